# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche era and pastiche eras, and pictures from file to file."""
import ctypes as C
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import internals as I
from files import PASTICHE, pastiche, sentence
from picture_files import load, tiff
from test_era import Era, Look, Still

NO_GRADIENTS = True     # conftest.py
I.LIB.pastiche_look_memory.restype = C.c_size_t
SIZES = {'a.png': (80, 60), 'b.png': (31, 90), 'c.jpg': (50, 50)}


@pytest.fixture
def pictures(tmp_path, seed):
    rng = np.random.default_rng(seed)
    for name, size in SIZES.items():
        small = Image.fromarray(rng.integers(0, 256, (6, 6, 3), np.uint8))
        small.resize(size, Image.BICUBIC).save(tmp_path / name)
    return tmp_path


def run(*words, status=0, **options):
    result = pastiche('era', '--era', 'kodachrome', *words, **options)
    assert result.returncode == status and (status or result.stderr == ''), result.stderr
    return result.stdout


def pixels_of(path):
    with Image.open(path) as image:
        return np.asarray(image.convert('RGB'))


def floats_of(path):
    pixels = pixels_of(path)
    return np.dstack([pixels, np.full(pixels.shape[:2], 255)]).astype(np.float32) / 255


def bytes_of(pixels):
    return (pixels[..., :3] * 255 + 0.5).astype(np.uint8)


def test_one_picture(eras, pictures):
    """It writes what the library makes."""
    said = run('a.png', 'out.png', styles=eras, cwd=pictures)
    assert re.fullmatch(r'out.png: Kodachrome at 100 %, \d+\.\d s\n', said)
    pixels, era = floats_of(pictures / 'a.png'), Era(eras / 'eras' / 'kodachrome.safetensors')
    assert np.array_equal(pixels_of(pictures / 'out.png'), bytes_of(Look(era, [Still(pixels)])(pixels)))
    run('--strength', '60 %', '--grain', '150', '--optics', '50', '--seed', '7', 'a.png', 'more.png', styles=eras, cwd=pictures)
    made = Look(era, [Still(pixels)], strength=60, grain=150, optics=50, seed=7)(pixels)
    assert np.array_equal(pixels_of(pictures / 'more.png'), bytes_of(made))
    run('--strength', '0', 'a.png', 'same.png', styles=eras, cwd=pictures)
    assert np.array_equal(pixels_of(pictures / 'same.png'), pixels_of(pictures / 'a.png'))


def test_a_file_and_a_title(eras, pictures):
    path = eras / 'eras' / 'kodachrome.safetensors'
    for era in path, 'Kodachrome', 'kodachrome':
        pastiche('era', '--era', era, '--overwrite', 'a.png', f'{Path(era).suffix or era}.png', styles=eras, cwd=pictures)
    assert len({(pictures / f'{name}.png').read_bytes() for name in ('.safetensors', 'Kodachrome', 'kodachrome')}) == 1


def test_many_pictures_each_for_itself(eras, pictures):
    said = run('--output-folder', 'old', '--json', *SIZES, styles=eras, cwd=pictures).splitlines()
    for line, name in zip(map(json.loads, said), SIZES, strict=True):
        assert line.pop('seconds') >= 0
        assert line == dict(input=name, output=f'old/{name}', developed=True, era='Kodachrome', strength=100)
    run('b.png', 'alone.png', styles=eras, cwd=pictures)
    assert np.array_equal(pixels_of(pictures / 'old' / 'b.png'), pixels_of(pictures / 'alone.png'))


def test_a_shot(eras, pictures):
    """One look for all, and each its own grain."""
    run('--shot', '--output-folder', 'old', '--format', 'png', *SIZES, styles=eras, cwd=pictures)
    frames = [floats_of(pictures / name) for name in SIZES]
    look = Look(Era(eras / 'eras' / 'kodachrome.safetensors'), [Still(frame) for frame in frames])
    for i, (name, frame) in enumerate(zip(SIZES, frames, strict=True)):
        made = pixels_of(pictures / 'old' / Path(name).with_suffix('.png'))
        assert np.array_equal(made, bytes_of(look(frame, frame=i)))
        assert i == 0 or not np.array_equal(made, bytes_of(look(frame)))


