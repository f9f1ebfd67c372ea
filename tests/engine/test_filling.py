# SPDX-License-Identifier: GPL-3.0-or-later
"""Holes filled with patches: what is a target and what a source, the search, voting and the seams, against naive loops."""
import ctypes as C

import numpy as np
import pytest

import internals as I

SIDE, REACH = 7, 3
HOLE, UNSEEN, TARGET, SOURCE = 1, 2, 4, 8
Filling = I.structure('Filling')


class Level:
    """A picture of [height][width][4] bytes, of which @hole is one and @unseen not to be used."""

    def __init__(self, pixels, hole, unseen=None, reach=1000.0):
        self.h, self.w = hole.shape
        self.struct = Filling()
        I.check(I.LIB.pastiche_filling_init, C.byref(self.struct), self.h, self.w)
        self.pixels[:] = pixels
        self.map[:] = hole * HOLE | (0 if unseen is None else unseen * UNSEEN)
        I.check(I.LIB.pastiche_filling_prepare, C.byref(self.struct), None, C.c_double(reach))

    def __del__(self):
        I.LIB.pastiche_filling_clear(C.byref(self.struct))

    def array(self, pointer, kind, shape=None):
        return np.ctypeslib.as_array(C.cast(pointer, C.POINTER(kind)), shape or (self.h, self.w))

    @property
    def padded(self):
        return self.array(self.struct.pixels, C.c_uint8, (self.h + 2 * REACH, self.w + 2 * REACH, 4))

    @property
    def pixels(self):
        return self.padded[REACH:-REACH, REACH:-REACH]

    @property
    def map(self):
        return self.array(self.struct.map, C.c_uint8)

    @property
    def nearest(self):
        return self.array(self.struct.nearest, C.c_int32)

    @property
    def distance(self):
        return self.array(self.struct.distance, C.c_int32)

    def call(self, name, *args):
        I.check(I.LIB[f'pastiche_filling_{name}'], C.byref(self.struct), *args)

    def targets(self):
        return np.argwhere(self.map & TARGET)

    def patch(self, y, x):
        return self.padded[y:y + SIDE, x:x + SIDE].astype(int)

    def unlike(self, y, x, source):
        return ((self.patch(y, x) - self.patch(source // self.w, source % self.w)) ** 2).sum()


def blob(rng, h, w):
    """A hole without straight edges, away from the picture's edges or not."""
    y, x = np.mgrid[:h, :w]
    cy, cx = rng.uniform(0.3, 0.7) * h, rng.uniform(0.2, 0.6) * w
    return (y - cy) ** 2 + (x - cx) ** 2 < (rng.uniform(0.15, 0.28) * min(h, w) * (1 + 0.3 * np.sin(3 * np.arctan2(y - cy, x - cx)))) ** 2


def random_level(rng, h=41, w=57, **options):
    """Of some structure, so that patches can be alike."""
    tile = rng.integers(0, 256, (9, 11, 4))
    pixels = np.tile(tile, (h // 9 + 1, w // 11 + 1, 1))[:h, :w] + rng.integers(-9, 10, (h, w, 4))
    return Level(np.clip(pixels, 0, 255), blob(rng, h, w), **options)


@pytest.fixture
def rng(seed):
    return np.random.default_rng(seed)


def test_distance(kernels, rng):
    """Up to where it may stop; then no less."""
    level = random_level(rng)
    function = I.LIB[f'pastiche_patch_distance_{kernels}']
    for _ in range(50):
        ay, by, ax, bx = *rng.integers(0, level.h, 2), *rng.integers(0, level.w, 2)
        want, got = level.unlike(ay, ax, by * level.w + bx), C.c_int32()
        a, b = (level.struct.pixels + y * level.struct.stride + 4 * int(x) for y, x in ((int(ay), ax), (int(by), bx)))
        function(C.c_void_p(a), C.c_void_p(b), C.c_size_t(level.struct.stride), 2**31 - 1, C.byref(got))
        assert got.value == want
        most = int(rng.integers(1, 2 * want + 2))
        function(C.c_void_p(a), C.c_void_p(b), C.c_size_t(level.struct.stride), most, C.byref(got))
        assert got.value == want if want < most else got.value >= most


def test_targets_and_sources(rng):
    """A target's patch reaches into the hole, a source's is inside the picture, seen, sound and near."""
    hole, unseen = blob(rng, 44, 61), rng.random((44, 61)) < 0.003
    unseen &= ~hole
    level = Level(rng.integers(0, 256, (44, 61, 4)), hole, unseen, reach=14.0)
    far = np.array([[np.hypot(*(np.argwhere(hole) - (y, x)).T).min() for x in range(61)] for y in range(44)])
    for y in range(44):
        for x in range(61):
            around = np.s_[max(0, y - REACH):y + REACH + 1, max(0, x - REACH):x + REACH + 1]
            inside = REACH <= y < 44 - REACH and REACH <= x < 61 - REACH
            bits = level.map[y, x]
            assert bool(bits & TARGET) == hole[around].any()
            if bits & SOURCE:
                assert inside and not hole[around].any() and not unseen[around].any() and far[y, x] < 14 * 1.09
            elif inside and far[y, x] < 14 / 1.09:
                assert hole[around].any() or unseen[around].any()
    assert level.struct.n_targets == (level.map & TARGET > 0).sum() and level.struct.n_sources == (level.map & SOURCE > 0).sum() > 0
    deep = np.array([np.hypot(*(np.argwhere(~hole) - p).T).min() for p in np.argwhere(hole)])
    depth = level.array(level.struct.depth, C.c_uint8)
    assert not depth[~hole].any() and np.abs(depth[hole] - deep).max() < 1.1 + 0.09 * deep.max() and level.struct.deepest == depth.max()


def test_half(rng):
    level, half = random_level(rng, 37, 52), Filling()
    I.check(I.LIB.pastiche_filling_halve, C.byref(level.struct), C.byref(half))
    h, w = half.height, half.width
    assert (h, w) == (19, 26)
    padded = np.ctypeslib.as_array(C.cast(half.pixels, C.POINTER(C.c_uint8)), (h + 2 * REACH, w + 2 * REACH, 4))
    bits = np.ctypeslib.as_array(C.cast(half.map, C.POINTER(C.c_uint8)), (h, w)).copy()
    hole = level.map & HOLE > 0
    for y in range(h):
        for x in range(w):
            four = np.s_[2 * y:2 * y + 2, 2 * x:2 * x + 2]
            sound = level.pixels[four][~hole[four]]
            assert bool(bits[y, x]) == (2 * len(sound) < hole[four].size)
            if len(sound):
                assert np.abs(padded[REACH + y, REACH + x] - sound.mean(0)).max() <= 0.5
    I.LIB.pastiche_filling_clear(C.byref(half))


def test_search(rng):
    """Sources only; distances are right; and after some rounds nearly as small as those of all sources, and no smaller."""
    level = random_level(rng)
    level.call('begin', None)
    level.call('search', None, 1, 64, C.c_uint32(1))
    first = level.distance[level.map & TARGET > 0].mean()
    level.call('search', None, 12, 64, C.c_uint32(2))
    sources = np.flatnonzero(level.map.ravel() & SOURCE)
    patches = np.array([level.patch(s // level.w, s % level.w).ravel() for s in sources])
    got, best = [], []
    for y, x in level.targets():
        assert level.map.ravel()[level.nearest[y, x]] & SOURCE
        assert level.distance[y, x] == level.unlike(y, x, level.nearest[y, x])
        got.append(level.distance[y, x])
        best.append(((patches - level.patch(y, x).ravel()) ** 2).sum(1).min())
    assert (np.array(got) >= best).all() and np.mean(got) < 1.25 * np.mean(best) and np.mean(got) < first, (np.mean(got), np.mean(best), first)


def test_vote(rng):
    level = random_level(rng)
    level.call('begin', None)
    level.call('search', None, 2, 64, C.c_uint32(5))
    before, depth = level.pixels.astype(float), level.array(level.struct.depth, C.c_uint8).astype(float)
    level.call('vote', None)
    hole = level.map & HOLE > 0
    for y, x in np.argwhere(hole):
        ys, xs = range(max(0, y - REACH), min(level.h, y + REACH + 1)), range(max(0, x - REACH), min(level.w, x + REACH + 1))
        over = [(v, u) for v in ys for u in xs]
        d = np.array([level.distance[p] for p in over], float)
        share = np.exp(-d / (2 * max(1, np.sort(d)[len(d) // 2]))) / 1.2 ** np.minimum([depth[p] for p in over], 40)
        said = [before[level.nearest[v, u] // level.w + y - v, level.nearest[v, u] % level.w + x - u] for v, u in over]
        assert np.abs(level.pixels[y, x] - share @ said / share.sum()).max() < 0.51
    assert np.array_equal(level.pixels[~hole], before[~hole])
    assert np.array_equal(level.padded, np.pad(level.pixels, ((REACH, REACH), (REACH, REACH), (0, 0)), 'edge'))
    level.call('copy', None)
    copied = level.pixels.reshape(-1, 4)[level.nearest[hole]]
    assert np.array_equal(level.pixels[hole], copied)


def test_seams(rng):
    """The sum over the neighbours of what is added is what is missing of the steps; a dense system says the same."""
    h, w = 26, 31
    tone = np.linspace(60, 180, w)[None, :, None] + rng.normal(0, 2, (h, w, 4)) + 10 * (np.arange(h) > h / 2)[:, None, None]
    level = Level(np.clip(tone, 0, 255), blob(rng, h, w))
    level.call('begin', None)
    level.call('search', None, 4, 32, C.c_uint32(3))
    level.call('copy', None)
    added = np.full((h, w, 3), 9, np.float32)
    I.check(I.LIB.pastiche_seams_smooth, C.byref(level.struct), None, None, I.floats(added), None)
    hole, p, padded = level.map & HOLE > 0, level.pixels.astype(float)[..., :3], level.padded.astype(float)[..., :3]
    number = {tuple(at): i for i, at in enumerate(np.argwhere(hole))}
    matrix, wanted = np.zeros((len(number),) * 2), np.zeros((len(number), 3))
    at = lambda s, dy=0, dx=0: padded[s // w + dy + REACH, s % w + dx + REACH]
    for (y, x), i in number.items():
        for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            q = (y + dy, x + dx)
            if not (0 <= q[0] < h and 0 <= q[1] < w):
                continue
            s = level.nearest[y, x]
            step, own = at(s) - at(s, dy, dx), p[y, x] - p[q]
            if hole[q]:
                t = level.nearest[q]
                step = (step + at(t, -dy, -dx) - at(t)) / 2
                matrix[i, number[q]] -= 1
            matrix[i, i] += 1
            wanted[i] += np.exp(-((step - own) / 16) ** 2) * (step - own)
    assert not added[~hole].any() and np.abs(wanted).max() > 1
    assert np.abs(added[hole] - np.linalg.solve(matrix, wanted)).max() < 0.3


def test_same_for_any_threads(rng):
    seed, results = int(rng.integers(2**31)), []
    try:
        for threads in 1, 2, 5:
            I.LIB.pastiche_set_threads(threads)
            level = random_level(np.random.default_rng(seed))
            level.call('begin', None)
            for i in range(3):
                level.call('search', None, 3, 64, C.c_uint32(i))
                level.call('vote', None)
            results.append(level.padded.copy())
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], r) for r in results[1:])


@pytest.mark.parametrize('side', [1, 7, 40])
def test_chamfer(rng, side):
    """As far as the Euclidean distance, to within 8 %."""
    there = rng.random((side, 33)) < 0.02
    there[rng.integers(side), rng.integers(33)] = True
    steps = np.where(there, 0, 65531).astype(np.uint16)
    I.LIB.pastiche_chamfer(C.c_void_p(steps.ctypes.data), side, 33)
    y, x = np.mgrid[:side, :33]
    far = np.min([np.hypot(y - v, x - u) for v, u in np.argwhere(there)], 0)
    assert np.abs(steps / 3 - far).max() <= 0.081 * far.max() + 1e-6 and np.array_equal(steps == 0, there)
