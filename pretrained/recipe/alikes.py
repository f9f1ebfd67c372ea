# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn shapes of what belongs to a picture and looks like damage: it must be left alone.

As the shapes of `marks.py`; `damage.Damage` gives them the colours, light, shadow and sharpness of the picture they are drawn into,
and lets them end where something stands before them.
"""
import math

import numpy as np
from PIL import Image, ImageFont

from canvas import FINE, SIDE, Canvas, anywhere, at_edge, fractal, noise, step, wander

_WORDS = 'the old house by River 1887 No. 24 mother & child Hotel MAIN STREET photo Studio winter letter Berlin dear 16 of and'.split()


def text(g):
    c = Canvas()
    font = ImageFont.load_default(int(g.integers(9, 46)) * FINE)
    y = g.uniform(0, SIDE * 0.7)
    for _ in range(g.integers(1, 7)):
        c.draw.text((g.uniform(-20, SIDE / 2) * FINE, y * FINE), ' '.join(g.choice(_WORDS, g.integers(1, 9))), fill=255, font=font)
        y += font.size / FINE * 1.25
    image = c.image.rotate(g.normal() * 8, Image.BICUBIC)
    return np.asarray(image.resize((SIDE, SIDE), Image.BOX), dtype=np.float32) / 255


def stars(g):
    """Points with a soft glow all over, a few of them bright."""
    c = Canvas()
    for _ in range(g.integers(60, 400)):
        r = g.pareto(3) * 0.6 + 0.4
        c.blob(g, *anywhere(g), min(r, 4), g.integers(70, 256), 0.05)
    return np.clip(c.done(0.5) + 0.6 * c.done(2), 0, 1)


def rain(g):
    """Very many parallel streaks, everywhere."""
    c, a = Canvas(), math.pi / 2 + g.normal() * 0.25
    for _ in range(g.integers(120, 500)):
        x, y = anywhere(g)
        length = g.uniform(6, 34)
        c.stroke([(x, y), (x + length * math.cos(a), y + length * math.sin(a))], 0.6, g.integers(40, 160))
    return c.done(0.5)


def snow(g):
    """Flakes everywhere, near ones large and out of focus."""
    total = np.zeros((SIDE, SIDE), np.float32)
    for size, blur, count in ((0.7, 0.3, 300), (1.4, 0.7, 160), (3, 1.6, 40), (6, 4, 9)):
        c = Canvas()
        for _ in range(g.integers(count // 2, count)):
            c.blob(g, *anywhere(g), size * g.uniform(0.6, 1.3), g.integers(120, 240), 0.1)
        total = np.maximum(total, c.done(blur))
    return total


def _twig(g, c, x, y, heading, length, width):
    points = wander(g, x, y, heading, max(3, int(length / 6)), 6, 0.12, 0.05)
    c.stroke(points, np.linspace(width, width * 0.6, len(points)))
    if width > 0.6:
        for p in points[2::2]:
            if g.random() < 0.6:
                _twig(g, c, *p, heading + g.choice([-1, 1]) * g.uniform(0.3, 0.9), length * g.uniform(0.4, 0.75), width * 0.55)
        _twig(g, c, *points[-1], heading + g.normal() * 0.3, length * 0.7, width * 0.6)


def branches(g):
    """A bare tree against the sky."""
    c = Canvas()
    _twig(g, c, g.uniform(0, SIDE), SIDE + 10, -math.pi / 2 + g.normal() * 0.3, g.uniform(90, 220), g.uniform(4, 14))
    return c.done(0.2)


def lace(g):
    """A regular net with holes and knots, over a part of the picture."""
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    yy, xx = yy + 5 * noise(g, 4), xx + 5 * noise(g, 4)
    a, period = g.uniform(0, 1.6), g.uniform(6, 22)
    u, v = xx * math.cos(a) + yy * math.sin(a), yy * math.cos(a) - xx * math.sin(a)
    net = np.sin(u * 2 * math.pi / period) * np.sin(v * 2 * math.pi / period)
    net = step(np.abs(net) - g.uniform(0.15, 0.6), 0.2) * g.choice([-1, 1])
    return (net if net.min() >= 0 else 1 + net) * step(noise(g, 3) + 0.2, 0.1)


def bars(g):
    """Window frames, fences, wires: straight, whole, evenly wide, at regular distances."""
    c, distance, tilt, slack = Canvas(), g.uniform(16, 110), g.normal() * 0.05, g.choice([0, 0, 20])
    width = np.exp(g.uniform(-0.3, 1) if slack else g.uniform(0.9, 2.4))
    across = np.linspace(-10, SIDE + 10, 30)
    for at in np.arange(g.uniform(0, distance), SIDE + 40, distance):
        down = at + tilt * across + slack * (np.linspace(-1, 1, 30) ** 2 - 1)
        c.stroke(np.stack([across, down], 1), width)
        if slack == 0 and g.random() < 0.6:
            c.stroke(np.stack([at - tilt * across, across], 1), width)
    return c.done(0.2)


def hair(g):
    """A lock: very many strands that run alongside each other."""
    c, (x, y), heading = Canvas(), anywhere(g), g.uniform(0, 6.3)
    bend = g.normal() * 0.05
    for _ in range(g.integers(40, 160)):
        a = heading + g.normal() * 0.08 + bend * np.arange(40)
        start = np.array([x, y]) + g.normal(size=2) * 30
        points = start + np.cumsum(np.stack([np.cos(a), np.sin(a)], 1) * 7, 0)
        c.stroke(points, 0.5, g.integers(60, 230))
    return c.done(0.2)


def flowers(g):
    """Blossoms: petals around hearts, many of one kind, near and far."""
    c, petals, size = Canvas(), int(g.integers(4, 9)), g.uniform(3, 20)
    for _ in range(g.integers(8, 60)):
        (x, y), r, first = anywhere(g), size * g.uniform(0.5, 1.5), g.uniform(0, 6.3)
        for k in range(petals):
            a = first + 2 * math.pi * k / petals
            c.blob(g, x + r * math.cos(a), y + r * math.sin(a), r * 0.6, g.integers(170, 256), 0.1)
        c.blob(g, x, y, r * 0.35, g.integers(0, 120), 0.1)
    return c.done(0.4)


def leaves(g):
    """Sun on foliage: light specks of one size, crowded."""
    n = fractal(g, int(g.integers(30, 110)), 3, 0.8)
    return step(n - g.uniform(0.4, 1.0), g.uniform(0.3, 0.8)) * step(noise(g, 3) + 0.4, 0.3)


def _sag(a, b, slack, count=24):
    """Points of a wire that hangs between two places."""
    t = np.linspace(0, 1, count)
    return np.stack([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]) + slack * (1 - (2 * t - 1) ** 2)], 1)


def strands(g):
    """Fly-away hair: few thin hairs that leave together, curl alike and part."""
    c, span = Canvas(), g.uniform(2, 26)
    for _ in range(g.integers(1, 5)):
        (x, y), heading, bend, curl = anywhere(g), g.uniform(0, 6.3), g.normal() * 0.05, g.uniform(0, 0.12)
        phase, pace, count = g.uniform(0, 6.3), g.uniform(0.15, 0.6), int(g.integers(12, 46))
        for _ in range(g.integers(4, 18)):
            i = np.arange(count)
            a = heading + g.normal() * 0.12 + (bend + g.normal() * 0.008) * i + curl * np.cos(pace * i + phase + 0.3 * g.normal())
            points = np.array([x, y]) + g.normal(size=2) * span * 0.5 + np.cumsum(np.stack([np.cos(a), np.sin(a)], 1) * 6, 0)
            c.stroke(points, np.linspace(g.choice([0.5, 0.7, 1.0]), 0.5, count), g.integers(90, 256))
    return c.done(g.uniform(0.1, 0.5))


def rigging(g):
    """A mast, its yards, and ropes from its top down to both sides."""
    c = Canvas()
    for _ in range(g.integers(1, 4)):
        x, foot, lean = g.uniform(0.1, 0.9) * SIDE, g.uniform(0.6, 1.1) * SIDE, g.normal() * 8
        height, width = g.uniform(0.45, 1.0) * SIDE, np.exp(g.uniform(0, 1.9))
        at = lambda t: (x + lean * t, foot - height * t)
        c.stroke([at(t) for t in np.linspace(0, 1, 12)], width * np.linspace(1, 0.5, 12))
        for t in g.uniform(0.35, 0.95, g.integers(0, 4)):
            reach, tilt = g.uniform(0.1, 0.35) * height * (1.2 - t), g.normal() * 4
            c.stroke([(at(t)[0] - reach, at(t)[1] + tilt), (at(t)[0] + reach, at(t)[1] - tilt)], width * g.uniform(0.3, 0.6))
        for _ in range(g.integers(2, 9)):
            end = (x + g.choice([-1, 1]) * g.uniform(0.1, 0.8) * height, foot + g.uniform(-10, 20))
            c.stroke(_sag(at(g.uniform(0.5, 1)), end, g.uniform(0, 6)), g.choice([0.5, 0.7, 1.0]), g.integers(140, 256))
        if g.random() < 0.5:                            # shrouds with ratlines
            top, left, right = at(0.8), x - 0.22 * height, x - 0.1 * height
            for end in np.linspace(left, right, 4):
                c.stroke([top, (end, foot)], 0.7)
            for t in np.linspace(0.1, 0.9, g.integers(6, 20)):
                c.stroke([(top[0] + t * (e - top[0]), top[1] + t * (foot - top[1])) for e in (left, right)], 0.5)
    return c.done(0.2)


def wires(g):
    """Cables that hang side by side, perhaps from a pole."""
    c, tilt, slack = Canvas(), g.normal() * 60, g.uniform(0, 40)
    y, apart, width = g.uniform(0.05, 0.8) * SIDE, g.uniform(3, 26), g.choice([0.5, 0.8, 1.2, 2.0])
    for i in range(g.integers(1, 7)):
        c.stroke(_sag((-20, y + i * apart - tilt), (SIDE + 20, y + i * apart * g.uniform(0.9, 1.1) + tilt), slack), width)
    if g.random() < 0.5:
        x = g.uniform(0, SIDE)
        c.stroke([(x, y - 20), (x + g.normal() * 5, SIDE + 10)], g.uniform(2, 7))
        c.stroke([(x - 25, y), (x + 25, y)], g.uniform(1, 4))
    return c.done(0.2)


def rods(g):
    """Poles, aerials, spears, stalks, microphones, fishing rods: they come from beyond the picture's edge, taper, and end in it."""
    c = Canvas()
    for _ in range(g.integers(1, 4)):
        x, y, heading = at_edge(g)
        start = np.array([x - 12 * math.cos(heading), y - 12 * math.sin(heading)])
        end = start + g.uniform(80, 300) * np.array([math.cos(heading), math.sin(heading)])
        width = np.exp(g.uniform(0.5, 2.2))
        c.stroke(_sag(start, end, g.normal() * 10 * (g.random() < 0.4)), np.linspace(width, width * g.uniform(0.3, 0.9), 24))
        if g.random() < 0.4:
            c.blob(g, *end, width * g.uniform(1, 3), 255, 0.1)
    return c.done(0.2)


