# SPDX-License-Identifier: GPL-3.0-or-later
"""What shapes are drawn with: noise, a canvas for lines and blobs, lines that wander. `marks.py` draws damage, `alikes.py` what looks
like it. Lengths are in pixels of a shape.
"""
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 384           # pixels of a shape
FINE = 2             # they are drawn so many times as large


def noise(g, cells, side=SIDE):
    """Smooth noise of about a normal distribution: its forms are side ∕ cells pixels large."""
    small = Image.fromarray(g.normal(size=(cells + 3, cells + 3)).astype(np.float32))
    cell = side / cells
    x, y = g.uniform(0, 1, 2) * cell
    whole = small.resize([round(cell * (cells + 3))] * 2, Image.BICUBIC)
    return np.asarray(whole.crop((int(x + cell), int(y + cell), int(x + cell) + side, int(y + cell) + side))) * 1.6


def fractal(g, cells, octaves=4, fall=0.6):
    """Noise with ragged contours: each octave is twice as fine and `fall` as strong."""
    total = sum(fall ** i * noise(g, min(cells * 2 ** i, SIDE // 2)) for i in range(octaves))
    return total / math.sqrt(sum(fall ** (2 * i) for i in range(octaves)))


def step(x, soft):
    """0 below, 1 above zero, with an edge of width `soft`."""
    return np.clip(x / soft + 0.5, 0, 1)


class Canvas:
    """Lines and polygons in grey, FINE times as large as the shape that comes out."""

    def __init__(self):
        self.image = Image.new('L', (SIDE * FINE, SIDE * FINE))
        self.draw = ImageDraw.Draw(self.image)

    def stroke(self, points, widths, grey=255):
        """A line whose width changes; in pixels of the shape."""
        points = np.asarray(points) * FINE
        widths = np.broadcast_to(np.asarray(widths, float), len(points)) * FINE
        for a, b, w in zip(points, points[1:], widths):
            self.draw.line([tuple(a), tuple(b)], fill=int(grey), width=max(1, round(w)))
            if w > 2:
                self.draw.ellipse((b[0] - w / 2, b[1] - w / 2, b[0] + w / 2, b[1] + w / 2), fill=int(grey))

    def polygon(self, points, grey=255):
        self.draw.polygon([tuple(p) for p in np.asarray(points) * FINE], fill=int(grey))

    def blob(self, g, x, y, r, grey=255, rough=0.3):
        """Round, with a ragged contour."""
        a = np.linspace(0, 2 * math.pi, 22, endpoint=False)
        waves = sum(g.normal() / k * np.cos(k * a + g.uniform(0, 6.3)) for k in range(1, 7))
        radius = r * np.clip(1 + rough * waves, 0.2, 3) * np.exp(0.1 * g.normal(size=22))
        tilt, flat = g.uniform(0, 6.3), g.uniform(0.45, 1)
        u, v = radius * np.cos(a), radius * np.sin(a) * flat
        self.polygon(np.stack([x + u * math.cos(tilt) - v * math.sin(tilt), y + u * math.sin(tilt) + v * math.cos(tilt)], 1), grey)

    def done(self, blur=0.0):
        image = self.image.filter(ImageFilter.GaussianBlur(float(blur * FINE))) if blur > 0 else self.image
        return np.asarray(image.resize((SIDE, SIDE), Image.BOX), dtype=np.float32) / 255


def wander(g, x, y, heading, steps, stride, turn, back=0.1):
    """A line that goes its way with random turns and is drawn back to its first heading."""
    points, first = [(x, y)], heading
    for _ in range(steps):
        heading += g.normal() * turn - back * (heading - first)
        x, y = x + stride * math.cos(heading), y + stride * math.sin(heading)
        points.append((x, y))
    return np.array(points)


def anywhere(g):
    return g.uniform(0, SIDE, 2)


def at_edge(g):
    """A place on the edge and the direction inwards."""
    t, side = g.uniform(0.05, 0.95) * SIDE, g.integers(4)
    x, y = ((t, 0), (SIDE, t), (t, SIDE), (0, t))[side]
    return x, y, (math.pi / 2, math.pi, -math.pi / 2, 0)[side] + g.normal() * 0.5
