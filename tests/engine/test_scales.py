# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage that is looked for at several sizes. That pastiche_restore () does so as restorer.py is in test_restore.py."""
import ctypes as C

import numpy as np
import pytest
import torch

import internals as I
import restorer
from files import MEMORY
from test_networks import torch_picture
from test_restore import loaded, mend, net     # noqa: F401: fixtures
from test_restorer import forced

NO_GRADIENTS = True     # conftest.py


def noise(seed, h, w):
    pixels = np.random.default_rng(seed).random((h, w, 4)).astype(np.float32)
    pixels[..., 3] = 1
    return pixels


def picture(pixels):
    return C.byref(I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels)))


def look(loaded, pixels, progress=None):
    call = progress is not None and I.PROGRESS(lambda fraction, _: progress.append(fraction)) or None
    return C.c_void_p(I.check(I.LIB.pastiche_scales_new, loaded, picture(pixels), call, None, None))


def masked(loaded, pixels, threshold, part=None):
    return mend(loaded, pixels, threshold=threshold, part=part)[1]


def sizes(h, w):
    small = h * w <= restorer.SMALL and max(h, w) <= restorer.LONGEST
    return [tuple(int(np.floor(n * a / b + 0.5)) for n in (h, w)) for a, b in restorer.SCALES] if small else []


@pytest.mark.parametrize('h,w', [(16, 16), (17, 40), (301, 1000), (1732, 1732), (1733, 1732), (1200, 2500), (20, 2501), (3000, 4000)])
def test_sizes(loaded, h, w):
    """Only of small pictures."""
    of = sizes(h, w)
    assert len(of) == (0 if (h, w) in ((1733, 1732), (20, 2501), (3000, 4000)) else 2)
    assert I.LIB.pastiche_scales_work(h, w) == pytest.approx(sum(I.LIB.pastiche_restorer_work(*size) for size in of))
    assert I.LIB.pastiche_scales_kept(h, w) == sum(2 * a * b for a, b in of)


@pytest.mark.parametrize('w', [2500, 2501])
def test_a_long_picture_is_seen_as_it_is_only(net, loaded, seed, w):
    """As restorer.py has it."""
    pixels = noise(seed, 16, w)
    with forced(half=0):
        mask = masked(loaded, pixels, 40)
    m = restorer.covering(restorer.see(net, torch_picture(pixels[..., :3], torch.float32)).damage, torch.zeros(1, 1, 16, w), 0.4)
    assert np.abs(mask - m[0, 0].numpy()).max() < 1e-3


def test_without_other_sizes(net, loaded, seed):
    pixels = noise(seed, 40, 70)
    with forced(half=0):
        quick, whole = masked(loaded, pixels, 40, I.RestorePart()), masked(loaded, pixels, 40)
    m = restorer.covering(restorer.see(net, torch_picture(pixels[..., :3], torch.float32), scales=()).damage, torch.zeros(1, 1, 40, 70), 0.4)
    assert np.abs(quick - m[0, 0].numpy()).max() < 1e-3 and np.abs(quick - whole).max() > 0.01


def test_a_part_is_as_in_the_whole(loaded, seed):
    """Where it is as far from the part's edges as the network sees, and but for rounding."""
    pixels = noise(seed, 40, 900)
    with forced(half=0):
        scales = look(loaded, pixels)
        part = I.RestorePart(scales=scales, x=384, finds=1)
        whole, of_part = masked(loaded, pixels, 40), masked(loaded, np.ascontiguousarray(pixels[:, 384:]), 40, part)
        same = masked(loaded, pixels, 40, I.RestorePart(scales=scales))
    found = np.ctypeslib.as_array(part.found.contents.values, (40, 516, 4))
    mask = np.zeros((40, 516), np.uint8)
    settings = I.default(I.RestoreSettings)
    settings.threshold = 40
    I.LIB.pastiche_found_mask(part.found, C.byref(settings), mask.ctypes.data_as(C.c_void_p))
    assert np.abs(of_part[:, 352:] - whole[:, 736:]).max() < 1e-3 and np.ptp(whole[:, 736:]) > 0.1
    assert np.abs(mask / 255 - of_part).max() < 0.03 and np.ptp(found[..., 0]) > 0
    assert np.array_equal(same, whole)
    I.LIB.pastiche_found_free(part.found)
    I.LIB.pastiche_scales_free(scales)


def test_progress(loaded, seed):
    scales = look(loaded, noise(seed, 200, 100), progress := [0.0])
    I.LIB.pastiche_scales_free(scales)
    assert progress == sorted(progress) and progress[-1] == pytest.approx(1) and len(progress) > 5


def test_memory_runs_out(loaded, seed):
    pixels, before = noise(seed, 20, 30), I.LIB.pastiche_alloc_alive()
    for n in range(1000):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            scales = look(loaded, pixels)
        except I.EngineError as e:
            assert e.code == MEMORY
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
    assert 5 < n < 999
    I.LIB.pastiche_scales_free(scales)
    assert I.LIB.pastiche_alloc_alive() == before
