# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures from and to files: colours, orientation, bits, what is carried over, and what is wrong with them."""
import os
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

import files
from internals import EngineError
from picture_files import (ADOBE, P3, SRGB, chunk, copy, encode, icc, icc_cmyk, load, png16, png_with, smooth, tiff, to_srgb)


def near(result, expected, most=1.01):
    """As an 8-bit file can be: half a step for the file's rounding, and half for ours."""
    assert result.shape[:2] == expected.shape[:2]
    assert np.abs(result[..., :3] - expected[..., :3]).max() <= most


# --- formats ----------------------------------------------------------------------------------------------------------

ENDINGS = ('png', 'jpg', 'jpeg', 'tif', 'tiff', 'webp')


def saved(path):
    with Image.open(path) as image:
        return np.asarray(image).astype(int), image.mode, image.format


@pytest.mark.parametrize('ending', ENDINGS)
def test_formats(rng, tmp_path, ending):
    """A picture comes back as far as the formats can keep it."""
    pixels = smooth(rng, *rng.integers(30, 90, 2))
    Image.fromarray(pixels).save(tmp_path / f'in.{ending}', **(dict(quality=95) if ending[0] in 'jw' else {}))
    for target in ENDINGS:
        out = tmp_path / f'out.{target.upper() if target == "png" else target}'
        assert copy(tmp_path / f'in.{ending}', out) == []
        result, mode, kind = saved(out)
        assert kind == {'jpg': 'JPEG', 'tif': 'TIFF'}.get(target, target.upper()) and mode == 'RGB' and result.shape == pixels.shape
        lossy = (ending[0] in 'jw') + (target[0] in 'jw')
        # 4.1 was seen of WebP, which has half the colours' resolution; another picture would be at 60
        assert np.abs(result - pixels).mean() <= 8 * lossy, f'{ending} to {target}'
    assert sorted(p.suffix.lower()[1:] for p in tmp_path.glob('out.*')) == sorted(ENDINGS) and not list(tmp_path.glob('.*'))


def test_formats_of_other_programs(rng, tmp_path):
    """Some of which GExiv2 does not know: where it is asked all the same it complains to GLib's log, which ends the process."""
    image, kinds = Image.fromarray(smooth(rng, 30, 40)).quantize(60).convert('RGB'), ('bmp', 'gif', 'ppm', 'tga')
    for kind in kinds:
        image.save(tmp_path / f'in.{kind}')
    code = 'import sys; sys.path.insert(0, sys.argv[1]); from picture_files import copy\nfor k in sys.argv[2:]: copy("in." + k, k + ".tif")'
    done = subprocess.run([sys.executable, '-c', code, os.path.dirname(__file__), *kinds], env=os.environ | {'G_DEBUG': 'fatal-criticals'},
                          capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, '')
    for kind in kinds:
        assert (saved(tmp_path / f'{kind}.tif')[0] == np.asarray(image)).all()


@pytest.mark.parametrize('ending', ('png', 'tiff', 'webp', 'jpg'))
def test_alpha(rng, tmp_path, ending):
    """Kept, but for a JPEG, which shows the picture on white."""
    pixels = smooth(rng, 50, 61, 4)
    pixels[:20, :20, 3], pixels[-20:, -20:, 3] = 0, 255
    Image.fromarray(pixels).save(tmp_path / 'in.png')
    copy(tmp_path / 'in.png', tmp_path / f'out.{ending}')
    result, mode, _ = saved(tmp_path / f'out.{ending}')
    if ending == 'jpg':
        alpha = pixels[..., 3:] / 255
        assert mode == 'RGB' and np.abs(result - (pixels[..., :3] * alpha + 255 * (1 - alpha))).mean() < 10
        return
    opaque = pixels[..., 3] == 255
    assert mode == 'RGBA' and np.abs(result[..., 3] - pixels[..., 3]).max() <= (2 if ending == 'webp' else 0)
    assert np.abs(result - pixels)[opaque].mean() <= (12 if ending == 'webp' else 0)


