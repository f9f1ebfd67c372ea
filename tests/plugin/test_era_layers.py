# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-pastiche-era and -match on layers of every kind and on the frames of a shot, in one GIMP; beside what the engine makes
of the same pixels."""
import numpy as np
import pytest

import engine_looks

pytestmark = pytest.mark.long

SETTINGS = dict(strength=80, grain=150, optics=50, seed=7)
NAME = 'Kodachrome 80 %'


@pytest.fixture(scope='module')
def results(in_gimp, eras, seed):
    return in_gimp('era_in_gimp.py', eras, seed=seed)


@pytest.fixture(scope='module')
def kodachrome(eras):
    return lambda *shot, **settings: engine_looks.era(eras / 'eras' / 'kodachrome.safetensors', shot, **{**SETTINGS, **settings})


def check_new_layer(result, name=NAME, size=(83, 61), type='rgba-image'):
    assert result['status'] == ('success', None)
    layers = result['image']['layers']
    assert [layer['name'] for layer in layers] == [name, 'photo']
    assert (layers[0]['size'], layers[0]['type']) == (size, type)
    assert result['image']['selected'] == [name] and result['image']['dirty']


def check_refused(result, status, *words):
    got, sentence = result['status']
    assert got == status and all(word in sentence for word in words) and '\n' not in sentence.strip(), result['status']
    assert [layer['name'] for layer in result['image']['layers']] == ['photo']


def close(a, b, tolerance):
    assert a.shape == b.shape and np.abs(a - b).max() <= tolerance, np.abs(a - b).max()


def test_the_layer_is_the_engines(results, kodachrome):
    for name in 'whole', 'alpha', 'nothing':
        result = results[name]
        check_new_layer(result, NAME if name != 'nothing' else 'Kodachrome 0 %')
        want, = kodachrome(result['source'], **({} if name != 'nothing' else {'strength': 0}))
        close(result['top'], want, 1e-5)
        close(result['top'][..., 3], result['source'][..., 3], 0)
    assert np.abs(results['whole']['top'] - results['whole']['source']).mean() > 0.02
    close(results['nothing']['top'], results['nothing']['source'], 1e-6)


def test_no_era_is_the_earliest(results, eras):
    check_new_layer(results['no era'], 'Sepia Tóning 80 %')
    want, = engine_looks.era(eras / 'eras' / 'sepia.safetensors', [results['no era']['source']], **SETTINGS)
    close(results['no era']['top'], want, 1e-5)


@pytest.mark.parametrize('precision, step', [('U8_NON_LINEAR', 0.51 / 255), ('U16_LINEAR', 2e-3), ('FLOAT_LINEAR', 1e-3)])
def test_precisions(results, kodachrome, precision, step):
    check_new_layer(results[precision])
    assert results[precision]['image']['precision'].replace('-', '_').upper() == precision
    want, = kodachrome(results[precision]['source'])
    close(results[precision]['top'], want, step)


def test_grey(results, kodachrome):
    """What the colours weigh, in linear light, as GIMP makes grey."""
    result = results['grey']
    check_new_layer(result, type='graya-image')
    colour = kodachrome(result['source'])[0][..., :3].astype(float)
    luminance = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4) @ [0.22248840, 0.71690369, 0.06060791]
    want = np.where(luminance <= 0.0031308, luminance * 12.92, 1.055 * luminance ** (1 / 2.4) - 0.055)
    close(result['top'][..., 0], want.astype(np.float32), 3e-3)


def test_any_size_and_value(results):
    check_new_layer(results['1×1'], size=(1, 1))
    check_new_layer(results['wild'])
    for name in '1×1', 'wild':
        assert np.isfinite(results[name]['top']).all() and 0 <= results[name]['top'].min() and results[name]['top'].max() <= 1


def test_a_selection(results, kodachrome):
    """What is not selected has its part in the look all the same."""
    result = results['selection']
    assert result['status'] == ('success', None)
    x, y = result['offsets']
    h, w = result['top'].shape[:2]
    want = kodachrome(result['source'])[0][y - 4:y - 4 + h, x - 9:x - 9 + w]
    want[..., 3] *= result['mask'][y:y + h, x:x + w]
    there = want[..., 3] > 0.02
    assert there.any() and not there.all()
    close(result['top'][..., 3], want[..., 3], 1e-5)
    close(result['top'][there], want[there], 1e-4)
    masked = results['with a mask']
    assert masked['status'] == ('success', None) and masked['top'].shape == masked['source'].shape
    close(masked['mask'], result['mask'][4:65, 9:92], 1e-5)


def names(layers):
    """Without the numbers by which GIMP tells equal ones apart."""
    return [layer['name'].split(' #')[0] for layer in layers]


def test_a_shot_has_one_look(results, kodachrome):
    """Of all its frames, which are counted from the lowest; one that is empty is left out."""
    result = results['shot']
    assert result['status'] == ('success', None)
    wanted = kodachrome(*result['sources'])
    for top, want in zip(result['tops'], reversed(wanted)):
        there = want[..., 3] > 0.02
        close(top[there], want[there], 1e-4)
    alone, = kodachrome(result['sources'][1])
    assert np.abs(alone - wanted[1])[..., :3].mean() > 1e-3, 'the others have their part in it'
    layers = result['image']['layers']
    assert names(layers) == ['empty', NAME, 'third', 'group', NAME, 'photo']
    assert names(layers[3]['children']) == [NAME, 'second']


def test_a_shot_as_an_image(results):
    """In the order that it had."""
    result = results['shot as image']
    assert result['status'] == ('success', None) and len(result['image']['layers']) == 4 and not result['image']['dirty']
    assert [layer['size'] for layer in result['new']['layers']] == [(33, 70), (50, 40), (83, 61)]


@pytest.mark.parametrize('name, to, strength', [('match', 0, 100), ('match to the second', 1, 60), ('match to what is common', -1, 100)])
def test_match(results, name, to, strength):
    """The layer that is followed gets no other; one that is empty is left out."""
    result = results[name]
    assert result['status'] == ('success', None)
    wanted = engine_looks.match(result['sources'], to, strength)
    wanted = [want for i, want in enumerate(wanted) if i != to]
    assert len(result['tops']) == len(wanted)
    for top, want in zip(result['tops'], reversed(wanted)):
        there = want[..., 3] > 0.02
        close(top[there], want[there], 1e-4)
    assert ('photo, matched' in names(result['image']['layers'])) == (to != 0)


def test_what_cannot_be_matched(results):
    for name in 'match one', 'match one and an empty one':
        status, sentence = results[name]['status']
        assert status == 'execution-error' and 'at least two' in sentence and not results[name]['image']['dirty']
    status, sentence = results['match to none']['status']
    assert status == 'execution-error' and '3' in sentence and not results['match to none']['image']['dirty']


def test_an_era_upon_an_era(results, kodachrome):
    """It is a filter like others: the layer that is selected is what it works on, and it cannot be painted again."""
    result = results['twice']
    assert result['status'] == ('success', None) and result['layers'] == 3
    close(result['top'], kodachrome(result['once'])[0], 1e-4)
    status, sentence = results['again']['status']
    assert status == 'execution-error' and 'was not painted by Pastiche' in sentence


def test_refusals(results):
    check_refused(results['unknown'], 'execution-error', 'nonesuch', 'sepia', 'kodachrome')
    assert not results['unknown']['image']['dirty']
    check_refused(results['selection elsewhere'], 'execution-error', 'does not touch', '“photo”')
    check_refused(results['channel'], 'execution-error', '“spots”')
    check_refused(results['no layer'], 'execution-error', 'select one')
    if 'huge' in results:
        status, sentence = results['huge']['status']
        assert status == 'execution-error' and 'not enough memory' in sentence and results['huge']['layers'] == 1


def test_last_values(results):
    assert results['last values']['status'][0] == 'success' and len(results['last values']['image']['layers']) == 2
