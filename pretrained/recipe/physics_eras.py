# SPDX-License-Identifier: GPL-3.0-or-later
"""Eras from physics: materials simulated by wavelength (film.py), fitted into the tensors of an era.

    python3 physics_eras.py autochrome cyanotype … --out OUT        # OUT/NAME.pt and how far the fit is off; needs OUT/exposing.pt

Each function below maps coded colours (n×3) to coded colours, at an exposure that is right. Where bands and densities are known
to us, their source stands beside them; widths of dyes and what else is not are estimates, set so that greys are grey, and looked at.
"""
import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import era_cards
import eras
import film
from film import NM, lobe, step


def _grey(c, sensitivity):
    return film.encode(film.decode(c) @ np.array(sensitivity))


def _s_curve(grey, contrast, low=0.0, high=1.0):
    """Coded greys with an S of so much contrast, between two levels."""
    s = grey + contrast * (3 * grey ** 2 - grey - 2 * grey ** 3)
    return low + (high - low) * s


# What silver becomes, as densities by wavelength relative to each other. Fine silver and silver sulphide absorb the more the shorter the
# waves (Mie), exponents from 0.3 (warm black) to 1.5 (brown); small particles have a plasmon in the blue green besides, which makes
# brown redder. Eaton, Photographic Chemistry, 1957, chapter on toning, describes the colours; the numbers are set by eye.
def warm(exponent, red=0.0):
    return (550 / NM) ** exponent + lobe(510, 45, 50, red)


COLD = 1 + 0.05 * step(600, 20)
PLUM = 1 + lobe(530, 60, 60, 0.28) + lobe(430, 60, 30, 0.16)                # selenide in shadows: purple brown
PRUSSIAN = 0.26 + lobe(680, 100, 120) + 0.16 * lobe(400, 30, 25)            # ferric ferrocyanide: absorbs from 550 nm on, most at 680


def daguerreotype(c):
    """Blue light alone draws; amalgam on silver: pale grey lights, gilded a little warm, darks are a mirror of a dark room."""
    grey = _s_curve(_grey(c, era_cards.BLUE) ** 0.72, 0.35, 0.10, 0.88)
    return film.toned(grey, warm(0.35, 0.06), 1.9, (0.985, 0.98, 0.955), shadow=1 + 0.06 * step(590, 30))


def albumen_paper(grey):
    """Gold-toned silver in albumen, the paper yellowed (Reilly 1980): purple brown darks, cream lights. Of coded greys."""
    return film.toned(grey, warm(1.1, 0.22), 1.6, (0.955, 0.925, 0.84), shadow=warm(0.75, 0.24))


def printing_out_paper(grey):
    """Gelatine paper that darkens in the light, toned with gold: like albumen, colder and whiter."""
    return film.toned(grey, warm(0.7, 0.16), 1.75, (0.975, 0.965, 0.935), shadow=warm(0.45, 0.14))


def salt(c):
    """Salted paper from a paper negative: no deep black, red brown, low contrast (Reilly, The Albumen and Salted Paper Book, 1980)."""
    return film.toned(_s_curve(_grey(c, era_cards.BLUE) ** 0.75, 0.0, 0.0, 0.97), warm(1.3, 0.24), 1.1, (0.965, 0.94, 0.88), shadow=warm(1.1, 0.22))


def cyanotype(c):
    """Paper, through a negative (Herschel 1842): a highest density of about 1.5 in red, far less in blue."""
    return film.toned(_s_curve(_grey(c, era_cards.ORTHO) ** 0.95, 0.3), PRUSSIAN, 1.5, (0.965, 0.965, 0.94))


def platinum(c):
    """Platinum on matt paper: long even tones, a highest density of 1.4, a warm black; of pictorialists, who printed it softly."""
    return film.toned(_s_curve(_grey(c, era_cards.ORTHO) ** 0.85, 0.25, 0.02, 0.96), warm(0.5, 0.12), 1.4, (0.96, 0.945, 0.905), shadow=warm(0.35, 0.06))


def sepia(c):
    """A print bleached and redeveloped as silver sulphide."""
    return film.toned(_s_curve(_grey(c, era_cards.ORTHO) ** 0.9, 0.25), warm(1.3, 0.15), 1.55, (0.985, 0.97, 0.935), shadow=warm(1.1, 0.14))