def test_one_fails_and_the_others_do_not(eras, pictures):
    (pictures / 'b.png').write_bytes((pictures / 'b.png').read_bytes()[:200])
    result = pastiche('era', '--era', 'sepia', '--output-folder', 'old', *SIZES, styles=eras, cwd=pictures)
    assert result.returncode == 1 and sorted(p.name for p in (pictures / 'old').iterdir()) == ['a.png', 'c.jpg']
    assert result.stderr.endswith('pastiche: 2 of 3 pictures were developed, but not “b.png”.\n')
    shot = pastiche('era', '--era', 'sepia', '--shot', '--output-folder', 'shot', *SIZES, styles=eras, cwd=pictures)
    assert '“b.png”' in sentence(shot) and not (pictures / 'shot').exists()


def test_pipes(eras, pictures):
    whole = subprocess.run([PASTICHE, 'era', '--styles', eras, '--era', 'sepia', '-', '-'], input=(pictures / 'a.png').read_bytes(), capture_output=True, timeout=60)
    pastiche('era', '--era', 'sepia', 'a.png', 'out.png', styles=eras, cwd=pictures)
    assert whole.returncode == 0 and whole.stdout == (pictures / 'out.png').read_bytes()


def test_depth_alpha_and_metadata(eras, pictures):
    """As apply keeps them: 16 bits, EXIF unless it is stripped, alpha."""
    rng = np.random.default_rng(0)
    deep = (np.linspace(0, 65535, 60 * 80).reshape(60, 80, 1) * [1, 0.7, 0.4]).astype(np.uint16)
    tiff(pictures / 'deep.tif', deep)
    tiff(pictures / 'float.tif', (deep / 65535).astype(np.float32))
    results = []
    for name in 'deep', 'float':
        pastiche('era', '--era', 'sepia', '--strength', '50', f'{name}.tif', f'out-{name}.tif', styles=eras, cwd=pictures)
        results.append(load(pictures / f'out-{name}.tif'))
        assert len(np.unique(results[-1][..., 0])) > 1000, 'it has 16 bits'
    assert np.abs(results[0] - results[1]).max() <= 3 / 257
    alpha = rng.integers(0, 256, (60, 80, 4), np.uint8)
    exif = Image.Exif()
    exif[0x010e] = 'a description'
    Image.fromarray(alpha).save(pictures / 'alpha.png', exif=exif)
    run('alpha.png', 'out.png', styles=eras, cwd=pictures)
    run('--strip', 'alpha.png', 'stripped.png', styles=eras, cwd=pictures)
    with Image.open(pictures / 'out.png') as out, Image.open(pictures / 'stripped.png') as stripped:
        assert np.array_equal(np.asarray(out)[..., 3], alpha[..., 3]) and np.array_equal(np.asarray(out), np.asarray(stripped))
        assert out.getexif()[0x010e] == 'a description' and not stripped.getexif()


