# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of a shot, painted with statistics that they share: against PyTorch, and that what stands still does not flicker."""
import contextlib
import ctypes as C
from unittest import mock

import numpy as np
import pytest
import torch
from PIL import Image

import internals as I
import networks
from files import pastiche, sentence
from test_apply import (CANCELLED, ERROR_MEMORY, ERROR_SETTING, ERROR_SIZE, WORKING, Mix, agrees, alive, apply, nets, own_vector, parts,
                        photo, reference, two, working_size)     # noqa: F401: fixtures

NO_GRADIENTS = True     # conftest.py

pytestmark = pytest.mark.not_sanitized     # whole pictures
I.LIB.pastiche_shot_new.restype = C.c_void_p
I.LIB.pastiche_shot_apply.restype = C.POINTER(I.Picture)
NO_PROGRESS = C.cast(None, I.PROGRESS)


class Shot:
    def __init__(self, nets, strength=100.0, stroke_size=100.0, **more):
        settings = I.Settings(strength, stroke_size, **more)
        self.handle = None
        self.handle = C.c_void_p(I.check(I.LIB.pastiche_shot_new, nets.handle, C.byref(settings)))

    def __del__(self):
        I.LIB.pastiche_shot_free(self.handle)

    def add(self, pixels, progress=NO_PROGRESS, cancellable=None):
        picture = I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels))
        I.check(I.LIB.pastiche_shot_add, self.handle, C.byref(picture), progress, None, C.c_void_p(cancellable))

    def apply(self, pixels, progress=NO_PROGRESS):
        h, w, _ = pixels.shape
        picture = I.Picture(w, h, I.floats(pixels))
        result = I.check(I.LIB.pastiche_shot_apply, self.handle, C.byref(picture), progress, None, None)
        out = np.ctypeslib.as_array(result.contents.pixels, (h, w, 4)).copy()
        I.LIB.pastiche_picture_free(result)
        return out


def painted(nets, frames, *args, added=None, **more):
    """All frames, in a shot to which the frames `added` were added, or all of them."""
    shot = Shot(nets, *args, **more)
    for frame in frames if added is None else added:
        shot.add(frame)
    return [shot.apply(frame) for frame in frames]


# --- Against PyTorch -------------------------------------------------------------------------------------------------

def normalised(h, mean, variance, scale, shift):
    return (h - mean) * torch.rsqrt(variance + 1e-5) * (1 + scale[:, :, None, None]) + shift[:, :, None, None]


@contextlib.contextmanager
def noting():
    """The mean and the variance that each normalisation takes from its picture, one after the other."""
    noted = []

    def norm(h, scale, shift):
        noted.append((h.mean((2, 3), keepdim=True), h.var((2, 3), keepdim=True, unbiased=False)))
        return normalised(h, *noted[-1], scale, shift)

    with mock.patch.object(networks, 'instance_norm', norm):
        yield noted


@contextlib.contextmanager
def sharing(statistics):
    left = iter(statistics)
    with mock.patch.object(networks, 'instance_norm', lambda h, scale, shift: normalised(h, *next(left), scale, shift)):
        yield
    assert next(left, None) is None


def frames_reference(nets, frames, strength, stroke_size):
    """The means over frames, which count by their contrast in the first layer, of all that a painting takes from the whole
    picture, and each frame painted with them."""
    of_all, owns, means = [], [], []
    for frame in frames:
        rgb, alpha, mean = parts(frame)
        means.append(mean)
        owns.append(own_vector(nets, alpha * rgb + (1 - alpha) * mean))
        with noting() as noted:
            reference(nets, frame, strength, stroke_size)
        of_all.append(noted)
    shares = torch.stack([noted[0][1].double().mean() + 1e-5 for noted in of_all])
    shares /= shares.sum()

    def average(values):
        return torch.tensordot(shares, torch.stack(list(values)).double(), 1)

    pooled = []
    for layer in zip(*of_all):
        mean = average(m for m, _ in layer)
        pooled.append((mean.float(), average(v + (m - mean) ** 2 for m, v in layer).float()))
    mean, own = average(map(torch.from_numpy, means)).numpy(), average(owns).float()
    made = []
    for frame in frames:
        with sharing(pooled):
            made.append(reference(nets, frame, strength, stroke_size, mean, own))
    return made


