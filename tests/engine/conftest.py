# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the engine's tests."""
import numpy as np
import pytest
import torch

import internals as I


@pytest.fixture(autouse=True)
def onednn(request):
    """The gradients of float32 convolutions by PyTorch 2.6's oneDNN are wrong on AMD's Zen 5, and NaN now and then; those of its
    other implementation are right to the last digits, and take three times as long. So oneDNN is for modules that need none."""
    torch.backends.mkldnn.enabled = getattr(request.module, 'NO_GRADIENTS', False)


@pytest.fixture(params=I.KERNELS)
def kernels(request):
    """A test that uses it runs once with each instruction set's kernels."""
    if not I.LIB.pastiche_kernels_force(request.param.encode()):
        pytest.skip('this processor lacks it')
    yield request.param
    I.LIB.pastiche_kernels_force(None)


@pytest.fixture
def rng(seed, request):
    return np.random.default_rng([seed, *request.node.nodeid.encode()])
