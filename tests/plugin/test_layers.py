# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-pastiche on layers of every kind, in one GIMP."""
import numpy as np
import pytest

NAME = 'Vincent van Gogh 70 %'


@pytest.fixture(scope='module')
def results(in_gimp, styles, seed):
    return in_gimp('layers_in_gimp.py', styles, seed=seed)


def check_new_layer(result, size=(83, 61), offsets=(0, 0), type='rgba-image', name=NAME):
    """One layer more, above the source, selected; the source as it was."""
    assert result['status'] == ('success', None)
    layers = result['image']['layers']
    assert [layer['name'] for layer in layers] == [name, 'photo']
    assert (layers[0]['size'], layers[0]['offsets'], layers[0]['type']) == (size, offsets, type)
    assert result['image']['selected'] == [name]
    assert result['image']['dirty']


def check_untouched(result, status, *words):
    got, sentence = result['status']
    assert got == status
    for word in words:
        assert word in sentence, sentence
    assert '\n' not in sentence.strip()
    assert [layer['name'] for layer in result['image']['layers']] == ['photo'] and not result['image']['dirty']


def close(a, b, tolerance):
    assert a.shape == b.shape
    assert np.abs(a - b).max() <= tolerance, np.abs(a - b).max()


def test_new_layer_above_the_source(results):
    result = results['whole']
    check_new_layer(result)
    assert np.abs(result['top'] - result['source'])[..., :3].mean() > 0.02    # it did paint
    assert (result['top'][..., 3] == 1).all()
    assert 0 <= result['top'].min() and result['top'].max() <= 1


def test_the_same_twice(results):
    close(results['whole']['top'], results['whole again']['top'], 1e-6)


def test_no_style_is_the_first(results):
    """Of the list, as Hokusai is not in it."""
    check_new_layer(results['first style'], name='Doré’s engravings 70 %')


def test_strength_0_gives_the_picture_back(results):
    result = results['nothing']
    check_new_layer(result, name='Vincent van Gogh 0 %')
    close(result['top'], result['source'], 1e-3)


@pytest.mark.parametrize('strength', ['0.0', '70.0'])
def test_what_is_no_number_is_not_painted(results, strength):
    """Neither as a colour nor as alpha."""
    assert not np.isfinite(results[f'no numbers {strength}']['source']).all()
    top = results[f'no numbers {strength}']['top']
    assert np.isfinite(top).all() and list(top[7, 5:8, 3]) == [0, 1, 0] and (top[20:, :, 3] == 1).all()


def test_more_memory_than_there_is(results):
    """Refused by its size, before its pixels are copied."""
    if 'huge' not in results:
        pytest.skip('this machine has the memory for thousand million pixels')
    status, sentence = results['huge']['status']
    assert status == 'execution-error' and 'not enough memory: a picture of 30000×30000 pixels needs' in sentence
    assert results['huge']['layers'] == 1


def test_strength_beyond_100(results):
    result = results['beyond']
    check_new_layer(result, name='Vincent van Gogh 140 %')
    assert np.abs(result['top'] - results['whole']['top'])[..., :3].mean() > 0.01


def test_mix(results):
    name = 'Vincent van Gogh + Doré’s engravings 70 %'
    check_new_layer(results['mixed'], name=name)
    assert np.abs(results['mixed']['top'] - results['whole']['top'])[..., :3].mean() > 0.01
    check_new_layer(results['mixed with itself'], name='Vincent van Gogh + Vincent van Gogh 70 %')
    close(results['mixed with itself']['top'], results['whole']['top'], 1e-3)
    check_untouched(results['mixed with nothing'], 'execution-error', 'nonesuch', 'dore', 'vangogh')


def test_colours_and_detail(results):
    """Against what the photograph is, nearer in colour than without; what exactly, is the engine's."""
    kept, whole = results['kept'], results['whole']
    check_new_layer(kept, name='Vincent van Gogh 70 %')
    apart = [np.abs((r['top'] - r['source'])[..., :3] @ [[1, 0], [-1, 1], [0, -1]]).mean() for r in (kept, whole)]
    assert apart[0] < 0.85 * apart[1]


def test_stroke_size(results):
    for name in 'strokes', 'larger strokes':
        check_new_layer(results[name], size=(332, 305))
    assert np.abs(results['larger strokes']['top'] - results['strokes']['top'])[..., :3].mean() > 0.01


def test_alpha_is_kept(results):
    result = results['alpha']
    check_new_layer(result)
    close(result['top'][..., 3], result['source'][..., 3], 1e-6)
    check_new_layer(results['opaque layer'])
    close(results['opaque layer']['top'], results['whole']['top'], 1e-5)


