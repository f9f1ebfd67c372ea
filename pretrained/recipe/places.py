# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses that look at single places, where those of features.py compare whole pictures' statistics.

    match_loss(vgg(made), vgg(paintings), sets)             # every place like some place of the paintings
    alike_loss(vgg(coarse(made, 2)), vgg(coarse(x, 2)))     # places alike in the photograph stay alike
    affinity_loss(made, x)                                  # and of one hue, where they are near and alike in colour
    skin_loss(made, x)                                      # which is the photograph's on skin and fur

Feature maps are those of features.Features: relu1_1, 2_1, 3_1, 4_1, 5_1.
"""
import math

import torch
import torch.nn.functional as F

from features import blurred, chroma

MATCHED, STRUCTURE = (1, 2, 3), (2, 3)     # maps
EPS = 1e-4


def _places(f, n):
    """B×C×H×W → B×n×C at n random places, the same in all pictures."""
    f = f.float().flatten(2)
    return f[:, :, torch.randint(f.shape[2], (n,), device=f.device)].transpose(1, 2)


def match_loss(made, real, sets=1, n=512):
    """Cosine distance of every place of the pastiches to the nearest of the paintings: all paint is local paint of theirs.

    Nearest features: style transfer by nearest neighbours (Kolkin et al. 2022), ARF (Zhang et al. 2022). B pastiches and R
    paintings are each `sets` equal runs of neighbours, compared run by run: B·n / sets × R·n / sets places in each,
    centred by the paintings' mean.
    """
    total = 0.0
    for k in MATCHED:
        a, b = (_places(f[k], n).unflatten(0, (sets, -1)).flatten(1, 2) for f in (made, real))      # sets × places × C
        total = total + to_nearest(a, b, made[k].dtype)
    return total / len(MATCHED)


def to_nearest(a, b, dtype=None):
    """Mean cosine distance of places, sets × n × C, to the nearest of a set's others, sets × m × C; searched for in `dtype`."""
    centre = b.mean(1, keepdim=True)
    a, b = (F.normalize(t - centre, dim=2, eps=EPS) for t in (a, b))
    with torch.no_grad():
        nearest = torch.bmm(a.to(dtype), b.to(dtype).transpose(1, 2)).argmax(2)
        b = torch.gather(b, 1, nearest[..., None].expand(-1, -1, b.shape[2]))
    return (1 - (a * b).sum(2)).mean()


def _distances(f):
    """B×n×C features → B×n×n cosine distances between a picture's places, each column of sum 1."""
    f = F.normalize(f, dim=2, eps=EPS)
    d = (1 - f @ f.transpose(1, 2)).clamp_min(0)
    return d / (d.sum(1, keepdim=True) + EPS)


def alike_loss(made, picture, n=256):
    """Structure as self-similarity (STROTSS, Kolkin et al. 2019): what is alike in the photograph stays alike, be it
    painted as it may. Over n places of relu3_1 and relu4_1 of pictures made `coarse`.
    """
    total = 0.0
    for k in STRUCTURE:
        total = total + unlike(*_places(torch.cat([made[k], picture[k]]), n).chunk(2))
    return total / len(STRUCTURE)


def unlike(made, picture):
    """How far the distances between places, B×n×C, are from those between the same places of the photographs."""
    return (_distances(made) - _distances(picture)).abs().sum(1).mean()


# How far places may lie apart that shall keep one hue: in chroma relative to lightness, so that shading doesn't part
# them; in lightness; in the picture's side.
HUE, LIGHT, REACH = 0.12, 0.3, 0.25
SKIN, SKIN_WIDTH, SKIN_MORE = (0.25, 0.27), 0.12, 3.0      # relative chroma of skin of all tones, and of most fur
FLOOR = 2 * 0.006 ** 2         # of chroma; so small that a picture without colour is not the cheapest


def hue_of(y):
    """(chroma by lightness, B×2×H×W; lightness, B×1×H×W) of a blurred picture."""
    light = (0.299 * y[:, 0] + 0.587 * y[:, 1] + 0.114 * y[:, 2])[:, None]
    return chroma(y) / (light + 0.2), light


def skin_of(hue):
    """How near each hue is to the colour of skin, 0 … 1, B×H×W."""
    return torch.exp(-sum((hue[:, i] - SKIN[i]).square() for i in (0, 1)) / SKIN_WIDTH ** 2)


def affinity(picture):
    """(P, B×N×N with rows of sum 1: which places belong to each place; s, B×N of mean 1: how much each counts).

    The affinities of bilateral filters and matting (Levin, Lischinski and Weiss 2008; in style transfer Luan et al. 2017)
    on pictures blurred over 16 pixels, every 8: N places coarser than a stroke.
    """
    y = blurred(picture)
    hue, light = hue_of(y)
    down, across = (torch.linspace(0, 1, s, device=y.device) for s in y.shape[2:])
    place = torch.stack(torch.meshgrid(down, across, indexing='ij')).expand(len(y), -1, -1, -1)
    key = torch.cat([hue / HUE, light / LIGHT, place / REACH], 1).flatten(2).transpose(1, 2)
    apart = key.square().sum(2)
    w = torch.exp(-(apart[:, :, None] + apart[:, None] - 2 * key @ key.transpose(1, 2)).clamp_min(0) / 2)
    s = 1 + SKIN_MORE * skin_of(hue).flatten(1)
    return w / w.sum(2, keepdim=True), s / s.mean(1, keepdim=True)


def affinity_loss(made, picture):
    """Places that are near each other and alike in colour in the photograph have one hue in the pastiche, whichever.

    The spread of chroma between places that belong together, by the spread between all places of a picture (the quotient of
    normalised cuts, Shi and Malik 2000), so grey doesn't help; both as means over the batch, since a sky has no other parts.
    """
    with torch.no_grad():
        p, s = affinity(picture)
    u = chroma(blurred(made)).flatten(2).transpose(1, 2)                   # B×N×2
    u = u - u.mean(1, keepdim=True)
    square = u.square().sum(2)
    among = square + (p @ square[..., None])[..., 0] - 2 * (u * (p @ u)).sum(2)
    return (s * among).mean() / (2 * square.mean() + FLOOR)


# Skin of all tones and in all lights lies along one ray of hues, from nearly grey where it is pale or lit to full where it is shaded.
RAY = tuple(c / math.hypot(*SKIN) for c in SKIN)
ACROSS, PALE, FULL = 0.08, (0.13, 0.02), (0.62, 0.03)     # how far from the ray; where on it skin begins and ends, and how sharply


def lit_skin(hue):
    """How much each hue, B×2×H×W, is that of skin in any light, 0 … 1, B×H×W. That of `skin_of` misses what is pale."""
    along, across = hue[:, 0] * RAY[0] + hue[:, 1] * RAY[1], hue[:, 1] * RAY[0] - hue[:, 0] * RAY[1]
    return torch.exp(-(across / ACROSS).square()) * torch.sigmoid((along - PALE[0]) / PALE[1]) * torch.sigmoid((FULL[0] - along) / FULL[1])


def skin_loss(made, picture):
    """Skin and fur keep the photograph's hue, and how strong it is by their own lightness: a cheek may be paler, and no cheek is teal.

    Mean over the batch's skin, as most pictures have none. Affinity alone only asks for one hue, and got teal and slate blue.
    """
    with torch.no_grad():
        hue, _ = hue_of(blurred(picture))
        skin = lit_skin(hue)
    got, _ = hue_of(blurred(made))
    return (skin[:, None] * (got - hue).abs()).sum() / (2 * skin.sum() + 1)
