# SPDX-License-Identifier: GPL-3.0-or-later
"""A painting goes into a style's file, and nothing else changes there; those that we ship have theirs."""
import base64
import io
import json
import re
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import export
import stylefile
import styles as recipe

SHIPPED = sorted((Path(__file__).resolve().parents[2] / 'pretrained' / 'styles').glob('*.safetensors'))


@pytest.mark.parametrize('size, small', [((300, 420), (114, 160)), ((647, 512), (160, 127)), ((90, 60), (90, 60))])
def test_the_painting_alone_changes(styles, tmp_path, seed, size, small):
    pixels = np.random.default_rng(seed).integers(0, 256, (7, 9, 3), np.uint8)
    image = Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)
    path, (file, title) = tmp_path / 'vangogh.safetensors', recipe.STYLES['vangogh'].shown
    path.write_bytes((styles / 'vangogh.safetensors').read_bytes())
    (tmp_path / 'paintings' / file).parent.mkdir(parents=True)
    image.save(tmp_path / 'paintings' / f'{file}.jpg', quality=95)
    export.export_paintings(str(tmp_path), str(tmp_path))
    (before, bytes_before), (after, bytes_after) = stylefile.parts(styles / 'vangogh.safetensors'), stylefile.parts(path)
    data = base64.b64decode(after['__metadata__'].pop('painting'), validate=True)
    assert after['__metadata__'].pop('painting_title') == title
    assert before == after and bytes_before == bytes_after
    got = Image.open(io.BytesIO(data))
    assert got.size == small and len(data) <= 16384
    assert np.abs(np.asarray(got).astype(int) - np.asarray(image.resize(small, Image.Resampling.BOX))).mean() < 6
    assert struct.unpack('<Q', path.read_bytes()[:8])[0] % 8 == 0


@pytest.mark.parametrize('path', SHIPPED, ids=lambda p: p.stem)
def test_those_that_we_ship(path):
    metadata = stylefile.parts(path)[0]['__metadata__']
    if metadata['kind'] != 'style':
        return
    style = recipe.STYLES[path.stem]
    assert style.has(style.shown[0]) or style.has_large(style.shown[0]), 'it learned from the one that is shown'
    assert metadata['painting_title'] == style.shown[1]
    image = Image.open(io.BytesIO(base64.b64decode(metadata['painting'], validate=True)))
    assert image.format == 'JPEG' and max(image.size) == 160 and np.asarray(image).std() > 10


def vocabulary():
    """The keywords that the format's page lists."""
    page = (Path(__file__).resolve().parents[2] / 'engine/styles/STYLE-FILE.md').read_text()
    rows = [line.split('|')[2] for line in page.splitlines() if line.startswith(('| techniques |', '| movements |', '| moods |'))]
    return [word for row in rows for word in re.findall(r'`([a-z-]+)`', row)]


def test_keywords_can_be_translated():
    """They are those that the search knows other words for."""
    source = (Path(__file__).resolve().parents[2] / 'ui/gallery/search-words.c').read_text()
    assert re.findall(r'\{ "([a-z-]+)", N_ \("', source) == vocabulary() and len(set(vocabulary())) == len(vocabulary()) > 30


@pytest.mark.parametrize('path', [path for path in SHIPPED if path.stem in recipe.STYLES], ids=lambda p: p.stem)
def test_keywords_of_those_that_we_ship(path):
    metadata = stylefile.parts(path)[0]['__metadata__']
    keywords = metadata['keywords']
    assert keywords == recipe.STYLES[path.stem].keywords
    assert int(metadata['working_pixels']) == recipe.STYLES[path.stem].working_pixels
    suggested = {key: float(metadata[key]) for key in ('stroke_size', 'keep_colours', 'detail') if key in metadata}
    assert suggested == recipe.STYLES[path.stem].suggested
    words = keywords.split(', ')
    assert len(set(words)) == len(words) >= 4 and set(words) <= set(vocabulary()), words


@pytest.mark.parametrize('path', [path for path in SHIPPED if path.stem in recipe.STYLES], ids=lambda p: p.stem)
def test_what_those_that_we_ship_are_good_for(path):
    """The card says what the recipe does, and so does the file. Files that were written before they could have been are not
    written anew for this alone: 40 MB more in the repository."""
    good_for, weaknesses = recipe.STYLES[path.stem].good_for, recipe.STYLES[path.stem].weaknesses
    cards = (Path(__file__).resolve().parents[2] / 'pretrained/README.md').read_text()
    assert good_for and weaknesses and re.search(rf'^\| `{path.stem}` \|.*\| {re.escape(good_for)} \| {re.escape(weaknesses)} \|$', cards, re.M)
    metadata = stylefile.parts(path)[0]['__metadata__']
    assert metadata.get('good_for', good_for) == good_for and metadata.get('weaknesses', weaknesses) == weaknesses


# --- for translators --------------------------------------------------------------------------------------------------

TEXTS = Path(__file__).resolve().parents[2] / 'plugin' / 'po' / 'texts.pot'
ERAS = sorted((SHIPPED[0].parent / 'eras').glob('*.safetensors'))


def test_the_list_of_texts_is_made_anew(tmp_path):
    export.export_texts(str(SHIPPED[0].parent), str(tmp_path / 'texts.pot'))
    assert (tmp_path / 'texts.pot').read_text() == TEXTS.read_text()


@pytest.mark.parametrize('path', [path for path in SHIPPED if path.stem in recipe.STYLES] + ERAS, ids=lambda p: p.stem)
def test_what_a_file_says_can_be_translated(path):
    """Each text that people are shown of it is in the list, but for names and years."""
    listed = {json.loads(f'"{text}"') for text in re.findall(r'^msgid "(.+)"$', TEXTS.read_text(), re.M)}
    metadata = stylefile.parts(path)[0]['__metadata__']
    shown = {metadata.get(key, '') for key in ('title', 'good_for', 'weaknesses', 'provenance', 'painting_title', 'learned', 'weak', 'years', 'licence')}
    assert {text for text in shown if re.search('[a-z]', text)} <= listed | {export.LICENCE_SIMULATED}


def test_these_alone_change(styles, tmp_path):
    path = tmp_path / 'vangogh.safetensors'
    path.write_bytes((styles / 'vangogh.safetensors').read_bytes())
    export.export_metadata(str(tmp_path))
    (before, bytes_before), (after, bytes_after) = stylefile.parts(styles / 'vangogh.safetensors'), stylefile.parts(path)
    assert after['__metadata__'].pop('keywords') == recipe.STYLES['vangogh'].keywords
    assert after['__metadata__'].pop('good_for') == recipe.STYLES['vangogh'].good_for
    assert after['__metadata__'].pop('weaknesses') == recipe.STYLES['vangogh'].weaknesses
    assert int(after['__metadata__'].pop('working_pixels')) == recipe.STYLES['vangogh'].working_pixels
    suggested = recipe.STYLES['vangogh'].suggested
    assert suggested and {key: float(after['__metadata__'].pop(key)) for key in suggested} == suggested
    before['__metadata__'].pop('working_pixels')
    assert before == after and bytes_before == bytes_after
