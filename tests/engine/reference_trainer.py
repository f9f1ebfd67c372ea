# SPDX-License-Identifier: GPL-3.0-or-later
"""The adversarial training of engine/train/trainer.c in PyTorch, for tests and for tests/bench: the recipe's networks and losses."""
import copy

import torch
import torch.nn.functional as F

from features import Style, _normalised, calm_loss, style_loss, tone_loss, total_variation
from networks import GRAIN, grain
from places import MATCHED, STRUCTURE, affinity_loss, to_nearest, unlike

CROP_PLACES, PAINT_PLACES, MATCHED_ACROSS, ALIKE_ACROSS = 32, 2048, 32, 16      # as in engine/train/places


def seen_places(f, across, step):
    """B×C×H×W → B×n×C at the places of the engine's grid."""
    apart = -(-max(f.shape[2:]) // across)
    top, left = step // apart % apart, step % apart
    rows, columns = (max(1, side // apart) for side in f.shape[2:])
    return f[:, :, top::apart, left::apart][:, :, :rows, :columns].flatten(2).transpose(1, 2)


def add_paint(paint, maps, nth):
    """The engine's choice of places of the paintings, by map, [1, n, C]; of one more batch of crops."""
    for k in MATCHED:
        f = maps[k].flatten(2).transpose(1, 2)                  # B×HW×C
        taken = min(f.shape[1], CROP_PLACES)
        f = f[:, nth * 37 % (f.shape[1] // taken)::f.shape[1] // taken][:, :taken].flatten(0, 1)[None]
        paint[k] = torch.cat([paint[k], f], 1)[:, :PAINT_PLACES] if nth else f


def match_loss(maps, paint, step):
    return sum(to_nearest(seen_places(maps[k], MATCHED_ACROSS, step).flatten(0, 1)[None], paint[k]) for k in MATCHED) / len(MATCHED)


def alike_loss(maps, pictures, step):
    return sum(unlike(*(seen_places(m[k], ALIKE_ACROSS, step) for m in (maps, pictures))) for k in STRUCTURE) / len(STRUCTURE)


class ReferenceTrainer:
    """Pictures are batches [n, 3, height, width]."""

    def __init__(self, g, vector, d, code, training):
        self.g, self.d, self.t = g, d, training
        self.vector = vector.detach().clone().requires_grad_(True)
        self.code = code[None]
        self.trunk = copy.deepcopy(d)
        for network in (self.d, self.trunk):        # the engine iterates once when it takes weights, then after each step
            network.train()
            with torch.no_grad():
                network(torch.zeros(1, 3, 32, 32, dtype=self.vector.dtype), self.code)
            network.eval()
        self.trunk.requires_grad_(False)
        self.generator_adam = torch.optim.Adam([dict(params=self.generator_parameters(), lr=training.generator_rate),
                                         dict(params=[self.vector], lr=training.vector_rate)], betas=(0.5, 0.99))
        self.discriminator_adam = torch.optim.Adam(self.d.parameters(), lr=training.discriminator_rate, betas=(0.5, 0.99))
        self.ground = None

    def generator_parameters(self):
        return list(self.g.conv.parameters())

    def inner(self, x):
        b = self.t.border
        return x[:, :, b:x.shape[2] - b, b:x.shape[3] - b]

    def maps(self, x):
        return self.trunk(x, self.code.expand(len(x), -1), features=True)[1]

    @torch.no_grad()
    def set_target(self, paintings):
        maps = self.maps(paintings)
        self.target, self.paint, self.steps = Style(maps, len(paintings)), {}, 0
        add_paint(self.paint, maps, 0)

    def discriminator_loss(self, logits, n):
        if self.t.game == 2:
            return sum(F.relu(1 - t[:n]).mean() + F.relu(1 + t[n:]).mean() for t in logits)
        return sum(F.softplus(-t[:n]).mean() + F.softplus(t[n:]).mean() for t in logits)

    def generator_loss(self, logits):
        return sum((-F.softplus(t), F.softplus(-t), -t)[self.t.game].mean() for t in logits)

    def step(self, photographs, crops):
        """crops: paintings for each update of the discriminator."""
        n, t = len(photographs), self.t
        if self.ground is None:
            self.ground = grain(*photographs.shape[2:]).to(photographs) * GRAIN
        made = self.g(photographs + self.ground, self.vector[None].expand(n, -1))
        seen, code = self.inner(made), self.code.expand(n, -1)
        discriminator = 0
        for paintings in crops:
            loss = self.discriminator_loss(self.d(torch.cat([paintings, seen.detach()]), torch.cat([code, code])), n)
            self.discriminator_adam.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.d.parameters(), t.discriminator_clip)
            self.discriminator_adam.step()
            self.d.train()
            discriminator += float(loss) / len(crops)
        self.d.requires_grad_(False)
        adversarial = self.generator_loss(self.d(seen, code))
        self.d.eval()
        x = self.inner(photographs)
        with torch.no_grad():
            pictures = self.maps(x)
        maps = self.maps(seen)
        statistics, gram = style_loss(Style(maps, n), self.target)
        content = sum(F.mse_loss(_normalised(maps[i]), _normalised(pictures[i])) for i in (2, 3))
        losses = dict(adversarial=adversarial, statistics=statistics, gram=gram, content=content,
                      match=match_loss(maps, self.paint, self.steps), alike=alike_loss(maps, pictures, self.steps),
                      affinity=affinity_loss(seen, x), variation=total_variation(seen), tone=tone_loss(seen, x), calm=calm_loss(seen, x))
        self.generator_adam.zero_grad()
        sum(getattr(t, k) * v for k, v in losses.items()).backward()
        self.d.requires_grad_(True)
        torch.nn.utils.clip_grad_norm_([*self.generator_parameters(), self.vector], t.generator_clip)
        self.generator_adam.step()
        self.steps += 1
        return {k: float(v) for k, v in dict(discriminator=discriminator, **losses).items()}
