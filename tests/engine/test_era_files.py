# SPDX-License-Identifier: GPL-3.0-or-later
"""Eras in files and folders: what is listed and loaded, and what is refused with a sentence."""
import ctypes as C
import json
import os
import shutil

import numpy as np
import pytest
import torch

import era_weights
import internals as I
from files import FORMAT, STYLE, Gallery, StyleFile, pastiche, sentence
from test_era import Era

NO_GRADIENTS = True     # conftest.py


class EraInfos(C.Structure):
    """A GPtrArray of them."""
    _fields_ = [('items', C.POINTER(C.POINTER(I.EraInfo))), ('n', C.c_uint)]


I.LIB.pastiche_era_list.restype = C.POINTER(EraInfos)
I.LIB.pastiche_era_load.restype = C.c_void_p
I.LIB.pastiche_era_ref.restype = C.c_void_p
I.LIB.pastiche_era_info.restype = C.POINTER(I.EraInfo)
I.LIB.pastiche_era_info_ref.restype = C.POINTER(I.EraInfo)


def texts(info):
    return {name: value.decode() if isinstance(value := getattr(info.contents, name), bytes) else value for name, _ in I.EraInfo._fields_ if not name.startswith('_')}


def listed(gallery):
    """They stay when the list has gone."""
    infos = I.LIB.pastiche_era_list(gallery.pointer)
    kept = [I.LIB.pastiche_era_info_ref(infos.contents.items[i]) for i in range(infos.contents.n)]
    I.GLIB.g_ptr_array_unref(infos)
    said = [texts(info) for info in kept]
    for info in kept:
        I.LIB.pastiche_era_info_unref(info)
    return said


def load(gallery, name):
    era = C.c_void_p(I.check(I.LIB.pastiche_era_load, gallery.pointer, os.fsencode(name)))
    assert I.LIB.pastiche_era_ref(era) == era.value
    said = texts(I.LIB.pastiche_era_info(era))
    I.LIB.pastiche_era_unref(era)
    I.LIB.pastiche_era_unref(era)
    return said


# --- a folder of them -------------------------------------------------------------------------------------------------

def test_list_and_load(eras, styles):
    gallery = Gallery(eras)
    sepia, kodachrome = listed(gallery)
    assert kodachrome == dict(name='kodachrome', title='Kodachrome', years='1936–1950', year=1942, learned='random numbers', weak='all', licence='CC0-1.0')
    assert sepia['title'] == 'Sepia Tóning' and sepia['year'] == 1890 and sepia['years'] == ''
    for name in 'sepia', 'Sepia', 'sepia toning', 'SEPIA TÓNING':
        assert load(gallery, name) == sepia
    assert gallery.list() == [], 'an era is no style'
    assert listed(Gallery(styles)) == []


def test_order_and_what_is_left_out(eras, styles, tmp_path):
    """By year, then by title; nothing that is no sound era."""
    shutil.copytree(eras, tmp_path, dirs_exist_ok=True)
    for name, title, year in (('b', 'Zebra', 1890), ('c', '', 1839), ('a', 'Aardvark', 1890)):
        era_weights.write(tmp_path / 'eras' / f'{name}.safetensors', era_weights.plain(), title=title, year=year)
    shutil.copy(styles / 'dore.safetensors', tmp_path / 'eras')
    (tmp_path / 'eras' / 'none.safetensors').write_bytes(b'')
    (tmp_path / 'eras' / 'folder.safetensors').mkdir()
    era_weights.write(tmp_path / 'beside.safetensors', era_weights.plain())
    gallery = Gallery(tmp_path)
    assert [info['name'] for info in listed(gallery)] == ['c', 'a', 'sepia', 'b', 'kodachrome'] and listed(gallery)[0]['title'] == 'c'
    assert gallery.list() == []


