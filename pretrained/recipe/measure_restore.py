# SPDX-License-Identifier: GPL-3.0-or-later
"""How well damage is found and mended, beside medians, OpenCV and G'MIC, on held-out photographs and damage.

    python3 measure_restore.py restorer.pt --data .data-restore --features FOLDER [--out OUT] [--threshold 0.5]

Held out are the photographs, the shapes, and some kinds of them (damage.HELD_FILM, marks.HELD_DAMAGE). Printed for each method,
means over all pictures: PSNR of the whole, in the damage and away from it, SSIM of the whole and in the damage, distance in
SqueezeNet. *Blind* is told nothing; all that is told the true mask gets it widened by a pixel. Then how well the mask is
found, false alarms on sound pictures (photographs, faces and, apart, parts of these, old prints, paintings), both by
threshold, and PSNR before and after noise, JPEG blocks and a halftone screen are taken away. OpenCV (python3-opencv) and
G'MIC (gmic) are not needed: what is not there is left out; `tests/env --with-peers` has both.
"""
import argparse
import io
import os
import shutil
import subprocess
import tempfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import damage
import data
import faces
from common import restore, sheet
from distances import Look, content
from restorer import THRESHOLD, Restorer, covering, mend, see
from squeezenet import SqueezeNet
from train_restorer import decibels, held_out, held_shapes, real

try:
    import cv2
except ImportError:
    cv2 = None

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9)
RADIUS = 4                           # of OpenCV's inpainting
QUALITIES = (10, 30, 60)             # of JPEG, with colours at half size, as Pillow has them
NOISES = (0.02, 0.05, 0.1)           # deviations of noise that comes alone to each pixel and plane


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('network')
    p.add_argument('--data', required=True)
    p.add_argument('--features', required=True)
    p.add_argument('--out')
    p.add_argument('--threshold', type=float, default=THRESHOLD)
    p.add_argument('--side', type=int, default=512)
    p.add_argument('--pictures', type=int, help='as many of each at most, for a try')
    return p.parse_args()


def load(path, device):
    """A restorer of any width, from a checkpoint."""
    state = restore(path)['g']
    net = Restorer(len(state['conv.stem.bias'])).to(device)
    net.load_state_dict(state)
    return net.eval()


def similarity(a, b):
    """SSIM of brightness (Wang et al. 2004: Gaussian window of 11, σ 1.5) at every place, 1×1×H×W."""
    a, b = damage.grey_of(a), damage.grey_of(b)
    mean = lambda t: damage.blurred(t, 1.5)
    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    return (2 * ma * mb + 1e-4) * (2 * both + 9e-4) / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))


def median(x, size):
    """Of size × size pixels, in each plane."""
    r = size // 2
    windows = F.pad(x, (r, r, r, r), mode='reflect').unfold(2, size, 1).unfold(3, size, 1)
    return windows.flatten(4).median(4).values


def levels(x):
    """As the 8 bits that other programs take: H×W×C, or H×W of one plane."""
    return (x[0].permute(1, 2, 0).squeeze(2).clamp(0, 1).cpu().numpy() * 255).round().astype('uint8')


def planes(u, like):
    return torch.from_numpy(np.ascontiguousarray(u)).permute(2, 0, 1)[None].to(like) / 255


def by_gmic(b, hole):
    """Filled with patches of the sound rest (inpaint_matchpatch, after Barnes et al. 2009), with G'MIC's own settings."""
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name + '.png')
        Image.fromarray(levels(b)).save(at('picture'))
        Image.fromarray(levels(hole)).save(at('mask'))
        subprocess.run(['gmic', at('picture'), at('mask'), 'inpaint_matchpatch[0]', '[1]', 'output[0]', at('made')], check=True,
                       capture_output=True)
        return planes(np.array(Image.open(at('made')).convert('RGB')), b)


def inpainted(b, hole):
    """{name: picture} by the inpainting of other programs, as far as they are there."""
    made = {}
    if cv2 is not None:
        for name, method in {'Telea': cv2.INPAINT_TELEA, 'Navier–Stokes': cv2.INPAINT_NS}.items():
            made[name + ', true mask'] = planes(cv2.inpaint(levels(b), levels(hole), RADIUS, method), b)
    if shutil.which('gmic'):
        made['G’MIC patches, true mask'] = by_gmic(b, hole)
    return made


