# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche restore, and old pictures from file to file."""
import ctypes as C
import io
import json
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import internals as I
from files import FILE, MEMORY, PASTICHE, SETTING, pastiche, sentence
from picture_files import NOTICE, load, tiff
from test_restore import loaded, mend     # noqa: F401, a fixture

NO_GRADIENTS = True     # conftest.py
I.LIB.pastiche_frames_new.restype = C.c_void_p
FRAME = C.CFUNCTYPE(C.c_void_p, C.c_void_p, C.c_int, C.c_void_p)
NAMES = 'scratches', 'cracks', 'stains', 'fading', 'noise', 'blocks', 'screen'


@pytest.fixture
def old(tmp_path, seed):
    """A picture, and a mask of a part of it."""
    rng = np.random.default_rng(seed)
    Image.fromarray(rng.integers(0, 256, (60, 80, 3), np.uint8)).save(tmp_path / 'old.png')
    mask = np.zeros((60, 80), np.uint8)
    mask[20:30, 30:50] = 255
    Image.fromarray(mask).save(tmp_path / 'torn.png')
    return tmp_path


def restore(*words, styles, **options):
    result = pastiche('restore', *words, styles=styles, **options)
    assert (result.returncode, result.stderr) == (0, ''), result.stderr
    return result.stdout


def pixels_of(path, mode='RGB'):
    with Image.open(path) as image:
        return np.asarray(image.convert(mode))


def floats_of(path):
    return (pixels_of(path, 'RGBA') / 255).astype(np.float32)


def bytes_of(values):
    return (values * 255 + 0.5).astype(np.uint8)


def mended(loaded, path, mask=None, **settings):
    """What pastiche_restore () makes of the file: (pixels, mask, share)."""
    return mend(loaded, floats_of(path), mask and floats_of(mask)[..., 0].copy(), **settings)


def restore_file(loaded, files, **changed):
    """The share of it that is mended, with the engine's settings but for those that are changed."""
    settings, share = I.default(I.RestoreSettings), C.c_double(-1)
    for name, value in changed.items():
        setattr(settings, name, value)
    I.check(I.LIB.pastiche_restore_file, loaded, C.byref(files), C.byref(settings), 0, None, None, None, C.byref(share))
    return share.value


# --- one picture ------------------------------------------------------------------------------------------------------

def test_one_picture(loaded, restoring, old):
    """It writes what pastiche_restore () makes, and the mask."""
    said = restore('--mask', 'torn.png', '--save-mask', 'found.png', 'old.png', 'mended.png', styles=restoring, cwd=old)
    assert re.fullmatch(r'mended.png: [\d.]+ % of the picture mended, \d+\.\d s\n', said)
    before = pixels_of(old / 'old.png')
    got, mask, share = mended(loaded, old / 'old.png', old / 'torn.png')
    off = np.abs(pixels_of(old / 'mended.png').astype(int) - bytes_of(got[..., :3]))
    wide = mask >= 0.9999                # is filled with copies of what has been rounded here, so that a few may come from elsewhere:
    assert not off[~wide].any() and (off[wide] > 1).mean() < 0.3        # 5 % of them at most with 60 seeds
    assert np.array_equal(pixels_of(old / 'found.png')[..., 1], bytes_of(mask))
    assert np.array_equal(pixels_of(old / 'mended.png')[mask == 0], before[mask == 0]) and mask[20:30, 30:50].all()


@pytest.mark.parametrize('name', NAMES[:3])
def test_kinds(loaded, restoring, old, name):
    """Each option reaches its setting."""
    restore(f'--{name}', '30 %', '--threshold', '40', 'old.png', 'mended.png', styles=restoring, cwd=old)
    got, mask, _ = mended(loaded, old / 'old.png', threshold=40, **{name: 30})
    assert np.array_equal(pixels_of(old / 'mended.png'), bytes_of(got[..., :3])) and mask.any()
    assert not np.array_equal(mask, mended(loaded, old / 'old.png', threshold=40)[1])


@pytest.mark.parametrize('name', NAMES[3:])
def test_over_the_whole_picture(loaded, restoring, old, name):
    """Likewise; and the result is written though nothing is damaged."""
    said = restore(f'--{name}', 60, '--threshold', 100, '--save-mask', 'found.png', 'old.png', 'mended.png', styles=restoring, cwd=old)
    assert re.fullmatch(rf'mended.png: 0 % of the picture mended, {name} 60 %, \d+\.\d s\n', said)
    got, mask, share = mended(loaded, old / 'old.png', threshold=100, **{name: 60})
    assert share == 0 and np.array_equal(pixels_of(old / 'mended.png'), bytes_of(got[..., :3])) and not pixels_of(old / 'found.png').any()
    assert not np.array_equal(pixels_of(old / 'mended.png'), pixels_of(old / 'old.png'))


