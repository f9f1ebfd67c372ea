# SPDX-License-Identifier: GPL-3.0-or-later
"""How well `pastiche restore --shot` mends films, where the truth is known, as they are made of photographs that no training saw.

    python3 measure_film.py PASTICHE --data .data-restore [--styles ../styles] [--threshold 60] [--frames 5] [--out OUT]

A film is a window that moves over a photograph, with weave, flicker and grain, and in some something else moves. Over each frame lie six
scans of real dirt on film, those of damage.film that no training saw. Printed are means over the frames that have neighbours on both sides:
PSNR of the damaged film, of `network alone`, which mends each frame by itself, of `neighbours alone`, a shot with a network that finds
nothing, and of `both`, the shot. Then, of the same films without dirt, how many of the pixels are changed, and of those that show what
moves; and how much the film that stands still flickers from frame to frame, of what it does without dirt. With --out a frame of each film
is there to look at: sound, damaged, and as the three mend it.
"""
import argparse
import os
import subprocess
import tempfile
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import damage
import data
import stylefile
from measure_restore import beside, levels, means, planes
from restorer import Restorer
from train_restorer import decibels

HEIGHT, WIDTH = 300, 400
SCANS, SCAN = 6, (0.1, 0.4)         # of dirt over each frame, and their side, of the frame's width
SEEN = 0.1                          # of a drop or ball, that a pixel shows it


class Film(NamedTuple):
    photograph: str
    pan: tuple = (0.0, 0.0)         # pixels from frame to frame
    weave: float = 0.4              # deviation of the whole frame's place, pixels
    flicker: float = 0.03           # of its brightness
    grain: float = 0.02             # of each pixel and plane
    moves: str = ''                 # ball, square, rain
    by: tuple = (0.0, 0.0)          # a ball's or square's way from frame to frame
    grey: bool = False


FILMS = {
    'a house, static': Film('azure/0004', weave=0.0),
    'sky and stone, a ball': Film('debian_gcomprismonumentsanimals/0028', (1.6, 0.5), moves='ball', by=(6.0, 1.5)),
    'a square that moves': Film('elementary/0029', (-2.0, 0.4), moves='square', by=(5.0, -2.0)),
    'rain': Film('debian_gcomprismonumentsanimals/0002', (1.0, 0.0), moves='rain'),
    'a fast ball, fast pan': Film('elementary/0058', (9.0, 2.0), moves='ball', by=(24.0, -3.0)),
    'grain of 0.04': Film('gb82/0004', (1.5, 0.5), grain=0.04),
    'flicker of 8 %': Film('debian_gcomprismonumentsanimals/0072', (1.5, -0.7), flicker=0.08),
    'grey': Film('pixabay_people/0224', (0.8, 1.2), grey=True),
}


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('pastiche')
    p.add_argument('--data', required=True)
    p.add_argument('--styles', default=os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'styles'))
    p.add_argument('--threshold', type=float, help='the program’s own unless told')
    p.add_argument('--frames', type=int, default=5)
    p.add_argument('--out')
    p.add_argument('--seed', type=int, default=1)
    return p.parse_args()


# --- Films -----------------------------------------------------------------------------------------------------------

def rounded(x):
    """As the 8 bits of a file have it."""
    return (x.clamp(0, 1) * 255).round() / 255


def window(x, left, top, height, width):
    """The part of 1×3×H×W that begins there, between pixels by cubic interpolation."""
    h, w = x.shape[2:]
    across, down = (2 * (at + torch.arange(n) + 0.5) / of - 1 for at, n, of in ((left, width, w), (top, height, h)))
    grid = torch.stack(torch.meshgrid(down, across, indexing='ij')[::-1], -1)[None].float()
    return F.grid_sample(x, grid, 'bicubic', 'border', align_corners=False)


def places(height, width):
    """(down, across) of each pixel."""
    return torch.arange(float(height))[:, None], torch.arange(float(width))


