# SPDX-License-Identifier: GPL-3.0-or-later
"""Mixes with imported networks: each part painted by its own brush, against PyTorch and ONNX Runtime."""
import ctypes as C
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from onnx import helper
from PIL import Image

import internals as I
from onnx_models import make, old_scaler, run_reference
from test_apply import ERROR_MEMORY, ERROR_STYLE, Mix, Nets, WORKING, agrees, alive, apply, make_nets, photo, reference, two     # noqa: F401: fixtures
from test_frames import frames_reference, painted, some_frames

NO_GRADIENTS = True     # conftest.py

pytestmark = pytest.mark.not_sanitized     # whole pictures
IMPORTED = 524288       # pixels at which all such networks paint


class Imported(Nets):
    """A network with random weights, whose values are −1 to 1."""

    def __init__(self, folder, rng, name):
        node = helper.make_node
        self.data = make([node('Conv', ['x', 'w'], ['c'], pads=[2, 2, 2, 2]), node('InstanceNormalization', ['c', 'scale', 'shift'], ['n']),
                          node('Tanh', ['n'], ['y'])],
                         dict(w=rng.normal(size=(3, 3, 5, 5)).astype(np.float32), scale=np.float32([0.4, 0.5, 0.6]), shift=np.float32([0.1, -0.2, 0.2])))
        (folder / f'{name}.onnx').write_bytes(self.data)
        gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, str(folder).encode()))
        handle = I.check(I.LIB.pastiche_gallery_load, gallery, name.encode())
        I.LIB.pastiche_gallery_free(gallery)
        super().__init__(None, None, None, None, handle, IMPORTED)

    def runner(self, x, t, own):
        def run(x):
            y = run_reference(self.data, np.ascontiguousarray(2 * x.astype(np.float32).transpose(2, 0, 1)[None] - 1))
            return (y[0].transpose(1, 2, 0).astype(np.float64) + 1) / 2
        return run


@pytest.fixture(scope='module')
def networks(two, seed):
    rng = np.random.default_rng(seed)
    return [Imported(two[0].folder, rng, name) for name in ('stones', 'waves')]


@pytest.mark.parametrize('h,w,amount,strength,stroke_size,first', [(131, 180, 0.3, 100, 100, False), (131, 180, 0.6, 140, 100, True),
                                                                   (131, 180, 1.0, 140, 100, False), (301, 420, 0.5, 100, 200, False)])
def test_against_reference(two, networks, seed, h, w, amount, strength, stroke_size, first):
    """Enlarged, and coarse to fine; the network before or after the style. Beyond 100 % it stays as it is."""
    pixels = photo(np.random.default_rng(seed), h, w)
    mixed = Mix(networks[0], two[0], amount) if first else Mix(two[0], networks[0], amount)
    mixed.g, mixed.e = two[0].g, two[0].e
    assert agrees(mixed, pixels, reference(mixed, pixels, strength, stroke_size), strength, stroke_size=stroke_size)


def test_networks_alone_and_mixes_of_mixes(two, networks, seed):
    pixels = photo(np.random.default_rng(seed), 131, 180)
    alone = Mix(*networks, 0.4)
    assert agrees(alone, pixels, reference(alone, pixels, 150), 150.0, stroke_size=100.0)
    mixed = Mix(Mix(two[0], networks[0], 0.3), Mix(networks[1], two[1], 0.6), 0.5)
    assert len(mixed.parts) == 4
    assert agrees(mixed, pixels, reference(mixed, pixels, 100))


def test_bases_still_fit(two, networks, tmp_path, seed):
    """A network between two styles does not hide that they come from different bases."""
    stranger, = make_nets(tmp_path, seed + 1, strange=WORKING)
    for a, b in (Mix(two[0], networks[0], 0.5), stranger), (stranger, Mix(networks[0], two[0], 0.5)):
        with pytest.raises(I.EngineError, match='they come from different bases') as e:
            I.check(I.LIB.pastiche_style_mix, a.handle, b.handle, C.c_double(0.5))
        assert e.value.code == ERROR_STYLE
    Mix(Mix(two[0], networks[0], 1.0), stranger, 0.5)       # nothing of the first style is seen


@pytest.mark.parametrize('first', [False, True])
def test_shots(two, networks, seed, first):
    """What the style takes from whole pictures is shared, whichever comes first."""
    mixed = Mix(networks[0], two[0], 0.6) if first else Mix(two[0], networks[0], 0.4)
    mixed.g, mixed.e = two[0].g, two[0].e
    frames = some_frames(np.random.default_rng(seed), 200, 190, 2)
    refs = frames_reference(mixed, frames, 125, 200)
    with I.storage(half=0):
        made = painted(mixed, frames, 125.0, 200.0)
    for frame, out, ref in zip(frames, made, refs):
        assert I.relative(out[..., :3], ref) < 2e-4
        assert I.relative(out[..., :3], apply(mixed, frame, 125.0, stroke_size=200.0)[..., :3]) > 0.005


def test_networks_share_nothing(two, networks, seed):
    frames = some_frames(np.random.default_rng(seed), 80, 90, 2)
    for nets in networks[0], Mix(*networks, 0.5), Mix(two[0], networks[0], 1.0):
        assert all(np.array_equal(out, apply(nets, frame)) for out, frame in zip(painted(nets, frames, 100.0), frames))


def test_progress(two, networks, seed):
    """It is not done before the second part is."""
    seen = []
    apply(Mix(two[0], networks[0], 0.5), photo(np.random.default_rng(seed), 300, 400), 60.0, I.PROGRESS(lambda fraction, data: seen.append(fraction)))
    assert seen == sorted(set(seen)) and seen[-1] == 1.0


@pytest.mark.long
@pytest.mark.parametrize('order', [('wild', 'heavy'), ('heavy', 'wild')])
def test_memory_is_as_estimated(two, rng, order):
    """The peak of the command's own process, where the network takes more than the generator."""
    w, h, folder = 1500, 1000, two[0].folder
    (folder / 'heavy.onnx').write_bytes(old_scaler(rng, width=16))
    Image.fromarray((rng.random((h, w, 3)) * 255).astype(np.uint8)).save(folder / 'photo.jpg')
    done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), I.BUILD / 'engine' / 'cli' / 'pastiche', 'apply', '--styles',
                           folder, '--style', order[0], '--mix', order[1], folder / 'photo.jpg', folder / 'out.jpg'],
                          capture_output=True, text=True, check=True)
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, str(folder).encode()))
    styles = [Nets(None, None, None, None, I.check(I.LIB.pastiche_gallery_load, gallery, name.encode()), IMPORTED) for name in order]
    I.LIB.pastiche_gallery_free(gallery)
    settings, mixed, light = I.Settings(100.0, 100.0), Mix(*styles, 0.5), Mix(*two, 0.5)
    estimate, least = (I.LIB.pastiche_apply_memory(m.handle, C.byref(settings), w, h) for m in (mixed, light))
    assert estimate > 1.2 * least
    assert int(done.stderr) == pytest.approx(estimate, rel=0.15)


def test_every_failing_allocation_is_an_error(two, networks, seed):
    mixed = Mix(two[0], networks[0], 0.5)
    pixels = photo(np.random.default_rng(seed), 40, 44)
    before, n = alive(), 0
    while True:
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            apply(mixed, pixels, 50.0)
            break
        except I.EngineError as e:
            assert e.code == ERROR_MEMORY and 'memory' in str(e)
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
        n += 1
    assert n > 60 and I.LIB.pastiche_alloc_alive() == before
