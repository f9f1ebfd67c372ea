# SPDX-License-Identifier: GPL-3.0-or-later
"""Chooses a look of its own for what is not selected, in the dialogs that outside_dialog_in_gimp.py opens one after the other
inside the same GIMP; that notes what became of it.   PASTICHE_RESULTS=… outside_drive.py PHOTO SHOTS outside"""
import os
import subprocess
from pathlib import Path

from dialog_drive import act, app, draw, find, found, gone, run, shot, slider, steady_preview, wait

HERE = Path(__file__).resolve().parent
OUTPUTS = 'New layer', 'New image'
results = Path(os.environ['PASTICHE_RESULTS'])


def choosing():
    """The look is pinned in the first dialog; the second one begins with it."""
    subprocess.run(['xdotool', 'mousemove', '1279', '899'])
    for i, output in enumerate(OUTPUTS):
        dialog = wait(lambda: app('pastiche') and find(app('pastiche'), 'dialog'), 'the dialog')
        wait(lambda: find(dialog, name='Preview'), 'the preview')
        act(find(find(dialog, 'combo box', 'Result'), 'menu item', output))
        if i == 0:
            act(find(dialog, 'toggle button', 'Pin'))
            act(wait(lambda: find(find(dialog, 'combo box', 'Outside'), 'menu item', 'Doré’s engravings 100 %'), 'the pinned look'))
        slider(dialog, 'Strength').set_current_value(30)
        act(find(dialog, 'toggle button', '100 %'))
        if i == 1:
            act(find(dialog, 'toggle button', 'Brush'))
            wait(lambda: find(dialog, name='Opacity'), 'the tools')
            draw(dialog, (0.2, 0.3), (0.4, 0.6), (0.5, 0.5))
        steady_preview(dialog, f'dialog-outside-{i}')
        act(find(dialog, name='OK'))
        gone()
    wait(results.exists, 'what GIMP notes')
    shot('dialog-outside-layers')
    found['done'] = True


code = f'import sys; sys.path.insert(0, {str(HERE)!r})\nfrom inside import *\nresults_path = {str(results)!r}\n{(HERE / "outside_dialog_in_gimp.py").read_text()}'
run({'outside': choosing}, '--batch-interpreter=python-fu-eval', '-b', code)