BAD = {
    'no era': ([], ['a.png', 'out.png'], 2, 'Which era? “pastiche eras” lists them, “--era” chooses one. See pastiche --help.'),
    'unknown era': (['--era', 'none'], ['a.png', 'out.png'], 1, 'There is no era “none”. The eras are: sepia, kodachrome.'),
    'no file': (['--era', 'none.safetensors'], ['a.png', 'out.png'], 1, '“none.safetensors” cannot be read: No such file or directory.'),
    'no words': (['--era', 'sepia'], [], 2, '“era” takes a picture and a name for the result, or “--output-folder” and any number of pictures.'),
    'strength': (['--era', 'sepia', '--strength', '151'], ['a.png', 'out.png'], 2, 'The strength is a number from 0 to 150, not “151”.'),
    'grain': (['--era', 'sepia', '--grain', 'much'], ['a.png', 'out.png'], 2, 'The amount of grain is a number from 0 to 200, not “much”.'),
    'optics': (['--era', 'sepia', '--optics', '-1'], ['a.png', 'out.png'], 2, 'The strength of the optics is a number from 0 to 200, not “-1”.'),
    'seed': (['--era', 'sepia', '--seed', '-2'], ['a.png', 'out.png'], 2, 'The seed is 0 or more.'),
    'a shot of one': (['--era', 'sepia', '--shot'], ['a.png', 'out.png'], 2, '“--shot” needs “--output-folder”.'),
    'no picture': (['--era', 'sepia'], ['none.png', 'out.png'], 1, '“none.png” cannot be read: No such file or directory.'),
    'no picture file': (['--era', 'sepia'], ['era.safetensors', 'out.png'], 1, '“era.safetensors” '),
    'itself': (['--era', 'sepia'], ['a.png', 'a.png'], 1, '“a.png” is the picture itself; --overwrite writes over it.'),
    'over the era': (['--era', 'era.safetensors', '--overwrite'], ['a.png', 'era.safetensors'], 1, '“era.safetensors” is the era, so it is not written over.'),
    'format': (['--era', 'sepia'], ['a.png', 'out.gif'], 1, '“out.gif” cannot be written: its name does not end in'),
    'painting options': (['--era', 'sepia', '--stroke-size', '100'], ['a.png', 'out.png'], 2, '“era” has no option “--stroke-size”.'),
}


@pytest.mark.parametrize('name', BAD)
def test_bad_input_is_a_sentence(eras, pictures, name):
    options, words, status, expected = BAD[name]
    (pictures / 'era.safetensors').write_bytes((eras / 'eras' / 'sepia.safetensors').read_bytes())
    before = {path: path.read_bytes() for path in pictures.iterdir()}
    assert sentence(pastiche('era', *options, *words, styles=eras, cwd=pictures), status).startswith(expected)
    assert {path: path.read_bytes() for path in pictures.iterdir()} == before


def test_eras(eras, styles):
    assert pastiche('eras', styles=eras).stdout == 'sepia       Sepia Tóning\nkodachrome  Kodachrome, 1936–1950\n'
    first, _ = map(json.loads, pastiche('eras', '--json', styles=eras).stdout.splitlines())
    assert first == dict(name='sepia', title='Sepia Tóning', years='', year=1890, learned='random numbers', weak='all', licence='CC0-1.0')
    none = pastiche('eras', styles=styles)
    assert none.returncode == 0 and none.stdout == none.stderr == ''
    assert sentence(pastiche('eras', 'all', styles=eras), 2) == '“eras” takes no arguments. See pastiche --help.'


@pytest.mark.long
@pytest.mark.not_sanitized
@pytest.mark.parametrize('name', ['sepia', 'kodachrome'])
def test_peak_of_memory(eras, tmp_path, name):
    """It is what is promised, at most, and does not grow with the picture's height but for the file's own bytes."""
    era, peaks = Era(eras / 'eras' / f'{name}.safetensors'), []
    look = Look(era, [Still(np.ones((9, 9, 4), np.float32))])
    for height in 1500, 3000:
        Image.effect_noise((3000, height), 60).convert('RGB').save(tmp_path / 'in.jpg')
        done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), PASTICHE, 'era', '--era', name, '--overwrite', '--styles', eras,
                               tmp_path / 'in.jpg', tmp_path / 'out.jpg'], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stderr))
    for height, peak in zip((1500, 3000), peaks, strict=True):
        assert peak < I.LIB.pastiche_look_memory(look.pointer, 3000, height) < 1.5 * peak
    assert peaks[1] - peaks[0] < 4 * 3000 * 1500 + 8e6
