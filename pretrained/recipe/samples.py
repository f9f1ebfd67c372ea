# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of ../samples that show what ships, painted by the program itself.

    python3 samples.py sheet PASTICHE .data-styles LARGE.jpg ../samples/sheet.jpg    # every style: painting, scenes, faces, 1:1
    python3 samples.py lake PASTICHE PHOTOGRAPH ../samples/lake.jpg                  # a photograph and eight styles around it

PASTICHE is the command, of which the styles are ../styles; LARGE is a photograph of several megapixels, of whose middle a
part is shown at 1:1.
"""
import base64
import io
import os
import subprocess
import sys
import tempfile

from PIL import Image

import data
import stylefile
import styles
from baselines import square

HERE = os.path.dirname(os.path.abspath(__file__))
SCENES = ('elementary/0058', 'gb82/0004', 'azure/0004', 'pixabay_people/0264', 'pixabay_people/0237', 'pixabay_people/0267')
TILE, SIDE, GAP = 200, 512, 3
AROUND = ('vangogh', 'kandinsky', 'hokusai', 'munch', None, 'dore', 'clarke', 'greenaway', 'cezanne')


def paint(program, style, files, folder):
    """The pictures of `files`, painted, as images."""
    subprocess.run([program, 'apply', '--quiet', '--overwrite', '--styles', HERE + '/../styles', '--style', style, '--format', 'png',
                    '--output-folder', folder, *files], check=True)
    return [Image.open(os.path.join(folder, os.path.splitext(os.path.basename(f))[0] + '.png')).convert('RGB') for f in files]


def middle(image, side=TILE):
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def shown_painting(path):
    """The small painting that a style's file has, as a square."""
    _, metadata = stylefile.read(path)
    if 'painting' not in metadata:
        return Image.new('RGB', (TILE, TILE), 'white')
    image = Image.open(io.BytesIO(base64.b64decode(metadata['painting']))).convert('RGB')
    return middle(image, min(image.size)).resize((TILE, TILE), Image.LANCZOS)


def sheet(program, packed, large, out):
    names = [n for n in styles.STYLES if os.path.exists(f'{HERE}/../styles/{n}.safetensors')]
    stored = {**dict(data.load(packed + '/test.zip')), **dict(data.load(packed + '/faces.zip'))}
    whole = Image.new('RGB', (TILE * (len(SCENES) + 2), TILE * (len(names) + 1)), 'white')
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i, n in enumerate(SCENES):
            x = square(stored[n], SIDE)
            files.append(f'{folder}/{i}.png')
            Image.fromarray((x.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()).save(files[-1])
        photographs = [Image.open(f) for f in files], Image.open(large).convert('RGB')
        for row, name in enumerate([None, *names]):
            *small, full = [*photographs[0], photographs[1]] if name is None else paint(program, name, [*files, large], folder + '/painted')
            first = Image.new('RGB', (TILE, TILE), 'white') if name is None else shown_painting(f'{HERE}/../styles/{name}.safetensors')
            for column, tile in enumerate([first, *(p.resize((TILE, TILE), Image.LANCZOS) for p in small), middle(full)]):
                whole.paste(tile, (column * TILE, row * TILE))
    whole.save(out, quality=82)


def lake(program, photograph, out):
    own = Image.open(photograph).convert('RGB')
    size = 480, round(480 * own.height / own.width)
    whole = Image.new('RGB', (3 * (size[0] + 2 * GAP), 3 * (size[1] + 2 * GAP)), 'white')
    with tempfile.TemporaryDirectory() as folder:
        for i, name in enumerate(AROUND):
            tile = paint(program, name, [photograph], folder)[0] if name else own
            at = (i % 3 * (size[0] + 2 * GAP) + GAP, i // 3 * (size[1] + 2 * GAP) + GAP)
            whole.paste(tile.resize(size, Image.LANCZOS), at)
    whole.save(out, quality=88)


if __name__ == '__main__':
    commands = dict(sheet=(sheet, 4), lake=(lake, 3))
    if len(sys.argv) < 2 or sys.argv[1] not in commands or len(sys.argv) != 2 + commands[sys.argv[1]][1]:
        sys.exit(__doc__)
    commands[sys.argv[1]][0](*sys.argv[2:])
