# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures in memory: their sizes, another size with alpha, and saving them."""
import ctypes as C
import os

import numpy as np
import pytest
from PIL import Image

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


# --- saving -----------------------------------------------------------------------------------------------------------

def save(pixels, path):
    pixels = np.ascontiguousarray(pixels, np.float32)
    return check(LIB.pastiche_picture_save, C.byref(Picture(pixels.shape[1], pixels.shape[0], floats(pixels))), os.fsencode(path))


def random_picture(seed, opaque):
    """With values outside 0..1, too, and one that is no number."""
    pixels = np.random.default_rng(seed).uniform(-0.2, 1.2, (31, 23, 4)).astype(np.float32)
    pixels[3, 4, 1] = np.nan
    if opaque:
        pixels[..., 3] = 1
    return pixels


def as_bytes(pixels):
    return (np.clip(np.nan_to_num(pixels), 0, 1) * 255 + 0.5).astype(np.uint8)


@pytest.mark.parametrize('ending', ('png', 'PNG', 'tif', 'tiff'))
@pytest.mark.parametrize('opaque', (False, True))
def test_save(seed, tmp_path, ending, opaque):
    pixels, path = random_picture(seed, opaque), tmp_path / f'picture.{ending}'
    save(pixels, path)
    with Image.open(path) as image:
        assert image.mode == ('RGB' if opaque else 'RGBA'), 'alpha is left out where it says nothing'
        assert (np.asarray(image.convert('RGBA')) == as_bytes(pixels)).all()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize('ending', ('jpg', 'jpeg'))
def test_save_without_alpha(tmp_path, ending):
    """A JPEG has none, so the picture is on white."""
    pixels = np.zeros((32, 48, 4), np.float32)
    pixels[..., 0] = 1
    pixels[:, :16, 3], pixels[:, 16:32, 3] = 1, 0.5
    save(pixels, tmp_path / f'picture.{ending}')
    with Image.open(tmp_path / f'picture.{ending}') as image:
        saved = np.asarray(image).astype(int)
    for x, colour in ((4, (255, 0, 0)), (24, (255, 127, 127)), (44, (255, 255, 255))):
        assert np.abs(saved[:, x] - colour).max() <= 4


def test_save_webp(tmp_path):
    pixels = np.full((32, 48, 4), 0.5, np.float32)
    pixels[:, :24, 3] = 0
    save(pixels, tmp_path / 'picture.webp')
    with Image.open(tmp_path / 'picture.webp') as image:
        saved = np.asarray(image.convert('RGBA')).astype(int)
    assert np.abs(saved[:, :20, 3]).max() <= 4 and np.abs(saved[:, 28:] - 128)[..., :3].max() <= 4


@pytest.mark.parametrize('name, words', (('picture.gif', 'does not end in .png'), ('picture', 'does not end in .png'),
                                         ('none/picture.png', 'there is no folder')))
def test_save_refused(tmp_path, name, words):
    with pytest.raises(EngineError, match=words) as refused:
        save(np.zeros((2, 3, 4)), tmp_path / name)
    assert refused.value.code == files.FILE and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize('name, width', (('picture.jpg', 65501), ('picture.webp', 16384)))
def test_save_wider_than_the_format(tmp_path, name, width):
    with pytest.raises(EngineError, match=r'^“.*” cannot be written: .*[^.]\.$') as refused:
        save(np.zeros((1, width, 4)), tmp_path / name)
    assert refused.value.code == files.FILE and list(tmp_path.iterdir()) == []
