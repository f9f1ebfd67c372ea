# SPDX-License-Identifier: GPL-3.0-or-later
"""What the restorer's recipe does against false alarms: things that look like damage, places that are taken for it, parts of faces."""
import types

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import damage
import data
import faces
import held
import marks
import measure_restore
import mining
import restorer
import scenery
import train_restorer


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


def likely(x, marked):
    """In place of a network: how red a place is says how likely it is damaged; it would be white."""
    zero = torch.zeros_like(x)
    return restorer.Seen(torch.logit(x[:, :1], 1e-6), zero, torch.ones_like(x), zero, zero, zero)


def test_finding_and_alarms_by_threshold(seed, monkeypatch):
    monkeypatch.setattr(restorer, 'SCALES', ())
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


# --- Places that are taken for damage ---

class Cpu:
    device = torch.device('cpu')

    def autocast(self):
        return torch.autocast('cpu', torch.bfloat16, enabled=False)


def test_places_that_are_taken_for_damage_come_more_often():
    """Of three pictures: one with alarms in one cell, one with them in four, one without any."""
    c = mining.CELL
    u = torch.zeros(3, 3, 4 * c, 4 * c, dtype=torch.uint8)
    u[0, 0, c:2 * c, 2 * c:3 * c] = u[1, 0, :2 * c, :2 * c] = 230
    mined = mining.Mined(data.Pool([(str(i), x) for i, x in enumerate(u)], 4 * c, 'cpu'))
    square, at = mined.pick(6000)
    assert torch.bincount(square, minlength=3).min() > 1500 and at.abs().max() < 1 and len(at.unique(dim=0)) == 16
    assert mined.look(likely, Cpu()) == pytest.approx(100 * 5 / 48, rel=1e-4)
    square, at = mined.pick(6000)
    assert (at[square == 0] == torch.tensor([0.25, -0.25])).all() and (at[square == 1] < 0).all()
    count = torch.bincount(square, minlength=3).float()
    assert count[2] < 10 and count[1] / count[0] == pytest.approx(2, rel=0.2)      # the root of four: no picture comes all the time
    mined.look(lambda x, marked: restorer.Seen(torch.full_like(x[:, :1], -200.0), *[x] * 5), Cpu())
    assert torch.bincount(mined.pick(6000)[0], minlength=3).min() > 1500


def test_windows_have_a_place_in_their_middle_half():
    side, n = 256, 32
    across = torch.arange(side).expand(side, side)
    pool = data.Pool([('', torch.stack([across, across.t(), across]).byte())], side, 'cpu')
    at = torch.rand(300, 2) * 2 - 1
    made = pool.windows(torch.zeros(300, dtype=torch.long), n, 1.0, 4.0, at)[:, :2].flatten(2) * 255
    low, high = made.amin(2), made.amax(2)             # middles of the outermost pixels
    wide, place = (high - low) * n / (n - 1), (at + 1) / 2 * side - 0.5
    free = (low > wide / n + 1) & (high < side - 2 - wide / n)
    assert free.all(1).any() and not free.all() and float(wide.max() / wide.min()) > 2
    off = (place - (low + high) / 2).abs()
    assert (off < torch.where(free, wide / 4, wide / 2) + 2).all() and (off[free] > 0.15 * wide[free]).any()


def test_a_batch_has_places_that_are_taken_for_damage_and_prints_at_its_end():
    asked = []

    class Pool:
        def __init__(self, kind):
            self.kind = kind

        def pick(self, n):
            return [(self.kind, 'any')] * n

        def windows(self, index, n, low, high, at=None):
            asked.extend(index)
            return torch.zeros(len(index), 3, n, n)

    class Mined(Pool):
        def pick(self, n):
            return [(self.kind, 'mined')] * n, torch.zeros(n, 2)

    pools, mined = ({k: of(k) for k in train_restorer.SHARE} for of in (Pool, Mined))
    for batch, hard in (4, 0), (32, 6), (40, 9):
        asked.clear()
        a = types.SimpleNamespace(batch=batch, size=8)
        x, sound = train_restorer.Trainer.draw(types.SimpleNamespace(a=a, pools=pools, mined=mined, run=Cpu()))
        assert len(x) == len(sound) == len(asked) == batch and sum(how == 'mined' for _, how in asked) == hard
        assert all(kind == 'prints' for kind, _ in asked[-(batch // 4):])
        chances = [train_restorer.MINED_SOUND if how == 'mined' else train_restorer.SOUND[kind] for kind, how in asked]
        assert [float(s) for s in sound] == pytest.approx(chances)
