# SPDX-License-Identifier: GPL-3.0-or-later
"""Train single styles further from the base, each on its collection: this is where the brush comes from.

    torchrun --nproc-per-node 4 train_style.py vangogh dore hokusai monet --base base.pt \\
        --data .data-styles --features FOLDER --minutes 8 --out OUT

Every process trains the styles whose turn is its own (no exchange between them), in equal shares of the time, and
writes OUT/NAME.pt (generator and vector in float16) and OUT/NAME.jpg. The critic compares with the collection,
style statistics are those of a group of photographs against the collection's. Resumes from NAME.pt with --resume,
the critic then from the base's. Styles that `styles.py` has large paintings for see these alone, at true scale.

The engine paints large pictures coarse to fine: each size is painted on the enlarged painting of the size before. So half of
a batch are such pictures, close up: the generator's own small painting, enlarged and mixed with the photograph.
"""
import argparse
import dataclasses
import time

import torch
import torch.nn.functional as F

import data
import styles
from common import Average, Player, Recorded, Run, Sums, grained, inner, restore, save, sheet, windows
from features import (Features, Style, calm_loss, coarse, colour_loss, content_loss, follow_loss, style_loss, tone_loss,
                      total_variation)
from networks import Discriminator, Encoder, Generator, finer, paint, resized
from places import affinity_loss, alike_loss, match_loss, skin_loss
from train_base import PAINT_WINDOW, PHOTO_WINDOW

CLOSE_WINDOW = tuple(scale / 2 for scale in PHOTO_WINDOW)      # soft, as large pictures are at 1:1
SMALLER = 2.25                                                 # than it, the picture that was painted before


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
    p.add_argument('--losses', nargs='*', default=[], metavar='NAME=WEIGHT', help="for tries: other weights than styles.py has")
    a = p.parse_args()
    a.losses = {k: float(v) for k, v in (pair.split('=') for pair in a.losses)}
    return a


