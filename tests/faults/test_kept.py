# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that the dialog keeps, presets and what was used and liked, while each system call that touches them fails in turn: what
the artist had is there, the list shows what the file has, and a sentence says why something was not saved."""
import configparser
import errno
import os
import subprocess
from pathlib import Path

import pytest

from faults import CALLS, environment

pytestmark = pytest.mark.not_sanitized   # the sanitizers' own library has to be the first
DRIVER = Path(__file__).resolve().parents[2] / 'build/tests/faults/kept-driver'
OLD = '[preset 1]\nname=old\nstyle=vangogh\nstrength=60\n'
LIKED = '[dialog]\nliked=vangogh;\n'
BROKEN = 'no key file'
CHANGES = {('save', 'new'): ['new', 'old'], ('save', 'old'): ['old'], ('rename', 'old', 'other'): ['other'], ('delete', 'old'): [],
           ('like', 'dore'): ['old']}
READING = 'look', 'read'


def names(path):
    file = configparser.ConfigParser(interpolation=None)
    file.read_string(path.read_text())
    return sorted(file[section]['name'] for section in file.sections())


def drive(shim, folder, words, call, at, **how):
    """The sentence, and the list."""
    done = subprocess.run([DRIVER, folder, *words], capture_output=True, text=True, timeout=60,
                          env=environment(shim, call, at, code=errno.EIO, under=folder, **how))
    assert done.returncode == 0 and done.stderr == '', done.stderr
    sentence, *listed = done.stdout.splitlines()
    return sentence, listed


def each(shim, folder, words, call, texts):
    """Without a fault, and then with each call failing in turn, always from these files: (sentence, list, files)."""
    count = folder.parent / 'count'
    for at in range(1000):
        for path in folder.iterdir():
            path.unlink()
        for name, text in texts.items():
            (folder / name).write_text(text)
        sentence, listed = drive(shim, folder, words, call, at, count=count)
        yield at, sentence, listed, {path.name: path.read_text() for path in folder.iterdir()}
        if at >= int(count.read_text()):
            break


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'kept').mkdir()
    return tmp_path / 'kept'


@pytest.mark.parametrize('words', CHANGES, ids=' '.join)
@pytest.mark.parametrize('call', [*CALLS, *READING])
def test_each_call(shim, folder, call, words):
    liked, failed = words[0] == 'like', 0
    for at, sentence, listed, files in each(shim, folder, words, call, {'presets.ini': OLD, 'dialog.ini': LIKED}):
        assert sorted(files) == ['dialog.ini', 'presets.ini'], (at, 'nothing is put aside or left over')
        if liked:
            assert files['presets.ini'] == OLD and files['dialog.ini'] in (LIKED, '[dialog]\nliked=dore;vangogh;\n')
            failed += files['dialog.ini'] == LIKED
        elif sentence:
            assert files == {'presets.ini': OLD, 'dialog.ini': LIKED} and sentence.startswith('The presets cannot be saved: “')
            assert sentence.endswith('Input/output error.'), sentence
            assert listed in (['old'], []), 'as the file has it, or could not be read at all'
            failed += 1
        else:
            assert listed == CHANGES[words] == names(folder / 'presets.ini')
        assert at or not (sentence or failed), 'without a fault'
    assert failed or (call, words[0]) == ('write', 'delete'), 'an empty file takes no write'


@pytest.mark.parametrize('call', [*CALLS, *READING])
def test_a_broken_file(shim, folder, call):
    """It is put aside before another one takes its place; where that fails, it stays."""
    for at, sentence, listed, files in each(shim, folder, ('save', 'new'), call, {'presets.ini': BROKEN, 'dialog.ini': BROKEN}):
        for name in 'presets.ini', 'dialog.ini':
            assert BROKEN in (files.get(name), files.get(name + '~')), (at, files)
        if not sentence:
            assert listed == ['new'] == names(folder / 'presets.ini'), at
        assert set(files) <= {'presets.ini', 'presets.ini~', 'dialog.ini', 'dialog.ini~'}


@pytest.mark.parametrize('call', CALLS)
@pytest.mark.parametrize('words', [('save', 'new'), ('like', 'dore')], ids=' '.join)
def test_killed(shim, folder, call, words):
    """At each call: both files are the old or the new ones, and the next time goes on with them."""
    count = folder.parent / 'count'
    drive(shim, folder, words, call, 0, count=count)
    for at in range(1, int(count.read_text()) + 1):
        for path in folder.iterdir():
            path.unlink()
        for name, text in ('presets.ini', OLD), ('dialog.ini', LIKED):
            (folder / name).write_text(text)
        done = subprocess.run([DRIVER, folder, *words], capture_output=True, timeout=60, env=environment(shim, call, at, kill=True))
        assert done.returncode == -9
        assert names(folder / 'presets.ini') in (['old'], ['new', 'old'])
        assert (folder / 'dialog.ini').read_text() in (LIKED, '[dialog]\nliked=dore;vangogh;\n')
        for path in folder.glob('.pastiche-*'):
            os.utime(path, (1, 1))
        assert drive(shim, folder, words, call, 0) == ('', ['new', 'old'] if words[0] == 'save' else ['old'])
        assert sorted(os.listdir(folder)) == ['dialog.ini', 'presets.ini'], 'what was left over is gone'
