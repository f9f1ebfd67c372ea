# SPDX-License-Identifier: GPL-3.0-or-later
"""Where `meson install` puts what: for one user, with a prefix in their home, and for all. Only configured, not built."""
import json
import os
import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def installed(folder, *options, **env):
    """Where everything goes that is installed; folders of pictures and styles in one."""
    env = {**os.environ, **env}
    subprocess.run(['meson', 'setup', folder, TOP, *options], env=env, check=True, capture_output=True, timeout=300)
    found = subprocess.run(['meson', 'introspect', '--installed', folder], check=True, capture_output=True, timeout=60).stdout
    return sorted(json.loads(found).values())


def gimp(variable):
    return subprocess.run(['pkg-config', variable, 'gimp-3.0'], check=True, capture_output=True, text=True).stdout.strip()


def test_for_one_user(tmp_path):
    """Everything is in their home, so that nobody need be root; the plug-in where GIMP of this version looks for it."""
    paths = installed(tmp_path / 'build', '--prefix', tmp_path / '.local', HOME=str(tmp_path), XDG_CONFIG_HOME='')
    assert all(p.startswith(f'{tmp_path}/') for p in paths), paths
    version = '.'.join(gimp('--modversion').split('.')[:2])
    assert f'{tmp_path}/.config/GIMP/{version}/plug-ins/pastiche/pastiche' in paths and f'{tmp_path}/.local/bin/pastiche' in paths
    assert {f'{tmp_path}/.config/GIMP/{version}/plug-ins/pastiche/{x}' for x in ('help', 'examples')} <= set(paths), 'side by side, as help leads to examples'
    assert [p for p in paths if p.endswith(('/styles', '/photographs'))] == [
        f'{tmp_path}/.local/share/pastiche/pretrained/{x}' for x in ('photographs', 'styles')], 'once, and apart from their own'


def test_for_all(tmp_path):
    paths = installed(tmp_path / 'build', '--prefix', '/usr', HOME=str(tmp_path))
    assert f'{gimp("--variable=gimplibdir")}/plug-ins/pastiche/pastiche' in paths and '/usr/bin/pastiche' in paths
    assert all(p.startswith(('/usr/', gimp('--variable=gimplibdir'))) for p in paths), paths
