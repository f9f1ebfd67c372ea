# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog “Restore Old Picture” in a window that is on no screen: what its preview shows is what the engine makes, its veil is
where that is, and the brush marks what it was led over."""
import shutil

import numpy as np
import pytest
import torch
from PIL import Image

import engine_restore
import restorer as nets
import stylefile
from body import MARKS, SHOTS, middle, original, same
from restore_body import ERASE, MARK, SPARE, RestoreBody, masks, with_veils

DEFAULTS = '65 100 100 100 0 0 0 0'
SETTINGS = 'threshold', 'scratches', 'cracks', 'stains', 'fading', 'noise', 'blocks', 'screen'


@pytest.fixture(scope='module')
def old(tmp_path_factory, seed):
    """480 pixels wide, so that the preview shows it pixel for pixel; noisy, so that damage is found."""
    path = tmp_path_factory.mktemp('old') / 'old.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (320, 480, 3), np.uint8)).save(path)
    return path


@pytest.fixture(scope='module')
def restoring(restoring, tmp_path_factory):
    """The same, but whatever the random weights, in a third of noise damage is likelier than not."""
    folder = tmp_path_factory.mktemp('finding')
    shutil.copytree(restoring, folder, dirs_exist_ok=True)
    path, net = str(folder / 'restorer.safetensors'), nets.Restorer().eval()
    stylefile.load_restorer(net, stylefile.read(path)[0])
    out = net.conv['out']
    with torch.no_grad():
        def logits():
            return nets.see(net, torch.rand(1, 3, 128, 128)).damage
        out.weight[0] *= 1.5 / logits().std()
        out.bias[0] -= logits().quantile(2 / 3)
    stylefile.write(path, stylefile.restorer_tensors(net), dict(kind='restorer', title='Restorer'), torch.float32)
    return folder


@pytest.fixture(scope='module')
def restorer(restoring):
    restorer = engine_restore.load(restoring)
    yield restorer
    engine_restore.free(restorer)


@pytest.fixture
def body(screen, restoring, old):
    body = RestoreBody(screen, restoring, old)
    yield body
    body.close()


def mended(restorer, path, damage=None, within=None, **settings):
    """In bytes, and the mask, too.  `within` is computed as the dialog does it, to the last bit: where places are wide, the network sees
    what it mended itself, and random weights make 15 levels of a bit of that."""
    pixels = np.asarray(Image.open(path).convert('RGBA')).astype(np.float32) / 255
    damage = damage if damage is None else damage.astype(np.float32) / np.float32(255)
    within = within if within is None else np.float32(1) - (255 - within).astype(np.float32) / np.float32(255)
    got, mask = engine_restore.restore(restorer, pixels, damage, within, **settings)
    return np.round(255 * got[..., :3]).astype(int), np.floor(255 * mask + 0.5).astype(int)


def place(body, w=480, h=320):
    """Where the picture is in the preview that shows it pixel for pixel."""
    wide, high = body.size()
    return (wide - w) // 2, (high - h) // 2


def stroke(body, tool, points, at, verb='stroke'):
    """Points of the picture."""
    body(f'look tool {tool}')
    body(f'{verb} ' + ' '.join(f'{x + at[0]:.2f} {y + at[1]:.2f}' for x, y in points))


def random_strokes(rng, n, w=480, h=320):
    return [(int(rng.integers(1, 4)), int(rng.integers(1, 60)) / 2,
             [tuple(np.round(rng.uniform((-20, -20), (w + 20, h + 20)), 2)) for _ in range(rng.integers(1, 6))]) for _ in range(n)]


def apply(body, strokes, at):
    for tool, radius, points in strokes:
        body(f'look brush-size {2 * radius}')
        stroke(body, tool, points, at)


# --- what is shown -------------------------------------------------------------------------------------------------

def test_a_larger_picture_is_shown_in_haste_first(screen, restoring, restorer, tmp_path, seed):
    """And then as the layer will be; when it has been looked at in all sizes, at once."""
    path = tmp_path / 'larger.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (600, 900, 3), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path)
    try:
        body('look veil 0')
        for threshold in 65, 45:
            body(f'set threshold {threshold}')
            body('wait')
            body.eventually(lambda: body(f'layer {tmp_path}/layer.png {tmp_path}/mask.png') != 'none')
            assert np.abs(original(tmp_path / 'layer.png') - mended(restorer, path, threshold=threshold)[0]).max() <= 1
    finally:
        body.close()


def test_the_preview_is_the_layer(body, restorer, old, tmp_path):
    """To a step of 8 bits, with its mask; before, the picture as it was."""
    body('look veil 0')
    body('wait')
    assert body('get') == f'{DEFAULTS} 0 '
    want, mask = mended(restorer, old)
    assert 0.1 < (mask > 0).mean() < 0.9
    assert same(body.after('restore'), want)
    for name, value in zip(SETTINGS, (60, 70, 30, 90, 40, 80, 20, 50)):
        body(f'set {name} {value}')
    body('wait')
    want, mask = mended(restorer, old, threshold=60, scratches=70, cracks=30, stains=90, fading=40, noise=80, blocks=20, screen=50)
    assert np.abs(want - original(old)).mean() > 3
    assert same(body.after('restore-set'), want)
    body('look before 1')
    assert same(body.preview('restore-before'), original(old))
    assert body(f'layer {tmp_path}/layer.png {tmp_path}/mask.png') == 'ok ok'
    assert np.abs(original(tmp_path / 'layer.png') - want).max() <= 1 and np.abs(original(tmp_path / 'mask.png')[..., 0] - mask).max() <= 1
    assert body(f'layer {tmp_path}/layer.png {tmp_path}/mask.png') == 'none', 'it was taken'


def test_the_veil_is_the_mask(body, restorer, old):
    """On the picture as it was, at the threshold that is set; on the other side, and without “Show damage”, there is none."""
    for threshold in 50, 35, 70:
        body(f'set threshold {threshold}')
        body('wait')
        body('look divider 1')
        _, mask = mended(restorer, old, threshold=threshold)
        want = np.round(with_veils(original(old), mask, 0 * mask, 0 * mask)).astype(int)
        assert np.abs(want - original(old)).mean() > 1
        seen = body.preview(f'restore-veil-{threshold}')
        assert same(seen, want), np.abs(middle(seen, want)[MARKS] - want[MARKS]).max()
    assert same(body.after('restore-no-veil'), mended(restorer, old, threshold=70)[0])
    body('look divider 1')
    body('click Show damage')
    assert same(body.preview('restore-hidden'), original(old))


def test_the_veil_follows_the_hand(body, restorer, old):
    """It shows what another threshold will mend before that is mended, to the two percent that are lost meanwhile."""
    body('wait')
    body('look divider 1')
    for threshold, cracks in (30, 100), (70, 20), (55, 60):
        body(f'set threshold {threshold}')
        body(f'set cracks {cracks}')
        seen = body.preview('restore-hand')
        _, mask = mended(restorer, old, threshold=threshold, cracks=cracks)
        assert np.abs(middle(seen, original(old)) - with_veils(original(old), mask, 0 * mask, 0 * mask))[MARKS].max() < 10


def test_scratches_are_seen_in_a_large_picture(screen, restoring, restorer, tmp_path, seed):
    """Where several pixels of the mask are one of the screen, the one most mended is what the veil shows."""
    path = tmp_path / 'old.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (640, 960, 3), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path)
    body('set threshold 75')
    body('wait')
    body('look divider 1')
    body('look veil 0')
    under = body.preview('restore-large-under')
    body('look veil 1')
    seen = body.preview('restore-large-veil')
    _, mask = mended(restorer, path, threshold=75)
    assert seen.shape[1] == 480 or seen.shape[0] == 320
    under, seen = middle(under, np.zeros((320, 480))), middle(seen, np.zeros((320, 480)))
    most = mask.reshape(320, 2, 480, 2).max((1, 3))
    want = np.round(with_veils(under, most, 0 * most, 0 * most)).astype(int)
    assert most.any() and np.abs(seen - want)[MARKS].max() <= 1
    body.close()


def test_no_damage_is_said_and_not_painted(body, old):
    body('set threshold 100')
    body('wait')
    body('look divider 1')
    seen = middle(body.preview('restore-none'), original(old))
    changed = np.abs(seen - original(old)).max(-1) > 1
    changed[:44] = False
    ys, xs = np.nonzero(changed[:, 16:-16])
    assert 10 < np.ptp(ys) < 60 and 60 < np.ptp(xs) < 300, 'words'
    assert abs(ys.mean() - 160) < 12 and abs(xs.mean() + 16 - 240) < 30, 'where the veil would be'
    stroke(body, MARK, [(100, 200)], place(body))
    body('wait')
    body('look tool 0')
    seen = middle(body.preview('restore-some'), original(old))
    assert not (np.abs(seen - original(old)).max(-1) > 1)[150:170, 200:280].any()


def at_actual_size(seen, want, w, h):
    """How far what is seen is from the middle of a wide picture, pixel for pixel."""
    high, wide = seen.shape[:2]
    x, top = (w - wide) // 2, (high - h) // 2
    return min(np.abs(seen[top:top + h] - want[:, x + i:x + i + wide])[MARKS].max() for i in (0, 1))


def is_veiled(seen, mask, before):
    """The same of the veil, whose stripes begin where the window does."""
    h, w = mask.shape
    high, wide = seen.shape[:2]
    x, top = (w - wide) // 2, (high - h) // 2
    ways = []
    for i in 0, 1:
        part = mask[:, x + i:x + i + wide]
        ways.append(np.abs(seen[top:top + h] - np.round(with_veils(before[:, x + i:x + i + wide], part, 0 * part, 0 * part)))[MARKS].max())
    return min(ways) <= 4


def test_at_100_percent_it_is_the_layer(screen, restoring, restorer, tmp_path, seed):
    """What is seen is computed by itself, from the whole picture's pixels; once the layer is there, that is seen.  Both are the same but
    for rounding, which is as far as 0.009 away with random weights: what lies between layers has 11 bits."""
    path, rng = tmp_path / 'old.png', np.random.default_rng(seed)
    Image.fromarray(rng.integers(0, 256, (300, 2000, 3), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path)
    body('look veil 0')
    body('wait')
    body('look actual 1')
    body('wait')
    parts = body.after('restore-part')
    want, mask = mended(restorer, path)
    assert at_actual_size(parts, want, 2000, 300) <= 4
    body('look veil 1')
    body('look divider 1')
    seen = body.preview('restore-part-veil')
    assert mask.any() and is_veiled(seen, mask, original(path))
    body('look veil 0')
    body.eventually(lambda: body(f'layer {tmp_path}/layer.png {tmp_path}/mask.png') != 'none')
    assert np.abs(original(tmp_path / 'layer.png') - want).max() <= 1
    assert at_actual_size(body.after('restore-whole'), want, 2000, 300) <= 1
    body.close()


# --- the brush -----------------------------------------------------------------------------------------------------

def test_strokes_are_masks(body, seed):
    """Random ones, over each other and beyond the edge, against a loop over lines for all pixels."""
    at = place(body)
    assert body.marks() == [None, None]
    strokes = random_strokes(np.random.default_rng(seed), 12)
    apply(body, strokes, at)
    marked, spared = masks(strokes, 320, 480)
    damage, within = body.marks()
    assert damage is None and not marked.any() or np.abs(damage - marked).max() <= 1
    assert within is None and not spared.any() or np.abs(within - (255 - spared)).max() <= 1


def test_strokes_where_the_picture_is_enlarged(body):
    """They are kept in the picture's own coordinates, wherever it is shown at what size."""
    body('look tool 1')
    body('look brush-size 30')
    wide, high = body.size()
    body(f'turn {wide / 2} {high / 2} -1')
    body.eventually(lambda: float(body('looks zoom')) == 2)
    body('key Right ctrl')
    x = min(240 + wide / 4 / 2, 480 - wide / 2 / 2)         # what is in the middle now
    body(f'stroke {wide / 2} {high / 2} {wide / 2 + 40} {high / 2 + 20}')
    damage, within = body.marks()
    want, _ = masks([(MARK, 15, [(x, 160), (x + 20, 170)])], 320, 480)
    assert within is None and np.abs(damage - want).max() <= 2


