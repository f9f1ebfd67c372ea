# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of styles, and the commands that read them."""
import json
import os
import re
import shutil
import tempfile
import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from files import PASTICHE, STYLE, TOP, Gallery, StyleFile, pastiche, sentence
from internals import GLIB, LIB, EngineError


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


def test_shown_first(folder, tmp_path):
    """What is painted in where no style was asked for: one that is shipped and that the help names, or else the first."""
    Image.new('RGB', (40, 40), 'red').save(tmp_path / 'photo.png')

    def title():
        return re.search(': (.+) at 100 %', pastiche('apply', tmp_path / 'photo.png', tmp_path / 'out.png', styles=folder).stdout)[1]
    first = re.search(r'a painting \((\w+)\)', pastiche('help', 'apply').stdout)[1]
    assert (TOP / 'pretrained' / 'styles' / f'{first}.safetensors').exists()
    assert title() == 'Doré’s engravings'
    shutil.copy(folder / 'vangogh.safetensors', folder / f'{first}.safetensors')
    change(folder / f'{first}.safetensors', title='Zorn')
    assert names(folder)[-1] == first and title() == 'Zorn'


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
    assert lines['title'].strip() == 'dore' and 'licence' not in lines
    assert lines['artist'].strip() == 'a [2Jb cd'
    assert lines['training'].strip() == 'é' * 2000 + '…'


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

@pytest.mark.parametrize('name', ('vangog', 'dore.', '../styles/dore', './dore', '', '.', 'dore\n\x1b[31m', 'x' * 5000))
def test_unknown_style(styles, name):
    said = sentence(pastiche('info', name, styles=styles))
    assert said.startswith('There is no style “') and said.endswith('. The styles are: dore, vangogh.')
    assert said.isprintable() and len(said) < 200


@pytest.mark.parametrize('words, name', (('Dore', 'dore'), ('VANGOGH', 'vangogh'), ('Vincent van Gogh', 'vangogh'), ('vincent VAN gogh', 'vangogh'),
                                         ('Doré’s engravings', 'dore'), ('DORÉ’S ENGRAVINGS', 'dore'), ('Dore\'s engravings', 'dore'),
                                         (unicodedata.normalize('NFD', 'Doré’s engravings'), 'dore')))
def test_style_by_its_title(styles, words, name):
    for locale in 'C', 'C.UTF-8':
        said = pastiche('info', words, styles=styles, env={'LC_ALL': locale})
        assert said.returncode == 0 and said.stdout.startswith(f'name:       {name}\n'), said.stderr


def test_title_of_two_styles(folder):
    """Neither is taken for the other; a name is never another's title."""
    change(folder / 'dore.safetensors', title='vincent van gogh')
    said = sentence(pastiche('info', 'Vincent van Gogh', styles=folder))
    assert said.startswith('Several styles are called “Vincent van Gogh”; their names are: ') and {'dore', 'vangogh'} == set(said.split(': ')[1][:-1].split(', '))
    change(folder / 'dore.safetensors', title='vangogh')
    assert 'name:       vangogh\n' in pastiche('info', 'vangogh', styles=folder).stdout


def test_nearest_styles(folder):
    """Of many, by name or by a word of the title."""
    for name, title in (('monet', 'Claude Monet'), ('munch', 'Edvard Munch'), ('hokusai', 'Hokusai, woodblock'), ('klimt', 'Gustav Klimt, gold'), ('hills', '星空')):
        change(another(folder, folder / f'{name}.safetensors'), title=title)
    for words, nearest in (('manet', 'monet'), ('vangog', 'vangogh'), ('hokusia', 'hokusai'), ('woodblok', 'hokusai'), ('Engravings', 'dore'), ('monch', 'munch')):
        assert sentence(pastiche('info', words, styles=folder)) == f'There is no style “{words}”. The nearest: {nearest}.'
    for words in 'picasso', '星', '', '\x1b':
        assert sentence(pastiche('info', words, styles=folder)).endswith('. The styles are: monet, dore, munch, klimt, hokusai, vangogh, hills.')
    assert 'name:       hills\n' in pastiche('info', '星空', styles=folder).stdout


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


