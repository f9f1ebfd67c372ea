# SPDX-License-Identifier: GPL-3.0-or-later
"""From stills to a look, against the same formulas in PyTorch and numpy; and looks' tables on pictures."""
import ctypes as C
import os

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import era_weights
import internals as I
from files import MEMORY, SETTING

NO_GRADIENTS = True     # conftest.py
for _name, _type in dict(pastiche_era_load_file=C.c_void_p, pastiche_still_new=C.c_void_p, pastiche_era_look=C.c_void_p, pastiche_look_new=C.c_void_p,
                         pastiche_look_apply=C.POINTER(I.Picture)).items():
    getattr(I.LIB, _name).restype = _type


# --- the engine -------------------------------------------------------------------------------------------------------

class Era:
    def __init__(self, path):
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_era_load_file, os.fsencode(path)))

    def __del__(self):
        if hasattr(self, 'pointer'):
            I.LIB.pastiche_era_unref(self.pointer)


class Still:
    def __init__(self, pixels):
        picture = I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels))
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_still_new, C.byref(picture)))

    def __del__(self):
        if hasattr(self, 'pointer'):
            I.LIB.pastiche_still_free(self.pointer)


class Look:
    """Of an era and stills, or of a table [33, 33, 33, 3]."""

    def __init__(self, era, stills=None, **settings):
        if stills is None:
            self.pointer = C.c_void_p(I.check(I.LIB.pastiche_look_new, I.floats(era), C.c_double(settings.pop('strength', 100) / 100)))
            return
        chosen = I.default(I.EraSettings)
        for name, value in settings.items():
            setattr(chosen, name, value)
        pointers = (C.c_void_p * max(len(stills), 1))(*(still.pointer for still in stills))
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_era_look, era.pointer, pointers, len(stills), C.byref(chosen)))

    def __call__(self, pixels, frame=0, progress=None, cancellable=None):
        picture = I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels))
        call = progress and I.PROGRESS(lambda fraction, _: progress.append(fraction))
        made = I.check(I.LIB.pastiche_look_apply, self.pointer, C.byref(picture), frame, call, None, cancellable)
        got = np.ctypeslib.as_array(made.contents.pixels, pixels.shape).copy()
        I.LIB.pastiche_picture_free(made)
        return got

    def __del__(self):
        if hasattr(self, 'pointer'):
            I.LIB.pastiche_look_free(self.pointer)


def picture(rng, h, w, alpha=False):
    pixels = rng.random((h, w, 4)).astype(np.float32)
    if not alpha:
        pixels[..., 3] = 1
    return pixels


# --- the same once more -----------------------------------------------------------------------------------------------

@torch.no_grad()
def said(weights, pixels):
    """The network's 11 numbers for a still's pixels."""
    w = {name: torch.from_numpy(value).double() for name, value in weights.items()}
    alpha = torch.from_numpy(pixels[..., 3:]).double()
    colours = torch.from_numpy(pixels[..., :3]).double()
    mean = (colours * alpha).sum((0, 1)) / alpha.sum() if alpha.sum() > 0 else torch.zeros(3)
    x = (colours * alpha + mean * (1 - alpha)).permute(2, 0, 1)[None]
    x = 2 * F.interpolate(x, size=(64, 64), mode='area') - 1
    for i in range(4):
        x = F.leaky_relu(F.conv2d(x, w[f'era.conv{i}.weight'].permute(3, 2, 0, 1), w[f'era.conv{i}.bias'], stride=2, padding=1), 0.2)
    assert x.shape[2:] == (4, 4)
    return (x.mean((2, 3)) @ w['era.head.weight'] + w['era.head.bias'])[0].numpy()


def trilinear(table, c):
    """Of [n, n, n, 3] at c [..., 3] in 0..1, as a weighted sum of eight corners."""
    n = len(table)
    node = np.clip(np.floor(c * (n - 1)).astype(int), 0, n - 2)
    part = c * (n - 1) - node
    total = 0
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, part, 1 - part), -1, keepdims=True)
        at = node + corner
        total = total + weight * table[at[..., 0], at[..., 1], at[..., 2]]
    return total


