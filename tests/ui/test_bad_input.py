# SPDX-License-Identifier: GPL-3.0-or-later
"""What no picture can be made of is said in one sentence, and the dialog goes on."""
import json
import struct

import numpy as np
import pytest
from PIL import Image

from body import SHOTS, TOP, Body


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


def test_hostile_styles(screen, styles, tmp_path):
    """No title breaks its card or covers another, and no tooltip is larger than the rest of the dialog."""
    folder = tmp_path / 'styles'
    folder.mkdir()
    for path in styles.iterdir():
        (folder / path.name).symlink_to(path)
    titles = {'lines': '\u2028a\nb\u2028' * 40, 'tower': ''.join(c + '\u0301' * 1000 for c in 'Zalgo'), 'long': 'x' * 4096,
              'blank': ' \u3000\u2800', 'turned': '\u202eKlimt', 'words': 'Old Master ' * 400}
    for name, title in titles.items():
        data = (styles / 'dore.safetensors').read_bytes()
        size, = struct.unpack_from('<Q', data)
        header = json.loads(data[8:8 + size])
        header['__metadata__'].update(title=title, artist=title, licence=title, provenance=title, painting_title=title)
        text = json.dumps(header).encode()
        (folder / f'{name}.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data[8 + size:])
    Image.open(TOP / 'tests/data/lake-sherburne.jpg').resize((300, 170)).save(tmp_path / 'photo.png')
    body = Body(screen, folder, tmp_path / 'photo.png')
    body('wait')
    heights = {name: list(map(int, body(f'card {name}').split()))[3] for name in (*titles, 'dore', 'vangogh')}
    for name in titles:
        words = body(f'hover {name} {SHOTS}/hostile-{name}.png')
        assert len(words) < 1400 and not set(words) & set('\u2028\u202e') and words.count('\u0301') <= 5 * 5 * 3
    body(f'shot {SHOTS}/hostile.png')
    assert Image.open(SHOTS / 'hostile.png').width < 1400 and Image.open(SHOTS / 'hostile-long.png').width < 800
    assert max(heights.values()) <= heights['dore'] * 1.2 + 2, heights
    body.close()
