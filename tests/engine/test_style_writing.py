# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers in style files, and the writer."""
import ctypes as C
import os
import resource
import struct

import numpy as np
import pytest
import torch

import files
import internals
import stylefile
from files import StyleFile, pastiche, read_weights, write_weights
from internals import LIB, EngineError


# --- numbers ----------------------------------------------------------------------------------------------------------

def bits(values):
    return values.view(np.uint16 if values.dtype == np.float16 else np.uint32)


def test_every_float16():
    halves = np.arange(65536, dtype=np.uint16).view(np.float16)
    out = np.empty(65536, np.float32)
    LIB.pastiche_half_to_float(halves.ctypes.data_as(C.c_void_p), out.ctypes.data_as(C.c_void_p), C.c_size_t(65536))
    expected = halves.astype(np.float32)
    number = ~np.isnan(expected)
    assert (bits(out)[number] == bits(expected)[number]).all() and np.isnan(out[~number]).all()


def test_float32_to_float16(seed):
    rng = np.random.default_rng(seed)
    anything = rng.integers(0, 2**32, 500000, dtype=np.uint32).view(np.float32)
    likely = (rng.standard_normal(500000) * 10.0 ** rng.uniform(-9, 5, 500000)).astype(np.float32)
    halves = np.arange(0x7c00, dtype=np.uint16).view(np.float16).astype(np.float32)
    ties = (halves[:-1] + halves[1:]) / 2
    values = np.concatenate((anything, likely, ties, -ties, np.nextafter(ties, np.float32(9e9)), np.nextafter(ties, np.float32(0))))
    out = np.empty(len(values), np.float16)
    LIB.pastiche_float_to_half(values.ctypes.data_as(C.c_void_p), out.ctypes.data_as(C.c_void_p), C.c_size_t(len(values)))
    with np.errstate(over='ignore', invalid='ignore'):
        expected = values.astype(np.float16)
    number = ~np.isnan(values)
    assert (bits(out)[number] == bits(expected)[number]).all() and np.isnan(out[~number]).all()


# --- the writer -------------------------------------------------------------------------------------------------------

@pytest.fixture
def base(styles):
    base = read_weights(styles / 'base.safetensors')
    yield base
    LIB.pastiche_weights_clear(C.byref(base))


@pytest.fixture
def weights(styles, base):
    """The weights of “dore”, in memory."""
    weights = read_weights(styles / 'dore.safetensors', base)
    yield weights
    LIB.pastiche_weights_clear(C.byref(weights))


METADATA = dict(title='Doré “quoted” \\ and\ttabs', licence='CC0-1.0', base_sha256='0' * 64, working_pixels='262144')


def random_tensors(rng, styles, kind):
    """Random values in the shapes of a file. A style's steps go to ±127 in every channel, but for channels without any;
    base + scale · steps needs no rounding, so that writing finds the same steps."""
    tensors, metadata = stylefile.read(str(styles / f'{kind}.safetensors'))
    base, _ = stylefile.read(str(styles / 'base.safetensors'))
    for name, tensor in tensors.items():
        if tensor.dtype == torch.int8:
            q = rng.integers(-127, 128, tensor.shape)
            q[rng.integers(3), rng.integers(3), 0] = rng.choice((-127, 127), tensor.shape[3])
            scale = rng.uniform(2**-12, 2**-8, tensor.shape[3]) * (rng.random(tensor.shape[3]) > 0.2)
            tensors[name[:-6] + 'scale'].copy_(torch.from_numpy(scale.astype(np.float16).astype(np.float32)))
            tensor.copy_(torch.from_numpy((q * (scale > 0)).astype(np.int8)))
            base[name].copy_(torch.from_numpy(rng.integers(-1000, 1000, tensor.shape) / np.float32(1024)))
        elif not name.endswith('.scale'):
            tensor.copy_(torch.from_numpy(np.float32(rng.standard_normal(tensor.shape) * 10.0 ** rng.uniform(-8, 2, tensor.shape))))
    return tensors, base, metadata


