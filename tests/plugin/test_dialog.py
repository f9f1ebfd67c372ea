# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog in GIMP's own window, driven over AT-SPI; its screenshots are in build/shots/."""
import pickle
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import engine_looks
from engine_paints import apply, mixed

TOP = Path(__file__).resolve().parents[2]
SHOTS = TOP / 'build' / 'shots'
CHOSEN = [['Vincent van Gogh'], 40, 150, 70, 30, 25]


@pytest.fixture(scope='module')
def found(driven, photo, styles):
    return driven(photo, styles)


def check_preview(shot, photo, styles, tmp_path, **settings):
    """It shows what the engine's command line makes of the same file."""
    seen = np.asarray(Image.open(SHOTS / f'{shot}-preview.png').convert('RGB')).astype(int)
    want = apply(styles, photo, tmp_path / 'out.png', **settings)
    y, x = ((a - b) // 2 for a, b in zip(seen.shape[:2], want.shape[:2]))
    marks = np.s_[44:, 16:-16]      # below the words, beside the divider
    assert np.abs(seen[y:y + want.shape[0], x:x + want.shape[1]] - want)[marks].max() <= 1


def test_begins_with_the_first_style_in_full(found, photo, styles, tmp_path):
    assert found['at first'] == [['Doré’s engravings'], 100, 100, 0, 0, 50]
    check_preview('dialog-1', photo, styles, tmp_path, style='dore')


def test_preview_follows(found, photo, styles, tmp_path):
    assert found['chosen'] == CHOSEN
    check_preview('dialog-2', photo, styles, tmp_path, style='vangogh', strength=40, stroke_size=150, keep_colours=70, detail=30, mix='dore', mix_amount=25)


def test_keyboard_alone(found):
    """One stop of Tab for the gallery, arrows inside; letters search, Escape shows all again and does not close the dialog."""
    first, second = 'Doré’s engravings', 'Vincent van Gogh'
    assert found['by key'] == first and found['right'] == found['end'] == [[second], second] and found['home'] == [[first], first]
    assert found['letters'] == ['Search', [second]] and found['escape'] == [first, second]
    stops = [stop or '' for stop in found['stops']]
    assert [stop for stop in stops[:-1] if stop.startswith('list item')] == [stops[0]] and stops[-1] in stops[:-1], stops
    for name in ('text: Search', 'button: Add…', 'button: Fine-Tune a Style…', 'drawing area: Preview', 'toggle button: 100 %', 'slider: Strength',
                 'spin button: Strength', 'slider: Detail', 'button: Surprise Me', 'button: Help', 'button: About', 'button: OK', 'button: Cancel'):
        assert any(stop.endswith(name) for stop in stops), (name, stops)


def test_help_and_about(found):
    """A page that is installed, by its button and by F1; the version that meson.build says."""
    version = re.search(r"version: '([\d.]+)'", (TOP / 'meson.build').read_text())[1]
    assert len(found['pages']) == 2 and len(set(found['pages'])) == 1
    path = Path(found['pages'][0].removeprefix('file://'))
    assert path.name == 'en.html' and '<h1>Pastiche</h1>' in path.read_text()
    assert any(version in text for text in found['about'])


def test_one_undo_step(found):
    assert any('Pastiche' in name for name in found['undo'])
    assert '1 layer' in found['after one undo']


def test_the_preview_becomes_the_layer(found):
    """It shows all pixels of this photograph, so that only Repeat had to paint."""
    log = found['log until then']
    told = [(m.start(), int(m[1])) for m in re.finditer(r'done: (\d+) %', log)]
    assert log.index('the preview is the layer') < told[0][0]
    assert [part for _, part in told] == sorted(part for _, part in told), 'done twice'


def test_repeats_without_a_dialog(found):
    assert found['dialog at repeat'] is False


def test_a_pastiche_of_the_pastiche(found, photo):
    """The dialog says which layer it paints, and shows it; it can paint the painted one, with the same settings."""
    assert found['upon the painted'] == 'Paint from the original, “lake.png”, not from this painted layer'
    assert found['settings upon the painted'] == [CHOSEN, CHOSEN]
    apart = []
    for shot in 'dialog-7-original', 'dialog-8-painted':       # the line takes room, so the picture is smaller
        seen = Image.open(SHOTS / f'{shot}-preview.png').convert('RGB')
        w, h = min(seen.width, round(seen.height * 480 / 270)), min(seen.height, round(seen.width * 270 / 480))
        x, y = (seen.width - w) // 2, (seen.height - h) // 2
        want = np.asarray(Image.open(photo).convert('RGB').resize((w, h), Image.Resampling.BILINEAR)).astype(int)
        apart.append(np.abs(np.asarray(seen.crop((x, y, x + w, y + h))).astype(int) - want)[44:, 16:-16].mean())
    assert apart[0] < 5 and apart[1] > 2 * apart[0] + 5, apart


def test_again(found, photo, styles, tmp_path):
    """Opens with the layer's settings and replaces its content in one step."""
    assert found['again'] == CHOSEN and not found['again asks for the result']
    check_preview('dialog-again', photo, styles, tmp_path, style='vangogh', strength=90, stroke_size=150, keep_colours=70, detail=30, mix='dore', mix_amount=25)
    assert '2 layers' in found['after again'] and '2 layers' in found['after undoing again']
    assert any('Again' in name for name in found['undo again'])


def test_remembers_the_last_values(found):
    assert found['last values'] == CHOSEN
    assert found['cards'] == ['Doré’s engravings', 'Vincent van Gogh']
    assert found['cards then'] == ['Vincent van Gogh', 'Doré’s engravings'], 'what was used last comes first'


def test_reset(found):
    assert found['reset'][1:] == [100, 100, 0, 0, 50]


def test_preset(found):
    assert found['preset'] == CHOSEN


def test_surprise_and_back(found):
    assert found['surprise'][0] != CHOSEN[0]
    assert found['back'] == CHOSEN


def test_a_painting_is_added(found):
    assert found['offer'] == '“Windy Lake” is an instant style now.'


def test_a_style_is_fine_tuned(found):
    for wanted in 'button: Start', 'button: Stop', 'button: Close', 'button: Save the Style…':
        assert wanted in found['names for fine-tuning']
    assert 'step' in found['fine-tuned']


def test_it_is_shared(found, photo):
    said = subprocess.run([TOP / 'build/engine/cli/pastiche', 'info', photo.with_name('shared.safetensors')], capture_output=True, text=True, timeout=60)
    assert 'title:      Lake by itself\n' in said.stdout and 'kind:       style\n' in said.stdout


def test_several_looks(found):
    """Each that is ticked gets a layer, in the order of the sheet, all of them in one undo step, and with a note of the same source."""
    first, second = found['looks']
    assert first.startswith('Vincent van Gogh 60 %') and second.startswith('Doré’s engravings 80 %')
    assert found['look by key'] == first and found['ticked'] == 'OK makes 2 layers, one of each look that is ticked.'
    assert found['layers of looks'] == ['Vincent van Gogh 60 %', 'Doré’s engravings 80 %', 'lake.png']
    assert any('Pastiche' in name for name in found['undo looks'])
    assert found['upon the looks'] == ['Paint from the originals, not from these painted layers']
    assert '1 layer' in found['after undoing looks']


def test_several_layers(found):
    """Each gets a layer, all of it one step to undo."""
    assert found['shown'] == ['The preview shows the first of 2 layers.']
    assert '2 layers' in found['after undoing several']


def test_cancel(found):
    assert '1 layer' in found['after cancel']


def test_nothing_complained(found):
    log = (SHOTS / 'gimp.log').read_text()
    assert 'mnemonic' not in log and 'pastiche-CRITICAL' not in log and 'pastiche-WARNING' not in log


@pytest.mark.long
def test_chinese(driven, chinese, photo, styles):
    """All that is read is translated, GIMP's parts by GIMP; only styles have names."""
    names = driven(photo, styles, 'chinese', **chinese)['names']
    for word in '强度', '笔触大小', '结果', '预览', '确定':
        assert any(word in name for name in names), names
    english = [n for n in names if re.fullmatch('[ -~]{3,}', n) and not re.search(r'^[\d.]+ ?%?$|Gogh|-symbolic$', n)]
    assert not english, english


@pytest.mark.long
def test_eras_and_matches(driven, photo, eras):
    """Their dialogs, by keys and names; each is one step to undo, and what the preview has made becomes the layer."""
    found = driven(photo, eras, 'eras')
    for name in 'list item: Kodachrome, 1936–1950', 'slider: Strength', 'slider: Grain', 'slider: Optics', 'combo box: Result':
        assert name in found['names'], found['names']
    assert (found['by key'], found['end']) == ('Sepia Tóning', 'Kodachrome, 1936–1950')
    assert any('Era' in name for name in found['undo']) and any('Match Looks' in name for name in found['undo match'])
    assert found['log until then'].count('the preview is the layer') == 1
    want = engine_looks.era(eras / 'eras' / 'kodachrome.safetensors', [np.asarray(Image.open(photo).convert('RGBA')).astype(np.float32) / 255], strength=40)[0]
    seen = np.asarray(Image.open(SHOTS / 'dialog-era-preview.png').convert('RGB')).astype(int)
    y, x = ((a - b) // 2 for a, b in zip(seen.shape[:2], want.shape[:2]))
    assert np.abs(seen[y:y + want.shape[0], x:x + want.shape[1]] - np.round(255 * want[..., :3]))[44:, 16:-16].max() <= 1
    for name in 'combo box: Follow', 'slider: Strength', 'list item: lake.png':
        assert name in found['match'], found['match']
    log = (SHOTS / 'gimp-eras.log').read_text()
    assert 'mnemonic' not in log and 'pastiche-CRITICAL' not in log and 'pastiche-WARNING' not in log


@pytest.mark.long
def test_restoring(driven, photo, restoring):
    """What is found is mended, or what is marked with the brush; each is one step to undo."""
    found = driven(photo, restoring, 'restore', script='restore_drive.py')
    for name in 'slider: Threshold', 'slider: Scratches and dust', 'slider: Cracks and creases', 'slider: Stains and losses', 'combo box: Result':
        assert name in found['names'], found['names']
    assert any('Restore Old Picture' in name for name in found['undo']) and found['threshold at last'] == 60
    assert 'the preview is the layer' in found['log until then'] and '1 layer' in found['after nothing']
    assert 'No damage was found or marked in “lake.png”, so there is no new layer.' in found['said']
    log = (SHOTS / 'gimp-restore.log').read_text()
    assert 'mnemonic' not in log and 'pastiche-CRITICAL' not in log and 'pastiche-WARNING' not in log


@pytest.mark.long
def test_brush(driven, photo, styles, tmp_path):
    """What it painted is the layer's mask, or in its alpha, or mixed in, and looks as in the preview at 100 %."""
    path = tmp_path / 'results'
    driven(photo, styles, 'brush', script='brush_drive.py', PASTICHE_RESULTS=str(path))
    results = pickle.loads(path.read_bytes())
    before, after = np.asarray(Image.open(photo).convert('RGB')).astype(int), apply(styles, photo, tmp_path / 'out.png', 'dore')
    mask = results['mask']['mask']
    assert mask.min() == 0 and mask.max() == 1 and (np.abs(mask - 0.6) < 0.01).sum() > 100 and [r['layers'] for r in results.values()] == [2, 2, 1]
    for i, name in enumerate(('mask', 'layer', 'image')):
        layers = 255 * results[name]['seen'][..., :3]
        assert np.abs(layers - mixed(before, after, mask)).max() < 2, name
        seen = np.asarray(Image.open(SHOTS / f'dialog-brush-{i}-preview.png').convert('RGB')).astype(int)
        h, w = np.minimum(seen.shape[:2], layers.shape[:2])
        part = [[a[(a.shape[0] - h + up) // 2:][:h, (a.shape[1] - w) // 2:][:, :w][44:, 16:-16] for up in (0, 1)] for a in (seen, layers)]
        assert min(np.abs(a - b).max() for a in part[0] for b in part[1]) < 4, name
    log = (SHOTS / 'gimp-brush.log').read_text()
    assert 'mnemonic' not in log and 'pastiche-CRITICAL' not in log and 'pastiche-WARNING' not in log


@pytest.mark.long
def test_outside(driven, photo, styles, tmp_path):
    """What is not selected has the look that was pinned, and the layer, or the new image with what the brush spares, looks as in
    the preview at 100 %."""
    path = tmp_path / 'results'
    driven(photo, styles, 'outside', script='outside_drive.py', PASTICHE_RESULTS=str(path))
    results = pickle.loads(path.read_bytes())
    painted = [apply(styles, photo, tmp_path / 'out.png', 'dore', strength=strength) for strength in (30, 100)]
    want = mixed(painted[1], painted[0], results['selection'])
    assert np.abs(255 * results['layer']['seen'][..., :3] - want).max() < 2 and [results[n]['layers'] for n in ('layer', 'image')] == [2, 1]
    assert {results[n]['size'] for n in ('layer', 'image')} == {want.shape[1::-1]}
    assert 0.05 < (np.abs(255 * results['image']['seen'][..., :3] - want).max(2) > 2).mean() < 0.6, 'where the brush was'
    for i, name in enumerate(('layer', 'image')):
        layers = 255 * results[name]['seen'][..., :3]
        seen = np.asarray(Image.open(SHOTS / f'dialog-outside-{i}-preview.png').convert('RGB')).astype(int)
        h, w = np.minimum(seen.shape[:2], layers.shape[:2])
        part = [[a[(a.shape[0] - h + up) // 2:][:h, (a.shape[1] - w) // 2:][:, :w][44:, 16:-16] for up in (0, 1)] for a in (seen, layers)]
        assert min(np.abs(a - b).max() for a in part[0] for b in part[1]) < 4, name
    log = (SHOTS / 'gimp-outside.log').read_text()
    assert 'the preview is the layer' in log
    assert 'mnemonic' not in log and 'pastiche-CRITICAL' not in log and 'pastiche-WARNING' not in log
