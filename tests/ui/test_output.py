# SPDX-License-Identifier: GPL-3.0-or-later
"""The selection in the preview, and where the result goes."""
import numpy as np
import pytest

from body import MARKS, Body, grey, middle, mixed, original, same

X, Y, W, H = 130, 90, 220, 140
RADIUS = 0.1 * 320              # 10 % of the photograph's shorter side


@pytest.fixture
def body(screen, styles, photo):
    body = Body(screen, styles, photo, selection=(X, Y, W, H))
    body('wait')
    yield body
    body.close()


def test_outside_the_selection_nothing_changes(body, painted, photo):
    want = original(photo)
    want[Y:Y + H, X:X + W] = painted('dore')[Y:Y + H, X:X + W]
    assert same(body.after('selection'), want)
    body('set strength 150')
    body('wait')
    want[Y:Y + H, X:X + W] = painted('dore', strength=150)[Y:Y + H, X:X + W]
    assert same(body.after('selection-stronger'), want)


def blurred(mask, sigma):
    k = np.exp(-np.arange(-100, 101) ** 2 / (2 * sigma ** 2))
    for axis in 0, 1:
        mask = np.apply_along_axis(np.convolve, axis, mask, k / k.sum(), 'same')
    return mask[..., None]


@pytest.mark.parametrize('actual', [0, 1], ids=('all of it', 'at 100 %'))
def test_soft_edge(body, painted, photo, actual):
    """Three boxes are at most 0.03 from the Gaussian, and a mask has 255 steps. Colours may be as far apart as that makes them:
    near black, where sRGB is steep, more than elsewhere."""
    body(f'look actual {actual}')
    body('set soft-edge 25')
    body('set soft-edge 3')
    body('set soft-edge 10')
    body('wait')
    mask = np.zeros((320, 480))
    mask[Y:Y + H, X:X + W] = 1
    before, after = original(photo), painted('dore')
    seen = middle(body.after(f'soft-edge-{actual}'), before)
    amount = blurred(mask, RADIUS / 3.5)
    a, b = (mixed(before, after, np.clip(amount + d, 0, 1)) for d in (-0.034, 0.034))
    beyond = np.maximum(np.minimum(a, b) - seen, seen - np.maximum(a, b))[MARKS]
    error = np.abs(seen - mixed(before, after, amount))[MARKS]
    assert beyond.max() < 2 and error.mean() < 1, (beyond.max(), error.mean())
    assert (seen != before).any(2)[Y - 8:Y, X:X + W].any(), 'it reaches beyond the selection'
    body('set soft-edge 0')
    body('wait')
    assert same(body.after('hard-edge')[:Y - 1], before[:Y - 1])


def test_only_with_a_selection(screen, styles, photo, body):
    assert 'GtkScale=Soft edge' in body('names')
    assert body('shown Soft edge') == '1'
    whole = Body(screen, styles, photo)
    assert whole('shown Soft edge') == '0'
    whole.close()


def test_output(body):
    assert body('tell output') == 'layer'
    for output in 'layer-mask', 'image', 'layer':
        body(f'set output {output}')
        assert body('tell output') == output
    body('set output nonesuch')
    assert body('tell output') == 'layer'


def test_grey(body, painted, photo):
    """The preview of a grey layer is grey, and a new image can be in colour."""
    body('set output colour-image')
    assert body('tell output') == 'image'
    body('grey')
    before, colours = original(photo), painted('dore')
    for actual in 0, 1:
        body(f'look actual {actual}')
        for output, after in ('layer', grey(colours)), ('colour-image', colours), ('image', grey(colours)):
            body(f'set output {output}')
            assert body('tell output') == output
            body('wait')
            want = before.copy()
            want[Y:Y + H, X:X + W] = np.round(after)[Y:Y + H, X:X + W]
            seen = middle(body.after(f'grey-{output}'), before)
            assert np.abs(seen - want)[MARKS].max() <= 2, (output, actual)
    body('set output layer')


def test_closed_while_the_edge_is_computed(screen, styles, photo):
    for percent in range(3):
        body = Body(screen, styles, photo, selection=(X, Y, W, H))
        body(f'set soft-edge {percent}')
        body.close()


def left_of(body, name):
    return int(body(f'place {name}').split()[0])


def test_lines_up_with_the_sliders(screen, styles, photo, body):
    for size in ('10 10', '1200 700'):
        body(f'size {size}')
        assert left_of(body, 'Result') == left_of(body, 'Strength') == left_of(body, 'Keep colours')
        assert left_of(body, 'Soft edge') == left_of(body, 'Stroke size')
        whole = Body(screen, styles, photo)
        whole(f'size {size}')
        assert left_of(whole, 'Result') == left_of(whole, 'Strength')
        whole.close()


def test_says_which_layer_is_shown(body):
    assert 'first of' not in body('labels')
    body('layers 1')
    assert 'first of' not in body('labels')
    body('layers 3')
    assert 'The preview shows the first of 3 layers.;' in body('labels')