def fence(g):
    """Pickets, a wire mesh or barbed wire, whole and regular."""
    c, which = Canvas(), g.integers(3)
    top, bottom = np.sort(g.uniform(0.1, 1.0, 2)) * SIDE + (-20, 20)
    if which == 0:
        apart, width = g.uniform(8, 40), g.uniform(1, 6)
        for x in np.arange(g.uniform(-apart, 0), SIDE + apart, apart):
            c.stroke([(x, top), (x, bottom)], width)
        for y in (top + 8, bottom - 8):
            c.stroke([(-5, y), (SIDE + 5, y)], width)
    elif which == 1:
        apart, width = g.uniform(7, 26), g.choice([0.5, 0.8, 1.2])
        for s in np.arange(-SIDE, 2 * SIDE, apart):
            c.stroke([(s, 0), (s + SIDE, SIDE)], width)
            c.stroke([(s + SIDE, 0), (s, SIDE)], width)
    else:
        for y in np.arange(top, bottom, g.uniform(24, 70)):
            c.stroke([(-5, y), (SIDE + 5, y + g.normal() * 8)], 0.8)
            for x in np.arange(g.uniform(0, 30), SIDE, g.uniform(18, 40)):
                c.stroke([(x - 3, y - 3), (x + 3, y + 3)], 0.7)
                c.stroke([(x - 3, y + 3), (x + 3, y - 3)], 0.7)
    return c.done(0.2)


