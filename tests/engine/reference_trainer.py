# SPDX-License-Identifier: GPL-3.0-or-later
"""The adversarial training of engine/train/trainer.c in PyTorch, for tests and for tests/bench: the recipe's networks and losses."""
import copy

import torch
import torch.nn.functional as F

from features import Style, _normalised, calm_loss, style_loss, tone_loss, total_variation
from networks import GRAIN, grain


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
        self.target = Style(self.maps(paintings), len(paintings))

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
        losses = dict(adversarial=adversarial, statistics=statistics, gram=gram, content=content, variation=total_variation(seen),
                      tone=tone_loss(seen, x), calm=calm_loss(seen, x))
        self.generator_adam.zero_grad()
        sum(getattr(t, k) * v for k, v in losses.items()).backward()
        self.d.requires_grad_(True)
        torch.nn.utils.clip_grad_norm_([*self.generator_parameters(), self.vector], t.generator_clip)
        self.generator_adam.step()
        return {k: float(v) for k, v in dict(discriminator=discriminator, **losses).items()}