class Trainer:
    def __init__(self, a, run, name, vgg, fast_vgg, photos, g, fast):
        self.a, self.run, self.name, self.photos = a, run, name, photos
        self.vgg, self.fast_vgg, self.g, self.fast = vgg, fast_vgg, g, fast
        self.style, dev = styles.STYLES[name], run.device
        base, cl = restore(a.base), torch.channels_last
        self.losses = dataclasses.replace(self.style.losses, **a.losses)
        critic = Discriminator(gain=self.losses.gain)
        self.d, e = (m.to(dev).to(memory_format=cl) for m in (critic, Encoder()))
        self.g.load_state_dict(base['g'])
        self.d.load_state_dict(base['d'])
        e.load_state_dict(base['e'])
        self.paintings = self.pool()
        with torch.no_grad():
            several = [e(self.real(16)) for _ in range(16 if run.cuda else 1)]
            self.code = torch.cat(several).mean(0, keepdim=True)
            self.vector = self.g.affine(self.code).detach().clone()
        self.before = 0
        if a.resume:
            state = restore(f'{a.resume}/{name}.pt')
            self.g.load_state_dict({**base['g'], **state['g']})
            self.vector = state['style']['vector'].to(dev)
            self.before = int(state['style']['steps'])
        self.vector.requires_grad_(True)
        self.players = Player(run, 5.0, (list(self.g.conv.parameters()), a.rate), ([self.vector], 3 * a.rate))
        self.critics = Player(run, 10.0, (list(self.d.parameters()), a.rate))
        self.step, self.sums = Recorded(run, [self.play]), Sums()
        self.target = self.collection()
        self.average = Average(self.named(), 0.998)

    def pool(self):
        """The style's paintings, at true scale where there are such."""
        a, style, dev = self.a, self.style, self.run.device
        if style.large:
            return data.Pool(data.large_of(a.data, style), style.side, dev, style.weight, true_scale=True)
        return data.Pool(data.load(a.data + '/paintings.zip', style.has), data.STYLE_SIDE, dev, style.weight)

    def real(self, n):
        return self.paintings.windows(self.paintings.pick(n), self.a.size, *(PAINT_WINDOW if self.style.large else self.style.window))

    @torch.no_grad()
    def collection(self):
        """Style statistics of the whole collection, as one target."""
        total = None
        rounds = 24 if self.run.cuda else 1
        for _ in range(rounds):
            with self.run.autocast():
                maps = self.vgg(self.real(16))
            s = Style(maps, self.losses.group).averaged()
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

    @torch.no_grad()
    def photographs(self):
        """(photographs, what the generator sees of them, the enlarged paintings in the last `close`); all with a border."""
        a, n = self.a, self.a.batch // 2
        wide = windows(self.photos, a.batch - n, a.size, *PHOTO_WINDOW)
        close = windows(self.photos, n, a.size, *CLOSE_WINDOW)
        side = round(close.shape[2] / SMALLER / 8) * 8
        small = resized(close, (side, side))
        with self.run.autocast():
            painted = self.g(grained(small), self.vector.expand(n, -1)).float()
        seen, large = finer(close, small, painted)
        return torch.cat([wide, close]), torch.cat([wide, seen]), large

    def play(self):
        """One step of the game: the critic judges, then the generator answers."""
        a, run, w = self.a, self.run, self.losses
        wide, seen, large = self.photographs()
        x, code, plain = inner(wide), self.code.expand(a.batch, -1), a.batch // 2
        real = self.real(a.batch)
        with run.autocast():
            made = inner(self.fast(grained(seen), self.vector.expand(a.batch, -1)))
            logits = self.d(torch.cat([real, made.detach()]), torch.cat([code, code]))
        critic = sum(F.relu(1 - t[:a.batch]).mean() + F.relu(1 + t[a.batch:]).mean() for t in logits)
        self.critics.backward(critic)
        self.critics.step()
        self.d.requires_grad_(False)
        with run.autocast():
            adversarial = -sum(t.mean() for t in self.d(made, code))
            with torch.no_grad():
                painted, picture, half = self.vgg(real), self.vgg(coarse(x, w.coarse)), self.vgg(coarse(x, 2))
            maps = self.fast_vgg(made)
            rough, made_half = self.vgg(coarse(made, w.coarse)), self.vgg(coarse(made, 2))
        self.d.requires_grad_(True)
        statistics, gram = style_loss(Style(maps, w.group), self.target)
        losses = dict(adversarial=adversarial, statistics=statistics, gram=gram, match=match_loss(maps, painted),
                      content=content_loss(rough, picture), alike=alike_loss(made_half, half),
                      tone=tone_loss(made[:plain].float(), x[:plain]), colour=colour_loss(made[:plain].float(), x[:plain]),
                      follow=follow_loss(made[plain:].float(), inner(large)), calm=calm_loss(made.float(), x),
                      affinity=affinity_loss(made.float(), x), skin=skin_loss(made.float(), x), variation=total_variation(made))
        self.players.backward(sum(getattr(w, k) * v for k, v in losses.items()))
        self.players.step()
        self.sums.add(dict(critic=critic, **losses))

    def prepare(self):
        """Compile and record, which takes the first style of a process most of a minute, without learning anything."""
        if self.run.cuda:
            for player in (self.players, self.critics):
                player.set_rate(0.0)
            while not self.step.recorded():
                self.step()
            self.sums.means(1)

    def train_step(self):
        for player in (self.players, self.critics):
            player.set_rate(self.run.rate())
        self.step()
        self.average.update(self.run.step)
        self.run.step += 1

    def generator(self):
        """The averaged generator and its vector."""
        g = Generator().to(self.run.device)
        g.conv.load_state_dict({k[5:]: v for k, v in self.average.value.items() if k.startswith('conv.')})
        return g, self.average.value['vector']

    @torch.no_grad()
    def deception(self, g, vector, pictures):
        """The share of the critic's patches that it takes for the painter's: of pastiches, of paintings."""
        def share(x):
            return torch.cat([(t > 0).float().flatten() for t in self.d(x, self.code.expand(len(x), -1))]).mean()
        self.d.eval()
        even = lambda x: x[..., :x.shape[2] // 2 * 2, :x.shape[3] // 2 * 2]
        made = [share(even(paint(g, x[None], vector))) for x in pictures]
        return torch.stack([torch.stack(made).mean(), share(self.real(32))])

    @torch.no_grad()
    def finish(self):
        g, vector = self.generator()
        side = (self.style.working_pixels * 3 / 4) ** 0.5
        pictures = [data.fit(x.to(self.run.device), round(side)) for _, x in data.load(self.a.data + '/test.zip')]
        deception = self.deception(g, vector, pictures)
        print(self.name, self.before + self.run.step, 'steps, taken for real: pastiches %.3f, paintings %.3f' % tuple(deception),
              flush=True)
        save(f'{self.a.out}/{self.name}.pt', g={k: v for k, v in g.state_dict().items() if k.startswith('conv.')},
             style=dict(vector=vector, code=self.code, steps=torch.tensor(self.before + self.run.step), deception=deception))
        sheet([[paint(g, x[None], vector)[0] for x in pictures]], f'{self.a.out}/{self.name}.jpg', 400)


def main():
    a = arguments()
    run = Run(a.minutes)
    torch.manual_seed(1000 + run.rank)
    vgg = Features(a.features).to(run.device).to(memory_format=torch.channels_last)
    if run.cuda:
        vgg.bfloat16()
    photos = data.Pool(data.photographs(a.data), data.PHOTO_SIDE, run.device, data.faces)
    g = Generator().to(run.device).to(memory_format=torch.channels_last)
    fast, fast_vgg = (torch.compile(m) if run.cuda else m for m in (g, vgg))    # once for all styles of this process
    mine = a.names[run.rank::run.world]
    whole = run.seconds
    for i, name in enumerate(mine):
        t = Trainer(a, run, name, vgg, fast_vgg, photos, g, fast)
        t.prepare()
        spent = time.time() - run.born
        run.begin(spent + (whole - spent) / (len(mine) - i))
        every = 500 if run.cuda else 2
        while not run.over():
            t.train_step()
            if run.step % every == 0:
                print('%4.0fs' % run.elapsed, name, run.step, t.sums.means(every), flush=True)
        t.finish()


if __name__ == '__main__':
    main()
