# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of a layer is what is painted: its effects and its mask, groups, and what nothing is seen of; in one GIMP."""
import numpy as np
import pytest

pytestmark = pytest.mark.long

NAME = 'Vincent van Gogh 0 %'


@pytest.fixture(scope='module')
def results(in_gimp, styles, seed):
    return in_gimp('seen_in_gimp.py', styles, seed=seed, cases={})


def check_seen(result, tolerance=2e-3):
    """The painted layer is what GIMP showed of the image, and nothing but the new layer has come."""
    assert result['status'] == ('success', None)
    seen = result['visible']
    assert np.abs(result['top'][..., 3] - seen[..., 3]).max() <= tolerance, 'alpha'
    there = seen[..., 3] > 0.02
    assert there.any() and np.abs(result['top'] - seen)[there].max() <= tolerance, np.abs(result['top'] - seen)[there].max()
    assert result['images'] == 0 and (result['opacity'], result['mode']) == (100, 'normal')


def check_nothing(result, *words):
    status, sentence = result['status']
    assert status == 'execution-error' and all(word in sentence for word in words) and '\n' not in sentence.strip(), sentence
    assert not result['image']['dirty'] and result['images'] == 0


def test_effects(results):
    check_seen(results['inverted'])
    assert np.abs(results['inverted']['top'][30:78, 20:84, :3] + results['photo'][..., :3] - 1).max() < 2e-3
    check_seen(results['effect switched off'])
    assert np.abs(results['effect switched off']['top'][30:78, 20:84, :3] - results['photo'][..., :3]).max() < 2e-3


def test_an_effect_may_make_the_layer_larger(results):
    result = results['drop shadow']
    check_seen(result)
    w, h = result['size']
    assert w > 64 + 9 and h > 48 + 7 and result['top'][80, 85, 3] > 0
    same = results['drop shadow, multiplied, hidden, locked']
    assert same['status'] == ('success', None) and (same['opacity'], same['mode']) == (100, 'normal')
    assert np.abs(same['top'] - result['top']).max() < 1e-6


def test_a_larger_layer_as_other_results(results):
    want = results['drop shadow']
    masked, image, selected = (results[f'drop shadow{name}'] for name in (' as layer-mask', ' as image', ', selected'))
    check_seen(masked)
    assert masked['size'] == want['size'] and masked['mask'].shape[:2] == want['size'][::-1] and (masked['mask'] == 1).all()
    assert image['status'] == ('success', None) and image['size'] == want['size'] and not image['image']['dirty']
    x, y = want['offsets']
    w, h = want['size']
    assert np.abs(image['top'] - want['top'][y:y + h, x:x + w]).max() < 1e-6
    assert selected['status'] == ('success', None) and selected['offsets'] == (60, 50)
    inside = np.zeros_like(want['top'])
    inside[50:90, 60:100] = 1
    there = want['top'][..., 3] * inside[..., 3] > 0.02
    assert np.abs(selected['top'][..., 3] - (want['top'] * inside)[..., 3]).max() < 1e-6
    assert np.abs((selected['top'] - want['top'])[there]).max() < 1e-5
    shadow = results['only its shadow is selected']
    assert shadow['status'] == ('success', None) and len(shadow['tops']) == 1
    assert np.abs(shadow['tops'][0][50:80, 86:, 3] - want['top'][50:80, 86:, 3]).max() < 1e-6 and shadow['tops'][0][..., 3].max() > 0.1


def test_masks(results):
    check_seen(results['mask as layer'])
    assert (results['mask as layer']['top'][:, 20:30, 3] == 0).all() and len(np.unique(results['mask as layer']['top'][..., 3])) > 10
    check_seen(results['mask as layer-mask'])
    assert (results['mask as layer-mask']['mask'] == 1).all()
    image = results['mask as image']
    assert image['status'] == ('success', None) and np.abs(image['top'] - results['mask as layer']['top'][30:78, 20:84]).max() < 1e-6
    check_seen(results['the mask itself'])
    check_seen(results['mask switched off'])
    assert (results['mask switched off']['top'][30:78, 20:84, 3] == 1).all()
    check_seen(results['mask and effect in Adobe RGB'])


def test_groups(results):
    for name in 'group with an effect and a mask', 'group in a group', 'group with a hidden layer', 'group with a drop shadow in it':
        check_seen(results[name])


def test_pass_through(results):
    """With what lies below, where the group is, at its opacity."""
    result = results['pass-through']
    assert result['status'] == ('success', None) and (result['size'], result['offsets']) == ((64, 48), (20, 30))
    part = np.s_[30:78, 20:84]
    assert (result['top'][part][..., 3] == 1).all() and np.abs(result['top'] - result['visible'])[part].max() < 2e-3
    assert np.abs(result['visible'][part] - result['visible'][:48, :64]).mean() > 0.01


def test_nothing_to_be_seen(results):
    check_nothing(results['empty'], '“photo”', 'empty')
    for name in 'empty group', 'group of hidden layers', 'empty group in pass-through mode':
        check_nothing(results[name], '“group”', 'empty')
    check_nothing(results['empty where selected'], '“photo”', 'selection')
    for name in 'one of two is empty', 'the other of two is empty':
        assert results[name]['status'] == ('success', None) and len(results[name]['names']) == 1


def test_indexed(results):
    for output in 'layer', 'image':
        check_nothing(results[f'indexed, {output}'], 'RGB')
    assert results['indexed, layer']['same']


def test_grey_as_colour(results):
    grey, colour, want = results['grey as image'], results['grey as colour-image'], results['grey in an RGB image']
    assert (grey['base'], colour['base'], colour['type']) == ('gray', 'rgb', 'rgba-image')
    assert np.abs(colour['top'] - want['top']).max() < 2e-3 and np.ptp(colour['top'][..., :3], axis=-1).max() > 0.02
    assert not colour['image']['dirty'] and results['colour as colour-image']['base'] == 'rgb'
