# SPDX-License-Identifier: GPL-3.0-or-later
"""The inside of the dialog, in an offscreen window: what it shows and how it answers."""
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

TOP = Path(__file__).resolve().parent.parent.parent
DRIVER = TOP / 'build' / 'tests' / 'ui' / 'body-driver'
SHOTS = TOP / 'build' / 'shots'


class Body:
    """body-driver.c at work."""

    def __init__(self, screen, styles, photo):
        self.process = subprocess.Popen([DRIVER, styles, photo], env=screen, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)

    def __call__(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip('\n')

    def preview(self, name):
        """What the preview shows, as rows × columns × RGB."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f'{name}.png'
        x, y, w, h = map(int, self(f'shot {path}').split())
        return np.asarray(Image.open(path).convert('RGB').crop((x, y, x + w, y + h))).astype(int)

    def close(self):
        _, messages = self.process.communicate('destroy\n', timeout=30)
        assert self.process.returncode == 0, messages
        assert 'CRITICAL' not in messages and 'pastiche-WARNING' not in messages and 'mnemonic' not in messages, messages


@pytest.fixture(scope='module')
def photo(tmp_path_factory, seed):
    """480 pixels wide, so that the preview shows it pixel for pixel."""
    blocks = np.random.default_rng(seed).integers(0, 256, (20, 30, 3), np.uint8)
    path = tmp_path_factory.mktemp('photo') / 'photo.png'
    Image.fromarray(np.repeat(np.repeat(blocks, 16, 0), 16, 1)).save(path)
    return path


@pytest.fixture
def body(screen, styles, photo):
    body = Body(screen, styles, photo)
    yield body
    body.close()


@pytest.fixture(scope='module')
def painted(styles, photo, tmp_path_factory):
    """The command line's result."""
    def paint(style, strength):
        out = tmp_path_factory.mktemp('painted') / 'out.png'
        subprocess.run([TOP / 'build/engine/pastiche', 'apply', '--style', style, '--strength', str(strength), photo, out],
                       env={'PASTICHE_STYLES': str(styles)}, check=True, timeout=60)
        return np.asarray(Image.open(out).convert('RGB')).astype(int)
    return paint


def original(photo):
    return np.asarray(Image.open(photo).convert('RGB')).astype(int)


def middle(seen, like):
    """The preview may have got more room than it asked for."""
    y, x = (seen.shape[0] - like.shape[0]) // 2, (seen.shape[1] - like.shape[1]) // 2
    assert x >= 0 and y >= 0, (seen.shape, like.shape)
    return seen[y:y + like.shape[0], x:x + like.shape[1]]


def same(seen, want):
    return np.abs(middle(seen, want) - want).max() <= 1


def test_starts_with_the_first_style(body, painted):
    assert body('get').split()[:2] == ['dore', '100']
    body('wait')
    assert same(body.preview('body-start'), painted('dore', 100))


def test_preview_follows(body, painted, photo):
    body('wait')
    body('style vangogh')
    body('strength 40')
    body('wait')
    assert body('get') == 'vangogh 40 0 '
    assert same(body.preview('body-vangogh-40'), painted('vangogh', 40))
    body('strength 130')
    body('wait')
    assert same(body.preview('body-vangogh-130'), painted('vangogh', 130))
    body('strength 0')
    body('wait')
    assert same(body.preview('body-nothing'), original(photo))


def test_before(body, painted, photo):
    body('wait')
    after = painted('dore', 100)
    body('press')
    assert same(body.preview('body-held'), original(photo))
    body('release')
    assert same(body.preview('body-released'), after)
    body('before 1')
    assert same(body.preview('body-before'), original(photo))
    body('press')
    body('release')
    assert same(body.preview('body-before-still'), original(photo))
    body('before 0')
    assert same(body.preview('body-after'), after)


def test_shows_the_photo_at_once(body, photo):
    seen, want = body.preview('body-at-once')[100:], original(photo)[100:]      # the spinner turns above that
    assert same(seen, want) or body('get').split()[2] == '0'


def test_the_newest_request_wins(body, painted):
    for i in range(30):
        body(f'style {("dore", "vangogh")[i % 2]}')
        body(f'strength {i}')
    body('strength 77')
    body('wait')
    assert body('get') == 'vangogh 77 0 '
    assert same(body.preview('body-newest'), painted('vangogh', 77))


def test_an_unknown_style_is_the_first(body):
    body('style vangogh')
    body('style nonesuch')
    assert body('get').startswith('dore ')


def test_names_for_who_cannot_see(body):
    names = body('names')
    for wanted in 'Preview', 'Style', 'Strength', 'Before', 'Vincent van Gogh', 'Doré’s engravings':
        assert f'={wanted};' in names
    assert '(null)' not in names


@pytest.mark.parametrize('delay', [0, 0.02, 0.1])
def test_ends_while_it_computes(screen, styles, photo, delay):
    import time
    body = Body(screen, styles, photo)
    body('style vangogh')
    time.sleep(delay)
    body.close()


def test_a_style_that_breaks_meanwhile(screen, styles, photo, tmp_path, painted):
    own = tmp_path / 'styles'
    shutil.copytree(styles, own)
    body = Body(screen, own, photo)
    body('wait')
    whole = (own / 'vangogh.safetensors').read_bytes()
    (own / 'vangogh.safetensors').write_bytes(whole[:len(whole) // 2])
    body('style vangogh')
    body('wait')
    assert 'vangogh.safetensors' in body('get')
    body.preview('body-problem')
    body('style dore')
    body('wait')
    assert body('get') == 'dore 100 0 '
    assert same(body.preview('body-mended'), painted('dore', 100))
    body.close()


@pytest.mark.parametrize('w, h', [(1, 1), (3, 900), (900, 3), (1500, 1100)])
def test_any_shape_of_picture(screen, styles, tmp_path, w, h, seed):
    path = tmp_path / 'photo.png'
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (h, w, 4), np.uint8)).save(path)
    body = Body(screen, styles, path)
    body('wait')
    assert body('get') == 'dore 100 0 '
    assert max(body.preview(f'body-{w}x{h}').shape) < 1000
    body.close()
