# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that fine-tunes a style, at work (tune-driver.c)."""
import subprocess

import numpy as np
from PIL import Image

from body import SHOTS, TOP

DRIVER = TOP / 'build' / 'tests' / 'ui' / 'tune-driver'


class TunePage:
    """tune-driver.c at work; what is kept to be resumed goes to a folder `data`."""

    def __init__(self, screen, styles, photo, data):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen([DRIVER, styles, photo], env={**screen, 'XDG_DATA_HOME': str(data)}, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def __call__(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip('\n')

    def until(self, words, seconds=200):
        """The label that has @words, once there is one."""
        label = self(f'until {seconds} {words}')
        assert label != 'no', f'“{words}” did not come within {seconds} s: {self("labels")}'
        return label

    def sees(self, words):
        return words in self('labels')

    def can_use(self, name):
        names = self('names').split(';')
        return any(n.endswith(f'={name}') and not n.startswith('−') for n in names)

    def wait(self, condition):
        for _ in range(2000):
            if condition():
                return
            self('pause 0.1')
        raise TimeoutError(self('labels'))

    def add(self, *paintings):
        """Returns when they have been read."""
        for path in paintings:
            self(f'add {path}')
        self.until(paintings[-1].name)
        self.wait(lambda: self.can_use('Start'))

    def begin(self, *paintings):
        """Add paintings and start fine-tuning; returns when the first step was done."""
        self.add(*paintings)
        self('click Start')
        return self.until('step 1')

    def until_finished(self):
        self.wait(lambda: 'finished' in self('saved'))
        return self('saved')

    def preview(self, name):
        path = SHOTS / f'{name}.png'
        x, y, w, h = map(int, self(f'shot {path}').split())
        return np.asarray(Image.open(path).convert('RGB').crop((x, y, x + w, y + h))).astype(int)

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def close(self):
        _, messages = self.process.communicate('destroy\n', timeout=200)
        assert self.process.returncode == 0, messages
        assert 'CRITICAL' not in messages and 'WARNING' not in messages and 'mnemonic' not in messages, messages
