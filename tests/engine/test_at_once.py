# SPDX-License-Identifier: GPL-3.0-or-later
"""What several threads use at once: a network from elsewhere, an era and its look, a restorer, one gallery; each gets what it gets alone.
tests/threads/run looks on."""
import threading

import numpy as np
import pytest

import era_weights
import internals as I
from files import Gallery
from onnx_models import Anime, export, old_scaler
from test_era import Era, Look, Still
from test_match import match
from test_onnx_files import Painted
from test_restore import loaded, mend, picture      # noqa: F401, a fixture

NO_GRADIENTS = True     # conftest.py
N = 4


def at_once(call):
    """What call (i) returns for each i below N, from N threads that begin together."""
    made, gate = [None] * N, threading.Barrier(N)

    def one(i):
        gate.wait()
        made[i] = call(i)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return made


def agree(call):
    alone, together = [call(i) for i in range(N)], at_once(call)
    for a, b in zip(alone, together, strict=True):
        assert b is not None and all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize('kind', ['scaler', 'anime'])
def test_a_network_from_elsewhere(rng, kind):
    """Each has a plan and memory of its own."""
    paint = Painted(old_scaler(rng, 4) if kind == 'scaler' else export(Anime(width=2), 13))
    x = [rng.random((70 + 9 * i, 66, 3)).astype(np.float32) for i in range(N)]
    agree(lambda i: [paint(x[i])])


def test_an_era(rng, tmp_path):
    """One era's looks are made, and one look is given, at the same time."""
    era_weights.write(tmp_path / 'era.safetensors', era_weights.tensors(rng), era_weights.OPTICS)
    era = Era(tmp_path / 'era.safetensors')
    pixels = [picture(rng, 60 + 7 * i, 50) for i in range(N)]
    look = Look(era, [Still(pixels[0])])
    agree(lambda i: [look(pixels[i], i), Look(era, [Still(pixels[i])])(pixels[i])])


def test_matches(rng):
    pixels = [picture(rng, 40 + 7 * i, 50) for i in range(N)]
    agree(lambda i: [look(p) for look, p in zip(match(pixels, i), pixels)])


def test_a_restorer(loaded, rng):      # noqa: F811
    """With what changes the whole picture, for which each reads the era that undoes fading."""
    pixels = [picture(rng, 50 + 16 * i, 60) for i in range(N)]
    agree(lambda i: mend(loaded, pixels[i], fading=50 * (i % 2), noise=30))


def test_networks_imported(styles, tmp_path, rng):
    """Of one name, by one gallery: each becomes a style of its own name, and one that is there already stays the only one."""
    (tmp_path / 'own').mkdir()
    (tmp_path / 'own/base.safetensors').write_bytes((styles / 'base.safetensors').read_bytes())
    gallery, paths = Gallery(tmp_path / 'own'), []
    for i in range(N - 1):
        paths.append(tmp_path / str(i) / 'net.onnx')
        paths[i].parent.mkdir()
        paths[i].write_bytes(old_scaler(rng, 1))
    paths.append(paths[0])
    made = at_once(lambda i: gallery.add(paths[i]))
    assert made[0] == made[-1] and sorted(made[:-1]) == ['net', 'net-2', 'net-3'] and set(gallery.titles()) == set(made)
