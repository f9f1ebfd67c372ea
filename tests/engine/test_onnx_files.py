# SPDX-License-Identifier: GPL-3.0-or-later
"""ONNX files: malformed and hostile ones, each with its sentence; imported ones in the gallery, painted in, renamed and removed."""
import ctypes as C
import os
import random
import shutil

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image

import internals as I
from files import FORMAT, MEMORY, TOP, Gallery, pastiche, sentence
from onnx_models import Network, make, old_scaler, parse
from test_apply import alive

NO_GRADIENTS = True
node = helper.make_node


# --- malformed --------------------------------------------------------------------------------------------------------

def painter(**options):
    """A sound network with one convolution."""
    draw = np.random.default_rng(1)
    return make([node('Conv', ['x', 'w'], ['c'], pads=[1, 1, 1, 1]), node('Tanh', ['c'], ['y'])],
                dict(w=draw.normal(size=(3, 3, 3, 3)).astype(np.float32)), **options)


def changed(change, data=None):
    model = onnx.load_from_string(data or painter())
    change(model)
    return model.SerializeToString()


def one(*nodes, constants=(), **options):
    return lambda: make(list(nodes), constants, **options)


def varint(n):
    parts = []
    while n > 127:
        parts.append(n & 127 | 128)
        n >>= 7
    return bytes(parts + [n])


def field(number, body):
    return varint(number << 3 | 2) + varint(len(body)) + body


def tensor(**fields):
    def change(model):
        model.graph.initializer[0].MergeFrom(TensorProto(**fields))
    return lambda: changed(change)


def reset(**fields):
    def change(model):
        for key, value in fields.items():
            model.graph.initializer[0].ClearField(key)
            if isinstance(value, (list, tuple)):
                getattr(model.graph.initializer[0], key).extend(value)
            else:
                setattr(model.graph.initializer[0], key, value)
    return lambda: changed(change)


def weights(value):
    def change(model):
        w = np.zeros((3, 3, 3, 3), np.float32)
        w[1, 1, 1, 1] = value
        model.graph.initializer[0].raw_data = w.astype('<f4').tobytes()
    return lambda: changed(change)


def external(model):
    t = model.graph.initializer[0]
    t.ClearField('raw_data')
    t.data_location = TensorProto.EXTERNAL
    t.external_data.add(key='location', value='../../../../etc/passwd')


def inner(model):
    body = helper.make_graph([node('Identity', ['x'], ['z'])], 'body', [], [helper.make_tensor_value_info('z', 1, None)])
    model.graph.node.insert(0, node('If', ['x'], ['q'], then_branch=body, else_branch=body))


def nested(depth):
    """Graphs in graphs, as deep as that."""
    graph = b''
    for _ in range(depth):
        graph = field(1, field(4, b'Loop') + field(5, field(1, b'body') + field(6, graph)))
    return field(7, graph)


def cast_model():
    return make([node('Shape', ['x'], ['s']), node('ConstantOfShape', ['big'], ['c']), node('Add', ['x', 'c'], ['y'])], dict(big=np.array([2**14, 2**14], np.int64)))


