# SPDX-License-Identifier: GPL-3.0-or-later
"""How far made pictures are from a collection of paintings and from their photographs, in SqueezeNet.

    look = Look(SqueezeNet(folder))
    goal = Goal(look.looks(windows))             # of the collection, 256 pixels
    seen = look.seen(pictures)
    seen.distances(goal), seen.frechet(goal), content(look.structure(pictures), look.structure(photographs))
"""
import math

import torch
import torch.nn.functional as F

from features import Style, style_loss

TILE = 256                   # pictures are looked at in squares as large as the windows of the collections
BATCH = 8                    # squares at once
PATCH, DIRECTIONS = 4, 64    # Fréchet: places of fire5 averaged to a patch, main directions of the collection's patches
SHRINK = 0.05                # of a covariance towards a ball, as some thousand patches don't fill 64 directions


def tiles(x):
    """Squares of TILE pixels that cover B×3×H×W pictures, overlapping as little as possible."""
    def starts(n):
        count = math.ceil(n / TILE)
        return [round(i * (n - TILE) / max(1, count - 1)) for i in range(count)]
    return torch.cat([x[:, :, t:t + TILE, l:l + TILE] for t in starts(x.shape[2]) for l in starts(x.shape[3])])


class Gauss:
    """Mean and covariance of patches."""

    def __init__(self, mean, c):
        self.mean = mean
        self.variance = torch.trace(c)
        self.covariance = (1 - SHRINK) * c + SHRINK * self.variance / len(c) * torch.eye(len(c)).to(c)

    @staticmethod
    def of(patches, directions):
        """Of patches (N×C) along given directions."""
        x = patches.double() @ directions
        return Gauss(x.mean(0), torch.cov(x.t()))

    def frechet(self, real):
        """Heusel et al. 2017, relative to the real patches' variance."""
        root = _root(real.covariance)
        both = torch.trace(_root(root @ self.covariance @ root))
        off = (self.mean - real.mean).square().sum()
        return float((off + torch.trace(self.covariance) + torch.trace(real.covariance) - 2 * both) / real.variance)


def _root(c):
    values, vectors = torch.linalg.eigh(c)
    return vectors * values.clamp_min(0).sqrt() @ vectors.t()


class Seen:
    """What the network sees in square tiles, all of them together: statistics as in features.Style, and patches."""

    def __init__(self, looks):
        counts = [count for _, _, count in looks]
        self.patches = torch.cat([patches for _, patches, _ in looks])

        def together(values):
            return [sum(n * v for n, v in zip(counts, of_map)) / sum(counts) for of_map in zip(*values)]
        self.mean = together(style.mean for style, _, _ in looks)
        self.gram = together(style.gram for style, _, _ in looks)
        square = [torch.diagonal(g, dim1=1, dim2=2) for g in self.gram]
        self.deviation = [(s - m * m).clamp_min(0).add(1e-5).sqrt() for s, m in zip(square, self.mean)]

    def distances(self, goal):
        """dict(style=…, statistics=…, gram=…): `style` is the mean of the other two."""
        statistics, gram = (float(v) for v in style_loss(self, goal))
        return dict(style=(statistics + gram) / 2, statistics=statistics, gram=gram)

    def frechet(self, goal):
        return Gauss.of(self.patches, goal.directions).frechet(goal.gauss)


class Goal(Seen):
    """A collection of paintings: what pictures in its style should look like as a whole."""

    def __init__(self, looks):
        super().__init__(looks)
        centred = self.patches.double() - self.patches.double().mean(0)
        self.directions = torch.linalg.svd(centred, full_matrices=False)[2][:DIRECTIONS].t()
        self.gauss = Gauss.of(self.patches, self.directions)


class Look:
    def __init__(self, network):
        self.network = network

    def looks(self, pictures):
        """[(statistics, patches, squares)], a few squares each: what Seen and Goal are made of."""
        return [self._look(x) for x in tiles(pictures).split(BATCH)]

    def _look(self, x):
        maps = self.network(x)
        return Style(maps, len(x)), F.avg_pool2d(maps[2], PATCH).permute(0, 2, 3, 1).flatten(0, 2), len(x)

    def seen(self, pictures):
        return Seen(self.looks(pictures))

    def structure(self, pictures):
        """fire5 and fire9 of the whole pictures, every plane standardised: structure, not contrast."""
        return [[_standard(f) for f in self.network(x)[2:]] for x in pictures.split(1)]


def content(mine, theirs):
    """Distance between two structures."""
    off = [float(F.mse_loss(a, b)) for x, y in zip(mine, theirs) for a, b in zip(x, y)]
    return sum(off) / len(off)


def _standard(f):
    var, mean = torch.var_mean(f, (2, 3), keepdim=True, unbiased=False)
    return (f - mean) * torch.rsqrt(var + 1e-3 * var.mean(1, keepdim=True))
