# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses of single places, against loops over them and against what they are for."""
import numpy as np
import pytest
import torch

import features
import places


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


def maps(pictures, sizes=(12, 10, 8, 6, 4)):
    return [torch.rand(pictures, c, s, s + 1) for c, s in zip((4, 5, 6, 7, 8), sizes)]



def test_match_is_the_nearest_of_the_own_set():
    made, real, n = maps(6), maps(4), 9
    torch.manual_seed(5)
    got = float(places.match_loss(made, real, sets=2, n=n))
    torch.manual_seed(5)
    want = []
    for k in places.MATCHED:
        a, b = (places._places(f[k], n).double().numpy() for f in (made, real))
        for s in range(2):
            ours, his = a[3 * s:3 * s + 3].reshape(-1, a.shape[2]), b[2 * s:2 * s + 2].reshape(-1, b.shape[2])
            centre = his.mean(0)
            off = np.array([[1 - (p - centre) @ (q - centre) / np.linalg.norm(p - centre) / np.linalg.norm(q - centre)
                             for q in his] for p in ours])
            want.append(off.min(1).mean())
    assert got == pytest.approx(np.mean(want), rel=1e-4)


def test_match_has_no_gradient_but_towards_the_paintings():
    made, real = [f.requires_grad_() for f in maps(2)], maps(2)
    places.match_loss(made, real, n=20).backward()
    assert made[0].grad is None and made[4].grad is None and all(made[k].grad.abs().sum() > 0 for k in places.MATCHED)


def test_alike_is_the_difference_of_self_similarities():
    made, picture, n = maps(2), maps(2), 7
    torch.manual_seed(7)
    got = float(places.alike_loss(made, picture, n))
    torch.manual_seed(7)
    want = []
    for k in places.STRUCTURE:
        both = places._places(torch.cat([made[k], picture[k]]), n).double().numpy()
        for i in range(2):
            tables = []
            for f in (both[i], both[i + 2]):
                d = np.array([[1 - p @ q / np.linalg.norm(p) / np.linalg.norm(q) for q in f] for p in f])
                tables.append(d / d.sum(0))
            want.append(np.abs(tables[0] - tables[1]).sum(0).mean())
    assert got == pytest.approx(np.mean(want), rel=1e-3)


def key(colour, at):
    """What places are compared by, of one colour at one place (0..1)."""
    r, g, b = colour
    light = 0.299 * r + 0.587 * g + 0.114 * b
    hue = np.array([r - g, (r + g) / 2 - b]) / (light + 0.2)
    return hue, np.array([*hue / places.HUE, light / places.LIGHT, *np.array(at) / places.REACH])


def test_affinity_is_the_sum_over_pairs():
    made, picture = torch.rand(2, 3, 48, 40), torch.rand(2, 3, 48, 40)
    among, whole = [], []
    for m, x in zip(made, picture):
        y, u = features.blurred(x[None])[0].double().numpy(), features.chroma(features.blurred(m[None]))[0].double().numpy()
        h, w = y.shape[1:]
        at = [(i, j) for i in range(h) for j in range(w)]
        keys = [key(y[:, i, j], (i / (h - 1), j / (w - 1))) for i, j in at]
        close = np.array([[np.exp(-((p - q) ** 2).sum() / 2) for _, q in keys] for _, p in keys])
        skin = np.array([1 + places.SKIN_MORE * np.exp(-((hue - places.SKIN) ** 2).sum() / places.SKIN_WIDTH ** 2)
                         for hue, _ in keys])
        apart = np.array([[((u[:, i, j] - u[:, k, l]) ** 2).sum() for k, l in at] for i, j in at])
        among.append((skin / skin.mean() * (close * apart).sum(1) / close.sum(1)).mean())
        whole.append(apart.mean())
    want = np.mean(among) / (np.mean(whole) + places.FLOOR)
    assert float(places.affinity_loss(made, picture)) == pytest.approx(want, rel=1e-3)


def test_affinity_has_the_gradient_of_differences():
    made, picture, way = (torch.rand(2, 3, 40, 40, dtype=torch.float64) for _ in range(3))
    made.requires_grad_()
    places.affinity_loss(made, picture).backward()
    with torch.no_grad():
        up, down = (places.affinity_loss(made + e * (way - 0.5), picture) for e in (1e-5, -1e-5))
    assert float((made.grad * (way - 0.5)).sum()) == pytest.approx(float(up - down) / 2e-5, rel=1e-4)