# --- orientation ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('ending', ('jpg', 'tif', 'png', 'webp'))
def test_orientation(rng, tmp_path, ending):
    image, path = Image.fromarray(smooth(rng, 40, 70)), tmp_path / f'in.{ending}'
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(path, exif=exif, **(dict(lossless=True) if ending == 'webp' else {}))
        with Image.open(path) as saved:
            near(load(path), np.asarray(ImageOps.exif_transpose(saved).convert('RGB')).astype(int), 3)
        copy(path, tmp_path / 'out.png')
        with Image.open(tmp_path / 'out.png') as out:
            assert out.getexif().get(0x0112, 1) == 1


# --- colours ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('ending', ('png', 'jpg', 'tif', 'webp'))
@pytest.mark.parametrize('primaries', ('adobe', 'swapped'))
def test_profile(rng, tmp_path, ending, primaries):
    """Adobe RGB, and sRGB with red and blue exchanged, come out as sRGB."""
    matrix, gamma = {'adobe': (ADOBE, 563 / 256), 'swapped': (SRGB[:, ::-1], 2.2)}[primaries]
    path = tmp_path / f'in.{ending}'
    Image.fromarray(smooth(rng, 48, 64)).save(path, icc_profile=icc(matrix, gamma), quality=98, lossless=True)
    with Image.open(path) as image:
        pixels = np.asarray(image).astype(int)
    near(load(path), to_srgb(pixels, matrix, gamma), 2.5)
    assert np.abs(to_srgb(pixels, matrix, gamma) - pixels).mean() > 3, 'there is something to convert'
    copy(path, tmp_path / 'out.png')
    with Image.open(tmp_path / 'out.png') as out:
        assert 'icc_profile' not in out.info


