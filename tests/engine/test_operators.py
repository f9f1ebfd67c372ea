# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operator against PyTorch in float64, on random inputs, for every build of the kernels."""
import ctypes as C

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import internals as I

SIZES = [(1, 1), (7, 3), (1, 17), (13, 1), (4, 4), (8, 12), (31, 29), (53, 67), (101, 37)]


def torch_conv(x, weights, bias, stride=1, upsampling=1, slope=1.0):
    t = torch.from_numpy(x.astype(np.float64)).permute(2, 0, 1)[None]
    if upsampling > 1:
        t = F.interpolate(t, scale_factor=upsampling, mode='nearest')
    y = F.conv2d(t, torch.from_numpy(weights.astype(np.float64)).permute(3, 2, 0, 1),
                 None if bias is None else torch.from_numpy(bias.astype(np.float64)), stride, 1)
    return F.leaky_relu(y, slope)[0].permute(1, 2, 0).numpy()


def random_conv(rng, cin, cout, bias=True):
    return (rng.normal(size=(3, 3, cin, cout)).astype(np.float32) / np.sqrt(9 * cin).astype(np.float32),
            rng.normal(size=cout).astype(np.float32) if bias else None)


@pytest.mark.parametrize('cin,cout,stride,upsampling', [
    (16, 16, 1, 1), (32, 32, 1, 1), (64, 64, 1, 1), (128, 128, 1, 1), (48, 80, 1, 1), (16, 192, 1, 1),
    (12, 32, 1, 1), (3, 5, 1, 1), (32, 64, 2, 1), (64, 128, 2, 1), (128, 192, 2, 1), (3, 17, 2, 1),
    (128, 64, 1, 2), (64, 32, 1, 2), (32, 16, 1, 2), (16, 48, 1, 2)])
def test_convolution(kernels, rng, cin, cout, stride, upsampling):
    sizes = SIZES + [tuple(rng.integers(1, 80, 2)) for _ in range(3)]
    for h, w in sizes:
        x = rng.normal(size=(h, w, cin)).astype(np.float32)
        weights, bias = random_conv(rng, cin, cout, rng.integers(2))
        activation, slope = ((I.LINEAR, 1.0), (I.LEAKY_RELU, 0.2))[rng.integers(2)]
        conv = I.Conv(weights, bias, stride, upsampling, activation)
        y, mean, var = conv(x)
        assert np.array_equal(conv(x, asked=False)[0], y), (h, w)
        ref = torch_conv(x, weights, bias, stride, upsampling, slope)
        assert y.shape == ref.shape
        assert I.relative(y, ref) < 1e-5, (h, w)
        assert np.allclose(mean, y.mean((0, 1), dtype=np.float64), rtol=1e-5, atol=1e-6), (h, w)
        assert np.allclose(var, y.var((0, 1), dtype=np.float64), rtol=1e-5, atol=1e-10), (h, w)


@pytest.mark.parametrize('cin,cout,stride,upsampling', [(32, 16, 1, 1), (32, 64, 2, 1), (64, 32, 1, 2), (16, 3, 1, 1)])
def test_convolution_reads_through_normalisation(kernels, rng, cin, cout, stride, upsampling):
    for h, w in SIZES:
        x = rng.normal(size=(h, w, cin)).astype(np.float32)
        scale, shift = rng.normal(size=(2, cin)).astype(np.float32)
        weights, bias = random_conv(rng, cin, cout)
        logistic = cout == 3
        y, *_ = I.Conv(weights, bias, stride, upsampling, I.LOGISTIC if logistic else I.LINEAR)(x, scale, shift)
        ref = torch_conv(np.maximum(x.astype(np.float64) * scale + shift, 0), weights, bias, stride, upsampling)
        assert I.relative(y, 1 / (1 + np.exp(-ref)) if logistic else ref) < 1e-5, (h, w)