@pytest.mark.parametrize('kind', ['GRAY_IMAGE', 'GRAYA_IMAGE'])
def test_gray(results, kind):
    result = results[kind]
    check_new_layer(result, type='graya-image')
    linear = np.array([0.22248840, 0.71690369, 0.06060791])     # sRGB's Y under GIMP's D50
    colour = results['gray as colour']['top'][..., :3].astype(float)
    luminance = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4) @ linear
    want = np.where(luminance <= 0.0031308, luminance * 12.92, 1.055 * luminance ** (1 / 2.4) - 0.055)
    close(result['top'][..., 0], want.astype(np.float32), 3e-3)


@pytest.mark.parametrize('precision, step', [
    ('U8_NON_LINEAR', 1 / 255), ('U8_LINEAR', 0.06), ('U16_LINEAR', 2e-3), ('HALF_LINEAR', 2e-3), ('FLOAT_PERCEPTUAL', 2e-3),
    ('DOUBLE_LINEAR', 2e-3)])
def test_precisions(results, precision, step):
    """Half an 8-bit step for the finest: the engine's float16 turns the last bits of GIMP's own conversions into 1e-3."""
    result = results[precision]
    check_new_layer(result)
    assert result['image']['precision'].replace('-', '_').upper() == precision
    if precision != 'U8_LINEAR':    # whose source is too coarse to compare
        close(result['top'], results['8 bits as float']['top'], 1.01 * step)


@pytest.mark.parametrize('w, h', [(1, 1), (2, 40), (300, 1)])
def test_thin_layers(results, w, h):
    check_new_layer(results[f'{w}×{h}'], size=(w, h))
    assert np.isfinite(results[f'{w}×{h}']['top']).all()


def test_values_out_of_range(results):
    check_new_layer(results['wild'])
    top = results['wild']['top']
    assert np.isfinite(top).all() and 0 <= top.min() and top.max() <= 1


def test_offsets(results):
    check_new_layer(results['offsets'], offsets=(-13, 27))


def test_groups(results):
    assert results['in a group']['status'] == ('success', None)
    group, _ = results['in a group']['image']['layers']
    assert [layer['name'] for layer in group['children']] == [NAME, 'photo copy #1', 'photo copy']
    assert group['children'][0]['offsets'] == (11, -5)
    result = results['the group']
    assert result['status'] == ('success', None)
    assert [layer['name'] for layer in result['image']['layers']] == [NAME + ' #1', 'group', 'photo']
    assert result['top'].shape == result['source'].shape


