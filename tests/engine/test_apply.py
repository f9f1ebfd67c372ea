# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche_apply against the same job in PyTorch and numpy: alpha, strength, several sizes, progress, cancel, memory."""
import ctypes as C
import gc
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import internals as I
import stylefile
from files import Info
from networks import Encoder, Generator, VECTOR, paint
from test_operators import resized

NO_GRADIENTS = True     # conftest.py

pytestmark = pytest.mark.not_sanitized     # whole pictures
WORKING = 256 * 256  # the least that a style file may say
CANCELLED = 19
ERROR_STYLE, ERROR_SIZE, ERROR_SETTING, ERROR_MEMORY = I.constant('ERROR_STYLE', 'ERROR_SIZE', 'ERROR_SETTING', 'ERROR_MEMORY')

for f in 'gallery_open gallery_load style_mix style_info apply'.split():
    getattr(I.LIB, f'pastiche_{f}').restype = C.c_void_p
I.LIB.pastiche_apply_memory.restype = C.c_size_t
I.LIB.pastiche_apply.restype = I.LIB.pastiche_apply_fade.restype = C.POINTER(I.Picture)


class Nets:
    """Base and style with random weights, as files, loaded by the engine, and in PyTorch."""

    def __init__(self, g, e, style, vector, handle, working=WORKING):
        self.g, self.e, self.style, self.vector, self.handle, self.working = g, e, style, vector, C.c_void_p(handle), working

    def __del__(self):
        I.LIB.pastiche_style_unref(self.handle)

    @torch.no_grad()
    def runner(self, x, t, own):
        """What paints pictures in this style for the picture x, whose own vector is looked for if none is given."""
        g = Generator()
        if t != 1:
            own = own_vector(self, x) if own is None else own
            vector = (1 - t) * own + t * self.vector
            g.load_state_dict({k: (1 - t) * v + t * self.style.state_dict()[k] for k, v in self.g.state_dict().items()})
        else:
            vector = self.vector
            g.load_state_dict(self.style.state_dict())

        def run(x):
            y = paint(g, torch.from_numpy(x).float().permute(2, 0, 1)[None], vector[None], 1.0)
            return y[0].permute(1, 2, 0).double().numpy()

        return run

    def info(self):
        info = C.cast(I.LIB.pastiche_style_info(self.handle), C.POINTER(Info)).contents
        return [getattr(info, k).decode() for k in ('name', 'title', 'artist', 'licence', 'provenance', 'training')]


def make_nets(folder, seed, **styles):
    """A base, and a style for each name with its working pixels."""
    torch.manual_seed(seed)
    g, e, made = Generator(), Encoder(), []
    digest = stylefile.write(str(folder / 'base.safetensors'), stylefile.base_tensors(g, e), dict(kind='base', title='Base'), torch.float32)
    stored, _ = stylefile.read(str(folder / 'base.safetensors'))
    for name, working in styles.items():
        style, vector = Generator(), 0.5 * torch.randn(VECTOR)
        style.load_state_dict(g.state_dict())
        for p in style.parameters():
            p.data.add_(torch.randn_like(p) * p.data.std().nan_to_num(0) * 0.2)
        tensors = stylefile.style_tensors(style, vector, stored)
        stylefile.load_generator(style, tensors, stored)
        stylefile.write(str(folder / f'{name}.safetensors'), tensors,
                        dict(kind='style', title=name.title(), artist='Nobody', licence='CC0-1.0', provenance=f'random {name}',
                             training='none', base_sha256=digest, working_pixels=working), torch.float32)
        made.append((style, vector))
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, str(folder).encode()))
    nets = [Nets(g, e, *style, I.check(I.LIB.pastiche_gallery_load, gallery, name.encode()), working)
            for style, (name, working) in zip(made, styles.items())]
    I.LIB.pastiche_gallery_free(gallery)
    for n in nets:
        n.folder = folder
    return nets


