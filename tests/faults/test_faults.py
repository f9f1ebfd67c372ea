# SPDX-License-Identifier: GPL-3.0-or-later
"""Every system call that writes, made to fail in turn (shim.c): what was there is there, what is there is whole, nothing is left
over, and one sentence says so."""
import errno
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'engine'))
from files import PASTICHE, pastiche     # noqa: E402
from tunes import header                 # noqa: E402

pytestmark = pytest.mark.not_sanitized   # the sanitizers' own library has to be the first
CALLS = 'open', 'write', 'fsync', 'rename'


@pytest.fixture(scope='module')
def shim(tmp_path_factory):
    library = tmp_path_factory.mktemp('shim') / 'shim.so'
    subprocess.run(['cc', '-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, Path(__file__).with_name('shim.c')], check=True)
    return library


@pytest.fixture(scope='module')
def pictures(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp('pictures'), np.random.default_rng(3)
    for name in ('photo', 'painting'):
        Image.fromarray(rng.integers(0, 256, (10, 12, 3), np.uint8)).resize((96, 80)).save(folder / f'{name}.png')
    return folder


def run(shim, styles, words, call, at, after=False, code=errno.ENOSPC, count=None, folder=None):
    more = dict(LD_PRELOAD=str(shim), FAULT_CALL=call, FAULT_AT=str(at), FAULT_ERRNO=str(code), **({'FAULT_COUNT': str(count)} if count else {}),
                **({'FAULT_AFTER': '1'} if after else {}))
    return subprocess.run([str(PASTICHE), words[0], '--styles', str(styles), *map(str, words[1:])], capture_output=True, text=True, timeout=300,
                          env={**os.environ, **more}, stdin=subprocess.DEVNULL, cwd=folder)


def check(result, out, old, whole, call, at):
    """It ended in order, and what lies at `out` is the old file, or none, or a whole new one."""
    where = f'{call} {at}: {result.stderr!r}'
    assert result.returncode in (0, 1), where
    if result.returncode:
        assert result.stderr.startswith('pastiche: ') and result.stderr.endswith('.\n') and result.stderr.count('\n') == 1, where
        assert (out.read_bytes() if out.exists() else None) == old or whole(out), where
    else:
        assert whole(out), where
    assert not [n for n in os.listdir(out.parent) if n.startswith('.pastiche-')], where


def is_picture(path):
    return np.asarray(Image.open(path)).shape[:2] == (80, 96)


def is_style(path):
    return pastiche('info', path).returncode == 0


def is_checkpoint(path):
    """As large as its header says."""
    with open(path, 'rb') as file:
        size, = struct.unpack('<Q', file.read(8))
    ends = [t['data_offsets'][1] for name, t in header(path).items() if name != '__metadata__']
    return path.stat().st_size == 8 + size + max(ends)


@pytest.mark.parametrize('ending', ['png', 'jpg', 'tif', 'webp'])
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


@pytest.mark.parametrize('call, at, after', [('open', 1, False), ('write', None, False), ('write', None, True), ('fsync', 3, False), ('rename', 2, False),
                                             ('rename', 3, False)])
def test_tune(shim, styles, pictures, tmp_path, rng, call, at, after):
    """Of a call in the first checkpoint, the last one or the style's file, as a tune of one step writes them; only that one fails, or
    all from then on. A checkpoint that is there is whole, and so is the style."""
    out, kept = tmp_path / 'a.safetensors', tmp_path / 'a.safetensors.tuning'
    words = 'tune', '--reference', pictures / 'painting.png', '--photo', pictures / 'photo.png', '--steps', 1, out
    result = run(shim, styles, words, call, at or int(rng.integers(1, 300)), after)
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
        result = run(shim, styles, words, 'pthread_create', at, after, code=errno.EAGAIN)
        out = Path(words[-1])
        if result.returncode:
            assert result.returncode == 1 and result.stderr == 'pastiche: The system gives this program no more threads.\n', (at, result.stderr)
        else:
            assert is_picture(out) if out.suffix == '.png' else is_style(out)
        for path in tmp_path.iterdir():
            path.unlink()