def some_frames(rng, h, w, n=3, alpha=True):
    """As different as pictures can be: their own brightness and contrast, and transparent elsewhere."""
    frames = [photo(rng, h, w, alpha) for _ in range(n)]
    for i, frame in enumerate(frames):
        frame[..., :3] = np.clip(frame[..., :3] * rng.uniform(0.5, 1.2, 3) + rng.uniform(-0.2, 0.2, 3), 0, 1)
        frame[..., 3] = np.roll(frame[..., 3], 7 * i, 1)
    return frames


@pytest.mark.parametrize('h,w,strength,stroke_size,mixed', [(9, 14, 60, 100, False), (128, 128, 100, 200, False), (150, 140, 37, 200, False),
                                                            (300, 420, 125, 200, False), (200, 190, 125, 200, True)])
def test_against_reference(two, seed, h, w, strength, stroke_size, mixed):
    """Enlarged, as it is, and coarse to fine in two sizes and three; in two styles."""
    nets = Mix(*two, 0.4) if mixed else two[0]
    frames = some_frames(np.random.default_rng(seed), h, w, 3 if h < 128 else 2)
    refs, room = frames_reference(nets, frames, strength, stroke_size), 5 if h < 10 else 1
    for half, band, most in ((0, 0, 2e-4), (1, 64, 3e-3)):
        with I.storage(half, band):
            made = painted(nets, frames, strength, stroke_size)
        for frame, out, ref in zip(frames, made, refs):
            assert I.relative(out[..., :3], ref) < room * most
            assert np.array_equal(out[..., 3], frame[..., 3])


def test_sharing_changes_something(nets, seed):
    """Or the test before would not see whether anything is shared."""
    frames = some_frames(np.random.default_rng(seed), 128, 128)
    for frame, out in zip(frames, painted(nets, frames, 100.0, 200.0)):
        assert I.relative(out[..., :3], apply(nets, frame, stroke_size=200.0)[..., :3]) > 0.02


def doubles(a):
    return a.ctypes.data_as(C.POINTER(C.c_double))


@pytest.mark.parametrize('channels', [1, 16, 48])
def test_pooled_moments(rng, channels):
    """Those of all values together, where pictures are equally large and count alike; and where some count more."""
    z = rng.normal(rng.normal(size=(5, 1, channels)), rng.uniform(0.1, 3, (5, 1, channels)), (5, 200, channels))
    for weights in np.ones(5), rng.uniform(0.1, 3, 5):
        pooled = np.zeros((2, channels))
        for i, picture in enumerate(z):
            moments, w = np.stack([picture.mean(0), picture.var(0)]), weights[:i + 1]
            I.LIB.pastiche_norm_pool(doubles(moments), C.c_double(w[-1] / w.sum()), channels, doubles(pooled))
            assert i > 0 or np.array_equal(pooled, moments)
            of_values = np.repeat(w, 200)
            mean = np.average(z[:i + 1].reshape(-1, channels), 0, of_values)
            variance = np.average((z[:i + 1].reshape(-1, channels) - mean) ** 2, 0, of_values)
            assert np.allclose(pooled, [mean, variance], rtol=1e-12, atol=1e-12)


# --- One picture, and none -------------------------------------------------------------------------------------------

@pytest.mark.parametrize('h,w,settings', [(40, 44, {}), (120, 137, dict(stroke_size=200.0)), (200, 300, dict(stroke_size=200.0, strength=40.0)),
                                          (140, 150, dict(stroke_size=200.0, strength=130.0, keep_colours=50.0, detail=50.0))])
@pytest.mark.parametrize('mixed', [False, True], ids=('a style', 'a mix'))
def test_one_picture_is_what_it_was(two, seed, h, w, settings, mixed):
    """To the last bit, also added twice, in bands or not, or when none was added."""
    nets = Mix(*two, 0.4) if mixed else two[0]
    frame = photo(np.random.default_rng(seed), h, w)
    alone = apply(nets, frame, **settings)
    assert np.array_equal(painted(nets, [frame], **settings)[0], alone)
    assert np.array_equal(painted(nets, [frame], added=[], **settings)[0], alone)
    with I.storage(half=1, band=64):
        assert np.array_equal(painted(nets, [frame], **settings)[0], apply(nets, frame, **settings))


