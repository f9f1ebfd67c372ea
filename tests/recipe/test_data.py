# SPDX-License-Identifier: GPL-3.0-or-later
"""What is held out stays out, and no window of a large painting is enlarged."""
import io
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

import data
import held
import styles

FACES = [n for names in held.FACES.values() for n in names]


@pytest.fixture
def collection(tmp_path):
    """A folder as data.py packs it, of which half is held out."""
    names = dict(photos=['pixabay_people/0001', 'pixabay_people/0002', 'elementary/0001', *held.PHOTOS, *FACES],
                 paintings=['monet/0001', 'se/other', *held.PAINTINGS, *held.FRESH_SMALL])
    names['paintings-large'] = ['munch/0005', 'monet/0009', *held.LARGE_OF_SHOWN, *held.FRESH]
    for kind, of_kind in names.items():
        for name in of_kind:
            path = tmp_path / 'source' / kind / f'{name}.jpg'
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new('RGB', (20, 24), 'red').save(path)
    rows = ['file\tartist\tsharp', *(f'{n}.jpg\tsomebody\t{"soft" if n == "monet/0009" else "sharp"}' for n in names['paintings-large'])]
    (tmp_path / 'source' / 'paintings-large' / 'paintings.tsv').write_text('\n'.join(rows))
    return tmp_path / 'source'


def packed(folder):
    return {p.stem: set(zipfile.ZipFile(p).namelist()) for p in folder.glob('*.zip')}


@pytest.mark.parametrize('which', ['base', 'styles', 'discriminator'])
def test_held_out_pictures_are_not_packed_for_training(collection, tmp_path, which):
    data.pack(str(collection), str(tmp_path / 'packed'), which)
    archives = packed(tmp_path / 'packed')
    assert archives['photos'] and not archives['photos'] & {*held.PHOTOS, *FACES}
    assert archives['test'] == set(held.PHOTOS) and archives['faces'] == set(FACES)
    assert not archives['paintings'] & set(held.FRESH_SMALL)
    assert archives.get('large', {'munch/0005'}) - set(held.LARGE_OF_SHOWN) == {'munch/0005'}


def test_and_are_left_out_of_archives_that_have_them(tmp_path):
    blob = io.BytesIO()
    Image.new('RGB', (8, 8)).save(blob, 'PNG')
    for archive, names in dict(photos=['a/1', *{*held.PHOTOS, *FACES}], paintings=['a/1', *held.PAINTINGS, *held.FRESH_SMALL],
                               large=['a/1', *held.LARGE_OF_SHOWN, *held.FRESH]).items():
        with zipfile.ZipFile(tmp_path / f'{archive}.zip', 'w') as z:
            for name in names:
                z.writestr(name, blob.getvalue())
    names = lambda pictures: [name for name, _ in pictures]
    folder = str(tmp_path)
    assert names(data.photographs(folder)) == names(data.paintings(folder)) == names(data.large(folder)) == ['a/1']
    assert set(names(data.large(folder, lambda name: True))) == {'a/1', *held.LARGE_OF_SHOWN}


def test_no_style_learns_from_what_is_fresh():
    for style in styles.STYLES.values():
        assert not set(style.large) & set(held.FRESH) and not any(style.has(n) for n in held.FRESH_SMALL)


def test_twenty_eight_faces_and_eight_paintings():
    assert len(set(FACES)) == 28 and len(held.FRESH) == 8 and len(held.PHOTOS) == 8


def test_windows_at_true_scale(seed):
    """Red is the place across: a window of n pixels sees 1 to 1.6 times n of the picture's own, however large its square."""
    torch.manual_seed(seed)
    n, side = 32, 128
    for own in (80, 128, 300):
        across = ((torch.arange(own) + 0.5) / own * 255).round().byte()
        pool = data.Pool([('a/1', across.expand(3, own, own))], side, 'cpu', true_scale=True)
        seen = pool.windows(pool.pick(40), n, 1.0, 1.6)[:, 0, n // 2]
        pixels = (seen[:, -2] - seen[:, 1]).abs() * min(own, side) / (n - 3)
        assert 0.97 < pixels.min() and pixels.max() < 1.65 and pixels.max() > 1.2


def test_no_style_learns_from_a_fresh_painting():
    assert not {name for style in styles.STYLES.values() for name in style.large} & set(held.FRESH)


def test_grey_scans_become_black_and_white(seed):
    rng = np.random.default_rng(seed)
    print_ = np.where(rng.random((90, 110)) < 0.4, 60, 200) + rng.integers(-2, 3, (90, 110))
    tinted = np.stack([print_ + 8, print_, print_ - 8]).astype(np.uint8)
    got = data.levelled(torch.from_numpy(tinted)).numpy().astype(int)
    assert np.abs(np.median(got[1][print_ < 130])) <= 6 and np.abs(np.median(got[1][print_ > 130]) - 255) <= 6
    for plane, before in zip(got, tinted.astype(int)):       # order is kept, and where nothing is cut the line is straight
        inside = (plane > 0) & (plane < 255)
        assert (np.diff(plane[inside][np.argsort(before[inside], kind='stable')]) >= 0).all()
    assert data.levelled(torch.full((3, 20, 20), 128, dtype=torch.uint8)).shape == (3, 20, 20)
