# SPDX-License-Identifier: GPL-3.0-or-later
"""Train single styles further from the base, each on its collection: this is where the brush comes from.

    torchrun --nproc-per-node 4 train_style.py vangogh dore hokusai monet --base base.pt \\
        --data .data-styles --features FOLDER --minutes 8 --out OUT

Every process trains the styles whose turn is its own (no exchange between them), in equal shares of the time, and
writes OUT/NAME.pt (generator and vector in float16) and OUT/NAME.jpg. Mostly adversarial: the critic compares with
the collection, style statistics are those of the whole batch against the collection's. Resumes from OUT/NAME.pt
with --resume.
"""
import argparse
import math

import torch
import torch.nn.functional as F

import data
import styles
from common import Average, Run, inner, restore, save, sheet, step, windows
from features import Features, Style, content_loss, style_loss, total_variation
from networks import Discriminator, Encoder, Generator, paint


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('names', nargs='+', choices=list(styles.STYLES))
    p.add_argument('--base', required=True)
    p.add_argument('--data', required=True)
    p.add_argument('--features', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--resume', help='folder with NAME.pt to go on from')
    p.add_argument('--minutes', type=float, default=8, help='for all the styles of a process together')
    p.add_argument('--batch', type=int, default=16)
    p.add_argument('--size', type=int, default=256)
    p.add_argument('--rate', type=float, default=3e-4)
    return p.parse_args()


class Trainer:
    def __init__(self, a, run, name, vgg, photos, g, fast):
        self.a, self.run, self.name, self.vgg, self.photos, self.g, self.fast = a, run, name, vgg, photos, g, fast
        self.style, dev = styles.STYLES[name], run.device
        base, cl = restore(a.base), torch.channels_last
        critic = Discriminator(gain=self.style.losses.gain)
        self.d, e = (m.to(dev).to(memory_format=cl) for m in (critic, Encoder()))
        self.g.load_state_dict(base['g'])
        self.d.load_state_dict(base['d'])
        e.load_state_dict(base['e'])
        pictures = data.load(a.data + '/paintings.zip', self.style.has)
        self.paintings = data.Pool(pictures, data.STYLE_SIDE, dev, self.style.weight)
        with torch.no_grad():
            several = [e(self.real(16)) for _ in range(16 if run.cuda else 1)]
            self.code = torch.cat(several).mean(0, keepdim=True)
            self.vector = self.g.affine(self.code).detach().clone()
        self.before = 0
        if a.resume:
            state = restore(f'{a.resume}/{name}.pt')
            self.g.load_state_dict({**base['g'], **state['g']})
            self.vector = state['style']['vector'].to(dev)
            self.d.load_state_dict(state['d'])
            self.before = int(state['style']['steps'])
        self.vector.requires_grad_(True)
        convolutions = list(self.g.conv.parameters())
        self.players, self.critics = [self.vector, *convolutions], list(self.d.parameters())
        adam = dict(betas=(0.5, 0.99), fused=run.cuda)
        self.opt_g = torch.optim.Adam([dict(params=convolutions, base=a.rate), dict(params=[self.vector], base=3 * a.rate)],
                                      a.rate, **adam)
        self.opt_d = torch.optim.Adam([dict(params=self.critics, base=a.rate)], a.rate, **adam)
        self.target = self.collection()
        self.average = Average(self.named(), 0.998)

    def real(self, n, size=None):
        low, high = self.style.window
        return self.paintings.windows(self.paintings.pick(n), size or self.a.size, low, high)

    @torch.no_grad()
    def collection(self):
        """Style statistics of the whole collection, as one target."""
        total = None
        rounds = 24 if self.run.cuda else 1
        for _ in range(rounds):
            with self.run.autocast():
                maps = self.vgg(self.real(16))
            s = Style(maps, self.style.losses.group).averaged()
            if total is None:
                total = s
            else:
                for mine, new in zip((total.mean, total.deviation, total.gram), (s.mean, s.deviation, s.gram)):
                    mine[:] = [m + n for m, n in zip(mine, new)]
        for values in (total.mean, total.deviation, total.gram):
            values[:] = [v / rounds for v in values]
        return total

    def named(self):
        return {**{'conv.' + k: v for k, v in self.g.conv.state_dict().items()}, 'vector': self.vector}

    def train_step(self):
        a, run, w = self.a, self.run, self.style.losses
        rate = run.rate()
        wide = windows(self.photos, a.batch, a.size, 1, 1.2)
        x, code = inner(wide), self.code.expand(a.batch, -1)
        with run.autocast():
            made = inner(self.fast(wide, self.vector.expand(a.batch, -1)))
        for p in self.critics:
            p.requires_grad_(True)
        with run.autocast():
            logits = self.d(torch.cat([self.real(a.batch), made.detach()]), torch.cat([code, code]))
        critic = sum(F.relu(1 - t[:a.batch]).mean() + F.relu(1 + t[a.batch:]).mean() for t in logits)
        self.opt_d.zero_grad(set_to_none=True)
        critic.backward()
        step(self.opt_d, self.critics, rate, 10.0)
        for p in self.critics:
            p.requires_grad_(False)
        with run.autocast():
            adversarial = -sum(t.mean() for t in self.d(made, code))
            with torch.no_grad():
                picture = self.vgg(x)
            maps = self.vgg(made)
        statistics, gram = style_loss(Style(maps, w.group), self.target)
        losses = dict(critic=critic, adversarial=adversarial, statistics=statistics, gram=gram,
                      content=content_loss(maps, picture), variation=total_variation(made))
        total = sum(getattr(w, k) * v for k, v in losses.items() if k != 'critic')
        self.opt_g.zero_grad(set_to_none=True)
        total.backward()
        step(self.opt_g, self.players, rate, 5.0)
        self.average.update(self.named(), run.step)
        run.step += 1
        return losses

    def generator(self):
        """The averaged generator and its vector."""
        g = Generator().to(self.run.device)
        g.conv.load_state_dict({k[5:]: v for k, v in self.average.value.items() if k.startswith('conv.')})
        return g, self.average.value['vector']

    def finish(self):
        g, vector = self.generator()
        save(f'{self.a.out}/{self.name}.pt', g={k: v for k, v in g.state_dict().items() if k.startswith('conv.')},
             style=dict(vector=vector, code=self.code, steps=torch.tensor(self.before + self.run.step)), d=self.d.state_dict())
        rows = []
        with torch.no_grad():
            for _, x in data.load(self.a.data + '/test.zip'):
                small, large = (data.fit(x.to(self.run.device), s) for s in (320, 512))
                rows.append([large] + [paint(g, t[None], vector)[0] for t in (small, large)])
        sheet([[r[i] for r in rows] for i in range(3)], f'{self.a.out}/{self.name}.jpg', 360)


def main():
    a = arguments()
    run = Run(a.minutes)
    torch.manual_seed(1000 + run.rank)
    vgg = Features(a.features).to(run.device).to(memory_format=torch.channels_last)
    if run.cuda:
        vgg.bfloat16()
    photos = data.Pool(data.load(a.data + '/photos.zip'), data.PHOTO_SIDE, run.device, data.faces)
    g = Generator().to(run.device).to(memory_format=torch.channels_last)
    fast = torch.compile(g) if run.cuda else g      # compiled once for all styles of this process
    mine = a.names[run.rank::run.world]
    whole = run.seconds
    for i, name in enumerate(mine):
        t = Trainer(a, run, name, vgg, photos, g, fast)
        run.begin(whole * (i + 1) / len(mine))
        sums, every = {}, 250 if run.cuda else 2
        while not run.over():
            for k, v in t.train_step().items():
                sums[k] = sums.get(k, 0) + v.detach().float()
            if run.step % every == 0:
                print('%4.0fs' % run.elapsed, name, run.step, ' '.join('%s %.4f' % (k, float(v) / every) for k, v in sums.items()),
                      flush=True)
                sums = {}
        t.finish()


if __name__ == '__main__':
    main()
