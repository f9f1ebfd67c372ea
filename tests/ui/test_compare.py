# SPDX-License-Identifier: GPL-3.0-or-later
"""Pinned looks side by side: what each shows, and what becomes of them."""
import shutil

import numpy as np
import pytest
from PIL import Image

from body import SHOTS, Body, original, same

LOOKS = [('dore', dict()), ('vangogh', dict(strength=40, stroke_size=160)), ('dore', dict(mix='vangogh', mix_amount=30))]


def choose(body, style, strength=100, stroke_size=100, mix='', mix_amount=50):
    body(f'set style {style}')
    for name, value in dict(strength=strength, stroke_size=stroke_size, mix=mix, mix_amount=mix_amount).items():
        body(f'set {name.replace("_", "-")} {value}')


def pin_all(body, looks=LOOKS):
    for style, settings in looks:
        choose(body, style, **settings)
        body('click Pin')


def open_sheet(body, n):
    body(f'click Compare ({n})')
    body('looks-wait')


def seen(body, i, name='compare'):
    """What the i-th picture on the sheet shows, its place left out where the picture does not fill it."""
    path = SHOTS / f'{name}.png'
    x, y, w, h = map(int, body(f'look-at {i}').split())
    body(f'shot {path}')
    return np.asarray(Image.open(path).convert('RGB').crop((x, y, x + w, y + h))).astype(int)


MARKS = np.s_[26:, :]       # below the button that unpins


def is_part(pixels, whole, x, y):
    """Whether that point of a picture is in the middle, to the pixel or the one beside it."""
    pixels = filled(pixels, whole)
    h, w = pixels.shape[:2]
    reach = [(top, left) for top in range(round(y - h / 2) - 1, round(y - h / 2) + 2) for left in range(round(x - w / 2) - 1, round(x - w / 2) + 2)
             if 0 <= top <= whole.shape[0] - h and 0 <= left <= whole.shape[1] - w]
    return any(np.abs(pixels - whole[top:top + h, left:left + w])[MARKS].max() <= 1 for top, left in reach)


def coarse(pixels):
    """Means over parts, as cairo reduces what is finer than the screen otherwise than a box does; below the button."""
    return np.asarray(Image.fromarray(pixels[26:].astype(np.uint8)).resize((6, 4), Image.Resampling.BOX)).astype(int)


def filled(pixels, whole):
    """Without what is around a picture that is smaller than its place."""
    for axis in 0, 1:
        n = min(pixels.shape[axis], whole.shape[axis])
        first = (pixels.shape[axis] - n) // 2
        pixels = pixels.take(range(first, first + n), axis)
    return pixels


def test_each_is_the_layer(body, painted, photo):
    """All of it, and at 100 %, in the order in which they were pinned, all dragged together. The one that is taken is what the
    preview shows then; what was set before comes back by the button that goes back."""
    pin_all(body)
    assert body('pinned') == 'dore vangogh '
    open_sheet(body, 3)
    assert body('looks-told') == 'Doré’s engravings 100 %;Vincent van Gogh 40 %, strokes 160 %;Doré’s engravings + Vincent van Gogh 100 %, second style 30 %;'
    assert body('cut') == '' and body('place Preview') == 'none'
    layers = [painted(style, **settings) for style, settings in LOOKS]
    for i, layer in enumerate(layers):
        small = seen(body, i, f'compare-fit-{i}')
        w = min(small.shape[1], round(small.shape[0] * 480 / 320))
        h = round(w * 320 / 480)
        want = np.asarray(Image.fromarray(layer.astype(np.uint8)).resize((w, h), Image.Resampling.BOX)).astype(int)
        assert np.abs(coarse(filled(small, want)) - coarse(want)).mean() < 4, i
    body('click 100 %')
    body('looks-wait')
    assert all(is_part(seen(body, i, f'compare-{i}'), layer, 240, 160) for i, layer in enumerate(layers))
    h, w = seen(body, 2).shape[:2]
    body('mouse 60 40 90 40')
    assert all(is_part(seen(body, i, f'compare-dragged-{i}'), layer, 210 if w < 420 else w / 2, 160) for i, layer in enumerate(layers))
    body('click Before')
    assert is_part(seen(body, 2, 'compare-before'), original(photo), 210 if w < 420 else w / 2, 160)
    body('click Vincent van Gogh 40 %, strokes 160 %')
    body('look actual 0'), body('wait')
    assert [body(f'tell {name}') for name in ('style', 'strength', 'stroke-size', 'mix')] == ['vangogh', '40.000000', '160.000000', '']
    assert same(body.after('compare-taken'), layers[1])
    body('click Back')
    assert body('tell mix') == 'vangogh' and body('tell style') == 'dore'


def test_pins_of_the_gallery(body):
    """A style is pinned as a click on it would show it; its pin is set while a look of it is pinned."""
    choose(body, 'dore', strength=70)
    body('pin vangogh')
    body('pin-key')
    assert body('pinned') == 'dore vangogh '
    body('set strength 71')
    body('click Pin')
    body('click Compare (3)')
    assert body('looks-told') == 'Vincent van Gogh 70 %;Doré’s engravings 70 %;Doré’s engravings 71 %;'
    body('pin dore')
    assert body('pinned') == 'vangogh ' and body('looks-told') == 'Vincent van Gogh 70 %;'
    body('click Unpin All')
    assert body('pinned') == '' and '−GtkToggleButton=Compare;' in body('names') and body('place Preview') != 'none'


