# SPDX-License-Identifier: GPL-3.0-or-later
"""The restorer, in PyTorch: what the recipe trains and what the C engine is tested against.

    net       = Restorer()
    seen      = net(x, marked)        # a Seen; H and W multiples of 16
    m         = covering(seen.damage, marked, threshold)
    mended    = x + m * (seen.mended - x)
    m, mended = mend(net, x, marked)  # of any size, as the engine: with two other sizes at which damage is looked for

`marked` is the artist's mask, B×1×H×W: 0 says nothing, 1 is damage whose content is not to be believed. (What ships was also
taught that 0.5 is a place in which a smaller picture, mended and enlarged, lies; the engine fills wide places with patches now.)
Nothing is normalised over the picture, so that colours stay absolute and the picture can be mended in bands and tiles: what
lies farther away than the field changes nothing.
"""
from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks import mirror, resized

WIDTH = 32                   # channels at half size
FINE = 32                    # and at full size
KINDS = ('scratches', 'cracks', 'stains')    # scratches and dust; cracks, creases and tears; stains and losses
MULTIPLE = 16                # sides that the network takes
SCALES = ((2, 3), (3, 2))    # sizes at which damage is looked for, too, in pictures of
SMALL, LONGEST = 3e6, 2500   # at most so many pixels, none of whose sides is longer
MOST = 31.0                  # logits at these sizes are kept to so much
THRESHOLD, RAMP = 0.5, 0.15  # damage of probability threshold − ramp is left alone, from threshold + ramp on it is replaced,
SURE = 0.95                  # and from here on whatever the threshold is


class Seen(NamedTuple):
    """What the network says of a picture, each B×C×H×W."""
    damage: torch.Tensor     # logit: how likely a place is damaged
    kinds: torch.Tensor      # logits: if it is, by what of KINDS
    mended: torch.Tensor     # what colours could have been there
    noise: torch.Tensor      # what grain and noise added to the picture's colours
    blocks: torch.Tensor     # what JPEG added to them
    screen: torch.Tensor     # and what a printer's halftone screen did


def _blocks(stage, count, channels):
    return [(f'{stage}.{i}.{half}', channels, channels, 1, 1) for i in range(count) for half in 'ab']


def table(width=WIDTH):
    """name, input channels, output channels, stride, factor of nearest upsampling before it; every convolution is 3×3."""
    w = width
    return [
        ('stem', 16, w, 1, 1),               # picture and mask, folded
        *_blocks('res2a', 1, w),             # at half size; kept
        ('down1', w, 2 * w, 2, 1),
        *_blocks('res4a', 2, 2 * w),         # kept
        ('down2', 2 * w, 4 * w, 2, 1),
        *_blocks('res8a', 3, 4 * w),         # kept
        ('down3', 4 * w, 4 * w, 2, 1),
        *_blocks('res16', 5, 4 * w),
        ('up3', 4 * w, 4 * w, 1, 2),         # what was kept is added to it, and to the next two
        *_blocks('res8b', 2, 4 * w),
        ('up2', 4 * w, 2 * w, 1, 2),
        *_blocks('res4b', 2, 2 * w),
        ('up1', 2 * w, w, 1, 2),
        *_blocks('res2b', 1, w),
        ('detail', 4, FINE, 1, 1),           # of picture and mask at full size
        ('up0', w, FINE, 1, 2),              # to which that is added
        ('fine', FINE, FINE, 1, 1),
        ('out', FINE, 16, 1, 1),             # damage, kinds, what to add to the colours, noise, blocks, screen
    ]


def field(width=WIDTH):
    """Pixels: how far away a pixel of the input can change one of the result, at most."""
    reach, step = 0, 2.0
    for name, _, _, stride, up in table(width):
        if name == 'detail':                 # beside the others
            continue
        step /= up
        reach += 2 if name == 'stem' else step     # fold: 2 pixels at step 2
        step *= stride
    return int(reach) + MULTIPLE             # and as far as the grid of the coarsest level lets it be off


class Restorer(nn.Module):
    def __init__(self, width=WIDTH):
        super().__init__()
        self.conv = nn.ModuleDict({name.replace('.', '/'): nn.Conv2d(cin, cout, 3, stride, 1)
                                   for name, cin, cout, stride, _ in table(width)})
        for name, conv in self.conv.items():
            nn.init.kaiming_normal_(conv.weight, 0.2)
            nn.init.zeros_(conv.bias)
            if name.endswith('/b'):
                conv.weight.data.mul_(0.2)
        self.conv['out'].weight.data.mul_(0.1)
        self.conv['out'].bias.data[0] = -3.0        # little is damaged

    def _layer(self, name, h, up=1):
        if up == 2:
            h = F.interpolate(h, scale_factor=2, mode='nearest')
        return F.leaky_relu(self.conv[name](h), 0.2)

    def _blocks(self, stage, count, h):
        for i in range(count):
            h = h + self.conv[f'{stage}/{i}/b'](self._layer(f'{stage}/{i}/a', h))
        return h

    def forward(self, x, marked):
        seen = torch.cat([x * 2 - 1, marked], 1)
        h2 = self._blocks('res2a', 1, self._layer('stem', F.pixel_unshuffle(seen, 2)))
        h4 = self._blocks('res4a', 2, self._layer('down1', h2))
        h8 = self._blocks('res8a', 3, self._layer('down2', h4))
        h = self._blocks('res16', 5, self._layer('down3', h8))
        h = self._blocks('res8b', 2, self._layer('up3', h, 2) + h8)
        h = self._blocks('res4b', 2, self._layer('up2', h, 2) + h4)
        h = self._blocks('res2b', 1, self._layer('up1', h, 2) + h2)
        h = self._layer('fine', self._layer('up0', h, 2) + self._layer('detail', seen))
        damage, kinds, change, *added = self.conv['out'](h).float().split((1, 3, 3, 3, 3, 3), 1)
        return Seen(damage, kinds, x.float() + change, *added)


