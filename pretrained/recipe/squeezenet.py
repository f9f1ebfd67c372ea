# SPDX-License-Identifier: GPL-3.0-or-later
"""SqueezeNet 1.1, the measure: it was in no loss, so it does not know what the trainings were after.

    maps = SqueezeNet(folder)(x)         # x: B×3×H×W, RGB 0..1, any size → relu of conv1, fire3, fire5, fire9
"""
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

_FILE = 'squeezenet1_1_fp16.onnx'
_BGR_MEAN = (104.0, 117.0, 123.0)
_POOLS = (2, 4, 6)                   # fires that a max-pooling precedes
_SHOWN = (3, 5, 9)                   # fires whose results are looked at, at 1/4, 1/8 and 1/16


class SqueezeNet(nn.Module):
    def __init__(self, folder):
        super().__init__()
        file = onnx.load(f'{folder}/{_FILE}')
        weights = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()).float() for t in file.graph.initializer}
        self.conv = nn.ModuleDict()
        for name in (n[:-4] for n in weights if n.endswith('_w_0')):
            w = weights[name + '_w_0']
            stride, padding = (2, 0) if name == 'conv1' else (1, w.shape[2] // 2)
            conv = nn.Conv2d(w.shape[1], w.shape[0], w.shape[2], stride, padding)
            conv.weight.data, conv.bias.data = w, weights[name + '_b_0']
            self.conv[name.replace('/', '_')] = conv
        self.register_buffer('mean', torch.tensor(_BGR_MEAN).view(1, 3, 1, 1))
        self.to(memory_format=torch.channels_last).requires_grad_(False)

    def _relu(self, name, h):
        return F.relu(self.conv[name](h))

    def forward(self, x):
        x = x.contiguous(memory_format=torch.channels_last)
        h = self._relu('conv1', x.flip(1) * 255 - self.mean)
        maps = [h]
        for i in range(2, 10):
            if i in _POOLS:
                h = F.max_pool2d(h, 3, 2)
            h = self._relu(f'fire{i}_squeeze1x1', h)
            h = torch.cat([self._relu(f'fire{i}_expand1x1', h), self._relu(f'fire{i}_expand3x3', h)], 1)
            if i in _SHOWN:
                maps.append(h)
        return maps