def test_profile_of_a_turned_picture(rng, tmp_path):
    """As telephones make them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(smooth(rng, 48, 64)).save(tmp_path / 'in.jpg', icc_profile=icc(ADOBE, 2.2), exif=exif, quality=98)
    with Image.open(tmp_path / 'in.jpg') as image:
        near(load(tmp_path / 'in.jpg'), np.rot90(to_srgb(np.asarray(image).astype(int), ADOBE, 2.2), -1), 2.5)


@pytest.mark.parametrize('kind', ('srgb', 'grey', 'rubbish', 'cut'))
def test_profile_that_changes_nothing(rng, tmp_path, kind):
    data = {'srgb': ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes(), 'grey': icc(SRGB[:, :0], 1.0, b'GRAY'),
            'rubbish': rng.bytes(500), 'cut': icc(ADOBE, 2.2)[:200]}[kind]
    pixels = rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / 'in.tif', icc_profile=data)
    assert (load(tmp_path / 'in.tif')[..., :3].round() == pixels).all()


@pytest.mark.parametrize('gamma', (1.0, 1.8))
def test_grey_profile(rng, tmp_path, gamma):
    pixels, curve = smooth(rng, 40, 50, 1)[..., 0], icc(SRGB[:, :0], gamma, b'GRAY')
    for ending in ('png', 'tif', 'jpg'):
        path = tmp_path / f'in.{ending}'
        Image.fromarray(pixels).save(path, icc_profile=curve, quality=98)
        with Image.open(path) as image:
            grey = np.asarray(image)
        near(load(path), np.repeat(encode((grey / 255) ** (round(gamma * 256) / 256))[..., None], 3, -1))


@pytest.mark.parametrize('ending', ('jpg', 'tif'))
def test_inks(rng, tmp_path, ending):
    """Sixteen patches of four inks that are there or not: by the profile its colours, without one as light that they leave. PIL
    writes the inks of a JPEG the wrong way round, as Adobe does."""
    colours = rng.integers(40, 216, (16, 3))
    colours[0] = 255
    inks = np.array([[255 * (i >> 3 - c & 1) for c in range(4)] for i in range(16)], np.uint8)
    image = Image.fromarray(np.repeat(np.repeat(inks.reshape(4, 4, 4), 16, 0), 16, 1), 'CMYK')
    for data in icc_cmyk(colours), None:
        image.save(tmp_path / f'in.{ending}', icc_profile=data, quality=100)
        expected = colours if data else 255 * (inks[:, :3] == 0) * (inks[:, 3:] == 0)
        near(load(tmp_path / f'in.{ending}')[8::16, 8::16], expected.reshape(4, 4, 3), 2)


def test_inks_of_16_bits(rng, tmp_path):
    """Without a profile; planes apart, with the bytes in the other order, and alpha."""
    inks = rng.integers(0, 65536, (9, 11, 5)).astype(np.uint16)
    light = 255 * (1 - inks[..., :3] / 65535) * (1 - inks[..., 3:4] / 65535)
    result = load(tiff(tmp_path / 'in.tif', inks, 5, '>', apart=True, T338=[2]))
    near(result, light, 0.02)
    assert np.abs(result[..., 3] - inks[..., 4] / 257).max() < 0.01


def test_adobe_rgb_by_exif(rng, tmp_path):
    """As cameras say it: without a profile, with “R03” (DCF 2.0). An sRGB in the same EXIF wins; the result says sRGB."""
    for space in (0xffff, 1):
        exif = Image.Exif()
        exif[0x010f] = 'Camera'
        exif.get_ifd(0x8769).update({0xa001: space, 0xa005: {1: 'R03', 2: b'0100'}})
        Image.fromarray(smooth(rng, 48, 64)).save(tmp_path / 'in.jpg', exif=exif, quality=98)
        with Image.open(tmp_path / 'in.jpg') as image:
            pixels = np.asarray(image).astype(int)
        near(load(tmp_path / 'in.jpg'), to_srgb(pixels, ADOBE, 563 / 256) if space > 1 else pixels)
    copy(tmp_path / 'in.jpg', tmp_path / 'out.png')
    with Image.open(tmp_path / 'out.png') as out:
        assert out.getexif().get_ifd(0x8769)[0xa001] == 1 and 0xa005 not in out.getexif().get_ifd(0x8769)


def numbers(*values):
    return struct.pack(f'>{len(values)}I', *(round(v * 100000) for v in values))


GAMMA_1, GAMMA_22, SAYS_SRGB = chunk(b'gAMA', numbers(1)), chunk(b'gAMA', numbers(1 / 2.2)), chunk(b'sRGB', b'\0')
P3_PRIMARIES = chunk(b'cHRM', numbers(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060))


def cicp(primaries, transfer):
    return chunk(b'cICP', bytes((primaries, transfer, 0, 1)))


@pytest.mark.parametrize('chunks, matrix, gamma', (
    ((GAMMA_1,), SRGB, 1.0), ((GAMMA_22,), SRGB, None), ((SAYS_SRGB, GAMMA_1), SRGB, None), ((GAMMA_1, P3_PRIMARIES), P3, 1.0),
    ((P3_PRIMARIES,), P3, None), ((cicp(12, 13),), P3, None), ((cicp(1, 8),), SRGB, 1.0), ((cicp(1, 4),), SRGB, 2.2),
    ((cicp(12, 13), SAYS_SRGB), P3, None), ((cicp(200, 200), GAMMA_1), SRGB, 1.0), ((chunk(b'gAMA', numbers(0)),), SRGB, None)),
    ids=('gAMA', 'gAMA-2.2', 'sRGB', 'gAMA-cHRM', 'cHRM', 'cICP-P3', 'cICP-linear', 'cICP-2.2', 'cICP-first', 'cICP-unknown', 'gAMA-0'))
def test_colours_of_a_png(rng, tmp_path, chunks, matrix, gamma):
    pixels = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
    near(load(png_with(tmp_path / 'in.png', pixels, *chunks)), to_srgb(pixels, matrix, gamma), 1.5)
    deep = rng.integers(0, 65536, (20, 30, 3))
    near(load(png16(tmp_path / 'in.png', deep, *chunks)), to_srgb(deep / 257, matrix, gamma), 1)


def test_a_png_that_says_several_things(rng, tmp_path):
    """cICP is the first to be asked, then the profile, then sRGB and gAMA. From 8 bits to 8, as in test_colours_of_a_png."""
    pixels = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / 'in.png', icc_profile=icc(ADOBE, 2.2))
    near(load(tmp_path / 'in.png'), to_srgb(pixels, ADOBE, round(2.2 * 256) / 256), 1.5)
    data = (tmp_path / 'in.png').read_bytes()
    (tmp_path / 'in.png').write_bytes(data[:33] + cicp(12, 13) + GAMMA_1 + data[33:])
    near(load(tmp_path / 'in.png'), to_srgb(pixels, P3, None), 1.5)


@pytest.mark.parametrize('transfer, white', ((16, 0.5806), (18, 0.75)), ids=('PQ', 'HLG'))
def test_high_dynamic_range(tmp_path, transfer, white):
    """Graphics white (BT.2408) is our white, and what is above it, too; below, it gets darker."""
    values = np.array([0, white / 2, white * 0.98, white, 1])
    pixels = np.repeat(np.round(values * 65535).astype(int)[None, :, None], 3, -1)
    result = load(png16(tmp_path / 'in.png', pixels, cicp(9, transfer)))[0, :, 0]
    assert result[0] == 0 and 30 < result[1] < 150 and 230 < result[2] < 253 and result[3] > 253.5 and result[4] == 255


# --- kinds of pixels --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('mode', ('L', 'LA', 'P', '1', 'I;16'))
@pytest.mark.parametrize('ending', ('png', 'tif'))
def test_modes(rng, tmp_path, mode, ending):
    image = Image.fromarray(smooth(rng, 40, 50)).convert({'I;16': 'L', 'LA': 'L'}.get(mode, mode))
    if mode == 'LA':
        image.putalpha(Image.fromarray(smooth(rng, 40, 50, 1)[..., 0]))
    expected = np.asarray(image.convert('RGBA')).astype(int)
    if mode == 'I;16':
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    image.save(tmp_path / f'in.{ending}')
    assert np.abs(load(tmp_path / f'in.{ending}') - expected).max() < 1e-3


def test_transparent_palette_and_interlaced_png(rng, tmp_path):
    pixels = smooth(rng, 33, 41)
    image = Image.fromarray(pixels).quantize(50)
    image.save(tmp_path / 'in.png', transparency=7)
    with Image.open(tmp_path / 'in.png') as saved:
        assert np.abs(load(tmp_path / 'in.png') - np.asarray(saved.convert('RGBA'))).max() < 1e-3
    # Adam7: each of seven passes has the pixels from (x, y) on in steps
    data = b''
    for x, y, across, down in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        data += b''.join(b'\0' + row.tobytes() for row in pixels[y::down, x::across])
    (tmp_path / 'in.png').write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 41, 33, 8, 2, 0, 0, 1)) +
                                      chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND', b''))
    assert np.abs(load(tmp_path / 'in.png')[..., :3] - pixels).max() < 1e-3


@pytest.mark.parametrize('kind', ('f2', 'f4', 'f8', 'u1', 'u2', 'u4'))
def test_numbers_of_a_tiff(rng, tmp_path, kind):
    """Floats beyond 0 to 1 are cut off, and one that is no number is black."""
    values = rng.uniform(-0.2, 1.3, (21, 35, 3))
    values[:, :9, 0] = rng.uniform(0, 1e-4, (21, 9))        # some of which are denormal as halves
    for samples in (3, 1):
        part = values[..., :samples]
        if kind[0] == 'f':
            pixels = part.astype(kind)
            pixels[3, 4, 0], expected = np.nan, pixels.astype(float).clip(0, 1)
            expected[3, 4, 0] = 0
        else:
            most = 2.0 ** (8 * int(kind[1])) - 1
            pixels = (part.clip(0, 1) * most).astype(kind)
            expected = pixels / most
        for options in (dict(), dict(order='>', tile=16), dict(apart=True), dict(apart=True, tile=32, order='>')):
            near(load(tiff(tmp_path / 'in.tif', pixels, **options)), np.broadcast_to(255 * expected, (21, 35, 3)), 0.01)


def test_alpha_of_a_tiff(rng, tmp_path):
    """Kept beside the colours, multiplied into them, or not said which."""
    straight = rng.integers(0, 65536, (20, 30, 4)).astype(np.uint16)
    straight[0, :5, 3], straight[1, :5, 3] = 0, 65535
    expected = straight / 257
    result = load(tiff(tmp_path / 'in.tif', straight, T338=[2]))
    assert np.abs(result - expected).max() < 0.01
    result = load(tiff(tmp_path / 'in.tif', straight, T338=[0]))
    assert np.abs(result - expected).max() < 0.01
    multiplied = straight.copy()
    multiplied[..., :3] = np.round(straight[..., :3] * (straight[..., 3:] / 65535))
    result = load(tiff(tmp_path / 'in.tif', multiplied, T338=[1]))
    seen = straight[..., 3] > 6553      # below a tenth, too little is left of the colours
    assert np.abs(result - expected)[seen].max() < 0.03 and np.abs(result - expected)[..., 3].max() < 0.01
    assert (result[straight[..., 3] == 0][:, :3] == 0).all()


def test_white_is_zero(rng, tmp_path):
    """Grey and 1 bit, as fax machines and scanners write them."""
    pixels = rng.integers(0, 256, (20, 16, 1), dtype=np.uint8)
    near(load(tiff(tmp_path / 'in.tif', pixels, 0)), np.broadcast_to(255 - pixels.astype(int), (20, 16, 3)), 0.01)
    bits = np.unpackbits(pixels, axis=1)
    near(load(tiff(tmp_path / 'in.tif', pixels, 0, bits=1)), np.broadcast_to(255 - 255 * bits.astype(int), (20, 128, 3)), 0.01)


@pytest.mark.parametrize('ending', ('png', 'tif'))
@pytest.mark.parametrize('alpha', (False, True))
def test_16_bits_in_16_bits_out(rng, tmp_path, ending, alpha):
    deep = rng.integers(0, 65536, (20, 30, 4 if alpha else 3))
    png16(tmp_path / 'in.png', deep)
    copy(tmp_path / 'in.png', tmp_path / f'out.{ending}')
    result = load(tmp_path / f'out.{ending}')[..., :deep.shape[2]] * 257
    assert np.abs(result - deep).max() < 0.1
    data = (tmp_path / f'out.{ending}').read_bytes()
    if ending == 'png':
        assert data[24] == 16
    else:
        assert struct.pack('<HHI', 258, 3, deep.shape[2]) in data and struct.pack('<4H', 16, 16, 16, 16)[:2 * deep.shape[2]] in data
    copy(tmp_path / 'in.png', tmp_path / 'out.jpg')
    with Image.open(tmp_path / 'out.jpg') as image:
        assert image.mode == 'RGB'


# --- what is carried over ---------------------------------------------------------------------------------------------

XMP = ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
       'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6">'
       '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">CC0 by me</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>').encode()
IPTC = b'\x1c\x02\x74\x00\x09(c) by me'


def photograph(path, pixels):
    """A JPEG with everything in it that cameras and agencies write, on its side."""
    exif = Image.Exif()
    exif.update({0x0112: 6, 0x010f: 'Camera', 0x8298: '(c) 2026 me', 0x011a: 240.0, 0x011b: 240.0, 0x0128: 2})
    exif.get_ifd(0x8769).update({0x829a: 0.008, 0xa002: 64, 0xa003: 48, 0x927c: b'private' * 20})
    exif.get_ifd(0x8825).update({1: 'N', 2: (48.0, 12.0, 0.0)})
    block = b'8BIM\x04\x04\0\0' + struct.pack('>I', len(IPTC)) + IPTC + bytes(len(IPTC) % 2)
    Image.fromarray(pixels).save(path, exif=exif, dpi=(240, 240), quality=95, xmp=XMP)
    data, iptc = path.read_bytes(), b'Photoshop 3.0\0' + block
    path.write_bytes(data[:2] + b'\xff\xed' + struct.pack('>H', len(iptc) + 2) + iptc + data[2:])
    return path


@pytest.mark.parametrize('ending', ('jpg', 'png', 'tif', 'webp'))
def test_what_the_file_says_is_carried_over(rng, tmp_path, ending):
    source, out = photograph(tmp_path / 'in.jpg', smooth(rng, 48, 64)), tmp_path / f'out.{ending}'
    assert copy(source, out) == []
    with Image.open(out) as image:
        assert image.size == (48, 64)
        exif = image.getexif()
        assert (exif[0x010f], exif[0x8298], exif.get(0x0112, 1)) == ('Camera', '(c) 2026 me', 1)
        assert abs(exif[0x011a] - 240) < 0.01 and abs(exif[0x011b] - 240) < 0.01
        inner = exif.get_ifd(0x8769)
        assert abs(inner[0x829a] - 0.008) < 1e-6 and (inner[0xa002], inner[0xa003]) == (48, 64) and 0x927c not in inner
        assert exif.get_ifd(0x8825)[1] == 'N'
        if ending != 'webp':
            assert np.abs(np.array(image.info['dpi']) - 240).max() < 0.1
        image.load()
    data = out.read_bytes()
    assert b'CC0 by me' in data and b'Orientation="6"' not in data
    if ending in ('jpg', 'tif'):
        assert IPTC in data
    assert (b'private' * 20) not in data


@pytest.mark.parametrize('ending', ('jpg', 'png', 'tif', 'webp'))
def test_strip(rng, tmp_path, ending):
    out = tmp_path / f'out.{ending}'
    copy(photograph(tmp_path / 'in.jpg', smooth(rng, 48, 64)), out, strip=True)
    with Image.open(out) as image:
        assert image.size == (48, 64) and 0x8298 not in image.getexif() and 'dpi' not in {k for k, v in image.info.items() if v != (1, 1)}
    data = out.read_bytes()
    assert b'by me' not in data and b'2026 me' not in data


def test_the_thumbnail_of_the_old_picture_goes(rng, tmp_path):
    """A camera's thumbnail stands in EXIF's second directory."""
    small = tmp_path / 'small.jpg'
    Image.fromarray(smooth(rng, 24, 32)).save(small)
    jpeg = small.read_bytes()
    first = struct.pack('<HHHII', 1, 0x010f, 2, 4, int.from_bytes(b'Cam\0', 'little')) + struct.pack('<I', 26)
    second = struct.pack('<HHHII', 3, 0x0103, 3, 1, 6) + struct.pack('<HHII', 0x0201, 4, 1, 68) + struct.pack('<HHII', 0x0202, 4, 1, len(jpeg)) + bytes(4)
    exif = b'Exif\0\0' + b'II*\0\x08\0\0\0' + first + second + jpeg
    assert 8 + len(first) == 26 and 26 + len(second) == 68
    Image.fromarray(smooth(rng, 48, 64)).save(tmp_path / 'in.jpg', exif=exif)
    assert (tmp_path / 'in.jpg').read_bytes().count(b'\xff\xd8\xff') == 2
    copy(tmp_path / 'in.jpg', tmp_path / 'out.jpg')
    assert (tmp_path / 'out.jpg').read_bytes().count(b'\xff\xd8\xff') == 1
    with Image.open(tmp_path / 'out.jpg') as out:
        assert out.getexif()[0x010f] == 'Cam'


@pytest.mark.parametrize('ending', ('jpg', 'png', 'tif'))
def test_resolution_without_exif(rng, tmp_path, ending):
    """Different across and down, of a file turned by nobody."""
    for source in ('jpg', 'png', 'tif'):
        Image.fromarray(smooth(rng, 20, 30)).save(tmp_path / f'in.{source}', dpi=(300, 150))
        copy(tmp_path / f'in.{source}', tmp_path / f'out.{ending}')
        with Image.open(tmp_path / f'out.{ending}') as image:
            assert np.abs(np.array(image.info['dpi'], float) - (300, 150)).max() < 0.1


def test_text_of_a_png(rng, tmp_path):
    from PIL import PngImagePlugin
    text = PngImagePlugin.PngInfo()
    text.add_text('Copyright', '© Zoë')
    text.add_itxt('Author', 'Zoë 漢')
    Image.fromarray(smooth(rng, 20, 30)).save(tmp_path / 'in.png', pnginfo=text)
    copy(tmp_path / 'in.png', tmp_path / 'out.jpg')
    data = (tmp_path / 'out.jpg').read_bytes()
    assert '© Zoë'.encode() in data and 'Zoë 漢'.encode() in data


# --- what is wrong with them ------------------------------------------------------------------------------------------

def refusal(path):
    with pytest.raises(EngineError) as failure:
        load(path)
    return str(failure.value).replace(str(path), 'IN')


@pytest.mark.parametrize('progressive', (False, True))
def test_a_jpeg_that_ends_early(rng, tmp_path, progressive):
    """It is painted as far as it goes, with a notice; nothing is learned from it."""
    path, pixels = tmp_path / 'in.jpg', smooth(rng, 160, 100)
    Image.fromarray(pixels).save(path, quality=95, progressive=progressive)
    whole = load(path)
    path.write_bytes(path.read_bytes()[:path.stat().st_size * 6 // 10])
    assert refusal(path) == '“IN” is a damaged picture: it ends early.'
    try:
        notices = copy(path, tmp_path / 'out.png')
    except EngineError as failure:      # where the header of a later pass is cut in two
        assert progressive and str(failure) == f'“{path}” is a damaged picture: it ends early.'
        return
    assert notices == [f'“{path}” is a damaged picture: it ends early, and what is missing is grey or blurred.']
    with Image.open(tmp_path / 'out.png') as out:
        assert np.abs(np.asarray(out)[:32].astype(int) - whole[:32, :, :3]).mean() < 20


@pytest.mark.parametrize('kind', ('webp', 'tif', 'png', 'gif'))
def test_several_frames(rng, tmp_path, kind):
    """The first one, and a notice."""
    frames = [Image.fromarray(smooth(rng, 30, 40)).quantize(64).convert('RGB') for _ in range(3)]
    path = tmp_path / f'in.{kind}'
    frames[0].save(path, save_all=True, append_images=frames[1:], **(dict(lossless=True) if kind == 'webp' else {}))
    with Image.open(path) as image:
        assert image.n_frames == 3
        expected = np.asarray(image.convert('RGB')).astype(int)
    assert np.abs(load(path)[..., :3] - expected).max() < 1e-3
    assert copy(path, tmp_path / 'out.png') == [f'“{path}” has several frames or pages, of which the first one is used.']
    frames[0].save(path, **(dict(lossless=True) if kind == 'webp' else {}))
    assert copy(path, tmp_path / 'out.png') == []


def test_side_pictures_of_a_tiff(rng, tmp_path):
    """A smaller copy behind the picture is no page; before it, it is a camera's raw file."""
    pixels = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
    tiff(tmp_path / 'in.tif', pixels, pages=2)
    assert copy(tmp_path / 'in.tif', tmp_path / 'out.png') != []
    data = tiff(tmp_path / 'in.tif', pixels, pages=2, T254=[0]).read_bytes()
    first = struct.unpack_from('<I', data, 4)[0]
    link = first + 2 + 12 * struct.unpack_from('<H', data, first)[0]
    second = struct.unpack_from('<I', data, link)[0]
    marked = bytearray(data)
    assert struct.unpack_from('<H', data, second + 2)[0] == 254
    marked[second + 2 + 8] = 1
    (tmp_path / 'in.tif').write_bytes(marked)
    assert copy(tmp_path / 'in.tif', tmp_path / 'out.png') == []
    assert refusal(tiff(tmp_path / 'in.dng', pixels, T254=[1])) == '“IN” cannot be read: it is a camera\'s raw file; open it in GIMP.'


