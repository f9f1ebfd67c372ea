# SPDX-License-Identifier: GPL-3.0-or-later
"""The photograph's colours and detail in the painted picture, against the same in numpy, on random pictures."""
import ctypes as C

import numpy as np
import pytest

import internals as I
from test_apply import ERROR_SETTING, WORKING, apply, make_nets, nets, photo, two, wanted_size    # noqa: F401: fixtures
from test_operators import resized

TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                   [0.0883024619, 0.2817188376, 0.6299787005]])
TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                   [0.0259040371, 0.7827717662, -0.8086757660]])
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def oklab(rgb):
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ TO_LMS.T) @ TO_LAB.T


def from_oklab(lab):
    """What is out of range on the way to grey of its luminance, found by halving."""
    linear = (lab @ np.linalg.inv(TO_LAB).T) ** 3 @ np.linalg.inv(TO_LMS).T
    grey = (linear @ LUMINANCE).clip(0, 1)[..., None]
    low, high = np.zeros_like(grey), np.ones_like(grey)
    for _ in range(40):
        part = (low + high) / 2
        fits = ((v := grey + part * (linear - grey)) >= 0).all(-1, keepdims=True) & (v <= 1).all(-1, keepdims=True)
        low, high = np.where(fits, part, low), np.where(fits, high, part)
    inside = ((linear >= 0) & (linear <= 1)).all(-1, keepdims=True)
    linear = np.where(inside, linear, grey + low * (linear - grey)).clip(0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055).clip(0, 1)


def cells(h, w, size):
    return max(1, (h + size // 2) // size), max(1, (w + size // 2) // size)


def finished(x, y, working, keep_colours=0.0, detail=0.0):
    """@x the photograph over its mean, @y the painted picture, strokes as at @working (height, width)."""
    h, w = x.shape[:2]
    wh, ww = min(working[0], h), min(working[1], w)
    lab = oklab(y)
    if detail:
        small = cells(wh, ww, 8)
        lightness, painted = oklab(x)[..., :1], lab[..., :1].copy()
        reduced = oklab(resized(x, wh, ww))[..., :1]
        energy = resized((reduced - resized(resized(reduced, *small), wh, ww)) ** 2, *small)
        energy = resized(energy, h, w).clip(0)
        difference = lightness - painted
        fine = difference - resized(resized(difference, *small), h, w)
        lab[..., :1] = (painted + detail / 100 * energy / (energy + 0.04 ** 2) * fine).clip(0, 1)
    if keep_colours:
        own = resized(oklab(resized(x, *cells(wh, ww, 4))), h, w)
        shade = np.minimum(1, lab[..., :1] / own[..., :1].clip(1e-4))
        lab[..., 1:] += keep_colours / 100 * (shade * own[..., 1:] - lab[..., 1:])
    return from_oklab(lab)


def matte(pixels):
    rgb, alpha = pixels[..., :3].astype(float), pixels[..., 3:].astype(float)
    return alpha * rgb + (1 - alpha) * (rgb * alpha).sum((0, 1)) / alpha.sum()


@pytest.mark.parametrize('settings', [dict(keep_colours=100), dict(keep_colours=35), dict(detail=100), dict(detail=60, keep_colours=80)],
                         ids=str)
@pytest.mark.parametrize('h,w,stroke_size', [(1, 1, 100), (3, 7, 100), (48, 64, 100), (301, 267, 100), (290, 312, 160), (60, 500, 50)])
def test_against_reference(nets, seed, h, w, stroke_size, settings):
    pixels = photo(np.random.default_rng(seed), h, w, alpha=h > 3)
    pixels[..., :3] = np.clip(1.6 * pixels[..., :3] - 0.3, 0, 1)        # black and white, and strong colours
    plain = apply(nets, pixels, stroke_size=stroke_size)
    out = apply(nets, pixels, stroke_size=stroke_size, **settings)
    working = wanted_size(nets, w, h, stroke_size)[::-1]
    want = finished(matte(pixels), plain[..., :3].astype(float), working, **settings)
    assert np.abs(out[..., :3] - want).max() < 2e-3
    assert np.array_equal(out[..., 3], pixels[..., 3])


def test_colours_are_the_photographs_and_lightness_is_painted(nets, seed):
    """What the reference could be wrong about, too."""
    rng = np.random.default_rng(seed)
    pixels = np.ones((280, 270, 4), np.float32)
    pixels[..., :3] = [0.9, 0.7, 0.6] + 0.05 * rng.random((280, 270, 1))      # random nets paint lightly: here darker than it
    plain, out = (oklab(apply(nets, pixels, keep_colours=k)[..., :3].astype(float)) for k in (0, 100))
    own = oklab(np.array([0.925, 0.725, 0.625]))
    darker = plain[..., 0] < own[0]
    assert darker.mean() > 0.5
    hue = np.arctan2(out[..., 2], out[..., 1])[np.hypot(out[..., 1], out[..., 2]) > 0.01]
    assert np.abs(hue - np.arctan2(own[2], own[1])).max() < 0.1
    assert np.abs(out[..., 0] - plain[..., 0])[darker].max() < 5e-3
    assert not np.allclose(plain[..., 1:], out[..., 1:], atol=0.02)


def test_half_is_between(nets, seed):
    """In OKLab, where all three can be shown."""
    pixels = photo(np.random.default_rng(seed), 120, 140, alpha=False)
    for setting in ('keep_colours', 'detail'):
        none, half, full = (apply(nets, pixels, **{setting: amount})[..., :3].astype(float) for amount in (0, 50, 100))
        inside = np.logical_and.reduce([((p > 0.02) & (p < 0.98)).all(-1) for p in (none, half, full)])
        assert inside.mean() > 0.2
        assert np.abs(oklab(half) - (oklab(none) + oklab(full)) / 2)[inside].max() < 4e-3
        assert np.abs(none - full).max() > 0.05


def test_a_flat_picture_stays_paint(nets):
    """There is no detail to bring back."""
    pixels = np.full((280, 260, 4), 0.5, np.float32)
    pixels[..., 3] = 1
    assert np.abs(apply(nets, pixels, detail=100) - apply(nets, pixels)).max() < 2e-3


def test_strength_0_is_the_picture(nets, seed):
    pixels = photo(np.random.default_rng(seed), 40, 50)
    assert np.array_equal(apply(nets, pixels, 0.0, keep_colours=70, detail=80), pixels)


def test_same_for_any_threads(nets, seed):
    pixels = photo(np.random.default_rng(seed), 323, 231)
    results = []
    try:
        for threads in (1, 2, 5):
            I.LIB.pastiche_set_threads(threads)
            results.append(apply(nets, pixels, 80.0, keep_colours=60, detail=70))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], r) for r in results[1:])


