# SPDX-License-Identifier: GPL-3.0-or-later
"""What no picture can be made of is said in one sentence, and the dialog goes on."""
import numpy as np
import pytest
from PIL import Image

from body import TOP, Body


def problem(body):
    return body('get').split(' ', 3)[3]


@pytest.mark.parametrize('size', [(1, 1), (31, 17), (3, 500)], ids=str)
def test_tiny_pictures(screen, styles, tmp_path, seed, size):
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), np.uint8)).save(tmp_path / 'photo.png')
    body = Body(screen, styles, tmp_path / 'photo.png', selection=(0, 0, 1, 1))
    body('set soft-edge 20')
    body('wait')
    assert problem(body) == '' and body('tell ready') == 'TRUE' and body('layer') == 'same'
    body.after(f'tiny-{size[0]}')
    body.close()


def test_too_little_memory(screen, styles, tmp_path, seed):
    """Said beforehand, while the small preview is there all the same."""
    Image.open(TOP / 'tests/data/lake-sherburne.jpg').resize((1500, 844)).save(tmp_path / 'photo.png')
    body = Body(screen, styles, tmp_path / 'photo.png')
    body('wait')
    body('memory little')
    body('look actual 1')
    body('set strength 60')
    body('wait')
    sentence = problem(body)
    assert sentence.startswith('There is not enough memory: a picture of 1500×844 pixels needs') and sentence.count('. ') == 0, sentence
    assert body('tell ready') == 'FALSE' and body('layer') == 'none'
    body('look actual 0')
    after = body.after('memory-little')
    body('look before 1')
    assert np.abs(after - body.preview('memory-little-before')).mean() > 5
    body('memory all')
    body('set strength 100')
    body('wait')
    assert problem(body) == '' and body('tell ready') == 'TRUE'
    body.close()
