# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that damage and scenery are made of: shapes in tensors, chances, blur, texture, light, blocks, screens.

Pictures are B×C×H×W in 0..1. All is drawn in tensors of constant shapes, without asking the GPU for a value, so that a whole training
step can be recorded as a CUDA graph.
"""
import functools
import math

import numpy as np
import torch
import torch.nn.functional as F

from canvas import SIDE


class Shapes:
    """Many shapes in one uint8 tensor, and the look of each: numbers by name, as `default` has them but for what `looks` says."""

    def __init__(self, kinds, default, looks):
        """kinds: {name: uint8 N×SIDE×SIDE}; looks: {name: {field: number}}. `share` says how often a kind is drawn."""
        self.fields = list(default)
        rows = [[{**default, **looks.get(k, {})}[f] for f in self.fields] for k in kinds]
        counts = torch.tensor([len(v) for v in kinds.values()])
        self.looks = torch.tensor(rows, dtype=torch.float32).repeat_interleave(counts, 0)
        share = self.looks[:, self.fields.index('share')] / counts.repeat_interleave(counts)
        self.alpha = torch.from_numpy(np.concatenate(list(kinds.values())))
        self.reach = share.cumsum(0)

    def to(self, device):
        self.alpha, self.looks, self.reach = (t.to(device) for t in (self.alpha, self.looks, self.reach))
        return self

    def pick(self, n):
        where = torch.rand(n, device=self.reach.device) * self.reach[-1]
        return torch.searchsorted(self.reach, where, right=True).clamp(max=len(self.reach) - 1)

    def look(self, index):
        """{field: B×1×1×1} of these shapes."""
        row = self.looks[index]
        return {f: row[:, i].view(-1, 1, 1, 1) for i, f in enumerate(self.fields)}

    def warped(self, index, size, scale, turn, larger=0.0):
        """Shapes turned, mirrored, moved and scaled, B×1×size×size in 0..1. scale (a logarithm), turn (0: any way, 1: by 90°, 2:
        upright) and larger (a logarithm): one for each."""
        n, dev = len(index), self.reach.device
        a = torch.rand(n, device=dev) * 2 * math.pi
        slant = 0.05 * torch.randn(n, device=dev)
        a = torch.where(turn > 1, slant, torch.where(turn > 0, (a / (math.pi / 2)).round() * (math.pi / 2) + slant, a))
        s = torch.exp((torch.rand(n, device=dev) * 2 - 1) * scale - larger) * size / SIDE
        flip = (torch.rand(n, device=dev) < 0.5).float() * 2 - 1
        theta = torch.stack([s * a.cos() * flip, -s * a.sin(), s * a.sin() * flip, s * a.cos()], 1).view(n, 2, 2)
        theta = torch.cat([theta, (torch.rand(n, 2, 1, device=dev) - 0.5) * 1.2], 2)
        grid = F.affine_grid(theta, (n, 1, size, size), align_corners=False)
        return F.grid_sample(self.alpha[index][:, None].float() / 255, grid, padding_mode='reflection', align_corners=False)


@functools.lru_cache
def colour(values, dev):
    """A constant colour, sent to the GPU once: a recorded step can't."""
    return torch.tensor(values, device=dev).view(1, -1, 1, 1)


def chance(n, p, dev):
    """1 by chance p, a number or one for each; else 0."""
    return (torch.rand(n, 1, 1, 1, device=dev) < p).float()


def between(n, low, high, dev):
    return low + (high - low) * torch.rand(n, 1, 1, 1, device=dev)


@functools.lru_cache
def _gauss(n, sigma, dev):
    """The matrix that blurs n values in a row; beyond its ends the row goes on as it ends."""
    r = math.ceil(2.5 * sigma)
    k = torch.exp(-torch.arange(-r, r + 1.0) ** 2 / (2 * sigma * sigma))
    at = (torch.arange(n)[:, None] + torch.arange(-r, r + 1)).clamp(0, n - 1)
    return torch.zeros(n, n).scatter_add_(1, at, (k / k.sum()).expand(n, -1)).to(dev)


def blurred(x, sigma):
    return _gauss(x.shape[2], sigma, x.device) @ x @ _gauss(x.shape[3], sigma, x.device).t()


