# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche_restore_frame (): a film's frames, mended with those around them and by a network of random weights."""
import contextlib
import ctypes as C

import numpy as np
import pytest
from PIL import Image

import internals as I
from files import FILE, MEMORY, SETTING
from picture_files import NOTICE
from test_apply import alive
from test_blotches import Frame, blotches, dust, pan, rgba
from test_restore import USUAL, loaded, mend, selection     # noqa: F401: fixtures

NO_GRADIENTS = True     # conftest.py
LOAD = C.CFUNCTYPE(C.c_void_p, C.c_void_p, C.c_int, C.POINTER(C.POINTER(I.GErrorStruct)))
Files = I.structure('RestoreFiles')
I.LIB.pastiche_frames_new.restype = C.c_void_p
I.LIB.pastiche_restore_frame.restype = C.POINTER(I.Restored)
I.LIB.pastiche_picture_new.restype = C.POINTER(I.Picture)
I.LIB.pastiche_error_quark.restype = C.c_uint32
I.GLIB.g_set_error_literal.argtypes = C.c_void_p, C.c_uint32, C.c_int, C.c_char_p


def by_itself(loaded, pixels, *marks, **changed):
    """What pastiche_restore () makes of a picture that is looked at in its own size only, as frames are."""
    return mend(loaded, pixels, *marks, part=I.RestorePart(), **changed)


@contextlib.contextmanager
def film(frames, asked=None, code=FILE):
    """Frames, of which those that are None cannot be loaded."""
    @LOAD
    def load(data, i, error):
        if asked is not None:
            asked.append(i)
        if frames[i] is None:
            I.GLIB.g_set_error_literal(C.cast(error, C.c_void_p), I.LIB.pastiche_error_quark(), code, b'There is none.')
            return None
        h, w, _ = frames[i].shape
        made = I.LIB.pastiche_picture_new(w, h, error)
        if not made:
            return None
        np.ctypeslib.as_array(made.contents.pixels, (h, w, 4))[:] = frames[i]
        return C.cast(made, C.c_void_p).value
    pointer = C.c_void_p(I.LIB.pastiche_frames_new(len(frames), load, None))
    try:
        yield pointer
    finally:
        I.LIB.pastiche_frames_free(pointer)


@contextlib.contextmanager
def told():
    """The notices that are given meanwhile."""
    sentences = []
    call = NOTICE(lambda sentence, _: sentences.append(sentence.decode()))
    I.LIB.pastiche_set_notice(call, None)
    try:
        yield sentences
    finally:
        I.LIB.pastiche_set_notice(None, None)


def settings(**more):
    made = I.default(I.RestoreSettings)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def mend_frame(loaded, frames, i, damage=None, within=None, progress=None, cancellable=None, **more):
    """(pixels, mask, share)"""
    call = progress is not None and I.PROGRESS(lambda fraction, _: progress.append(fraction)) or None
    made = I.check(I.LIB.pastiche_restore_frame, loaded, frames, i, selection(damage), selection(within), C.byref(settings(**more)), call, None, cancellable)
    r = made.contents
    shape = r.picture.contents.height, r.picture.contents.width
    got = (np.ctypeslib.as_array(r.picture.contents.pixels, (*shape, 4)).copy(), np.ctypeslib.as_array(r.mask.contents.values, shape).copy(), r.share)
    I.LIB.pastiche_restored_free(made)
    return got


def alone(loaded, pixels, **more):
    picture = I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels))
    made = I.check(I.LIB.pastiche_restore, loaded, C.byref(picture), None, None, C.byref(settings(**more)), None, None, None)
    got = np.ctypeslib.as_array(made.contents.picture.contents.pixels, pixels.shape).copy()
    I.LIB.pastiche_restored_free(made)
    return got


@pytest.fixture
def shot(rng):
    """Four frames with dust of their own; one speck of the second is so far from all other dust that it is not taken for
    something that moves, which comes from there and goes there."""
    frames = [dust(rng, f, 4, right=26)[0] for f in pan(rng, 100, 140, (2, 1), n=4)]
    for i, f in enumerate(frames):                          # a plain wall that moves with all else, so that nothing hides the speck
        f[18 - i:84 - i, 40 - 2 * i:106 - 2 * i] = 0.5, 0.55, 0.6
    frames[1][46:53, 66:75] = 1
    return [rgba(f) for f in frames]


