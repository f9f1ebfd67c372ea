# SPDX-License-Identifier: GPL-3.0-or-later
"""A look of its own for what is not selected: the two crossing over as GIMP would mix the layers, written once more in numpy."""
import shutil

import numpy as np
import pytest
from PIL import Image

from body import MARKS, TOP, Body, apply, middle, mixed, original, same
from test_brush import LESS, MORE, brushing, faded, place, shows, stroke
from test_compare import choose, is_part, open_sheet
from test_compare import seen as look_seen
from test_output import H, RADIUS, W, X, Y, blurred, grey

AROUND = dict(strength=70, stroke_size=150)
NAME = 'Vincent van Gogh 70 %, strokes 150 %'
SELECTED = np.s_[Y:Y + H, X:X + W]


@pytest.fixture
def body(screen, styles, photo):
    """The look around is pinned, but not chosen."""
    body = Body(screen, styles, photo, selection=(X, Y, W, H))
    choose(body, 'vangogh', **AROUND)
    body('click Pin')
    choose(body, 'dore')
    body('wait')
    yield body
    body.close()


def crossed(inside, outside):
    both = outside.copy()
    both[SELECTED] = inside[SELECTED]
    return both


def test_is_a_pinned_look(body, painted, photo):
    """As it was until one is chosen, and again afterwards; with a hard edge each pixel is of one of the two."""
    inside, outside = painted('dore'), painted('vangogh', **AROUND)
    assert body('outsides') == f'As it was*;{NAME};' and body('tell outside-style') == ''
    assert same(body.after('outside-none'), crossed(inside, original(photo)))
    body('outside 1')
    body('wait')
    assert body('outsides') == f'As it was;{NAME}*;'
    assert [body(f'tell {name}') for name in ('outside-style', 'outside-strength', 'outside-stroke-size', 'outside-mix')] == ['vangogh', '70.000000', '150.000000', '']
    for actual in 0, 1:
        body(f'look actual {actual}')
        body('wait')
        assert same(body.after(f'outside-{actual}'), crossed(inside, outside)), actual
    body('look actual 0')
    body('set style vangogh'), body('set strength 100'), body('wait')
    assert same(body.after('outside-other'), crossed(painted('vangogh'), outside)), 'another look inside leaves the one outside'
    body('outside 0')
    body('wait')
    assert same(body.after('outside-again-none'), crossed(painted('vangogh'), original(photo)))
    assert [body(f'tell {name}') for name in ('outside-style', 'outside-strength')] == ['', '100.000000']


@pytest.mark.parametrize('actual', [0, 1], ids=('all of it', 'at 100 %'))
def test_soft_edge(body, painted, actual):
    """Tolerances as in test_output.test_soft_edge: the mask's."""
    body('outside 1')
    body(f'look actual {actual}')
    body('set soft-edge 10')
    body('wait')
    mask = np.zeros((320, 480))
    mask[SELECTED] = 1
    inside, outside = painted('dore'), painted('vangogh', **AROUND)
    seen = middle(body.after(f'outside-soft-{actual}'), inside)
    amount = blurred(mask, RADIUS / 3.5)
    a, b = (mixed(outside, inside, np.clip(amount + d, 0, 1)) for d in (-0.034, 0.034))
    beyond = np.maximum(np.minimum(a, b) - seen, seen - np.maximum(a, b))[MARKS]
    assert beyond.max() < 2 and np.abs(seen - mixed(outside, inside, amount))[MARKS].mean() < 1, beyond.max()


@pytest.fixture(scope='module')
def large(tmp_path_factory):
    path = tmp_path_factory.mktemp('large') / 'photo.png'
    Image.open(TOP / 'tests/data/lake-sherburne.jpg').convert('RGB').resize((1500, 844)).save(path)
    return path


def test_of_a_large_picture(screen, styles, large, tmp_path):
    """Which the quick jobs reduce: at 100 % and at 200 % both looks are the layer's, and what is there when the artist presses OK
    is used for it."""
    body = Body(screen, styles, large, selection=(700, 300, 800, 400))
    body('set outside-style vangogh')
    body('look actual 1')
    body('wait')
    both = apply(styles, large, tmp_path / 'outside.png', 'vangogh')
    both[300:700, 700:] = apply(styles, large, tmp_path / 'inside.png', 'dore')[300:700, 700:]
    seen = body.after('outside-large')
    h, w = seen.shape[:2]
    assert is_at(seen, both, 750, 422)
    body(f'turn {w / 2} {h / 2} -1')
    assert float(body('looks zoom')) == 2
    body('wait')
    assert is_at(body.after('outside-larger')[::2, ::2], both, 750, 422)
    assert body('outside-layer') == 'same' and body('layer') == 'same'
    body.close()


