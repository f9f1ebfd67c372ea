# SPDX-License-Identifier: GPL-3.0-or-later
"""Things in a picture that look like damage and are none, drawn into pictures that must keep them.

    scenery = Scenery(things(bank(SOUND, …)), device)
    x = scenery(x, present)              # present: 1 for the pictures that get a thing, B×1×1×1

What tells them from damage is what is true of real ones: they have colours and light of the picture, are round or flat, throw
shadows, are as sharp as what is around them (their picture's softness, screen and grain come afterwards), and end where something
else begins. Damage lies over all of that.
"""
import torch
import torch.nn.functional as F

from parts import Shapes, between, blurred, chance, grey_of, lit, moved, texture

CELLS = 8        # a side: a thing's colour is the mean of one of so many squares of the picture

# How things look. Colour by chance: dark (against the light), light, else one of the picture. low, high: opacity. round: light and dark
# along both sides; shadow: how often it throws one; behind: how often it ends where the picture becomes lighter or darker; shade: how
# often it only darkens or lightens what is there; scale, turn: as parts.Shapes.warped has them.
_DEFAULT = dict(share=1, dark=0.35, light=0.15, low=0.7, high=1.0, round=0.5, shadow=0.3, behind=0.5, shade=0.0, scale=0.5, turn=2.0)
_LOOKS = {
    'text': dict(dark=0.5, light=0.4, round=0.1, shadow=0.1, behind=0.1),
    'stars': dict(dark=0.0, light=1.0, round=0.0, shadow=0.0, behind=0.4, turn=0.0),
    'rain': dict(dark=0.0, light=0.8, low=0.2, high=0.7, round=0.0, shadow=0.0, behind=0.2),
    'snow': dict(dark=0.0, light=1.0, low=0.5, round=0.0, shadow=0.0, behind=0.1),
    'branches': dict(share=1.5, dark=0.7, light=0.05, behind=0.7),
    'lace': dict(dark=0.2, light=0.5, round=0.6, turn=0.0),
    'bars': dict(round=0.6, turn=1.0),
    'hair': dict(dark=0.3, light=0.2, low=0.3, high=0.9, round=0.3, shadow=0.2, behind=0.2, turn=0.0),
    'strands': dict(share=3, dark=0.35, light=0.25, low=0.35, high=1.0, round=0.2, shadow=0.2, behind=0.2, turn=0.0),
    'flowers': dict(share=0.5, dark=0.0, light=0.8, round=1.0, shadow=0.8, behind=0.6),
    'leaves': dict(share=0.7, dark=0.0, light=0.6, round=0.2, shadow=0.2, behind=0.8, shade=0.3, turn=0.0),
    'rigging': dict(share=2, dark=0.6, light=0.15),
    'wires': dict(share=1.5, dark=0.7, light=0.1, behind=0.7),
    'rods': dict(share=1.5, dark=0.3, light=0.1, round=1.0, turn=1.0),
    'fence': dict(dark=0.4, light=0.25),
    'jewels': dict(share=0.5, dark=0.1, light=0.4, round=1.0, shadow=0.7, behind=0.1),
    'reeds': dict(dark=0.3, light=0.1, behind=0.3),
    'edges': dict(share=1, dark=0.2, light=0.1, low=0.2, high=0.8, round=1.0, turn=1.0),
    'shade': dict(shade=1.0, low=0.15, high=0.6, round=0.0, shadow=0.0, behind=0.2, turn=0.0),
}


def things(kinds):
    """kinds: {name: uint8 N×SIDE×SIDE}, of alikes.SOUND."""
    return Shapes(kinds, _DEFAULT, _LOOKS)


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

    def __call__(self, x, present):
        n, size, dev = len(x), x.shape[2], self.device
        index = self.shapes.pick(n)
        look = self.shapes.look(index)
        a = self.shapes.warped(index, size, look['scale'].flatten(), look['turn'].flatten()) * present
        a = torch.lerp(a, blurred(a, 1.2), chance(n, 0.3, dev) * between(n, 0, 1, dev))
        a = self.seen(x, a, look)
        thick = blurred(a, 1.0)
        down, across = (torch.randint(-5, 6, (1,), device=dev) for _ in range(2))
        shadow = moved(blurred(a, 2.0), down, across) * chance(n, look['shadow'], dev) * between(n, 0.1, 0.6, dev)
        c = self.colours(x, look) + 0.05 * texture(n, size, dev, 0.3) * between(n, 0, 1, dev)
        c = c * (1 + lit(thick, n, dev) * look['round'] * between(n, 0, 2.0, dev))
        opacity = torch.lerp(look['low'], look['high'], torch.rand(n, 1, 1, 1, device=dev))
        shaded = x * (1 + a * opacity * (chance(n, 0.25, dev) * 1.6 - 1))
        drawn = torch.lerp(x * (1 - shadow), c.clamp(0, 1), a * opacity)
        return torch.where(torch.rand(n, 1, 1, 1, device=dev) < look['shade'], shaded, drawn).clamp(0, 1)