def test_info_tells_keywords_and_what_it_is_good_for(folder):
    """By the first the gallery's search finds a style."""
    change(folder / 'dore.safetensors', keywords='ink, engraving, dramatic', good_for='hills', weaknesses='no blacks')
    assert 'training:   none\nkeywords:   ink, engraving, dramatic\ngood_for:   hills\nweaknesses: no blacks\n' in pastiche('info', 'dore', styles=folder).stdout
    assert json.loads(pastiche('info', '--json', folder / 'dore.safetensors').stdout)['keywords'] == 'ink, engraving, dramatic'


@pytest.mark.parametrize('texts,stroke_size,keep_colours,detail', [
    (('70', '12.5', '40'), 70, 12.5, 40), ((None, None, '100'), 100, 0, 100), (('200', '0', None), 200, 0, 0),
    (('49', '101', '-1'), 100, 0, 0), (('', 'much', '4 %'), 100, 0, 0), (('nan', 'inf', '1e999'), 100, 0, 0)])
def test_suggested_settings(folder, texts, stroke_size, keep_colours, detail):
    """What is no number in range counts as missing; what is suggested has a line, what is as ever has none."""
    change(folder / 'dore.safetensors', **dict(zip(('stroke_size', 'keep_colours', 'detail'), texts)))
    told = json.loads(pastiche('info', '--json', 'dore', styles=folder).stdout)
    assert (told['stroke_size'], told['keep_colours'], told['detail']) == (stroke_size, keep_colours, detail)
    lines = pastiche('info', 'dore', styles=folder).stdout
    for words, value, usual in (('strokes:    ', stroke_size, 100), ('colours:    ', keep_colours, 0), ('detail:     ', detail, 0)):
        assert (f'{words}{value:g} %, suggested\n' in lines) == (value != usual)


def test_paints_as_suggested(folder, tmp_path, rng):
    """Unless it is told otherwise; halfway between two styles is halfway between what they suggest."""
    Image.fromarray(rng.integers(0, 256, (40, 50, 3), np.uint8)).save(tmp_path / 'photo.png')

    def paint(*options):
        result = pastiche('apply', *options, tmp_path / 'photo.png', tmp_path / 'made.png', styles=folder)
        assert (result.returncode, result.stderr) == (0, '')
        return np.array(Image.open(tmp_path / 'made.png'))
    plain, told, mixed = (paint('--style', 'dore', *o) for o in ((), ('--detail', 40, '--keep-colours', 30, '--stroke-size', 80),
                                                                 ('--mix', 'vangogh', '--mix-amount', 50, '--detail', 20, '--keep-colours', 15, '--stroke-size', 90)))
    change(folder / 'dore.safetensors', detail='40', keep_colours='30', stroke_size='80')
    assert np.array_equal(paint('--style', 'dore'), told) and not np.array_equal(told, plain)
    assert np.array_equal(paint('--style', 'dore', '--detail', 0, '--keep-colours', 0, '--stroke-size', 100), plain)
    assert np.array_equal(paint('--style', 'dore', '--mix', 'vangogh'), mixed)


# --- the artist's own -------------------------------------------------------------------------------------------------

def another(folder, path, source='dore'):
    """A style file with tensors and a title of its own."""
    file = StyleFile(folder / f'{source}.safetensors')
    file.body[0] ^= 0x01
    file.metadata['title'] = f'Another {path.stem}'
    path.write_bytes(file.sign().bytes())
    return path


def test_import(folder, tmp_path):
    new = another(folder, tmp_path / 'hills.safetensors')
    gallery = Gallery(folder)
    assert gallery.add(new) == 'hills'
    assert (folder / 'hills.safetensors').read_bytes() == new.read_bytes()
    assert gallery.add(new) == 'hills', 'the same once more'
    assert gallery.add(folder / 'dore.safetensors') == 'dore', 'it is there already'
    assert gallery.add(another(folder, tmp_path / 'vangogh.safetensors')) == 'vangogh-2', 'another of that name'
    assert gallery.add(another(folder, tmp_path / 'base.safetensors')) == 'base-2'
    assert list(gallery.titles()) == list(Gallery(folder).titles())
    assert set(names(folder)) == {'base-2', 'dore', 'hills', 'vangogh', 'vangogh-2'}