def jewels(g):
    """Necklaces, chains, pearls, braid: a slack curve, beaded or whole, and its catch-lights."""
    c = Canvas()
    for _ in range(g.integers(1, 4)):
        (x, y), reach, slack = anywhere(g), g.uniform(25, 150), g.uniform(0.2, 1.6)
        points = _sag((x - reach, y), (x + reach, y + g.normal() * 12), reach * slack, 60)
        size, gap = g.uniform(0.7, 5), 0.0
        if g.random() < 0.4:
            c.stroke(points, size * 0.8)
            continue
        for a, b in zip(points, points[1:]):
            gap += np.hypot(*(b - a))
            if gap > 2.4 * size:
                c.blob(g, *b, size, g.integers(150, 256), 0.05)
                gap = 0.0
    return c.done(0.25)


def reeds(g):
    """Grass and reeds, bent by one wind, near and far."""
    c, wind, ground = Canvas(), g.normal() * 0.04, g.uniform(0.5, 1.05) * SIDE
    for _ in range(g.integers(15, 120)):
        count, a = int(g.integers(6, 26)), -math.pi / 2 + g.normal() * 0.2
        a = a + (wind + g.normal() * 0.01) * np.arange(count)
        points = np.array([g.uniform(0, SIDE), ground + g.normal() * 12]) + np.cumsum(np.stack([np.cos(a), np.sin(a)], 1) * 7, 0)
        c.stroke(points, np.linspace(g.uniform(0.6, 3), 0.5, count), g.integers(110, 256))
    return c.done(0.2)


