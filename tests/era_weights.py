# SPDX-License-Identifier: GPL-3.0-or-later
"""Eras of random weights, as files have them."""
import json

import numpy as np

OPTICS = dict(softness=0.002, softness_share=0.5, chroma_softness=0.004, halation=0.3, halation_radius=0.02, halation_colour=[1, 0.4, 0.2],
              vignette=0.4, grain=0.05, grain_size=0.004, grain_colour=0.5, starch=0.1, starch_size=0.005,
              unevenness=0.05, unevenness_size=0.3, unevenness_colour=0.4)


def tensors(rng):
    """Everything at random within its limits, so that no step of the transform does nothing; float32 arrays by name."""
    channels, made = (3, 16, 32, 64, 64), {}
    for i, (a, b) in enumerate(zip(channels, channels[1:])):
        made[f'era.conv{i}.weight'] = rng.normal(0, (2 / 9 / a) ** 0.5, (3, 3, a, b))
        made[f'era.conv{i}.bias'] = rng.normal(0, 0.1, b)
    made['era.head.weight'], made['era.head.bias'] = rng.normal(0, 0.3, (64, 11)), rng.normal(0, 0.3, 11)
    made['era.range'] = rng.uniform(0.2, 0.9, 11) * np.array([0.45] * 6 + [1.5] * 3 + [0.9, 1.5])
    made['era.exposure'] = np.eye(3) + rng.uniform(-0.2, 0.2, (3, 3))
    made['era.curves'] = np.sort(rng.random((3, 33)), axis=1)
    made['era.print'] = np.concatenate([np.eye(3) + rng.uniform(-0.2, 0.2, (3, 3)), rng.uniform(-0.1, 0.1, (3, 1))], 1)
    made['era.table'] = rng.uniform(-0.15, 0.15, (9, 9, 9, 3))
    return {name: value.astype(np.float32) for name, value in made.items()}


def plain():
    """The era that changes nothing: the picture's own colours."""
    made = {name: np.zeros_like(value) for name, value in tensors(np.random.default_rng(0)).items()}
    made['era.exposure'] = np.eye(3, dtype=np.float32)
    made['era.curves'] = np.tile(np.linspace(0, 1, 33, dtype=np.float32), (3, 1))
    made['era.print'] = np.eye(3, 4, dtype=np.float32)
    return made


def write(path, arrays, optics=None, dtype=None, **metadata):
    import stylefile
    import torch
    said = {**dict(kind='era', title='Era', years='1900–1910', year=1905, learned='random numbers', weak='all', licence='CC0-1.0'), **metadata}
    if optics is not None:
        said['optics'] = optics if isinstance(optics, str) else json.dumps(optics)
    stylefile.write(str(path), {name: torch.from_numpy(value) for name, value in arrays.items()}, {k: v for k, v in said.items() if v is not None},
                    dtype or torch.float32)
