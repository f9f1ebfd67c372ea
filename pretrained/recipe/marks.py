# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn shapes of damage: what time does to a picture's surface.

    bank(['crack', 'fold'], 40, seed) → {'crack': uint8 40×SIDE×SIDE, 'fold': …}

Each drawer takes a random generator and returns how much of each place is covered, 0 to 1. `DAMAGE` are those that a
restorer learns, `HELD_DAMAGE` those that only measure it: near relatives, drawn in another way.
"""
import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from alikes import SOUND
from canvas import SIDE, Canvas, anywhere, at_edge, fractal, step, wander


def worn(g, mask, share, cells=90):
    """What is left of a mark of which so much has gone, in pieces."""
    n = fractal(g, cells, 2)
    return mask * step(n - np.quantile(n, 1 - share), 0.6)


# --- What time does ---

def scratch(g):
    """Straight thin scratches, mostly in one direction, some broken."""
    c, heading = Canvas(), g.uniform(0, math.pi)
    for _ in range(g.integers(1, 14)):
        x, y = anywhere(g)
        points = wander(g, x, y, heading + g.normal() * (0.1 if g.random() < 0.8 else 1), int(g.integers(6, 60)), 6, 0.015)
        c.stroke(points, g.choice([0.5, 0.7, 1, 1.6]) * np.exp(0.3 * g.normal(size=len(points))), g.integers(110, 256))
    mask = c.done(g.uniform(0, 0.5))
    return worn(g, mask, g.uniform(0.4, 0.9)) if g.random() < 0.6 else mask


def run(g):
    """Film that ran over dirt: upright lines through the whole picture, light or dark for a while."""
    c = Canvas()
    for _ in range(g.integers(1, 6)):
        x = g.uniform(0, SIDE) + np.cumsum(g.normal(size=66)) * 0.15
        strength = 255 * np.clip(0.75 + 0.35 * np.interp(np.arange(66), np.arange(0, 67, 6), g.normal(size=12)), 0, 1)
        for i in range(65):
            c.stroke([(x[i], i * 6 - 6), (x[i + 1], i * 6)], g.choice([0.5, 0.8, 1.2]), strength[i])
    return c.done(g.uniform(0.1, 0.5))


def branch(g, c, x, y, heading, length, width, depth, turn=0.4, flakes=0.25, forks=0.06):
    """A crack with forks; where it bends or forks, splinters have come off."""
    if length < 4 or depth > 4:
        return
    n = int(max(3, length / 4))
    points = wander(g, x, y, heading, n, 4, turn, 0.25) + g.normal(size=(n + 1, 2)) * 0.5
    widths = width * np.linspace(1, 0.45, n + 1) * np.exp(0.45 * g.normal(size=n + 1))
    c.stroke(points, np.maximum(widths, 0.5))
    for i in range(1, n):
        if g.random() < flakes * 0.3:
            c.blob(g, *points[i], g.uniform(0.8, 2.2) * width, rough=0.5)
        if g.random() < forks:
            side = g.choice([-1, 1]) * g.uniform(0.4, 1.4)
            branch(g, c, *points[i], heading + side, length * g.uniform(0.2, 0.8), width * g.uniform(0.5, 0.9), depth + 1, turn, flakes,
                   forks)


def crack(g):
    """Emulsion that was bent: white veins which branch, densest along one edge."""
    c, edge = Canvas(), g.random() < 0.6
    side = at_edge(g)
    for _ in range(g.integers(1, 14)):
        if edge:
            along = g.normal() * SIDE * 0.25
            x, y = side[0] + along * math.sin(side[2]), side[1] - along * math.cos(side[2])
            heading = side[2] + g.normal() * 0.9
        else:
            (x, y), heading = anywhere(g), g.uniform(0, 6.3)
        branch(g, c, x, y, heading, g.uniform(25, 190), g.choice([0.6, 0.9, 1.3, 2]), 0, forks=g.choice([0.03, 0.06, 0.1]))
    return c.done(g.uniform(0, 0.5))


def wall(g):
    """Plaster and thick paint: a few long cracks that go one way, of changing width."""
    c, heading = Canvas(), g.uniform(0, math.pi)
    for _ in range(g.integers(1, 5)):
        x, y = anywhere(g)
        branch(g, c, x - 90 * math.cos(heading), y - 90 * math.sin(heading), heading + g.normal() * 0.2, g.uniform(120, 320),
               g.choice([0.7, 1, 1.6, 2.4]), 2, 0.3, 0.1, 0.025)
    return c.done(g.uniform(0, 0.4))


def _cells(g, points, bend):
    """Distance to the nearest of `points` and to the second, over a plane that is bent by noise."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    x, y = x + bend * fractal(g, 12, 3), y + bend * fractal(g, 12, 3)
    first = np.full((SIDE, SIDE), 1e9, np.float32)
    second = first.copy()
    for px, py in points.astype(np.float32):
        d = (x - px) ** 2 + (y - py) ** 2
        second = np.minimum(second, np.maximum(first, d))
        first = np.minimum(first, d)
    return np.sqrt(first), np.sqrt(second)