def test_no_two_of_one_title(folder, tmp_path, seed):
    """A number tells them apart, in the file, too; what is there already keeps its title."""
    gallery = Gallery(folder)
    for i, title in enumerate(('Hills', 'HILLS', 'Hills 2', 'Hills')):
        new = another(folder, tmp_path / f'n{i}.safetensors', ('dore', 'vangogh')[i % 2])
        file = StyleFile(new)
        file.body[1] ^= 1 + i
        file.metadata['title'] = title
        new.write_bytes(file.sign().bytes())
        assert gallery.add(new) == f'n{i}'
    titles = {'n0': 'Hills', 'n1': 'HILLS 2', 'n2': 'Hills 2 2', 'n3': 'Hills 3'}
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (48, 64, 3), np.uint8)).save(tmp_path / 'Hills.png')
    for name, title in (('hills-4', 'Hills 4'), ('hills-5', 'Hills 5')):
        path = gallery.make_instant(tmp_path / 'Hills.png')
        assert gallery.add(path) == name
        titles[name] = title
    assert gallery.add(folder / 'n1.safetensors') == 'n1', 'it is there already'
    for listed in gallery.titles(), Gallery(folder).titles():
        assert {name: title for name, title in listed.items() if name in titles} == titles
    assert StyleFile(folder / 'n3.safetensors').metadata['title'] == 'Hills 3'


