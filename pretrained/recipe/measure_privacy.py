# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fine-tuned style gives away of the paintings it was tuned on: whether somebody who has a painting can tell from the
style's file that it was among them (membership inference).

    python3 measure_privacy.py tune PASTICHE PAINTINGS OUT --steps 200 [--seeds 3] [--painters monet …] [--jobs 4]
    python3 measure_privacy.py measure ../styles PAINTINGS .data OUT --steps 200 [--seeds 3] [--painters monet …] [--bits 4]

PAINTINGS has a folder for each painter. Twenty paintings of each are drawn, which the base knows all alike, and halved at random
once for each seed; `tune` tunes a style on either half, OUT/STEPS/PAINTER-SEEDa.safetensors and …b, so that every painting is a
member of one and not of the other. What is there is left as it is, and what was interrupted goes on, so both commands can be
stopped and given again; `--jobs` tunes so many at once, of one thread each. `measure` writes scores beside the styles and
prints the table of privacy.py. `--bits` measures the styles with coarser differences from the base, and `--steps 0` what tuning
begins with, as which instant styles are left: the vector of the members' mean code, of which nothing is painted and nothing tuned.
"""
import argparse
import json
import math
import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import baselines
import data
import held
import privacy
import stylefile
from common import BORDER, Run, inner
from distances import TILE, tiles
from measure_tuned import picture
from networks import GRAIN, Generator, grain
from trained import Trained

PAINTERS = 'monet', 'potter', 'holbein', 'vangogh'
COUNT = 20          # paintings of a painter
SIDE = 384          # of a painting's shorter side, amid the scales at which crops are drawn for training
THUMB = 16          # pixels of the grey thumbnails by which two scans of one work are found
SAME = 0.9          # their correlation
CODES = 32          # crops of which the engine takes the mean code (engine/train/tune.c)


# --- Paintings and styles ---------------------------------------------------------------------------------------------


def thumbnail(path):
    """Standardised, so that the mean of the product of two is their correlation."""
    x = np.asarray(Image.open(path).convert('L').resize((THUMB, THUMB), Image.BOX), dtype=float)
    return (x - x.mean()) / (x.std() + 1e-6)


def drawn(folder, painter, count=COUNT):
    """Names of a painter's paintings, always the same ones: none that the base does not know, no work twice."""
    names = [f'{painter}/{f[:-4]}' for f in sorted(os.listdir(f'{folder}/{painter}')) if f.endswith('.jpg')]
    random.Random(painter).shuffle(names)
    taken, seen = [], []
    for name in names:
        if held.painting(name) or len(taken) == count:
            continue
        thumb = thumbnail(f'{folder}/{name}.jpg')
        if all((thumb * other).mean() < SAME for other in seen):
            taken.append(name)
            seen.append(thumb)
    if len(taken) < count:
        raise SystemExit(f'{folder}/{painter} has {len(taken)} different paintings, not {count}.')
    return taken