def test_skin_is_what_its_hue_is_asked_of():
    """A face before a wall: the face's hue counts, by its own lightness; the wall's doesn't, nor does anything where no skin is."""
    face = torch.zeros(1, 1, 128, 128)
    face[..., 24:104, 24:104] = 1
    of = lambda colour: torch.tensor(colour).view(1, 3, 1, 1)
    skin, wall = of((0.7, 0.5, 0.4)), of((0.3, 0.35, 0.5))
    photograph = face * skin + (1 - face) * wall
    loss = lambda made: float(places.skin_loss(made, photograph))
    assert loss(photograph) == 0
    assert loss(face * skin + (1 - face) * of((0.9, 0.8, 0.1))) < 0.15 * loss(face * of((0.3, 0.6, 0.6)) + (1 - face) * wall)
    assert loss(face * of((0.8, 0.6, 0.49)) + (1 - face) * wall) < 0.15 * loss(face * of((0.6, 0.6, 0.6)) + (1 - face) * wall)
    assert float(places.skin_loss(torch.rand(1, 3, 128, 128), wall.expand(1, 3, 128, 128))) < 0.02


def test_skin_of_any_tone_in_any_light_counts():
    def counts(*colour):
        hue, _ = places.hue_of(torch.tensor(colour).view(1, 3, 1, 1))
        return float(places.lit_skin(hue))

    for name, colour in dict(pale=(0.93, 0.82, 0.76), lit=(0.95, 0.87, 0.78), light=(0.85, 0.65, 0.54), brown=(0.6, 0.42, 0.32),
                             dark=(0.3, 0.19, 0.14), shaded=(0.4, 0.22, 0.14)).items():
        assert counts(*colour) > 0.4, name
    for name, colour in dict(sky=(0.4, 0.6, 0.9), leaf=(0.3, 0.5, 0.2), grey=(0.6, 0.6, 0.6), lemon=(0.9, 0.85, 0.2), rose=(0.9, 0.3, 0.5),
                             snow=(0.95, 0.96, 1.0), brick=(0.8, 0.25, 0.1)).items():
        assert counts(*colour) < 0.1, name


def test_skin_has_the_gradient_of_differences():
    made, way = (torch.rand(2, 3, 40, 40, dtype=torch.float64) for _ in range(2))
    picture = (torch.tensor((0.7, 0.5, 0.4)).view(1, 3, 1, 1) + 0.02 * torch.randn(2, 3, 40, 40)).double()
    made.requires_grad_()
    places.skin_loss(made, picture).backward()
    with torch.no_grad():
        up, down = (places.skin_loss(made + e * (way - 0.5), picture) for e in (1e-7, -1e-7))
    assert float((made.grad * (way - 0.5)).sum()) == pytest.approx(float(up - down) / 2e-7, rel=1e-3, abs=1e-6)


def test_affinity_lets_a_face_be_green_but_not_half_of_it():
    """A face before a wall; what is asked for is one hue, not the photograph's, nor none."""
    def painted(left, right, wall):
        x = torch.tensor(wall)[:, None, None].expand(3, 128, 128).clone()
        x[:, 24:104, 24:64], x[:, 24:104, 64:104] = (torch.tensor(c)[:, None, None] for c in (left, right))
        return x[None]
    skin, lit, wall = (0.7, 0.5, 0.4), (0.84, 0.6, 0.48), (0.3, 0.35, 0.5)
    green, pink, grey = (0.4, 0.7, 0.4), (0.9, 0.5, 0.6), (0.5, 0.5, 0.5)
    photograph = painted(skin, lit, wall)
    loss = lambda *colours: float(places.affinity_loss(painted(*colours), photograph))
    assert loss(green, green, wall) < 1.1 * loss(skin, lit, wall)
    assert loss(green, pink, wall) > 3 * loss(green, green, wall)
    dull = [tuple(0.5 + 0.3 * (c - 0.5) for c in colour) for colour in (green, pink, wall)]
    assert loss(*dull) > 0.95 * loss(green, pink, wall)
    assert loss(grey, grey, grey) < 1e-6