MALFORMED = {
    'empty': (lambda: b'', 'damaged'),
    'text': (lambda: b'hello, this is no model', 'damaged'),
    'picture': (lambda: b'\xff\xd8\xff\xe0' + bytes(100), 'damaged'),
    'cut': (lambda: painter()[:-30], 'damaged|other sizes'),
    'cut_early': (lambda: painter()[:40], 'damaged|no output|inputs'),
    'no_graph': (lambda: field(2, b'nobody'), 'damaged'),
    'two_graphs': (lambda: painter() + field(7, b''), 'two graphs'),
    'length_beyond_the_end': (lambda: field(7, b'')[:1] + varint(2**62), 'damaged'),
    'length_of_64_bits': (lambda: b'\x3a' + b'\xff' * 9 + b'\x01', 'damaged'),
    'endless_number': (lambda: b'\x08' + b'\xff' * 30, 'damaged'),
    'field_0': (lambda: painter() + b'\x02\x00', 'damaged'),
    'group': (lambda: painter() + b'\x0b\x0c', 'damaged'),
    'length_in_node': (lambda: field(7, field(1, b'\x0a\x7f')), 'damaged'),
    'nested_deep': (lambda: nested(3000), 'operator “Loop” is not known'),
    'inner_graph': (lambda: changed(inner), 'operator “If” is not known'),
    'functions': (lambda: painter() + field(25, b''), 'operators of its own'),
    'sparse': (lambda: changed(lambda m: m.graph.sparse_initializer.add()), 'sparse weights'),
    'external': (lambda: changed(external), 'another file'),
    'other_domain': (lambda: changed(lambda m: m.graph.node.add(op_type='Magic', domain='evil.example')), '“evil.example.Magic” is not one of ONNX'),
    'unknown_operator': (one(node('Conv', ['x', 'w'], ['c']), node('Softmax', ['c'], ['s']), node('Loop', ['s'], ['y']),
                             constants=dict(w=np.ones((3, 3, 1, 1), np.float32))), 'operator “Softmax” is not known'),
    'strange_operator': (one(node('\x1b[31m\u202e', ['x'], ['y'])), 'is not known'),
    'nan': (weights(np.nan), 'no finite number'),
    'infinite': (weights(np.inf), 'no finite number'),
    'nan_in_attribute': (one(node('LeakyRelu', ['x'], ['y'], alpha=float('nan'))), 'not finite'),
    'dims_too_large': (reset(dims=[2**40, 2**40, 2**40]), 'other sizes'),
    'dims_overflow': (reset(dims=[2**32, 2**32, 1, 1]), 'other sizes'),
    'dims_negative': (reset(dims=[-1, 3, 3, 3]), 'other sizes'),
    'dims_zero_hides': (reset(dims=[0, 2**62, 2**62, 9]), 'other sizes'),
    'dims_many': (reset(dims=[1] * 40), 'other sizes'),
    'dims_do_not_fit': (reset(dims=[3, 3, 3, 4]), 'other sizes'),
    'raw_short': (reset(raw_data=b'1234'), 'other sizes'),
    'raw_odd': (reset(raw_data=bytes(3 * 3 * 9 * 4 + 1)), 'other sizes'),
    'type_unknown': (reset(data_type=8), 'type 8'),
    'type_huge': (reset(data_type=2**31 - 1), 'type 2147483647'),
    'type_other': (reset(data_type=6), 'two dimensions'),
    'weights_do_not_fit': (one(node('Conv', ['x', 'w'], ['y']), constants=dict(w=np.ones((3, 5, 3, 3), np.float32))), 'do not fit'),
    'no_weights': (one(node('Conv', ['x', 'w'], ['y']), constants=dict(w=np.ones((0, 3, 3, 3), np.float32))), 'two dimensions'),
    'groups_0': (one(node('Conv', ['x', 'w'], ['y'], group=0), constants=dict(w=np.ones((3, 3, 3, 3), np.float32))), 'channels that do not fit'),
    'stride_0': (one(node('Conv', ['x', 'w'], ['y'], strides=[0, 1]), constants=dict(w=np.ones((3, 3, 3, 3), np.float32))), 'out of range'),
    'pads_huge': (one(node('Conv', ['x', 'w'], ['y'], pads=[2**40] * 4), constants=dict(w=np.ones((3, 3, 3, 3), np.float32))), 'out of range'),
    'dilation_huge': (one(node('Conv', ['x', 'w'], ['y'], dilations=[2**62] * 2), constants=dict(w=np.ones((3, 3, 3, 3), np.float32))), 'out of range'),
    'too_many_numbers': (one(node('ConvTranspose', ['x', 'w'], ['a'], strides=[60000] * 2), constants=dict(w=np.ones((3, 3, 3, 3), np.float32)), output='a'),
                         'room|memory'),
    'pad_huge': (one(node('Pad', ['x', 'p'], ['y']), constants=dict(p=np.array([0, 0, 0, 0, 0, 0, 2**62, 2**62], np.int64))), 'out of range'),
    'pad_of_all_memory': (one(node('Pad', ['x', 'p'], ['a']), node('Neg', ['a'], ['y']), constants=dict(p=np.array([0, 0, 0, 0, 0, 0, 2**30, 2**30], np.int64))),
                          'room|memory|size'),
    'pad_reflects_too_far': (one(node('Pad', ['x'], ['y'], mode='reflect', pads=[0, 0, 0, 0, 0, 0, 500, 500]), opset=7), 'wider than the picture'),
    'resize_huge': (one(node('Resize', ['x', '', 's'], ['y']), constants=dict(s=np.array([1, 1, 900, 900], np.float32))), 'size|memory|room'),
    'resize_negative': (one(node('Resize', ['x', '', 's'], ['y']), constants=dict(s=np.array([1, 1, -2, 2], np.float32))), 'scale out of range'),
    'constant_of_all_memory': (cast_model, 'too much'),
    'work_without_end': (one(node('ConvTranspose', ['c', 'w'], ['d'], strides=[30, 30]), node('Add', ['x', 'd'], ['y']),
                             constants=dict(c=np.ones((1, 3, 90, 90), np.float32), w=np.ones((3, 3, 60, 60), np.float32))), 'too much'),
    'read_before_made': (one(node('Relu', ['later'], ['y']), node('Relu', ['x'], ['later'])), 'read before it is made'),
    'cycle': (one(node('Add', ['x', 'b'], ['a']), node('Relu', ['a'], ['b']), output='b'), 'read before it is made'),
    'made_twice': (one(node('Relu', ['x'], ['y']), node('Tanh', ['x'], ['y'])), 'made twice'),
    'constant_twice': (lambda: changed(lambda m: m.graph.initializer.append(m.graph.initializer[0])), 'made twice'),
    'output_missing': (one(node('Relu', ['x'], ['y']), output='z'), 'read before it is made'),
    'no_output': (lambda: changed(lambda m: m.graph.ClearField('output')), 'no output'),
    'no_input': (lambda: changed(lambda m: m.graph.ClearField('input')), 'takes 0 inputs'),
    'two_inputs': (one(node('Add', ['x', 'z'], ['y']), inputs=[helper.make_tensor_value_info(k, 1, (1, 3, None, None)) for k in 'xz']), 'takes 2 inputs'),
    'constant_output': (one(node('Relu', ['c'], ['y']), constants=dict(c=np.ones((1, 3, 9, 9), np.float32))), 'does not depend'),
    'only_input': (one(output='x'), 'does not depend'),
    'other_size': (one(node('Slice', ['x'], ['y'], starts=[0], ends=[40], axes=[2]), opset=9), 'of the size'),
    'grey': (one(node('Relu', ['x'], ['y']), shape=(1, 1, None, None)), 'three colours'),
    'four_pictures': (one(node('Relu', ['x'], ['y']), shape=(4, 3, None, None)), 'three colours'),
    'bytes_go_in': (one(node('Relu', ['x'], ['y']), type=TensorProto.UINT8), 'whole numbers'),
    'opset_6': (lambda: painter(opset=6), 'version 6'),
    'opset_99': (lambda: changed(lambda m: setattr(m.opset_import[0], 'version', 99)), 'version 99'),
    'opset_missing': (lambda: changed(lambda m: m.ClearField('opset_import')), 'version 0'),
    'many_inputs': (one(node('Concat', ['x'] * 65, ['y'], axis=1)), 'more than 64'),
    'no_such_axis': (one(node('Concat', ['x'], ['y'], axis=9)), 'axis'),
    'perm_twice': (one(node('Transpose', ['x'], ['y'], perm=[0, 1, 2, 2])), 'axis twice'),
    'gather_beyond': (one(node('Gather', ['x', 'i'], ['y'], axis=1), constants=dict(i=np.array([0, 1, 3], np.int64))), 'beyond its input'),
    'sizes_from_picture': (one(node('Cast', ['x'], ['y'], to=7)), 'whole numbers from the picture'),
    'pads_from_picture': (one(node('Pad', ['x', 'x'], ['y'])), 'more than its size'),
    'reshape_other': (one(node('Reshape', ['x', 's'], ['y']), constants=dict(s=np.array([1, 3, 5, 7], np.int64))), 'another size'),
    'reshape_overflow': (one(node('Reshape', ['x', 's'], ['y']), constants=dict(s=np.array([2**33] * 8, np.int64))), 'size that is none'),
    'slice_step_0': (one(node('Slice', ['x', 'a', 'b', 'a', 'a'], ['y']), constants=dict(a=np.array([0]), b=np.array([5]))), 'step'),
    'crop_too_far': (one(node('Crop', ['x'], ['y'], border=[9999, 0, 0, 0]), opset=7), 'more than there is'),
}


