# SPDX-License-Identifier: GPL-3.0-or-later
"""The squares that training draws, read off pictures whose colours say where a pixel is."""
import ctypes as C

import numpy as np
import pytest

import internals as I
from tunes import engine_picture

N, SIDE, OUT = 400, 300, 32
Cropped = I.structure('Cropped', rgb=C.POINTER(C.c_uint8))


class Crops:
    def __init__(self, side=SIDE):
        I.LIB.pastiche_crops_new.restype = C.c_void_p
        I.LIB.pastiche_crops_pictures.restype = C.POINTER(Cropped)
        I.LIB.pastiche_crops_seed.restype = C.c_uint64
        I.LIB.pastiche_crops_bytes.restype = I.LIB.pastiche_crops_bytes_of.restype = C.c_size_t
        self.pointer = C.c_void_p(I.LIB.pastiche_crops_new(side))

    def __del__(self):
        I.LIB.pastiche_crops_free(self.pointer)

    def add(self, rgba, x=0, y=0, width=None, height=None):
        p = engine_picture(rgba)
        I.check(I.LIB.pastiche_crops_add, self.pointer, C.byref(p), x, y, width or p.width, height or p.height)

    def pictures(self):
        n = C.c_int()
        p = I.LIB.pastiche_crops_pictures(self.pointer, C.byref(n))
        return [np.ctypeslib.as_array(c.rgb, (c.height, c.width, 3)) for c in p[:n.value]]

    def add_closer(self, rgb, closeness):
        cropped = Cropped()
        p = engine_picture(rgb)
        I.check(I.LIB.pastiche_crops_reduce, self.pointer, C.byref(p), 0, 0, p.width, p.height, C.c_double(closeness), C.byref(cropped))
        I.LIB.pastiche_crops_take(self.pointer, C.byref(cropped))

    def draw(self, step, n=8, favoured=0, chance=0.0, low=1.0, high=4.0, out=OUT, afar=False):
        y = np.full((n, out, out, 3), np.nan, np.float32)
        seed = C.c_uint64(I.LIB.pastiche_crops_seed(7, 1, step))
        I.check(I.LIB.pastiche_crops_draw, self.pointer, favoured, C.c_double(chance), seed, C.c_double(low), C.c_double(high),
                afar, C.byref(I.batch(y)))
        return y


