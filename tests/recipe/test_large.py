# SPDX-License-Identifier: GPL-3.0-or-later
"""A large picture, painted coarse to fine by the recipe; the engine's own is compared in tests/engine/test_apply.py."""
import numpy as np
import pytest
import torch

import networks


class Lighter:
    """A generator that makes every picture it sees lighter by this much."""

    def __init__(self, much):
        self.much, self.seen = much, []

    def __call__(self, x, vector):
        self.seen.append(tuple(x.shape[2:]))
        return x + self.much


@pytest.mark.parametrize('height,width,working', [(200, 300, 50000), (200, 300, 4000), (301, 199, 2000)])
def test_sizes_grow_evenly_to_the_picture(height, width, working):
    first, *others = networks.sizes(height, width, working)
    assert first[0] * first[1] == pytest.approx(working, rel=0.1)
    assert others[-1] == (height, width)
    steps = [b / a for sides in zip(*[first, *others][:-1]) for a, b in zip(sides, sides[1:])]
    assert all(s <= networks.STEP * 1.1 for s in steps)


def test_colours_do_not_drift(seed):
    """Each of three sizes is painted lighter than what it sees; the picture is as light as the first."""
    rng = np.random.default_rng(seed)
    x = torch.from_numpy(rng.uniform(0.3, 0.5, (1, 3, 128, 192)).astype(np.float32))
    g = Lighter(0.1)
    y = networks.paint_large(g, x, None, 300, tooth=0.0)
    assert len(g.seen) == 4
    cells = [torch.nn.functional.avg_pool2d(t, networks.CELL) for t in (x, y)]
    assert y.shape == x.shape and (cells[1] - cells[0] - 0.1).abs().max() < 0.02
