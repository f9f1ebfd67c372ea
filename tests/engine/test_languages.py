# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line says to people is in their language, as Python's own gettext reads the catalogues; scripts get the same
everywhere."""
import gettext
import json
import shutil
from pathlib import Path

import pytest

import files
from files import pastiche

pytestmark = pytest.mark.not_sanitized      # whose build has no catalogues

CATALOGUES = files.PASTICHE.resolve().parent / 'locale'          # what lies beside the built program
LANGUAGES = sorted(p.stem for p in (files.TOP / 'plugin' / 'po').glob('*.po'))


def catalogue(language):
    return gettext.translation('pastiche', CATALOGUES, [language]).gettext


def said(result):
    """The one line of a run that failed, whatever its language ends sentences with."""
    assert result.returncode == 1 and result.stdout == '' and result.stderr.count('\n') == 1, result
    assert result.stderr.startswith('pastiche: ')
    return result.stderr[len('pastiche: '):-1]


@pytest.fixture(params=LANGUAGES)
def language(request, chinese):
    """(its catalogue, the environment)"""
    return catalogue(request.param), {**chinese, 'LANGUAGE': request.param}


def test_sentences(language, styles, tmp_path):
    translated, env = language
    (tmp_path / 'empty.png').write_bytes(b'')
    quoted = translated('“%s”') % 'empty.png'
    wanted = translated('%s cannot be read: %s.') % (quoted, translated('it is empty'))
    assert '“empty.png” cannot' not in wanted
    assert said(pastiche('apply', '--style', 'dore', 'empty.png', 'out.png', styles=styles, env=env, cwd=tmp_path)) == wanted
    wanted = translated('There is no style %s. The styles are: %s%s.') % (translated('“%s”') % 'nobody', 'dore, vangogh', '')
    assert said(pastiche('info', 'nobody', styles=styles, env=env)) == wanted


def test_what_scripts_read_stays(language, styles):
    _, env = language
    for words in ('styles', '--json'), ('info', '--json', 'vangogh'), ('eras', '--json'):
        told = pastiche(*words, styles=styles, env=env)
        assert told.returncode == 0 and told.stdout == pastiche(*words, styles=styles).stdout


def titled(folder, to, **texts):
    """The folder's styles in `to`, one of them with other texts, as no file that ships need have what the tests look for."""
    shutil.copytree(folder, to)
    file = files.StyleFile(to / 'dore.safetensors')
    file.metadata.update(texts)
    (to / 'dore.safetensors').write_bytes(file.bytes())
    return to


def test_our_texts(language, styles, tmp_path):
    """A style is found by its title in either language; what is not one of our texts stays, and none stays none."""
    translated, env = language
    folder = titled(styles, tmp_path / 'styles', title='Watercolour', weaknesses='red on faces', provenance='my own garden', artist='')
    assert translated('Watercolour') != 'Watercolour' and translated('red on faces') != 'red on faces'
    lines = pastiche('styles', styles=folder, env=env).stdout.splitlines()
    assert f'dore     {translated("Watercolour")}' in lines and f'vangogh  {translated("Vincent van Gogh")}' in lines
    for words in 'Watercolour', translated('Watercolour').upper():
        told = pastiche('info', words, styles=folder, env=env).stdout
        assert told == ('name:       dore\nkind:       style\n' f'title:      {translated("Watercolour")}\nlicence:    CC0-1.0\n'
                        'provenance: my own garden\ntraining:   none\n' f'weaknesses: {translated("red on faces")}\npaints at:  0.26 megapixels\n')


def test_beside_the_program(chinese, styles, tmp_path):
    """It takes the catalogues that lie beside it, and without any it speaks English."""
    program = Path(shutil.copy(files.PASTICHE, tmp_path / 'pastiche'))
    run = dict(program=program, styles=styles, env={**chinese, 'LANGUAGE': 'de'})
    assert said(pastiche('info', 'nobody', **run)) == 'There is no style “nobody”. The styles are: dore, vangogh.'
    (tmp_path / 'locale').symlink_to(CATALOGUES)
    assert said(pastiche('info', 'nobody', **run)) == catalogue('de')('There is no style %s. The styles are: %s%s.') % ('»nobody«', 'dore, vangogh', '')


def test_another_locale(styles):
    """One that the system does not have is English, too."""
    assert said(pastiche('info', 'nobody', styles=styles, env={'LC_ALL': 'tlh_QO.UTF-8', 'LANGUAGE': 'de'})).startswith('There is no style ')
    assert json.loads(pastiche('info', '--json', 'dore', styles=styles).stdout)['good_for'] == ''