def test_own_eras(eras, tmp_path):
    """In the artist's own folder, too; of two with one name the one that came with Pastiche is taken."""
    own = tmp_path / 'pastiche' / 'styles' / 'eras'
    own.mkdir(parents=True)
    era_weights.write(own / 'mine.safetensors', era_weights.plain(), title='Mine', year=2001)
    era_weights.write(own / 'sepia.safetensors', era_weights.plain(), title='Another', year=1)
    env = {'PASTICHE_STYLES': str(eras), 'XDG_DATA_HOME': str(tmp_path)}
    assert [json.loads(line)['title'] for line in pastiche('eras', '--json', env=env).stdout.splitlines()] == ['Sepia Tóning', 'Kodachrome', 'Mine']
    from PIL import Image
    Image.new('RGB', (9, 9)).save(tmp_path / 'in.png')
    assert 'Mine at' in pastiche('era', '--era', 'mine', tmp_path / 'in.png', tmp_path / 'out.png', env=env).stdout


@pytest.mark.parametrize('name,expected', [('kodacrome', 'There is no era “kodacrome”. The eras are: sepia, kodachrome.'),
                                           ('../base', 'There is no era “../base”. The eras are: sepia, kodachrome.'), ('', 'There is no era “”.')])
def test_unknown_name(eras, name, expected):
    with pytest.raises(I.EngineError, match=expected.replace('.', r'\.')) as e:
        load(Gallery(eras), name)
    assert e.value.code == STYLE


def test_no_eras(styles):
    with pytest.raises(I.EngineError, match='There is no era “sepia”, nor any other: the styles have no folder “eras” with eras beside them.'):
        load(Gallery(styles), 'sepia')


def test_other_kinds(styles, eras):
    with pytest.raises(I.EngineError, match='“dore.safetensors” is a style, not an era.'):
        Era(styles / 'dore.safetensors')
    assert sentence(pastiche('apply', '--style', eras / 'eras' / 'sepia.safetensors', 'in.png', 'out.png', styles=styles)) == \
        '“sepia.safetensors” is an era, not a style.'


def test_info(eras):
    said = pastiche('info', eras / 'eras' / 'kodachrome.safetensors')
    assert said.stdout == 'name:       kodachrome\nkind:       era\ntitle:      Kodachrome\nlicence:    CC0-1.0\ntraining:   random numbers\nweaknesses: all\n'


# --- malformed --------------------------------------------------------------------------------------------------------

def changed(tensor, at, value):
    def change(arrays, _):
        arrays[tensor].reshape(-1)[at] = value
    return change


def optics(text):
    def change(_, metadata):
        metadata['optics'] = text if isinstance(text, str) else json.dumps(text)
    return change


def said(**texts):
    return lambda _, metadata: metadata.update(texts)


MALFORMED = {
    'black': (changed('era.range', 1, 0.46), 'tensor “era.range” holds a value beyond 0 to 0.45'),
    'gamma': (changed('era.range', 8, 1.51), 'tensor “era.range” holds a value beyond 0 to 1.5'),
    'contrast': (changed('era.range', 9, 0.91), 'tensor “era.range” holds a value beyond 0 to 0.9'),
    'range below 0': (changed('era.range', 10, -0.01), 'tensor “era.range” holds a value beyond 0 to 1.5'),
    'curve above 1': (changed('era.curves', 32, 1.01), 'tensor “era.curves” holds a value beyond 0 to 1'),
    'curve below 0': (changed('era.curves', 66, -0.01), 'tensor “era.curves” holds a value beyond 0 to 1'),
    'a curve falls': (changed('era.curves', 50, 0), 'tensor “era.curves” holds a curve that falls'),
    'residual': (changed('era.table', 100, -0.16), 'tensor “era.table” holds a value beyond -0.15 to 0.15'),
    'NaN': (changed('era.table', 100, np.nan), 'tensor “era.table” holds a value that is no number'),
    'infinite': (changed('era.conv2.weight', 5, np.inf), 'tensor “era.conv2.weight” holds a value that is no number'),
    'no year': (said(year=None), 'its metadata “year” is not a whole number from 1 to 9999'),
    'year in words': (said(year='about 1900'), 'its metadata “year” is not a whole number from 1 to 9999'),
    'year 0': (said(year='0'), 'its metadata “year” is not a whole number from 1 to 9999'),
    'optics empty': (optics(''), 'its metadata “optics” does not begin with “{”'),
    'optics list': (optics([1]), 'its metadata “optics” does not begin with “{”'),
    'optics broken': (optics('{"grain": 0.1'), 'its metadata “optics” is not valid JSON'),
    'optics NaN': (optics('{"grain": NaN}'), 'its metadata “optics” is not valid JSON'),
    'optics twice': (optics('{"grain": 0.1, "grain": 0.2}'), 'its metadata “optics” has the key “grain” twice'),
    'optics unknown': (optics(dict(grian=0.1)), '“grian” of its optics is unknown'),
    'optics too much': (optics(dict(grain=0.26)), '“grain” of its optics is not a number from 0 to 0.25'),
    'optics huge': (optics('{"halation": 1e999}'), '“halation” of its optics is not a number from 0 to 1'),
    'optics below 0': (optics(dict(vignette=-0.1)), '“vignette” of its optics is not a number from 0 to 1'),
    'optics text': (optics(dict(softness='0.01')), '“softness” of its optics is not a number from 0 to 0.02'),
    'optics true': (optics(dict(softness=True)), '“softness” of its optics is not a number from 0 to 0.02'),
    'optics null': (optics(dict(starch=None)), '“starch” of its optics is not a number from 0 to 1'),
    'optics nested': (optics(dict(starch=dict(starch=1))), '“starch” of its optics is not a number from 0 to 1'),
    'optics one colour': (optics(dict(halation_colour=1)), '“halation_colour” of its optics is not three numbers from 0 to 1'),
    'optics two colours': (optics(dict(halation_colour=[1, 1])), '“halation_colour” of its optics is not three numbers from 0 to 1'),
    'optics colours nested': (optics(dict(halation_colour=[1, 1, [1]])), '“halation_colour” of its optics is not three numbers from 0 to 1'),
}


