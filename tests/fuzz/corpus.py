# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fuzzers begin with, and what each must answer: sound and malformed inputs of every kind, made anew rather than stored.

    corpus.py FOLDER      # FOLDER/KIND/… for each kind; FOLDER/styles has what the inputs are put together with
"""
import base64
import json
import os
import random
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np

TOP = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(TOP / 'tests' / name) for name in ('engine', '', 'fuzz')] + [str(TOP / 'pretrained' / 'recipe')]
from corpus_pictures import picture, pixels, saved      # noqa: E402: “picture” is a kind

STYLE_STEP = 48         # fuzz-style.c
KINDS = 'checkpoint', 'note', 'onnx', 'picture', 'presets', 'style', 'thumbnail'


def templates(folder):
    """A folder of styles: base, discriminator, one style, and the same lake's instant style and checkpoint; an era, a restorer."""
    import tunes
    for name in 'base', 'discriminator', 'vangogh':
        shutil.copy(TOP / f'pretrained/styles/{name}.safetensors', folder)
    subprocess.run([TOP / 'build/engine/cli/pastiche', '--styles', folder, 'instant', TOP / 'tests/data/lake-sherburne.jpg', folder / 'vector.safetensors'],
                   check=True, stdout=subprocess.DEVNULL, timeout=300)
    import era_weights
    import stylefile
    import torch
    from restorer import Restorer
    stylefile.write(str(folder / 'restorer.safetensors'), stylefile.restorer_tensors(Restorer()), dict(kind='restorer', title='Restorer'))
    era_weights.write(folder / 'era.safetensors', era_weights.tensors(np.random.default_rng(1)), era_weights.OPTICS, torch.float16)
    tune = tunes.begin(folder, 1)
    tune.checkpoint(folder / 'kept.tuning')
    tune.close()


def header(path):
    data = path.read_bytes()
    return data[8:8 + struct.unpack_from('<Q', data)[0]]


# --- style files ------------------------------------------------------------------------------------------------------