def craquelure(g):
    """Old paint and varnish: a net of fine cracks, here and there open."""
    stretch = np.array([1, g.uniform(0.5, 1)])[:: g.choice([-1, 1])]
    count = int(g.integers(40, 170))
    first, second = _cells(g, g.uniform(-20, SIDE + 20, (count, 2)) * stretch, g.uniform(2, 7))
    width = g.uniform(0.3, 1.1) * np.exp(0.4 * fractal(g, 10, 3))
    mask = step(width - (second - first), 1.0)
    return mask * step(fractal(g, 3, 3) + g.uniform(-0.5, 1.2), 0.8)


def crease(g):
    """Bent, not broken: long curves, of which a part has lost its surface."""
    c = Canvas()
    for _ in range(g.integers(1, 4)):
        x, y, heading = at_edge(g) if g.random() < 0.6 else (*anywhere(g), g.uniform(0, 6.3))
        points = wander(g, x, y, heading, int(g.integers(12, 60)), 8, 0.08, 0.0)
        c.stroke(points, g.uniform(0.8, 2.5), g.integers(120, 256))
        for p in points[g.random(len(points)) < 0.06]:
            c.blob(g, *p, np.exp(g.uniform(-0.4, 1.6)), rough=0.7)
    return c.done(g.uniform(0.2, 0.9))


def fold(g):
    """Folded once or twice: straight through the whole picture, the surface worn off along it."""
    c = Canvas()
    for _ in range(1 if g.random() < 0.7 else 2):
        t, tilt = g.uniform(0.1, 0.9) * SIDE, g.normal() * 8
        ends = np.array([(-20, t - tilt), (SIDE + 20, t + tilt)])[:, :: g.choice([-1, 1])]
        points = np.linspace(*ends, 70) + g.normal(size=(70, 2)) * 0.5
        c.stroke(points, np.clip(g.uniform(0.8, 4) * np.exp(0.5 * g.normal(size=70)), 0.5, 9))
        for p in points[g.random(70) < 0.05]:
            c.blob(g, *p, np.exp(g.uniform(-0.2, 2)), rough=0.7)
    mask = c.done(g.uniform(0, 0.6))
    return worn(g, mask, g.uniform(0.35, 0.95), int(g.choice([12, 30, 60]))) if g.random() < 0.8 else mask


def tear(g):
    """Torn from an edge: a ragged wedge with fibres, which ends in a line."""
    c = Canvas()
    x, y, heading = at_edge(g)
    n = int(g.integers(15, 60))
    middle = wander(g, x - 8 * math.cos(heading), y - 8 * math.sin(heading), heading, n, 5, 0.25, 0.15)
    wide = g.uniform(2, 14) * np.linspace(1, 0.03, n + 1) ** g.uniform(0.5, 1.5)
    normal = np.array([-math.sin(heading), math.cos(heading)])
    edge = lambda s: middle + s * (wide * np.exp(0.35 * g.normal(size=n + 1)))[:, None] * normal + g.normal(size=(n + 1, 2)) * 0.7
    c.polygon(np.concatenate([edge(1), edge(-1)[::-1]]))
    for _ in range(g.integers(0, 60)):
        i = g.integers(n)
        c.stroke(wander(g, *(middle[i] + normal * wide[i] * g.choice([-1, 1])), g.uniform(0, 6.3), 3, 2, 0.5), 0.5, 190)
    return c.done(g.uniform(0, 0.5))


