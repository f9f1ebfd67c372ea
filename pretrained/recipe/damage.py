# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage for pictures that have none: shapes become scratches, stains and losses of a colour, on the GPU or CPU.

    damage = Damage(*shapes('masks.zip'), device)        # of film masks and drawn ones
    b, x, m, known, *rest = damage(photographs)          # B×3×H×W in 0..1

`b` is the damaged picture and `x` what it should become: the photograph with the tone, grain, screen and JPEG of an old
picture, which both have, and with what looks like damage and is none. `m` is 1 where one can see that b is damaged, −1 where
the change is too faint to be taught. `known` is an artist's mask: nothing for half of them, for others too wide, or a part, or
also something foreign, whose place has to be filled whatever lies there.
`rest` is `kind`, which of KINDS damaged each place, `hidden`, how much of the picture does not shine through there, and `noise`,
`blocks` and `screen`, what grain, JPEG and a halftone screen added to x.
Everything is drawn in tensors, so that a whole step can be recorded as a CUDA graph.
"""
import torch
import torch.nn.functional as F

import alikes
import data
import marks
from parts import Shapes, between, blurred, chance, colour, grey_of, jpeg, lit, moved, screened, texture
from restorer import KINDS
from scenery import Scenery, things

# Kinds of film masks, and those of them that only measure; names in the archive are “hair-short_012”.
FILM = 'hair hair-short dirt dots smut scratches sprinkles stain'.split()
HELD_FILM = 'lint spots'.split()

SLOTS = (0.9, 0.65, 0.4, 0.2)        # how often a damaged picture has a first, second … layer of damage
SEEN, FAINT = 0.05, 0.015            # changes of brightness that one sees, and that one doesn't
SOUND = 1 / 3                        # of the pictures
THINGS = (0.4, 0.15)                 # how often a picture has one, two things that look like damage
CUT_OUT = 0.15                       # and how often something light or dark of another picture
PRESSED, QUALITY = 0.4, (8, 95)      # how often a picture comes as JPEG, and of which quality,
SMOOTH = 0.6                         # and how often such a one has no grain: what of grain is lost nobody can tell
SOLID = 2.5                          # so many times as much is covered, at most all, where nothing is to shine through
HIDDEN = 0.7                         # of what is below: nobody can tell the rest

# The shapes of each of KINDS; all others are of the last.
OF_KIND = ('hair hair-short lint dirt dots smut scratches sprinkles spots scratch run dust smear'.split(),
           'crack wall craquelure crease fold tear rip fracture'.split())

# How shapes look. share: how often each is drawn. Colour by chance: light (paper), dark, ground (plaster, canvas, rust), any.
# opaque: how often nothing shines through; cover: least and most opacity where something does; wash: how often it darkens what is below
# then, as a stain; relief: light and shadow on its edges; halo: dirt around it; rough: texture within; scale, turn: parts.Shapes.warped.
_DEFAULT = dict(share=1, light=0.6, dark=0.25, ground=0.1, opaque=0.6, low=0.55, high=1.0, wash=0.0, relief=0.0, halo=0.0, rough=0.06,
                scale=0.5, turn=0.0)
_LOOKS = {
    'hair': dict(share=2), 'hair-short': dict(share=1), 'lint': dict(share=1), 'dirt': dict(share=1, dark=0.4),
    'dots': dict(share=1, dark=0.4, light=0.5), 'smut': dict(share=1, opaque=0.2, high=0.9, low=0.25),
    'scratches': dict(share=2, light=0.75, dark=0.15), 'sprinkles': dict(share=1), 'spots': dict(share=1, dark=0.4),
    'stain': dict(share=1, opaque=0.2, wash=0.5, low=0.2, dark=0.3, ground=0.4, light=0.2),
    'scratch': dict(share=3, light=0.75, dark=0.2, ground=0.0, low=0.3, relief=0.2),
    'run': dict(share=1, light=0.6, dark=0.4, ground=0.0, opaque=0.3, low=0.2, high=0.9, turn=1.0),
    'crack': dict(share=4, light=0.75, dark=0.15, halo=0.6, relief=0.3),
    'wall': dict(share=2, light=0.15, dark=0.7, ground=0.15, relief=0.5, halo=0.3),
    'craquelure': dict(share=1.5, light=0.15, dark=0.75, low=0.3, relief=0.3),
    'crease': dict(share=2.5, light=0.7, dark=0.2, opaque=0.4, low=0.15, relief=1.0, halo=0.2),
    'fold': dict(share=2, light=0.75, dark=0.15, relief=0.8, halo=0.4, turn=1.0),
    'tear': dict(share=1.5, light=0.8, dark=0.15, opaque=0.9, relief=0.4, halo=0.2, low=0.9),
    'rip': dict(share=2.5, light=0.7, dark=0.2, opaque=1.0, relief=0.4, halo=0.2, scale=0.25),
    'loss': dict(share=2, light=0.4, dark=0.2, ground=0.4, opaque=0.9, relief=0.6, rough=0.16, low=0.85),
    'hole': dict(share=8, light=0.5, dark=0.25, ground=0.2, opaque=1.0, relief=0.4, rough=0.1, scale=0.25),
    'patch': dict(share=1.5, light=0.4, dark=0.15, ground=0.25, opaque=0.9, low=0.8, relief=0.3, rough=0.08, scale=0.25, turn=1.0),
    'smear': dict(share=5, light=0.5, dark=0.4, ground=0.05, opaque=0.4, low=0.4, relief=0.1, halo=0.1),
    'blot': dict(share=2, light=0.4, dark=0.3, ground=0.2, opaque=0.7, relief=0.3, rough=0.1, low=0.8),
    'dust': dict(share=3, light=0.6, dark=0.4, ground=0.0, low=0.4),
    'foxing': dict(share=1, light=0.0, dark=0.0, ground=1.0, opaque=0.0, wash=1.0, low=0.35, high=0.9),
    'tide': dict(share=0.7, light=0.05, dark=0.1, ground=0.85, opaque=0.0, wash=0.9, low=0.25, high=0.8),
    'mould': dict(share=1, light=0.4, dark=0.3, ground=0.2, opaque=0.2, wash=0.3, low=0.3),
    'edge': dict(share=2, light=0.6, dark=0.35, ground=0.0, opaque=1.0, rough=0.03, relief=0.2, halo=0.7, scale=0.25),
    'tape': dict(share=1, light=0.2, dark=0.0, ground=0.8, opaque=0.6, wash=0.8, low=0.3, high=0.8, relief=0.3, scale=0.3),
    'fracture': dict(share=2, light=0.6, dark=0.4, relief=0.5),
}


def kind_of(shape):
    return next((i for i, names in enumerate(OF_KIND) if shape in names), len(KINDS) - 1)


def damaging(kinds):
    """kinds: {name: uint8 N×SIDE×SIDE}, film masks and those of marks.DAMAGE."""
    return Shapes(kinds, {**_DEFAULT, 'kind': 0}, {k: {**_LOOKS.get(k, {}), 'kind': kind_of(k)} for k in kinds})


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
    alike = marks.bank(list(alikes.SOUND), max(2, count // 2), seed + 500 + 1000 * held, processes)
    return damaging({**film(archive, held), **drawn}), things(alike)


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


class Damage:
    def __init__(self, damaging, alike, device, sound=SOUND):
        self.damaging, self.device, self.sound = damaging.to(device), torch.device(device), sound
        self.scenery = Scenery(alike, device)

    def aged(self, x):
        """An old, but sound picture: what looks like damage and is none, tone, contrast, softness; the same with a screen; its grain."""
        n, dev = x.shape[0], self.device
        x = self.scenery.cut_out(x, chance(n, CUT_OUT, dev))
        for share in THINGS:
            x = self.scenery(x, chance(n, share, dev))
        tint = 1 + torch.randn(n, 3, 1, 1, device=dev) * colour((0.05, 0.02, 0.12), dev)
        tint = torch.lerp(torch.ones_like(tint), tint.clamp(0.7, 1.15), chance(n, 0.6, dev))
        x = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.45, grey_of(x) * tint, x)
        low, high = between(n, 0, 0.22, dev), between(n, 0.75, 1.0, dev)
        x = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.5, low + (high - low) * x, x)
        printed = torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.15, screened(x, dev), x)
        soft = chance(n, 0.5, dev) * between(n, 0, 1, dev)
        x, printed = (torch.lerp(t, blurred(t, 1.0), soft) for t in (x.clamp(0, 1), printed.clamp(0, 1)))
        grain = torch.randn(x.shape[:1] + (1,) + x.shape[2:], device=dev)
        grain = torch.lerp(grain, 2.2 * blurred(grain, 0.8), torch.rand(n, 1, 1, 1, device=dev))
        strong = chance(n, 0.15, dev)
        return x, printed, grain * torch.lerp(between(n, 0, 0.05, dev) * chance(n, 0.6, dev), between(n, 0.05, 0.14, dev), strong)

    def layer(self, b, present):
        """One more kind of damage over b, of which of KINDS it is, B×1×1×1, and how much of b it hides."""
        n, size, dev = b.shape[0], b.shape[2], self.device
        index = self.damaging.pick(n)
        look = self.damaging.look(index)
        a = self.damaging.warped(index, size, look['scale'].flatten(), look['turn'].flatten()) * present
        wide = blurred(a, 2.0)
        opaque = chance(n, look['opaque'], dev)
        a = torch.lerp(a, (a * SOLID).clamp(0, 1), opaque)
        a = torch.lerp(a, blurred(a, 0.8), chance(n, 0.5, dev) * between(n, 0, 1, dev))
        cover = a * torch.lerp(torch.lerp(look['low'], look['high'], torch.rand(n, 1, 1, 1, device=dev)), torch.ones_like(opaque), opaque)
        rough = texture(n, size, dev, torch.rand(n, 1, 1, 1, device=dev))
        c = colours(n, look, dev) + rough * look['rough'] * between(n, 0.2, 1.4, dev) + look['rough'] * 0.5 * lit(rough, n, dev)
        washed = b * (1 - cover * (1 - c.clamp(0, 1)) * between(n, 0.4, 1.1, dev))
        washes = chance(n, look['wash'], dev) * (1 - opaque)
        b_new = torch.lerp(torch.lerp(b, c, cover), washed, washes)
        halo = look['halo'] * chance(n, 0.5, dev) * between(n, 0.1, 1, dev) * blurred(wide, 4.0).clamp(0, 0.6)
        dirt = colour((0.25, 0.38, 0.5), dev)
        b_new = b_new * (1 - halo * dirt * (1 - cover))
        shade = lit(wide, n, dev) * look['relief'] * chance(n, 0.7, dev) * between(n, 0.1, 0.9, dev)
        return (b_new + shade).clamp(0, 1), look['kind'], cover * (1 - washes)

    def layers(self, b, damaged):
        """b with all its damage, the kind of what changed each place most, and how much of b all of it hides."""
        n, dev = b.shape[0], self.device
        most = torch.zeros_like(b[:, :1])
        kind, shown = torch.zeros_like(most), torch.ones_like(most)
        for share in SLOTS:
            before = b
            b, k, hidden = self.layer(b, damaged * chance(n, share, dev))
            change = blurred((b - before).abs().amax(1, keepdim=True), 0.6)
            kind = torch.where(change > most, k.expand_as(kind), kind)
            most = torch.maximum(change, most)
            shown = shown * (1 - hidden)
        return b, kind, 1 - shown

    def visible(self, b, x, hidden):
        """1 where damage can be seen, −1 where it is too faint to tell, 0 elsewhere; small gaps are closed, and those of wide places
        that hide the picture, where it had their colour by chance."""
        change = blurred((b - x).abs().amax(1, keepdim=True), 0.6)
        seen = (change > SEEN).float()
        wide = F.max_pool2d(-F.max_pool2d((hidden < HIDDEN).float(), 9, 1, 4) + 1, 9, 1, 4)
        near = F.max_pool2d(F.max_pool2d(seen, 5, 4, 2), 7, 1, 3)
        near = F.interpolate(near, size=list(seen.shape[2:]))
        seen = F.max_pool2d(torch.maximum(seen, wide * near), 5, 1, 2)
        seen = -F.max_pool2d(-seen, 3, 1, 1)
        return torch.where(seen > 0, 1.0, torch.where(torch.maximum(change, FAINT * 2 * wide) > FAINT, -1.0, 0.0))

    def foreign(self, x):
        """Places in which something of another picture lies, which the artist wants to go, some of them wide: 1 there."""
        n, size, dev = x.shape[0], x.shape[2], self.device
        index = self.damaging.pick(n)
        shape = self.damaging.warped(index, size, torch.full((n,), 0.4, device=dev), torch.zeros(n, device=dev),
                                     1.2 * (torch.rand(n, device=dev) < 0.4))
        return F.max_pool2d((shape > 0.3).float(), 3, 1, 1) * chance(n, 0.35, dev)

    def marked(self, m):
        """What an artist may mark: the damage, drawn too wide, or a part of it."""
        n, size, dev = m.shape[0], m.shape[2], self.device
        hole = (m > 0).float()
        wide = torch.lerp(F.max_pool2d(hole, 3, 1, 1), F.max_pool2d(hole, 9, 1, 4), chance(n, 0.5, dev))
        area = (texture(n, size, dev, 0.0) > between(n, -0.2, 0.3, dev)).float()
        return torch.where(torch.rand(n, 1, 1, 1, device=dev) < 0.3, wide * area, wide)

    def scanned(self, noisy, *pictures):
        """Greyed, softened and, where `noisy` is 1, with a scanner's noise, all alike; the last two get no noise."""
        n, dev = pictures[0].shape[0], self.device
        grey = torch.rand(n, 1, 1, 1, device=dev) < 0.3
        pictures = [torch.where(grey, grey_of(t).expand_as(t), t) for t in pictures]
        soft = chance(n, 0.4, dev) * between(n, 0, 1, dev)
        pictures = [torch.lerp(t, blurred(t, 0.9), soft) for t in pictures]
        noise = torch.randn_like(pictures[0])
        noise = torch.lerp(noise, 2.2 * blurred(noise, 0.8), torch.rand(n, 1, 1, 1, device=dev) * chance(n, 0.5, dev))
        noise = noise * torch.lerp(between(n, 0, 0.02, dev) * chance(n, 0.4, dev), between(n, 0.02, 0.1, dev), chance(n, 0.1, dev))
        return [(t + noise * noisy).clamp(0, 1) for t in pictures[:-2]] + [t.clamp(0, 1) for t in pictures[-2:]]

    def pressed(self, where, *pictures):
        """As JPEG where that is 1, alike; blocks begin anywhere."""
        n, dev = pictures[0].shape[0], self.device
        quality = between(n, *QUALITY, dev)
        down, across = (torch.randint(0, 8, (1,), device=dev) for _ in range(2))
        blocks = [moved(jpeg(moved(t, down, across), quality), -down, -across) for t in pictures]
        return [torch.where(where > 0, j, t) for t, j in zip(pictures, blocks)]

    @torch.no_grad()
    def __call__(self, x, sound=None):
        """sound: the chance of each picture to have no damage, B×1×1×1; without it that is the same for all."""
        n, dev = x.shape[0], self.device
        pressed = chance(n, PRESSED, dev)
        grainy = 1 - pressed * chance(n, SMOOTH, dev)
        bare, plain, grain = self.aged(x)
        x = (plain + grain * grainy).clamp(0, 1)
        b, kind, hidden = self.layers(x, 1 - chance(n, self.sound if sound is None else sound, dev))
        given = chance(n, 0.5, dev)
        foreign = self.foreign(x) * given
        b, hidden = torch.lerp(b, x.roll(1, 0), foreign), torch.maximum(hidden, foreign)
        b, x, plain, bare = self.scanned(grainy, b, x, plain, bare)
        m = self.visible(b, x, hidden)
        noise, sharp = x - plain, x
        b, x = self.pressed(pressed, b, x)
        marked = torch.maximum(self.marked(m) * given, F.max_pool2d(foreign, 3, 1, 1))
        return b, x, m, marked, kind, hidden, noise, x - sharp, plain - bare
