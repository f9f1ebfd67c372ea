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


def margin(g):
    """The frame of a print, a slide or a film: straight and even, along some of its sides, with sharp or round corners."""
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    sides = g.random(4) < g.choice([0.3, 0.6, 1.0])
    left, top, right, bottom = np.where(sides, g.uniform(0.02, 0.3, 4), -1) * SIDE
    r = g.choice([0, 0, 8, 25])
    x, y = (np.maximum(a + r - t, t - (SIDE - b - r)) for t, a, b in ((xx, left, right), (yy, top, bottom)))
    far = np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0) - r      # pixels outside of the picture
    outside = step(far, g.choice([0.8, 2]))
    if g.random() < 0.3:                                # a line along it
        outside = np.maximum(outside, step(g.uniform(0.5, 1.5) - np.abs(far + g.uniform(4, 14)), 0.8))
    return outside


# --- Things with an inside: the shape is how high each place is, so that light falls on folds, petals and strands ---

LOW = 0.4        # what is at least so high covers all of what is behind it (`solid` in scenery.py)


def _raised(cover, height):
    """What is covered, 0 or 1 but for its edge, as a relief from LOW to 1."""
    return cover * np.clip(height, LOW, 1)


def _grain_of(g, cells, long):
    """Noise whose forms are `long` times as long as they are wide, in any direction."""
    n = noise(g, cells)[: int(SIDE / long)]
    wide = Image.fromarray(n).resize((2 * SIDE, 2 * SIDE), Image.BICUBIC).rotate(g.uniform(0, 180), Image.BICUBIC)
    return np.asarray(wide.crop((SIDE // 2, SIDE // 2, SIDE // 2 + SIDE, SIDE // 2 + SIDE)))


def _outline(g, corners, bulge, ragged):
    """A closed line through corners, whose sides are bent and uneven."""
    found = []
    for a, b in zip(corners, np.roll(corners, -1, 0)):
        t = np.linspace(0, 1, 16, endpoint=False)[:, None]
        across = np.array([a[1] - b[1], b[0] - a[0]])
        found.append(a + t * (b - a) + g.normal() * bulge * 4 * t * (1 - t) * across + g.normal(size=(16, 2)) * ragged)
    return np.concatenate(found)


def _around(g, x, y, r, count, uneven):
    """Corners around a place."""
    a = np.sort(g.uniform(0, 1, count) * uneven + np.arange(count)) * 2 * math.pi / count + g.uniform(0, 6.3)
    return np.array([x, y]) + r * np.exp(uneven * 0.6 * g.normal(size=(count, 1))) * np.stack([np.cos(a), np.sin(a)], 1)


def cloth(g):
    """Shirts, collars, sheets, washing, handkerchiefs: crumpled, with folds and soft shade."""
    c = Canvas()
    for _ in range(g.integers(1, 5)):
        (x, y), r = anywhere(g), np.exp(g.uniform(math.log(14), math.log(90)))
        c.polygon(_outline(g, _around(g, x, y, r, int(g.integers(3, 8)), 0.5), 0.18, g.choice([0, 0.4, 1.0])))
    folds = _grain_of(g, int(g.integers(14, 50)), g.uniform(2, 6))
    return _raised(c.done(g.uniform(0.2, 0.8)), 0.7 + 0.17 * folds + 0.1 * noise(g, 8))


def sails(g):
    """Sails, tents, awnings and flags: three or four bent sides, seams, a rope or a spar along one of them."""
    c, seams = Canvas(), Canvas()
    for _ in range(g.integers(1, 4)):
        (x, y), r, lines = anywhere(g), np.exp(g.uniform(math.log(25), math.log(130))), Canvas()
        corners = _around(g, x, y, r, int(g.integers(3, 5)), 0.35)
        sail = _outline(g, corners, 0.12, 0)
        c.polygon(sail)
        for t in np.linspace(0, 1, g.integers(2, 9)):
            seams.stroke([corners[0] + t * (corners[1] - corners[0]), corners[-1] + t * (corners[2] - corners[-1])], 0.6, 160)
        ends = corners[:2] + (corners[:2] - corners[1::-1]) * g.uniform(0, 0.3)
        lines.stroke(ends, g.choice([0.6, 1.0, 2.5]))
        c.image.paste(255, mask=lines.image)
    return _raised(c.done(0.3), 0.75 + 0.15 * noise(g, int(g.integers(3, 9))) - 0.2 * seams.done(0.3))


def papers(g):
    """Letters, newspapers, posters, cards: flat, straight, askew to each other, with lines on them and edges that curl."""
    c, height = Canvas(), np.zeros((SIDE, SIDE), np.float32)
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    for _ in range(g.integers(1, 6)):
        one, lines, (x, y), a = Canvas(), Canvas(), anywhere(g), g.normal() * 0.5
        u, v = np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])
        half, tall = g.uniform(10, 60), g.uniform(8, 70)
        at = lambda s, t: np.array([x, y]) + s * half * u + t * tall * v
        one.polygon([at(s, t) + g.normal(size=2) * 2 for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        for t in np.arange(-0.8, 0.8, g.uniform(4, 12) / tall) if g.random() < 0.7 else ():
            start = -0.8
            while start < 0.75:
                end = min(0.8, start + g.uniform(0.1, 0.6))
                lines.stroke([at(start, t), at(end, t)], g.choice([0.6, 1.0, 2.0]), g.integers(120, 256))
                start = end + 0.08
        sheet = one.done(0.2)
        curl = (xx - x) * u[0] + (yy - y) * u[1]
        lying = 0.72 + g.uniform(-0.25, 0.25) * curl / half - 0.3 * lines.done(0.2)
        height = np.where(sheet > 0.5, lying, height)
        c.image.paste(255, mask=one.image)
    return _raised(c.done(0.2), height)


def bouquet(g):
    """Blossoms in heaps: bunches, hydrangeas, blooming twigs; each petal its own light, dark gaps between."""
    c = Canvas()
    for _ in range(g.integers(1, 4)):
        (x, y), size = anywhere(g), np.exp(g.uniform(math.log(2), math.log(9)))
        reach = size * g.uniform(5, 14)
        for _ in range(int(min(400, g.uniform(0.5, 1.6) * (reach / size) ** 2))):
            px, py = np.array([x, y]) + g.normal(size=2) * reach * 0.5
            r = size * np.exp(0.35 * g.normal())
            for _ in range(g.integers(1, 5)):
                a = g.uniform(0, 6.3)
                c.blob(g, px + 0.8 * r * math.cos(a), py + 0.8 * r * math.sin(a), 0.6 * r, g.integers(90, 256), 0.25)
    return c.done(g.uniform(0.3, 0.8))


def _leaf(c, x, y, a, long, wide, grey):
    t = np.linspace(0, math.pi, 9)
    u = np.concatenate([-np.cos(t), np.cos(t)]) * long
    v = np.concatenate([np.sin(t), -np.sin(t)]) * wide
    c.polygon(np.stack([x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a)], 1), grey)


def foliage(g):
    """Leaves that catch the light, or stand against it: crowded, of one size, in masses with gaps; from sharp to out of focus."""
    c, where = Canvas(), fractal(g, int(g.integers(3, 9)), 3)
    long, turn = np.exp(g.uniform(math.log(2.5), math.log(13))), g.uniform(0, 6.3)
    wide, spread = long * g.uniform(0.2, 0.6), g.choice([0.5, 3])
    for x, y in g.uniform(0, SIDE, (int(min(2500, 40000 / long ** 2)), 2)):
        if where[int(y), int(x)] > g.uniform(-0.6, 1.0):
            size = np.exp(0.25 * g.normal())
            _leaf(c, x, y, turn + spread * g.normal(), long * size, wide * size, g.integers(100, 256))
    return c.done(g.choice([0.3, 0.7, 1.5]))


def _cord(g, c, points, width, twist):
    """A rope; twisted strands are light and dark in turn."""
    c.stroke(points, width, 190)
    walked, wanted = 0.0, 0.0
    for a, b in zip(points, points[1:]) if twist else ():
        long = float(np.hypot(*(b - a)))
        way = (b - a) / max(long, 1e-6)
        across = np.array([-way[1], way[0]]) * width * 0.4
        while wanted < walked + long:
            at = a + way * (wanted - walked)
            c.stroke([at - across - way * width * 0.4, at + across + way * width * 0.4], max(0.5, width * 0.35), 255)
            wanted += width * 1.1
        walked += long


def ropes(g):
    """Ropes, cords, tow-lines, braids and garlands: they hang or are taut, cross, and end at the edge, a ring, a knot or a post."""
    c = Canvas()
    for _ in range(g.integers(1, 6)):
        start = np.array(anywhere(g) if g.random() < 0.4 else at_edge(g)[:2])
        end = np.array(anywhere(g) if g.random() < 0.4 else at_edge(g)[:2])
        width = np.exp(g.uniform(math.log(0.8), math.log(7)))
        points = _sag(start, end, g.choice([0, 4, 40, 100]) * g.uniform(0, 1.2), 60) + g.normal(size=(60, 2)) * g.choice([0, 0.3])
        _cord(g, c, points, width, g.random() < 0.5)
        for at in (start, end):
            which = g.random()
            if which < 0.3:                             # a knot and its tails
                c.blob(g, *at, width * g.uniform(1, 2.2), 230, 0.2)
                for _ in range(g.integers(0, 3)):
                    c.stroke(wander(g, *at, math.pi / 2 + g.normal() * 0.4, int(g.integers(3, 9)), 3, 0.15), width * 0.7, 200)
            elif which < 0.5:                           # a post
                c.stroke([at, at + (g.normal() * 4, g.uniform(40, 200))], width * g.uniform(2, 5) + 2, 220)
    return c.done(g.uniform(0.2, 0.6))


def foam(g):
    """Surf, waterfalls, clouds of spray and snow on rocks: torn bands, dense in their middle, that thin out."""
    n = noise(g, int(g.integers(20, 60)))[: int(SIDE / g.uniform(1.5, 5))]
    n = np.asarray(Image.fromarray(n).resize((SIDE, SIDE), Image.BICUBIC))
    n = (n.T if g.random() < 0.6 else n) + 0.6 * fractal(g, int(g.integers(30, 90)), 3, 0.8)
    return step(0.5 * n + noise(g, int(g.integers(2, 6))) - g.uniform(0.3, 1.0), g.uniform(0.8, 2.5))


def birds(g):
    """Flocks: two wings each, near and far, of one flight."""
    c, flap, tilt, (x, y) = Canvas(), g.uniform(0.1, 0.9), g.normal() * 0.3, anywhere(g)
    size, reach = np.exp(g.uniform(math.log(4), math.log(16))), g.uniform(40, 200)
    for _ in range(g.integers(3, 60)):
        px, py, r = x + g.normal() * reach, y + g.normal() * reach * 0.5, size * np.exp(0.3 * g.normal())
        for side in (-1, 1):
            a = tilt + side * (flap + 0.3 * g.normal())
            tip = np.array([px + side * r * math.cos(a), py + side * r * math.sin(a) - r * 0.3])
            bend = np.array([px, py]) * 0.5 + tip * 0.5 - (0, r * 0.3)
            c.stroke([(px, py), bend, tip], [r * 0.28, r * 0.18, 0.5])
        _leaf(c, px, py, tilt, r * 0.35, r * 0.16, 255)
    return c.done(g.uniform(0.2, 0.6))


def glints(g):
    """Light on water, metal and glass: short flat sparks in crowds, larger towards one side, or a few on an edge."""
    c, middle, spread = Canvas(), g.uniform(0.2, 0.8) * SIDE, g.uniform(15, 150)
    top, size, a = g.uniform(0, 0.5) * SIDE, g.uniform(0.6, 3.5), g.normal() * 0.1
    for _ in range(int(np.exp(g.uniform(2, 6)))):
        t = g.uniform(0, 1)
        r = size * (0.3 + t) * np.exp(0.4 * g.normal())
        x, y = middle + g.normal() * spread * (0.5 + t), top + t * (SIDE - top)
        _leaf(c, x, y, a + 0.15 * g.normal(), r * g.uniform(1.5, 5), r, g.integers(120, 256))
    return np.clip(c.done(0.2) + 0.4 * c.done(1.5), 0, 1)


def lamps(g):
    """Bulbs, studs, buttons, sequins and beads: round, alike, in rows, rings or a grid."""
    c, size, apart = Canvas(), np.exp(g.uniform(math.log(0.9), math.log(6))), g.uniform(2.5, 7)
    for _ in range(g.integers(1, 6)):
        (x, y), a, kind = anywhere(g), g.uniform(0, 6.3), g.integers(3)
        rows, count = (g.integers(2, 9) if kind == 0 else 1), int(g.integers(3, 26))
        for i in range(rows):
            for j in range(count):
                if kind == 2:
                    turn, r = 2 * math.pi * j / count, count * apart * size / 6.3
                    at = (x + r * math.cos(turn), y + r * math.sin(turn))
                else:
                    u, v = apart * size * j, apart * size * i + g.normal() * 0.1 * size
                    at = (x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a))
                c.blob(g, *at, size, g.integers(200, 256), 0.03)
    return np.clip(c.done(0.3) + g.choice([0, 0.4]) * c.done(2.5), 0, 1)


def silhouettes(g):
    """Hats, heads, coats, animals, crowns of trees: wholly in shade, or of one dark cloth, flat within."""
    c = Canvas()
    for _ in range(g.integers(1, 5)):
        (x, y), r = anywhere(g), np.exp(g.uniform(math.log(8), math.log(45)))
        if g.random() < 0.4:                            # a figure, perhaps with a hat
            c.blob(g, x, y, r * 0.5, rough=0.06)
            coat = np.array([(-g.uniform(0.7, 1.3), 3), (-0.6, 0.4), (0.6, 0.4), (g.uniform(0.7, 1.3), 3)])
            c.polygon(_outline(g, coat * r + (x, y), 0.08, 0.3))
            if g.random() < 0.6:
                hat = np.array([(-0.8, -0.3), (-0.5, -0.4), (-0.4, -g.uniform(0.7, 1.3)), (0.4, -1), (0.5, -0.4), (0.8, -0.3)])
                c.polygon(hat * r + (x, y))
        elif g.random() < 0.5:
            c.polygon(_outline(g, _around(g, x, y, r, int(g.integers(4, 9)), 0.4), 0.12, 0.3))
        else:                                           # leaves at its rim
            for _ in range(int(g.integers(8, 40))):
                c.blob(g, *(np.array([x, y]) + g.normal(size=2) * r * 0.6), r * g.uniform(0.1, 0.4), rough=0.3)
    return c.done(g.uniform(0.2, 1.5))


def hatching(g):
    """An engraver's tone: parallel lines that swell, perhaps crossed, or dots, over places with soft borders."""
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    tone = 0.5 + 0.35 * noise(g, int(g.integers(3, 8)))
    yy, xx = yy + 6 * noise(g, 3), xx + 6 * noise(g, 3)
    a, period = g.uniform(0, 3.2), g.uniform(3, 9)
    u, v = xx * math.cos(a) + yy * math.sin(a), yy * math.cos(a) - xx * math.sin(a)
    wave, other = np.sin(u * 2 * math.pi / period), np.sin(v * 2 * math.pi / period)
    if g.random() < 0.3:                                # dots
        lines = step(0.5 * (wave + other) + 0.25 * noise(g, 90) + tone - 1, 0.3)
    else:
        lines = step(0.5 * wave + tone - 0.85, 0.3)
        if g.random() < 0.4:
            lines = np.maximum(lines, step(0.5 * other + tone - 1.1, 0.3))
    return lines * step(noise(g, 3) + g.uniform(0, 0.8), 0.3)


SOUND = dict(text=text, stars=stars, rain=rain, snow=snow, branches=branches, lace=lace, bars=bars, hair=hair, flowers=flowers,
             leaves=leaves, strands=strands, rigging=rigging, wires=wires, rods=rods, fence=fence, jewels=jewels, reeds=reeds, edges=edges,
             shade=shade, margin=margin, cloth=cloth, sails=sails, papers=papers, bouquet=bouquet, foliage=foliage, ropes=ropes, foam=foam, birds=birds,
             glints=glints, lamps=lamps, silhouettes=silhouettes, hatching=hatching)