def test_first_the_blotches_then_the_network(loaded, shot):
    """What is known takes the place of blotches, then the network sees that; then of what it found, or what is marked. The network of the tests
    is unsure of all that it finds."""
    frames = shot[:3]
    known, mask = blotches([Frame(f) for f in frames], 0.07)
    known = (known / 65535).astype(np.float32)
    m = (mask / 255 * known[..., 3])[..., None]
    placed = frames[1].copy()
    placed[..., :3] = (1 - m) * placed[..., :3] + m * known[..., :3]
    made, found, _ = by_itself(loaded, placed, threshold=70)
    w = (found * known[..., 3])[..., None]
    with film(frames) as f:
        got, all_found, share = mend_frame(loaded, f, 1, threshold=70)
    assert (m > 0).any() and (w > 0).any()
    # The network's answer changes a little with the last bits of what it sees.
    assert np.abs(got[..., :3] - ((1 - w) * made[..., :3] + w * known[..., :3])).max() < 0.05
    assert np.abs(all_found - (1 - (1 - m[..., 0]) * (1 - found) * (1 - w[..., 0]))).max() < 0.05 and share == pytest.approx((all_found > 0).mean())


def test_what_is_sound_stays_to_the_bit(loaded, shot, rng):
    frames = shot
    within = (rng.random((100, 140)) < 0.5).astype(np.float32)
    frames[1][rng.random((100, 140)) < 0.05, 3] = 0
    frames[1][rng.random((100, 140)) < 0.01, :3] = -0.25
    with film(frames) as f:
        got, mask, share = mend_frame(loaded, f, 1, within=within)
    same = mask == 0
    assert 0 < share < 1 and not mask[within == 0].any() and not mask[frames[1][..., 3] == 0].any()
    assert np.array_equal(got[same].view(np.int32), frames[1][same].view(np.int32)) and np.array_equal(got[..., 3], frames[1][..., 3])


def test_marked_dust_becomes_what_was_there(loaded, rng):
    """Known from the frames around, at a threshold of 100, at which nothing else is mended; not where they show the same.

    Nothing moves, and dust is not taken for something that does, so what is known is what was there."""
    clean = [0.7 * f for f in pan(rng, 100, 140, (0, 0), grain=0, flicker=0)]     # darker than the dust everywhere
    frames = [rgba(f) for f in clean]
    frames[1][20:24, 30:40, :3] = 1
    for f in frames:
        f[45:48, 10:60, :3] = 0
    marks = np.zeros((100, 140), np.float32)
    marks[18:26, 28:42] = 1
    marks[45:48, 10:60] = 1
    with film(frames) as f:
        got, mask, _ = mend_frame(loaded, f, 1, damage=marks, threshold=100)
    assert np.array_equal(mask, marks) and np.abs(got[20:24, 30:40, :3] - clean[1][20:24, 30:40]).max() < 0.001
    assert np.array_equal(got[45:48, 10:60], by_itself(loaded, frames[1], marks, threshold=100)[0][45:48, 10:60])


@pytest.mark.parametrize('n,i', [(1, 0), (4, 0), (4, 3)])
def test_at_the_ends_the_network_is_alone(loaded, shot, n, i):
    frames = shot[:n]
    with film(frames) as f:
        assert all(np.array_equal(a, b) for a, b in zip(mend_frame(loaded, f, i), by_itself(loaded, frames[i])))


def test_a_frame_that_is_missing_or_of_another_size(loaded, shot):
    """It helps nobody; itself it cannot be mended, and the others can."""
    frames = shot
    for other in None, frames[2][:50].copy():
        broken = [*frames[:2], other, frames[3]]
        with film(broken) as f:
            assert np.array_equal(mend_frame(loaded, f, 1)[0], by_itself(loaded, frames[1])[0])
            assert np.array_equal(mend_frame(loaded, f, 3)[0], by_itself(loaded, frames[3])[0])
            if other is None:
                with pytest.raises(I.EngineError, match='There is none.'):
                    mend_frame(loaded, f, 2)


def test_a_frame_that_is_too_large(loaded, shot):
    """It is left out with a sentence where it would help; itself it cannot be mended."""
    broken = [*shot[:2], None, shot[3]]
    with film(broken, code=MEMORY) as f, told() as sentences:
        assert np.array_equal(mend_frame(loaded, f, 1)[0], by_itself(loaded, shot[1])[0])
        assert sentences == ['Frame 3 is left out where others are mended with it. There is none.']
        with pytest.raises(I.EngineError, match='There is none.') as e:
            mend_frame(loaded, f, 2)
        assert e.value.code == MEMORY


def test_two_films_in_one(loaded, shot):
    """Where the size changes the network is alone; beyond that frames are known again."""
    frames = [*shot[:2], *(f[:90, :130].copy() for f in shot[1:])]
    with film(frames[2:]) as f:
        there = mend_frame(loaded, f, 1)[0]
    with film(frames) as f:
        made = [mend_frame(loaded, f, i)[0] for i in range(len(frames))]
    assert np.array_equal(made[1], by_itself(loaded, frames[1])[0]) and np.array_equal(made[2], by_itself(loaded, frames[2])[0])
    assert np.array_equal(made[3], there) and not np.array_equal(there, by_itself(loaded, frames[3])[0])


