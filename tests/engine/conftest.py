# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the engine's tests."""
import numpy as np
import pytest

import internals as I


@pytest.fixture(params=[0, 1, 2], ids=['baseline', 'avx2', 'avx512'])
def kernels(request):
    if not I.LIB.pastiche_kernels_force(request.param):
        pytest.skip('this processor lacks it')
    yield
    I.LIB.pastiche_kernels_force(-1)


@pytest.fixture
def rng(seed, request):
    return np.random.default_rng([seed, *request.node.nodeid.encode()])
