# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether strength is a dial: how near a style's pictures come to its paintings, and how far they go from the photograph, on the way.

    python3 measure_strength.py PASTICHE .data-styles FEATURES OUT [STYLE …]

PASTICHE is the command, of which the styles are ../styles; all of them without STYLE. Three held-out photographs, 512 pixels square,
are painted by the program itself, with the style's suggested settings, at the strengths below. Prints for each style the distance
to windows of its paintings (`looks.py`), and the content lost; and by how much, at worst, the first rises and the second falls from one
strength to the next up to 100, in parts of its change from 0 to 100: 0 for a dial that goes one way. OUT/strength.jpg shows the first
photograph.
"""
import os
import sys
import tempfile
from itertools import pairwise

import numpy as np
import torch
from PIL import Image, ImageDraw

import data
import held
import styles
from baselines import square
from distances import Goal, Look, content
from samples import HERE, middle, paint
from squeezenet import SqueezeNet
from train_base import PAINT_WINDOW

STRENGTHS = 0, 25, 50, 75, 100, 125, 150
PHOTOS, SIDE, WINDOWS, TILE = held.SHOWN_PHOTOS, 512, 96, 160


def worst_step(values, sign):
    """The largest step against the way, whose `sign` is 1 upwards or −1 downwards, by the whole change."""
    return max(0.0, *(sign * (a - b) for a, b in pairwise(values))) / abs(values[-1] - values[0])


def tensor(images):
    return torch.from_numpy(np.stack([np.asarray(i) for i in images])).permute(0, 3, 1, 2).float() / 255


def goal_of(look, packed, name):
    torch.manual_seed(0)
    style = styles.STYLES[name]
    pool = data.Pool(data.large_of(packed, style), style.side, 'cpu', true_scale=True)
    return Goal(look.looks(pool.windows(pool.pick(WINDOWS), 256, *PAINT_WINDOW)))


def measure(look, goal, photographs, painted):
    """([style distance], [content lost]) by strength."""
    structure = look.structure(photographs)
    pictures = [tensor(images) for images in painted]
    return [float(look.seen(x).distances(goal)['style']) for x in pictures], [content(look.structure(x), structure) for x in pictures]


def line(name, style, lost):
    upto = STRENGTHS.index(100) + 1
    return ' | '.join([f'| `{name}`', *(f'{s:.3f} {c:.2f}' for s, c in zip(style, lost)),
                       '%.2f, %.2f |' % (worst_step(style[:upto], -1), worst_step(lost[:upto], 1))])


def files_of(packed, folder):
    stored = dict(data.load(packed + '/test.zip'))
    files = [f'{folder}/{i}.png' for i in range(len(PHOTOS))]
    for path, name in zip(files, PHOTOS):
        x = square(stored[name], SIDE).clamp(0, 1)
        Image.fromarray((x * 255).round().byte().permute(1, 2, 0).numpy()).save(path)
    return files


@torch.no_grad()
def main(program, packed, features, out, *names):
    names = names or [n for n in styles.STYLES if os.path.exists(f'{HERE}/../styles/{n}.safetensors')]
    look = Look(SqueezeNet(features))
    whole = Image.new('RGB', (TILE * len(STRENGTHS), TILE * len(names)), 'white')
    print('| style |', ' | '.join(f'{s} %' for s in STRENGTHS), '| against the way |', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        files = files_of(packed, folder)
        photographs = tensor([Image.open(f).convert('RGB') for f in files])
        for row, name in enumerate(names):
            painted = [paint(program, name, files, folder + '/painted', '--strength', str(s)) for s in STRENGTHS]
            print(line(name, *measure(look, goal_of(look, packed, name), photographs, painted)), flush=True)
            for column, images in enumerate(painted):
                whole.paste(middle(images[0], 320).resize((TILE, TILE), Image.LANCZOS), (column * TILE, row * TILE))
            ImageDraw.Draw(whole).text((4, row * TILE + 4), name, fill='white', stroke_width=1, stroke_fill='black')
    os.makedirs(out, exist_ok=True)
    whole.save(out + '/strength.jpg', quality=78)


if __name__ == '__main__':
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