def covering(logit, marked, threshold=THRESHOLD):
    """How much of each place is replaced, 0 … 1: exactly 0 where no damage is found, all of what the artist marked.

    With a threshold of more than 1 + RAMP only that.
    """
    none, whole = threshold - RAMP, min(threshold + RAMP, max(threshold, SURE))
    m = ((torch.sigmoid(logit) - none) / (whole - none)).clamp(0, 1)
    return torch.maximum(m, marked)


def pad(x):
    """Mirrored at the right and bottom, to sides that the network takes."""
    h, w = x.shape[2:]
    down, across = (mirror(n, 0, -(-n // MULTIPLE) * MULTIPLE).to(x.device) for n in (h, w))
    return x[:, :, down][..., across]


@torch.no_grad()
def seen_at(net, x, size):
    """The logits of damage that it sees in the picture at another size, at the picture's own."""
    h, w = size
    small = resized(x, size).clamp(0, 1)
    logits = net(pad(small), pad(torch.zeros_like(small[:, :1]))).damage[:, :, :h, :w]
    return resized(logits.clamp(-MOST, MOST), x.shape[2:])


@torch.no_grad()
def see(net, x, marked=None, scales=None):
    """What the network says of pictures of any size; of damage the mean of what it says at all sizes at which it looks, their own
    and `scales`.
    """
    h, w = x.shape[2:]
    marked = torch.zeros_like(x[:, :1]) if marked is None else marked
    seen = Seen(*(t[:, :, :h, :w] for t in net(pad(x), pad((marked > 0).float()))))
    if scales is None:
        scales = SCALES if h * w <= SMALL and max(h, w) <= LONGEST else ()
    sizes = [tuple((2 * s * n + d) // (2 * d) for s in (h, w)) for n, d in scales]
    return seen._replace(damage=torch.stack([seen.damage, *(seen_at(net, x, size) for size in sizes)]).mean(0))


@torch.no_grad()
def mend(net, x, marked=None, threshold=THRESHOLD, strengths=None, noise=0.0, blocks=0.0, screen=0.0):
    """(m, mended) of pictures of any size. marked: how far each place is to be replaced.

    strengths: how far damage of each of KINDS is mended, 0 … 1; what is marked is mended whatever they are. noise, blocks,
    screen: how much of them is taken away, 0 … 1, where nothing is mended.
    """
    marked = torch.zeros_like(x[:, :1]) if marked is None else marked
    seen = see(net, x, marked, None if threshold < 1 else ())
    m = covering(seen.damage, torch.zeros_like(marked), threshold)
    if strengths is not None:
        m = m * (torch.softmax(seen.kinds, 1) * torch.tensor(strengths).to(x).view(1, -1, 1, 1)).sum(1, keepdim=True)
    m = torch.maximum(m, marked)
    added = noise * seen.noise + blocks * seen.blocks + screen * seen.screen
    clean = x if noise == blocks == screen == 0 else (x - added).clamp(0, 1)
    return m, torch.where(m > 0, torch.lerp(clean, seen.mended.clamp(0, 1), m), clean)


class Critic(nn.Module):
    """Judges patches of a picture in which it is told where the damage was; spectrally normalised."""

    def __init__(self, width=48):
        super().__init__()
        sn = nn.utils.spectral_norm
        w = [16, width, 2 * width, 4 * width, 4 * width]
        self.trunk = nn.ModuleList(sn(nn.Conv2d(w[i], w[i + 1], 3, 1 if i == 0 else 2, 1)) for i in range(4))
        self.logit = nn.ModuleList(sn(nn.Conv2d(w[i], 1, 1)) for i in (3, 4))

    def forward(self, x, hole):
        """Logits at 1/8 and 1/16."""
        h, logits = F.pixel_unshuffle(torch.cat([x * 2 - 1, hole], 1), 2), []
        for i, conv in enumerate(self.trunk):
            h = F.leaky_relu(conv(h), 0.2)
            if i >= 2:
                logits.append(self.logit[i - 2](h).float())
        return logits