def test_strokes_are_seen_at_once(body, old):
    """While the button is down and nothing was mended yet, on both sides; what is spared has stripes of its own."""
    body('set threshold 100')
    body('wait')
    at, (h, w) = place(body), (320, 480)
    body('look brush-size 40')
    first, second = [(60, 100), (400, 140)], [(90, 250), (300, 180), (420, 260)]
    stroke(body, SPARE, second, at)
    stroke(body, MARK, first, at, 'hold')
    marked, spared = masks([(SPARE, 20, second), (MARK, 20, first)], h, w)
    body('hover 0 0')
    want = np.round(with_veils(original(old), 0 * marked, *masks([(SPARE, 20, second), (MARK, 20, first + [(-at[0], -at[1])])], h, w))).astype(int)
    far = np.ones((h, w), bool)
    far[:44], far[:, :16], far[:, -16:] = False, False, False
    for divider in 1, 0:
        body(f'look divider {divider}')
        seen = middle(body.preview(f'restore-strokes-{divider}'), original(old))
        assert np.abs(seen - want)[far].max() <= 1, divider
    assert marked.any() and spared.any()


def test_what_is_marked_is_mended_and_what_is_spared_stays(body, restorer, old, seed):
    at = place(body)
    strokes = [(MARK, 12.0, [(100, 200), (300, 220)]), (SPARE, 30.0, [(50, 100), (400, 300)]), (ERASE, 8.0, [(80, 210), (250, 210)])]
    apply(body, strokes, at)
    body('wait')
    body('look tool 0')
    body('look veil 0')
    damage, within = body.marks()
    want, _ = mended(restorer, old, damage, within)
    assert same(body.after('restore-marked'), want)
    sound = within == 0
    assert sound.sum() > 1000 and np.array_equal(want[sound], original(old)[sound])


