# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-pastiche-tune inside GIMP: the style that it learns can be painted in at once."""
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.long

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv('XDG_DATA_HOME', str(tmp_path / 'data'))
    return tmp_path / 'data' / 'pastiche'


def info(path):
    said = subprocess.run([TOP / 'build/engine/cli/pastiche', 'info', path], check=True, capture_output=True, text=True, timeout=60).stdout
    return dict(re.findall(r'^(\w+): +(.*)$', said, re.M))


def test_learns_a_style(in_gimp, styles, seed, tmp_path, own_folder, connections, monkeypatch):
    """And tries to reach no other machine."""
    env, tried = connections
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    painting = np.random.default_rng(seed).integers(0, 256, (20, 30, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    Image.fromarray(painting).save(tmp_path / 'squares.tif', save_all=True, append_images=[Image.new('RGB', (90, 60))])
    results = in_gimp('learning_in_gimp.py', styles, seed=seed, painting=str(tmp_path / 'squares.tif'))
    assert results['learned'] == ('success', 'two-steps')
    assert results['in private'] == ('success', 'in-private')
    assert results['painted'] == ('success', None)
    assert [layer['name'] for layer in results['image']['layers']] == ['Two Steps 100 %', 'photo']
    assert sorted(os.listdir(own_folder / 'styles')) == ['in-private.safetensors', 'two-steps.safetensors'] and os.listdir(own_folder / 'tuning') == []
    assert in_gimp.messages.count('squares.tif” has several frames or pages, of which the first one is used.') == 2
    private, open_ = (info(own_folder / 'styles' / f'{name}.safetensors') for name in ('in-private', 'two-steps'))
    assert [private.get(key) for key in ('artist', 'licence', 'provenance')] == ['A. Painter', 'CC0-1.0', 'The attic']
    assert 'minimax' in private['training'] and 'hinge' in open_['training'] and 'squares.tif' in open_['provenance']
    assert 'squares' not in (own_folder / 'styles' / 'in-private.safetensors').read_bytes().decode(errors='replace')
    for name, words in (('nothing to learn from', 'at least one painting'), ('no picture', 'cannot be read')):
        status, sentence = results[name]
        assert status == 'execution-error' and words in sentence and '\n' not in sentence.strip()
    assert {what for what, program in tried() if Path(program).name == 'pastiche'} == {'begins'}
