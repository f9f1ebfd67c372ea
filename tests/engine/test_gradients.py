# SPDX-License-Identifier: GPL-3.0-or-later
"""Gradients of every operator against PyTorch in float64, on random batches, for every build of the kernels."""
import ctypes as C

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import internals as I

SIZES = [(1, 1), (2, 7), (13, 2), (8, 12), (31, 29), (36, 36)]


def torch_of(x):
    """[n, height, width, channels] to what PyTorch differentiates."""
    return torch.from_numpy(x.astype(np.float64)).permute(0, 3, 1, 2).contiguous().requires_grad_(True)


def numpy_of(t):
    return t.detach().permute(0, 2, 3, 1).numpy()


def torch_conv(x, weights, bias=None, stride=1, upsampling=1):
    if upsampling > 1:
        x = F.interpolate(x, scale_factor=upsampling, mode='nearest')
    return F.conv2d(x, weights.permute(3, 2, 0, 1), bias, stride, 1)


def torch_weights(weights):
    return torch.from_numpy(weights.astype(np.float64)).requires_grad_(True)


@pytest.mark.parametrize('cin,cout,stride,upsampling', [
    (16, 16, 1, 1), (64, 64, 1, 1), (128, 128, 1, 1), (48, 80, 1, 1), (192, 192, 1, 1), (12, 32, 1, 1), (12, 48, 1, 1),
    (48, 96, 2, 1), (32, 64, 2, 1), (96, 192, 2, 1), (128, 64, 1, 2), (64, 32, 1, 2), (32, 16, 1, 2), (16, 3, 1, 1)])
def test_convolution(kernels, rng, cin, cout, stride, upsampling):
    for h, w in SIZES:
        n = int(rng.integers(1, 5))
        x = rng.normal(size=(n, h, w, cin)).astype(np.float32)
        weights = (rng.normal(size=(3, 3, cin, cout)) / (9 * cin) ** 0.5).astype(np.float32)
        # what the layer before left raw is read through its normalisation; only multiples of 16 channels are
        affine = rng.normal(size=(n, 2, cin)).astype(np.float32) if cin % 16 == 0 else None
        t, tw = torch_of(x), torch_weights(weights)
        read = t if affine is None else F.relu(t * torch_of(affine[:, None])[..., :1] + torch_of(affine[:, None])[..., 1:])
        read.retain_grad()
        y = torch_conv(read, tw, None, stride, upsampling)
        dy = rng.normal(size=numpy_of(y).shape).astype(np.float32)
        y.backward(torch_of(dy))
        if cout != 3:
            ours, moments = I.conv_batch(weights, None, stride, upsampling, I.LINEAR, x if affine is None else
                                         np.ascontiguousarray(numpy_of(read), np.float32), dy.shape[1:3])
            assert I.relative(ours, numpy_of(y)) < 1e-5, (n, h, w)
            assert np.allclose(moments[:, 0], ours.mean((1, 2), dtype=np.float64), rtol=1e-5, atol=1e-6)
        assert I.relative(I.conv_input_gradient(weights, stride, upsampling, dy, (h, w)), numpy_of(read.grad)) < 1e-5, (n, h, w)
        assert I.relative(I.conv_weights_gradient(stride, upsampling, x, dy, affine), tw.grad.numpy()) < 1e-5, (n, h, w)


