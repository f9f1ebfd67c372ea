# SPDX-License-Identifier: GPL-3.0-or-later
"""Train eras: photographs through the transform against real pictures of the time, before a discriminator of patches.

    python3 train_era.py exposing --data .data-eras --out OUT                 # first: the network that all eras begin with
    python3 train_era.py kodachrome press … --data .data-eras --out OUT [--steps 1500] [--minutes 5] [--resume]

One CPU thread is enough: about ten steps a second. The discriminator sees windows of pictures of 144 pixels, blurred and with noise on
both sides, so that it judges tone and colour, not sharpness or grain. --resume goes on from OUT/NAME.pt to the same numbers as without a
break; --minutes stops earlier. Each era ends with a sheet, OUT/NAME.jpg: held-out pictures, their era, real ones.
"""
import argparse
import os
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

import data
import era_cards
import eras
import physics_eras
from baselines import lab
from common import Average, Sums, sheet
from era_optics import blurred

CROP, SLICES, PAIRS, PORTRAITS = 64, 24, 4096, 16
GREY = 0.2                      # of the pairs that teach how to undo fading: black and white, which yellows, too
GOOD = 0.35                     # of these pairs: did not fade, and are to stay as they are
HUE = 25.0                      # degrees that any clear colour may turn by
CHROMA = 0.12                   # of a clear colour, in CIELAB / 100
CALM = 0.03                     # how differently portraits may be exposed: deviation of what becomes of a middle grey, in CIELAB / 100


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('eras', nargs='+')
    p.add_argument('--data', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--resume', action='store_true')
    p.add_argument('--steps', type=int, default=1500)
    p.add_argument('--minutes', type=float, default=60, help='for each era, at most')
    p.add_argument('--batch', type=int, default=16)
    p.add_argument('--rate', type=float, default=1e-3)
    p.add_argument('--seed', type=int, default=1)
    for name, weight in dict(adversarial=0.5, colours=4.0, order=20.0, skin=4.0, hue=2.0, cast=200.0, smooth=300.0, rest=2.0, tone=20.0, vivid=4.0, pull=40.0, pairs=20.0, calm=20.0).items():
        p.add_argument('--' + name, type=float, default=weight)
    return p.parse_args()


class Discriminator(nn.Module):
    """Patches of 22 pixels, spectrally normalised."""

    WIDTHS = (3, 32, 64, 96)

    def __init__(self):
        super().__init__()
        normed = nn.utils.spectral_norm
        self.conv = nn.ModuleList(normed(nn.Conv2d(i, o, 4, 2, 1)) for i, o in zip(self.WIDTHS, self.WIDTHS[1:]))
        self.logit = normed(nn.Conv2d(self.WIDTHS[-1], 1, 1))

    def forward(self, x):
        h = x * 2 - 1
        for conv in self.conv:
            h = F.leaky_relu(conv(h), 0.2)
        return 3 * self.logit(h)


class Windows:
    """Random windows of pictures, with the whole picture as the era's network sees it."""

    def __init__(self, pictures, random, share=None):
        """share: of those that are portraits."""
        self.pictures, self.random = [x for _, x in pictures], random
        self.small = torch.cat([eras.seen(x[None].float() / 255) for x in self.pictures])
        faces = torch.tensor([data.faces(name) < 1 for name, _ in pictures])
        weight = torch.ones(len(pictures))
        if share is not None and 0 < faces.sum() < len(faces):
            weight = torch.where(faces, share / faces.sum(), (1 - share) / (~faces).sum())
        self.weight, self.faces = weight, faces

    def _one(self, x):
        top, left = (int(torch.randint(s - CROP + 1, (), generator=self.random)) for s in x.shape[1:])
        x = x[:, top:top + CROP, left:left + CROP]
        return x.flip(2) if torch.rand((), generator=self.random) < 0.5 else x

    def draw(self, n):
        """(windows, whole pictures small, whether they are portraits)"""
        index = torch.multinomial(self.weight, n, replacement=True, generator=self.random)
        x = torch.stack([self._one(self.pictures[i]) for i in index]).float() / 255
        return x, self.small[index], self.faces[index]


def judged(x, card, random):
    """Pictures as the discriminator gets them."""
    return blurred(x, card.blur) + card.noise * torch.randn(x.shape, generator=random)


def sliced(a, b, random):
    """Distance of the colours of two batches, and of their change over two pixels: sorted along random directions."""
    def points(x):
        x = torch.cat([x[..., 2:, 2:], 2 * (x[..., 2:, 2:] - x[..., :-2, :-2])], 1).transpose(0, 1).flatten(1)
        return x[:, torch.randint(x.shape[1], (PAIRS,), generator=random)]
    directions = F.normalize(torch.randn(SLICES, 6, generator=random), dim=1)
    a, b = (directions @ points(x) for x in (a, b))
    return (a.sort(1).values - b.sort(1).values).abs().mean()


def chroma(x):
    return (x[:, 1] ** 2 + x[:, 2] ** 2 + 1e-4).sqrt()


def turned(x, y, where, degrees):
    """How much hues turn by more than so many degrees, of B×3×N CIELAB, where they are asked for."""
    cosine = (x[:, 1:] * y[:, 1:]).sum(1) / (chroma(x) * chroma(y))
    most = torch.cos(torch.deg2rad(torch.tensor(degrees)))
    return (F.relu(most - cosine) * where).sum() / (where.sum() + 100)


def skin(x):
    """Where B×3×N CIELAB may be skin: hue 20 to 80 degrees, some chroma, neither black nor white."""
    hue, clear = torch.rad2deg(torch.atan2(x[:, 2], x[:, 1])), chroma(x)
    return ((hue > 20) & (hue < 80) & (clear > 0.1) & (clear < 0.5) & (x[:, 0] > 0.36) & (x[:, 0] < 1.06)).float()


def lightness(x):
    """B×3×N coded colours → B×N, CIELAB / 100."""
    return lab(x[..., None])[:, 0, :, 0] - 0.16


def becomes(era, numbers, value=0.46):
    """What becomes of a middle grey, by N×11 numbers: N lightnesses."""
    x = torch.full((len(numbers), 3, 1), value)
    return lightness(eras.transform(x, eras.limited(era, numbers), era.looks()))[:, 0]


def misordered(x, y, random):
    """How much darker the lighter one of two pixels of a picture becomes, of B×N lightness."""
    other = torch.randperm(x.shape[1], generator=random)
    dx, dy = x - x[:, other], y - y[:, other]
    return (F.relu(0.1 * dx.abs() - dx.sign() * dy) * (dx.abs() > 0.02)).mean()


def uneven(era):
    """(second differences of the curves, how far single curves are from their mean, second differences of the residual, its size)"""
    looks, zero = era.looks(), torch.zeros(())
    curves, table = looks['curves'], looks['table']
    bend = (curves.diff(n=2, dim=1) ** 2).mean() * 33
    if era.grey:
        return bend, zero, zero, zero
    return bend, curves - curves.mean(0), sum((table.diff(n=2, dim=d) ** 2).mean() for d in range(3)) * 9, (table ** 2).mean() * 100


def new_era(card):
    return eras.Era(card.sensitivity, not card.back, eras.RANGE_BACK if card.back else eras.RANGE)


def faded(x, random):
    """Pictures as slides and prints fade: each dye loses its own part of its density, stain comes, and what is left may be dark or pale."""
    u = lambda low, high, n=3: torch.empty(len(x), n, 1, 1).uniform_(low, high, generator=random)
    density = -torch.log10(eras.decode(x) + 0.004)
    density = density * (1 - u(0, 0.5)) * u(0.85, 1.15, 1) + u(0, 0.18) + u(0, 0.1, 1)
    return eras.encode((10 ** -density).clamp(0, 1))


class Trainer:
    def __init__(self, a, name, card):
        self.a, self.card, self.path = a, card, f'{a.out}/{name}.pt'
        torch.manual_seed(a.seed)
        self.random = torch.Generator().manual_seed(a.seed)
        self.era, self.d = new_era(card), Discriminator()
        if not card.back:
            self.era.watcher.load_state_dict(torch.load(a.out + '/exposing.pt', weights_only=True))
        self.begin()
        photos = Windows(data.era_pictures(a.data, 'photos'), self.random, card.people)
        real = Windows([p for kind in card.real for p in data.era_pictures(a.data, kind)], self.random)
        self.source, self.real = (real, photos) if card.back else (photos, real)
        self.people = photos.small[photos.faces]
        adam = lambda *groups: torch.optim.Adam([dict(params=list(p), lr=r, base=r) for p, r in groups], betas=(0.5, 0.99))
        look = [p for n, p in self.era.named_parameters() if not n.startswith('watcher')]
        self.players = adam((look, 4 * a.rate), (self.era.watcher.parameters(), 0.3 * a.rate)), adam((self.d.parameters(), 0.5 * a.rate))
        self.average, self.step = Average(self.era.state_dict(), 0.995), 0
        self.sums, self.counted = Sums(), 0
        if a.resume and os.path.exists(self.path):
            self.restore(torch.load(self.path, weights_only=True))

    def begin(self):
        """With what physics says, if it says anything: colours on a grid and what becomes of them."""
        self.grid = self.goal = None
        if self.card.start:
            physics_eras.fitted(physics_eras.simulation(self.card.start), physics_eras.FIT_STEPS, self.era)
            self.grid = eras.nodes(9)
            self.goal = eras.transform(self.grid, torch.zeros(1, eras.NUMBERS), self.era.looks()).detach()

    def checkpoint(self):
        os.makedirs(self.a.out, exist_ok=True)
        torch.save(dict(era=self.average.value, live=self.era.state_dict(), d=self.d.state_dict(), step=self.step,
                        random=self.random.get_state(), players=[p.state_dict() for p in self.players]), self.path + '.part')
        os.replace(self.path + '.part', self.path)

    def restore(self, state):
        self.era.load_state_dict(state['live'])
        self.d.load_state_dict(state['d'])
        for player, s in zip(self.players, state['players']):
            player.load_state_dict(s)
        self.random.set_state(state['random'])
        self.average.value, self.step = {k: v.clone() for k, v in state['era'].items()}, state['step']

    def rates(self):
        left = 1 - self.step / self.a.steps
        for player in self.players:
            for group in player.param_groups:
                group['lr'] = group['base'] * min(1.0, (self.step + 1) / 50) * min(1.0, max(0.02, left / 0.4))

    def kept(self, x, y, portrait):
        """Losses of what an era of colour must leave alone."""
        x, y = (lab(t[..., ::2, ::2]).flatten(2) for t in (x, y))
        clear, skinned, card = (chroma(x) > CHROMA).float(), skin(x) * portrait.float()[:, None], self.card
        mean = lambda off, where: (off * where).sum() / (where.sum() + 100)
        other = (x[:, 0] - y[:, 0]).abs()
        less, more = card.vivid[0] * chroma(x) - chroma(y), chroma(y) - card.vivid[1] * chroma(x)
        return dict(order=misordered(x[:, 0], y[:, 0], self.random), hue=turned(x, y, clear, max(HUE, card.hue)),
                    skin=turned(x, y, skinned, card.hue), vivid=mean(F.relu(less) + F.relu(more), clear + skinned),
                    tone=mean(F.relu(other - card.light), skinned) + F.relu(other - 2.2 * card.light).mean())

    def lit(self):
        """Losses of what an era without colours must leave alone: how light skin is; and that portraits are exposed alike, or light and
        dark skin come out the same. What shows no face may be exposed as photographers of the time did.
        """
        x = self.people[torch.randint(len(self.people), (PORTRAITS,), generator=self.random)]
        numbers, x = self.era(x), x[..., ::3, ::3]
        before, after = (lightness(t.flatten(2)) for t in (x, eras.transform(x, eras.limited(self.era, numbers), self.era.looks())))
        where = skin(lab(x).flatten(2))
        off = F.relu((after - before).abs() - self.card.light)
        return dict(tone=(off * where).sum() / (where.sum() + 100), calm=F.relu(becomes(self.era, numbers).std() - 0.8 * CALM))

    def mended(self):
        """Off by so much: photographs of which most were faded, after the transform."""
        x, small, _ = self.real.draw(self.a.batch)
        grey, good = ((torch.rand(len(x), 1, 1, 1, generator=self.random) < share).float() for share in (GREY, GOOD))
        x, small = (t + grey * (eras.luminance(t) - t) for t in (x, small))
        state = self.random.get_state()
        off = torch.lerp(faded(x, self.random), x, good)
        self.random.set_state(state)                     # the whole fades as its window does
        small = torch.lerp(faded(small, self.random), small, good)
        y = eras.transform(off, eras.limited(self.era, self.era(small)), self.era.looks())
        return (lab(y) - lab(x)).abs().mean()

    def train_step(self):
        a, card, random = self.a, self.card, self.random
        self.rates()
        x, small, portrait = self.source.draw(a.batch)
        real, _, _ = self.real.draw(a.batch)
        y = eras.transform(x, eras.limited(self.era, self.era(small)), self.era.looks())
        critic = F.relu(1 - self.d(judged(real, card, random))).mean() + F.relu(1 + self.d(judged(y.detach(), card, random))).mean()
        self.improve(self.players[1], critic)
        self.d.requires_grad_(False)
        bend, apart, jagged, size = uneven(self.era)
        losses = dict(adversarial=-self.d(judged(y, card, random)).mean(), colours=sliced(y, real, random), smooth=bend + jagged, rest=size,
                      cast=(F.relu(apart.abs() - card.cast) ** 2).mean())
        if card.back:
            losses['pairs'] = self.mended()
        elif self.era.grey:
            losses.update(self.lit())
        else:
            losses.update(self.kept(x, y, portrait))
        if self.goal is not None:
            losses['pull'] = F.mse_loss(eras.transform(self.grid, torch.zeros(1, eras.NUMBERS), self.era.looks()), self.goal)
        self.improve(self.players[0], sum(getattr(a, k) * v for k, v in losses.items()))
        self.d.requires_grad_(True)
        self.average.update(self.step)
        self.sums.add(dict(critic=critic, **losses))
        self.counted += 1
        self.step += 1

    @staticmethod
    def improve(player, loss):
        player.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for g in player.param_groups for p in g['params']], 5.0)
        player.step()

    def over(self):
        return self.step >= self.a.steps or time.time() - self.start >= 60 * self.a.minutes

    def train(self):
        self.start = time.time()
        while not self.over():
            self.train_step()
            if self.step % 200 == 0:
                print('%4.0fs' % (time.time() - self.start), 'step', self.step, self.sums.means(self.counted), flush=True)
                self.counted = 0
                self.checkpoint()
        self.checkpoint()


