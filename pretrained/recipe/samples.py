# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of ../samples that show what ships, painted by the program itself.

    python3 samples.py sheet PASTICHE .data-styles LARGE.jpg ../samples/sheet.jpg    # every style: painting, scenes, faces, 1:1
    python3 samples.py lake PASTICHE PHOTOGRAPH ../samples/lake.jpg                  # a photograph and eight styles around it
    python3 samples.py pairs PASTICHE FOLDER ../samples/pairs.jpg                    # two styles, and both mixed half and half
    python3 samples.py eras PASTICHE FOLDER ../samples/eras.jpg                      # every era: a real picture, photographs, 1:1

PASTICHE is the command, of which the styles are ../styles; FOLDER has photos/, as data.py reads it, and eras/; LARGE is a photograph of several megapixels, of whose middle a
part is shown at 1:1.
"""
import base64
import io
import os
import subprocess
import sys
import tempfile

from PIL import Image, ImageDraw

import data
import era_cards
import stylefile
import styles
from baselines import square

HERE = os.path.dirname(os.path.abspath(__file__))
SCENES = ('elementary/0058', 'gb82/0004', 'azure/0004', 'pixabay_people/0264', 'pixabay_people/0237', 'pixabay_people/0267')
TILE, SIDE, GAP = 200, 512, 3
AROUND = ('vangogh', 'kandinsky', 'hokusai', 'munch', None, 'dore', 'clarke', 'greenaway', 'cezanne')

PAIR_TILE, PAIR_SCENES = 150, ('photos/pixabay_people/0264', 'photos/pixabay_people/0267', 'photos/elementary/0058')
PAIRS = (('vangogh', 'hokusai'), ('munch', 'dore'), ('gauguin', 'clarke'), ('kandinsky', 'greenaway'), ('cezanne', 'holbein'), ('monet', 'rackham'),
         ('seurat', 'watercolour'), ('rembrandt', 'potter'))

ERA_TILE = 92
ERA_SCENES = ('photos/pixabay_people/0158', 'photos/pixabay_people/0009', 'photos/pixabay_people/0267', 'photos/pixabay_people/0022',
              'photos/pixabay_people/0043', 'photos/elementary/0058', 'photos/gb82/0004', 'street', 'night', 'lilac', 'mountains')
# Real pictures of the time, where they are in the public domain everywhere.
ERA_REAL = dict(albumen='era_1880_albumen/0011', dryplate='era_1891_shepp/0004', threecolour='era_1899_threecolour/0029',
                plates='era_1905_prokudin/0003', press='era_1938_fsa_bw/0002', kodachrome='era_1942_kodachrome_small/0139',
                slideprint='era_1970_slideprint/0001', fadedslide='era_1973_documerica/0057')
# Slides that no training saw, to be undone.
ERA_FADED = tuple('eras/era_1973_documerica/' + n for n in '0002 0016 0026 0033 0042 0056 0081 0087 0094 0100'.split())


def paint(program, style, files, folder, *more):
    """The pictures of `files`, painted, as images."""
    subprocess.run([program, 'apply', '--quiet', '--overwrite', '--styles', HERE + '/../styles', '--style', style, *more, '--format', 'png',
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


def era_rows(program, folder, files, names):
    """(title, real picture or none, pictures in the era)"""
    for name in names:
        subprocess.run([program, 'era', '--quiet', '--overwrite', '--styles', HERE + '/../styles', '--era', name, '--format', 'png',
                        '--output-folder', folder + '/of', *files], check=True)
        yield name, [Image.open(f'{folder}/of/{os.path.basename(f)}').convert('RGB') for f in files]


def pairs(program, source, out):
    """A row for each pair, and in it for each photograph the first style, both, and the second."""
    tile, whole = PAIR_TILE, Image.new('RGB', (3 * len(PAIR_SCENES) * PAIR_TILE + GAP * (len(PAIR_SCENES) - 1), PAIR_TILE * len(PAIRS)), 'white')
    with tempfile.TemporaryDirectory() as folder:
        _, files = scenes_of(source, folder, PAIR_SCENES)
        for row, (a, b) in enumerate(PAIRS):
            painted = [paint(program, style, files, folder + '/painted', *more) for style, more in ((a, ()), (a, ('--mix', b)), (b, ()))]
            for scene, made in enumerate(zip(*painted)):
                for i, p in enumerate(made):
                    whole.paste(middle(p, min(p.size)).resize((tile, tile), Image.LANCZOS), ((3 * scene + i) * tile + scene * GAP, row * tile))
    whole.save(out, quality=70)


def scenes_of(source, folder, scenes):
    """(pictures, their files)"""
    pictures, files = [], []
    for scene in scenes:
        pictures.append(Image.open(f'{source}/{scene}.jpg' if '/' in scene else f'{HERE}/../photographs/{scene}.jpg').convert('RGB'))
        files.append(f'{folder}/{scene.replace("/", "-")}.png')
        pictures[-1].save(files[-1])
    return pictures, files


def era_sheet(program, source, out):
    tile, there = ERA_TILE, [n for n in era_cards.ERAS if os.path.exists(f'{HERE}/../styles/eras/{n}.safetensors')]
    names = sorted((n for n in there if not era_cards.ERAS[n].back), key=lambda n: era_cards.ERAS[n].year)
    small = lambda p: middle(p, min(p.size)).resize((tile, tile), Image.LANCZOS)
    with tempfile.TemporaryDirectory() as folder:
        photographs, files = scenes_of(source, folder, ERA_SCENES)
        slides, slide_files = scenes_of(source, folder, ERA_FADED)
        rows = [('Photograph', photographs), *era_rows(program, folder, files, names), ('Faded', slides),
                *era_rows(program, folder, slide_files, [n for n in there if era_cards.ERAS[n].back])]
        whole = Image.new('RGB', (tile * (len(ERA_SCENES) + 3), tile * len(rows)), 'white')
        for row, (name, made) in enumerate(rows):
            card = era_cards.ERAS.get(name)
            title = card.title.replace(' ', '\n') + '\n' + card.years.replace('–', '-') if card else name
            ImageDraw.Draw(whole).text((4, row * tile + 6), title, fill='black')
            if name in ERA_REAL:
                whole.paste(small(Image.open(f'{source}/eras/{ERA_REAL[name]}.jpg').convert('RGB')), (tile, row * tile))
            part = [middle(made[6], tile)] if len(made) == len(ERA_SCENES) else []
            for column, tile_of in enumerate([*map(small, made), *part]):
                whole.paste(tile_of, ((column + 2) * tile, row * tile))
    whole.save(out, quality=66)


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
    commands = dict(sheet=(sheet, 4), lake=(lake, 3), pairs=(pairs, 3), eras=(era_sheet, 3))
    if len(sys.argv) < 2 or sys.argv[1] not in commands or len(sys.argv) != 2 + commands[sys.argv[1]][1]:
        sys.exit(__doc__)
    commands[sys.argv[1]][0](*sys.argv[2:])