def test_files_with_what_concerns_all_of_them(loaded, tmp_path, seed):
    """As in memory, but for rounding to bytes, once after mending and once after fading; also where nothing is damaged."""
    pixels = np.random.default_rng(seed).integers(0, 256, (60, 80, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / 'old.png')
    files = I.RestoreFiles(*(name and os.fsencode(tmp_path / name) for name in ('old.png', 'mended.png', None, 'mask.png')))
    floats = np.dstack([pixels, np.full((60, 80), 255)]).astype(np.float32) / 255
    for changed in dict(fading=70), dict(noise=100, threshold=100), dict(fading=40, screen=50):
        share = restore_file(loaded, files, **changed)
        got, mask, share_too = mend(loaded, floats, **changed)
        assert share == share_too and (share == 0) == ('threshold' in changed)
        assert np.array_equal(pixels_of(tmp_path / 'mask.png')[..., 0], (mask * 255 + 0.5).astype(np.uint8))
        difference = np.abs(pixels_of(tmp_path / 'mended.png') - got[..., :3] * 255)
        assert difference.max() < (0.51 if 'threshold' in changed else 6) and difference.mean() < 0.8
        (tmp_path / 'mended.png').unlink()
        (tmp_path / 'mask.png').unlink()
    assert restore_file(loaded, files, threshold=100) == 0
    assert not (tmp_path / 'mended.png').exists() and not (tmp_path / 'mask.png').exists()


def test_json_and_threshold(restoring, old):
    said = json.loads(restore('--json', '--mask', 'torn.png', '--threshold', '100 %', 'old.png', 'mended.jpg', styles=restoring, cwd=old))
    assert said.pop('seconds') >= 0 and said.pop('share') == pytest.approx(100 * 200 / 4800)
    assert said == dict(input='old.png', output='mended.jpg', restored=True)


def test_no_damage_is_said_and_not_painted(restoring, old):
    words = '--threshold', 100, '--save-mask', 'found.png', 'old.png'
    assert restore(*words, 'mended.png', styles=restoring, cwd=old) == 'old.png: no damage found, so nothing was written\n'
    said = json.loads(restore('--json', '--format', 'webp', *words, 'mended.dat', styles=restoring, cwd=old))
    assert said.pop('seconds') >= 0 and said == dict(input='old.png', output='mended.dat', restored=False, share=0)
    assert sorted(os.listdir(old)) == ['old.png', 'torn.png']


def test_over_itself_and_over_a_mask(restoring, old):
    """Only --overwrite lets a picture be written over; a mask that is to be written replaces any other file."""
    before = (old / 'old.png').read_bytes()
    (old / 'found.png').write_text('old')
    assert sentence(pastiche('restore', 'old.png', './old.png', styles=restoring, cwd=old)) == '“./old.png” is the picture itself; --overwrite writes over it.'
    restore('--overwrite', '--save-mask', 'found.png', 'old.png', 'old.png', styles=restoring, cwd=old)
    assert (old / 'old.png').read_bytes() != before and pixels_of(old / 'found.png').any()


def test_depth_and_metadata(restoring, old):
    """16 bits where the file has them, and EXIF unless it is stripped."""
    tiff(old / 'deep.tif', np.random.default_rng(0).integers(0, 65536, (60, 80, 3)).astype(np.uint16))
    restore('--mask', 'torn.png', '--threshold', 100, 'deep.tif', 'out.tif', styles=restoring, cwd=old)
    before, after, sound = load(old / 'deep.tif'), load(old / 'out.tif'), pixels_of(old / 'torn.png')[..., 0] == 0
    assert (before[sound] % 1).any() and np.array_equal(before[sound], after[sound]) and not np.array_equal(before, after)
    exif = Image.Exif()
    exif[0x010e] = 'a description'
    with Image.open(old / 'old.png') as image:
        image.save(old / 'said.png', exif=exif)
    for more, description in ((), 'a description'), (('--strip',), None):
        restore('--overwrite', '--mask', 'torn.png', *more, 'said.png', 'out.png', styles=restoring, cwd=old)
        with Image.open(old / 'out.png') as out:
            assert out.getexif().get(0x010e) == description


# --- a layer ----------------------------------------------------------------------------------------------------------

def over(layer, under):
    """The layer over the picture, both as a program would lay them, in levels of 8 bits."""
    alpha = layer[..., 3:] / 255
    return alpha * layer[..., :3] + (1 - alpha) * under


@pytest.mark.parametrize('out, source, off', [('out.png', 'old.png', 1.01), ('out.tif', 'old.jpg', 1.01), ('out.webp', 'old.png', 255),
                                              ('out.png', 'deep.tif', 0.52)])
def test_layer(restoring, old, out, source, off):
    """Over the picture it shows the result, to within the rounding of both and of the mask (but for WebP, which keeps no noise); its
    alpha is the mask, and where that is nothing there is no colour either."""
    with Image.open(old / 'old.png') as image:
        image.save(old / 'old.jpg', quality=95)
    tiff(old / 'deep.tif', np.random.default_rng(0).integers(0, 65536, (60, 80, 3)).astype(np.uint16))
    words = '--mask', 'torn.png', '--save-mask', 'found.png'
    restore(*words, source, 'whole.tif', styles=restoring, cwd=old)
    found = load(old / 'found.png')[..., 0]
    said = restore('--layer', *words, source, out, styles=restoring, cwd=old)
    assert '% of the picture mended' in said and np.array_equal(load(old / 'found.png')[..., 0], found)
    layer, under, whole = load(old / out), load(old / source)[..., :3], load(old / 'whole.tif')[..., :3]
    assert np.abs(layer[..., 3] - found).max() <= 0.5 and (out == 'out.webp' or not layer[layer[..., 3] == 0].any())
    seen = over(layer, under)
    assert np.abs(seen - whole).max() <= off and np.array_equal(seen[layer[..., 3] == 0], under[layer[..., 3] == 0])
    assert (layer[20:30, 30:50, 3] == 255).all()


def test_layer_of_a_transparent_picture(restoring, old):
    """Where nothing is visible, nothing is in the layer."""
    pixels = np.dstack([pixels_of(old / 'old.png'), np.full((60, 80), 255, np.uint8)])
    pixels[:, 40:, 3] = 0
    Image.fromarray(pixels).save(old / 'half.png')
    restore('--layer', '--mask', 'torn.png', 'half.png', 'out.png', styles=restoring, cwd=old)
    layer = pixels_of(old / 'out.png', 'RGBA')
    assert not layer[:, 40:].any() and (layer[20:30, 30:40, 3] == 255).all()


# --- many pictures ----------------------------------------------------------------------------------------------------

@pytest.fixture
def many(old):
    """Four pictures, of which one can be mended nowhere, as nothing of it is visible, and one is damaged as a file."""
    shutil.copy(old / 'old.png', old / 'a.png')
    with Image.open(old / 'old.png') as image:
        image.rotate(180).save(old / 'a.jpg', quality=95)
    Image.new('RGBA', (50, 40)).save(old / 'clear.png')
    (old / 'bad.png').write_bytes((old / 'old.png').read_bytes()[:500])
    return old


def test_many(restoring, many):
    """Each as it would be alone; what fails, or has no damage, stops nothing and is said, the latter not as a failure."""
    result = pastiche('restore', '-o', 'out', '--save-mask', 'masks', 'a.png', 'bad.png', 'clear.png', 'a.jpg', styles=restoring, cwd=many)
    assert result.returncode == 1
    assert [line.rsplit(',', 1)[0] for line in result.stdout.splitlines()][1] == 'clear.png: no damage found'
    assert result.stderr.splitlines() == ['pastiche: “bad.png” is a damaged picture: it ends early.',
                                          'pastiche: 2 of 4 pictures were restored, but not “bad.png”; no damage found in 1.']
    assert sorted(os.listdir(many / 'out')) == ['a.jpg', 'a.png'] and sorted(os.listdir(many / 'masks')) == ['a-2.png', 'a.png']
    for name, mask in ('a.png', 'a.png'), ('a.jpg', 'a-2.png'):
        restore('--overwrite', '--save-mask', 'mask.png', name, f'alone-{name}', styles=restoring, cwd=many)
        assert (many / f'alone-{name}').read_bytes() == (many / 'out' / name).read_bytes()
        assert (many / 'mask.png').read_bytes() == (many / 'masks' / mask).read_bytes()


def test_many_without_a_failure(restoring, many):
    said = restore('-o', 'out', 'a.png', 'clear.png', 'a.jpg', styles=restoring, cwd=many).splitlines()
    assert said[1] == 'clear.png: no damage found, so nothing was written' and said[3:] == ['2 of 3 pictures were restored; no damage found in 1.']
    lines = [json.loads(line) for line in restore('--json', '--overwrite', '-o', 'out', 'a.png', 'clear.png', styles=restoring, cwd=many).splitlines()]
    assert [(line['restored'], line['share'] > 0, 'error' in line) for line in lines] == [(True, True, False), (False, False, False)]
    assert restore('--quiet', '--overwrite', '-o', 'out', 'a.png', 'clear.png', styles=restoring, cwd=many) == ''
    assert restore('-o', 'none', 'clear.png', styles=restoring, cwd=many).count('\n') == 1


def test_many_with_one_mask(restoring, many):
    """Of a size that fits some."""
    shutil.copy(many / 'old.png', many / 'b.png')
    Image.new('RGB', (50, 50)).save(many / 'small.png')
    result = pastiche('restore', '-o', 'out', '--mask', 'torn.png', '--threshold', 100, 'b.png', 'small.png', styles=restoring, cwd=many)
    assert result.returncode == 1 and os.listdir(many / 'out') == ['b.png'] and 'pastiche: “torn.png” is 80×60 pixels, and the picture 50×50: ' in result.stderr


def test_many_layers(restoring, many):
    """A JPEG's is a PNG, as it needs alpha."""
    restore('-o', 'out', '--layer', 'a.jpg', 'a.png', styles=restoring, cwd=many)
    assert sorted(os.listdir(many / 'out')) == ['a-2.png', 'a.png']
    for name in 'a-2.png', 'a.png':
        assert pixels_of(many / 'out' / name, 'RGBA')[..., 3].min() == 0
    assert sorted(p.suffix for p in (many / 'out').iterdir()) == ['.png', '.png']


def test_many_replace_nothing(restoring, many):
    """Neither results nor masks."""
    for folder in 'out', 'masks':
        (many / folder).mkdir(exist_ok=True)
        (many / folder / 'a.png').write_text('mine')
        words = '-o', 'out', '--save-mask', 'masks', 'a.png'
        assert sentence(pastiche('restore', *words, styles=restoring, cwd=many)) == f'“{folder}/a.png” is there already; --overwrite replaces it.'
        (many / folder / 'a.png').unlink()
    said = sentence(pastiche('restore', '--overwrite', '-o', 'out', '--save-mask', '.', 'a.png', styles=restoring, cwd=many))
    assert said == '“./a.png” is one of the pictures, so it is not written over.'
    assert not any((many / 'out').iterdir())


# --- a shot -----------------------------------------------------------------------------------------------------------

@pytest.fixture
def film(tmp_path, seed):
    """Three frames of what moves a little, with a speck in the second."""
    rng = np.random.default_rng(seed)
    whole = np.asarray(Image.fromarray(rng.integers(60, 200, (24, 28, 3), np.uint8)).resize((140, 120), Image.BICUBIC))
    for i in range(3):
        frame = whole[4 + i:100 + i, 6 - i:126 - i].copy()
        if i == 1:
            frame[40:46, 50:57] = 250
        Image.fromarray(frame).save(tmp_path / f'{i}.png')
    return tmp_path


FRAMES = [f'{i}.png' for i in range(3)]


CAREFREE = '--threshold', 70            # the network of the tests is unsure of all that it finds


def frame_loader(folder):
    return FRAME(lambda _, i, error: C.cast(I.LIB.pastiche_picture_load(os.fsencode(folder / FRAMES[i]), C.c_void_p(error)), C.c_void_p).value)


def test_shot(loaded, restoring, film):
    """What pastiche_restore_frame_file () makes of each, also when the frames themselves are written over; without damage in the
    frames beside it, and without --shot, another picture."""
    restore(*CAREFREE, '-o', 'alone', *FRAMES, styles=restoring, cwd=film)
    said = restore(*CAREFREE, '--shot', '--save-mask', 'masks', '-o', 'out', *FRAMES, styles=restoring, cwd=film)
    assert said.count('% of the picture mended') == 3
    settings = I.default(I.RestoreSettings)
    settings.threshold = CAREFREE[1]
    load_frame = frame_loader(film)
    frames = C.c_void_p(I.LIB.pastiche_frames_new(3, load_frame, None))
    for i, name in enumerate(FRAMES):
        share = C.c_double()
        files = I.RestoreFiles(out=os.fsencode(film / 'made.png'), mask=os.fsencode(film / 'made-mask.png'), **{'in': os.fsencode(film / name)})
        I.check(I.LIB.pastiche_restore_frame_file, loaded, frames, i, C.byref(files), C.byref(settings), 0, None, None, None, C.byref(share))
        assert (film / 'made.png').read_bytes() == (film / 'out' / name).read_bytes() and share.value > 0
        assert (film / 'made-mask.png').read_bytes() == (film / 'masks' / name).read_bytes()
    I.LIB.pastiche_frames_free(frames)
    assert (film / 'out' / '1.png').read_bytes() != (film / 'alone' / '1.png').read_bytes()
    assert pixels_of(film / 'masks' / '1.png')[41:45, 51:56].min() > 200
    results = [(film / 'out' / name).read_bytes() for name in FRAMES]
    restore(*CAREFREE, '--shot', '--overwrite', '-o', '.', *FRAMES, styles=restoring, cwd=film)
    assert [(film / name).read_bytes() for name in FRAMES] == results


def test_shot_with_a_frame_missing(restoring, film):
    """The others are mended all the same."""
    (film / '0.png').write_text('no picture')
    result = pastiche('restore', *CAREFREE, '--shot', '--layer', '-o', 'out', *FRAMES, styles=restoring, cwd=film)
    assert result.returncode == 1 and sorted(os.listdir(film / 'out')) == FRAMES[1:]
    assert result.stderr.splitlines() == ['pastiche: “0.png” is no picture that can be read here.', 'pastiche: 2 of 3 pictures were restored, but not “0.png”.']


def test_shot_with_a_frame_that_is_too_large(loaded, restoring, film):
    """For the machine: it is refused once its size is known, and those beside it are mended without it, which is told."""
    (film / '2.png').write_bytes(header(8000, 8000))
    restore(*CAREFREE, '--shot', '-o', 'alone', '1.png', styles=restoring, cwd=film)
    files = I.RestoreFiles(out=os.fsencode(film / 'made.png'), **{'in': os.fsencode(film / '1.png')})
    told, share, settings = [], C.c_double(), I.default(I.RestoreSettings)
    settings.threshold = CAREFREE[1]
    notice = NOTICE(lambda sentence, _: told.append(sentence.decode()))
    load_frame = frame_loader(film)
    frames = C.c_void_p(I.LIB.pastiche_frames_new(3, load_frame, None))
    I.LIB.pastiche_set_notice(notice, None)
    I.LIB.pastiche_machine_memory_force(C.c_size_t(10**9))
    try:
        I.check(I.LIB.pastiche_restore_frame_file, loaded, frames, 1, C.byref(files), C.byref(settings), 0, None, None, None, C.byref(share))
    finally:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(0))
        I.LIB.pastiche_set_notice(None, None)
        I.LIB.pastiche_frames_free(frames)
    assert told == ['Frame 3 is left out where others are mended with it. There is not enough memory: '
                    'a picture of 8000×8000 pixels needs 1.2 GB, and this machine has 1.0 GB.']
    assert (film / 'made.png').read_bytes() == (film / 'alone' / '1.png').read_bytes()


