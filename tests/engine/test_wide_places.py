# SPDX-License-Identifier: GPL-3.0-or-later
"""Lost places that are wide: which they are, and what is put there of what is around them."""
import contextlib
import copy
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


@contextlib.contextmanager
def restoring_by(net, styles, folder):
    """The restorer that the engine has loaded from a folder with this network."""
    (folder / 'base.safetensors').write_bytes((styles / 'base.safetensors').read_bytes())
    stylefile.write(str(folder / 'restorer.safetensors'), stylefile.restorer_tensors(net), dict(kind='restorer', title='Restorer'), torch.float32)
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(folder)))
    pointer = C.c_void_p(I.check(I.LIB.pastiche_restorer_load, gallery))
    I.LIB.pastiche_gallery_free(gallery)
    yield pointer
    I.LIB.pastiche_restorer_free(pointer)


@pytest.fixture(scope='module')
def loaded(net, styles, tmp_path_factory):
    with restoring_by(net, styles, tmp_path_factory.mktemp('wide')) as pointer:
        yield pointer


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
    """(got, what the network alone makes of it, the mask)"""
    with forced(half=0):
        got, mask, share = mend(loaded, pixels, marked, **settings)
    x = torch_picture(pixels[..., :3], torch.float32)
    once, m = restorer.mend(net, x, None if marked is None else torch_picture(marked[..., None], torch.float32), settings.get('threshold', 100 * USUAL) / 100)[::-1]
    assert np.abs(mask - m[0, 0].numpy()).max() < 1e-3
    return got[..., :3], once[0].permute(1, 2, 0).numpy(), mask


