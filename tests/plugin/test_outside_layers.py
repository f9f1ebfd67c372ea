# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-pastiche with a look of its own for what is not selected, against the whole layer in either look, mixed here."""
import numpy as np
import pytest

NAME = 'Vincent van Gogh 70 %'
pytestmark = pytest.mark.long


@pytest.fixture(scope='module')
def results(in_gimp, styles, seed):
    return in_gimp('outside_in_gimp.py', styles, seed=seed)


def crossed(inside, outside, amount):
    """As GIMP mixes layers: in linear light."""
    a, b = (np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) for v in (inside.astype(float), outside.astype(float)))
    v = b + amount[..., None] * (a - b)
    return np.where(v <= 0.0031308, 12.92 * v, 1.055 * np.maximum(v, 0) ** (1 / 2.4) - 0.055)


def check(result, tolerance=2e-3):
    """All of the layer, as it lies, with its own alpha; colours where anything is seen of them."""
    assert result['status'] == ('success', None)
    want, top = crossed(result['inside'][..., :3], result['outside'][..., :3], result['mask']), result['top']
    assert top.shape == result['source'].shape
    assert np.abs(top[..., 3] - result['source'][..., 3]).max() < 1e-3
    seen = top[..., 3] > 0
    assert np.abs(top[..., :3] - want)[seen].max() < tolerance, np.abs(top[..., :3] - want)[seen].max()
    assert np.abs(result['inside'] - result['outside'])[..., :3].mean() > 0.02, 'or it says nothing'
    assert (result['mask'] < 0.01).any() and len(np.unique(result['mask'])) > 1


@pytest.mark.parametrize('name', ['a layer', 'smaller than the canvas', 'beyond the canvas', 'grey'])
def test_both_looks_cross_over(results, name):
    result = results[name]
    check(result)
    top, photo = result['image']['layers']
    assert (top['name'], top['offsets'], top['size']) == (NAME, photo['offsets'], photo['size'])
    if name == 'grey':
        assert top['type'] == 'graya-image'


def test_8_bits(results):
    """Each of the three is rounded, and the selection is of 8 bits as well."""
    check(results['8 bits'], 0.02)


def test_soft_edge(results):
    """As GIMP's feather; three boxes are at most 0.03 from its Gaussian."""
    result = results['soft edge']
    a, b = (crossed(result['inside'][..., :3], result['outside'][..., :3], np.clip(result['feathered'] + d, 0, 1)) for d in (-0.03, 0.03))
    assert np.maximum(np.minimum(a, b) - result['top'][..., :3], result['top'][..., :3] - np.maximum(a, b)).max() < 2e-3
    assert (result['top'][..., 3] == 1).all()


def test_results(results):
    check(results['with a mask'])
    assert (results['with a mask']['layer mask'] == 1).all()
    check(results['as an image'])
    assert results['as an image']['size'] == (83, 61) and results['as an image']['other']


def test_as_it_was_without(results):
    """Neither with no selection, where not even the name counts, nor with no style."""
    result = results['no selection']
    assert result['status'] == ('success', None) and np.abs(result['top'] - result['inside']).max() < 1e-6
    result = results['no style']
    assert result['status'] == ('success', None)
    rows, columns = np.nonzero(result['mask'].max(1))[0], np.nonzero(result['mask'].max(0))[0]
    part = np.s_[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    assert result['offsets'] == (columns[0], rows[0]) and np.abs(result['top'][..., 3] - result['mask'][part]).max() < 2e-3
    seen = result['top'][..., 3] > 0
    assert np.abs(result['top'] - result['inside'][part])[seen][:, :3].max() < 1e-3


@pytest.mark.parametrize('name, words', [('unknown', 'nonesuch'), ('unknown mix', 'nonesuch'), ('elsewhere', 'selection')])
def test_what_cannot_be(results, name, words):
    status, sentence = results[name]['status']
    assert status == 'execution-error' and words in sentence
    assert [layer['name'] for layer in results[name]['image']['layers']] == ['photo'] and not results[name]['image']['dirty']


def test_several_layers(results):
    apart, together, alone = results['no shot'], results['a shot'], results['first frame']
    assert apart['status'] == together['status'] == ('success', None)
    check(alone)
    assert np.abs(apart['tops'][0] - alone['top']).max() < 1e-6
    for part in np.s_[10:40, 200:210], np.s_[:, 250:]:      # in the one look and the other, where nothing moves
        assert np.array_equal(*(top[part] for top in together['tops'])) and not np.array_equal(*(top[part] for top in apart['tops']))


def test_the_note_has_it(results):
    assert 'outside-style=dore\noutside-strength=90\n' in results['note'] and 'outside-stroke-size=150\n' in results['note']


@pytest.mark.parametrize('how', ['through its own selection', 'without a selection'])
def test_all_of_it_is_not_painted_again(results, how):
    result = results[f'again {how}']
    status, sentence = result['status']
    assert status == 'execution-error' and 'has two looks' in sentence and not result['dirty']
    assert np.array_equal(result['before'], result['after'])


def test_a_part_is_painted_again(results):
    """In one look, as any other layer's; and all of one that had a style for what is not selected, but where all was."""
    result = results['again in another selection']
    assert result['status'] == ('success', None)
    assert np.abs(result['after'][:, :30] - result['whole'][:, :30]).max() < 1e-3
    assert np.array_equal(result['after'][:, 30:], result['before'][:, 30:])
    assert results['again where nothing was selected']['status'] == ('success', None)
