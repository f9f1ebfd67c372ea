# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives GIMP and the plug-in's dialog over AT-SPI, as somebody would who cannot see; what it finds goes to standard
output as JSON.   dialog_drive.py PHOTO SHOTS [chinese|eras]   (in a dbus session, on a virtual screen)"""
import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib
from PIL import ImageGrab

photo, shots = sys.argv[1], Path(sys.argv[2])
found = {}


def walk(node, depth=0):
    if node is None or depth > 40:
        return
    yield node
    try:
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except Exception:       # it went away
        return
    for child in children:
        yield from walk(child, depth + 1)


def find(root, role=None, name=None):
    for node in walk(root):
        try:
            if role in (None, node.get_role_name()) and (name is None or name in (node.get_name() or '')):
                return node
        except Exception:
            pass


def app(name):
    desktop = Atspi.get_desktop(0)
    apps = [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
    return next((a for a in apps if a and name in (a.get_name() or '')), None)


def wait(condition, what, seconds=200):
    """A program that is busy starting may not answer in time, which is an error of AT-SPI's."""
    end = time.time() + seconds
    while time.time() < end:
        with contextlib.suppress(GLib.Error):
            if got := condition():
                return got
        time.sleep(0.1)
    shot('dialog-failed')
    found['failed'] = f'waited {seconds} s for {what}'
    raise SystemExit


def shot(name):
    picture = ImageGrab.grab(xdisplay=os.environ['DISPLAY'])
    picture.save(shots / f'{name}.png')
    return picture


def settled(read, wanted, seconds=60):
    """What is read once it is as wanted, or in the end; what is asked may just go away, which is an error of AT-SPI's."""
    got, end = None, time.time() + seconds
    while time.time() < end:
        with contextlib.suppress(GLib.Error):
            if wanted(got := read()):
                break
        time.sleep(0.1)
    return got


def undo_items():
    return [n.get_name() for n in walk(app('gimp')) if n.get_role_name() == 'menu item' and (n.get_name() or '').startswith('Undo')]


def act(node):
    (node.get_action_iface() or node).do_action(0)


def menu(name):
    act(wait(lambda: (item := find(app('gimp'), 'menu item', name)) and item.get_state_set().contains(Atspi.StateType.SENSITIVE) and item,
             f'menu item {name}'))


def title():
    gimp = app('gimp')
    windows = [gimp.get_child_at_index(i) for i in range(gimp.get_child_count())] if gimp else []
    names = [w.get_name() or '' for w in windows if w]      # one may have gone meanwhile
    return next((n for n in names if 'layer' in n), '')


def open_dialog(name='Pastiche…'):
    menu(name)
    plug_in = wait(lambda: app('pastiche'), 'the plug-in')
    return wait(lambda: find(plug_in, 'dialog'), 'the dialog')


def opened():
    """The dialog that a script inside GIMP opens."""
    dialog = wait(lambda: app('pastiche') and find(app('pastiche'), 'dialog'), 'the dialog')
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    return dialog


def gone():
    wait(lambda: app('pastiche') is None, 'the end of the plug-in')


def cards(dialog):
    return next(n for n in walk(dialog) if n.get_name() == 'Style' and n.get_selection_iface() and n.get_child_count())


def slider(dialog, name):
    return find(dialog, 'slider', name).get_value_iface()


def settings(dialog):
    """The selected style, and where the sliders are."""
    chosen = cards(dialog).get_selection_iface()
    return [[chosen.get_selected_child(i).get_name() for i in range(chosen.get_n_selected_children())],
            *(slider(dialog, name).get_current_value() for name in ('Strength', 'Stroke size', 'Keep colours', 'Detail', 'Amount'))]


def preset(dialog, item):
    """An item of the presets' menu."""
    act(find(dialog, 'toggle button', 'Presets'))
    act(wait(lambda: find(app('pastiche'), 'menu item', item), f'{item} in the menu'))


