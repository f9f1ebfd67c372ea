# SPDX-License-Identifier: GPL-3.0-or-later
"""How near eras come to real pictures of the time, beside Reinhard's transfer and a free table, and what they leave alone.

    python3 measure_era.py ../styles/eras --data .data-eras [NAME …]

All on photographs and real pictures that no training saw. For eras that learned from real pictures:

Prints are measured as grey as the scans of the real ones. *deceived*: the share of held-out patches which a discriminator takes for real that was trained anew against just this method, on the pictures
that trainings see: of the method's, of real ones. *Patches*: Fréchet distance of places of 24 × 24 pixels, by means and deviations of
CIELAB, relative to the real ones' variance, and which part of it is the means'; the floor is one half of the held-out real pictures against
the other, and what was learned from against what was held out. No method can be asked to be nearer than that.

For all: *order*, Spearman's correlation of lightness with the photograph's, the mean and the lowest of all pictures; *skin*, by how many
degrees its hue turns, and what is left of its chroma, medians of 26 faces; *light* and *dark*, lightness (CIELAB) of skin of such faces, before and
after; *skins*, the share of pairs of faces, 8 apart or more, of which the lighter one stays lighter; *edge*, by how many pixels edges move with
the optics, the worst picture; *steps*, whether more strength is never nearer to the photograph.

For what goes back: *undone*, CIEDE2000 from photographs of which fading was simulated, as training fades them and by wavelength, to what
they were: as they are, by grey world, by Reinhard's transfer, by the era; *good*, from photographs that did not fade to what becomes of them,
medians and the tenth that changes most; *darks*, a* − b* of the darkest quarter of real faded slides, before, after, and of photographs.
"""
import argparse
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import data
import era_cards
import eras
import held
import physics_eras
import stylefile
from baselines import lab, reinhard
from distances import Gauss
from era_optics import optics
from patches import Apart, Places, places
from train_era import Discriminator, Trainer, Windows, chroma, faded, judged, skin, sliced

STEPS, TABLE, FLOORS = 120, 13, 8
SINGLE = 6                      # real pictures, the look of each of which is given to all photographs
APART = 8                       # in CIELAB's lightness, of skins that one can tell apart


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('eras')
    p.add_argument('names', nargs='*')
    p.add_argument('--data', required=True)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--steps', type=int, default=STEPS, help='of the discriminator and of the free table')
    return p.parse_args()


def load(path):
    tensors, metadata = stylefile.read(path)
    return eras.Finished(*stylefile.load_era(tensors)).eval(), metadata


def pixels(pictures):
    return [x[None].float() / 255 for _, x in pictures]


# --- Methods ----------------------------------------------------------------------------------------------------------

def windows_of(pictures, count, random):
    return Windows(pictures, random).draw(count)[0]


def free_table(photographs, real, card, random, steps):
    """13×13×13×3: what is added to a colour, so that the colours of photographs become those of the set; smooth, otherwise free."""
    table = torch.zeros(TABLE, TABLE, TABLE, 3, requires_grad=True)
    photos, reals = Windows(photographs, random, card.people), Windows(real, random)
    adam = torch.optim.Adam([table], 1e-2)
    for step in range(steps):
        adam.param_groups[0]['lr'] = 1e-2 * min(1.0, 2 * (1 - step / steps) + 0.02)
        x, r = photos.draw(16)[0], reals.draw(16)[0]
        smooth = sum((table.diff(n=2, dim=d) ** 2).mean() for d in range(3))
        loss = sliced(tabled(x, table), r, random) + 20 * smooth
        Trainer.improve(adam, loss)
    return table.detach()


def tabled(x, table):
    return (x + eras.residual(table, x.flatten(2)).view_as(x)).clamp(0, 1)


# --- Nearness to real pictures ----------------------------------------------------------------------------------------

def deceived(made, real, held_made, held_real, card, random, steps):
    """Shares of held-out patches that are taken for real: of made ones, of real ones. Pictures are (name, uint8), or windows for the held-out."""
    torch.manual_seed(int(random.initial_seed()))
    d, (mine, theirs) = Discriminator(), (Windows(p, random) for p in (made, real))
    adam = torch.optim.Adam(d.parameters(), 1e-3, betas=(0.5, 0.99))
    for step in range(steps):
        adam.param_groups[0]['lr'] = 1e-3 * min(1.0, 2 * (1 - step / steps) + 0.02)
        r, f = (d(judged(w.draw(16)[0], card, random)) for w in (theirs, mine))
        Trainer.improve(adam, F.relu(1 - r).mean() + F.relu(1 + f).mean())
    d.eval()
    with torch.no_grad():
        return [float((d(judged(x, card, random)) > 0).float().mean()) for x in (held_made, held_real)]


