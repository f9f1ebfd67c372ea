# SPDX-License-Identifier: GPL-3.0-or-later
"""`pastiche` killed: at each system call that writes, and PASTICHE_KILLS times (10 without that) at random moments. Every file there
is whole or is not there, and what is left over goes with the next start.

    PASTICHE_KILLS=100 tests/run tests/faults/test_kills.py tests/plugin/test_cancel.py -k moment"""
import os
import signal
import subprocess
import tempfile
import time

import pytest

from faults import CALLS, ENDINGS, PASTICHE, is_picture, is_style, run, tunes

pytestmark = pytest.mark.not_sanitized   # the sanitizers' own library has to be the first
KILLS = int(os.environ.get('PASTICHE_KILLS', 10))


def left_over(folder):
    """Temporary files, made to look old."""
    names = [name for name in os.listdir(folder) if name.startswith('.pastiche-')]
    for name in names:
        os.utime(folder / name, (1, 1))
    return names


@pytest.mark.long
@pytest.mark.parametrize('ending', ENDINGS)
@pytest.mark.parametrize('call', CALLS)
def test_apply_at_each_call(shim, styles, pictures, tmp_path, call, ending):
    out, count = tmp_path / f'out.{ending}', tmp_path.parent / f'{tmp_path.name}-count'
    words = 'apply', '--style', 'dore', pictures / 'photo.png', out
    assert run(shim, styles, words, call, 0, count=count).returncode == 0
    left = 0
    for at in range(1, int(count.read_text()) + 1):
        out.write_bytes(b'old')
        assert run(shim, styles, words, call, at, kill=True).returncode == -signal.SIGKILL
        assert out.read_bytes() == b'old' or is_picture(out)
        left += len(left_over(tmp_path))
        if at % 10 == 1:
            assert run(shim, styles, words, call, 0).returncode == 0 and os.listdir(tmp_path) == [out.name] and is_picture(out)
    assert left or call == 'open', 'it was killed while it wrote'


@pytest.mark.long
@pytest.mark.parametrize('ending', ENDINGS)
@pytest.mark.parametrize('call', CALLS)
def test_restore_at_each_call(shim, restoring, pictures, tmp_path, call, ending):
    out, found, count = tmp_path / f'out.{ending}', tmp_path / 'found.png', tmp_path.parent / f'{tmp_path.name}-count'
    words = 'restore', '--mask', pictures / 'torn.png', '--save-mask', found, pictures / 'photo.png', out
    assert run(shim, restoring, words, call, 0, count=count).returncode == 0
    left = 0
    for at in range(1, int(count.read_text()) + 1):
        for path in out, found:
            path.write_bytes(b'old')
        assert run(shim, restoring, words, call, at, kill=True).returncode == -signal.SIGKILL
        assert all(path.read_bytes() == b'old' or is_picture(path) for path in (out, found))
        left += len(left_over(tmp_path))
        if at % 10 == 1:
            assert run(shim, restoring, words, call, 0).returncode == 0 and sorted(os.listdir(tmp_path)) == [found.name, out.name] and is_picture(out)
    assert left or call == 'open', 'it was killed while it wrote'


@pytest.mark.parametrize('call', CALLS)
def test_import_at_each_call(shim, styles, model, tmp_path, call):
    """A new style is whole or is not there, nor is its name taken by anything."""
    own, count = tmp_path / 'own', tmp_path / 'count'
    own.mkdir()
    (own / 'base.safetensors').write_bytes((styles / 'base.safetensors').read_bytes())
    assert run(shim, own, ('import', model), call, 0, count=count).returncode == 0
    for at in range(1, int(count.read_text()) + 1):
        (own / model.name).unlink()
        assert run(shim, own, ('import', model), call, at, kill=True).returncode == -signal.SIGKILL
        assert set(os.listdir(own)) == {'base.safetensors', *left_over(own)}, f'{call} {at}'
        assert run(shim, own, ('import', model), call, 0).returncode == 0 and sorted(os.listdir(own)) == ['base.safetensors', model.name]


def is_begun(kept):
    """An empty file is what a tune leaves that is killed as it begins."""
    return kept.exists() and kept.stat().st_size > 0


def check_tune(styles, out, kept):
    """After a kill; a checkpoint can be gone on with, which removes what was left over."""
    assert not out.exists() or is_style(out)
    left = left_over(out.parent)
    assert set(os.listdir(out.parent)) <= {out.name, kept.name, *left}
    if is_begun(kept):
        tune = tunes.Tune(styles, kept=kept, size=tunes.DEFAULT)
        with tempfile.TemporaryDirectory() as other:    # as a process looks through the same folder once a minute, and here a minute is nothing
            tune.checkpoint(os.path.join(other, kept.name))
        tune.checkpoint(kept)
        tune.close()
        assert not left_over(out.parent)