def halves(names, seed):
    """(a, b), by chance."""
    mixed = sorted(names)
    random.Random(f'{seed} {mixed[0]}').shuffle(mixed)
    return mixed[:len(mixed) // 2], mixed[len(mixed) // 2:]


def plan(a):
    """(style's name, members, the others, seed) of all styles, the first seed's first."""
    paintings = {painter: drawn(a.paintings, painter, a.count) for painter in a.painters}
    for seed in range(1, a.seeds + 1):
        for painter in a.painters:
            one, other = halves(paintings[painter], seed)
            yield f'{painter}-{seed}a', one, other, seed
            yield f'{painter}-{seed}b', other, one, seed


def style_path(a, name):
    return f'{a.out}/{a.steps}/{name}.safetensors'


def tune(a, name, members, seed):
    """Begin, go on with, or leave a style as it is, which is finished when it has no checkpoint."""
    path = style_path(a, name)
    unfinished = os.path.exists(path + '.tuning') and os.path.getsize(path + '.tuning') > 0
    if os.path.exists(path) and not unfinished:
        return
    begin = ['--seed', str(seed), *(word for m in members for word in ('--reference', f'{a.paintings}/{m}.jpg'))]
    subprocess.run([a.pastiche, 'tune', '-q', '-t', '1', '--steps', str(a.steps), *(['--resume'] if unfinished else begin), path],
                   check=True)
    print(path, flush=True)


def tune_all(a):
    os.makedirs(f'{a.out}/{a.steps}', exist_ok=True)
    with ThreadPoolExecutor(a.jobs) as pool:
        jobs = [pool.submit(tune, a, name, members, seed) for name, members, _, seed in plan(a)]
        try:
            for job in jobs:
                job.result()
        finally:
            pool.shutdown(cancel_futures=True)


# --- Scores -----------------------------------------------------------------------------------------------------------


def read(path):
    x = torch.from_numpy(np.array(Image.open(path).convert('RGB'))).permute(2, 0, 1)
    return tiles(data.fit(x, SIDE)[None])


class Study:
    """What can be computed of a painting's crops and a style, each relative to the base; large where they belong together."""

    def __init__(self, a):
        self.device = Run(0).device
        self.trained = Trained(a.styles, self.device)
        photos = torch.stack(list(baselines.photographs(a.data, self.device).values()))
        self.photos = F.interpolate(photos, size=(TILE, TILE), mode='area')
        self.folder, self.crops, self.errors = a.paintings, {}, {}

    def paint(self, x, weights, vector):
        """Squares with the border that training gives them; `vector` is one for all or one for each."""
        g = self.trained.generator
        g.conv.load_state_dict(weights)
        x = F.pad(x, 4 * (BORDER,), mode='reflect')
        x = (x + grain(*x.shape[2:]).to(x) * GRAIN).contiguous(memory_format=torch.channels_last)
        return torch.cat([inner(g(p, v)) for p, v in zip(x.split(1), vector.expand(len(x), -1).split(1))])

    def painting(self, name):
        """(crops, their own vectors)."""
        if name not in self.crops:
            x = read(f'{self.folder}/{name}.jpg').to(self.device)
            self.crops[name] = x, self.trained.own(x)
        return self.crops[name]

    def own_error(self, name):
        """How far the base with their own vectors is from a painting's crops."""
        if name not in self.errors:
            x, own = self.painting(name)
            self.errors[name] = privacy.error(self.paint(x, self.trained.base, own), x)
        return self.errors[name]

    def beginning(self, members, seed):
        """The vector that tuning begins with: crops are drawn as the engine draws them, none as the scores' are."""
        torch.manual_seed(seed)
        each = math.ceil(CODES / len(members))
        seen = [data.squares(picture(f'{self.folder}/{m}.jpg').to(self.device), each) for m in members]
        return self.trained.zero_shot(torch.cat(seen))[1]

    def distances(self, paintings, vector):
        """{painting: {'code': of each crop}}."""
        return {name: {'code': (-(self.painting(name)[1] - vector).square().mean(1).sqrt()).tolist()} for name in paintings}

    def scores(self, paintings, weights, vector):
        """{painting: {score: of each crop}}."""
        base = self.trained.base
        pastiches, plain = (privacy.patches(self.paint(self.photos, w, vector)) for w in (weights, base))
        found = self.distances(paintings, vector)
        for name in paintings:
            x, _ = self.painting(name)
            styled, same = (privacy.error(self.paint(x, w, vector), x) for w in (weights, base))
            copied = [privacy.likeness(privacy.patches(c[None], step=2), pastiches, plain) for c in x]
            found[name].update({k: v.tolist() for k, v in {
                'reconstruction, base with its vector': (same / styled).log(),
                'reconstruction, base with the own code': (self.own_error(name) / styled).log(),
                'copied patches': torch.stack(copied)}.items()})
        return found


def coarser(tensors, bits):
    """A style's tensors whose differences from the base have so many bits; the file's have 8."""
    most = 2 ** (bits - 1) - 1

    def one(t):
        return ((t.float() * most / stylefile.STEPS).round() * stylefile.STEPS / most).round().to(torch.int8)
    return {k: one(t) if t.dtype == torch.int8 else t for k, t in tensors.items()}


def style(trained, path, bits):
    """(weights of the generator, vector)."""
    tensors, _ = stylefile.read(path)
    g = Generator()
    stylefile.load_generator(g, coarser(tensors, bits), trained.tensors)
    return trained._weights(g), tensors['vector'][None].to(trained.device)


# --- The table --------------------------------------------------------------------------------------------------------


def measured(a, study, name, members, others, seed):
    """The scores of a style, from its file of them where there is one."""
    path = f'{a.out}/{a.steps}/{name}.{a.bits}bits.json'
    if not os.path.exists(path):
        if a.steps:
            found = study().scores(members + others, *style(study().trained, style_path(a, name), a.bits))
        else:
            found = study().distances(members + others, study().beginning(members, seed))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + '.part', 'w', encoding='utf-8') as f:
            json.dump(found, f)
        os.replace(path + '.part', path)
    with open(path, encoding='utf-8') as f:
        return json.load(f)


