# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages of plugin/package: what is in them, and what Debian's and GIMP's own programs say of it. tests/installed installs
them into a new Debian and removes them again."""
import json
import os
import re
import subprocess
import xml.etree.ElementTree
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
PACKAGE = TOP / 'plugin' / 'package'
METAINFO = TOP / 'plugin' / 'org.gimp.GIMP.Plugin.Pastiche.metainfo.xml'
STYLES = {p.relative_to(TOP / 'pretrained/styles').as_posix() for p in (TOP / 'pretrained/styles').rglob('*.safetensors')}


def output(*command, **options):
    return subprocess.run([str(x) for x in command], check=True, stdout=subprocess.PIPE, text=True, timeout=1800, **options).stdout


def test_flatpak():
    """The rules for extensions of GIMP: an id below org.gimp.GIMP.Plugin, and the prefix that has the last part of it, where GIMP
    merges the folders plug-ins/ of all extensions. (Only read: flatpak and its runtimes are not to be had where the tests run.)"""
    manifest = json.loads((PACKAGE / 'org.gimp.GIMP.Plugin.Pastiche.json').read_text())
    assert manifest['id'] == xml.etree.ElementTree.parse(METAINFO).find('id').text and manifest['id'].startswith('org.gimp.GIMP.Plugin.')
    prefix = '/app/extensions/' + manifest['id'].split('.')[-1]
    assert manifest['build-extension'] and manifest['build-options']['prefix'] == prefix and manifest['runtime'] == 'org.gimp.GIMP'
    openblas, own = manifest['modules']
    assert own['config-opts'] == [f'-Dplugindir={prefix}/plug-ins'] and f'PREFIX={prefix}' in openblas['make-install-args']
    assert (PACKAGE / own['sources'][0]['path']).resolve() == TOP


# --- Debian -----------------------------------------------------------------------------------------------------------

@pytest.fixture(scope='module')
def debs(tmp_path_factory):
    """By their names: of each package the file, its fields, and the paths in it with their modes and owners."""
    folder = tmp_path_factory.mktemp('packages')
    found = {}
    for path in output(PACKAGE / 'deb', folder).split():
        fields = dict(re.findall(r'^(\S+): (.*)$', output('dpkg-deb', '--field', path), re.M))
        listed = (line.split(None, 5) for line in output('dpkg-deb', '--contents', path).splitlines())
        found[fields['Package']] = path, fields, {name[1:]: (mode, owner) for mode, owner, _, _, _, name in listed}
    assert set(found) == {'gimp-plugin-pastiche', 'pastiche-styles'}
    return found


@pytest.mark.long
def test_what_is_where(debs):
    path, _, files = debs['gimp-plugin-pastiche']
    plugin = output('pkg-config', '--variable=gimplibdir', 'gimp-3.0').strip() + '/plug-ins/pastiche/'
    assert files[plugin + 'pastiche'][0] == files['/usr/bin/pastiche'][0] == '-rwxr-xr-x'
    for name in (plugin + 'pastiche.svg', plugin + 'help/en.html', plugin + 'help/dialog.jpg', plugin + 'examples/mix.py', plugin + 'examples/mix.scm', '/usr/share/locale/de/LC_MESSAGES/pastiche.mo',
                 '/usr/share/man/man1/pastiche.1.gz', '/usr/share/bash-completion/completions/pastiche',
                 '/usr/share/zsh/vendor-completions/_pastiche', '/usr/share/fish/vendor_completions.d/pastiche.fish',
                 '/usr/share/icons/hicolor/scalable/apps/org.gimp.GIMP.Plugin.Pastiche.svg', f'/usr/share/metainfo/{METAINFO.name}'):
        assert files[name][0] == '-rw-r--r--', name
    styles = debs['pastiche-styles'][2]
    assert {f'/usr/share/pastiche/pretrained/styles/{name}' for name in STYLES} <= set(styles)
    assert '/usr/share/pastiche/pretrained/photographs/kitten.jpg' in styles
    assert not {n for n in set(files) & set(styles) if not n.endswith('/')}, 'a file in both packages'
    assert {owner for package in debs.values() for _, owner in package[2].values()} == {'root/root'}


@pytest.mark.long
def test_fields(debs):
    fields, styles = (debs[name][1] for name in ('gimp-plugin-pastiche', 'pastiche-styles'))
    needed = fields['Depends'].split(', ')
    assert {'gimp (>= 3.0.0)', 'shared-mime-info', f"pastiche-styles (= {styles['Version']})"} <= set(needed)
    for library in 'libgimp-3.0-0', 'libjson-glib-1.0-0', 'libgexiv2', 'libopenblas0', 'libc6':
        assert [n for n in needed if n.startswith(library)], f'{library} is not in {needed}'
    own = re.search(r"version: '([\d.]+)'", (TOP / 'meson.build').read_text())[1]
    assert re.fullmatch(r'\d+\.\d+\.\d+(\+\d+\.g[0-9a-f]+)?', fields['Version']) and fields['Version'] == styles['Version'] >= own[:1]
    assert styles['Architecture'] == 'all' != fields['Architecture'] and 'Depends' not in styles


@pytest.mark.long
def test_lintian(debs):
    """No fault but one: the project has no address yet, and we invent none. Warnings are left to whoever takes the packages into Debian."""
    done = subprocess.run(['lintian', '--allow-root', '--fail-on', 'error', '--suppress-tags', 'bogus-mail-host,bogus-mail-host-in-debian-changelog',
                           *(path for path, _, _ in debs.values())], capture_output=True, text=True, timeout=600)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


# --- the zip ----------------------------------------------------------------------------------------------------------

@pytest.mark.long
def test_zip(tmp_path):
    """Unpacked into a profile, the plug-in paints in a style that lies beside it."""
    profile = tmp_path / 'profile'
    output('unzip', '-q', output(PACKAGE / 'zip', tmp_path).strip(), '-d', profile)
    beside = profile / 'plug-ins/pastiche/styles'
    assert {p.relative_to(beside).as_posix() for p in beside.rglob('*') if p.is_file()} == STYLES
    assert (profile / 'plug-ins/pastiche/photographs/kitten.jpg').exists()
    script = f'''
      (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "{TOP}/tests/data/lake-sherburne.jpg"))))
        (gimp-image-scale image 90 60)
        (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (car (gimp-image-get-layers image)) #:style "monet")
        (gimp-message (car (gimp-item-get-name (vector-ref (car (gimp-image-get-layers image)) 0)))))'''
    env = {k: v for k, v in os.environ.items() if k != 'PASTICHE_STYLES'}
    done = subprocess.run(['gimp-console', '-idf', '--batch-interpreter=plug-in-script-fu-eval', '-b', script, '--quit'], stdin=subprocess.DEVNULL,
                          env={**env, 'GIMP3_DIRECTORY': str(profile)}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and 'Claude Monet 100 %' in done.stderr + done.stdout, done.stderr
