# SPDX-License-Identifier: GPL-3.0-or-later
"""The restorer's recipe: what damage is, what it is told to find, and how far the network sees."""
import io
import zipfile

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

import alikes
import damage
import data
import faces
import held
import marks
import measure_restore
import restorer
import scenery
import train_blocks
import train_restorer


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


@pytest.fixture
def masks(tmp_path, seed):
    """An archive of film masks: 20 of a kind that is learned, 9 of one that only measures."""
    rng = np.random.default_rng(seed)
    with zipfile.ZipFile(tmp_path / 'masks.zip', 'w') as z:
        for kind, count in {'hair-short': 20, damage.HELD_FILM[0]: 9}.items():
            for i in range(count):
                blob = io.BytesIO()
                Image.fromarray(np.full((40, 40), 10 + i + 100 * (kind != 'hair-short'), np.uint8)).save(blob, 'PNG')
                z.writestr(f'masks/{kind}_{i:03}', blob.getvalue())
    return str(tmp_path / 'masks.zip')


def few(kinds=('crack', 'loss'), count=2):
    return damage.damaging(marks.bank(list(kinds), count, 1, 0))


def things(kinds=('text',), count=1):
    return scenery.things(marks.bank(list(kinds), count, 1, 0))


# --- Shapes ---

@pytest.mark.parametrize('kind', [*marks.DAMAGE, *marks.HELD_DAMAGE, *alikes.SOUND])
def test_shapes_come_again_by_their_seed_and_are_no_two_alike(kind, seed):
    drawn = [marks.draw((kind, [seed, i])) for i in range(4)]
    assert all(d.shape == (marks.SIDE, marks.SIDE) and d.dtype == np.uint8 for d in drawn)
    assert (marks.draw((kind, [seed, 0])) == drawn[0]).all()
    assert sum(d.any() for d in drawn) >= 1 and len({d.tobytes() for d in drawn if d.any()}) == sum(d.any() for d in drawn)


def test_what_measures_is_in_no_training(masks):
    learned, kept = damage.film(masks, False), damage.film(masks, True)
    values = lambda part: {kind: [int(x.max()) for x in of_kind] for kind, of_kind in part.items()}
    assert not set(learned) & set(damage.HELD_FILM) and not set(marks.DAMAGE) & set(marks.HELD_DAMAGE)
    assert values(kept)[damage.HELD_FILM[0]] == [110 + i for i in range(9)]
    both = values(learned)['hair-short'] + values(kept)['hair-short']
    assert sorted(both) == [10 + i for i in range(20)] and len(values(kept)['hair-short']) == 3


# --- Damage ---

def test_blur_is_a_convolution_whose_row_goes_on_as_it_ends(seed):
    x = np.random.default_rng(seed).random((9, 12))
    got = damage.blurred(torch.from_numpy(x)[None, None].float(), 0.8)[0, 0].numpy()
    k = np.exp(-np.arange(-2, 3.0) ** 2 / (2 * 0.64))
    k /= k.sum()
    want = np.apply_along_axis(lambda row: np.convolve(np.pad(row, 2, mode='edge'), k, 'valid'), 1, x)
    want = np.apply_along_axis(lambda row: np.convolve(np.pad(row, 2, mode='edge'), k, 'valid'), 0, want)
    assert np.allclose(got, want, atol=1e-6)


def test_blocks_are_quantised_one_by_one():
    x, quality = torch.rand(2, 3, 32, 48) * 0.5 + 0.25, torch.tensor([30.0, 90.0]).view(2, 1, 1, 1)
    other = x.clone()
    other[:, :, 17:19, 20] = 0.3
    once, again = damage.jpeg(x, quality), damage.jpeg(other, quality)
    assert (once - again).abs()[:, :, 16:, 16:32].max() > 0          # colours are blurred over the border when they are enlarged
    assert (once - again).abs()[:, :, :15].max() < 1e-6 and (once - again).abs()[:, :, :, 33:].max() < 1e-6
    grey = x.mean(1, keepdim=True).expand_as(x)
    off = (damage.jpeg(grey, quality) - grey).pow(2).mean((1, 2, 3))
    assert off[0] > 4 * off[1] > 0


