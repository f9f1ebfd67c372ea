# SPDX-License-Identifier: GPL-3.0-or-later
"""What our styles are measured against: a transfer of colours (Reinhard), AdaIN, and Gatys' optimisation of the pixels.

    python3 baselines.py adain .data FEATURES DECODER.pt --minutes 3         # trains AdaIN's decoder
    python3 baselines.py gatys .data FEATURES GATYS.zip [NAME …]        # NAME/PHOTO.jpg, four photographs a style

All three get what our styles get: not one painting but windows of the whole collection.
"""
import argparse
import io
import math
import os
import time
import zipfile

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

import data
import held
import styles
from common import Run, restore, save
from features import Features, Style, style_loss, total_variation

SIDE = 512                      # of the square photographs
WINDOWS = 32                    # of a collection that stand for it
GATYS_PHOTOS = ('elementary/0058', 'gb82/0004', 'pixabay_people/0224', 'azure/0004')
GATYS_STYLES = 2                # at once, so a batch of eight pictures
GATYS_WEIGHTS = dict(statistics=5.0, gram=5.0, content=1.0, variation=0.05)
ZIP_BYTES = 15 << 20


def square(x, side):
    """The middle of a uint8 picture as 3×side×side floats."""
    x = data.fit(x, side)
    top, left = (x.shape[1] - side) // 2, (x.shape[2] - side) // 2
    return x[:, top:top + side, left:left + side]


def photographs(packed, device, side=SIDE, names=held.PHOTOS):
    """{name: 3×side×side} of photographs that no training saw."""
    return {n: square(x.to(device), side) for n, x in data.load(packed + '/test.zip', lambda n: n in names)}


def collection(packed, name, device, count=WINDOWS):
    """Windows of a style's paintings, always the same ones."""
    recipe = styles.STYLES[name]
    torch.manual_seed(0)
    pool = data.Pool(data.load(packed + '/paintings.zip', recipe.has), data.STYLE_SIDE, device, recipe.weight)
    return pool.windows(pool.pick(count), 256, *recipe.window)


# --- Reinhard, Adhikhmin, Gooch and Shirley 2001, in CIELAB -----------------------------------------------------------

_XYZ = torch.tensor([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _XYZ.sum(1)
_LAB = torch.tensor([[0.0, 1.16, 0.0], [5.0, -5.0, 0.0], [0.0, 2.0, -2.0]])     # rows of L + 0.16, a, b


def _mix(matrix, x):
    return torch.einsum('ij,bjhw->bihw', matrix.to(x), x)


def lab(x):
    """sRGB 0..1 → CIELAB, divided by 100; L is shifted, which nothing here sees."""
    linear = torch.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    t = _mix(_XYZ / _WHITE[:, None], linear)
    return _mix(_LAB, torch.where(t > 216 / 24389, t.clamp_min(1e-6) ** (1 / 3), t * (24389 / 3132) + 4 / 29))


def rgb(x):
    """The way back, cut to 0..1."""
    f = _mix(torch.linalg.inv(_LAB), x)
    t = torch.where(f > 6 / 29, f ** 3, (f - 4 / 29) * (3132 / 24389))
    linear = _mix(torch.linalg.inv(_XYZ / _WHITE[:, None]), t).clamp(0, 1)
    return torch.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear.clamp_min(1e-6) ** (1 / 2.4) - 0.055)


def reinhard(x, paintings):
    """Pictures with the paintings' mean and deviation of lightness and colours."""
    x, p = lab(x), lab(paintings)
    mine, theirs = (torch.var_mean(t, d, keepdim=True) for t, d in ((x, (2, 3)), (p, (0, 2, 3))))
    return rgb((x - mine[1]) * (theirs[0] / (mine[0] + 1e-8)).sqrt() + theirs[1])


# --- AdaIN, Huang and Belongie 2017; the encoder is VGG-19 up to relu3_1 ----------------------------------------------


def _moments(f, over=(2, 3)):
    var, mean = torch.var_mean(f.float(), over, keepdim=True, unbiased=False)
    return mean, (var + 1e-5).sqrt()


def adain(f, mean, deviation):
    m, d = _moments(f)
    return (f.float() - m) / d * deviation + mean


class Decoder(nn.Sequential):
    """The encoder's mirror: relu3_1 back to a picture."""

    def __init__(self):
        def conv(cin, cout):
            return nn.Conv2d(cin, cout, 3, padding=1, padding_mode='reflect')
        relu, up = nn.ReLU(inplace=True), nn.Upsample(scale_factor=2, mode='nearest')
        super().__init__(conv(256, 128), relu, up, conv(128, 128), relu, conv(128, 64), relu, up,
                         conv(64, 64), relu, conv(64, 3))


def adain_loss(vgg, decoder, photos, paintings, autocast):
    with autocast():
        with torch.no_grad():
            plain, real = vgg(photos)[2], vgg(paintings)[:3]
        wanted = adain(plain, *_moments(real[2]))
        made = vgg(decoder(wanted))[:3]
    style = sum(F.mse_loss(m, r) for f, p in zip(made, real) for m, r in zip(_moments(f), _moments(p)))
    return dict(content=F.mse_loss(made[2].float(), wanted), style=10 * style)


def train_adain(a):
    run = Run(a.minutes)
    vgg, decoder = features(a.features, run), Decoder().to(run.device).to(memory_format=torch.channels_last)
    photos = data.Pool(data.photographs(a.data), data.PHOTO_SIDE, run.device, data.faces)
    paintings = data.Pool(data.paintings(a.data), data.ALL_SIDE, run.device)
    optimizer = torch.optim.Adam(decoder.parameters())
    run.begin(run.seconds)
    while not run.over():
        losses = adain_loss(vgg, decoder, photos.windows(photos.pick(a.batch), 256, 1, 1.3),
                            paintings.windows(paintings.pick(a.batch), 256, 1, 1.5), run.autocast)
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 10.0)
        optimizer.param_groups[0]['lr'] = 1e-3 * run.rate()
        optimizer.step()
        run.step += 1
        if run.step % (250 if run.cuda else 10) == 0:
            run.say(run.step, ' '.join('%s %.4f' % (k, float(v)) for k, v in losses.items()))
    save(a.out, decoder=decoder.state_dict())