@pytest.fixture(scope='module')
def two(tmp_path_factory, seed):
    return make_nets(tmp_path_factory.mktemp('apply'), seed, wild=WORKING, tame=3 * WORKING)


@pytest.fixture(scope='module')
def nets(two):
    return two[0]


def apply(nets, pixels, strength=100.0, progress=None, cancellable=None, stroke_size=100.0, **more):
    h, w, _ = pixels.shape
    picture = I.Picture(w, h, I.floats(pixels))
    settings = I.Settings(strength, stroke_size, **more)
    result = I.check(I.LIB.pastiche_apply, nets.handle, C.byref(picture), C.byref(settings),
                     progress or C.cast(None, I.PROGRESS), None, C.c_void_p(cancellable))
    out = np.ctypeslib.as_array(result.contents.pixels, (h, w, 4)).copy()
    assert (result.contents.width, result.contents.height) == (w, h)
    I.LIB.pastiche_picture_free(result)
    return out


def agrees(nets, pixels, ref, *args, **more):
    """With the reference when tensors are kept in float32, and nearly so as they are, in float16. A few pixels are one
    colour, painted of grain alone, and their errors are not averaged: those of 1×1 vary by a factor of two (6 dB)."""
    room = 5 if pixels.shape[0] * pixels.shape[1] < 100 else 1
    with I.storage(half=0):
        exact = I.relative(apply(nets, pixels, *args, **more)[..., :3], ref)
    return exact < room * 2e-4 and I.relative(apply(nets, pixels, *args, **more)[..., :3], ref) < room * 3e-3


def alive():
    """Allocations, without those of styles that nobody has any more."""
    gc.collect()
    return I.LIB.pastiche_alloc_alive()


def working_size(nets, w, h, stroke_size=100.0):
    a, b = C.c_int(), C.c_int()
    I.LIB.pastiche_working_size(nets.handle, C.byref(I.Settings(100.0, stroke_size)), w, h, C.byref(a), C.byref(b))
    return a.value, b.value


def wanted_size(nets, w, h, stroke_size=100.0):
    scale = (nets.working / (w * h)) ** 0.5 * 100 / stroke_size
    scale = 1 if 1 / 1.1 < scale < 1.1 else min(scale, 6)
    return tuple(max(1, int(np.floor(n * scale + 0.5))) for n in (w, h))


# --- The reference ---------------------------------------------------------------------------------------------------

def coarse_to_fine(run, x, wh, ww):
    """Painted at that size, then at others up to its own, each over two thirds of what painting changed in the one before,
    and with its colours over as many pixels as the step is large."""
    h, w = x.shape[:2]
    steps = max(1, int(np.ceil(np.log((h * w / (wh * ww)) ** 0.5) / np.log(2.7))))
    before = resized(x, wh, ww)
    painted = run(before)
    for i in range(1, steps + 1):
        size = [max(1, int(np.floor(n * (first / n) ** (1 - i / steps) + 0.5))) for n, first in ((h, wh), (w, ww))]
        photograph = resized(x, *size)
        y = run(np.clip(photograph + resized(painted - before, *size) * 2 / 3, 0, 1))
        step = (size[0] * size[1] / (painted.shape[0] * painted.shape[1])) ** 0.5
        cell = max(step, 16 * (step - 1) / 1.7)
        cells = [max(1, int(np.floor(n / cell + 0.5))) for n in size]
        painted = np.clip(y + resized(resized(painted, *cells) - resized(y, *cells), *size), 0, 1)
        before = photograph
    return painted


def parts(pixels):
    """Colours and alpha, in range, and the colours' mean."""
    rgb = np.clip(np.nan_to_num(pixels[..., :3].astype(np.float64), nan=0), 0, 1)
    alpha = np.clip(np.nan_to_num(pixels[..., 3:].astype(np.float64), nan=0), 0, 1)
    return rgb, alpha, (rgb * alpha).sum((0, 1)) / alpha.sum()