def test_selection(results):
    """The layer covers the selection's bounds on the layer: the same pixels, alpha times the soft selection."""
    result, whole = results['selection'], results['alpha']
    assert result['status'] == ('success', None)
    mask = result['mask'][4:4 + 61, 9:9 + 83]               # as the layer lies
    rows, columns = np.nonzero(mask.max(1))[0], np.nonzero(mask.max(0))[0]
    part = np.s_[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    assert 0 < mask[part].mean() < 1 and len(np.unique(mask)) > 10
    h, w = mask[part].shape
    check_new_layer(result, size=(w, h), offsets=(9 + int(columns[0]), 4 + int(rows[0])))
    close(result['top'][..., 3], whole['top'][part][..., 3] * mask[part], 2e-3)
    seen = result['top'][..., 3] > 0
    close(result['top'][..., :3][seen], whole['top'][part][..., :3][seen], 1e-3)


def test_selection_elsewhere(results):
    check_untouched(results['selection elsewhere'], 'execution-error', 'selection', 'photo')


def test_what_is_no_layer(results):
    got, sentence = results['channel']['status']
    assert got == 'execution-error' and 'channel' in sentence
    assert [layer['name'] for layer in results['channel']['image']['layers']] == ['photo']


def test_no_layer(results):
    got, sentence = results['none']['status']
    assert got != 'success' and len(results['none']['image']['layers']) == 1


def test_several_layers(results):
    """Each that the selection touches gets its own, above it; hidden and locked ones too, as nothing of them changes."""
    result = results['two']
    assert result['status'] == ('success', None)
    layers = result['image']['layers']
    assert [layer['name'] for layer in layers] == ['photo copy #1', NAME + ' #1', 'photo copy', NAME, 'photo']
    assert result['names'] == [NAME, NAME + ' #1'] and set(result['image']['selected']) == set(result['names'])
    assert (layers[3]['size'], layers[3]['offsets']) == ((20, 61), (60, 0))
    assert (layers[1]['size'], layers[1]['offsets']) == ((20, 10), (60, 60))
    close(result['tops'][0], results['first of two']['top'][:, 60:80], 1e-6)
    close(result['tops'][1], results['second of two']['top'][:10, 10:30], 1e-6)


def test_frames_of_a_shot(results):
    """What stands still is painted the same in all of them, and one alone as always."""
    apart, together = results['no shot'], results['a shot']
    assert apart['status'] == together['status'] == ('success', None)
    assert np.array_equal(*(top[:, 200:] for top in together['tops'])) and not np.array_equal(*together['tops'])
    assert np.abs(np.subtract(*(top[:, 200:] for top in apart['tops']))).mean() > 1 / 255
    close(results['a shot of one']['top'], results['whole']['top'], 0)


# --- what becomes of them -----------------------------------------------------------------------------------------------

def test_layer_mask(results):
    """The whole layer is painted, and its mask is the selection."""
    result = results['with a mask']
    check_new_layer(result, offsets=(9, 4))
    close(result['top'], results['alpha']['top'], 1e-6)
    close(result['mask'], result['selection'][4:4 + 61, 9:9 + 83], 1e-3)
    assert len(np.unique(result['mask'])) > 10
    check_new_layer(results['with an empty mask'])
    assert (results['with an empty mask']['mask'] == 1).all()


def test_new_image(results):
    result = results['as an image']
    assert result['status'] == ('success', None) and result['other']
    assert [layer['name'] for layer in result['image']['layers']] == ['photo'] and not result['image']['dirty']
    assert result['size'] == (83, 61) and result['resolution'] == pytest.approx((123, 234))
    assert 'Adobe' in result['profile'] and result['new']['precision'] == 'u16-linear'
    layer, = result['new']['layers']
    assert (layer['name'], layer['offsets'], layer['size']) == (NAME, (0, 0), (83, 61))
    result = results['two as an image']
    assert result['status'] == ('success', None) and result['size'] == (60, 30)
    first, second = result['new']['layers']
    assert (first['offsets'], first['size']) == ((0, 20), (60, 10))
    assert (second['offsets'], second['size']) == ((0, 0), (32, 30))


# --- the selection's edge -----------------------------------------------------------------------------------------------

def alpha(result):
    """Of the new layer, as it lies on the layer below."""
    full = np.zeros(result['source'].shape[:2])
    (x, y), (h, w) = result['offsets'], result['top'].shape[:2]
    full[y:y + h, x:x + w] = result['top'][..., 3]
    return full


def test_soft_edge(results):
    """As GIMP's own feather, three boxes instead of the Gaussian."""
    soft, feathered = alpha(results['soft edge']), alpha(results['feathered'])
    assert results['soft edge']['status'] == ('success', None) and 0.4 < soft[50, 90] < 0.6
    assert np.abs(soft - feathered).max() < 0.03
    border = alpha(results['soft edge at the border'])
    assert (border[:, 0] == 1).all() and np.allclose(border, border[:1]) and 0.4 < border[0, 49] < 0.6


def test_gimp_mixes_in_linear_light(results):
    """Which is what the preview does (ui/preview/soft-edge.c)."""
    result = results['soft edge']
    (x, y), (h, w) = result['offsets'], result['top'].shape[:2]
    linear = lambda v: np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    below, above = linear(result['source'][y:y + h, x:x + w, :3]), linear(result['top'][..., :3])
    mixed = below + result['top'][..., 3:] * (above - below)
    close(linear(result['seen'][y:y + h, x:x + w, :3]), mixed, 2e-3)


def test_one_pixel(results):
    assert results['one pixel']['status'] == ('success', None)
    assert results['one pixel']['image']['layers'][0]['size'] == (1, 1)
    close(results['one pixel']['top'], results['whole']['top'][23:24, 17:18], 1e-6)
    soft = alpha(results['one pixel, soft'])
    assert results['one pixel, soft']['status'] == ('success', None) and 0 < soft.max() < 0.5 and soft.argmax() == 23 * 83 + 17


def test_floating_selection(results):
    got, sentence = results['floating']['status']
    assert got == 'execution-error' and 'anchor' in sentence
    assert len(results['floating']['image']['layers']) == 2


def test_unknown_style(results):
    check_untouched(results['unknown style'], 'execution-error', 'nonesuch', 'dore', 'vangogh')
    check_untouched(results['style of a path'], 'execution-error', 'passwd')


def test_last_values(results):
    check_new_layer(results['last values'], name='Doré’s engravings 100 %')