def style(folder):
    """Every malformed file of tests/engine/test_style_files.py: as a header for the body of a style or of an instant style,
    where the body stays, or whole, where it is small."""
    from files import StyleFile
    from test_style_files import MALFORMED
    style, vector = folder / 'vangogh.safetensors', folder / 'vector.safetensors'
    body = StyleFile(style).body
    yield 'sound', b'S' + StyleFile(style).text()
    scale = next(tensor['data_offsets'] for name, tensor in StyleFile(style).header.items() if name.endswith('.scale'))
    for value in 0xbc00bc00, 0x7e007e00, 0x70007000:        # below 0, no number, and with its steps beyond what may be
        yield f'scale_{value:x}', b'S' + StyleFile(style).text() + b'\0' + struct.pack('<HI', scale[0] // STYLE_STEP + 1, value)
    yield 'sound_vector', b'V' + StyleFile(vector).text()
    yield 'changed_vector', b'V' + StyleFile(vector).text() + b'\0' + struct.pack('<HI', 8, 0x7e007c00) + struct.pack('<HI', 100, 0x3c003c00)
    yield 'whole_vector', vector.read_bytes()
    for name, (make, _) in MALFORMED.items():
        data = make(StyleFile(style))
        text = data[8:8 + int.from_bytes(data[:8], 'little')] if len(data) > 8 else b''
        if data[8 + len(text):] == body:
            yield name, b'S' + text
        elif len(data) < 1 << 16:
            yield name, data
        try:
            data = make(StyleFile(vector))
        except (KeyError, StopIteration, ValueError):
            continue                    # it changes a tensor that an instant style lacks
        yield name + '_vector', data
    yield from era(folder)
    yield from restorer(folder)
    for title in ' \u3000\u200e', '\x1b[31m', '\u2028' * 9, 'Z' + '\u0301' * 3000, '\u202e', '👨\u200d' * 500, 'x' * 4096:
        file = StyleFile(vector)
        file.metadata.update(title=title, artist=title, keywords=title, painting=title)
        yield f'title_{len(title)}_{ord(title[0])}', b'V' + file.text()


def era(folder):
    """Of kind style: a header for the body of an era, each of its rules broken once."""
    from files import StyleFile
    from test_era_files import MALFORMED
    sound = folder / 'era.safetensors'
    yield 'sound_era', b'E' + StyleFile(sound).text()
    for at, value in (3000, 0x7e00), (31000, 0xfc00), (60000, 0x4000), (59000, 0):
        yield f'era_{at}', b'E' + StyleFile(sound).text() + b'\0' + struct.pack('<HHH', at, value, value)
    for name, (change, _) in MALFORMED.items():
        file = StyleFile(sound)
        if 'tensor' not in MALFORMED[name][1]:
            change(None, file.metadata)
            file.header['__metadata__'] = {key: value for key, value in file.metadata.items() if value is not None}
            yield f'era_{name}', b'E' + file.text()


def restorer(folder):
    """Of kind style: a header for the body of a restorer, each of the rules that such a file shares with a style's broken once, and
    those of its kind and its tensors."""
    from files import StyleFile
    from test_style_files import MALFORMED
    sound = folder / 'restorer.safetensors'
    body = StyleFile(sound).body
    yield 'sound_restorer', b'R' + StyleFile(sound).text()
    for name, (make, _) in MALFORMED.items():
        try:
            data = make(StyleFile(sound))
        except (KeyError, StopIteration, ValueError):
            continue                    # it changes a tensor or a text that a restorer lacks
        text = data[8:8 + int.from_bytes(data[:8], 'little')] if len(data) > 8 else b''
        if data[8 + len(text):] == body:
            yield f'restorer_{name}', b'R' + text
    for kind in 'era', 'base', 'vector':
        file = StyleFile(sound)
        file.metadata['kind'] = kind
        yield f'restorer_as_{kind}', b'R' + file.text()
    for change in dict(dtype='F32'), dict(dtype='I8'), dict(shape=[1]), None:
        file = StyleFile(sound)
        tensor = file.header.pop(file.first())
        file.header['restorer.more' if change is None else 'restorer.detail.bias'] = {**tensor, **(change or {})}
        yield f'restorer_tensor_{change and "_".join(map(str, change.values()))}', b'R' + file.text()


# --- checkpoints ------------------------------------------------------------------------------------------------------

def checkpoint(folder):
    sound = json.loads(header(folder / 'kept.tuning'))

    def changed(**metadata):
        new = {**sound, '__metadata__': {k: v for k, v in {**sound['__metadata__'], **metadata}.items() if v is not None}}
        return json.dumps(new).encode()

    yield 'sound', changed()
    yield 'cut', changed()[:-9]
    yield 'whole', b'=' + struct.pack('<Q', 2) + b'{}'
    for key in sound['__metadata__']:
        for value in (None, '-1', 'nan', '2147483647'):
            yield f'{key}_{value and value[:12]}', changed(**{key: value})
    tensors = [name for name in sound if name != '__metadata__']
    for i, name in enumerate((tensors[0], *(n for n in tensors if n.startswith(('painting', 'photograph'))))):
        for k, change in enumerate((dict(dtype='F16'), dict(dtype='I8'), dict(shape=[1]), dict(shape=[3, 1, 3]))):
            yield f'tensor_{i}_{k}', json.dumps({**sound, name: {**sound[name], **change}}).encode()
        yield f'tensor_{i}_renamed', json.dumps({n + 'x' * (n == name): t for n, t in sound.items()}).encode()


# --- networks from elsewhere ------------------------------------------------------------------------------------------

def onnx(_):
    """Every malformed model of tests/engine/test_onnx_files.py, and small sound ones of several kinds and versions."""
    import torch
    from onnx_models import Anime, Scaled, Unrolled, export, johnson, old_scaler
    from test_onnx_files import MALFORMED, painter
    torch.manual_seed(1)
    yield 'sound', painter()
    yield 'scaler', old_scaler(np.random.default_rng(1), 2)
    for span in 'NominalRange_0_255', 'Normalized_1_1', 'Normalized_0_1', 'else':
        yield f'range_{span}', painter(metadata={'Image.NominalPixelRange': span, 'Image.BitmapPixelFormat': 'Bgr8'})
    yield 'long_doc', painter(metadata={'license': 'y' * 5000}) + b'\x32\xf0\x2e' + b'x' * 6000
    for opset in 7, 11, 18:
        yield f'johnson_{opset}', export(johnson(width=1, blocks=1), opset)
        yield f'unrolled_{opset}', export(johnson('transposed', Unrolled, width=1, blocks=1, last=Scaled()), opset)
    yield 'anime', export(Anime(width=1), 14)
    yield 'anime_ends', export(Anime(width=1, ends=True), 13, shape=(1, 64, 72, 3), dynamic=False)
    for name, (make_it, _) in MALFORMED.items():
        yield name, make_it()
    yield from operators()


def operators():
    """A sound network of each operator, as small as can be, in all the ways in which it may say what it does."""
    from onnx import helper
    from onnx_models import make
    node, f, i = helper.make_node, np.float32, lambda *values: np.array(values, np.int64)
    three = dict(s=f([1, 2, 3]), b=f([0, 1, 2]), v=f([1, 1, 2]))
    for name, constants, opset, *nodes in (
            *((name, {}, 13, node(name, ['x'], ['y'])) for name in 'Sigmoid Tanh HardSigmoid Elu LeakyRelu Relu Softplus Exp Floor Ceil Neg Abs Identity Dropout'.split()),
            *((name, {}, 13, node('Abs', ['x'], ['a']), node(name, ['a'], ['y'])) for name in ('Sqrt', 'Reciprocal')),
            *((f'{name}_{k}', dict(c=c), 13, node(name, ['x', 'c'], ['y'])) for name in 'Add Sub Mul Div Pow Max Min PRelu'.split()
              for k, c in enumerate((f(2), f([[[1]], [[2]], [[3]]])))),
            *((f'type_{kind}', dict(c=np.array(2, kind)), 13, *([node('Cast', ['c'], ['d'], to=1)] if 'f' not in kind else [node('Identity', ['c'], ['d'])]),
               node('Mul', ['x', 'd'], ['y'])) for kind in ('f2', 'f8', 'i1', 'u1', 'i4', 'i8', 'bool')),
            ('whole', dict(o=i(1), z=i(0)), 13, node('Shape', ['x'], ['s']), node('Add', ['s', 'z'], ['a']), node('Sub', ['a', 'z'], ['b']), node('Mul', ['b', 'o'], ['c']),
             node('Div', ['c', 'o'], ['d']), node('Max', ['d', 'o'], ['e']), node('Neg', ['e'], ['f']), node('Abs', ['f'], ['g']), node('Relu', ['g'], ['h']),
             node('Min', ['h', 's'], ['j']), node('Reshape', ['x', 'j'], ['y'])),
            ('twice', {}, 13, node('Neg', ['x'], ['a']), node('Mul', ['a', 'a'], ['b']), node('Sub', ['b', 'a'], ['y'])),
            ('clip_7', {}, 7, node('Clip', ['x'], ['y'], min=0.0, max=255.0)), ('clip', dict(l=f(0), h=f(1)), 13, node('Clip', ['x', 'l', 'h'], ['y'])),
            ('scaler', {}, 7, node('ImageScaler', ['x'], ['a'], scale=0.5, bias=[1.0, 2.0, 3.0]), node('Affine', ['a'], ['y'], alpha=2.0, beta=-1.0)),
            ('batch', three, 9, node('BatchNormalization', ['x', 's', 'b', 'b', 'v'], ['y'])),
            ('channels', three, 17, node('Transpose', ['x'], ['a'], perm=[0, 2, 3, 1]), node('LayerNormalization', ['a', 's', 'b'], ['c']),
             node('Transpose', ['c'], ['y'], perm=[0, 3, 1, 2])),
            *((f'group_{opset}', three if opset > 18 else dict(s=f([2]), b=f([1])), opset,
               node('GroupNormalization', ['x', 's', 'b'], ['y'], num_groups=1)) for opset in (18, 21)),
            ('instance', three, 8, node('InstanceNormalization', ['x', 's', 'b'], ['y'])),
            *((f'{name}_{k}', dict(a=i(1)), 18, node(name, ['x', *axes], ['a_'], keepdims=1), node('Sub', ['x', 'a_'], ['y'])) for name in ('ReduceMean', 'ReduceSum')
              for k, axes in enumerate((['a'], []))),
            ('means', {}, 11, node('ReduceMean', ['x'], ['a'], axes=[2, 3]), node('GlobalAveragePool', ['x'], ['b']), node('Add', ['a', 'b'], ['c']),
             node('Add', ['x', 'c'], ['y'])),
            *((f'pad_{mode}', dict(p=i(0, 0, 2, 1, 0, 0, 1, 3), a=i(2, 1), z=i(-1, -3), k=i(2, 3)), 13, node('Pad', ['x', 'p'], ['a_'], mode=mode),
               node('Slice', ['a_', 'a', 'z', 'k'], ['y'])) for mode in ('constant', 'reflect', 'edge')),
            ('pad_axes', dict(p=i(1, 2, -1, -2), k=i(3, 2)), 19, node('Pad', ['x', 'p', '', 'k'], ['y'], mode='edge')),
            ('crop', {}, 7, node('Pad', ['x'], ['a'], pads=[0, 0, 1, 2, 0, 0, 3, 4]), node('Crop', ['a'], ['y'], border=[2, 1, 4, 3])),
            ('turned', dict(a=i(-1, -1), z=i(-2**62, -2**62), k=i(2, 3), d=i(-1, -1)), 13, node('Slice', ['x', 'a', 'z', 'k', 'd'], ['b']), node('Transpose', ['b'], ['c']),
             node('Transpose', ['c'], ['y'], perm=[3, 2, 1, 0])),
            ('halves', dict(g=i(2, 0, 1), h=i(0), h1=i(1)), 13, node('Gather', ['x', 'g'], ['a'], axis=1), node('Slice', ['a', 'h', 'h1', 'h1'], ['b']),
             node('Concat', ['b', 'b', 'b'], ['y'], axis=-3)),
            ('shapes', dict(m=i(1, 3, -1), one=i(0), f=i(1)), 13, node('Shape', ['x'], ['s']), node('Reshape', ['x', 'm'], ['a']), node('Squeeze', ['a', 'one'], ['b']),
             node('Unsqueeze', ['b', 'one'], ['c']), node('Flatten', ['c'], ['d'], axis=2), node('Reshape', ['d', 's'], ['y'])),
            ('sizes', dict(a=i(2), z=i(4), two=f([2]), n=i(1, 3)), 13, node('Shape', ['x'], ['s']), node('Slice', ['s', 'a', 'z'], ['hw']), node('Cast', ['hw'], ['q'], to=1),
             node('Mul', ['q', 'two'], ['r']), node('Floor', ['r'], ['t']), node('Cast', ['t'], ['u'], to=7), node('Concat', ['n', 'u'], ['v'], axis=0),
             node('Resize', ['x', '', '', 'v'], ['w'], mode='linear'), node('Resize', ['w', '', '', 's'], ['y'], mode='nearest')),
            ('expand', dict(c=f([[[1]], [[2]], [[3]]])), 13, node('Shape', ['x'], ['s']), node('Expand', ['c', 's'], ['e']),
             node('ConstantOfShape', ['s'], ['o'], value=helper.make_tensor('v', 1, [1], [2])), node('Add', ['e', 'o'], ['a']), node('Add', ['x', 'a'], ['y'])),
            ('constant', {}, 13, node('Constant', [], ['c'], value_float=2.0), node('Constant', [], ['d'], value=helper.make_tensor('v', 1, [1], [2])),
             node('Add', ['c', 'd'], ['e']), node('Mul', ['x', 'e'], ['y'])),
            *((f'resize_{mode}_{k}', dict(u=f([1, 1, 2, 2]), d=f([1, 1, .5, .5])), 13,
               node('Resize', ['x', '', 'u'], ['a'], mode=mode, coordinate_transformation_mode=place, nearest_mode=rule), node('Resize', ['a', '', 'd'], ['y'], mode=mode))
              for mode in ('nearest', 'linear', 'cubic') for k, (place, rule) in enumerate((('asymmetric', 'floor'), ('half_pixel', 'ceil'), ('align_corners', 'round_prefer_ceil'),
                                                                                           ('pytorch_half_pixel', 'round_prefer_floor')))),
            *((f'upsample_{mode}', dict(w=np.ones((3, 3, 1, 1), f)), 7, node('Upsample', ['x'], ['a'], mode=mode, scales=[1.0, 1.0, 2.0, 2.0]),
               node('Conv', ['a', 'w'], ['y'], strides=[2, 2])) for mode in ('nearest', 'linear')),
            ('strides', dict(w=np.ones((4, 3, 3, 3), f), t=np.ones((4, 3, 2, 2), f), b=f([1, 2, 3])), 13,
             node('Conv', ['x', 'w'], ['a'], strides=[2, 2], pads=[1, 1, 1, 1]), node('ConvTranspose', ['a', 't', 'b'], ['y'], strides=[2, 2])),
            ('groups', dict(w=np.ones((3, 1, 3, 3), f), t=np.ones((3, 1, 3, 3), f)), 13, node('Conv', ['x', 'w'], ['a'], group=3, dilations=[2, 2], pads=[2, 2, 2, 2]),
             node('ConvTranspose', ['a', 't'], ['y'], group=3, auto_pad='SAME_UPPER')),
            ('pointwise', dict(w=np.ones((3, 3, 1, 1), f)), 13, node('Conv', ['x', 'w'], ['y'], auto_pad='SAME_LOWER'))):
        yield f'op_{name}', make(nodes, constants, opset)


# --- small files ------------------------------------------------------------------------------------------------------

def thumbnail(_):
    draw = np.random.default_rng(1)
    for mode in 'L', 'RGB', 'CMYK':
        for side in 1, 17, 160, 161:
            yield f'{mode}_{side}', saved(pixels(mode, (side, side), draw), 'JPEG')
    jpeg = saved(pixels('RGB', (40, 50), draw), 'JPEG', progressive=True)
    yield from (('progressive', jpeg), ('cut', jpeg[:200]), ('none', b''), ('png', saved(pixels('RGB', (9, 9), draw), 'PNG')),
                ('text', b'=' + base64.b64encode(jpeg)), ('long', b'=' + b'A' * 30000), ('no_base64', '=ü\x1b?'.encode()))


def presets(_):
    one = '[preset 1]\nname=good\nstyle=vangogh\nmix=dore\nstrength=40\nstroke-size=80\nkeep-colours=1\ndetail=2\nmix-amount=9\n'
    texts = ['', one, one * 2, one + one.replace('good', 'second'), 'rubbish', one.encode()[:-20].decode(), '[', '[]', '[a]\n=b', one.replace('40', 'nan'),
             one.replace('40', '1e999'), one.replace('good', ' \\t '), one.replace('good', '\u2028\x1b[31m'), one.replace('good', 'Z' + '\u0301' * 500),
             one.replace('good', 'é' * 999), one.replace('vangogh', ''), one.replace('style', 'stile'), one.replace('good', '\\x'), one.replace('good', '\\'),
             ''.join(one.replace('good', str(i)).replace('preset 1', f'p{i}') for i in range(201)), '# é\n' + one, one.replace('\n', '\r\n')]
    old = '[preset 1]\nname=old\nthreshold=60\n' + ''.join(f'{key}={i}\n' for i, key in enumerate('scratches cracks stains fading noise blocks screen'.split()))
    texts += [old, old + one.replace('preset 1', 'a'), old[:-30], *(old.replace('=60', f'={value}') for value in ('-1', '101', '1e400', 'nan', 'x', ''))]
    yield from ((str(i), text.encode()) for i, text in enumerate(texts))
    yield 'no_utf8', one.encode().replace(b'good', b'\xff\xfe')
    yield 'nul', one.encode().replace(b'good', b'a\0b')


def note(_):
    one = '[pastiche]\nsource=Photo\nname=van Gogh 80 %\nsource-id=0123\nsource-tattoo=7\nselection=abc\nstyle=vangogh\nstrength=80\nmix-amount=50\n'
    texts = ['', one, 'rubbish', one[:-9], one.replace('Photo', '\\x'), one.replace('Photo', ''), one.replace('80\n', 'nan\n'), one.replace('80\n', '1e9\n'),
             one.replace('80\n', '-1\n'), one.replace('=7', '=99999999999999999999'), one.replace('=7', '=x'), one.replace('pastiche', 'pastich'),
             one.replace('Photo', '\u202e\u2028'), 'x' * 70000]
    yield from ((str(i), text.encode()) for i, text in enumerate(texts))
    yield 'no_utf8', one.encode().replace(b'Photo', b'\xff\xfe')


def make(folder, kinds=KINDS):
    """All of `kinds` below `folder`, unless they are there; how many inputs there are of each."""
    folder = Path(folder)
    styles = folder / 'styles'
    if not all((styles / name).exists() for name in ('restorer.safetensors', 'kept.tuning')):
        shutil.rmtree(styles, ignore_errors=True)
        styles.mkdir(parents=True)
        templates(styles)
    for kind in kinds:
        shutil.rmtree(folder / kind, ignore_errors=True)
        (folder / kind).mkdir()
        for name, data in globals()[kind](styles):
            (folder / kind / ''.join(c if c.isalnum() or c in '_-' else '.' for c in name)).write_bytes(data)
    return {kind: len(os.listdir(folder / kind)) for kind in kinds}


if __name__ == '__main__':
    print(make(sys.argv[1]))
