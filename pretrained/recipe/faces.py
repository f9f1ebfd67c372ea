# SPDX-License-Identifier: GPL-3.0-or-later
"""Photographs of faces get spectacles and fly-away hair, which the restorer must leave alone: frames and strands look like scratches.

    more = dressed(pictures, 4, seed)        # [(name, uint8 3×H×W)] of those whose eyes are known, four times each

`eyes.tsv` says where the eyes are, as parts of width and height: found by OpenCV's cascades, looked at one by one; none of these
wear spectacles, and none are of `held.py`. `eyes-held.tsv` has those of `held.py`, by hand to about a hundredth of the width, and who wears
spectacles; without one who shows a single eye.
"""
import csv
import math
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter

FINE = 3         # so many times as large they are drawn
METALS = ((0.75, 0.62, 0.35), (0.62, 0.62, 0.64), (0.3, 0.28, 0.27))
PLASTICS = ((0.04, 0.04, 0.05), (0.16, 0.09, 0.05), (0.35, 0.2, 0.1), (0.3, 0.05, 0.07), (0.08, 0.12, 0.25), (0.75, 0.7, 0.62))


def _table(name):
    with open(os.path.join(os.path.dirname(__file__), name), encoding='utf-8') as table:
        return list(csv.reader(table, delimiter='\t'))[1:]


def eyes():
    """{name: (x, y) of the eye at the left and of the other}, as parts of width and height."""
    return {name: np.array(at, dtype=float).reshape(2, 2) for name, *at in _table('eyes.tsv')}


def held_eyes():
    """{name: (the same of a face that measures, whether it wears spectacles)}."""
    return {name: (np.array(at, dtype=float).reshape(2, 2), worn == 'yes') for name, *at, worn in _table('eyes-held.tsv')}


def parts(name, height, width):
    """{part of a held-out face: where it is, H×W}, measured from its eyes alone, in distances between these: no outline was drawn.

    `spectacles` is the band that a frame and its bows may be in, of those who wear one, `eyes` that of the others; `hair` is a ring around an
    oval face, down to the mouth: the hair, the ears, and what is seen beside a narrow head; `rest` is the skin and all else.
    """
    if name not in (known := held_eyes()):
        return {'rest': np.ones((height, width), bool)}
    at, worn = known[name]
    at = at * (width, height)
    d, middle = float(np.hypot(*(at[1] - at[0]))), at.mean(0)
    across = (at[1] - at[0]) / d
    y, x = np.mgrid[:height, :width] + 0.5
    u, v = (((x - middle[0]) * a + (y - middle[1]) * b) / d for a, b in (across, (-across[1], across[0])))
    band = ((np.abs(u) < 1.0) & (np.abs(v) < 0.45)) | ((np.abs(u) < 1.4) & (np.abs(v) < 0.25))
    ring = (np.hypot(u / 2.0, (v - 0.2) / 2.4) < 1) & (np.hypot(u / 1.15, (v - 0.3) / 1.45) > 1) & (v < 1.1) & ~band
    return {'spectacles' if worn else 'eyes': band, 'hair': ring, 'rest': ~band & ~ring}


class Sheet:
    """What is drawn over a picture, of one opacity after the other; lengths are in the picture's pixels."""

    def __init__(self, width, height):
        self.size = width, height
        self.image = Image.new('L', (width * FINE, height * FINE))
        self.draw = ImageDraw.Draw(self.image)

    def stroke(self, points, width, grey=255):
        points = [tuple(p) for p in np.asarray(points) * FINE]
        self.draw.line(points, fill=int(grey), width=max(1, round(width * FINE)), joint='curve')

    def polygon(self, points, grey=255):
        self.draw.polygon([tuple(p) for p in np.asarray(points) * FINE], fill=int(grey))

    def done(self, blur=0.0):
        """How much of each place is covered, 1×H×W."""
        small = self.image.resize(self.size, Image.BOX)
        small = small.filter(ImageFilter.GaussianBlur(blur)) if blur > 0 else small
        return np.asarray(small, dtype=np.float32)[None] / 255


def over(x, colour, cover):
    return x + (np.asarray(colour, dtype=np.float32).reshape(3, 1, 1) - x) * cover


def outline(g, half, tall, side):
    """Points of a lens around nothing: from round to oblong, some of them drooping outwards."""
    a = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    corner = g.choice([1.0, 1.0, 0.75, 0.5, 0.35])
    u = half * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** corner
    v = tall * np.sign(np.sin(a)) * np.abs(np.sin(a)) ** corner
    droop = g.uniform(0, 0.35) * (g.random() < 0.4)
    return np.stack([u * (1 - 0.12 * (v > 0) * v / tall), v + droop * tall * side * u / half * (v > 0)], 1)