def save_preset(dialog, name):
    preset(dialog, 'Save…')
    question = wait(lambda: find(app('pastiche'), 'dialog', 'Save a Preset'), 'the question for a name')
    find(question, 'text', 'Name').get_editable_text_iface().set_text_contents(name)
    act(next(n for n in walk(question) if n.get_name() == 'Save'))
    wait(lambda: find(dialog, 'toggle button', f'Presets: {name}'), 'the name of the preset')


def preview(dialog, name):
    """A picture of what the preview shows, and where it is on the screen."""
    r = find(dialog, name='Preview').get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    return shot(name).crop((r.x, r.y, r.x + r.width, r.y + r.height))


def steady_preview(dialog, name, key='Home'):
    """When nothing changes any more, a turning sign of work included; the divider at the left, or with “End” at the right."""
    find(dialog, name='Preview').get_component_iface().grab_focus()
    subprocess.run(['xdotool', 'key', key])
    last, same, until = None, 0, time.time() + 200
    while same < 5 and time.time() < until:
        time.sleep(0.1)
        now = preview(dialog, name)
        same, last = same + 1 if last is not None and now.tobytes() == last.tobytes() else 0, now
    last.save(shots / f'{name}-preview.png')


def beside(name):
    return Path(photo).with_name(name)


def file_entry():
    """Of the file chooser; one that opens to read has none before a key asks for it, and AT-SPI may not hear of that."""
    chooser = find(app('pastiche'), 'file chooser')
    if chooser:
        chooser.clear_cache()
        return next((n for n in walk(chooser) if n.get_role_name() == 'text' and n.get_state_set().contains(Atspi.StateType.SHOWING)), None)


def enter_name(path):
    """Its text comes and goes while it is being built, so it is set until it stays; and the key that asks for an entry is lost as long
    as the chooser has not got the keys."""
    asked = 0

    def there():
        nonlocal asked
        entry = file_entry()
        if entry and Atspi.Text.get_text(entry, 0, -1) == str(path):
            return True
        if entry:
            entry.get_editable_text_iface().set_text_contents(str(path))
        elif find(app('pastiche'), 'file chooser') and time.time() > asked + 2:
            asked = time.time()
            subprocess.run(['xdotool', 'key', 'slash'])
    wait(there, 'the name in the entry')
    subprocess.run(['xdotool', 'key', 'Return'])


def ask_to_save(window):
    """The question, with a title."""
    act(wait(lambda: find(window, name='Save the Style…'), 'the button'))
    keep = wait(lambda: find(app('pastiche'), 'dialog', 'Save the Style'), 'the question')
    title_entry = next(n for n in walk(keep) if n.get_role_name() == 'text' and Atspi.Text.get_text(n, 0, -1) == 'lake')
    title_entry.get_editable_text_iface().set_text_contents('Lake by itself')
    return keep


def select_layers(n):
    for tree in (t for t in walk(app('gimp')) if t.get_role_name() == 'tree table'):
        table = tree.get_table_iface()
        if table.get_n_rows() == n and any('lake' in (c.get_name() or '') for c in walk(tree)):
            for row in range(n):
                table.add_row_selection(row)


def several_layers():
    """Two layers at once, in the style that was fine-tuned."""
    menu('Duplicate Layers')
    wait(lambda: '2 layers' in title(), 'a second layer')
    select_layers(2)
    dialog = open_dialog()
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['shown'] = [n.get_name() for n in walk(dialog) if 'preview shows' in (n.get_name() or '')]
    shot('dialog-6-several')
    act(find(dialog, name='OK'))
    gone()
    wait(lambda: '4 layers' in title(), 'both painted')
    menu('Undo')
    wait(lambda: '2 layers' in title(), 'undo')
    found['after undoing several'] = title()