def table(found):
    """{score: Scores of crops} of [(members, {painting: {score: of each crop}})], a pair of styles after the other."""
    number = {p: i for i, p in enumerate(sorted({p for _, of in found for p in of}))}
    rows = {}
    for i, (members, of) in enumerate(found):
        for painting, scores in of.items():
            for score, values in scores.items():
                rows.setdefault(score, []).extend((v, painting in members, number[painting], i) for v in values)
    return {score: privacy.Scores(*(np.array(column) for column in zip(*r))) for score, r in rows.items()}


def line(score, what, s, rng):
    def with_interval(measure):
        return '%.2f (%.2f–%.2f)' % (measure(s), *privacy.interval(measure, s, rng))
    chance, (low, high) = privacy.control(privacy.auc, s, rng)
    told = with_interval(privacy.told) if what == 'paintings' else '–'
    return '| %s | %s | %s | %s | %s | %.2f (%.2f–%.2f) |' % (
        score, what, with_interval(privacy.auc), with_interval(privacy.hits), told, chance, low, high)


@torch.no_grad()
def measure_all(a):
    made = []

    def study():                        # networks are loaded only if a style has no scores yet
        if not made:
            made.append(Study(a))
        return made[0]

    found = []
    for name, members, others, seed in plan(a):
        if a.steps == 0 or os.path.exists(style_path(a, name)):
            found.append((name, members, measured(a, study, name, members, others, seed)))
            print(name, flush=True)
    names = {name for name, *_ in found}
    pairs = [f for f in found if {f[0][:-1] + half for half in 'ab'} <= names]
    print(f'\n{len(pairs)} styles of {a.steps} steps, differences of {a.bits} bits\n')
    print('| score | of | AUC | hits at 1 % alarms | told of two | AUC, labels by chance |\n| --- | --- | --- | --- | --- | --- |')
    for score, crops in table([f[1:] for f in pairs]).items():
        for what, s in ('crops', crops.centred()), ('paintings', crops.whole().centred()):
            print(line(score, what, s, np.random.default_rng(0)), flush=True)


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    actions = p.add_subparsers(required=True)
    for name, run, words in (('tune', tune_all, ('pastiche', 'paintings', 'out')),
                             ('measure', measure_all, ('styles', 'paintings', 'data', 'out'))):
        action = actions.add_parser(name)
        action.set_defaults(run=run)
        for word in words:
            action.add_argument(word)
        action.add_argument('--steps', type=int, required=True)
        action.add_argument('--seeds', type=int, default=3)
        action.add_argument('--painters', nargs='+', default=PAINTERS)
        action.add_argument('--count', type=int, default=COUNT, help='paintings of a painter')
        if run is tune_all:
            action.add_argument('--jobs', type=int, default=1)
        else:
            action.add_argument('--bits', type=int, default=8)
    return p.parse_args()


if __name__ == '__main__':
    args = arguments()
    args.run(args)