@torch.no_grad()
def own_vector(nets, x):
    """The vector with which the base gives x back."""
    h, w = x.shape[:2]
    scale = min(256 / min(h, w), 1024 / max(h, w))
    ch, cw = (max(16, 2 * int(np.floor(n * scale / 2 + 0.5))) for n in (h, w))
    return nets.g.affine(nets.e(torch.from_numpy(resized(x, ch, cw)).float().permute(2, 0, 1)[None]))[0]


@torch.no_grad()
def painted_in_full(nets, x, t, stroke_size, size, own):
    """The picture x in one style, at the size of a mix or its own."""
    run = nets.runner(x, t, own)
    h, w = x.shape[:2]
    ww, wh = size
    if (ww, wh) == (w, h):
        return run(x)
    if ww > w:
        return resized(run(resized(x, wh, ww)), h, w)
    return coarse_to_fine(run, x, wh, ww)


def fused(a, b, t, size):
    """The mean of two pictures, with the contrast that they have in cells of 16×16 pixels of the working size."""
    small = [max(1, (side + 8) // 16) for side in reversed(size)]
    m = (1 - t) * a + t * b

    def contrast(x):
        return resized((x * x).sum(-1, keepdims=True), *small) - (resized(x, *small) ** 2).sum(-1, keepdims=True)

    more = np.sqrt(((1 - t) * contrast(a) + t * contrast(b) + 1e-5) / (contrast(m) + 1e-5)).clip(1, 2 ** 0.5) - 1
    return np.clip(m + resized(more, *m.shape[:2]).clip(0) * (m - resized(resized(m, *small), *m.shape[:2])), 0, 1)


def reference(nets, pixels, strength, stroke_size=100.0, mean=None, own=None):
    """With another mean colour or own vector than the picture's, if they are given."""
    t = max(1, (1 + strength / 100) / 2)        # beyond the style, at half the pace
    rgb, alpha, its_mean = parts(pixels)
    x = alpha * rgb + (1 - alpha) * (its_mean if mean is None else mean)
    size = wanted_size(nets, *reversed(x.shape[:2]), stroke_size)
    y, total = None, 0
    for style, share in getattr(nets, 'parts', [(nets, 1)]):
        one, total = painted_in_full(style, x, t, stroke_size, size, own), total + share
        y = one if y is None else fused(y, one, share / total, size)
    return rgb + min(strength / 100, 1) * (y - rgb)


def photo(rng, h, w, alpha=True):
    y, x = np.mgrid[:h, :w]
    p = rng.random((h, w, 4)) * 0.3
    p[..., :3] += 0.35 + 0.3 * np.stack([np.sin(x / (7 + k) + y / (11 - k)) for k in range(3)], -1)
    p[..., 3] = np.clip(np.hypot(x - w / 2, y - h / 2) / 10 - 0.5, 0, 1) if alpha else 1
    return p.astype(np.float32)


# --- What comes out --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('h,w,strength', [*((h, w, s) for h, w in ((1, 1), (3, 7), (48, 64)) for s in (5, 37, 100, 125)),
                                          (301, 267, 5), (301, 267, 100), (60, 1400, 37), (60, 1400, 125)])
def test_against_reference(nets, seed, h, w, strength):
    pixels = photo(np.random.default_rng(seed), h, w, alpha=h > 3)
    out = apply(nets, pixels, strength)
    assert np.array_equal(out[..., 3], pixels[..., 3])
    assert agrees(nets, pixels, reference(nets, pixels, strength), strength)


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


