# SPDX-License-Identifier: GPL-3.0-or-later
"""The sliders begin where the style suggests that they be, until the artist moves them."""
import shutil

import pytest

from body import Body, apply, same

NAMES = 'stroke-size', 'keep-colours', 'detail'
SUGGESTED = {'dore': [80.0, 0.0, 40.0], 'vangogh': [100.0, 30.0, 0.0], 'plain': [100.0, 0.0, 0.0]}


@pytest.fixture(scope='module')
def suggesting(styles, tmp_path_factory):
    """Doré's engravings and van Gogh suggest settings, a third style none."""
    import stylefile
    folder = tmp_path_factory.mktemp('suggesting') / 'styles'
    shutil.copytree(styles, folder)
    shutil.copy(folder / 'dore.safetensors', folder / 'plain.safetensors')
    stylefile.describe(str(folder / 'plain.safetensors'), title='Plain')
    stylefile.describe(str(folder / 'dore.safetensors'), stroke_size=80, detail=40)
    stylefile.describe(str(folder / 'vangogh.safetensors'), keep_colours=30)
    return folder


@pytest.fixture
def body(screen, suggesting, photo):
    body = Body(screen, suggesting, photo)
    yield body
    body.close()


@pytest.fixture(scope='module')
def painted(suggesting, photo, tmp_path_factory):
    return lambda style: apply(suggesting, photo, tmp_path_factory.mktemp('painted') / 'out.png', style)


def sliders(body):
    return [float(body(f'tell {name}')) for name in NAMES]


def pick(body, style):
    """As the artist does: found by its title, and taken."""
    body('search ' + {'dore': 'engravings', 'vangogh': 'gogh', 'plain': 'plain'}[style])
    assert body('tell style') == style
    body('search')


def test_begins_there_and_goes_along(body, painted):
    assert sliders(body) == SUGGESTED[body('tell style')]
    for style in ('dore', 'plain', 'vangogh', 'dore'):
        pick(body, style)
        assert sliders(body) == SUGGESTED[style]
    body('wait')
    assert same(body.after('suggested'), painted('dore')), 'as the program does without options'


def test_what_the_artist_has_moved_stays(body):
    pick(body, 'dore')
    body('type Detail 0')
    for style, expected in (('vangogh', [100, 30, 0]), ('plain', [100, 0, 0]), ('dore', [80, 0, 0])):
        pick(body, style)
        assert sliders(body) == expected
    body('twice Detail')
    assert sliders(body) == SUGGESTED['dore'], 'a double click comes back to it'
    pick(body, 'vangogh')
    assert sliders(body) == SUGGESTED['vangogh']
    body('type Detail 40')
    pick(body, 'dore')
    pick(body, 'plain')
    assert sliders(body) == [100, 0, 40], 'his, though the style between suggested the same'


def test_presets_are_what_they_say(body):
    pick(body, 'dore')
    body('type Detail 0')
    body('save bare')
    body('twice Detail')
    pick(body, 'vangogh')
    before = sliders(body)
    body('preset bare')
    assert (body('tell style'), sliders(body)) == ('dore', [80, 0, 0])
    pick(body, 'plain')
    pick(body, 'dore')
    assert sliders(body) == [80, 0, 0], 'the preset moved it'
    body('click Back')
    assert (body('tell style'), sliders(body)) == ('vangogh', before)
    pick(body, 'dore')
    assert sliders(body) == SUGGESTED['dore'], 'back to before the preset'


def test_what_is_set_together_stays(body):
    """GIMP's last values, or a script's; in either order."""
    body('set style dore'), body('set detail 0'), body('set stroke-size 100')
    assert sliders(body) == [100, 0, 0]
    body('set keep-colours 70'), body('set style vangogh')
    body('wait')
    assert sliders(body) == [100, 70, 0]


def test_nothing_set(body):
    """As GIMP's first run does, or Reset: no style, and sliders as they leave one."""
    pick(body, 'dore')
    body('set style '), body('set stroke-size 100'), body('set keep-colours 0'), body('set detail 25')
    body('wait')
    strokes, colours, _ = SUGGESTED[body('tell style')]
    assert sliders(body) == [strokes, colours, 25]


def test_it_is_said(body):
    pick(body, 'dore')
    assert body('tip Detail').endswith(';This style suggests 40 %')
    assert 'suggests' not in body('tip Keep colours')
    pick(body, 'plain')
    assert 'suggests' not in body('tip Detail')
