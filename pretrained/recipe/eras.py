# SPDX-License-Identifier: GPL-3.0-or-later
"""An era's transform of colours, as the engine applies it (engine/era/): no place in the picture matters, so no edge moves.

    numbers = era(stills)                       # n×3×64×64, 0..1 → n×11, of which `limited` makes the transform's amounts
    y = transform(x, limited(era, numbers), era.looks())

A small network sees the still and says how to expose it (levels, gamma, contrast, saturation); what makes the era is fixed: a
3 × 3 matrix in linear light (what the emulsion saw), a curve in each channel (tone, paper, toning), a 3 × 4 matrix of coded values
(dyes), and a small residual table.

What must hold does so by construction: curves never fall, matrices keep white white but for the curves, the residual is small,
and unless an era says otherwise the three channels are exposed alike, so that the cast is the era's and not the picture's.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

CHANNELS = (3, 16, 32, 64, 64)
SIDE = 64                       # of what the network sees
NODES, CELLS, LOOK = 33, 9, 33  # of curves, of the residual's axes, of the table that is applied at full size
NUMBERS = 11                    # black, white and gamma of each channel, contrast, saturation
LUMINANCE = (0.2126, 0.7152, 0.0722)

# How far the network may go, below what a file may have: it exposes, it does not make another picture.
RANGE = dict(black=0.16, white=0.16, gamma=0.6, contrast=0.4, saturation=0.35)
RANGE_BACK = dict(black=0.4, white=0.35, gamma=1.2, contrast=0.5, saturation=0.8)        # to undo what time did
MIXED, GAIN, OFFSET, RESIDUAL = 0.25, 0.25, 0.06, 0.08


def decode(c):
    """sRGB's coded values → linear light."""
    return torch.where(c <= 0.04045, c / 12.92, ((c.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4)


def encode(light):
    return torch.where(light <= 0.0031308, light * 12.92, 1.055 * light.clamp(min=0.0031308) ** (1 / 2.4) - 0.055)


def luminance(c):
    """Of coded values, B×3×…"""
    return sum(w * c[:, i:i + 1] for i, w in enumerate(LUMINANCE))


def mixed(matrix, c):
    return torch.einsum('ij,bj...->bi...', matrix, c)


def along(curves, c):
    """Each channel of B×3×N values 0..1 through its own of 3×33 nodes, linear between them."""
    at = c * (NODES - 1)
    low = at.detach().floor().clamp(0, NODES - 2)
    index, part = low.long(), at - low
    of = torch.stack([curves[i][index[:, i]] for i in range(3)], 1), torch.stack([curves[i][index[:, i] + 1] for i in range(3)], 1)
    return of[0] + part * (of[1] - of[0])


def residual(table, c):
    """What a 9×9×9×3 table, indexed [red][green][blue], has for B×3×N colours, trilinear."""
    grid = c.permute(0, 2, 1)[:, None, None] * 2 - 1                      # … B×1×1×N×(red, green, blue)
    volume = table.permute(3, 2, 1, 0)[None].expand(len(c), -1, -1, -1, -1)      # the grid's first coordinate is the last axis
    return F.grid_sample(volume, grid, align_corners=True, padding_mode='border')[:, :, 0, 0]


def exposed(c, amounts):
    """B×3×N colours after levels, gamma, contrast and saturation, of B×11 amounts."""
    black, white, gamma = (amounts[:, i:i + 3, None] for i in (0, 3, 6))
    contrast, saturation = amounts[:, 9, None, None], amounts[:, 10, None, None]
    c = ((c - black) / (1 + white - black)).clamp(0, 1)
    c = torch.where(c > 0, c.clamp(min=1e-9) ** torch.exp(-gamma), 0.0)
    c = c + contrast * (3 * c * c - c - 2 * c ** 3)
    grey = luminance(c)
    return (grey + torch.exp(saturation) * (c - grey)).clamp(0, 1)


def transform(x, amounts, looks):
    """Pictures (B×3×…, coded sRGB 0..1) by B×11 amounts, in an era's `looks`."""
    c = exposed(x.flatten(2), amounts)
    c = encode(mixed(looks['exposure'], decode(c)).clamp(0, 1))
    c = along(looks['curves'], c)
    c = (mixed(looks['print'][:, :3], c) + looks['print'][:, 3, None]).clamp(0, 1)
    return (c + residual(looks['table'], c)).clamp(0, 1).view_as(x)


def nodes(n=LOOK):
    """1×3×n³ colours in the order [red][green][blue]."""
    axis = torch.linspace(0, 1, n)
    return torch.stack(torch.meshgrid(axis, axis, axis, indexing='ij')).view(1, 3, -1)


def table(amounts, looks):
    """n×n×n×3: the look of stills whose amounts are the mean of 11."""
    return transform(nodes(), amounts.view(1, -1), looks)[0].t().reshape(LOOK, LOOK, LOOK, 3)


def seen(x):
    """Pictures as the network sees them, whatever their shape."""
    return F.interpolate(x, size=(SIDE, SIDE), mode='area')


class Watcher(nn.Module):
    """Still → 11 numbers. Alike: the three channels of black, white and gamma get the same."""

    def __init__(self, alike=True):
        super().__init__()
        self.conv = nn.ModuleList(nn.Conv2d(i, o, 3, 2, 1) for i, o in zip(CHANNELS, CHANNELS[1:]))
        self.head = nn.Linear(CHANNELS[-1], NUMBERS)
        nn.init.normal_(self.head.weight, 0, 0.02)
        nn.init.zeros_(self.head.bias)
        self.alike = alike

    def whole_head(self):
        """(weight, bias) as a file has them."""
        weight, bias = self.head.weight, self.head.bias
        if not self.alike:
            return weight, bias
        same = lambda t: torch.cat([t[:9].unflatten(0, (3, 3)).mean(1, keepdim=True).expand(3, 3, *t.shape[1:]).flatten(0, 1), t[9:]])
        return same(weight), same(bias)

    def forward(self, stills):
        h = stills * 2 - 1
        for conv in self.conv:
            h = F.leaky_relu(conv(h), 0.2)
        return F.linear(h.mean((2, 3)), *self.whole_head())


def bounded(raw, most):
    """Within ±most, as it was where it is small."""
    return most * torch.tanh(raw / most)


class Era(nn.Module):
    """Grey: a fixed row of sensitivities instead of the first matrix, one curve, neither dyes nor residual."""

    def __init__(self, sensitivity=None, alike=True, most=RANGE):
        super().__init__()
        self.watcher = Watcher(alike)
        self.grey = sensitivity is not None
        limits = [most['black']] * 3 + [most['white']] * 3 + [most['gamma']] * 3 + [most['contrast'], 0.0 if self.grey else most['saturation']]
        self.register_buffer('range', torch.tensor(limits))
        self.register_buffer('sensitivity', torch.tensor(sensitivity if self.grey else [0.0] * 3))
        steps = torch.full((1 if self.grey else 3, NODES + 1), math.log(math.expm1(1 / (NODES - 1))))
        steps[:, [0, -1]] = math.log(math.expm1(1e-3))                          # the black's and the white's distance from 0 and 1
        self.steps = nn.Parameter(steps)
        if not self.grey:
            self.seen = nn.Parameter(torch.zeros(3, 3))
            self.dyes = nn.Parameter(torch.zeros(3, 4))
            self.rest = nn.Parameter(torch.zeros(CELLS, CELLS, CELLS, 3))

    def forward(self, stills):
        return self.watcher(stills)

    def curves(self):
        """3×33, never falling, within 0..1."""
        steps = F.softplus(self.steps)
        curves = (steps.cumsum(1) / steps.sum(1, keepdim=True))[:, :NODES]
        return curves.expand(3, -1)

    @staticmethod
    def _matrix(raw):
        """Rows of sum 1."""
        off = bounded(raw, MIXED) * (1 - torch.eye(3, device=raw.device))
        return torch.eye(3, device=raw.device) + off - torch.diag(off.sum(1))

    def looks(self):
        if self.grey:
            zero = torch.zeros(3, 1)
            return dict(exposure=self.sensitivity.expand(3, 3), curves=self.curves(), print=torch.cat([torch.eye(3), zero], 1),
                        table=torch.zeros(CELLS, CELLS, CELLS, 3))
        gain = torch.exp(bounded(torch.diagonal(self.seen), GAIN))[:, None]
        dyes = torch.cat([self._matrix(self.dyes[:, :3]), bounded(self.dyes[:, 3:], OFFSET)], 1)
        return dict(exposure=self._matrix(self.seen) * gain, curves=self.curves(), print=dyes, table=bounded(self.rest, RESIDUAL))


def limited(era, numbers):
    """The transform's amounts, of numbers or of their mean over several stills."""
    return era.range * torch.tanh(numbers)


class Finished(nn.Module):
    """An era that is not trained any more."""

    def __init__(self, watcher, limits, looks):
        super().__init__()
        self.watcher, self.range, self.fixed = watcher, limits, looks

    def forward(self, stills):
        return self.watcher(stills)

    def looks(self):
        return self.fixed


def look(era, pictures):
    """B×3×H×W pictures, each in an era by itself, by the same formula at each pixel (the engine interpolates in the table)."""
    return transform(pictures, limited(era, era(seen(pictures))), era.looks())