@pytest.mark.parametrize('name', MALFORMED)
def test_malformed(tmp_path, name):
    """Refused in one sentence that says why; nothing is left behind."""
    import re
    make_it, reason = MALFORMED[name]
    path = tmp_path / 'model.onnx'
    path.write_bytes(make_it())
    before = alive()
    with pytest.raises(I.EngineError) as e:
        I.check(I.LIB.pastiche_network_load, os.fsencode(path))
    text = str(e.value)
    assert re.search(reason, text), text
    assert text.startswith('“model.onnx” cannot be used: ') and text.endswith('.') and '\n' not in text and '\x1b' not in text
    assert e.value.code in (FORMAT, MEMORY)
    assert I.LIB.pastiche_alloc_alive() == before


def load(data):
    return I.check(I.LIB.pastiche_network_new, parse(data))


I.LIB.pastiche_network_new.restype = C.POINTER(Network)


def test_cut_everywhere():
    """Cut after each byte it is refused, or read as what is left of it."""
    data, before = painter(), alive()
    for n in range(0, len(data), 3):
        try:
            model = parse(data[:n])
        except I.EngineError as e:
            assert str(e).endswith('.')
            continue
        try:
            I.LIB.pastiche_network_free(I.check(I.LIB.pastiche_network_new, model))
        except I.EngineError as e:
            assert str(e).endswith('.')
    assert I.LIB.pastiche_alloc_alive() == before