def test_sound_pictures_are_sound_to_the_bit():
    make = damage.Damage(few(), things(alikes.SOUND), 'cpu', sound=1.0)
    x = torch.rand(6, 3, 64, 64)
    make.foreign = lambda x: torch.zeros_like(x[:, :1])
    make.rough = lambda x: x
    b, x, m, marked, *_ = make(x)
    assert torch.equal(b, x) and not m.any() and not marked.any() and 0 <= x.min() and x.max() <= 1


def test_what_is_foreign_is_marked():
    """Without other damage: each picture's place has another's content, if its artist marked any."""
    make = damage.Damage(few(), things(alikes.SOUND), 'cpu', sound=1.0)
    make.foreign = lambda x: F.pad(torch.ones(len(x), 1, 20, 24), (12, 28, 16, 28))
    b, x, m, marked, *_ = make(torch.rand(12, 3, 64, 64))
    given = marked.flatten(1).any(1)
    assert torch.equal(b[~given], x[~given]) and (m[given] > 0).flatten(1).any(1).all()
    away = F.max_pool2d(marked, 41, 1, 20)[:, 0] == 0        # blur and blocks of JPEG reach farther
    assert (b - x).abs().amax(1)[away].max() < 1e-6 and (marked[given][:, :, 16:36, 12:36] == 1).all()


def test_damage_is_what_one_sees():
    make = damage.Damage(few(), things(), 'cpu')
    x = torch.full((3, 3, 40, 40), 0.5)
    b = x.clone()
    b[0, :, 10:20, 12:30] += 0.3
    b[1, 2, 10:20, 12:30] -= 0.005                     # nobody sees
    b[2, 0, 10:20, 12:30] += 0.03                      # perhaps
    m = make.visible(b, x, torch.zeros(3, 1, 40, 40))
    assert (m[0, 0, 10:20, 12:30] == 1).all() and not m[1].any() and (m[2, 0, 11:19, 13:29] == -1).all() and not (m[2] > 0).any()
    around = torch.ones(40, 40, dtype=torch.bool)
    around[7:23, 9:33] = False
    assert not m[0, 0][around].any()


def test_damaged_pictures_are_damaged_and_marks_are_masks():
    make = damage.Damage(few(marks.DAMAGE), things(alikes.SOUND), 'cpu', sound=0.0)
    drawn = [make(torch.rand(24, 3, 96, 96)) for _ in range(3)]      # of 24, one in fifty has no screen at all
    b, x, m, marked, kind, hidden, noise, blocks, screen = map(torch.cat, zip(*drawn))
    assert b.shape == x.shape == (72, 3, 96, 96) and torch.isfinite(b).all() and 0 <= b.min() and b.max() <= 1
    assert set(m.unique().tolist()) <= {-1, 0, 1} and (m > 0).flatten(1).any(1).sum() > 24
    assert set(marked.unique().tolist()) <= {0, 1} and set(kind.unique().tolist()) == {0, 1, 2}
    plain = x - noise - blocks - screen
    assert screen.any() and not screen.flatten(1).any(1).all()
    assert noise.any() and blocks.any() and -0.01 < plain.min() and plain.max() < 1.01
    assert not noise.flatten(1).any(1).all() and not blocks.flatten(1).any(1).all()


def plainly(make):
    """As it is, without an artist's mask, a scanner's softness, or JPEG."""
    make.scanned = lambda noisy, *pictures: list(pictures)
    make.pressed = lambda where, *pictures: list(pictures)
    make.foreign = lambda x: torch.zeros_like(x[:, :1])
    make.rough = lambda x: x
    return make


