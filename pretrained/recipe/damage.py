# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage for pictures that have none: shapes become scratches, stains and losses of a colour, on the GPU or CPU.

    damage = Damage(*shapes('masks.zip'), device)        # of film masks and drawn ones
    b, x, m, known, *rest = damage(photographs)          # B×3×H×W in 0..1

`b` is the damaged picture and `x` what it should become: the photograph with the tone, grain, screen and JPEG of an old
picture, which both have, and with what looks like damage and is none. `m` is 1 where one can see that b is damaged, −1 where
the change is too faint to be taught. `known` is an artist's mask: nothing for half of them, for others too wide, or a part, or
also something foreign, whose place has to be filled whatever lies there; it is ROUGH where a small picture, enlarged, lies in it.
`rest` is `kind`, which of KINDS damaged each place, and `noise`, `blocks` and `screen`, what grain, JPEG and a halftone screen
added to x.
Everything is drawn in tensors, so that a whole step can be recorded as a CUDA graph.
"""
import functools
import math

import numpy as np
import torch
import torch.nn.functional as F

import data
import marks
from restorer import KINDS, ROUGH

# Kinds of film masks, and those of them that only measure; names in the archive are “hair-short_012”.
FILM = 'hair hair-short dirt dots smut scratches sprinkles stain'.split()
HELD_FILM = 'lint spots'.split()

SLOTS = (0.9, 0.65, 0.4, 0.2)        # how often a damaged picture has a first, second … layer of damage
SEEN, FAINT = 0.05, 0.015            # changes of brightness that one sees, and that one doesn't
SOUND = 1 / 3                        # of the pictures

# The shapes of each of KINDS; all others are of the last.
OF_KIND = ('hair hair-short lint dirt dots smut scratches sprinkles spots scratch run dust'.split(),
           'crack wall craquelure crease fold tear fracture'.split())

# How shapes look. share: how often each is drawn. Colour by chance: light (paper), dark, ground (plaster, canvas, rust), any.
# cover: least and most opacity; wash: how often it darkens what is below, as a stain; relief: light and shadow on its edges;
# halo: dirt around it; rough: texture within; scale: size of the shape; square: only turned by 90°.
_DEFAULT = dict(share=1, light=0.6, dark=0.25, ground=0.1, low=0.55, high=1.0, wash=0.0, relief=0.0, halo=0.0, rough=0.06, scale=0.5,
                square=0.0)
_LOOKS = {
    'hair': dict(share=2), 'hair-short': dict(share=1), 'lint': dict(share=1), 'dirt': dict(share=1, dark=0.4),
    'dots': dict(share=1, dark=0.4, light=0.5), 'smut': dict(share=1, high=0.9, low=0.25), 'scratches': dict(share=2, light=0.75, dark=0.15),
    'sprinkles': dict(share=1), 'spots': dict(share=1, dark=0.4), 'stain': dict(share=1, wash=0.5, low=0.2, dark=0.3, ground=0.4, light=0.2),
    'scratch': dict(share=3, light=0.75, dark=0.2, ground=0.0, low=0.3, relief=0.2),
    'run': dict(share=1, light=0.6, dark=0.4, ground=0.0, low=0.2, high=0.9, square=1.0),
    'crack': dict(share=4, light=0.75, dark=0.15, halo=0.6, relief=0.3),
    'wall': dict(share=2, light=0.15, dark=0.7, ground=0.15, relief=0.5, halo=0.3),
    'craquelure': dict(share=1.5, light=0.15, dark=0.75, low=0.3, relief=0.3),
    'crease': dict(share=3, light=0.7, dark=0.2, low=0.15, relief=1.0, halo=0.2),
    'fold': dict(share=2, light=0.75, dark=0.15, relief=0.8, halo=0.4, square=1.0),
    'tear': dict(share=1.5, light=0.8, dark=0.15, relief=0.4, halo=0.2, low=0.9),
    'loss': dict(share=3, light=0.4, dark=0.2, ground=0.4, relief=0.6, rough=0.16, low=0.85),
    'blot': dict(share=2, light=0.4, dark=0.3, ground=0.2, relief=0.3, rough=0.1, low=0.8),
    'dust': dict(share=3, light=0.6, dark=0.4, ground=0.0, low=0.4),
    'foxing': dict(share=1.5, light=0.0, dark=0.0, ground=1.0, wash=1.0, low=0.35, high=0.9),
    'tide': dict(share=1.5, light=0.05, dark=0.1, ground=0.85, wash=0.9, low=0.25, high=0.8),
    'mould': dict(share=1, light=0.4, dark=0.3, ground=0.2, wash=0.3, low=0.3),
    'edge': dict(share=1, light=0.6, dark=0.35, ground=0.0, low=1.0, rough=0.03, relief=0.2, halo=0.7, scale=0.25),
    'tape': dict(share=0.5, light=0.2, dark=0.0, ground=0.8, wash=0.8, low=0.3, high=0.8, relief=0.3, scale=0.3),
    'fracture': dict(share=2, light=0.6, dark=0.4, relief=0.5),
}
_FIELDS = [*_DEFAULT, 'kind']


def kind_of(shape):
    return next((i for i, names in enumerate(OF_KIND) if shape in names), len(KINDS) - 1)


class Shapes:
    """Many shapes in one uint8 tensor, and the look of each."""

    def __init__(self, kinds):
        """kinds: {name: uint8 N×SIDE×SIDE}"""
        rows = [[{**_DEFAULT, **_LOOKS.get(k, {}), 'kind': kind_of(k)}[f] for f in _FIELDS] for k in kinds]
        counts = [len(v) for v in kinds.values()]
        looks = torch.tensor(rows).repeat_interleave(torch.tensor(counts), 0)
        share = looks[:, _FIELDS.index('share')] / torch.tensor(counts).repeat_interleave(torch.tensor(counts))
        self.alpha = torch.from_numpy(np.concatenate(list(kinds.values())))
        self.looks, self.reach = looks, share.cumsum(0)

    def to(self, device):
        self.alpha, self.looks, self.reach = (t.to(device) for t in (self.alpha, self.looks, self.reach))
        return self

    def pick(self, n):
        where = torch.rand(n, device=self.reach.device) * self.reach[-1]
        return torch.searchsorted(self.reach, where, right=True).clamp(max=len(self.reach) - 1)

    def warped(self, index, size, scale, square, larger=0.0):
        """Shapes turned, mirrored, moved and scaled, B×1×size×size in 0..1. scale, square, larger (a logarithm): one for each."""
        n, dev = len(index), self.reach.device
        a = torch.rand(n, device=dev) * 2 * math.pi
        a = torch.where(square > 0, (a / (math.pi / 2)).round() * (math.pi / 2) + 0.05 * torch.randn(n, device=dev), a)
        s = torch.exp((torch.rand(n, device=dev) * 2 - 1) * scale - larger) * size / marks.SIDE
        flip = (torch.rand(n, device=dev) < 0.5).float() * 2 - 1
        theta = torch.stack([s * a.cos() * flip, -s * a.sin(), s * a.sin() * flip, s * a.cos()], 1).view(n, 2, 2)
        theta = torch.cat([theta, (torch.rand(n, 2, 1, device=dev) - 0.5) * 1.2], 2)
        grid = F.affine_grid(theta, (n, 1, size, size), align_corners=False)
        return F.grid_sample(self.alpha[index][:, None].float() / 255, grid, padding_mode='reflection', align_corners=False)


def film(archive, held):
    """{kind: uint8 N×SIDE×SIDE} of the film masks; of each kind that is trained, every eighth is held out, too."""
    found, seen = {}, {}
    for name, x in data.load(archive):
        kind = name.split('/')[-1].rsplit('_', 1)[0]
        seen[kind] = seen.get(kind, 0) + 1
        if (kind in HELD_FILM or seen[kind] % 8 == 1) == held:
            size = [marks.SIDE, marks.SIDE]
            found.setdefault(kind, []).append(F.interpolate(x[None, :1].float(), size=size, mode='bilinear', antialias=True)[0, 0].byte())
    return {k: torch.stack(v).numpy() for k, v in found.items()}


def shapes(archive, count=48, seed=1, held=False, processes=None):
    """(what damages, what only looks like damage), to learn from or, held, to measure with: Shapes."""
    drawn = marks.bank(list(marks.HELD_DAMAGE if held else marks.DAMAGE), count, seed + 1000 * held, processes)
    alike = marks.bank(list(marks.SOUND), max(2, count // 2), seed + 500 + 1000 * held, processes)
    return Shapes({**film(archive, held), **drawn}), Shapes(alike)


# --- Parts, all of B×C×H×W ---

@functools.lru_cache
def colour(values, dev):
    """A constant colour, sent to the GPU once: a recorded step can't."""
    return torch.tensor(values, device=dev).view(1, -1, 1, 1)


