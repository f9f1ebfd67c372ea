# SPDX-License-Identifier: GPL-3.0-or-later
"""How near `pastiche match` brings stills to the truth, which is known, as photographs are put on films that are made up.

    python3 measure_match.py PASTICHE --data .data-eras [--pairs 100]

A film: exposure and gamma of each channel, contrast, saturation, split tones, lifted blacks, dull whites. A still A on one film is matched to a
still B on another. Then A should look as it would on the film of B: CIEDE2000 from that, mean over A's pixels, before and after.
`same`: A and B show the same photograph; `parts`: each shows two thirds of it, half of what it shows is in the other, too; `zoom`: B is a smaller part
of A; `other`: they show different things. Half of the stills A are faces; of these, *skin*: how many whose skin has a skin’s hue (20 to 80 degrees of
CIELAB, its mean) before have none after, and how many the truth has. Photographs and faces are those that no training saw.
"""
import argparse
import subprocess
import tempfile

import numpy as np
import torch
from PIL import Image

import data
import eras
from baselines import lab
from measure_era import ciede2000, pixels
from train_era import skin

KINDS = 'same', 'parts', 'zoom', 'other'


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('pastiche')
    p.add_argument('--data', required=True)
    p.add_argument('--pairs', type=int, default=100)
    p.add_argument('--seed', type=int, default=1)
    return p.parse_args()


def film(rng):
    """A function of 1×3×H×W pictures."""
    three = lambda values: torch.tensor(np.asarray(values), dtype=torch.float32).view(1, 3, 1, 1)
    gain, gamma = (three(np.exp(rng.normal(0, all_, 1) + rng.normal(0, each, 3))) for all_, each in ((0.12, 0.10), (0.18, 0.12)))
    contrast, saturation = rng.normal(0, 0.25), float(np.exp(rng.normal(-0.1, 0.25)))
    black, white = three(rng.uniform(0, 0.12) + rng.uniform(0, 0.08, 3)), three(1 - rng.uniform(0, 0.10) - rng.uniform(0, 0.08, 3))
    dark, light = three(rng.normal(0, 0.03, 3)), three(rng.normal(0, 0.03, 3))

    def on(x):
        x = (x * gain).clamp(0, 1) ** gamma
        x = x + contrast * x * (1 - x) * (2 * x - 1)
        grey = eras.luminance(x)
        x = grey + saturation * (x - grey) + dark * (1 - grey) ** 2 + light * grey ** 2
        return black + (white - black) * x.clamp(0, 1)
    return on


def shown(kind, x, other, rng):
    """What the two stills show."""
    h, w = x.shape[2:]
    if kind == 'parts':
        return x[..., :2 * w // 3], x[..., w // 3:]
    if kind == 'zoom':
        part = rng.uniform(0.65, 0.95)
        top, left = (int(rng.uniform(0, 1 - part) * n) for n in (h, w))
        return x, x[..., top:top + int(part * h), left:left + int(part * w)]
    return x, x if kind == 'same' else other


def matched(pastiche, a, b):
    """The first still in the look of the second."""
    with tempfile.TemporaryDirectory() as folder:
        for name, x in (('a', a), ('b', b)):
            Image.fromarray((x[0].permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)).save(f'{folder}/{name}.png')
        subprocess.run([pastiche, 'match', '--quiet', '--to', f'{folder}/b.png', '--output-folder', f'{folder}/made', f'{folder}/a.png'], check=True)
        made = np.asarray(Image.open(f'{folder}/made/a.png').convert('RGB'))
    return torch.from_numpy(made.copy()).permute(2, 0, 1)[None].float() / 255


def has_skin(x, where):
    """Whether what is skin has a skin's hue."""
    mean = lab(x).flatten(2)[0][:, where].mean(1)
    return 20 <= float(torch.rad2deg(torch.atan2(mean[2], mean[1]))) <= 80


def measure(kind, a, faces, photographs):
    rng = np.random.default_rng(a.seed)
    off, skins = [], []
    for k in range(a.pairs):
        x, other = (faces if k % 2 == 0 else photographs)[int(rng.integers(len(faces if k % 2 == 0 else photographs)))], photographs[int(rng.integers(len(photographs)))]
        (x, y), (one, two) = shown(kind, x, other, rng), (film(rng), film(rng))
        before, truth = one(x), two(x)
        after = matched(a.pastiche, before, two(y))
        off.append([float(ciede2000(lab(t), lab(truth)).mean()) for t in (before, after)])
        where = skin(lab(x).flatten(2))[0] > 0
        if k % 2 == 0 and where.sum() > 200 and has_skin(before, where):
            skins.append([has_skin(t, where) for t in (after, truth)])
    before, after = np.array(off).T
    kept, true = (len(skins) - np.sum(skins, 0)).tolist()
    print('%-6s %.1f → %.1f; worst tenth %.1f → %.1f; farther than before %d of %d; skin without its hue %d of %d (truth %d)' % (
        kind, before.mean(), after.mean(), np.quantile(before, 0.9), np.quantile(after, 0.9), (after > before).sum(), len(off), kept, len(skins), true), flush=True)


def main():
    a = arguments()
    torch.set_num_threads(1)
    faces = [data.fit(x, 144)[None] for _, x in data.load(a.data + '/faces.zip')]
    photographs = pixels(data.era_pictures(a.data, 'photos', True))
    for kind in KINDS:
        measure(kind, a, faces, photographs)


if __name__ == '__main__':
    main()
