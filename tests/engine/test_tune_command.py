# SPDX-License-Identifier: GPL-3.0-or-later
"""`pastiche tune`: what it learns, says and leaves, when it is stopped, and when the disk is full."""
import contextlib
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from files import PASTICHE, folder_for_nobody, pastiche, sentence
from tunes import picture

pytestmark = pytest.mark.not_sanitized     # whole trainings


@pytest.fixture(scope='module')
def files(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp('pictures'), np.random.default_rng(5)
    for name in ('painting', 'photo'):
        Image.fromarray(np.uint8(255 * picture(rng))).save(folder / f'{name}.png')
    (folder / 'text.png').write_text('no picture')
    return folder


def written(checkpoint):
    """For an instant it is there, but empty: that is how a tune makes sure that the name is its own."""
    return checkpoint.exists() and checkpoint.stat().st_size > 0


def arguments(files, out, *more):
    return ['tune', '--reference', files / 'painting.png', '--photo', files / 'photo.png', *more, out]


def test_command(styles, files, tmp_path):
    """With either number of threads the same; under a gigabyte."""
    out = tmp_path / 'a.safetensors'
    result = pastiche(*arguments(files, out, '--steps', 1, '--title', 'Waves'), styles=styles)
    assert (result.returncode, result.stderr) == (0, ''), result.stderr
    assert re.match(r'.*a\.safetensors: 1 steps, \d+\.\d s, the best after [01]; to paint in it:\n', result.stdout)
    assert os.listdir(tmp_path) == ['a.safetensors']
    printed = shlex.split(result.stdout.splitlines()[1])
    assert printed[-2:] == ['photo.jpg', 'painted.png'] and printed[-4:-2] == ['--style', str(out)]
    assert subprocess.run([*printed[:-2], files / 'photo.png', tmp_path / 'painted.png'], capture_output=True).returncode == 0
    (tmp_path / 'painted.png').unlink()
    assert sentence(pastiche('tune', '--resume', out, styles=styles)) == f'There is nothing to resume: “{out}” is finished.'
    assert sentence(pastiche('tune', '--resume', 'none.safetensors', styles=styles, cwd=tmp_path)) == \
        'There is nothing to resume: there is no unfinished fine-tuning “none.safetensors.tuning”.'
    assert sentence(pastiche(*arguments(files, out, '--steps', 1), styles=styles)) == f'“{out}” is there already; --overwrite replaces it.'
    assert 'title:      Waves' in pastiche('info', out).stdout
    command = [sys.executable, Path(__file__).with_name('peak.py'), PASTICHE, '--styles', styles, 'tune', '--steps', 1, '--title', 'Waves',
               '--photo', files / 'photo.png', files / 'painting.png', tmp_path / 'b.safetensors', '--threads', 3]
    again = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300)
    assert again.returncode == 0 and (tmp_path / 'b.safetensors').read_bytes() == out.read_bytes()
    assert int(again.stderr.split()[-1]) < 1.0e9


@pytest.mark.long
@pytest.mark.parametrize('option', ['--reference', '--photo'])
def test_command_reads_one_picture_at_a_time(styles, files, tmp_path, option):
    """Three large pictures take no more memory than one, 96 MB as the engine holds it; a last one that is none ends it there."""
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (30, 20, 3), np.uint8)).resize((2000, 3000)).save(tmp_path / 'large.jpg')
    peaks = []
    for n in (1, 3):
        command = [sys.executable, Path(__file__).with_name('peak.py'), PASTICHE, '--styles', styles, *arguments(files, tmp_path / 'a.safetensors'),
                   *[option, tmp_path / 'large.jpg'] * n, option, files / 'text.png']
        result = subprocess.run([str(c) for c in command], capture_output=True, text=True)
        assert result.returncode == 1 and 'no picture' in result.stderr
        peaks.append(int(result.stderr.split()[-1]))
    assert peaks[1] < peaks[0] + 50e6, peaks


@pytest.mark.long
def test_command_stopped_and_resumed(styles, files, tmp_path, rng):
    """Ctrl-C; its threads are nice, and it stops soon."""
    out = tmp_path / 'a.safetensors'
    child = subprocess.Popen([str(x) for x in (PASTICHE, '--styles', styles, *arguments(files, out, '--minutes', 0))],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))     # as where tests run in the background
    nices, end = [], time.monotonic() + 300
    while (sum(n == 10 for n in nices) < 2 or not written(tmp_path / 'a.safetensors.tuning')) and time.monotonic() < end:
        time.sleep(0.02)
        with contextlib.suppress(OSError):      # a thread that has ended meanwhile
            nices = [int(stat.read_text().rsplit(')', 1)[1].split()[16]) for stat in Path(f'/proc/{child.pid}/task').glob('*/stat')]
    assert sum(n == 10 for n in nices) >= 2, nices
    time.sleep(rng.uniform(0, 1))
    child.send_signal(signal.SIGINT)
    stdout, stderr = child.communicate(timeout=300)
    assert child.returncode == 0 and f'Stopped; to go on: {PASTICHE} --styles {styles} tune --resume {out}\n' in stderr
    done = int(re.search(r': (\d+) steps', stdout)[1])
    assert sorted(os.listdir(tmp_path)) == ['a.safetensors', 'a.safetensors.tuning']
    assert f'the state after {done};' in stdout and f'training:   {done} steps of' in pastiche('info', out).stdout
    again = pastiche(*arguments(files, out, '--steps', 1), styles=styles)
    assert 'go on with --resume' in sentence(again)
    resumed = pastiche('tune', '--resume', '--steps', done + 1, out, styles=styles)
    assert resumed.returncode == 0 and f': {done + 1} steps' in resumed.stdout
    assert os.listdir(tmp_path) == ['a.safetensors']