def test_strength_0_and_all_transparent(nets, seed):
    rng = np.random.default_rng(seed)
    frames = some_frames(rng, 30, 40)
    assert all(np.array_equal(a, b) for a, b in zip(painted(nets, frames, 0.0), frames))
    hidden = frames[0].copy()
    hidden[..., 3] = 0
    made = painted(nets, [hidden, frames[1]], 100.0)
    assert np.array_equal(made[0], hidden) and np.array_equal(made[1], apply(nets, frames[1]))


def test_pictures_of_several_sizes(nets, seed):
    """Painted in one, two and three sizes; and one in more sizes than any that was added."""
    rng = np.random.default_rng(seed)
    frames = [some_frames(rng, h, w, 1)[0] for h, w in ((1, 1), (60, 70), (150, 140), (300, 420))]
    made = painted(nets, frames, 100.0, 200.0)
    assert all(np.isfinite(out).all() and out.shape == frame.shape for frame, out in zip(frames, made))
    assert np.isfinite(painted(nets, frames[3:], 100.0, 200.0, added=frames[:2])[0]).all()


def test_there_are_enough_sizes(nets):
    """For the largest pictures, long ones too, and the smallest working size."""
    for w, h in ((31622, 31622), (262144, 3814), (3814, 262144), (262144, 1), (262144, 2), (262144, 3)):
        ww, wh = working_size(nets, w, h, 200.0)
        assert 1 <= I.LIB.pastiche_painting_sizes((C.c_int * 4)(h, w, wh, ww)) <= I.constant('MAX_SIZES')


# --- What stands still -----------------------------------------------------------------------------------------------

def walk_in(rng, h, w, n=4):
    """A wall, before which something bright comes in from the left, as far as a quarter of the width."""
    wall = photo(rng, h, w, alpha=False)
    frames = []
    for i in range(n):
        frame = wall.copy()
        frame[h // 4:, :w // 4 * i // (n - 1), :3] = (1, 0.9, 0.2)
        frames.append(frame)
    return frames


def flicker(pictures, left):
    """The deviation over frames of what is right of the column `left`."""
    return float(np.sqrt(np.stack(pictures)[:, :, left:, :3].var(0).mean()))


@pytest.mark.parametrize('h,w,settings', [(40, 400, dict()), (40, 400, dict(strength=50.0, keep_colours=30.0, detail=30.0)),
                                          (32, 1024, dict(stroke_size=200.0))])
def test_a_wall_does_not_flicker(nets, seed, h, w, settings):
    """Not by a bit, where the generator does not see what moves; without sharing by more than one of 255 steps (5 to 8 with nine seeds)."""
    frames = walk_in(np.random.default_rng(seed), h, w)
    left = w - 100
    assert flicker(frames, left) == 0
    assert flicker(painted(nets, frames, **settings), left) == 0
    assert flicker([apply(nets, frame, **settings) for frame in frames], left) > 1 / 255 * settings.get('strength', 100) / 100


def test_a_fade_is_a_fade(nets, seed):
    """Nearly black frames do not change how the others are painted: by 0.016 to 0.022 with nine seeds."""
    picture = photo(np.random.default_rng(seed), 60, 70, alpha=False)
    dark = picture * np.float32([0.02, 0.02, 0.02, 1])
    bright, _ = painted(nets, [picture, dark])
    assert I.relative(bright, apply(nets, picture)) < 0.05


def test_same_for_any_threads(nets, seed):
    frames = some_frames(np.random.default_rng(seed), 150, 170, 2)
    results = []
    try:
        for threads in (1, 2, 3):
            I.LIB.pastiche_set_threads(threads)
            results.append(painted(nets, frames, 60.0, 200.0))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], r) for r in results[1:])


# --- How it goes -----------------------------------------------------------------------------------------------------

def test_settings_out_of_range(nets):
    with pytest.raises(I.EngineError, match='strength') as e:
        Shot(nets, 151.0)
    assert e.value.code == ERROR_SETTING


def test_empty_picture(nets):
    with pytest.raises(I.EngineError) as e:
        Shot(nets).add(np.ones((0, 4, 4), np.float32))
    assert e.value.code == ERROR_SIZE


