# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in one frame of a film only: motion, brightness and blotches against reference_film.py, and that what moves stays."""
import ctypes as C

import numpy as np
import pytest
from PIL import Image

import internals as I
import reference_film as R
from files import MEMORY
from test_apply import alive

Level = I.structure('FrameLevel')
FrameStruct = I.structure('Frame', levels=Level)
Canvas, Pictures, Motion, Moved, Blotches = map(I.structure, ('Canvas', 'Pictures', 'Motion', 'Moved', 'Blotches'))
Motions = I.structure('Motions', back=Motion, on=Motion)
I.LIB.pastiche_pictures_canvas.restype = Canvas
I.LIB.pastiche_frame_new.restype = C.POINTER(FrameStruct)


def array(pointer, shape, kind):
    return np.ctypeslib.as_array(C.cast(pointer, C.POINTER(kind)), shape)


class Frame:
    def __init__(self, rgba):
        self.picture = I.Picture(rgba.shape[1], rgba.shape[0], I.floats(rgba))
        pictures = Pictures(C.addressof(self.picture), None)
        canvas = I.LIB.pastiche_pictures_canvas(C.byref(pictures))
        self.pointer = None
        self.pointer = I.check(I.LIB.pastiche_frame_new, C.byref(canvas), None)
        self.shape = rgba.shape[:2]

    def __del__(self):
        if self.pointer:
            I.LIB.pastiche_frame_free(self.pointer)

    def colours(self):
        return array(self.pointer.contents.colours, (*self.shape, 4), C.c_uint16).astype(int)

    def level(self, i):
        level = self.pointer.contents.levels[i]
        return np.array([array(level.detail + level.stride * y, (level.width,), C.c_uint8) for y in range(level.height)]).astype(int)


def vectors(motion):
    return array(motion.vectors, (motion.down, motion.across, 2), C.c_int16).astype(int)


class Motions3:
    """Between three frames: as found, and settled."""

    def __init__(self, frames):
        before, frame, after = (C.cast(f.pointer, C.c_void_p).value for f in frames)
        self.struct = Motions(frame=frame, before=before, after=after)
        self.found = []
        for motion, other in (self.struct.back, before), (self.struct.on, after):
            I.check(I.LIB.pastiche_motion_find, C.byref(motion), None, C.c_void_p(frame), C.c_void_p(other))
            self.found.append(vectors(motion).copy())

    def settle(self):
        I.check(I.LIB.pastiche_motions_settle, C.byref(self.struct), None)
        return [vectors(m).copy() for m in (self.struct.back, self.struct.on)]

    def __del__(self):
        for m in self.struct.back, self.struct.on:
            I.LIB.pastiche_motion_clear(C.byref(m))


def moved(frame, neighbour, motion):
    """(colours, residue)"""
    m = Moved()
    I.check(I.LIB.pastiche_moved_init, C.byref(m), None, frame.pointer, neighbour.pointer, C.byref(motion))
    got = array(m.colours, (*frame.shape, 4), C.c_uint16).astype(int), array(m.residue, (m.down, m.across), C.c_float).copy()
    I.LIB.pastiche_moved_clear(C.byref(m))
    return got


def blotches(frames, threshold):
    """(known, mask), whole numbers"""
    b = Blotches()
    try:
        I.check(I.LIB.pastiche_blotches_find, C.byref(b), None, frames[1].pointer, frames[0].pointer, frames[2].pointer, C.c_double(threshold))
        return (array(b.known, (*frames[1].shape, 4), C.c_uint16).astype(int), array(b.mask, frames[1].shape, C.c_uint8).astype(int))
    finally:
        I.LIB.pastiche_blotches_clear(C.byref(b))


# --- Films -----------------------------------------------------------------------------------------------------------