def test_what_looks_like_damage_is_in_both_pictures_and_in_no_mask(monkeypatch):
    monkeypatch.setattr(damage, 'THINGS', (1.0, 1.0))
    monkeypatch.setattr(damage, 'CUT_OUT', 1.0)
    make = plainly(damage.Damage(few(('hole', 'scratch')), things(alikes.SOUND), 'cpu'))
    drawn = []

    def noting(draw):
        def noted(x, present):
            drawn.append((x, draw(x, present)))
            return drawn[-1][1]
        return noted
    scenery_of, make.scenery = make.scenery, noting(make.scenery)
    make.scenery.cut_out = noting(scenery_of.cut_out)
    n = 24
    photographs = F.interpolate(torch.rand(n, 3, 6, 6), size=(96, 96), mode='bicubic').clamp(0, 1)
    sound = (torch.arange(n) % 2 == 0).float().view(n, 1, 1, 1)
    b, x, m, _, _, hidden, *_ = make(photographs, sound)
    changed = (drawn[2][1] - drawn[0][0]).abs().amax(1, keepdim=True) > 0.1
    assert changed.flatten(1).any(1).sum() > n / 3
    assert torch.equal(b[::2], x[::2]) and not m[::2].any()
    touched = (b != x).any(1, keepdim=True) | (hidden > 0)
    untouched = F.max_pool2d(touched.float(), 21, 1, 10) == 0
    assert (changed & untouched)[1::2].any() and not (m[untouched] > 0).any()


def test_things_have_the_picture_s_colours_and_may_end_where_it_changes():
    """A wall of two colours, with a fence before it in one of these, or before one part of it alone."""
    draw = scenery.Scenery(things(('fence',), 4), 'cpu')
    x = torch.tensor([0.7, 0.4, 0.2]).view(1, 3, 1, 1).expand(40, 3, 64, 64).clone()
    x[..., 32:] *= 0.3
    assert torch.equal(draw(x, torch.zeros(40, 1, 1, 1)), x)
    draw.shapes.looks[:] = torch.tensor([dict(scenery._DEFAULT, dark=0.0, light=0.0, round=0.0, shadow=0.0, behind=1.0)[f]
                                         for f in draw.shapes.fields])
    y = draw(x, torch.ones(40, 1, 1, 1))
    change = (y - x).abs().amax(1)
    seen = [(change[..., part] > 0.1).flatten(1).any(1) for part in (slice(0, 24), slice(40, 64))]
    assert (seen[0] ^ seen[1]).any()
    hue = y / y.sum(1, keepdim=True)
    assert ((hue[:, 0] > hue[:, 1] - 0.06) & (hue[:, 1] > hue[:, 2] - 0.06)).float().mean() > 0.9


@pytest.mark.parametrize('kind', ['hole', 'rip', 'patch'])
def test_lost_places_are_wide(kind, seed):
    """Of several, half of those that are there are at least ten pixels deep or wide; none fills the picture."""
    drawn = torch.from_numpy(np.stack([marks.draw((kind, [seed, i])) for i in range(12)]))[:, None].float() / 255
    there = drawn.flatten(1).amax(1) > 0.9
    wide = (-F.max_pool2d(-drawn, 11, 1, 5)).flatten(1).amax(1) > 0.9
    assert wide.sum() >= 0.4 * there.sum() > 2 and drawn.mean((1, 2, 3)).max() < 0.5


def test_half_of_the_damage_hides_what_it_covers():
    """Of the places that a restorer learns to find, by what lets nothing through."""
    make = plainly(damage.Damage(few(marks.DAMAGE, 3), things(), 'cpu', sound=0.0))
    parts = []
    for _ in range(4):
        b, x, m, marked, kind, hidden, *_ = make(torch.rand(40, 3, 1, 1).expand(40, 3, 64, 64))
        opaque = F.max_pool2d((hidden > 0.95).float(), 3, 1, 1)         # masks are wider than what they mask, too
        parts.append((float((opaque * (m > 0)).sum()), float((m > 0).sum())))
        assert 0 <= hidden.min() and hidden.max() <= 1 and not hidden[(m == 0) & (marked == 0)].gt(0.9).float().mean() > 0.02
    share = sum(p[0] for p in parts) / sum(p[1] for p in parts)
    assert 0.25 < share < 0.75


def test_a_wide_place_is_damage_where_it_has_the_picture_s_colour():
    make = damage.Damage(few(), things(), 'cpu')
    x, hidden = torch.full((2, 3, 60, 60), 0.5), torch.zeros(2, 1, 60, 60)
    b = x.clone()
    hidden[:, :, 10:50, 10:50] = 1
    b[0, :, 10:50, 10:34] = 0.9                        # the rest of the first has the picture's own colour, and all of the second
    m = make.visible(b, x, hidden)
    assert (m[0, 0, 12:48, 12:40] == 1).all() and not (m[1] > 0).any() and (m[1, 0, 16:44, 16:44] == -1).all()