def methods(net, b, hole, threshold):
    """{name: mended picture}, and the mask that was found. hole: the true mask, widened."""
    found, blind = mend(net, b, threshold=threshold)
    made = {'damaged': b, 'restorer, blind': blind, 'restorer, true mask': mend(net, b, hole, 2.0)[1]}
    for size in (3, 5):
        made[f'median {size}×{size}'] = median(b, size)
        made[f'median {size}×{size}, true mask'] = torch.lerp(b, median(b, size), hole)
    return {**made, **inpainted(b, hole)}, found


def figures(made, x, m, structure, look):
    hole, same = (m > 0).float(), similarity(made, x)
    away = 1 - F.max_pool2d((m != 0).float(), 9, 1, 4)
    return dict(psnr=decibels(made, x), hole=decibels(made, x, hole), away=decibels(made, x, away), ssim=float(same.mean()),
                ssim_hole=float((same * hole).sum() / hole.sum()), squeeze=content(look.structure(made), structure))


def recovered(found, m):
    """Precision and recall of the places that are changed, and intersection over union; what is too faint is not counted."""
    asked, hole, taken = (m >= 0).float(), (m > 0).float(), (found > 0).float()
    both = (taken * hole).sum()
    return dict(precision=float(both / (taken * asked).sum().clamp(min=1)), recall=float(both / hole.sum().clamp(min=1)),
                overlap=float(both / torch.maximum(taken * asked, hole).sum().clamp(min=1)))


def means(rows):
    return {k: sum(r[k] for r in rows) / len(rows) for k in rows[0]}


def by_threshold(net, b):
    """(how much of each place is replaced, 1×1×H×W; the picture mended so) for each of THRESHOLDS, blind."""
    seen = see(net, b)
    for threshold in THRESHOLDS:
        m = covering(seen.damage, torch.zeros_like(seen.damage), threshold)
        yield m, torch.lerp(b, seen.mended.clamp(0, 1), m)


def finding(net, b, x, m):
    """Of a damaged picture, for each of THRESHOLDS: precision, recall and what is gained in the whole, in dB."""
    return [dict(gain=decibels(mended, x) - decibels(b, x), **recovered(found, m)) for found, mended in by_threshold(net, b)]


def alarms(net, pictures, device, parts=lambda name, height, width: {}):
    """On sound pictures, for each of THRESHOLDS: places that are changed, per cent, and patches of 16×16 of them per megapixel; and of
    each part of these pictures, the per cent of its places that are changed.
    """
    changed, patches = [0] * len(THRESHOLDS), [0] * len(THRESHOLDS)
    pixels, of_parts = 0, {}
    for name, u in pictures:
        x = (u.to(device).float() / 255)[None]
        pixels += x[0, 0].numel()
        masks = {k: torch.from_numpy(m).to(device) for k, m in parts(name, *x.shape[2:]).items()}
        for k, m in masks.items():
            of_parts.setdefault(k, [0] * (len(THRESHOLDS) + 1))[-1] += int(m.sum())
        for i, (found, _) in enumerate(by_threshold(net, x)):
            taken = (found > 0).float()
            changed[i] += float(taken.sum())
            patches[i] += float(F.max_pool2d(taken, 16, 16, ceil_mode=True).sum())
            for k, m in masks.items():
                of_parts[k][i] += float(taken[0, 0][m].sum())
    return [dict(places=100 * changed[i] / pixels, patches=1e6 * patches[i] / pixels, **{k: 100 * n[i] / n[-1] for k, n in of_parts.items()})
            for i in range(len(THRESHOLDS))]


def say(name, figures_of, form='%.3f'):
    print('%-28s' % name, ' '.join('%s ' % k + form % v for k, v in figures_of.items()), flush=True)


def pressed(x, quality):
    blob = io.BytesIO()
    Image.fromarray(levels(x)).save(blob, 'JPEG', quality=quality, subsampling=2)
    return planes(np.array(Image.open(blob)), x)


