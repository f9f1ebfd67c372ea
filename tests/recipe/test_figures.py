# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of looks.py, on pictures of which they are known."""
import pytest
import torch

import looks


def face(left, right):
    """Two cheeks before a blue wall, 128 pixels square."""
    x = torch.tensor((0.3, 0.35, 0.5))[:, None, None].expand(3, 128, 128).clone()
    x[:, 24:104, 24:64], x[:, 24:104, 64:104] = (torch.tensor(c)[:, None, None] for c in (left, right))
    return x[None]


def test_skin_is_patchy_where_one_cheek_is_pink():
    photo = face((0.7, 0.5, 0.4), (0.84, 0.6, 0.48))
    where = looks.skin(photo)
    assert where[6, 6] and where[6, 9] and not where[0, 0] and not where[6, 0]
    green, pink = (0.4, 0.7, 0.4), (0.9, 0.5, 0.6)
    even, half = (looks.skin_spreads(photo, face(green, other))[0] for other in (green, pink))
    assert even < 3 and half > 3 * even


def test_restless_places_are_light_or_dark():
    photo = torch.full((1, 3, 64, 128), 0.8)
    photo[..., 64:] = 0.2
    made = photo.clone()
    made[..., 64:] += 0.1 * (torch.arange(64) % 2 * 2 - 1)
    light, dark = looks.restless(photo, made)
    assert light < 5 and dark == pytest.approx(25.5, rel=0.2)


def test_a_weave_is_a_peak(seed):
    torch.manual_seed(seed)
    noise = torch.rand(1, 3, 256, 256) * 0.1
    waves = 0.05 * torch.sin(torch.arange(256) * (2 * torch.pi / 4))
    assert looks.weave(noise) < 4 < 40 < looks.weave(noise + waves)
    assert looks.weave(noise + 0.5 * torch.sin(torch.arange(256) * (2 * torch.pi / 24))) < 10


def test_strokes_are_fine_contrast():
    stripes = (torch.arange(64) % 2).float().expand(1, 3, 64, 64)
    assert looks.strokes(stripes) == pytest.approx(0.5, rel=0.1)
    assert looks.strokes(torch.linspace(0, 1, 64).expand(1, 3, 64, 64)) < 0.03