def test_import_takes_styles_only(folder, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    foreign = another(folder, tmp_path / 'foreign.safetensors')
    change(foreign, base_sha256='f' * 64)
    damaged = another(folder, tmp_path / 'damaged.safetensors')
    os.truncate(damaged, damaged.stat().st_size - 1)
    spoilt = tmp_path / 'spoilt.safetensors'
    spoilt.write_bytes(bytes(b ^ (i == 0) for i, b in enumerate(reversed(foreign.read_bytes()))))
    (tmp_path / 'text').write_text('a painting?')
    gallery = Gallery(folder)
    for path in foreign, damaged, spoilt, tmp_path / 'text', tmp_path / 'nothing', tmp_path, folder / 'base.safetensors':
        with pytest.raises(EngineError, match=r'.*\.$'):
            gallery.add(path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_own_styles(folder, tmp_path):
    """Beside those that came with it, and after them where names are the same."""
    own = tmp_path / 'data' / 'pastiche' / 'styles'
    own.mkdir(parents=True)
    env = {'PASTICHE_STYLES': str(folder), 'XDG_DATA_HOME': str(tmp_path / 'data')}
    another(folder, own / 'hills.safetensors')
    change(own / 'hills.safetensors', title='Zorn')
    another(folder, own / 'dore.safetensors')
    assert pastiche('styles', env=env).stdout.split('\n')[:3] == ['dore     Doré’s engravings', 'vangogh  Vincent van Gogh', 'hills    Zorn']
    assert 'Zorn' in pastiche('info', 'hills', env=env).stdout
    assert names(folder) == ['dore', 'vangogh'], 'a folder that was asked for is all there is'


def test_own_style_is_no_other(folder, tmp_path):
    """One that says it is called as a shipped one has a number on its card and in what is painted with it; a file that is
    all ending is no style; and what cannot be seen is no title."""
    own = tmp_path / 'data' / 'pastiche' / 'styles'
    own.mkdir(parents=True)
    env = {'PASTICHE_STYLES': str(folder), 'XDG_DATA_HOME': str(tmp_path / 'data')}
    for name, title in (('a', 'VINCENT\u2028VAN GOGH '), ('b', 'Vincent van Gogh'), ('c', ' \u3000\u200e\u2800 '), ('\u2800', ' '), ('', 'Nameless')):
        change(another(folder, own / f'{name}.safetensors'), title=title)
    assert sorted(pastiche('styles', env=env).stdout.splitlines()) == sorted([
        'dore     Doré’s engravings', 'vangogh  Vincent van Gogh', 'a        VINCENT VAN GOGH 2', 'b        Vincent van Gogh 3', 'c        c', '         style'])
    assert json.loads(pastiche('info', '--json', 'Vincent van Gogh 3', env=env).stdout)['name'] == 'b'


def test_import_of_a_hostile_name(folder, tmp_path):
    """The copy has one that can be typed and shown; without any, it is made of the title."""
    gallery = Gallery(folder)
    for name in '\x1b[31m', '', '\u202etxt', ' ':
        path = another(folder, tmp_path / f'{name}.safetensors')
        change(path, title='Hills')
        assert re.fullmatch(r'hills(-\d)?', gallery.add(path))
    assert gallery.add(another(folder, tmp_path / 'Höhen 2.safetensors')) == 'Höhen 2', 'others keep theirs'


def test_import_follows_no_link(folder, tmp_path):
    """Nor is one that leads nowhere replaced."""
    (folder / 'hills.safetensors').symlink_to(tmp_path / 'nowhere')
    assert Gallery(folder).add(another(folder, tmp_path / 'hills.safetensors')) == 'hills-2'
    assert (folder / 'hills.safetensors').is_symlink() and not (tmp_path / 'nowhere').exists()


def test_remove(folder, tmp_path):
    """Neither what came with it nor what is no style, such as the base in a folder that is all the artist's own."""
    gallery = Gallery(folder)
    assert [gallery.is_own(name) for name in ('dore', 'base', 'nonesuch')] == [True, False, False]
    gallery.remove('dore')
    assert list(gallery.titles()) == ['vangogh'] and not (folder / 'dore.safetensors').exists()
    for name in 'dore', 'base', 'nonesuch', '../styles/vangogh':
        with pytest.raises(EngineError, match='^There is no style “') as refused:
            gallery.remove(name)
        assert refused.value.code == STYLE
    assert {file.name for file in folder.iterdir()} == {'base.safetensors', 'discriminator.safetensors', 'vangogh.safetensors'}


def test_remove_what_came_with_it(folder, tmp_path, monkeypatch):
    monkeypatch.setenv('PASTICHE_STYLES', str(folder))
    gallery = Gallery(None)
    assert not gallery.is_own('dore')
    with pytest.raises(EngineError, match='^“dore” came with Pastiche: only own styles can be removed.$'):
        gallery.remove('dore')
    assert (folder / 'dore.safetensors').exists()


def test_list_outlives_changes(folder):
    """What was listed stays as it was, also when the gallery is gone."""
    gallery = Gallery(folder)
    infos = LIB.pastiche_gallery_list(gallery.pointer)
    gallery.rename('dore', 'Zorn')
    gallery.remove('vangogh')
    assert gallery.titles() == {'dore': 'Zorn'}
    del gallery
    assert [infos.contents.items[i].contents.title.decode() for i in range(infos.contents.n)] == ['Doré’s engravings', 'Vincent van Gogh']
    GLIB.g_ptr_array_unref(infos)


# --- at the same time -------------------------------------------------------------------------------------------------

def of_one_name(folder, tmp_path, n):
    """Files of different styles that all have the same name."""
    paths = []
    for i in range(n):
        (tmp_path / f'from-{i}').mkdir()
        file = StyleFile(folder / 'dore.safetensors')
        file.body[0] ^= 1 + i
        file.metadata['title'] = f'Hills {chr(65 + i)}'
        paths.append(tmp_path / f'from-{i}' / 'hills.safetensors')
        paths[-1].write_bytes(file.sign().bytes())
    return paths


def at_once(*functions):
    """Run them in threads that start together; what they return."""
    start = threading.Barrier(len(functions))

    def run(function):
        start.wait()
        return function()
    with ThreadPoolExecutor(len(functions)) as pool:
        return [job.result() for job in [pool.submit(run, function) for function in functions]]


@pytest.mark.parametrize('galleries', (1, 2, 8))
def test_imports_at_once(folder, tmp_path, galleries):
    """From threads that share a gallery, and from galleries of the same folder, which know as little of each other as
    two processes do, while others look at the list: every style is there afterwards, as it was."""
    paths, opened, ended = of_one_name(folder, tmp_path, 24), [Gallery(folder) for _ in range(galleries)], threading.Event()

    def add(part):
        return [opened[part % galleries].add(path) for path in paths[part::8]]

    def look():
        while not ended.is_set():
            titles = opened[0].titles()
            assert titles['dore'] == 'Doré’s engravings' and len(titles) <= 26
            time.sleep(0.001)
    with ThreadPoolExecutor(2) as lookers:
        looking = [lookers.submit(look) for _ in range(2)]
        try:
            taken = at_once(*(lambda part=part: add(part) for part in range(8)))
        finally:
            ended.set()
        for job in looking:
            job.result()
    taken = {path: name for part in range(8) for path, name in zip(paths[part::8], taken[part])}
    assert sorted(taken.values()) == sorted(['hills', *(f'hills-{i}' for i in range(2, 25))])
    for path, name in taken.items():
        assert (folder / f'{name}.safetensors').read_bytes() == path.read_bytes()
    assert set(Gallery(folder).titles()) == {'dore', 'vangogh', *taken.values()}
    if galleries == 1:
        assert opened[0].titles() == Gallery(folder).titles()


def test_the_same_at_once(folder, tmp_path):
    """It is there once."""
    gallery, path = Gallery(folder), another(folder, tmp_path / 'hills.safetensors')
    assert at_once(*[lambda: gallery.add(path)] * 8) == ['hills'] * 8
    assert set(gallery.titles()) == {'dore', 'hills', 'vangogh'} == set(names(folder))


def test_imports_beside_instant_styles_and_renames(folder, tmp_path, seed):
    paths, galleries = of_one_name(folder, tmp_path, 8), [Gallery(folder) for _ in range(4)]
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (48, 64, 3), np.uint8)).save(tmp_path / 'Hills.png')
    first = galleries[0].add(paths[0])
    added, instant, _, _ = at_once(
        lambda: [galleries[0].add(path) for path in paths[1:]],
        lambda: [galleries[1].make_instant(tmp_path / 'Hills.png') for _ in range(6)],
        lambda: [galleries[2].rename('vangogh', f'Vincent {i}') for i in range(12)],
        lambda: [galleries[3].rename('dore', f'Gustave {i}') for i in range(12)])
    assert len({first, *added, *(path.name.removesuffix('.safetensors') for path in instant)}) == 8 + 6
    for path, name in zip(paths, [first, *added]):
        assert (folder / f'{name}.safetensors').read_bytes() == path.read_bytes()
    for path in instant:
        assert StyleFile(path).metadata['title'] == 'Hills'
    titles = Gallery(folder).titles()
    assert len(titles) == 2 + 8 + 6 and titles['vangogh'] == 'Vincent 11' and titles['dore'] == 'Gustave 11'