# --- pipes ------------------------------------------------------------------------------------------------------------

def piped(*words, styles, data, cwd, status=0):
    (cwd / 'tmp').mkdir(exist_ok=True)
    done = subprocess.run([PASTICHE, 'restore', '--styles', styles, *map(str, words)], input=data, capture_output=True, timeout=300, cwd=cwd,
                          env={**os.environ, 'TMPDIR': str(cwd / 'tmp')})
    assert done.returncode == status and not os.listdir(cwd / 'tmp'), done.stderr
    return done.stdout if status == 0 else (done.stdout, done.stderr.decode())


def test_pipes(restoring, old):
    data = (old / 'old.png').read_bytes()
    words = '--mask', 'torn.png', '--save-mask', 'found.png'
    restore(*words, 'old.png', 'out.png', styles=restoring, cwd=old)
    mask = (old / 'found.png').read_bytes()
    (old / 'found.png').unlink()
    assert piped(*words, '-', '-', styles=restoring, data=data, cwd=old) == (old / 'out.png').read_bytes() and (old / 'found.png').read_bytes() == mask
    assert piped('-', 'piped.png', styles=restoring, data=data, cwd=old).startswith(b'piped.png: ')
    assert piped('old.png', '-', styles=restoring, data=b'', cwd=old) == (old / 'piped.png').read_bytes()


