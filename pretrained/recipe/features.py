# SPDX-License-Identifier: GPL-3.0-or-later
"""Frozen VGG-19 features and the losses made of them. For training only: nothing of them ships.

    vgg   = Features(folder).to(device)
    maps  = vgg(x)                                  # relu1_1, 2_1, 3_1 exact; 4_1, 5_1 distilled
    stats = Style(maps, group=2)                    # means, deviations, Gram matrices of groups of pictures
    loss  = style_loss(stats, Style(vgg(y), group=2))
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

_EXACT = 'vgg_normalised_conv3_1.pth'
_DISTILLED = 'distilled16x_vgg19_conv5_1.pth'
_DISTILLED_ORDER = '11 12 M 21 22 M 31 32 33 34 M 41 | 42 43 44 M 51'.split()


class Features(nn.Module):
    def __init__(self, folder):
        super().__init__()
        exact = torch.load(f'{folder}/{_EXACT}', map_location='cpu', weights_only=True)
        small = torch.load(f'{folder}/{_DISTILLED}', map_location='cpu', weights_only=True)
        self.exact = self._layers(exact, ['0', '2', '5', '9', '12', '16'])
        self.small = self._layers(small, ['conv0'] + ['conv' + n for n in _DISTILLED_ORDER if n not in 'M|'])
        self.requires_grad_(False)

    @staticmethod
    def _layers(state, names):
        layers = nn.ModuleDict()
        for n in names:
            w = state[n + '.weight'].float()
            layers[n] = nn.Conv2d(w.shape[1], w.shape[0], w.shape[2], padding=w.shape[2] // 2)
            layers[n].weight.data, layers[n].bias.data = w, state[n + '.bias'].float()
        return layers

    def forward(self, x):
        def conv(name, h):
            return F.relu(self.exact[name](h), inplace=True)
        pool = lambda h: F.max_pool2d(h, 2)
        f1 = conv('2', self.exact['0'](x))
        f2 = conv('9', pool(conv('5', f1)))
        f3 = conv('16', pool(conv('12', f2)))
        maps, h = [f1, f2, f3], self.small['conv0'](x)
        for n in _DISTILLED_ORDER:
            if n == '|':
                maps.append(h)
            else:
                h = pool(h) if n == 'M' else F.relu(self.small['conv' + n](h))
        return maps + [h]


def coarse(x, factor):
    return F.avg_pool2d(x, factor)


class Style:
    """Statistics of feature maps, over `group` neighbouring pictures of the batch together.

    Grouping matters: a single sky need not hold a whole painting's texture (that is what fills flat areas
    with worms), as long as the pictures of the group together do.
    """

    def __init__(self, maps, group=1):
        self.mean, self.deviation, self.gram = [], [], []
        for f in maps:
            f = f.float().flatten(2)
            together = lambda t: t.unflatten(0, (-1, group)).mean(1)
            mean, gram = together(f.mean(2)), together(f @ f.transpose(1, 2) / f.shape[2])
            square = torch.diagonal(gram, dim1=1, dim2=2)
            self.mean.append(mean)
            self.deviation.append((square - mean * mean).clamp_min(0).add(1e-5).sqrt())
            self.gram.append(gram)

    def averaged(self):
        """The same, averaged over all groups: one target for a collection of paintings."""
        for values in (self.mean, self.deviation, self.gram):
            values[:] = [v.mean(0, keepdim=True) for v in values]
        return self


def style_loss(made, real):
    """(statistics, gram): squared differences relative to the real painting's energy, mean over the five maps."""
    stats = gram = 0.0
    for i in range(len(made.gram)):
        energy = torch.diagonal(real.gram[i], dim1=1, dim2=2).mean(1, keepdim=True) + 1e-4
        off = (made.mean[i] - real.mean[i]) ** 2 + (made.deviation[i] - real.deviation[i]) ** 2
        stats = stats + (off / energy).mean()
        square = (real.gram[i] ** 2).mean((1, 2)) + 1e-4 * energy[:, 0] ** 2
        gram = gram + (((made.gram[i] - real.gram[i]) ** 2).mean((1, 2)) / square).mean()
    return stats / len(made.gram), gram / len(made.gram)


def _normalised(f):
    f = f.float()
    var, mean = torch.var_mean(f, (2, 3), keepdim=True, unbiased=False)
    return (f - mean) * torch.rsqrt(var + 1e-3 * var.mean(1, keepdim=True) + 1e-5)


def content_loss(made, picture):
    """Structure, not contrast: instance-normalised relu3_1. The maps are of pictures made `coarse`: what is finer is
    the brush's, not the photograph's. (relu4_1, distilled, hardly differs between a photograph and a painting of it.)
    """
    return F.mse_loss(_normalised(made[2]), _normalised(picture[2]))


def blurred(x):
    """Means over 16×16 pixels, every 8: coarser than a stroke."""
    return F.avg_pool2d(x, 16, 8)


def tone_loss(made, picture):
    """What is dark stays darker than what is light, and what is calm stays calm: standardised, blurred luminance."""
    def tone(x):
        y = blurred(0.299 * x[:, :1] + 0.587 * x[:, 1:2] + 0.114 * x[:, 2:])
        var, mean = torch.var_mean(y, (2, 3), keepdim=True, unbiased=False)
        return (y - mean) * torch.rsqrt(var + 0.05 ** 2)
    return F.mse_loss(tone(made), tone(picture))


def chroma(x):
    """Red against green, and both against blue."""
    r, g, b = x.unbind(1)
    return torch.stack([r - g, (r + g) / 2 - b], 1)


def colour_loss(made, picture):
    """Blurred hue and saturation of the picture, for painters who paint what they see."""
    return F.l1_loss(chroma(blurred(made)), chroma(blurred(picture)))


def follow_loss(made, painting):
    """The colours, coarser than a stroke, of the painting that this one is painted on: a preview and a large picture agree."""
    return F.l1_loss(blurred(made), blurred(painting))


def calm_loss(made, picture):
    """How restless the pastiche is where the picture is flat and light: a clear sky stays paper, hatching keeps to shade.

    Light is the brightest channel, so that a deep blue sky is, too.
    """
    def spread(x):
        return (blurred(x * x) - blurred(x) ** 2).clamp_min(0).mean(1, keepdim=True).add(1e-6).sqrt()
    flat = torch.exp(-(spread(picture) / 0.025) ** 2) * blurred(picture).amax(1, keepdim=True)
    return (flat * spread(made)).mean()


def total_variation(x):
    return (x[:, :, 1:] - x[:, :, :-1]).abs().mean() + (x[..., 1:] - x[..., :-1]).abs().mean()
