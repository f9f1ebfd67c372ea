# SPDX-License-Identifier: GPL-3.0-or-later
"""What an artist chooses: copied, compared, loaded, and drawn at random."""
import ctypes as C
import shutil

import pytest

from files import STYLE, Gallery, Info
from internals import LIB, EngineError, Settings, check, structure


Choice = structure('Choice', loaded=C.c_void_p, settings=Settings)


for _name in 'new copy surprise'.split():
    getattr(LIB, f'pastiche_choice_{_name}').restype = C.POINTER(Choice)
LIB.pastiche_choice_load.restype = C.c_void_p
LIB.pastiche_style_info.restype = C.c_void_p


def choice(style=None, mix=None, mix_amount=50, **settings):
    """One that Python owns."""
    return Choice(style and style.encode(), None, mix and mix.encode(), mix_amount, Settings(**{**dict(strength=100, stroke_size=100), **settings}))


def texts(pointer):
    """All that is chosen; it is freed."""
    c = pointer.contents
    values = c.style, c.loaded, c.mix, c.mix_amount, *(getattr(c.settings, name) for name, _ in Settings._fields_)
    LIB.pastiche_choice_free(pointer)
    return values


def test_new_and_copy():
    assert texts(LIB.pastiche_choice_new()) == (None, None, None, 50, 100, 100, 0, 0)
    assert texts(LIB.pastiche_choice_copy(C.byref(choice('dore', 'vangogh', 30, strength=80, detail=5)))) == \
        (b'dore', None, b'vangogh', 30, 80, 100, 0, 5)


@pytest.mark.parametrize('other, same', [
    (dict(), True), (dict(style='vangogh'), False), (dict(mix='vangogh'), False), (dict(mix_amount=20), True),
    (dict(strength=99.98), False), (dict(strength=100.001), True), (dict(stroke_size=101), False),
    (dict(keep_colours=1), False), (dict(detail=1), False)])
def test_equal(other, same):
    """The amount of a mix counts only where there is one."""
    assert bool(LIB.pastiche_choice_equal(C.byref(choice('dore')), C.byref(choice(**{'style': 'dore', **other})))) == same
    a, b = (choice('dore', 'vangogh', amount) for amount in (20, 21))
    assert not LIB.pastiche_choice_equal(C.byref(a), C.byref(b))


@pytest.mark.parametrize('chosen, name', [(choice(), b'dore'), (choice('vangogh'), b'vangogh'), (choice('vangogh', 'dore', 30), b'vangogh+dore')])
def test_load(styles, chosen, name):
    gallery = Gallery(styles)
    style = C.c_void_p(check(LIB.pastiche_choice_load, C.byref(chosen), gallery.pointer))
    again = choice('dore')
    again.loaded = style
    loaded = C.c_void_p(check(LIB.pastiche_choice_load, C.byref(again), gallery.pointer))
    del gallery
    assert C.cast(LIB.pastiche_style_info(style), C.POINTER(Info)).contents.name == name, 'also when the gallery is gone'
    assert loaded.value == style.value, 'a loaded one takes the place of a named one'
    LIB.pastiche_style_unref(loaded)
    LIB.pastiche_style_unref(style)


def test_load_what_is_not_there(styles):
    gallery = Gallery(styles)
    for chosen in choice('monet'), choice('dore', 'monet'):
        with pytest.raises(EngineError, match='There is no style “monet”') as failure:
            check(LIB.pastiche_choice_load, C.byref(chosen), gallery.pointer)
        assert failure.value.code == STYLE


def test_surprise(styles, tmp_path):
    """Always another style, with settings in their ranges."""
    for name in 'base', 'dore', 'vangogh':
        shutil.copy(styles / f'{name}.safetensors', tmp_path)
    shutil.copy(styles / 'dore.safetensors', tmp_path / 'hokusai.safetensors')
    gallery = Gallery(tmp_path)
    for _ in range(200):
        style, loaded, mix, amount, strength, stroke_size, keep_colours, detail = texts(LIB.pastiche_choice_surprise(C.byref(choice('dore')), gallery.pointer))
        assert style in (b'vangogh', b'hokusai') and loaded is None and detail == 0
        assert mix is None or mix in (b'vangogh', b'hokusai') and mix != style and 25 <= amount <= 60
        assert 75 <= strength <= 120 and 60 <= stroke_size <= 175 and (keep_colours == 0 or 50 <= keep_colours <= 100)


def test_surprise_where_there_is_one(styles, tmp_path):
    for name in 'base', 'dore':
        shutil.copy(styles / f'{name}.safetensors', tmp_path)
    gallery = Gallery(tmp_path)
    for _ in range(20):
        style, _, mix, *_ = texts(LIB.pastiche_choice_surprise(C.byref(choice('dore')), gallery.pointer))
        assert style == b'dore' and mix is None