def frechet(made, real, card):
    """(distance, the part of it that the means have)"""
    theirs = places(real, card)
    scale = torch.diag(1 / theirs.std(0).clamp(min=1e-2)).double()
    mine, theirs = Gauss.of(places(made, card), scale), Gauss.of(theirs, scale)
    return mine.frechet(theirs), float((mine.mean - theirs.mean).square().sum() / theirs.variance)


def floors(real, held_real, theirs, card, random):
    """(halves of the held-out pictures against each other, mean of FLOORS splits; what was learned from against the held-out)"""
    apart, half = 0.0, len(held_real) // 2
    for _ in range(FLOORS):
        index = torch.randperm(len(held_real), generator=random)
        halves = (windows_of(pick(held_real, i), 160, random) for i in (index[:half], index[half:]))
        apart += frechet(*halves, card)[0] / FLOORS
    return apart, frechet(windows_of(real, 320, random), theirs, card)[0]


@torch.no_grad()
def as_pictures(pictures, method):
    """[(name, uint8)] after a method."""
    return [(n, (method(x[None].float() / 255)[0].clamp(0, 1) * 255).round().byte()) for n, x in pictures]


def without_paper(x, paper):
    """Pictures on a paper of physics_eras.py, as grey as they were before: sets of real pictures are grey scans."""
    grey = np.linspace(0, 1, 256)
    printed = physics_eras.simulation(paper)(grey) @ np.array(eras.LUMINANCE)
    y = np.interp(eras.luminance(x).numpy(), printed, grey)
    return torch.from_numpy(y).float().expand(-1, 3, -1, -1)


@torch.no_grad()
def nearness(era, card, a):
    random = torch.Generator().manual_seed(a.seed)
    of = lambda measuring: [p for kind in card.real for p in data.era_pictures(a.data, kind, measuring)]
    photos, held_photos = (data.era_pictures(a.data, 'photos', m) for m in (False, True))
    real, held_real = of(False), of(True)
    if card.back:
        photos, held_photos, real, held_real = real, held_real, photos, held_photos
    photos = [photos[int(i)] for i in torch.multinomial(Windows(photos, random, card.people).weight, min(96, len(photos)), generator=random)]
    moments = windows_of(real, 256, random)
    grey = (lambda x: eras.encode(eras.mixed(era.looks()['exposure'], eras.decode(x)))) if card.sensitivity else (lambda x: x)
    with torch.enable_grad():
        table = free_table(as_pictures(photos, grey), real, card, random, a.steps)
    methods = {'as it is': grey, 'Reinhard': lambda x: reinhard(grey(x), moments), 'free table': lambda x: tabled(grey(x), table),
               'era': lambda x: without_paper(eras.look(era, x), card.print) if card.print else eras.look(era, x)}
    weight = Windows(held_photos, random, card.people).weight
    fair(methods, lambda x, r: reinhard(grey(x), r), held_photos[::2], weight[::2], real, held_real, card)
    share = torch.multinomial(weight, 96, replacement=True, generator=random)
    theirs = windows_of(held_real, 320, random)
    print('  floor %.3f, learned from %.3f' % floors(real, held_real, theirs, card, random))
    for name, method in methods.items():
        made = windows_of(as_pictures(pick(held_photos, share), method), 320, random)
        with torch.enable_grad():
            mine, real_ones = deceived(as_pictures(photos, method), real, made, theirs, card, random, a.steps)
        print('  %-10s deceived %.2f of %.2f  patches %.3f, means %.3f' % (name, mine, real_ones, *frechet(made, theirs, card)), flush=True)