def test_what_is_faint_is_not_taught():
    m = torch.zeros(1, 1, 8, 8)
    m[..., :4, :4], m[..., 4:, 4:] = -1, 1
    logit = torch.randn(1, 1, 8, 8, requires_grad=True)
    change = torch.rand(1, 1, 8, 8)
    change[..., 6, 6], change[..., 6, 7] = 0.0, 2 * train_restorer.FAR
    logit.data[..., 6, 6:] = -1.0
    sum(train_restorer.find_losses(logit, m, torch.zeros_like(m), change)).backward()
    assert not logit.grad[..., :4, :4].any() and logit.grad[..., 4:, :].all() and logit.grad[..., 4:, 4:].max() < 0
    cross, _ = train_restorer.find_losses(logit, m, torch.zeros_like(m), change)
    g = torch.autograd.grad(cross, logit)[0][0, 0, 6]
    torch.testing.assert_close(g[7], g[6] * (1 + train_restorer.PLAIN))         # what is plain to see costs more to miss
    perfect = train_restorer.find_losses(torch.where(m > 0, 30.0, -30.0), m, torch.zeros_like(m), change)
    assert all(float(v) < 1e-3 for v in perfect)


def test_what_changed_a_place_most_is_its_kind(monkeypatch):
    """Of a scratch over a stain the scratch, though the stain came last."""
    make = damage.Damage(few(), things(), 'cpu')
    layers = [(0.4, 0.0, slice(10, 14)), (0.2, 2.0, slice(8, 30))]
    monkeypatch.setattr(damage, 'SLOTS', (1, 1))

    def layer(b, present):
        change, kind, rows = layers.pop(0)
        b = b.clone()
        b[:, :, rows] += change
        return b, torch.full((1, 1, 1, 1), kind), torch.full((1, 1, 40, 40), 0.5)
    make.layer = layer
    _, kind, hidden = make.layers(torch.full((1, 3, 40, 40), 0.3), torch.ones(1, 1, 1, 1))
    assert (kind[:, :, 10:14] == 0).all() and (kind[:, :, 16:28] == 2).all() and (hidden == 0.75).all()


def test_false_alarms_cost_by_the_worst_places():
    logit = torch.full((2, 1, 64, 64), -6.0)
    logit[0, 0, 30, 10:30] = 3.0                       # a bow of spectacles, half a per cent
    m, none = torch.zeros_like(logit), torch.zeros_like(logit)
    alone = float(train_restorer.alarm_loss(logit[:1], m[:1], none[:1]))
    assert alone > 1 and float(train_restorer.alarm_loss(logit[1:], m[1:], none[1:])) < 0.01
    m[0, 0, 30, 10:30] = 1
    assert float(train_restorer.alarm_loss(logit[:1], m[:1], none[:1])) < 0.01
    logit.requires_grad_(True)
    train_restorer.alarm_loss(logit, m, none).backward()
    assert torch.isfinite(logit.grad).all() and not logit.grad[0, 0, 28:33, 10:30].any() and (logit.grad >= 0).all()


def test_what_cannot_be_known_costs_less(seed):
    """Beside the border of a lost place twice as much as where something shines through, deep within a fifth of that."""
    x, hole, hidden = torch.full((1, 3, 128, 128), 0.5), torch.zeros(1, 1, 128, 128), torch.zeros(1, 1, 128, 128)
    hole[..., 16:112, 16:112] = hidden[..., 16:112, 16:112] = 1
    hole[..., :8, :] = 1
    mended = x.clone().requires_grad_(True)
    train_restorer.hole_losses(mended + 0.1, x, hole, hidden)[0].backward()
    cost = mended.grad[0].sum(0)
    at = lambda row: float(cost[row, 64] / cost[4, 64])
    assert at(18) == pytest.approx(2) and at(30) == pytest.approx(1) and at(64) == pytest.approx(0.4) and not cost[12, 64]
    rng = torch.Generator().manual_seed(seed)
    grain = torch.rand(1, 3, 128, 128, generator=rng) - 0.5
    grain = grain - F.interpolate(F.avg_pool2d(grain, 4), scale_factor=4)
    assert float(train_restorer.hole_losses(x + grain, x, hole, hidden)[1]) < 1e-5          # texture costs nothing in the squares
    assert float(train_restorer.hole_losses(x + 0.1, x, hole, hidden)[1]) == pytest.approx(0.2, rel=0.01)


