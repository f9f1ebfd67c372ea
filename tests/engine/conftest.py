# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the engine's tests."""
import numpy as np
import pytest

import internals as I


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
