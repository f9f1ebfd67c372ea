# SPDX-License-Identifier: GPL-3.0-or-later
"""Paints many files from the dialogs that many_in_gimp.py opens one after the other inside the same GIMP: small ones to the end, then
large ones, of which the window is closed.   PASTICHE_RESULTS=… many_drive.py PHOTO SHOTS many"""
from dialog_drive import act, app, beside, cards, enter_name, find, found, gone, opened, run_with, settings, shot, slider, wait, walk


def choose_folder(window, button, path):
    act(find(window, name=button))
    enter_name(path)
    wait(lambda: not find(app('pastiche'), 'file chooser'), 'the end of the question for a folder')


def paint_files(dialog, folder):
    """The pictures of a folder, into another one, which is named after it: the window while it paints."""
    act(find(dialog, name='Many Files…'))
    window = wait(lambda: find(app('pastiche'), 'dialog', 'Many Files'), 'the window')
    choose_folder(window, 'Add a Folder…', beside(folder))
    choose_folder(window, 'Into the Folder…', beside(f'{folder}-painted'))
    wait(lambda: find(window, 'label', f'{folder}-painted'), 'the chosen folder')
    act(find(window, name='Start'))
    return window


def progress(window):
    return find(window, 'progress bar').get_name() or ''


def close(window):
    act(find(window, name='Close'))
    wait(lambda: not find(app('pastiche'), 'dialog', 'Many Files'), 'the end of the window')


def painting_many():
    dialog = opened()
    cards(dialog).get_selection_iface().select_child(1)
    slider(dialog, 'Strength').set_current_value(70)
    slider(dialog, 'Keep colours').set_current_value(40)
    found['chosen'] = settings(dialog)
    window = paint_files(dialog, 'small')
    wait(lambda: progress(window) == '3 of 4 painted, 1 failed', 'the end of the small ones')
    found['said'] = [n.get_name() for n in walk(window) if n.get_role_name() == 'label']
    shot('dialog-many')
    close(window)
    act(find(dialog, name='Cancel'))
    gone()

    dialog = opened()
    window = paint_files(dialog, 'large')
    wait(lambda: progress(window)[:1] in tuple('123456789'), 'the first of the large ones')
    close(window)
    act(find(dialog, name='OK'))
    gone()


run_with('many_in_gimp.py', painting_many)
