# SPDX-License-Identifier: GPL-3.0-or-later
"""Many files painted alike, from the dialog (many-driver.c): each as the command line paints it, nothing is replaced, one that fails
does not stop the others, and they can be stopped."""
import subprocess
import tempfile

import numpy as np
import pytest
from PIL import Image

from body import SHOTS, TOP, Body, apply


class Many(Body):
    def __init__(self, screen, styles, style='vangogh', strength=80):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen([TOP / 'build/tests/ui/many-driver', styles, style, str(strength)], env=screen, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def many(screen, styles):
    many = Many(screen, styles)
    yield many
    many.close()


@pytest.fixture
def pictures(tmp_path, seed):
    """A folder: three pictures, one of them twice by its name in another folder, one that is none, and one that is no picture by its name."""
    rng, folder = np.random.default_rng(seed), tmp_path / 'in'
    for name in 'a.png', 'b.jpg', 'deeper/a.png':
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (*rng.integers(40, 90, 2), 3), np.uint8)).save(path)
    (folder / 'c.png').write_bytes(b'no picture')
    (folder / 'notes.txt').write_text('a list')
    return folder


def pixels(path):
    return np.asarray(Image.open(path).convert('RGB')).astype(int)


def test_a_folder(many, pictures, styles, tmp_path):
    out = tmp_path / 'out' / 'new'
    assert '−GtkButton=Start' in many('names') and '−GtkButton=Stop' in many('names')
    many(f'add {pictures}'), many(f'add {pictures}/deeper/a.png'), many(f'add {pictures}/a.png')
    assert 'Pictures: 4' in many('labels') and '−GtkButton=Start' in many('names')
    many(f'folder {out}')
    assert f'{out}' in many('labels')
    many(f'shot {SHOTS}/many.png')
    many('click Start')
    assert '−GtkButton=Add Pictures…' in many('names')
    many('wait')
    many(f'shot {SHOTS}/many-done.png')
    assert sorted(p.name for p in out.iterdir()) == ['a-2.png', 'a.png', 'b.jpg']
    for source, result in ('a.png', 'a.png'), ('deeper/a.png', 'a-2.png'), ('b.jpg', 'b.jpg'):
        want = apply(styles, pictures / source, tmp_path / f'want{result}', 'vangogh', strength=80)
        assert np.array_equal(pixels(out / result), want), source
    assert many('progress') == '3 of 4 painted, 1 failed|'
    said = many('said')
    assert said.startswith('c.png: ') and said.endswith('.;|') and said.count(';') == 1 and 'Pictures: 1;' in many('labels') + ';'


@pytest.mark.parametrize('added', ['before', 'later'])
def test_names_stay_for_another_run(many, pictures, styles, tmp_path, added):
    """The second “a.png” becomes “a-2.png”, also where the first is painted already: when the second failed and is tried again, and
    when it is added later.  In another folder its own name is free."""
    source, out = pictures / 'deeper' / 'a.png', tmp_path / 'out'
    whole = source.read_bytes()
    source.write_bytes(b'no picture')
    many(f'add {pictures}/a.png'), many(f'folder {out}')
    if added == 'before':
        many(f'add {source}')
    many('click Start'), many('wait')
    assert [p.name for p in out.iterdir()] == ['a.png']
    source.write_bytes(whole)
    many(f'add {source}')
    assert 'Pictures: 1;' in many('labels') + ';'
    many('click Start'), many('wait')
    assert many('said') == '|' and many('progress') == '1 of 1 painted, 0 failed|'
    assert sorted(p.name for p in out.iterdir()) == ['a-2.png', 'a.png'] and 'Pictures: 0;' in many('labels') + ';'
    assert np.array_equal(pixels(out / 'a-2.png'), apply(styles, source, tmp_path / 'want.png', 'vangogh', strength=80))
    many(f'add {source}'), many(f'folder {tmp_path}/other'), many('click Start'), many('wait')
    assert [p.name for p in (tmp_path / 'other').iterdir()] == ['a.png']


def test_nothing_is_replaced(many, pictures, tmp_path):
    """Not what is there, nor the picture itself."""
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out' / 'a.png').write_text('mine')
    before = (pictures / 'b.jpg').read_bytes()
    many(f'add {pictures}/a.png'), many(f'folder {tmp_path}/out'), many('click Start'), many('wait')
    assert many('said') == f'a.png: “{tmp_path}/out/a.png” is there already.;|' and (tmp_path / 'out' / 'a.png').read_text() == 'mine'
    many(f'add {pictures}/b.jpg'), many(f'folder {pictures}'), many('click Start'), many('wait')
    assert many('progress') == '0 of 2 painted, 2 failed|' and (pictures / 'b.jpg').read_bytes() == before


def test_stop(many, pictures, tmp_path):
    """What was painted stays, nothing half done is there, and the rest can be painted then."""
    rng = np.random.default_rng(1)
    for i in range(12):
        Image.fromarray(rng.integers(0, 256, (300, 400, 3), np.uint8)).save(pictures / 'deeper' / f'large{i}.png')
    out = tmp_path / 'out'
    many(f'add {pictures}/deeper'), many(f'folder {out}'), many('click Start')
    many.eventually(lambda: not many('progress').startswith('0 '))
    many('click Stop')
    done = int(many('progress').split()[0])
    assert 1 <= done < 13 and len(list(out.iterdir())) in (done, done + 1), 'one may have ended just then'
    assert f'Pictures: {13 - done};' in many('labels') + ';' and '−GtkButton=Stop' in many('names')
    many('click Start'), many('wait')
    assert len(list(out.iterdir())) == 13
    assert all(Image.open(path).size for path in out.iterdir())


def test_a_folder_that_cannot_be_made_or_read(many, pictures, tmp_path):
    many(f'add {pictures}/a.png'), many(f'folder {pictures}/notes.txt/new'), many('click Start')
    assert 'cannot be made' in many('labels')
    many(f'add {tmp_path}/none')
    assert 'cannot be made' not in many('labels')


def test_pictures_that_only_the_engine_reads(screen, styles, pictures, tmp_path):
    """WebP is listed and painted where gdk-pixbuf has no loader for it, as the engine needs none."""
    Image.new('RGB', (50, 40), 'teal').save(pictures / 'deeper' / 'd.webp', lossless=True)
    (tmp_path / 'no-loaders').write_text('')
    many = Many({**screen, 'GDK_PIXBUF_MODULE_FILE': str(tmp_path / 'no-loaders')}, styles)
    many(f'add {pictures}/deeper')
    assert 'Pictures: 2;' in many('labels') + ';'
    many(f'folder {tmp_path}/out'), many('click Start'), many('wait')
    assert many('progress') == '2 of 2 painted, 0 failed|'
    assert sorted(p.name for p in (tmp_path / 'out').iterdir()) == ['a.png', 'd.webp']
    many.close()


def test_closed_while_it_paints(screen, styles, pictures, tmp_path):
    many = Many(screen, styles)
    many(f'add {pictures}'), many(f'folder {tmp_path}/out'), many('click Start')
    many.close()
    assert all(path.suffix in ('.png', '.jpg') and pixels(path).size for path in (tmp_path / 'out').iterdir())


def test_from_the_dialog(screen, styles, photo):
    """It says in which look."""
    body = Body(screen, styles, photo)
    body('set style vangogh'), body('set strength 70'), body('wait')
    body('click Many Files…')
    assert 'Vincent van Gogh 70 %' in body('labels')
    body(f'dialog {SHOTS}/many-window.png')
    body('click Close')
    assert 'Vincent van Gogh 70 %' not in body('labels')
    body.close()