# --- renaming ---------------------------------------------------------------------------------------------------------

def test_rename(folder):
    before, gallery = StyleFile(folder / 'dore.safetensors'), Gallery(folder)
    assert gallery.rename('dore', '  Zwölf “Stiche” \\ ') == 'Zwölf “Stiche” \\'
    assert list(gallery.titles().items()) == [('vangogh', 'Vincent van Gogh'), ('dore', 'Zwölf “Stiche” \\')] == list(Gallery(folder).titles().items())
    after = StyleFile(folder / 'dore.safetensors')
    assert after.body == before.body and {**before.metadata, 'title': 'Zwölf “Stiche” \\'} == after.metadata
    assert {n: t for n, t in before.header.items() if n != '__metadata__'} == {n: t for n, t in after.header.items() if n != '__metadata__'}
    assert pastiche('info', 'dore', styles=folder).returncode == 0
    assert gallery.rename('dore', 'zwölf “stiche” \\') == 'zwölf “stiche” \\', 'its own title is not taken'


@pytest.mark.parametrize('name, title, words', [
    ('dore', ' \t', 'A style needs a title.'), ('dore', 'vincent VAN gogh', 'Another style has the title “vincent VAN gogh”.'),
    ('nonesuch', 'A', 'There is no style “nonesuch”. The styles are: dore, vangogh.')])
def test_rename_refused(folder, name, title, words):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(EngineError) as refused:
        Gallery(folder).rename(name, title)
    assert str(refused.value) == words and {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_rename_what_came_with_it(folder, tmp_path, monkeypatch):
    monkeypatch.setenv('PASTICHE_STYLES', str(folder))
    with pytest.raises(EngineError, match='^“dore” came with Pastiche: only own styles can be renamed.$'):
        Gallery(None).rename('dore', 'A')


def test_rename_without_permission(styles):
    """Of a folder that may be read alone, by a user without rights."""
    if os.geteuid() != 0:
        pytest.skip('only root can become another user')
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for file in styles.iterdir():
            shutil.copy(file, folder)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        gallery = Gallery(folder)
        os.seteuid(65534)
        try:
            with pytest.raises(EngineError, match=r'cannot be written: Permission denied\.$'):
                gallery.rename('dore', 'A')
        finally:
            os.seteuid(0)
        assert gallery.titles()['dore'] == 'Doré’s engravings'
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