def chance(n, p, dev):
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


def colours(n, look, dev):
    """Paper, dirt, ground or any colour, by the chances of each shape's look."""
    which = torch.rand(n, 1, 1, 1, device=dev)
    light, dark, ground = (look[f] for f in ('light', 'dark', 'ground'))
    warm = colour((1.0, 0.97, 0.88), dev)
    tint = torch.lerp(torch.ones_like(warm), warm, torch.rand(n, 1, 1, 1, device=dev) * 1.3)
    paper = between(n, 0.72, 1.0, dev) * tint
    dirt = between(n, 0.0, 0.24, dev) * (0.6 + 0.8 * torch.rand(n, 3, 1, 1, device=dev))
    rust = colour((0.62, 0.47, 0.31), dev)
    earth = (torch.lerp(rust, rust.mean() * tint, torch.rand(n, 1, 1, 1, device=dev)) * between(n, 0.65, 1.5, dev)).clamp(0, 1)
    c = torch.rand(n, 3, 1, 1, device=dev)
    c = torch.where(which < light + dark + ground, earth, c)
    c = torch.where(which < light + dark, dirt, c)
    return torch.where(which < light, paper, c)


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
    return torch.block_diag(*[dct] * (n // 8)).to(dev), i.repeat(n // 8).to(dev)


def _quantised(x, quality, steps):
    (down, low), (across, left) = _cosines(x.shape[2], x.device), _cosines(x.shape[3], x.device)
    table = (1 + (low[:, None] + left) * 0.9) * (1.2 - quality) * steps
    q = (down @ x @ across.t() / table).round() * table
    return down.t() @ q @ across


def jpeg(x, quality):
    """Blocks of 8×8 quantised, as JPEG does it: colours at half size and coarser. Sides are multiples of 16; quality 0 … 1, B×1×1×1."""
    y = grey_of(x)
    colour = F.avg_pool2d(x - y, 2)
    colour = F.interpolate(_quantised(colour, quality, 0.09), scale_factor=2, mode='bilinear', align_corners=False)
    return (_quantised(y, quality, 0.05) + colour).clamp(0, 1)


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


class Damage:
    def __init__(self, damaging, alike, device, sound=SOUND):
        self.damaging, self.alike, self.device, self.sound = damaging.to(device), alike.to(device), torch.device(device), sound

    def look(self, index):
        row = self.damaging.looks[index]
        return {f: row[:, i].view(-1, 1, 1, 1) for i, f in enumerate(_FIELDS)}

    def aged(self, x):
        """An old, but sound picture: what looks like damage and is none, tone, contrast, softness; the same with a screen; its grain."""
        n, size, dev = x.shape[0], x.shape[2], self.device
        index = self.alike.pick(n)
        a = self.alike.warped(index, size, torch.full((n,), 0.5, device=dev), torch.ones(n, device=dev)) * chance(n, 0.3, dev)
        grey = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.6, between(n, 0.6, 1.0, dev), between(n, 0.0, 0.3, dev))
        x = torch.lerp(x, (grey + 0.1 * torch.randn(n, 3, 1, 1, device=dev) + 0.06 * texture(n, size, dev, 0.3)).clamp(0, 1), a)
        tint = 1 + torch.randn(n, 3, 1, 1, device=dev) * colour((0.05, 0.02, 0.12), dev)
        tint = torch.lerp(torch.ones_like(tint), tint.clamp(0.7, 1.15), chance(n, 0.6, dev))
        x = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.45, grey_of(x) * tint, x)
        low, high = between(n, 0, 0.22, dev), between(n, 0.75, 1.0, dev)
        x = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.5, low + (high - low) * x, x)
        printed = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.15, screened(x, dev), x)
        soft = chance(n, 0.5, dev) * between(n, 0, 1, dev)
        x, printed = (torch.lerp(t, blurred(t, 1.0), soft) for t in (x, printed))
        grain = torch.randn(x.shape[:1] + (1,) + x.shape[2:], device=dev)
        grain = torch.lerp(grain, 2.2 * blurred(grain, 0.8), torch.rand(n, 1, 1, 1, device=dev))
        strong = chance(n, 0.15, dev)
        return x, printed, grain * torch.lerp(between(n, 0, 0.05, dev) * chance(n, 0.6, dev), between(n, 0.05, 0.14, dev), strong)

    def layer(self, b, present):
        """One more kind of damage over b, and of which of KINDS it is, B×1×1×1."""
        n, size, dev = b.shape[0], b.shape[2], self.device
        index = self.damaging.pick(n)
        look = self.look(index)
        a = self.damaging.warped(index, size, look['scale'].flatten(), look['square'].flatten()) * present
        wide = blurred(a, 2.0)
        a = torch.lerp(a, blurred(a, 0.8), chance(n, 0.5, dev) * between(n, 0, 1, dev))
        cover = a * (look['low'] + (look['high'] - look['low']) * torch.rand(n, 1, 1, 1, device=dev))
        rough = texture(n, size, dev, torch.rand(n, 1, 1, 1, device=dev))
        c = colours(n, look, dev) + rough * look['rough'] * between(n, 0.2, 1.4, dev) + look['rough'] * 0.5 * lit(rough, n, dev)
        washed = b * (1 - cover * (1 - c.clamp(0, 1)) * between(n, 0.4, 1.1, dev))
        b_new = torch.where(torch.rand(n, 1, 1, 1, device=dev) < look['wash'], washed, torch.lerp(b, c, cover))
        halo = look['halo'] * chance(n, 0.5, dev) * between(n, 0.1, 1, dev) * blurred(wide, 4.0).clamp(0, 0.6)
        dirt = colour((0.25, 0.38, 0.5), dev)
        b_new = b_new * (1 - halo * dirt * (1 - cover))
        shade = lit(wide, n, dev) * look['relief'] * chance(n, 0.7, dev) * between(n, 0.1, 0.9, dev)
        return (b_new + shade).clamp(0, 1), look['kind']

    def layers(self, b, damaged):
        """b with all its damage, and the kind of what changed each place most."""
        n, dev = b.shape[0], self.device
        most = torch.zeros_like(b[:, :1])
        kind = torch.zeros_like(most)
        for share in SLOTS:
            before = b
            b, k = self.layer(b, damaged * chance(n, share, dev))
            change = blurred((b - before).abs().amax(1, keepdim=True), 0.6)
            kind = torch.where(change > most, k.expand_as(kind), kind)
            most = torch.maximum(change, most)
        return b, kind

    def visible(self, b, x):
        """1 where damage can be seen, −1 where it is too faint to tell, 0 elsewhere; small gaps are closed."""
        change = blurred((b - x).abs().amax(1, keepdim=True), 0.6)
        seen = (change > SEEN).float()
        seen = F.max_pool2d(seen, 5, 1, 2)
        seen = -F.max_pool2d(-seen, 3, 1, 1)
        return torch.where(seen > 0, 1.0, torch.where(change > FAINT, -1.0, 0.0))

    def foreign(self, x):
        """Places in which something of another picture lies, which the artist wants to go, some of them wide: 1 there."""
        n, size, dev = x.shape[0], x.shape[2], self.device
        index = self.damaging.pick(n)
        shape = self.damaging.warped(index, size, torch.full((n,), 0.4, device=dev), torch.zeros(n, device=dev),
                                     1.2 * (torch.rand(n, device=dev) < 0.4))
        return F.max_pool2d((shape > 0.3).float(), 3, 1, 1) * chance(n, 0.35, dev)

    def rough(self, x):
        """x as a smaller picture, mended and enlarged, would have it: blurred, with colours that are a little off."""
        n, size, dev = x.shape[0], x.shape[2], self.device
        small = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.5, *(
            F.interpolate(F.avg_pool2d(x, k), size=[size, size], mode='bilinear', align_corners=False) for k in (4, 8)))
        return (small + 0.06 * texture(n, size, dev, 0.0) + 0.02 * torch.randn(n, 3, 1, 1, device=dev)).clamp(0, 1)

    def marked(self, m):
        """What an artist may mark: the damage, drawn too wide, or a part of it."""
        n, size, dev = m.shape[0], m.shape[2], self.device
        hole = (m > 0).float()
        wide = torch.lerp(F.max_pool2d(hole, 3, 1, 1), F.max_pool2d(hole, 9, 1, 4), chance(n, 0.5, dev))
        area = (texture(n, size, dev, 0.0) > between(n, -0.2, 0.3, dev)).float()
        return torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.3, wide * area, wide)

    def scanned(self, *pictures):
        """Greyed, softened and with a scanner's noise, all alike; the last two get no noise."""
        n, dev = pictures[0].shape[0], self.device
        grey = torch.rand(n, 1, 1, 1, device=dev) < 0.3
        pictures = [torch.where(grey, grey_of(t).expand_as(t), t) for t in pictures]
        soft = chance(n, 0.4, dev) * between(n, 0, 1, dev)
        pictures = [torch.lerp(t, blurred(t, 0.9), soft) for t in pictures]
        noise = torch.randn_like(pictures[0])
        noise = torch.lerp(noise, 2.2 * blurred(noise, 0.8), torch.rand(n, 1, 1, 1, device=dev) * chance(n, 0.5, dev))
        noise = noise * torch.lerp(between(n, 0, 0.02, dev) * chance(n, 0.4, dev), between(n, 0.02, 0.1, dev), chance(n, 0.1, dev))
        return [(t + noise).clamp(0, 1) for t in pictures[:-2]] + [t.clamp(0, 1) for t in pictures[-2:]]

    def pressed(self, *pictures):
        """Four of ten as JPEG, alike; blocks begin anywhere."""
        n, dev = pictures[0].shape[0], self.device
        pressed, quality = torch.rand(n, 1, 1, 1, device=dev) < 0.4, torch.rand(n, 1, 1, 1, device=dev)
        down, across = (torch.randint(0, 8, (1,), device=dev) for _ in range(2))
        blocks = [moved(jpeg(moved(t, down, across), quality), -down, -across) for t in pictures]
        return [torch.where(pressed, j, t) for t, j in zip(pictures, blocks)]

    @torch.no_grad()
    def __call__(self, x):
        n, dev = x.shape[0], self.device
        bare, plain, grain = self.aged(x)
        x = (plain + grain).clamp(0, 1)
        b, kind = self.layers(x, 1 - chance(n, self.sound, dev))
        given = chance(n, 0.5, dev)
        foreign = self.foreign(x) * given
        b = torch.lerp(b, x.roll(1, 0), foreign)
        b, x, plain, bare = self.scanned(b, x, plain, bare)
        m = self.visible(b, x)
        noise, sharp = x - plain, x
        b, x = self.pressed(b, x)
        marked = torch.maximum(self.marked(m) * given, F.max_pool2d(foreign, 3, 1, 1))
        roughly = chance(n, 0.2, dev)
        b = torch.lerp(b, self.rough(x), marked * roughly)
        return b, x, m, marked * (1 - (1 - ROUGH) * roughly), kind, noise, x - sharp, plain - bare