def loss(g):
    """Surface that came off: islands with ragged edges and crumbs around them."""
    (x, y), reach = anywhere(g), g.uniform(0.06, 0.4) * SIDE
    yy, xx = np.mgrid[:SIDE, :SIDE]
    n = fractal(g, int(g.integers(5, 14)), 5, g.uniform(0.5, 0.8)) - (np.hypot(xx - x, yy - y) / reach) ** 2 * 0.8
    return step(n - g.uniform(-0.2, 0.9), g.uniform(0.06, 0.3))


def dust(g):
    """Specks, some of them fibres."""
    c = Canvas()
    for _ in range(int(np.exp(g.uniform(1, 5)))):
        x, y = anywhere(g)
        if g.random() < 0.15:
            c.stroke(wander(g, x, y, g.uniform(0, 6.3), int(g.integers(2, 9)), 3, 0.6), g.uniform(0.5, 1), g.integers(120, 256))
        else:
            c.blob(g, x, y, np.exp(g.uniform(-0.7, 1.1)), g.integers(110, 256), 0.5)
    return c.done(g.uniform(0, 0.5))


def foxing(g):
    """Rusty spots in paper: soft, in swarms, some with a dark heart."""
    c, hearts, (x, y) = Canvas(), Canvas(), anywhere(g)
    for _ in range(int(np.exp(g.uniform(1, 4.6)))):
        px, py, r = x + g.normal() * SIDE * 0.3, y + g.normal() * SIDE * 0.3, np.exp(g.uniform(0, 2.4))
        c.blob(g, px, py, r, g.integers(60, 180), 0.4)
        if g.random() < 0.4:
            hearts.blob(g, px, py, r * 0.35, 255, 0.5)
    return np.clip(c.done(g.uniform(0.8, 3)) + 0.5 * hearts.done(0.6), 0, 1)


def tide(g):
    """Water that dried: a pale area with a dark, ragged rim."""
    (x, y), reach = g.uniform(-0.1, 1.1, 2) * SIDE, g.uniform(0.15, 0.7) * SIDE
    yy, xx = np.mgrid[:SIDE, :SIDE]
    n = 1 - np.hypot(xx - x, yy - y) / reach + 0.25 * fractal(g, 5, 5, 0.55)
    rim = np.exp(-(np.where(n > 0, n, 6 * n) / g.uniform(0.03, 0.12)) ** 2)
    inside = step(n, 0.05) * (g.uniform(0.1, 0.5) + 0.1 * fractal(g, 8, 3))
    return np.clip(np.maximum(inside, rim * g.uniform(0.5, 1)), 0, 1)


def mould(g):
    """Colonies: rings of specks with fine threads, thick in the middle."""
    c = Canvas()
    for _ in range(g.integers(1, 7)):
        (x, y), r = anywhere(g), g.uniform(6, 45)
        for _ in range(int(r * g.uniform(2, 7))):
            a, d = g.uniform(0, 6.3), abs(g.normal()) * r * 0.6
            px, py = x + d * math.cos(a), y + d * math.sin(a)
            if g.random() < 0.25:
                c.stroke(wander(g, px, py, a, int(g.integers(2, 7)), 2.5, 0.7), 0.5, g.integers(90, 220))
            else:
                c.blob(g, px, py, np.exp(g.uniform(-0.8, 0.9)), g.integers(90, 256), 0.5)
    return c.done(g.uniform(0.2, 1.2))