@pytest.mark.parametrize('strength', [0.0, 10.0, 100.0])
def test_what_is_no_number_never_comes_out(nets, seed, strength):
    """Of colours and of alpha; what is finite stays as it is, and pixels far away do not know of it."""
    pixels = photo(np.random.default_rng(seed), 30, 40)
    rubbish, clean = pixels.copy(), pixels.copy()
    for i, (value, instead) in enumerate(((np.nan, 0), (np.inf, 1), (-np.inf, 0))):
        for channel in range(4):
            rubbish[3 + i, 5 + channel, channel] = value
            clean[3 + i, 5 + channel, channel] = instead
    assert np.array_equal(apply(nets, rubbish, strength), apply(nets, clean, strength))
    I.LIB.pastiche_picture_make_finite(C.byref(I.Picture(40, 30, I.floats(rubbish))))
    assert np.array_equal(rubbish, clean)


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
    assert working_size(nets, 1, 1) == (6, 6)
    assert working_size(nets, 1, WORKING * 100)[0] == 1
    for w, h in [(1, 262144), (262144, 1), (31622, 31622), *rng.integers(1, 5000, (200, 2)).tolist()]:
        sizes = [working_size(nets, w, h, s) for s in range(50, 201)]
        assert sizes == [wanted_size(nets, w, h, s) for s in range(50, 201)]
        assert all(a >= c >= 1 and b >= d >= 1 for (a, b), (c, d) in zip(sizes, sizes[1:]))     # larger strokes, smaller size
        assert sizes[0][0] <= 6 * w and sizes[0][1] <= 6 * h


@pytest.mark.parametrize('stroke_size', [0.0, -100.0, float('nan'), float('inf'), 1e-300])
def test_working_size_of_nonsense(nets, stroke_size):
    """Which pastiche_apply () refuses, but whoever asks for the size first must live on."""
    assert all(1 <= side <= 1800 for side in working_size(nets, 300, 200, stroke_size))


def test_reduced_picture_is_painted_as_it_is(nets, seed):
    """So that a preview is the first of the paintings."""
    rng = np.random.default_rng(seed)
    for _ in range(300):
        w, h = rng.integers(300, 6000, 2).tolist()
        stroke_size = rng.uniform(50, 200)
        size = working_size(nets, w, h, stroke_size)
        if size[0] < w and max(size) < 20 * min(size):
            assert working_size(nets, *size, stroke_size) == size


@pytest.mark.long
@pytest.mark.parametrize('h,w,stroke_size', [(1, 1, 50), (48, 64, 77), (241, 267, 60), (241, 267, 160), (60, 1400, 50), (60, 1400, 200),
                                             (60, 2200, 200), (400, 420, 200)])
def test_stroke_size_against_reference(nets, seed, h, w, stroke_size):
    pixels = photo(np.random.default_rng(seed), h, w, alpha=h > 3)
    out = apply(nets, pixels, stroke_size=stroke_size)
    assert agrees(nets, pixels, reference(nets, pixels, 100, stroke_size), stroke_size=stroke_size)
    assert np.array_equal(out[..., 3], pixels[..., 3])


@pytest.mark.parametrize('stroke_size', [49.9, 200.1, 0, float('nan'), float('inf')])
def test_stroke_size_out_of_range(nets, stroke_size):
    with pytest.raises(I.EngineError, match='The stroke size is .*: it must be 50 to 200') as e:
        apply(nets, np.ones((4, 4, 4), np.float32), 0.0, stroke_size=stroke_size)
    assert e.value.code == ERROR_SETTING


@pytest.mark.parametrize('strength', [0.0, 0.3, 37.0, 100.0])
def test_fading_what_was_painted_is_painting_it(nets, seed, strength):
    """To the last bit, so that a preview need not paint another strength."""
    pixels = photo(np.random.default_rng(seed), 70, 90)
    pixels[3, 4:8] = [[np.nan, 2, -1, 1], [0, 0, 0, np.inf], [9, 9, 9, 0.5], [-9, 0, 0, -1]]
    full, settings = apply(nets, pixels, keep_colours=30.0, detail=50.0), dict(keep_colours=30.0, detail=50.0)
    pictures = [I.Picture(90, 70, I.floats(p)) for p in (pixels, full)]
    result = I.check(I.LIB.pastiche_apply_fade, *map(C.byref, pictures), C.c_double(strength))
    faded = np.ctypeslib.as_array(result.contents.pixels, full.shape).copy()
    I.LIB.pastiche_picture_free(result)
    assert np.array_equal(faded, apply(nets, pixels, strength, **settings))


