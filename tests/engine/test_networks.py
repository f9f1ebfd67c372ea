# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator and the encoder against networks.py, with random weights and vectors."""
import ctypes as C

import numpy as np
import pytest
import torch

import internals as I
import stylefile
from networks import GENERATOR_TABLE, Encoder, Generator, VECTOR, paint

NO_GRADIENTS = True     # conftest.py


@pytest.fixture(scope='module')
def nets(seed):
    torch.manual_seed(seed)
    g, e = Generator(), Encoder()
    for p in (*g.parameters(), *e.parameters()):
        if p.dim() == 1:
            p.data.normal_(0, 0.2)
    return g, e, 0.5 * torch.randn(VECTOR)


def picture(rng, h, w):
    """Smooth parts and noise, as photographs have."""
    y, x = np.mgrid[:h, :w]
    wave = np.stack([np.sin(x / (9 + k) + y / (17 - k)) for k in range(3)], -1) * 0.3 + 0.5
    return np.clip(wave + rng.normal(size=(h, w, 3)) * 0.2, 0, 1).astype(np.float32)


def torch_picture(x, dtype):
    return torch.from_numpy(x).to(dtype).permute(2, 0, 1)[None]


def style_of(g, vector):
    return I.weights(I.STYLE, stylefile.whole_style_tensors(g, vector))


def test_table_agrees_with_the_recipe(nets):
    g, e, vector = nets
    base = stylefile.base_tensors(g, e)
    for kind, tensors in ((I.BASE, base), (I.STYLE, stylefile.style_tensors(g, vector, base))):
        assert {n: tuple(t.shape) for n, t in tensors.items()} == dict(I.specs(kind) + I.scales(kind))
    assert len(I.scales(I.STYLE)) == len(GENERATOR_TABLE) and not I.scales(I.BASE)


def test_multiply_adds():
    """59 thousand a pixel, counted from the recipe's modules, and 15 thousand's time for reading it (FOLD_WORK)."""
    pixels, total = 0.25, 0
    for name, cin, cout, stride, up in GENERATOR_TABLE:
        pixels *= up**2 / stride**2
        total += 9 * cin * cout * pixels
    assert I.LIB.pastiche_generator_work(1600 - 128, 800 - 128, 0, 1) / (1600 * 800) == pytest.approx(total + 15000)


@pytest.mark.parametrize('h,w', [(1, 1), (7, 3), (16, 24), (97, 61)])
@torch.no_grad()
def test_generator_small(nets, seed, h, w):
    g, _, vector = nets
    x = picture(np.random.default_rng(seed), h, w)
    with I.storage(half=0):
        y = I.Generator(style_of(g, vector))(x)
    g64 = Generator().double()
    g64.load_state_dict(g.state_dict())
    # the recipe computes norms in float32 even so: its own rounding is part of the difference
    ref = paint(g64, torch_picture(x, torch.float64), vector[None])[0].permute(1, 2, 0).numpy()
    assert I.relative(y, ref) < 1e-4


@pytest.mark.not_sanitized
@pytest.mark.parametrize('h,w', [(767, 1021)])
@torch.no_grad()
def test_generator_large(nets, seed, h, w):
    g, _, vector = nets
    x = picture(np.random.default_rng(seed), h, w)
    ref = paint(g, torch_picture(x, torch.float32), vector[None])[0].permute(1, 2, 0).numpy()
    with I.storage(half=0):
        assert I.relative(I.Generator(style_of(g, vector))(x), ref) < 1e-4


@torch.no_grad()
def test_generator_constant_colours(nets):
    g, _, vector = nets
    generator = I.Generator(style_of(g, vector))
    for colour in ((0, 0, 0), (1, 1, 1), (0.5, 0.5, 0.5), (1, 0, 0.25)):
        x = np.broadcast_to(np.float32(colour), (40, 56, 3)).copy()
        assert np.isfinite(generator(x)).all()
        with I.storage(half=0):
            y = generator(x)
        ref = paint(g, torch_picture(x, torch.float32), vector[None])[0].permute(1, 2, 0).numpy()
        assert I.relative(y, ref) < 1e-3


