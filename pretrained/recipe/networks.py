# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of Pastiche, in PyTorch: what the recipe trains and what the C engine is tested against.

    g, e, d = Generator(), Encoder(), Discriminator()
    code   = e(painting)                   # B×128
    vector = g.affine(code)                # B×4256, the style
    y      = g(x, vector)                  # B×3×H×W in 0..1, H and W multiples of 8

Convolutions pad with zeros; whoever calls pads the picture once by reflection and crops (`pad`, `crop`),
since a reflection at every layer leaves a frame of one stroke's width.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

MARGIN = 64          # pixels of reflected picture on every side of what the engine computes
GRAIN = 0.06         # how far the grain of the painting ground reaches, before it is smoothed
FINER_MIX = 1 / 3    # of the photograph in what is painted over an enlarged painting
STEP = 2.7           # a side of one size by the last one's, at most
CELL = 16            # pixels, over which a finer painting has the coarser one's colours after a full step
CODE = 128           # length of a style code
NORM_EPS = 1e-5

# name, input channels, output channels, stride, factor of nearest upsampling before it
# Every convolution is 3×3; all but `out` are followed by an instance normalisation.
RESIDUAL_4A, RESIDUAL_8, RESIDUAL_4B = 2, 5, 2


def _residual(stage, blocks, channels):
    return [(f'{stage}.{i}.{half}', channels, channels, 1, 1) for i in range(blocks) for half in 'ab']


GENERATOR_TABLE = [
    ('stem', 12, 32, 1, 1),
    ('down1', 32, 64, 2, 1),
    *_residual('res4a', RESIDUAL_4A, 64),
    ('down2', 64, 128, 2, 1),
    *_residual('res8', RESIDUAL_8, 128),
    ('up2', 128, 64, 1, 2),
    *_residual('res4b', RESIDUAL_4B, 64),
    ('up1', 64, 32, 1, 2),
    ('up0', 32, 16, 1, 2),
    ('out', 16, 3, 1, 1),
]
ENCODER_TABLE = [('conv1', 12, 32, 1), ('conv2', 32, 64, 2), ('conv3', 64, 128, 2), ('conv4', 128, 192, 2)]
NORMS = [(name, cout) for name, _, cout, _, _ in GENERATOR_TABLE if name != 'out']
VECTOR = 2 * sum(channels for _, channels in NORMS)


def instance_norm(x, scale, shift):
    """(x − mean) / √(variance + 1e-5) · (1 + scale) + shift, over each picture's whole plane."""
    h = x.float()
    var, mean = torch.var_mean(h, (2, 3), keepdim=True, unbiased=False)
    return ((h - mean) * torch.rsqrt(var + NORM_EPS) * (1 + scale[:, :, None, None]) + shift[:, :, None, None]).to(x.dtype)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.ModuleDict({name.replace('.', '/'): nn.Conv2d(cin, cout, 3, stride, 1, bias=name == 'out')
                                   for name, cin, cout, stride, _ in GENERATOR_TABLE})
        self.affine = nn.Sequential(nn.Linear(CODE, 256), nn.ReLU(), nn.Linear(256, VECTOR))
        nn.init.zeros_(self.affine[2].bias)
        self.affine[2].weight.data.mul_(0.3)

    def forward(self, x, vector):
        parts = dict(zip([n for n, _ in NORMS], torch.split(vector.float(), [2 * c for _, c in NORMS], 1)))

        def layer(name, h):
            scale, shift = parts[name].chunk(2, 1)
            return instance_norm(self.conv[name.replace('.', '/')](h), scale, shift)

        def residual(stage, blocks, h):
            for i in range(blocks):
                h = h + layer(f'{stage}.{i}.b', F.relu(layer(f'{stage}.{i}.a', h)))
            return h

        def up(h):
            return F.interpolate(h, scale_factor=2, mode='nearest')

        h = F.relu(layer('stem', F.pixel_unshuffle(x * 2 - 1, 2)))
        h = skip = residual('res4a', RESIDUAL_4A, F.relu(layer('down1', h)))
        h = residual('res8', RESIDUAL_8, F.relu(layer('down2', h)))
        h = residual('res4b', RESIDUAL_4B, F.relu(layer('up2', up(h))) + skip)
        h = F.relu(layer('up1', up(h)))
        h = F.relu(layer('up0', up(h)))
        return torch.sigmoid(self.conv['out'](h).float())