def transform(weights, amounts, c):
    """Colours [..., 3] in float64."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    black, white, gamma, contrast, saturation = amounts[0:3], amounts[3:6], amounts[6:9], amounts[9], amounts[10]
    c = np.clip((c - black) / (1 + white - black), 0, 1) ** np.exp(-gamma)
    c = c + contrast * (3 * c**2 - c - 2 * c**3)
    grey = c @ [0.2126, 0.7152, 0.0722]
    c = np.clip(grey[..., None] + np.exp(saturation) * (c - grey[..., None]), 0, 1)
    light = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    light = np.clip(light @ w['era.exposure'].T, 0, 1)
    c = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    c = np.stack([np.interp(c[..., i], np.linspace(0, 1, 33), w['era.curves'][i]) for i in range(3)], -1)
    c = np.clip(c @ w['era.print'][:, :3].T + w['era.print'][:, 3], 0, 1)
    return np.clip(c + trilinear(w['era.table'], c), 0, 1)


def nodes(n=33):
    return np.stack(np.meshgrid(*[np.linspace(0, 1, n)] * 3, indexing='ij'), -1)


def expected_table(weights, stills):
    return transform(weights, weights['era.range'] * np.tanh(np.mean([said(weights, pixels) for pixels in stills], 0)), nodes())


# --- from stills to a table -------------------------------------------------------------------------------------------

def node_picture():
    """Every node of a look as a pixel."""
    pixels = np.ones((33, 33 * 33, 4), np.float32)
    pixels[..., :3] = nodes().reshape(33, 33 * 33, 3)
    return pixels


@pytest.mark.parametrize('sizes,alpha', [([(64, 64)], False), ([(256, 171)], False), ([(90, 256)], True), ([(1, 1)], False), ([(7, 3), (50, 100), (256, 1)], True)])
def test_table_against_pytorch(rng, tmp_path, kernels, sizes, alpha):
    weights = era_weights.tensors(rng)
    era_weights.write(tmp_path / 'era.safetensors', weights)
    stills = [picture(rng, *size, alpha) for size in sizes]
    look = Look(Era(tmp_path / 'era.safetensors'), [Still(pixels) for pixels in stills])
    got = look(node_picture())[..., :3].reshape(33, 33, 33, 3)
    assert np.abs(got - expected_table(weights, stills)).max() < 1e-4


def test_large_pictures_are_reduced(rng, tmp_path):
    """A still of 512×340 is one of 256×170."""
    era_weights.write(tmp_path / 'era.safetensors', era_weights.tensors(rng))
    era, small = Era(tmp_path / 'era.safetensors'), picture(rng, 170, 256)
    large = np.ascontiguousarray(small.repeat(2, 0).repeat(2, 1))
    assert np.abs(Look(era, [Still(small)])(node_picture()) - Look(era, [Still(large)])(node_picture())).max() < 1e-5


@pytest.mark.parametrize('h,w', [(1, 1), (1, 3000), (3000, 1), (5, 900)])
def test_any_shape_and_what_is_no_number(rng, tmp_path, h, w):
    era_weights.write(tmp_path / 'era.safetensors', era_weights.tensors(rng))
    pixels = picture(rng, h, w)
    pixels[0, 0, :3] = np.nan, np.inf, -np.inf
    got = Look(Era(tmp_path / 'era.safetensors'), [Still(pixels)])(pixels)
    assert np.isfinite(got).all() and got.min() >= 0 and got.max() <= 1


def test_one_look_for_all_stills(rng, tmp_path):
    """From what all have in common: their order does not matter, and a still twice is as good as once."""
    era_weights.write(tmp_path / 'era.safetensors', era_weights.tensors(rng))
    era, stills, shown = Era(tmp_path / 'era.safetensors'), [Still(picture(rng, 40, 60)) for _ in range(3)], picture(rng, 20, 30)
    both = Look(era, stills)(shown)
    assert np.abs(both - Look(era, stills[::-1] * 2)(shown)).max() < 1e-5
    assert np.abs(both - Look(era, stills[:1])(shown)).max() > 1e-3


# --- tables on pictures -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize('h,w', [(1, 1), (3, 17), (41, 29)])
@pytest.mark.parametrize('strength', [30, 100, 150])
def test_trilinear(rng, kernels, h, w, strength):
    table, pixels = rng.random((33, 33, 33, 3)).astype(np.float32), picture(rng, h, w, alpha=True)
    pixels[0, 0, :3] = rng.choice([0, 1], 3)
    got = Look(table, strength=strength)(pixels)
    x = pixels[..., :3].astype(np.float64)
    assert np.abs(got[..., :3] - np.clip(x + strength / 100 * (trilinear(table.astype(np.float64), x) - x), 0, 1)).max() < 1e-5
    assert np.array_equal(got[..., 3], pixels[..., 3])


def test_strength_0_is_the_picture(rng):
    """Whatever is in a layer of floats."""
    pixels = picture(rng, 20, 30, alpha=True)
    pixels[..., :3] = pixels[..., :3] * 3 - 1
    assert np.array_equal(Look(rng.random((33, 33, 33, 3)).astype(np.float32), strength=0)(pixels), pixels)


def test_strength_is_monotonic(rng):
    """No pixel turns back on the way from the picture to the look and beyond."""
    table, pixels = rng.random((33, 33, 33, 3)).astype(np.float32), picture(rng, 30, 30)
    steps = np.stack([Look(table, strength=s)(pixels)[..., :3] for s in range(0, 151, 10)])
    moves = np.diff(steps, axis=0)
    assert (np.sign(steps[-1] - steps[0]) * moves >= -1e-6).all() and (moves != 0).mean() > 0.9


def test_too_little_memory(rng):
    """Is said before any is taken."""
    table, pixels = rng.random((33, 33, 33, 3)).astype(np.float32), picture(rng, 300, 400)
    look = Look(table)
    try:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(300 * 400 * 32))
        with pytest.raises(I.EngineError, match='There is not enough memory: a picture of 400×300 pixels needs') as e:
            look(pixels)
    finally:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(0))
    assert e.value.code == MEMORY


def test_too_many_stills():
    """Of a film's frames that get one look, before the first is read: all at the largest that one may be, and a look of each."""
    one = 256 * 256 * 16 + 33**3 * 16
    try:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(1000 * one))
        I.check(I.LIB.pastiche_stills_check_memory, 1000)
        with pytest.raises(I.EngineError, match='^There is not enough memory: to see 1001 pictures together takes 1.6 GB, and this machine has 1.6 GB.$') as e:
            I.check(I.LIB.pastiche_stills_check_memory, 1001)
    finally:
        I.LIB.pastiche_machine_memory_force(C.c_size_t(0))
    assert e.value.code == MEMORY


@pytest.mark.parametrize('setting,value', [('strength', -1), ('strength', 151), ('grain', 201), ('optics', float('nan'))])
def test_settings_out_of_range(rng, tmp_path, setting, value):
    era_weights.write(tmp_path / 'era.safetensors', era_weights.plain())
    with pytest.raises(I.EngineError, match=r'The (strength|grain|strength of the optics) is .*: it must be 0 to (150|200).') as e:
        Look(Era(tmp_path / 'era.safetensors'), [Still(picture(rng, 8, 8))], **{setting: value})
    assert e.value.code == SETTING


def test_no_stills(tmp_path):
    era_weights.write(tmp_path / 'era.safetensors', era_weights.plain())
    with pytest.raises(I.EngineError, match='There are no stills: a look is made from at least one.') as e:
        Look(Era(tmp_path / 'era.safetensors'), [])
    assert e.value.code == SETTING
