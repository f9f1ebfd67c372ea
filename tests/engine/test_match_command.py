# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche match."""
import json

import numpy as np
import pytest
from PIL import Image

from files import pastiche, sentence


@pytest.fixture
def stills(tmp_path):
    """Three PNG files of different films, sizes and contents, one of them grey."""
    rng, paths = np.random.default_rng(1), []
    for name, size, film in ('a', (40, 60), [1, .9, .7]), ('b', (300, 70), [.4, .8, 1]), ('grey', (33, 20), [1, 1, 1]):
        low = rng.integers(20, 235, (5, 4, 1 if name == 'grey' else 3)).repeat(3 if name == 'grey' else 1, 2)
        whole = np.asarray(Image.fromarray(low.astype(np.uint8)).resize(size[::-1])) * film + rng.integers(0, 20)
        paths.append(tmp_path / f'{name}.png')
        Image.fromarray(whole.clip(0, 255).astype(np.uint8)).save(paths[-1])
    return paths


def match(*words):
    *words, folder = words
    return pastiche('match', *words[:-1], '--output-folder', folder, *words[-1:])


def pixels(path):
    return np.asarray(Image.open(path).convert('RGB')).astype(int)


def test_in_the_look_of_one(stills, tmp_path):
    made = match('--to', stills[0], *stills, tmp_path / 'made')
    assert (made.returncode, made.stderr) == (0, '')
    lines = made.stdout.splitlines()
    assert [line.split(': ')[0] for line in lines] == [str(tmp_path / 'made' / p.name) for p in stills]
    assert f': the look of {stills[0]} at 100 %, ' in lines[1]
    for path in stills:
        moved = np.abs(pixels(tmp_path / 'made' / path.name) - pixels(path)).max()
        assert moved == 0 if path == stills[0] else moved > 3


def test_one_that_is_no_picture_of_the_batch(stills, tmp_path):
    """It is the same as if it were one of them, and is not written."""
    assert match('--to', stills[2], stills[0], tmp_path / 'one').returncode == 0
    assert match('--to', stills[2], stills[0], stills[2], tmp_path / 'two').returncode == 0
    assert [p.name for p in (tmp_path / 'one').iterdir()] == ['a.png']
    assert np.array_equal(pixels(tmp_path / 'one' / 'a.png'), pixels(tmp_path / 'two' / 'a.png'))
    assert np.ptp(pixels(tmp_path / 'one' / 'a.png'), axis=2).max() <= 1, 'not grey'


def test_a_common_look(stills, tmp_path):
    made = match('--json', '--format', 'webp', '--strength', '50 %', *stills[:2], tmp_path / 'made')
    assert (made.returncode, made.stderr) == (0, '')
    for line, path in zip(map(json.loads, made.stdout.splitlines()), stills, strict=False):
        assert line.pop('seconds') >= 0
        assert line == dict(input=str(path), output=str(tmp_path / 'made' / f'{path.stem}.webp'), matched=True, strength=50)
    nothing = match('--quiet', '--strength', 0, *stills, tmp_path / 'nothing')
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, '', '')
    assert all(np.array_equal(pixels(tmp_path / 'nothing' / p.name), pixels(p)) for p in stills)


def test_what_is_wrong(stills, tmp_path):
    made = tmp_path / 'made'
    few = '“match” needs “--output-folder”, and two pictures or more, or one and “--to”.'
    assert sentence(pastiche('match'), 2).startswith(few)
    assert sentence(pastiche('match', *stills), 2).startswith(few)
    assert sentence(match(stills[0], made), 2).startswith(few)
    assert sentence(pastiche('match', '--to', stills[0], '--output-folder', made), 2).startswith(few)
    assert 'standard input has no name' in sentence(match('-', stills[0], made), 2)
    assert 'The strength is a number from 0 to 100, not “101”' in sentence(match('--strength', 101, *stills, made), 2)
    assert 'has no option “--grain”' in sentence(match('--grain', 5, *stills, made), 2)
    assert sentence(match('--to', stills[0], stills[0], made)) == 'To match looks takes two pictures or more.'
    assert 'gone.png' in sentence(match(stills[0], tmp_path / 'gone.png', made))
    assert 'gone.png' in sentence(match('--to', tmp_path / 'gone.png', *stills, made))
    assert not made.exists()
    assert 'cannot be made' in sentence(match(*stills))


def test_nothing_is_lost(stills, tmp_path):
    """Pictures and the one to match stay, and what is in the folder unless it may be replaced."""
    (tmp_path / 'other').mkdir()
    other = tmp_path / 'other' / 'a.png'
    stills[1].rename(other)
    before = pixels(other)
    made = match('--overwrite', '--to', other, stills[0], stills[2], tmp_path / 'other')
    assert made.returncode == 1 and 'is the picture to match, so it is not written over' in made.stderr
    assert np.array_equal(pixels(other), before) and (tmp_path / 'other' / 'grey.png').exists()
    made = match(stills[0], stills[2], tmp_path / 'other')
    assert made.returncode == 1 and made.stderr.count('is there already; --overwrite replaces it') == 2
    made = match('--overwrite', '--to', stills[0], stills[0], stills[2], tmp_path)
    assert (made.returncode, made.stderr) == (0, '')
