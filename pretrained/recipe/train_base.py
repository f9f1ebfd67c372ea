# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the base: generator, encoder and discriminator together, any painting through the encoder.

    torchrun --nproc-per-node 4 train_base.py --data .data --features FOLDER --minutes 8 --out OUT [--resume base.pt]

Each step paints `--paintings` × `--group` photographs: every painting's code paints a group of photographs, whose
style statistics are compared together. Resumes from a float16 checkpoint (averaged weights; Adam starts anew).
"""
import argparse

import torch
import torch.nn.functional as F

import data
from common import Average, Run, inner, restore, save, share_gradients, sheet, step, windows
from features import Features, Style, content_loss, style_loss, total_variation
from networks import Discriminator, Encoder, Generator, paint


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
    p.add_argument('--rate', type=float, default=3e-4)
    for name, weight in dict(adversarial=1.0, statistics=10.0, gram=1.0, content=1.0, identity=5.0, variation=0.05).items():
        p.add_argument('--' + name, type=float, default=weight)
    return p.parse_args()


class Trainer:
    def __init__(self, a, run):
        self.a, self.run, dev = a, run, run.device
        cl = torch.channels_last
        self.g, self.e, self.d = (m.to(dev).to(memory_format=cl) for m in (Generator(), Encoder(), Discriminator()))
        if a.resume:
            state = restore(a.resume)
            for name in 'ged':
                getattr(self, name).load_state_dict(state[name])
        self.vgg = Features(a.features).to(dev).to(memory_format=cl)
        if run.cuda:
            self.vgg.bfloat16()
        run.together()
        self.photos = data.Pool(data.load(a.data + '/photos.zip'), data.PHOTO_SIDE, dev, data.faces)
        self.paintings = data.Pool(data.load(a.data + '/paintings.zip', lambda n: n not in data.HELD_PAINTINGS),
                                   data.ALL_SIDE, dev)
        self.players = [*self.g.parameters(), *self.e.parameters()]
        self.critics = list(self.d.parameters())
        adam = dict(betas=(0.5, 0.99), fused=run.cuda)
        self.opt_g = torch.optim.Adam([dict(params=self.players, base=a.rate)], a.rate, **adam)
        self.opt_d = torch.optim.Adam([dict(params=self.critics, base=a.rate)], a.rate, **adam)
        self.average = Average(self.named(), 0.999)
        self.fast_g = torch.compile(self.g) if run.cuda else self.g
        self.fast_e = torch.compile(self.e) if run.cuda else self.e
        self.sums, self.counted, self.skipped = {}, 0, 0

    def named(self):
        return {**{'g.' + k: v for k, v in self.g.state_dict().items()}, **{'e.' + k: v for k, v in self.e.state_dict().items()}}

    def averaged(self):
        part = lambda p: {k[2:]: v for k, v in self.average.value.items() if k.startswith(p)}
        return part('g.'), part('e.')

    def train_step(self):
        a, run = self.a, self.run
        n, rate = a.paintings * a.group, run.rate()
        x = windows(self.photos, n, a.size, 1, 1.2)
        index = self.paintings.pick(a.paintings)
        own = inner(x[:a.paintings])                                              # pictures as their own style
        style = self.paintings.windows(index, a.size, 1, 1.5)                     # what the encoder sees …
        real = self.paintings.windows(index.repeat_interleave(a.group), a.size, 1, 1.5)   # … and the critic
        same = max(1, n // 8)
        with run.autocast():
            codes = self.fast_e(torch.cat([style, own]))
            code = codes[:a.paintings].repeat_interleave(a.group, 0)
            again = self.paintings.windows(index[:same], x.shape[2], 1, 1.2)
            inputs = torch.cat([x, x[:same], again])
            made = inner(self.fast_g(inputs, self.g.affine(torch.cat([code, codes[a.paintings:][:same], codes[:same]])).float()))
        fake, kept = made[:n], made[n:]
        losses = self.critic_step(fake, real, inner(x), code.detach(), rate)
        losses.update(self.player_step(fake, kept, inner(inputs[n:]), real, inner(x), code, codes, rate))
        self.average.update(self.named(), run.step)
        for k, v in losses.items():
            self.sums[k] = self.sums.get(k, 0) + v.detach().float()
        run.step += 1
        self.counted += 1

    def critic_step(self, fake, real, x, code, rate):
        """Hinge loss: real paintings under their own code against pastiches, photographs, and wrong codes."""
        n = len(fake)
        for p in self.critics:
            p.requires_grad_(True)
        with self.run.autocast():
            wrong = code.roll(self.a.group, 0)
            logits = self.d(torch.cat([real, fake.detach(), real, x]), torch.cat([code, code, wrong, code]))
        loss = 0.0
        for t in logits:
            r, f, m, p = t.split(n)
            loss = loss + F.relu(1 - r).mean() + 0.5 * F.relu(1 + f).mean() + 0.25 * (F.relu(1 + m).mean() + F.relu(1 + p).mean())
        self.opt_d.zero_grad(set_to_none=True)
        loss.backward()
        share_gradients(self.run, self.critics)
        step(self.opt_d, self.critics, rate, 10.0)
        for p in self.critics:
            p.requires_grad_(False)
        return dict(critic=loss)

    def player_step(self, fake, kept, originals, real, x, code, codes, rate):
        a = self.a
        with self.run.autocast():
            adversarial = -sum(t.mean() for t in self.d(fake, code))
            with torch.no_grad():
                target, picture = self.vgg(real), self.vgg(x)
            maps = self.vgg(fake)
        statistics, gram = style_loss(Style(maps, a.group), Style(target, a.group))
        losses = dict(adversarial=adversarial, statistics=statistics, gram=gram, content=content_loss(maps, picture),
                      identity=F.l1_loss(kept, originals), variation=total_variation(fake))
        total = sum(getattr(a, k) * v * (min(1.0, self.run.step / 800) if k == 'adversarial' and not a.resume else 1.0)
                    for k, v in losses.items()) + 1e-4 * codes.float().pow(2).mean()
        self.opt_g.zero_grad(set_to_none=True)
        total.backward()
        share_gradients(self.run, self.players)
        self.skipped = self.skipped + 1 - step(self.opt_g, self.players, rate, 5.0).float()
        return losses

    def report(self):
        means = {k: '%.4f' % (float(v) / self.counted) for k, v in self.sums.items()}
        self.run.say('step', self.run.step, ' '.join(f'{k} {v}' for k, v in means.items()), 'skipped %d' % self.skipped)
        self.sums, self.counted = {}, 0

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
        styles = [data.fit(x.to(dev), 256) for _, x in data.load(self.a.data + '/paintings.zip', lambda n: n in data.HELD_PAINTINGS)]
        even = lambda x: x[:, :x.shape[1] // 2 * 2, :x.shape[2] // 2 * 2][None]
        vectors = [g.affine(e(even(s))) for s in styles]
        rows = [[torch.ones(3, 8, 8)] * 2 + styles]
        for x in photos:
            own = paint(g, x[None], g.affine(e(even(data.fit((x * 255).byte(), 256)))))[0]
            self.run.say('identity %.1f dB' % (-10 * torch.log10(F.mse_loss(own, x))))
            rows.append([x, own] + [paint(g, x[None], v)[0] for v in vectors])
        sheet(rows, self.a.out + '/base.jpg', 224)


def main():
    a = arguments()
    run = Run(a.minutes)
    t = Trainer(a, run)
    run.say('photographs', len(t.photos.squares), 'paintings', len(t.paintings.squares), 'processes', run.world)
    every = 250 if run.cuda else 2
    while not run.over():
        t.train_step()
        if run.step % every == 0 or run.step == 3:
            t.report()
        if run.step % 2000 == 0:
            t.checkpoint()
    run.say('steps', run.step)
    t.checkpoint()
    if run.rank == 0:
        t.contact_sheet()


if __name__ == '__main__':
    main()