NEEDS = '“IN” is of a kind ({}) that can be read here once Debian\'s package {} is installed.'
HEIC, AVIF = NEEDS.format('HEIC picture', 'heif-gdk-pixbuf'), NEEDS.format('AVIF picture', 'libavif-gdk-pixbuf')
JXL = NEEDS.format('JPEG XL picture', 'libjxl-gdk-pixbuf')


@pytest.mark.parametrize('head, words', (
    (b'\0\0\0\x18ftypheic', HEIC), (b'\0\0\0\x18ftypmif1', HEIC), (b'\0\0\0\x1cftypavif', AVIF), (b'\xff\x0a\x10', JXL),
    (b'\0\0\0\x0cJXL \r\n\x87\n', JXL), (b'8BPS\0\1', '“IN” is a Photoshop file: open it in GIMP, and paint it there or export it.'),
    (b'gimp xcf v011', '“IN” is a GIMP file: open it in GIMP, and paint it there or export it.'),
    (b'RIFF\4\0\0\0WEBP', '“IN” is a damaged picture: '), (b'II*\0\4\0\0\0', '“IN” is a damaged picture: '),
    (b'\xff\xd8\xff\xd9', '“IN” is a damaged picture: '), (b'BM', '“IN” is no picture that can be read here.')))
def test_a_sentence_for_what_cannot_be_read(tmp_path, head, words):
    path = tmp_path / 'in'
    path.write_bytes(head + bytes(50))
    said = refusal(path)
    installed = 'Debian' in words and 'no picture' in said      # the loader, which finds nothing in it
    assert (said.startswith(words) or installed) and said.endswith('.') and said.count('\n') == 0


