# SPDX-License-Identifier: GPL-3.0-or-later
"""The brush for strength in the dialog of styles: where more and where less of the painting is seen, written once more in numpy."""
import numpy as np
import pytest
from PIL import Image

from body import MARKS, Body, middle, mixed, original, same
from test_compare import coarse, filled, open_sheet
from test_compare import seen as look_seen

MORE, LESS = 1, 2
H, W = 320, 480


def brushing(screen, styles, photo, **options):
    """A window with room for the tools, so that the preview still shows the picture pixel for pixel."""
    body = Body(screen, styles, photo, **options)
    body(f'size 1068 {636 if "selection" in options else 596}')
    body('wait')
    body('click Brush')
    return body


@pytest.fixture
def body(screen, styles, photo):
    body = brushing(screen, styles, photo)
    yield body
    body.close()


def place(body, shape=(H, W)):
    """Where the picture is in the preview that shows it pixel for pixel."""
    h, w = body.preview('brush-place').shape[:2]
    return (w - shape[1]) // 2, (h - shape[0]) // 2


def stroke(body, at, tool, radius, opacity, points, verb='stroke'):
    body(f'look tool {tool}')
    body(f'look brush-size {2 * radius}')
    body(f'look brush-opacity {opacity}')
    body(f'{verb} ' + ' '.join(f'{x + at[0]:.2f} {y + at[1]:.2f}' for x, y in points))


def random_strokes(rng, n):
    return [(int(rng.integers(1, 3)), int(rng.integers(2, 120)) / 2, int(rng.integers(20, 101)),
             [tuple(np.round(rng.uniform((-20, -20), (W + 20, H + 20)), 2)) for _ in range(rng.integers(1, 5))]) for _ in range(n)]


