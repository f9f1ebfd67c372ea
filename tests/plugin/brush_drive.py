# SPDX-License-Identifier: GPL-3.0-or-later
"""Paints with the brush for strength, in the dialogs that brush_in_gimp.py opens one after the other inside the same GIMP; that
notes what became of it.   PASTICHE_RESULTS=… brush_drive.py PHOTO SHOTS brush"""
from dialog_drive import act, draw, find, gone, opened, run_with, steady_preview, wait

OUTPUTS = 'New layer with a mask', 'New layer', 'New image'


def brushing():
    for i, output in enumerate(OUTPUTS):
        dialog = opened()
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


run_with('brush_in_gimp.py', brushing)