# --- Two styles ------------------------------------------------------------------------------------------------------

class Mix(Nets):
    """The engine's mix, and which styles it has, each with its share."""

    def __init__(self, a, b, amount):
        handle = I.check(I.LIB.pastiche_style_mix, a.handle, b.handle, C.c_double(amount))
        super().__init__(a.g, a.e, None, None, handle, round(np.exp((1 - amount) * np.log(a.working) + amount * np.log(b.working))))
        self.parts = [(style, share * part) for whole, part in ((a, 1 - amount), (b, amount)) if part
                      for style, share in getattr(whole, 'parts', [(whole, 1)])]


@pytest.mark.parametrize('h,w,amount,strength,stroke_size', [(231, 180, 0.3, 100, 100), (231, 180, 0.5, 60, 100), (231, 180, 1.0, 140, 100),
                                                             (231, 180, 0.7, 140, 100), (401, 420, 0.5, 100, 200), (3, 7, 0.4, 100, 100)])
def test_mix_against_reference(two, seed, h, w, amount, strength, stroke_size):
    """Painted once, enlarged, and coarse to fine."""
    pixels = photo(np.random.default_rng(seed), h, w, alpha=h > 3)
    mixed = Mix(*two, amount)
    assert agrees(mixed, pixels, reference(mixed, pixels, strength, stroke_size), strength, stroke_size=stroke_size)


def test_mix_of_mixes_against_reference(two, seed):
    pixels = photo(np.random.default_rng(seed), 231, 180)
    mixed = Mix(Mix(*two, 0.3), Mix(*two, 0.6), 0.5)
    assert len(mixed.parts) == 4
    assert agrees(mixed, pixels, reference(mixed, pixels, 100))


def test_mix_is_its_styles_at_the_ends(two, seed):
    pixels = photo(np.random.default_rng(seed), 260, 270)
    for amount in (0.0, 1.0):
        for strength in (70.0, 100.0):
            assert np.array_equal(apply(Mix(*two, amount), pixels, strength), apply(two[int(amount)], pixels, strength))


def test_mix_shows_both_evenly(two, seed):
    """As its share grows the picture goes to the second and from the first, in steps that are alike; half and half it is
    as far from either."""
    pixels = photo(np.random.default_rng(seed), 300, 330, alpha=False)
    mixes = [apply(Mix(two[0], two[0], 0.5), pixels)] + [apply(Mix(*two, a), pixels, stroke_size=100 * (Mix(*two, a).working / WORKING) ** 0.5)
                                                         for a in (0.25, 0.5, 0.75, 1.0)]
    ends = mixes[0], mixes[-1]
    whole = np.linalg.norm(ends[0] - ends[1])
    assert whole > 10
    for end, order in zip(ends, (1, -1)):
        far = [np.linalg.norm(m - end) / whole for m in mixes][::order]
        assert far[0] < 1e-6 and np.all(np.abs(np.diff(far) - 0.25) < 0.1), far


def test_mix_keeps_the_contrast(two, seed):
    """Strokes that know nothing of each other have less in the mean, and as much as alone in the mix."""
    pixels = photo(np.random.default_rng(seed), 300, 330, alpha=False)
    pictures = [apply(n, pixels, stroke_size=100 * (n.working / WORKING) ** 0.5)[..., :3].astype(np.float64)
                for n in (*two, Mix(*two, 0.5))]

    def contrast(x):
        return np.square(x - resized(resized(x, 19, 21), 300, 330)).mean()

    alone = (contrast(pictures[0]) + contrast(pictures[1])) / 2
    assert contrast((pictures[0] + pictures[1]) / 2) < 0.9 * alone
    assert 0.85 * alone < contrast(pictures[2]) < 1.1 * alone