def rain(height, width, rng):
    """Drops of one frame only: slanted streaks."""
    y, x = places(height, width)
    made = torch.zeros(height, width)
    for _ in range(height * width // 2000):
        top, left, length = rng.uniform(-20, height), rng.uniform(0, width), rng.uniform(12, 24)
        along = (y - top).clamp(0, length)
        made = torch.maximum(made, 0.6 * (1.3 - torch.hypot(x - left - 0.1 * along, y - top - along)).clamp(0, 1))
    return made


def moving(film, i, height, width, rng):
    """How much of each pixel of frame i shows what moves, H×W, and its colour."""
    y, x = places(height, width)
    left, top = 0.3 * width + film.by[0] * i, 0.4 * height + film.by[1] * i
    if film.moves == 'rain':
        return rain(height, width, rng), (0.85, 0.88, 0.9)
    if film.moves == 'ball':
        return (width / 28 + 0.5 - torch.hypot(x - left, y - top)).clamp(0, 1), (0.75, 0.2, 0.15)
    if film.moves == 'square':
        return (width / 20 + 0.5 - torch.maximum((x - left).abs(), (y - top).abs())).clamp(0, 1), (0.2, 0.25, 0.5)
    return torch.zeros(height, width), (0.0, 0.0, 0.0)


def shoot(film, photograph, frames, rng, height=HEIGHT, width=WIDTH):
    """[(frame 1×3×H×W, what moves H×W)], sound, of a photograph 3×H×W that is larger."""
    x = photograph[None]
    if film.grey:
        x = damage.grey_of(x).expand(-1, 3, -1, -1)
    middle = [(n - of) / 2 - by * (frames - 1) / 2 for n, of, by in zip(x.shape[:1:-1], (width, height), film.pan)]
    made = []
    for i in range(frames):
        left, top = (at + by * i + film.weave * rng.normal() for at, by in zip(middle, film.pan))
        shown, colour = moving(film, i, height, width, rng)
        frame = torch.lerp(window(x, left, top, height, width), torch.tensor(colour).view(1, 3, 1, 1), shown)
        grain = torch.from_numpy(rng.normal(0, film.grain, (1, 1 if film.grey else 3, height, width))).float()
        made.append((rounded(frame * (1 + film.flicker * rng.normal()) + grain), shown))
    return made


def laid(scan, height, width, rng):
    """A scan of dirt, N×N, somewhere over a frame: how much of each pixel it covers."""
    side = max(2, round(width * rng.uniform(*SCAN)))
    scan = np.rot90(scan[:, ::rng.choice((-1, 1))], rng.integers(4)).copy()
    scan = F.interpolate(torch.from_numpy(scan)[None, None].float() / 255, size=[side, side], mode='bilinear', antialias=True)[0, 0]
    top, left = (int(rng.integers(-side // 2, n - side // 2 + 1)) for n in (height, width))
    made = torch.zeros(height, width)
    made[max(top, 0):top + side, max(left, 0):left + side] = scan[max(-top, 0):height - top, max(-left, 0):width - left]
    return made


def dirty(frame, scans, rng):
    """(the frame with dirt, where it lies: H×W). scans: {kind: uint8 N×SIDE×SIDE}. Dust on a negative is white, on a print black."""
    where, kinds = torch.zeros(frame.shape[2:]), list(scans)
    for _ in range(SCANS):
        of_kind = scans[kinds[int(rng.integers(len(kinds)))]]
        cover = laid(of_kind[int(rng.integers(len(of_kind)))], *where.shape, rng)
        frame = torch.lerp(frame, torch.full_like(frame, rng.uniform(0.85, 1) if rng.random() < 0.5 else rng.uniform(0, 0.12)), cover)
        where = torch.maximum(where, cover)
    return rounded(frame), where > 0


# --- Mending ---------------------------------------------------------------------------------------------------------

def without_network(styles, folder):
    """In folder a restorer that finds nothing, with the base of styles."""
    os.symlink(os.path.abspath(os.path.join(styles, 'base.safetensors')), os.path.join(folder, 'base.safetensors'))
    net = Restorer()
    for p in net.parameters():
        torch.nn.init.zeros_(p)
    net.conv['out'].bias.data[0] = -30
    stylefile.write(os.path.join(folder, 'restorer.safetensors'), stylefile.restorer_tensors(net), dict(kind='restorer', title='None'))


def mended(a, frames, styles, *options):
    """The frames as the program mends them; one in which it finds nothing is as it was."""
    with tempfile.TemporaryDirectory() as folder:
        names = ['%04d.png' % i for i in range(len(frames))]
        for name, x in zip(names, frames):
            Image.fromarray(levels(x)).save(os.path.join(folder, name))
        threshold = [] if a.threshold is None else ['--threshold', '%g' % a.threshold]
        subprocess.run([a.pastiche, 'restore', '--quiet', '--styles', styles, *threshold, *options, '--output-folder', 'made', *names], cwd=folder, check=True)
        made = [os.path.join(folder, 'made', name) for name in names]
        return [planes(np.array(Image.open(m).convert('RGB')), x) if os.path.exists(m) else x for m, x in zip(made, frames)]


def by_each(a, frames, alone):
    """{method: mended frames}. alone: a folder of without_network."""
    return {'network alone': mended(a, frames, a.styles), 'neighbours alone': mended(a, frames, alone, '--shot'), 'both': mended(a, frames, a.styles, '--shot')}


# --- Figures ---------------------------------------------------------------------------------------------------------

def quality(made, sound):
    """Mean PSNR of the frames that have neighbours on both sides."""
    found = [decibels(x, y) for x, y in zip(made[1:-1], sound[1:-1])]
    return sum(found) / len(found)


def changed(made, before, where):
    """Of these frames, per cent of pixels in which they differ, and of those of `where`, H×W each."""
    off = torch.stack([(x != y).any(1)[0] for x, y in zip(made[1:-1], before[1:-1])]).float()
    where = torch.stack(where[1:-1]).float()
    return float(100 * off.mean()), float(100 * (off * where).sum() / where.sum()) if where.any() else None


def flicker(made, sound, dirt):
    """Mean change from frame to frame, of what it is in the sound film: (of all pixels, of those without dirt in both frames)."""
    total = np.zeros((2, 2))
    for i in range(1, len(made) - 2):
        free = ~(dirt[i] | dirt[i + 1])
        for k, of in enumerate((made, sound)):
            step = (of[i + 1] - of[i]).abs()
            total[k] += float(step.sum()), float((step * free).sum())
    return tuple(total[0] / total[1])


def row(name, *cells):
    print('| ' + ' | '.join([name, *cells]) + ' |', flush=True)


def measure(a, film, photograph, scans, alone, rng):
    """{method: PSNR}, {method: changed of the sound film}, {method: flicker}, and a frame as each has it."""
    shot = shoot(film, photograph, a.frames, rng)
    sound, shown = [x for x, _ in shot], [m > SEEN for _, m in shot]
    dirt = [dirty(x, scans, rng) for x in sound]
    damaged = [x for x, _ in dirt]
    made, spared = by_each(a, damaged, alone), by_each(a, sound, alone)
    psnr = {'damaged': quality(damaged, sound), **{k: quality(v, sound) for k, v in made.items()}}
    return (psnr, {k: changed(v, sound, shown) for k, v in spared.items()}, {k: flicker(v, sound, [m for _, m in dirt]) for k, v in made.items()},
            [x[a.frames // 2] for x in (sound, damaged, *made.values())])


def main():
    a = arguments()
    torch.set_num_threads(1)
    a.pastiche, a.styles = os.path.abspath(a.pastiche), os.path.abspath(a.styles)
    scans, found = damage.film(a.data + '/masks.zip', True), {}
    photographs = {name: data.fit(x, HEIGHT * 3 // 2) for name, x in data.load(a.data + '/test.zip')}
    with tempfile.TemporaryDirectory() as alone:
        without_network(a.styles, alone)
        for k, (name, film) in enumerate(FILMS.items()):
            found[name] = psnr, spared, flickers, looks = measure(a, film, photographs[film.photograph], scans, alone, np.random.default_rng([a.seed, k]))
            row(name, *('%.1f' % v for v in psnr.values()))
            if a.out:
                os.makedirs(a.out, exist_ok=True)
                beside(looks, f'{a.out}/{name.replace(" ", "-")}.png')
    row('mean', *('%.1f' % v for v in means([of[0] for of in found.values()]).values()))
    print('\nchanged of sound films, and of what moves, %:')
    for name, (_, spared, _, _) in found.items():
        row(name, *('%.2f' % of + ('' if moves is None else ', %.1f' % moves) for of, moves in spared.values()))
    print('\nflicker of what stands still, whole and without dirt:')
    for method, of in found['a house, static'][2].items():
        row(method, *('%.3f' % v for v in of))


if __name__ == '__main__':
    main()
