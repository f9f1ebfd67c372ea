# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures and contact sheets of the shipped styles on photographs that no training saw.

    python3 figures.py ../styles .data FEATURES OUT        # OUT/sheet.jpg, OUT/strength.jpg; a table on standard output

Distances are VGG-19 statistics as in training (all photographs together against the collection), so they say how far
training came, not how it would look to an independent measure.
"""
import glob
import os
import sys

import torch
import torch.nn.functional as F

import data
import stylefile
import styles
from common import sheet
from features import Features, Style, content_loss, style_loss
from networks import Encoder, Generator, paint

SIDE = 400


def load_base(folder):
    g, e = Generator(), Encoder()
    tensors, _ = stylefile.read(f'{folder}/base.safetensors')
    stylefile.load_base(g, e, tensors)
    return g, e, tensors


def at_strength(folder, name, t, own):
    """The generator and the vector on the way from the base and the picture's own vector to the style."""
    base = stylefile.read(f'{folder}/base.safetensors')[0]
    style = stylefile.whole(stylefile.read(f'{folder}/{name}.safetensors')[0], base)
    g = Generator()
    stylefile.load_generator(g, {k: (1 - t) * base[k] + t * v for k, v in style.items() if k != 'vector'})
    return g, (1 - t) * own + t * style['vector'][None]


def even(x):
    return x[:, :x.shape[1] // 2 * 2, :x.shape[2] // 2 * 2][None]


def square(x):
    m = min(x.shape[1:])
    top, left = (x.shape[1] - m) // 2, (x.shape[2] - m) // 2
    return x[:, top:top + m, left:left + m]


class Measure:
    def __init__(self, features, pictures, packed):
        self.vgg, self.packed = Features(features), packed
        self.photos = [square(data.fit(x, SIDE)) for _, x in pictures]
        self.plain = self.vgg(torch.stack(self.photos))

    def collection(self, name):
        recipe = styles.STYLES[name]
        pool = data.Pool(data.load(f'{self.packed}/paintings.zip', recipe.has), data.STYLE_SIDE, 'cpu', recipe.weight)
        windows = pool.windows(pool.pick(16), 256, *recipe.window)
        return pool, Style(self.vgg(windows), 16)

    def distances(self, made, target):
        maps = self.vgg(torch.stack(made))
        statistics, gram = style_loss(Style(maps, len(made)), target)
        return float(statistics), float(gram), float(content_loss(maps, self.plain))


@torch.no_grad()
def main(folder, packed, features, out):
    torch.manual_seed(0)
    names = [os.path.basename(f)[:-12] for f in sorted(glob.glob(folder + '/*.safetensors')) if not f.endswith('/base.safetensors')]
    pictures = data.load(packed + '/test.zip')
    base, encoder, stored = load_base(folder)
    own = [base.affine(encoder(even(data.fit(x, 256)))) for _, x in pictures]
    measure = Measure(features, pictures, packed)
    shown = [i for i, (photo, _) in enumerate(pictures) if photo in data.SHOWN_PHOTOS]
    rows = [[torch.ones(3, 8, 8)] + [measure.photos[i] for i in shown]]
    print('style | photograph: statistics, Gram | base alone: statistics, Gram, content | style: statistics, Gram, content')
    for name in names:
        pool, target = measure.collection(name)
        style, _ = stylefile.read(f'{folder}/{name}.safetensors')
        g = Generator()
        stylefile.load_generator(g, style, stored)
        made = [paint(g, x[None], style['vector'][None])[0] for x in measure.photos]
        code = encoder(pool.windows(pool.pick(16), 256, *styles.STYLES[name].window)).mean(0, keepdim=True)
        zero = [paint(base, x[None], base.affine(code))[0] for x in measure.photos]
        row = [measure.distances(v, target) for v in (measure.photos, zero, made)]
        print(name, '| %.4f, %.4f |' % row[0][:2], '%.4f, %.4f, %.3f |' % row[1], '%.4f, %.4f, %.3f' % row[2], flush=True)
        rows.append([data.fit(pool.squares[pool.pick(1)][0], 400)] + [made[i] for i in shown])
    sheet(rows, out + '/sheet.jpg', 280, 84)
    dog = next(i for i, (photo, _) in enumerate(pictures) if photo == 'gb82/0004')
    x, ramp = square(data.fit(pictures[dog][1], 400)), []
    for name in names:
        line = []
        for t in (0.1, 0.25, 0.5, 0.75, 1.0):
            g, vector = at_strength(folder, name, t, own[dog])
            s = min(t / 0.25, 1)
            s = s * s * (3 - 2 * s)
            line.append((1 - s) * x + s * paint(g, x[None], vector, t)[0])
        ramp.append(line)
    sheet(ramp, out + '/strength.jpg', 200, 84)
    for (photo, picture), v in zip(pictures, own):
        x = data.fit(picture, SIDE)
        print('own code', photo, '%.1f dB' % float(-10 * torch.log10(F.mse_loss(paint(base, x[None], v, 0.0)[0], x))))


if __name__ == '__main__':
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
