# SPDX-License-Identifier: GPL-3.0-or-later
"""Trained networks, from a folder of style files or of checkpoints, and what can be made of them."""
import os

import torch

import stylefile
import styles
from common import restore
from networks import Encoder, Generator, paint, resized

CELL = 16       # pixels, over which the contrast of mixed pictures is measured


class Trained:
    """The base, and styles as (weights of the generator, vector).

        t = Trained('../styles', device)
        t.paint(x, *t.style('vangogh'))
    """

    def __init__(self, folder, device):
        self.folder, self.device, self.loaded = folder, device, {}
        self.files = os.path.exists(folder + '/base.safetensors')
        self.generator, self.encoder = Generator(), Encoder()
        if self.files:
            self.tensors, _ = stylefile.read(folder + '/base.safetensors')
            stylefile.load_base(self.generator, self.encoder, self.tensors)
        else:
            base = restore(folder + '/base.pt')
            self.generator.load_state_dict(base['g'])
            self.encoder.load_state_dict(base['e'])
        self.generator.to(device).to(memory_format=torch.channels_last)
        self.encoder.to(device)
        self.base = self._weights(self.generator)
        end = '.safetensors' if self.files else '.pt'
        self.names = [n for n in styles.STYLES if os.path.exists(f'{folder}/{n}{end}')]

    def _weights(self, g):
        return {k: v.detach().clone().to(self.device) for k, v in g.conv.state_dict().items()}

    def style(self, name):
        if name not in self.loaded:
            self.loaded[name] = self._read(name)
        return self.loaded[name]

    def _read(self, name):
        if self.files:
            return self.read(f'{self.folder}/{name}.safetensors')
        state = restore(f'{self.folder}/{name}.pt')
        weights = {k[5:]: v.to(self.device) for k, v in state['g'].items() if k.startswith('conv.')}
        return weights, state['style']['vector'].reshape(1, -1).to(self.device)

    def read(self, path):
        """A style's file, wherever it is; its base is the folder's."""
        tensors, _ = stylefile.read(path)
        g = Generator()
        stylefile.load_generator(g, tensors, self.tensors)
        return self._weights(g), tensors['vector'][None].to(self.device)

    def deceived(self, name):
        """Shares of patches that the style's discriminator took for the painter's: of pastiches, of paintings."""
        if self.files:
            return None
        shares = restore(f'{self.folder}/{name}.pt')['style'].get('deception')
        return None if shares is None else dict(zip(('made', 'real'), shares.tolist()))

    def code(self, windows):
        """Of a whole collection: the mean of its windows' codes."""
        return torch.cat([self.encoder(part) for part in windows.split(8)]).mean(0, keepdim=True)

    def zero_shot(self, windows):
        """What the base makes of paintings by itself, as a style."""
        return self.base, self.generator.affine(self.code(windows))

    def own(self, x):
        """The vector under which the base gives the picture itself back, more or less."""
        return self.generator.affine(self.encoder(x))

    def paint(self, x, weights, vector, tooth=1.0):
        """B×3×H×W pictures in a style, one after the other."""
        self.generator.conv.load_state_dict(weights)
        x = x.contiguous(memory_format=torch.channels_last)
        return torch.cat([paint(self.generator, p, vector, tooth) for p in x.split(1)])


def mixed(a, b, t=0.5):
    """One of two painted B×3×H×W pictures, as the engine mixes them: the mean with the contrast of both (engine/paint/mix.c)."""
    small, size = [max(1, (side + CELL // 2) // CELL) for side in a.shape[2:]], a.shape[2:]
    m = torch.lerp(a, b, t)

    def contrast(x):
        return resized(x.square().sum(1, keepdim=True), small) - resized(x, small).square().sum(1, keepdim=True)
    gain = ((torch.lerp(contrast(a), contrast(b), t) + 1e-5) / (contrast(m) + 1e-5)).clamp(1, 2).sqrt()
    return (m + (resized(gain, size) - 1).clamp_min(0) * (m - resized(resized(m, small), size))).clamp(0, 1)
