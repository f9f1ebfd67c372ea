# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
from PIL import Image

from body import Body, apply


@pytest.fixture(scope='session')
def photo(tmp_path_factory, seed):
    """480 pixels wide, so that the preview shows it pixel for pixel."""
    blocks = np.random.default_rng(seed).integers(0, 256, (20, 30, 3), np.uint8)
    path = tmp_path_factory.mktemp('photo') / 'photo.png'
    Image.fromarray(np.repeat(np.repeat(blocks, 16, 0), 16, 1)).save(path)
    return path


@pytest.fixture
def body(screen, styles, photo):
    body = Body(screen, styles, photo)
    yield body
    body.close()


@pytest.fixture(scope='session')
def painted(styles, photo, tmp_path_factory):
    return lambda style, **settings: apply(styles, photo, tmp_path_factory.mktemp('painted') / 'out.png', style, **settings)
