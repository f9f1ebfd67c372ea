# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche_restore () against restorer.py, and pastiche restore."""
import ctypes as C
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import internals as I
import restorer
import stylefile
from files import PASTICHE, SETTING, SIZE, MEMORY, pastiche, sentence
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


def mend(loaded, pixels, damage=None, within=None, at=(0, 0), threshold=50, progress=None, cancellable=None):
    """(pixels, mask, share)"""
    picture = I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels))
    call = progress and I.PROGRESS(lambda fraction, _: progress.append(fraction))
    made = I.check(I.LIB.pastiche_restore, loaded, C.byref(picture), selection(damage, *at), selection(within),
                   C.byref(I.RestoreSettings(threshold)), call, None, cancellable)
    r, shape = made.contents, pixels.shape[:2]
    got = (np.ctypeslib.as_array(r.picture.contents.pixels, (*shape, 4)).copy(), np.ctypeslib.as_array(r.mask.contents.values, shape).copy(), r.share)
    I.LIB.pastiche_restored_free(made)
    return got


def picture(rng, h, w, alpha=False):
    pixels = rng.random((h, w, 4)).astype(np.float32)
    if not alpha:
        pixels[..., 3] = 1
    return pixels


@torch.no_grad()
def expected(net, colours, marked, threshold):
    m, mended = restorer.mend(net, torch_picture(colours, torch.float32), torch_picture(marked[..., None], torch.float32), threshold)
    return m[0, 0].numpy(), mended[0].permute(1, 2, 0).numpy()