def compare():
    """One look pinned by its button, another one in the gallery; both ticked become layers, which know what they were painted
    from: the originals are offered, and it is one."""
    dialog = open_dialog()
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    act(find(find(dialog, 'combo box', 'Mix with'), 'menu item', 'None'))
    slider(dialog, 'Strength').set_current_value(60)
    act(next(n for n in walk(dialog) if n.get_role_name() == 'toggle button' and n.get_name() == 'Pin'))
    slider(dialog, 'Strength').set_current_value(80)
    act(find(find(cards(dialog), 'list item', 'Doré’s engravings'), name='Pin to compare'))
    act(wait(lambda: find(dialog, 'toggle button', 'Compare (2)'), 'both pinned'))
    looks = wait(lambda: find(dialog, 'panel', 'Pinned looks'), 'the sheet')
    found['looks'] = [n.get_name() for n in walk(looks) if n.get_role_name() in ('button', 'push button') and n.get_name() != 'Unpin']
    found['look by key'] = settled(lambda: focused(dialog), lambda name: name in found['looks'])
    press('space', 'Right', 'space')
    found['ticked'] = wait(lambda: find(dialog, 'label', 'OK makes 2 layers'), 'both ticked').get_name()
    time.sleep(1)
    shot('dialog-compare')
    act(next(n for n in walk(dialog) if n.get_name() == 'OK'))
    gone()
    wait(lambda: '3 layers' in title(), 'two layers more')
    found['layers of looks'] = settled(layer_names, lambda names: len(names) == 3)
    found['undo looks'] = settled(undo_items, lambda names: any('Pastiche' in n for n in names))
    shot('dialog-compare-layers')
    dialog = open_dialog()
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['upon the looks'] = [n.get_name() for n in walk(dialog) if 'original' in (n.get_name() or '') or 'preview shows' in (n.get_name() or '')]
    act(find(dialog, name='Cancel'))
    gone()
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')
    found['after undoing looks'] = title()


def layer_names():
    """From top to bottom, once one that Pastiche has painted is among them."""
    trees = [[c.get_name() or '' for c in walk(t)] for t in walk(app('gimp')) if t.get_role_name() == 'tree table']
    return [name for names in trees if any(name.endswith('%') for name in names) for name in names if name.endswith(('%', '.png'))]


def upon_the_painted():
    """The painted layer is selected; its original is what is painted, unless the artist says otherwise."""
    dialog = open_dialog()
    choice = wait(lambda: find(dialog, 'check box', 'original'), 'the choice of what is painted')
    found['upon the painted'] = choice.get_name()
    before = settings(dialog)
    steady_preview(dialog, 'dialog-7-original', 'End')
    act(choice)
    wait(lambda: not choice.get_state_set().contains(Atspi.StateType.CHECKED), 'the choice')
    dialog.clear_cache()
    wait(lambda: find(dialog, name='Preview'), 'the preview of the painted layer')
    steady_preview(dialog, 'dialog-8-painted', 'End')
    found['settings upon the painted'] = [before, settings(dialog)]
    act(find(dialog, name='Cancel'))
    gone()


def add_painting(dialog):
    """A file is a style at once; its name is entered, as the chooser's list has no names over AT-SPI."""
    painting = beside('Windy Lake.png')
    painting.write_bytes(Path(photo).read_bytes())
    act(find(dialog, 'push button', 'Add…') or find(dialog, 'button', 'Add…'))
    enter_name(painting)
    wait(lambda: settings(dialog)[0] == ['Windy Lake'], 'the painting in the gallery')
    found['offer'] = wait(lambda: find(dialog, 'label', 'is an instant style now'), 'the offer to fine-tune it').get_name()
    shot('dialog-added')


def fine_tune(dialog):
    """A style from the image that is open, a few steps of the game, kept."""
    act(find(dialog, name='Fine-Tune a Style…'))
    window = wait(lambda: find(app('pastiche'), name='Fine-Tune a Style') and next(
        (w for w in walk(app('pastiche')) if w.get_name() == 'Fine-Tune a Style'), None), 'the window')
    wait(lambda: find(window, name='Preview'), 'its preview')
    act(find(window, name='From an Open Image'))
    act(wait(lambda: find(window, 'button', 'lake.png'), 'the image that is open'))
    wait(lambda: find(window, name='Part of '), 'the painting')
    found['names for fine-tuning'] = sorted({f'{n.get_role_name()}: {n.get_name()}' for n in walk(window) if n.get_name()})
    act(find(window, name='Start'))
    wait(lambda: find(window, 'label', 'step 2'), 'the second step')
    shot('dialog-tune')
    act(find(window, name='Stop'))
    found['fine-tuned'] = wait(lambda: find(window, 'label', 'Paused'), 'a pause').get_name()
    keep = ask_to_save(window)
    shot('dialog-save')
    act(find(keep, name='Share as a File…'))
    enter_name(beside('shared.safetensors'))
    wait(beside('shared.safetensors').exists, 'the shared file')
    act(next(n for n in walk(ask_to_save(window)) if n.get_name() == 'Save'))
    wait(lambda: settings(dialog)[0] == ['Lake by itself'], 'the style in the gallery')
    wait(lambda: find(app('pastiche'), name='Fine-Tune a Style…') and not any(
        w.get_name() == 'Fine-Tune a Style' for w in walk(app('pastiche'))), 'the end of the window')
    shot('dialog-tuned')


