# SPDX-License-Identifier: GPL-3.0-or-later
"""What pastiche_restore_part () keeps of what the network said: other settings' masks are made of it without the network."""
import ctypes as C

import numpy as np

import internals as I
from files import MEMORY
from test_restore import loaded     # noqa: F401: a fixture

H, W = 60, 90


def settings(**changed):
    settings = I.default(I.RestoreSettings)
    for name, value in changed.items():
        setattr(settings, name, value)
    return settings


def mend(loaded, pixels, settings, part=None):
    """(pixels, mask)"""
    picture, more = I.Picture(W, H, I.floats(pixels)), () if part is None else (C.byref(part),)
    call = I.LIB.pastiche_restore if part is None else I.LIB.pastiche_restore_part
    made = I.check(call, loaded, C.byref(picture), None, None, C.byref(settings), *more, None, None, None)
    got = (np.ctypeslib.as_array(made.contents.picture.contents.pixels, (H, W, 4)).copy(), np.ctypeslib.as_array(made.contents.mask.contents.values, (H, W)).copy())
    I.LIB.pastiche_restored_free(made)
    return got


SETTINGS = [dict(threshold=t, scratches=a, cracks=b, stains=c) for t, a, b, c in
            ((50, 100, 100, 100), (20, 100, 100, 100), (85, 100, 100, 100), (40, 0, 100, 50), (100, 100, 100, 100), (60, 30, 60, 0))]


def test_masks_for_other_settings(loaded, seed):
    """To two percent: probabilities are kept to 1∕255, and the mask rises by 1 over 0.3 of them."""
    rng = np.random.default_rng(seed)
    pixels = rng.random((H, W, 4)).astype(np.float32)
    pixels[..., 3] = 1
    scales = C.c_void_p(I.check(I.LIB.pastiche_scales_new, loaded, C.byref(I.Picture(W, H, I.floats(pixels))), None, None, None))
    part = I.RestorePart(scales=scales, finds=1)
    first, found = mend(loaded, pixels, settings(), part), part.found
    I.LIB.pastiche_scales_free(scales)
    assert all(np.array_equal(a, b) for a, b in zip(first, mend(loaded, pixels, settings())))
    assert (found.contents.width, found.contents.height) == (W, H)
    for changed in SETTINGS:
        mask = np.full((H, W), 77, np.uint8)
        I.LIB.pastiche_found_mask(found, C.byref(settings(**changed)), mask.ctypes.data_as(C.c_void_p))
        want = mend(loaded, pixels, settings(**changed))[1]
        assert np.abs(mask / 255 - want).max() < 0.03, changed
        assert (mask > 0).any() == (want > 0.01).any() or want.max() < 0.03
    I.LIB.pastiche_found_free(found)


def test_memory_runs_out(loaded, seed):
    pixels = np.random.default_rng(seed).random((H, W, 4)).astype(np.float32)
    before = I.LIB.pastiche_alloc_alive()
    for n in range(10000):
        part = I.RestorePart(finds=1)
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            mend(loaded, pixels, settings(), part)
        except I.EngineError as e:
            assert e.code == MEMORY and not part.found
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
    assert 5 < n < 9999 and part.found
    I.LIB.pastiche_found_free(part.found)
    assert I.LIB.pastiche_alloc_alive() == before
