# SPDX-License-Identifier: GPL-3.0-or-later
"""The painting in a style's file: what learning writes, and what reading makes of anything, against Pillow."""
import base64
import ctypes as C
import io
import random
import time

import numpy as np
import pytest
from PIL import Image

import files
import internals as I
import stylefile
from files import Gallery, Info, StyleFile, pastiche
from test_apply import resized
from tunes import Tune, picture

SIDE, TEXT = I.constant('THUMBNAIL_SIDE', 'THUMBNAIL_TEXT')

I.LIB.pastiche_style_info_painting.restype = C.POINTER(I.Picture)


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, 'JPEG', **options)
    return out.getvalue()


def image_in(path):
    """The painting of a style file, as Pillow reads it, and its bytes."""
    data = base64.b64decode(stylefile.read(str(path))[1]['painting'], validate=True)
    return Image.open(io.BytesIO(data)), data


def apart(image, want):
    """How far the image is, on average, of 255, from a JPEG of the one that is wanted."""
    want = Image.open(io.BytesIO(jpeg(Image.fromarray(np.rint(want * 255).astype(np.uint8)), quality=80)))
    return np.abs(np.asarray(image).astype(int) - np.asarray(want)).mean()


def decode(text):
    """What the engine makes of `text`, rows × columns × RGBA in 0..1; None for nothing."""
    error = C.POINTER(I.GErrorStruct)()
    made = I.LIB.pastiche_style_info_painting(C.byref(Info(painting=text)), C.byref(error))
    if error:
        failure = error.contents.domain, error.contents.code, error.contents.message.decode()
        I.GLIB.g_error_free(error)
        assert not made and failure == (I.LIB.pastiche_error_quark(), files.FORMAT, 'The picture of a painting in the style file is damaged.')
        raise ValueError
    if not made:
        return None
    p = made.contents
    pixels = np.ctypeslib.as_array(p.pixels, (p.height, p.width, 4)).copy()
    I.LIB.pastiche_picture_free(made)
    return pixels


@pytest.mark.parametrize('h, w, small', [(300, 420, (160, 114)), (700, 41, (9, 160)), (90, 110, (110, 90))])
def test_learning_writes_it(styles, tmp_path, seed, h, w, small):
    out = tmp_path / 'out.safetensors'
    pixels = (255 * picture(np.random.default_rng(seed), h, w)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / 'p.png')
    assert pastiche('instant', tmp_path / 'p.png', out, styles=styles).returncode == 0
    image, data = image_in(out)
    assert image.format == 'JPEG' and image.size == small and len(data) <= 16384
    assert apart(image, resized(pixels / 255, *small[::-1])) < 1


def test_noise_fits(styles, tmp_path, seed):
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (160, 160, 3), np.uint8)).save(tmp_path / 'p.png')
    assert pastiche('instant', tmp_path / 'p.png', tmp_path / 'out.safetensors', styles=styles).returncode == 0
    image, data = image_in(tmp_path / 'out.safetensors')
    assert image.size == (160, 160) and 4000 < len(data) <= 16384


def test_tuning_writes_the_part_that_counts(styles, tmp_path, seed):
    rng = np.random.default_rng(seed)
    around, part = picture(rng, 200, 300, (0, 0.4, 0)), picture(rng, 100, 90)
    around[50:150, 70:160] = part
    tune = Tune(styles, [(around, 'first.png', 70, 50, 90, 100), (picture(rng), 'second.png', 0, 0, 0, 0)], [picture(rng)])
    tune.save(tmp_path / 'out.safetensors')
    image, _ = image_in(tmp_path / 'out.safetensors')
    assert image.size == (144, 160) and apart(image, resized(resized(part.astype(float), 569, 512).clip(0, 1), 160, 144)) < 1
    assert stylefile.read(str(tmp_path / 'out.safetensors'))[1]['painting_title'] == 'first.png'