# --- Faces ---

def test_faces_get_spectacles_and_hair(seed):
    known, rng = faces.eyes(), np.random.default_rng(seed)
    assert len(known) > 100 and not any(held.photo(name) for name in known)
    assert all(0.05 < at[1][0] - at[0][0] < 0.6 and 0.1 < at[:, 1].min() and at[:, 1].max() < 0.8 for at in known.values())
    names = [str(n) for n in rng.choice(list(known), 3, replace=False)]
    pictures = [(n, torch.from_numpy(rng.integers(90, 160, (3, 96, 96), dtype=np.uint8))) for n in (*names, 'elementary/0001')]
    made = faces.dressed(pictures, 4, seed, 0)
    assert [n for n, _ in made] == [n for n in names for _ in range(4)]
    assert all(x.dtype == torch.uint8 and x.shape == (3, 96, 96) for _, x in made) and len({x.numpy().tobytes() for _, x in made}) == 12
    again = faces.dressed(pictures, 4, seed, 0)
    assert all(torch.equal(a, b) for (_, a), (_, b) in zip(made, again))
    own = dict(pictures)
    changed = [float(((own[n].int() - x.int()).abs().amax(0) > 8).float().mean()) for n, x in made]
    assert max(changed) < 0.6 and sum(c > 0 for c in changed) > 8      # on the smallest faces a thin frame may hardly be seen


def test_spectacles_are_before_the_eyes(seed):
    g = np.random.default_rng(seed)
    at = np.array([[40.0, 60.0], [88.0, 64.0]])
    for _ in range(6):
        changed = np.abs(faces.spectacles(g, np.full((3, 128, 128), 0.5, np.float32), at) - 0.5).max(0) > 0.005
        rows, columns = changed.nonzero()
        assert 20 < rows.min() and rows.max() < 110 and columns.min() < 52 and columns.max() > 76


# --- The network ---

def small():
    net = restorer.Restorer(16).eval()
    for p in net.parameters():
        torch.nn.init.normal_(p, 0, 0.08)
    return net


def test_the_file_is_at_most_eight_megabytes():
    weights = sum(p.numel() for p in restorer.Restorer().parameters())
    assert 1.5e6 < weights < 4e6 and 2 * weights < 8e6 - 20000
    assert {name.replace('.', '/') for name, *_ in restorer.table()} == set(restorer.Restorer().conv)


@torch.no_grad()
def test_what_is_farther_away_than_the_field_changes_nothing():
    net, reach = small(), restorer.field(16)
    x, mark = torch.rand(1, 3, 16, 1120), torch.zeros(1, 1, 16, 1120)
    other = x.clone()
    other[..., 551] = 1 - other[..., 551]
    difference = sum((a - b).abs().amax((0, 1, 2)) for a, b in zip(net(x, mark), net(other, mark)))
    changed = difference.nonzero().flatten()
    assert 551 - reach <= changed.min() < 551 < changed.max() <= 551 + reach
    assert changed.max() - changed.min() > reach       # the bound is not far from what is true


def test_what_is_seldom_there_is_asked_for_too():
    """Of blocks that a third of pictures has, and nobody can tell where: their mean, where the absolute error would ask for nothing."""
    real = 0.03 * (torch.rand(20000) < 1 / 3).float()
    guess = torch.zeros((), requires_grad=True)
    adam = torch.optim.Adam([guess], 1e-3)
    for _ in range(200):
        adam.zero_grad()
        train_restorer.apart_loss(guess.expand(20000), real, torch.ones(20000)).backward()
        adam.step()
    assert float(guess.detach()) == pytest.approx(float(real.mean()), rel=0.02)
    assert float(train_restorer.apart_loss(torch.full((8,), 0.5), torch.zeros(8), torch.ones(8))) == pytest.approx(0.5 - train_restorer.APART / 2)


