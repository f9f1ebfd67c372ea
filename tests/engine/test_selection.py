# SPDX-License-Identifier: GPL-3.0-or-later
"""The soft edge of a selection, against a Gaussian."""
import ctypes as C

import numpy as np
import pytest

import internals as I


Selection = I.Selection
I.LIB.pastiche_selection_soften.restype = C.POINTER(Selection)


def soften(values, radius, cancellable=None):
    values = np.ascontiguousarray(values, np.float32)
    h, w = values.shape
    soft = I.check(I.LIB.pastiche_selection_soften, C.byref(Selection(3, 4, w, h, I.floats(values))), C.c_double(radius), cancellable)
    s = soft.contents
    assert (s.x, s.y, s.width, s.height) == (3, 4, w, h)
    copy = np.ctypeslib.as_array(s.values, (h, w)).copy()
    I.LIB.pastiche_selection_free(soft)
    return copy


def gaussian(values, sigma):
    reach = int(5 * sigma) + 1
    k = np.exp(-np.arange(-reach, reach + 1) ** 2 / (2 * sigma ** 2))
    for axis in 0, 1:
        padded = np.pad(values, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], 'edge')
        values = np.apply_along_axis(np.convolve, axis, padded, k / k.sum(), 'valid')
    return values


@pytest.mark.parametrize('radius', [4, 7.5, 20, 61])
def test_soft_edge_is_a_gaussian(seed, radius):
    """Away from the border, which three boxes take into account three times."""
    rng = np.random.default_rng(seed)
    h, w = (int(n) for n in rng.integers(150, 200, 2))
    values = np.repeat(np.repeat(rng.random((h // 20 + 1, w // 20 + 1)) < 0.5, 20, 0), 20, 1)[:h, :w].astype(float)
    soft, inside = soften(values, radius), np.s_[round(radius):-round(radius), round(radius):-round(radius)]
    assert np.abs(soft - gaussian(values, radius / 3.5))[inside].max() < (0.06 if radius < 8 else 0.04)     # 0.043 and 0.027 of sixty
    assert 0 <= soft.min() and soft.max() <= 1


def test_ends_within_the_radius(seed):
    """A quarter is selected: nothing changes further away than the radius, and what ends at the border has no edge there."""
    radius = float(np.random.default_rng(seed).uniform(5, 30))
    values = np.zeros((90, 100), np.float32)
    values[:45, :50] = 1
    soft, reach = soften(values, radius), int(np.ceil(radius))
    assert (soft[45 + reach:] == 0).all() and (soft[:, 50 + reach:] == 0).all() and (soft[:45 - reach, :50 - reach] == 1).all()
    assert 0.35 < soft[0, 49] < 0.65 and soft[0, 50 + reach // 3] > 0


@pytest.mark.parametrize('h, w', [(1, 1), (1, 40), (40, 1), (33, 17)])
def test_thin_ones_and_no_radius(seed, h, w):
    values = np.random.default_rng(seed).random((h, w), np.float32)
    assert np.array_equal(soften(values, 0), values)
    assert np.isfinite(soften(values, 500)).all()


def test_the_same_for_any_number_of_threads(seed):
    values = np.random.default_rng(seed).random((70, 90), np.float32)
    try:
        I.LIB.pastiche_set_threads(1)
        one = soften(values, 9.0)
        I.LIB.pastiche_set_threads(5)
        assert np.array_equal(one, soften(values, 9.0))
    finally:
        I.LIB.pastiche_set_threads(2)


def test_no_memory_and_cancelled():
    values, before = np.ones((50, 60), np.float32), I.LIB.pastiche_alloc_alive()
    for n in range(2):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            with pytest.raises(I.EngineError, match='memory'):
                soften(values, 5.0)
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
    cancellable = I.GIO.g_cancellable_new()
    I.GIO.g_cancellable_cancel(C.c_void_p(cancellable))
    with pytest.raises(I.EngineError, match='cancelled'):
        soften(values, 5.0, C.c_void_p(cancellable))
    I.GOBJECT.g_object_unref(C.c_void_p(cancellable))
    assert I.LIB.pastiche_alloc_alive() == before
