# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche_apply against the same job in PyTorch and numpy: alpha, strength, two sizes, progress, cancel, memory."""
import ctypes as C
import threading
import time

import numpy as np
import pytest
import torch

import internals as I
import stylefile
from networks import Encoder, Generator, VECTOR, paint
from test_operators import resized

WORKING = 256 * 256  # the least that a style file may say
CANCELLED = 19
ERROR_SIZE, ERROR_SETTING, ERROR_MEMORY = 3, 4, 5

for f in 'gallery_open gallery_load apply'.split():
    getattr(I.LIB, f'pastiche_{f}').restype = C.c_void_p
I.LIB.pastiche_apply.restype = C.POINTER(I.Picture)


class Nets:
    """Base and style with random weights, as files, loaded by the engine, and in PyTorch."""

    def __init__(self, folder, seed):
        torch.manual_seed(seed)
        self.g, self.e, self.style = Generator(), Encoder(), Generator()
        self.style.load_state_dict(self.g.state_dict())
        for p in self.style.parameters():
            p.data.add_(torch.randn_like(p) * p.data.std().nan_to_num(0) * 0.2)
        self.vector = 0.5 * torch.randn(VECTOR)
        digest = stylefile.write(str(folder / 'base.safetensors'), stylefile.base_tensors(self.g, self.e),
                                 dict(kind='base', title='Base'), torch.float32)
        stored, _ = stylefile.read(str(folder / 'base.safetensors'))
        tensors = stylefile.style_tensors(self.style, self.vector, stored)
        stylefile.load_generator(self.style, tensors, stored)
        stylefile.write(str(folder / 'wild.safetensors'), tensors,
                        dict(kind='style', title='Wild', artist='Nobody', licence='CC0-1.0', provenance='random',
                             training='none', base_sha256=digest, working_pixels=WORKING), torch.float32)
        gallery = I.check(I.LIB.pastiche_gallery_open, str(folder).encode())
        self.handle = C.c_void_p(I.check(I.LIB.pastiche_gallery_load, C.c_void_p(gallery), b'wild'))
        I.LIB.pastiche_gallery_free(C.c_void_p(gallery))


@pytest.fixture(scope='module')
def nets(tmp_path_factory, seed):
    nets = Nets(tmp_path_factory.mktemp('apply'), seed)
    yield nets
    I.LIB.pastiche_style_unref(nets.handle)


def apply(nets, pixels, strength=100.0, progress=None, cancellable=None):
    h, w, _ = pixels.shape
    picture = I.Picture(w, h, I.floats(pixels))
    settings = I.Settings(strength)
    result = I.check(I.LIB.pastiche_apply, nets.handle, C.byref(picture), C.byref(settings),
                     progress or C.cast(None, I.PROGRESS), None, C.c_void_p(cancellable))
    out = np.ctypeslib.as_array(result.contents.pixels, (h, w, 4)).copy()
    assert (result.contents.width, result.contents.height) == (w, h)
    I.LIB.pastiche_picture_free(result)
    return out


def working_size(nets, w, h):
    a, b = C.c_int(), C.c_int()
    I.LIB.pastiche_working_size(nets.handle, w, h, C.byref(a), C.byref(b))
    return a.value, b.value


# --- The reference ---------------------------------------------------------------------------------------------------

