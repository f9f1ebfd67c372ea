# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure styles on photographs that no training saw, in a network that was in no loss, beside other methods.

    python3 measure.py ../styles .data FEATURES OUT [NAME …] --adain DECODER.pt --gatys GATYS.zip

The first argument is a folder of style files, or of checkpoints (base.pt, NAME.pt), which also say how often the
discriminator was deceived. Writes OUT/measure.md, which is printed too, and contact sheets. Without a baseline's file
its column has dashes.
"""
import argparse
import itertools
import math
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F

import baselines
import data
import held
from common import Run, sheet
from distances import Goal, Look, Seen, content
from features import Features
from squeezenet import SqueezeNet
from trained import Trained, mixed

WINDOWS = 256                                       # of a collection
SMALL = 256                                         # pixels of photographs where many paintings of each are made
SHOWN = [held.PHOTOS.index(n) for n in held.SHOWN_PHOTOS]
PAIR_PHOTOS = ('gb82/0004', 'pixabay_people/0224')
COLUMNS = dict(photo='photograph', base='base alone', ours='ours', reinhard='Reinhard', adain='AdaIN', gatys='Gatys',
               four='ours, as Gatys')


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    for name in ('trained', 'data', 'features', 'out'):
        p.add_argument(name)
    p.add_argument('names', nargs='*', help='styles; all that are there, without')
    p.add_argument('--adain', help="AdaIN's decoder, by baselines.py")
    p.add_argument('--gatys', help="Gatys' pictures, by baselines.py")
    return p.parse_args()


class Measure:
    """What all measurements share: networks, photographs, the collections' looks."""

    def __init__(self, a):
        self.a, self.device = a, Run(0).device
        self.trained = Trained(a.trained, self.device)
        self.look = Look(SqueezeNet(a.features).to(self.device))
        self.photos = baselines.photographs(a.data, self.device)
        self.names = a.names or self.trained.names
        self.goals = {}
        self.photos_seen = self.look.seen(self.stack())
        self.structures = {n: self.look.structure(x[None])[0] for n, x in self.photos.items()}
        self.adain = baselines.AdaIN(Features(a.features), a.adain, self.device) if a.adain else None
        self.gatys, self.gatys_seconds = baselines.read_gatys(a.gatys) if a.gatys else ({}, math.nan)

    def stack(self, names=held.PHOTOS):
        return torch.stack([self.photos[n] for n in names])

    def small(self, names=held.PHOTOS):
        return F.interpolate(self.stack(names), size=(SMALL, SMALL), mode='bilinear', antialias=True)

    def windows(self, name):
        return baselines.collection(self.a.data, name, self.device, WINDOWS)


def say(*words):
    print(*words, file=sys.stderr, flush=True)


# --- Every style beside the other methods -----------------------------------------------------------------------------


def timed(work):
    """(pictures, seconds for each)"""
    begun = time.time()
    made = work()
    if made.is_cuda:
        torch.cuda.synchronize()
    return made, (time.time() - begun) / len(made)


def paintings(m, name, windows):
    """{column: (pictures, seconds)} of every method that is there."""
    x, t = m.stack(), m.trained
    base, made = t.zero_shot(windows), dict(photo=(x, math.nan))
    made['base'] = timed(lambda: t.paint(x, *base))
    made['ours'] = timed(lambda: t.paint(x, *t.style(name)))
    made['reinhard'] = timed(lambda: baselines.reinhard(x, windows))
    if m.adain:
        style = m.adain.style(windows[:baselines.WINDOWS])
        made['adain'] = timed(lambda: torch.cat([m.adain(p, style) for p in x.split(1)]))
    if name in m.gatys:
        made['gatys'] = torch.stack(list(m.gatys[name].values())).to(m.device), m.gatys_seconds
        made['four'] = made['ours'][0][[held.PHOTOS.index(n) for n in m.gatys[name]]], math.nan
    return made


def compared(seen, goal, content=math.nan, seconds=math.nan):
    return dict(seen.distances(goal), frechet=seen.frechet(goal), content=content, seconds=seconds)


