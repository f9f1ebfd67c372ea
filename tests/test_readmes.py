# SPDX-License-Identifier: GPL-3.0-or-later
"""What the READMEs point at is there: files, headings, commands and their options; and they show the rooms as they are."""
import functools
import os
import re
import subprocess
from pathlib import Path

import pytest

import architecture

TOP = Path(__file__).resolve().parents[1]
PAGES = [TOP / 'README.md',
         *(p for room in ('engine', 'ui', 'plugin', 'pretrained', 'tests') for p in sorted((TOP / room).rglob('*.md')))]
PROGRAM = TOP / 'build' / 'engine' / 'cli' / 'pastiche'


def name_of(page):
    return page.relative_to(TOP).as_posix()


def blocks(text):
    """The text outside blocks of code, and the lines inside them: indented by four after an empty line, or fenced."""
    prose, code, fenced, indented, last = [], [], False, False, ''
    for line in text.splitlines():
        if line.lstrip().startswith('```'):
            fenced = not fenced
        elif fenced:
            code.append(line.strip())
        else:
            indented = line.startswith('    ') and not line.lstrip().startswith('![') and (indented or not last.strip()) \
                or indented and not line.strip()
            (code if indented else prose).append(line.strip() if indented else line)
        last = line
    return '\n'.join(prose), [line for line in code if line]


# --- links ------------------------------------------------------------------------------------------------------------

def links(text):
    prose = re.sub(r'`[^`\n]*`', '', blocks(text)[0])
    return re.findall(r'\]\(([^()\s]+)\)', prose)


def anchors(text):
    """As forges make them of headings: small letters, no punctuation, hyphens for spaces."""
    found = []
    for heading in re.findall(r'^#+ (.+)$', blocks(text)[0], re.M):
        words = re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', heading).lower()
        slug = re.sub(r'[^\w\- ]', '', words).replace(' ', '-')
        found.append(f'{slug}-{found.count(slug)}' if slug in found else slug)
    return found


def broken(page, text):
    """The links of @text, which stands in the file @page, that lead nowhere."""
    found = []
    for link in links(text):
        if re.match(r'[a-z]+:', link):
            continue
        path, _, anchor = link.partition('#')
        target = (page.parent / path).resolve() if path else page
        if target != page and (not target.exists() or TOP not in target.parents) or \
                anchor and anchor not in anchors(text if target == page else target.read_text()):
            found.append(link)
    return found


@pytest.mark.parametrize('page', PAGES, ids=name_of)
def test_links(page):
    assert broken(page, page.read_text()) == []


def test_broken_links_are_found():
    page = TOP / 'tests' / 'made-up.md'
    text = ('# Here, “there” and `run`\n\n[a](#here-there-and-run) [b](#elsewhere) [c](run) [d](walk) [e](../README.md#nothing)\n'
            '[f](https://example.org/x) `[g](code)` [h](../../outside)\n\n    [i](code)\n')
    assert broken(page, text) == ['#elsewhere', 'walk', '../README.md#nothing', '../../outside']


# --- commands ---------------------------------------------------------------------------------------------------------

@functools.cache
def program():
    """The verbs and the options of build/engine/cli/pastiche."""
    def help_on(*command):
        return subprocess.run([PROGRAM, 'help', *command], capture_output=True, text=True, check=True, timeout=60).stdout
    verbs = set(re.findall(r'^  ([a-z]+) ', help_on(), re.M)) - {'pastiche'}
    return verbs, set(re.findall(r'(?<![\w-])--?[a-z][a-z-]*', ' '.join(help_on(verb) for verb in verbs)))


def own(word):
    return re.match(r'(tests|plugin)/[\w*]', word) is not None


def wrong_program(words):
    verbs, options = program()
    verb = next((w for w in words if not w.startswith('-')), None)
    return [w for w in ([verb] if verb else []) if w not in verbs] + \
        [w for w in words if w.startswith('-') and w.split('=')[0] not in options]


def wrong_words(words):
    """Of one command: paths of ours that are not there or cannot be run, and what the command line does not know."""
    while words and (re.match(r'\w+=', words[0]) or words[0] in ('nice', 'time', 'exec')):
        words = words[1:]
    found = []
    for i, word in enumerate(words):
        path = TOP / word.split('::')[0]
        if own(word) and not any(TOP.glob(word.split('::')[0].rstrip('/'))) or i == 0 and own(word) and not os.access(path, os.X_OK):
            found.append(word)
        elif '::' in word and not re.search(rf"def {word.split('::')[1].split('[')[0]}\b", path.read_text()):
            found.append(word)
    if words and words[0] == 'tests/env':
        found += wrong_words([w for w in words[1:] if w != '--with-tests'])
    if words and words[0] == 'build/engine/cli/pastiche':
        found += wrong_program(words[1:])
    return found


def wrong_commands(text):
    found = []
    for line in blocks(text)[1]:
        line = re.sub(r'^\$ |\s#.*$|^#.*$', '', line)
        for command in re.split(r'&&|;|\||\s{3,}', line):
            command = command.strip()
            if own(command) and re.match(r'\S+:(\s|$)', command):
                continue                                        # what a program says
            if own(command) or re.search(r'(^|\s)build/engine/cli/pastiche\s', command) or re.search(r'\s(tests|plugin)/\w', command):
                found += wrong_words(command.rstrip('\\').split())
    return found


@pytest.mark.parametrize('page', PAGES, ids=name_of)
def test_commands(page):
    assert wrong_commands(page.read_text()) == []


def test_wrong_commands_are_found():
    text = '''
    tests/run -k undo    tests/run tests/ui    # some of it: tests/nothing
    tests/env --with-tests tests/build -Dwerror=true tests/*.py && tests/none tests/*.nothing
    tests/env build/engine/cli/pastiche learn a.jpg b.safetensors
    tests/env build/engine/cli/pastiche apply --stile monet -s monet a.jpg b.png
    tests/run tests/test_readmes.py::test_commands tests/test_readmes.py::test_gone tests/README.md
    tests/README.md
    plugin/try: opening “tests/data/what it says”
'''
    assert wrong_commands(text) == ['tests/none', 'tests/*.nothing', 'learn', '--stile', 'tests/test_readmes.py::test_gone',
                                    'tests/README.md']


# --- the house --------------------------------------------------------------------------------------------------------

def test_every_room_has_its_list():
    """So that the patterns that read the meson.build files miss none."""
    for rooms, top, more in (architecture.engine(), 'engine', set()), (architecture.ui(), 'ui', {'body'}):
        assert set(rooms) == {p.parent.name for p in (TOP / top).glob('*/meson.build')} | more
        assert all(below <= set(rooms) for below in rooms.values())


def test_rooms_of_the_engine():
    """The table in engine/README.md: | [`room/`](room/README.md) | floor | what | rooms whose headers it may include |"""
    text = (TOP / 'engine' / 'README.md').read_text()
    rows = re.findall(r'^\| \[`(\w+)/`\]\(\1/README\.md\) \| (\d) \| .+? \| (.+?) \|$', text, re.M)
    rooms = architecture.engine()
    assert {room: int(floor) for room, floor, _ in rows} == architecture.floors(rooms)
    assert {room: set(re.findall(r'\w+', below)) for room, _, below in rows} == rooms


def test_picture_of_the_house():
    assert architecture.DRAWING.read_text() == architecture.picture(), 'draw it anew: python3 tests/architecture.py'
