# SPDX-License-Identifier: GPL-3.0-or-later
"""Every system call that writes, made to fail in turn (shim.c): what was there is there, what is there is whole, nothing is left
over, and one sentence says so."""
import errno
import os
from pathlib import Path

import pytest
from PIL import Image

from faults import CALLS, ENDINGS, check, is_checkpoint, is_picture, is_style, run

pytestmark = pytest.mark.not_sanitized   # the sanitizers' own library has to be the first


@pytest.mark.parametrize('ending', ENDINGS)
@pytest.mark.parametrize('call', CALLS)
def test_apply(shim, styles, pictures, tmp_path, call, ending):
    out, count = tmp_path / f'out.{ending}', tmp_path / 'count'
    words = 'apply', '--style', 'dore', pictures / 'photo.png', out
    assert run(shim, styles, words, call, 0, count=count).returncode == 0 and is_picture(out)
    n = int(count.read_text())
    assert n > 0
    failed = 0
    for old in (b'old', None):
        for at in range(1, n + 1):
            out.write_bytes(old) if old else out.unlink(missing_ok=True)
            result = run(shim, styles, words, call, at)
            check(result, out, old, is_picture, call, at)
            failed += result.returncode
    assert failed


@pytest.mark.parametrize('what', ['style', 'png', 'jpg', 'tif', 'webp', 'bmp'])
@pytest.mark.parametrize('call', ['look', 'read'])
def test_reading(shim, styles, pictures, tmp_path, call, what):
    """Of the styles or of the picture; one whose metadata cannot be read is painted all the same."""
    photo, out, count = tmp_path / f'photo.{what.replace("style", "png")}', tmp_path / 'out.png', tmp_path / 'count'
    Image.open(pictures / 'photo.png').save(photo)
    words, under = ('apply', '--style', 'dore', photo, out), styles if what == 'style' else photo
    assert run(shim, styles, words, call, 0, count=count, under=under).returncode == 0
    n, failed = int(count.read_text()), 0
    for at in range(1, n + 1):
        out.write_bytes(b'old')
        result = run(shim, styles, words, call, at, under=under, code=errno.EIO)
        check(result, out, b'old', is_picture, call, at)
        failed += result.returncode
    assert failed or (call == 'read' and what != 'style'), 'a picture is read by the C library itself'


@pytest.mark.parametrize('call', [*CALLS, 'look', 'read'])
def test_era(shim, eras, pictures, tmp_path, call):
    """Writing the picture, and reading the era."""
    out, count = tmp_path / 'out.png', tmp_path / 'count'
    words, where = ('era', '--era', 'kodachrome', pictures / 'photo.png', out), dict(under=eras, code=errno.EIO) if call in ('look', 'read') else {}
    assert run(shim, eras, words, call, 0, count=count, **({'under': eras} if where else {})).returncode == 0 and is_picture(out)
    failed = 0
    for at in range(1, int(count.read_text()) + 1):
        out.write_bytes(b'old')
        result = run(shim, eras, words, call, at, **where)
        check(result, out, b'old', is_picture, call, at)
        failed += result.returncode
    assert failed


@pytest.mark.parametrize('call', CALLS)
def test_instant(shim, styles, pictures, tmp_path, call):
    out, count = tmp_path / 'out.safetensors', tmp_path / 'count'
    words = 'instant', '--overwrite', pictures / 'painting.png', out
    assert run(shim, styles, words, call, 0, count=count).returncode == 0 and is_style(out)
    for at in range(1, int(count.read_text()) + 1):
        out.write_bytes(b'old')
        result = run(shim, styles, words, call, at)
        check(result, out, b'old', is_style, call, at)
        assert result.returncode == 1


@pytest.mark.long
@pytest.mark.parametrize('call, at, after', [('open', 1, False), ('write', None, False), ('write', None, True), ('fsync', 3, False), ('rename', 2, False),
                                             ('rename', 3, False)])
def test_tune(shim, styles, pictures, tmp_path, rng, call, at, after):
    """Of a call in the first checkpoint, the last one or the style's file, as a tune of one step writes them; only that one fails, or
    all from then on. A checkpoint that is there is whole, and so is the style."""
    out, kept = tmp_path / 'a.safetensors', tmp_path / 'a.safetensors.tuning'
    words = 'tune', '--reference', pictures / 'painting.png', '--photo', pictures / 'photo.png', '--steps', 1, out
    result = run(shim, styles, words, call, at or int(rng.integers(1, 300)), after=after)
    assert result.returncode in (0, 1), result.stderr
    assert all(line.endswith('.') or ' tune --resume ' in line for line in result.stderr.splitlines()), result.stderr
    assert not out.exists() or is_style(out)
    assert not kept.exists() or is_checkpoint(kept)
    assert set(os.listdir(tmp_path)) <= {out.name, kept.name}
    assert result.returncode == 1 or out.exists()


@pytest.mark.long
@pytest.mark.parametrize('words', [('apply', '--style', 'dore', 'photo.png', 'OUT.png'), ('tune', '--reference', 'painting.png', '--photo', 'photo.png', '--steps', '1', 'OUT.safetensors')])
def test_threads(shim, styles, pictures, tmp_path, words):
    """Without any thread of its own; with the first, second … refused; then a sentence, or the job done by those that there are."""
    words = [str(pictures / w) if w.endswith('.png') and not w.startswith('OUT') else w.replace('OUT', str(tmp_path / 'out')) for w in words]
    for at, after in (1, True), (1, False), (2, False), (3, True):
        result = run(shim, styles, words, 'pthread_create', at, after=after, code=errno.EAGAIN)
        out = Path(words[-1])
        if result.returncode:
            assert result.returncode == 1 and result.stderr == 'pastiche: The system gives this program no more threads.\n', (at, result.stderr)
        else:
            assert is_picture(out) if out.suffix == '.png' else is_style(out)
        for path in tmp_path.iterdir():
            path.unlink()
