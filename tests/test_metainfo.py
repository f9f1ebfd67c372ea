# SPDX-License-Identifier: GPL-3.0-or-later
"""The AppStream metainfo, whose releases are the change log, is valid and names the version that is built."""
import datetime
import re
import subprocess
import xml.etree.ElementTree
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
FILE = TOP / 'plugin' / 'org.gimp.GIMP.Plugin.Pastiche.metainfo.xml'


def validate(path):
    """Warnings are failures too, but one: the project has no home page yet, and we invent no address."""
    return subprocess.run(['appstreamcli', 'validate', '--no-net', '--no-color', '--override', 'url-homepage-missing=info',
                           path], capture_output=True, text=True, timeout=60)


def test_valid():
    done = validate(FILE)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize('good, bad', [('<project_license>', '<project_licence>'), (' date="', ' day="'),
                                       ('<li>Any two', '<li><b>Any</b> two'), ('</releases>', '')])
def test_faults_are_found(tmp_path, good, bad):
    text = FILE.read_text()
    assert good in text
    broken = tmp_path / FILE.name
    broken.write_text(text.replace(good, bad))
    assert validate(broken).returncode != 0


def test_releases():
    """The newest first, each with a date and with what changed; the first is the version that meson.build names."""
    releases = xml.etree.ElementTree.parse(FILE).getroot().findall('releases/release')
    versions = [tuple(map(int, r.get('version').split('.'))) for r in releases]
    dates = [datetime.date.fromisoformat(r.get('date')) for r in releases]
    built = re.search(r"version: '([\d.]+)'", (TOP / 'meson.build').read_text())[1]
    assert releases[0].get('version') == built
    assert versions == sorted(set(versions), reverse=True) and dates == sorted(dates, reverse=True)
    assert all(r.findall('description/ul/li') for r in releases)
    assert not [r.get('version') for r in releases[1:] if r.get('type') == 'development']
