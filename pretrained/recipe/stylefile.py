# SPDX-License-Identifier: GPL-3.0-or-later
"""Pastiche's style files: .safetensors with the engine's names, layouts and metadata (see engine/styles/STYLE-FILE.md).

    write('base.safetensors', base_tensors(g, e), dict(kind='base', title='…'))
    base, _ = read('base.safetensors')
    write('restorer.safetensors', restorer_tensors(net), dict(kind='restorer', title='…'))
    write('vangogh.safetensors', style_tensors(g, vector, base), dict(kind='style', title='van Gogh', …))
    load_generator(g, read('vangogh.safetensors')[0], base)

Convolutions are stored [3, 3, in, out], the order in which the engine multiplies; linear layers [in, out]. A style's
convolutions are stored as 8-bit steps away from its base's, with what a step is worth in each output channel.
"""
import base64
import hashlib
import io
import json
import os
import struct

import numpy as np
import torch
from PIL import Image

from eras import Watcher

FORMAT = '2'
ARCHITECTURE = 'pastiche-g1'
PAINTING_SIDE = 160  # pixels of the longer side
PAINTING_SIZE = 16384
STEPS = 127          # of a difference, to either side


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


def restorer_tensors(net):
    tensors = {}
    for name, module in net.conv.items():
        tensors.update(_conv(module, 'restorer.' + name.replace('/', '.')))
    return tensors


def load_restorer(net, tensors):
    for name, module in net.conv.items():
        name = 'restorer.' + name.replace('/', '.')
        module.weight.data = tensors[name + '.weight'].permute(3, 2, 0, 1).float()
        module.bias.data = tensors[name + '.bias'].float()


LOOKS = ('exposure', 'curves', 'print', 'table')


def era_tensors(watcher, limits, looks):
    tensors = {'era.range': limits}
    for i, module in enumerate(watcher.conv):
        tensors.update(_conv(module, f'era.conv{i}'))
    weight, bias = watcher.whole_head()
    tensors.update({'era.head.weight': weight.detach().t(), 'era.head.bias': bias.detach()})
    tensors.update({f'era.{k}': looks[k].detach() for k in LOOKS})
    return tensors


def load_era(tensors):
    """(watcher, limits, looks) of a file's tensors."""
    watcher = Watcher(alike=False)
    for i, module in enumerate(watcher.conv):
        module.weight.data = tensors[f'era.conv{i}.weight'].permute(3, 2, 0, 1).contiguous()
        module.bias.data = tensors[f'era.conv{i}.bias']
    _load_linear(watcher.head, tensors, 'era.head')
    return watcher, tensors['era.range'], {k: tensors[f'era.{k}'] for k in LOOKS}


def discriminator_tensors(d):
    """The critic: weights before their spectral normalisation, and the left singular vectors it goes on from."""
    def weight(m):
        w = getattr(m, 'weight_orig').detach()
        return (w.permute(2, 3, 1, 0) if w.dim() == 4 and w.shape[2] == 3 else w.flatten(1).t()).contiguous()

    tensors = {}
    for stage in ('trunk', 'patch', 'logit', 'project'):
        for i, module in enumerate(getattr(d, stage)):
            name = f'discriminator.{stage}.{i}'
            tensors[name + '.weight'], tensors[name + '.singular'] = weight(module), module.weight_u.detach()
            if module.bias is not None:
                tensors[name + '.bias'] = module.bias.detach()
    return tensors


def whole_style_tensors(g, vector):
    """A style with weights of its own: its generator and its affine parameters."""
    return {**dict(generator_tensors(g)), 'vector': vector.detach().reshape(-1)}


def steps(difference):
    """(steps, scale): the largest difference of an output channel is all steps, of a size that float16 holds."""
    scale = (difference.abs().amax((0, 1, 2)) / STEPS).half().float()
    return (difference / scale.where(scale > 0, 1.0)).round().clamp(-STEPS, STEPS).where(scale > 0, 0.0).to(torch.int8), scale


def style_tensors(g, vector, base):
    """A style as its file holds it; `base` is what the base's file holds."""
    tensors = whole_style_tensors(g, vector)
    for name in [n for n in tensors if n.endswith('.weight')]:
        tensors[name], tensors[name[:-6] + 'scale'] = steps(tensors[name].float().cpu() - base[name])
    return tensors


def whole(tensors, base):
    """A style file's tensors with whole weights: base + scale · steps."""
    def one(name, t):
        return base[name] + tensors[name[:-6] + 'scale'] * t.float() if t.dtype == torch.int8 else t
    return {name: one(name, t) for name, t in tensors.items() if not name.endswith('.scale')}


def write(path, tensors, metadata, dtype=torch.float16):
    """Write atomically, floats as `dtype`; metadata's values become strings. Returns the SHA-256 of the tensors' bytes."""
    header, blobs, offset = {}, [], 0
    for name in sorted(tensors):
        t = tensors[name]
        t = (t if t.dtype == torch.int8 else t.to(dtype)).contiguous().cpu()
        raw = t.numpy().astype(t.numpy().dtype.newbyteorder('<')).tobytes()
        header[name] = dict(dtype={torch.float16: 'F16', torch.float32: 'F32', torch.int8: 'I8'}[t.dtype], shape=list(t.shape),
                            data_offsets=[offset, offset + len(raw)])
        offset += len(raw)
        blobs.append(raw)
    body = b''.join(blobs)
    digest = hashlib.sha256(body).hexdigest()
    header['__metadata__'] = {**{k: str(v) for k, v in metadata.items()},
                              'format': FORMAT, 'architecture': ARCHITECTURE, 'sha256': digest}
    _put(path, header, body)
    return digest


def _put(path, header, body):
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b' ' * (-len(text) % 8)
    with open(path + '.part', 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + body)
        f.flush()
        os.fsync(f.fileno())
    os.replace(path + '.part', path)


def parts(path):
    """(header as a dict, the tensors' bytes)."""
    with open(path, 'rb') as f:
        size, = struct.unpack('<Q', f.read(8))
        return json.loads(f.read(size)), f.read()


def describe(path, **metadata):
    """Change what a file says of itself, atomically; its tensors' bytes stay."""
    header, body = parts(path)
    header['__metadata__'].update({k: str(v) for k, v in metadata.items()})
    _put(path, header, body)


def painting(image):
    """One of the paintings a style was learned from, small, as its metadata hold it: a JPEG in base64."""
    image = image.convert('RGB')
    scale = min(1, PAINTING_SIDE / max(image.size))
    image = image.resize([max(1, round(scale * s)) for s in image.size], Image.LANCZOS)
    for quality in (80, 60, 40, 20):
        out = io.BytesIO()
        image.save(out, 'JPEG', quality=quality)
        if out.tell() <= PAINTING_SIZE:
            break
    return base64.b64encode(out.getvalue()).decode()


def read(path):
    """(tensors as float32 or int8, metadata) of a file that we wrote ourselves; the engine's loader is the strict one."""
    header, body = parts(path)
    metadata = header.pop('__metadata__', {})
    kinds = dict(F16=('<f2', np.float32), F32=('<f4', np.float32), I8=('i1', np.int8))
    return {name: torch.from_numpy(np.frombuffer(body[slice(*h['data_offsets'])], kinds[h['dtype']][0])
                                   .astype(kinds[h['dtype']][1]).reshape(h['shape'])) for name, h in header.items()}, metadata


def load_generator(g, tensors, base=None):
    """Put weights back into a Generator: of a base file, or of a style file with its base's."""
    tensors = whole(tensors, base) if base else tensors
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