def texture(rng, h, w, period=11):
    """A pattern that repeats itself."""
    tile = rng.uniform(0, 0.8, (period, period + 2, 4))
    tile[..., 3] = 1
    return np.tile(tile, (h // period + 1, w // period + 1, 1))[:h, :w].astype(np.float32)


SHAPES = {
    'in the middle': (180, 200, [(60, 70, 60, 50)]),
    'at an edge': (161, 200, [(0, 100, 71, 60)]),
    'two places': (150, 260, [(40, 30, 50, 50), (60, 160, 40, 60)]),
    'small': (100, 120, [(40, 50, 17, 18)]),
}


@pytest.mark.parametrize('name', SHAPES)
def test_a_pattern_goes_on(loaded, seed, name):
    """A place in a pattern gets the pattern, in most pixels at least; what is around stays."""
    h, w, places = SHAPES[name]
    pixels = texture(np.random.default_rng(seed), h, w)
    damaged, marked = pixels.copy(), hole(h, w, *places)
    damaged[marked > 0, :3] = 0.9
    got, mask, share = mend(loaded, damaged, marked, threshold=100)
    assert np.array_equal(got[mask == 0], damaged[mask == 0])
    off = np.abs(got - pixels)[marked > 0][:, :3].max(1)
    assert (off < 0.02).mean() > 0.5, (off < 0.02).mean()          # 0.65 and more with 37 seeds


def test_tones_go_over(loaded, seed):
    """What is copied from elsewhere in a sky gets the tone of its place."""
    rng = np.random.default_rng(seed)
    h, w, ends = 180, 220, rng.uniform(0.2, 0.7, (2, 3))
    pixels = np.ones((h, w, 4), np.float32)
    pixels[..., :3] = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, h)[:, None, None] + rng.normal(0, 0.004, (h, w, 1))
    marked = hole(h, w, (50, 60, 80, 90))
    damaged = pixels.copy()
    damaged[marked > 0, :3] = 0.9
    got, *_ = mend(loaded, damaged, marked, threshold=100)
    off = (got - pixels)[marked > 0][:, :3]
    assert np.abs(off.mean(0)).max() < 0.02 and np.abs(off).max() < 0.08, (off.mean(0), np.abs(off).max())


def test_found(net, loaded, seed):
    """Also where one pixel of each cell is sound: that stays as it is.  The rest has nothing of the damage's red."""
    rng = np.random.default_rng(seed)
    pixels = smooth(rng, 280, 272, [(60, 50, 170, 180)])
    speck = np.zeros((70, 4, 68, 4), bool)
    speck[np.arange(70)[:, None], rng.integers(0, 4, (70, 68)), np.arange(68), rng.integers(0, 4, (70, 68))] = True
    speck = speck.reshape(280, 272) & (pixels[..., 0] == 1)
    pixels[speck, 0] = 0.5
    got, once, mask = both(net, loaded, pixels, None)
    assert speck.any() and not mask[speck].any() and np.array_equal(got[mask == 0], pixels[..., :3][mask == 0])
    assert np.abs(got - once)[mask > 0].max() > 0.02 and got[mask > 0.9999, 0].max() < 0.9


def test_narrow_places_cost_nothing(net, loaded, seed):
    """It is the network's where no place is wide; and none is where all is lost, damage is mended by halves, or it was found and not
    marked, so that the network may have seen through it."""
    pixels, small = smooth(np.random.default_rng(seed), 200, 300), [(50, 20, 9, 250), (80, 20, 100, 10)]
    for marked in hole(200, 300, *small), np.ones((200, 300), np.float32), 0.9 * hole(200, 300, (20, 20, 160, 250)):
        got, once, mask = both(net, loaded, pixels, marked.astype(np.float32))
        assert np.abs(got - once).max() < 2e-3
    place = [(70, 60, 40, 180)]
    found, marked = smooth(np.random.default_rng(seed), 200, 300, place), hole(200, 300, *place)
    got, once, mask = both(net, loaded, found, None)
    assert np.abs(got - once).max() < 2e-3 and mask[marked > 0].min() > 0.9999
    got, once, mask = both(net, loaded, found, marked)
    assert np.abs(got - once)[marked > 0].mean() > 0.01


def test_an_arm_belongs_to_its_place(net, loaded, seed):
    """But not a crack that leads there."""
    pixels = smooth(np.random.default_rng(seed), 200, 300)
    marked = hole(200, 300, (60, 40, 80, 80), (92, 120, 12, 100), (20, 80, 40, 3))
    got, once, mask = both(net, loaded, pixels, marked)
    changed = np.abs(got - once).max(2) > 2e-3
    assert changed[60:140, 40:120].mean() > 0.9 and changed[94:102, 140:210].mean() > 0.5 and not changed[20:48, 80:83].any()


def test_nothing_of_what_nobody_sees(loaded, seed):
    """What is transparent has any colour; none of it comes into a place beside it."""
    rng = np.random.default_rng(seed)
    pixels, marked = smooth(rng, 160, 200), hole(160, 200, (40, 60, 70, 60))
    pixels[30:130, 125:] = (0, 1, 0, 0)
    pixels[marked > 0, :3] = 0.9
    got, mask, share = mend(loaded, pixels, marked, threshold=100)
    place = got[marked > 0]
    assert (place[:, 1] - place[:, 0]).max() < 0.9


def test_nothing_around_that_anybody_sees(net, styles, tmp_path, seed):
    """The network's colours stay: they were filled with black. This one leaves all colours as they are."""
    same = copy.deepcopy(net)
    same.conv['out'].weight.data[4:7], same.conv['out'].bias.data[4:7] = 0, 0
    pixels, marked = smooth(np.random.default_rng(seed), 120, 140), hole(120, 140, (40, 50, 44, 40))
    pixels[marked == 0, 3] = 0
    with restoring_by(same, styles, tmp_path) as loaded:
        got, mask, share = mend(loaded, pixels, marked, threshold=100)
    np.testing.assert_allclose(got, pixels, atol=2e-6)
    assert (mask[marked > 0] == 1).all()


def test_all_but_a_frame(loaded, seed):
    """Where there is no whole patch to take, the colours around go over into each other."""
    pixels, marked = smooth(np.random.default_rng(seed), 90, 110), hole(90, 110, (3, 4, 84, 102))
    pixels[marked > 0, :3] = 1
    got, mask, share = mend(loaded, pixels, marked, threshold=100)
    edge = pixels[marked == 0][:, :3]
    assert (got[..., :3].max((0, 1)) < edge.max(0) + 0.02).all() and np.isfinite(got).all()


@pytest.mark.parametrize('largest', [20000, 6000])
def test_reduced_where_it_is_too_large(loaded, seed, largest):
    """As smooth as a reduced picture, and of the same colours."""
    rng = np.random.default_rng(seed)
    pixels, marked = smooth(rng, 250, 280), hole(250, 280, (60, 70, 120, 130))
    pixels[marked > 0, :3] = 1
    whole, *_ = mend(loaded, pixels, marked, threshold=100)
    I.LIB.pastiche_wide_largest_force(largest)
    try:
        got, *_ = mend(loaded, pixels, marked, threshold=100)
    finally:
        I.LIB.pastiche_wide_largest_force(0)
    place = marked > 0
    rough = lambda p: np.abs(np.diff(p[70:170, 80:190, :3], axis=1)).mean()
    assert np.abs(got[place].mean(0) - whole[place].mean(0)).max() < 0.06 and rough(got) < 0.7 * rough(whole)
    assert np.array_equal(got[~place], whole[~place])


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