def test_memory_fails(rng):
    """Each allocation in turn."""
    data, before, n = old_scaler(rng), alive(), 0
    while True:
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            network = load(data)
            break
        except I.EngineError as e:
            assert e.code == MEMORY, str(e)
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
        assert I.LIB.pastiche_alloc_alive() == before
        n += 1
    assert n > 10
    I.LIB.pastiche_network_free(network)
    assert I.LIB.pastiche_alloc_alive() == before


# --- what is found out about a network --------------------------------------------------------------------------------

@pytest.mark.parametrize('nodes, black, white', [
    ([node('Tanh', ['x'], ['y'])], -1, 1), ([node('Sigmoid', ['x'], ['y'])], 0, 1), ([node('Clip', ['x'], ['y'], min=0.0, max=255.0)], 0, 255),
    ([node('Tanh', ['x'], ['t']), node('Affine', ['t'], ['y'], alpha=127.5, beta=127.5)], 0, 255),
    ([node('Tanh', ['x'], ['t']), node('Mul', ['t', 'c'], ['m']), node('Sub', ['d', 'm'], ['y'])], 0, 255),
    ([node('Tanh', ['x'], ['t']), node('Div', ['t', 'two'], ['m']), node('Add', ['half', 'm'], ['y'])], 0, 1),
    ([node('Mul', ['x', 'c'], ['y'])], 0, 255), ([node('Identity', ['x'], ['y'])], 0, 1)])
