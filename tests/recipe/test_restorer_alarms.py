# SPDX-License-Identifier: GPL-3.0-or-later
"""What the restorer's recipe does against false alarms: things that look like damage."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F

import damage
import marks
import scenery


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


# --- Things that look like damage ---

def drawn(mask, look, behind):
    """One thing over pictures, whole and in their middle."""
    shapes = damage.Shapes({'thing': mask[None]}, scenery._DEFAULT, {'thing': look})
    size = behind.shape[2]
    small = F.interpolate(torch.from_numpy(mask)[None, None] / 255, size=[size, size])
    shapes.warped = lambda index, *rest: small.expand(len(index), 1, size, size)
    return damage.grey_of(scenery.Scenery(shapes, 'cpu')(behind, torch.ones(len(behind), 1, 1, 1)))


def test_what_is_solid_hides_what_is_behind_it_and_is_lit_within():
    """A square of half the height, with a step in it: no grain of the picture is on it, and light only on the step."""
    look = dict(scenery._DEFAULT, low=1.0, high=1.0, round=0.0, shadow=0.0, behind=0.0, dark=0.0, light=1.0)
    mask = np.zeros((marks.SIDE, marks.SIDE), np.uint8)
    mask[40:-40, 40:-40] = 128
    grain = 0.05 * torch.randn(40, 1, 96, 96)
    detail = lambda x: (x - damage.blurred(x, 1.5))[..., 30:66, 30:66]
    shines = lambda solid: float((detail(drawn(mask, dict(look, solid=solid), 0.5 + grain.expand(-1, 3, -1, -1))) * detail(grain)).sum()
                                 / detail(grain).square().sum())
    assert shines(0.0) > 0.3 and abs(shines(1.0)) < 0.1
    mask[40:-40, 40:192] = 178
    row = drawn(mask, dict(look, solid=1.0, round=3.0), torch.full((40, 3, 96, 96), 0.5))[:, 0, 40:56].mean(1)
    change = (row[:, 2:] - row[:, :-2]).abs().mean(0)
    assert change[44:50].max() > 3 * change[[*range(14, 40), *range(54, 78)]].max()


def test_what_is_solid_has_no_slope_at_its_outline():
    a = F.pad(torch.full((1, 1, 20, 20), 0.5), (10, 10, 10, 10))
    slopes = []
    for solid in (0.0, 1.0):
        row = scenery.relief(a, torch.full((1, 1, 1, 1), solid))[0, 0, 20]
        slopes.append(float((row[2:] - row[:-2]).abs()[9:29].max()))       # of the thing's own places
    assert slopes[0] > 0.2 and slopes[1] < 0.2 * slopes[0]


def test_cut_outs_are_of_another_picture_from_one_side_of_its_light():
    draw = scenery.Scenery(scenery.things(marks.bank(['text'], 1, 1, 0)), 'cpu')
    light = F.interpolate(torch.rand(60, 1, 9, 9) * 0.5 + 0.2, size=(96, 96), mode='bicubic').clamp(0.1, 0.85)
    x = light * torch.tensor([1.0, 0.7, 0.4]).view(1, 3, 1, 1)
    x[::2] = damage.grey_of(x[::2])                    # every other one is grey, so that colour tells whose a place is
    assert torch.equal(draw.cut_out(x, torch.zeros(60, 1, 1, 1)), x)
    made = draw.cut_out(x, torch.ones(60, 1, 1, 1))[::2]
    other = damage.grey_of(x.roll(1, 0).flip(3))[::2]
    cut, sides = made[:, 2:] < 0.45 * made[:, :1], []
    for of, where in zip(other, cut):
        if where.sum() > 20:
            inside = (of - of.mean())[where]
            assert (inside > 0).all() or (inside < 0).all()
            sides.append(bool(inside[0] > 0))
    assert len(sides) > 5 and 0 < float(cut.float().mean()) < 0.4
