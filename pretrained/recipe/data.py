# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures for training: packed small once, kept on the GPU whole, cut into random windows there.

    python3 data.py FOLDER .data                         # of FOLDER/{photos,paintings,paintings-large}, for the base
    python3 data.py FOLDER .data-styles styles           # for styles: large.zip, and paintings of those without large ones
    python3 data.py FOLDER .data-large discriminator     # all of paintings/, larger
    python3 data.py FOLDER .data-restore restore         # for the restorer: also old prints, masks, and damaged pictures to look at
    python3 data.py FOLDER .data-eras eras               # for eras: photographs and pictures of the time, both small

Each has photos.zip and paintings.zip, and test.zip and faces.zip, which are to look at; the first two have large.zip, with
paintings-large/ at (nearly) its own size, for windows at the paint's true scale. What `held.py` names is left out here
and again by `photographs`, `paintings` and `large`, through which every training reads.
"""
import csv
import io
import math
import os
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import held

PHOTO_SIDE, TEST_SIDE = 480, 512     # pixels of the shorter side
ALL_SIDE, STYLE_SIDE = 384, 512      # of paintings: all of them, or those of single styles
LARGE_SIDE = 1024                    # of paintings-large/
RESTORE_SIDE = 512                   # of all that the restorer learns from
ERA_SIDE = 144                       # of all that eras learn from: the discriminator judges at this size
ERA_HELD = 6                         # of so many pictures one measures eras and is not learned from

# Sets of eras/ whose pictures are sound at this size. Left out: three plates with fringes, thumbnails, unchecked licences.
RESTORE_ERAS = ('era_1880_albumen era_1891_shepp era_1899_threecolour era_1938_fsa_bw era_1942_kodachrome era_1970_slideprint '
                'era_1973_documerica').split()


def _shrink(path, side, quality, frame=0.0):
    image = Image.open(path).convert('RGB')
    edge = [round(frame * s) for s in image.size]
    image = image.crop((edge[0], edge[1], image.width - edge[0], image.height - edge[1]))
    scale = side / min(image.size)
    if scale < 1:
        image = image.resize([max(side, round(s * scale)) for s in image.size], Image.LANCZOS)
    out = io.BytesIO()
    image.save(out, 'WEBP', quality=quality, method=4)
    return out.getvalue()


def _pack(target, files, side, quality):
    """Files are (name, path), or (name, path, part to cut off each side)."""
    with ThreadPoolExecutor() as pool, zipfile.ZipFile(target + '.part', 'w') as archive:
        for (name, *_), blob in zip(files, pool.map(lambda f: _shrink(f[1], side, quality, *f[2:]), files)):
            archive.writestr(name, blob)
    os.replace(target + '.part', target)
    print(target, len(files), 'pictures,', os.path.getsize(target) >> 20, 'MB')


def _listing(source, kind):
    top = os.path.join(source, kind)
    return [(f'{d}/{f[:-4]}', os.path.join(top, d, f)) for d in sorted(os.listdir(top)) if os.path.isdir(os.path.join(top, d))
            for f in sorted(os.listdir(os.path.join(top, d))) if f.endswith('.jpg')]


def _soft(source):
    """Those of paintings-large/ that are blurred at 1:1."""
    with open(os.path.join(source, 'paintings-large', 'paintings.tsv'), encoding='utf-8') as table:
        rows = list(csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE))
    return {r['file'].removesuffix('.jpg') for r in rows if r['sharp'] == 'soft'}


def _free(source, folder):
    """The names in a folder of eras/ or restore/ that may be learned from, by their licences; and those to look at only."""
    with open(os.path.join(source, folder, 'sources.tsv'), encoding='utf-8') as table:
        rows = list(csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE))
    free = lambda licence: licence.startswith(('PD (', 'CC0', 'MIT')) and 'not checked' not in licence and 'TEST ONLY' not in licence
    names = [(r['file'].rsplit('.', 1)[0], free(r['licence'])) for r in rows]
    return [n for n, may in names if may], [n for n, may in names if not may]


def _era_pictures(source, era, without):
    """Names in a set of eras/ that may be learned from: in the public domain, in the United States at least by their age."""
    with open(f'{source}/eras/{era}/sources.tsv', encoding='utf-8') as table:
        rows = list(csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE))
    free = lambda r: r['licence'].startswith(('PD (', 'PD-US (published before 1929)')) and 'not checked' not in r['licence']
    named = lambda r: r['file'].startswith(without) or r['what'].startswith(without)
    return [r['file'].rsplit('.', 1)[0] for r in rows if free(r) and not named(r)]


def _violet(path):
    """a* − b* of a picture's darkest quarter, in CIELAB / 100: slides fade there to violet and blue."""
    from baselines import lab
    image = Image.open(path).convert('RGB').resize((96, 96), Image.BOX)
    x = lab(torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 255)[0].flatten(1)
    dark = x[:, x[0] <= x[0].quantile(0.25)].mean(1)
    return float(dark[1] - dark[2])


