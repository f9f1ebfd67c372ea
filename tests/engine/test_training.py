# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks' gradients, the losses and the optimiser against PyTorch and finite differences, with random weights."""
import numpy as np
import pytest
import torch

import internals as I
import networks
import stylefile
from networks import Discriminator, Generator, VECTOR


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
    # one ReLU among thousands on the other side, for float32's rounding, already makes hundredths
    for name, reference in stylefile.whole_style_tensors(g, vector.grad).items():
        assert I.relative(gradients[name], reference.numpy()) < 3e-2, name


def discriminator(seed, gain=4.0):
    """With spectral normalisation's first iteration done, as weights of a checkpoint have."""
    torch.manual_seed(seed)
    d = Discriminator(gain=gain)
    for name, p in d.named_parameters():
        if name.endswith('bias'):
            p.data.normal_(0, 0.2)
    with torch.no_grad():
        d(torch.rand(1, 3, 32, 32), torch.randn(1, 128))
    return d


def critic_of(d):
    return I.weights(I.DISCRIMINATOR, {k: v.clone() for k, v in stylefile.discriminator_tensors(d).items()})


def test_discriminator_tensors_are_the_recipes(seed):
    d = discriminator(seed)
    assert {n: tuple(t.shape) for n, t in stylefile.discriminator_tensors(d).items()} == dict(I.specs(I.DISCRIMINATOR))


@pytest.mark.parametrize('n,h,w,border', [(1, 32, 48, 0), (3, 64, 32, 8), (2, 96, 80, 16)])
def test_discriminator(kernels, double, seed, n, h, w, border):
    rng = np.random.default_rng(seed)
    d = discriminator(seed)
    code = rng.normal(size=128).astype(np.float32)
    x = rng.random((n, h + 2 * border, w + 2 * border, 3)).astype(np.float32)
    ours = I.TrainDiscriminator(critic_of(d), code, 4.0, n + 1, h, w)     # room for more pictures than there are
    d = d.double()
    t = torch_of(x).requires_grad_(True)
    inner = t[:, :, border:border + h, border:border + w]
    ref, maps = d(inner, torch.from_numpy(code).double()[None].expand(n, -1), features=True)
    logits, our_maps = ours.forward(x, border)
    for a, b in zip(logits + our_maps, ref + maps):
        assert I.relative(a, numpy_of(b)) < 1e-4
    gradients = [rng.normal(size=l.shape).astype(np.float32) for l in logits]
    torch.autograd.backward(ref, [torch_of(g) for g in gradients])
    for i, g in enumerate(gradients):
        ours.part('logit_gradients', i)[:] = g
    before = rng.normal(size=x.shape).astype(np.float32)
    dx = before.copy()
    result = ours.backward(dx=dx)
    for m in d.modules():
        if hasattr(m, 'weight_orig'):
            m.weight_orig.data, m.weight_u[:] = m.weight_orig.grad, 0
            if m.bias is not None:
                m.bias.data = m.bias.grad
    for name, reference in stylefile.discriminator_tensors(d).items():
        assert np.allclose(result[name], reference.numpy(), atol=0) if name.endswith('singular') else \
            I.relative(result[name], reference.numpy()) < 1e-3, name
    assert I.relative(dx - before, numpy_of(t.grad)) < 1e-3


def test_trunk(kernels, double, seed):
    """Gradients to its maps, as a measure gives them, back to the picture."""
    rng = np.random.default_rng(seed)
    d = discriminator(seed)
    x = rng.random((2, 48, 64, 3)).astype(np.float32)
    ours = I.TrainDiscriminator(critic_of(d), np.zeros(128, np.float32), 1.0, 2, 48, 64, True)
    d = d.double()
    t = torch_of(x).requires_grad_(True)
    _, maps = d(t, torch.zeros(2, 128).double(), features=True)
    _, our_maps = ours.forward(x)
    gradients = [rng.normal(size=m.shape).astype(np.float32) for m in our_maps]
    torch.autograd.backward(maps, [torch_of(g) for g in gradients])
    for i, g in enumerate(gradients):
        assert I.relative(our_maps[i], numpy_of(maps[i])) < 1e-4
        ours.part('map_gradient', i)[:] = g
    dx = np.zeros_like(x)
    ours.backward(False, dx)
    assert I.relative(dx, numpy_of(t.grad)) < 1e-3
