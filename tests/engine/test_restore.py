# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche_restore () against restorer.py."""
import ctypes as C
import os

import numpy as np
import pytest
import torch

import internals as I
import restorer
import stylefile
from files import MEMORY, SETTING, SIZE
from test_era import Era, Look, Still
from test_networks import torch_picture
from test_restorer import forced

NO_GRADIENTS = True     # conftest.py
I.LIB.pastiche_gallery_open.restype = C.c_void_p
I.LIB.pastiche_restorer_load.restype = C.c_void_p
I.LIB.pastiche_restore_memory.restype = C.c_size_t


@pytest.fixture(scope='module')
def net(restoring):
    net = restorer.Restorer().eval()
    stylefile.load_restorer(net, stylefile.read(str(restoring / 'restorer.safetensors'))[0])
    return net


@pytest.fixture(scope='module')
def loaded(restoring):
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(restoring)))
    pointer = C.c_void_p(I.check(I.LIB.pastiche_restorer_load, gallery))
    I.LIB.pastiche_gallery_free(gallery)
    yield pointer
    I.LIB.pastiche_restorer_free(pointer)


def selection(part, x=0, y=0):
    """Keep the array alive."""
    return part if part is None else C.byref(I.Selection(x, y, part.shape[1], part.shape[0], I.floats(part)))


def mend(loaded, pixels, damage=None, within=None, at=(0, 0), progress=None, cancellable=None, part=None, **changed):
    """(pixels, mask, share); with the engine's settings but for those that are changed. part: a RestorePart to look at it as."""
    settings = I.default(I.RestoreSettings)
    for name, value in changed.items():
        setattr(settings, name, value)
    picture = I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels))
    call = progress and I.PROGRESS(lambda fraction, _: progress.append(fraction))
    function, more = (I.LIB.pastiche_restore_part, (C.byref(part),)) if part else (I.LIB.pastiche_restore, ())
    made = I.check(function, loaded, C.byref(picture), selection(damage, *at), selection(within), C.byref(settings), *more, call, None,
                   cancellable)
    r, shape = made.contents, pixels.shape[:2]
    got = (np.ctypeslib.as_array(r.picture.contents.pixels, (*shape, 4)).copy(), np.ctypeslib.as_array(r.mask.contents.values, shape).copy(), r.share)
    I.LIB.pastiche_restored_free(made)
    return got


def picture(rng, h, w, alpha=False):
    pixels = rng.random((h, w, 4)).astype(np.float32)
    if not alpha:
        pixels[..., 3] = 1
    return pixels


USUAL = I.default(I.RestoreSettings).threshold / 100


@torch.no_grad()
def expected(net, colours, marked, threshold=USUAL, **more):
    m, mended = restorer.mend(net, torch_picture(colours, torch.float32), torch_picture(marked[..., None], torch.float32), threshold, **more)
    return m[0, 0].numpy(), mended[0].permute(1, 2, 0).numpy()


def off(got, mended, m):
    """By how much colours differ at most; where some place may be wide, but for what is lost, as patches are put there."""
    lost = torch.from_numpy(np.pad(m, 15, mode='constant') >= 0.999).float()[None, None]
    may_be_wide = bool((torch.nn.functional.avg_pool2d(lost, 31, 1) > 0.8).any())
    return np.abs(got[..., :3] - mended)[m < 0.999 if may_be_wide else np.ones_like(m, bool)].max(initial=0)