def selenium(c):
    """A glossy print of the thirties in selenium: black deepens and goes plum, lights stay cold."""
    return film.toned(_s_curve(_grey(c, era_cards.PANCHROMATIC), 0.36), COLD, 2.15, (0.99, 0.985, 0.975), shadow=PLUM)


# Lumière's starch: orange red, green and blue violet, a third each by what they let through (Lavédrine and Gandolfo, The Lumière
# Autochrome, 2013); the yellow filter before the lens balances them. Through a grain light exposes the silver behind that grain.
STARCH = np.array([0.06 + step(583, 9) * 0.94 + lobe(420, 30, 18, 0.10), 0.07 + lobe(538, 27, 26, 0.86), 0.07 + lobe(450, 45, 28, 0.86) + 0.10 * step(672, 8)])


def _seen(c, sensitivities, speed=1.0):
    """What three layers get of coded colours, 1 for white."""
    light = film.reflectance(film.decode(c))
    return speed * np.stack([film.record(light, s) for s in sensitivities], -1)


def _adapted(spectra, white):
    return film.eye(spectra) / film.eye(white)


def autochrome(c):
    records = film.between(_seen(c, STARCH), 0.25)
    clear = lambda r: 10 ** -film.density(r, 1.3, 2.2, 0.08, 0.2)
    got = _adapted(clear(records) @ STARCH / 3, clear(np.ones(3)) @ STARCH / 3)
    return film.encode(got * film.decode(np.array([0.965, 0.95, 0.885])))


def _film(c, sensitivities, dyes, contrast, most, least=0.0, speed=0.18, apart=0.0, base=None, crossed=(1, 1, 1)):
    """A reversal film of three layers: which dye stands in for which record, white as the eye adapts to it."""
    records = film.between(_seen(c, sensitivities), apart)
    of = lambda r: np.stack([film.density(r[..., i], contrast * crossed[i], most, least, speed) for i in range(3)], -1)
    spectra, white = (10 ** -(of(r) @ dyes) for r in (records, np.ones((1, 3))))
    return film.encode(_adapted(spectra, white) * (film.decode(np.array(base)) if base else 1.0))


# Two-colour film of the twenties: through red and blue green filters that part at 580 nm; the positive's dyes are blue green for the
# red record and orange red for the other (Ryan, A History of Motion Picture Color Technology, 1977).
TWO_SEEN = np.array([step(585, 8), 1 - step(578, 8)])
TWO_DYES = np.array([lobe(645, 60, 70) + 0.12 * lobe(430, 40, 40), lobe(512, 46, 34) + lobe(430, 50, 40, 0.50)])


def twostrip(c):
    red, green = TWO_SEEN
    seen = np.array([red, green, green])
    dyes = np.array([TWO_DYES[0], 0.5 * TWO_DYES[1], 0.5 * TWO_DYES[1]])
    amounts = np.ones(2)
    for _ in range(60):                                  # two dyes: grey only between red and the mean of green and blue
        got = -np.log10(film.eye(10 ** -(amounts @ TWO_DYES)))
        got = np.array([got[0], got[1:].mean()])
        amounts *= 1 + 0.4 * (1 / got - 1)
    dyes *= np.array([amounts[0], amounts[1], amounts[1]])[:, None]
    return _film(c, seen, dyes, 1.25, 2.2, 0.03, 0.19, 0.1, (0.98, 0.965, 0.925))


# Three-strip: a prism and filters part the light narrowly; dyes are transferred from gelatine, clean and steep, over a faint silver key
# (Ryan 1977; Friedman, History of Color Photography, 1944).
THREE_SEEN = np.array([lobe(625, 24, 40), lobe(540, 26, 24), lobe(450, 34, 26)])
THREE_DYES = film.balanced(np.array([lobe(660, 60, 60) + lobe(440, 50, 50, 0.10), lobe(540, 36, 32) + lobe(430, 30, 40, 0.12), lobe(442, 40, 32)]))


