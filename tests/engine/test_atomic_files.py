# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a file that is written whole or not at all ends up: links, pipes, devices, modes, owners."""
import ctypes as C
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from files import FILE, folder_for_nobody, pastiche, sentence
from internals import LIB, EngineError, check

LIB.pastiche_atomic_file_open.restype = LIB.pastiche_atomic_file_open_private.restype = C.c_void_p


def write(path, data=b'new', commit='commit'):
    file = C.c_void_p(check(LIB.pastiche_atomic_file_open, os.fsencode(path)))
    try:
        check(LIB.pastiche_atomic_file_write, file, data, C.c_size_t(len(data)))
        if commit:
            check(getattr(LIB, f'pastiche_atomic_file_{commit}'), file)
    finally:
        LIB.pastiche_atomic_file_free(file)


def refused(path, **options):
    with pytest.raises(EngineError) as error:
        write(path, **options)
    assert error.value.code == FILE
    return str(error.value).replace(str(path), 'OUT')


@pytest.fixture
def old(tmp_path):
    path = tmp_path / 'old'
    path.write_bytes(b'old')
    return path


def test_a_link_stays(tmp_path, old):
    """Of links to links, absolute and relative, in other folders; the temporary file is where it is renamed."""
    (tmp_path / 'a').mkdir()
    (tmp_path / 'a' / 'first').symlink_to('../old')
    second = tmp_path / 'second'
    second.symlink_to(tmp_path / 'a' / 'first')
    write(second)
    assert old.read_bytes() == b'new' and not old.is_symlink() and (tmp_path / 'a' / 'first').is_symlink() and second.is_symlink()
    write(second, b'newer', commit=None)
    assert old.read_bytes() == b'new' and sorted(os.listdir(tmp_path)) == ['a', 'old', 'second'] and os.listdir(tmp_path / 'a') == ['first']


def test_a_link_that_leads_nowhere(tmp_path):
    link = tmp_path / 'link'
    link.symlink_to('there')
    write(link)
    assert link.is_symlink() and (tmp_path / 'there').read_bytes() == b'new'
    link.unlink()
    link.symlink_to('gone/there')
    assert refused(link) == f'“OUT” cannot be written: there is no folder “{tmp_path}/gone”.'
    link.unlink()
    link.symlink_to('link')
    assert refused(link).startswith('“OUT” cannot be written: Too many levels')


def test_a_new_file_is_no_link(tmp_path, old):
    """pastiche_atomic_file_commit_new () follows none."""
    link = tmp_path / 'link'
    link.symlink_to('there')
    for path in link, old:
        with pytest.raises(EngineError, match='There is a file of that name'):
            write(path, commit='commit_new')
    assert old.read_bytes() == b'old' and sorted(os.listdir(tmp_path)) == ['link', 'old']


@pytest.mark.parametrize('mode', (0o600, 0o640, 0o666, 0o755, 0o2775))
def test_mode_is_kept(old, mode):
    old.chmod(mode)
    write(old)
    assert old.read_bytes() == b'new' and old.stat().st_mode & 0o7777 == mode


def test_a_private_file_is_never_open(tmp_path, old):
    """Also while it is written."""
    old.chmod(0o600)
    file = C.c_void_p(check(LIB.pastiche_atomic_file_open, os.fsencode(old)))
    temporary, = tmp_path.glob('.pastiche-*')
    assert temporary.stat().st_mode & 0o777 == 0o600
    LIB.pastiche_atomic_file_free(file)


def test_owner_is_kept(old):
    if os.geteuid() != 0:
        pytest.skip('only root may give files away')
    os.chown(old, 1234, 2345)
    old.chmod(0o4755)
    write(old)
    status = old.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (1234, 2345, 0o4755)


@pytest.mark.parametrize('mode', (0o444, 0o555, 0o400, 0))
def test_a_read_only_file_is_left_alone(tmp_path, old, mode):
    """Also by root, and behind a link."""
    old.chmod(mode)
    link = tmp_path / 'link'
    link.symlink_to('old')
    for path in old, link:
        assert refused(path) == '“OUT” cannot be written: it is read-only.'
    assert old.stat().st_mode & 0o7777 == mode and sorted(os.listdir(tmp_path)) == ['link', 'old']


def test_a_file_of_somebody_else(styles):
    """In a folder that may be written, so that renaming over it would do."""
    if os.geteuid() != 0:
        pytest.skip('only root may give files away')
    with folder_for_nobody() as (folder, options):
        folder.chmod(0o777)
        for name in 'base.safetensors', 'vangogh.safetensors':
            shutil.copy(styles / name, folder)
            (folder / name).chmod(0o644)
        Image.new('RGB', (3, 3)).save(folder / 'photo.png')
        (folder / 'out.png').write_bytes(b'theirs')
        (folder / 'out.png').chmod(0o644)
        said = sentence(pastiche('apply', folder / 'photo.png', folder / 'out.png', styles=folder, **options))
        assert said == f'“{folder}/out.png” cannot be written: it is read-only.' and (folder / 'out.png').read_bytes() == b'theirs'
        (folder / 'out.png').chmod(0o666)
        assert pastiche('apply', folder / 'photo.png', folder / 'out.png', styles=folder, **options).returncode == 0
        status = (folder / 'out.png').stat()    # its owner cannot be kept, its mode can
        assert status.st_uid == 65534 and status.st_mode & 0o7777 == 0o666