def soft_marks(rng, h, w):
    """In a part of the picture, and in all of it."""
    part = (rng.random((h // 2, w // 2)) < 0.05).astype(np.float32) * rng.choice([0.25, 0.5, 1], (h // 2, w // 2)).astype(np.float32)
    marked = np.zeros((h, w), np.float32)
    marked[3:3 + h // 2, 5:5 + w // 2] = part
    return part, marked


@pytest.mark.parametrize('h,w', [(16, 16), (17, 70), (97, 61)])
@pytest.mark.parametrize('threshold', [30, 50, 90, 100])
def test_against_pytorch(net, loaded, seed, h, w, threshold):
    rng = np.random.default_rng(seed)
    pixels = picture(rng, h, w)
    part, marked = soft_marks(rng, h, w)
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, part, at=(5, 3), threshold=threshold)
    m, mended = expected(net, pixels[..., :3], marked, threshold / 100 if threshold < 100 else 2.0)
    assert np.abs(mask - m).max() < 1e-3 and off(got, mended, m) <= 1e-3
    assert share == pytest.approx((mask > 0).mean()) and (got[..., 3] == 1).all()
    if threshold == 100:
        assert np.array_equal(mask, marked)


STRENGTHS = [dict(scratches=0), dict(cracks=30, stains=80), dict(scratches=40, cracks=40, stains=40), dict(noise=100), dict(blocks=35, screen=70),
             dict(scratches=10, cracks=100, stains=0, noise=25, blocks=50, screen=75)]


@pytest.mark.parametrize('changed', STRENGTHS, ids=str)
def test_strengths_against_pytorch(net, loaded, seed, changed):
    """Of each kind of damage, but for what is marked; and of what is taken away everywhere."""
    rng = np.random.default_rng(seed)
    pixels = picture(rng, 50, 61)
    part, marked = soft_marks(rng, 50, 61)
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, part, at=(5, 3), **changed)
    by_kind = [changed.get(kind, 100) / 100 for kind in restorer.KINDS]
    whole = {name: changed.get(name, 0) / 100 for name in ('noise', 'blocks', 'screen')}
    m, mended = expected(net, pixels[..., :3], marked, strengths=by_kind, **whole)
    assert np.abs(mask - m).max() < 1e-3 and off(got, mended, m) < 1e-3
    assert share == pytest.approx((mask > 0).mean()) and (mask >= marked).all()
    plain = mend(loaded, pixels, part, at=(5, 3))
    assert np.abs(plain[0] - got).max() > 0.01       # it does something
    if any(whole.values()):
        assert np.abs(got - pixels)[mask == 0].max() > 0.01
    else:
        assert np.array_equal(got[mask == 0].view(np.int32), pixels[mask == 0].view(np.int32))


def test_what_is_sound_stays_to_the_bit(loaded, seed):
    """Whatever is in a layer of floats."""
    rng = np.random.default_rng(seed)
    pixels = picture(rng, 60, 80, alpha=True) * 3 - 1
    pixels[..., 3] = np.clip(pixels[..., 3], 0, 1)
    pixels[rng.random((60, 80)) < 0.01, :3] = np.nan
    within = (rng.random((60, 80)) < 0.5).astype(np.float32)
    got, mask, share = mend(loaded, pixels, within=within)
    same = mask == 0
    assert 0 < share < 0.9 and not mask[within == 0].any() and not mask[pixels[..., 3] == 0].any()
    assert np.array_equal(got[same].view(np.int32), pixels[same].view(np.int32))
    assert np.array_equal(got[..., 3], pixels[..., 3]) and np.isfinite(got[~same]).all()
    assert got[~same][:, :3].min() >= 0 and got[~same][:, :3].max() <= 1
    got, mask, share = mend(loaded, pixels, within=within, noise=50, blocks=100)
    same = pixels[..., 3] == 0
    assert same.any() and np.array_equal(got[same].view(np.int32), pixels[same].view(np.int32)) and np.isfinite(got[~same]).all()
    assert got[~same][:, :3].min() >= 0 and got[~same][:, :3].max() <= 1 and not mask[within == 0].any()


def test_fading(loaded, restoring, seed):
    """What the era “unfaded” makes of the mended picture, without grain and optics."""
    rng = np.random.default_rng(seed)
    pixels = picture(rng, 300, 270)
    part = np.ones((100, 40), np.float32)
    mended, mask, share = mend(loaded, pixels, part, at=(20, 30), noise=50)
    look = Look(Era(restoring / 'eras' / 'unfaded.safetensors'), [Still(mended)], strength=60, grain=0, optics=0)
    got, mask_too, share_too = mend(loaded, pixels, part, at=(20, 30), noise=50, fading=60, progress=(progress := [0.0]))
    assert np.array_equal(got, look(mended)) and np.abs(got - mended).max() > 0.05
    assert np.array_equal(mask, mask_too) and share == share_too
    assert progress == sorted(progress) and progress[-1] == pytest.approx(1)


def test_fading_without_its_era(restoring, tmp_path):
    """Everything else is there."""
    for name in 'base', 'restorer':
        (tmp_path / f'{name}.safetensors').write_bytes((restoring / f'{name}.safetensors').read_bytes())
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(tmp_path)))
    pointer = C.c_void_p(I.check(I.LIB.pastiche_restorer_load, gallery))
    I.LIB.pastiche_gallery_free(gallery)
    pixels = np.ones((20, 20, 4), np.float32)
    mend(pointer, pixels)
    with pytest.raises(I.EngineError, match='unfaded.safetensors” cannot be read: No such file or directory'):
        mend(pointer, pixels, fading=1)
    I.LIB.pastiche_restorer_free(pointer)