@torch.no_grad()
def reference(nets, pixels, strength):
    t = strength / 100
    rgb = np.clip(np.nan_to_num(pixels[..., :3].astype(np.float64), nan=0), 0, 1)
    alpha = np.clip(np.nan_to_num(pixels[..., 3:].astype(np.float64), nan=0), 0, 1)
    mean = (rgb * alpha).sum((0, 1)) / alpha.sum()
    x = alpha * rgb + (1 - alpha) * mean
    g = Generator()
    h, w = x.shape[:2]
    if t != 1:
        scale = min(256 / min(h, w), 1024 / max(h, w))
        ch, cw = (max(16, 2 * int(np.floor(n * scale / 2 + 0.5))) for n in (h, w))
        small = torch.from_numpy(resized(x, ch, cw)).float().permute(2, 0, 1)[None]
        own = nets.g.affine(nets.e(small))[0]
        vector = (1 - t) * own + t * nets.vector
        f = min(t, (1 + t) / 2)     # beyond the style, the weights go on at half the vector's pace
        g.load_state_dict({k: (1 - f) * v + f * nets.style.state_dict()[k] for k, v in nets.g.state_dict().items()})
    else:
        vector = nets.vector
        g.load_state_dict(nets.style.state_dict())

    def run(x):
        y = paint(g, torch.from_numpy(x).float().permute(2, 0, 1)[None], vector[None], min(t, 1))
        return y[0].permute(1, 2, 0).double().numpy()

    ww, wh = working_size(nets, w, h)
    if (ww, wh) == (w, h):
        y = run(x)
    else:
        xw = resized(x, wh, ww)
        yw = run(xw)
        x2 = np.clip(resized(yw, h, w) + (x - resized(xw, h, w)), 0, 1)
        y2 = run(x2)
        y = np.clip(resized(yw, h, w) + (y2 - resized(resized(y2, wh, ww), h, w)), 0, 1)
    s = min(t / 0.25, 1)
    s = s * s * (3 - 2 * s)
    return rgb + s * (y - rgb)


def photo(rng, h, w, alpha=True):
    y, x = np.mgrid[:h, :w]
    p = rng.random((h, w, 4)) * 0.3
    p[..., :3] += 0.35 + 0.3 * np.stack([np.sin(x / (7 + k) + y / (11 - k)) for k in range(3)], -1)
    p[..., 3] = np.clip(np.hypot(x - w / 2, y - h / 2) / 10 - 0.5, 0, 1) if alpha else 1
    return p.astype(np.float32)


# --- What comes out --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('strength', [5, 37, 100, 125])
@pytest.mark.parametrize('h,w', [(1, 1), (3, 7), (48, 64), (301, 267), (60, 1400)])
def test_against_reference(nets, seed, h, w, strength):
    pixels = photo(np.random.default_rng(seed), h, w, alpha=h > 3)
    out = apply(nets, pixels, strength)
    assert np.array_equal(out[..., 3], pixels[..., 3])
    assert I.relative(out[..., :3], reference(nets, pixels, strength)) < 2e-4


def test_strength_0_is_the_picture(nets, seed):
    pixels = photo(np.random.default_rng(seed), 30, 40) * 3 - 1
    assert np.array_equal(apply(nets, pixels, 0.0), pixels)


def test_hidden_colours_do_not_matter(nets, seed):
    rng = np.random.default_rng(seed)
    pixels = photo(rng, 60, 50)
    other = pixels.copy()
    hidden = pixels[..., 3] == 0
    assert hidden.any()
    other[hidden, :3] = rng.random((hidden.sum(), 3))
    assert np.array_equal(apply(nets, pixels), apply(nets, other))


def test_all_transparent_is_unchanged(nets, seed):
    pixels = photo(np.random.default_rng(seed), 20, 30)
    pixels[..., 3] = 0
    assert np.array_equal(apply(nets, pixels), pixels)


def test_rubbish_values(nets, seed):
    rng = np.random.default_rng(seed)
    pixels = photo(rng, 40, 30)
    for value in (np.nan, np.inf, -np.inf, 1e30, -3):
        pixels[rng.integers(40, size=9), rng.integers(30, size=9), rng.integers(3, size=9)] = value
    for strength in (10, 100):
        out = apply(nets, pixels, strength)
        assert np.isfinite(out[..., :3]).all() and out[..., :3].min() >= 0 and out[..., :3].max() <= 1


@pytest.mark.parametrize('colour', [(0, 0, 0), (1, 1, 1), (0.5, 0.25, 0.75)])
def test_constant_colours_are_finite(nets, colour):
    pixels = np.ones((290, 280, 4), np.float32)
    pixels[..., :3] = colour
    for strength in (20, 60, 100):
        assert np.isfinite(apply(nets, pixels, strength)).all()