def test_in_order_each_is_loaded_twice(loaded, shot):
    """And whatever the order, the result is the same."""
    frames, asked = shot, []
    with film(frames, asked) as f:
        there = [mend_frame(loaded, f, i)[0] for i in range(4)]
        assert len(asked) == 8
        assert all(np.array_equal(mend_frame(loaded, f, i)[0], there[i]) for i in (3, 0, 2, 1))


def test_scratches_say_how_far(loaded, shot):
    frames = shot
    with film(frames) as f:
        none, half, all_of_it = (mend_frame(loaded, f, 1, scratches=s, cracks=0, stains=0)[1] for s in (0, 50, 100))
    # Half of a blotch; of what is left of it half is what the network mends at most, and of that again what is known.
    assert not none.any() and 0.45 < half.max() < 0.88 and (all_of_it[46:53, 66:75] > 0.9).all()


@pytest.mark.not_sanitized
def test_fading_is_undone_alike(loaded, shot):
    """A still wall keeps its colour, whatever else a frame shows."""
    frames = [f.copy() for f in shot]
    for i, f in enumerate(frames):
        f[:, :20, :3] = 0.6, 0.5, 0.4
        f[:, 20:, :3] *= 1 - 0.2 * i
    with film(frames) as f:
        made = [mend_frame(loaded, f, i, fading=100, threshold=100)[0] for i in range(4)]
    walls = [m[:, :12, :3] for m in made]
    assert np.abs(walls[0] - (0.6, 0.5, 0.4)).max() > 0.005
    assert all(np.array_equal(w, walls[0]) for w in walls)
    assert not np.array_equal(alone(loaded, frames[0], fading=100, threshold=100)[:, :12], alone(loaded, frames[3], fading=100, threshold=100)[:, :12])


def test_what_is_out_of_range_and_cancelled(loaded, shot):
    with film(shot) as f:
        with pytest.raises(I.EngineError) as e:
            mend_frame(loaded, f, 1, threshold=101)
        assert e.value.code == SETTING
        cancellable = C.c_void_p(I.GIO.g_cancellable_new())
        I.GIO.g_cancellable_cancel(cancellable)
        with pytest.raises(I.EngineError, match='cancelled'):
            mend_frame(loaded, f, 1, cancellable=cancellable)
        I.GOBJECT.g_object_unref(cancellable)
        assert mend_frame(loaded, f, 1, progress=(seen := []))[2] > 0
        assert seen == sorted(seen) and seen[-1] == pytest.approx(1) and len(seen) > 5


@pytest.mark.long
def test_memory_runs_out(loaded, shot):
    """The frame cannot be mended, or is mended without another one, which is told."""
    frames, before = [f[:20, :24].copy() for f in shot[:3]], alive()
    for n in range(10000):
        with film(frames) as f, told() as sentences:
            I.LIB.pastiche_alloc_fail_after(n)
            try:
                mend_frame(loaded, f, 1)
            except I.EngineError as e:
                assert e.code == MEMORY
            else:
                if not sentences:
                    break
            finally:
                I.LIB.pastiche_alloc_fail_after(-1)
        assert alive() == before
    assert 50 < n < 9999 and alive() == before


def test_files(loaded, shot, tmp_path):
    """What the function makes of the pictures, rounded, and the mask; at a share of 0 nothing is written."""
    frames = []
    for i, f in enumerate(shot):
        Image.fromarray(np.rint(f[..., :3] * 255).astype(np.uint8)).save(tmp_path / f'{i}.png')
        frames.append((np.rint(f * 255) / 255).astype(np.float32))
    share = C.c_double()
    with film(frames) as f:
        got, mask, expected = mend_frame(loaded, f, 1)
        for threshold, out in (100 * USUAL, 'out.png'), (100, 'none.png'):
            paths = [str(tmp_path / name).encode() for name in ('1.png', out, 'mask.png')]
            files = Files(**{'in': paths[0], 'out': paths[1], 'mask': paths[2]})
            I.check(I.LIB.pastiche_restore_frame_file, loaded, f, 1, C.byref(files), C.byref(settings(threshold=threshold)), 0, None, None, None, C.byref(share))
            assert share.value == (pytest.approx(expected, abs=0.01) if threshold < 100 else 0)
    made = np.asarray(Image.open(tmp_path / 'out.png').convert('RGB')).astype(int)
    assert np.median(np.abs(made - got[..., :3] * 255)) < 0.51 and not (tmp_path / 'none.png').exists()     # it is rounded between
    assert (np.abs(np.asarray(Image.open(tmp_path / 'mask.png').convert('L')) - mask * 255) <= 3).mean() > 0.97
