# SPDX-License-Identifier: GPL-3.0-or-later
"""Gradients of every operator against PyTorch in float64, on random batches, for every build of the kernels."""
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
