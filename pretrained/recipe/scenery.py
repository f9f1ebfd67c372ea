# SPDX-License-Identifier: GPL-3.0-or-later
"""Things in a picture that look like damage and are none, drawn into pictures that must keep them.

    scenery = Scenery(things(bank(SOUND, …)), device)
    x = scenery(x, present)              # present: 1 for the pictures that get a thing, B×1×1×1
    x = scenery.cut_out(x, present)      # a thing of another of these pictures

What tells them from damage is what is true of real ones: they have colours and light of the picture, are round or flat, throw
shadows, are as sharp as what is around them (their picture's softness, screen and grain come afterwards), and end where something
else begins. Damage lies over all of that.
"""
import torch
import torch.nn.functional as F

from alikes import LOW
from parts import Shapes, between, blurred, chance, grey_of, lit, moved, texture

CELLS = 8        # a side: a thing's colour is the mean of one of so many squares of the picture

# How things look. Colour by chance: dark (against the light), light, else one of the picture. low, high: opacity. round: light and dark
# along both sides; shadow: how often it throws one; behind: how often it ends where the picture becomes lighter or darker; shade: how
# often it only darkens or lightens what is there; solid: the shape is how high each place is, which covers all of what is behind it;
# scale, turn: as parts.Shapes.warped has them.
_DEFAULT = dict(share=1, dark=0.35, light=0.15, low=0.7, high=1.0, round=0.5, shadow=0.3, behind=0.5, shade=0.0, solid=0.0, scale=0.5,
                turn=2.0)
_LOOKS = {
    'text': dict(dark=0.5, light=0.4, round=0.1, shadow=0.1, behind=0.1),
    'stars': dict(dark=0.0, light=1.0, round=0.0, shadow=0.0, behind=0.4, turn=0.0),
    'rain': dict(dark=0.0, light=0.8, low=0.2, high=0.7, round=0.0, shadow=0.0, behind=0.2),
    'snow': dict(dark=0.0, light=1.0, low=0.5, round=0.0, shadow=0.0, behind=0.1),
    'branches': dict(dark=0.7, light=0.05, behind=0.7),
    'lace': dict(dark=0.2, light=0.5, round=0.6, turn=0.0),
    'bars': dict(round=0.6, turn=1.0),
    'hair': dict(dark=0.3, light=0.2, low=0.3, high=0.9, round=0.3, shadow=0.2, behind=0.2, turn=0.0),
    'strands': dict(share=1.5, dark=0.35, light=0.25, low=0.35, high=1.0, round=0.2, shadow=0.2, behind=0.2, turn=0.0),
    'flowers': dict(dark=0.0, light=0.8, round=1.0, shadow=0.8, behind=0.6),
    'leaves': dict(share=0.7, dark=0.0, light=0.6, round=0.2, shadow=0.2, behind=0.8, shade=0.3, turn=0.0),
    'rigging': dict(dark=0.6, light=0.15),
    'wires': dict(dark=0.7, light=0.1, behind=0.7),
    'rods': dict(dark=0.3, light=0.1, round=1.0, turn=1.0),
    'fence': dict(dark=0.4, light=0.25),
    'jewels': dict(share=0.5, dark=0.1, light=0.4, round=1.0, shadow=0.7, behind=0.1),
    'reeds': dict(dark=0.3, light=0.1, behind=0.3),
    'edges': dict(share=1, dark=0.2, light=0.1, low=0.2, high=0.8, round=1.0, turn=1.0),
    'shade': dict(shade=1.0, low=0.15, high=0.6, round=0.0, shadow=0.0, behind=0.2, turn=0.0),
    'margin': dict(share=0.7, dark=0.3, light=0.65, low=0.95, round=0.1, shadow=0.2, behind=0.0, turn=1.0, scale=0.25),
    'cloth': dict(share=1.5, dark=0.1, light=0.6, low=0.9, round=3.0, shadow=0.5, behind=0.3, solid=1.0, turn=0.0),
    'sails': dict(dark=0.1, light=0.6, low=0.9, round=2.0, shadow=0.2, behind=0.3, solid=1.0),
    'papers': dict(share=0.7, dark=0.0, light=0.7, low=0.9, round=1.5, shadow=0.6, behind=0.3, solid=1.0),
    'bouquet': dict(share=2, dark=0.05, light=0.65, low=0.9, round=2.0, shadow=0.6, behind=0.3, solid=1.0, turn=0.0),
    'foliage': dict(share=2, dark=0.3, light=0.4, low=0.7, round=1.0, shadow=0.4, behind=0.5, solid=1.0, turn=0.0),
    'ropes': dict(share=1.5, dark=0.25, light=0.35, low=0.8, round=1.5, shadow=0.4, behind=0.4, solid=1.0),
    'foam': dict(dark=0.0, light=0.85, low=0.6, round=0.3, shadow=0.1, behind=1.0),
    'birds': dict(share=0.7, dark=0.6, light=0.3, round=0.5, shadow=0.0, behind=0.4),
    'glints': dict(dark=0.0, light=0.95, low=0.6, round=0.0, shadow=0.0, behind=0.5),
    'lamps': dict(dark=0.15, light=0.7, round=1.0, shadow=0.3, behind=0.1, turn=0.0),
    'silhouettes': dict(share=0.8, dark=0.85, light=0.05, low=0.95, round=0.3, shadow=0.1, behind=0.2),
    'hatching': dict(share=0.7, dark=0.8, light=0.05, round=0.0, shadow=0.0, behind=0.4, turn=0.0),
}


