# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of styles, and the commands that read them."""
import os
import shutil

import pytest

from files import PASTICHE, StyleFile, pastiche, sentence


@pytest.fixture
def folder(styles, tmp_path):
    """A copy of the styles that a test may spoil."""
    copy = tmp_path / 'styles'
    shutil.copytree(styles, copy)
    return copy


def names(folder):
    result = pastiche('styles', styles=folder)
    assert result.returncode == 0, result.stderr
    return [line.split()[0] for line in result.stdout.splitlines()]


def change(path, sign=False, **metadata):
    """Change metadata of a style file; None takes the key away."""
    file = StyleFile(path)
    for key, value in metadata.items():
        if value is None:
            file.metadata.pop(key, None)
        else:
            file.metadata[key] = value
    path.write_bytes((file.sign() if sign else file).bytes())


# --- the list ---------------------------------------------------------------------------------------------------------

def test_list(styles):
    result = pastiche('styles', styles=styles)
    assert (result.returncode, result.stderr) == (0, '')
    assert result.stdout == 'dore     Doré’s engravings\nvangogh  Vincent van Gogh\n'


def test_list_is_sorted_by_title(folder):
    change(folder / 'dore.safetensors', title='Zorn')
    assert names(folder) == ['vangogh', 'dore']


def test_list_leaves_out_what_is_no_style(folder):
    good = StyleFile(folder / 'dore.safetensors')
    (folder / 'README.md').write_text('a style?')
    (folder / 'empty.safetensors').write_text('')
    (folder / 'folder.safetensors').mkdir()
    os.mkfifo(folder / 'pipe.safetensors')
    (folder / b'latin\xe9.safetensors'.decode(errors='surrogateescape')).write_bytes(good.bytes())
    good.metadata['base_sha256'] = 'f' * 64
    (folder / 'foreign.safetensors').write_bytes(good.bytes())
    assert names(folder) == ['dore', 'vangogh']


def test_texts_for_people(folder):
    """No title is the name; control characters, which could command a terminal, and endless texts are not shown."""
    change(folder / 'dore.safetensors', title=None, licence=None, artist='a\x1b[2Jb\nc\u202ed', training='é' * 5000)
    result = pastiche('info', 'dore', styles=folder)
    assert result.returncode == 0
    lines = dict(line.split(':', 1) for line in result.stdout.splitlines())
    assert lines['title'].strip() == 'dore' and lines['licence'].strip() == ''
    assert lines['artist'].strip() == 'a [2Jb c d'
    assert lines['training'].strip() == 'é' * 2048 + '…'


# --- the folder -------------------------------------------------------------------------------------------------------

def test_no_folder(tmp_path):
    assert sentence(pastiche('styles', styles=tmp_path / 'none')) == f'There is no folder “{tmp_path}/none” to read styles from.'


def test_file_for_a_folder(styles):
    assert 'There is no folder' in sentence(pastiche('styles', styles=styles / 'base.safetensors'))


def test_no_base(folder):
    (folder / 'base.safetensors').unlink()
    assert sentence(pastiche('styles', styles=folder)) == f'The folder “{folder}” holds no styles: it has no “base.safetensors”.'


def test_damaged_base(folder):
    os.truncate(folder / 'base.safetensors', 1000)
    assert sentence(pastiche('styles', styles=folder)).startswith('“base.safetensors” is damaged: ')


def test_base_damaged_behind_its_header(folder):
    """Which only loading finds out."""
    file = StyleFile(folder / 'base.safetensors')
    file.body[-1] ^= 0x01
    (folder / 'base.safetensors').write_bytes(file.bytes())
    assert names(folder) == ['dore', 'vangogh']
    assert sentence(pastiche('info', 'dore', styles=folder)).startswith('“base.safetensors” is damaged: its tensors')


def test_style_for_a_base(folder):
    shutil.copy(folder / 'dore.safetensors', folder / 'base.safetensors')
    assert sentence(pastiche('info', 'vangogh', styles=folder)) == '“base.safetensors” is a style, not a base.'


def test_folder_from_the_environment(styles, tmp_path):
    result = pastiche('styles', env={'PASTICHE_STYLES': str(styles)})
    assert result.stdout.startswith('dore ')
    result = pastiche('styles', styles=tmp_path / 'none', env={'PASTICHE_STYLES': str(styles)})
    assert result.returncode == 1, 'the option comes before the environment'