def test_hidden_colours_do_not_matter(nets, seed):
    rng = np.random.default_rng(seed)
    pixels = photo(rng, 60, 50)
    other, hidden = pixels.copy(), pixels[..., 3] == 0
    other[hidden, :3] = rng.random((hidden.sum(), 3))
    assert np.array_equal(*(apply(nets, p, keep_colours=100, detail=100) for p in (pixels, other)))


def test_rubbish_values(nets, seed):
    rng = np.random.default_rng(seed)
    pixels = photo(rng, 40, 30)
    for value in (np.nan, np.inf, -np.inf, 1e30, -3):
        pixels[rng.integers(40, size=9), rng.integers(30, size=9), rng.integers(3, size=9)] = value
    out = apply(nets, pixels, keep_colours=100, detail=100)[..., :3]
    assert np.isfinite(out).all() and out.min() >= 0 and out.max() <= 1


@pytest.mark.parametrize('value', [-0.1, 100.1, float('nan'), float('inf')])
@pytest.mark.parametrize('setting, words', [('keep_colours', 'amount of colours kept'), ('detail', 'amount of detail')])
def test_out_of_range(nets, setting, words, value):
    with pytest.raises(I.EngineError, match=f'The {words} is .*: it must be 0 to 100') as e:
        apply(nets, np.ones((4, 4, 4), np.float32), **{setting: value})
    assert e.value.code == ERROR_SETTING


# --- OKLab ------------------------------------------------------------------------------------------------------------

def kernel(name, values, kernels):
    out = np.ascontiguousarray(values, np.float32).copy()
    getattr(I.LIB, f'pastiche_{name}_{kernels}')(I.floats(out), C.c_size_t(len(out)))
    return out


def test_oklab_and_back(kernels, seed):
    rng = np.random.default_rng(seed)
    rgb = np.concatenate([rng.random((5003, 3)), rng.random((50, 3)) * 0.05, np.eye(3), 1 - np.eye(3), [[0, 0, 0], [1, 1, 1]]])
    lab = kernel('to_oklab', rgb, kernels)
    assert np.abs(lab - oklab(rgb)).max() < 2e-5
    assert np.abs(kernel('from_oklab', lab, kernels) - rgb).max() < 1e-4


def test_what_cannot_be_shown_keeps_its_luminance(kernels, seed):
    lab = np.random.default_rng(seed).uniform([0, -0.5, -0.5], [1, 0.5, 0.5], (5001, 3))
    out = kernel('from_oklab', lab, kernels)
    assert out.min() >= 0 and out.max() <= 1
    assert np.abs(out - from_oklab(lab)).max() < 1e-3
