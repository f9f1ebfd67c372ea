# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page and what the shells complete, in these shells themselves: as the program's own help says it."""
import re
import subprocess

import pytest

from files import PASTICHE, TOP, pastiche

COMPLETIONS = TOP / 'engine' / 'cli' / 'completions'


def output(*command, **options):
    return subprocess.run([str(x) for x in command], check=True, capture_output=True, text=True, timeout=60, **options).stdout


def helped(*command):
    """The names that the help lists: of commands, or the options of one as (name, what its value is called)."""
    text = pastiche('help', *command).stdout
    if command:
        return re.findall(r'^  (?:-\w, )?--([\w-]+)(?:=(\w+))?  ', text, re.M)
    return re.findall(r'^  (\w+)  ', text.split('\n\n')[2], re.M)


def complete(*words, styles=None):
    said = pastiche('complete', '--', *words, env={'PASTICHE_STYLES': str(styles)} if styles else None)
    assert said.returncode == 0 and said.stderr == ''
    return [line.split('\t')[0] for line in said.stdout.splitlines()]


# --- what the program says --------------------------------------------------------------------------------------------

def test_commands_and_options():
    """All that there are, and no others, whatever is added."""
    commands = helped()
    assert len(commands) > 5 and complete('') == complete() == commands == complete('help', '')
    assert complete('ap') == ['apply'] and complete('x') == [] == complete('aply', '')
    for command in commands:
        assert complete(command, '--') == [f'--{name}' for name, _ in helped(command)]
    assert complete('apply', '--ov', 'photo.jpg', '--stro') == ['--stroke-size']
    assert complete('--h') == ['--help']


def test_values(styles):
    """By what the help calls them."""
    for command in helped():
        for name, value in helped(command):
            found = complete(command, f'--{name}', '', styles=styles)
            if value == 'FOLDER':
                assert found == [':folders']
            elif value == 'STYLE':
                assert found == ['dore', 'vangogh']
            elif value in ('NUMBER', 'TEXT', 'NAME', 'FORMAT'):
                assert found == []
            elif value == 'FILE':
                assert found == [':files']
    assert complete('apply', '-s', 'van', styles=styles) == ['vangogh']
    assert complete('apply', '--style=van', styles=styles) == ['--style=vangogh']
    assert complete('apply', '--style', 'pho', styles=styles) == [':files'], 'a painting is a style, too'


def test_arguments(styles):
    assert complete('info', '', styles=styles) == ['dore', 'vangogh']
    assert complete('info', 'dore', '', styles=styles) == [':files'] == complete('apply', '') == complete('instant', '')
    assert complete('tune', '--reference', 'a.jpg', '') == [':files'] == complete('apply', '--style', 'dore', 'a.jpg', '')


def test_styles_out_of_reach(styles, tmp_path):
    assert complete('apply', '--style', '', styles=tmp_path) == [':files'], 'and nothing is said of it'
    for name in ('two words', 'esc\x1b[1m', 'two\nlines'):
        (tmp_path / f'{name}.safetensors').write_bytes((styles / 'dore.safetensors').read_bytes())
    (tmp_path / 'base.safetensors').write_bytes((styles / 'base.safetensors').read_bytes())
    assert complete('apply', '--style', '', styles=tmp_path) == ['two words'], 'a name of one line of plain text'


# --- the shells -------------------------------------------------------------------------------------------------------

BASH = '''
. "$0"
compopt () { echo "compopt $*"; }
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_pastiche "$1"
[ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
complete -p pastiche >/dev/null
'''


@pytest.mark.not_sanitized
@pytest.mark.parametrize('words, found', [(('ap',), 'apply'), (('apply', '--stro'), '--stroke-size'),
                                          (('apply', '--style', 'van'), 'vangogh'), (('apply', '--style', '=', 'van'), 'vangogh'),
                                          (('apply', '--mix', '='), 'dore vangogh'), (('apply', 'ph'), 'compopt -o default'),
                                          (('apply', '-o', ''), 'compopt -o dirnames')])
def test_bash(styles, words, found):
    said = output('bash', '-ec', BASH, COMPLETIONS / 'pastiche.bash', PASTICHE, *words, env={'PASTICHE_STYLES': str(styles)})
    assert said.split('\n')[:-1] == (found.split() if 'compopt' not in found else [found])


@pytest.mark.not_sanitized
@pytest.mark.parametrize('line, found', [('ap', ['apply']), ('apply --stro', ['--stroke-size']), ('apply --style van', ['vangogh']),
                                         ('apply --style=van', ['--style=vangogh']), ('apply ph', ['photo.jpg']),
                                         ('apply --mix=ph', ['--mix=photo.jpg']), ('apply -o fo', ['folder/'])])
def test_fish(styles, tmp_path, line, found):
    (tmp_path / 'photo.jpg').touch()
    (tmp_path / 'forest.jpg').touch()
    (tmp_path / 'folder').mkdir()
    env = {'PASTICHE_STYLES': str(styles), 'HOME': str(tmp_path / 'home'), 'PATH': f'{PASTICHE.parent}:/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'}
    said = output('fish', '--no-config', '-c', f'source {COMPLETIONS}/pastiche.fish; complete -C "pastiche {line}"', env=env, cwd=tmp_path)
    assert [x.split('\t')[0] for x in said.splitlines()] == found


ZSH = '''
compset () { : }
_files () { print _files $* }
_describe () { print -l -- $names }
complete_it () { local words=(pastiche-program "$@") CURRENT=$(($# + 1)) PREFIX=$@[-1]; words[1]=$PROGRAM; source $COMPLETION }
complete_it "$@"
'''


@pytest.mark.not_sanitized
@pytest.mark.parametrize('words, found', [(('ap',), ['apply:Paint pictures in a style']), (('apply', 'ph'), ['_files']),
                                          (('apply', '--style', 'van'), ['vangogh:Vincent van Gogh']),
                                          (('apply', '--style=van'), ['--style=vangogh:Vincent van Gogh']),
                                          (('apply', '-o', ''), ['_files -/'])])
def test_zsh(styles, words, found):
    """Its own functions are left out: they only work while somebody types."""
    said = output('zsh', '-f', '-c', ZSH, 'zsh', *words, env={'PASTICHE_STYLES': str(styles), 'PROGRAM': str(PASTICHE), 'PATH': '/usr/bin:/bin',
                                                               'COMPLETION': str(COMPLETIONS / '_pastiche'), 'LC_ALL': 'C.UTF-8'})
    assert said.splitlines() == found


# --- the manual page --------------------------------------------------------------------------------------------------

def plain(text):
    """Without what a page is set with, and all spaces alike."""
    return re.sub(r'\s+', ' ', re.sub('.\b', '', text))


@pytest.mark.not_sanitized
def test_manual_page():
    """Each command, option and sentence of the help is in it, and mandoc has no fault to find."""
    page = TOP / 'build' / 'engine' / 'cli' / 'pastiche.1'
    done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', page], capture_output=True, text=True, timeout=60)
    assert [x for x in done.stdout.splitlines() if 'missing date' not in x] == [], done.stdout
    shown = plain(output('mandoc', '-T', 'utf8', '-O', 'width=200', page))
    assert pastiche('--version').stdout.strip() in shown
    for command in helped():
        for line in pastiche('help', command).stdout.splitlines():
            if line not in ('Usage:', 'Options:'):
                for part in re.split('  +', line.strip()):
                    assert plain(part).strip() in shown, f'{command}: {part}'
