# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line paints, and what GIMP mixes of it, for tests of what is built upon the engine."""
import os
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

PROGRAM = Path(__file__).resolve().parents[1] / 'build' / 'engine' / 'cli' / 'pastiche'


def apply(styles, photo, out, style, **settings):
    """The command line's result, the layer."""
    options = [word for name, value in settings.items() for word in (f'--{name.replace("_", "-")}', str(value))]
    subprocess.run([PROGRAM, 'apply', '--style', style, *options, photo, out],
                   env={**os.environ, 'PASTICHE_STYLES': str(styles)}, check=True, timeout=300)
    return np.asarray(Image.open(out).convert('RGB')).astype(int)


def mixed(before, after, amount):
    """In linear light, as GIMP."""
    a, b = (np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) for v in (after / 255, before / 255))
    v = b + amount * (a - b)
    return 255 * np.where(v <= 0.0031308, 12.92 * v, 1.055 * v ** (1 / 2.4) - 0.055)