def denoised(b, deviation):
    """{name: picture} by what others do against noise, told how strong it is."""
    made = {'median 3×3': median(b, 3)}
    if cv2 is not None:
        strength = 255 * deviation * 0.9
        made['non-local means'] = planes(cv2.fastNlMeansDenoisingColored(levels(b), None, strength, strength, 7, 21), b)
    return made


def spoilt(x):
    """(name, output that takes it away, spoilt picture, {name: by other means})."""
    torch.manual_seed(1)
    for deviation in NOISES:
        b = (x + deviation * torch.randn_like(x)).clamp(0, 1)
        yield f'noise {deviation:.2f}', 'noise', b, denoised(b, deviation)
    for quality in QUALITIES:
        yield f'JPEG {quality}', 'blocks', pressed(x, quality), {}
    b = damage.screened(x, x.device)
    yield 'screen', 'screen', b, {'median 3×3': median(b, 3), 'median 5×5': median(b, 5)}
    for output in ('noise', 'blocks', 'screen'):
        yield f'nothing, {output} taken away', output, x, {}


def cleanings(net, pictures, device, side):
    """{what spoilt sound pictures: {before, after, by other means: PSNR}}, means."""
    rows = {}
    for _, u in pictures:
        x = data.fit(u, side)[None, :, :side, :side].to(device)
        for name, output, b, others in spoilt(x):
            made = {'before': b, 'after': mend(net, b, threshold=2.0, **{output: 1.0})[1], **others}
            rows.setdefault(name, []).append({k: min(decibels(y, x), 100) for k, y in made.items()})
    return {name: means(of) for name, of in rows.items()}


def beside(pictures, path):
    """Whole pictures in a row, unscaled."""
    row = (torch.cat(pictures, 3)[0].clamp(0, 1) * 255).round().byte()
    Image.fromarray(row.permute(1, 2, 0).cpu().numpy()).save(path, quality=90)


@torch.no_grad()
def main():
    a = arguments()
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    net, look, rows, finds, shown = load(a.network, device), Look(SqueezeNet(a.features).to(device)), {}, [], []
    for _, b, x, m in held_out(a.data, held_shapes(a.data), a.side)[:a.pictures]:
        b, x, m = (t.to(device) for t in (b, x, m))
        made, found = methods(net, b, F.max_pool2d((m > 0).float(), 3, 1, 1), a.threshold)
        structure = look.structure(x)
        for name, y in made.items():
            rows.setdefault(name, []).append(figures(y, x, m, structure, look))
        finds.append(finding(net, b, x, m))
        shown.append([t[0] for t in (x, b, found.expand_as(x), *list(made.values())[1:3], made.get('Telea, true mask', b))])
    damaged = [float((b != x).any(0).float().mean()) for x, b, *_ in shown]
    print(len(finds), 'damaged pictures, %.1f %% of their pixels' % (100 * sum(damaged) / len(damaged)))
    for name, of_method in rows.items():
        say(name, means(of_method))
    for threshold, of_threshold in zip(THRESHOLDS, zip(*finds)):
        say('found at %.1f' % threshold, means(of_threshold))
    for archive in ('test', 'faces', 'sound'):
        parts = dict(parts=faces.parts) if archive == 'faces' else {}
        for threshold, of_threshold in zip(THRESHOLDS, alarms(net, data.load(f'{a.data}/{archive}.zip')[:a.pictures], device, **parts)):
            say('alarms at %.1f in %s' % (threshold, archive), of_threshold)
    for name, row in cleanings(net, data.load(a.data + '/test.zip')[:a.pictures], device, a.side).items():
        say(name, row, '%.2f')
    if a.out:
        os.makedirs(a.out, exist_ok=True)
        sheet(shown, a.out + '/measured.jpg', 320)
        for name, u in real(a.data)[:a.pictures]:
            b = (u.to(device).float() / 255)[None]
            found, mended = mend(net, b, threshold=a.threshold)
            beside((b, found.expand_as(b), mended), f'{a.out}/{name.replace("/", "-")}.jpg')


if __name__ == '__main__':
    main()
