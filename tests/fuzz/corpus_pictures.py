# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that the fuzzer begins with: of all kinds that there are, and what is wrong with them."""
import io
import itertools
import struct
import zlib

import numpy as np
from PIL import Image, PngImagePlugin
from picture_files import ADOBE, chunk, icc, icc_cmyk, png16, png_with, tiff

WHOLE, FULL, LAYER = 16, 64, 128        # choices: read as a whole, a disk that is full, written as a layer


def pixels(mode, size, draw):
    return Image.fromarray(draw.integers(0, 256, (*size, 4), dtype=np.uint8), 'RGBA').convert(mode)


def saved(picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def picture(folder):
    """What Pillow writes, and what it cannot write; the last byte of each is what the fuzzer does with it (fuzz-picture.c)."""
    draw = np.random.default_rng(1)
    exif = Image.Exif()
    exif.update({0x0112: 6, 0x010e: 'a\x1b[31m\u2028', 0x9286: b'ASCII\0\0\0x'})
    options = {
        'PNG': [('1', {}), ('L', {}), ('LA', {}), ('P', {}), ('RGB', dict(exif=exif)), ('RGBA', dict(optimize=True)), ('I;16', {})],
        'JPEG': [('L', {}), ('RGB', dict(exif=exif)), ('RGB', dict(progressive=True)), ('CMYK', {}), ('RGB', dict(subsampling=0, quality=100))],
        'TIFF': [('1', {}), ('L', dict(compression='tiff_lzw')), ('P', {}), ('RGB', dict(compression='tiff_deflate')), ('RGB', dict(exif=exif)),
                 ('RGBA', dict(compression='packbits')), ('CMYK', {}), ('I;16', {}), ('F', {}), ('LAB', {}), ('YCbCr', {}), ('RGB', dict(compression='jpeg'))],
        'WEBP': [('RGB', {}), ('RGBA', dict(lossless=True)), ('RGB', dict(exif=exif))]}
    for format, rows in options.items():
        for i, (mode, more) in enumerate(rows):
            for size in (1, 1), (7, 19):
                base = pixels('L' if mode in ('I;16', 'F') else 'RGB' if mode in ('LAB', 'YCbCr') else mode, size, draw)
                data = saved(base.convert('I').convert('I;16') if mode == 'I;16' else base if mode == 'LAB' else base.convert(mode), format, **more)
                name = f'{format}_{mode.replace(";", "")}_{i}_{size[0]}'
                for choice in (*range(8), 16) if size[0] > 1 else (0, 8):
                    yield f'{name}_{choice}', data + bytes([choice])
                yield name + '_cut', data[:2 * len(data) // 3]
    for format in 'TIFF', 'WEBP', 'PNG':
        yield f'{format}_frames', saved(pixels('RGB', (5, 6), draw), format, save_all=True, append_images=[pixels('RGB', (5, 6), draw)])
    for side in 0, 262145, 1 << 31:
        yield f'PNG_{side}', b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0) + bytes(40)
    for choice in 0, 1, 2, 3:           # WebP has no sides so long
        yield f'PNG_wide_{choice}', saved(Image.new('L', (20000, 1)), 'PNG') + bytes([choice])
    yield from (('photoshop', b'8BPS\0\1' + bytes(20)), ('gimp', b'gimp xcf v011\0' + bytes(20)))
    yield 'PNG_large', saved(Image.new('RGB', (8000, 8000)), 'PNG')
    for i, (name, data) in enumerate(rare(folder, draw)):
        for choice in i % 8, WHOLE | i % 4, FULL | i % 4, LAYER | i % 4:
            yield f'{name}_{choice}', data + bytes([choice])
        yield name + '_cut', data[:-len(data) // 3]


# --- what Pillow cannot write -----------------------------------------------------------------------------------------

def rare(folder, draw):
    path = folder / 'picture'
    yield from pngs(path, draw)
    yield from tiffs(path, draw)
    yield from jpegs(draw)
    yield from webps(draw)
    path.unlink()


def pngs(path, draw):
    rgb = draw.integers(0, 256, (9, 14, 3), dtype=np.uint8)
    sound = {'cICP': bytes((9, 16, 0, 1)), 'gAMA': struct.pack('>I', 100000), 'sRGB': b'\0', 'pHYs': struct.pack('>IIB', 3000, 4000, 1),
             'cHRM': struct.pack('>8I', 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000), 'iCCP': b'x\0\0' + zlib.compress(icc(ADOBE, 2.2)),
             'tEXt': b'Copyright\0\xa9 me', 'zTXt': b'Author\0\0' + zlib.compress(b'\xe9' * 99), 'iTXt': b'Description\0\0\0\0\0\xff\xe2\x80\xa8',
             'acTL': struct.pack('>II', 3, 0), 'tRNS': struct.pack('>HHH', 1, 2, 3)}
    for name, data in sound.items():
        kind = name.encode()
        yield f'PNG_{name}', png_with(path, rgb, chunk(kind, data)).read_bytes()
        yield f'PNG_{name}_short', png_with(path, rgb, chunk(kind, data[:-1])).read_bytes()
        yield f'PNG_{name}_none', png_with(path, rgb, chunk(kind, b'')).read_bytes()
        yield f'PNG_{name}_twice', png_with(path, rgb, chunk(kind, data), chunk(kind, data)).read_bytes()
        yield f'PNG_{name}_ones', png_with(path, rgb, chunk(kind, b'\xff' * len(data))).read_bytes()
    for primaries, transfer in (1, 1), (1, 4), (1, 5), (12, 8), (12, 13), (9, 16), (9, 18), (1, 200), (200, 13):
        yield f'PNG_cICP_{primaries}_{transfer}', png_with(path, rgb, chunk(b'cICP', bytes((primaries, transfer, 0, 1)))).read_bytes()
    yield 'PNG_grey_profile', png_with(path, rgb[..., 0], chunk(b'iCCP', b'x\0\0' + zlib.compress(icc(ADOBE, 1.8, b'GRAY')))).read_bytes()
    yield 'PNG_grey_gamma', png_with(path, rgb[..., 0], chunk(b'gAMA', struct.pack('>I', 100000))).read_bytes()
    yield 'PNG_all', png_with(path, rgb, *(chunk(name.encode(), data) for name, data in sound.items())).read_bytes()
    for channels in 1, 2, 3, 4:
        yield f'PNG_deep_{channels}', png16(path, draw.integers(0, 65536, (9, 14, channels))).read_bytes()
    head = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 14, 9, 8, 2, 0, 0, 1))
    rows = b''.join(b'\0' + row.tobytes() for x, y, across, down in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
                    for row in rgb[y::down, x::across] if row.size)         # the seven passes of Adam7
    for name, data in dict(sound=rows, short=rows[:-90], wrong=b'\7' + rows[1:]).items():
        yield f'PNG_interlaced_{name}', head + chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND', b'')
    yield 'PNG_bad_sum', png_with(path, rgb).read_bytes().replace(b'IDAT', b'IDAT\1', 1)
    text = PngImagePlugin.PngInfo()
    text.add_itxt('Author', '漢' * 300, zip=True)
    yield 'PNG_text', saved(Image.fromarray(rgb), 'PNG', pnginfo=text)
    for bits, kind in ((2, 0), (4, 0), (2, 3), (16, 6)):
        data = b''.join(b'\0' + bytes(draw.integers(0, 256, 14 * bits * (4 if kind == 6 else 1) // 8 + 1, dtype=np.uint8)) for _ in range(9))
        palette = chunk(b'PLTE', bytes(range(9))) if kind == 3 else b''
        yield f'PNG_{bits}_{kind}', b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 14, 9, bits, kind, 0, 0, 0)) + palette + \
            chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND', b'')


def tiffs(path, draw):
    def made(samples, kind='u1', **options):
        values = draw.random((9, 16, samples))
        return tiff(path, (values if kind[0] == 'f' else values * 250).astype(kind), **options).read_bytes()

    for kind, (i, options) in itertools.product(('u1', 'u2', 'u4', 'f2', 'f4', 'f8', 'i2'),
                                                enumerate((dict(), dict(order='>', tile=16), dict(apart=True), dict(apart=True, tile=32)))):
        yield f'TIFF_{kind}_{i}', made(3, kind, **options)
    for extra, samples in itertools.product((0, 1, 2), (2, 4, 5)):
        yield f'TIFF_alpha_{extra}_{samples}', made(samples, photometric=2 if samples > 2 else 1, T338=[extra] * (samples - 3 if samples > 3 else 1))
    for bits, photometric in itertools.product((1, 2, 4), (0, 1, 2)):
        yield f'TIFF_bits_{bits}_{photometric}', made(1, bits=bits, photometric=photometric)
    for photometric, samples in itertools.product((3, 4, 5, 6, 8, 9, 32803, 65535), (1, 3, 4)):
        yield f'TIFF_photometric_{photometric}_{samples}', made(samples, photometric=photometric, T320=[7] * 768)
    yield 'TIFF_palette_of_bytes', made(1, photometric=3, T320=list(range(256)) * 3)
    yield 'TIFF_palette_of_16', made(1, photometric=3, T320=list(range(0, 65536, 256)) * 3)
    yield 'TIFF_palette_short', made(1, photometric=3, T320=[1, 2, 3])
    yield 'TIFF_palette_of_4', made(1, bits=4, photometric=3, T320=list(range(48)))
    for name, tags in dict(pages=dict(pages=3), raw=dict(T254=[1]), masks=dict(T254=[4], pages=2), icc=dict(T34675=icc(ADOBE, 2.2)), turned=dict(T274=[6]),
                           inks=dict(T332=[2]), unit=dict(T296=[3]), strips=dict(T278=[0]), tiles=dict(T322=[0], T323=[0]), tile=dict(T322=[16], T323=[65535]),
                           copyright=dict(T33432=b'me\0'), planes=dict(T284=[3]), predictor=dict(T259=[5], T317=[3]), fax=dict(T259=[4]), jpeg=dict(T259=[7])).items():
        yield f'TIFF_{name}', made(3, **tags)
    yield 'TIFF_inks_16', made(4, 'u2', photometric=5, T34675=icc_cmyk(draw.integers(0, 256, (16, 3))))
    rgb = pixels('RGB', (19, 7), draw)
    yield 'TIFF_big', saved(rgb, 'TIFF', big_tiff=True)
    for unit in 'cm', 'inch', 1:
        yield f'TIFF_resolution_{unit}', saved(rgb, 'TIFF', resolution=31.5, resolution_unit=unit)
    for compression in 'jpeg', 'tiff_lzw', 'tiff_adobe_deflate', 'group4', 'group3', 'tiff_ccitt', 'lzma', 'zstd', 'webp':
        try:
            data = saved(rgb.convert('1' if 'group' in compression or 'ccitt' in compression else 'RGB'), 'TIFF', compression=compression)
        except OSError:
            continue                    # this libtiff lacks it
        yield f'TIFF_{compression}', data
        yield f'TIFF_{compression}_wrong', data[:60] + bytes(data[60:90][::-1]) + data[90:]


def jpegs(draw):
    rgb = pixels('RGB', (19, 37), draw)
    data = saved(rgb, 'JPEG', subsampling=0, dpi=(300, 300), icc_profile=icc(ADOBE, 2.2), comment=b'\xff' * 40)
    frame, scan = data.index(b'\xff\xc0'), data.index(b'\xff\xda')
    yield 'JPEG_said', data
    yield 'JPEG_inks', saved(rgb.convert('CMYK'), 'JPEG', icc_profile=icc_cmyk(draw.integers(0, 256, (16, 3))), progressive=True)
    yield 'JPEG_large_profile', saved(rgb, 'JPEG', icc_profile=icc(ADOBE, 2.2) + bytes(90000))
    yield 'JPEG_restarts', saved(rgb, 'JPEG', restart_marker_rows=1)
    yield 'JPEG_unit', data.replace(b'JFIF\0\1\1\1', b'JFIF\0\1\1\2')
    two = data[frame:frame + 2] + struct.pack('>H', 14) + data[frame + 4:frame + 9] + b'\2' + data[frame + 10:frame + 16]
    yield 'JPEG_two_colours', data[:frame] + two + data[frame + 19:scan] + b'\xff\xda\0\x0a\2\1\0\2\x11\0\x3f\0' + data[scan + 14:]
    for name, place in dict(frame=frame, scan=scan, middle=(scan + len(data)) // 2, profile=data.index(b'ICC_')).items():
        for value in 0, 0x7f, 0xff:
            yield f'JPEG_{name}_{value}', data[:place + 6] + bytes([value]) * 8 + data[place + 14:]
    for marker in 0xc1, 0xc3, 0xc9, 0xca:       # extended, lossless, arithmetic
        yield f'JPEG_{marker:x}', data[:frame + 1] + bytes([marker]) + data[frame + 2:]
    yield 'JPEG_marker_inside', data[:-200] + b'\xff\xd9' + data[-200:]
    yield 'JPEG_tables_missing', data.replace(b'\xff\xc4', b'\xff\xec')


def webps(draw):
    rgb, rgba = pixels('RGB', (19, 7), draw), pixels('RGBA', (19, 7), draw)
    said = saved(rgb, 'WEBP', icc_profile=icc(ADOBE, 2.2))
    moving = saved(rgba, 'WEBP', save_all=True, append_images=[pixels('RGBA', (19, 7), draw)], lossless=True, icc_profile=icc(ADOBE, 2.2))
    for name, data in dict(said=said, moving=moving, alpha=saved(rgba, 'WEBP', quality=60), lossless=saved(rgb, 'WEBP', lossless=True)).items():
        yield f'WEBP_{name}', data
        for place in 4, 12, 24, 30, len(data) // 2, len(data) - 40:
            yield f'WEBP_{name}_{place}', data[:place] + bytes(b ^ 0x5a for b in data[place:place + 3]) + data[place + 3:]
    yield 'WEBP_head', said[:30]
