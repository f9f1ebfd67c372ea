# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of the dialog “Restore Old Picture” at work (restore-driver.c), and what it shows, written once more."""
import subprocess
import tempfile

import numpy as np
from PIL import Image

from body import TOP, Body


class RestoreBody(Body):
    """restore-driver.c at work on a picture."""

    def __init__(self, screen, styles, picture, *selection, user_state=None):
        self.folder = tempfile.TemporaryDirectory()
        user_state = user_state or f'{self.folder.name}/dialog.ini'
        self.process = subprocess.Popen([TOP / 'build/tests/ui/restore-driver', styles, user_state, picture, *map(str, selection)], env=screen, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def size(self):
        """Of the preview, in pixels."""
        *_, w, h = self(f'shot {self.folder.name}/size.png').split()
        return int(w), int(h)

    def marks(self):
        """What is damaged and where may be mended, 0 to 255; None for what is not said."""
        paths = [f'{self.folder.name}/{name}.png' for name in ('damage', 'within')]
        answers = self(f'marks {" ".join(paths)}').split()
        assert len(answers) == 2 and set(answers) <= {'ok', 'none'}, answers
        return [np.asarray(Image.open(path).convert('L')).astype(int) if said == 'ok' else None for path, said in zip(paths, answers)]

    def problem(self):
        return self('get').split(' ', 9)[9]


def covered(points, radius, h, w):
    """How far each pixel is within the radius of the line through the points, 0 to 255: pixel by pixel, and line by line."""
    y, x = np.mgrid[:h, :w] + 0.5
    nearest = np.full((h, w), np.inf)
    for (ax, ay), (bx, by) in zip(points, points[1:] if len(points) > 1 else points):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1) if length else 0
        nearest = np.minimum(nearest, np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    return np.floor(255 * np.clip(radius + 0.5 - nearest, 0, 1) + 0.5).astype(int)


def masks(strokes, h, w):
    """What (tool, radius, points) mark and spare, the last ones winning."""
    marked = spared = np.zeros((h, w), int)
    for tool, radius, points in strokes:
        by = covered(points, radius, h, w)
        marked = np.maximum(marked, by) if tool == MARK else np.minimum(marked, 255 - by)
        spared = np.maximum(spared, by) if tool == SPARE else np.minimum(spared, 255 - by)
    return marked, spared


MARK, SPARE, ERASE = 1, 2, 3
REPLACED = np.array([[255, 0, 200], [110, 0, 90]]), 180
KEPT = np.array([[0, 220, 160], [0, 90, 70]]), 140


def veiled(under, value, veil, stripe):
    """Both colours take turns along the diagonals `stripe` counts."""
    colours, covers = veil
    much = np.round(value * covers / 255)[..., None] / 255
    return under * (1 - much) + colours[stripe % 2] * much


def with_veils(under, mask, marked, spared, scale=1):
    """What is mended, and what is spared, over a picture."""
    h, w = mask.shape
    y, x = np.mgrid[:h, :w]
    value = np.round(np.maximum(mask, marked) * (255 - spared) / 255)
    under = veiled(under, value, REPLACED, (x + y) // (4 * scale))
    return veiled(under, spared, KEPT, (x + h - y) // (4 * scale))
