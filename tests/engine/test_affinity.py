# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine-tuning's loss on hue against the recipe's, finite differences, and what it is for."""
import ctypes as C

import numpy as np
import pytest
import torch

import internals as I
import places


def torch_of(x):
    return torch.from_numpy(x.astype(np.float64)).permute(0, 3, 1, 2).contiguous()


def affinity(y, photograph, border=0, weight=1.0, gradient=None):
    """(loss, gradient), which is added to the one given."""
    gradient, loss = np.zeros_like(y) if gradient is None else gradient.copy(), C.c_float(np.nan)
    I.check(I.LIB.pastiche_affinity, None, C.byref(I.batch(y)), C.byref(I.batch(photograph)), border, C.c_float(weight),
            C.byref(I.batch(gradient)), C.byref(loss))
    return loss.value, gradient


def smooth(rng, n, height, width):
    """Pictures whose colours change slowly, as places that belong together need, with noise."""
    low = torch.from_numpy(rng.random((n, 3, 4, 5)))
    large = torch.nn.functional.interpolate(low, size=(height, width), mode='bilinear', align_corners=True)
    return np.ascontiguousarray((large + 0.1 * torch.from_numpy(rng.random(large.shape))).permute(0, 2, 3, 1).numpy().astype(np.float32))


@pytest.fixture
def double(monkeypatch):
    monkeypatch.setattr(torch.Tensor, 'float', lambda t: t)


@pytest.mark.parametrize('n,height,width,border', [(1, 48, 64, 0), (3, 40, 24, 4), (2, 16, 40, 8), (1, 128, 120, 0)])
def test_against_the_recipe(double, rng, n, height, width, border):
    """Of 100 seeds, the loss was off by 2e-6 and the gradient by 3e-6 at most."""
    y, photograph = (smooth(rng, n, height + 2 * border, width + 2 * border) for _ in range(2))
    t = torch_of(y).requires_grad_(True)
    inner = [x[:, :, border:border + height, border:border + width] for x in (t, torch_of(photograph))]
    reference = places.affinity_loss(*inner)
    reference.backward()
    before = 1e-3 * rng.normal(size=y.shape).astype(np.float32)
    loss, gradient = affinity(y, photograph, border, 3.0, before)
    assert loss == pytest.approx(float(reference), rel=2e-5)
    assert I.relative(gradient - before, 3 * t.grad.permute(0, 2, 3, 1).numpy()) < 1e-4


def test_by_differences(rng):
    """Of 100 seeds, 7e-5 off at most."""
    y, photograph = (smooth(rng, 2, 40, 56) for _ in range(2))
    loss, gradient = affinity(y, photograph)
    square = float((gradient.astype(np.float64)**2).sum())
    step = np.float32(1e-2 * loss / square)
    slope = (affinity(y + step * gradient, photograph)[0] - affinity(y - step * gradient, photograph)[0]) / (2 * step)
    assert slope == pytest.approx(square, rel=1e-3)


def test_one_place_has_one_hue(rng):
    y, photograph = (rng.random((1, 16, 16, 3)).astype(np.float32) for _ in range(2))
    loss, gradient = affinity(y, photograph)
    assert loss == 0 and not gradient.any()


def test_the_same_for_any_number_of_threads(rng):
    y, photograph = (smooth(rng, 1, 96, 104) for _ in range(2))
    found = []
    try:
        for threads in (1, 2, 5):
            I.LIB.pastiche_set_threads(threads)
            found.append(affinity(y, photograph))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(loss == found[0][0] and np.array_equal(gradient, found[0][1]) for loss, gradient in found)


def test_what_it_is_for(rng):
    """Skin of one colour may become green, but not green and red in patches; and grey is no way out."""
    photograph = np.empty((1, 64, 64, 3), np.float32)
    photograph[:, :, :32], photograph[:, :, 32:] = (0.8, 0.6, 0.45), (0.2, 0.3, 0.7)
    photograph += 0.01 * rng.random(photograph.shape).astype(np.float32)
    green = photograph.copy()
    green[:, :, :32] = 0.4, 0.8, 0.3
    patchy = green.copy()
    patchy[:, 16:40, 4:24] = 0.9, 0.3, 0.2
    grey = 0.02 * patchy + 0.98 * patchy.mean(3, keepdims=True)
    one, patches, pale = (affinity(y, photograph)[0] for y in (green, patchy, grey))
    assert patches > 2 * one and pale > 0.5 * patches
    assert affinity(patchy, patchy)[0] < 0.5 * patches
