# SPDX-License-Identifier: GPL-3.0-or-later
"""Softness, halation, vignette, starch and grain against the same in numpy, and what must hold of them."""
import ctypes as C
import traceback

import numpy as np
import pytest

import era_weights
import internals as I
from files import MEMORY
from test_apply import alive
from test_era import Era, Look, Still, picture

NO_GRADIENTS = True     # conftest.py
QUIET = dict(grain=1e-6, grain_size=0.001)      # grain that nobody sees, in place of the little noise that hides steps


@pytest.fixture
def look(tmp_path):
    """Makes looks that change no colours, with these optics."""
    def make(optics, /, **settings):
        era_weights.write(tmp_path / 'era.safetensors', era_weights.plain(), optics)
        return Look(Era(tmp_path / 'era.safetensors'), [Still(np.ones((1, 1, 4), np.float32))], **settings)
    return make


def grey(h, w, value=0.5):
    pixels = np.full((h, w, 4), value, np.float32)
    pixels[..., 3] = 1
    return pixels


def decode(c):
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def encode(light):
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def along(x, axis, sigma):
    """Blurred along an axis by a Gaussian, with the edge's pixels repeated."""
    n = x.shape[axis]
    i = np.arange(-4 * n, 5 * n)
    w = np.exp(-(i[None] - np.arange(n)[:, None]) ** 2 / (2 * sigma**2))
    matrix = np.zeros((n, n))
    for row, weights in zip(matrix, w / w.sum(1, keepdims=True)):
        np.add.at(row, np.clip(i, 0, n - 1), weights)
    return np.moveaxis(np.tensordot(matrix, x, (1, axis)), 0, axis)


def gaussian(x, sigma):
    return along(along(x.astype(np.float64), 0, sigma), 1, sigma)