class Encoder(nn.Module):
    """Painting → style code, from the means and deviations of four feature maps."""

    def __init__(self):
        super().__init__()
        self.conv = nn.ModuleDict({name: nn.Conv2d(cin, cout, 3, stride, 1) for name, cin, cout, stride in ENCODER_TABLE})
        widths = 2 * sum(cout for _, _, cout, _ in ENCODER_TABLE)
        self.head = nn.Sequential(nn.Linear(widths, 256), nn.ReLU(), nn.Linear(256, CODE))

    def forward(self, x):
        h, stats = F.pixel_unshuffle(x * 2 - 1, 2), []
        for name, *_ in ENCODER_TABLE:
            h = F.leaky_relu(self.conv[name](h), 0.2)
            var, mean = torch.var_mean(h.float(), (2, 3), unbiased=False)
            stats += [mean, (var + NORM_EPS).sqrt()]
        return self.head(torch.cat(stats, 1))


class Discriminator(nn.Module):
    """Patch critic on two scales (1/8 and 1/16), conditioned on the code by projection (Miyato and Koyama 2018).

    Spectral normalisation bounds how steep it is; `gain` sets that bound, for paintings that are close to photographs.
    """

    def __init__(self, width=48, gain=1.0):
        super().__init__()
        self.gain = gain
        sn = nn.utils.spectral_norm
        w = [12, width, 2 * width, 4 * width, 4 * width]
        self.trunk = nn.ModuleList(sn(nn.Conv2d(w[i], w[i + 1], 3, 1 if i == 0 else 2, 1)) for i in range(4))
        self.patch = nn.ModuleList(sn(nn.Conv2d(w[4], w[4], 3, 1, 1)) for _ in range(2))
        self.logit = nn.ModuleList(sn(nn.Conv2d(w[4], 1, 1)) for _ in range(2))
        self.project = nn.ModuleList(sn(nn.Linear(CODE, w[4], bias=False)) for _ in range(2))

    def forward(self, x, code, features=False):
        h, logits, maps = F.pixel_unshuffle(x * 2 - 1, 2), [], []
        for i, conv in enumerate(self.trunk):
            h = F.leaky_relu(conv(h), 0.2)
            maps.append(h)
            if i >= 2:
                t = F.leaky_relu(self.patch[i - 2](h), 0.2)
                match = (t * self.project[i - 2](code)[:, :, None, None]).sum(1, keepdim=True)
                logits.append(self.gain * (self.logit[i - 2](t) + match / t.shape[1] ** 0.5).float())
        return (logits, maps) if features else logits


def mirror(n, before, total):
    """Indices that continue 0..n-1 by reflection without repeating the edge; n = 1 repeats it."""
    i = torch.arange(-before, total - before)
    if n == 1:
        return torch.zeros_like(i)
    i = i.remainder(2 * (n - 1))
    return torch.where(i < n, i, 2 * (n - 1) - i)


def padded(n):
    return (n + 2 * MARGIN + 7) // 8 * 8


def pad(x):
    """Reflect MARGIN pixels on every side, and more at the bottom and right up to a multiple of 8."""
    h, w = x.shape[2:]
    return x[:, :, mirror(h, MARGIN, padded(h)).to(x.device)][:, :, :, mirror(w, MARGIN, padded(w)).to(x.device)]


def crop(y, h, w):
    return y[:, :, MARGIN:MARGIN + h, MARGIN:MARGIN + w]


def hashed(x, y):
    """Evenly spread in −1..1 by place alone (integer hash "lowbias32", Wellons 2018)."""
    h = (x + 0x9E3779B9 * y) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return ((h ^ (h >> 16)) >> 8).double() * 2 ** -23 - 1


