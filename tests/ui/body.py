# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog's body at work (body-driver.c), and what the command line makes of the same pictures."""
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from engine_paints import apply, mixed  # noqa: F401 (for the tests)

TOP = Path(__file__).resolve().parent.parent.parent
DRIVER = TOP / 'build' / 'tests' / 'ui' / 'body-driver'
SHOTS = TOP / 'build' / 'shots'
SHOTS.mkdir(parents=True, exist_ok=True)


class Body:
    """body-driver.c at work."""

    def __init__(self, screen, styles, photo, user_state=None, selection=()):
        self.folder = tempfile.TemporaryDirectory()
        user_state = user_state or f'{self.folder.name}/dialog.ini'
        self.process = subprocess.Popen([DRIVER, styles, photo, user_state, *map(str, selection)], env=screen, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)

    def __call__(self, line):
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ''
        assert answer, f'{line}: it ended with {self.process.wait(60)}, and said: {self.process.stderr.read()}'
        return answer.rstrip('\n')

    def eventually(self, holds, seconds=200):
        """Go on until holds () is true, as what is painted in the background takes its time where other work runs."""
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until
            self('pause 0.1')

    def preview(self, name):
        """What the preview shows, as rows × columns × RGB."""
        path = SHOTS / f'{name}.png'
        x, y, w, h = map(int, self(f'shot {path}').split())
        return np.asarray(Image.open(path).convert('RGB').crop((x, y, x + w, y + h))).astype(int)

    def after(self, name):
        """The same with the divider out of the way."""
        self('look divider 0')
        return self.preview(name)

    def close(self):
        self.folder.cleanup()
        _, messages = self.process.communicate('destroy\n', timeout=200)
        assert self.process.returncode == 0, messages
        assert 'CRITICAL' not in messages and 'pastiche-WARNING' not in messages and 'mnemonic' not in messages, messages


def original(photo):
    return np.asarray(Image.open(photo).convert('RGB')).astype(int)


def grey(colours):
    """As GIMP makes it: sRGB's Y under D50."""
    linear = np.where(colours / 255 <= 0.04045, colours / 255 / 12.92, ((colours / 255 + 0.055) / 1.055) ** 2.4) @ [0.22248840, 0.71690369, 0.06060791]
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)[..., None].repeat(3, -1)


def middle(seen, like):
    """The preview may have got more room than it asked for."""
    y, x = (seen.shape[0] - like.shape[0]) // 2, (seen.shape[1] - like.shape[1]) // 2
    assert x >= 0 and y >= 0, (seen.shape, like.shape)
    return seen[y:y + like.shape[0], x:x + like.shape[1]]


MARKS = np.s_[44:, 16:-16]      # below the words and the sign of work, beside the divider at an end


def same(seen, want, part=MARKS):
    return np.abs(middle(seen, want)[part] - want[part]).max() <= 1
