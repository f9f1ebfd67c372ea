# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a restorer takes sound places of what it learns from for damage: windows there are shown to it more often.

    mined = Mined(pool)                              # at first every place comes as often
    mined.look(net, run)                             # now and then: the restorer as it is
    x = pool.windows(*mined.pick(n), …)

Nine tenths of its false alarms lie in a thirtieth of all places, so windows that are cut anywhere seldom show one.
"""
import torch
import torch.nn.functional as F

CELL = 32        # pixels of a pool's squares
AT_ONCE = 16     # squares
EVER = 1e-9      # a cell without any alarm can come, too
TAKEN = 0.7      # what is likelier is mended by half or more at the default threshold, 70


class Mined:
    def __init__(self, pool):
        self.pool, self.cells = pool, pool.squares.shape[2] // CELL
        count = len(pool.squares) * self.cells ** 2
        self.reach = torch.arange(1.0, count + 1, dtype=torch.float64, device=pool.squares.device)

    @torch.no_grad()
    def look(self, net, run):
        """The per cent of places that are taken for damage. A cell comes by how sure its alarms are, and less if others of its picture
        are as bad, so that no picture comes all the time.
        """
        weights, taken = [], 0.0
        for squares in self.pool.squares.split(AT_ONCE):
            x = squares.float() / 255
            with run.autocast():
                p = torch.sigmoid(net(x, torch.zeros_like(x[:, :1])).damage)
            alarm = F.avg_pool2d(p * p, CELL).flatten(1).double() + EVER
            weights.append(alarm / alarm.sum(1, keepdim=True).sqrt())
            taken += float((p > TAKEN).float().mean()) * len(x)
        self.reach.copy_(torch.cat(weights).flatten().cumsum(0))
        return 100 * taken / len(self.pool.squares)

    def pick(self, n):
        """(squares, the middles of these cells as Pool.windows has them)."""
        where = torch.rand(n, dtype=torch.float64, device=self.reach.device) * self.reach[-1]
        found = torch.searchsorted(self.reach, where, right=True).clamp(max=len(self.reach) - 1)
        square, cell = found // self.cells ** 2, found % self.cells ** 2
        at = torch.stack([cell % self.cells, cell // self.cells], 1).float()
        return square, (2 * at + 1) / self.cells - 1
