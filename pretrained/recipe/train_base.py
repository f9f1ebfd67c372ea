# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the base: generator, encoder and discriminator together, any painting through the encoder.

    torchrun --nproc-per-node 4 train_base.py --data .data --features FOLDER --minutes 8 --out OUT [--resume base.pt]

Each step paints `--paintings` × `--group` photographs: every painting's code paints a group of photographs, whose
style statistics are compared together. Half of the paintings are large ones, whose paint is compared at true scale.
Resumes from a float16 checkpoint (averaged weights; Adam starts anew).
"""
import argparse

import torch
import torch.nn.functional as F

import data
import held
from common import BORDER, Average, Player, Recorded, Run, Sums, grained, inner, restore, save, sheet, windows
from features import Features, Style, calm_loss, coarse, content_loss, style_loss, tone_loss, total_variation
from networks import Discriminator, Encoder, Generator, paint
from places import affinity_loss, alike_loss, match_loss

PHOTO_WINDOW = (0.8, 1.7)      # scales at which photographs are seen: half of one to all of it
PAINT_WINDOW = (1.0, 1.6)      # and large paintings: never enlarged


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--data', required=True)
    p.add_argument('--features', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--resume')
    p.add_argument('--minutes', type=float, default=8)
    p.add_argument('--paintings', type=int, default=12, help='paintings a step, on each GPU')
    p.add_argument('--group', type=int, default=2, help='photographs for each')
    p.add_argument('--size', type=int, default=256)
    p.add_argument('--rate', type=float, default=4e-4)
    p.add_argument('--gain', type=float, default=4.0, help='how steep the critic may be')
    for name, weight in dict(adversarial=0.8, statistics=15.0, gram=8.0, match=10.0, content=0.5, alike=5.0, tone=1.0,
                              calm=30.0, affinity=3.0, identity=8.0, variation=0.05).items():
        p.add_argument('--' + name, type=float, default=weight)
    return p.parse_args()


class Trainer:
    def __init__(self, a, run):
        self.a, self.run, dev = a, run, run.device
        cl = torch.channels_last
        self.g, self.e, self.d = (m.to(dev).to(memory_format=cl) for m in (Generator(), Encoder(), Discriminator(gain=a.gain)))
        if a.resume:
            state = restore(a.resume)
            for name in 'ged':
                getattr(self, name).load_state_dict(state[name])
        self.vgg = Features(a.features).to(dev).to(memory_format=cl)
        if run.cuda:
            self.vgg.bfloat16()
        run.together()
        self.photos = data.Pool(data.photographs(a.data), data.PHOTO_SIDE, dev, data.faces)
        self.paintings, large = data.Pool(data.paintings(a.data), data.ALL_SIDE, dev), data.large(a.data)
        self.large, self.reduced = data.Pool(large, data.LARGE_SIDE, dev, true_scale=True), data.Pool(large, data.ALL_SIDE, dev)
        self.same = max(1, a.paintings * a.group // 8)
        self.players = Player(run, 5.0, ([*self.g.parameters(), *self.e.parameters()], a.rate))
        self.critics = Player(run, 10.0, (list(self.d.parameters()), a.rate))
        self.ramp = torch.ones((), device=dev)          # of the adversarial term, when nothing is learned yet
        self.average = Average(self.named(), 0.999)
        self.fast_g = torch.compile(self.g) if run.cuda else self.g
        self.fast_e = torch.compile(self.e) if run.cuda else self.e
        self.fast_vgg = torch.compile(self.vgg) if run.cuda else self.vgg
        self.step = Recorded(run, [self.make, self.criticise, self.improve], [self.critics.share, self.players.share])
        self.sums, self.counted = Sums(), 0

    def named(self):
        return {**{'g.' + k: v for k, v in self.g.state_dict().items()}, **{'e.' + k: v for k, v in self.e.state_dict().items()}}

    def averaged(self):
        part = lambda p: {k[2:]: v for k, v in self.average.value.items() if k.startswith(p)}
        return part('g.'), part('e.')

    def draw(self):
        """Paintings, half of them large: (what the encoder sees of each, which is nearly all of it; what the pastiches of
        its group are compared with, which of a large one is its paint at true scale; three or so again, for identity).
        """
        a, half = self.a, self.a.paintings // 2
        small, large = self.paintings.pick(a.paintings - half), self.large.pick(half)
        again = self.paintings.windows(small[:self.same], a.size + 2 * BORDER, 1, 1.2)
        style = self.paintings.windows(small, a.size, 1, 1.5), self.reduced.windows(large, a.size, 1, 1.5)
        small, large = (i.repeat_interleave(a.group) for i in (small, large))
        real = self.paintings.windows(small, a.size, 1, 1.5), self.large.windows(large, a.size, *PAINT_WINDOW)
        return torch.cat(style), torch.cat(real), again

    def make(self):
        """Pastiches, and photographs and paintings under their own codes; then the critic's gradients."""
        a, run, n, same = self.a, self.run, self.a.paintings * self.a.group, self.same
        wide = windows(self.photos, n, a.size, *PHOTO_WINDOW)
        x = inner(wide)
        style, real, again = self.draw()
        with run.autocast():
            codes = self.fast_e(torch.cat([style, x[:a.paintings]]))
            code = codes[:a.paintings].repeat_interleave(a.group, 0)
            owns = torch.cat([code, codes[a.paintings:][:same], codes[:same]])
            made = inner(self.fast_g(torch.cat([grained(wide), wide[:same], again]), self.g.affine(owns).float()))
        self.fake, self.kept, self.originals = made[:n], made[n:], inner(torch.cat([wide[:same], again]))
        self.real, self.x, self.code, self.codes = real, x, code, codes
        self.critic = self.judge(self.fake.detach(), real, x, code.detach())
        self.critics.backward(self.critic)

    def judge(self, fake, real, x, code):
        """Hinge loss: real paintings under their own code against pastiches, photographs, and wrong codes."""
        with self.run.autocast():
            wrong = code.roll(self.a.group, 0)
            logits = self.d(torch.cat([real, fake, real, x]), torch.cat([code, code, wrong, code]))
        loss = 0.0
        for t in logits:
            r, f, m, p = t.split(len(fake))
            loss = loss + F.relu(1 - r).mean() + 0.5 * F.relu(1 + f).mean() + 0.25 * (F.relu(1 + m).mean() + F.relu(1 + p).mean())
        return loss

    def criticise(self):
        """The critic's step; then the gradients of generator and encoder against it."""
        a, fake, x = self.a, self.fake, self.x
        self.critics.step()
        self.d.requires_grad_(False)
        with self.run.autocast():
            adversarial = -sum(t.mean() for t in self.d(fake, self.code))
            with torch.no_grad():
                target, half, rough = self.fast_vgg(self.real), self.vgg(coarse(x, 2)), self.vgg(coarse(x, 4))
            maps = self.fast_vgg(fake), self.vgg(coarse(fake, 2)), self.vgg(coarse(fake, 4))
        self.d.requires_grad_(True)
        statistics, gram = style_loss(Style(maps[0], a.group), Style(target, a.group))
        losses = dict(adversarial=adversarial, statistics=statistics, gram=gram, match=match_loss(maps[0], target, a.paintings),
                      content=content_loss(maps[2], rough), alike=alike_loss(maps[1], half), tone=tone_loss(fake.float(), x),
                      calm=calm_loss(fake.float(), x), affinity=affinity_loss(fake.float(), x),
                      identity=F.l1_loss(self.kept, self.originals), variation=total_variation(fake))
        total = sum(getattr(a, k) * v * (self.ramp if k == 'adversarial' else 1.0) for k, v in losses.items())
        self.players.backward(total + 1e-4 * self.codes.float().pow(2).mean())
        self.sums.add(dict(critic=self.critic, **losses))

    def improve(self):
        self.players.step()

    def train_step(self):
        run = self.run
        for player in (self.players, self.critics):
            player.set_rate(run.rate())
        self.ramp.fill_(1.0 if self.a.resume else min(1.0, run.step / 800))
        self.step()
        self.average.update(run.step)
        run.step += 1
        self.counted += 1

    def report(self):
        self.run.say('step', self.run.step, self.sums.means(self.counted), 'skipped %d' % float(self.players.skipped))
        self.counted = 0

    def checkpoint(self):
        if self.run.rank == 0:
            g, e = self.averaged()
            save(self.a.out + '/base.pt', g=g, e=e, d=self.d.state_dict())

    @torch.no_grad()
    def contact_sheet(self):
        """Held photographs × held paintings (through the encoder alone), and each photograph under its own code."""
        g, e, dev = Generator().to(self.run.device), Encoder().to(self.run.device), self.run.device
        for m, state in zip((g, e), self.averaged()):
            m.load_state_dict(state)
        photos = [data.fit(x.to(dev), 400) for _, x in data.load(self.a.data + '/test.zip')]
        styles = [data.fit(x.to(dev), 256) for _, x in data.load(self.a.data + '/paintings.zip', lambda n: n in held.SHOWN_PAINTINGS)]
        even = lambda x: x[:, :x.shape[1] // 2 * 2, :x.shape[2] // 2 * 2][None]
        vectors = [g.affine(e(even(s))) for s in styles]
        rows = [[torch.ones(3, 8, 8)] * 2 + styles]
        for x in photos:
            own = paint(g, x[None], g.affine(e(even(data.fit((x * 255).byte(), 256)))), 0.0)[0]
            self.run.say('identity %.1f dB' % (-10 * torch.log10(F.mse_loss(own, x))))
            rows.append([x, own] + [paint(g, x[None], v)[0] for v in vectors])
        sheet(rows, self.a.out + '/base.jpg', 224)


def main():
    a = arguments()
    run = Run(a.minutes)
    t = Trainer(a, run)
    run.say('photographs', len(t.photos.squares), 'paintings', len(t.paintings.squares), 'processes', run.world)
    every = 500 if run.cuda else 2
    while not run.over():
        t.train_step()
        if run.step % every == 0 or run.step == 20:
            t.report()
        if run.step % 5000 == 0:
            t.checkpoint()
    run.say('steps', run.step)
    t.checkpoint()
    if run.rank == 0:
        t.contact_sheet()


if __name__ == '__main__':
    main()
