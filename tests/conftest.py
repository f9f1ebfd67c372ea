# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests share: where things are, and style files with random weights."""
import os
import sys
import time
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
BUILD = TOP / 'build'
sys.path.insert(0, str(TOP / 'pretrained' / 'recipe'))

SEED = int(os.environ.get('PASTICHE_SEED', time.time_ns() % 2**31))


def pytest_report_header():
    return f'PASTICHE_SEED={SEED}'


def pytest_terminal_summary(terminalreporter, exitstatus):
    if exitstatus:
        terminalreporter.write_line(f'repeat the random inputs with PASTICHE_SEED={SEED}')


@pytest.fixture(scope='session')
def seed():
    return SEED


@pytest.fixture(scope='session')
def styles(tmp_path_factory):
    """A folder with a base and two styles, “Doré” and “Vincent van Gogh”, of random weights."""
    import torch
    import stylefile
    from networks import Encoder, Generator, VECTOR
    folder = tmp_path_factory.mktemp('styles')
    torch.manual_seed(SEED)
    base = stylefile.write(str(folder / 'base.safetensors'), stylefile.base_tensors(Generator(), Encoder()), dict(kind='base', title='Base'))
    for name, title, artist in (('dore', 'Doré’s engravings', 'Gustave Doré'), ('vangogh', 'Vincent van Gogh', 'Vincent van Gogh')):
        stylefile.write(str(folder / f'{name}.safetensors'), stylefile.style_tensors(Generator(), 0.3 * torch.randn(VECTOR)),
                        dict(kind='style', title=title, artist=artist, licence='CC0-1.0', provenance='random numbers',
                             training='none', base_sha256=base, working_pixels=262144))
    return folder
