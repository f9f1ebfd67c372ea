# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the dialogs for the guide.   guide_drive.py NAME WORK   (tests/guide-pictures calls it)"""
import re
import subprocess
import sys
import time
from pathlib import Path

import guide_strips

name, work = sys.argv[1], Path(sys.argv[2])
photo = work / f'{name}.png'
if name == 'restore':
    guide_strips.damage(guide_strips.WOMAN, photo)
else:
    guide_strips.Image.open(guide_strips.LAKE).save(photo)
sys.argv[1:] = [str(photo), str(work), name]
from dialog_drive import Atspi, act, app, find, open_dialog, run, shot, steady_preview, title, wait, walk

HANDLE = 6         # pixels, of the window's frame at the bottom
STEPS = 60         # of fine-tuning, in the picture
SIZES = dict(dialog=(958, 700), era=(958, 660), restore=(958, 700), tune=(958, 720))      # which the window's frame makes a little larger


def opened(label, window_name):
    """A dialog, in the size that the guide's picture has."""
    subprocess.run(['xdotool', 'mousemove', '1279', '899'])     # no tooltips, no highlights
    wait(lambda: f'[{name}]' in title(), 'the image')
    dialog = open_dialog(label)
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    resize(window_name)
    return dialog


def resize(window_name):
    window = subprocess.run(['xdotool', 'search', '--name', f'^{window_name}$'], capture_output=True, text=True).stdout.split()[-1]
    subprocess.run(['xdotool', 'windowsize', window, *map(str, SIZES[name]), 'windowmove', window, '100', '60'])
    time.sleep(1)


def look(dialog):
    r = dialog.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    return shot(f'guide-{name}').crop((r.x, r.y, r.x + r.width, r.y + r.height - HANDLE))


def keep(dialog):
    guide_strips.save(look(dialog), name)


def keep_at_rest(dialog):
    """When nothing has changed for so long that even the last thumbnail is there."""
    steady_preview(dialog, name, 'Tab')
    last, same = None, 0
    while same < 20:
        time.sleep(1)
        now = look(dialog)
        last, same = now, same + 1 if last is not None and now.tobytes() == last.tobytes() else 0
    keep(dialog)


def choose(dialog, box, wanted):
    """The card of this title in the gallery that is called so; it scrolls to what has the keyboard."""
    gallery = next(n for n in walk(dialog) if n.get_name() == box and n.get_selection_iface() and n.get_child_count())
    index = next(i for i in range(gallery.get_child_count()) if gallery.get_child_at_index(i).get_name().startswith(wanted))
    gallery.get_selection_iface().select_child(index)
    time.sleep(1)
    gallery.get_child_at_index(index).get_component_iface().grab_focus()
    time.sleep(1)


def cancel(dialog):
    act(find(dialog, name='Cancel'))


def styles():
    dialog = opened('Pastiche…', 'Pastiche')
    choose(dialog, 'Style', 'Vincent van Gogh')
    keep_at_rest(dialog)
    cancel(dialog)


def era():
    dialog = opened('Era…', 'Era')
    choose(dialog, 'Era', 'Autochrome')
    keep_at_rest(dialog)
    cancel(dialog)


def restore():
    dialog = opened('Restore Old Picture…', 'Restore Old Picture')
    keep_at_rest(dialog)
    cancel(dialog)


def steps(window):
    label = find(window, 'label', ', step ')
    return int(re.search(r'step (\d+)', label.get_name())[1]) if label else 0


def tune():
    dialog = opened('Pastiche…', 'Pastiche')
    act(find(dialog, name='Fine-Tune a Style…'))
    window = wait(lambda: next((w for w in walk(app('pastiche')) if w.get_name() == 'Fine-Tune a Style'), None), 'the window')
    wait(lambda: find(window, name='Preview'), 'its preview')
    resize('Fine-Tune a Style')
    act(find(window, name='From an Open Image'))
    act(wait(lambda: find(window, 'button', 'The Starry Night'), 'the image that is open'))
    wait(lambda: find(window, name='Part of '), 'the painting')
    act(find(window, name='Start'))
    wait(lambda: steps(window) >= STEPS, 'that many steps', 600)
    keep(window)
    act(find(window, name='Stop'))
    wait(lambda: find(window, 'label', 'Paused'), 'a pause')


painting = work / 'The Starry Night.png'
if name == 'tune':
    source, part = guide_strips.PAINTING
    guide_strips.Image.open(source).crop(part).save(painting)
run(dict(dialog=styles, era=era, restore=restore, tune=tune), *([str(painting)] if name == 'tune' else []))
