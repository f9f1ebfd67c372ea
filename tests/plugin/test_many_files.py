# SPDX-License-Identifier: GPL-3.0-or-later
"""The window “Many Files” of the dialog, in GIMP, driven over AT-SPI."""
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine_paints import apply

pytestmark = pytest.mark.long

SHOTS = Path(__file__).resolve().parents[2] / 'build' / 'shots'


@pytest.fixture
def folders(photo, seed):
    """Beside the photograph: small pictures, one of which is none, and large ones, which take so long that some are always left when
    the first is painted; and where to paint them."""
    rng = np.random.default_rng(seed)
    small, large = photo.with_name('small'), photo.with_name('large')
    for folder in small, large:
        folder.mkdir()
        folder.with_name(f'{folder.name}-painted').mkdir()
    for name in 'one.png', 'two.jpg', 'three.tif':
        Image.fromarray(rng.integers(0, 256, (*rng.integers(40, 90, 2), 3), np.uint8)).save(small / name)
    (small / 'four.png').write_bytes(b'no picture')
    for i in range(12):
        Image.effect_noise((1500, 1000), 50).convert('RGB').save(large / f'{i}.jpg')
    return small, large


def test_many_files(driven, photo, styles, folders, tmp_path):
    """From the dialog, in its style and with its settings, into the folder that was chosen, whole or not at all; GIMP's image stays as it
    was. A window that is closed while it paints leaves the dialog as it was, which then makes a layer."""
    path, (small, large) = tmp_path / 'results', folders
    found = driven(photo, styles, 'many', script='many_drive.py', PASTICHE_RESULTS=str(path))
    results = pickle.loads(path.read_bytes())
    assert any('Vincent van Gogh 70 %' in text for text in found['said']) and 'Pictures: 1' in found['said'], found['said']
    painted, left = (folder.with_name(f'{folder.name}-painted') for folder in folders)
    assert sorted(p.name for p in painted.iterdir()) == ['one.png', 'three.tif', 'two.jpg']
    for result in painted.iterdir():
        want = apply(styles, small / result.name, tmp_path / result.name, 'vangogh', strength=70, keep_colours=40)
        assert np.array_equal(np.asarray(Image.open(result).convert('RGB')), want), result.name
    assert 1 <= len(list(left.iterdir())) < 12
    assert all(Image.open(p).convert('RGB').size == (1500, 1000) for p in left.iterdir())
    assert results['cancel']['status'] == 'cancel' and results['cancel']['same'] and results['ok']['same']
    assert [layer['name'] for layer in results['cancel']['image']['layers']] == ['lake.png'] and not results['cancel']['image']['dirty']
    assert results['ok']['status'] == 'success' and len(results['ok']['image']['layers']) == 2
    log = (SHOTS / 'gimp-many.log').read_text()
    assert 'mnemonic' not in log and not re.search(r'\(pastiche:\d+\): (pastiche|GLib(-GObject)?)-(CRITICAL|WARNING)', log), log[-2000:]