def test_same_for_any_threads(nets, seed):
    pixels = photo(np.random.default_rng(seed), 323, 231)
    results = []
    try:
        for threads in (1, 2, 3):
            I.LIB.pastiche_set_threads(threads)
            results.append(apply(nets, pixels, 37.0))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], r) for r in results[1:])


def test_one_style_in_several_threads_at_once(nets, seed):
    rng = np.random.default_rng(seed)
    pictures = [photo(rng, 240 + 29 * i, 250) for i in range(4)]
    alone = [apply(nets, p, 50.0) for p in pictures]
    together = [None] * 4

    def one(i):
        together[i] = apply(nets, pictures[i], 50.0)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(np.array_equal(a, b) for a, b in zip(alone, together))


def test_working_size(nets, seed):
    rng = np.random.default_rng(seed)
    assert working_size(nets, 512, 128) == (512, 128)
    assert working_size(nets, 1, WORKING * 100)[0] == 1
    for w, h in rng.integers(1, 5000, (200, 2)):
        a, b = working_size(nets, int(w), int(h))
        s = (WORKING / (w * h)) ** 0.5 if w * h > 1.5 * WORKING else 1
        assert 1 <= a <= w and 1 <= b <= h and abs(a - w * s) <= max(0.5, 1 - w * s) and abs(b - h * s) <= max(0.5, 1 - h * s)


# --- How it goes -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('strength', [-0.001, 150.001, float('nan'), float('inf'), float('-inf')])
def test_strength_out_of_range(nets, strength):
    with pytest.raises(I.EngineError, match='strength') as e:
        apply(nets, np.ones((4, 4, 4), np.float32), strength)
    assert e.value.code == ERROR_SETTING


def test_empty_picture(nets):
    with pytest.raises(I.EngineError) as e:
        apply(nets, np.ones((0, 4, 4), np.float32))
    assert e.value.code == ERROR_SIZE


def test_progress_rises_to_1_on_the_calling_thread(nets, seed):
    seen = []

    @I.PROGRESS
    def progress(fraction, data):
        seen.append((fraction, threading.get_ident()))

    apply(nets, photo(np.random.default_rng(seed), 300, 400), 60.0, progress)
    fractions = [f for f, _ in seen]
    assert fractions == sorted(set(fractions)) and fractions[0] < 0.2 and fractions[-1] == 1.0 and len(fractions) > 50
    assert {t for _, t in seen} == {threading.get_ident()}


@pytest.mark.parametrize('strength', [50.0, 100.0])
def test_cancel_is_soon_and_leaves_nothing(nets, seed, strength):
    pixels = photo(np.random.default_rng(seed), 2000, 3000, alpha=False)
    for delay in (0, 0.05, 0.4):
        before = I.LIB.pastiche_alloc_alive()
        cancellable = I.GIO.g_cancellable_new()
        when = []

        def stop():
            when.append(time.monotonic())
            I.GIO.g_cancellable_cancel(C.c_void_p(cancellable))

        timer = threading.Timer(delay, stop)
        timer.start()
        with pytest.raises(I.EngineError) as e:
            apply(nets, pixels, strength, cancellable=cancellable)
        took = time.monotonic() - when[0]
        timer.join()
        assert e.value.code == CANCELLED
        assert took < 0.5
        assert I.LIB.pastiche_alloc_alive() == before
        I.GOBJECT.g_object_unref(C.c_void_p(cancellable))


def test_every_failing_allocation_is_an_error(nets, seed):
    pixels = photo(np.random.default_rng(seed), 257, 263)
    before, n = I.LIB.pastiche_alloc_alive(), 0
    while True:
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            apply(nets, pixels, 50.0)
            break
        except I.EngineError as e:
            assert e.code == ERROR_MEMORY and 'memory' in str(e)
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
        n += 1
    assert n > 60
    assert I.LIB.pastiche_alloc_alive() == before