def press(*keys):
    subprocess.run(['xdotool', 'key', *keys])
    time.sleep(0.3)


def focused(dialog, name=Atspi.Accessible.get_name):
    return next((name(n) for n in walk(dialog) if n.get_state_set().contains(Atspi.StateType.FOCUSED)), None)


def role_and_name(node):
    return f'{node.get_role_name()}: {node.get_name()}'


def led_to(dialog, name, *keys):
    """What is selected and has the keyboard after these keys, which are to lead to the card @name."""
    press(*keys)
    return settled(lambda: (settings(dialog)[0], focused(dialog)), lambda seen: seen[1] == name and (keys == ('alt+y',) or seen[0] == [name]))


def next_stop(dialog, last):
    """A box of choices has no name, and two may follow each other, so the stop may seem to be the @last one for good."""
    press('Tab')
    return settled(lambda: focused(dialog, role_and_name), lambda stop: stop != last, seconds=3)


def keyboard_alone(dialog):
    """The gallery by its key, arrows, letters and Escape; then all stops of Tab until it comes round."""
    first, second = found['cards']
    found['by key'] = led_to(dialog, first, 'alt+y')[1]
    found['right'] = led_to(dialog, second, 'Right')
    found['home'] = led_to(dialog, first, 'Home')
    found['end'] = led_to(dialog, second, 'End')
    press('v', 'i', 'n')
    found['letters'] = settled(lambda: focused(dialog), lambda name: name == 'Search'), settled(lambda: shown(dialog), lambda names: len(names) == 1)
    press('Escape')
    found['escape'] = settled(lambda: shown(dialog), lambda names: len(names) == 2)
    press('alt+y')
    stops = [settled(lambda: focused(dialog, role_and_name), lambda stop: (stop or '').startswith('list item'))]
    while len(stops) < 50 and (stops[-1] is None or stops[-1] not in stops[:-1]):
        stops.append(next_stop(dialog, stops[-1]))
    found['stops'] = stops


def shown(dialog):
    """The styles that the search lets through."""
    box = cards(dialog)
    all_of_them = [box.get_child_at_index(i) for i in range(box.get_child_count())]
    return [n.get_name() for n in all_of_them if n.get_state_set().contains(Atspi.StateType.SHOWING)]


