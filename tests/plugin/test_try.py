# SPDX-License-Identifier: GPL-3.0-or-later
"""plugin/try, as an artist types it; through Script-Fu, in a real GIMP."""
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

TOP = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def photo(tmp_path, seed):
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 256, (9, 13, 3), np.uint8)
    path = tmp_path / 'my “photo”, \'nr\' 1.png'
    Image.fromarray(np.repeat(np.repeat(blocks, 16, 0), 16, 1)).save(path)
    return path


def try_(styles, *args, **env):
    env = {**os.environ, 'PASTICHE_STYLES': str(styles), **env}
    for name in 'DISPLAY', 'WAYLAND_DISPLAY':
        env.pop(name, None)
    return subprocess.run([TOP / 'plugin' / 'try', *map(str, args)], env=env, capture_output=True, text=True, timeout=600,
                          stdin=subprocess.DEVNULL)


def check_failed(done, *words):
    """One sentence, about this."""
    assert done.returncode != 0 and done.stdout == ''
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith('plugin/try: ')
    for word in words:
        assert str(word) in last, done.stderr


def test_same_as_the_command_line(styles, photo, tmp_path):
    out, direct = tmp_path / 'out put.png', tmp_path / 'direct.png'
    before = set((TOP / 'build').iterdir())
    done = try_(styles, photo, out, '--style', 'vangogh', '--strength=62.5')
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(rf'{re.escape(str(out))}: 208 × 144 pixels, Vincent van Gogh 62.5 %, \d+ s\n', done.stdout)
    assert 'painting' in done.stderr
    subprocess.run([TOP / 'build/engine/cli/pastiche', 'apply', photo, direct, '--style', 'vangogh', '--strength', '62.5'],
                   env={**os.environ, 'PASTICHE_STYLES': str(styles)}, check=True, timeout=300)
    a, b = (np.asarray(Image.open(p).convert('RGB')).astype(int) for p in (out, direct))
    assert np.abs(a - b).max() <= 1
    assert np.abs(a - np.asarray(Image.open(photo).convert('RGB')).astype(int)).mean() > 1
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([photo.name, out.name, direct.name])
    assert not [p for p in set((TOP / 'build').iterdir()) - before if p.is_dir() and p.name.startswith('try.')]


@pytest.mark.long
def test_photographs_of_a_phone(styles, photo, tmp_path):
    """Upright, as their EXIF says; a grey one, and one that is cut off, of which GIMP warns; in another format."""
    jpeg, out = tmp_path / 'phone.jpg', tmp_path / 'out.jpg'
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(photo).convert('L').transpose(Image.Transpose.ROTATE_90).save(jpeg, exif=exif, quality=95)
    jpeg.write_bytes(jpeg.read_bytes()[:-len(jpeg.read_bytes()) // 10])
    done = try_(styles, jpeg, out, '--strength', '0')
    assert done.returncode == 0 and 'Premature end' in done.stderr, done.stderr
    painted, upright = (np.asarray(ImageOps.exif_transpose(Image.open(p)).convert('L')).astype(int) for p in (out, photo))
    assert painted.shape == (144, 208) and np.abs(painted - upright)[:, 80:].mean() < 6


@pytest.mark.long
def test_the_first_of_several_frames(styles, photo, tmp_path):
    first = Image.open(photo)
    first.save(tmp_path / 'two.webp', save_all=True, append_images=[ImageOps.invert(first)], lossless=True, duration=100)
    done = try_(styles, tmp_path / 'two.webp', tmp_path / 'one.png', '--strength', '0')
    assert done.returncode == 0 and '2 frames or pages: the first is painted' in done.stderr, done.stderr
    assert np.abs(np.asarray(Image.open(tmp_path / 'one.png').convert('RGB')).astype(int) - np.asarray(first)).max() <= 1


def test_usage(styles, photo, tmp_path):
    check_failed(try_(styles), 'display')
    check_failed(try_(styles, photo), 'OUT.png')
    check_failed(try_(styles, photo, 'a.png', 'b.png'), 'b.png')
    check_failed(try_(styles, photo, 'a.png', '--size', '3'), '--size')
    check_failed(try_(styles, photo, 'a.png', '--style'), '--style')
    for strength in '151', '-1', 'much', '1e1', '':
        check_failed(try_(styles, photo, tmp_path / 'a.png', '--strength', strength), '--strength', f'“{strength}”')


@pytest.mark.long
def test_files_that_cannot_be(styles, photo, tmp_path):
    missing = tmp_path / 'missing.jpg'
    check_failed(try_(styles, missing, tmp_path / 'a.png'), missing)
    check_failed(try_(styles, tmp_path, tmp_path / 'a.png'), tmp_path)
    check_failed(try_(styles, photo, tmp_path / 'nowhere' / 'a.png'), 'nowhere')
    check_failed(try_(styles, photo, tmp_path), 'folder')
    check_failed(try_(styles, photo, tmp_path / 'a'), 'ending')
    check_failed(try_(styles, photo, '/sys/a.png'), '/sys/a.png')
    text = tmp_path / 'text.png'
    text.write_text('no picture')
    check_failed(try_(styles, text, tmp_path / 'a.png'), text, 'not a picture')
    check_failed(try_(styles, photo, tmp_path / 'a.nonesuch'), '.nonesuch')
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([photo.name, text.name])


@pytest.mark.long
def test_a_style_that_is_not_there(styles, photo, tmp_path):
    out = tmp_path / 'a.png'
    out.write_bytes(b'as it was')
    check_failed(try_(styles, photo, out, '--style', 'nonesuch'), 'nonesuch', 'vangogh')
    assert out.read_bytes() == b'as it was'


@pytest.mark.long
def test_strength_of_script_fu(styles, new_profile, photo):
    """GIMP keeps an argument in its range itself."""
    script = f'''(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "{TOP}/tests/data/lake-sherburne.jpg"))))
      (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (car (gimp-image-get-layers image)) #:strength 151))'''
    done = subprocess.run(['gimp-console', '-idf', '--batch-interpreter=plug-in-script-fu-eval', '-b', script, '--quit'],
                          env=new_profile(styles), capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and 'strength' in done.stderr and 'out of range' in done.stderr


@pytest.mark.long
def test_mending(restoring, photo, tmp_path):
    out, direct = tmp_path / 'out.png', tmp_path / 'direct.png'
    done = try_(restoring, '--restore', photo, out)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(rf'{re.escape(str(out))}: 208 × 144 pixels, mended, \d+ s\n', done.stdout) and 'mending' in done.stderr
    subprocess.run([TOP / 'build/engine/cli/pastiche', 'restore', photo, direct], env={**os.environ, 'PASTICHE_STYLES': str(restoring)}, check=True, timeout=300)
    a, b, before = (np.asarray(Image.open(p).convert('RGB')).astype(int) for p in (out, direct, photo))
    # On average: each reads the photograph's last bits in its own way, and random weights make much of little in some pixels.
    assert np.abs(a - b).mean() < 0.02 * np.abs(a - before).mean() and np.abs(a - before).max() > 10
    check_failed(try_(restoring, '--restore', photo, out, '--style', 'vangogh'), '--restore')
    check_failed(try_(restoring, '--restore'), 'PHOTO')