def threestrip(c):
    return _film(c, THREE_SEEN, THREE_DYES, 1.25, 2.5, 0.02, 0.19, 0.2, (1.0, 0.99, 0.965), (1.02, 1.0, 0.98))


# Amateur reversal film of the sixties, warm under a lamp of 3200 K: overlapping layers, warm dyes with density to spare.
HOME_SEEN = np.array([lobe(640, 38, 30), lobe(548, 36, 30), lobe(440, 34, 36)])
HOME_DYES = film.balanced(np.array([lobe(655, 62, 60) + lobe(440, 50, 60, 0.16), lobe(545, 42, 36) + lobe(430, 30, 40, 0.18), lobe(446, 44, 36)]))


def super8(c):
    return _film(c, HOME_SEEN, HOME_DYES, 1.42, 2.1, 0.06, 0.19, 0.28, (1.0, 0.955, 0.84), (1.0, 0.98, 0.90))


# An integral instant print of the seventies: metallised dyes seen through a milky layer, a highest density of about 1.7 and a lowest of 0.2
# (Land, Rogers and Walworth in Neblette's Handbook of Photography and Reprography, 1977); layers of unequal contrast cross over.
INSTANT_DYES = film.balanced(np.array([lobe(650, 72, 70) + lobe(450, 60, 60, 0.22), lobe(548, 50, 44) + lobe(430, 40, 40, 0.24), lobe(448, 48, 42)]))


def instant(c):
    made = _film(c, HOME_SEEN, INSTANT_DYES, 1.2, 1.75, 0.08, 0.205, 0.4, (0.975, 0.957, 0.915), (1.08, 1.0, 0.92))
    return film.encode(0.016 * np.array([0.7, 1.0, 1.2]) + 0.984 * film.decode(made))


# --- What eras that learn from real pictures begin with ---

def kodachrome(c):
    """Kodachrome of 1938: steep, dense, dyes that stand clear of each other (Friedman 1944)."""
    return _film(c, HOME_SEEN, THREE_DYES, 1.35, 2.6, 0.03, 0.175, 0.2, (1.0, 0.99, 0.96))


# Dark fading of early chromogenic slides: yellow and cyan go, magenta stays (Wilhelm, The Permanence and Care of Color
# Photographs, 1993, chapter 5), so darks turn violet.
def fadedslide(c):
    left = np.array([0.80, 0.92, 0.66])[:, None]
    return _film(c, HOME_SEEN, left * HOME_DYES, 1.5, 2.0, 0.05, 0.17, 0.2, (0.97, 0.94, 0.95))


# Plates behind blue, green and red filters, printed or projected through such filters again: light is added (Miethe's camera).
PLATES_SEEN = np.array([step(598, 6), lobe(538, 24, 26), lobe(450, 32, 24)])


def plates(c):
    """Light added of three plates; each has its own development."""
    seen = film.between(_seen(c, PLATES_SEEN), 0.35)
    light = 10 ** -np.stack([film.density(seen[..., i], g, 2.2, 0.05, 0.2) for i, g in enumerate((1.22, 1.2, 1.14))], -1)
    white = 10 ** -np.array([film.density(np.ones(1), g, 2.2, 0.05, 0.2)[0] for g in (1.22, 1.2, 1.14)])
    return film.encode(light / white)


INKS = film.balanced(np.array([lobe(640, 75, 80) + lobe(460, 60, 60, 0.30), lobe(535, 48, 40) + lobe(430, 40, 50, 0.42), lobe(440, 50, 40)]))


def threecolour(c):
    """Halftone plates in three inks without black, on coated paper; a highest density of about 1.4."""
    return _film(c, THREE_SEEN, INKS, 1.5, 1.45, 0.0, 0.2, 0.3, (0.97, 0.96, 0.93))


def slideprint(c):
    """A slide, and that in offset's four inks: darks end at a density of 1.5."""
    slide = _film(c, HOME_SEEN, HOME_DYES, 1.4, 2.4, 0.04, 0.17, 0.25)
    return film.encode(0.022 + 0.93 * film.decode(slide))


