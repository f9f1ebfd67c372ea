# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of the dialog “Era” at work (era-driver.c)."""
import subprocess
import tempfile

from body import TOP, Body


class EraBody(Body):
    """era-driver.c at work on the frames of a shot."""

    def __init__(self, screen, eras, *frames):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen([TOP / 'build/tests/ui/era-driver', eras, f'{self.folder.name}/dialog.ini', *frames], env=screen, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class MatchBody(Body):
    """match-driver.c at work on stills of different films."""

    def __init__(self, screen, *stills):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen([TOP / 'build/tests/ui/match-driver', *stills], env=screen, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