def test_convolution_same_for_any_threads(rng):
    for cin, cout, stride, upsampling in ((64, 64, 1, 1), (48, 96, 2, 1), (32, 16, 1, 2), (16, 3, 1, 1)):
        x = rng.normal(size=(3, 53, 35, cin)).astype(np.float32)
        dy = rng.normal(size=(3, *[(s * upsampling - 1) // stride + 1 for s in x.shape[1:3]], cout)).astype(np.float32)
        weights = rng.normal(size=(3, 3, cin, cout)).astype(np.float32)
        results = []
        try:
            for threads in (1, 2, 3, 7):
                I.LIB.pastiche_set_threads(threads)
                results.append((I.conv_weights_gradient(stride, upsampling, x, dy),
                                I.conv_input_gradient(weights, stride, upsampling, dy, x.shape[1:3])))
        finally:
            I.LIB.pastiche_set_threads(2)
        assert all(np.array_equal(a, b) for r in results[1:] for a, b in zip(results[0], r))


@pytest.mark.parametrize('relu', [0, 1])
@pytest.mark.parametrize('channels', [16, 64, 192])
def test_instance_norm(kernels, rng, channels, relu):
    for h, w in SIZES:
        n = int(rng.integers(1, 5))
        z = (rng.normal(size=(n, h, w, channels)) * 3 + 1).astype(np.float32)
        dy, other = rng.normal(size=(2, *z.shape)).astype(np.float32)
        style = (0.5 * rng.normal(size=(2, channels))).astype(np.float32)
        t, ts = torch_of(z), torch.from_numpy(style.astype(np.float64)).requires_grad_(True)
        var, mean = torch.var_mean(t, (2, 3), keepdim=True, unbiased=False)
        y = (t - mean) / (var + 1e-5).sqrt() * (1 + ts[0, :, None, None]) + ts[1, :, None, None]
        if relu:
            dy[np.abs(numpy_of(y)) < 1e-4] = 0      # where float32's rounding decides on which side of the bend a value is
            y = F.relu(y)
        y.backward(torch_of(dy))
        moments = np.stack([np.stack([p.mean((0, 1)), p.var((0, 1))]) for p in z.astype(np.float64)])
        affine = np.empty((n, 2, channels), np.float32)
        for i in range(n):
            I.LIB.pastiche_norm_affine(moments[i].ctypes.data_as(C.c_void_p), I.floats(style), channels, I.floats(affine[i]))
        ours, dz, dstyle = np.full_like(z, np.nan), dy.copy(), np.full((2, channels), np.nan, np.float32)
        I.check(I.LIB.pastiche_norm_batch, None, C.byref(I.batch(z)), I.floats(affine), relu, C.byref(I.batch(other)),
                C.byref(I.batch(ours)))
        assert np.allclose(ours, numpy_of(y) + other, rtol=1e-5, atol=1e-4 if h * w > 1 else 1e-2), (n, h, w)
        I.check(I.LIB.pastiche_norm_backward, None, C.byref(I.batch(z)), moments.ctypes.data_as(C.c_void_p), I.floats(affine),
                relu, C.byref(I.batch(dz)), C.byref(I.batch(dz)), I.floats(dstyle))
        if h * w == 1:      # the variance is 0, and every gradient but the shift's nothing but rounding
            assert np.allclose(dstyle[1], ts.grad[1], rtol=1e-4, atol=1e-4)
            continue
        assert I.relative(dz, numpy_of(t.grad)) < 1e-4, (n, h, w)
        assert I.relative(dstyle, ts.grad.numpy()) < 1e-4, (n, h, w)


def test_linear(rng):
    for cin, cout in [(1, 1), (128, 192), (192, 1), (7, 13)]:
        for relu in (0, 1):
            x, w, b, dy, dw, db = (rng.normal(size=s).astype(np.float32) for s in
                                   (cin, (cin, cout), cout, cout, (cin, cout), cout))
            y, dx = np.empty(cout, np.float32), np.empty(cin, np.float32)
            tx, tw, tb = (torch.from_numpy(a.astype(np.float64)).requires_grad_(True) for a in (x, w, b))
            ref = tx @ tw + tb
            (F.relu(ref) if relu else ref).backward(torch.from_numpy(dy.astype(np.float64)))
            before = dw.astype(np.float64), db.astype(np.float64)    # gradients are added to what is there
            I.LIB.pastiche_linear(I.floats(x), I.floats(w), I.floats(b), cin, cout, relu, I.floats(y))
            I.LIB.pastiche_linear_backward(*map(I.floats, (x, w, y)), cin, cout, relu, *map(I.floats, (dy, dw, db, dx)))
            assert np.allclose(dx, tx.grad, rtol=1e-4, atol=1e-5)
            assert np.allclose(dw, before[0] + tw.grad.numpy(), rtol=1e-4, atol=1e-5)
            assert np.allclose(db, before[1] + tb.grad.numpy(), rtol=1e-4, atol=1e-5)


def test_spectral_normalisation(rng):
    for cin, cout in [(108, 48), (1728, 192), (192, 1), (128, 192)]:
        w = rng.normal(size=(cin, cout)).astype(np.float32)
        u, v, dw = rng.normal(size=cout).astype(np.float32), np.empty(cin, np.float32), rng.normal(size=w.shape).astype(np.float32)
        t = torch.from_numpy(w.astype(np.float64)).requires_grad_(True)
        tv = F.normalize(t @ torch.from_numpy(u.astype(np.float64)), dim=0).detach()
        tu = F.normalize(t.T @ tv, dim=0).detach()
        sigma = tv @ t @ tu
        (t / sigma).backward(torch.from_numpy(dw.astype(np.float64)))
        ours = I.LIB.pastiche_spectral_iterate(I.floats(w), cin, cout, I.floats(u), I.floats(v))
        assert ours == pytest.approx(float(sigma), rel=1e-5)
        assert I.relative(u, tu.numpy()) < 1e-5 and I.relative(v, tv.numpy()) < 1e-5
        I.LIB.pastiche_spectral_backward(I.floats(w), cin, cout, I.floats(u), I.floats(v), C.c_float(ours), I.floats(dw))
        assert I.relative(dw, t.grad.numpy()) < 1e-5


def test_fold(rng):
    for border in (0, 2, 7, 16):
        whole = torch.from_numpy(rng.random((1, 3, 40, 48))).requires_grad_(True)
        inner = whole[:, :, border:40 - border, border:48 - border]
        inner = inner[:, :, :inner.shape[2] // 2 * 2, :inner.shape[3] // 2 * 2]
        y = F.pixel_unshuffle(inner * 2 - 1, 2)
        dy = rng.normal(size=numpy_of(y)[0].shape).astype(np.float32)
        y.backward(torch_of(dy[None]))
        dx = rng.normal(size=(40, 48, 3)).astype(np.float32)
        before = dx.copy()
        I.check(I.LIB.pastiche_fold_backward, None, C.byref(I.tensor(dy)), -border, C.byref(I.tensor(dx)))
        assert np.allclose(dx - before, numpy_of(whole.grad)[0], atol=1e-5)
