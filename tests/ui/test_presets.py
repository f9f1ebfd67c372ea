# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets and surprises, in an offscreen window."""
import contextlib

import pytest

from body import SHOTS, Body, same

SETTINGS = 'style', 'strength', 'stroke-size', 'keep-colours', 'detail', 'mix', 'mix-amount'


def chosen(body):
    told = [body(f'tell {name}') for name in SETTINGS]
    return [t if name in ('style', 'mix') else float(t) for name, t in zip(SETTINGS, told)]


def choose(body, values):
    for name, value in zip(SETTINGS, values):
        body(f'set {name} {value}')


FIRST = ['vangogh', 60.0, 150.0, 80.0, 20.0, 'dore', 30.0]
SECOND = ['dore', 120.0, 70.0, 0.0, 100.0, '', 50.0]


@pytest.fixture
def args(screen, styles, photo, tmp_path):
    return screen, styles, photo, tmp_path / 'dialog.ini'


def menu(body):
    """What is on the button, the presets, whether the chosen one can be renamed and deleted."""
    on, items = body('presets').split(': ')
    *presets, save, rename, delete, _ = items.split(';')
    assert save == 'Save…' and rename.startswith('Rename…') and delete.startswith('Delete')
    assert rename.endswith('!') == delete.endswith('!')
    return on, presets, not rename.endswith('!')


def test_save_and_choose_again(args, painted):
    body = Body(*args)
    at_first = chosen(body)
    assert menu(body) == ('Presets', [], False)
    choose(body, FIRST)
    body('save   Evening [light] \\n ')
    assert menu(body) == ('Evening [light] \\n', ['Evening [light] \\n'], True)
    choose(body, SECOND)
    assert menu(body)[0] == 'Presets', 'what is chosen now is no preset'
    body('save Dämmerung')
    assert menu(body)[:2] == ('Dämmerung', ['Dämmerung', 'Evening [light] \\n'])
    body.close()

    body = Body(*args)
    assert chosen(body) == at_first
    body('preset Evening [light] \\n')
    assert chosen(body) == FIRST and menu(body)[0] == 'Evening [light] \\n'
    body('wait')
    assert same(body.after('presets'), painted('vangogh', strength=60, stroke_size=150, keep_colours=80, detail=20, mix='dore', mix_amount=30))
    body('preset Dämmerung')
    assert chosen(body) == SECOND
    body('click Back'), body('click Back')
    assert chosen(body) == at_first
    body('click Back')
    assert chosen(body) == at_first, 'there is nothing before that'
    body.close()


def test_rename_replace_and_delete(args):
    body = Body(*args)
    choose(body, FIRST)
    body('save one')
    choose(body, SECOND)
    body('save two')
    body('rename three')
    assert menu(body) == ('three', ['one', 'three'], True)
    body('rename one')
    assert menu(body) == ('one', ['one'], True)
    choose(body, FIRST)
    assert menu(body)[0] == 'Presets', 'it was replaced'
    body('save one')
    body('preset one')
    assert chosen(body) == FIRST
    body('delete')
    assert menu(body) == ('Presets', [], False)
    body('rename x'), body('delete')
    assert menu(body) == ('Presets', [], False)
    body.close()


def test_two_dialogs_at_once(args, tmp_path):
    """Their files stay where links lead, as from a folder of settings that is kept elsewhere, and private."""
    (tmp_path / 'kept').mkdir()
    kept = [tmp_path / 'kept' / name for name in ('presets.ini', 'dialog.ini')]
    for path in kept:
        path.write_text('')
        path.chmod(0o600)
        (tmp_path / path.name).symlink_to(path)
    one, other = Body(*args), Body(*args)
    one('save one')
    other('set strength 50')
    other('save other')
    assert menu(other)[1] == ['one', 'other']
    other('like')
    one.close(), other.close()
    assert all((tmp_path / path.name).is_symlink() and path.read_text() and path.stat().st_mode & 0o777 == 0o600 for path in kept)