@pytest.mark.long
@pytest.mark.parametrize('call, at', [('open', 1), ('rename', 1), ('write', None), ('rename', 2), ('fsync', 3), ('rename', 3)])
def test_tune_at_a_call(shim, styles, pictures, tmp_path, rng, call, at):
    """Of the first checkpoint, the last one or the style, as a tune of one step writes them; then it is begun or resumed, and ends."""
    out, kept = tmp_path / 'a.safetensors', tmp_path / 'a.safetensors.tuning'
    begin = 'tune', '--overwrite', '--reference', pictures / 'painting.png', '--photo', pictures / 'photo.png', '--steps', 1, out
    assert run(shim, styles, begin, call, at or int(rng.integers(1, 300)), kill=True).returncode in (0, -signal.SIGKILL)
    check_tune(styles, out, kept)
    left_over(tmp_path)
    done = run(shim, styles, ('tune', '--resume', out) if is_begun(kept) else begin, call, 0)
    assert done.returncode == 0 and is_style(out) and os.listdir(tmp_path) == [out.name], done.stderr


def moments(rng, command, n):
    """Runs the command, unhindered first, and kills it at random moments of the time that this took; its status each time."""
    began = time.monotonic()
    assert subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    took = time.monotonic() - began
    for _ in range(n):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0, 1.05 * took))
        child.kill()
        yield child.wait()


@pytest.mark.long
@pytest.mark.parametrize('name', ['apply', 'restore', 'era', 'shot', 'match', 'imported'])
def test_at_any_moment(styles, restoring, eras, pictures, model, tmp_path, rng, name):
    """One picture, or each of several; `shot`: a film."""
    out, photo, frames = tmp_path / 'out', pictures / 'photo.png', [pictures / f'frame-{i}.png' for i in range(3)]
    words = {'apply': ('apply', '--styles', styles, '--style', 'dore', photo), 'era': ('era', '--styles', eras, '--era', 'kodachrome', photo),
             'restore': ('restore', '--styles', restoring, '--mask', pictures / 'torn.png', photo), 'imported': ('apply', '--style', model, photo),
             'shot': ('restore', '--styles', restoring, '--threshold', 40, '--shot', *frames), 'match': ('match', *frames)}[name]
    many = len(words) - len(frames) > 0 and words[-1] == frames[-1]
    out.mkdir()
    command = [str(x) for x in (PASTICHE, *words, *(['--overwrite', '-o', out] if many else [out / 'photo.png']))]
    for status in moments(rng, command, KILLS):
        assert status in (0, -signal.SIGKILL)
        assert all(is_picture(path) for path in out.iterdir() if not path.name.startswith('.pastiche-'))
        left_over(out)
        for path in out.glob('*.png'):
            if rng.random() < 0.5:
                path.unlink()
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert sorted(os.listdir(out)) == [path.name for path in (frames if many else [photo])]


@pytest.mark.long
def test_import_at_any_moment(styles, model, tmp_path, rng):
    """What is there is a whole style or none; killed in the middle it comes anew, once."""
    own, name = tmp_path / 'own', model.name
    own.mkdir()
    for path in styles.glob('base.*'):
        (own / path.name).write_bytes(path.read_bytes())
    command = [str(x) for x in (PASTICHE, 'import', '--styles', own, model)]
    for status in moments(rng, command, KILLS):
        assert status in (0, -signal.SIGKILL)
        assert not (own / name).exists() or is_style(own / name)
        assert set(os.listdir(own)) <= {'base.safetensors', name, *left_over(own)}
        if rng.random() < 0.5:
            (own / name).unlink(missing_ok=True)
    assert subprocess.run(command, capture_output=True).returncode == 0 and {'base.safetensors', name} <= set(os.listdir(own))
    (own / name).unlink()
    assert subprocess.run(command, capture_output=True).returncode == 0 and sorted(os.listdir(own)) == ['base.safetensors', name]


@pytest.mark.long
def test_tune_at_any_moment(styles, pictures, tmp_path, rng):
    """Each is begun anew, with what the last one left still there, but for its checkpoint now and then."""
    out, kept = tmp_path / 'a.safetensors', tmp_path / 'a.safetensors.tuning'
    begin = [str(x) for x in (PASTICHE, 'tune', '--styles', styles, '--overwrite', '--reference', pictures / 'painting.png', '--photo', pictures / 'photo.png',
                              '--steps', 1, out)]
    for status in moments(rng, begin, KILLS):
        assert status in (0, -signal.SIGKILL)
        check_tune(styles, out, kept)
        if is_begun(kept) and rng.random() < 0.2:
            done = subprocess.run([str(PASTICHE), 'tune', '--styles', str(styles), '--resume', str(out)], capture_output=True, text=True)
            assert done.returncode == 0 and is_style(out), done.stderr
        kept.unlink(missing_ok=True)
        left_over(tmp_path)
    done = subprocess.run(begin, capture_output=True, text=True)
    assert done.returncode == 0 and os.listdir(tmp_path) == [out.name], done.stderr
