# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-pastiche-restore on layers of every kind, in one GIMP; beside what the engine makes of the same pixels."""
import numpy as np
import pytest

import engine_restore

pytestmark = pytest.mark.long

NAME = 'photo, mended'


@pytest.fixture(scope='module')
def results(in_gimp, restoring, seed):
    results = in_gimp('restore_in_gimp.py', restoring, seed=seed, restorer=str(restoring / 'restorer.safetensors'))
    return dict(results, messages=in_gimp.messages)


@pytest.fixture(scope='module')
def engine(restoring):
    """What the engine makes of a picture: it, mended, and the mask."""
    restorer = engine_restore.load(restoring)
    return lambda pixels, **settings: engine_restore.restore(restorer, pixels, **settings)


def check_new_layer(result, name=NAME, size=(121, 93), type='rgba-image'):
    assert result['status'] == ('success', None)
    layers = result['image']['layers']
    assert [layer['name'] for layer in layers] == [name, 'photo']
    assert (layers[0]['size'], layers[0]['type']) == (size, type)
    assert result['image']['selected'] == [name] and result['image']['dirty'] and result['new'] == 1


def check_refused(result, *words):
    got, sentence = result['status']
    assert got in ('execution-error', 'calling-error') and all(word in sentence for word in words) and '\n' not in sentence.strip(), result['status']
    assert [layer['name'] for layer in result['image']['layers']] == ['photo']


def close(a, b, tolerance):
    assert a.shape == b.shape and np.abs(a - b).max() <= tolerance, np.abs(a - b).max()


def light(v):
    return np.where(v <= 0.04045, v / 12.92, ((np.maximum(v, 0) + 0.055) / 1.055) ** 2.4)


def encoded(v):
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * np.maximum(v, 1e-9) ** (1 / 2.4) - 0.055)


def check_mended(result, whole, mask, tolerance=1e-4):
    """Transparent where nothing is mended; elsewhere what was put in place of damage: whole = (1 − m) × source + m × that."""
    m, source, top = mask[..., None], result['source'], result['top']
    assert ((0 < mask) & (mask < 1)).any()
    close(top[..., 3], mask * source[..., 3], tolerance)
    there = mask > 0.01
    close((m * top + (1 - m) * source)[there, :3], whole[there, :3], tolerance)


def test_only_what_was_mended(results, engine):
    for name in 'mended', 'alpha', 'opaque layer':
        check_new_layer(results[name])
        check_mended(results[name], *engine(results[name]['source']))


def test_above_the_picture_it_is_the_whole(results, engine):
    """As GIMP mixes the two, which it would do in linear light."""
    whole, mask = engine(results['mended']['source'])
    assert (results['mended']['mode'], results['mended']['opacity']) == ('normal', 100)
    close(results['mended']['shown'], whole, 2e-4)
    close(results['whole layer']['shown'], whole, 1e-5)
    close(results['mended']['shown'][mask == 0], results['mended']['source'][mask == 0], 1e-5)


def test_a_whole_layer(results, engine):
    check_new_layer(results['whole layer'], 'photo, restored')
    close(results['whole layer']['top'], engine(results['whole layer']['source'])[0], 1e-5)


def test_settings(results, engine):
    check_new_layer(results['settings'])
    whole, mask = engine(results['settings']['source'], threshold=35, scratches=20, cracks=100, stains=60)
    check_mended(results['settings'], whole, mask)
    assert np.abs(mask - engine(results['settings']['source'])[1]).max() > 0.1


def unsure(engine, source, seed):
    """By how much a result differs with the last bits of what is read, on which babl decides: activations are float16."""
    whole, rng = engine(source)[0], np.random.default_rng(seed)
    nudged = [source * np.float32(1 + 6e-8 * rng.choice([-1, 0, 1], source.shape)) for _ in range(4)]
    return max(np.abs(engine(np.clip(x, 0, 1))[0] - whole).max() for x in nudged)


