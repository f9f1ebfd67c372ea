# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that runs out at each large allocation in turn, on the way from a file to a style, to an instant style and to a fine-tuned
one, and to the network that mends: an error says so, all that was taken is given back, no file is changed, and then the same goes on as if nothing had been.
(A picture, a selection, painting, mending and a step of training: tests/engine.)"""
import ctypes as C
import gc
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'engine'))
import internals as I               # noqa: E402
import tunes                        # noqa: E402
from files import Gallery, MEMORY   # noqa: E402

LIB = I.LIB
LIB.pastiche_gallery_load.restype = LIB.pastiche_style_mix.restype = LIB.pastiche_restorer_load.restype = C.c_void_p


def each_failing(call, unharmed=lambda: None, stride=1, keeps=False):
    """What `call` returns when at last no allocation fails, and how many were let through until then; `unharmed` checks after each
    failure. All is given back, unless what is called `keeps` what it has come to."""
    gc.collect()
    before = LIB.pastiche_alloc_alive()
    for n in range(0, 100000, stride):
        LIB.pastiche_alloc_fail_after(n)
        try:
            return call(), n
        except I.EngineError as failure:
            assert failure.code == MEMORY and 'memory' in str(failure) and str(failure).endswith('.'), failure
        finally:
            LIB.pastiche_alloc_fail_after(-1)
        gc.collect()
        assert keeps or LIB.pastiche_alloc_alive() == before, n
        unharmed()
    pytest.fail('there is never enough')


def test_styles_loaded_and_mixed(styles):
    """The base stays with the gallery once it was read, so each try has a gallery of its own."""
    def load():
        gallery, loaded = Gallery(styles), []
        try:
            for name in b'dore', b'vangogh':
                loaded.append(C.c_void_p(I.check(LIB.pastiche_gallery_load, gallery.pointer, name)))
            loaded.append(C.c_void_p(I.check(LIB.pastiche_style_mix, *loaded, C.c_double(0.3))))
        finally:
            for style in loaded:
                LIB.pastiche_style_unref(style)
    assert each_failing(load)[1] > 5


@pytest.mark.long
def test_the_restorer_loaded(restoring):
    def load():
        gallery = Gallery(restoring)
        LIB.pastiche_restorer_free(C.c_void_p(I.check(LIB.pastiche_restorer_load, gallery.pointer)))
    assert each_failing(load)[1] > 2


@pytest.mark.long
@pytest.mark.parametrize('there', [False, True])
def test_instant(styles, rng, tmp_path, there):
    painting, out = tmp_path / 'painting.png', tmp_path / 'out' / 'a.safetensors'
    out.parent.mkdir()
    Image.fromarray(rng.integers(0, 256, (10, 12, 3), np.uint8)).resize((96, 80)).save(painting)
    if there:
        out.write_bytes(b'old')

    def unharmed():
        assert os.listdir(out.parent) == [out.name] * there and (not there or out.read_bytes() == b'old')

    def make():
        gallery = Gallery(styles)
        I.GLIB.g_free(C.c_void_p(I.check(LIB.pastiche_gallery_make_instant, gallery.pointer, os.fsencode(painting), None, os.fsencode(out))))
    assert each_failing(make, unharmed)[1] > 10
    assert tunes.header(out)['__metadata__']['title'] == 'painting'


def begin(styles):
    return tunes.begin(styles, 7, steps=1)


@pytest.fixture
def stride(rng):
    """Where there are hundreds of allocations, every so many fail, others with each seed."""
    return lambda least: int(rng.integers(least, 2 * least))


@pytest.mark.long
def test_a_tune_begun(styles, stride):
    tune, n = each_failing(lambda: begin(styles), stride=stride(40))
    tune.close()
    assert n > 100


@pytest.mark.long
def test_a_step_and_its_validation(styles, tmp_path, stride):
    """What failed is as it was before, or the step is done and only its validation is not; in the end it has learned the same as a
    tune that had memory enough."""
    gc.collect()
    before = LIB.pastiche_alloc_alive()
    tune, other = begin(styles), begin(styles)
    at_first = tune.everything(tmp_path / 'kept')

    def unharmed():
        assert tune.progress().step == 1 or tune.everything(tmp_path / 'kept') == at_first

    assert each_failing(tune.run, unharmed, stride(100), keeps=True)[1] > 500
    other.run()
    assert tune.everything(tmp_path / 'kept') == other.everything(tmp_path / 'other') != at_first
    assert [s[1:] for s in tune.states()] == [s[1:] for s in other.states()]
    del tune, other
    gc.collect()
    assert LIB.pastiche_alloc_alive() == before


@pytest.mark.long
def test_saved_and_resumed(styles, tmp_path, stride):
    kept, out = tmp_path / 'kept', tmp_path / 'out.safetensors'
    tune = begin(styles)
    tune.checkpoint(kept)
    tune.run()
    out.write_bytes(b'old')

    def unharmed():
        assert out.read_bytes() == b'old'

    assert each_failing(lambda: tune.save(out), unharmed)[1] > 0
    assert tunes.header(out)['__metadata__']['title'] == 'Waves'
    assert each_failing(lambda: tune.checkpoint(kept), lambda: tunes.header(kept), stride(10))[1] > 100
    everything = tune.everything(kept)
    tune.close()
    resumed, n = each_failing(lambda: tunes.Tune(styles, kept=kept), stride=stride(100))
    assert n > 500 and resumed.progress().step == 1 and resumed.everything(kept) == everything
    resumed.close()
    assert sorted(os.listdir(tmp_path)) == ['kept', 'out.safetensors'], 'nothing is left over'