def test_mix_commutes(two, seed):
    pixels = photo(np.random.default_rng(seed), 150, 190)
    a, b = two
    for amount in (0.25, 0.7):
        assert I.relative(apply(Mix(a, b, amount), pixels), apply(Mix(b, a, 1 - amount), pixels)) < 1e-5
        assert working_size(Mix(a, b, amount), 4000, 3000) == working_size(Mix(b, a, 1 - amount), 4000, 3000)


def test_mix_outlives_its_styles_and_says_what_it_is(tmp_path, seed):
    a, b = make_nets(tmp_path, seed, wild=WORKING, tame=WORKING)
    mixed, title = Mix(a, b, 0.5), 'Wild + Tame'
    pixels = photo(np.random.default_rng(seed), 30, 40)
    before = apply(mixed, pixels, 50.0)
    del a, b, mixed.parts
    assert np.array_equal(apply(mixed, pixels, 50.0), before)
    assert mixed.info() == ['wild+tame', title, 'Nobody', 'CC0-1.0', 'random wild; random tame', 'none']
    assert Mix(mixed, mixed, 0.3).info()[1] == f'{title} + {title}'


@pytest.mark.parametrize('amount', [-0.01, 1.01, float('nan'), float('inf')])
def test_mix_out_of_range(two, amount):
    with pytest.raises(I.EngineError, match='it must be 0 to 1') as e:
        I.check(I.LIB.pastiche_style_mix, two[0].handle, two[1].handle, C.c_double(amount))
    assert e.value.code == ERROR_SETTING


def test_mix_of_two_bases(two, tmp_path, seed):
    stranger, = make_nets(tmp_path, seed + 1, strange=WORKING)
    with pytest.raises(I.EngineError, match='“Wild” and “Strange” cannot be mixed: they come from different bases') as e:
        I.check(I.LIB.pastiche_style_mix, two[0].handle, stranger.handle, C.c_double(0.5))
    assert e.value.code == ERROR_STYLE


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

    try:
        for threads in (2, 1):      # how often it is told depends, with two, on how the system shares out the processor
            I.LIB.pastiche_set_threads(threads)
            seen.clear()
            apply(nets, photo(np.random.default_rng(seed), 300, 400), 60.0, progress)
            fractions = [f for f, _ in seen]
            assert fractions == sorted(set(fractions)) and fractions[-1] == 1.0
            assert {t for _, t in seen} == {threading.get_ident()}
    finally:
        I.LIB.pastiche_set_threads(2)
    assert fractions[0] < 0.2 and len(fractions) > 50


def test_progress_of_a_mix(two, seed):
    """It is not done before the second style is."""
    seen = []
    apply(Mix(*two, 0.5), photo(np.random.default_rng(seed), 300, 400), 60.0, I.PROGRESS(lambda fraction, data: seen.append(fraction)))
    assert seen == sorted(set(seen)) and seen[-1] == 1.0 and max(np.diff(seen)) < 0.25


@pytest.mark.long
@pytest.mark.parametrize('strength, mixed', [(50.0, False), (100.0, False), (100.0, True)])
def test_cancel_is_soon_and_leaves_nothing(two, seed, strength, mixed):
    """Soon is within an eighth of the time that the whole takes; the middle one of some, as others may be at work here."""
    nets = Mix(*two, 0.5) if mixed else two[0]
    pixels, waits = photo(np.random.default_rng(seed), 1200, 1600, alpha=False), []
    began = time.monotonic()
    apply(nets, pixels, strength)
    whole = time.monotonic() - began
    for delay in (0, 0.15 * whole, 0.3 * whole, 0.45 * whole, 0.6 * whole) if mixed else (0, 0.1 * whole, 0.2 * whole, 0.3 * whole, 0.4 * whole):
        before = alive()
        cancellable = I.GIO.g_cancellable_new()
        when = []

        def stop():
            when.append(time.monotonic())
            I.GIO.g_cancellable_cancel(C.c_void_p(cancellable))

        timer = threading.Timer(delay, stop)
        timer.start()
        with pytest.raises(I.EngineError) as e:
            apply(nets, pixels, strength, cancellable=cancellable)
        waits.append(time.monotonic() - when[0])
        timer.join()
        assert e.value.code == CANCELLED
        assert I.LIB.pastiche_alloc_alive() == before
        I.GOBJECT.g_object_unref(C.c_void_p(cancellable))
    assert sorted(waits)[2] < whole / 8, (waits, whole)