def averaged(path, card):
    era = new_era(card)
    era.load_state_dict(torch.load(path, weights_only=True)['era'])
    return era.eval()


def aims(x):
    """B×11 amounts that would expose B×3×H×W pictures as a photographer does: half way to full levels and a middling median."""
    grey = eras.luminance(x).flatten(1)
    low, middle, high = (torch.quantile(grey, q, dim=1) for q in (0.01, 0.5, 0.99))
    black, white = (0.6 * low).clamp(max=0.12), (-0.6 * (1 - high)).clamp(min=-0.12)
    middle = ((middle - black) / (1 + white - black)).clamp(0.05, 0.9)
    gamma = (-0.5 * torch.log(torch.log(torch.tensor(0.42)) / torch.log(middle))).clamp(-0.4, 0.4)
    same = lambda t: t[:, None].expand(-1, 3)
    return torch.cat([same(black), same(white), same(gamma), torch.zeros(len(x), 2)], 1)


def train_exposing(a):
    """The network that exposes, of photographs whose exposure and contrast were changed."""
    torch.manual_seed(a.seed)
    random = torch.Generator().manual_seed(a.seed)
    watcher, photos = eras.Watcher(), Windows(data.era_pictures(a.data, 'photos'), random, 0.4)
    adam, most = torch.optim.Adam(watcher.parameters(), 2e-3), eras.Era().range
    steps = min(a.steps, 1000)
    for step in range(steps):
        adam.param_groups[0]['lr'] = 2e-3 * min(1, (1 - step / steps) / 0.4 + 0.01)
        _, x, _ = photos.draw(32)
        u = lambda low, high: torch.empty(len(x), 1, 1, 1).uniform_(low, high, generator=random)
        x = (u(0, 0.12) + u(0.75, 1.0) * x ** torch.exp(u(-0.5, 0.5))).clamp(0, 1)
        loss = F.mse_loss(torch.tanh(watcher(x)), (aims(x) / most).clamp(-0.95, 0.95))
        Trainer.improve(adam, loss)
        if (step + 1) % 200 == 0:
            print('step', step + 1, 'off by %.4f' % float(loss), flush=True)
    os.makedirs(a.out, exist_ok=True)
    torch.save(watcher.state_dict(), a.out + '/exposing.pt')


@torch.no_grad()
def look(a, name, card):
    """Held-out pictures, their era at full strength without its optics, and real ones that it did not learn from."""
    era, faces = averaged(f'{a.out}/{name}.pt', card), data.load(a.data + '/faces.zip')
    pictures = [data.fit(x, 200)[None] for _, x in faces[::3] + data.load(a.data + '/test.zip')]
    real = [data.fit(x, 200) for kind in card.real for _, x in data.era_pictures(a.data, kind, True)][:len(pictures)]
    if card.back:
        pictures, real = [x[None] for x in real], [x[0] for x in pictures[:len(real)]]
    made = [eras.look(era, x)[0] for x in pictures]
    sheet([[x[0] for x in pictures], made, real + [torch.ones_like(made[0])] * (len(made) - len(real))], f'{a.out}/{name}.jpg', 150)


def main():
    a = arguments()
    torch.set_num_threads(1)
    for name in a.eras:
        if name == 'exposing':
            train_exposing(a)
            continue
        print(name, flush=True)
        card = era_cards.ERAS[name]
        Trainer(a, name, card).train()
        look(a, name, card)


if __name__ == '__main__':
    main()