def edge(g):
    """Missing corners and edges: what is outside of the print, with a torn or worn border."""
    yy, xx = np.mgrid[:SIDE, :SIDE] / SIDE
    distance = np.full((SIDE, SIDE), 9.0)
    for side in (yy, 1 - xx, 1 - yy, xx):
        if g.random() < 0.35:
            distance = np.minimum(distance, side - g.uniform(0, 0.12))
    if g.random() < 0.7 or distance.min() > 8:       # a corner
        a = g.uniform(0.1, 1.47)
        x, y = (xx, 1 - xx)[g.integers(2)], (yy, 1 - yy)[g.integers(2)]
        distance = np.minimum(distance, x * math.cos(a) + y * math.sin(a) - g.uniform(0.04, 0.4))
    ragged = g.choice([0.004, 0.012, 0.03])
    return step(-distance + ragged * fractal(g, int(g.integers(8, 30)), 5, 0.7), g.uniform(0.003, 0.01))


def tape(g):
    """A strip of glued tape, and what its glue left."""
    (x, y), a = anywhere(g), g.choice([0, math.pi / 2]) + g.normal() * 0.2
    yy, xx = np.mgrid[:SIDE, :SIDE]
    along, across = (xx - x) * math.cos(a) + (yy - y) * math.sin(a), (yy - y) * math.cos(a) - (xx - x) * math.sin(a)
    length, width = g.uniform(40, 200), g.uniform(12, 45)
    ragged = 0.5 * fractal(g, 40, 3)
    strip = step(np.minimum(length - np.abs(along), width - np.abs(across)) + ragged, 1.5)
    return np.clip(strip * (0.65 + 0.12 * fractal(g, 9, 4)), 0, 1)


def ragged(g, soft, cells, much):
    """A blurred shape with a crisp border that noise gnaws, so far as it is blurred."""
    return step(soft - 0.5 + much * fractal(g, cells, 4, 0.7) * 4 * soft * (1 - soft), 0.2)


def hole(g):
    """Lost places, 20 to 120 pixels wide: chipped, gnawed, burnt or punched through."""
    c = Canvas()
    for _ in range(g.integers(1, 4)):
        (x, y), r, rough = anywhere(g), np.exp(g.uniform(math.log(10), math.log(60))), g.choice([0.05, 0.25, 0.5])
        c.blob(g, x, y, r, 255, rough)
        for _ in range(g.integers(0, 12) if rough > 0.1 else 0):            # crumbs that came off beside it
            a, d = g.uniform(0, 6.3), r * g.uniform(0.9, 1.8)
            c.blob(g, x + d * math.cos(a), y + d * math.sin(a), np.exp(g.uniform(-0.3, 1.8)), 255, 0.5)
    return c.done(0.4) if g.random() < 0.2 else ragged(g, c.done(g.uniform(1, 4)), int(g.integers(12, 50)), g.uniform(0.1, 0.4))


def rip(g):
    """Torn in, wide open at the edge of the print: what is between has gone."""
    c = Canvas()
    x, y, heading = at_edge(g)
    n = int(g.integers(12, 40))
    middle = wander(g, x - 10 * math.cos(heading), y - 10 * math.sin(heading), heading, n, 6, 0.12, 0.2)
    wide = g.uniform(10, 55) * np.linspace(1, 0.03, n + 1) ** g.uniform(0.4, 1.2)
    normal = np.array([-math.sin(heading), math.cos(heading)])
    edge = lambda s: middle + s * (wide * np.exp(0.12 * g.normal(size=n + 1)))[:, None] * normal + g.normal(size=(n + 1, 2))
    c.polygon(np.concatenate([edge(1), edge(-1)[::-1]]))
    return ragged(g, c.done(g.uniform(0.6, 2)), 50, g.uniform(0.1, 0.4))