def is_at(seen, whole, x, y):
    """Whether it shows the picture around that point, to the pixel or the one beside it."""
    h, w = seen.shape[:2]
    return any(np.abs(seen - whole[top:top + h, left:left + w])[MARKS].max() <= 1
               for top in range(y - h // 2 - 2, y - h // 2 + 3) for left in range(x - w // 2 - 2, x - w // 2 + 3))


def test_too_little_memory(screen, styles, large):
    """Said as for the look inside, without which there is no layer either."""
    body = Body(screen, styles, large, selection=(700, 300, 800, 400))
    body('wait')
    body('memory little')
    body('set outside-style vangogh')
    body('wait')
    assert 'There is not enough memory: a picture of 1500×844 pixels needs' in body('get') and body('tell ready') == 'FALSE'
    body('set outside-style')
    assert 'memory' not in body('get') and body('tell ready') == 'TRUE'
    body.close()


def test_grey(body, painted):
    inside, outside = painted('dore'), painted('vangogh', **AROUND)
    body('outside 1')
    body('grey')
    for output, both in ('layer', np.round(grey(crossed(inside, outside)))), ('colour-image', crossed(inside, outside)):
        body(f'set output {output}')
        body('wait')
        assert np.abs(middle(body.after(f'outside-{output}'), both) - both)[MARKS].max() <= 2, output


@pytest.mark.parametrize('tool', [MORE, LESS], ids=['more', 'less'])
def test_brush(screen, styles, photo, painted, tool):
    """It says how far what is painted, in either look, is seen over the picture as it was."""
    body = brushing(screen, styles, photo, selection=(X, Y, W, H))
    body('set outside-style vangogh')
    body('wait')
    one = (tool, 60, 70, [(100, 120), (300, 160)])
    stroke(body, place(body), *one)
    both = crossed(painted('dore'), painted('vangogh'))
    assert shows(body, f'outside-brush-{tool}', original(photo), both, faded([one]))
    body.close()


def test_the_sheet_shows_it(body, painted):
    """Each look that is compared is a layer with it."""
    body('outside 1')
    body('look actual 1')
    body('wait')
    open_sheet(body, 1)
    assert is_part(look_seen(body, 0, 'outside-compare'), painted('vangogh', **AROUND), 240, 160), 'the same within and without'
    body('press Escape')
    body('set outside-strength 30'), body('wait')
    open_sheet(body, 1)
    want = crossed(painted('vangogh', **AROUND), painted('vangogh', strength=30, stroke_size=150))
    assert is_part(look_seen(body, 0, 'outside-compare-other'), want, 240, 160)


def test_what_is_not_pinned(body, painted):
    """As when a dialog begins with what was set the last time: it is offered while it is chosen."""
    body('set outside-style dore')
    body('set outside-strength 40')
    body('set outside-mix vangogh')
    assert body('outsides') == f'As it was;{NAME};Doré’s engravings + Vincent van Gogh 40 %, second style 50 %*;'
    body('wait')
    assert same(body.after('outside-mix'), crossed(painted('dore'), painted('dore', strength=40, mix='vangogh', mix_amount=50)))
    body('click Pin')
    assert body('outsides') == f'As it was;{NAME};Doré’s engravings 100 %;Doré’s engravings + Vincent van Gogh 40 %, second style 50 %*;'
    body('outside 1')
    body('click Compare (2)')
    body('click Unpin All')
    assert body('outsides') == f'As it was;{NAME}*;', 'who unpins it keeps it'
    body('set outside-style nonesuch')
    assert body('outsides') == 'As it was*;' and body('tell outside-style') == ''


def test_a_style_that_goes_away(screen, styles, photo, tmp_path):
    own = tmp_path / 'styles'
    shutil.copytree(styles, own)
    body = Body(screen, own, photo, selection=(X, Y, W, H))
    choose(body, 'dore')
    body('set outside-style vangogh')
    body('wait')
    choose(body, 'vangogh')
    assert body('menu Move to the Trash') == 'ok'
    body('wait')
    assert body('outsides') == 'As it was*;' and body('tell outside-style') == ''
    choose(body, 'dore'), body('wait')
    assert body('get').split()[2:] == ['0']
    body.close()


def test_only_with_a_selection(screen, styles, photo, painted, body):
    assert body('shown Outside') == '1'
    whole = Body(screen, styles, photo)
    whole('set outside-style vangogh'), whole('wait')
    assert whole('shown Outside') == '0' and same(whole.after('outside-whole'), painted('dore'))
    whole.close()


@pytest.mark.parametrize('delay', [0, 0.1])
def test_closed_while_it_is_painted(screen, styles, photo, delay):
    body = Body(screen, styles, photo, selection=(X, Y, W, H))
    body('set outside-style vangogh')
    body(f'pause {delay}')
    body('set outside-style')
    body('set outside-style vangogh')
    body.close()
