# SPDX-License-Identifier: GPL-3.0-or-later
"""What an era may not do, put right in its file after training: lightness stays in order, skins keep theirs, faces are lit.

    python3 era_limits.py ../styles/eras --data .data-eras [NAME …]         # after export.py; a second time changes next to nothing

- *order* (those of colour that learned): a colour becomes lighter or darker than a grey of its lightness does by no more than APART; the
  residual gives way, hues and chroma stay. What is left of turned order is rounding, and darks that close up.
- *calm*: the network exposes portraits differently by no more than CALM (deviation of what becomes of a middle grey). What it learned
  equalises: it makes a dark portrait light and a light one dark, so that light and dark skin come out the same. What shows no face may
  be exposed as it learned: photographers of the time took no night views, and exposed snow as they did a street.
- *lit* (those without colours that learned): skin becomes darker or lighter by no more than the card's `light`, as colour's training
  sees to; the mean gamma gives way. A set of dark pictures has light faces nevertheless.

All by photographs that eras learn from.
"""
import argparse
import os

import torch

import data
import era_cards
import eras
import stylefile
from baselines import lab, rgb
from measure_era import load
from train_era import CALM, becomes, lightness, skin

APART = 0.03                            # in CIELAB / 100
GRID, STEPS = 17, 300
AMOUNTS = slice(6, 9)                   # the gammas among an era's numbers


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('eras')
    p.add_argument('names', nargs='*')
    p.add_argument('--data', required=True)
    return p.parse_args()


def grey(value):
    return torch.tensor(value).view(1, 1, -1).expand(1, 3, -1)


# --- Order ------------------------------------------------------------------------------------------------------------

def aim(c, y, looks, most):
    """What colours c, which become y (B×3×N), should become, as B×3×N CIELAB: as light as greys become, but for ±most."""
    ramp = grey(torch.linspace(0, 1, 257).tolist())
    of, becomes = lightness(ramp)[0].contiguous(), lightness(eras.transform(ramp, torch.zeros(1, eras.NUMBERS), looks))[0]
    light, made = lightness(c), lab(y[..., None])[..., 0]
    right = torch.searchsorted(of, light.contiguous()).clamp(1, 256)
    part = ((light - of[right - 1]) / (of[right] - of[right - 1])).clamp(0, 1)
    mean = becomes[right - 1] + part * (becomes[right] - becomes[right - 1]) + 0.16
    off = (made[:, 0] - mean).clamp(-most, most)
    wanted = torch.cat([(mean + off)[:, None], made[:, 1:]], 1)
    return lab(rgb(wanted[..., None]))[..., 0]


def ordered(looks, most):
    """Looks whose residual brings lightness to within ±most of that of greys."""
    c = eras.nodes(GRID)
    none = torch.zeros(1, eras.NUMBERS)
    want = aim(c, eras.transform(c, none, looks), looks, most)
    before, bound = looks['table'], 0.149
    raw = torch.atanh((before / bound).clamp(-0.99, 0.99)).requires_grad_(True)
    adam = torch.optim.Adam([raw])
    for step in range(STEPS):
        adam.param_groups[0]['lr'] = 0.03 * min(1.0, 2 * (1 - step / STEPS) + 0.02)
        table = bound * torch.tanh(raw)
        off = lab(eras.transform(c, none, {**looks, 'table': table})[..., None])[..., 0] - want
        bent = sum((table - before).diff(n=2, dim=d).square().mean() for d in range(3))
        loss = 3 * off[:, 0].square().mean() + off[:, 1:].square().mean() + 0.5 * bent
        adam.zero_grad()
        loss.backward()
        adam.step()
    return {**looks, 'table': (bound * torch.tanh(raw)).detach()}


# --- Exposure ---------------------------------------------------------------------------------------------------------

@torch.no_grad()
def calm(era, stills):
    """Draw the network's numbers together about their mean."""
    numbers = era(stills)
    mean, keep = numbers.mean(0), 1.0
    spread = lambda part: float(becomes(era, mean + part * (numbers - mean)).std())
    print('  differs by %.3f' % spread(1), end='')
    if spread(1) > CALM:
        keep, high = 0.0, 1.0
        for _ in range(24):
            half = (keep + high) / 2
            keep, high = (half, high) if spread(half) < CALM else (keep, half)
        head = era.watcher.head
        head.weight.data *= keep
        head.bias.data = keep * head.bias + (1 - keep) * mean
    print(', of which %.2f stay' % keep, flush=True)


@torch.no_grad()
def lit(era, stills, most):
    """Move the mean gamma until skin's lightness changes by no more than most."""
    x = stills.flatten(2)
    where = skin(lab(stills).flatten(2))
    where = where * (where.mean(1, keepdim=True) > 0.1)
    mean = lambda light: float((light * where).sum() / where.sum())
    before, bias = mean(lightness(x)), era.watcher.head.bias.data
    change = lambda: mean(lightness(eras.transform(x, eras.limited(era, era(stills)), era.looks()))) - before
    first, start = change(), bias.clone()
    if abs(first) > most:
        low, high = -1.5, 1.5
        for _ in range(14):
            bias[AMOUNTS] = start[AMOUNTS] + (low + high) / 2
            goal = most if first > 0 else -most
            low, high = ((low + high) / 2, high) if change() < goal else (low, (low + high) / 2)
    print('  skin by %+.3f, now %+.3f' % (first, change()), flush=True)


def limit(path, card, stills, people):
    era, metadata = load(path)
    if card.real and not card.sensitivity:
        era.fixed = ordered(era.looks(), APART)
    if not card.back:
        calm(era, stills[people])
    if card.real and card.sensitivity:
        lit(era, stills[people], card.light)
    metadata = {k: v for k, v in metadata.items() if k not in ('format', 'architecture', 'sha256')}
    stylefile.write(path, stylefile.era_tensors(era.watcher, era.range, era.looks()), metadata)


def main():
    a = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    photographs = data.era_pictures(a.data, 'photos')[::3]
    stills = torch.cat([eras.seen(x[None].float() / 255) for _, x in photographs])
    people = torch.tensor([data.faces(name) < 1 for name, _ in photographs])
    for name in a.names or [n for n in era_cards.ERAS if os.path.exists(f'{a.eras}/{n}.safetensors')]:
        print(name, flush=True)
        limit(f'{a.eras}/{name}.safetensors', era_cards.ERAS[name], stills, people)


if __name__ == '__main__':
    main()