def edges(g):
    """Borders of cloth, panels, tiles, floor-boards: long smooth lines, often two beside each other."""
    c = Canvas()
    for _ in range(g.integers(1, 5)):
        (x, y), a, bend = anywhere(g), g.choice([0, math.pi / 2, g.uniform(0, 6.3)]), g.normal() * 0.02 * (g.random() < 0.6)
        heading = a + bend * np.arange(60)
        points = np.array([x, y]) - 180 * np.array([math.cos(a), math.sin(a)]) + np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1) * 7, 0)
        width, apart = g.choice([0.8, 1.2, 1.8]), g.uniform(3, 12)
        normal = np.stack([-np.sin(heading), np.cos(heading)], 1) * apart
        for side in range(g.integers(2, 4)):
            c.stroke(points + side * normal, width, g.integers(120, 256))
    return c.done(g.uniform(0.2, 0.8))


def shade(g):
    """Shadows with soft borders: of blinds, or folds in cloth. Spots would be stains."""
    if g.random() < 0.3:
        c, (x, y), apart, a = Canvas(), anywhere(g), g.uniform(14, 50), g.uniform(-0.6, 0.6)
        for i in range(g.integers(2, 9)):
            c.stroke([(x - 120, y + i * apart - 120 * math.sin(a)), (x + 120, y + i * apart + 120 * math.sin(a))], apart * g.uniform(0.2, 0.5))
        return c.done(g.uniform(1, 4))
    c = Canvas()
    for _ in range(g.integers(1, 9)):
        x, y = anywhere(g)
        points = wander(g, x, y, g.uniform(0, 6.3), int(g.integers(6, 26)), 7, 0.06, 0)
        c.stroke(points, g.uniform(2, 9) * np.sin(np.linspace(0.1, 3.0, len(points))), g.integers(110, 256))
    return c.done(g.uniform(1, 3.5))


SOUND = dict(text=text, stars=stars, rain=rain, snow=snow, branches=branches, lace=lace, bars=bars, hair=hair, flowers=flowers,
             leaves=leaves, strands=strands, rigging=rigging, wires=wires, rods=rods, fence=fence, jewels=jewels, reeds=reeds, edges=edges,
             shade=shade)