def test_what_cannot_be_saved_is_said(args, tmp_path):
    body = Body(*args)
    body('wait')
    body('save')
    assert body('get').split(' ', 3)[3] == 'A preset needs a name.'
    (tmp_path / 'presets.ini').mkdir()
    body('save one')
    assert body('get').split(' ', 3)[3].startswith('The presets cannot be saved: ')
    assert menu(body)[1] == []
    (tmp_path / 'presets.ini').rmdir()
    body('save one')
    assert body('get').split(' ')[3:] == [''] and menu(body)[1] == ['one']
    body.close()


GOOD = '[preset 1]\nname=good\nstyle=vangogh\nstrength=40\n'


@pytest.mark.parametrize('text, presets', [
    ('rubbish', []), ('x' * 3_000_000, []), (GOOD, ['good']),
    (GOOD + '[a]\nname=\nstyle=dore\n[b]\nstyle=dore\n[c]\nname=none\n[d]\nname=wild\nstyle=dore\nstrength=nan\nstroke-size=1e999\ndetail=-3\nmix-amount=x\n',
     ['good', 'wild']),
    (GOOD + '[a]\nname=' + 70 * 'é' + '\nstyle=gone\nmix=gone\n', ['good', 60 * 'é' + '…'])],
    ids=['no key file', 'too long', 'sound', 'wild numbers', 'a long name'])
def test_spoilt_files(args, tmp_path, text, presets):
    (tmp_path / 'presets.ini').write_text(text)
    body = Body(*args)
    at_first = chosen(body)
    assert menu(body)[1] == presets
    for preset in presets:
        body(f'preset {preset}')
        if preset == 'wild':
            assert chosen(body) == at_first
    body('set strength 33')
    body('save new')
    body.close()
    body = Body(*args)
    assert menu(body)[1] == sorted([*presets, 'new'])
    body.close()
    if presets == []:
        assert (tmp_path / 'presets.ini~').read_text() == text, 'put aside'


@contextlib.contextmanager
def out_of_reach(path):
    """Meanwhile opening it fails, as when a folder elsewhere is not there: the way to it never ends."""
    aside = path.with_suffix('.aside')
    path.rename(aside)
    path.symlink_to(path.name)
    yield
    path.unlink()
    aside.rename(path)


def test_unreadable_for_a_moment(args, tmp_path):
    """What cannot be read just now is not taken for broken, nothing is saved, and nothing is lost."""
    body = Body(*args)
    body('save one'), body('like')
    kept = {path: path.read_text() for path in tmp_path.glob('*.ini')}
    with out_of_reach(tmp_path / 'presets.ini'):
        body('save two')
        assert body('get').split(' ', 3)[3].startswith('The presets cannot be saved: “presets.ini”: Too many')
        assert menu(body)[1] == ['one']
    assert {path: path.read_text() for path in tmp_path.glob('*.ini*')} == kept
    body('save two')
    assert menu(body)[1] == ['one', 'two'] and not list(tmp_path.glob('*~*'))
    body.close()


def test_broken_twice(args, tmp_path):
    """Each broken file is kept, and a link to it stays one."""
    (tmp_path / 'kept').mkdir()
    texts = {'presets.ini': 'rubbish', 'dialog.ini': '[dialog]\nliked=dore;\nrubbish'}
    for name in texts:
        (tmp_path / name).symlink_to(tmp_path / 'kept' / name)
    for i in 1, 2:
        for name, text in texts.items():
            (tmp_path / 'kept' / name).write_text(f'{text} {i}')
        body = Body(*args)
        body('save new'), body('like')
        body.close()
    for name, text in texts.items():
        assert (tmp_path / name).is_symlink() and 'rubbish' not in (tmp_path / name).read_text()
        assert [(tmp_path / 'kept' / f'{name}~{i}').read_text() for i in ('', 2)] == [f'{text} 1', f'{text} 2']


def test_surprise(body):
    before, seen = chosen(body), set()
    for i in range(60):
        last = chosen(body)
        body('click Surprise Me')
        style, strength, strokes, colours, detail, mix, amount = chosen(body)
        assert style != last[0] and mix != style
        assert 75 <= strength < 125 and 60 <= strokes < 180 and (colours == 0 or 50 <= colours <= 100) and detail == 0
        seen.add((strength, strokes))
    assert len(seen) > 20
    for _ in range(60):
        body('click Back')
    assert chosen(body) == before
    body('wait')
    body(f'shot {SHOTS}/presets.png')
