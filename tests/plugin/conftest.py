# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a Python script inside a real, headless GIMP with the built plug-in in a fresh profile, or driving one that has windows."""
import json
import os
import pickle
import subprocess
from pathlib import Path

import pytest
from PIL import Image

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
SHOTS = TOP / 'build' / 'shots'


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


@pytest.fixture(scope='module')
def photo(tmp_path_factory):
    """480 pixels wide, so that the preview shows it pixel for pixel."""
    path = tmp_path_factory.mktemp('photo') / 'lake.png'
    Image.open(TOP / 'tests/data/lake-sherburne.jpg').convert('RGB').resize((480, 270), Image.Resampling.LANCZOS).save(path)
    return path


@pytest.fixture(scope='module')
def driven(screen, new_profile, tmp_path_factory):
    """A function that has dialog_drive.py, or another script, drive a GIMP."""
    def drive(photo, styles, *what, script='dialog_drive.py', **env):
        SHOTS.mkdir(parents=True, exist_ok=True)
        env = {**screen, **{name: value for name, value in new_profile(styles).items() if name.startswith(('GIMP', 'PASTICHE', 'G_'))},
               'XDG_CONFIG_HOME': str(tmp_path_factory.mktemp('config')), 'XDG_DATA_HOME': str(tmp_path_factory.mktemp('data')), 'GTK_A11Y': 'atspi', **env}
        done = subprocess.run(['dbus-run-session', '--', 'python3', '-W', 'ignore', HERE / script, photo, SHOTS, *what],
                              env=env, capture_output=True, text=True, timeout=900)
        assert done.stdout.strip(), done.stderr[-3000:]
        found = json.loads(done.stdout.strip().splitlines()[-1])
        assert found.get('done'), f'{found}\n{done.stderr[-2000:]}\n{(SHOTS / ("-".join(("gimp", *what)) + ".log")).read_text()[-2000:]}'
        return found
    return drive
