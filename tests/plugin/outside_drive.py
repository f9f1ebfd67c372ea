# SPDX-License-Identifier: GPL-3.0-or-later
"""Chooses a look of its own for what is not selected, in the dialogs that outside_dialog_in_gimp.py opens one after the other
inside the same GIMP; that notes what became of it.   PASTICHE_RESULTS=… outside_drive.py PHOTO SHOTS outside"""
from dialog_drive import act, draw, find, gone, opened, run_with, slider, steady_preview, wait

OUTPUTS = 'New layer', 'New image'


def choosing():
    """The look is pinned in the first dialog; the second one begins with it."""
    for i, output in enumerate(OUTPUTS):
        dialog = opened()
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


run_with('outside_dialog_in_gimp.py', choosing)
