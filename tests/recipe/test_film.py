# SPDX-License-Identifier: GPL-3.0-or-later
"""measure_film.py: what its films show, and its figures where they are known, with the built program and no network's help."""
import argparse
import math

import numpy as np
import pytest
import torch

import measure_film as M
from engine_paints import PROGRAM

HEIGHT, WIDTH = 64, 96
STILL = M.Film('', weave=0.0, flicker=0.0, grain=0.0)


@pytest.fixture
def rng(seed):
    return np.random.default_rng(seed)


def photograph(rng, height=120, width=160):
    """Something with a lot in it, in 8 bits and not near black or white, as where it is those hide dirt."""
    small = torch.from_numpy(rng.uniform(0.25, 0.7, (1, 3, height // 4, width // 4))).float()
    return M.rounded(torch.nn.functional.interpolate(small, size=[height, width], mode='bicubic'))[0]


def shoot(film, x, rng, frames=3):
    return M.shoot(film, x, frames, rng, HEIGHT, WIDTH)


def psnr(x, y):
    return -10 * math.log10(((x.double() - y.double()) ** 2).mean())


# --- Films -----------------------------------------------------------------------------------------------------------

def test_a_pan_by_whole_pixels_shows_parts_of_the_photograph(rng):
    x = photograph(rng)
    for i, (frame, shown) in enumerate(shoot(STILL._replace(pan=(3.0, -2.0)), x, rng)):
        left, top = 32 + 3 * (i - 1), 28 - 2 * (i - 1)
        assert torch.equal(frame[0], x[:, top:top + HEIGHT, left:left + WIDTH]) and not shown.any()


def test_flicker_grain_and_weave_are_as_strong_as_asked_for(rng):
    flat, x = torch.full((3, 120, 160), 0.5), photograph(rng)
    means = [float(f.mean()) / 0.5 - 1 for f, _ in shoot(STILL._replace(flicker=0.1), flat, rng, 400)]
    assert 0.08 < np.std(means) < 0.12                      # of 400 numbers, 0.0035 off on average
    grain = shoot(STILL._replace(grain=0.05), flat, rng)[0][0] - 0.5
    assert 0.048 < float(grain.std()) < 0.052 and float((grain[0, 0] * grain[0, 1]).mean()) < 0.0003
    frames = [f for f, _ in shoot(STILL._replace(weave=1.0), x, rng)]
    assert not torch.equal(frames[0], frames[1])
    grey = shoot(STILL._replace(grey=True, grain=0.05), x, rng)[0][0]
    assert torch.equal(grey[:, 0], grey[:, 1]) and torch.equal(grey[:, 0], grey[:, 2])


def test_a_square_moves_over_the_photograph(rng):
    x = photograph(rng)
    film = STILL._replace(moves='square', by=(5.0, -2.0))
    for i, (frame, shown) in enumerate(shoot(film, x, rng)):
        y, column = np.argwhere((shown > 0.5).numpy()).mean(0)
        assert (column, y) == pytest.approx((0.3 * WIDTH + 5 * i, 0.4 * HEIGHT - 2 * i), abs=0.51)
        assert torch.equal(frame[0][:, shown == 0], x[:, 28:28 + HEIGHT, 32:32 + WIDTH][:, shown == 0])
        assert torch.allclose(frame[0][:, shown == 1], torch.tensor((0.2, 0.25, 0.5))[:, None], atol=1 / 255)


def test_drops_are_in_one_frame_only(rng):
    film = STILL._replace(moves='rain')
    one, two = (M.moving(film, i, 300, 400, rng)[0] > M.SEEN for i in range(2))         # sixty drops
    assert one.any() and two.any() and (one & two).sum() < 0.5 * one.sum()
    assert any((m > M.SEEN).any() for _, m in shoot(film, photograph(rng), rng, 20))


def test_dirt_lies_where_it_is_said_to(rng):
    x = torch.full((1, 3, HEIGHT, WIDTH), 0.5)
    scans = {k: np.full((4, 40, 40), 255, np.uint8) for k in 'ab'}
    made = [M.dirty(x, scans, rng) for _ in range(4)]
    for frame, where in made:
        assert torch.equal(frame[0, 0][~where], M.rounded(x)[0, 0][~where]) and 0 < where.sum() < where.numel()
        assert torch.equal(frame[:, 0], frame[:, 1])
    both = torch.cat([f for f, _ in made])
    assert both.min() < 0.3 and both.max() > 0.7           # of 24 scans one is black and one white


def test_a_scan_is_cut_off_at_the_frame(rng):
    scan = np.full((40, 40), 255, np.uint8)
    for _ in range(20):
        got = M.laid(scan, HEIGHT, WIDTH, rng)
        rows, columns = (got > 0).any(1), (got > 0).any(0)
        assert got[rows][:, columns].min() > 0.999 and max(rows.sum(), columns.sum()) <= M.SCAN[1] * WIDTH + 1


def test_the_same_seed_draws_the_same_film(seed, rng):
    x, film = photograph(rng), M.FILMS['rain']
    one, two = ([f for f, _ in shoot(film, x, np.random.default_rng(seed))] for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(one, two))


# --- Figures ---------------------------------------------------------------------------------------------------------

def test_figures(rng):
    """Of four frames the two in the middle count."""
    sound = [torch.full((1, 3, HEIGHT, WIDTH), 0.5) for _ in range(4)]
    made = [torch.zeros_like(sound[0]), sound[1] + 0.1, sound[2] - 0.01, torch.zeros_like(sound[0])]
    assert M.quality(made, sound) == pytest.approx((20 + 40) / 2, abs=0.01)
    made, moves = [f.clone() for f in sound], [torch.zeros(HEIGHT, WIDTH, dtype=torch.bool) for _ in range(4)]
    made[1][0, 1, :16] = 0.6                                # a quarter of one frame of two
    moves[1][8:24], moves[2][:16] = True, True
    assert M.changed(made, sound, moves) == (pytest.approx(12.5), pytest.approx(25))
    assert M.changed(made, sound, [torch.zeros(HEIGHT, WIDTH, dtype=torch.bool)] * 4) == (pytest.approx(12.5), None)
    sound[2] = sound[2] + 0.1
    made = [f.clone() for f in sound]
    made[2][..., :48] += 0.3
    dirt = [torch.zeros(HEIGHT, WIDTH, dtype=torch.bool) for _ in range(4)]
    assert M.flicker(made, sound, dirt) == (pytest.approx(2.5), pytest.approx(2.5))
    dirt[2][:, :48] = True
    assert M.flicker(made, sound, dirt) == (pytest.approx(2.5), pytest.approx(1))


def test_what_the_program_makes_is_known_where_no_network_helps(rng, styles, tmp_path):
    """Nothing moves, and dust is in the middle frame only, which becomes what it was. Each frame by itself stays as it is."""
    sound = [f for f, _ in shoot(STILL, photograph(rng), rng)]
    damaged = [f.clone() for f in sound]
    damaged[1][..., 20:26, 30:41] = 1
    alone = tmp_path / 'alone'
    alone.mkdir()
    M.without_network(styles, alone)
    a = argparse.Namespace(pastiche=str(PROGRAM), styles=str(alone), threshold=60)
    made = M.by_each(a, damaged, str(alone))
    assert list(made) == ['network alone', 'neighbours alone', 'both']
    before = psnr(damaged[1], sound[1])
    assert M.quality(made['network alone'], sound) == pytest.approx(before, abs=0.01)
    assert all(torch.equal(x, y) for x, y in zip(made['network alone'], damaged))
    for method in 'neighbours alone', 'both':
        assert M.quality(made[method], sound) > before + 25
        of, moves = M.changed(made[method], damaged, [torch.zeros(HEIGHT, WIDTH, dtype=torch.bool)] * 3)
        assert moves is None and 100 * 66 / (HEIGHT * WIDTH) <= of < 100 * 220 / (HEIGHT * WIDTH)
        assert all(torch.equal(made[method][i], damaged[i]) for i in (0, 2))       # what has no neighbours on both sides
