# SPDX-License-Identifier: GPL-3.0-or-later
"""Models in ONNX, with random weights: networks that paint as others have published them, written once more in PyTorch or
node by node, and the engine's answers to them."""
import ctypes as C
import io
import os

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper, version_converter
from torch import nn

import internals as I

Value = I.structure('Value', dims=C.c_int64)
Plan = I.structure('Plan', shape=Value)
Network = I.structure('Network')
for _name, _type in dict(model_parse=C.c_void_p, graph_new=C.c_void_p, plan_new=C.POINTER(Plan), network_load=C.POINTER(Network),
                         network_memory=C.c_size_t, network_work=C.c_double).items():
    getattr(I.LIB, 'pastiche_' + _name).restype = _type


# --- the engine and ONNX Runtime --------------------------------------------------------------------------------------

def parse(data):
    return C.c_void_p(I.check(I.LIB.pastiche_model_parse, data, C.c_size_t(len(data)), '“it”'.encode()))


class Graph:
    """A model in the engine, for inputs of any shape."""

    def __init__(self, data):
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_graph_new, parse(data)))

    def __del__(self):
        if hasattr(self, 'pointer'):
            I.LIB.pastiche_graph_free(self.pointer)

    def __call__(self, x, job=None):
        plan = I.check(I.LIB.pastiche_plan_new, self.pointer, x.ndim, (C.c_int64 * x.ndim)(*x.shape))
        try:
            shape = plan.contents.shape
            y = np.full(shape.dims[:shape.rank], np.nan, np.float32)
            I.check(I.LIB.pastiche_plan_run, plan, job, I.floats(x), I.floats(y))
            return y
        finally:
            I.LIB.pastiche_plan_free(plan)


def run_reference(data, x):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(data, options, providers=['CPUExecutionProvider'])
    return session.run(None, {session.get_inputs()[0].name: x})[0]


# --- by PyTorch's exporter --------------------------------------------------------------------------------------------

def export(network, opset, shape=(1, 3, 64, 72), dynamic=True, **options):
    """The file's bytes. Of versions before 9 this exporter makes no margins, so a newer file is turned into one of those."""
    if opset < 9:
        model = version_converter.convert_version(onnx.load_from_string(export(network, 9, shape, False, **options)), opset)
        for port in (*model.graph.input, *model.graph.output):
            for dim in port.type.tensor_type.shape.dim[2:]:
                dim.Clear()
        del model.graph.value_info[:]
        return model.SerializeToString()
    file = io.BytesIO()
    axes = dict(input={2: 'height', 3: 'width'}, output={2: 'height', 3: 'width'}) if dynamic else None
    with torch.no_grad():
        torch.onnx.export(network.eval(), torch.rand(shape), file, opset_version=opset, input_names=['input'], output_names=['output'],
                          dynamic_axes=axes, **options)
    return file.getvalue()


class Unrolled(nn.Module):
    """Instance normalisation, written out as old exporters do."""

    def __init__(self, channels):
        super().__init__()
        self.scale, self.shift = nn.Parameter(torch.rand(1, channels, 1, 1) + 0.5), nn.Parameter(torch.randn(1, channels, 1, 1))

    def forward(self, x):
        mean = x.mean((2, 3), keepdim=True)
        d = x - mean
        return d / torch.sqrt((d * d).mean((2, 3), keepdim=True) + 1e-5) * self.scale + self.shift