def measure_style(m, name):
    """({column: figures}, {column: pictures})"""
    windows = m.windows(name)
    looks = m.look.looks(windows)
    halves = Seen(looks[:len(looks) // 2]), Goal(looks[len(looks) // 2:])
    m.goals[name] = goal = Goal(looks)
    figures = dict(floor=compared(*halves))
    made = paintings(m, name, windows)
    for column, (y, seconds) in made.items():
        seen = m.photos_seen if column == 'photo' else m.look.seen(y)
        names = m.gatys[name] if column in ('gatys', 'four') else held.PHOTOS
        figures[column] = compared(seen, goal, seconds=seconds,
                                   content=content(m.look.structure(y), [m.structures[n] for n in names]))
    figures['critic'] = m.trained.deceived(name) or {}
    say(name, ' '.join('%s %.3f' % (c, f['style']) for c, f in figures.items() if 'style' in f))
    return figures, {'window': windows, **{column: y.cpu() for column, (y, _) in made.items()}}


def median(values):
    values = [v for v in values if v is not None and not math.isnan(v)]
    return statistics.median(values) if values else math.nan


def number(v, form='%.3f'):
    return '–' if math.isnan(v) else form % v


def row(*cells):
    return '| ' + ' | '.join(cells) + ' |'


def head(*cells):
    return [row(*cells), '|' + ' --- |' * len(cells)]


def figure(figures, column, kind):
    return figures.get(column, {}).get(kind)


def ratio(figures, kind, mine, theirs):
    a, b = figure(figures, mine, kind), figure(figures, theirs, kind)
    return a / b if a is not None and b else math.nan


RATIOS = {'style ÷ base': ('style', 'ours', 'base'), 'style ÷ Gatys': ('style', 'four', 'gatys'),
          'content ÷ Gatys': ('content', 'four', 'gatys')}


def table(all_figures):
    """The styles beside the other methods; then what the style distance is made of."""
    def cell(each, column, kinds):
        return ' · '.join(number(median(figure(f, column, k) for f in each)) for k in kinds)
    lines = ['Each cell: style · content · Fréchet distance.', '',
             *head('style', 'floor', *COLUMNS.values(), *RATIOS, 'deceived: made, real')]
    rows = {**{n: [f] for n, f in all_figures.items()}, '**median**': list(all_figures.values())}
    for name, each in rows.items():
        lines.append(row(name, *(cell(each, c, ('style', 'content', 'frechet')) for c in ('floor', *COLUMNS)),
                         *(number(median(ratio(f, *r) for f in each), '%.2f') for r in RATIOS.values()),
                         ', '.join(number(median(figure(f, 'critic', k) for f in each), '%.2f') for k in ('made', 'real'))))
    seconds = [number(median(figure(f, c, 'seconds') for f in all_figures.values()), '%.2f') for c in COLUMNS]
    lines.append(row('seconds', '–', *seconds, *['–'] * (len(RATIOS) + 1)))
    lines += ['', 'What the style distance is the mean of: statistics · Gram.', '', *head('style', 'floor', *COLUMNS.values())]
    for name, each in rows.items():
        lines.append(row(name, *(cell(each, c, ('statistics', 'gram')) for c in ('floor', *COLUMNS))))
    return lines


def verdict(all_figures):
    """The aims, for the median style, and how many of all reach them."""
    lines = ['']
    for title, limit in zip(RATIOS, (0.5, 1.3, 1.0)):
        values = [v for v in (ratio(f, *RATIOS[title]) for f in all_figures.values()) if not math.isnan(v)]
        if values:
            lines.append(f'- {title}: median {median(values):.2f}, {sum(v <= limit for v in values)} of {len(values)} '
                         f'styles at most {limit}')
    return lines


# --- Pairs ------------------------------------------------------------------------------------------------------------


def pairs(m):
    """Every two styles mixed half and half: between the two, and not collapsed?"""
    couples = list(itertools.combinations(m.names, 2))
    if not couples:
        return []
    x = m.small(PAIR_PHOTOS)
    plain = m.look.structure(x)

    def looked(y):
        return y, m.look.seen(y), content(m.look.structure(y), plain)
    alone = {n: looked(m.trained.paint(x, *m.trained.style(n))) for n in m.names}
    finite, kept, between, worst, rows = 0, 0, 0, [], []
    for i, (a, b) in enumerate(couples):
        y, seen, off = looked(mixed(alone[a][0], alone[b][0]))
        off /= max(alone[a][2], alone[b][2])
        finite += bool(torch.isfinite(y).all())
        kept += off <= 1.2
        between += all(seen.distances(m.goals[p])['style'] < alone[q][1].distances(m.goals[p])['style']
                       for p, q in ((a, b), (b, a)))
        worst.append((off, f'{a} + {b}'))
        if i % max(1, len(couples) // 8) == 0:
            rows.append([alone[a][0][0], y[0], alone[b][0][0]])
    sheet(rows, m.a.out + '/pairs.jpg', 256, 84)
    return ['', f'Pairs mixed half and half: {len(couples)}; {finite} finite; {kept} with a content distance at most 1.2 times '
            f'the larger of the two (worst: {", ".join("%s %.2f" % (p, v) for v, p in sorted(worst, reverse=True)[:3])}); '
            f'{between} nearer to either collection than the other style is.']


# --- Paintings that the base never saw --------------------------------------------------------------------------------


def unseen(m):
    """The encoder alone, on single paintings that were not in the base's training."""
    x = m.small()
    lines = ['', 'Paintings that the base never saw, by their code alone: style distance to the painting.', '',
             *head('painting', 'floor', 'photograph', 'base', 'base ÷ photograph')]
    rows = []
    for name, painting in data.load(m.a.data + '/paintings.zip', lambda n: n in held.SHOWN_PAINTINGS):
        torch.manual_seed(0)
        pool = data.Pool([(name, painting)], data.STYLE_SIDE, m.device)
        windows = pool.windows(pool.pick(WINDOWS), 256, 1, 1.5)
        code, goal = windows[:WINDOWS // 2], Goal(m.look.looks(windows[WINDOWS // 2:]))
        made = m.trained.paint(x, *m.trained.zero_shot(code))
        floor, photo, base = (m.look.seen(y).distances(goal)['style'] for y in (code, x, made))
        lines.append(row(name, *map(number, (floor, photo, base, base / photo))))
        rows.append([pool.squares[0].float() / 255, *(made[i] for i in SHOWN)])
    sheet(rows, m.a.out + '/unseen.jpg', 256, 84)
    return lines


# --- Contact sheets ---------------------------------------------------------------------------------------------------


def style_sheets(m, pictures):
    """sheet.jpg has the photographs that may be shown anywhere, all.jpg all of them; compared.jpg the methods."""
    for path, which in (('sheet', SHOWN), ('all', range(len(held.PHOTOS)))):
        rows = [[torch.ones(3, 8, 8), *m.stack()[list(which)]]]
        rows += [[p['window'][0], *p['ours'][list(which)]] for p in pictures.values()]
        sheet(rows, f'{m.a.out}/{path}.jpg', 280, 84)
    rows, white = [], torch.ones(3, 8, 8)
    for i, (name, p) in enumerate(pictures.items()):
        photo = held.SHOWN_PHOTOS[i % len(held.SHOWN_PHOTOS)]
        at = held.PHOTOS.index(photo)
        gatys = m.gatys.get(name, {}).get(photo, white)
        rows.append([p['window'][0], p['photo'][at], p['reinhard'][at], p['adain'][at] if 'adain' in p else white, gatys,
                     p['base'][at], p['ours'][at]])
    sheet(rows, m.a.out + '/compared.jpg', 256, 84)


@torch.no_grad()
def main():
    a = arguments()
    os.makedirs(a.out, exist_ok=True)
    m = Measure(a)
    figures, pictures = {}, {}
    for name in m.names:
        figures[name], pictures[name] = measure_style(m, name)
    style_sheets(m, pictures)
    lines = [*table(figures), *verdict(figures), *pairs(m), *unseen(m)]
    with open(a.out + '/measure.md', 'w') as f:
        print('\n'.join(lines), file=f)
    print('\n'.join(lines))


if __name__ == '__main__':
    main()