def test_undo_and_redo(body, seed):
    """By the buttons and by keys; what was undone is gone with the next stroke."""
    at, rng = place(body), np.random.default_rng(seed)
    strokes = [(MARK, 10.0, [tuple(np.round(rng.uniform((50, 60), (430, 280)), 2))]) for _ in range(4)]
    apply(body, strokes, at)

    def is_now(n, *more):
        want, _ = masks(strokes[:n] + list(more), 320, 480)
        damage = body.marks()[0]
        return not want.any() if damage is None else np.abs(damage - want).max() <= 1
    assert is_now(4)
    body('key z ctrl')
    assert is_now(3)
    body('click Undo the stroke')
    assert is_now(2)
    body('key y ctrl')
    assert is_now(3)
    body('click Redo the stroke')
    assert is_now(4) and '−GtkButton=Redo the stroke' in body('names')
    body('click Redo the stroke'), body('key y ctrl')
    assert is_now(4)
    for _ in range(6):
        body('key z ctrl')
    assert is_now(0) and '−GtkButton=Undo the stroke' in body('names')
    body('key y ctrl'), body('key y ctrl')
    apply(body, [(MARK, 5.0, [(200, 100)])], at)
    assert is_now(2, (MARK, 5.0, [(200, 100)]))
    body('key y ctrl')
    assert is_now(2, (MARK, 5.0, [(200, 100)])), 'there is nothing to bring back'