def test_a_folder(tmp_path):
    (tmp_path / 'folder').mkdir()
    assert refused(tmp_path / 'folder') == '“OUT” cannot be written: Is a directory.'


def test_a_pipe_gets_the_bytes(tmp_path, seed):
    """All of them, once: opening it and giving up is not seen at the other end."""
    pipe, data, got = tmp_path / 'pipe', seed.to_bytes(8, 'little') * 50000, []
    os.mkfifo(pipe)
    LIB.pastiche_atomic_file_free(C.c_void_p(check(LIB.pastiche_atomic_file_open, os.fsencode(pipe))))
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write(pipe, data)
    reader.join()
    assert got == [data] and pipe.is_fifo() and os.listdir(tmp_path) == ['pipe']


def test_devices(tmp_path):
    write('/dev/null')
    assert not os.path.isfile('/dev/null')
    assert refused('/dev/full') == '“OUT” cannot be written: No space left on device.'
    there, here = os.pipe()
    write(f'/dev/fd/{here}')
    os.close(here)
    assert os.read(there, 10) == b'new'
    os.close(there)


# --- What was left behind ------------------------------------------------------------------------------------------------

def left(folder, name='.pastiche-a1B2c3', age=100):
    path = folder / name
    path.write_bytes(b'half')
    os.utime(path, (time.time() - age,) * 2)
    return path


def sweep(folder):
    LIB.pastiche_atomic_file_sweep(os.fsencode(folder))
    return sorted(os.listdir(folder))


def test_what_a_killed_process_left_is_removed(tmp_path):
    program = 'import ctypes as C, os, sys, test_atomic_files as T\n' \
              'file = C.c_void_p(T.check(T.LIB.pastiche_atomic_file_open, os.fsencode(sys.argv[1])))\n' \
              'T.check(T.LIB.pastiche_atomic_file_write, file, b"half", C.c_size_t(4)); print("there", flush=True); sys.stdin.read()'
    child = subprocess.Popen([sys.executable, '-c', program, str(tmp_path / 'out')], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             cwd=Path(__file__).parent)
    assert child.stdout.readline() == b'there\n'
    name, = os.listdir(tmp_path)
    os.utime(tmp_path / name, (time.time() - 1e6,) * 2)
    assert sweep(tmp_path) == [name], 'it is being written'
    child.kill()
    child.communicate()
    assert sweep(tmp_path) == []


def test_only_what_was_left_is_removed(tmp_path):
    """Not what is new, of another name, a folder or a link."""
    (tmp_path / 'keep').mkdir()
    target = left(tmp_path / 'keep', 'target')
    left(tmp_path, age=10), left(tmp_path, '.pastiche-a1B2c34'), left(tmp_path, 'pastiche-a1B2c3'), left(tmp_path, '.pastiche-')
    (tmp_path / '.pastiche-folder').mkdir()
    (tmp_path / '.pastiche-link00').symlink_to(target)
    os.utime(tmp_path / '.pastiche-link00', (1, 1), follow_symlinks=False)
    os.utime(tmp_path / '.pastiche-folder', (1, 1))
    before = sorted(os.listdir(tmp_path))
    left(tmp_path, '.pastiche-000000')
    assert sweep(tmp_path) == before and target.exists()
    LIB.pastiche_atomic_file_sweep(os.fsencode(tmp_path / 'nothing'))


def test_what_others_left_stays(tmp_path):
    if os.geteuid() != 0:
        pytest.skip('only root can give a file away')
    os.chown(left(tmp_path), 65534, 65534)
    assert sweep(tmp_path) == ['.pastiche-a1B2c3']


def test_a_private_file(tmp_path, old):
    """From its first byte, and also in place of one that all may read."""
    old.chmod(0o644)
    for path in (old, tmp_path / 'new'):
        file = C.c_void_p(check(LIB.pastiche_atomic_file_open_private, os.fsencode(path)))
        temporary, = [n for n in os.listdir(tmp_path) if n.startswith('.')]
        assert (tmp_path / temporary).stat().st_mode & 0o777 == 0o600
        check(LIB.pastiche_atomic_file_write, file, b'new', C.c_size_t(3))
        check(LIB.pastiche_atomic_file_commit, file)
        LIB.pastiche_atomic_file_free(file)
        assert path.read_bytes() == b'new' and path.stat().st_mode & 0o777 == 0o600