@pytest.mark.parametrize('more,status,words', [
    (['--steps', 1, '--minutes', 1], 2, 'together'), (['--minutes', 'x'], 2, '“--minutes” is a number'), (['--game', 'chess'], 2, 'not “chess”'), (['--steps', 0], 2, '“--steps” is 1 or more'),
    (['--reference', 'text.png'], 1, 'no picture'), (['--reference', 'nothing.png'], 1, 'cannot be read'), (['--resume'], 2, 'goes on with'), (['--closeness', 5], 2, '“--closeness” is a number from 1 to 4'), (['--closeness', 'near'], 2, 'not “near”')])
def test_command_misused(styles, files, tmp_path, more, status, words):
    result = pastiche(*arguments(files, tmp_path / 'a.safetensors', *more), styles=styles, cwd=files)
    assert words in sentence(result, status)
    assert not os.listdir(tmp_path)
    assert 'ends in' in sentence(pastiche('tune', files / 'painting.png', tmp_path / 'a.png'), 2)


def test_command_cannot_write(styles, files, tmp_path):
    with folder_for_nobody() as (folder, options):
        (folder / 'sealed').mkdir(mode=0o555)
        for name in ('painting.png', 'photo.png'):
            (folder / name).write_bytes((files / name).read_bytes())
        nobody = folder / 'styles'
        nobody.mkdir()
        for name in ('base', 'discriminator'):
            (nobody / f'{name}.safetensors').write_bytes((styles / f'{name}.safetensors').read_bytes())
        result = pastiche(*arguments(folder, folder / 'sealed' / 'a.safetensors', '--steps', 1), styles=nobody, **options)
        assert 'cannot be written: Permission denied' in sentence(result)


def test_full_disk(styles, files, tmp_path):
    """As far as the system can be made to say so: files may have ten megabytes."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10 << 20, 10 << 20))
    result = pastiche(*arguments(files, tmp_path / 'a.safetensors', '--steps', 1), styles=styles, preexec_fn=limit)
    assert 'cannot be written: File too large' in sentence(result)
    assert not os.listdir(tmp_path)


@pytest.mark.long
def test_disk_full_later(styles, files, tmp_path):
    """What was learned is saved even so; here a folder is in the way, as a disk does not fill up when it should."""
    out, kept = tmp_path / 'a.safetensors', tmp_path / 'a.safetensors.tuning'
    child = subprocess.Popen([str(x) for x in (PASTICHE, '--styles', styles, *arguments(files, out, '--steps', 6))],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not written(kept) and child.poll() is None:
        time.sleep(0.02)
    kept.unlink()
    kept.mkdir()
    stdout, stderr = child.communicate(timeout=300)
    assert child.returncode == 1 and 'cannot be written' in stderr and f'{PASTICHE} --styles {styles} tune --resume {out}\n' in stderr
    assert ': 6 steps' in stdout and pastiche('info', out).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ['a.safetensors', 'a.safetensors.tuning']


@pytest.mark.long
def test_stopped_on_a_full_disk(styles, files, tmp_path):
    """Ctrl-C, and there is no checkpoint either: the style has all that was learned."""
    out, kept = tmp_path / 'a.safetensors', tmp_path / 'a.safetensors.tuning'
    terminal, its = os.openpty()        # on one it tells each step
    child = subprocess.Popen([str(x) for x in (PASTICHE, '--styles', styles, *arguments(files, out, '--minutes', 0))],
                             stdout=subprocess.PIPE, stderr=its, text=True,
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    os.close(its)
    stderr = b''
    while b'step 2,' not in stderr:
        stderr += os.read(terminal, 1000)
    kept.unlink()
    kept.mkdir()
    child.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # the terminal has ended with the program
        while more := os.read(terminal, 1000):
            stderr += more
    os.close(terminal)
    stdout, _ = child.communicate(timeout=300)
    assert child.returncode == 1 and b'cannot be written' in stderr
    done = int(re.search(r': (\d+) steps', stdout)[1])
    assert done >= 2 and f'the state after {done};' in stdout and f'training:   {done} steps of' in pastiche('info', out).stdout