def test_what_was_cancelled_is_not_added(nets, seed):
    """Nor what ran out of memory at any allocation, one in eight of which is tried; and no memory is left behind."""
    rng = np.random.default_rng(seed)
    a, b = some_frames(rng, 140, 150, 2)
    shot = Shot(nets, 50.0, 200.0)
    shot.add(a)
    before, expected, n = alive(), shot.apply(b), 0
    cancellable = I.GIO.g_cancellable_new()
    I.GIO.g_cancellable_cancel(C.c_void_p(cancellable))
    with pytest.raises(I.EngineError) as e:
        shot.add(b, cancellable=cancellable)
    I.GOBJECT.g_object_unref(C.c_void_p(cancellable))
    assert e.value.code == CANCELLED
    cancellable = I.GIO.g_cancellable_new()
    with pytest.raises(I.EngineError) as e:
        shot.add(b, I.PROGRESS(lambda fraction, data: I.GIO.g_cancellable_cancel(C.c_void_p(cancellable)) if fraction > 0.8 else None), cancellable)
    I.GOBJECT.g_object_unref(C.c_void_p(cancellable))
    assert e.value.code == CANCELLED
    while True:
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            shot.add(b)
            break
        except I.EngineError as e:
            assert e.code == ERROR_MEMORY and 'memory' in str(e)
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert alive() == before
        n += int(rng.integers(1, 16))
    assert n > 60 and alive() == before
    assert np.array_equal(shot.apply(b), painted(nets, [b], 50.0, 200.0, added=[a, b])[0])
    assert not np.array_equal(shot.apply(b), expected)


def test_progress_rises_to_1(nets, seed):
    """Of adding and of painting; where the last hidden layer is computed in bands, these leave the margin out."""
    frames, seen = some_frames(np.random.default_rng(seed), 150, 170, 2), []
    progress = I.PROGRESS(lambda fraction, data: seen.append(fraction))
    for band, least in ((0, 1), (64, 0.95)):
        for strength in (60.0, 100.0):
            with I.storage(1, band):
                shot = Shot(nets, strength, 200.0)
                for step in [lambda f=f: shot.add(f, progress) for f in frames] + [lambda: shot.apply(frames[0], progress)]:
                    seen.clear()
                    step()
                    assert seen == sorted(set(seen)) and least <= seen[-1] <= 1 and len(seen) > 20


# --- The command line ------------------------------------------------------------------------------------------------

@pytest.mark.long
def test_command_line(nets, seed, tmp_path):
    """Of twenty frames it looks at sixteen, the first and the last among them; one that is no picture stops nothing."""
    rng = np.random.default_rng(seed)
    frames = [np.rint(f * 255).astype(np.uint8) for f in some_frames(rng, 12, 16, 20, alpha=False)]
    for i, frame in enumerate(frames):
        Image.fromarray(frame[..., :3]).save(tmp_path / f'{i:02}.png')
    result = pastiche('apply', '--style', 'wild', '--shot', '-o', tmp_path / 'out', *sorted(tmp_path.glob('*.png')), styles=nets.folder)
    assert result.returncode == 0 and result.stderr == ''
    shot = Shot(nets)
    for i in range(16):
        shot.add((frames[i * 19 // 15] / 255).astype(np.float32))
    for i, frame in enumerate(frames):
        out = np.asarray(Image.open(tmp_path / 'out' / f'{i:02}.png').convert('RGB'), int)
        assert np.abs(out - shot.apply((frame / 255).astype(np.float32))[..., :3] * 255).max() <= 1


def test_command_line_with_a_frame_that_is_none(nets, seed, tmp_path):
    frames = some_frames(np.random.default_rng(seed), 12, 16, 2, alpha=False)
    for i, frame in enumerate(frames):
        Image.fromarray(np.rint(frame[..., :3] * 255).astype(np.uint8)).save(tmp_path / f'{i}.png')
    names = ['0.png', '1.png']
    for folder, words in (('out', names), ('broken', ['0.png', 'none.png', '1.png'])):
        result = pastiche('apply', '--style', 'wild', '--shot', '-o', folder, *words, styles=nets.folder, cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.splitlines() == ['pastiche: “none.png” cannot be read: No such file or directory.',
                                          'pastiche: 2 of 3 pictures were painted, but not “none.png”.']
    for name in names:
        assert (tmp_path / 'out' / name).read_bytes() == (tmp_path / 'broken' / name).read_bytes()


def test_command_line_for_one_picture(nets, tmp_path):
    assert sentence(pastiche('apply', '--shot', 'a.png', 'b.png', styles=nets.folder, cwd=tmp_path), 2) == '“--shot” needs “--output-folder”. See pastiche --help.'