def test_tiffs_beyond_us(rng, tmp_path):
    pixels = rng.integers(-9, 9, (20, 30, 3)).astype(np.int16)
    assert refusal(tiff(tmp_path / 'in.tif', pixels)) == \
        '“IN” cannot be read: it is a TIFF with 3 values of 16 bits for each pixel, of a kind that is not known here.'


def write_any(kind, rng, path):
    """A file with as much in it as its kind can have."""
    image, exif = Image.fromarray(smooth(rng, 40, 50)), Image.Exif()
    exif.update({0x0112: 6, 0x8298: 'me'})
    said = dict(exif=exif, icc_profile=icc(ADOBE, 2.2))
    if kind == 'tiles':
        tiff(path, rng.integers(0, 65536, (40, 50, 4)).astype(np.uint16), order='>', tile=16, T338=[1])
    elif kind == 'planes':
        tiff(path, rng.random((40, 50, 4), np.float32), apart=True, pages=2, T338=[2])
    elif kind == 'inks':
        image.convert('CMYK').save(path, 'jpeg', icc_profile=icc_cmyk(rng.integers(0, 256, (16, 3))), progressive=True)
    elif kind == 'frames':
        image.save(path, 'webp', save_all=True, append_images=[image.rotate(90)])
    elif kind == 'deep':
        png16(path, rng.integers(0, 65536, (40, 50, 2)), GAMMA_1, P3_PRIMARIES, cicp(9, 16), chunk(b'acTL', bytes((0, 0, 0, 2)) * 2))
    elif kind == 'palette':
        image.quantize(20).save(path, 'tiff', compression='packbits')
    else:
        image.save(path, kind, **{'gif': {}, 'tiff': dict(compression='tiff_lzw')}.get(kind, said))


@pytest.mark.parametrize('kind', ('jpeg', 'png', 'tiff', 'webp', 'gif', 'tiles', 'planes', 'inks', 'frames', 'deep', 'palette'))
def test_damaged_files(rng, tmp_path, kind):
    """Whatever happens to their bytes, there is a picture or a sentence; and whatever was read can be written."""
    path, read = tmp_path / 'in', 0
    write_any(kind, rng, path)
    sound = path.read_bytes()
    for i in range(30):
        data = bytearray(sound)
        where = rng.integers(0, len(data) if i % 2 else min(len(data), 400), rng.integers(1, 5))
        for at in where:
            data[at] = rng.integers(256)
        path.write_bytes((data if i % 5 else data[:where[0]] or b'x') if i else sound)
        try:
            copy(path, tmp_path / 'out.jpg')
            read += 1
        except EngineError as failure:
            assert failure.code in (files.FILE, files.FORMAT, files.SIZE, files.MEMORY) and str(failure).endswith('.')
    assert read > 0 and sorted(p.name for p in tmp_path.iterdir()) == ['in', 'out.jpg']
