# SPDX-License-Identifier: GPL-3.0-or-later
"""C sources are as the pinned clang-format (.clang-format names its version) makes them."""
import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
SOURCES = [p for room in ('engine', 'ui', 'plugin', 'tests') for p in sorted((TOP / room).rglob('*.[ch]'))]


def test_format():
    pinned = re.search(r'clang-format (\d+)', (TOP / '.clang-format').read_text())[1]
    version = subprocess.run(['clang-format', '--version'], capture_output=True, text=True, check=True).stdout
    if not re.search(rf'version {pinned}\.', version):
        pytest.skip(f'the format is pinned to clang-format {pinned}, and here is {version.strip()}')
    done = subprocess.run(['clang-format', '--dry-run', '-Werror', *SOURCES], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