def _eras(source, target, photos):
    """What eras learn from and are measured with, by one archive for each set of real pictures."""
    import era_cards
    for card in era_cards.ERAS.values():
        for era in card.real:
            names = _era_pictures(source, era, card.without)
            files = [(n, f'{source}/eras/{n}.jpg', card.frame) for n in names]
            _pack(f'{target}/{era}.zip', [f for f in files if card.faded is None or _violet(f[1]) > card.faded], ERA_SIDE, 90)
    _pack(target + '/photos.zip', photos, ERA_SIDE, 90)


def _restore(source, target, photos, paintings, large):
    """What the restorer's training reads. Old prints are undamaged pictures of their time. In no training: look.zip, which has
    damaged pictures, and sound.zip, which has none, to count false alarms.
    """
    at = lambda top, names, end='.jpg': [(n, os.path.join(source, top, n + end)) for n in names]
    prints = [n for era in RESTORE_ERAS for n in _free(source, 'eras/' + era)[0]]
    met = _free(source, 'restore/clean_paintings_met')[0]
    masks = at('restore', _free(source, 'restore/masks')[0], '.png')
    look = [n for d in sorted(os.listdir(os.path.join(source, 'restore'))) if d.startswith('damaged_')
            for n in _free(source, 'restore/' + d)[1]]
    few = [p for p in paintings if p[0].startswith(('museum', 'oldmaster', 'se/', 'crane')) and not held.painting(p[0])][::5]
    test = [*at('eras', prints[::12]), *at('paintings-large', held.FRESH)]
    _pack(os.path.join(target, 'photos.zip'), photos, RESTORE_SIDE, 57)
    _pack(os.path.join(target, 'paintings.zip'), [*large, *few, *at('restore', met)], RESTORE_SIDE, 50)
    _pack(os.path.join(target, 'prints.zip'), at('eras', [n for i, n in enumerate(prints) if i % 12]), RESTORE_SIDE, 50)
    _pack(os.path.join(target, 'sound.zip'), test, RESTORE_SIDE, 70)
    with zipfile.ZipFile(os.path.join(target, 'masks.zip'), 'w') as archive:
        for name, path in masks:
            archive.write(path, name)
    _pack(os.path.join(target, 'look.zip'), at('restore', look), 1000, 80)


def pack(source, target, which='base'):
    os.makedirs(target, exist_ok=True)
    photos, paintings, large = (_listing(source, kind) for kind in ('photos', 'paintings', 'paintings-large'))
    every, side, quality = dict(photos), ALL_SIDE, 45
    photos = [p for i, p in enumerate(photos) if which == 'restore' or not face(p[0]) or i % 3 == 0]
    paintings = [p for p in paintings if p[0] not in held.FRESH_SMALL]
    if which != 'base':
        side, quality = STYLE_SIDE, 55
    if which == 'styles':
        import styles
        paintings, quality = [p for p in paintings if any(s.has(p[0]) for s in styles.STYLES.values() if not s.large)], 74
    photos = [p for p in photos if not held.photo(p[0])]
    large = [p for p in large if not held.large(p[0]) and (which == 'discriminator' or p[0] not in _soft(source))]
    _pack(os.path.join(target, 'test.zip'), [(n, every[n]) for n in held.PHOTOS], TEST_SIDE, 92)
    _pack(os.path.join(target, 'faces.zip'), [(n, every[n]) for names in held.FACES.values() for n in names], TEST_SIDE, 85)
    if which == 'eras':
        return _eras(source, target, [p for p in every.items() if not held.photo(p[0])])
    if which == 'restore':
        return _restore(source, target, photos, paintings, large)
    if which != 'discriminator':
        _pack(os.path.join(target, 'large.zip'), large, LARGE_SIDE, 60)
    _pack(os.path.join(target, 'photos.zip'), photos, PHOTO_SIDE, 40)
    _pack(os.path.join(target, 'paintings.zip'), paintings, side, quality)


def load(archive, keep=lambda name: True):
    """[(name, uint8 3×H×W)] of a packed archive, decoded in parallel, in name order."""
    with zipfile.ZipFile(archive) as z:
        blobs = [(n, z.read(n)) for n in sorted(z.namelist()) if keep(n)]

    def decode(item):
        return item[0], torch.from_numpy(np.array(Image.open(io.BytesIO(item[1])).convert('RGB'))).permute(2, 0, 1)
    with ThreadPoolExecutor() as pool:
        return list(pool.map(decode, blobs))


def photographs(folder):
    """To train with."""
    return load(folder + '/photos.zip', lambda name: not held.photo(name))


def paintings(folder):
    """Of all painters, for the base and the discriminator."""
    return load(folder + '/paintings.zip', lambda name: not held.painting(name))


def large(folder, keep=lambda name: not held.large_for_base(name)):
    """At true scale: for the base, or those that a style keeps."""
    return load(folder + '/large.zip', lambda name: keep(name) and not held.large(name))


def levelled(x):
    """A print of which the scan made ink grey, and its paper: both as they were."""
    y = x.float().mean(0)
    black, white = (torch.quantile(y.flatten()[::16], q) for q in (0.01, 0.99))
    return ((x - black) * 255 / (white - black).clamp(min=1)).round().clamp(0, 255).byte()


