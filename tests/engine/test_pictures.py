# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures in memory: their sizes, and another size with alpha."""
import ctypes as C

import numpy as np
import pytest

import files
from internals import LIB, EngineError, Picture, check, floats


def resize(pixels, width, height):
    pixels = np.ascontiguousarray(pixels, np.float32)
    result = check(LIB.pastiche_picture_resize, C.byref(Picture(pixels.shape[1], pixels.shape[0], floats(pixels))), width, height)
    assert (result.contents.width, result.contents.height) == (width, height)
    copy = np.ctypeslib.as_array(result.contents.pixels, (height, width, 4)).copy()
    LIB.pastiche_picture_free(result)
    return copy


@pytest.mark.parametrize('width, height', ((0, 5), (5, 0), (-3, 5), (5, -1), (262145, 1), (1, 262145), (32000, 31251), (2**31 - 1, 2**31 - 1)))
def test_sizes_that_are_none(width, height):
    with pytest.raises(EngineError) as failure:
        check(LIB.pastiche_picture_new, width, height)
    assert failure.value.code == files.SIZE and f'{width}×{height}' in str(failure.value)
    with pytest.raises(EngineError):
        resize(np.zeros((2, 2, 4)), width, height)


@pytest.mark.parametrize('width, height', ((1, 1), (262144, 1), (1, 262144), (1021, 767)))
def test_sizes(width, height):
    picture = C.cast(check(LIB.pastiche_picture_new, width, height), C.POINTER(Picture))
    assert (picture.contents.width, picture.contents.height) == (width, height)
    np.ctypeslib.as_array(picture.contents.pixels, (height, width, 4))[:] = 1
    LIB.pastiche_picture_free(picture)


def test_no_memory():
    for n in range(3):
        LIB.pastiche_alloc_fail_after(n)
        before = LIB.pastiche_alloc_alive()
        try:
            with pytest.raises(EngineError) as failure:
                resize(np.full((40, 30, 4), 0.5), 20, 20)
        finally:
            LIB.pastiche_alloc_fail_after(-1)
        assert failure.value.code == files.MEMORY and LIB.pastiche_alloc_alive() == before


def test_shrinking_by_whole_numbers(seed):
    """Each pixel is the mean of a block, colours weighted by alpha."""
    rng = np.random.default_rng(seed)
    (height, width), (a, b) = rng.integers(1, 20, 2), rng.integers(1, 6, 2)
    pixels = rng.random((height * a, width * b, 4), np.float32)
    pixels[..., 3] *= rng.random(pixels.shape[:2]) < 0.7
    blocks = pixels.astype(float).reshape(height, a, width, b, 4)
    alpha = blocks[..., 3:].mean((1, 3))
    colour = (blocks[..., :3] * blocks[..., 3:]).mean((1, 3))
    colour = np.divide(colour, alpha, where=alpha > 0, out=np.zeros_like(colour))
    result = resize(pixels, int(width), int(height))
    if a * b > 1:
        assert np.abs(result - np.concatenate((colour, alpha), -1)).max() < 1e-5
    else:
        assert (result == pixels).all()


def test_same_size_is_the_same(seed):
    pixels = np.random.default_rng(seed).random((13, 17, 4), np.float32)
    assert (resize(pixels, 17, 13) == pixels).all()


@pytest.mark.parametrize('size', ((3, 7), (11, 5), (40, 40), (61, 3)))
def test_transparent_colours_do_not_bleed(size):
    """A red disc on transparent green stays red at any size, and nothing leaves 0..1."""
    y, x = np.mgrid[:20, :20]
    disc = (y - 10) ** 2 + (x - 10) ** 2 < 50
    pixels = np.where(disc[..., None], (1, 0, 0, 1), (0, 1, 0, 0))
    result = resize(pixels, *size)
    seen = result[..., 3] > 1e-3
    assert seen.any() and np.abs(result[seen][:, :3] - (1, 0, 0)).max() < 1e-3
    assert result.min() >= 0 and result.max() <= 1
