# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the tests with injected faults."""
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def rng(seed, request):
    return np.random.default_rng([seed, *request.node.nodeid.encode()])


@pytest.fixture(scope='session')
def shim(tmp_path_factory):
    library = tmp_path_factory.mktemp('shim') / 'shim.so'
    subprocess.run(['cc', '-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, Path(__file__).with_name('shim.c')], check=True)
    return library


@pytest.fixture(scope='session')
def pictures(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp('pictures'), np.random.default_rng(3)
    for name in ('photo', 'painting'):
        Image.fromarray(rng.integers(0, 256, (10, 12, 3), np.uint8)).resize((96, 80)).save(folder / f'{name}.png')
    for i in range(3):
        Image.fromarray(rng.integers(0, 256, (10, 12, 3), np.uint8)).resize((96, 80)).save(folder / f'frame-{i}.png')
    torn = Image.new('L', (96, 80))
    torn.paste(255, (20, 10, 50, 40))
    torn.save(folder / 'torn.png')
    return folder


@pytest.fixture(scope='session')
def model(tmp_path_factory):
    """A small network from elsewhere, in ONNX."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'engine'))
    from onnx_models import old_scaler
    path = tmp_path_factory.mktemp('model') / 'mosaic.onnx'
    path.write_bytes(old_scaler(np.random.default_rng(1), 2))
    return path