@torch.no_grad()
def fair(methods, single, photographs, weight, learned, held_real, card):
    """Prints distances as of ever so many pictures: `single (x, r)` is Reinhard's transfer to one real picture r, as an artist has one. It is
    given to all photographs, for SINGLE pictures in turn; or each photograph has another."""
    real = Places(pixels(held_real), card)
    apart = lambda method: Apart(Places([method(x).clamp(0, 1) for x in pixels(photographs)], card, weight), real)
    halves = [Apart(*(Places(pixels(held_real[i::2]), card) for i in order)).distance for order in ((0, 1), (1, 0))]
    print('  places, as of ever so many pictures: learned from %.3f, halves %.3f' % (Apart(Places(pixels(learned), card), real).distance, sum(halves) / 2))
    for name, method in methods.items():
        found = apart(method)
        print('    %-10s %.3f ± %.3f (as measured %.3f)' % (name, found.distance, found.error, found.whole), flush=True)
    one_by_one = iter(pixels(learned) * (1 + len(photographs) // len(learned)))
    print('    %-10s %.3f' % ('one each', apart(lambda x: single(x, next(one_by_one))).distance))
    every = sorted(apart(lambda x: single(x, r)).distance for r in pixels(learned[::max(1, len(learned) // SINGLE)]))
    print('    %-10s %.3f, median %.3f, %.3f to %.3f, of %d' % ('one for all', sum(every) / len(every), every[len(every) // 2], every[0], every[-1], len(every)), flush=True)


def pick(pictures, index):
    return [pictures[int(i)] for i in index]


# --- What must stay ---------------------------------------------------------------------------------------------------

def ranks(x):
    """Of a row of values; equal ones have the same."""
    _, inverse, counts = torch.unique(x, return_inverse=True, return_counts=True)
    end = counts.cumsum(0).double()
    return (end - (counts - 1) / 2)[inverse]


def order(x, y):
    """Spearman's correlation of two pictures' lightness, to 8 bits."""
    a, b = (ranks((lab(t)[:, 0] * 255).round().flatten()) for t in (x, y))
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (a.norm() * b.norm()).clamp(min=1e-9))


def faces(era, packed):
    """(degrees that hue turns, part of the chroma that is left, lightness before, after) of skin by name."""
    found = {}
    for name, x in data.load(packed + '/faces.zip'):
        x = data.fit(x, 256)[None]
        before, after = (lab(t).flatten(2) for t in (x, eras.look(era, x)))
        where = skin(before)[0] > 0
        if name in held.FACES['grey'] or where.sum() < 200:
            continue
        hue, light = [], []
        for c in (before, after):
            mean = c[0][:, where].mean(1)
            hue.append(torch.rad2deg(torch.atan2(mean[2], mean[1])))
            light.append(100 * float(mean[0]) - 16)
        turn = float((hue[1] - hue[0] + 180) % 360 - 180)
        found[name] = turn, float(chroma(after)[0, where].mean() / chroma(before)[0, where].mean()), *light
    return found


def skins(faces):
    """Of (lightness before, after): the share of pairs, APART or more, of which the lighter one stays lighter."""
    before, after = torch.tensor(faces, dtype=torch.float64).t()
    apart, now = (t[:, None] - t for t in (before, after))
    return float((now[apart > APART] > 0).double().mean())


def moved(x, y):
    """By how many pixels the edges of one picture are beside those of another: the peak of their gradients' correlation, by parabola."""
    def edges(t):
        t = lab(t)[:, :1]
        e = F.pad((t[..., 1:, :-1] - t[..., :-1, :-1]) ** 2 + (t[..., :-1, 1:] - t[..., :-1, :-1]) ** 2, (0, 1, 0, 1)).sqrt()
        return e - e.mean()
    a, b = edges(x), edges(y)
    at = lambda dy, dx: float((a[..., 2:-2, 2:-2] * b[..., 2 + dy:b.shape[2] - 2 + dy, 2 + dx:b.shape[3] - 2 + dx]).sum())
    peak = lambda low, middle, high: 0.5 * (low - high) / min(low - 2 * middle + high, -1e-9)
    return max(abs(peak(at(-1, 0), at(0, 0), at(1, 0))), abs(peak(at(0, -1), at(0, 0), at(0, 1))))


@torch.no_grad()
def kept(era, card, a, numbers):
    pictures = [data.fit(x, 256)[None] for _, x in data.load(a.data + '/test.zip') + data.load(a.data + '/faces.zip')]
    made = [eras.look(era, x) for x in pictures]
    orders = [order(x, y) for x, y in zip(pictures, made)]
    quiet = {k: v for k, v in numbers.items() if not k.startswith(('grain', 'starch'))}
    edge = max(moved(x, optics(y, quiet)) for x, y in zip(pictures, made))
    at = lambda x, y, s: (s * (y - x)).abs().mean()
    steps = all(at(x, y, s) <= at(x, y, s + 0.25) for x, y in zip(pictures, made) for s in (0, 0.25, 0.5, 0.75))
    middle = lambda values: sorted(values)[len(values) // 2]
    text = '  order %.3f, %.3f at least; edge %.2f; steps %s' % (sum(orders) / len(orders), min(orders), edge, 'yes' if steps else 'NO')
    of = faces(era, a.data)
    for tone in ('light', 'dark'):
        some = [v for n, v in of.items() if n in held.FACES[tone]]
        text += '; %s %.0f → %.0f' % (tone, *(sum(v[i] for v in some) / len(some) for i in (2, 3)))
    text += '; skins %.3f' % skins([v[2:] for v in of.values()])
    if not card.sensitivity:
        turns = [v[0] for v in of.values()]
        text += '; skin %+.0f° (%+.0f to %+.0f), chroma × %.2f' % (middle(turns), min(turns), max(turns), middle([v[1] for v in of.values()]))
    print(text, flush=True)


# --- The way back -----------------------------------------------------------------------------------------------------

def ciede2000(x, y):
    """B×3×… CIELAB / 100 as `lab` has them → B×…, Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = ((100 * t.double()).unbind(1) for t in (x, y))
    mean = (torch.hypot(a1, b1) + torch.hypot(a2, b2)) / 2
    g = 1.5 - 0.5 * (mean ** 7 / (mean ** 7 + 25.0 ** 7)).sqrt()
    c1, c2 = torch.hypot(g * a1, b1), torch.hypot(g * a2, b2)
    h1, h2 = (torch.rad2deg(torch.atan2(b, g * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = torch.where(c1 * c2 == 0, 0.0, (h2 - h1 + 180) % 360 - 180)
    light, chroma_off, hue_off = l2 - l1, c2 - c1, 2 * (c1 * c2).sqrt() * torch.sin(torch.deg2rad(turn / 2))
    l, c = (l1 + l2) / 2 - 16, (c1 + c2) / 2                    # lab's L is shifted by 16
    h = torch.where(c1 * c2 == 0, h1 + h2, (h1 + turn / 2) % 360)
    of = lambda k, at: torch.cos(torch.deg2rad(k * h - at))
    t = 1 - 0.17 * of(1, 30) + 0.24 * of(2, 0) + 0.32 * of(3, -6) - 0.20 * of(4, 63)
    s_l, s_c, s_h = 1 + 0.015 * (l - 50) ** 2 / (20 + (l - 50) ** 2).sqrt(), 1 + 0.045 * c, 1 + 0.015 * c * t
    r = -2 * (c ** 7 / (c ** 7 + 25.0 ** 7)).sqrt() * torch.sin(torch.deg2rad(60 * torch.exp(-((h - 275) / 25) ** 2)))
    light, chroma_off, hue_off = light / s_l, chroma_off / s_c, hue_off / s_h
    return (light ** 2 + chroma_off ** 2 + hue_off ** 2 + r * chroma_off * hue_off).clamp(min=0).sqrt()


def apart(x, y):
    return float(ciede2000(lab(x), lab(y)).mean())


def grey_world(x):
    light = eras.decode(x)
    mean = light.mean((2, 3), keepdim=True)
    return eras.encode((light * mean.mean(1, keepdim=True) / mean.clamp(min=1e-4)).clamp(0, 1))


def faded_by_wavelength(x):
    c = physics_eras.fadedslide(x[0].flatten(1).t().double().numpy())
    return torch.from_numpy(c).float().t().view_as(x)


def dark_cast(x):
    c = lab(x)[0].flatten(1)
    dark = c[:, c[0] <= c[0].quantile(0.25)].mean(1)
    return 100 * float(dark[1] - dark[2])


@torch.no_grad()
def undone(era, card, a):
    random = torch.Generator().manual_seed(a.seed)
    middle = lambda values: sorted(values)[len(values) // 2]
    slides = pixels(p for kind in card.real for p in data.era_pictures(a.data, kind, True))
    good = pixels(data.era_pictures(a.data, 'photos', True)[::2])
    moments = windows_of(data.era_pictures(a.data, 'photos'), 256, random)
    methods = dict(faded=lambda x: x, grey=grey_world, Reinhard=lambda x: reinhard(x, moments), era=lambda x: eras.look(era, x))
    for title, fade in (('densities', lambda x: faded(x, random)), ('wavelength', faded_by_wavelength)):
        old = [fade(x) for x in good]
        print('  undone,', title, ' '.join('%s %.1f' % (n, middle([apart(m(o), x) for o, x in zip(old, good)])) for n, m in methods.items()))
    for name in ('grey', 'Reinhard', 'era'):
        off = sorted(apart(methods[name](x), x) for x in good)
        print('  good, %s %.1f, a tenth more than %.1f' % (name, middle(off), off[len(off) * 9 // 10]))
    print('  darks of slides', ' '.join('%s %+.1f' % (n, middle([dark_cast(m(x)) for x in slides])) for n, m in methods.items()),
          'photographs %+.1f' % middle([dark_cast(x) for x in good]), flush=True)


def main():
    a = arguments()
    torch.set_num_threads(1)
    for name in a.names or [n for n in era_cards.ERAS if os.path.exists(f'{a.eras}/{n}.safetensors')]:
        card = era_cards.ERAS[name]
        era, metadata = load(f'{a.eras}/{name}.safetensors')
        print(name, flush=True)
        kept(era, card, a, json.loads(metadata['optics']))
        if card.real:
            nearness(era, card, a)
        if card.back:
            undone(era, card, a)


if __name__ == '__main__':
    main()