def test_private_paintings(styles, tmp_path, seed):
    """A file that goes to others says nothing of them if the artist wishes, and paints as it would otherwise."""
    rng = np.random.default_rng(seed)
    tune = Tune(styles, [(picture(rng), 'grandmother.png', 0, 0, 0, 0)], [picture(rng)])
    open_one, private = tune.save(tmp_path / 'open.safetensors'), tune.save(tmp_path / 'private.safetensors', private_paintings=True)
    assert b'grandmother' in open_one and b'grandmother' not in private
    (tensors, told), (same, kept) = (stylefile.read(str(tmp_path / f'{name}.safetensors')) for name in ('open', 'private'))
    assert sorted(set(told) - set(kept)) == ['painting', 'painting_title'] and kept['provenance'] == ''
    assert tensors.keys() == same.keys() and all((tensors[name] == same[name]).all() for name in tensors)
    tune.save(tmp_path / 'private.safetensors', private_paintings=True, source='my attic')
    assert stylefile.read(str(tmp_path / 'private.safetensors'))[1]['provenance'] == 'my attic'
    assert pastiche('info', tmp_path / 'private.safetensors').returncode == 0


@pytest.mark.parametrize('mode, options', [('RGB', {}), ('RGB', dict(progressive=True, subsampling=0)), ('L', {})])
def test_reads_what_pillow_reads(seed, mode, options):
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), np.uint8)
    data = jpeg(Image.fromarray(noise).resize((160, 90), Image.Resampling.BICUBIC).convert(mode), quality=75, **options)
    got = decode(base64.b64encode(data))
    assert got.shape == (90, 160, 4) and (got[..., 3] == 1).all()
    assert np.abs(got[..., :3] * 255 - np.asarray(Image.open(io.BytesIO(data)).convert('RGB'))).max() < 2.5


def huge():
    """A JPEG of a few hundred bytes that says it has 65500² pixels, in several passes."""
    data = bytearray(jpeg(Image.new('RGB', (64, 64), 'red'), progressive=True))
    at = data.index(b'\xff\xc2')
    data[at + 5:at + 9] = b'\xff\xdc\xff\xdc'
    return bytes(data)


@pytest.mark.parametrize('name', ['not base64', 'empty JPEG', 'PNG', 'wide', 'tall', 'huge', 'cut', 'long'])
def test_refuses(name):
    red = Image.new('RGB', (100, 80), 'red')
    png = io.BytesIO()
    red.save(png, 'PNG')
    data = {'not base64': b'', 'empty JPEG': b'\xff\xd8\xff', 'PNG': png.getvalue(), 'wide': jpeg(Image.new('RGB', (161, 9))),
            'tall': jpeg(Image.new('RGB', (9, 161))), 'huge': huge(), 'cut': jpeg(red)[:200], 'long': jpeg(red) + bytes(16384)}[name]
    began = time.process_time()
    with pytest.raises(ValueError):
        decode('ÿ∞ $$$'.encode() if name == 'not base64' else base64.b64encode(data))
    assert time.process_time() - began < 0.5


def test_random_damage(seed):
    """A picture, or the one sentence: never nothing, which an empty text alone is."""
    rng, good = random.Random(seed), jpeg(Image.effect_noise((90, 60), 80).convert('RGB'))
    for _ in range(300):
        data = bytearray(good)
        for _ in range(rng.choice((1, 3, 20))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            assert max(decode(base64.b64encode(data[:rng.choice((len(data), rng.randrange(1, len(data))))])).shape) <= SIDE
        except ValueError:
            pass


@pytest.fixture
def listed(styles, tmp_path):
    """What the gallery says of “dore” with this as its painting."""
    def list_with(text):
        file = StyleFile(styles / 'dore.safetensors')
        file.metadata['painting'] = text
        (tmp_path / 'dore.safetensors').write_bytes(file.bytes())
        (tmp_path / 'base.safetensors').write_bytes((styles / 'base.safetensors').read_bytes())
        return Gallery(tmp_path).list()[0]['painting'].encode()
    return list_with


def test_styles_with_bad_ones_are_styles(listed, tmp_path):
    assert listed('') == b'' and decode(b'') is None
    assert listed('A' * TEXT) == b'A' * TEXT
    assert listed('A' * (TEXT + 1)) == b'', 'one that is too long is none'
    assert listed('\x1b[31m\n') == b'\x1b[31m\n'
    for command in ('info', 'dore'), ('styles',):
        said = pastiche(*command, styles=tmp_path)
        assert said.returncode == 0 and '\x1b' not in said.stdout and 'painting' not in said.stdout
