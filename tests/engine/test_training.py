# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks' gradients, the losses and the optimiser against PyTorch and finite differences, with random weights."""
import numpy as np
import pytest
import torch

import internals as I
import networks
import stylefile
from networks import Generator, VECTOR


@pytest.fixture
def double(monkeypatch):
    """networks.py takes its norms in float32; the reference shall not."""
    def instance_norm(x, scale, shift):
        var, mean = torch.var_mean(x, (2, 3), keepdim=True, unbiased=False)
        return (x - mean) / (var + networks.NORM_EPS).sqrt() * (1 + scale[:, :, None, None]) + shift[:, :, None, None]
    monkeypatch.setattr(networks, 'instance_norm', instance_norm)
    monkeypatch.setattr(torch.Tensor, 'float', lambda t: t)


def torch_of(x):
    return torch.from_numpy(x.astype(np.float64)).permute(0, 3, 1, 2).contiguous()


def numpy_of(t):
    return t.detach().permute(0, 2, 3, 1).numpy()


def generator(seed):
    torch.manual_seed(seed)
    g = Generator()                      # weights that float32 holds
    g.conv['out'].bias.data.normal_(0, 0.2)
    return g.double(), (0.5 * torch.randn(VECTOR)).double().requires_grad_(True)


@pytest.mark.parametrize('n,h,w', [(1, 16, 24), (3, 40, 32), (2, 72, 56)])
def test_generator(kernels, double, seed, n, h, w):
    rng = np.random.default_rng(seed)
    g, vector = generator(seed)
    x = rng.random((n, h, w, 3)).astype(np.float32)
    ours = I.TrainGenerator(I.weights(I.STYLE, stylefile.whole_style_tensors(g, vector)), n, h, w)
    y = ours.forward(x)
    ref = g(torch_of(x), vector[None].expand(n, -1))
    assert I.relative(y, numpy_of(ref)) < 1e-4
    dy = rng.normal(size=y.shape).astype(np.float32)
    ref.backward(torch_of(dy))
    gradients = ours.backward(y, dy)
    for m in g.conv.values():
        for p in m.parameters():
            p.data = p.grad
    # one ReLU among thousands on the other side, for float32's rounding, already makes thousandths
    for name, reference in stylefile.whole_style_tensors(g, vector.grad).items():
        assert I.relative(gradients[name], reference.numpy()) < 1e-2, name