@pytest.mark.parametrize('cin', [16, 32, 64])
def test_last_layer(kernels, rng, cin):
    for h, w in SIZES + [(20, 150)]:
        x = (rng.normal(size=(h, w, cin)) * rng.choice([1, 30])).astype(np.float32)
        weights, bias = random_conv(rng, cin, 3)
        ref = 1 / (1 + np.exp(-torch_conv(x, weights, bias)))
        top, left = rng.integers(h), rng.integers(w)
        conv = I.Conv(weights, bias, activation=I.LOGISTIC)
        assert I.relative(conv(x)[0], ref) < 1e-5
        window = (int(top), int(left), int(rng.integers(1, h - top + 1)), int(rng.integers(1, w - left + 1)))
        part = ref[top:top + window[2], left:left + window[3]]
        assert np.allclose(conv(x, window=window)[0], part, rtol=1e-4, atol=1e-6)


def test_float16_is_rounded_as_it_should(kernels, rng):
    """Through a 1×1 copy: every float16, what lies between two of them, what is beyond."""
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    between = np.sort(halves.astype(np.float32))
    between = (between[:-1].astype(np.float64) + between[1:]) / 2
    values = np.concatenate([halves.astype(np.float32), between.astype(np.float32), np.nextafter(between, np.inf).astype(np.float32),
                             np.nextafter(between, -np.inf).astype(np.float32), rng.normal(size=1000).astype(np.float32),
                             np.float32([65519, 65520, 1e6, -1e30, 3e-8, -1e-9])])
    values = np.resize(values, (values.size // 160 + 1, 10, 16))
    weights = np.zeros((3, 3, 16, 16), np.float32)
    weights[1, 1] = np.eye(16)
    y, *_ = I.Conv(weights, stride=2)(np.ascontiguousarray(np.repeat(np.repeat(values, 2, 0), 2, 1)), dtype=np.float16)
    assert np.array_equal(y, np.clip(values, -65504, 65504).astype(np.float16))
    one = np.ones(16, np.float32)
    shifted, *_ = I.Conv(weights, stride=2)(np.repeat(np.repeat(y, 2, 0), 2, 1), one, 70000 * one)
    assert np.array_equal(shifted, y.astype(np.float32) + np.float32(70000))


@pytest.mark.parametrize('cin,cout,stride,upsampling', [(32, 16, 1, 1), (128, 128, 1, 1), (32, 64, 2, 1), (64, 32, 1, 2)])
def test_convolution_of_float16(kernels, rng, cin, cout, stride, upsampling):
    """As float32, of the same values, then rounded; the moments are of the rounded ones."""
    for h, w in SIZES:
        x = rng.normal(size=(h, w, cin)).astype(np.float16)
        scale, shift = rng.normal(size=(2, cin)).astype(np.float32)
        conv = I.Conv(*random_conv(rng, cin, cout), stride, upsampling)
        for affine in ((None, None), (scale, shift)):
            y, mean, var = conv(x, *affine, dtype=np.float16)
            ref, *_ = conv(x.astype(np.float32), *affine)
            assert np.array_equal(y, ref.astype(np.float16)), (h, w)
            assert np.array_equal(y, conv(x, *affine, dtype=np.float16, asked=False)[0]), (h, w)
            y = y.astype(np.float64)
            assert np.allclose(mean, y.mean((0, 1)), rtol=1e-5, atol=1e-6), (h, w)
            assert np.allclose(var, y.var((0, 1)), rtol=1e-5, atol=1e-10), (h, w)


@pytest.mark.parametrize('cin,cout', [(64, 32), (32, 16)])
def test_moments_alone(kernels, rng, cin, cout):
    for h, w in SIZES:
        x, conv = rng.normal(size=(h, w, cin)).astype(np.float32), I.Conv(*random_conv(rng, cin, cout), upsampling=2)
        assert np.array_equal(conv(x, dtype=np.float16)[1:], conv(x, dtype=None)[1:])


@pytest.mark.parametrize('band', [16, 48])
def test_bands_are_the_whole(kernels, rng, band):
    """An upsampling convolution into a ring of rows, and the last layer out of it."""
    for h, w in [(1, 5), (8, 3), (20, 31), (53, 67)]:
        x, scale, shift = rng.normal(size=(h, w, 32)).astype(np.float16), *rng.normal(size=(2, 16)).astype(np.float32)
        up, last = I.Conv(*random_conv(rng, 32, 16), upsampling=2), I.Conv(*random_conv(rng, 16, 3), activation=I.LOGISTIC)
        whole = up(x, dtype=np.float16)[0]
        ref = last(whole, scale, shift)[0]
        ring, y = np.full((band + 2, 2 * w, 16), np.nan, np.float16), np.full_like(ref, np.nan)
        hidden = I.Tensor(2 * h, 2 * w, 16, None, ring.ctypes.data)
        source = I.Source(None, 2 * h, 2 * w, 16, I.floats(scale), I.floats(shift), ring.ctypes.data, band + 2)
        done = 0
        for top in range(0, 2 * h, band):
            end = min(top + band, 2 * h)
            up.rows(I.source(x), hidden, band + 2, top, end)
            assert np.array_equal(ring[[i % (band + 2) for i in range(top, end)]], whole[top:end])
            ready = end if end == 2 * h else end - 1
            last.rows(source, I.tensor(y), 0, done, ready)
            done = ready
        assert np.array_equal(y, ref), (h, w)


def test_moments_of_nearly_constant_values(kernels, rng):
    """The variance survives a mean that is a million times the deviation squared."""
    x = (1000 + rng.normal(size=(64, 64, 16))).astype(np.float32)
    weights = np.zeros((3, 3, 16, 16), np.float32)
    weights[1, 1] = np.eye(16)
    for stride in (1, 2):
        y, mean, var = I.Conv(weights, stride=stride)(x)
        assert np.allclose(var, y.var((0, 1), dtype=np.float64), rtol=1e-4)


@pytest.mark.parametrize('relu,residual', [(0, 0), (1, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize('channels', [16, 32, 64, 128, 192])
def test_instance_norm(kernels, rng, channels, relu, residual):
    for h, w in SIZES:
        y = (rng.normal(size=(h, w, channels)) * 3 + 1).astype(np.float32)
        other, y_raw = rng.normal(size=y.shape).astype(np.float32), y.copy()
        style = rng.normal(size=(2, channels)).astype(np.float32)
        ref, largest = y.astype(np.float64), np.abs(y).max()
        moments = np.stack([ref.mean((0, 1)), ref.var((0, 1))])
        ref = F.instance_norm(torch.from_numpy(ref).permute(2, 0, 1)[None]).numpy()[0].transpose(1, 2, 0) if h * w > 1 \
            else np.zeros_like(ref)
        ref = ref * (1 + style[0].astype(np.float64)) + style[1]
        ref = (np.maximum(ref, 0) if relu else ref) + residual * other
        affine = np.empty((2, channels), np.float32)
        I.LIB.pastiche_norm_affine(moments.ctypes.data_as(C.c_void_p), I.floats(style), channels, I.floats(affine))
        I.check(I.LIB.pastiche_norm_apply, None, C.byref(I.tensor(y)), I.floats(affine), relu,
                C.byref(I.tensor(other)) if residual else None)
        half = y_raw.astype(np.float16)
        same = half.astype(np.float32)
        both = other.astype(np.float16)
        for a, b in ((half, both), (same, both.astype(np.float32))):
            I.check(I.LIB.pastiche_norm_apply, None, C.byref(I.tensor(a)), I.floats(affine), relu,
                    C.byref(I.tensor(b)) if residual else None)
        assert np.array_equal(half, same.astype(np.float16)), (h, w)
        # a value's own rounding, times the factor: what float32 can hold of it
        assert (np.abs(y - ref) <= 3e-7 * np.abs(affine[0]) * largest + 1e-5 * (1 + np.abs(ref))).all(), (h, w)


@pytest.mark.parametrize('channels', [3, 4])
def test_fold(rng, channels):
    from networks import grain, mirror
    for i, (h, w) in enumerate(SIZES):
        x = rng.random((h, w, channels)).astype(np.float32)
        top, left, height, width = (int(rng.integers(*reach)) for reach in ((0, 40), (0, 40), (1, 50), (1, 50)))
        y = np.empty((height, width, 4 * channels), np.float32)
        tooth = float(np.float32(rng.random())) if i % 2 else 0.0
        t = I.tensor(x)
        I.check(I.LIB.pastiche_fold, None, C.c_double(0), C.byref(I.LIB.pastiche_tensor_rows(C.byref(t))), top, left,
                C.c_float(tooth), C.byref(I.tensor(y)))
        padded = torch.from_numpy(x)[mirror(h, top, 2 * height)][:, mirror(w, left, 2 * width)]
        padded = padded + tooth * grain(2 * height, 2 * width)[0, 0, :, :, None]
        ref = F.pixel_unshuffle(padded.permute(2, 0, 1)[None] * 2 - 1, 2)[0].permute(1, 2, 0).numpy()
        assert np.allclose(y, ref, rtol=0, atol=1e-6)


def test_linear(rng):
    for cin, cout in [(1, 1), (128, 256), (256, 4256), (832, 256), (7, 13)]:
        x, w, b = (rng.normal(size=s).astype(np.float32) for s in ((cin,), (cin, cout), (cout,)))
        for relu in (0, 1):
            y = np.empty(cout, np.float32)
            I.LIB.pastiche_linear(I.floats(x), I.floats(w), I.floats(b), cin, cout, relu, I.floats(y))
            ref = x.astype(np.float64) @ w + b
            assert I.relative(y, np.maximum(ref, 0) if relu else ref) < 1e-5


# --- The resampler, written from the definition -----------------------------------------------------------------------

def area(n, m):
    """Each result is the mean of the source over the span it covers."""
    lo, at = np.arange(m)[:, None] * n / m, np.arange(n)
    return (np.minimum(lo + n / m, at + 1) - np.maximum(lo, at)).clip(0) / (n / m)


def keys(t):
    t = abs(t)
    return 1.5 * t**3 - 2.5 * t**2 + 1 if t < 1 else -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2 if t < 2 else 0.0


def bicubic(n, m):
    a = np.zeros((m, n))
    for i in range(m):
        at = (i + 0.5) * n / m - 0.5
        for j in range(int(at) - 3, int(at) + 5):
            a[i, min(max(j, 0), n - 1)] += keys(at - j)
    return a


def axis(n, m):
    return area(n, m) if m < n else bicubic(n, m) if m > n else np.eye(n)


def resized(x, h, w):
    return axis(x.shape[1], w) @ np.tensordot(axis(x.shape[0], h), x, 1)


@pytest.mark.parametrize('channels', [1, 3, 4, 5])
def test_resample(rng, channels):
    pairs = [((1, 1), (5, 3)), ((5, 3), (1, 1)), ((2, 7), (2, 7)), ((40, 30), (17, 61)), ((31, 2), (8, 3)), ((3, 3), (64, 2))]
    pairs += [(tuple(rng.integers(1, 60, 2)), tuple(rng.integers(1, 60, 2))) for _ in range(20)]
    for (h, w), (th, tw) in pairs:
        x = rng.normal(size=(h, w, channels)).astype(np.float32)
        ref = resized(x.astype(np.float64), th, tw)
        y = I.resample(x, int(th), int(tw))
        assert np.allclose(y, ref, rtol=1e-5, atol=1e-5), (h, w, th, tw)
        flat = I.resample(np.full_like(x, 0.7), int(th), int(tw))
        assert np.allclose(flat, 0.7, atol=1e-6)