@pytest.mark.long
@pytest.mark.parametrize('kind', ['PNG', 'JPEG', 'TIFF', 'WEBP'])
def test_a_sound_picture_goes_through_a_pipe(restoring, old, kind):
    """As it came, to the last byte; in another format, without metadata, or as a layer, which is then empty, where that is asked for."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010e] = 'a description'
    with Image.open(old / 'old.png') as image:
        image.save(file, kind, exif=exif)
    data = file.getvalue()

    def passed(*words):
        return piped('--threshold', 100, *words, '-', '-', styles=restoring, data=data, cwd=old)
    assert passed() == data == passed('--format', {'JPEG': 'jpg', 'TIFF': 'tif'}.get(kind, kind.lower()))
    other = Image.open(io.BytesIO(passed('--format', 'png' if kind != 'PNG' else 'tif')))
    assert other.format == ('PNG' if kind != 'PNG' else 'TIFF') and np.array_equal(np.asarray(other), np.asarray(Image.open(file).convert('RGB')))
    stripped = Image.open(io.BytesIO(passed('--strip')))
    assert stripped.format == kind and 0x010e not in stripped.getexif() and stripped.size == (80, 60)
    layer = Image.open(io.BytesIO(passed('--layer')))
    assert layer.format == ('PNG' if kind == 'JPEG' else kind) and not np.asarray(layer.convert('RGBA')).any()


def test_a_sound_picture_of_another_format(restoring, old):
    """What cannot be written becomes a PNG, as with apply; to a file nothing goes."""
    file = io.BytesIO()
    with Image.open(old / 'old.png') as image:
        image.save(file, 'BMP')
    made = Image.open(io.BytesIO(piped('--threshold', 100, '-', '-', styles=restoring, data=file.getvalue(), cwd=old)))
    assert made.format == 'PNG' and np.array_equal(np.asarray(made), pixels_of(old / 'old.png'))
    said = piped('--threshold', 100, '-', 'out.png', styles=restoring, data=file.getvalue(), cwd=old)
    assert said == b'Standard input: no damage found, so nothing was written\n' and not (old / 'out.png').exists()


def test_pipes_that_fail(restoring, old):
    for data, words in (b'', 'Standard input cannot be read: it is empty.'), (b'no picture', 'Standard input is no picture that can be read here.'):
        assert piped('-', '-', styles=restoring, data=data, cwd=old, status=1) == (b'', f'pastiche: {words}\n')
    for words in ('--mask', 'torn.png'), ('--threshold', '100'):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([PASTICHE, 'restore', '--styles', restoring, *words, 'old.png', '-'], stdout=full, stderr=subprocess.PIPE, cwd=old)
        assert done.returncode == 1 and re.fullmatch(r'pastiche: Standard output cannot be written: .*No space left on device\.\n', done.stderr.decode())


# --- what is wrong ----------------------------------------------------------------------------------------------------

BAD = {
    'no words': ([], 2, '“restore” takes a picture and a name for the result, or “--output-folder” and any number of pictures.'),
    'threshold': (['--threshold', '10', 'old.png', 'out.png'], 2, 'The threshold is a number from 20 to 100, not “10”.'),
    'scratches': (['--scratches', '-1', 'old.png', 'out.png'], 2, 'The strength for scratches and dust is a number from 0 to 100, not “-1”.'),
    'cracks': (['--cracks', '101', 'old.png', 'out.png'], 2, 'The strength for cracks and creases is a number from 0 to 100, not “101”.'),
    'stains': (['--stains', 'nan', 'old.png', 'out.png'], 2, 'The strength for stains and losses is a number from 0 to 100, not “nan”.'),
    'fading': (['--fading', 'much', 'old.png', 'out.png'], 2, 'The strength for fading and colour cast is a number from 0 to 100, not “much”.'),
    'noise': (['--noise', '', 'old.png', 'out.png'], 2, 'The strength for noise is a number from 0 to 100, not “”.'),
    'blocks': (['--blocks', '1e3', 'old.png', 'out.png'], 2, 'The strength for JPEG blocks is a number from 0 to 100, not “1e3”.'),
    'screen': (['--screen', '50x', 'old.png', 'out.png'], 2, 'The strength for the halftone screen is a number from 0 to 100, not “50x”.'),
    'one file twice': (['--save-mask', 'out.png', 'old.png', 'out.png'], 2, 'The result and the mask cannot be the same file.'),
    'in other words': (['--save-mask', './here/../out.png', 'old.png', 'out.png'], 2, 'The result and the mask cannot be the same file.'),
    'by a link': (['--save-mask', 'here/out.png', 'old.png', 'out.png'], 2, 'The result and the mask cannot be the same file.'),
    'one folder twice': (['--save-mask', './out/', '-o', 'out', 'old.png'], 2, 'The results and the masks cannot go to the same folder.'),
    'another size': (['--mask', 'small.png', 'old.png', 'out.png'], 1,
                     '“small.png” is 20×30 pixels, and the picture 80×60: a mask must have the picture\'s size.'),
    'nothing marked': (['--mask', 'black.png', 'old.png', 'out.png'], 1,
                       '“black.png” marks nothing: what is damaged must be white in it, and it is black everywhere.'),
    'everything marked': (['--mask', 'white.png', 'old.png', 'out.png'], 1,
                          '“white.png” marks everything: what is sound must be black in it, and there is nothing to go by.'),
    'no mask': (['--mask', 'none.png', 'old.png', 'out.png'], 1, '“none.png” cannot be read: No such file or directory.'),
    'a mask that is none': (['--mask', 'text.png', 'old.png', 'out.png'], 1, '“text.png” is no picture that can be read here.'),
    'a mask that ends early': (['--mask', 'cut.png', 'old.png', 'out.png'], 1, '“cut.png” is a damaged picture: it ends early.'),
    'no picture': (['none.png', 'out.png'], 1, '“none.png” cannot be read: No such file or directory.'),
    'a picture that ends early': (['cut.png', 'out.png'], 1, '“cut.png” is a damaged picture: it ends early.'),
    'too small': (['tiny.png', 'out.png'], 1, 'The picture is 15×40 pixels: to be restored it must have at least 16 a side.'),
    'itself': (['old.png', 'old.png'], 1, '“old.png” is the picture itself; --overwrite writes over it.'),
    'mask over the picture': (['--overwrite', '--save-mask', 'old.png', 'old.png', 'out.png'], 1, '“old.png” is one of the pictures, so it is not written over.'),
    'over the mask': (['--overwrite', '--mask', 'torn.png', 'old.png', 'torn.png'], 1, '“torn.png” is the mask, so it is not written over.'),
    'a mask over the mask': (['--overwrite', '--mask', 'torn.png', '--save-mask', 'torn.png', 'old.png', 'out.png'], 1,
                             '“torn.png” is the mask, so it is not written over.'),
    'unknown format': (['--save-mask', 'mask.gif', 'old.png', 'out.png'], 1,
                       '“mask.gif” cannot be written: its name does not end in .png, .jpg, .jpeg, .tif, .tiff or .webp.'),
    'no folder': (['old.png', 'none/out.png'], 1, '“none/out.png” cannot be written: there is no folder “none”.'),
    'no folder for masks': (['-o', 'out', '--save-mask', 'old.png/masks', 'old.png'], 1, 'The folder “old.png/masks” cannot be made: Not a directory.'),
    'a layer in a JPEG': (['--layer', 'old.png', 'out.JPG'], 1,
                          '“out.JPG” cannot be written: a layer is transparent where nothing was mended, and a JPEG cannot be.'),
    'layers in JPEGs': (['--layer', '--format', 'jpg', 'old.png', 'out.png'], 2, '“--layer” writes what is transparent elsewhere, and a JPEG cannot be.'),
    'a layer of everything': (['--layer', '--noise', '5', 'old.png', 'out.png'], 2,
                              '“--layer” writes only what was mended, but fading, noise, JPEG blocks and halftone screen change the whole picture.'),
    'a shot of one': (['--shot', 'old.png', 'out.png'], 2, '“--shot” needs “--output-folder”.'),
    'painting options': (['--strength', '100', 'old.png', 'out.png'], 2, '“restore” has no option “--strength”.'),
}


@pytest.mark.parametrize('name', BAD)
def test_bad_input_is_a_sentence(restoring, old, name):
    words, status, expected = BAD[name]
    Image.new('L', (20, 30), 255).save(old / 'small.png')
    Image.new('L', (80, 60)).save(old / 'black.png')
    Image.new('L', (80, 60), 255).save(old / 'white.png')
    Image.new('RGB', (15, 40)).save(old / 'tiny.png')
    (old / 'text.png').write_text('no picture')
    (old / 'cut.png').write_bytes((old / 'old.png').read_bytes()[:500])
    (old / 'here').symlink_to('.')
    before = {path: path.read_bytes() for path in old.iterdir() if path.is_file()}
    said = sentence(pastiche('restore', *words, styles=restoring, cwd=old), status)
    assert said.startswith(expected)
    assert {path: path.read_bytes() for path in old.iterdir() if path.is_file()} == before


def test_a_picture_that_ends_early(restoring, old):
    """A JPEG is mended as far as it goes, with one line that says so; a mask that ends early is refused."""
    with Image.open(old / 'old.png') as image:
        image.save(old / 'old.jpg', quality=95)
    os.truncate(old / 'old.jpg', (old / 'old.jpg').stat().st_size * 6 // 10)
    ends = '“old.jpg” is a damaged picture: it ends early'
    result = pastiche('restore', '--mask', 'torn.png', 'old.jpg', 'out.png', styles=restoring, cwd=old)
    assert result.returncode == 0 and result.stderr == f'pastiche: {ends}, and what is missing is grey or blurred.\n' and (old / 'out.png').exists()
    assert sentence(pastiche('restore', '--mask', 'old.jpg', 'old.png', 'out.png', styles=restoring, cwd=old)) == ends + '.'


def header(width, height):
    """A PNG of so many pixels, as far as it says."""
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(bytes(99)))


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def test_a_mask_of_another_size_is_not_read(restoring, old):
    """It is refused once its size is known, be it as large as it likes."""
    (old / 'huge.png').write_bytes(header(30000, 30000))
    said = sentence(pastiche('restore', '--mask', 'huge.png', 'old.png', 'out.png', styles=restoring, cwd=old))
    assert said == '“huge.png” is 30000×30000 pixels, and the picture 80×60: a mask must have the picture\'s size.'


def test_a_mask_on_its_side(restoring, old):
    """One that EXIF turns fits as it is then."""
    exif = Image.Exif()
    exif[0x112] = 6
    with Image.open(old / 'torn.png') as mask:
        mask.transpose(Image.Transpose.ROTATE_90).save(old / 'turned.png', exif=exif)
        mask.save(old / 'wrong.png', exif=exif)
    restore('--mask', 'torn.png', 'old.png', 'straight.png', styles=restoring, cwd=old)
    restore('--mask', 'turned.png', 'old.png', 'turned-out.png', styles=restoring, cwd=old)
    assert (old / 'turned-out.png').read_bytes() == (old / 'straight.png').read_bytes()
    said = sentence(pastiche('restore', '--mask', 'wrong.png', 'old.png', 'out.png', styles=restoring, cwd=old))
    assert said == '“wrong.png” is 60×80 pixels, and the picture 80×60: a mask must have the picture\'s size.'


def test_a_mask_is_part_of_the_estimate(loaded, old):
    """A mask of 16 bits with alpha takes more than was reckoned with before its kind was known: it is refused before it is read."""
    Image.fromarray(np.tile(np.uint16([[0] * 40 + [65535] * 40]), (60, 1))).save(old / 'deep.png')
    files = I.RestoreFiles(out=os.fsencode(old / 'out.png'), damage=os.fsencode(old / 'deep.png'), **{'in': os.fsencode(old / 'old.png')})
    enough = I.LIB.pastiche_restore_memory(loaded, 80, 60)
    I.LIB.pastiche_machine_memory_force(C.c_size_t(enough))
    try:
        with pytest.raises(I.EngineError, match='^There is not enough memory: a picture of 80×60 pixels needs') as e:
            restore_file(loaded, files)
        assert e.value.code == MEMORY
        I.LIB.pastiche_machine_memory_force(C.c_size_t(enough + 3 * 80 * 60))
        assert restore_file(loaded, files) > 0
    finally:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(0))


def test_no_restorer(styles, old):
    said = sentence(pastiche('restore', 'old.png', 'out.png', styles=styles, cwd=old))
    assert said == f'The folder “{styles}” has no “restorer.safetensors”, the network that mends pictures: it comes with Pastiche, so the installation is not complete.'


@pytest.mark.parametrize('words', [('out.png',), ('--save-mask', 'found.png', 'out.png'), ('--layer', 'out.webp')])
def test_full_disk(restoring, old, words):
    """What was there stays, and nothing lies beside it."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    for name in (word for word in words if '.' in word):
        (old / name).write_text('before')
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    said = sentence(pastiche('restore', *words[:-1], 'old.png', words[-1], styles=restoring, cwd=old, preexec_fn=limit))
    assert re.fullmatch('“(out|found).(png|webp)” cannot be written: File too large.', said)
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before