def test_range(nodes, black, white):
    number = np.float32
    network = load(make(nodes, dict(c=number(150), d=number(127.5), two=number(2), half=number(0.5)), opset=9))
    assert (network.contents.black, network.contents.white) == (black, white)
    I.LIB.pastiche_network_free(network)


def test_range_in_metadata():
    network = load(make([node('Relu', ['x'], ['y'])], metadata={'Image.NominalPixelRange': 'NominalRange_0_255', 'Image.BitmapPixelFormat': 'Bgr8'}))
    assert (network.contents.black, network.contents.white, network.contents.bgr) == (0, 255, 1)
    I.LIB.pastiche_network_free(network)


class Painted:
    """A network that paints pictures [h, w, 3] in 0 to 1."""

    def __init__(self, data):
        self.network = load(data)

    def __del__(self):
        if hasattr(self, 'network'):
            I.LIB.pastiche_network_free(self.network)

    def __call__(self, x):
        t, arena, y = I.tensor(x), I.memory('Arena'), I.Tensor()
        rows = I.LIB.pastiche_tensor_rows(C.byref(t))
        try:
            I.check(I.LIB.pastiche_network_paint, self.network, None, C.byref(rows), arena, C.byref(y))
            return np.ctypeslib.as_array(y.data, (y.height, y.width, 3)).copy()
        finally:
            I.LIB.pastiche_arena_clear(arena)


NEGATIVE = [node('Sub', ['white', 'x'], ['y'])]


@pytest.mark.parametrize('size', [(1, 1), (3, 200), (64, 64), (1100, 2100), (2500, 900)])
def test_tiles(rng, size):
    """A negative is a negative at any size, in tiles or not, and so is one of a fixed size."""
    x = rng.random((*size, 3)).astype(np.float32)
    for shape in (1, 3, None, None), (1, 3, 96, 224):
        nodes = NEGATIVE
        if shape[2]:                    # it works at no other size
            nodes = [node('Reshape', ['x', 's'], ['r']), node('Sub', ['white', 'r'], ['y'])]
        y = Painted(make(nodes, dict(white=np.float32(1), s=np.array([1, 3, 96, 224])), shape=shape))(x)
        assert np.abs(y - (1 - x)).max() < 1e-5


def test_multiple(rng):
    """A network that halves and doubles the sides gives odd ones back, too."""
    data = make([node('Conv', ['x', 'w'], ['a'], strides=[4, 4]), node('Upsample', ['a'], ['b'], scales=[1.0, 1.0, 4.0, 4.0]), node('Tanh', ['b'], ['y'])],
                dict(w=np.ones((3, 3, 4, 4), np.float32) / 50), opset=7)
    network = Painted(data)
    assert network.network.contents.multiple == 4
    assert network(rng.random((67, 93, 3)).astype(np.float32)).shape == (67, 93, 3)


def test_no_number_is_black():
    data = make([node('Sub', ['x', 'one'], ['a']), node('Sqrt', ['a'], ['y'])], dict(one=np.float32(2)), metadata={'Image.NominalPixelRange': 'Normalized_0_1'})
    assert (Painted(data)(np.full((8, 8, 3), 0.5, np.float32)) == 0).all()


# --- the gallery ------------------------------------------------------------------------------------------------------

@pytest.fixture
def folder(styles, tmp_path):
    copy = tmp_path / 'styles'
    shutil.copytree(styles, copy)
    return copy


@pytest.fixture
def model(tmp_path, rng):
    path = tmp_path / 'Mosaic of mine.onnx'
    path.write_bytes(old_scaler(rng))
    return path


