# SPDX-License-Identifier: GPL-3.0-or-later
"""How far two sets of pictures are apart in places of 24 × 24 pixels, as if there were ever so many pictures of either.

    mine, theirs = Places(made, card, weight), Places(real, card)
    Apart(mine, theirs).distance, .error

Fréchet distance of means and deviations of CIELAB, relative to the real ones' variance. All places of all pictures count, so that no
draw of windows decides. A set of few pictures is far from another one of the same kind, as they show different things: that
part falls as one over the number of pictures, and is what the distance gains when one picture is left out; so it is taken away
(Quenouille's jackknife, for either set). Two halves of one set are then 0 apart on average, and may be less than 0. Single
pictures left out also say how far the distance is certain (its standard error).
"""
import torch
import torch.nn.functional as F

from baselines import lab
from distances import Gauss
from era_optics import blurred

PLACE = 24


def places(x, card):
    """N×6 of pictures' places, as blurred as the discriminator sees them."""
    c = lab(blurred(x, card.blur))
    mean, square = F.avg_pool2d(c, PLACE), F.avg_pool2d(c * c, PLACE)
    return torch.cat([mean, (square - mean * mean).clamp(min=0).sqrt()], 1).permute(0, 2, 3, 1).flatten(0, 2)


class Places:
    """Pictures' places by first and second moments, one row a picture; `pictures` are 1×3×H×W, `weight` says how much each counts."""

    def __init__(self, pictures, card, weight=None):
        each = [places(x, card).double() for x in pictures]
        self.mean = torch.stack([p.mean(0) for p in each])
        self.square = torch.stack([p.t() @ p / len(p) for p in each])
        self.weight = torch.ones(len(each)) if weight is None else weight

    def deviation(self):
        g = self.gauss(torch.eye(self.mean.shape[1]).double(), self.weight)
        return torch.diagonal(g.covariance).sqrt()

    def gauss(self, scale, weight):
        w = weight.double() / weight.double().sum()
        mean = w @ self.mean
        covariance = torch.einsum('n,nij->ij', w, self.square) - mean[:, None] * mean
        return Gauss(mean @ scale, scale @ covariance @ scale)

    def without_one(self):
        """The weights that leave out each picture in turn."""
        return [torch.cat([self.weight[:i], self.weight[i:i + 1] * 0, self.weight[i + 1:]]) for i in range(len(self.weight))]


class Apart:
    def __init__(self, mine, theirs):
        self.scale = torch.diag(1 / theirs.deviation().clamp(min=1e-2))
        self.mine, self.theirs = mine, theirs
        self.variance = theirs.gauss(self.scale, theirs.weight).variance
        whole = self._distance(mine.weight, theirs.weight)
        some = [self._distance(w, theirs.weight) for w in mine.without_one()], [self._distance(mine.weight, w) for w in theirs.without_one()]
        self.whole, self.distance, variance = whole, whole, 0.0
        for left in some:
            n = len(left)
            gained = (n - 1) * (torch.tensor(left).double() - whole)
            self.distance -= float(gained.mean())
            variance += float(gained.var()) / n
        self.error = variance ** 0.5

    def _distance(self, mine, theirs):
        real = self.theirs.gauss(self.scale, theirs)
        return self.mine.gauss(self.scale, mine).frechet(real) * float(real.variance / self.variance)
