# SPDX-License-Identifier: GPL-3.0-or-later
"""Every system call that writes, made to fail in turn (shim.c): what was there is there, what is there is whole, nothing is left
over, and one sentence says so."""
import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from faults import CALLS, ENDINGS, PASTICHE, are_whole, check, environment, is_checkpoint, is_picture, is_style, run

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


@pytest.mark.long
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


def each_of_many(shim, styles, words, folders, said, call, **how):
    """Each call of a command that makes several pictures fails in turn, and what it left in `folders` is whole or is not there; says so."""
    count = folders[0].parent / 'count'
    assert run(shim, styles, words, call, 0, count=count, **how).returncode == 0
    failed = 0
    for at in range(1, int(count.read_text()) + 1):
        for path in (path for folder in folders for path in folder.iterdir()):
            path.unlink()
        result = run(shim, styles, words, call, at, **how)
        where, lines = f'{call} {at}: {result.stderr!r}', result.stderr.splitlines()
        assert result.returncode in (0, 1) and all(line.startswith('pastiche: ') and line.endswith('.') for line in lines), where
        assert are_whole(*folders), where
        assert not result.returncode or len(lines) == 1 or said in lines[-1], where
        failed += result.returncode
    return failed


@pytest.mark.parametrize('call', ['open', 'fsync', 'rename', 'look', pytest.param('write', marks=pytest.mark.long)])
@pytest.mark.parametrize('name', ['era', 'match', pytest.param('restore', marks=pytest.mark.long)])
def test_a_shot(shim, eras, restoring, pictures, tmp_path, call, name):
    """All frames are read before the first one is written, and then again; a film's neighbours more often. One that cannot be read
    has its line, and nothing but whole pictures is ever there."""
    out, frames = tmp_path / 'out', [pictures / f'frame-{i}.png' for i in range(3)]
    styles, words, said = {'era': (eras, ('era', '--era', 'sepia', '--shot'), 'developed'), 'match': (None, ('match',), 'matched'),
                           'restore': (restoring, ('restore', '--shot', '--threshold', 40), 'restored')}[name]
    how = dict(under=pictures, code=errno.EIO) if call == 'look' else {}
    assert each_of_many(shim, styles, (*words, '-o', out, *frames), [out], f'of 3 pictures were {said}, but not “', call, **how)


@pytest.mark.parametrize('call', [*CALLS, 'look', 'read'])
def test_import(shim, styles, pictures, model, tmp_path, call):
    """A network is imported as a whole or not at all, and all that was there before is as it was; then a picture is painted in it."""
    own, count = tmp_path / 'own', tmp_path / 'count'
    own.mkdir()
    shutil.copy(styles / 'base.safetensors', own)
    how = dict(under=model, code=errno.EIO) if call in ('look', 'read') else {}
    before = (own / 'base.safetensors').read_bytes()
    assert run(shim, own, ('import', model), call, 0, count=count, **how).returncode == 0
    whole = (own / model.name).read_bytes()
    for at in range(1, int(count.read_text()) + 1):
        (own / model.name).unlink(missing_ok=True)
        result = run(shim, own, ('import', model), call, at, **how)
        said = f'{call} {at}: {result.stderr!r}'
        assert result.returncode == 1 and result.stderr.startswith('pastiche: ') and result.stderr.endswith('.\n') and result.stderr.count('\n') == 1, said
        assert os.listdir(own) == ['base.safetensors'] or call == 'rename', said
        assert set(os.listdir(own)) <= {'base.safetensors', model.name} and (own / 'base.safetensors').read_bytes() == before, said
        assert not (own / model.name).exists() or (own / model.name).read_bytes() == whole, said
    (own / model.name).write_bytes(whole)
    assert run(shim, own, ('apply', '--style', 'mosaic', pictures / 'photo.png', tmp_path / 'out.png'), call, 0).returncode == 0


@pytest.mark.parametrize('kind', ['onnx', 'instant'])
def test_a_file_system_that_knows_less(shim, styles, pictures, model, tmp_path, kind):
    """Where no renaming is known that replaces nothing, a new style comes all the same, and replaces nothing: it is imported twice."""
    own = tmp_path / 'own'
    own.mkdir()
    shutil.copy(styles / 'base.safetensors', own)
    made = model
    if kind == 'instant':
        made = tmp_path / 'painting.safetensors'
        assert run(shim, styles, ('instant', pictures / 'painting.png', made), 'new', 0).returncode == 0
    ending = made.suffix
    (own / f'{made.stem}{ending}').write_bytes(b'other')
    for call, code in ('new', errno.EINVAL), ('new', errno.ENOSYS), ('rename', errno.EIO):
        result = run(shim, own, ('import', made), call, 1, code=code)
        assert (result.returncode == 0) == (call == 'new'), result.stderr
        there = sorted(os.listdir(own))
        assert there == sorted(['base.safetensors', f'{made.stem}{ending}'] + [f'{made.stem}-2{ending}'] * (call == 'new'))
        assert (own / f'{made.stem}{ending}').read_bytes() == b'other' and all(is_style(own / name) for name in there if '-2' in name)
        (own / f'{made.stem}-2{ending}').unlink(missing_ok=True)


