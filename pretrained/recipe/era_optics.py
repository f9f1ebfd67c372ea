# SPDX-License-Identifier: GPL-3.0-or-later
"""An era's optics as the engine has them (engine/era/), in PyTorch: for contact sheets and to try numbers.

    y = optics(x, dict(softness=0.001, softness_share=0.5, grain=0.03, grain_size=0.0012), seed=1)

Sizes are parts of the picture's longer side, so that a large file of a picture has the same grain as a small one.
"""
import math

import torch
import torch.nn.functional as F

import eras

BRIGHT = 0.6                    # linear light from which on it spreads in the emulsion


def blurred(x, sigma):
    """Gaussian, in pixels; edges go on as they are."""
    if sigma < 0.15:
        return x
    r = max(1, math.ceil(3 * sigma))
    k = torch.exp(-torch.arange(-r, r + 1.0) ** 2 / (2 * sigma * sigma))
    k = (k / k.sum()).view(1, 1, -1).expand(x.shape[1], 1, -1)
    x = F.pad(x, (r, r, r, r), mode='replicate')
    return F.conv2d(F.conv2d(x, k[:, :, None], groups=x.shape[1]), k[..., None], groups=x.shape[1])


def softened(x, sigma, share):
    return x + share * (blurred(x, sigma) - x)


def chroma_softened(x, sigma):
    """Blue and red less green's part, as television sends them, are blurred; brightness stays."""
    y = 0.299 * x[:, :1] + 0.587 * x[:, 1:2] + 0.114 * x[:, 2:]
    return y + blurred(x - y, sigma)


def haloed(x, amount, sigma, colour):
    light = eras.decode(x)
    spread = blurred(F.relu(light - BRIGHT) / (1 - BRIGHT), sigma)
    return eras.encode((light + amount * spread * torch.tensor(colour).view(1, 3, 1, 1)).clamp(0, 1))


def vignetted(x, amount):
    h, w = x.shape[2:]
    rows, columns = torch.linspace(-1, 1, h).view(-1, 1), torch.linspace(-1, 1, w)
    r2 = (rows ** 2 * h * h + columns ** 2 * w * w) / (h * h + w * w)
    return eras.encode((eras.decode(x) * (1 - amount * r2 ** 2)).clamp(0, 1))


def noise(h, w, diameter, channels, random):
    """Of mean 0 and deviation 1 for grains larger than a pixel; of smaller ones what is left in a pixel's mean."""
    n = torch.randn(1, channels, h, w, generator=random)
    if diameter > 1:
        n = blurred(n, 0.35 * diameter)
        return n / n.std().clamp(min=1e-6)
    return n * diameter


def grained(x, amount, diameter, colour, random):
    n = (1 - colour) * noise(*x.shape[2:], diameter, 1, random) + colour * noise(*x.shape[2:], diameter, 3, random)
    grey = eras.luminance(x)
    return (x + amount * (0.15 + 0.85 * 4 * grey * (1 - grey)) * n).clamp(0, 1)


def starched(x, amount, diameter, random):
    """Cells of three colours, each of which lets its own third through, so that the mean stays."""
    h, w = x.shape[2:]
    kind = noise(h, w, diameter, 3, random).argmax(1)
    cells = F.one_hot(kind, 3).permute(0, 3, 1, 2).float()
    light = eras.decode(x)
    visible = amount * min(1.0, diameter)
    return eras.encode((light * (1 + visible * (3 * cells - 1) * 0.5)).clamp(0, 1))


def unevened(x, amount, diameter, colour, random):
    """A coating of plate or paper that lets more light through here than there, in patches of that size."""
    h, w = x.shape[2:]
    n = (1 - colour) ** 0.5 * noise(h, w, diameter, 1, random) + colour ** 0.5 * noise(h, w, diameter, 3, random)
    return eras.encode((eras.decode(x) * (1 + amount * n)).clamp(0, 1))


def optics(x, numbers, seed=1):
    """B×3×H×W coded pictures at full strength."""
    get, side = lambda k: numbers.get(k, 0.0), max(x.shape[2:])
    random = torch.Generator().manual_seed(seed)
    if get('softness_share'):
        x = softened(x, get('softness') * side, get('softness_share'))
    if get('chroma_softness'):
        x = chroma_softened(x, get('chroma_softness') * side).clamp(0, 1)
    if get('halation'):
        x = haloed(x, get('halation'), get('halation_radius') * side, numbers['halation_colour'])
    if get('vignette'):
        x = vignetted(x, get('vignette'))
    if get('starch'):
        x = starched(x, get('starch'), get('starch_size') * side, random)
    if get('unevenness'):
        x = unevened(x, get('unevenness'), get('unevenness_size') * side, get('unevenness_colour'), random)
    if get('grain'):
        x = grained(x, get('grain'), get('grain_size') * side, get('grain_colour'), random)
    return x
