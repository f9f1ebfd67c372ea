# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures for training: packed small once, kept on the GPU whole, cut into random windows there.

    python3 data.py FOLDER .data                 # FOLDER/paintings, FOLDER/photos → .data/*.zip, about 45 MB
    python3 data.py FOLDER .data-large large     # all paintings, larger: for training the discriminator on
    python3 data.py FOLDER .data-styles styles   # only the paintings of styles.py, larger: for training single styles
"""
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

PHOTO_SIDE, TEST_SIDE = 480, 512     # pixels of the shorter side
ALL_SIDE, STYLE_SIDE = 384, 512      # of paintings: all of them, or those of single styles

# Kept out of all training: what contact sheets and measurements show.
HELD_PHOTOS = ('debian_gcomprismonumentsanimals/0002 elementary/0058 debian_gcomprismonumentsanimals/0072 gb82/0004 '
               'debian_gcomprismonumentsanimals/0028 elementary/0029 pixabay_people/0224 azure/0004').split()
# Those whose licence lets us print them anywhere: CC0, public domain, MIT.
SHOWN_PHOTOS = ('elementary/0058', 'gb82/0004', 'azure/0004')
HELD_PAINTINGS = ('modern/0003 modern/0018 vangogh/0083 hokusai/0010 dore/0005 rackham/0016 monet/0040 '
                  'watercolour/0024').split()


def _shrink(path, side, quality):
    image = Image.open(path).convert('RGB')
    scale = side / min(image.size)
    if scale < 1:
        image = image.resize([max(side, round(s * scale)) for s in image.size], Image.LANCZOS)
    out = io.BytesIO()
    image.save(out, 'WEBP', quality=quality, method=4)
    return out.getvalue()


def _pack(target, files, side, quality):
    with ThreadPoolExecutor() as pool, zipfile.ZipFile(target + '.part', 'w') as archive:
        for (name, _), blob in zip(files, pool.map(lambda f: _shrink(f[1], side, quality), files)):
            archive.writestr(name, blob)
    os.replace(target + '.part', target)
    print(target, len(files), 'pictures,', os.path.getsize(target) >> 20, 'MB')


def pack(source, target, which=''):
    def listing(kind):
        top = os.path.join(source, kind)
        return [(f'{d}/{f[:-4]}', os.path.join(top, d, f)) for d in sorted(os.listdir(top))
                for f in sorted(os.listdir(os.path.join(top, d))) if f.endswith('.jpg')]
    os.makedirs(target, exist_ok=True)
    photos, paintings = listing('photos'), listing('paintings')
    held, side, quality = dict(photos), ALL_SIDE, 50
    photos = [p for i, p in enumerate(photos) if faces(p[0]) == 1.0 or i % 3 == 0]
    if which:
        side, quality = STYLE_SIDE, 55
    if which == 'styles':
        import styles
        paintings, quality = [p for p in paintings if any(s.has(p[0]) for s in styles.STYLES.values())], 74
    _pack(os.path.join(target, 'photos.zip'), [p for p in photos if p[0] not in HELD_PHOTOS], PHOTO_SIDE, 40)
    _pack(os.path.join(target, 'test.zip'), [(n, held[n]) for n in HELD_PHOTOS], TEST_SIDE, 92)
    _pack(os.path.join(target, 'paintings.zip'), paintings, side, quality)


def load(archive, keep=lambda name: True):
    """[(name, uint8 3×H×W)] of a packed archive, decoded in parallel, in name order."""
    with zipfile.ZipFile(archive) as z:
        blobs = [(n, z.read(n)) for n in sorted(z.namelist()) if keep(n)]

    def decode(item):
        return item[0], torch.from_numpy(np.array(Image.open(io.BytesIO(item[1])).convert('RGB'))).permute(2, 0, 1)
    with ThreadPoolExecutor() as pool:
        return list(pool.map(decode, blobs))


class Pool:
    """Square pictures in one uint8 tensor; long pictures give two squares. `weight` by name sets how often each comes."""

    def __init__(self, pictures, side, device, weight=lambda name: 1.0):
        squares, weights, self.owner = [], [], []
        for i, (name, x) in enumerate(pictures):
            h, w = x.shape[1:]
            m = min(h, w)
            corners = [((h - m) // 2, (w - m) // 2)] if max(h, w) < 1.5 * m else [(0, 0), (h - m, w - m)]
            for top, left in corners:
                c = x[None, :, top:top + m, left:left + m].to(device).float()
                c = F.interpolate(c, size=(side, side), mode='bilinear', align_corners=False, antialias=True)
                squares.append(c.round().clamp(0, 255).byte())
                weights.append(weight(name) / len(corners))
                self.owner.append(i)
        self.squares = torch.cat(squares)
        self.reach = torch.tensor(weights, device=device).cumsum(0)

    def pick(self, n):
        where = torch.rand(n, device=self.reach.device) * self.reach[-1]
        return torch.searchsorted(self.reach, where, right=True).clamp(max=len(self.reach) - 1)

    def windows(self, index, n, low, high):
        """Random square windows of low..high × n source pixels of the pictures `index`, at n×n, mirrored half the time."""
        b, dev = len(index), self.squares.device
        w = torch.exp(torch.empty(b, device=dev).uniform_(math.log(low), math.log(high))) * n / self.squares.shape[2]
        w = w.clamp(max=1.0)
        theta = torch.zeros(b, 2, 3, device=dev)
        theta[:, 0, 0] = w * ((torch.rand(b, device=dev) < 0.5).float() * 2 - 1)
        theta[:, 1, 1] = w
        theta[:, :, 2] = (torch.rand(b, 2, device=dev) * 2 - 1) * (1 - w)[:, None]
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


def faces(name):
    """Close portraits are half of the photographs: a third of them is packed, and these come half as often as scenes."""
    return 0.5 if name.startswith(('pixabay_people', 'uscongress')) else 1.0


if __name__ == '__main__':
    if len(sys.argv) < 3 or sys.argv[3:] not in ([], ['large'], ['styles']):
        sys.exit(__doc__)
    pack(*sys.argv[1:])
