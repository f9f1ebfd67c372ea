# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the dialog “Restore Old Picture” in GIMP.   restore_drive.py PHOTO SHOTS restore"""
import subprocess
import time
from pathlib import Path

from dialog_drive import (act, app, draw, find, found, gone, log, menu, open_dialog, run, select_layers, settled, shot, slider,
                          steady_preview, title, undo_items, wait, walk)


def restore(name, threshold, *stroke):
    """Open the dialog, choose, look, and press OK."""
    dialog = open_dialog('Restore Old Picture…')
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    slider(dialog, 'Threshold').set_current_value(threshold)
    if stroke:
        act(find(dialog, name='Mark damage'))
        draw(dialog, *stroke)
    steady_preview(dialog, name)
    act(find(dialog, name='OK'))
    return dialog


def restoring():
    """Damage that is found; the same again without a dialog; nothing; what is marked with the brush; and a film."""
    subprocess.run(['xdotool', 'mousemove', '1279', '899'])
    wait(title, 'the image')
    dialog = restore('dialog-restore', 60)
    gone()
    wait(lambda: '2 layers' in title(), 'a second layer')
    found['undo'] = settled(undo_items, lambda names: any('Restore' in n for n in names))
    found['log until then'] = Path(log.name).read_text()
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')
    menu('Repeat')
    wait(lambda: '2 layers' in title(), 'the same once more')
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')

    dialog = open_dialog('Restore Old Picture…')
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['names'] = sorted({f'{n.get_role_name()}: {n.get_name()}' for n in walk(dialog) if n.get_name()})
    found['threshold at last'] = slider(dialog, 'Threshold').get_current_value()
    act(find(dialog, name='Cancel'))
    gone()
    restore('dialog-restore-sound', 100)
    gone()
    found['said'] = wait(lambda: find(app('gimp'), name='No damage was found or marked'), 'the message').get_name()
    shot('dialog-restore-message')
    act(find(find(app('gimp'), name='GIMP Message'), name='OK'))        # it lies above the next dialog
    wait(lambda: not find(app('gimp'), name='GIMP Message'), 'the end of the message')
    found['after nothing'] = title()
    restore('dialog-restore-marked', 100, (0.3, 0.4), (0.5, 0.5), (0.6, 0.4))
    gone()
    wait(lambda: '2 layers' in title(), 'a layer of what was marked')
    time.sleep(1)
    shot('dialog-restore-layer')
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')

    menu('Duplicate Layers')
    wait(lambda: '2 layers' in title(), 'a second layer')
    select_layers(2)
    dialog = open_dialog('Restore Old Picture…')
    found['film'] = wait(lambda: find(dialog, 'label', 'first of 2 layers'), 'what is said of a film').get_name()
    slider(dialog, 'Threshold').set_current_value(60)
    act(find(dialog, name='OK'))
    gone()
    wait(lambda: '4 layers' in title(), 'both mended')
    menu('Undo')
    wait(lambda: '2 layers' in title(), 'undo')
    found['done'] = True


run({'restore': restoring})
