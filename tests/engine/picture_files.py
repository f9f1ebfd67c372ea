# SPDX-License-Identifier: GPL-3.0-or-later
"""Picture files for tests: what PIL cannot write, written by the letter of the formats, and the engine's reading and writing."""
import ctypes as C
import io
import os
import struct
import zlib

import numpy as np
from PIL import Image

from internals import LIB, Picture, check, structure

Reading = structure('Reading')
LIB.pastiche_picture_load.restype = LIB.pastiche_picture_load_reduced.restype = C.POINTER(Picture)
LIB.pastiche_file_picture_load.restype = C.c_void_p
NOTICE = C.CFUNCTYPE(None, C.c_char_p, C.c_void_p)


def smooth(rng, height, width, channels=3):
    """A random picture that lossy formats keep well."""
    small = rng.integers(0, 256, (max(height // 12, 2), max(width // 12, 2), channels), dtype=np.uint8)
    planes = [np.asarray(Image.fromarray(small[..., c]).resize((width, height), Image.Resampling.BICUBIC)) for c in range(channels)]
    return np.stack(planes, -1)


# --- the engine -------------------------------------------------------------------------------------------------------

def load(path, enough=0):
    """The picture file's pixels in 0 to 255, [height][width][4]; reduced to what is enough."""
    picture = check(LIB.pastiche_picture_load_reduced, os.fsencode(path), enough) if enough else check(LIB.pastiche_picture_load, os.fsencode(path))
    pixels = np.ctypeslib.as_array(picture.contents.pixels, (picture.contents.height, picture.contents.width, 4)) * 255
    LIB.pastiche_picture_free(picture)
    return pixels


def copy(source, target, strip=False, whole=False):
    """Read a picture file and write it as another one; the notices that there were."""
    notices = []
    told = NOTICE(lambda sentence, data: notices.append(sentence.decode()))
    LIB.pastiche_set_notice(told, None)
    try:
        picture = C.c_void_p(check(LIB.pastiche_file_picture_load, os.fsencode(source), C.byref(Reading(whole))))
        try:
            check(LIB.pastiche_file_picture_save, picture, os.fsencode(target), strip)
        finally:
            LIB.pastiche_file_picture_free(picture)
    finally:
        LIB.pastiche_set_notice(None, None)
    return notices


# --- colours ----------------------------------------------------------------------------------------------------------

SRGB = np.array([[0.4360, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]])      # D50, columns R G B
ADOBE = np.array([[0.6097, 0.2053, 0.1492], [0.3111, 0.6257, 0.0632], [0.0195, 0.0609, 0.7446]])
P3 = np.array([[0.5151, 0.2920, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]])
WHITE = np.array((0.9642, 1, 0.8249))


def encode(linear):
    """Linear light as sRGB, 0 to 255."""
    linear = np.asarray(linear).clip(0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def decode(pixels):
    v = np.asarray(pixels) / 255.0
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def to_srgb(pixels, matrix, gamma):
    """Of another RGB; with a gamma of None one that has sRGB's curve."""
    linear = decode(pixels) if gamma is None else (pixels / 255.0) ** gamma
    return encode(linear @ (np.linalg.inv(SRGB) @ matrix).T)


def fixed(values):
    return struct.pack(f'>{len(values)}i', *(round(v * 65536) for v in values))


def profile(kind, space, connection, tags):
    """An ICC profile (version 2) with these tags beside those that each has."""
    tags = {b'desc': b'desc' + bytes(4) + struct.pack('>I', 5) + b'test\0' + bytes(78),
            b'cprt': b'text' + bytes(4) + b'CC0\0', b'wtpt': b'XYZ ' + bytes(4) + fixed(WHITE)} | tags
    table, data, offset = struct.pack('>I', len(tags)), b'', 132 + 12 * len(tags)
    for name, tag in tags.items():
        tag += bytes(-len(tag) % 4)
        table += name + struct.pack('>II', offset + len(data), len(tag))
        data += tag
    head = struct.pack('>I4sI4s4s4s12s4s', 0, bytes(4), 0x02400000, kind, space, connection, bytes(12), b'acsp') + bytes(28)
    whole = head + fixed(WHITE) + bytes(48) + table + data
    return struct.pack('>I', len(whole)) + whole[4:]


def icc(matrix, gamma, space=b'RGB '):
    """A profile of three primaries and one gamma, or with `space` b'GRAY' of the gamma alone."""
    tags = {}
    curve = b'curv' + bytes(4) + struct.pack('>IH', 1, round(gamma * 256)) + bytes(2)
    if space == b'GRAY':
        tags[b'kTRC'] = curve
    for name, column in zip((b'r', b'g', b'b'), matrix.T):
        tags[name + b'XYZ'], tags[name + b'TRC'] = b'XYZ ' + bytes(4) + fixed(column), curve
    return profile(b'mntr', space, b'XYZ ', tags)


def icc_cmyk(colours):
    """A profile of four inks that are there or not: [16, 3] sRGB colours, the first for no ink, the second for black alone."""
    xyz = decode(colours) @ SRGB.T / WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    lab = np.stack((116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])), -1)
    words = np.round((lab + (0, 128, 128)) * (652.8, 256, 256)).clip(0, 65535).astype('>u2')
    lut = b'mft2' + bytes(4) + bytes((4, 3, 2, 0)) + fixed((1, 0, 0, 0, 1, 0, 0, 0, 1)) + struct.pack('>HH', 2, 2)
    lut += struct.pack('>HH', 0, 65535) * 4 + words.tobytes() + struct.pack('>HH', 0, 65535) * 3
    return profile(b'prtr', b'CMYK', b'Lab ', {b'A2B0': lut, b'A2B1': lut})


# --- PNG --------------------------------------------------------------------------------------------------------------

def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png_with(path, pixels, *chunks):
    """A PNG with chunks behind its header."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, 'png')
    data = file.getvalue()
    path.write_bytes(data[:33] + b''.join(chunks) + data[33:])
    return path


def png16(path, pixels, *chunks):
    """One of 16 bits, [height][width][1 to 4]."""
    height, width, channels = pixels.shape
    rows = pixels.astype('>u2').reshape(height, -1)
    data = b''.join(b'\0' + row.tobytes() for row in rows)
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 16, (0, 4, 2, 6)[channels - 1], 0, 0, 0)) +
                     b''.join(chunks) + chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND', b''))
    return path


# --- TIFF -------------------------------------------------------------------------------------------------------------

BITS, SAMPLES, FORMAT, PHOTOMETRIC, PLANAR = 258, 277, 339, 262, 284


def tiff(path, pixels, photometric=None, order='<', tile=None, apart=False, bits=None, pages=1, **tags):
    """An uncompressed TIFF of [height][width][samples] of any kind of numbers, in one strip for each plane or in tiles of `tile`
    pixels a side; `bits`, where pixels are packed bytes; further tags as T338=[2]."""
    height, width, samples = pixels.shape
    kind = np.dtype(pixels.dtype)
    bits = bits or 8 * kind.itemsize
    planes = [pixels[..., c:c + 1] for c in range(samples)] if apart else [pixels]
    blocks = []
    for plane in planes:
        if tile:
            padded = np.zeros((-(-height // tile) * tile, -(-width // tile) * tile, plane.shape[2]), kind)
            padded[:height, :width] = plane
            blocks += [padded[y:y + tile, x:x + tile] for y in range(0, height, tile) for x in range(0, width, tile)]
        else:
            blocks.append(plane)
    blocks = [block.astype(kind.newbyteorder(order)).tobytes() for block in blocks]
    data, offsets = b'', []
    for block in blocks:
        offsets.append(8 + len(data))
        data += block + bytes(len(block) % 2)
    sizes, where = [len(block) for block in blocks], (324, 325) if tile else (273, 279)
    tags = {int(name[1:]): value for name, value in tags.items()} | {
        256: width * 8 // bits if bits < 8 else width, 257: height, BITS: [bits] * samples, 259: 1,
        PHOTOMETRIC: (1, 1, 2, 2, 2)[samples - 1] if photometric is None else photometric, SAMPLES: samples, PLANAR: 2 if apart else 1,
        FORMAT: [{'f': 3, 'i': 2}.get(kind.kind, 1)] * samples, where[0]: offsets, where[1]: sizes} | ({322: tile, 323: tile} if tile else {278: height})
    file = bytearray((b'II' if order == '<' else b'MM') + struct.pack(order + 'HI', 42, 0) + data)
    for page in range(pages):
        place = len(file)
        entries, behind = b'', b''
        for tag, value in sorted(tags.items()):
            code, letter, values = (7, None, value) if isinstance(value, bytes) else (4, 'I', value) if tag in (*where, 256, 257) else (3, 'H', value)
            values = values if isinstance(values, (bytes, list)) else [values]
            packed = values if letter is None else struct.pack(f'{order}{len(values)}{letter}', *values)
            if len(packed) > 4:
                behind_at = place + 6 + 12 * len(tags) + len(behind)
                behind += packed + bytes(len(packed) % 2)
                packed = struct.pack(order + 'I', behind_at)
            entries += struct.pack(order + 'HHI', tag, code, len(values)) + packed.ljust(4, b'\0')
        file += struct.pack(order + 'H', len(tags)) + entries + bytes(4) + behind
        at = 4 if page == 0 else link
        file[at:at + 4] = struct.pack(order + 'I', place)
        link = place + 2 + 12 * len(tags)
    path.write_bytes(file)
    return path