@pytest.mark.parametrize('precision, step', [('U8_NON_LINEAR', 1.6 / 255), ('U8_LINEAR', 0.05), ('U16_LINEAR', 4e-3), ('FLOAT_LINEAR', 1e-3)])
def test_precisions(results, engine, seed, precision, step):
    """Shown, it differs by the rounding of two layers: with eight bits of light, dark tones have few steps."""
    check_new_layer(results[precision])
    assert results[precision]['image']['precision'].replace('-', '_').upper() == precision
    whole = engine(results[precision]['source'])[0]
    apart = np.abs(results[precision]['shown'] - whole)
    assert apart.max() <= step + 2 * unsure(engine, results[precision]['source'], seed) and apart.mean() <= step / 3, (apart.max(), apart.mean())


def test_grey(results, engine):
    """What the colours weigh, in linear light, as GIMP makes grey."""
    check_new_layer(results['grey'], type='graya-image')
    whole, mask = engine(results['grey']['source'])
    close(results['grey']['top'][..., 3], mask, 1e-4)
    sound = mask == 0
    close(results['grey']['shown'][sound], results['grey']['source'][sound], 1e-5)
    assert np.abs(results['grey']['shown'] - results['grey']['source'])[~sound].max() > 0.05


def test_another_profile(results, engine):
    """It is mixed in the primaries of the image, which is nearer than what mixing light gives: half as far off for the strong
    colours of random weights, which is the worst there is."""
    check_new_layer(results['profile'])
    assert 'Adobe' in results['profile']['profile'] or 'Compatible' in results['profile']['profile']
    whole, mask = engine(results['profile']['source'])
    m, x = mask[..., None], results['profile']['source']
    mended = (whole - (1 - m) * x) / np.maximum(m, 0.01)
    apart = np.abs(results['profile']['shown'] - whole)[mask > 0.01].mean()
    assert apart < 0.75 * np.abs(encoded((1 - m) * light(x) + m * light(mended)) - whole)[mask > 0.01].mean(), apart


def test_any_value(results):
    check_new_layer(results['wild'])
    assert np.isfinite(results['wild']['top']).all() and 0 <= results['wild']['top'][..., 3].min() and results['wild']['top'][..., 3].max() <= 1


def test_where_it_lies(results, engine):
    result = results['in a group']
    assert result['status'] == ('success', None) and result['offsets'] == (11, -5)
    group = result['image']['layers'][0]
    assert [layer['name'] for layer in group['children']] == ['photo copy, mended', 'photo copy']
    check_mended(result, *engine(result['source']))
    result = results['the group']
    assert result['status'] == ('success', None) and result['image']['layers'][0]['name'] == 'group, mended' and result['offsets'] == (11, -5)


def test_a_layer_mask(results, engine):
    """What is seen is what is mended. GIMP's rounding of it, 3e-7, is 0.005 in the mask of these random weights."""
    result = results['with a mask']
    assert result['status'] == ('success', None) and result['offsets'] == (-13, 27)
    seen = result['source'].copy()
    seen[..., 3] = result['mask']
    seen[result['mask'] == 0] = 0
    whole, mask = engine(seen)
    check_mended(dict(source=seen, top=result['top']), whole, mask, 0.05)
    assert not result['top'][result['mask'] == 0, 3].any()


def test_the_selection_says_where(results, engine):
    result = results['within']
    check_new_layer(result)
    whole, mask = engine(result['source'], within=result['selection'])
    check_mended(result, whole, mask)
    assert not mask[result['selection'] == 0].any() and (mask > 0).any()


def test_the_selection_is_the_damage(results, engine):
    for name, settings in ('damage', {}), ('marked', dict(threshold=100)):
        result = results[name]
        check_new_layer(result)
        whole, mask = engine(result['source'], damage=result['selection'], **settings)
        check_mended(result, whole, mask)
    close(results['marked']['top'][..., 3], results['marked']['selection'], 1e-5)
    close(mask, result['selection'], 0)


