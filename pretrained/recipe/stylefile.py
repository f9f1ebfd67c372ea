# SPDX-License-Identifier: GPL-3.0-or-later
"""Pastiche's style files: .safetensors with the engine's names, layouts and metadata (see engine/README.md).

    write('base.safetensors', base_tensors(g, e), dict(kind='base', title='…'))
    write('vangogh.safetensors', style_tensors(g, vector), dict(kind='style', title='van Gogh', …))

Convolutions are stored [3, 3, in, out], the order in which the engine multiplies; linear layers [in, out].
"""
import hashlib
import json
import os
import struct

import numpy as np
import torch

FORMAT = '1'
ARCHITECTURE = 'pastiche-g1'


def _conv(module, name):
    yield name + '.weight', module.weight.detach().permute(2, 3, 1, 0)
    if module.bias is not None:
        yield name + '.bias', module.bias.detach()


def _linear(module, name):
    yield name + '.weight', module.weight.detach().t()
    yield name + '.bias', module.bias.detach()


def generator_tensors(g):
    for name, module in g.conv.items():
        yield from _conv(module, 'generator.' + name.replace('/', '.'))


def base_tensors(g, e):
    """Everything that all styles share: generator, affine head, encoder."""
    tensors = dict(generator_tensors(g))
    tensors.update(_linear(g.affine[0], 'affine.0'))
    tensors.update(_linear(g.affine[2], 'affine.1'))
    for name, module in e.conv.items():
        tensors.update(_conv(module, 'encoder.' + name))
    tensors.update(_linear(e.head[0], 'encoder.head.0'))
    tensors.update(_linear(e.head[2], 'encoder.head.1'))
    return tensors


def style_tensors(g, vector):
    """A style with weights of its own: its generator and its affine parameters."""
    return {**dict(generator_tensors(g)), 'vector': vector.detach().reshape(-1)}


def write(path, tensors, metadata, dtype=torch.float16):
    """Write atomically; metadata's values become strings. Returns the SHA-256 of the tensors' bytes."""
    header, blobs, offset = {}, [], 0
    for name in sorted(tensors):
        t = tensors[name].to(dtype).contiguous().cpu()
        raw = t.numpy().tobytes()
        header[name] = dict(dtype={torch.float16: 'F16', torch.float32: 'F32'}[dtype], shape=list(t.shape),
                            data_offsets=[offset, offset + len(raw)])
        offset += len(raw)
        blobs.append(raw)
    body = b''.join(blobs)
    digest = hashlib.sha256(body).hexdigest()
    header['__metadata__'] = {**{k: str(v) for k, v in metadata.items()},
                              'format': FORMAT, 'architecture': ARCHITECTURE, 'sha256': digest}
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b' ' * (-len(text) % 8)
    with open(path + '.part', 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + body)
        f.flush()
        os.fsync(f.fileno())
    os.replace(path + '.part', path)
    return digest


def read(path):
    """(tensors as float32, metadata) of a file that we wrote ourselves; the engine's loader is the strict one."""
    with open(path, 'rb') as f:
        size, = struct.unpack('<Q', f.read(8))
        header = json.loads(f.read(size))
        body = f.read()
    metadata = header.pop('__metadata__', {})
    kinds = dict(F16=np.float16, F32=np.float32)
    return {name: torch.from_numpy(np.frombuffer(body[slice(*h['data_offsets'])], kinds[h['dtype']])
                                   .astype(np.float32).reshape(h['shape'])) for name, h in header.items()}, metadata


def load_generator(g, tensors):
    """Put the weights of a base or style file back into a Generator."""
    for name, module in g.conv.items():
        key = 'generator.' + name.replace('/', '.')
        module.weight.data.copy_(tensors[key + '.weight'].permute(3, 2, 0, 1))
        if module.bias is not None:
            module.bias.data.copy_(tensors[key + '.bias'])


def _load_linear(module, tensors, key):
    module.weight.data.copy_(tensors[key + '.weight'].t())
    module.bias.data.copy_(tensors[key + '.bias'])


def load_base(g, e, tensors):
    load_generator(g, tensors)
    for module, key in ((g.affine[0], 'affine.0'), (g.affine[2], 'affine.1'),
                        (e.head[0], 'encoder.head.0'), (e.head[2], 'encoder.head.1')):
        _load_linear(module, tensors, key)
    for name, module in e.conv.items():
        module.weight.data.copy_(tensors[f'encoder.{name}.weight'].permute(3, 2, 0, 1))
        module.bias.data.copy_(tensors[f'encoder.{name}.bias'])
