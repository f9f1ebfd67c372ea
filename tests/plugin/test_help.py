# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide, plugin/help: every language has the same sections with the same parts, words of the dialog are called as there, and
all links lead somewhere on this machine."""
import re
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

TOP = Path(__file__).resolve().parents[2]
HELP = TOP / 'plugin' / 'help'
PO = TOP / 'plugin' / 'po'
LANGUAGES = [line for line in (PO / 'LINGUAS').read_text().split() if (PO / f'{line}.po').exists()]
COUNTED = 'p', 'ol', 'ul', 'li', 'table', 'tr', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'pre', 'a'
VOID = 'meta', 'link', 'img'


class Page(HTMLParser):
    """The sections by their ids (the beginning is None): how many there are of each tag, and the texts that are bold; all links
    and pictures."""

    def __init__(self, path):
        super().__init__()
        self.sections, self.here, self.links, self.pictures, self.open, self.attributes = {None: (Counter(), [])}, None, [], [], [], {}
        self.feed(path.read_text())
        self.close()
        assert self.open == [], f'{path.name}: {self.open} not closed'

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.attributes.setdefault(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == 'h2':
            self.here = attributes['id']
            assert self.here not in self.sections, f'{self.here} twice'
            self.sections[self.here] = Counter(), []
        if tag == 'b':
            self.sections[self.here][1].append('')
        self.sections[self.here][0][tag] += tag in COUNTED
        self.links += [attributes[name] for name in ('href', 'src') if name in attributes]
        if tag == 'img':
            self.pictures.append((attributes['src'], attributes['alt']))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f'</{tag}> at {self.getpos()}'

    def handle_data(self, text):
        if self.open and self.open[-1] == 'b':
            self.sections[self.here][1][-1] += text


@pytest.fixture(scope='module')
def pages():
    return {path.stem: Page(path) for path in HELP.glob('*.html')}


def test_every_language_has_a_page(pages):
    assert set(pages) == {'en', *LANGUAGES}
    for language, page in pages.items():
        assert page.attributes['html']['lang'].replace('-', '_') == language


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_same_sections(pages, language):
    ours, english = pages[language].sections, pages['en'].sections
    assert list(ours) == list(english)
    for name in english:
        assert ours[name][0] == english[name][0], name
    assert [source for source, _ in pages[language].pictures] == [source for source, _ in pages['en'].pictures]


def broken(page, links):
    """Those that lead nowhere on this machine: beside the pages are, when they are installed, only the examples."""
    found = []
    for link in links:
        path, _, anchor = link.partition('#')
        target = (HELP / path).resolve()
        inside = target.parent in (HELP, TOP / 'plugin' / 'examples') and target.is_file()
        if ':' in link or path and not inside or anchor and (path or anchor not in page.sections):
            found.append(link)
    return found


def test_links(pages):
    for language, page in pages.items():
        assert broken(page, page.links) == [], language
        assert {f'#{name}' for name in page.sections if name} <= set(page.links), 'a section that the list at the top does not have'
    bad = ['https://example.org/', 'none.jpg', '#none', '../README.md', 'en.html#first', '']
    assert broken(pages['en'], ['help.css', '#first', '../examples/mix.py', *bad[:5]]) == bad[:5]
    styles = (HELP / 'help.css').read_text()
    assert 'url(' not in styles and '@import' not in styles


def test_pictures(pages):
    """Each is there, is used, has words for those who cannot see it, and they are small."""
    used = {source for page in pages.values() for source, _ in page.pictures}
    assert used == {path.name for path in HELP.iterdir() if path.suffix not in ('.html', '.css')}
    assert all(len(words) > 5 for page in pages.values() for _, words in page.pictures)
    for name in used:
        with Image.open(HELP / name) as picture:
            assert picture.format == 'JPEG' and picture.width <= 1000
    assert sum((HELP / name).stat().st_size for name in used) < 1_000_000


def plain(words):
    """As they are read, without the mnemonic."""
    return re.sub(r'\(_\w\)|_', '', words).rstrip('… ').lower()


@pytest.mark.parametrize('language', LANGUAGES)
def test_words_of_the_dialog(pages, language):
    """What stands in bold in English, with a capital, and is in the dialog, is in bold in the translation, too, as it is translated there."""
    text = subprocess.run(['msgcat', '--no-wrap', PO / f'{language}.po'], check=True, capture_output=True, text=True, timeout=60).stdout
    ours = {}
    for english, translated in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.M):
        ours.setdefault(plain(english), set()).add(plain(translated))
    for name, (_, bold) in pages['en'].sections.items():
        there = {plain(part) for words in pages[language].sections[name][1] for part in words.replace('\n', ' ').split(' ▸ ')}
        for part in {plain(part) for words in bold for part in words.replace('\n', ' ').split(' ▸ ') if part[:1].isupper()}:
            assert part not in ours or ours[part] & there, (name, part, ours[part], there)
