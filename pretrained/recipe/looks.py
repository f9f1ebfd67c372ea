# SPDX-License-Identifier: GPL-3.0-or-later
"""What an art director would point at, in figures and at 1:1: faces, flat areas, weaves, the brush.

    python3 looks.py munch --data .data-styles --features FOLDER --out OUT now=../styles new=CHECKPOINTS …
    python3 looks.py vangogh/0001 --data .data --features FOLDER --out OUT now=../styles new=CHECKPOINTS …

The first draws a style, as each folder (of style files, or base.pt and NAME.pt) has it; the second a painting of
paintings-large/ through each folder's encoder alone. Prints a line for each folder, and draws OUT/looks-NAME-1.jpg and -2:
rows of held-out faces and scenes, the photograph and each folder's picture, the middle of it pixel by pixel. Figures, over
all 28 faces (those in colour for skin) and the eight photographs, 512 pixels square:

- skin: the spread of colour (CIELAB's a and b) over a face's skin, coarser than a stroke, by the photograph's: median;
  patchy: in how many of the 26 it is more than 1.3 times as much
- faces: content lost (`distances.content`) on the faces
- light, dark: how restless flat places are, as the deviation within 16 pixels, in 255ths
- weave: highest peak of the spectrum at periods of 3 to 6 pixels, by the median there
- brush: contrast finer than 15 pixels by the paintings' own; a photograph has as much, so it only says what is blurred
- style, content: as `measure.py` has them, but against windows of the paintings at true scale
"""
import argparse
import math

import torch
import torch.nn.functional as F

import data
import held
import styles
from baselines import lab, square
from common import Run, sheet
from distances import Goal, Look, content
from features import blurred, chroma
from places import SKIN, SKIN_WIDTH
from squeezenet import SqueezeNet
from train_base import PAINT_WINDOW
from trained import Trained

SIDE, CROP, WINDOWS = 512, 320, 192
SHOWN = ['pixabay_people/' + n for n in '0046 0152 0048 0264 0147 0252 0125 0290 0013 0015 0237 0267'.split()] + held.PHOTOS
PATCHY = 1.3                   # times the photograph's spread of colour
FLAT = 0.02                    # deviation
WEAVE = 3, 6                   # periods
TILE = 64


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('name', help='a style, or a painting of paintings-large/')
    p.add_argument('columns', nargs='+', metavar='TITLE=FOLDER', type=lambda pair: pair.split('=', 1))
    for name in ('data', 'features', 'out'):
        p.add_argument('--' + name, required=True)
    return p.parse_args()


def luminance(x):
    return 0.299 * x[:, :1] + 0.587 * x[:, 1:2] + 0.114 * x[:, 2:]


def spread(x):
    """Deviation within 16×16 pixels, mean over the channels."""
    return (blurred(x * x) - blurred(x) ** 2).clamp_min(0).mean(1).sqrt()


def skin(photo):
    """Where skin is, of one photograph blurred."""
    y = blurred(photo)
    hue = chroma(y) / (luminance(y) + 0.2)
    return sum((hue[0, i] - SKIN[i]).square() for i in (0, 1)) < (1.2 * SKIN_WIDTH) ** 2


def skin_spreads(photos, made):
    """How much more colour varies over the skin than in the photograph, of each face."""
    def deviation(x, where):
        return lab(blurred(x))[0, 1:, where].var(1).sum().sqrt()
    found = []
    for x, y in zip(photos.split(1), made.split(1)):
        where = skin(x)
        found.append(float(deviation(y, where) / (deviation(x, where) + 0.01)))
    return found


def restless(photos, made):
    """(light, dark): mean deviation of flat places, in 255ths."""
    flat, light = spread(photos) < FLAT, blurred(luminance(photos))[:, 0] > 0.5
    at = spread(made) * 255
    return [float(at[flat & where].mean()) for where in (light, ~light)]


