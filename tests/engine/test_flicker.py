# SPDX-License-Identifier: GPL-3.0-or-later
"""A static wall in a shot keeps its colour: twelve frames of a pan, whose light flickers a little, with a look of an era and
with looks of a match."""
import numpy as np
import pytest
from PIL import Image

import era_weights
from files import TOP
from test_era import Era, Look, Still
from test_match import match

FRAMES, SIDE = 12, 96
WALL = np.array([.52, .47, .41])


@pytest.fixture(scope='module')
def shot():
    """(frames, how the wall is lit in each): the wall stays on the left, and the lake passes on the right."""
    lake = np.asarray(Image.open(TOP / 'tests/data/lake-sherburne.jpg').convert('RGB').resize((420, SIDE))).astype(np.float32) / 255
    rng = np.random.default_rng(1)
    grain, light = rng.normal(0, .02, (SIDE, SIDE // 3, 3)), 1 + rng.normal(0, .01, FRAMES)
    frames = np.ones((FRAMES, SIDE, SIDE, 4), np.float32)
    for i in range(FRAMES):
        x = 25 * i
        frames[i, :, :SIDE // 3, :3] = WALL + grain
        frames[i, :, SIDE // 3:, :3] = lake[:, x:x + SIDE - SIDE // 3]
        frames[i, ..., :3] = (frames[i, ..., :3] * light[i]).clip(0, 1)
    return frames


def wall(frame):
    return frame[:, :SIDE // 3, :3].mean((0, 1)) @ [.2126, .7152, .0722]


def lit(frame, light):
    return frame * np.array([light, light, light, 1], np.float32)


def check(frames, looks):
    """The wall's flicker is the source's, times the slope of the looks there, and a fifth more at most."""
    slopes = [(wall(look(lit(f, 1.01))) - wall(look(lit(f, .99)))) / (wall(lit(f, 1.01)) - wall(lit(f, .99))) for look, f in zip(looks, frames)]
    before, after = np.std([wall(f) for f in frames]), np.std([wall(look(f)) for f, look in zip(frames, looks)])
    print(f'flicker {before:.5f} to {after:.5f}, slope {np.mean(slopes):.3f}, ratio {after / before / np.mean(slopes):.3f}')
    assert after <= 1.2 * before * np.mean(slopes)


def test_of_an_era(shot, rng, tmp_path):
    weights, plain = era_weights.tensors(rng), era_weights.plain()      # smooth, as real ones are: the wall is many colours
    weights.update({'era.range': weights['era.range'] * np.float32(.4), 'era.table': plain['era.table'], 'era.curves': plain['era.curves'] ** np.float32(rng.uniform(.8, 1.3))})
    era_weights.write(tmp_path / 'era.safetensors', weights)
    look = Look(Era(tmp_path / 'era.safetensors'), [Still(f) for f in shot], grain=0)
    check(shot, [look] * FRAMES)


def test_of_a_match(shot):
    """With a still of another film, of which each frame by itself would be thought otherwise."""
    other = np.ones((SIDE, SIDE, 4), np.float32)
    other[..., :3] = (shot[3, ::-1, :, 2::-1] ** [.8, 1.3, 1.1] * .6 + [.25, .05, .3]).clip(0, 1)
    for looks in match([*shot, other], FRAMES), match([*shot, other]):
        assert np.abs(looks[0](shot[0]) - shot[0]).max() > .05, 'nothing to see'
        check(shot, looks[:FRAMES])
    alone = [match([f, other], 1)[0] for f in shot]
    with pytest.raises(AssertionError):
        check(shot, alone)


def test_of_a_match_within_the_shot(shot):
    """Frames of one shot are of one film: there is nothing to do."""
    for to in 0, -1:
        looks = match(shot, to)
        check(shot, looks)
        assert np.abs(looks[5](shot[5]) - shot[5]).max() < 1e-5
