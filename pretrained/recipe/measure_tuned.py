# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure fine-tuned styles as measure.py does, by those of the base under the painting's code alone.

    pastiche tune --reference held/NAME.jpg --steps 1000 NAME.safetensors
    python3 measure_tuned.py ../styles .data FEATURES held/NAME.jpg=NAME.safetensors …

FEATURES has squeezenet1_1_fp16.onnx. The painting is seen as fine-tuning sees it: whole, at the same scales, enlarged in
the same way. For each pair a line: style and content, divided by the base's.
"""
import argparse

import numpy as np
import torch
from PIL import Image

import baselines
import data
from common import Run
from distances import Goal, Look, content
from squeezenet import SqueezeNet
from trained import Trained

SQUARES = 192      # of a painting; a third of them is for the code


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    for name in ('styles', 'data', 'features'):
        p.add_argument(name)
    p.add_argument('pairs', nargs='+', metavar='PAINTING=STYLE', type=lambda pair: pair.split('=', 1))
    return p.parse_args()


def picture(path):
    """1×3×H×W"""
    return torch.from_numpy(np.array(Image.open(path).convert('RGB'))).permute(2, 0, 1)[None].float() / 255


class Measure:
    """Photographs painted in a style, against a painting."""

    def __init__(self, a):
        device = Run(0).device
        self.trained = Trained(a.styles, device)
        self.look = Look(SqueezeNet(a.features).to(device))
        self.photos = torch.stack(list(baselines.photographs(a.data, device).values()))
        self.structure = self.look.structure(self.photos)

    def distances(self, weights, vector, goal):
        made = self.trained.paint(self.photos, weights, vector)
        return self.look.seen(made).distances(goal)['style'], content(self.look.structure(made), self.structure)

    def ratios(self, painting, style):
        """(style, content) of the file `style`, by the base's."""
        torch.manual_seed(0)
        seen = data.squares(picture(painting).to(self.photos.device), SQUARES)
        goal = Goal(self.look.looks(seen[SQUARES // 3:]))
        base = self.distances(*self.trained.zero_shot(seen[:SQUARES // 3]), goal)
        learned = self.distances(*self.trained.read(style), goal)
        return [l / b for l, b in zip(learned, base)]


@torch.no_grad()
def main():
    a = arguments()
    measure = Measure(a)
    for painting, style in a.pairs:
        print('style %.3f, content %.3f: %s' % (*measure.ratios(painting, style), style), flush=True)


if __name__ == '__main__':
    main()
