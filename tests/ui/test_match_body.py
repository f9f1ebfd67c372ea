# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog “Match Looks” in a window that is on no screen: the strip shows what the engine makes of the stills."""
import time

import numpy as np
import pytest
from PIL import Image

import engine_looks
from body import SHOTS, middle
from era_body import MatchBody


@pytest.fixture(scope='module')
def stills(tmp_path_factory, seed):
    """Three, in the size of a thumbnail, of different brightness and colour."""
    rng, folder, paths = np.random.default_rng(seed), tmp_path_factory.mktemp('stills'), []
    for i, tint in enumerate(((1, 1, 1), (0.9, 0.7, 0.4), (0.3, 0.4, 0.6))):
        small = rng.integers(0, 256, (12, 16, 3)) * tint
        paths.append(folder / f'still-{i}.png')
        Image.fromarray(np.repeat(np.repeat(small.astype(np.uint8), 8, 0), 8, 1)).save(paths[-1])
    return paths


@pytest.fixture
def body(screen, stills):
    body = MatchBody(screen, *stills)
    yield body
    body.close()


def wanted(stills, to, strength=100):
    pixels = [np.asarray(Image.open(p).convert('RGBA')).astype(np.float32) / 255 for p in stills]
    return [np.round(255 * m[..., :3]).astype(int) for m in engine_looks.match(pixels, to, strength)]


def seen(body, *names):
    """What the thumbnails of these names show."""
    body(f'shot {SHOTS}/match.png')
    shot = np.asarray(Image.open(SHOTS / 'match.png').convert('RGB')).astype(int)
    places = [tuple(map(int, body(f'place {name}').split())) for name in names]
    return [middle(shot[y:y + h, x:x + w], np.zeros((96, 128, 3)))[1:-1, 1:-1] for x, y, w, h in places]


def colours(pixels):
    return pixels.mean((0, 1))


def check(body, stills, to, strength=100):
    """By the means of all colours, as thumbnails are in the middle of the room that there is, to half a pixel."""
    befores = [np.asarray(Image.open(path)).astype(int) for path in stills]
    names = [f'still-{i}.png: {when}' for when in ('Before', 'After') for i in range(len(stills))]
    deadline = time.time() + 200
    while True:
        apart = max(np.abs(colours(a) - colours(b)).max() for a, b in zip(seen(body, *names), befores + wanted(stills, to, strength)))
        if apart < 3 or time.time() > deadline:
            break
    assert apart < 3, apart


def test_the_strip_shows_what_will_be(body, stills):
    assert body('get') == '0 100 '
    check(body, stills, 0)
    body('set to 1')
    body('set strength 50')
    check(body, stills, 1, 50)
    body('set to -1')
    body('set strength 100')
    check(body, stills, -1)
    differ = [np.abs(colours(a) - colours(b)).max() for a, b in zip(wanted(stills, 0), wanted(stills, -1))]
    assert max(differ) > 3
    assert body('get') == '-1 100 ' and body('tell ready') == 'TRUE'


def test_a_still_that_is_clicked_is_followed(body):
    body('select 2')
    assert body('get') == '2 100 '
    body('set to -1')
    assert body('get') == '-1 100 '
    body('select 2')
    assert body('get') == '2 100 '


def test_a_still_that_is_not_there_is_the_first(body):
    body('set to 2')
    body('set to 3')
    assert body('get') == '0 100 '


def test_in_a_grey_image(body, stills):
    """What comes of them is shown grey."""
    check(body, stills, 0)
    assert np.ptp(seen(body, 'still-1.png: After')[0], axis=-1).max() > 10
    body('grey')
    assert np.ptp(seen(body, 'still-1.png: After')[0], axis=-1).max() <= 1


def test_names_for_who_cannot_see(body):
    names = body('names')
    for name in 'Stills', 'still-0.png', 'still-2.png', 'Follow', 'Strength':
        assert f'={name};' in names, names
    assert '(null)' not in names and body('cut') == ''


@pytest.mark.parametrize('delay', [0, 0.02, 0.1])
def test_ends_while_it_computes(screen, stills, delay):
    body = MatchBody(screen, *stills)
    body('set strength 30')
    time.sleep(delay)
    body.close()