def test_all_that_is_marked_is_replaced(net, loaded, seed):
    pixels, marked = picture(np.random.default_rng(seed), 40, 50), np.ones((40, 50), np.float32)
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, marked)
    assert share == 1 and (mask == 1).all() and np.abs(got[..., :3] - expected(net, pixels[..., :3], marked)[1]).max() < 1e-4


@pytest.mark.not_sanitized
def test_same_for_any_step_and_threads(loaded, seed):
    pixels, results = picture(np.random.default_rng(seed), 500, 60), []
    try:
        for step, threads in ((0, 2), (8, 1), (64, 5)):
            I.LIB.pastiche_set_threads(threads)
            with forced(step):
                results.append(mend(loaded, pixels))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(a, b) for r in results[1:] for a, b in zip(results[0], r))


def test_progress_and_cancelling(loaded, seed):
    pixels, seen = picture(np.random.default_rng(seed), 200, 100), []
    mend(loaded, pixels, progress=(progress := [0.0]))
    assert progress == sorted(progress) and progress[-1] == pytest.approx(1) and len(progress) > 5
    cancellable = C.c_void_p(I.GIO.g_cancellable_new())
    I.GIO.g_cancellable_cancel(cancellable)
    with pytest.raises(I.EngineError):
        mend(loaded, pixels, cancellable=cancellable)
    I.GOBJECT.g_object_unref(cancellable)


BEYOND = {'threshold': 'threshold', 'scratches': 'strength for scratches and dust', 'cracks': 'strength for cracks and creases',
          'stains': 'strength for stains and losses', 'fading': 'strength for fading and colour cast', 'noise': 'strength for noise',
          'blocks': 'strength for JPEG blocks', 'screen': 'strength for the halftone screen'}


@pytest.mark.parametrize('name', BEYOND)
def test_settings_out_of_range(loaded, name):
    least = 20 if name == 'threshold' else 0
    for value in least - 0.1, 100.1, float('nan'):
        with pytest.raises(I.EngineError, match=f'The {BEYOND[name]} is .*: it must be {least} to 100.') as e:
            mend(loaded, np.ones((20, 20, 4), np.float32), **{name: value})
        assert e.value.code == SETTING


def test_too_small(loaded):
    with pytest.raises(I.EngineError, match='The picture is 20×15 pixels: to be restored it must have at least 16 a side.') as e:
        mend(loaded, np.ones((15, 20, 4), np.float32))
    assert e.value.code == SIZE


def test_memory_runs_out(loaded, seed):
    """At every single allocation: an error, and nothing is lost."""
    pixels = picture(np.random.default_rng(seed), 16, 20)
    before = I.LIB.pastiche_alloc_alive()
    for n in range(10000):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            mend(loaded, pixels, fading=50)
        except I.EngineError as e:
            assert e.code == MEMORY
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
    assert 5 < n < 9999 and I.LIB.pastiche_alloc_alive() == before


def test_loading(restoring, styles, tmp_path):
    """Nothing there, and something else."""
    def load(folder):
        gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(folder)))
        try:
            return I.check(I.LIB.pastiche_restorer_load, gallery)
        finally:
            I.LIB.pastiche_gallery_free(gallery)
    with pytest.raises(I.EngineError, match='has no “restorer.safetensors”, the network that mends pictures: it comes with Pastiche, so the installation is not complete.'):
        load(styles)
    for name in 'base', 'dore':
        (tmp_path / f'{name}.safetensors').write_bytes((styles / f'{name}.safetensors').read_bytes())
    (tmp_path / 'restorer.safetensors').write_bytes((styles / 'dore.safetensors').read_bytes())
    with pytest.raises(I.EngineError, match='restorer.safetensors.* is a style, not a restorer.'):
        load(tmp_path)