@pytest.mark.parametrize('name', MALFORMED)
def test_malformed(tmp_path, rng, name):
    change, expected = MALFORMED[name]
    arrays, metadata = era_weights.tensors(rng), {}
    change(arrays, metadata)
    era_weights.write(tmp_path / 'era.safetensors', arrays, **metadata)
    with pytest.raises(I.EngineError) as e:
        Era(tmp_path / 'era.safetensors')
    assert str(e.value).startswith(f'“era.safetensors” is damaged: {expected}') and e.value.code == FORMAT
    assert sentence(pastiche('info', tmp_path / 'era.safetensors')) == str(e.value)


@pytest.mark.parametrize('change', ['missing', 'unknown', 'shape'])
def test_other_tensors(tmp_path, rng, change):
    arrays = era_weights.tensors(rng)
    if change == 'unknown':
        arrays['era.more'] = arrays['era.range']
    else:
        arrays['era.range'] = arrays['era.range'][:10]
        if change == 'missing':
            del arrays['era.range']
    era_weights.write(tmp_path / 'era.safetensors', arrays)
    with pytest.raises(I.EngineError, match={'missing': 'tensor “era.range” is missing', 'unknown': 'tensor “era.more” is unknown in an era',
                                             'shape': 'tensor “era.range” is 10 and must be 11'}[change]):
        Era(tmp_path / 'era.safetensors')


def test_what_float16_rounds(tmp_path, rng):
    """Values at their limits are sound in either precision."""
    arrays = era_weights.tensors(rng)
    arrays['era.range'][:] = [0.45] * 6 + [1.5] * 3 + [0.9, 1.5]
    arrays['era.table'][:] = 0.15 * np.sign(arrays['era.table'])
    arrays['era.curves'][:, [0, -1]] = 0, 1
    for dtype in torch.float16, torch.float32:
        era_weights.write(tmp_path / 'era.safetensors', arrays, era_weights.OPTICS, dtype)
        Era(tmp_path / 'era.safetensors')


def test_titles_are_fit_for_people(tmp_path):
    era_weights.write(tmp_path / 'era.safetensors', era_weights.plain(), title='\x1b[31mRed\n', years='‮1900')
    header = StyleFile(tmp_path / 'era.safetensors').metadata
    assert header['title'].startswith('\x1b')
    era = Era(tmp_path / 'era.safetensors')
    info = texts(I.LIB.pastiche_era_info(era.pointer))
    assert '\x1b' not in info['title'] and '\n' not in info['title'] and '‮' not in info['years'] and info['name'] == 'era'
