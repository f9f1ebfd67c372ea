# SPDX-License-Identifier: GPL-3.0-or-later
"""Lost places that are wide, coarse to fine, against restorer.mend_wide () with random weights."""
import ctypes as C
import os

import numpy as np
import pytest
import torch

import internals as I
import restorer
import stylefile
from test_networks import torch_picture
from test_restore import USUAL, mend, picture
from test_restorer import forced

NO_GRADIENTS = True     # conftest.py
FOUND = 0.9             # of red: what the network below takes for damage


@pytest.fixture(scope='module')
def net(seed):
    """Random, but that it finds damage where the picture is red."""
    torch.manual_seed(seed)
    net = restorer.Restorer().eval()
    for name, p in net.named_parameters():
        if p.dim() == 1:
            p.data.normal_(0, 0.2)
    for name, channel in ('detail', 0), ('fine', 0):
        net.conv[name].weight.data[0] = 0
        net.conv[name].weight.data[0, channel, 1, 1] = 1
        net.conv[name].bias.data[0] = 0
    net.conv['up0'].weight.data[0], net.conv['up0'].bias.data[0] = 0, 0
    out = net.conv['out']
    out.weight.data.mul_(3)
    out.weight.data[0] = 0
    out.weight.data[0, 0, 1, 1] = 200
    out.bias.data[0] = -200 * (2 * FOUND - 1)
    return net


@pytest.fixture(scope='module')
def loaded(net, styles, tmp_path_factory):
    folder = tmp_path_factory.mktemp('wide')
    (folder / 'base.safetensors').write_bytes((styles / 'base.safetensors').read_bytes())
    stylefile.write(str(folder / 'restorer.safetensors'), stylefile.restorer_tensors(net), dict(kind='restorer', title='Restorer'), torch.float32)
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(folder)))
    pointer = C.c_void_p(I.check(I.LIB.pastiche_restorer_load, gallery))
    I.LIB.pastiche_gallery_free(gallery)
    yield pointer
    I.LIB.pastiche_restorer_free(pointer)


def smooth(rng, h, w, damaged=()):
    """A picture without red, and with some in the places (top, left, height, width)."""
    pixels = picture(rng, h, w)
    pixels[..., :3] = pixels[..., :3] * 0.2 + np.linspace(0.1, 0.6, w)[:, None]
    for y, x, down, across in damaged:
        pixels[y:y + down, x:x + across, 0] = 1
    return pixels.astype(np.float32)


def hole(h, w, *places):
    marked = np.zeros((h, w), np.float32)
    for y, x, down, across in places:
        marked[y:y + down, x:x + across] = 1
    return marked


def both(net, loaded, pixels, marked, **settings):
    """(got, expected, mended but for wide places, the mask)"""
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, marked, **settings)
    x = torch_picture(pixels[..., :3], torch.float32)
    m, once = restorer.mend(net, x, None if marked is None else torch_picture(marked[..., None], torch.float32), settings.get('threshold', 100 * USUAL) / 100)
    assert np.abs(mask - m[0, 0].numpy()).max() < 1e-3
    twice = restorer.mend_wide(net, once, m)
    return got[..., :3], *(t[0].permute(1, 2, 0).numpy() for t in (twice, once)), mask


SHAPES = {
    'one level': (300, 260, [(70, 60, 150, 140)]),
    'at an edge': (241, 330, [(0, 100, 201, 130)]),                  # two levels
    'two places': (230, 600, [(40, 30, 150, 130), (20, 350, 210, 250)]),
    'deep': (512, 515, [(0, 0, 430, 430)]),                          # three levels
    'as deep as can be': (200, 640, [(0, 20, 200, 600)]),            # reduced to 64 pixels and no further
}


@pytest.mark.long
@pytest.mark.parametrize('name', SHAPES)
def test_marked(net, loaded, seed, name):
    h, w, places = SHAPES[name]
    pixels, marked = smooth(np.random.default_rng(seed), h, w), hole(h, w, *places)
    got, expected, once, mask = both(net, loaded, pixels, marked)
    assert np.abs(got - expected).max() < 2e-3 and np.abs(expected - once).max() > 0.02
    assert np.array_equal(got[marked == 0], pixels[..., :3][marked == 0])


def test_found(net, loaded, seed):
    """Also where one pixel of each cell is sound: that stays as it is."""
    rng = np.random.default_rng(seed)
    pixels = smooth(rng, 280, 272, [(60, 50, 170, 180)])
    speck = np.zeros((35, 8, 34, 8), bool)
    speck[np.arange(35)[:, None], rng.integers(0, 8, (35, 34)), np.arange(34), rng.integers(0, 8, (35, 34))] = True
    speck = speck.reshape(280, 272) & (pixels[..., 0] == 1)
    pixels[speck, 0] = 0.5
    got, expected, once, mask = both(net, loaded, pixels, None)
    assert np.abs(got - expected).max() < 2e-3 and np.abs(expected - once).max() > 0.02
    assert speck.any() and not mask[speck].any() and np.array_equal(got[mask == 0], pixels[..., :3][mask == 0])


def test_narrow_places_cost_nothing(net, loaded, seed):
    """Nothing changes where no place is wide, and none is where all of the picture is lost, or damage is mended by halves."""
    pixels = smooth(np.random.default_rng(seed), 200, 300)
    for marked in hole(200, 300, (50, 20, 47, 250)), np.ones((200, 300), np.float32), 0.9 * hole(200, 300, (20, 20, 160, 250)):
        got, expected, once, mask = both(net, loaded, pixels, marked.astype(np.float32))
        assert np.array_equal(expected, once) and np.abs(got - once).max() < 2e-3


def test_alpha_and_within(loaded, seed):
    """What nobody sees and what is spared stays."""
    rng = np.random.default_rng(seed)
    pixels, marked = smooth(rng, 260, 260), hole(260, 260, (30, 40, 190, 170))
    pixels[100:120, 90:100, 3] = 0
    within = np.ones((260, 260), np.float32)
    within[130:140, 100:110] = 0
    got, mask, share = mend(loaded, pixels, marked, within)
    same = mask == 0
    assert np.array_equal(got[same].view(np.int32), pixels[same].view(np.int32)) and same[130:140, 100:110].all() and same[100:120, 90:100].all()
    assert np.array_equal(got[..., 3], pixels[..., 3])


@pytest.mark.not_sanitized
def test_same_for_any_step_and_threads(loaded, seed):
    pixels, marked, results = smooth(np.random.default_rng(seed), 400, 300), hole(400, 300, (30, 40, 300, 200)), []
    try:
        for step, threads in ((0, 2), (8, 1), (64, 5)):
            I.LIB.pastiche_set_threads(threads)
            with forced(step):
                results.append(mend(loaded, pixels, marked))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(a, b) for r in results[1:] for a, b in zip(results[0], r))


def test_progress_and_memory_that_runs_out(loaded, seed):
    pixels, marked, progress = smooth(np.random.default_rng(seed), 64, 100), hole(64, 100, (0, 0, 64, 68)), [0.0]
    mend(loaded, pixels, marked, progress=progress)
    assert progress == sorted(progress) and progress[-1] == pytest.approx(1) and len(progress) > 5
    before = I.LIB.pastiche_alloc_alive()
    for n in range(10000):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            mend(loaded, pixels, marked)
        except I.EngineError:
            pass
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
    assert 15 < n < 9999 and I.LIB.pastiche_alloc_alive() == before