def test_the_size_of_the_brush(body):
    """By [ and ], and by the wheel with Ctrl, which then does not zoom."""
    size = lambda: float(body('looks brush-size'))     # noqa: E731
    assert size() == 6, 'a part of the picture'
    body('look brush-size 40')
    body('key bracketright')
    assert size() == 40, 'no brush is chosen'
    body('click Mark damage')
    body('key bracketright')
    assert size() == 48
    body('key bracketleft'), body('key bracketleft')
    assert size() == 33
    body('ctrl-turn 200 200 -1')
    assert size() == 40 and float(body('looks zoom')) == 0
    body('ctrl-turn 200 200 1')
    assert size() == 33
    for _ in range(40):
        body('key bracketleft')
    assert size() == 1
    body('key bracketright')
    assert size() == 2
    body('click Move')
    assert body('looks tool') == '0'


def test_strokes_by_keys(body):
    """The first key shows the brush in the middle; a step is a third of its size; what is painted while Space is held is one stroke, and
    the mouse does not disturb it."""
    def keys(*names):
        for name in names:
            body(f'key {name}')
    body('key Right')
    assert float(body('looks divider')) == 0.55, 'no brush is chosen'
    body('look brush-size 30')
    body('look tool 1')
    keys('space')
    body('let-go space')
    assert body.marks() == [None, None] and float(body('looks divider')) == 0.55
    keys('Left', 'Left', 'space', 'Down', 'space', 'Left', 'KP_Left', 'bracketright', 'Home')
    body('hover 10 10')
    assert body.marks()[1] is None
    body('let-go space')
    keys('Up', 'Up')
    first = MARK, 15, [(220, 160), (220, 170), (210, 170), (200, 170)]
    want, _ = masks([first], 320, 480)
    assert np.abs(body.marks()[0] - want).max() <= 1
    body('look tool 2')
    keys('space')
    body('let-go space')
    keys(*['Up'] * 20, 'space', 'Up', 'Right')
    body('look tool 3')
    keys('Right')
    strokes = [first, (SPARE, 15, [(200, 150)]), (SPARE, 15, [(200, 0), (200, 0), (210, 0)])]
    marked, spared = masks(strokes, 320, 480)
    damage, within = body.marks()
    assert np.abs(damage - marked).max() <= 1 and np.abs(within - (255 - spared)).max() <= 1
    body('key z ctrl'), body('key z ctrl'), body('key z ctrl')
    assert body.marks() == [None, None] and float(body('looks divider')) == 0.55
    assert 'Space' in body('tooltip Mark damage') and 'Space' not in body('tooltip Move')