def vhs(c):
    """NTSC on half-inch tape: black at 7.5 % set-up of a set turned up, clipped whites, oversaturated, the phase a little off."""
    luma = c @ np.array([0.299, 0.587, 0.114])
    i, q = c @ np.array([0.596, -0.274, -0.322]), c @ np.array([0.211, -0.523, 0.312])
    turn, gain = np.deg2rad(2), 1.12
    i, q = gain * (np.cos(turn) * i - np.sin(turn) * q), gain * (np.sin(turn) * i + np.cos(turn) * q)
    luma = 0.07 + 0.93 * np.clip(1.06 * luma - 0.01, 0, 0.99)
    return np.clip(np.stack([luma + 0.956 * i + 0.621 * q, luma - 0.272 * i - 0.647 * q, luma - 1.106 * i + 1.703 * q], -1), 0, 1)


class Fit(nn.Module):
    """An era's tensors, free within what a file may have."""

    def __init__(self):
        super().__init__()
        self.exposure, self.print = nn.Parameter(torch.eye(3)), nn.Parameter(torch.eye(3, 4))
        steps = eras.Era().steps.detach()
        self.steps, self.rest = nn.Parameter(steps.clone()), nn.Parameter(torch.zeros(eras.CELLS, eras.CELLS, eras.CELLS, 3))

    def looks(self):
        steps = F.softplus(self.steps)
        return dict(exposure=self.exposure, print=self.print, curves=(steps.cumsum(1) / steps.sum(1, keepdim=True))[:, :eras.NODES],
                    table=eras.bounded(self.rest, 0.14))


FIT_STEPS = 400                 # of what a training begins with


def fitted(simulated, steps=900, fit=None):
    """(looks, root mean square error) of a colour era; the residual takes what matrices and curves leave. fit: another that has `looks`."""
    fit, c = fit or Fit(), eras.nodes(17)
    want = torch.from_numpy(simulated(c[0].t().double().numpy())).float().t()[None]
    matrices = [p for n, p in fit.named_parameters() if n in ('exposure', 'print', 'seen', 'dyes')]
    adam = torch.optim.Adam([dict(params=matrices), dict(params=[fit.steps]), dict(params=[fit.rest])])
    for at in range(steps):
        left = min(1.0, 2.5 * (1 - at / steps) + 0.01)
        for group, rate in zip(adam.param_groups, (6e-3, 4e-2, 4e-3 if at > steps // 2 else 0.0)):
            group['lr'] = rate * left
        off = eras.transform(c, torch.zeros(1, eras.NUMBERS), fit.looks()) - want
        curves, table = fit.looks()['curves'], fit.looks()['table']
        loss = (off ** 2).mean() + 0.05 * (curves.diff(n=2, dim=1) ** 2).mean() + 0.02 * sum((table.diff(n=2, dim=d) ** 2).mean() for d in range(3))
        adam.zero_grad()
        loss.backward()
        adam.step()
    return {k: v.detach() for k, v in fit.looks().items()}, float((off ** 2).mean().sqrt())


def drawn(simulated, sensitivity):
    """The same of a grey one, which curves hold exactly: the sensitivity is the matrix."""
    grey = np.linspace(0, 1, eras.NODES)
    curves = torch.from_numpy(simulated(np.repeat(grey[:, None], 3, 1))).float().t()
    return dict(exposure=torch.tensor(sensitivity).expand(3, 3).clone(), curves=curves.cummax(1).values.clamp(0, 1), print=torch.eye(3, 4),
                table=torch.zeros(eras.CELLS, eras.CELLS, eras.CELLS, 3)), 0.0


def printed(curves, paper):
    """3×33 curves of a grey era, onto a paper."""
    return torch.from_numpy(simulation(paper)(curves[0].detach().double().numpy())).float().t().cummax(1).values.clamp(0, 1)


def simulation(name):
    return globals()[name]


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('eras', nargs='+')
    p.add_argument('--out', required=True)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    for name in a.eras:
        card = era_cards.ERAS[name]
        looks, off = drawn(simulation(name), card.sensitivity) if card.sensitivity else fitted(simulation(name))
        torch.save(dict(looks=looks), f'{a.out}/{name}.pt')
        print(name, 'off by %.4f' % off, 'residual %.3f at most' % float(looks['table'].abs().max()), flush=True)


if __name__ == '__main__':
    main()