class Frame:
    """The shape of one pair of spectacles on one face, in the picture's pixels."""

    def __init__(self, g, at):
        across = at[1] - at[0]
        self.d = d = float(np.hypot(*across))
        self.across, self.down = across / d, np.array([-across[1], across[0]]) / d
        half, tall, turn = d * g.uniform(0.35, 0.45), d * g.uniform(0.2, 0.38), g.normal() * 0.04
        state, self.lenses = g.bit_generator.state, []
        for side, eye in zip((-1, 1), at):
            g.bit_generator.state = state                   # both alike, mirrored
            shape = outline(g, half * (1 + side * turn), tall, 1) * (side, 1)
            self.lenses.append(self.placed(eye + self.down * 0.06 * d + self.across * side * 0.02 * d, shape))
        self.tall, self.half = tall, half

    def placed(self, centre, shape):
        return centre + shape[:, :1] * self.across + shape[:, 1:] * self.down

    def bridge(self, g):
        inner = [self.lenses[0][np.argmax(self.lenses[0] @ self.across)], self.lenses[1][np.argmin(self.lenses[1] @ self.across)]]
        t, lift = np.linspace(0, 1, 16)[:, None], -self.down * self.tall * g.uniform(0.1, 0.5)
        base = -self.down * self.tall * g.uniform(0, 0.35)
        return inner[0] * (1 - t) + inner[1] * t + base + lift * 4 * t * (1 - t)

    def temples(self, g):
        for side, lens in zip((-1, 1), self.lenses):
            outer = lens[np.argmax(lens @ (self.across * side))] - self.down * self.tall * 0.3
            yield [outer, outer + self.across * side * self.d * g.uniform(0.1, 0.45) - self.down * self.d * g.uniform(-0.05, 0.12)]


def rims(g, frame, sheet, width):
    """A whole frame, or one without its lower half, or hardly one."""
    kind = g.choice(['whole', 'whole', 'whole', 'half', 'none'])
    width = min(width, 0.025 * frame.d) if kind == 'none' else width
    for lens in frame.lenses:
        middle = lens.mean(0)
        if kind == 'whole':
            sheet.stroke([*lens, *lens[:2]], width)
        elif kind == 'half':
            upper = np.roll(lens, 36, 0)[((np.roll(lens, 36, 0) - middle) @ frame.down) < frame.tall * 0.15]
            sheet.stroke(upper, width)
        else:
            sheet.stroke([*lens, *lens[:2]], 0.3, 120)
    sheet.stroke(frame.bridge(g), width * g.uniform(0.7, 1.3))
    if kind == 'whole' and g.random() < 0.2:
        sheet.stroke(frame.bridge(g) - frame.down * frame.tall * 0.45, width * 0.6)
    for temple in frame.temples(g):
        sheet.stroke(temple, width * g.uniform(0.7, 1.5))