def test_keys_lead_the_brush_out_of_what_is_seen(body):
    """Then the picture moves under it, as far as there is some."""
    body('look tool 1')
    body('look brush-size 60')
    wide, high = body.size()
    body(f'turn {wide / 2} {high / 2} -1')
    body.eventually(lambda: float(body('looks zoom')) == 2)
    body('key space')
    body('key space')
    for _ in range(20):
        body('key Right')
    body('let-go space')
    want, _ = masks([(MARK, 30, [(240, 160), (480, 160)])], 320, 480)
    assert np.abs(body.marks()[0] - want).max() <= 2


def test_a_brush_paints_and_does_not_drag(body):
    """Neither the divider nor, by a double click, the zoom; without it both go as before."""
    at = place(body)
    body('click Spare')
    body(f'mouse {at[0] + 240} 100 {at[0] + 100} 200')
    body(f'double {at[0] + 240} 100')
    assert float(body('looks divider')) == 0.5 and float(body('looks zoom')) == 0
    assert body.marks()[1] is not None
    body('click Move')
    body(f'mouse {at[0] + 240} 100 {at[0] + 120} 200')
    assert float(body('looks divider')) == pytest.approx(0.25, abs=0.01)


# --- settings ------------------------------------------------------------------------------------------------------

def test_presets(screen, restoring, old, tmp_path):
    body = RestoreBody(screen, restoring, old, user_state=tmp_path / 'dialog.ini')
    values = (60, 70, 30, 90, 40, 80, 20, 50)
    for name, value in zip(SETTINGS, values):
        body(f'set {name} {value}')
    body('save Glass plates')
    assert body('presets').startswith('Glass plates: Glass plates;Save…;Rename…;Delete;Defaults;')
    body('preset Defaults')
    assert body('get').startswith(DEFAULTS) and body('presets').startswith('Presets: ')
    body('click Back')
    assert body('get').startswith(' '.join(map(str, values)))
    body.close()
    (tmp_path / 'restore-presets.ini').write_text((tmp_path / 'restore-presets.ini').read_text() + '\n[preset 9]\nname=Odd\nthreshold=5\nnoise=x\ncracks=30\n')
    body = RestoreBody(screen, restoring, old, user_state=tmp_path / 'dialog.ini')
    assert body('get').startswith(DEFAULTS)
    body('preset Glass plates')
    assert body('get').startswith(' '.join(map(str, values)))
    body('preset Odd')
    assert body('get').startswith('65 100 30 100 0 0 0 0'), 'the default in place of what makes no sense'
    body('wait')
    body.close()


