# SPDX-License-Identifier: GPL-3.0-or-later
"""The game of engine/train/trainer.c in PyTorch, for tests and for tests/bench: the recipe's networks and losses."""
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
        for critic in (self.d, self.trunk):        # the engine iterates once when it takes weights, then after each step
            critic.train()
            with torch.no_grad():
                critic(torch.zeros(1, 3, 32, 32, dtype=self.vector.dtype), self.code)
            critic.eval()
        self.trunk.requires_grad_(False)
        self.players = torch.optim.Adam([dict(params=self.generator_parameters(), lr=training.generator_rate),
                                         dict(params=[self.vector], lr=training.vector_rate)], betas=(0.5, 0.99))
        self.critics = torch.optim.Adam(self.d.parameters(), lr=training.discriminator_rate, betas=(0.5, 0.99))
        self.ground = None

    def generator_parameters(self):
        return list(self.g.conv.parameters())

    def inner(self, x):
        b = self.t.border
        return x[:, :, b:x.shape[2] - b, b:x.shape[3] - b]

    def maps(self, x):
        return self.trunk(x, self.code.expand(len(x), -1), features=True)[1]

    @torch.no_grad()
    def aim(self, paintings):
        self.target = Style(self.maps(paintings), len(paintings))

    def judge(self, logits, n):
        if self.t.game == 2:
            return sum(F.relu(1 - t[:n]).mean() + F.relu(1 + t[n:]).mean() for t in logits)
        return sum(F.softplus(-t[:n]).mean() + F.softplus(t[n:]).mean() for t in logits)

    def deceive(self, logits):
        return sum((-F.softplus(t), F.softplus(-t), -t)[self.t.game].mean() for t in logits)

    def step(self, photographs, crops):
        """crops: paintings for each judgement."""
        n, t = len(photographs), self.t
        if self.ground is None:
            self.ground = grain(*photographs.shape[2:]).to(photographs) * GRAIN
        made = self.g(photographs + self.ground, self.vector[None].expand(n, -1))
        seen, code = self.inner(made), self.code.expand(n, -1)
        judged = 0
        for paintings in crops:
            critic = self.judge(self.d(torch.cat([paintings, seen.detach()]), torch.cat([code, code])), n)
            self.critics.zero_grad()
            critic.backward()
            torch.nn.utils.clip_grad_norm_(self.d.parameters(), t.discriminator_clip)
            self.critics.step()
            self.d.train()
            judged += float(critic) / len(crops)
        self.d.requires_grad_(False)
        adversarial = self.deceive(self.d(seen, code))
        self.d.eval()
        x = self.inner(photographs)
        with torch.no_grad():
            pictures = self.maps(x)
        maps = self.maps(seen)
        statistics, gram = style_loss(Style(maps, n), self.target)
        content = sum(F.mse_loss(_normalised(maps[i]), _normalised(pictures[i])) for i in (2, 3))
        losses = dict(adversarial=adversarial, statistics=statistics, gram=gram, content=content, variation=total_variation(seen),
                      tone=tone_loss(seen, x), calm=calm_loss(seen, x))
        self.players.zero_grad()
        sum(getattr(t, k) * v for k, v in losses.items()).backward()
        self.d.requires_grad_(True)
        torch.nn.utils.clip_grad_norm_([*self.generator_parameters(), self.vector], t.generator_clip)
        self.players.step()
        return {k: float(v) for k, v in dict(discriminator=judged, **losses).items()}