def let_show_pages():
    """Let a program of ours show web pages: it writes down which."""
    config, data = (Path(os.environ[name]) for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME'))
    (data / 'applications').mkdir(parents=True, exist_ok=True)
    (data / 'applications' / 'show-page.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Show\nExec=sh -c "echo %u >> {beside("pages")}"\nMimeType=text/html;\n')
    (config / 'mimeapps.list').write_text('[Default Applications]\ntext/html=show-page.desktop\n')


def help_and_about(dialog):
    pages = beside('pages')
    act(find(dialog, name='Help'))
    wait(pages.exists, 'the help')
    press('67')     # F1's key; newer keymaps have “F1” twice, and xdotool would take the one with Alt
    found['pages'] = settled(lambda: pages.read_text().split(), lambda lines: len(lines) == 2)
    act(find(dialog, name='About'))
    about = wait(lambda: find(app('pastiche'), 'dialog', 'About Pastiche'), 'what it says of itself')
    found['about'] = [n.get_name() for n in walk(about) if n.get_name()]
    shot('dialog-about')
    press('Escape')
    wait(lambda: not find(app('pastiche'), 'dialog', 'About Pastiche'), 'the end of that')


def drive():
    subprocess.run(['xdotool', 'mousemove', '1279', '899'])     # no tooltips, no highlights
    wait(title, 'the image')
    dialog = open_dialog()
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['names'] = sorted({f'{n.get_role_name()}: {n.get_name()}' for n in walk(dialog) if n.get_name()})
    found['at first'] = settings(dialog)
    steady_preview(dialog, 'dialog-1')

    found['cards'] = [cards(dialog).get_child_at_index(i).get_name() for i in range(2)]
    keyboard_alone(dialog)
    help_and_about(dialog)
    cards(dialog).get_selection_iface().select_child(1)
    slider(dialog, 'Strength').set_current_value(40)
    slider(dialog, 'Stroke size').set_current_value(150)
    slider(dialog, 'Keep colours').set_current_value(70)
    slider(dialog, 'Detail').set_current_value(30)
    mix = find(dialog, 'combo box', 'Mix with')
    act(find(mix, 'menu item', 'Doré'))
    slider(dialog, 'Amount').set_current_value(25)
    found['chosen'] = settings(dialog)
    steady_preview(dialog, 'dialog-2')
    act(find(dialog, name='OK'))
    gone()
    wait(lambda: '2 layers' in title(), 'a second layer')
    found['undo'] = settled(undo_items, lambda names: any('Pastiche' in n for n in names))
    time.sleep(1)
    shot('dialog-3-layer')
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')
    time.sleep(0.5)
    found['after one undo'] = title()

    menu('Repeat')
    wait(lambda: '2 layers' in title(), 'the filter once more')
    found['dialog at repeat'] = app('pastiche') is not None and find(app('pastiche'), 'dialog') is not None
    time.sleep(0.5)
    upon_the_painted()
    dialog = open_dialog('Pastiche Again on This Layer')
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['again'] = settings(dialog)
    found['again asks for the result'] = find(dialog, 'combo box', 'Result').get_state_set().contains(Atspi.StateType.SHOWING)
    slider(dialog, 'Strength').set_current_value(90)
    act(find(dialog, 'toggle button', '100 %'))     # without the row for the result there is more room than the picture has
    steady_preview(dialog, 'dialog-again')
    act(find(dialog, name='OK'))
    gone()
    time.sleep(0.5)
    found['after again'] = title()
    shot('dialog-again-layer')
    found['undo again'] = settled(undo_items, lambda names: any('Again' in n for n in names))
    menu('Undo')
    time.sleep(0.5)
    found['after undoing again'] = title()
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')

    dialog = open_dialog()
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['last values'] = settings(dialog)
    found['cards then'] = [cards(dialog).get_child_at_index(i).get_name() for i in range(2)]
    save_preset(dialog, 'Evening')
    shot('dialog-5-preset')
    act(find(dialog, name='Reset'))
    act(wait(lambda: find(dialog, name='Factory Defaults') or find(app('pastiche'), name='Factory Defaults'), 'the kinds of reset'))
    found['reset'] = settled(lambda: settings(dialog), lambda s: s[1:] == [100, 100, 0, 0, 50])
    shot('dialog-4-reset')
    preset(dialog, 'Evening')
    found['preset'] = settled(lambda: settings(dialog), lambda s: s == found['chosen'])
    act(find(dialog, name='Surprise Me'))
    found['surprise'] = settled(lambda: settings(dialog), lambda s: s[0] != found['preset'][0])
    act(find(dialog, name='Back'))
    found['back'] = settled(lambda: settings(dialog), lambda s: s == found['preset'])
    add_painting(dialog)
    fine_tune(dialog)
    act(find(dialog, name='Cancel'))
    gone()
    time.sleep(0.5)
    found['after cancel'] = title()
    found['log until then'] = Path(log.name).read_text()
    compare()
    several_layers()
    found['done'] = True


def look_at_chinese():
    dialog = open_dialog('Pastiche 仿画')
    found['names'] = sorted({n.get_name() for n in walk(dialog) if n.get_name()})
    time.sleep(1)
    shot('dialog-chinese')
    act(find(dialog, name='取消'))
    gone()
    found['done'] = True


def eras():
    """An era for the layer, again without a dialog, and both layers matched; each is one step to undo."""
    subprocess.run(['xdotool', 'mousemove', '1279', '899'])
    wait(title, 'the image')
    dialog = open_dialog('Era…')
    wait(lambda: find(dialog, name='Preview'), 'the preview')
    found['names'] = sorted({f'{n.get_role_name()}: {n.get_name()}' for n in walk(dialog) if n.get_name()})
    press('alt+a')
    found['by key'] = settled(lambda: focused(dialog), lambda name: name == 'Sepia Tóning')
    press('End')
    found['end'] = settled(lambda: focused(dialog), lambda name: name == 'Kodachrome, 1936–1950')
    slider(dialog, 'Strength').set_current_value(40)
    steady_preview(dialog, 'dialog-era')
    act(find(dialog, name='OK'))
    gone()
    wait(lambda: '2 layers' in title(), 'a second layer')
    found['undo'] = settled(undo_items, lambda names: any('Era' in n for n in names))
    menu('Undo')
    wait(lambda: '1 layer' in title(), 'undo')
    menu('Repeat')
    wait(lambda: '2 layers' in title(), 'the era once more')
    found['log until then'] = Path(log.name).read_text()
    select_layers(2)
    dialog = open_dialog('Match Looks…')
    wait(lambda: find(dialog, name='Stills'), 'the stills')
    found['match'] = sorted({f'{n.get_role_name()}: {n.get_name()}' for n in walk(dialog) if n.get_name()})
    time.sleep(1)
    shot('dialog-match')
    act(find(dialog, name='OK'))
    gone()
    wait(lambda: '3 layers' in title(), 'one that is matched')
    found['undo match'] = settled(undo_items, lambda names: any('Match' in n for n in names))
    menu('Undo')
    wait(lambda: '2 layers' in title(), 'undo')
    found['done'] = True


def draw(dialog, *points):
    """With the mouse, on the preview; in parts of it."""
    r = find(dialog, name='Preview').get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    at = [(str(round(r.x + x * r.width)), str(round(r.y + y * r.height))) for x, y in points]
    subprocess.run(['xdotool', 'mousemove', *at[0], 'mousedown', '1'])
    for point in at[1:]:
        time.sleep(0.1)
        subprocess.run(['xdotool', 'mousemove', *point])
    subprocess.run(['xdotool', 'mouseup', '1', 'mousemove', '1279', '899'])


what = sys.argv[3] if len(sys.argv) > 3 else ''
log = open(shots / (f'gimp-{what}.log' if what else 'gimp.log'), 'w')


def run(drives, *others):
    """Drive a GIMP of its own, which has the photograph open, above the @others, with the function that is asked for, and say
    what was found."""
    let_show_pages()
    running = [subprocess.Popen(['openbox'], stdout=log, stderr=log), subprocess.Popen(['gimp', '-n', '-s', *others, photo], stdout=log, stderr=log)]
    try:
        drives[what]()
    finally:
        for process in running[::-1]:
            process.kill()
        print(json.dumps(found))


def run_with(script, work):
    """The same, while `script` runs inside that GIMP, which opens the dialogs and notes at results_path what became of them."""
    here, results = Path(__file__).resolve().parent, Path(os.environ['PASTICHE_RESULTS'])

    def drive_to_end():
        subprocess.run(['xdotool', 'mousemove', '1279', '899'])
        work()
        wait(results.exists, 'what GIMP notes')
        shot(f'dialog-{what}-layers')
        found['done'] = True
    code = f'import sys; sys.path.insert(0, {str(here)!r})\nfrom inside import *\nresults_path = {str(results)!r}\n{(here / script).read_text()}'
    run({what: drive_to_end}, '--batch-interpreter=python-fu-eval', '-b', code)


if __name__ == '__main__':
    run({'': drive, 'chinese': look_at_chinese, 'eras': eras})