@torch.no_grad()
def test_generator_of_zeros():
    """Weights of a dead network: every variance is 0."""
    g = Generator()
    for p in g.parameters():
        p.zero_()
    assert np.allclose(I.Generator(style_of(g, torch.zeros(VECTOR)))(np.full((9, 9, 3), 0.3, np.float32)), 0.5)


@torch.no_grad()
def test_generator_same_for_any_threads(nets, seed):
    g, _, vector = nets
    generator = I.Generator(style_of(g, vector))
    x = picture(np.random.default_rng(seed), 301, 203)
    results = []
    try:
        for threads in (1, 2, 3, 7):
            I.LIB.pastiche_set_threads(threads)
            results.append(generator(x))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], r) for r in results[1:])


@torch.no_grad()
def test_generator_same_for_any_band_and_threads(nets, seed):
    g, _, vector = nets
    generator = I.Generator(style_of(g, vector))
    x = picture(np.random.default_rng(seed), 203, 141)
    results = []
    try:
        for band, threads in ((0, 2), (16, 1), (32, 2), (48, 3), (160, 4), (16 * 10000, 2)):
            I.LIB.pastiche_set_threads(threads)
            with I.storage(half=1, band=band):
                results.append(generator(x))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], r) for r in results[1:])


@pytest.mark.parametrize('h,w,decibels', [(1, 1, 45), (97, 61, 60), (480, 333, 60)])
@torch.no_grad()
def test_generator_in_float16(nets, seed, h, w, decibels):
    """A picture within 60 dB of the same in float32: 75 with a deviation of 1.2 over a hundred random networks. A single
    colour is painted of nothing but grain, next to which its rounding is larger, and of one pixel there are three values
    to average: 66 with a deviation of 6, and 56 the least of a hundred. 8 bits in the place of 11 would take 18 away."""
    g, _, vector = nets
    generator = I.Generator(style_of(g, vector))
    x = picture(np.random.default_rng(seed), h, w)
    with I.storage(half=0):
        whole = generator(x)
    assert 10 * np.log10(1 / np.mean((generator(x) - whole)**2)) > decibels


def test_generator_memory():
    """Bytes for each padded pixel, with and without the last hidden layer."""
    for h, w in ((100, 200), (480, 640), (1536, 2048), (3000, 4000), (8660, 11547)):
        pixels = ((h + 135) // 8 * 8) * ((w + 135) // 8 * 8)
        assert I.LIB.pastiche_generator_memory(h, w) / pixels == pytest.approx(48 if pixels < 4.5e6 else 28, rel=0.03)


@pytest.mark.parametrize('h,w', [(16, 16), (18, 1024), (256, 342), (1021 // 2 * 2, 767 // 2 * 2)])
@torch.no_grad()
def test_encoder(nets, seed, h, w):
    g, e, _ = nets
    base = I.weights(I.BASE, stylefile.base_tensors(g, e))
    x = picture(np.random.default_rng(seed), h, w)
    code, vector = np.empty(128, np.float32), np.empty(VECTOR, np.float32)
    I.check(I.LIB.pastiche_encoder_run, C.byref(base), None, C.byref(I.tensor(x)), I.floats(code))
    I.LIB.pastiche_affine_run(C.byref(base), I.floats(code), I.floats(vector))
    e64, g64 = Encoder().double(), Generator().double()
    e64.load_state_dict(e.state_dict())
    g64.load_state_dict(g.state_dict())
    e64.head.float()  # networks.py takes the statistics in float32
    ref = e64(torch_picture(x, torch.float64))
    assert I.relative(code, ref[0].numpy()) < 1e-4
    assert I.relative(vector, g64.affine.float()(ref)[0].numpy()) < 1e-4