def things(kinds):
    """kinds: {name: uint8 N×SIDE×SIDE}, of alikes.SOUND."""
    return Shapes(kinds, _DEFAULT, _LOOKS)


def relief(a, solid):
    """How high each place of a thing is. What is solid goes on beyond its outline as it ends: a slope there would be an edge of torn paper."""
    return blurred(torch.lerp(a, F.max_pool2d(a, 5, 1, 2), solid), 1.0)


class Scenery:
    def __init__(self, shapes, device):
        self.shapes, self.device = shapes.to(device), torch.device(device)

    def colours(self, x, look):
        """Of each picture's thing, with the light that falls on that part of the picture."""
        n, dev = len(x), self.device
        cells = F.adaptive_avg_pool2d(x, CELLS).flatten(2)
        where = torch.randint(0, CELLS * CELLS, (n, 1, 1), device=dev)
        own = cells.gather(2, where.expand(n, 3, 1))[..., None] * between(n, 0.6, 1.4, dev)
        tint = 1 + 0.12 * torch.randn(n, 3, 1, 1, device=dev)
        which = torch.rand(n, 1, 1, 1, device=dev)
        c = torch.where(which < look['light'] + look['dark'], between(n, 0.0, 0.25, dev) * tint, own)
        c = torch.where(which < look['light'], between(n, 0.7, 1.0, dev) * tint, c)
        light = blurred(grey_of(x), 10.0)
        light = (light / light.mean((2, 3), keepdim=True).clamp(min=0.02)).clamp(0.4, 1.6)
        return c * torch.lerp(torch.ones_like(light), light, between(n, 0.2, 1.0, dev))

    def seen(self, x, a, look):
        """What of a thing is not behind something: of some pictures only where these are lighter, or darker."""
        n, dev = len(x), self.device
        light = blurred(grey_of(x), 2.0)
        at = light.mean((2, 3), keepdim=True) + 0.7 * torch.randn(n, 1, 1, 1, device=dev) * light.std((2, 3), keepdim=True)
        side = chance(n, 0.7, dev) * 2 - 1
        open_ = ((light - at) * side * 14 + 0.5).clamp(0, 1)
        return a * torch.lerp(torch.ones_like(a), open_, chance(n, look['behind'], dev))

    def shadow(self, a, often):
        """How much darker it is beside a thing."""
        n, dev = len(a), self.device
        down, across = (torch.randint(-5, 6, (1,), device=dev) for _ in range(2))
        return moved(blurred(a, 2.0), down, across) * chance(n, often, dev) * between(n, 0.1, 0.6, dev)

    def cut_out(self, x, present):
        """A part of another picture of the batch, what is light there or what is dark: with its own outline, folds and shades."""
        n, size, dev = len(x), x.shape[2], self.device
        other = x.roll(1, 0).flip(3)
        light = blurred(grey_of(other), 0.7)
        side = chance(n, 0.65, dev) * 2 - 1
        at = light.mean((2, 3), keepdim=True) + side * between(n, 0.2, 1.6, dev) * light.std((2, 3), keepdim=True)
        row = torch.arange(size, device=dev) / size
        down, across = (row.view(shape) - between(n, 0.1, 0.9, dev) for shape in ((-1, 1), (1, -1)))
        near = 1 - (down * down + across * across).sqrt() / between(n, 0.12, 0.6, dev) + 0.4 * texture(n, size, dev, 0.0)
        flat = ((light - 0.95) * 20 + 1).clamp(0, 1) + (1 - light * 20).clamp(0, 1)       # nobody could tell it from paper or a hole
        a = ((light - at) * side * between(n, 8, 30, dev) + 0.5).clamp(0, 1) * (near * between(n, 3, 20, dev) + 0.5).clamp(0, 1) * (1 - flat)
        gain = grey_of(x).mean((2, 3), keepdim=True) / grey_of(other).mean((2, 3), keepdim=True).clamp(min=0.05)
        gain = torch.lerp(between(n, 0.7, 1.05, dev), gain.clamp(0.6, 1.05), chance(n, 0.5, dev))
        a = a * present
        return torch.lerp(x * (1 - self.shadow(a, 0.5)), other * gain, a)

    def __call__(self, x, present):
        n, size, dev = len(x), x.shape[2], self.device
        index = self.shapes.pick(n)
        look = self.shapes.look(index)
        a = self.shapes.warped(index, size, look['scale'].flatten(), look['turn'].flatten()) * present
        a = torch.lerp(a, blurred(a, 1.2), chance(n, 0.3, dev) * between(n, 0, 1, dev))
        a = self.seen(x, a, look)
        thick, a = relief(a, look['solid']), torch.lerp(a, (a / LOW).clamp(0, 1), look['solid'])
        shadow = self.shadow(a, look['shadow'])
        c = self.colours(x, look) + 0.05 * texture(n, size, dev, 0.3) * between(n, 0, 1, dev)
        c = c * (1 + lit(thick, n, dev) * look['round'] * between(n, 0, 2.0, dev))
        opacity = torch.lerp(look['low'], look['high'], torch.rand(n, 1, 1, 1, device=dev))
        shaded = x * (1 + a * opacity * (chance(n, 0.25, dev) * 1.6 - 1))
        drawn = torch.lerp(x * (1 - shadow), c.clamp(0, 1), a * opacity)
        return torch.where(torch.rand(n, 1, 1, 1, device=dev) < look['shade'], shaded, drawn).clamp(0, 1)
