# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the tests with injected faults."""
import numpy as np
import pytest


@pytest.fixture
def rng(seed, request):
    return np.random.default_rng([seed, *request.node.nodeid.encode()])
