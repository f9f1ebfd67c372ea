# SPDX-License-Identifier: GPL-3.0-or-later
"""What both programs call their version: git's newest tag, or the project's own; the metainfo knows it."""
import re
import shutil
import subprocess
import xml.etree.ElementTree
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
BUILD = TOP / 'build'

SCRIPT = TOP / 'engine' / 'version'


def by_git(script):
    """What the script prints, or None where it fails without a word."""
    done = subprocess.run([script], capture_output=True, text=True, timeout=60, cwd='/')
    assert done.stderr == '' and (done.returncode == 0) == bool(done.stdout)
    return done.stdout.strip() or None


def git(folder, *words):
    subprocess.run(['git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C', folder, *words], check=True, capture_output=True)


@pytest.fixture
def copy(tmp_path):
    (tmp_path / 'project' / 'engine').mkdir(parents=True)
    return shutil.copy(SCRIPT, tmp_path / 'project' / 'engine')


def test_by_tag(tmp_path, copy):
    project = tmp_path / 'project'
    assert by_git(copy) is None, 'no git'
    git(tmp_path, 'init', project)
    assert by_git(copy) is None, 'no commit'
    git(project, 'add', '.')
    git(project, 'commit', '-m', 'first')
    git(project, 'tag', 'other')
    assert by_git(copy) is None, 'no version'
    git(project, 'tag', 'v0.1.0')
    assert by_git(copy) == '0.1.0'
    git(project, 'commit', '-m', 'second', '--allow-empty')
    assert re.fullmatch('0[.]1[.]0-1-g[0-9a-f]+', by_git(copy))
    git(project, 'tag', '-a', '-m', 'two', 'v0.2.0')
    assert by_git(copy) == '0.2.0'


def test_unpacked_into_others_repository(tmp_path, copy):
    git(tmp_path, 'init')
    git(tmp_path, 'commit', '-m', 'theirs', '--allow-empty')
    git(tmp_path, 'tag', 'v7.0')
    assert by_git(copy) is None


def test_meson(tmp_path, copy):
    """Git's version goes into the header, and with the next build the next one; without git it is the project's."""
    project = tmp_path / 'project'
    (project / 'meson.build').write_text("project('p', version: '0.9.0')\nsubdir('engine')\n")
    vcs_tag = re.search(r'^version_h = vcs_tag\(.*\)$', (TOP / 'engine' / 'meson.build').read_text(), re.M)[0]
    (project / 'engine' / 'meson.build').write_text(vcs_tag + '\n')
    shutil.copy(TOP / 'engine' / 'version.h.in', project / 'engine')

    def built():
        subprocess.run(['ninja', '-C', tmp_path / 'build'], check=True, capture_output=True, timeout=60)
        return re.search('PASTICHE_VERSION "(.*)"', (tmp_path / 'build' / 'engine' / 'version.h').read_text())[1]

    subprocess.run(['meson', 'setup', tmp_path / 'build', project], check=True, capture_output=True, timeout=60)
    assert built() == '0.9.0'
    git(tmp_path, 'init', project)
    git(project, 'add', '.')
    git(project, 'commit', '-m', 'first')
    git(project, 'tag', 'v0.9.1')
    assert built() == '0.9.1'


def test_both_programs_and_the_metainfo():
    own = re.search(r"version: '([\d.]+)'", (TOP / 'meson.build').read_text())[1]
    says = subprocess.run([BUILD / 'engine' / 'cli' / 'pastiche', '--version'], check=True, capture_output=True, text=True).stdout
    version = re.fullmatch(r'pastiche (([\d.]+)(-\d+-g[0-9a-f]+)?)\n', says)
    assert version[1] == re.search('"(.*)"', (BUILD / 'engine' / 'version.h').read_text())[1]
    assert version[1].encode() + b'\0' in (BUILD / 'plugin' / 'pastiche').read_bytes()
    releases = xml.etree.ElementTree.parse(TOP / 'plugin' / 'org.gimp.GIMP.Plugin.Pastiche.metainfo.xml').findall('releases/release')
    assert {version[2], own} <= {r.get('version') for r in releases}
