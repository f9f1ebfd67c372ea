# SPDX-License-Identifier: GPL-3.0-or-later
"""Both programs as they are built by default: what a fault in them, or in a library that reads a stranger's file, would have
against it, by readelf and nm; and a meson set-up of each other kind, which is only configured."""
import json
import platform
import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
BUILD = TOP / 'build'
PROGRAMS = [BUILD / 'plugin/pastiche', BUILD / 'engine/cli/pastiche']


def output(*command):
    return subprocess.run([str(x) for x in command], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize('program', PROGRAMS, ids=lambda p: p.parent.name)
def test_program(program):
    headers = output('readelf', '--wide', '--file-header', '--program-headers', '--dynamic', program)
    assert re.search(r'Type: +DYN', headers) and re.search(r'FLAGS_1.*PIE', headers), 'lies anywhere in memory'
    assert 'GNU_RELRO' in headers and re.search(r'FLAGS.*BIND_NOW', headers), 'pointers to libraries cannot be written over'
    assert re.search(r'GNU_STACK( +0x\w+)+ +RW ', headers), 'no code on the stack'
    used = set(re.findall(r' U (\w+)', output('nm', '--dynamic', program)))
    assert '__stack_chk_fail' in used, 'the stack is protected'
    assert {name for name in used if re.fullmatch(r'__\w+_chk', name)}, 'sizes are checked (_FORTIFY_SOURCE)'
    if platform.machine() == 'x86_64':
        assert program.read_bytes().count(b'\xf3\x0f\x1e\xfa') > 300, 'jumps go only to where they may: endbr64'


@pytest.mark.parametrize('program', PROGRAMS, ids=lambda p: p.parent.name)
def test_exports(program):
    """GIMP starts the plug-in as a program, so it needs no name in it."""
    assert not re.findall(r' [A-TV-Z] (pastiche\w*|cli_\w*)', output('nm', '--dynamic', '--defined-only', program))
    assert len(output('nm', '--dynamic', '--defined-only', program).splitlines()) <= 8


def arguments(folder, *options, **env):
    """How GCC is called for a file of the engine."""
    output('env', *(f'{k}={v}' for k, v in env.items()), 'meson', 'setup', folder, TOP, *options)
    calls = json.loads((folder / 'compile_commands.json').read_text())
    return next(c['command'] for c in calls if c['file'].endswith('safetensors.c'))


@pytest.mark.long
def test_others_choice(tmp_path):
    """A packager's level of _FORTIFY_SOURCE stays; without optimisation there is none, as glibc would complain."""
    theirs = arguments(tmp_path / 'theirs', '--buildtype=plain', CFLAGS='-O2 -D_FORTIFY_SOURCE=2', CPPFLAGS='-Wdate-time')
    assert re.findall(r'-D_FORTIFY_SOURCE=\d', theirs) == ['-D_FORTIFY_SOURCE=2'] and '-fstack-protector-strong' in theirs
    assert '_FORTIFY_SOURCE' not in arguments(tmp_path / 'debug', '--buildtype=debug')
    assert '_FORTIFY_SOURCE' not in arguments(tmp_path / 'sanitized', '-Db_sanitize=address', '-Db_lundef=false')
