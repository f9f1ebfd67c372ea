# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing leaves the machine: no program of ours calls a function that could, and none tries to in any of its modes."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / 'tests/engine'))
from onnx_models import old_scaler      # noqa: E402
PROGRAMS = dict(pastiche=TOP / 'build/engine/cli/pastiche', plugin=TOP / 'build/plugin/pastiche')
# Of the C library, GIO and what else a program would reach another machine with.
REACHES = re.compile(r'^(socket|connect|bind|listen|accept4?|send(to|m?msg)?|recv(from|m?msg)?|getaddrinfo|gethostby.*|res_.*'
                     r'|g_(socket|network|resolver|tcp|inet|proxy|tls|unix_socket)_.*|soup_.*|curl_.*|SSL_.*)(@.*)?$')


@pytest.mark.parametrize('name', PROGRAMS)
def test_no_such_function_is_called(name):
    symbols = subprocess.run(['nm', '-D', '--undefined-only', '--format=posix', PROGRAMS[name]], capture_output=True, text=True, check=True)
    wanted = [line.split()[0] for line in symbols.stdout.splitlines()]
    assert len(wanted) > 100 and 'g_free' in wanted
    assert [w for w in wanted if REACHES.match(w)] == []


def test_such_functions_are_known():
    assert all(REACHES.match(name) for name in ('socket@GLIBC_2.2.5', 'connect', 'g_socket_client_new', 'getaddrinfo', 'sendmsg'))


def test_an_attempt_is_seen(connections):
    env, tried = connections
    code = 'import socket; socket.socket(socket.AF_INET).close(); socket.socket(socket.AF_UNIX).close()\n' \
           'try: socket.getaddrinfo("example.invalid", 80)\nexcept OSError: pass'
    subprocess.run([sys.executable, '-S', '-c', code], env={**os.environ, **env}, check=True)
    lines = tried()
    assert [what for what, _ in lines][:2] == ['begins', 'socket'] and lines[-1][0] in ('socket', 'getaddrinfo')
    assert all('python' in program for _, program in lines)


def test_command_line(connections, styles, restoring, eras, seed, tmp_path):
    """In every mode. A style is imported into a folder of its own, as the others are of all tests."""
    env, tried = connections
    rng = np.random.default_rng(seed)
    own = tmp_path / 'own'
    own.mkdir()
    shutil.copy(styles / 'base.safetensors', own)
    (tmp_path / 'mosaic.onnx').write_bytes(old_scaler(rng, 2))
    for name, size in ('painting', (80, 90)), ('photo', (70, 100)):
        Image.fromarray(rng.integers(0, 256, (9, 9, 3), np.uint8)).resize(size).save(tmp_path / f'{name}.png')
    commands = ['--version', 'help apply', 'complete -- apply --st', 'styles', 'info dore', 'apply --style vangogh photo.png a.png',
                'apply --style painting.png --mix dore photo.png b.jpg', 'apply --style dore --output-folder out photo.png painting.png',
                'instant painting.png i.safetensors', 'info i.safetensors',
                'tune --steps 2 --reference painting.png --photo photo.png t.safetensors', 'apply --style t.safetensors photo.png c.webp',
                'restore --noise 50 --save-mask m.png photo.png d.png', 'restore --shot -o mended photo.png photo.png photo.png', 'eras',
                'era --era kodachrome photo.png e.png', 'era --era sepia --shot -o dated photo.png painting.png', 'match -o matched photo.png painting.png',
                'match --to painting.png -o followed photo.png', 'import mosaic.onnx', 'info mosaic.onnx', 'apply --style mosaic --mix mosaic.onnx photo.png f.tif']
    (tmp_path / 'out').mkdir()
    for words in commands:
        folder = {'restore': restoring, 'era': eras, 'eras': eras}.get(words.split()[0], own if 'mosaic' in words else styles)
        chosen = [] if words.startswith(('match', 'help', 'complete', '--')) else ['--styles', folder]
        done = subprocess.run([PROGRAMS['pastiche'], *words.split(), *chosen], cwd=tmp_path, env={**os.environ, **env},
                              capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, (words, done.stderr)
        assert tried() == [('begins', str(PROGRAMS['pastiche']))], words
    known = subprocess.run([PROGRAMS['pastiche'], '--help'], capture_output=True, text=True, check=True).stdout
    modes = re.findall(r'^  (\w+) {2,}\S', known.split('Commands:')[1].split('\n\n')[0], re.M)
    assert len(modes) > 8 and set(modes) == {words.split()[0] for words in commands if words[0] != '-'}