def spectacles(g, x, at):
    """x, 3×H×W in 0..1, with spectacles before eyes at these two places."""
    height, width = x.shape[1:]
    frame, new = Frame(g, at), lambda: Sheet(width, height)
    d, soft = frame.d, g.uniform(0.2, 0.7)
    thick = d * math.exp(g.uniform(math.log(0.018), math.log(0.085)))
    metal = thick < 0.04 * d and g.random() < 0.75
    colour = np.array((METALS if metal else PLASTICS)[g.integers(3 if metal else 6)]) * np.exp(0.15 * g.normal(size=3))
    left, top = (np.maximum(at.min(0) - d, 0)).astype(int)
    light = float(x[:, top:int(at[:, 1].max() + d), left:int(at[:, 0].max() + d)].mean()) / 0.5
    frames, lens, glint = new(), new(), new()
    rims(g, frame, frames, thick)
    for points in frame.lenses:
        lens.polygon(points)
        middle, r = points.mean(0), frame.half
        for _ in range(g.integers(0, 3)):                   # windows and lamps that mirror in it
            a, s = middle + g.normal(size=2) * 0.35 * r, r * g.uniform(0.08, 0.45)
            tilt = g.uniform(0.2, 1.2)
            if g.random() < 0.5:
                glint.polygon([a, a + (s, s * 0.2), a + (s * (1 - tilt), s), a + (-s * tilt, s * 0.8)], g.integers(40, 256))
            else:
                arc = np.linspace(g.uniform(3.4, 4.4), g.uniform(4.6, 5.6), 12)
                glint.stroke(middle + 0.8 * np.stack([frame.half * np.cos(arc), frame.tall * np.sin(arc)], 1), s * 0.2, g.integers(60, 256))
    rim, inside = frames.done(soft), lens.done(soft)
    fall = np.roll(np.roll(frames.done(soft + 0.03 * d), round(0.06 * d), 1), round(g.normal() * 0.03 * d), 2)
    x = x * (1 - fall * g.uniform(0.05, 0.4))
    dark = g.uniform(0.4, 0.9) if g.random() < 0.12 else g.uniform(0, 0.1)
    x = over(x, np.array([0.25, 0.22, 0.2]) * light * g.uniform(0.2, 1.2), inside * dark)
    x = x + (1 - x) * glint.done(max(soft, 0.02 * d * g.random())) * inside * g.uniform(0.1, 0.8)
    slope = np.diff(frames.done(soft + 0.2 * thick), axis=1, prepend=0) * (1.2 if metal else 0.5) * g.uniform(0.3, 1.5)
    lit = np.clip(colour.reshape(3, 1, 1) * min(max(light, 0.35), 1.5) + slope, 0, 1)
    return np.clip(x + (lit - x) * rim * (g.uniform(0.4, 0.8) if colour.mean() > 0.65 and not metal else 1.0), 0, 1)


def flyaway(g, x, at):
    """x with single hairs around the head and over the face, in the hair's own colour, some with light behind them."""
    height, width = x.shape[1:]
    d, middle = float(np.hypot(*(at[1] - at[0]))), at.mean(0) + (0, 0.2 * float(np.hypot(*(at[1] - at[0]))))
    r = max(3, int(0.15 * d))
    above = np.clip(middle + (g.normal() * 0.3 * d, -1.6 * d), r, np.array([width, height]) - r).astype(int)
    own = x[:, above[1] - r:above[1] + r, above[0] - r:above[0] + r].mean((1, 2))
    for _ in range(g.integers(2, 8)):
        sheet, root = Sheet(width, height), g.uniform(math.pi, 2 * math.pi) + g.normal() * 0.4
        start = middle + np.array([1.3, 1.7]) * d * g.uniform(0.9, 1.1) * (math.cos(root), math.sin(root))
        heading = root + g.choice([-1, 1]) * g.uniform(0.9, 1.9)
        bend, hair = g.normal() * 0.025, d * g.uniform(0.004, 0.012)
        for _ in range(g.integers(1, 9)):
            count = int(g.integers(10, 40))
            a = heading + g.normal() * 0.15 + (bend + 0.01 * g.normal()) * np.arange(count)
            points = start + g.normal(size=2) * 0.12 * d + np.cumsum(np.stack([np.cos(a), np.sin(a)], 1), 0) * d * 0.045
            sheet.stroke(points, max(hair, 0.34), g.integers(90, 256))
        colour = own * g.uniform(0.6, 1.4) if g.random() < 0.75 else own + (1 - own) * g.uniform(0.2, 0.7)
        x = over(x, np.clip(colour, 0, 1), sheet.done(g.uniform(0, 0.6)) * g.uniform(0.5, 1.0))
    return x


def dress(order):
    """(name, uint8 3×H×W, eyes, seed) → the same with spectacles, or hair, or both."""
    name, x, at, seed = order
    g, (height, width) = np.random.default_rng(seed), x.shape[1:]
    at, y, which = at * (width, height), x.astype(np.float32) / 255, g.random()
    if which < 0.5:
        y = flyaway(g, y, at)
    if which > 0.25:
        y = spectacles(g, y, at)
    return name, (y * 255).round().clip(0, 255).astype(np.uint8)


def dressed(pictures, count, seed, processes=None):
    """`count` of each picture whose eyes are known. Processes are forked, unless 0: call it before CUDA begins."""
    known = eyes()
    orders = [(name, x.numpy(), known[name], [seed, i, j]) for i, (name, x) in enumerate(pictures) if name in known for j in range(count)]
    if processes == 0 or not orders:
        made = [dress(o) for o in orders]
    else:
        with ProcessPoolExecutor(processes, multiprocessing.get_context('fork')) as pool:
            made = list(pool.map(dress, orders, chunksize=4))
    return [(name, torch.from_numpy(x)) for name, x in made]
