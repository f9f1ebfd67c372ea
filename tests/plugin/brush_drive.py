# SPDX-License-Identifier: GPL-3.0-or-later
"""Paints with the brush for strength, in the dialogs that brush_in_gimp.py opens one after the other inside the same GIMP; that
notes what became of it.   PASTICHE_RESULTS=… brush_drive.py PHOTO SHOTS brush"""
import os
import subprocess
from pathlib import Path

from dialog_drive import act, app, draw, find, found, gone, run, shot, steady_preview, wait

HERE = Path(__file__).resolve().parent
OUTPUTS = 'New layer with a mask', 'New layer', 'New image'
results = Path(os.environ['PASTICHE_RESULTS'])


def brushing():
    subprocess.run(['xdotool', 'mousemove', '1279', '899'])
    for i, output in enumerate(OUTPUTS):
        dialog = wait(lambda: app('pastiche') and find(app('pastiche'), 'dialog'), 'the dialog')
        wait(lambda: find(dialog, name='Preview'), 'the preview')
        act(find(find(dialog, 'combo box', 'Result'), 'menu item', output))
        act(find(dialog, 'toggle button', '100 %'))
        act(find(dialog, 'toggle button', 'Brush'))
        wait(lambda: find(dialog, name='Opacity'), 'the tools')
        draw(dialog, (0.2, 0.3), (0.4, 0.6), (0.5, 0.5))
        find(dialog, 'spin button', 'Opacity').get_value_iface().set_current_value(40)
        draw(dialog, (0.7, 0.6), (0.8, 0.8))
        steady_preview(dialog, f'dialog-brush-{i}')
        act(find(dialog, name='OK'))
        gone()
    wait(results.exists, 'what GIMP notes')
    shot('dialog-brush-layers')
    found['done'] = True


code = f'import sys; sys.path.insert(0, {str(HERE)!r})\nfrom inside import *\nresults_path = {str(results)!r}\n{(HERE / "brush_in_gimp.py").read_text()}'
run({'brush': brushing}, '--batch-interpreter=python-fu-eval', '-b', code)