def spectrum(x):
    """Mean power of windowed tiles, each by its own mean in the ring of WEAVE; and that ring."""
    y = luminance(x).unfold(2, TILE, TILE // 2).unfold(3, TILE, TILE // 2).reshape(-1, TILE, TILE)
    hann = torch.hann_window(TILE, device=x.device)
    power = torch.fft.fft2((y - y.mean((1, 2), keepdim=True)) * hann[:, None] * hann).abs().square()
    f = torch.fft.fftfreq(TILE, device=x.device)
    radius = (f[:, None] ** 2 + f ** 2).sqrt()
    ring = (radius >= 1 / WEAVE[1]) & (radius <= 1 / WEAVE[0])
    return (power / (power[:, ring].mean(1)[:, None, None] + 1e-6)).mean(0), ring


def weave(made):
    """The peak by the median of places as far from the middle, since any picture has more power in coarse periods."""
    power, ring = spectrum(made)
    f = torch.fft.fftfreq(TILE, device=made.device)
    bands = ((f[:, None] ** 2 + f ** 2).sqrt() * TILE).round()
    return max(float(power[ring & (bands == b)].max() / power[ring & (bands == b)].median()) for b in bands[ring].unique())


def strokes(x):
    y = luminance(x)
    return float((y - F.avg_pool2d(y, 15, 1, 7, count_include_pad=False)).square().mean().sqrt())


class Looks:
    def __init__(self, a, device):
        self.look, self.device = Look(SqueezeNet(a.features).to(device)), device
        stored = {**dict(data.load(a.data + '/test.zip')), **dict(data.load(a.data + '/faces.zip'))}
        self.photos = {n: square(x.to(device), SIDE) for n, x in stored.items()}
        self.coloured = [n for tone, names in held.FACES.items() if tone != 'grey' for n in names]
        self.faces = [n for names in held.FACES.values() for n in names]
        self.structures = {n: self.look.structure(x[None])[0] for n, x in self.photos.items()}
        style = styles.Recipe('', '', (), '', large=(a.name,)) if '/' in a.name else styles.STYLES[a.name]
        torch.manual_seed(0)
        self.pool = data.Pool(data.large_of(a.data, style), style.side, device, true_scale=True)
        self.windows = self.pool.windows(self.pool.pick(WINDOWS), 256, *PAINT_WINDOW)
        self.goal = Goal(self.look.looks(self.windows))

    def stack(self, made, names):
        return torch.stack([made[n] for n in names])

    def content(self, made, names):
        return content(self.look.structure(self.stack(made, names)), [self.structures[n] for n in names])

    def figures(self, made):
        spreads = skin_spreads(*(self.stack(of, self.coloured) for of in (self.photos, made)))
        light, dark = restless(*(torch.stack(list(of.values())) for of in (self.photos, made)))
        held_out = self.stack(made, held.PHOTOS)
        return dict(skin=sorted(spreads)[len(spreads) // 2], patchy=sum(s > PATCHY for s in spreads),
                    faces=self.content(made, self.faces), light=light, dark=dark, weave=weave(torch.stack(list(made.values()))),
                    brush=strokes(held_out) / strokes(self.windows),
                    style=self.look.seen(held_out).distances(self.goal)['style'], content=self.content(made, held.PHOTOS))


def painted(trained, name, looks):
    """{photograph: picture}"""
    if '/' in name:
        whole = data.fit(looks.pool.squares[0], 256)[None]
        style = trained.base, trained.generator.affine(trained.encoder(whole))
    else:
        style = trained.style(name)
    return {n: trained.paint(x[None], *style)[0] for n, x in looks.photos.items()}


@torch.no_grad()
def main():
    a = arguments()
    device = Run(0).device
    looks = Looks(a, device)
    columns = {'photograph': looks.photos}
    print('%-12s' % a.name, 'photograph', ' '.join('%s %.3f' % pair for pair in looks.figures(looks.photos).items()), flush=True)
    for title, folder in a.columns:
        columns[title] = made = painted(Trained(folder, device), a.name, looks)
        print('%-12s' % a.name, title, ' '.join('%s %.3f' % pair for pair in looks.figures(made).items()), flush=True)
    top, half = (SIDE - CROP) // 2, math.ceil(len(SHOWN) / 2)
    crops = [[made[n][:, top:top + CROP, top:top + CROP] for made in columns.values()] for n in SHOWN]
    for i, rows in enumerate((crops[:half], crops[half:])):
        sheet(rows, f'{a.out}/looks-{a.name.replace("/", "-")}-{i + 1}.jpg', CROP, 85)


if __name__ == '__main__':
    main()