def patch(g):
    """Something glued over it: labels, stamps, strips of paper, ink that was scribbled over a place."""
    c, ((x, y), a) = Canvas(), (anywhere(g), g.normal() * 0.3)
    if g.random() < 0.25:
        c.stroke(wander(g, x, y, g.uniform(0, 6.3), int(g.integers(30, 160)), 3, 0.5, 0), g.uniform(2, 7))
        return c.done(0.4)
    u, v = np.array([math.cos(a), math.sin(a)]) * g.uniform(10, 90), np.array([-math.sin(a), math.cos(a)]) * g.uniform(10, 50)
    corners = [np.array([x, y]) + s * u + t * v + g.normal(size=2) * 3 for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    c.polygon(corners)
    return c.done(0.3) if g.random() < 0.6 else ragged(g, c.done(1), 40, 0.3)


def smear(g):
    """Lines, drips and rubbed places of any width, crisp or soft: what hairs, fingers and drops leave."""
    c = Canvas()
    for _ in range(g.integers(1, 5)):
        n = int(g.integers(3, 40))
        points = wander(g, *anywhere(g), g.uniform(0, 6.3), n, g.uniform(3, 13), g.uniform(0.05, 0.5), 0.02)
        c.stroke(points, g.choice([0.7, 1.2, 2, 4, 7, 12]) * np.exp(0.15 * g.normal(size=n + 1)), g.integers(110, 256))
    for _ in range(g.integers(0, 4)):
        c.blob(g, *anywhere(g), np.exp(g.uniform(1, 3.6)), g.integers(140, 256), 0.3)
    return c.done(np.exp(g.uniform(-1.5, 1.4)))


# --- Relatives of these that only measure ---

def fracture(g):
    """A glass plate that fell: straight cracks from where it was hit, and others between them."""
    c, (x, y) = Canvas(), anywhere(g)
    rays = [g.uniform(0, 6.3) for _ in range(g.integers(3, 10))]
    for a in rays:
        ends = [np.array([x, y])]
        for _ in range(10):
            ends.append(ends[-1] + 45 * np.array([math.cos(a), math.sin(a)]))
            a += g.normal() * 0.08
        c.stroke(ends, g.uniform(0.6, 2.2))
        i, b = g.integers(1, 6), a + g.choice([-1, 1]) * g.uniform(0.6, 1.5)
        c.stroke([ends[i], ends[i] + g.uniform(20, 150) * np.array([math.cos(b), math.sin(b)])], g.uniform(0.5, 1.4))
    return c.done(g.uniform(0, 0.4))


def blot(g):
    """Lost or covered places, made of many round ones."""
    c, (x, y), reach = Canvas(), anywhere(g), g.uniform(6, 60)
    for _ in range(g.integers(3, 40)):
        c.blob(g, x + g.normal() * reach, y + g.normal() * reach, np.exp(g.uniform(0, math.log(reach))), 255, 0.2)
    return c.done(g.uniform(0.1, 1.2))


DAMAGE = dict(scratch=scratch, run=run, crack=crack, wall=wall, craquelure=craquelure, crease=crease, fold=fold, tear=tear, loss=loss,
              dust=dust, foxing=foxing, tide=tide, mould=mould, edge=edge, tape=tape, hole=hole, rip=rip, patch=patch, smear=smear)
HELD_DAMAGE = dict(fracture=fracture, blot=blot)
_ALL = {**DAMAGE, **HELD_DAMAGE, **SOUND}


def draw(order):
    """(kind, seed) → uint8 SIDE×SIDE."""
    kind, seed = order
    mask = _ALL[kind](np.random.default_rng(seed))
    return (np.clip(mask, 0, 1) * 255).round().astype(np.uint8)


def bank(kinds, count, seed, processes=None):
    """`count` shapes of each kind, the same for the same seed. Processes are forked, unless 0: call it before CUDA begins."""
    orders = [(kind, [seed, i, j]) for i, kind in enumerate(kinds) for j in range(count)]
    if processes == 0:
        drawn = [draw(o) for o in orders]
    else:
        with ProcessPoolExecutor(processes, multiprocessing.get_context('fork')) as pool:
            drawn = list(pool.map(draw, orders, chunksize=8))
    return {kind: np.stack(drawn[i * count:(i + 1) * count]) for i, kind in enumerate(kinds)}
