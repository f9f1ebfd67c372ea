# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the discriminator on, against generators that are being fine-tuned, each to one painting, as an artist will.

    python3 train_discriminator.py --data .data-large --features FOLDER --base base.pt --minutes 9 --out OUT

Each of `--apprentices` generators begins as the base under a painting's code, learns as in engine/train/trainer.c (photograph by
photograph) for `--age` steps, and begins anew with another painting. One discriminator judges what all of them make, and
what the base makes of other paintings: so it knows from the first step how a beginner's pastiche differs from a painting.
Its maps also have to tell VGG's, by a linear map each, which keeps its trunk a measure of style. OUT/base.pt has the
base's generator and encoder.
"""
import argparse
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

import data
from common import Average, Player, Recorded, Run, Sums, grained, inner, restore, save, windows
from features import Features, Style, _normalised, calm_loss, style_loss, tone_loss, total_variation
from networks import CODE, VECTOR, Discriminator, Encoder, Generator
from train_base import PHOTO_WINDOW

PAINTING_WINDOW = (1.0, 1.5)
AIMS = 12                                            # windows of a painting that its code and statistics are taken of
TOLD = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 3), (5, 4)]     # map of the discriminator (trunk, then patch) → map of VGG
RATE, VECTOR_RATE, GAIN = 3e-4, 9e-4, 4.0            # of an apprentice, as in PASTICHE_TRAINING_DEFAULT


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    for name in ('data', 'features', 'base', 'out'):
        p.add_argument('--' + name, required=True)
    p.add_argument('--minutes', type=float, default=9)
    p.add_argument('--apprentices', type=int, default=6)
    p.add_argument('--beginners', type=int, default=6, help="pastiches a step by the base")
    p.add_argument('--age', type=int, default=900, help='steps that an apprentice learns')
    p.add_argument('--size', type=int, default=256)
    p.add_argument('--rate', type=float, default=3e-4)
    p.add_argument('--tell', type=float, default=0.5, help="weight of telling VGG's maps")
    return p.parse_args()


def look(d, x, code):
    """(logits, maps of the trunk and of the patch layers)"""
    logits, maps = d(x, code, features=True)
    return logits, [*maps, *[F.leaky_relu(patch(m), 0.2) for patch, m in zip(d.patch, maps[2:])]]


def principal(maps):
    """[(directions [C, C], energy)] of feature maps, the strongest first; uncentred, as Gram matrices are."""
    found = []
    for f in maps:
        f = f.permute(0, 2, 3, 1).flatten(0, 2).double()
        values, vectors = torch.linalg.eigh(f.t() @ f / len(f))
        found.append((vectors.flip(1).float(), float(values.sum())))
    return found


class Apprentice:
    """A generator that is being fine-tuned; all of it stays where it is, for the recorded step."""

    def __init__(self, base, device):
        self.base, self.g = [p.detach().clone() for p in base.conv.parameters()], copy.deepcopy(base)
        self.g.conv.requires_grad_(True)
        self.vector = torch.zeros(1, VECTOR, device=device, requires_grad=True)
        rate = (lambda r: torch.tensor(r, device=device)) if device.type == 'cuda' else (lambda r: r)
        self.adam = torch.optim.Adam([dict(params=self.weights(), lr=rate(RATE)), dict(params=[self.vector], lr=rate(VECTOR_RATE))],
                                     betas=(0.5, 0.99), fused=device.type == 'cuda', capturable=device.type == 'cuda')

    def weights(self):
        return list(self.g.conv.parameters())

    @torch.no_grad()
    def begin(self, vector):
        self.vector.copy_(vector)
        torch._foreach_copy_([p.data for p in self.weights()], self.base)
        for state in self.adam.state.values():
            for value in state.values():
                value.zero_()


class Trainer:
    def __init__(self, a, run):
        self.a, self.run, dev = a, run, run.device
        self.state = restore(a.base)
        self.g, self.e, self.d = (m.to(dev).eval() for m in (Generator(), Encoder(), Discriminator(gain=GAIN)))
        for name in 'ged':
            getattr(self, name).load_state_dict(self.state[name])
        self.g.requires_grad_(False)
        self.e.requires_grad_(False)
        self.trunk = copy.deepcopy(self.d).requires_grad_(False)
        self.vgg = Features(a.features).to(dev)
        if run.cuda:
            self.vgg.bfloat16()
        self.photos = data.Pool(data.photographs(a.data), data.PHOTO_SIDE, dev, data.faces)
        self.paintings = data.Pool(data.paintings(a.data), data.STYLE_SIDE, dev)
        self.prepare_telling()
        self.prepare_apprentices()
        self.critics = Player(run, 10.0, ([*self.d.parameters(), *self.heads.parameters()], a.rate))
        self.average = Average(self.d.state_dict(), 0.998)
        self.step, self.sums = Recorded(run, [self.play]), Sums()

    def real(self, index):
        return self.paintings.windows(index, self.a.size, *PAINTING_WINDOW)

    @torch.no_grad()
    def told(self, x):
        with self.run.autocast():
            return [f.float() for f in self.vgg(x.bfloat16() if self.run.cuda else x)]

    def prepare_telling(self):
        """VGG's maps in their principal directions, as many as a map of ours has channels."""
        self.basis = principal(self.told(torch.cat([self.real(self.paintings.pick(8)), inner(windows(self.photos, 8, self.a.size, *PHOTO_WINDOW))])))
        widths = [conv.out_channels for conv in [*self.d.trunk, *self.d.patch]]
        self.heads = nn.ModuleList(nn.Conv2d(widths[i], min(widths[i], len(self.basis[j][0])), 1) for i, j in TOLD).to(self.run.device)
        for p in self.heads.parameters():            # so that the maps aren't torn while the heads find their way
            nn.init.zeros_(p)

    def prepare_apprentices(self):
        n, dev = self.a.apprentices, self.run.device
        self.apprentices = [Apprentice(self.g, dev) for _ in range(n)]
        self.codes, self.which = torch.zeros(n, CODE, device=dev), torch.zeros(n, dtype=torch.long, device=dev)
        with torch.no_grad():
            self.aim = Style(self.trunk(torch.zeros(n, 3, self.a.size, self.a.size, device=dev), self.codes, features=True)[1])
        for i in range(n):
            self.begin(i)

    @torch.no_grad()
    def begin(self, i):
        """Another painting for the apprentice i."""
        self.which[i] = self.paintings.pick(1)[0]
        seen = self.real(self.which[i:i + 1].expand(AIMS))
        self.codes[i] = self.e(seen).mean(0)
        self.apprentices[i].begin(self.g.affine(self.codes[i:i + 1]))
        style = Style(self.trunk(seen, self.codes[i:i + 1].expand(AIMS, -1), features=True)[1], AIMS)
        for mine, new in zip((self.aim.mean, self.aim.deviation, self.aim.gram), (style.mean, style.deviation, style.gram)):
            for to, value in zip(mine, new):
                to[i] = value[0]

    def play(self):
        """One step of the game: all are judged, then the apprentices answer."""
        a, run, n = self.a, self.run, self.a.apprentices
        wide = windows(self.photos, n + a.beginners, a.size, *PHOTO_WINDOW)
        x, index = inner(wide), torch.cat([self.which, self.paintings.pick(a.beginners)])
        real = self.real(index)
        with torch.no_grad(), run.autocast():
            code = torch.cat([self.codes, self.e(self.real(index[n:])).float()])
            beginners = inner(self.g(grained(wide[n:]), self.g.affine(code[n:]).float()))
        with run.autocast():
            made = torch.cat([inner(s.g(grained(wide[i:i + 1]), s.vector)) for i, s in enumerate(self.apprentices)])
        self.judge(real, torch.cat([made.detach(), beginners]), x, code)
        self.d.requires_grad_(False)
        loss = self.answer(made, x[:n])
        self.d.requires_grad_(True)
        parameters = [p for s in self.apprentices for p in [*s.weights(), s.vector]]
        for p, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
            p.grad = gradient
        for s in self.apprentices:
            s.adam.step()

    def judge(self, real, made, x, code):
        """Hinge loss as in train_base.py, and what the maps tell of VGG's."""
        self.d.train()
        with self.run.autocast():
            logits, maps = look(self.d, torch.cat([real, made, real, x]), torch.cat([code, code, code.roll(1, 0), code]))
        critic = 0.0
        for t in logits:
            r, f, m, p = t.split(len(made))
            critic = critic + F.relu(1 - r).mean() + 0.5 * F.relu(1 + f).mean() + 0.25 * (F.relu(1 + m).mean() + F.relu(1 + p).mean())
        told, missed = self.told(torch.cat([real, made])), 0.0
        for head, (i, j) in zip(self.heads, TOLD):
            directions, energy = self.basis[j]
            says = head(maps[i][:2 * len(made)].float())
            wanted = F.conv2d(told[j], directions[:, :says.shape[1]].t()[:, :, None, None])
            missed = missed + (says - F.adaptive_avg_pool2d(wanted, says.shape[2:])).square().sum(1).mean() / energy / len(TOLD)
        self.critics.backward(critic + self.a.tell * missed)
        self.critics.step()
        self.d.eval()
        self.sums.add(dict(critic=critic, missed=missed))

    def answer(self, made, x):
        """The apprentices' losses, added up: those of engine/train/trainer.c."""
        with self.run.autocast():
            adversarial = -sum(t.mean((1, 2, 3)).sum() for t in self.d(made, self.codes))
            maps = self.trunk(made, self.codes, features=True)[1]
            with torch.no_grad():
                picture = self.trunk(x, self.codes, features=True)[1]
        statistics, gram = style_loss(Style(maps), self.aim)
        content = sum(F.mse_loss(_normalised(maps[i]), _normalised(picture[i])) for i in (2, 3))
        self.sums.add(dict(adversarial=adversarial / len(made), statistics=statistics, gram=gram, content=content))
        return 0.5 * adversarial + len(made) * (8 * statistics + 6 * gram + 0.5 * content + 0.05 * total_variation(made)
                                                + 1.5 * tone_loss(made.float(), x) + 5 * calm_loss(made.float(), x))

    def train_step(self):
        run, a = self.run, self.a
        self.critics.set_rate(run.rate(100))
        for i in range(a.apprentices):                # one after the other, so that there are some of every age
            if run.step and (run.step + a.age * i // a.apprentices) % a.age == 0:
                self.begin(i)
        self.step()
        self.average.update(run.step)
        run.step += 1


def main():
    a = arguments()
    run = Run(a.minutes)
    t = Trainer(a, run)
    every = 500 if run.cuda else 2
    while not run.over():
        t.train_step()
        if run.step % every == 0:
            run.say('step', run.step, t.sums.means(every))
    save(a.out + '/base.pt', g=t.state['g'], e=t.state['e'], d=t.average.value)


if __name__ == '__main__':
    main()