def grain(height, width):
    """The tooth of the ground: smoothed noise, without which flat areas fill with a regular pattern."""
    u = hashed(torch.arange(width + 2)[None, :], torch.arange(height + 2)[:, None])[None, None]
    k = torch.tensor([1.0, 2.0, 1.0], dtype=u.dtype) / 4
    return F.conv2d(F.conv2d(u, k[None, None, :, None]), k[None, None, None, :])


def shares(n, m):
    """m×n: how much of each of n places along an axis lies in each of m larger ones; sums are 1."""
    edges, places = torch.arange(m + 1, dtype=torch.float64) * n / m, torch.arange(n, dtype=torch.float64)
    return (torch.minimum(edges[1:, None], places + 1) - torch.maximum(edges[:-1, None], places)).clamp(min=0) * m / n


def between(n, m):
    """m×n: what each of m places along an axis takes from n larger ones, whose outermost are repeated beyond (Keys 1981, a = −1/2)."""
    at = (torch.arange(m, dtype=torch.float64) + 0.5) * n / m - 0.5
    t = (at[:, None] - torch.arange(-2, n + 2)).abs()
    weights = torch.where(t < 1, (1.5 * t - 2.5) * t * t + 1, torch.where(t < 2, ((2.5 - 0.5 * t) * t - 4) * t + 2, 0.0))
    if n == 1:
        return torch.ones(m, 1, dtype=torch.float64)
    return torch.cat([weights[:, :3].sum(1, keepdim=True), weights[:, 3:-3], weights[:, -3:].sum(1, keepdim=True)], 1)


def resized(x, size):
    """As the engine: averaged over areas to a smaller size, Catmull–Rom to a larger one."""
    down, across = ((shares if m < n else between)(n, m).to(x) for n, m in zip(x.shape[2:], size))
    return down @ x @ across.T


def finer(photo, small, painted):
    """(what is painted next, the painting enlarged): the painting of the reduced photograph with what reducing lost, and
    a third of the photograph itself, without which faces drift.
    """
    large = resized(painted, photo.shape[2:])
    seen = large + photo - resized(small, photo.shape[2:])
    return torch.lerp(seen, photo, FINER_MIX).clamp(0, 1), large


def pinned(y, painted):
    """The picture y with the colours of the smaller painting that it was painted on, over cells that grow with the step:
    nothing drifts.
    """
    step = math.sqrt(y.shape[2] * y.shape[3] / (painted.shape[2] * painted.shape[3]))
    cell = max(step, CELL * (step - 1) / (STEP - 1))
    cells = [max(1, round(n / cell)) for n in y.shape[2:]]
    return y + resized(resized(painted, cells) - resized(y, cells), y.shape[2:])


def sizes(height, width, working_pixels):
    """Those at which a large picture is painted, coarse to fine, the last its own."""
    ratio = math.sqrt(height * width / working_pixels)
    steps = max(1, math.ceil(math.log(ratio, STEP)))
    return [(max(1, round(height * t)), max(1, round(width * t))) for t in (ratio ** (i / steps - 1) for i in range(steps + 1))]


def paint_large(g, x, vector, working_pixels, tooth=1.0):
    """The picture x, larger than the working size, coarse to fine."""
    first, *others = sizes(*x.shape[2:], working_pixels)
    small = resized(x, first)
    y = paint(g, small, vector, tooth)
    for size in others:
        photo = resized(x, size) if size != tuple(x.shape[2:]) else x
        seen, _ = finer(photo, small, y)
        y, small = pinned(paint(g, seen, vector, tooth), y).clamp(0, 1), photo
    return y


def paint(g, x, vector, tooth=1.0):
    """The picture x in a style: any size, padded and cropped as the engine does, on a ground with so much tooth."""
    p = pad(x)
    ground = grain(*p.shape[2:]).to(p) * (tooth * GRAIN)
    return crop(g(p + ground, vector), *x.shape[2:])