class AdaIN:
    """Paints photographs with a trained decoder."""

    def __init__(self, vgg, path, device):
        self.vgg, self.decoder = (n.to(device).to(memory_format=torch.channels_last) for n in (vgg, Decoder()))
        self.decoder.load_state_dict(restore(path)['decoder'])

    def style(self, paintings):
        return _moments(self.vgg(paintings)[2], (0, 2, 3))

    def __call__(self, x, style):
        return self.decoder(adain(self.vgg(x)[2], *style)).clamp(0, 1)


# --- Gatys, Ecker and Bethge 2016 -------------------------------------------------------------------------------------


def features(folder, run):
    vgg = Features(folder).to(run.device).to(memory_format=torch.channels_last)
    return vgg.bfloat16() if run.cuda else vgg


def repeated(target, count):
    """The same statistics for `count` pictures each."""
    for values in (target.mean, target.deviation, target.gram):
        values[:] = [v.repeat_interleave(count, 0) for v in values]
    return target


def optimise(vgg, x, target, steps, autocast):
    """Pixels, from the photographs on, by Adam with a falling rate."""
    with torch.no_grad(), autocast():
        plain = vgg(x)[3].float()
    y = x.clone().requires_grad_(True)
    optimizer = torch.optim.Adam([y], betas=(0.9, 0.99))
    for i in range(steps):
        optimizer.param_groups[0]['lr'] = 0.002 + 0.038 * (1 + math.cos(math.pi * i / steps)) / 2
        with autocast():
            maps = vgg(y)
        statistics, gram = style_loss(Style(maps), target)
        content = F.mse_loss(maps[3].float(), plain) / plain.square().mean()
        losses = dict(statistics=statistics, gram=gram, content=content, variation=total_variation(y))
        optimizer.zero_grad(set_to_none=True)
        sum(GATYS_WEIGHTS[k] * v for k, v in losses.items()).backward()
        optimizer.step()
        y.data.clamp_(0, 1)
    return y.detach(), {k: float(v) for k, v in losses.items()}


def write_pictures(path, pictures, seconds):
    """A zip of JPEG files at quality 95, or what keeps the whole below 15 MB; its comment is the seconds of one."""
    def encoded(x, quality):
        out = io.BytesIO()
        pixels = (x.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
        Image.fromarray(pixels).save(out, 'JPEG', quality=quality)
        return out.getvalue()
    for quality in range(95, 60, -3):
        blobs = {n: encoded(x, quality) for n, x in pictures.items()}
        if sum(map(len, blobs.values())) < ZIP_BYTES:
            break
    with zipfile.ZipFile(path + '.part', 'w') as archive:
        archive.comment = b'%.3f' % seconds
        for n, blob in blobs.items():
            archive.writestr(n, blob)
    os.replace(path + '.part', path)
    print(path, len(blobs), 'pictures, quality', quality, flush=True)


def run_gatys(a):
    run = Run(0)
    vgg, made = features(a.features, run), {}
    photos = photographs(a.data, run.device, names=GATYS_PHOTOS)
    names, begun = a.names or list(styles.STYLES), time.time()
    for some in (names[i:i + GATYS_STYLES] for i in range(0, len(names), GATYS_STYLES)):
        with torch.no_grad(), run.autocast():
            real = vgg(torch.cat([collection(a.data, n, run.device) for n in some]))
        target = repeated(Style(real, WINDOWS), len(photos))
        x = torch.stack(list(photos.values())).repeat(len(some), 1, 1, 1).contiguous(memory_format=torch.channels_last)
        y, losses = optimise(vgg, x, target, a.steps, run.autocast)
        run.say(*some, ' '.join('%s %.4f' % i for i in losses.items()))
        made.update(zip((f'{n}/{p.replace("/", "-")}.jpg' for n in some for p in photos), y))
        write_pictures(a.out, made, (time.time() - begun) / len(made))


def read_gatys(path):
    """({style: {photo: 3×512×512}}, seconds of one) of what `gatys` wrote."""
    made = {}
    with zipfile.ZipFile(path) as archive:
        seconds, blobs = float(archive.comment), {n: archive.read(n) for n in archive.namelist()}
    for n, blob in blobs.items():
        style, photo = n[:-4].split('/')
        pixels = torch.from_numpy(np.array(Image.open(io.BytesIO(blob)))).permute(2, 0, 1)
        made.setdefault(style, {})[photo.replace('-', '/')] = pixels.float() / 255
    return made, seconds


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    actions = p.add_subparsers(required=True)
    for name, run in (('adain', train_adain), ('gatys', run_gatys)):
        action = actions.add_parser(name)
        action.set_defaults(run=run)
        for argument in ('data', 'features', 'out'):
            action.add_argument(argument)
        if run is train_adain:
            action.add_argument('--minutes', type=float, default=3)
            action.add_argument('--batch', type=int, default=16)
        else:
            action.add_argument('names', nargs='*', help='styles; all, without')
            action.add_argument('--steps', type=int, default=300)
    return p.parse_args()


if __name__ == '__main__':
    args = arguments()
    args.run(args)
