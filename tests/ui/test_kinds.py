# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery shows styles of one technique or mood only, by the menu beside the search."""
import re
import shutil

import pytest

import stylefile
from body import TOP, Body

KEYWORDS = dict(dore='engraving, print, monochrome, dramatic', vangogh='oil,lively', plain='')


@pytest.fixture(scope='module')
def folder(styles, tmp_path_factory):
    """Styles with these keywords; one has none."""
    folder = tmp_path_factory.mktemp('kinds') / 'styles'
    shutil.copytree(styles, folder)
    shutil.copy(folder / 'dore.safetensors', folder / 'plain.safetensors')
    for name, keywords in KEYWORDS.items():
        stylefile.describe(str(folder / f'{name}.safetensors'), keywords=keywords, title=name.title())
    return folder


@pytest.fixture
def body(screen, folder, photo, tmp_path):
    body = Body({**screen, 'XDG_DATA_HOME': str(tmp_path / 'data')}, folder, photo)
    yield body
    body.close()


def cards(body):
    return set(body('cards').split())


def test_kinds(body):
    for kind, found in (('Prints', {'dore'}), ('Paintings', {'vangogh'}), ('Lively', {'vangogh'}), ('Bold', {'dore'}), ('Calm', set()), ('All', set(KEYWORDS))):
        body(f'kind {kind}')
        assert cards(body) == found, kind


def test_with_search_and_favourites(body):
    """Together, and one click shows all again; what is said names the kind."""
    body('kind Prints')
    body('search vangogh')
    assert cards(body) == set() and 'Nothing found for “vangogh”' in body('labels')
    body('click Show All Styles')
    assert cards(body) == set(KEYWORDS)
    body('kind Calm')
    assert 'No style is of the kind “Calm”.' in body('labels')
    body('click Favourites only')
    assert 'No favourite is of the kind “Calm”.' in body('labels')
    body('click Show All Styles')
    assert cards(body) == set(KEYWORDS) and 'of the kind' not in body('labels')


def test_every_keyword_has_a_kind():
    """That is a technique or a mood; movements are searched. And no kind has a keyword that styles cannot have."""
    page = (TOP / 'engine' / 'styles' / 'STYLE-FILE.md').read_text()
    words = {row: set(re.findall(r'`([\w-]+)`', re.search(rf'^\| {row} \| (.*) \|$', page, re.M)[1])) for row in ('techniques', 'moods')}
    source = (TOP / 'ui' / 'gallery' / 'style-filter.c').read_text()
    used = [word for words in re.findall(r'N_ \("[^"]+"\), \{ (.*?) \} \}', source) for word in re.findall(r'"([\w-]+)"', words)]
    assert set(used) == (words['techniques'] | words['moods']) - {'gold'} and len(used) == len(set(used))
