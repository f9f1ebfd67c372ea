# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a Python script inside a real, headless GIMP with the built plug-in in a fresh profile."""
import os
import pickle
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent


@pytest.fixture(scope='session')
def new_profile(tmp_path_factory):
    """A function that makes a fresh GIMP profile and returns the environment that uses it."""
    def make(styles):
        folder = tmp_path_factory.mktemp('gimp')
        subprocess.run([TOP / 'tests' / 'gimp-profile', folder], check=True, timeout=600)
        return dict(os.environ, GIMP3_DIRECTORY=str(folder), PASTICHE_STYLES=str(styles), G_MESSAGES_DEBUG='pastiche')
    return make


@pytest.fixture(scope='session')
def in_gimp(new_profile, tmp_path_factory):
    """A function that runs a script of this folder inside GIMP: it gets `args` and what inside.py has, and fills `results`.
    What GIMP said is its attribute `messages` then."""
    def run(script, styles, **args):
        out = tmp_path_factory.mktemp('results') / 'results'
        env = new_profile(styles)
        code = f'import sys; sys.path.insert(0, {str(HERE)!r})\nfrom inside import *\nargs = {args!r}\n'
        code += (HERE / script).read_text() + f'\npickle.dump(results, open({str(out)!r}, "wb"))\n'
        done = subprocess.run(['gimp-console', '-idf', '--batch-interpreter=python-fu-eval', '-b', '-', '--quit'],
                              input=code, env=env, capture_output=True, text=True, timeout=900)
        assert out.exists(), f'GIMP ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}'
        run.messages = done.stderr
        return pickle.loads(out.read_bytes())
    return run