@pytest.mark.parametrize('h,w', [(16, 16), (17, 70), (97, 61)])
@pytest.mark.parametrize('threshold', [30, 50, 100])
def test_against_pytorch(net, loaded, seed, h, w, threshold):
    rng = np.random.default_rng(seed)
    pixels = picture(rng, h, w)
    part = (rng.random((h // 2, w // 2)) < 0.05).astype(np.float32) * rng.choice([0.5, 1], (h // 2, w // 2)).astype(np.float32)
    marked = np.zeros((h, w), np.float32)
    marked[3:3 + h // 2, 5:5 + w // 2] = part
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, part, at=(5, 3), threshold=threshold)
    m, mended = expected(net, pixels[..., :3], marked, threshold / 100 if threshold < 100 else 2.0)
    assert np.abs(mask - m).max() < 1e-3 and np.abs(got[..., :3] - mended).max() < 1e-3
    assert share == pytest.approx((mask > 0).mean()) and (got[..., 3] == 1).all()
    if threshold == 100:
        assert np.array_equal(mask, marked)


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


def test_all_that_is_marked_is_replaced(net, loaded, seed):
    pixels, marked = picture(np.random.default_rng(seed), 40, 50), np.ones((40, 50), np.float32)
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, marked)
    assert share == 1 and (mask == 1).all() and np.abs(got[..., :3] - expected(net, pixels[..., :3], marked, 0.5)[1]).max() < 1e-4


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


@pytest.mark.parametrize('threshold', [19.9, 100.1, float('nan')])
def test_threshold_out_of_range(loaded, threshold):
    with pytest.raises(I.EngineError, match='The threshold is .*: it must be 20 to 100.') as e:
        mend(loaded, np.ones((20, 20, 4), np.float32), threshold=threshold)
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
            mend(loaded, pixels)
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
    with pytest.raises(I.EngineError, match='no “restorer.safetensors” beside the styles: the network that mends pictures does not come with Pastiche yet'):
        load(styles)
    for name in 'base', 'dore':
        (tmp_path / f'{name}.safetensors').write_bytes((styles / f'{name}.safetensors').read_bytes())
    (tmp_path / 'restorer.safetensors').write_bytes((styles / 'dore.safetensors').read_bytes())
    with pytest.raises(I.EngineError, match='restorer.safetensors.* is a style, not a restorer.'):
        load(tmp_path)


# --- the command line -------------------------------------------------------------------------------------------------

@pytest.fixture
def old(tmp_path, seed):
    rng = np.random.default_rng(seed)
    Image.fromarray(rng.integers(0, 256, (60, 80, 3), np.uint8)).save(tmp_path / 'old.png')
    mask = np.zeros((60, 80), np.uint8)
    mask[20:30, 30:50] = 255
    Image.fromarray(mask).save(tmp_path / 'torn.png')
    return tmp_path


def pixels_of(path):
    with Image.open(path) as image:
        return np.asarray(image.convert('RGB'))


def test_restore(loaded, restoring, old):
    """It writes what pastiche_restore () makes, and the mask."""
    result = pastiche('restore', '--mask', 'torn.png', '--save-mask', 'found.png', 'old.png', 'mended.png', styles=restoring, cwd=old)
    assert result.returncode == 0 and result.stderr == '' and 'mended.png: ' in result.stdout and '% of the picture mended' in result.stdout
    before = pixels_of(old / 'old.png')
    pixels = np.dstack([before, np.full((60, 80), 255)]).astype(np.float32) / 255
    got, mask, share = mend(loaded, pixels, (pixels_of(old / 'torn.png')[..., 0] / 255).astype(np.float32))
    assert np.array_equal(pixels_of(old / 'mended.png'), (got[..., :3] * 255 + 0.5).astype(np.uint8))
    assert np.array_equal(pixels_of(old / 'found.png')[..., 1], (mask * 255 + 0.5).astype(np.uint8))
    assert np.array_equal(pixels_of(old / 'mended.png')[mask == 0], before[mask == 0]) and mask[20:30, 30:50].all()


def test_restore_json_and_threshold(restoring, old):
    said = json.loads(pastiche('restore', '--json', '--mask', 'torn.png', '--threshold', '100 %', 'old.png', 'mended.jpg', styles=restoring, cwd=old).stdout)
    assert said['restored'] and said['share'] == pytest.approx(100 * 200 / 4800) and said['input'] == 'old.png' and said['output'] == 'mended.jpg'


def test_no_damage_is_said_and_not_painted(restoring, old):
    said = pastiche('restore', '--threshold', 100, '--save-mask', 'found.png', 'old.png', 'mended.png', styles=restoring, cwd=old)
    assert said.returncode == 0 and said.stdout == 'old.png: no damage found, so nothing was written\n' and said.stderr == ''
    assert not (old / 'mended.png').exists() and not (old / 'found.png').exists()


BAD = {
    'no words': ([], 2, '“restore” takes a picture and a name for the result.'),
    'threshold': (['--threshold', '10', 'old.png', 'out.png'], 2, 'The threshold is a number from 20 to 100, not “10”.'),
    'pipes': (['-', 'out.png'], 2, '“restore” reads and writes files, not standard input and output.'),
    'one file twice': (['--save-mask', 'out.png', 'old.png', 'out.png'], 2, 'The result and the mask cannot be the same file.'),
    'another size': (['--mask', 'small.png', 'old.png', 'out.png'], 1,
                     '“small.png” is 20×30 pixels, and the picture 80×60: a mask must have the picture\'s size.'),
    'nothing marked': (['--mask', 'black.png', 'old.png', 'out.png'], 1,
                       '“black.png” marks nothing: what is damaged must be white in it, and it is black everywhere.'),
    'no mask': (['--mask', 'none.png', 'old.png', 'out.png'], 1, '“none.png” cannot be read: No such file or directory.'),
    'no picture': (['none.png', 'out.png'], 1, '“none.png” cannot be read: No such file or directory.'),
    'too small': (['tiny.png', 'out.png'], 1, 'The picture is 15×40 pixels: to be restored it must have at least 16 a side.'),
    'itself': (['old.png', 'old.png'], 1, '“old.png” is the picture itself; --overwrite writes over it.'),
    'mask over the picture': (['--overwrite', '--save-mask', 'old.png', 'old.png', 'out.png'], 1,
                              '“old.png” is another of the pictures, so it is not written over.'),
    'over the mask': (['--overwrite', '--mask', 'torn.png', 'old.png', 'torn.png'], 1,
                      '“torn.png” is another of the pictures, so it is not written over.'),
    'unknown format': (['--save-mask', 'mask.gif', 'old.png', 'out.png'], 1,
                       '“mask.gif” cannot be written: its name does not end in .png, .jpg, .jpeg, .tif, .tiff or .webp.'),
    'no folder': (['old.png', 'none/out.png'], 1, None),
}


@pytest.mark.parametrize('name', BAD)
def test_bad_input_is_a_sentence(restoring, old, name):
    words, status, expected = BAD[name]
    Image.new('L', (20, 30), 255).save(old / 'small.png')
    Image.new('L', (80, 60)).save(old / 'black.png')
    Image.new('RGB', (15, 40)).save(old / 'tiny.png')
    before = {path: path.read_bytes() for path in old.iterdir()}
    said = sentence(pastiche('restore', *words, styles=restoring, cwd=old), status)
    assert expected is None or said.startswith(expected)
    assert {path: path.read_bytes() for path in old.iterdir()} == before


@pytest.mark.not_sanitized
def test_peak_of_memory(loaded, restoring, tmp_path):
    """It is what is promised, at most, and does not grow with the picture's height but for the file's own bytes."""
    peaks = []
    for height in (1500, 3000):
        Image.effect_noise((1000, height), 60).convert('RGB').save(tmp_path / 'old.jpg')
        done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), PASTICHE, 'restore', '--overwrite', '--styles', restoring,
                               tmp_path / 'old.jpg', tmp_path / 'out.jpg'], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stderr))
        assert peaks[-1] < I.LIB.pastiche_restore_memory(loaded, 1000, height) < 1.4 * peaks[-1]
    assert peaks[1] - peaks[0] < 4 * 1000 * 1500 + 8e6