def covered(points, radius):
    """0 to 1, pixel by pixel: half at the radius, fading over as many pixels as it has."""
    y, x = np.mgrid[:H, :W] + 0.5
    nearest = np.full((H, W), np.inf)
    for (ax, ay), (bx, by) in zip(points, points[1:] if len(points) > 1 else points):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1) if length else 0
        nearest = np.minimum(nearest, np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    part = np.clip((radius - nearest) / max(1, radius) + 0.5, 0, 1)
    return part * part * (3 - 2 * part)


def faded(strokes):
    """How far the painting is seen: all of it where nobody has painted, or none where the first stroke wants more."""
    seen = np.full((H, W), 0. if strokes[0][0] == MORE else 1.)
    for tool, radius, opacity, points in strokes:
        by = covered(points, radius) * opacity / 100
        seen = np.maximum(seen, by) if tool == MORE else np.minimum(seen, 1 - by)
    return seen


def fade(body):
    path = f'{body.folder.name}/fade.png'
    answer = body(f'fade {path}')
    return np.asarray(Image.open(path).convert('L')) / 255 if answer == 'ok' else answer


def shows(body, name, before, after, amount, part=MARKS):
    """Without the brush over it. The mask has 255 steps, and before it mixes it was rounded twice: colours may be as far apart as that makes them."""
    body('look tool 0')
    seen = middle(body.after(name), before)
    a, b = (mixed(before, after, np.clip(amount + d, 0, 1)[..., None]) for d in (-0.01, 0.01))
    return (np.maximum(np.minimum(a, b) - seen, seen - np.maximum(a, b)))[part].max() <= 1.5


def test_strokes_are_a_mask(body, painted, photo, seed):
    """Random ones, over each other and beyond the edge. The preview mixes at once, and the painting stays what it is."""
    at = place(body)
    assert fade(body) == 'none'
    strokes = random_strokes(np.random.default_rng(seed), 7)
    for one in strokes:
        stroke(body, at, *one)
    want = faded(strokes)
    assert np.abs(fade(body) - want).max() < 0.01
    assert body('get').split()[2] == '0', 'nothing is painted anew'
    assert shows(body, 'brush', original(photo), painted('dore'), want)
    assert body('layer') == 'same'


@pytest.mark.parametrize('tool', [MORE, LESS], ids=['more', 'less'])
def test_the_first_stroke_says_what_holds_elsewhere(body, painted, photo, tool):
    """It is seen while the button is down; who stops painting can drag the divider again, and the strokes stay."""
    at, one = place(body), (tool, 40, 100, [(150, 160), (330, 200), (-200, 200)])       # where the brush is not seen
    body('click More'), body('click Less')
    assert body('looks tool') == str(LESS)
    stroke(body, at, *one, verb='hold')
    seen = body.after('brush-held')
    assert shows(body, 'brush-let-go', original(photo), painted('dore'), faded([one]))
    assert np.array_equal(seen[MARKS], body.after('brush-again')[MARKS])
    assert fade(body)[300, 460] == (0 if tool == MORE else 1)
    body('click Brush')
    assert body('looks tool') == '0' and body('place Less') == 'none'
    assert np.abs(fade(body) - faded([one])).max() < 0.01


def test_with_a_selection(screen, styles, painted, photo):
    """Both count."""
    body = brushing(screen, styles, photo, selection=(130, 90, 220, 140))
    one = (LESS, 50, 70, [(100, 120), (300, 160)])
    stroke(body, place(body), *one)
    amount = np.zeros((H, W))
    amount[90:230, 130:350] = faded([one])[90:230, 130:350]
    body.eventually(lambda: shows(body, 'brush-selection', original(photo), painted('dore'), amount))
    assert np.abs(fade(body) - faded([one])).max() < 0.01, 'the selection is not in it'
    body.close()


def test_zoomed(body):
    """Strokes are the picture's: what is painted at 200 % in a part that was dragged is where it was seen."""
    h, w = body.preview('brush-zoomed').shape[:2]
    body(f'turn {w / 2} {h / 2} -1')
    body.eventually(lambda: float(body('looks zoom')) == 2)
    body('key Right ctrl')
    x = min(240 + w / 4 / 2, 480 - w / 2 / 2)       # what is in the middle now
    stroke(body, (0, 0), LESS, 15, 100, [(w / 2, h / 2), (w / 2 + 40, h / 2 + 20)])
    body('look actual 0'), body('key 0')
    assert np.abs(fade(body) - faded([(LESS, 15, 100, [(x, 160), (x + 20, 170)])])).max() < 0.02


def test_undo_redo_and_clear(body, painted, photo, seed):
    """By buttons, and by keys from anywhere in the dialog."""
    at, strokes = place(body), random_strokes(np.random.default_rng(seed), 3)
    for one in strokes:
        stroke(body, at, *one)

    def is_now(n):
        return fade(body) == 'none' if n == 0 else np.abs(fade(body) - faded(strokes[:n])).max() < 0.01
    body('key z ctrl')
    assert is_now(2)
    body('click 100 %'), body('click 100 %')
    body('press z ctrl')
    assert is_now(1)
    body('click Redo the stroke')
    assert is_now(2)
    body('click Clear the strokes')
    assert is_now(0) and body('look tool 0') and same(body.after('brush-cleared'), painted('dore'))
    assert all(f'−GtkButton={name}' in body('names') for name in ('Undo the stroke', 'Clear the strokes'))
    for _ in range(4):
        body('click Redo the stroke')
    assert is_now(3)


def test_another_style_keeps_them(body, painted, photo):
    one = (LESS, 60, 100, [(240, 160)])
    stroke(body, place(body), *one)
    body('set style vangogh'), body('wait')
    assert shows(body, 'brush-style', original(photo), painted('vangogh'), faded([one]))


def test_the_sheet_of_looks_has_them(body, painted, photo):
    """Each look becomes a layer with them, and is seen so."""
    one = (LESS, 100, 100, [(240, 160)])
    stroke(body, place(body), *one)
    body('click Pin')
    open_sheet(body, 1)
    want = mixed(original(photo), painted('dore'), faded([one])[..., None])
    small = look_seen(body, 0, 'brush-compare')
    w = min(small.shape[1], round(small.shape[0] * W / H))
    reduced = [coarse(np.asarray(Image.fromarray(np.round(p).astype(np.uint8)).resize((w, round(w * H / W)), Image.Resampling.BOX))) for p in (want, painted('dore'))]
    got = coarse(filled(small, np.zeros((round(w * H / W), w, 3))))
    assert np.abs(got - reduced[0]).mean() < np.abs(got - reduced[1]).mean() / 2


def test_several_layers_have_no_brush(screen, styles, photo):
    body = Body(screen, styles, photo)
    body('layers 1')
    assert ';PasticheStrengthBrush=Brush;' in body('names')
    body('click Brush')
    assert body('place Less') != 'none' and body('looks tool') == str(LESS)
    body('layers 2')
    assert body('place Less') == 'none' and body('looks tool') == '0'
    assert '−PasticheStrengthBrush=Brush' in body('names')
    body.close()
