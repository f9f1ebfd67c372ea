# SPDX-License-Identifier: GPL-3.0-or-later
"""What reading a picture takes of memory: reduced while it is read, against the same means in numpy, and refused once its size is known."""
import ctypes as C
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from files import MEMORY, PASTICHE
from internals import LIB, EngineError, check
from picture_files import load, smooth


def means(pixels, k):
    """Of blocks of k×k pixels, colours weighted by alpha; the last ones may be smaller."""
    pixels = pixels.astype(float)
    weighted = np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:], np.ones_like(pixels[..., 3:])], -1)
    sums = np.add.reduceat(np.add.reduceat(weighted, np.arange(0, pixels.shape[0], k), 0), np.arange(0, pixels.shape[1], k), 1)
    return np.concatenate([sums[..., :3] / np.maximum(sums[..., 3:4], 1), sums[..., 3:4] / sums[..., 4:]], -1)


@pytest.mark.parametrize('name, channels, options', [
    ('a.png', 3, {}), ('a.png', 4, {}), ('a.tif', 3, {}), ('a.tif', 4, {}), ('a.webp', 4, dict(lossless=True, exact=True)), ('a.bmp', 3, {}),
    ('a.jpg', 3, dict(quality=95)), ('a.jpg', 3, dict(quality=95, progressive=True))])
def test_reduced_is_the_mean(tmp_path, rng, name, channels, options):
    """Of any size and any whole factor; within half a step, as bytes are."""
    for _ in range(4):
        height, width = (int(n) for n in rng.integers(1, 90, 2))
        enough = int(rng.integers(1, 1 + max(1, min(height, width))))
        Image.fromarray(smooth(rng, height, width, channels)).save(tmp_path / name, **options)
        whole, k = load(tmp_path / name), max(1, min(height, width) // enough)
        reduced = load(tmp_path / name, enough)
        assert reduced.shape[:2] == (-(-height // k), -(-width // k)) and min(reduced.shape[:2]) >= enough
        want = means(np.round(whole), k)
        want[want[..., 3] == 0, :3] = reduced[want[..., 3] == 0, :3] if k == 1 else 0
        assert np.abs(reduced - want).max() < 0.51


def test_reduced_with_16_bits(tmp_path, rng):
    values = rng.integers(0, 65536, (67, 43), dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / 'a.png')
    grey = np.repeat(values[..., None], 4, -1) / 257
    grey[..., 3] = 255
    assert np.abs(load(tmp_path / 'a.png', 10) - means(grey, 4)).max() < 0.51 / 257


@pytest.mark.parametrize('orientation', range(1, 9))
def test_reduced_and_turned(tmp_path, rng, orientation):
    exif = Image.Exif()
    exif[0x112] = orientation
    Image.fromarray(smooth(rng, 48, 72)).save(tmp_path / 'a.png', exif=exif)
    assert np.abs(load(tmp_path / 'a.png', 16) - means(np.round(load(tmp_path / 'a.png')), 3)).max() < 0.51


@pytest.mark.parametrize('name, decoder, options', [
    ('a.png', 0, {}), ('a.jpg', 0, {}), ('a.jpg', 6, dict(progressive=True, subsampling=0)), ('a.webp', 8, {}), ('a.tif', 0, {})])
def test_refused_once_the_size_is_known(tmp_path, rng, name, decoder, options):
    """Three bytes a pixel, and sixteen as floats, or what decoding takes where that is more."""
    Image.fromarray(smooth(rng, 240, 320)).save(tmp_path / name, **options)
    for enough, pixels in (0, 320 * 240), (60, 80 * 60):
        need = 3 * pixels + max(16 * pixels, decoder * 320 * 240)
        before = LIB.pastiche_alloc_alive()
        LIB.pastiche_machine_memory_force(C.c_size_t(need))
        try:
            assert load(tmp_path / name, enough).size == 4 * pixels
            LIB.pastiche_machine_memory_force(C.c_size_t(need - 1))
            with pytest.raises(EngineError, match='^There is not enough memory: a picture of 320×240 pixels needs 0.0 GB, and this machine has') as e:
                load(tmp_path / name, enough)
        finally:
            LIB.pastiche_machine_memory_force(C.c_size_t(0))
        assert e.value.code == MEMORY and LIB.pastiche_alloc_alive() == before


def test_gdk_pixbuf_is_not_asked_in_vain(tmp_path, rng):
    Image.fromarray(smooth(rng, 240, 320)).save(tmp_path / 'a.bmp')
    LIB.pastiche_machine_memory_force(C.c_size_t(8 * 240 * 320 - 1))
    try:
        with pytest.raises(EngineError, match='not enough memory'):
            load(tmp_path / 'a.bmp', 16)
    finally:
        LIB.pastiche_machine_memory_force(C.c_size_t(0))


def test_no_picture_beyond_the_machine():
    LIB.pastiche_machine_memory_force(C.c_size_t(16 * 300 * 200 - 1))
    try:
        with pytest.raises(EngineError, match='not enough memory: a picture of 300×200 pixels'):
            check(LIB.pastiche_picture_new, 300, 200)
    finally:
        LIB.pastiche_machine_memory_force(C.c_size_t(0))


@pytest.mark.parametrize('words', [('instant', 'large.png', 'out.safetensors'), ('tune', '--reference', 'large.png', 'none.png', 'out.safetensors'),
                                   ('tune', '--reference', 'small.png', '--photo', 'large.png', '--photo', 'none.png', 'out.safetensors')])
@pytest.mark.not_sanitized      # which takes memory of its own
def test_a_small_file_with_many_pixels(styles, tmp_path, rng, words):
    """Some kilobytes that were 1.2 GB, as bytes and as floats."""
    Image.fromarray(np.kron(rng.integers(0, 2, (8, 8), dtype=np.uint8), np.ones((1000, 1000), np.uint8)) > 0).save(tmp_path / 'large.png')
    Image.fromarray(smooth(rng, 100, 100)).save(tmp_path / 'small.png')
    assert (tmp_path / 'large.png').stat().st_size < 40000
    done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), PASTICHE, words[0], '--styles', styles, *words[1:]],
                          cwd=tmp_path, capture_output=True, text=True)
    *_, peak = done.stderr.split()
    assert int(peak) < 250e6 and ('none.png' in done.stderr or done.returncode == 0), done.stderr