@pytest.mark.parametrize('size', [(1, 1), (1, 40), (17, 3), (16, 32), (31, 33)])
def test_only_damage_is_touched(size):
    net = small()
    net.conv['out'].bias.data[0] = 0.0
    x, marked = torch.rand(2, 3, *size), torch.zeros(2, 1, *size)
    marked[1] = 1
    m, mended = restorer.mend(net, x, marked)
    assert m.shape == (2, 1, *size) and torch.equal(mended[0][:, m[0, 0] == 0], x[0][:, m[0, 0] == 0])
    assert (m[1] == 1).all() and not torch.equal(mended[1], x[1])
    m, mended = restorer.mend(net, x, torch.zeros_like(marked), 2.0)
    assert not m.any() and torch.equal(mended, x)


def test_strengths_noise_and_blocks_are_dials():
    net = small()
    net.conv['out'].weight.data[:4] = 0
    net.conv['out'].bias.data[0] = 9.0                 # all is damaged …
    net.conv['out'].bias.data[2] = 90.0                # … by cracks
    x, none = torch.rand(1, 3, 32, 32), torch.zeros(1, 1, 32, 32)
    for strength in (0.0, 0.3, 1.0):
        m, _ = restorer.mend(net, x, none, strengths=(0.9, strength, 0.8))
        assert torch.allclose(m, torch.tensor(strength), atol=1e-5)
    seen = net(x, none)
    _, cleaned = restorer.mend(net, x, none, 2.0, noise=0.5, blocks=0.25, screen=1.0)
    assert torch.equal(cleaned, (x - (0.5 * seen.noise + 0.25 * seen.blocks + seen.screen)).clamp(0, 1))


# --- Measures ---

def test_median_and_similarity(seed):
    rng = np.random.default_rng(seed)
    x = torch.from_numpy(rng.random((1, 3, 9, 11))).float()
    padded = np.pad(x.numpy(), ((0, 0), (0, 0), (1, 1), (1, 1)), mode='reflect')
    want = np.median([padded[..., i:i + 9, j:j + 11] for i in range(3) for j in range(3)], 0)
    assert np.allclose(measure_restore.median(x, 3), want)
    assert torch.allclose(measure_restore.similarity(x, x), torch.ones(1, 1, 9, 11))
    flat = lambda v: torch.full((1, 3, 9, 11), v)
    want = (2 * 0.2 * 0.6 + 1e-4) / (0.04 + 0.36 + 1e-4)
    assert torch.allclose(measure_restore.similarity(flat(0.2), flat(0.6)), torch.tensor(want), atol=1e-3)


def test_found_again():
    m, found = torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 4, 4)
    m[..., :2, :], m[..., 3, :] = 1, -1                # eight of them; four too faint to count
    found[..., 1:, :] = 0.2
    assert measure_restore.recovered(found, m) == pytest.approx(dict(precision=0.5, recall=0.5, overlap=1 / 3))


def test_jpeg_by_another_program_and_planes(seed):
    x = torch.from_numpy(np.random.default_rng(seed).random((1, 3, 24, 32))).float()
    assert (measure_restore.planes(measure_restore.levels(x), x) - x).abs().max() < 0.5 / 255 + 1e-6
    off = [float((measure_restore.pressed(x, q) - x).abs().mean()) for q in (10, 95)]
    assert off[0] > off[1] > 0


def psnr(a, b):
    return float(-10 * torch.log10((a - b).square().mean()))


def test_jpeg_is_that_of_libjpeg(seed):
    generator = torch.Generator().manual_seed(seed)
    for quality in (5, 20, 50, 80, 95):
        x = F.interpolate(torch.rand(1, 3, 20, 16, generator=generator), size=(160, 128), mode='bicubic').clamp(0, 1)
        x = (x * 255).round() / 255
        mine, theirs = damage.jpeg(x, torch.full((1, 1, 1, 1), float(quality))), measure_restore.pressed(x, quality)
        lost = psnr(theirs, x)
        assert abs(psnr(mine, x) - lost) < 0.6 and psnr(mine, theirs) > lost + 6, quality     # 0.2 and 8.3 at worst of 300


