# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks from elsewhere (engine/onnx): the engine's answers beside ONNX Runtime's. Values are as large as in the file, up to 255, and
differ by at most a thousandth of the largest."""
import numpy as np
import pytest
import torch
from onnx import helper

from onnx_models import Anime, Enlarged, Graph, Scaled, Unrolled, affine_norm, export, johnson, make, old_scaler, run_reference

NO_GRADIENTS = True
node = helper.make_node


def compare(data, x, tolerance=1e-3):
    expected = run_reference(data, x)
    y = Graph(data)(x)
    assert y.shape == expected.shape
    assert np.isfinite(expected).all()
    worst = np.abs(y - expected).max() / max(1, np.abs(expected).max())
    assert worst < tolerance, worst
    return worst


def picture(rng, *shape, scale=255):
    return (rng.random(size=shape) * scale).astype(np.float32)


# --- whole networks ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('opset', [7, 9, 11, 13, 18])
@pytest.mark.parametrize('up', ['nearest', 'transposed', 'bilinear'])
def test_johnson(rng, seed, opset, up):
    torch.manual_seed(seed)
    if up == 'bilinear' and opset == 9:
        pytest.skip('the exporter makes the same of it as of 7')
    data = export(johnson(up), opset)
    for h, w in [(64, 72), (100, 132)]:
        compare(data, picture(rng, 1, 3, h, w))


@pytest.mark.parametrize('opset', [7, 11, 18])
def test_unrolled(rng, seed, opset):
    torch.manual_seed(seed)
    compare(export(johnson(norm=Unrolled, last=Scaled()), opset), picture(rng, 1, 3, 68, 60))


@pytest.mark.parametrize('opset', [11, 14, 18])
@pytest.mark.parametrize('align', [False, True])
def test_anime(rng, seed, opset, align):
    torch.manual_seed(seed)
    data = export(Anime(align=align), opset)
    for h, w in [(64, 72), (96, 128)]:
        compare(data, picture(rng, 1, 3, h, w, scale=2) - 1)


def test_colours_last(rng, seed):
    torch.manual_seed(seed)
    data = export(Anime(ends=True), 13, shape=(1, 64, 72, 3), dynamic=False)
    compare(data, picture(rng, 1, 64, 72, 3, scale=2) - 1)


def test_old_scaler(rng):
    compare(old_scaler(rng), picture(rng, 1, 3, 40, 54))