@pytest.mark.parametrize('layer', [0, 1])
def test_memory_runs_out(loaded, old, layer):
    """At every single allocation: a sentence, nothing is lost, and nothing written."""
    paths = {name: os.fsencode(old / f'{path}.png') for name, path in (('out', 'out'), ('mask', 'found'), ('damage', 'torn'), ('in', 'old'))}
    files = I.RestoreFiles(layer=layer, **paths)
    before = I.LIB.pastiche_alloc_alive()
    for n in range(10000):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            assert restore_file(loaded, files) > 0
        except I.EngineError as e:
            assert e.code == MEMORY and 'memory' in str(e) and str(e).endswith('.')
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before and sorted(os.listdir(old)) == ['old.png', 'torn.png']
    assert 5 < n < 9999 and I.LIB.pastiche_alloc_alive() == before and (old / 'out.png').exists() and (old / 'found.png').exists()


def test_what_the_library_refuses(loaded, old):
    for out, changed, code in ('out.png', dict(fading=1), SETTING), ('out.jpeg', {}, FILE):
        with pytest.raises(I.EngineError) as e:
            restore_file(loaded, I.RestoreFiles(layer=1, out=os.fsencode(old / out), **{'in': os.fsencode(old / 'old.png')}), **changed)
        assert e.value.code == code and not (old / out).exists()