def smooth(rng, h, w):
    """Noise of all sizes, so that blurs of all sizes have something to do; and edges."""
    pixels = picture(rng, h, w)
    for step in 4, 16:
        coarse = rng.random((h // step + 1, w // step + 1, 3)).repeat(step, 0).repeat(step, 1)[:h, :w]
        pixels[..., :3] = (pixels[..., :3] + coarse) / 2
    return pixels


# --- softness ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('h,w,sigma', [(60, 90, 0.5), (61, 93, 1.7), (150, 201, 3.9), (197, 301, 4.1), (303, 500, 9), (9, 400, 7), (1, 1, 0.02), (700, 5, 12)])
def test_softness(rng, kernels, look, h, w, sigma):
    """A wide blur is computed on a reduced picture, so it is nearly, but not just, a Gaussian; and a reduced pixel is repeated
    beyond the edge."""
    pixels = smooth(rng, h, w)
    got = look(dict(softness=sigma / max(h, w), softness_share=0.7))(pixels)
    soft = gaussian(pixels[..., :3], sigma) if sigma >= 0.25 else pixels[..., :3]
    error = np.abs(got[..., :3] - (0.3 * pixels[..., :3] + 0.7 * soft))
    edge = int(3 * sigma) + 1 if sigma >= 4 else 0
    inside = error[edge:h - edge, edge:w - edge]
    assert inside.max(initial=0) < 0.006 and error.max() < 0.12 and error.mean() < 0.012


def test_softness_of_the_colours_alone(rng, kernels, look):
    """Luma stays; where nothing is cut off, what differs from it is blurred."""
    pixels = smooth(rng, 80, 160)
    pixels[..., :3] = 0.4 + 0.2 * pixels[..., :3]
    got = look(dict(chroma_softness=3 / 160))(pixels)[..., :3]
    luma = np.array([0.2126, 0.7152, 0.0722])
    x, soft = pixels[..., :3].astype(float), gaussian(pixels[..., :3], 3)
    assert np.abs(got @ luma - x @ luma).max() < 1e-5
    assert np.abs(got - (soft + ((x - soft) @ luma)[..., None])).max() < 1e-3


def test_what_nobody_sees_is_not_blurred_in(rng, look):
    pixels = grey(60, 80, 0.3)
    pixels[:, 40:] = 1, 0, 0, 0
    got = look(dict(softness=0.02, softness_share=1, chroma_softness=0.02))(pixels)
    assert np.abs(got[:, :40, :3] - 0.3).max() < 1e-5 and np.array_equal(got[..., 3], pixels[..., 3])


# --- light ------------------------------------------------------------------------------------------------------------

def test_halation(rng, kernels, look):
    pixels = smooth(rng, 120, 200)
    pixels[40:70, 50:90, :3] = 1
    sigma, colour = 6, np.array([1, 0.5, 0.25])
    got = look(dict(halation=0.4, halation_radius=sigma / 200, halation_colour=list(colour), **QUIET))(pixels)[..., :3]
    light = decode(pixels[..., :3].astype(float))
    glow = gaussian(np.clip((light @ [0.2126, 0.7152, 0.0722] - 0.6) / 0.4, 0, 1), sigma)
    error = np.abs(got - encode(np.clip(light + 0.4 * glow[..., None] * colour, 0, 1)))
    assert error.max() < 0.02 and error.mean() < 1e-3
    assert (got - pixels[..., :3]).min() > -1e-4


@pytest.mark.parametrize('h,w', [(1, 1), (40, 90), (91, 41)])
def test_vignette(rng, kernels, look, h, w):
    pixels = picture(rng, h, w, alpha=True)
    got = look(dict(vignette=0.6, **QUIET))(pixels)
    y, x = np.mgrid[:h, :w] + 0.5
    squared = ((x - w / 2) ** 2 + (y - h / 2) ** 2) / ((w / 2) ** 2 + (h / 2) ** 2)
    expected = encode(decode(pixels[..., :3].astype(float)) * (1 - 0.6 * squared**2)[..., None])
    assert np.abs(got[..., :3] - expected).max() < 2e-5 and np.array_equal(got[..., 3], pixels[..., 3])


def test_no_steps_of_8_bits(look):
    """Where a dark vignette falls slowly, no ring is seen: the noise that hides it is less than a step."""
    got = look(dict(vignette=0.3))(grey(300, 400, 0.15))[..., :3]
    smooth = look(dict(vignette=0.3, **QUIET))(grey(300, 400, 0.15))[..., :3]
    assert 0.1 / 255 < (got - smooth).std() < 0.6 / 255
    rounded = np.round(got * 255).mean((1, 2))
    assert np.abs(rounded - smooth.mean((1, 2)) * 255).max() < 0.25     # rounded without the noise it would be up to 0.5


# --- grain ------------------------------------------------------------------------------------------------------------

def reduced(pixels, by):
    h, w = pixels.shape[0] // by, pixels.shape[1] // by
    return pixels[:h * by, :w * by].reshape(h, by, w, by, -1).mean((1, 3))


def statistics(noise):
    """Standard deviation, and correlations of neighbours: across, down, diagonally, two away."""
    noise = noise - noise.mean()
    pairs = (noise[:, 1:], noise[:, :-1]), (noise[1:], noise[:-1]), (noise[1:, 1:], noise[:-1, :-1]), (noise[:, 2:], noise[:, :-2])
    return np.array([noise.std(), *((a * b).mean() / noise.var() for a, b in pairs)])


@pytest.mark.parametrize('diameter', [0.1, 0.7, 1.2, 2, 5])
def test_grain_belongs_to_the_format(look, seed, diameter):
    """A file of twice or three times the size, reduced, has the same grain: as strong, and neighbours alike as much."""
    side = 400
    made = look(dict(grain=0.05, grain_size=diameter / side), seed=seed)
    small, large = made(grey(side, side))[..., 0], [reduced(made(grey(by * side, by * side)), by)[..., 0] for by in (2, 3)]
    s = statistics(small)
    for other in map(statistics, large):
        assert abs(other[0] / s[0] - 1) < 0.05 and np.abs(other[1:] - s[1:]).max() < 0.05
    if diameter >= 1.2:     # then its nodes are the same ones
        assert all(np.corrcoef(small.ravel(), other.ravel())[0, 1] > 0.97 for other in large)


def test_grain_is_as_strong_as_the_file_says(look, seed):
    """At middle grey, where a grain is larger than a pixel; much weaker in black and white; and no stronger at one place than
    at others: a grid would be seen."""
    made = look(dict(grain=0.04, grain_size=0.015), seed=seed)
    noise = made(grey(600, 600))[..., 0] - 0.5
    assert abs(noise.std() / 0.04 - 1) < 0.05 and abs(noise.mean()) < 0.004
    for value, least, most in ((0.1, 0.3, 0.6), (0.9, 0.3, 0.6)):
        assert least < (made(grey(600, 600, value))[..., 0] - value).std() / 0.04 < most
    fine = look(dict(grain=0.04, grain_size=2.6 / 1200), seed=seed)(grey(1200, 1200))[..., 0] - 0.5
    place = ((np.arange(1200) + 0.5) / 1.3 % 1 * 8).astype(int)
    by_place = [fine[:, place == i].std() for i in range(8)]
    assert max(by_place) / min(by_place) < 1.05 and abs(fine.mean()) < 0.002


@pytest.mark.parametrize('colour', [0, 0.3, 1])
def test_coloured_grain(look, seed, colour):
    noise = look(dict(grain=0.04, grain_size=0.003, grain_colour=colour), seed=seed)(grey(500, 500))[..., :3] - 0.5
    alike = np.corrcoef(noise.reshape(-1, 3).T)[[0, 0, 1], [1, 2, 2]]
    assert np.abs(alike - (1 - colour)).max() < 0.03
    assert colour > 0 or np.array_equal(noise[..., 0], noise[..., 2])


def test_starch(look, seed):
    """Grains of three colours, which together are grey."""
    pixels = grey(400, 400, 0.6)
    got = look(dict(starch=0.5, starch_size=0.01, **QUIET), seed=seed)(pixels)[..., :3]
    light = decode(got.astype(float)) / decode(0.6) - 1
    assert np.abs(light.mean((0, 1))).max() < 0.05 and (0.3 < light.std((0, 1))).all() and (light.std((0, 1)) < 0.6).all()
    assert np.abs(np.corrcoef(light.reshape(-1, 3).T)[[0, 0, 1], [1, 2, 2]] + 0.5).max() < 0.1


def unevenness(look, seed, h, w, value=0.5, frame=0, **more):
    """How much more light comes through than where all is even: of a grey picture, h×w×3."""
    got = look(dict(unevenness=0.1, unevenness_size=0.08, **QUIET, **more), seed=seed)(grey(h, w, value), frame=frame)[..., :3]
    return decode(got.astype(float)) / decode(value) - 1


def test_unevenness(look, seed):
    """As strong as the file says, alike in all channels unless it says so; slow; the same of a picture twice the size, of another
    brightness and of another frame, or a shot would flicker."""
    more = unevenness(look, seed, 400, 600)
    assert 0.07 < more.std() < 0.13 and abs(more.mean()) < 0.05 and np.array_equal(more[..., 0], more[..., 2])
    assert np.abs(np.diff(more[..., 0], axis=1)).max() < 0.02
    assert np.abs(reduced(unevenness(look, seed, 800, 1200), 2) - more).max() < 0.01
    assert np.abs(unevenness(look, seed, 400, 600, 0.3) - more).max() < 2e-3 and np.abs(unevenness(look, seed, 400, 600, frame=5) - more).max() < 2e-3
    alike = np.corrcoef(unevenness(look, seed, 600, 600, unevenness_colour=0.4).reshape(-1, 3).T)[[0, 0, 1], [1, 2, 2]]
    assert np.abs(alike - 0.6).max() < 0.25


def test_uneven_starch(look, seed):
    """Both let through what each of them lets through."""
    starch = dict(starch=0.3, starch_size=0.02)
    both, uneven = unevenness(look, seed, 200, 300, **starch), unevenness(look, seed, 200, 300)
    grains = decode(look(dict(starch, **QUIET), seed=seed)(grey(200, 300))[..., :3].astype(float)) / decode(0.5) - 1
    assert np.abs((1 + uneven) * (1 + grains) - 1 - both).max() < 2e-3


def test_another_frame_and_seed(look):
    """Each has its own, of the same kind; the same again is the same."""
    optics = dict(grain=0.05, grain_size=0.005, starch=0.3, starch_size=0.005)
    made, other = look(optics), look(optics, seed=1)
    first, again, frame, seed = made(grey(200, 300)), made(grey(200, 300)), made(grey(200, 300), frame=1), other(grey(200, 300))
    assert np.array_equal(first, again)
    for a, b in ((first, frame), (first, seed), (frame, seed)):
        assert abs(np.corrcoef(a[..., 0].ravel(), b[..., 0].ravel())[0, 1]) < 0.15 and abs(a[..., 0].std() / b[..., 0].std() - 1) < 0.15


@pytest.fixture(scope='module')
def by_kernels():
    """What each instruction set made."""
    return {}


def test_every_instruction_set_has_the_same_grain(kernels, look, seed, by_kernels):
    for colour in 0, 0.5:
        optics = dict(grain=0.05, grain_size=0.013, grain_colour=colour, starch=0.3, starch_size=0.02)
        got = look(optics, seed=seed)(smooth(np.random.default_rng(seed), 70, 93))
        assert np.abs(got - by_kernels.setdefault(colour, got)).max() < 1e-5


# --- all of them ------------------------------------------------------------------------------------------------------

@pytest.mark.not_sanitized
@pytest.mark.parametrize('h,w', [(400, 301), (1000, 3), (1, 700)])
def test_same_for_any_number_of_threads(rng, look, h, w):
    pixels, made, results = picture(rng, h, w, alpha=True), look(era_weights.OPTICS), []
    try:
        for threads in 2, 1, 7:
            I.LIB.pastiche_set_threads(threads)
            results.append(made(pixels))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert np.isfinite(results[0]).all() and np.array_equal(results[0][..., 3], pixels[..., 3])
    assert all(np.array_equal(results[0], other) for other in results[1:])


def test_each_setting_has_its_own(rng, look):
    """At 0 there is none of it, and at strength 0 nothing at all."""
    pixels = smooth(rng, 90, 120)
    plain = look({})(pixels)
    assert np.abs(plain - pixels).max() < 1e-6
    assert np.array_equal(look(era_weights.OPTICS, strength=0, grain=200, optics=200)(pixels), pixels)
    assert np.array_equal(look(era_weights.OPTICS, grain=0, optics=0)(pixels), plain)
    no_grain = dict(era_weights.OPTICS, grain=0)
    assert np.array_equal(look(era_weights.OPTICS, grain=0)(pixels), look(no_grain)(pixels))
    only_grain = {key: value for key, value in era_weights.OPTICS.items() if key.startswith('grain')}
    assert np.array_equal(look(era_weights.OPTICS, optics=0)(pixels), look(only_grain)(pixels))


def test_strength_of_optics_is_monotonic(rng, look):
    pixels = smooth(rng, 90, 120)
    far = [np.abs(look(era_weights.OPTICS, strength=s)(pixels) - pixels).mean() for s in (0, 25, 50, 75, 100, 150)]
    assert far == sorted(far) and far[1] > 0


def test_any_strength_stays_within_bounds(rng, look):
    optics = dict(softness=0.02, softness_share=1, chroma_softness=0.02, halation=1, halation_radius=0.1, halation_colour=[1, 1, 1], vignette=1,
                  grain=0.25, grain_size=0.02, grain_colour=1, starch=1, starch_size=0.02, unevenness=0.5, unevenness_size=1,
                  unevenness_colour=1)
    for h, w in (1, 1), (2, 300), (70, 33):
        got = look(optics, strength=150, grain=200, optics=200)(picture(rng, h, w, alpha=True))
        assert np.isfinite(got).all() and got.min() >= 0 and got.max() <= 1


def test_progress_and_cancelling(rng, look):
    made, pixels, progress = look(era_weights.OPTICS), picture(rng, 700, 90), [0.0]
    made(pixels, progress=progress)
    assert progress == sorted(progress) and progress[-1] == pytest.approx(1) and len(progress) > 5
    cancellable = C.c_void_p(I.GIO.g_cancellable_new())
    I.GIO.g_cancellable_cancel(cancellable)
    with pytest.raises(I.EngineError):
        made(pixels, cancellable=cancellable)
    I.GOBJECT.g_object_unref(cancellable)


def test_memory_runs_out(rng, tmp_path):
    """At every single allocation, from the file to the picture: an error, and nothing is lost."""
    era_weights.write(tmp_path / 'era.safetensors', era_weights.plain(), era_weights.OPTICS)
    pixels, before = picture(rng, 30, 40), alive()
    for n in range(1000):
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            Look(Era(tmp_path / 'era.safetensors'), [Still(pixels)])(pixels)
        except I.EngineError as e:
            assert e.code == MEMORY
            traceback.clear_frames(e.__traceback__)     # which hold an era and stills
        else:
            break
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
    assert 20 < n < 999 and alive() == before