def test_the_newest_wins(body, restorer, old):
    """Nothing older is left on the screen, whatever was under way."""
    body('look veil 0')
    for i, threshold in enumerate((30, 90, 40, 80, 25, 65)):
        body(f'set threshold {threshold}')
        stroke(body, MARK, [(40 + 60 * i, 150)], place(body))
        body('pause 0.05')
    body('look tool 0')
    body('wait')
    assert same(body.after('restore-newest'), mended(restorer, old, body.marks()[0], None, threshold=65)[0])


def test_it_can_be_closed_at_any_moment(screen, restoring, old):
    for seconds in 0, 0.02, 0.2:
        body = RestoreBody(screen, restoring, old)
        body(f'pause {seconds}')
        body('set threshold 40')
        body.close()


def test_the_selection(screen, restoring, restorer, old):
    """Its two meanings, together with strokes."""
    body = RestoreBody(screen, restoring, old, 100, 60, 200, 150, 1)
    chosen = np.zeros((320, 480), int)
    chosen[60:210, 100:300] = 255
    damage, within = body.marks()
    assert damage is None and np.array_equal(within, chosen)
    body('set selection damage')
    damage, within = body.marks()
    assert np.array_equal(damage, chosen) and within is None
    body('look brush-size 30')
    strokes = [(MARK, 15.0, [(350, 200)]), (SPARE, 15.0, [(150, 100), (200, 150)])]
    apply(body, strokes, place(body))
    marked, spared = masks(strokes, 320, 480)
    damage, within = body.marks()
    assert np.abs(damage - np.maximum(chosen, marked)).max() <= 1 and np.abs(within - (255 - spared)).max() <= 1
    body('wait'), body('look tool 0'), body('look veil 0')
    assert same(body.after('restore-selected'), mended(restorer, old, damage, within)[0])
    body('set selection anything')
    assert body('tell selection') == 'within'
    assert np.abs(body.marks()[1] - np.round(chosen * (255 - spared) / 255)).max() <= 1
    assert body('tell output') == 'mended-layer'
    body('set output whole-layer')
    assert body('tell output') == 'whole-layer'
    assert 'GtkComboBoxText=Selection' in body('names')
    body.close()


def light(v):
    return np.where(v <= 0.04045 * 255, v / 255 / 12.92, ((v / 255 + 0.055) / 1.055) ** 2.4)


def over(layer, alpha, below):
    """In bytes, as GIMP lays a layer over another: mixing their light."""
    v = alpha * light(layer) + (1 - alpha) * light(below)
    return np.round(255 * np.where(v <= 0.0031308, v * 12.92, 1.055 * np.maximum(v, 1e-9) ** (1 / 2.4) - 0.055)).astype(int)


