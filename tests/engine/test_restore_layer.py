# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche_restored_lift (): what was mended as a layer, which above the picture gives the whole result back."""
import ctypes as C

import numpy as np

import internals as I


def test_above_the_picture_it_gives_the_result(seed):
    """Whatever mask there is; and what is put in place of damage stays a colour, also where little of it is seen."""
    rng = np.random.default_rng(seed)
    x, mended = rng.random((2, 41, 57, 4), np.float32)
    mask = np.clip(rng.normal(0.4, 0.6, (41, 57)), 0, 1).astype(np.float32)
    mask[0, :4] = 1e-7, 1e-30, 1, 0
    whole = x.copy()
    whole[..., :3] += mask[..., None] * (mended - x)[..., :3]
    whole[0, 2, :3] = mended[0, 2, :3]
    lifted = whole.copy()
    restored = I.Restored(C.pointer(I.Picture(57, 41, I.floats(lifted))), C.pointer(I.Selection(0, 0, 57, 41, I.floats(mask))))
    I.LIB.pastiche_restored_lift(C.byref(restored), C.byref(I.Picture(57, 41, I.floats(x))))
    assert np.array_equal(lifted[..., 3], mask * x[..., 3]) and 0 <= lifted.min() and lifted.max() <= 1
    m = mask[..., None]
    assert np.abs(m * lifted + (1 - m) * x - whole)[..., :3].max() < 1e-6
    assert np.array_equal(lifted[mask == 1][:, :3], whole[mask == 1][:, :3])