@pytest.mark.long
@pytest.mark.parametrize('w,h,stroke_size,mixed', [(64, 48, 100, False), (900, 700, 100, False), (2000, 1600, 100, False), (900, 700, 50, False),
                                                   (3000, 2000, 200, False), (2000, 1600, 100, True), (3000, 2000, 200, True)])
def test_memory_is_as_estimated(two, tmp_path, w, h, stroke_size, mixed):
    """The peak of the command's own process. Larger pictures: tests/bench/run."""
    nets = Mix(*two, 0.5) if mixed else two[0]
    Image.fromarray((np.random.default_rng(1).random((h, w, 3)) * 255).astype(np.uint8)).save(tmp_path / 'photo.jpg')
    done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), I.BUILD / 'engine' / 'cli' / 'pastiche', 'apply', '--styles',
                           two[0].folder, '--style', 'wild', *(['--mix', 'tame'] if mixed else []), '--stroke-size', str(stroke_size),
                           tmp_path / 'photo.jpg', tmp_path / 'out.jpg'], capture_output=True, text=True, check=True)
    estimate = I.LIB.pastiche_apply_memory(nets.handle, C.byref(I.Settings(100.0, stroke_size)), w, h)
    assert int(done.stderr) == pytest.approx(estimate, rel=0.15)


def test_more_memory_than_there_is(nets):
    need = I.LIB.pastiche_apply_memory(nets.handle, C.byref(I.Settings(100.0, 100.0)), 500, 400)
    I.LIB.pastiche_machine_memory_force(C.c_size_t(need - 1))
    try:
        with pytest.raises(I.EngineError, match=r'not enough memory: a picture of 500×400 pixels needs 0\.1 GB, and this') as e:
            apply(nets, np.ones((400, 500, 4), np.float32))
    finally:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(0))
    assert e.value.code == ERROR_MEMORY


def test_memory_checked_beforehand(nets):
    """Pictures in memory take 28 bytes a pixel more."""
    settings, w, h = I.Settings(100.0, 100.0), 3000, 2000
    need = I.LIB.pastiche_apply_memory(nets.handle, C.byref(settings), w, h) + 28 * w * h
    try:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(need))
        I.check(I.LIB.pastiche_apply_check, nets.handle, C.byref(settings), w, h)
        I.LIB.pastiche_machine_memory_force(C.c_size_t(need - 1))
        with pytest.raises(I.EngineError, match=r'not enough memory: a picture of 3000×2000 pixels') as e:
            I.check(I.LIB.pastiche_apply_check, nets.handle, C.byref(settings), w, h)
    finally:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(0))
    assert e.value.code == ERROR_MEMORY


@pytest.mark.long
@pytest.mark.parametrize('h,w,stroke_size,mixed,more', [(40, 44, 100, False, {}), (140, 150, 200, False, dict(keep_colours=50, detail=50)),
                                                        (40, 44, 100, True, dict(detail=50))],
                         ids=('enlarged', 'several sizes, finished', 'a mix'))
def test_every_failing_allocation_is_an_error(two, seed, h, w, stroke_size, mixed, more):
    nets = Mix(*two, 0.5) if mixed else two[0]
    pixels = photo(np.random.default_rng(seed), h, w)
    before, n = alive(), 0
    while True:
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            apply(nets, pixels, 50.0, stroke_size=stroke_size, **more)
            break
        except I.EngineError as e:
            assert e.code == ERROR_MEMORY and 'memory' in str(e)
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
        n += 1
    assert n > 60
    assert I.LIB.pastiche_alloc_alive() == before