def test_what_changes_the_whole_picture_stays_in_the_selection(screen, restoring, restorer, old, tmp_path):
    """What is shown is the layer, with the selection as its alpha, over the picture: so in a soft edge damage is mended as far as is
    selected, and nothing changes outside; nor does the veil say so."""
    body = RestoreBody(screen, restoring, old, 100, 60, 200, 150, 0.6)
    before, alpha = original(old), np.zeros((320, 480, 1))
    alpha[60:210, 100:300] = 0.6
    body('look veil 0'), body('set noise 70'), body('wait')
    assert body.marks() == [None, None]
    whole, mask = mended(restorer, old, noise=70)
    want = over(whole, alpha, before)
    seen = body.after('restore-fading-selection')
    assert np.abs(want - before).mean() > 3 and np.abs(middle(seen, want)[MARKS] - want[MARKS]).max() <= 2
    assert same(seen[:, :], np.where(alpha > 0, middle(seen, want), before))
    body('look divider 1'), body('look veil 1')
    mask = np.round(alpha[..., 0] * mask).astype(int)
    assert np.abs(middle(body.preview('restore-fading-veil'), before) - with_veils(before, mask, 0 * mask, 0 * mask))[MARKS].max() <= 2
    body('set noise 0'), body('look veil 0'), body('wait')
    within = np.floor(255 * np.float32(alpha[..., 0]) + 0.5)
    assert np.array_equal(body.marks()[1], within)
    assert np.abs(middle(body.after('restore-faded'), want) - mended(restorer, old, None, within)[0])[MARKS].max() <= 2
    body('set selection damage'), body('set noise 70'), body('wait')
    assert np.abs(middle(body.after('restore-damage'), want) - mended(restorer, old, within, None, noise=70)[0])[MARKS].max() <= 2
    body.close()


