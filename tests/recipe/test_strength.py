# SPDX-License-Identifier: GPL-3.0-or-later
"""measure_strength.py: steps against the way, and the same distances as a naive loop finds."""
import numpy as np
import pytest
from PIL import Image

import measure_strength


def test_steps_against_the_way():
    assert measure_strength.worst_step([1, 0.8, 0.5, 0.2], -1) == 0 == measure_strength.worst_step([0, 0.3, 0.6], 1)
    assert measure_strength.worst_step([1, 0.4, 0.5, 0.2], -1) == pytest.approx(0.1 / 0.8)
    assert measure_strength.worst_step([0, 0.5, 0.2, 1], 1) == pytest.approx(0.3)
    assert measure_strength.worst_step([0.2, 0.5, 0.4], 1) == pytest.approx(0.1 / 0.2)


def test_lines_look_no_farther_than_100():
    """Beyond it is another thing."""
    style, lost = [0.9, 0.7, 0.5, 0.4, 0.3, 0.6, 0.9], [0, 0.2, 0.1, 0.5, 0.8, 0.1, 0.0]
    said = measure_strength.line('monet', style, lost)
    assert said.startswith('| `monet` | 0.900 0.00 | 0.700 0.20 |') and said.endswith('| 0.900 0.00 | 0.00, 0.12 |')


def test_tensor(seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (2, 5, 7, 3), np.uint8)
    x = measure_strength.tensor([Image.fromarray(p) for p in pixels])
    assert x.shape == (2, 3, 5, 7) and all(x[i, c, y, 3] == pixels[i, y, 3, c] / np.float32(255) for i in range(2) for c in range(3) for y in range(5))
