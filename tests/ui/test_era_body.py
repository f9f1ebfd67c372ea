# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog “Era” in a window that is on no screen: what its preview shows is what the engine makes."""
import numpy as np
import pytest
from PIL import Image

import engine_looks
from body import MARKS, SHOTS, middle, original, same
from era_body import EraBody


@pytest.fixture
def body(screen, eras, photo):
    body = EraBody(screen, eras, photo)
    yield body
    body.close()


@pytest.fixture(scope='module')
def frames(photo, tmp_path_factory, seed):
    """A shot of three: the photograph, and others in its size and another."""
    rng, folder = np.random.default_rng(seed), tmp_path_factory.mktemp('frames')
    paths = [photo]
    for i, (h, w) in enumerate(((20, 30), (9, 31))):
        paths.append(folder / f'{i}.png')
        Image.fromarray(np.repeat(np.repeat(rng.integers(0, 256, (h, w, 3), np.uint8) // (i + 2), 16, 0), 16, 1)).save(paths[-1])
    return paths


def pixels(path):
    image = np.asarray(Image.open(path).convert('RGBA'))
    return image.astype(np.float32) / 255


def wanted(eras, name, *paths, **settings):
    """The first of the pictures, in bytes."""
    made = engine_looks.era(eras / 'eras' / f'{name}.safetensors', [pixels(p) for p in paths], **settings)[0]
    return np.round(255 * made[..., :3]).astype(int)


def test_the_preview_is_the_layer(body, eras, photo, tmp_path):
    """To a step of 8 bits; begun with the earliest era; before, the picture as it was."""
    body('wait')
    assert body('get') == 'sepia 100 100 100 0 '
    assert same(body.after('era'), wanted(eras, 'sepia', photo))
    for setting in 'era kodachrome', 'strength 70', 'grain 180', 'optics 30', 'seed 5':
        body(f'set {setting}')
    body('wait')
    want = wanted(eras, 'kodachrome', photo, strength=70, grain=180, optics=30, seed=5)
    assert np.abs(want - original(photo)).mean() > 3
    assert same(body.after('era-set'), want)
    body('look before 1')
    assert same(body.preview('era-before'), original(photo))
    assert body(f'layer {tmp_path}/layer.png') == 'ok'
    assert np.abs(np.asarray(Image.open(tmp_path / 'layer.png').convert('RGB')).astype(int) - want).max() <= 1
    assert body(f'layer {tmp_path}/layer.png') == 'none', 'it was taken'


def test_strength_0_is_the_picture(body, photo):
    body('set strength 0')
    body('wait')
    assert same(body.after('era-nothing'), original(photo))


def test_a_shot_has_one_look(screen, eras, frames):
    """All frames have their part in it; the first is what is shown, and words say so."""
    body = EraBody(screen, eras, *frames)
    body('wait')
    assert same(body.after('era-shot'), wanted(eras, 'sepia', *frames))
    assert np.abs(wanted(eras, 'sepia', *frames) - wanted(eras, 'sepia', frames[0])).max() > 1
    assert 'The preview shows the first of 3 layers.' in body('labels')
    body.close()


def test_a_large_picture(screen, eras, tmp_path, seed):
    """At 100 % it is the layer, pixel for pixel, though the picture as large as a screen was shown before."""
    path, rng = tmp_path / 'photo.png', np.random.default_rng(seed)
    Image.fromarray(np.repeat(np.repeat(rng.integers(0, 256, (20, 64, 3), np.uint8), 32, 0), 32, 1)).save(path)
    want = wanted(eras, 'kodachrome', path)
    body = EraBody(screen, eras, path)
    body('set era kodachrome')
    body('wait')
    body('look actual 1')
    body('wait')
    seen = body.after('era-large')
    h, w = seen.shape[:2]
    assert h < 640 and w < 2048
    x, y = (2048 - w) // 2, (640 - h) // 2
    assert any(np.abs(seen - want[y + j:y + j + h, x + i:x + i + w])[MARKS].max() <= 1 for j in (0, 1) for i in (0, 1))
    body.close()


def card_colours(body, title):
    """The mean of a card's picture."""
    body.preview('era-cards')
    x, y, w, h = map(int, body(f'thumbnail {title}').split())
    return np.asarray(Image.open(SHOTS / 'era-cards.png').convert('RGB')).astype(int)[y:y + h, x:x + w].reshape(-1, 3).mean(0)


def test_thumbnails(body, eras, photo):
    """Each card shows the picture in its era, with optics and grain."""
    small = Image.open(photo).convert('RGB').resize((256, 171), Image.Resampling.BOX)
    small.save(SHOTS / 'era-small.png')
    for title, name in (('Sepia Tóning', 'sepia'), ('Kodachrome, 1936–1950', 'kodachrome')):
        want = wanted(eras, name, SHOTS / 'era-small.png').mean((0, 1))
        body.eventually(lambda: np.abs(card_colours(body, title) - want).max() < 12)


def test_in_a_grey_image(body, eras, photo):
    """The painted side is grey as the layer will be; in a new image it may keep its colours."""
    body('grey')
    body('wait')
    seen = middle(body.after('era-grey'), original(photo))[MARKS]
    assert np.ptp(seen, axis=-1).max() <= 1
    body('set output colour-image')
    assert same(body.after('era-colour'), wanted(eras, 'sepia', photo))


def test_keys_and_names(body):
    """One stop of Tab for the eras, in which arrows, Home and End select; names for who cannot see."""
    body('key-in-eras End')
    assert body('tell era') == 'kodachrome'
    body('key-in-eras Home')
    assert body('tell era') == 'sepia'
    names = body('names')
    for wanted_name in 'Era', 'Preview', 'Before', '100 %', 'Strength', 'Grain', 'Optics', 'Result', 'Sepia Tóning', 'Kodachrome, 1936–1950':
        assert f'={wanted_name};' in names, (wanted_name, names)
    assert '(null)' not in names and body('cut') == ''
    assert body('tooltip Kodachrome, 1936–1950') == 'Kodachrome|1936–1950|Learned from: random numbers|Weak: all|CC0-1.0'


def test_an_unknown_era_is_the_earliest(body):
    body('set era kodachrome')
    body('set era nonesuch')
    assert body('tell era') == 'sepia'


def test_an_era_that_breaks_meanwhile(screen, eras, photo, tmp_path):
    import shutil
    own = tmp_path / 'eras'
    shutil.copytree(eras, own)
    body = EraBody(screen, own, photo)
    body('wait')
    path = own / 'eras' / 'kodachrome.safetensors'
    whole = path.read_bytes()
    path.write_bytes(whole[:len(whole) // 2])
    body('set era kodachrome')
    body('wait')
    assert 'kodachrome' in body('get').split(' ', 5)[5] and body('tell ready') == 'FALSE'
    path.write_bytes(whole)
    body('set strength 90')
    body('wait')
    assert body('get') == 'kodachrome 90 100 100 0 ' and body('tell ready') == 'TRUE'
    body.close()


@pytest.mark.parametrize('w, h', [(1, 1), (3, 900), (900, 3)])
def test_any_shape_of_picture(screen, eras, tmp_path, w, h, seed):
    path = tmp_path / 'photo.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (h, w, 4), np.uint8)).save(path)
    body = EraBody(screen, eras, path)
    body('wait')
    assert body('get') == 'sepia 100 100 100 0 '
    body.close()