def convolve(a, b, kernel, stride=1, groups=1):
    return nn.Sequential(nn.ReflectionPad2d(kernel // 2), nn.Conv2d(a, b, kernel, stride, groups=groups))


class Enlarged(nn.Module):
    def __init__(self, a, b, kernel, mode):
        super().__init__()
        self.mode, self.convolution = mode, convolve(a, b, kernel)

    def forward(self, x):
        corners = dict(align_corners=False) if self.mode == 'bilinear' else {}
        return self.convolution(F.interpolate(x, scale_factor=2, mode=self.mode, **corners))


class Residual(nn.Module):
    def __init__(self, width, norm):
        super().__init__()
        self.layers = nn.Sequential(convolve(width, width, 3), norm(width), nn.ReLU(), convolve(width, width, 3), norm(width))

    def forward(self, x):
        return self.layers(x) + x


def affine_norm(width):
    norm = nn.InstanceNorm2d(width, affine=True)
    nn.init.uniform_(norm.weight, 0.5, 1.5)
    nn.init.normal_(norm.bias)
    return norm


def johnson(up='nearest', norm=affine_norm, width=8, blocks=2, last=None):
    """The network of Johnson et al. 2016 with instance normalisation; `up`: how it enlarges."""
    def enlarge(a, b):
        if up == 'transposed':
            return nn.ConvTranspose2d(a, b, 3, 2, 1, output_padding=1)
        return Enlarged(a, b, 3, up)
    w = width
    layers = [convolve(3, w, 9), norm(w), nn.ReLU(), convolve(w, 2 * w, 3, 2), norm(2 * w), nn.ReLU(), convolve(2 * w, 4 * w, 3, 2),
              norm(4 * w), nn.ReLU(), *(Residual(4 * w, norm) for _ in range(blocks)), enlarge(4 * w, 2 * w), norm(2 * w), nn.ReLU(),
              enlarge(2 * w, w), norm(w), nn.ReLU(), convolve(w, 3, 9)]
    return nn.Sequential(*layers, *([last] if last else []))


class AnimeBlock(nn.Module):
    """Inverted residual: a pointwise, a depthwise and a pointwise convolution."""

    def __init__(self, a, b, expand=2):
        super().__init__()
        w, self.same = a * expand, a == b
        self.layers = nn.Sequential(convolve(a, w, 1), nn.GroupNorm(1, w), nn.LeakyReLU(0.2), convolve(w, w, 3, groups=w), nn.GroupNorm(1, w),
                                    nn.LeakyReLU(0.2), nn.Conv2d(w, b, 1, bias=False), nn.GroupNorm(1, b))

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.same else y


class Anime(nn.Module):
    """The shape of AnimeGANv2's generator in PyTorch; `ends`: pictures are [1][height][width][3], as from TensorFlow."""

    def __init__(self, width=8, align=True, ends=False):
        super().__init__()
        w, self.align, self.ends = width, align, ends

        def block(a, b, kernel=3, stride=1):
            return nn.Sequential(convolve(a, b, kernel, stride), nn.GroupNorm(1, b), nn.LeakyReLU(0.2))
        self.a = nn.Sequential(block(3, w, 7), block(w, 2 * w, 3, 2), block(2 * w, 2 * w))
        self.b = nn.Sequential(block(2 * w, 4 * w, 3, 2), block(4 * w, 4 * w))
        self.c = nn.Sequential(block(4 * w, 4 * w), AnimeBlock(4 * w, 8 * w), AnimeBlock(8 * w, 8 * w), block(8 * w, 4 * w))
        self.d, self.e = block(4 * w, 4 * w), nn.Sequential(block(4 * w, 2 * w), block(2 * w, w, 7))
        self.out = nn.Sequential(nn.Conv2d(w, 3, 1, bias=False), nn.Tanh())

    def forward(self, x):
        if self.ends:
            x = x.permute(0, 3, 1, 2)
        a = self.a(x)
        y = self.c(self.b(a))
        y = self.d(F.interpolate(y, a.shape[-2:], mode='bilinear', align_corners=self.align))
        y = self.out(self.e(F.interpolate(y, x.shape[-2:], mode='bilinear', align_corners=self.align)))
        return y.permute(0, 2, 3, 1) if self.ends else y


class Scaled(nn.Module):
    """Some networks end in a range of 0 to 255."""

    def forward(self, x):
        return torch.tanh(x) * 150 + 127.5


# --- node by node -----------------------------------------------------------------------------------------------------

def make(nodes, constants=(), opset=13, shape=(1, 3, None, None), output='y', inputs=None, metadata=None, ir=8, type=TensorProto.FLOAT):
    """The bytes of a model of these nodes, from x to y; `constants`: arrays by their names."""
    graph = helper.make_graph(nodes, 'test', inputs or [helper.make_tensor_value_info('x', type, shape)],
                              [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
                              [numpy_helper.from_array(np.array(v, order="C"), k) for k, v in dict(constants).items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', opset)], ir_version=ir, producer_name='by hand')
    helper.set_model_props(model, metadata or {})
    return model.SerializeToString()


def old_scaler(rng, width=8):
    """As converters from Core ML made them: ImageScaler, margins that are cut off by Crop, Upsample of version 7, Affine."""
    node = helper.make_node

    def weights(a, b, k):
        return (rng.normal(size=(b, a, k, k)) / np.sqrt(a * k * k)).astype(np.float32)
    constants = dict(w1=weights(3, width, 9), b1=rng.normal(size=width).astype(np.float32), w2=weights(width, width, 3), w3=weights(width, width, 3),
                     w4=weights(width, 3, 9), scale=np.ones(width, np.float32), shift=np.zeros(width, np.float32))
    return make([
        node('ImageScaler', ['x'], ['scaled'], scale=0.5, bias=[-30.0, 20.0, 5.0]),
        node('Conv', ['scaled', 'w1', 'b1'], ['c1'], kernel_shape=[9, 9], strides=[1, 1], pads=[4, 4, 4, 4]),
        node('InstanceNormalization', ['c1', 'scale', 'shift'], ['n1'], epsilon=1e-5), node('Relu', ['n1'], ['r1']),
        node('Pad', ['r1'], ['padded'], mode='constant', value=0.0, pads=[0, 0, 4, 4, 0, 0, 4, 4]),
        node('Conv', ['padded', 'w2'], ['c2'], kernel_shape=[3, 3], auto_pad='VALID'),
        node('Crop', ['c2'], ['cropped'], border=[3, 3, 3, 3]), node('Add', ['cropped', 'r1'], ['added']),
        node('Conv', ['added', 'w3'], ['c3'], kernel_shape=[3, 3], strides=[2, 2], auto_pad='SAME_UPPER'),
        node('Upsample', ['c3'], ['up'], mode='nearest', scales=[1.0, 1.0, 2.0, 2.0]),
        node('Conv', ['up', 'w4'], ['c4'], kernel_shape=[9, 9], auto_pad='SAME_LOWER'), node('Tanh', ['c4'], ['t']),
        node('Affine', ['t'], ['y'], alpha=127.5, beta=127.5)], constants, opset=7)