def test_so_does_a_part_at_100_percent(screen, restoring, restorer, tmp_path, seed):
    path, rng = tmp_path / 'old.png', np.random.default_rng(seed)
    Image.fromarray(rng.integers(0, 256, (300, 2000, 3), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path, 900, 0, 120, 170, 0.5)
    before, alpha = original(path), np.zeros((300, 2000, 1))
    alpha[:170, 900:1020] = 0.5
    body('set noise 70'), body('look veil 0'), body('look actual 1'), body('wait')
    whole, mask = mended(restorer, path, noise=70)
    assert at_actual_size(body.after('restore-fading-part'), over(whole, alpha, before), 2000, 300) <= 5
    body('look veil 1'), body('look divider 1')
    assert is_veiled(body.preview('restore-fading-part-veil'), np.round(alpha[..., 0] * mask).astype(int), before)
    body.close()


# --- what goes wrong -----------------------------------------------------------------------------------------------

def test_nothing_is_selected(screen, restoring, old):
    body = RestoreBody(screen, restoring, old, 10, 10, 20, 20, 0)
    body('wait')
    assert body.problem() == 'The selection is empty: nothing would be mended.' and body('tell ready') == 'FALSE'
    assert body('marks /x /y') == 'The selection is empty: nothing would be mended.'
    body.close()


@pytest.mark.parametrize('w, h', [(1, 1), (15, 400), (400, 15)])
def test_a_picture_too_small(screen, restoring, tmp_path, w, h, seed):
    path = tmp_path / 'old.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (h, w, 3), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path)
    body('wait')
    assert body.problem() == f'The picture is {w}×{h} pixels: to be restored it must have at least 16 a side.'
    assert body('tell ready') == 'FALSE'
    body.after(f'restore-small-{w}')
    body.close()


@pytest.mark.parametrize('w, h', [(16, 16), (17, 2500), (3001, 16)])
def test_any_shape_of_picture(screen, restoring, tmp_path, w, h, seed):
    """Also where the shorter side of the picture as large as a screen is below the least."""
    path = tmp_path / 'old.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (h, w, 4), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path)
    body('wait')
    assert body('get') == f'{DEFAULTS} 0 '
    stroke(body, MARK, [(5, 5), (9, 9)], (0, 0))
    body('look actual 1')
    body('wait')
    assert body.problem() == ''
    body.close()


def test_the_restorer_is_missing(screen, styles, old):
    body = RestoreBody(screen, styles, old)
    body('wait')
    assert body.problem().startswith(f'The folder “{styles}” has no “restorer.safetensors”') and body('tell ready') == 'FALSE'
    assert same(body.after('restore-missing')[:, :], original(old), MARKS)
    body.close()


# --- everybody's -----------------------------------------------------------------------------------------------------

def test_names_and_words(body):
    """For who cannot see; nothing is cut; what is put in place of damage is said to be invented."""
    body('click The whole picture')
    names = body('names')
    for name in ('Preview', 'Before', '100 %', 'Show damage', 'Presets', 'Move', 'Mark damage', 'Spare', 'Erase', 'Brush size', 'Undo the stroke', 'Redo the stroke',
                 'Threshold', 'Scratches and dust', 'Cracks and creases', 'Stains and losses', 'The whole picture', 'Fading and colour cast', 'Noise', 'JPEG blocks',
                 'Halftone screen', 'Result'):
        assert f'={name};' in names, (name, names)
    assert '(null)' not in names and '=Selection;' not in names
    assert 'What is put in place of damage is invented.' in body('labels')
    assert body('cut') == ''
    assert 'two megapixels' in body('tooltip 100 %')
    body.preview('restore-names')


def test_from_the_right(screen, restoring, restorer, old):
    """Where one reads from the right, before is on the right, with the veil."""
    body = RestoreBody({**screen, 'PASTICHE_RTL': '1'}, restoring, old)
    body('wait')
    seen = middle(body.preview('restore-rtl'), original(old))
    want, mask = mended(restorer, old)
    veil = np.round(with_veils(original(old), mask, 0 * mask, 0 * mask)).astype(int)
    left, right = np.s_[44:, 16:200], np.s_[44:, 280:-16]
    assert np.abs(seen - want)[left].max() <= 1 and np.abs(seen - veil)[right].max() <= 1
    body.close()


def test_two_pixels_for_one(screen, restoring, restorer, old):
    """On fine screens a pixel of the layer is one of the device, the stripes are as wide, and the brush is where the pointer is."""
    body = RestoreBody({**screen, 'GDK_SCALE': '2'}, restoring, old)
    body('wait')
    body('look actual 1')
    body('look divider 1')
    x, y, w, h = (2 * int(n) for n in body(f'shot {SHOTS}/restore-fine.png').split())
    body('look brush-size 20')
    stroke(body, MARK, [(100, 100), (150, 120)], (0, 0))
    left, top = (w - 480) // 2, (h - 320) // 2
    damage = body.marks()[0]
    points = [(200 - left, 200 - top), (300 - left, 240 - top)]
    assert np.abs(damage - masks([(MARK, 10, points)], 320, 480)[0]).max() <= 1
    body('key z ctrl'), body('look tool 0'), body('wait')
    body(f'shot {SHOTS}/restore-fine.png')
    seen = np.asarray(Image.open(SHOTS / 'restore-fine.png').convert('RGB').crop((x, y, x + w, y + h))).astype(int)[top:top + 320, left:left + 480]
    _, mask = mended(restorer, old)
    veil = np.round(with_veils(original(old), mask, 0 * mask, 0 * mask, 2)).astype(int)
    assert np.abs(seen - veil)[80:, 40:-40].max() <= 1
    body.close()


def test_the_main_loop_is_never_held(screen, restoring, tmp_path, seed):
    """Opening, a slider, a stroke, the zoom: each much shorter than mending, as all of that is done by a thread."""
    path = tmp_path / 'old.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (500, 2000, 3), np.uint8)).save(path)
    body = RestoreBody(screen, restoring, path)
    longest = [float(body('probe'))]
    body('wait')
    for order in 'set threshold 40', 'look actual 1', 'look tool 1', 'stroke 100 100 200 150 250 200', 'look actual 0':
        body('probe')
        body(order)
        body('wait')
        longest.append(float(body('probe')))
    assert max(longest) < 250, longest
    body.close()
