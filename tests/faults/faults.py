# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs whose system calls fail (shim.c), and what has to be there afterwards."""
import errno
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'engine'))
from files import PASTICHE, pastiche     # noqa: E402
import tunes                            # noqa: E402

CALLS = 'open', 'write', 'fsync', 'rename'
ENDINGS = ['png', *(pytest.param(ending, marks=pytest.mark.long) for ending in ('jpg', 'tif', 'webp'))]   # of results


def environment(shim, call, at, after=False, kill=False, code=errno.ENOSPC, count=None, under=None):
    """In which the `at`th of these calls fails, and all after it too, or kills the program; what it reads counts only below `under`."""
    more = dict(FAULT_COUNT=count, FAULT_AFTER=after and 1, FAULT_KILL=kill and 1, FAULT_UNDER=under)
    return {**os.environ, **dict(LD_PRELOAD=str(shim), FAULT_CALL=call, FAULT_AT=str(at), FAULT_ERRNO=str(code)),
            **{name: str(value) for name, value in more.items() if value}}


def run(shim, styles, words, call, at, folder=None, **how):
    chosen = ['--styles', str(styles)] if styles else []
    return subprocess.run([str(PASTICHE), words[0], *chosen, *map(str, words[1:])], capture_output=True, text=True, timeout=300,
                          env=environment(shim, call, at, **how), stdin=subprocess.DEVNULL, cwd=folder)


def check(result, out, old, whole, call, at):
    """It ended in order, and what lies at `out` is the old file, or none, or a whole new one."""
    where = f'{call} {at}: {result.stderr!r}'
    assert result.returncode in (0, 1), where
    if result.returncode:
        assert result.stderr.startswith('pastiche: ') and result.stderr.endswith('.\n') and result.stderr.count('\n') == 1, where
        assert (out.read_bytes() if out.exists() else None) == old or whole(out), where
    else:
        assert whole(out), where
    assert not [n for n in os.listdir(out.parent) if n.startswith('.pastiche-')], where


def is_picture(path):
    return np.asarray(Image.open(path)).shape[:2] == (80, 96)


def are_whole(*folders):
    """Whether all that is in the folders is pictures, and nothing of a writer's own."""
    return all(is_picture(path) for folder in folders for path in folder.iterdir())


def is_style(path):
    return pastiche('info', path).returncode == 0


def is_checkpoint(path):
    """As large as its header says."""
    with open(path, 'rb') as file:
        size, = struct.unpack('<Q', file.read(8))
    ends = [t['data_offsets'][1] for name, t in tunes.header(path).items() if name != '__metadata__']
    return path.stat().st_size == 8 + size + max(ends)