def test_most_pictures_as_jpeg_have_no_grain(monkeypatch):
    """So that what JPEG took can be told; all others are as grainy as they were."""
    monkeypatch.setattr(damage, 'PRESSED', 1.0)
    monkeypatch.setattr(damage, 'SMOOTH', 1.0)
    x, make = torch.rand(8, 3, 64, 64), damage.Damage(few(), things(alikes.SOUND), 'cpu')
    *_, noise, blocks, _ = make(x)
    assert noise.abs().max() < 1e-6 and blocks.flatten(1).any(1).all()
    monkeypatch.setattr(damage, 'PRESSED', 0.0)
    *_, noise, blocks, _ = make(torch.rand(32, 3, 64, 64))
    assert noise.any() and not blocks.any()


# --- Data ---

LICENCES = {'eras/era_1938_fsa_bw': ['PD (FSA/OWI)', 'PD-US (1920), PG; death dates not checked', 'not stated; TEST ONLY'],
            'restore/clean_paintings_met': ['CC0 (The Met)', 'repo MIT; rights not stated; TEST ONLY'],
            'restore/damaged_photos': ['repo MIT; rights in the pictures not stated; TEST ONLY'],
            'restore/masks': ['MIT (c) 2022', 'not stated']}


def write(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == '.png':                          # a mask
        return Image.fromarray(np.pad(np.full((12, 20), 255, np.uint8), ((20, 32), (10, 40)))).save(path)
    return Image.effect_noise((70, 64), 60).convert('RGB').save(path)


@pytest.fixture
def packed(tmp_path, monkeypatch):
    source = tmp_path / 'source'
    for name in ['elementary/0001', 'gb82/0001', 'pixabay_people/0006', 'uscongress/0002', *held.PHOTOS, *(n for names in held.FACES.values() for n in names)]:
        write(source / 'photos' / f'{name}.jpg')
    for name in ['museum/0001', *held.PAINTINGS, *held.FRESH_SMALL]:
        write(source / 'paintings' / f'{name}.jpg')
    for name in ['munch/0005', *held.FRESH]:
        write(source / 'paintings-large' / f'{name}.jpg')
    (source / 'paintings-large' / 'paintings.tsv').write_text('file\tsharp\nmunch/0005.jpg\tsharp\n')
    monkeypatch.setattr(data, 'RESTORE_ERAS', ['era_1938_fsa_bw'])
    for folder, licences in LICENCES.items():
        end, rows = '.png' if folder.endswith('masks') else '.jpg', ['file\tlicence']
        for i, licence in enumerate(licences * 3):
            name = f'{folder.split("/")[1]}/' + (f'hair_{i:03}' if end == '.png' else f'{i:04}')
            write(source / folder.split('/')[0] / (name + end))
            rows.append(f'{name}{end}\t{licence}')
        (source / folder / 'sources.tsv').write_text('\n'.join(rows))
    data.pack(str(source), str(tmp_path / 'packed'), 'restore')
    return tmp_path / 'packed'


def test_only_what_licences_allow_is_learned_from(packed):
    names = {p.stem: set(zipfile.ZipFile(p).namelist()) for p in packed.glob('*.zip')}
    assert names['photos'] == {'elementary/0001', 'gb82/0001', 'pixabay_people/0006', 'uscongress/0002'}
    assert names['paintings'] == {'munch/0005', 'museum/0001', *(f'clean_paintings_met/{i:04}' for i in (0, 2, 4))}
    assert names['prints'] == {f'era_1938_fsa_bw/{i:04}' for i in (3, 6)}
    assert names['sound'] == {'era_1938_fsa_bw/0000', *held.FRESH}
    assert names['masks'] == {f'masks/hair_{i:03}' for i in (0, 2, 4)}
    assert names['look'] == {f'damaged_photos/{i:04}' for i in range(3)}


class Eyes(torch.nn.Module):
    """In place of VGG."""

    def __init__(self, folder):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3, 2, 1)

    def forward(self, x):
        return [F.relu(self.conv(x))] * 5


