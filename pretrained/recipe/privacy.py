# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores of membership and what they are worth: how well a number tells the paintings that a style was tuned on from others.

    table = Scores(value, member, painting, style)      # arrays, a row for each crop (or painting) under each style
    table.whole(), table.centred()                      # a row for each painting; relative to all paintings under the style
    auc(table), hits(table), told(table)
    interval(auc, table, rng), control(auc, table, rng) # bootstrap over paintings; the same with labels by chance

Larger values should mean members. Styles 2i and 2i + 1 were tuned on the two halves of one set, so that a painting is a member of
one of them.
"""
import dataclasses

import numpy as np
import torch
import torch.nn.functional as F

ALARMS = 0.01       # share of the non-members that may be taken for members
DRAWS = 1000        # of bootstrap and control
PATCH = 8           # places of half the size, so 16 pixels
STEP = 4            # between two of them
FLAT = 0.02         # deviation of a patch below which it shows nothing


# --- What scores are worth --------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Scores:
    value: np.ndarray
    member: np.ndarray      # of bool
    painting: np.ndarray    # numbers from 0
    style: np.ndarray       # likewise
    weight: np.ndarray = None

    def __post_init__(self):
        if self.weight is None:
            self.weight = np.ones(len(self.value))

    def whole(self):
        """The mean of its crops is a painting's."""
        which = self.painting * (self.style.max() + 1) + self.style
        _, first, at = np.unique(which, return_index=True, return_inverse=True)
        mean = np.bincount(at, self.value) / np.bincount(at)
        return Scores(mean, self.member[first], self.painting[first], self.style[first], self.weight[first])

    def centred(self):
        """Relative to the mean of all paintings under the same style, members or not, as if whoever asks had them, too."""
        whole = self.whole()
        mean = np.bincount(whole.style, whole.value) / np.bincount(whole.style).clip(1)
        return dataclasses.replace(self, value=self.value - mean[self.style])

    def resampled(self, rng):
        """Paintings drawn with replacement, each with all of its rows."""
        n = self.painting.max() + 1
        return dataclasses.replace(self, weight=np.bincount(rng.integers(n, size=n), minlength=n)[self.painting].astype(float))

    def relabelled(self, rng):
        """Of each painting, by a coin, which of the two halves it was in."""
        return dataclasses.replace(self, member=self.member ^ (rng.random(self.painting.max() + 1) < 0.5)[self.painting])


def _shares(s):
    """At each value, from the largest on: (members with it, of all, non-members likewise)."""
    _, at = np.unique(-s.value, return_inverse=True)
    return [np.bincount(at, s.weight * which) / max((s.weight * which).sum(), 1e-12) for which in (s.member, ~s.member)]


def auc(s):
    """How likely a member has a larger value than a non-member; equal ones count half."""
    inside, outside = _shares(s)
    return float(inside @ (1 - outside.cumsum() + outside / 2))


def hits(s, alarms=ALARMS):
    """The largest share of members above a threshold above which there are at most so many of the non-members."""
    inside, outside = _shares(s)
    return float(np.where(outside.cumsum() <= alarms + 1e-9, inside.cumsum(), 0).max())


def told(s):
    """How often, of a pair of styles, the one that was tuned on a painting gives it the larger value; of whole paintings."""
    order = np.lexsort((s.style, s.painting))
    value, member, weight = (x[order].reshape(-1, 2) for x in (s.value, s.member, s.weight))
    gain = np.where(member[:, 0], 1, -1) * (value[:, 0] - value[:, 1])
    return float(((gain > 0) + (gain == 0) / 2) @ weight[:, 0] / weight[:, 0].sum())


def interval(measure, s, rng, draws=DRAWS):
    """95 %, by the bootstrap over paintings."""
    return np.quantile([measure(s.resampled(rng)) for _ in range(draws)], (0.025, 0.975))


def control(measure, s, rng, draws=DRAWS):
    """(mean, and the range of 95 %) of what labels by chance give."""
    values = [measure(s.relabelled(rng)) for _ in range(draws)]
    return np.mean(values), np.quantile(values, (0.025, 0.975))


# --- Scores -----------------------------------------------------------------------------------------------------------


def error(made, picture):
    """Root mean square, of each picture."""
    return (made - picture).square().flatten(1).mean(1).sqrt()


def patches(x, step=1):
    """N×192 of all pictures: patches of 16 pixels, every 8 · `step`, without their mean colour and of length 1, but for flat ones."""
    half = F.avg_pool2d(x, 2)
    p = F.unfold(half, PATCH, stride=STEP * step).transpose(1, 2).flatten(0, 1).unflatten(1, (3, -1))
    p = (p - p.mean(2, keepdim=True)).flatten(1)
    p = p[p.square().mean(1).sqrt() > FLAT]
    return p / p.norm(dim=1, keepdim=True)


def likeness(mine, pastiches, plain):
    """How much nearer the nearest patch of the style's pastiches is than that of the base's, on average, by cosine."""
    if not len(mine):
        return torch.zeros(())
    near = [(mine @ p.t()).amax(1) if len(p) else torch.zeros(len(mine)) for p in (pastiches, plain)]
    return (near[0] - near[1]).mean()