def texture(n, size, dev, fine):
    """Noise of several sizes, about −1..1; `fine`, one for each, leans it to the finest."""
    total = 2.5 * blurred(torch.randn(n, 1, size, size, device=dev), 0.8) * 0.7 * fine
    for cell in (5, 14, 40):
        g = torch.randn(n, 1, size // cell + 3, size // cell + 3, device=dev)
        layer = F.interpolate(g, scale_factor=cell, mode='bicubic', align_corners=False)[..., cell:cell + size, cell:cell + size]
        total = total + layer * (cell ** -0.5 * fine + cell ** 0.3 * 0.2 * (1 - fine))
    return total.clamp(-2, 2) * 0.5


def lit(height, n, dev):
    """Light from one side on a relief: how much brighter each place is."""
    a = torch.rand(n, 1, 1, 1, device=dev) * 2 * math.pi
    dx = F.pad(height, (1, 1, 0, 0), mode='replicate')
    dy = F.pad(height, (0, 0, 1, 1), mode='replicate')
    return (dx[..., 2:] - dx[..., :-2]) * a.cos() + (dy[:, :, 2:] - dy[:, :, :-2]) * a.sin()


@functools.lru_cache
def _cosines(n, dev):
    """The matrix that transforms n values in a row, eight by eight, and the frequency of each result."""
    i = torch.arange(8.0)
    dct = torch.cos((2 * i[None] + 1) * i[:, None] * math.pi / 16) * 0.5
    dct[0] *= 0.5 ** 0.5
    return torch.block_diag(*[dct] * (n // 8)).to(dev), i.long().repeat(n // 8).to(dev)


# ITU-T T.81, annex K: how coarsely luma and chroma are quantised at quality 50, by frequency down and across.
LUMA = (16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99)
CHROMA = (17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
          *(99,) * 32)
TO_BLUE, TO_RED = 0.564, 0.713         # of the differences from luma that chroma is


def _quantised(x, quality, table):
    (down, rows), (across, columns) = _cosines(x.shape[2], x.device), _cosines(x.shape[3], x.device)
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)
    steps = (colour(table, x.device).view(8, 8)[rows][:, columns] * scale).round().clamp(1, 255) / 255
    return down.t() @ ((down @ x @ across.t() / steps).round() * steps) @ across


def jpeg(x, quality):
    """As libjpeg writes and reads it, with colours at half size. Sides are multiples of 16; quality 1 … 100, B×1×1×1."""
    y = grey_of(x)
    chroma = torch.cat([(x[:, 2:] - y) * TO_BLUE, (x[:, :1] - y) * TO_RED], 1)
    blue, red = F.interpolate(_quantised(F.avg_pool2d(chroma, 2), quality, CHROMA), scale_factor=2, mode='bilinear',
                              align_corners=False).split(1, 1)
    y = _quantised(y - 0.5, quality, LUMA) + 0.5
    r, b = y + red / TO_RED, y + blue / TO_BLUE
    return torch.cat([r, (y - 0.299 * r - 0.114 * b) / 0.587, b], 1).clamp(0, 1)


def moved(x, down, across):
    """Rolled by so many pixels, tensors of one value: a recorded step can't take others."""
    rows, columns = (torch.arange(n, device=x.device) for n in x.shape[2:])
    return x.index_select(2, (rows + down) % x.shape[2]).index_select(3, (columns + across) % x.shape[3])


def screened(x, dev):
    """Printed through a halftone screen."""
    n, _, h, w = x.shape
    a, f = between(n, 0.2, 1.2, dev), 2 * math.pi / between(n, 2.6, 6, dev)
    yy, xx = torch.arange(h, device=dev).view(1, 1, -1, 1), torch.arange(w, device=dev).view(1, 1, 1, -1)
    dots = torch.sin((xx * a.cos() + yy * a.sin()) * f) * torch.sin((yy * a.cos() - xx * a.sin()) * f)
    grey = x.mean(1, keepdim=True)
    ink = ((grey - 0.5 + 0.45 * dots) * 3 + 0.5).clamp(0, 1)
    return torch.lerp(x, ink * 0.85 + 0.08, between(n, 0.25, 0.9, dev))


def grey_of(x):
    return (x * colour((0.299, 0.587, 0.114), x.device)).sum(1, keepdim=True)
