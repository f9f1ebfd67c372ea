# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the restorer: pictures are damaged, and a critic looks at how they were mended, where the damage was.

    torchrun --nproc-per-node 2 train_restorer.py --data .data-restore --features FOLDER --minutes 9 --out OUT [--resume restorer.pt]

A fifth of the pictures is sound, 35 % of the faces, and so are the most of every other; half of them come with an artist's mask. A
fifth shows places that the restorer, as it is, takes for damage where there is none.
Resumes from a float16 checkpoint (averaged weights; Adam starts anew). Ends with figures for held-out damage and contact sheets of
it and of real old pictures.
"""
import argparse
import os

import torch
import torch.nn.functional as F

import data
import damage
import faces
from common import Average, Player, Recorded, Run, Sums, restore, save, sheet
from features import Features
from mining import Mined
from restorer import WIDTH, Critic, Restorer, covering, mend

# Of each kind of picture: pixels seen, of its own; its share of a batch; and the chance that one of them is sound.
WINDOW = dict(faces=(0.6, 1.7), photos=(0.6, 1.7), paintings=(0.7, 1.6), prints=(0.6, 1.5))
SHARE = dict(faces=0.2, photos=0.35, paintings=0.2, prints=0.25)
SOUND = dict(faces=0.35, photos=0.2, paintings=0.2, prints=0.2)
MINED, MINED_SOUND = 0.2, 0.4     # so much of each kind shows places that are taken for damage now, most of them without any
DRESSED = 2              # times each face whose eyes are known is drawn with spectacles or loose hair, beside once as it is
LOOKED = 1500            # steps from one look at where these are to the next
SHEET = 12
ALARMS = 0.005           # of a picture's places: so many of the worst are what false alarms cost
PLAIN, FAR = 3.0, 0.25   # to miss damage that differs by FAR costs 1 + PLAIN times as much as an alarm
APART = 0.05             # of the range: differences up to it count by their square
SHALLOW, DEEP = 8, 24    # pixels from the border of what is hidden: farther in, one cannot know what was there


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--data', required=True)
    p.add_argument('--features', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--resume')
    p.add_argument('--minutes', type=float, default=9)
    p.add_argument('--batch', type=int, default=32, help='pictures a step, on each GPU')
    p.add_argument('--size', type=int, default=256)
    p.add_argument('--width', type=int, default=WIDTH)
    p.add_argument('--shapes', type=int, default=160, help='drawn shapes of each kind of damage')
    p.add_argument('--rate', type=float, default=4e-4)
    p.add_argument('--seed', type=int, default=1, help='of shapes, pictures and damage')
    for name, weight in dict(whole=1.0, hole=6.0, blind=2.0, coarse=3.0, perceptual=0.15, find=1.0, dice=0.5, alarm=0.06,
                             adversarial=0.05, kind=0.3, noise=6.0, blocks=60.0, screen=2.0).items():
        p.add_argument('--' + name, type=float, default=weight)
    return p.parse_args()


def find_losses(logit, m, marked, change):
    """(cross-entropy, Dice) of the damage that is found; what is too faint to tell is not asked for.

    change: by how much each place differs from the sound picture. What is plain to see counts up to 1 + PLAIN times as much.
    """
    wanted = torch.maximum((m > 0).float(), (marked > 0).float())
    asked = ((m >= 0) | (marked > 0)).float()
    cross = F.binary_cross_entropy_with_logits(logit, wanted, reduction='none') * asked * (1 + PLAIN * wanted * (change / FAR).clamp(max=1))
    p = torch.sigmoid(logit) * asked
    both, either = (p * wanted).sum((1, 2, 3)), (p + wanted * asked).sum((1, 2, 3))
    damaged = (wanted.sum((1, 2, 3)) > 0).float()
    dice = ((1 - (2 * both + 1) / (either + 1)) * damaged).sum() / damaged.sum().clamp(min=1)
    return cross.mean(), dice


def kind_loss(logits, kind, m):
    """Cross-entropy of what damaged each place, where one sees that it is."""
    damaged = (m > 0).float()
    cross = F.cross_entropy(logits, kind[:, 0].long(), reduction='none')[:, None]
    return (cross * damaged).sum() / (damaged.sum() + 1)


def alarm_loss(logit, m, marked):
    """Cross-entropy of the sound places that are most taken for damage, about ALARMS of each picture; not of those beside damage.

    The mean cross-entropy hardly sees a frame of spectacles, as it is a thousandth of the places.
    """
    near = F.max_pool2d(torch.maximum(m.abs(), (marked > 0).float()), 9, 1, 4)
    worst = torch.sigmoid(logit.detach()) ** 2 * (1 - near)
    return ((worst * F.softplus(logit)).mean((1, 2, 3)) / (worst.mean((1, 2, 3)) + ALARMS)).mean()


def certainty(hidden):
    """How far each place's surroundings tell what was there: 1 where it shines through or its border is near, less deep within."""
    shows = F.max_pool2d((hidden < damage.HIDDEN).float(), 4)              # in cells of 4 pixels
    shallow, deep = (F.interpolate(1 - F.max_pool2d(shows, 2 * (r // 4) + 1, 1, r // 4), size=list(hidden.shape[2:]))
                     for r in (SHALLOW, DEEP))
    return 1 - 0.5 * shallow - 0.3 * deep


def hole_losses(mended, x, hole, hidden):
    """(mean absolute error in the damage, the same of squares of 4 and 16 pixels in what is hidden).

    What is hidden counts twice at its border, and less the deeper it lies: there the median of all that could be is grey. How light
    and of which colour it is counts everywhere, by the squares; what it looks like is for the critic.
    """
    lost = hole * (hidden > damage.HIDDEN)
    weight = hole * (1 + lost) * certainty(hidden)
    near = ((mended - x).abs() * weight).sum() / (3 * weight.sum() + 1)
    coarse = 0.0
    for side in (4, 16):
        share = F.avg_pool2d(lost, side)
        coarse = coarse + (F.avg_pool2d((mended - x) * lost, side).abs()).sum() / (3 * share.sum() + 1)
    return near, coarse


def apart_loss(guess, real, where):
    """Of what noise, JPEG or a screen added to a picture, by APART: squared up to there, as its absolute error asks for the median of
    all that could be, which for the blocks of most files is nothing.
    """
    return (F.smooth_l1_loss(guess, real, reduction='none', beta=APART) * where).mean()


def perceptual_loss(made, real):
    return sum(F.l1_loss(a.float(), b.float()) / (b.float().abs().mean() + 1e-3) for a, b in zip(made[:4], real[:4]))


def learned_from(folder, seed, processes=None):
    """{kind of SHARE: [(name, uint8 3×H×W)]}; processes are forked: call it before CUDA begins."""
    photos = data.restoring(folder, 'photos')
    people = [p for p in photos if data.face(p[0])]
    return dict(faces=people + faces.dressed(people, DRESSED, seed, processes), photos=[p for p in photos if not data.face(p[0])],
                **{k: data.restoring(folder, k) for k in ('paintings', 'prints')})


class Trainer:
    def __init__(self, a, run, shapes, pictures):
        self.a, self.run, dev = a, run, run.device
        cl = torch.channels_last
        self.g, self.d = (m.to(dev).to(memory_format=cl) for m in (Restorer(a.width), Critic()))
        if a.resume:
            state = restore(a.resume)
            for name in 'gd':
                getattr(self, name).load_state_dict(state[name])
        self.vgg = Features(a.features).to(dev).to(memory_format=cl)
        if run.cuda:
            self.vgg.bfloat16()
        self.damage = damage.Damage(*shapes, dev)
        run.together()
        torch.manual_seed(1000 * a.seed + run.rank)
        self.pools = {k: data.Pool(p, data.RESTORE_SIDE, dev, true_scale=True) for k, p in pictures.items()}
        self.mined = {k: Mined(pool) for k, pool in self.pools.items()}
        self.mender = Player(run, 2.0, (list(self.g.parameters()), a.rate))
        self.critics = Player(run, 10.0, (list(self.d.parameters()), a.rate))
        self.ramp = torch.zeros((), device=dev)          # of the adversarial term, when nothing is learned yet
        self.average = Average(self.g.state_dict(), 0.999)
        self.fast_g = torch.compile(self.g) if run.cuda else self.g
        self.fast_vgg = torch.compile(self.vgg) if run.cuda else self.vgg
        self.step = Recorded(run, [self.mend, self.criticise, self.improve], [self.critics.share, self.mender.share])
        self.sums, self.counted = Sums(), 0

    def mine(self):
        """Look for false alarms on the sound pictures, of the averaged weights."""
        net = self.averaged().to(memory_format=torch.channels_last)
        self.run.say('alarms:', ' '.join('%s %.3f' % (k, m.look(net, self.run)) for k, m in self.mined.items()))

    def draw(self):
        """Pictures, and the chance of each to be sound, B×1×1×1."""
        left, parts, sound = self.a.batch, [], []
        for i, (kind, share) in enumerate(SHARE.items()):
            n = left if i == len(SHARE) - 1 else round(self.a.batch * share)
            left, hard, pool = left - n, round(n * MINED), self.pools[kind]
            for count, of_sound, (index, at) in ((n - hard, SOUND[kind], (pool.pick(n - hard), None)),
                                                 (hard, MINED_SOUND, self.mined[kind].pick(hard))):
                if count:
                    parts.append(pool.windows(index, self.a.size, *WINDOW[kind], at))
                    sound.append(torch.full((count, 1, 1, 1), of_sound, device=self.run.device))
        return torch.cat(parts), torch.cat(sound)

    def apart(self, guess, real):
        """Noise, blocks or screen where nothing was mended; not of old prints, the batch's last, whose own grain nobody knows."""
        new = self.a.batch - self.a.batch // 4
        return apart_loss(guess[:new], real[:new], 1 - self.wide[:new])

    def mend(self):
        """Damage pictures and mend them; then the critic's gradients."""
        b, x, m, marked, *self.rest = self.damage(*self.draw())
        with self.run.autocast():
            seen = self.fast_g(b, marked)
        hole = torch.maximum((m > 0).float(), (marked > 0).float())
        wide = F.max_pool2d(hole, 3, 1, 1)
        self.filled = b + wide * (seen.mended - b)       # as if the damage were known
        self.b, self.x, self.m, self.marked, self.seen, self.hole, self.wide = b, x, m, marked, seen, hole, wide
        with self.run.autocast():
            real, fake = self.d(x, wide), self.d(self.filled.detach(), wide)
        self.critic = sum((w * (F.relu(1 - r) + F.relu(1 + f))).sum() / w.sum() for r, f, w in self.weighed(real, fake))
        self.critics.backward(self.critic)

    def weighed(self, *logits):
        """Logits of both scales, and how much of what they see was damaged."""
        for of_scale in zip(*logits):
            yield *of_scale, F.adaptive_avg_pool2d(self.wide, of_scale[0].shape[2:]) + 1e-3

    def criticise(self):
        """The critic's step; then the mender's gradients."""
        a, x, seen, (kind, hidden, *added) = self.a, self.x, self.seen, self.rest
        self.critics.step()
        self.d.requires_grad_(False)
        with self.run.autocast():
            adversarial = -sum((w * f).sum() / w.sum() for f, w in self.weighed(self.d(self.filled, self.wide)))
            with torch.no_grad():
                real = self.fast_vgg(x)
            perceptual = perceptual_loss(self.fast_vgg(self.filled), real)
        self.d.requires_grad_(True)
        hole, coarse = hole_losses(seen.mended, x, self.hole, hidden)
        blind = self.b + covering(seen.damage, (self.marked > 0).float()) * (seen.mended - self.b)
        find, dice = find_losses(seen.damage, self.m, self.marked, (self.b - x).abs().amax(1, keepdim=True))
        losses = dict(whole=(seen.mended - x).abs().mean(), hole=hole, coarse=coarse, blind=(blind - x).abs().mean(),
                      perceptual=perceptual, find=find, dice=dice, alarm=alarm_loss(seen.damage, self.m, self.marked),
                      adversarial=adversarial, kind=kind_loss(seen.kinds, kind, self.m),
                      **{k: self.apart(getattr(seen, k), of_x) for k, of_x in zip(('noise', 'blocks', 'screen'), added)})
        self.mender.backward(sum(getattr(a, k) * v * (self.ramp if k == 'adversarial' else 1.0) for k, v in losses.items()))
        self.sums.add(dict(critic=self.critic, **losses))

    def improve(self):
        self.mender.step()

    def train_step(self):
        run = self.run
        for player in (self.mender, self.critics):
            player.set_rate(run.rate())
        self.ramp.fill_(1.0 if self.a.resume else min(1.0, max(0.0, (run.step - 300) / 500)))
        self.step()
        self.average.update(run.step)
        run.step += 1
        self.counted += 1

    def report(self):
        self.run.say('step', self.run.step, self.sums.means(self.counted), 'skipped %d' % float(self.mender.skipped))
        self.counted = 0

    def averaged(self):
        net = Restorer(self.a.width).to(self.run.device)
        net.load_state_dict(self.average.value)
        return net.eval()

    def checkpoint(self):
        if self.run.rank == 0:
            save(self.a.out + '/restorer.pt', g=self.average.value, d=self.d.state_dict())


HELD_SHAPES, HELD_SEED, HELD_DRAWS = 24, 9, 3


def held_shapes(folder, processes=None):
    return damage.shapes(folder + '/masks.zip', HELD_SHAPES, HELD_SEED, held=True, processes=processes)


def held_out(folder, shapes, side=512):
    """[(name, damaged, picture, where)] of the held-out photographs with held-out damage, 1×C×side×side; on any machine the same."""
    torch.manual_seed(HELD_SEED)
    make, found = damage.Damage(*shapes, 'cpu', sound=0.0), []
    photographs = [(name, data.fit(x, side)[None, :, :side, :side]) for name, x in data.load(folder + '/test.zip')]
    for name, x in photographs * HELD_DRAWS:
        b, x, m, *_ = make(x)
        if 0.005 < (m > 0).float().mean() < 0.4:
            found.append((name, b, x, m))
    return found


def decibels(a, b, where=None):
    """Of the differences in these places, all of them unless told."""
    e = (a - b) ** 2
    where = torch.ones_like(e) if where is None else where.expand_as(e)
    return float(-10 * torch.log10((e * where).sum() / where.sum().clamp(min=1) + 1e-10))


def real(folder):
    """Real old pictures, to look at: never part of a training."""
    path = folder + '/look.zip'
    return data.load(path) if os.path.exists(path) else []


@torch.no_grad()
def look(net, a, run, shapes):
    """Figures and contact sheets: picture, damaged, found, mended, mended where the damage is known; and real ones."""
    device, rows, sums = run.device, [], {}
    side = 512 if run.cuda else max(64, a.size)
    for _, b, x, m in held_out(a.data, shapes, side):
        b, x, m = (t.to(device) for t in (b, x, m))
        hole = (m > 0).float()
        found, blind = mend(net, b)
        _, known = mend(net, b, F.max_pool2d(hole, 3, 1, 1))
        sound, _ = mend(net, x)
        outside = 1 - F.max_pool2d(hole, 9, 1, 4)
        either = ((found > 0.5) | (hole > 0)).float().sum() + 1
        for k, v in dict(damaged=decibels(b, x), blind=decibels(blind, x), known=decibels(known, x), hole=decibels(b, x, hole),
                         hole_blind=decibels(blind, x, hole), hole_known=decibels(known, x, hole), outside=decibels(blind, b, outside),
                         overlap=float(((found > 0.5) * hole).sum() / either), alarms=100 * float((sound > 0).float().mean())).items():
            sums.setdefault(k, []).append(v)
        rows.append([t[0] for t in (x, b, found.expand_as(x), blind, known)])
    run.say('held out:', ' '.join('%s %.2f' % (k, sum(v) / len(v)) for k, v in sums.items()))
    sheet(rows[:SHEET], a.out + '/held.jpg', min(side, 288))
    rows = []
    for _, u in real(a.data)[:SHEET if run.cuda else 3]:
        b = (u.to(device).float() / 255)[None]
        found, mended = mend(net, b)
        rows.append([b[0], found[0].expand_as(b[0]), mended[0]])
    if rows:
        sheet(rows, a.out + '/real.jpg', 512 if run.cuda else 256)


def main():
    a = arguments()
    shapes, held = damage.shapes(a.data + '/masks.zip', a.shapes, a.seed), held_shapes(a.data)
    pictures = learned_from(a.data, a.seed)
    run = Run(a.minutes)
    t = Trainer(a, run, shapes, pictures)
    run.say(*('%s %d' % (k, len(p.squares)) for k, p in t.pools.items()), 'shapes', len(t.damage.damaging.alpha),
            'weights %.2f M' % (sum(p.numel() for p in t.g.parameters()) / 1e6), 'processes', run.world)
    every = 500 if run.cuda else 5
    while not run.over():
        if run.step % LOOKED == 0:
            t.mine()
        t.train_step()
        if run.step % every == 0 or run.step == 20:
            t.report()
        if run.step % 2000 == 0:
            t.checkpoint()
    run.say('steps', run.step)
    t.checkpoint()
    if run.rank == 0:
        look(t.averaged(), a, run, held)


if __name__ == '__main__':
    main()