def test_what_changes_the_whole_picture(results, engine):
    """Its layer holds all of it, or what is selected, where the selection counts once: as its alpha."""
    check_new_layer(results['global'], 'photo, restored')
    want, _ = engine(results['global']['source'], noise=60)
    close(results['global']['top'], want, 1e-4)
    assert np.abs(want - engine(results['global']['source'])[0]).max() > 0.01
    result = results['global_within']
    selection = result['selection'][..., None]
    whole, _ = engine(result['source'], noise=60)
    assert result['status'] == ('success', None)
    x, y = result['offsets'][0] - 9, result['offsets'][1] - 4
    part = np.s_[y:y + result['top'].shape[0], x:x + result['top'].shape[1]]
    close(result['top'][..., 3], result['selection'][part], 1e-4)
    outside = np.ones(result['selection'].shape, bool)
    outside[part] = False
    assert not result['selection'][outside].any()
    there = selection[part][..., 0] > 0.01
    close(result['top'][there, :3], whole[part][there, :3], 1e-4)
    result = results['global_damage']
    check_new_layer(result, 'photo, restored')
    close(result['top'], engine(result['source'], damage=result['selection'], noise=60, threshold=100)[0], 1e-4)


def test_nothing_to_mend(results):
    """Is said, and is no fault; the image stays as it is."""
    for name in 'sound', 'nothing of any kind':
        result = results[name]
        assert result['status'] == ('success', None) and result['new'] == 0
        assert [layer['name'] for layer in result['image']['layers']] == ['photo'] and not result['image']['dirty']
    assert results['messages'].count('No damage was found or marked in “photo”, so there is no new layer.') == 2


def test_it_is_no_painting(results):
    status, sentence = results['again']['status']
    assert status == 'execution-error' and 'was not painted by Pastiche' in sentence
    assert results['last values']['status'][0] == 'success' and len(results['last values']['image']['layers']) == 2


def test_refusals(results):
    check_refused(results['small'], '121×15', '16')
    check_refused(results['selection elsewhere'], 'does not touch', '“photo”')
    check_refused(results['channel'], '“spots”')
    check_refused(results['no layer'], 'select one')
    check_refused(results['no restorer'], 'restorer.safetensors')
    check_refused(results['indexed'], '')
    if 'huge' in results:
        status, sentence = results['huge']['status']
        assert status == 'execution-error' and 'not enough memory' in sentence and results['huge']['layers'] == 1
    for name in 'small', 'selection elsewhere', 'no layer', 'no restorer':
        assert not results[name]['image']['dirty']


@pytest.fixture(scope='module')
def film(restoring):
    restorer = engine_restore.load(restoring)
    return lambda shot, **settings: engine_restore.film(restorer, shot, **settings)


def check_film(result, wanted):
    """The new layers, from the top, where there is damage."""
    assert result['status'] == ('success', None)
    damaged = [(source, *want) for source, want in zip(result['sources'], wanted) if want[1].any()]
    assert len(result['tops']) == len(damaged) > 1
    for top, (source, whole, mask) in zip(result['tops'], damaged[::-1]):
        check_mended(dict(source=source, top=top), whole, mask)


def test_a_film(results, film):
    """Its frames are counted from the lowest; one in which nothing is seen is not counted."""
    check_film(results['film'], film([*results['film']['sources'], np.zeros_like(results['film']['sources'][0])], threshold=45)[:5])
    names = [layer['name'] for layer in results['film']['image']['layers']]
    assert names[0] == 'empty' and names[-2:] == ['photo, mended', 'photo'] and 'frame 4, mended' in names
    assert [layer['name'] for layer in next(layer for layer in results['film']['image']['layers'] if layer['name'] == 'group')['children']] == ['frame 1, mended', 'frame 1']
    result = results['film, selected']
    within = np.zeros(result['sources'][0].shape[:2], np.float32)
    within[20:60, 40:80] = 1
    check_film(result, film([*result['sources'], np.zeros_like(result['sources'][0])], withins=[within] * 6, threshold=20)[:5])


def test_a_film_of_two_sizes(results, film):
    result = results['film, of two sizes']
    check_film(result, film([*result['sources'], np.zeros_like(result['sources'][0])], threshold=20)[:5])


def test_a_film_without_damage(results):
    result = results['film, sound']
    assert result['status'] == ('success', None) and result['tops'] == [] and not result['image']['dirty']
    assert 'No damage was found or marked in any of the layers, so there is no new one.' in results['messages']