def test_folder_beside_the_program(styles, tmp_path):
    """Wherever it was copied to; and a folder in the environment that is not there does not count."""
    program = tmp_path / 'pastiche'
    shutil.copy(PASTICHE, program)
    shutil.copytree(styles, tmp_path / 'styles')
    (tmp_path / 'styles' / 'dore.safetensors').unlink()
    for value in ('', str(tmp_path / 'none')):
        result = pastiche('styles', program=program, env={'PASTICHE_STYLES': value})
        assert result.stdout == 'vangogh  Vincent van Gogh\n'


def test_no_folder_anywhere(tmp_path):
    program = tmp_path / 'pastiche'
    shutil.copy(PASTICHE, program)
    assert sentence(pastiche('styles', program=program, env={'PASTICHE_STYLES': ''})).startswith('There are no styles: ')


# --- one style --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('name', ('vangog', 'Dore', 'dore.', '../styles/dore', './dore', '', '.', 'dore\n\x1b[31m', 'x' * 5000))
def test_unknown_style(styles, name):
    said = sentence(pastiche('info', name, styles=styles))
    assert said.startswith('There is no style “') and said.endswith('. The styles are: dore, vangogh.')
    assert said.isprintable() and len(said) < 200


def test_unknown_style_where_there_is_none(folder):
    for name in ('dore', 'vangogh'):
        (folder / f'{name}.safetensors').unlink()
    assert names(folder) == []
    assert sentence(pastiche('info', 'dore', styles=folder)) == 'There is no style “dore”, nor any other.'
    assert sentence(pastiche('apply', 'a.png', folder / 'b.png', styles=folder)) == f'The folder “{folder}” holds no style.'


def test_style_of_another_base(folder):
    change(folder / 'dore.safetensors', base_sha256='0' * 64)
    assert sentence(pastiche('info', 'dore', styles=folder)).startswith('“dore.safetensors” belongs to another base ')
    assert pastiche('info', folder / 'dore.safetensors').returncode == 0


def test_base_for_a_style(styles):
    assert sentence(pastiche('info', 'base', styles=styles)) == '“base.safetensors” is a base, not a style.'


def test_discriminator(styles, folder):
    """It is no style, and read by the same rules."""
    import stylefile
    import internals
    tensors, _ = stylefile.read(str(styles / 'discriminator.safetensors'))
    loaded = internals.load_discriminator(styles)
    assert set(loaded) == set(tensors) and all((loaded[n] == t.numpy()).all() for n, t in tensors.items())
    assert names(styles) == ['dore', 'vangogh']
    assert 'kind:       discriminator\n' in pastiche('info', styles / 'discriminator.safetensors').stdout
    assert sentence(pastiche('info', 'discriminator', styles=styles)) == '“discriminator.safetensors” is a discriminator, not a style.'

    def said(name='discriminator'):
        with pytest.raises(internals.EngineError) as e:
            internals.load_discriminator(folder, name)
        return str(e.value)
    assert said('dore') == '“dore.safetensors” is a style, not a discriminator.'
    assert said('base') == '“base.safetensors” is a base, not a discriminator.'
    change(folder / 'discriminator.safetensors', base_sha256='0' * 64)
    assert 'belongs to another base' in said()
    for words, damage in (('is missing', lambda t: t.pop('discriminator.logit.1.singular')),
                          ('is unknown in a discriminator', lambda t: t.update({'discriminator.patch.2.bias': t['discriminator.patch.1.bias']})),
                          ('no number', lambda t: t['discriminator.trunk.3.weight'].view(-1)[-1:].fill_(float('nan')))):
        damaged = {n: t.clone() for n, t in tensors.items()}
        damage(damaged)
        stylefile.write(str(folder / 'discriminator.safetensors'), damaged,
                        dict(kind='discriminator', base_sha256=StyleFile(folder / 'base.safetensors').metadata['sha256']))
        assert words in said()


def test_damaged_style(folder):
    os.truncate(folder / 'dore.safetensors', 2_000_000)
    assert names(folder) == ['vangogh']
    assert sentence(pastiche('info', 'dore', styles=folder)).startswith('“dore.safetensors” is damaged: ')
    assert sentence(pastiche('apply', '--style', 'dore', 'a.png', folder / 'b.png', styles=folder)).startswith('“dore.safetensors” is damaged: ')


def test_info(styles):
    result = pastiche('info', 'vangogh', styles=styles)
    assert result.stdout == ('name:       vangogh\nkind:       style\ntitle:      Vincent van Gogh\nartist:     Vincent van Gogh\n'
                             'licence:    CC0-1.0\nprovenance: random numbers\ntraining:   none\npaints at:  0.26 megapixels\n')
