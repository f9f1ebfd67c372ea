# SPDX-License-Identifier: GPL-3.0-or-later
"""Single operators of engine/onnx beside ONNX Runtime's, with random sizes and weights. Results are of the order of 1 and differ by
at most 1e-4."""
import numpy as np
import pytest
from onnx import helper

from onnx_models import Graph, make, run_reference

NO_GRADIENTS = True
node = helper.make_node


def compare(x, nodes, constants=(), opset=13, tolerance=1e-4):
    data = make(nodes, constants, opset, shape=x.shape)
    expected, y = run_reference(data, x), Graph(data)(x)
    assert y.shape == expected.shape
    assert np.allclose(y, expected, rtol=tolerance, atol=tolerance), np.abs(y - expected).max()


def normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


def ints(*values):
    return np.array(values, np.int64)


@pytest.mark.parametrize('round', range(12))
def test_conv(rng, round):
    groups = int(rng.choice([1, 2, 3]))
    a, b, k = groups * int(rng.integers(1, 4)), groups * int(rng.integers(1, 4)), [int(v) for v in rng.integers(1, 6, 2)]
    h, w = [int(v) for v in rng.integers(11, 60, 2)]
    strides, dilations, pads = ([int(v) for v in rng.integers(1, n, m)] for n, m in ((4, 2), (3, 2), (4, 4)))
    place = dict(pads=pads) if round % 3 else dict(auto_pad=str(rng.choice(['SAME_UPPER', 'SAME_LOWER', 'VALID'])))
    if 'SAME' in place.get('auto_pad', ''):
        dilations = [1, 1]
    compare(normal(rng, 1, a, h, w), [node('Conv', ['x', 'w', 'b'], ['y'], kernel_shape=k, strides=strides, dilations=dilations, group=groups, **place)],
            dict(w=normal(rng, b, a // groups, *k) / 4, b=normal(rng, b)))


@pytest.mark.parametrize('round', range(12))
def test_conv_transpose(rng, round):
    groups = int(rng.choice([1, 2]))
    a, b, k = groups * int(rng.integers(1, 4)), int(rng.integers(1, 4)), [int(v) for v in rng.integers(2, 6, 2)]
    h, w = [int(v) for v in rng.integers(5, 40, 2)]
    strides = [int(v) for v in rng.integers(1, 4, 2)]
    extra = [int(rng.integers(0, s)) for s in strides]
    if round % 4 == 3:
        place = dict(auto_pad=str(rng.choice(['SAME_UPPER', 'SAME_LOWER'])))
        strides = [min(s, n) for s, n in zip(strides, k)]
    elif round % 4 == 2:
        place = dict(output_shape=[h * strides[0] + 1, w * strides[1]])
        k = [max(k[i], strides[i] + 1) for i in range(2)]
    else:
        place = dict(pads=[int(v) for v in rng.integers(0, 2, 4)], output_padding=extra)
    compare(normal(rng, 1, a, h, w), [node('ConvTranspose', ['x', 'w', 'b'], ['y'], kernel_shape=k, strides=strides, group=groups, **place)],
            dict(w=normal(rng, a, b, *k) / 4, b=normal(rng, b * groups)))


def test_conv_of_many_blocks(rng):
    """More pixels than a thread computes at once, and a kernel of one pixel, which reads the picture where it is."""
    for k in 1, 3:
        compare(normal(rng, 1, 5, 90, 131), [node('Conv', ['x', 'w'], ['y'], kernel_shape=[k, k], pads=[k // 2] * 4)], dict(w=normal(rng, 17, 5, k, k) / 5))


@pytest.mark.parametrize('name, opset', [('InstanceNormalization', 8), ('BatchNormalization', 9), ('LayerNormalization', 17), ('GroupNormalization', 18),
                                         ('GroupNormalization', 21)])
def test_norm(rng, name, opset):
    x = normal(rng, 1, 6, 13, 17) * 3 + 40
    scale, shift = normal(rng, 6), normal(rng, 6)
    inputs, more = ['x', 'scale', 'shift'], {}
    constants = dict(scale=scale, shift=shift)
    if name == 'BatchNormalization':
        constants.update(mean=normal(rng, 6), variance=rng.random(6).astype(np.float32) + 0.1)
        inputs += ['mean', 'variance']
    elif name == 'LayerNormalization':
        axis = int(rng.choice([-1, 2, 3]))
        more, n = dict(axis=axis), x.shape[axis:]
        constants = dict(scale=normal(rng, *n), shift=normal(rng, *n))
    elif name == 'GroupNormalization':
        more = dict(num_groups=3)
        if opset == 18:
            constants = dict(scale=scale[:3], shift=shift[:3])
    compare(x, [node(name, inputs, ['y'], **more)], constants, opset, 1e-3)


@pytest.mark.parametrize('name', ['Relu', 'Sigmoid', 'Tanh', 'Neg', 'Abs', 'Exp', 'Floor', 'Ceil', 'Softplus', 'LeakyRelu', 'Elu', 'HardSigmoid', 'Reciprocal',
                                  'Sqrt'])
def test_function(rng, name):
    x = normal(rng, 1, 3, 5, 7) * 2
    if name in ('Reciprocal', 'Sqrt'):
        x = np.abs(x) + 0.5
    compare(x, [node(name, ['x'], ['y'], **(dict(alpha=0.3) if name in ('LeakyRelu', 'Elu', 'HardSigmoid') else {}))])


@pytest.mark.parametrize('name', ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min', 'PRelu'])
@pytest.mark.parametrize('shape', [(1, 3, 9, 8), (3, 1, 1), (1,), (), (9, 1), (1, 1, 1, 8), (1, 3, 1, 8)])
def test_binary(rng, name, shape):
    x = normal(rng, 1, 3, 9, 8)
    c = normal(rng, *shape) if shape else np.float32(rng.normal())
    if name == 'Pow':
        x = np.abs(x) + 0.1
    compare(x, [node(name, ['x', 'c'], ['y'])], dict(c=np.asarray(c, np.float32)))
    if name in ('Sub', 'Div', 'Add'):
        compare(np.abs(x) + 0.5, [node(name, ['c', 'x'], ['y'])], dict(c=np.asarray(c, np.float32)))


def test_same_input_twice(rng):
    """Whose memory the result may take over."""
    compare(normal(rng, 1, 3, 9, 8), [node('Neg', ['x'], ['a']), node('Mul', ['a', 'a'], ['b']), node('Sub', ['b', 'a'], ['y'])])


@pytest.mark.parametrize('opset', [7, 11, 13])
def test_clip(rng, opset):
    x = normal(rng, 1, 3, 5, 6)
    if opset < 11:
        compare(x, [node('Clip', ['x'], ['y'], min=-0.5, max=0.25)], opset=opset)
    else:
        compare(x, [node('Clip', ['x', 'low', ''], ['y'])], dict(low=np.float32(-0.5)), opset)
        compare(x, [node('Clip', ['x', '', 'high'], ['y'])], dict(high=np.float32(0.5)), opset)


@pytest.mark.parametrize('name', ['ReduceMean', 'ReduceSum'])
@pytest.mark.parametrize('axes', [[2, 3], [1], [-1], [1, 2, 3], [0, 2], [1, 2]])
@pytest.mark.parametrize('keep', [0, 1])
def test_reduce(rng, name, axes, keep):
    x = normal(rng, 1, 4, 9, 7)
    compare(x, [node(name, ['x'], ['y'], axes=axes, keepdims=keep)], opset=11)
    compare(x, [node(name, ['x', 'axes'], ['y'], keepdims=keep)], dict(axes=ints(*axes)), opset=18)


def test_global_average(rng):
    compare(normal(rng, 1, 4, 9, 7), [node('GlobalAveragePool', ['x'], ['y'])])


@pytest.mark.parametrize('mode', ['constant', 'reflect', 'edge'])
def test_pad(rng, mode):
    x = normal(rng, 1, 2, 9, 7)
    for pads in [0, 0, 3, 2, 0, 0, 1, 5], [0, 0, -2, 1, 0, 0, 2, -1], [0, 0, 0, 6, 0, 0, 8, 0]:
        compare(x, [node('Pad', ['x', 'pads', 'fill'] if mode == 'constant' else ['x', 'pads'], ['y'], mode=mode)],
                dict(pads=ints(*pads), fill=np.float32(0.75)))
    compare(x, [node('Pad', ['x'], ['y'], mode=mode, pads=[0, 0, 1, 2, 0, 0, 3, 4])], opset=7)
    compare(x, [node('Pad', ['x', 'pads', '', 'axes'], ['y'], mode=mode)], dict(pads=ints(1, 2, 3, 4), axes=ints(3, 2)), 19)


PLACES = [('asymmetric', 'floor'), ('half_pixel', 'round_prefer_floor'), ('half_pixel', 'round_prefer_ceil'), ('align_corners', 'round_prefer_floor'),
          ('pytorch_half_pixel', 'ceil'), ('asymmetric', 'ceil')]


@pytest.mark.parametrize('mode', ['nearest', 'linear', 'cubic'])
@pytest.mark.parametrize('place, rule', PLACES)
def test_resize(rng, mode, place, rule):
    x = normal(rng, 1, 2, 9, 7)
    more = dict(mode=mode, coordinate_transformation_mode=place, nearest_mode=rule)
    for scales in [1, 1, 2, 2], [1, 1, 3, 2], [1, 1, 1, 2]:
        compare(x, [node('Resize', ['x', '', 'scales'], ['y'], **more)], dict(scales=np.array(scales, np.float32)))
    if mode != 'nearest':       # where a ratio is no whole number, ONNX Runtime's float32 may fall on the other side of a half
        for sizes in [1, 2, 20, 15], [1, 2, 5, 6], [1, 2, 9, 13]:
            compare(x, [node('Resize', ['x', '', '', 'sizes'], ['y'], **more)], dict(sizes=ints(*sizes)), tolerance=1e-3)


@pytest.mark.parametrize('mode', ['nearest', 'linear'])
def test_upsample(rng, mode):
    x, scales = normal(rng, 1, 2, 9, 7), [1.0, 1.0, 2.0, 3.0]
    compare(x, [node('Upsample', ['x'], ['y'], mode=mode, scales=scales)], opset=7)
    compare(x, [node('Upsample', ['x', 's'], ['y'], mode=mode)], dict(s=np.array(scales, np.float32)), 9)
    compare(x, [node('Resize', ['x', 's'], ['y'], mode=mode)], dict(s=np.array(scales, np.float32)), 10)


def test_moves(rng):
    x = normal(rng, 1, 3, 9, 7)
    compare(x, [node('Transpose', ['x'], ['y'], perm=[0, 2, 3, 1])])
    compare(x, [node('Transpose', ['x'], ['y'])])
    compare(x, [node('Slice', ['x', 'a', 'b', 'axes', 'steps'], ['y'])],
            dict(a=ints(7, -1), b=ints(1, -2**62), axes=ints(2, 3), steps=ints(-2, -1)))
    compare(x, [node('Slice', ['x'], ['y'], starts=[1, 0], ends=[-1, 2**40], axes=[2, 1])], opset=9)
    compare(x, [node('Concat', ['x', 'x', 'c'], ['y'], axis=-2)], dict(c=normal(rng, 1, 3, 2, 7)))
    compare(x, [node('Expand', ['x', 's'], ['y'])], dict(s=ints(2, 1, 1, 1, 1)))
    compare(x, [node('Gather', ['x', 'i'], ['y'], axis=1)], dict(i=ints(2, -2, 0)))
    compare(x, [node('Reshape', ['x', 's'], ['y'])], dict(s=ints(0, 9, -1)))
    compare(x, [node('Flatten', ['x'], ['y'], axis=2)])
    compare(x, [node('Squeeze', ['x', 'a'], ['b']), node('Unsqueeze', ['b', 'c'], ['y'])], dict(a=ints(0), c=ints(3, 0)))
    compare(x, [node('Squeeze', ['x'], ['b']), node('Unsqueeze', ['b'], ['y'], axes=[1])], opset=9)


def test_old(rng):
    x = normal(rng, 1, 3, 9, 8)
    compare(x, [node('ImageScaler', ['x'], ['y'], scale=0.5, bias=[1.0, 2.0, 3.0])], opset=7)
    compare(x, [node('Affine', ['x'], ['y'], alpha=2.0, beta=-1.0)], opset=7)
    compare(x, [node('Crop', ['x'], ['y'], border=[1, 2, 3, 4])], opset=7)
    compare(x, [node('Crop', ['x'], ['y'], border=[1, 2, 3, 4], scale=[4, 3])], opset=7)


def test_sizes(rng):
    """Arithmetic with the picture's size: to twice the size less one, by way of floats."""
    x = normal(rng, 1, 2, 9, 7)
    nodes = [node('Shape', ['x'], ['s']), node('Slice', ['s', 'two', 'four'], ['hw']), node('Cast', ['hw'], ['f'], to=1), node('Mul', ['f', 'factor'], ['g']),
             node('Floor', ['g'], ['h']), node('Cast', ['h'], ['i'], to=7), node('Sub', ['i', 'one'], ['j']), node('Gather', ['s', 'zero'], ['n']),
             node('Unsqueeze', ['n', 'zero1'], ['n1']), node('ConstantOfShape', ['one'], ['c'], value=helper.make_tensor('v', 7, [1], [2])),
             node('Concat', ['n1', 'c', 'j'], ['size'], axis=0),
             node('Resize', ['x', '', '', 'size'], ['y'], mode='linear', coordinate_transformation_mode='align_corners')]
    compare(x, nodes, dict(two=ints(2), four=ints(4), factor=np.array([2.4], np.float32), one=ints(1), zero=np.array(0), zero1=ints(0)), tolerance=1e-3)