def places(height, width, blue=0.0):
    """Red is the place across, green down, both 0..1."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.stack([(x + 0.5) / width, (y + 0.5) / height, np.full_like(x, blue)], -1)


def test_squares():
    """Where they lie, how much they see, mirrored or not: evenly spread over what is asked for, and the seed's alone."""
    crops = Crops()
    crops.add(places(SIDE, 2 * SIDE))
    drawn = np.concatenate([crops.draw(step) for step in range(N // 8)])
    assert np.array_equal(drawn[:8], crops.draw(0)) and not np.array_equal(drawn[:8], drawn[8:16])
    step = np.stack([(drawn[:, 16, -2, 0] - drawn[:, 16, 1, 0]) * 2, drawn[:, -2, 16, 1] - drawn[:, 1, 16, 1]], -1) / (OUT - 3)
    scale = np.abs(step) * SIDE
    assert np.allclose(scale[:, 0], scale[:, 1], atol=0.15) and np.all(step[:, 1] > 0)
    mirrored = step[:, 0] < 0
    assert 0.4 < mirrored.mean() < 0.6
    assert scale.min() > 0.9 and scale.max() < 4.1
    assert np.abs(np.histogram(np.log(scale.mean(1)), bins=4, range=(0, np.log(4)))[0] / N - 0.25).max() < 0.1
    left, top = drawn[:, :, :, 0].min((1, 2)), drawn[:, :, :, 1].min((1, 2))
    small = scale.mean(1) < 2
    assert left[small].max() > 0.75 and left[small].min() < 0.1 and top[small].max() > 0.6 and top[small].min() < 0.1


def test_which_picture():
    crops = Crops()
    for i in range(5):
        crops.add(places(SIDE, SIDE, i / 4))
    which = lambda **options: np.concatenate([np.rint(4 * crops.draw(s, **options)[:, 5, 5, 2]) for s in range(N // 8)])
    assert np.abs(np.bincount(which().astype(int)) / N - 0.2).max() < 0.08
    shares = np.bincount(which(favoured=2, chance=0.5).astype(int)) / N
    assert np.abs(shares - [0.25, 0.25, 1 / 6, 1 / 6, 1 / 6]).max() < 0.08
    assert set(which(favoured=5, chance=0.0)) == set(range(5))


@pytest.mark.parametrize('height,width,made', [(150, 300, (SIDE, 2 * SIDE)), (900, 300, (3 * SIDE, SIDE)), (20, 2000, (SIDE, 4 * SIDE))])
def test_sizes(height, width, made):
    crops = Crops()
    crops.add(places(height, width))
    (x,) = crops.pictures()
    assert x.shape == (*made, 3)
    assert np.all(np.diff(x[7, :, 0].astype(int)) >= 0) and abs(x[:, :, 0].mean() - 127.5) < 2      # its middle, if a part


@pytest.mark.parametrize('height,width,closeness,made', [(700, 900, 1.5, (450, 579)), (360, 2000, 2, (360, 1440)), (200, 250, 4, (SIDE, 375))])
def test_closer(height, width, closeness, made):
    """So many times as large as otherwise, but not larger than it came."""
    crops = Crops()
    crops.add_closer(places(height, width), closeness)
    assert crops.pictures()[0].shape == (*made, 3)
    assert I.LIB.pastiche_crops_bytes_of(crops.pointer, width, height, C.c_double(closeness)) == 3 * made[0] * made[1]


def test_closer_and_from_afar():
    """A closer picture's squares show less of it; from afar they show what they would without."""
    once, twice = Crops(), Crops()
    once.add(places(2 * SIDE, 2 * SIDE))
    twice.add_closer(places(2 * SIDE, 2 * SIDE), 2)
    seen = lambda x: np.ptp(x[..., 1], axis=(1, 2))
    options = dict(low=2.0, high=4.0)
    whole, near, far = once.draw(0, **options), twice.draw(0, **options), twice.draw(0, afar=True, **options)
    assert np.allclose(far, whole, atol=0.01) and np.allclose(seen(near), seen(whole) / 2, atol=0.01)


def test_parts_over_white(rng):
    crops, rgba = Crops(40), rng.random((60, 70, 4)).astype(np.float32)
    crops.add(rgba, 11, 5, 40, 40)
    part = rgba[5:45, 11:51]
    assert np.allclose(crops.pictures()[0], 255 * (part[..., 3:] * part[..., :3] + 1 - part[..., 3:]), atol=0.51)


def test_spread(rng):
    """The largest standard deviation of a channel; of one colour 0, however the sums are rounded."""
    for x in (rng.random((60, 70, 3)) * [0.2, 0.7, 0.3], np.full((50, 40, 3), [0.1, 1 / 3, 0.9])):
        x, spread = np.ascontiguousarray(x, np.float32), C.c_double()
        tensor = I.tensor(x)
        I.check(I.LIB.pastiche_spread, C.byref(I.LIB.pastiche_tensor_rows(C.byref(tensor))), C.byref(spread))
        assert spread.value == pytest.approx(x.astype(np.float64).reshape(-1, 3).std(0).max(), rel=1e-6, abs=1e-6)


def test_bytes(rng):
    """What a picture will take is what it takes, and moved pictures take as much where they are now."""
    crops, others = Crops(40), Crops(40)
    for c in (crops, others):
        c.bytes = lambda pointer=c.pointer: I.LIB.pastiche_crops_bytes(pointer)
    for height, width in ((41, 77), (300, 20), (50, 333), (40, 40)):
        before, more = crops.bytes(), I.LIB.pastiche_crops_bytes_of(crops.pointer, width, height, C.c_double(1))
        crops.add(rng.random((height, width, 3)).astype(np.float32))
        assert crops.bytes() - before == more == crops.pictures()[-1].size
    others.add(places(50, 60))
    before = [x.copy() for x in others.pictures() + crops.pictures()]
    I.LIB.pastiche_crops_move(others.pointer, crops.pointer)
    assert crops.bytes() == 0 and crops.pictures() == []
    assert all(np.array_equal(a, b) for a, b in zip(before, others.pictures())) and len(before) == 5