def texture(rng, h, w, step=4):
    small = rng.integers(40, 216, (h // step + 3, w // step + 3, 3), np.uint8)
    return np.asarray(Image.fromarray(small).resize((w, h), Image.BICUBIC)).astype(np.float32) / 255


def rgba(rgb):
    return np.ascontiguousarray(np.dstack([rgb, np.ones(rgb.shape[:2])]).astype(np.float32))


def shifted(image, dx, dy, h, w):
    """The part of it that begins there, between pixels by cubic interpolation."""
    parts = [Image.fromarray(image[..., c]).transform((w, h), Image.AFFINE, (1, 0, dx, 0, 1, dy), Image.BICUBIC) for c in range(3)]
    return np.stack([np.asarray(p) for p in parts], -1)


def pan(rng, h, w, by, n=3, grain=0.01, flicker=0.03):
    """Frames whose camera moves, over something with a lot in it."""
    image = texture(rng, h + 80, w + 80)
    return [(shifted(image, 40 + by[0] * i, 40 + by[1] * i, h, w) * (1 + flicker * rng.normal())
             + grain * rng.normal(size=(h, w, 3))).clip(0, 1).astype(np.float32) for i in range(n)]


def dust(rng, rgb, n=6, left=10, right=None):
    """Specks, and where they are; between these columns."""
    rgb, where = rgb.copy(), np.zeros(rgb.shape[:2], bool)
    h, w = where.shape
    for i in range(n):
        y, x = int(rng.integers(10, h - 20)), int(rng.integers(left, right or w - 20))
        part = np.s_[y:y + int(rng.integers(2, 12)), x:x + int(rng.integers(2, 12))]
        where[part], rgb[part] = True, i % 2 * 0.95
    return rgb, where


# --- Against the reference -------------------------------------------------------------------------------------------

@pytest.mark.parametrize('h,w', [(16, 21), (49, 97), (110, 97)])
def test_frame(rng, h, w):
    pixels = rng.uniform(-0.2, 1.2, (h, w, 4)).astype(np.float32)
    pixels[0, :3, :3] = np.nan, np.inf, -np.inf
    frame, expected = Frame(pixels), R.colours(np.nan_to_num(pixels, nan=0))
    assert np.array_equal(frame.colours(), expected)
    details = R.levels(expected)
    assert frame.pointer.contents.n_levels == len(details)
    for i, detail in enumerate(details):
        assert np.array_equal(frame.level(i), detail)


def test_costs(rng):
    a, b = (Frame(rgba(texture(rng, 60, 70, 2))) for _ in range(2))
    levels = [C.byref(f.pointer.contents.levels[0]) for f in (a, b)]
    s = R.Search(a.level(0), b.level(0))
    for _ in range(200):
        x, y = 8 * int(rng.integers(0, 9)), 8 * int(rng.integers(0, 8))
        dx, dy = (int(rng.integers(-4 * (m + 19), 4 * (n - m + 11))) for m, n in ((x, 70), (y, 60)))
        if s.inside(x, y, dx >> 2, dy >> 2):
            assert I.LIB.pastiche_motion_quarter_cost(*levels, x, y, dx, dy) == s.cost(x, y, dx, dy)
            assert I.LIB.pastiche_motion_cost(*levels, x, y, dx >> 2, dy >> 2) == s.cost(x, y, dx >> 2 << 2, dy >> 2 << 2)


@pytest.mark.not_sanitized
@pytest.mark.parametrize('h,w,by', [(40, 61, (3, 1)), (98, 104, (-6.25, 4.5))])
def test_motion(rng, h, w, by):
    """To the last quarter of a pixel, with dust and something that goes another way."""
    frames = [dust(rng, f)[0] for f in pan(rng, h, w, by)]
    other = texture(rng, 24, 24, 3)
    for i, f in enumerate(frames):
        f[8:32, 5 + 4 * i:29 + 4 * i] = other
    frames = [Frame(rgba(f)) for f in frames]
    colours = [f.colours() for f in frames]
    motions = Motions3(frames)
    expected = [R.motion(colours[1], c) for c in (colours[0], colours[2])]
    assert all(np.array_equal(v, e) for v, e in zip(motions.found, expected))
    settled, again = motions.settle(), R.settled(colours[1], colours[0], colours[2], *expected)
    assert all(np.array_equal(v, e) for v, e in zip(settled, again))
    assert h < 90 or (abs(settled[1][6:-2, 6:-2] + 4 * np.array(by)).max(-1) <= 2).mean() > 0.8      # of the pan


def test_moved(rng):
    frames = [Frame(rgba(f)) for f in pan(rng, 70, 110, (5.5, -2.25), flicker=0.1)]
    motions = Motions3(frames)
    for motion, neighbour in (motions.struct.back, frames[0]), (motions.struct.on, frames[2]):
        got, residue = moved(frames[1], neighbour, motion)
        expected, left = R.moved(frames[1].colours(), neighbour.colours(), vectors(motion))
        assert np.array_equal(got[..., 3], expected[..., 3]) and 0.5 < got[..., 3].mean() <= 1
        assert abs(got - expected)[..., :3].max() < 40 and abs(residue - left).max() < 40     # of 65535


@pytest.mark.not_sanitized
@pytest.mark.parametrize('threshold,fixed', [(0.03, None), (0.1, None), (0.05, 1), (0.05, 2), (0.05, 3)])
def test_against_reference(rng, threshold, fixed):
    """The detector and what becomes of what it found, on frames that the engine moved: but for a few pixels whose threshold is
    rounded otherwise. In films that are always the same there is something to find."""
    rng = np.random.default_rng(fixed) if fixed else rng
    frames = [dust(rng, f)[0] for f in pan(rng, 90, 120, (2.5, 1.25))]
    for i, f in enumerate(frames):
        f[5:35, 40:80] = 0.5
        f[40:46, 10 + 15 * i:16 + 15 * i] = 1       # goes too fast
        f[60:66, 100 + 15 * i:106 + 15 * i] = 0     # and leaves
    frames[1][16:23, 55:64] = 1
    frames = [Frame(rgba(f)) for f in frames]
    motions = Motions3(frames)
    motions.settle()
    (before, a), (after, b) = (moved(frames[1], n, m) for n, m in ((frames[0], motions.struct.back), (frames[2], motions.struct.on)))
    known, mask = blotches(frames, threshold)
    expected, found = R.blotches(frames[1].colours(), before, after, (a, b), threshold)
    assert np.array_equal(known[..., :3], expected[..., :3])
    assert (mask != found).mean() < 0.01 and (abs(known - expected)[..., 3] > 600).mean() < 0.02 and (not fixed or mask[16:23, 55:64].any())


# --- What it is for --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('by', [(0, 0), (3.25, -1.5), (14, 6)])
def test_dust_is_found_and_known(rng, by):
    """And nothing else."""
    clean = pan(rng, 150, 200, by)
    damaged, where = zip(*(dust(rng, f, 4, 66 * i + 16, 66 * i + 40) for i, f in enumerate(clean)))      # none over another
    known, mask = blotches([Frame(rgba(f)) for f in damaged], 0.05)
    m = (mask / 255 * known[..., 3] / R.ONE)[..., None]
    made = damaged[1] * (1 - m) + m * known[..., :3] / R.ONE
    assert ((made - clean[1]) ** 2).mean() < 0.6 * ((damaged[1] - clean[1]) ** 2).mean()
    far = np.ones((150, 200), bool)
    far[:, 60:125] = False
    assert (mask[far] > 0).mean() < 0.01


@pytest.mark.parametrize('by', [(0, 0), (5.25, 2)])
@pytest.mark.parametrize('grain', [0, 0.03])
def test_sound_frames_stay(rng, by, grain):
    """With flicker and grain: nothing is found in a thousand of their pixels but one (none with a hundred seeds)."""
    _, mask = blotches([Frame(rgba(f)) for f in pan(rng, 150, 200, by, grain=grain, flicker=0.08)], 0.05)
    assert (mask > 0).mean() < 0.001


@pytest.mark.parametrize('what', ['ball', 'small', 'square', 'rain', 'hand'])
def test_what_moves_stays(rng, what):
    """It is in one frame only where it is, as dust would be."""
    frames = [f / 2 for f in pan(rng, 160, 200, (1.5, 0.5))]       # against which it is seen everywhere
    y, x = np.mgrid[:160, :200]
    objects = []
    for i, f in enumerate(frames):
        if what == 'ball':
            at = np.hypot(y - 70 - 6 * i, x - 50 - 25 * i) < 9
        elif what == 'small':
            at = (abs(y - 80 + 4 * i) < 2) & (abs(x - 60 - 17 * i) < 3)
        elif what == 'square':
            at = (abs(y - 80) < 20) & (abs(x - 60 - 12 * i) < 20)
        elif what == 'rain':
            at = np.zeros((160, 200), bool)
            for k in range(25):
                at[(k * 37 + 24 * i) % 150:(k * 37 + 24 * i) % 150 + 8, (k * 53 + 7 * k // 3) % 198:(k * 53 + 7 * k // 3) % 198 + 2] = True
        else:       # opens while it waves
            at = (abs(x - 90 - 10 * i - (y - 90) * 0.2 * i) < 12 + 3 * i) & (y > 60 - 8 * i)
        f[at] = 0.9, 0.8, 0.75
        objects.append(at)
    known, mask = blotches([Frame(rgba(f)) for f in frames], 0.05)
    m = mask / 255 * known[..., 3] / R.ONE
    assert m[objects[1]].mean() < (0.2 if what == 'rain' else 0.05)


def test_cut_and_flash(rng):
    """Frames of other scenes help nobody; nor does what lies around a frame that is not like them."""
    a, b = pan(rng, 120, 160, (2, 1)), pan(rng, 120, 160, (2, 1))
    for frames in ([a[0], a[1], b[0]], [a[0], b[0], b[1]], [a[0], b[0], a[2]], [a[0], np.ones_like(a[0]), a[2]]):
        known, mask = blotches([Frame(rgba(f)) for f in frames], 0.05)
        assert (mask / 255 * known[..., 3] / R.ONE).mean() < 0.005


def test_what_stays_is_not_known(rng):
    """A scratch in all frames is no blotch, and what is behind it is not known."""
    frames = pan(rng, 120, 160, (0, 0), grain=0, flicker=0)
    for f in frames:
        f[:, 80:83] = 1
    known, mask = blotches([Frame(rgba(f)) for f in frames], 0.05)
    assert not mask.any() and not known[..., 3].any()


def test_transparent_places(rng):
    """In any of the frames: nothing is known there."""
    frames = [rgba(f) for f in pan(rng, 90, 120, (0, 0))]
    for i, f in enumerate(frames):
        f[20 * i:20 * i + 20, 20:60, 3] = 0.5 * (i > 0)
    frames[1][5:9, 30:34, :3] = frames[1][25:29, 30:34, :3] = 0
    known, mask = blotches([Frame(f) for f in frames], 0.05)
    assert not known[:60, 20:60, 3].any() and not mask[:60, 24:56].any()


def test_same_for_any_threads(rng):
    frames, results = [Frame(rgba(dust(rng, f)[0])) for f in pan(rng, 90, 120, (2, 1))], []
    try:
        for threads in (1, 2, 5):
            I.LIB.pastiche_set_threads(threads)
            results.append(blotches(frames, 0.05))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(a, b) for r in results[1:] for a, b in zip(results[0], r))


@pytest.mark.long
def test_memory_runs_out(rng):
    pixels = [rgba(dust(rng, f)[0]) for f in pan(rng, 40, 60, (2, 1))]
    before = alive()
    for n in range(1000):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            blotches([Frame(p) for p in pixels], 0.05)
        except I.EngineError as e:
            assert e.code == MEMORY
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert alive() == before
    assert 20 < n < 999 and alive() == before
