# SPDX-License-Identifier: GPL-3.0-or-later
"""The icon: GIMP takes it for both entries of the menu, and the metainfo names what is installed for software centres."""
import json
import re
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
ICON = TOP / 'plugin' / 'org.gimp.GIMP.Plugin.Pastiche.svg'
DRAW = '''
import sys, gi
gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf
GdkPixbuf.Pixbuf.new_from_file_at_size(sys.argv[1], int(sys.argv[3]), int(sys.argv[3])).savev(sys.argv[2], 'png', [], [])
'''


@pytest.mark.parametrize('size', (16, 48, 256))
def test_drawn_as_gtk_draws_it(tmp_path, size):
    """The corners are clear; the left half is light, the right one, painted, is darker and more lively."""
    import numpy as np
    from PIL import Image
    subprocess.run([sys.executable, '-c', DRAW, ICON, tmp_path / 'icon.png', str(size)], check=True, timeout=60)
    pixels = np.asarray(Image.open(tmp_path / 'icon.png').convert('RGBA'), float)
    assert pixels.shape == (size, size, 4) and pixels[0, 0, 3] == 0 and pixels[size // 2, size // 2, 3] == 255
    photo, painted = (pixels[size // 8:-size // 8, half, :3] for half in (slice(size // 8, size * 7 // 16), slice(size * 9 // 16, -size // 8)))
    assert photo.mean() > painted.mean() + 30 and np.abs(np.diff(painted, axis=0)).mean() > 2 * np.abs(np.diff(photo, axis=0)).mean()


def test_in_menus(new_profile, styles):
    env = new_profile(styles)
    subprocess.run(['gimp-console', '-idf', '--batch-interpreter=plug-in-script-fu-eval', '-b', '(gimp-quit 0)', '--quit'],
                   env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    asked = (Path(env['GIMP3_DIRECTORY']) / 'pluginrc').read_bytes().decode(errors='replace')
    for name in 'plug-in-pastiche', 'plug-in-pastiche-again':
        found = re.search(rf'\(proc-def "{name}"(.*?)\n    \(proc-def|\(proc-def "{name}"(.*)', asked, re.S)
        assert re.search(r'\(icon image-file .*pastiche\.svg', found[1] or found[2], re.S), name


def test_in_software_centres():
    name = xml.etree.ElementTree.parse(ICON.with_suffix('.metainfo.xml')).find("icon[@type='stock']").text
    installed = json.loads(subprocess.run(['meson', 'introspect', '--installed', TOP / 'build'], check=True, capture_output=True).stdout)
    assert [p for p in installed.values() if p.endswith(f'/share/icons/hicolor/scalable/apps/{name}.svg')]
