# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-pastiche-again, in one GIMP: with the settings that go with the layer."""
import configparser

import numpy as np
import pytest

pytestmark = pytest.mark.long

NAME = 'Vincent van Gogh + Doré’s engravings 70 %'


@pytest.fixture(scope='module')
def results(in_gimp, styles, seed, tmp_path_factory):
    return in_gimp('again_in_gimp.py', styles, seed=seed, folder=str(tmp_path_factory.mktemp('xcf')))


def close(a, b, tolerance=1e-5):
    assert a.shape == b.shape and np.abs(a - b).max() <= tolerance, np.abs(a - b).max()


def check_refused(result, *words):
    status, sentence = result['status']
    assert status == 'execution-error' and all(word in sentence for word in words), sentence
    assert (result['before'] == result['after']).all() and not result['image']['dirty']


def test_the_note(results):
    note = configparser.ConfigParser(interpolation=None)
    note.read_string(results['note'])
    note = dict(note['pastiche'])
    assert int(note.pop('source-tattoo')) > 0 and note.pop('source-id') == results['mark'] and len(results['mark']) == 36
    assert len(note.pop('selection')) == 32
    assert {k: v for k, v in note.items() if k in ('style', 'mix', 'output', 'name', 'source')} == {
        'style': 'vangogh', 'mix': 'dore', 'output': 'layer', 'name': NAME, 'source': 'photo'}
    assert [float(note[k]) for k in ('strength', 'mix-amount', 'stroke-size', 'soft-edge')] == [70, 20, 100, 10]


def test_painted_from_the_source_as_it_is_now(results):
    """Only its colours change: alpha, place, blend mode, opacity and name stay."""
    result = results['changed']
    assert result['status'] == ('success', None) and len(result['image']['layers']) == 2 and result['image']['dirty']
    x, y = result['place'][0] - 9, result['place'][1] - 4
    h, w = result['after'].shape[:2]
    close(result['after'][..., 3], result['before'][..., 3])
    seen = result['after'][..., 3] > 0
    close(result['after'][seen][:, :3], results['second'][y:y + h, x:x + w][seen][:, :3])
    assert (result['name'], result['opacity'], result['mode']) == (NAME, 50, 'multiply')


def test_after_saving_and_renaming(results):
    result = results['saved']
    assert result['status'] == ('success', None)
    x, y = result['place'][0] - 9, result['place'][1] - 4
    h, w = result['after'].shape[:2]
    seen = result['after'][..., 3] > 0
    close(result['after'][seen][:, :3], results['first'][y:y + h, x:x + w][seen][:, :3])


def test_other_settings(results):
    result = results['other settings']
    assert result['status'] == ('success', None) and result['name'] == 'Doré’s engravings 40 %'
    close(result['after'], results['second in dore'])
    assert results['a name of its own']['name'] == 'mine'


def test_a_part(results):
    """Of what is selected; of what lies over the source."""
    want = results['first'].copy()
    want[16:46, 21:61] = results['second'][16:46, 21:61]
    close(results['selected']['after'], want)
    want[20:, :-30] = results['second'][:-20, 30:]
    close(results['moved']['after'], want)
    check_refused(results['beside it'], NAME, 'photo')
    check_refused(results['not selected'], 'selection', NAME)


def test_a_mask_stands_for_its_layer(results):
    assert results['by its mask']['status'] == ('success', None)
    close(results['by its mask']['after'], results['second'])


def test_its_own_selection(results):
    """A layer has the shape of the selection that it was painted through, which is often still there."""
    for name, want in ('its own selection', 'second'), ('its own selection once more', 'second'):
        result = results[name]
        assert result['status'] == ('success', None)
        x, y = result['place'][0] - 9, result['place'][1] - 4
        h, w = result['after'].shape[:2]
        assert h > 40 and w > 50 and len(np.unique(result['after'][..., 3])) > 10
        seen = result['after'][..., 3] > 0
        close(result['after'][seen][:, :3], results[want][y:y + h, x:x + w][seen][:, :3])
        close(result['after'][..., 3], result['before'][..., 3])
    assert results['its own selection']['kept'] and results['its own selection']['channels'] == 0
    result = results['nearly its own selection']
    changed = np.abs(result['after'] - result['before']).max(-1) > 1e-3
    rows, columns = np.nonzero(changed.any(1))[0] + result['place'][1], np.nonzero(changed.any(0))[0] + result['place'][0]
    assert rows.min() >= 20 and rows.max() < 49 and columns.min() >= 30 and columns.max() < 70


def test_the_source_is_found_in_another_image(results):
    """Whose Background has the source's number; or it is said that it is gone."""
    numbers = results['numbers']
    assert numbers[0] == numbers[1] != numbers[2]
    assert results['pasted']['status'] == ('success', None)
    close(results['pasted']['after'], results['second'])
    check_refused(results['pasted without its source'], NAME, 'photo', 'gone')


def test_the_source_and_a_copy_of_it(results):
    assert results['beside a copy of its source']['status'] == ('success', None)
    close(results['beside a copy of its source']['after'], results['second'])
    assert len(set(results['marks'])) == 2


def test_a_note_without_an_id(results):
    """By number and name, and by nothing less."""
    assert results['old note']['status'] == ('success', None)
    check_refused(results['old note, renamed'], NAME, 'photo', 'gone')


def test_a_pastiche_of_a_pastiche(results):
    """Is painted from the original, above the painted layer, unless that is gone or the painted one is asked for."""
    result = results['upon']
    assert result['status'] == ('success', None) and result['layers'] == [NAME, 'drawing', 'photo']
    close(result['tops'][0], results['first'])
    for name in 'upon itself', 'upon what is gone':
        assert results[name]['status'] == ('success', None)
        close(results[name]['tops'][0], results['upon its copy']['tops'][0])
    assert results['upon all of them']['n'] == 2, 'what was painted from the drawing, and from the photograph'
    assert results['repeated']['status'] == ('success', None)
    close(results['repeated']['top'], results['with last values'])


def test_what_cannot_be(results):
    check_refused(results['not painted'], 'photo', 'not painted by Pastiche')
    check_refused(results['locked'], NAME, 'locked')
    check_refused(results['in a locked group'], NAME, '“group”', 'locked')
    check_refused(results['source gone'], 'photo', NAME, 'gone')


def test_notes_may_say_anything(results):
    """What is no note of ours is said, what is wrong in one is left out, and nothing crashes."""
    assert results['a name to confuse']['status'] == ('success', None)
    for name in results['notes']:
        status, sentence = results['note: ' + name]['status']
        assert status in ('success', 'execution-error'), (name, status, sentence)
        assert status == 'success' or (sentence and '\n' not in sentence.strip().replace('phot=o\n[x]', '')), (name, sentence)
    for name in 'empty', 'bytes', 'no group', 'another group', 'long':
        check_refused(results['note: ' + name], 'not painted by Pastiche')
    for name in 'numbers', 'out of range', 'not a number':
        assert results['note: ' + name]['status'] == ('success', None)
        assert results['note: ' + name]['name'].endswith(' 100 %')
    check_refused(results['note: no style of ours'], 'passwd')
