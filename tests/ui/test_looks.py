# SPDX-License-Identifier: GPL-3.0-or-later
"""Other languages, and screens with two pixels in the place of one; to be looked at: build/shots/looks-*.png."""
import numpy as np
import pytest
from PIL import Image

from body import SHOTS, TOP, Body
from restore_body import RestoreBody
from tune_page import TunePage


@pytest.fixture(scope='module')
def gallery():
    """The styles that are shipped, where there are any."""
    folder = TOP / 'pretrained' / 'styles'
    return folder if (folder / 'base.safetensors').exists() else pytest.skip('no styles are shipped')


def troughs(body):
    """How long the sliders are, in pixels."""
    return [int(body(f'trough {name.split("=")[1]}')) for name in body('names').split(';') if name.lstrip('−').startswith('GtkScale=')]


@pytest.mark.parametrize('language, word, brush, files', [
    ('en', 'Soft edge', 'Brush', 'Many Files…'), ('zh_CN', '柔化边缘', '笔刷', '多个文件…'), ('de', 'Weicher Rand', 'Pinsel', 'Viele Dateien …'),
    ('fr', 'Bord adouci', 'Brosse', 'Plusieurs fichiers…'), pytest.param('es', 'Borde suave', 'Pincel', 'Muchos archivos…', marks=pytest.mark.long),
    pytest.param('ja', '境界のぼかし', 'ブラシ', '複数のファイル…', marks=pytest.mark.long)])
def test_languages(screen, chinese, gallery, language, word, brush, files):
    body = Body({**screen, **chinese, 'LANGUAGE': language}, gallery, TOP / 'tests/data/lake-sherburne.jpg', selection=(200, 100, 500, 300))
    body('wait')
    body('set soft-edge 8')
    body('pause 1')
    body.preview(f'looks-{language}')
    assert body('cut') == ''
    assert min(troughs(body)) >= 140
    assert f'GtkScale={word}' in body('names')
    body('size 1 1')
    w, h = Image.open(SHOTS / 'small.png').size if body(f'shot {SHOTS}/small.png') else None
    assert w <= 1200 and h <= 560, (w, h)
    assert body('cut') == ''
    body('size 1256 580')       # what GIMP's parts leave of 1280 × 720
    assert body('cut') == '' and min(troughs(body)) >= 140
    body(f'click {brush}')
    body('pause 0.5')
    body.preview(f'looks-brush-{language}')
    assert body('cut') == '' and min(troughs(body)) >= 140
    body(f'click {files}')
    body(f'dialog {SHOTS}/looks-many-{language}.png')
    assert body('cut') == ''
    body.close()


@pytest.mark.long
@pytest.mark.parametrize('language, start, loss, step, save', [
    ('en', 'Start', 'For experts: the loss', 'step 2', 'Save the Style…'),
    ('de', 'Start', 'Für Fachleute: die Verlustfunktion', 'Schritt 2', 'Stil speichern …'),
    ('es', 'Iniciar', 'Para expertos: función de pérdida', 'paso 2', 'Guardar el estilo…'),
    ('fr', 'Démarrer', 'Pour experts\u202f: la fonction de perte', 'étape 2', 'Enregistrer le style…'),
    ('ja', '開始(S)', '上級者向け：損失関数(L)', 'ステップ2', '画風の保存(E)…'),
    ('zh_CN', '开始(S)', '专家选项：损失(L)', '第 2 步', '保存风格(E)…')])
def test_languages_of_fine_tuning(screen, chinese, styles, photo, tmp_path, language, start, loss, step, save):
    simple = {'GTK_IM_MODULE': 'gtk-im-context-simple'}     # China's input method needs a window on the screen
    page = TunePage({**screen, **chinese, **simple, 'LANGUAGE': language}, styles, photo, tmp_path)
    page('size 1160 660')
    page(f'add {photo}')
    page.wait(lambda: page.can_use(start))
    page(f'click {loss}')
    page(f'click {start}')
    page.until(step)
    page('pause 1')
    assert set(page('cut').split(';')) <= {''}
    page.preview(f'looks-tune-{language}')
    page(f'click {save}')
    assert set(page('cut').split(';')) <= {''}
    page(f'dialog {SHOTS}/looks-save-{language}.png')
    page.close()


@pytest.mark.parametrize('language, whole, word', [
    ('en', 'The whole picture', 'Halftone screen'),
    ('zh_CN', '整幅图像(W)', '印刷网点'),
    ('de', 'Das ganze Bild', 'Druckraster'),
    pytest.param('fr', 'Toute l’image', 'Trame d’impression', marks=pytest.mark.long),
    pytest.param('es', 'Toda la imagen', 'Trama de impresión', marks=pytest.mark.long),
    pytest.param('ja', '画像全体(W)', '網点', marks=pytest.mark.long)])
def test_languages_of_old_pictures(screen, chinese, gallery, language, whole, word):
    body = RestoreBody({**screen, **chinese, 'LANGUAGE': language}, gallery, TOP / 'tests/data/lake-sherburne.jpg', 200, 100, 500, 300, 1)
    body('size 1256 650')
    body(f'click {whole}')
    body('wait')
    body('pause 1')
    body.preview(f'looks-restore-{language}')
    assert body('cut') == ''
    assert f'GtkScale={word}' in body('names')
    body('size 1256 580')       # what GIMP's parts leave of 1280 × 720
    assert body('cut') == ''
    body.close()


def test_two_pixels_for_one(screen, styles, photo, painted):
    """At 100 % a pixel of the layer is a pixel of the device, and the selection lies where it belongs."""
    body = Body({**screen, 'GDK_SCALE': '2'}, styles, photo, selection=(100, 60, 300, 200))
    body('wait')
    body('look actual 1')
    body('look divider 0')
    body('wait')
    x, y, w, h = (2 * int(n) for n in body(f'shot {SHOTS}/looks-two.png').split())
    seen = np.asarray(Image.open(SHOTS / 'looks-two.png').convert('RGB').crop((x, y, x + w, y + h))).astype(int)
    want = np.asarray(Image.open(photo).convert('RGB')).astype(int)
    want[60:260, 100:400] = painted('dore')[60:260, 100:400]
    top, left = (h - 320) // 2, (w - 480) // 2
    assert top >= 0 and left >= 0
    marks = np.s_[80:, 40:-40]
    assert np.abs(seen[top:top + 320, left:left + 480] - want)[marks].max() <= 1
    body.close()
