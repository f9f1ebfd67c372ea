# SPDX-License-Identifier: GPL-3.0-or-later
"""Teach a restorer what JPEG did to a picture, while everything else that it says stays as it is.

    python3 train_blocks.py OUT/restorer.pt --data .data-restore --out OUT2 --minutes 30

`train_restorer.py` hardly teaches that: beside the many other losses its gradient is lost. Here it is the only one; the network as it was
says what damage, its kinds, mended colours, noise and screens are to remain, on damaged pictures and on those that are pressed as JPEG. For a
GPU, with a batch of 64 and windows of 256 pixels; on two CPU threads a step of eight windows of 96 pixels takes 1.6 s. Writes OUT2/restorer.pt,
with the critic as it was.
"""
import argparse
import copy

import torch
import torch.nn.functional as F

import data
import damage
from common import Average, Run, Sums, restore, save
from parts import between, blurred, chance, grey_of, jpeg, moved
from restorer import WIDTH, Restorer
from train_restorer import WINDOW

QUALITY = 5, 93          # of the files; coarse ones come more often
PLAIN = 0.2              # of the pictures never were JPEG
LITTLE = 5e-4            # of a picture's mean square: what JPEG took away counts in relation to it and what it was


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('network')
    p.add_argument('--data', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--minutes', type=float, default=30)
    p.add_argument('--batch', type=int, default=8, help='pictures a step: half of them JPEG, half damaged')
    p.add_argument('--size', type=int, default=96)
    p.add_argument('--width', type=int, default=WIDTH)
    p.add_argument('--shapes', type=int, default=24, help='drawn shapes of each kind of damage')
    p.add_argument('--rate', type=float, default=6e-5)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--stay', type=float, default=2.0, help='how much it costs to say anything else than before')
    return p.parse_args()


def pressed(x):
    """(x as JPEG, what that added): greyed or softened before, some of them; blocks begin anywhere."""
    n, dev = len(x), x.device
    x = torch.where(chance(n, 0.3, dev) > 0, grey_of(x).expand_as(x), x)
    x = torch.lerp(x, blurred(x, 0.9), chance(n, 0.4, dev) * between(n, 0, 1, dev))
    down, across = (torch.randint(0, 8, (1,), device=dev) for _ in range(2))
    quality = QUALITY[0] + (QUALITY[1] - QUALITY[0]) * torch.rand(n, 1, 1, 1, device=dev) ** 2
    as_file = moved(jpeg(moved(x, down, across), quality), -down, -across)
    as_file = torch.where(chance(n, PLAIN, dev) > 0, x, as_file)
    return as_file, as_file - x


def blocks_loss(guess, real):
    """What is left of what JPEG added, in relation to all of it: 1 where nothing is taken away."""
    return ((guess - real).square().mean((1, 2, 3)) / (real.square().mean((1, 2, 3)) + LITTLE)).mean()


def stay_loss(seen, before):
    """How far all but the blocks is from what the network said before; where damage is likely, mended colours count more."""
    likely = torch.sigmoid(before.damage)
    found = F.binary_cross_entropy_with_logits(seen.damage, likely) - F.binary_cross_entropy_with_logits(before.damage, likely)
    kinds = (likely * (torch.softmax(seen.kinds, 1) - torch.softmax(before.kinds, 1)).abs()).mean()
    mended = ((0.2 + likely) * (seen.mended - before.mended).abs()).mean()
    rest = sum((getattr(seen, k) - getattr(before, k)).abs().mean() for k in ('noise', 'screen'))
    return 10 * found + kinds + 10 * mended + 10 * rest


class Trainer:
    def __init__(self, a, run, shapes, pictures):
        self.a, self.run, dev = a, run, run.device
        self.before = Restorer(a.width).to(dev)
        state = restore(a.network)
        self.before.load_state_dict(state['g'])
        self.critic = state['d']
        self.net = copy.deepcopy(self.before)
        self.before.eval().requires_grad_(False)
        torch.manual_seed(a.seed)
        self.damage = damage.Damage(*shapes, dev)
        self.pools = {k: data.Pool(p, data.RESTORE_SIDE, dev, true_scale=True) for k, p in pictures.items()}
        self.adam = torch.optim.Adam(self.net.parameters(), a.rate, betas=(0.9, 0.99))
        self.average, self.sums = Average(self.net.state_dict(), 0.998), Sums()

    def windows(self, n, *kinds):
        each = [n // len(kinds) + (i < n % len(kinds)) for i in range(len(kinds))]
        return torch.cat([self.pools[k].windows(self.pools[k].pick(c), self.a.size, *WINDOW[k]) for k, c in zip(kinds, each) if c])

    def step(self):
        half = self.a.batch // 2
        for group in self.adam.param_groups:
            group['lr'] = self.a.rate * self.run.rate()
        as_file, added = pressed(self.windows(half, 'photos', 'paintings'))
        damaged, _, _, marked, *_ = self.damage(self.windows(self.a.batch - half, 'photos', 'prints'))
        seen_by = torch.cat([as_file, damaged]), torch.cat([torch.zeros_like(marked[:1]).expand(half, -1, -1, -1), marked])
        with self.run.autocast():
            with torch.no_grad():
                before = self.before(*seen_by)
            seen = self.net(*seen_by)
        blocks, stay = blocks_loss(seen.blocks[:half], added), stay_loss(seen, before)
        self.adam.zero_grad(set_to_none=True)
        (blocks + self.a.stay * stay).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.adam.step()
        self.average.update(self.run.step)
        left, all_of_it = (1e4 * v.detach().square().mean() for v in (seen.blocks[:half] - added, added))
        self.sums.add(dict(blocks=blocks.detach(), stay=stay.detach(), left=left, of=all_of_it))
        self.run.step += 1

    def checkpoint(self):
        save(self.a.out + '/restorer.pt', g=self.average.value, d=self.critic)


def main():
    a = arguments()
    pictures = {k: data.restoring(a.data, k) for k in ('photos', 'paintings', 'prints')}
    shapes = damage.shapes(a.data + '/masks.zip', a.shapes, a.seed)
    run = Run(a.minutes)
    t, counted = Trainer(a, run, shapes, pictures), 0
    while not run.over():
        t.step()
        counted += 1
        if run.step % 50 == 0:
            run.say('step', run.step, t.sums.means(counted))
            counted = 0
        if run.step % 500 == 0:
            t.checkpoint()
    run.say('steps', run.step)
    t.checkpoint()


if __name__ == '__main__':
    main()