@pytest.mark.long
def test_a_few_steps_and_on(packed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(train_restorer, 'Features', Eyes)
    monkeypatch.setattr(train_restorer, 'HELD_SHAPES', 2)
    monkeypatch.setattr(train_restorer, 'DRESSED', 1)
    monkeypatch.setattr(data, 'RESTORE_SIDE', 64)
    monkeypatch.setattr(train_restorer.Run, 'over', lambda run: run.step >= 3)
    out = tmp_path / 'out'
    options = f'x --data {packed} --features none --out {out} --batch 4 --size 32 --width 16 --shapes 1 --minutes 1'
    for more in ('', f' --resume {out}/restorer.pt'):
        monkeypatch.setattr('sys.argv', (options + more).split())
        train_restorer.main()
        said = capsys.readouterr().out
        assert 'held out: damaged' in said and 'alarms: faces' in said
        assert (out / 'held.jpg').exists() and (out / 'real.jpg').exists()
        net = measure_restore.load(str(out / 'restorer.pt'), 'cpu')
        assert all(torch.isfinite(p).all() for p in net.parameters())


# --- JPEG alone ---

def seen_by(width, *size):
    torch.manual_seed(5)
    return restorer.Restorer(width)(torch.rand(2, 3, *size), torch.zeros(2, 1, *size))


def test_pictures_are_pressed_or_left_alone(monkeypatch):
    x = torch.rand(3, 3, 64, 64)
    monkeypatch.setattr(train_blocks, 'PLAIN', 1.0)
    got, added = train_blocks.pressed(x)
    assert not added.any()
    monkeypatch.setattr(train_blocks, 'PLAIN', 0.0)
    got, added = train_blocks.pressed(x)
    assert got.min() >= 0 and got.max() <= 1 and (added.flatten(1).abs().amax(1) > 0.01).all()
    again, _ = train_blocks.pressed(got)                # pressing is no blur: a second time changes other places
    assert not torch.equal(again, got)


def test_what_is_left_of_blocks_is_in_relation_to_them():
    real = torch.randn(2, 3, 16, 16) * torch.tensor([0.5, 0.1]).view(2, 1, 1, 1)
    assert float(train_blocks.blocks_loss(real, real)) == 0
    assert float(train_blocks.blocks_loss(0 * real, real)) == pytest.approx(1, abs=0.06)
    half = train_blocks.blocks_loss(real / 2, real)
    assert float(half) == pytest.approx(0.25, abs=0.02)
    assert float(train_blocks.blocks_loss(real * 0 + 0.1, real * 0)) > 10       # where there was no JPEG


def test_all_but_the_blocks_is_to_stay():
    before = restorer.Seen(*(t.detach() for t in seen_by(16, 32, 32)))
    same = restorer.Seen(*(t.clone().requires_grad_(True) for t in before))
    loss = train_blocks.stay_loss(same, before)
    loss.backward()
    assert abs(float(loss)) < 1e-5 and same.blocks.grad is None and same.damage.grad.abs().max() < 1e-5
    for field in before._fields:
        moved = train_blocks.stay_loss(before._replace(**{field: getattr(before, field) + torch.randn(getattr(before, field).shape)}), before)
        assert (float(moved) > 1e-3) == (field != 'blocks'), field


@pytest.mark.long
def test_blocks_are_learned_and_the_rest_stays(packed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(data, 'RESTORE_SIDE', 64)
    monkeypatch.setattr(train_blocks.Run, 'over', lambda run: run.step >= 30)
    monkeypatch.setattr(train_blocks.Run, 'rate', lambda run: 1.0)
    net, critic = restorer.Restorer(16), restorer.Critic()
    train_blocks.save(str(tmp_path / 'in.pt'), g=net.state_dict(), d=critic.state_dict())
    monkeypatch.setattr('sys.argv', f'x {tmp_path}/in.pt --data {packed} --out {tmp_path}/out --batch 4 --size 32 --width 16 '
                                    '--shapes 1 --minutes 1 --stay 3'.split())
    train_blocks.main()
    assert 'steps 30' in capsys.readouterr().out
    before, after = (train_blocks.restore(f'{tmp_path}/{name}.pt') for name in ('in', 'out/restorer'))
    assert all(torch.equal(before['d'][k], after['d'][k]) for k in before['d'])
    changed = [k for k in before['g'] if not torch.equal(before['g'][k].float(), after['g'][k].float())]
    assert changed and all(torch.isfinite(after['g'][k]).all() for k in after['g'])
