# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence that is marked is translated, with the same values in it, and no two keys clash."""
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent.parent
PO = TOP / 'plugin' / 'po'
LANGUAGES = [line for line in (PO / 'LINGUAS').read_text().split() if (PO / f'{line}.po').exists()]
FILES = [line for line in (PO / 'POTFILES').read_text().splitlines() if line and not line.startswith('#')]
GIMPS = ['_OK', '_Cancel', '_Reset', '_Load Saved Settings', '_Save Settings']


def run(*words, **options):
    return subprocess.run(words, cwd=TOP, capture_output=True, text=True, timeout=60, **options)


@pytest.fixture(scope='module')
def template(tmp_path_factory):
    """What the sources mark, as a catalogue without translations."""
    path = tmp_path_factory.mktemp('po') / 'pastiche.pot'
    done = run('xgettext', '--from-code=UTF-8', '-k_', '-kN_', '-kC_:1c,2', '-o', path, *FILES)
    assert done.returncode == 0, done.stderr
    return path


def test_all_files_are_listed():
    marked = [p.relative_to(TOP).as_posix() for room in ('engine', 'plugin', 'ui') for p in sorted((TOP / room).rglob('*.c'))
              if re.search(r'\bN?_ \("', p.read_text())]
    assert FILES == [*marked, 'plugin/po/texts.pot']


def test_languages():
    assert {'de', 'es', 'fr', 'ja', 'zh_CN'} <= set(LANGUAGES)
    assert {p.stem for p in PO.glob('*.po')} == set(LANGUAGES)


@pytest.mark.parametrize('language', LANGUAGES)
def test_nothing_is_missing(template, language):
    po = PO / f'{language}.po'
    check = run('msgfmt', '--check-format', '--check-domain', '-o', '/dev/null', po)
    assert check.returncode == 0, check.stderr
    done = run('msgcmp', po, template)
    assert done.returncode == 0, done.stderr
    assert 'fuzzy' not in po.read_text()


def translations(language):
    """A dictionary from the catalogue; empty for English."""
    if language == 'en':
        return {}
    text = run('msgcat', '--no-wrap', PO / f'{language}.po', check=True).stdout
    return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.M))


TUNING = ['tune-page', 'tune-plan', 'loss-choice', 'paintings', 'closeness']


OF_ERAS = ['pastiche-era-gallery', 'pastiche-era-controls']
OF_RESTORE = ['pastiche-restore-body', 'pastiche-restore-controls']
SHARED = ['pastiche-preview-pane', 'pastiche-output-row']      # by the dialogs of styles and of eras


def windows():
    """The marked words with a key in them, of each window: the dialogs of styles, of eras, of matches and of old pictures, the
    windows that paint many files and that fine-tune a style, its questions."""
    words = {path.stem: {m for m in re.findall(r'\b_ \("([^"]*_[^"]*)"\)', path.read_text())} for path in (TOP / 'ui').rglob('*.c')}
    many = words.pop('pastiche-many-page') | words.pop('pastiche-many-window')
    question = {'_Cancel', '_Discard', '_Save for Later'}
    tuning = set().union(words.pop('unfinished-bar'), *(words.pop(f'pastiche-{name}') - question for name in TUNING))
    save = words.pop('save-style-dialog')
    eras = set().union(*(words.pop(name) for name in OF_ERAS), *(words[name] for name in SHARED))
    match = words.pop('pastiche-match-body')
    restore = set().union(*(words.pop(name) for name in OF_RESTORE), words['pastiche-preview-pane'], words['pastiche-preset-bar'] - {'S_urprise Me'})
    return [set().union(*words.values()), eras, match, restore, many, tuning, question, save]


def key(word):
    return re.search('_(.)', word).group(1).lower()


@pytest.mark.parametrize('language', ['en', *LANGUAGES])
def test_keys_do_not_clash(language):
    """In the dialog, with GIMP's own buttons; that some of those clash with one another, as in Spanish, is GIMP's affair."""
    ours, gimps = translations(language), {}
    if language != 'en':
        mo = f'/usr/share/locale/{language}/LC_MESSAGES/gimp30-libgimp.mo'
        text = run('msgunfmt', '--no-wrap', mo, check=True).stdout
        gimps = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.M))
    for marked, others in zip(windows(), (GIMPS, GIMPS, GIMPS, GIMPS, [], [], [], [])):
        words = [ours.get(m, m) for m in marked]
        keys = Counter(map(key, words)) + Counter({key(gimps.get(g, g)) for g in others})
        assert len(marked) > 1 and not [(k, [w for w in words if f'_{k}' in w.lower()]) for k, n in keys.items() if n > 1]