def restoring(folder, kind):
    """Of photos, paintings or prints: what the restorer learns from."""
    return load(f'{folder}/{kind}.zip', lambda name: not (held.photo(name) or held.painting(name) or held.large(name)))


def era_pictures(folder, kind, measuring=False):
    """Of photos or of a set of real pictures: those that eras learn from, or every sixth, which measures."""
    pictures = load(f'{folder}/{kind}.zip', lambda name: not held.photo(name))
    return [p for i, p in enumerate(pictures) if (i % ERA_HELD == 0) == measuring]


def large_of(folder, style):
    """The paintings at true scale that a style learns from."""
    return [(name, levelled(x) if style.levels else x) for name, x in large(folder, style.has_large)]


class Pool:
    """Square pictures in one uint8 tensor; long pictures give two squares. `weight` by name sets how often each comes.

    With `true_scale` windows are measured in the pixels that a picture came with, so that one smaller than `side`, which is
    enlarged to it, is not seen larger than it is.
    """

    def __init__(self, pictures, side, device, weight=lambda name: 1.0, true_scale=False):
        squares, weights, sides, self.owner = [], [], [], []
        for i, (name, x) in enumerate(pictures):
            h, w = x.shape[1:]
            m = min(h, w)
            corners = [((h - m) // 2, (w - m) // 2)] if max(h, w) < 1.5 * m else [(0, 0), (h - m, w - m)]
            for top, left in corners:
                c = x[None, :, top:top + m, left:left + m].to(device).float()
                c = F.interpolate(c, size=(side, side), mode='bilinear', align_corners=False, antialias=True)
                squares.append(c.round().clamp(0, 255).byte())
                weights.append(weight(name) / len(corners))
                sides.append(min(m, side) if true_scale else side)
                self.owner.append(i)
        self.squares = torch.cat(squares)
        self.sides = torch.tensor(sides, dtype=torch.float32, device=device)
        self.reach = torch.tensor(weights, device=device).cumsum(0)

    def pick(self, n):
        where = torch.rand(n, device=self.reach.device) * self.reach[-1]
        return torch.searchsorted(self.reach, where, right=True).clamp(max=len(self.reach) - 1)

    def windows(self, index, n, low, high, at=None):
        """Random square windows of low..high × n source pixels of the pictures `index`, at n×n, mirrored half the time. With `at`, B×2,
        these places (across and down, −1 … 1) are in their middle half, unless an edge is nearer.
        """
        b, dev = len(index), self.squares.device
        w = torch.exp(torch.empty(b, device=dev).uniform_(math.log(low), math.log(high))) * n / self.sides[index]
        w = w.clamp(max=1.0)
        theta = torch.zeros(b, 2, 3, device=dev)
        theta[:, 0, 0] = w * ((torch.rand(b, device=dev) < 0.5).float() * 2 - 1)
        theta[:, 1, 1] = w
        free, middle = (1 - w)[:, None], torch.rand(b, 2, device=dev) * 2 - 1
        theta[:, :, 2] = middle * free if at is None else (at + middle * w[:, None] / 2).clamp(-free, free)
        grid = F.affine_grid(theta, (b, 3, n, n), align_corners=False)
        x = F.grid_sample(self.squares[index].float() / 255, grid, mode='bilinear', padding_mode='border', align_corners=False)
        return x.clamp(0, 1)


def fit(x, side):
    """A uint8 picture as 3×H×W floats with the shorter side `side`."""
    scale = side / min(x.shape[1:])
    size = [max(1, round(s * scale)) for s in x.shape[1:]]
    return F.interpolate(x[None].float() / 255, size=size, mode='bilinear', align_corners=False, antialias=True)[0].clamp(0, 1)


def squares(x, count, n=256, most=1.5):
    """Random squares of one 1×3×H×W painting, which see 1 to `most` × n of its pixels, at n×n, as engine/train/crops.c draws them."""
    def resized(x, size):
        return F.interpolate(x, size=size, mode='bicubic', antialias=True).clamp(0, 1)

    def draw():
        side = round(n * math.exp(torch.rand(()).item() * math.log(most)))
        top, left = (int(torch.randint(s - side + 1, ())) for s in x.shape[2:])
        return resized(x[:, :, top:top + side, left:left + side], (n, n))
    scale = STYLE_SIDE / min(x.shape[2:])
    x = resized(x, [round(s * scale) for s in x.shape[2:]])
    return torch.cat([draw() for _ in range(count)])


def face(name):
    """Whether a photograph is a close portrait."""
    return name.startswith(('pixabay_people', 'uscongress'))


def faces(name):
    """Close portraits are half of the photographs: a third of them is packed (but for the restorer), and these come half as often as
    scenes."""
    return 0.5 if face(name) else 1.0


if __name__ == '__main__':
    if len(sys.argv) < 3 or sys.argv[3:] not in ([], ['styles'], ['discriminator'], ['restore'], ['eras']):
        sys.exit(__doc__)
    pack(*sys.argv[1:])