@pytest.mark.parametrize('half', (0, 1))
@pytest.mark.parametrize('kind', ('base', 'dore'))
def test_round_trip(styles, tmp_path, seed, kind, half):
    """Written by Python, read and written by the engine, read by Python: the same to the last bit."""
    tensors, stored_base, metadata = random_tensors(np.random.default_rng(seed), styles, kind)
    base = internals.weights(internals.BASE, stored_base) if kind != 'base' else None
    first, second = tmp_path / 'first.safetensors', tmp_path / 'second.safetensors'
    digest = stylefile.write(str(first), tensors, metadata, torch.float16 if half else torch.float32)

    weights = read_weights(first, base)
    write_weights(second, weights, base, half, METADATA)
    LIB.pastiche_weights_clear(C.byref(weights))

    read, written = stylefile.read(str(second))
    expected, _ = stylefile.read(str(first))
    assert read.keys() == expected.keys() == tensors.keys()
    assert all(read[n].dtype == expected[n].dtype and read[n].numpy().tobytes() == expected[n].numpy().tobytes() for n in tensors)
    assert written == dict(METADATA, format='2', architecture='pastiche-g1', kind='base' if kind == 'base' else 'style', sha256=digest)
    header = StyleFile(second)
    assert (8 + struct.unpack('<Q', second.read_bytes()[:8])[0]) % 8 == 0
    assert {t['dtype'] for n, t in header.header.items() if n != '__metadata__'} == {'F16' if half else 'F32'} | ({'I8'} if base else set())
    assert pastiche('info', second).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ['first.safetensors', 'second.safetensors']


def test_whole_weights(styles, base):
    """Base + scale · steps, put together here from the files' bytes."""
    file, parent = StyleFile(styles / 'dore.safetensors'), StyleFile(styles / 'base.safetensors')

    def tensor(f, name):
        entry = f.header[name]
        return np.frombuffer(f.body[slice(*entry['data_offsets'])], {'F16': '<f2', 'I8': 'i1'}[entry['dtype']]).astype(np.float64)

    weights = read_weights(styles / 'dore.safetensors', base)
    for i, (name, shape) in enumerate(internals.specs(internals.STYLE)):
        got = np.ctypeslib.as_array(weights.data[i], shape).astype(np.float64)
        want = tensor(file, name).reshape(shape)
        if name.endswith('.weight'):
            want = tensor(parent, name).reshape(shape) + want * tensor(file, name.replace('.weight', '.scale'))
        assert np.abs(got - want).max() <= 1e-6 * np.abs(want).max(), name
    LIB.pastiche_weights_clear(C.byref(weights))


def test_steps_are_the_recipes(weights, base, styles, tmp_path, seed):
    """Of any difference, however small, and of none; and they are as near as steps can be."""
    rng = np.random.default_rng(seed)
    expected = {}
    for i, (name, shape) in enumerate(internals.specs(internals.STYLE)):
        if name.endswith('.weight'):
            new = np.ctypeslib.as_array(weights.data[i], shape)
            old = np.ctypeslib.as_array(base.data[i], shape)
            new[:] = old + (rng.standard_normal(shape) * 10.0 ** rng.uniform(-9, 1, shape[3])).astype(np.float32)
            new[..., 0] = old[..., 0]
            expected[name], expected[name[:-6] + 'scale'] = stylefile.steps(torch.from_numpy(new - old))
    write_weights(tmp_path / 'x.safetensors', weights, base, 1, METADATA)
    written, _ = stylefile.read(str(tmp_path / 'x.safetensors'))
    assert all(torch.equal(written[name], t) for name, t in expected.items())
    stored_base, _ = stylefile.read(str(styles / 'base.safetensors'))
    for i, (name, shape) in enumerate(internals.specs(internals.STYLE)):
        if name.endswith('.weight'):
            error = (stylefile.whole(written, stored_base)[name].numpy() - np.ctypeslib.as_array(weights.data[i], shape)).astype(np.float64)
            scale = written[name[:-6] + 'scale'].double().numpy()
            assert (np.abs(error) <= 0.51 * scale + 127 * 2**-25 + 1e-6).all()    # half a step; float16's own at its least


def test_writing_where_nothing_can_be_written(weights, base, tmp_path):
    (tmp_path / 'file').write_text('')
    for folder in (tmp_path / 'none', tmp_path / 'file', '/proc'):
        with pytest.raises(EngineError, match=f'“{folder}/x.safetensors” cannot be written: ') as failure:
            write_weights(f'{folder}/x.safetensors', weights, base, 1, METADATA)
        assert failure.value.code == files.FILE


def test_writing_to_a_full_disk(weights, base, tmp_path):
    """The old file stays, and nothing beside it."""
    path = tmp_path / 'x.safetensors'
    path.write_text('old')
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, limits[1]))
    try:
        with pytest.raises(EngineError, match='cannot be written: File too large'):
            write_weights(path, weights, base, 1, METADATA)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == 'old' and os.listdir(tmp_path) == ['x.safetensors']


@pytest.mark.parametrize('number', (np.nan, np.inf, -10001))
def test_writing_what_could_not_be_read(weights, base, tmp_path, number):
    weights.data[3][5] = number
    with pytest.raises(EngineError, match='tensor “generator.res4a.0.b.weight” holds a value'):
        write_weights(tmp_path / 'x.safetensors', weights, base, 0, METADATA)
    assert os.listdir(tmp_path) == []