def test_import(folder, model, tmp_path, rng):
    before = len(list(folder.iterdir()))
    result = pastiche('import', model, styles=folder)
    assert result.returncode == 0 and "--style 'Mosaic of mine'" in result.stdout, result
    onnx.load(folder / model.name)                      # still a model to others
    assert pastiche('import', model, styles=folder).returncode == 0
    assert len(list(folder.iterdir())) == before + 1, 'the same network is there once'
    gallery = Gallery(folder)
    info = next(i for i in gallery.list() if i['name'] == 'Mosaic of mine')
    assert info['title'] == 'Mosaic of mine' and 'not known' in info['licence'] and 'by hand' in info['provenance']
    assert gallery.rename('Mosaic of mine', 'Tiles') == 'Tiles'
    assert gallery.rename('Mosaic of mine', 'Stones') == 'Stones'
    assert (folder / model.name).stat().st_size < model.stat().st_size + 100
    assert Gallery(folder).titles()['Mosaic of mine'] == 'Stones'
    assert gallery.add(model) == 'Mosaic of mine', 'the same network under another title'
    other = tmp_path / 'other' / model.name
    other.parent.mkdir()
    other.write_bytes(old_scaler(rng))
    assert gallery.add(other) == 'Mosaic of mine-2'
    assert gallery.titles()['Mosaic of mine-2'] == 'Mosaic of mine'
    gallery.remove('Mosaic of mine')
    assert not (folder / model.name).exists() and 'Mosaic of mine' not in gallery.titles()


def varint(n):
    return bytes([n & 127 | 128]) + varint(n >> 7) if n > 127 else bytes([n])


def fields(data):
    """The bytes of a message's fields."""
    at, found = 0, []
    while at < len(data):
        key = length = shift = 0
        start, at = at, at + 1
        key = data[start]
        while key & 7 == 2 and (not shift or data[at - 1] & 128):
            length |= (data[at] & 127) << shift
            shift, at = shift + 7, at + 1
        while key & 7 == 0 and data[at] & 128:
            at += 1
        at += length if key & 7 == 2 else 1
        found.append(data[start:at])
    return found


def test_list_reads_only_texts(folder, rng, seed):
    """Wherever they stand and however long they are, and not the graph, which may be any."""
    model = onnx.load_from_string(painter(metadata={'license': 'CC0', 'pastiche.title': 'Tiles', 'long': 'x' * 30000, **{str(i): 'y' * 4000 for i in range(9)}}))
    model.producer_name, model.doc_string = 'somebody', 'ab' * int(rng.integers(1, 9000))
    parts = fields(model.SerializeToString())
    random.Random(seed).shuffle(parts)
    (folder / 'one.onnx').write_bytes(b''.join(parts))
    assert onnx.load(folder / 'one.onnx').graph == model.graph
    hole = 120 << 20
    head, tail = (b''.join(p for p in part if p[0] != 7 << 3 | 2) for part in (parts[:5], parts[5:]))
    with open(folder / 'other.onnx', 'wb') as file:
        file.write(head + bytes([7 << 3 | 2]) + varint(hole))
        file.seek(hole, 1)
        file.write(tail)
    listed = {i['name']: i for i in Gallery(folder).list()}
    for name in 'one', 'other':
        info = listed[name]
        assert info['licence'] == 'CC0' and info['title'] == 'Tiles'
        start, shown = info['provenance'].rstrip('…').split(': ')
        assert start == 'a network in ONNX, made by somebody' and model.doc_string.startswith(shown) and len(shown) >= min(len(model.doc_string), 1900)


def test_list_of_what_is_none(folder):
    """A file that is cut off, one of fields without end, and no file are not in the list."""
    data = painter()
    (folder / 'cut.onnx').write_bytes(data[:-1])
    (folder / 'empty.onnx').write_bytes(b'')
    (folder / 'long.onnx').write_bytes(data + b'\x08\x01' * 9000)
    (folder / 'beyond.onnx').write_bytes(bytes([7 << 3 | 2]) + varint(2**63 + 5) + data)
    (folder / 'nothing.onnx').write_bytes(bytes([2]) + varint(20000) + bytes(20000) + data)
    (folder / 'folder.onnx').mkdir()
    (folder / 'sound.onnx').write_bytes(data)
    assert {'cut', 'empty', 'long', 'beyond', 'nothing', 'folder', 'sound'} & set(Gallery(folder).titles()) == {'sound'}


