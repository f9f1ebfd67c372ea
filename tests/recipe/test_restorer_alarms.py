# SPDX-License-Identifier: GPL-3.0-or-later
"""What the restorer's recipe does against false alarms: things that look like damage, parts of faces."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F

import damage
import faces
import held
import marks
import measure_restore
import restorer
import scenery


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


def likely(x, marked):
    """In place of a network: how red a place is says how likely it is damaged; it would be white."""
    zero = torch.zeros_like(x)
    return restorer.Seen(torch.logit(x[:, :1], 1e-6), zero, torch.ones_like(x), zero, zero, zero)


def test_finding_and_alarms_by_threshold(seed):
    g = torch.Generator().manual_seed(seed)
    u = torch.randint(0, 256, (3, 21, 40), generator=g, dtype=torch.uint8)
    red = u[0].double().numpy() / 255
    for of, t in zip(measure_restore.alarms(likely, [('', u)], 'cpu'), measure_restore.THRESHOLDS):
        taken = red > t - restorer.RAMP
        assert of['places'] == pytest.approx(100 * taken.mean(), abs=0.3)      # the least likely are lost in rounding
        tiles = np.pad(taken, ((0, 11), (0, 8))).reshape(2, 16, 3, 16).any((1, 3)).sum()
        assert of['patches'] == pytest.approx(1e6 * tiles / taken.size, rel=0.2)
    left = lambda name, height, width: {name: np.arange(width).reshape(1, -1).repeat(height, 0) < 15}
    for of, t in zip(measure_restore.alarms(likely, [('a', u), ('b', u)], 'cpu', left), measure_restore.THRESHOLDS):
        assert of['a'] == of['b'] == pytest.approx(100 * (red[:, :15] > t - restorer.RAMP).mean(), abs=0.7)
    b, m = u[None].float() / 255, torch.zeros(1, 1, 21, 40)
    b[:, 0], m[:, :, :9] = 0.0, 1.0
    b[:, 0, :9] = 0.9                                  # found at 0.7 and less, to a part at 0.8 and 0.9
    x = torch.where(m > 0, 1.0, b)
    found = measure_restore.finding(likely, b, x, m)
    assert all(f['recall'] == f['precision'] == 1 for f in found)
    gains = [f['gain'] for f in found]
    assert min(gains[:3]) > 20 and gains[2] > gains[3] > gains[4] > 0


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


# --- Faces ---

def test_parts_of_held_out_faces(seed):
    known, rng = faces.held_eyes(), np.random.default_rng(seed)
    names = {name for of_tone in held.FACES.values() for name in of_tone}
    assert names - {'pixabay_people/0093'} == set(known) and not set(known) & set(faces.eyes())
    assert 3 <= sum(worn for _, worn in known.values()) <= 6
    assert [*faces.parts('pixabay_people/0093', 8, 9)] == [*faces.parts('elementary/0001', 8, 9)] == ['rest']
    for name, (at, worn) in known.items():
        width = int(rng.integers(300, 700))
        height = int(width * rng.uniform(0.9, 1.5))
        parts = faces.parts(name, height, width)
        assert list(parts) == ['spectacles' if worn else 'eyes', 'hair', 'rest']
        assert (sum(m.astype(int) for m in parts.values()) == 1).all() and all(m.any() for m in parts.values())
        at = at * (width, height)
        band, middle, across = next(iter(parts.values())), at.mean(0), at[1] - at[0]
        where = lambda mask, u, v: mask[tuple(int(n) for n in (middle + u * across + v * np.array([-across[1], across[0]]))[::-1])]
        assert where(band, -0.5, 0) and where(band, 0.5, 0) and where(band, 0, 0.3) and where(parts['rest'], 0, 0.8)
        top = middle - 1.5 * np.array([-across[1], across[0]])
        assert not (0 < top[0] < width and 0 < top[1] < height) or where(parts['hair'], 0, -1.5)