@pytest.mark.long
@pytest.mark.parametrize('ending', ENDINGS)
@pytest.mark.parametrize('call', CALLS)
def test_restore(shim, restoring, pictures, tmp_path, call, ending):
    """The result and the mask: each is the old one or whole."""
    out, found, count = tmp_path / f'out.{ending}', tmp_path / 'found.png', tmp_path / 'count'
    words = 'restore', '--mask', pictures / 'torn.png', '--save-mask', found, pictures / 'photo.png', out
    assert run(shim, restoring, words, call, 0, count=count).returncode == 0 and is_picture(out) and is_picture(found)
    failed = 0
    for old in (b'old', None):
        for at in range(1, int(count.read_text()) + 1):
            for path in out, found:
                path.write_bytes(old) if old else path.unlink(missing_ok=True)
            result = run(shim, restoring, words, call, at)
            for path in out, found:
                check(result, path, old, is_picture, call, at)
            failed += result.returncode
    assert failed


@pytest.mark.long
@pytest.mark.parametrize('call', ['look', 'read'])
@pytest.mark.parametrize('what', ['restorer', 'photo', 'mask'])
def test_restore_reading(shim, restoring, pictures, tmp_path, call, what):
    """Of the network, the picture or the mask."""
    out, count = tmp_path / 'out.png', tmp_path / 'count'
    words = 'restore', '--mask', pictures / 'torn.png', pictures / 'photo.png', out
    under = {'restorer': restoring, 'photo': pictures / 'photo.png', 'mask': pictures / 'torn.png'}[what]
    assert run(shim, restoring, words, call, 0, count=count, under=under).returncode == 0
    failed = 0
    for at in range(1, int(count.read_text()) + 1):
        out.write_bytes(b'old')
        result = run(shim, restoring, words, call, at, under=under, code=errno.EIO)
        check(result, out, b'old', is_picture, call, at)
        failed += result.returncode
    assert failed or (call == 'read' and what != 'restorer'), 'a picture is read by the C library itself'


@pytest.mark.long
@pytest.mark.parametrize('call', CALLS)
def test_restore_many(shim, restoring, pictures, tmp_path, call):
    """Layers and masks into folders: what is there is whole, one that fails does not stop the other, and each has its line."""
    count, folders = tmp_path / 'count', (tmp_path / 'out', tmp_path / 'masks')
    words = ('restore', '--layer', '--mask', pictures / 'torn.png', '-o', folders[0], '--save-mask', folders[1], pictures / 'photo.png', pictures / 'painting.png')
    assert run(shim, restoring, words, call, 0, count=count).returncode == 0
    failed = 0
    for at in range(1, int(count.read_text()) + 1):
        for path in (path for folder in folders for path in folder.iterdir()):
            path.unlink()
        result = run(shim, restoring, words, call, at)
        where, lines = f'{call} {at}: {result.stderr!r}', result.stderr.splitlines()
        assert result.returncode in (0, 1) and all(line.startswith('pastiche: ') and line.endswith('.') for line in lines), where
        assert are_whole(*folders), where
        assert len(os.listdir(folders[0])) == (1 if result.returncode else 2), where
        assert not result.returncode or lines[-1].startswith('pastiche: 1 of 2 pictures were restored, but not “'), where
        failed += result.returncode
    assert failed


@pytest.mark.long
@pytest.mark.parametrize('call', CALLS)
@pytest.mark.parametrize('sound', [False, True], ids=['mended', 'passed on'])
def test_restore_in_a_pipe(shim, restoring, pictures, tmp_path, monkeypatch, call, sound):
    """What is on standard output is whole, or there is a sentence; nothing is left in the folder for temporary files."""
    (tmp_path / 'tmp').mkdir()
    monkeypatch.setenv('TMPDIR', str(tmp_path / 'tmp'))
    count, photo = tmp_path / 'count', (pictures / 'photo.png').read_bytes()
    words = [PASTICHE, 'restore', '--styles', restoring, *(('--threshold', '100') if sound else ('--mask', pictures / 'torn.png')), '-', '-']

    def piped(at, **how):
        return subprocess.run(words, input=photo, capture_output=True, timeout=300, env=environment(shim, call, at, **how))
    whole = piped(0, count=count)
    assert whole.returncode == 0 and (whole.stdout == photo) == sound
    for at in range(1, int(count.read_text()) + 1):
        result = piped(at)
        said = result.stderr.decode()
        assert result.returncode in (0, 1) and not os.listdir(tmp_path / 'tmp'), said
        assert result.stdout == (b'' if result.returncode else whole.stdout)
        assert not result.returncode or (said.startswith('pastiche: ') and said.endswith('.\n') and said.count('\n') == 1), said


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
@pytest.mark.parametrize('words', [('apply', '--style', 'dore', 'photo.png', 'OUT.png'), ('restore', '--mask', 'torn.png', '--layer', 'photo.png', 'OUT.png'),
                                   ('era', '--era', 'kodachrome', 'photo.png', 'OUT.png'), ('apply', '--style', 'MODEL', 'photo.png', 'OUT.png'),
                                   ('tune', '--reference', 'painting.png', '--photo', 'photo.png', '--steps', '1', 'OUT.safetensors')])
def test_threads(shim, styles, restoring, eras, model, pictures, tmp_path, words):
    """Without any thread of its own; with the first, second … refused; then a sentence, or the job done by those that there are."""
    folder = dict(restore=restoring, era=eras).get(words[0], styles)
    words = [str(model) if w == 'MODEL' else str(pictures / w) if w.endswith('.png') and not w.startswith('OUT') else w.replace('OUT', str(tmp_path / 'out')) for w in words]
    for at, after in (1, True), (1, False), (2, False), (3, True):
        result = run(shim, folder, words, 'pthread_create', at, after=after, code=errno.EAGAIN)
        out = Path(words[-1])
        if result.returncode:
            assert result.returncode == 1 and result.stderr == 'pastiche: The system gives this program no more threads.\n', (at, result.stderr)
        else:
            assert is_picture(out) if out.suffix == '.png' else is_style(out)
        for path in tmp_path.iterdir():
            path.unlink()