@pytest.mark.long
@pytest.mark.not_sanitized
def test_peak_of_memory(loaded, restoring, tmp_path):
    """It is what is promised, at most, and does not grow with the picture's height but for the bytes of the files and of reduced
    pictures, as a quarter of it is lost."""
    peaks = []
    for height in (1500, 3000):
        Image.effect_noise((1000, height), 60).convert('RGB').save(tmp_path / 'old.jpg')
        torn = Image.new('L', (1000, height))
        torn.paste(255, (100, 100, 600, 100 + height // 2))
        torn.save(tmp_path / 'torn.png')
        done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), PASTICHE, 'restore', '--overwrite', '--styles', restoring,
                               '--mask', tmp_path / 'torn.png', '--save-mask', tmp_path / 'found.png', tmp_path / 'old.jpg', tmp_path / 'out.jpg'], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stderr))
        assert peaks[-1] < I.LIB.pastiche_restore_memory(loaded, 1000, height) < 1.4 * peaks[-1]
    assert peaks[1] - peaks[0] < (3 * 3 + 5) * 1000 * 1500 + 8e6


# --- the network's file -----------------------------------------------------------------------------------------------

def test_info_and_styles(restoring):
    """It is said what the network is and what it invents, and it is no style."""
    told = json.loads(pastiche('info', '--json', restoring / 'restorer.safetensors').stdout)
    assert (told['name'], told['kind'], told['title']) == ('restorer', 'restorer', 'Restorer') and 'working_pixels' not in told
    said = pastiche('info', restoring / 'restorer.safetensors').stdout
    assert said.endswith(f'\ninvents:    {told["invents"]}\n') and 'damage' in told['invents']
    assert pastiche('styles', styles=restoring).stdout == ''
    assert sentence(pastiche('apply', '--style', restoring / 'restorer.safetensors', 'a.png', 'b.png', styles=restoring)) == \
        '“restorer.safetensors” is a restorer, not a style.'
