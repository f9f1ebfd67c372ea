# SPDX-License-Identifier: GPL-3.0-or-later
"""Stills in one look, against the same in numpy; and what must hold whatever the stills are."""
import ctypes as C

import numpy as np
import pytest

import internals as I
import reference_match as R
from files import MEMORY, SETTING
from test_era import Look, Still


class Made(Look):
    def __init__(self, pointer):
        self.pointer = C.c_void_p(pointer)


def match(pictures, to=-1, strength=100):
    """A look for each picture, [height, width, 4]."""
    stills = [Still(p) for p in pictures]
    pointers, looks = (C.c_void_p * max(len(stills), 1))(*(s.pointer for s in stills)), (C.c_void_p * max(len(stills), 1))()
    I.check(I.LIB.pastiche_match_looks, pointers, len(stills), to, C.c_double(strength), looks)
    return [Made(p) for p in looks[:len(stills)]]


def on(look, colours):
    """The look of colours [n, 3]."""
    return look(np.concatenate([colours, np.ones((len(colours), 1))], 1).astype(np.float32)[None])[0, :, :3]


def photograph(rng, h, w):
    """Blobs of a few colours in light and shade, on a film: gains, gamma, faded blacks, a cast."""
    low = rng.random((4, 5, 3)) ** rng.uniform(.6, 2) * (1 - rng.uniform(0, .9)) + rng.random((4, 5, 1)) * rng.uniform(0, .9)
    x = np.stack([low[np.linspace(0, 3.99, h).astype(int)][:, np.linspace(0, 4.99, w).astype(int)][..., c] for c in range(3)], -1)
    x = np.clip(x * np.linspace(.3, 1.1, h)[:, None, None] + rng.normal(0, .02, (h, w, 3)), 0, 1)
    x = x ** np.exp(rng.normal(0, .2, 3)) * rng.uniform(.6, 1, 3)
    black = rng.uniform(0, .2, 3)
    pixels = np.ones((h, w, 4), np.float32)
    pixels[..., :3] = np.clip(black + (1 - black) * x, 0, 1)
    return pixels


def kinds(rng):
    """Stills of all sorts, no larger than a still is."""
    some = [photograph(rng, int(h), int(w)) for h, w in rng.integers(1, 120, (6, 2))]
    grey = photograph(rng, 60, 50)
    grey[..., :3] = grey[..., 1:2]
    sepia = grey.copy()
    sepia[..., :3] = sepia[..., :3] ** [.8, 1, 1.3]
    holes = photograph(rng, 40, 70)
    holes[..., 3] = rng.random((40, 70))
    unseen = photograph(rng, 5, 6)
    unseen[..., 3] = 0
    face = photograph(rng, 50, 40)
    face[10:40, 10:30, :3] = rng.uniform(.5, 1.1) * np.array([.8, .58, .46]) + rng.normal(0, .02, (30, 20, 3)).clip(-.05, .05)
    plain = np.ones((3, 9, 4), np.float32)
    plain[..., :3] = rng.random(3)
    black, white = np.zeros((1, 1, 4), np.float32), np.ones((2, 2, 4), np.float32)
    black[..., 3] = 1
    return [*some, grey, sepia, holes, unseen, face.clip(0, 1), plain, black, white]


def nodes(rng, n=3000):
    """Colours at which a table says exactly what it says."""
    return rng.integers(0, 33, (n, 3)) / 32


def seen(pixels):
    return pixels[pixels[..., 3] >= .5][:, :3].astype(float)


@pytest.mark.parametrize('to', [-1, 0, 3, 6, 7, 11])
def test_against_numpy(rng, to):
    """The worst of a hundred seeds was …"""
    stills, colours = kinds(rng), nodes(rng)
    for look, expected in zip(match(stills, to), R.match([seen(s) for s in stills], to), strict=True):
        np.testing.assert_allclose(on(look, colours), colours if expected is None else expected(colours), atol=2e-5)