def constants(weight, negative_slope=0.1, between='c'):
    """A network whose weights are no initializers but constants among its nodes, as some exporters have them."""
    w = np.full((3, 3, 1, 1), weight, np.float32)
    return make([node('Constant', [], ['w'], value=onnx.numpy_helper.from_array(w)), node('Conv', ['x', 'w'], ['c']),
                 node('LeakyRelu', ['c'], ['d'], alpha=negative_slope), node('Add', [between, 'd'], ['y'])])


def test_what_is_another_network(folder, tmp_path):
    """One that differs in nothing but a constant's values, an attribute or what goes where is imported, too."""
    path, gallery = tmp_path / 'net.onnx', Gallery(folder)
    for i, (data, name) in enumerate([(constants(0.1), 'net'), (constants(0.2), 'net-2'), (constants(0.1, 0.3), 'net-3'),
                                      (constants(0.1, between='d'), 'net-4'), (constants(0.2), 'net-2')]):
        path.write_bytes(data)
        assert gallery.add(path) == name, i


def test_same_name_as_a_style(folder, tmp_path, model):
    shutil.copy(model, tmp_path / 'vangogh.onnx')
    gallery = Gallery(folder)
    if 'vangogh' in gallery.titles():
        assert gallery.add(tmp_path / 'vangogh.onnx') == 'vangogh-2'


def test_paint(folder, model, tmp_path):
    lake, out = TOP / 'tests/data/lake-sherburne.jpg', tmp_path / 'out.png'
    small = tmp_path / 'small.png'
    Image.open(lake).resize((120, 90)).save(small)
    for more in ([], ['--keep-colours', 50, '--detail', 50], ['--strength', 150], ['--stroke-size', 200]):
        result = pastiche('apply', '--style', model, '--overwrite', *more, small, out, styles=folder)
        assert result.returncode == 0, result.stderr
        assert Image.open(out).size == (120, 90)
    pixels = {}
    for strength in 0, 50, 100, 150:
        pastiche('apply', '--style', model, '--overwrite', '--strength', strength, small, out, styles=folder)
        pixels[strength] = np.asarray(Image.open(out)).astype(int)
    assert (pixels[0] == np.asarray(Image.open(small))).all() and (pixels[150] == pixels[100]).all()
    assert np.abs(pixels[50] - (pixels[0] + pixels[100]) / 2).max() <= 1
    result = pastiche('apply', '--style', model, '--mix', sorted(folder.glob('[!bdr]*.safetensors'))[0].stem, small, out, '--overwrite', styles=folder)
    assert result.returncode == 0 and (np.asarray(Image.open(out)) != pixels[100]).any(), result.stderr


def test_info(model, folder):
    result = pastiche('info', model)
    assert 'kind:       network' in result.stdout and 'licence' in result.stdout


def test_refused(folder, tmp_path):
    path = tmp_path / 'bad.onnx'
    path.write_bytes(MALFORMED['unknown_operator'][0]())
    before = sorted(folder.iterdir())
    assert sentence(pastiche('import', path, styles=folder)) == '“bad.onnx” cannot be used: its operator “Softmax” is not known.'
    assert sentence(pastiche('import', tmp_path / 'none.onnx', styles=folder)).startswith('“none.onnx” cannot be read: ')
    (tmp_path / 'folder.onnx').mkdir()
    assert 'no regular file' in sentence(pastiche('import', tmp_path / 'folder.onnx', styles=folder))
    os.mkfifo(tmp_path / 'pipe.onnx')
    assert 'no regular file' in sentence(pastiche('import', tmp_path / 'pipe.onnx', styles=folder))
    assert sorted(folder.iterdir()) == before
    (folder / 'bad.onnx').write_bytes(path.read_bytes())
    assert 'Softmax' in sentence(pastiche('apply', '--style', 'bad', TOP / 'tests/data/lake-sherburne.jpg', tmp_path / 'o.png', styles=folder))