def test_nine_at_most(body):
    for strength in range(10, 110, 10):
        body(f'set strength {strength}')
        body('click Pin')
    assert body('get').endswith(' Nine looks are pinned already: unpin one of them first.')
    body('click Compare (9)')
    assert len(body('looks-told').split(';')) == 10 and '100 %;' not in body('looks-told')
    rectangles = lambda: [tuple(map(int, body(f'look-at {i}').split())) for i in range(9)]
    body.eventually(lambda: len({r[:2] for r in rectangles()}) == 9)
    assert len({r[2:] for r in rectangles()}) == 1, rectangles()
    body('click Unpin')
    assert 'Nine looks' not in body('get')
    assert len(body('looks-told').split(';')) == 9
    body('set strength 33')
    assert body('place Preview') != 'none', 'what is set now is what is seen'


def test_by_keys(body):
    """One stop for Tab, arrows inside; Space ticks, Delete unpins, Return takes, Escape goes back."""
    pin_all(body)
    body('click Compare (3)')
    first, second = 'Doré’s engravings 100 %', 'Vincent van Gogh 40 %, strokes 160 %'
    assert body('focus') == first
    assert 'A click on a look takes it; those that are ticked become layers.' in body('labels')
    body('press Right')
    assert body('focus') == second
    body('press space')
    assert f'{second}*;' in body('looks-told') and 'OK makes a layer of the look that is ticked.' in body('labels')
    body('press Left')
    body('press space')
    assert body('focus') == first and 'OK makes 2 layers, one of each look that is ticked.' in body('labels')
    assert body('ticked') == 'dore 100 100;vangogh 40 160;'
    body('press Delete')
    assert first not in body('looks-told') and body('ticked') == 'vangogh 40 160;'
    body('click Before')
    body('press Escape')
    assert body('ticked') == '' and body('place Preview') != 'none'
    assert body('focus') == 'Preview'
    body('click Compare (2)')
    body('press Return')
    body.eventually(lambda: body('tell style') == 'vangogh')
    assert body('tell strength') == '40.000000'


def test_in_the_selection(screen, styles, photo, painted):
    """Outside of it each is as the picture was; where the layer will be grey it is grey."""
    body = Body(screen, styles, photo, selection=(190, 110, 50, 300))
    pin_all(body, LOOKS[:1])
    body('look actual 1')
    open_sheet(body, 1)
    want = original(photo)
    want[110:, 190:240] = painted('dore')[110:, 190:240]
    assert is_part(seen(body, 0, 'compare-selection'), want, 240, 160), 'at 100 %, as the preview was'
    body('grey')
    body('looks-wait')
    grey = filled(seen(body, 0, 'compare-grey'), want)
    w = grey.shape[1]
    assert np.ptp(grey[-100:, w // 2 - 45:w // 2 - 5], axis=2).max() == 0 and np.ptp(grey[-100:, w // 2 + 5:], axis=2).max() > 50
    body.close()


@pytest.mark.long
def test_parts_of_a_large_picture(screen, styles, tmp_path, seed):
    """Of more pixels than are kept at once: what is seen is painted, pixel for pixel, wherever it is dragged. At strength 0 that is
    the picture, which is painted in no time."""
    whole = np.random.default_rng(seed).integers(0, 256, (3300, 4300, 3), np.uint8)
    Image.fromarray(whole).save(tmp_path / 'photo.png', compress_level=1)
    body = Body(screen, styles, tmp_path / 'photo.png')
    pin_all(body, [('dore', dict(strength=0))])
    open_sheet(body, 1)
    body('click 100 %')
    body('looks-wait')
    whole = whole.astype(int)
    assert is_part(seen(body, 0, 'compare-large'), whole, 2150, 1650)
    for _ in range(60):
        body('key Left ctrl'), body('key Up ctrl')
    body('looks-wait')
    corner = seen(body, 0, 'compare-corner')
    assert np.abs(corner - whole[:corner.shape[0], :corner.shape[1]])[MARKS].max() <= 1
    body.close()


@pytest.mark.parametrize('delay', [0, 0.1])
def test_ends_while_it_paints(screen, styles, photo, delay):
    body = Body(screen, styles, photo)
    pin_all(body)
    body('click Compare (3)')
    body(f'pause {delay}')
    body.close()


def test_a_style_that_goes_away(screen, styles, photo, tmp_path):
    """Its looks are unpinned."""
    own = tmp_path / 'styles'
    shutil.copytree(styles, own)
    body = Body(screen, own, photo)
    pin_all(body)
    choose(body, 'vangogh')
    assert body('menu Move to the Trash') == 'ok'
    assert body('pinned') == 'dore '
    body('click Compare (1)')
    assert body('looks-told') == 'Doré’s engravings 100 %;'
    body.close()
