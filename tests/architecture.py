# SPDX-License-Identifier: GPL-3.0-or-later
"""The rooms of the house and their arrows, as the meson.build files have them, and their picture.

    python3 tests/architecture.py       # draws engine/architecture.svg anew

An arrow runs from a room to one whose headers it may include.
"""
import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
DRAWING = TOP / 'engine' / 'architecture.svg'
ENGINE = re.compile(r"engine_rooms \+= \[\['(?P<room>\w+)', files\(.*?\), \[(?P<paths>[^]]*)\]\]\]", re.S)
UI = re.compile(r"ui_rooms \+= \[\['(?P<room>\w+)', files\(.*?\),\s*\[(?P<paths>[^]]*)\]\]\]", re.S)
CLI = re.compile(r"cli_includes = \[(?P<paths>[^]]*)\]")


def arrows(pattern, files, suffix):
    """{room: rooms that it may include}, in the order of their meson.build files."""
    found = {}
    for file in files:
        for match in pattern.finditer(file.read_text()):
            room = match.groupdict().get('room', file.parent.name)
            found[room] = set(re.findall(rf'(\w+){suffix}\b', match['paths'])) - {room}
    return found


def engine():
    files = sorted(p for p in (TOP / 'engine').glob('*/meson.build'))
    return {**arrows(ENGINE, files, '_headers'), **arrows(CLI, [TOP / 'engine' / 'cli' / 'meson.build'], '_headers')}


def ui():
    return arrows(UI, [*sorted((TOP / 'ui').glob('*/meson.build')), TOP / 'ui' / 'meson.build'], '_widgets')


def reduced(rooms):
    """Without the arrows that follow from others."""
    return {room: {b for b in below if not any(b in rooms[c] for c in below)} for room, below in rooms.items()}


def floors(rooms):
    """{room: 0 for one that includes no other, else one more than the highest that it includes}"""
    height = {}

    def of(room):
        if room not in height:
            height[room] = 1 + max(map(of, rooms[room]), default=-1)
        return height[room]

    for room in rooms:
        of(room)
    return height



# --- the picture ------------------------------------------------------------------------------------------------------

WIDTH, BOX, HIGH, STEP = 860, 174, 40, 78                     # pixels; a floor is STEP high
WORDS = {'kernels': 'innermost loops', 'base': 'memory, threads, files',                     # from left to right
         'nets': 'operators, networks', 'onnx': 'networks from elsewhere', 'picture': 'pixels, files, selection', 'styles': 'style files, galleries',
         'paint': 'painting a picture', 'restore': 'mending a picture', 'era': 'looks of other times', 'train': 'fine-tuning a style', 'cli': 'the program pastiche',
         'common': 'jobs in the background', 'controls': 'sliders, presets', 'preview': 'before and after',
         'gallery': 'all styles', 'brush': 'more here, less there', 'compare': 'looks side by side', 'many': 'files to files', 'tuning': 'fine-tuning a style', 'body': 'the whole dialog'}


def text(x, y, words, size=12, more=''):
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" {more}>{words}</text>'


def arrow(x1, y1, x2, y2):
    return f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="#555" fill="none" marker-end="url(#head)"/>'


def box(x, y, width, name, words, colour):
    """Its upper middle is at x, y."""
    middle = 'text-anchor="middle"'
    return (f'<rect x="{x - width / 2:.0f}" y="{y:.0f}" width="{width:.0f}" height="{HIGH}" rx="5" fill="{colour}" stroke="#888"/>'
            + text(x, y + 17, name, 13, f'{middle} font-weight="bold"') + text(x, y + 32, words, 11, middle))


def house(rooms, top, colour):
    """The rooms floor by floor, the highest at the top, and their arrows down."""
    height = floors(rooms)
    place, width = {}, {}
    for floor in set(height.values()):
        here = [room for room in dict.fromkeys([*WORDS, *sorted(rooms)]) if height.get(room) == floor]
        for i, room in enumerate(here):
            width[room] = min(BOX, WIDTH * 0.86 / len(here) - 8)
            place[room] = WIDTH * (i + 0.5) / len(here) * 0.86 + 60, top + STEP * (max(height.values()) - floor)
    lines = []
    for a, below in reduced(rooms).items():
        for (x, y), (to_x, to_y) in ((place[a], place[b]) for b in sorted(below)):
            lines.append(arrow(x + 0.08 * (to_x - x), y + HIGH, to_x - 0.12 * (to_x - x), to_y - 3))
    return lines + [box(*place[room], width[room], room + '/' if room != 'body' else 'pastiche-dialog-body', WORDS.get(room, ''), colour)
                    for room in rooms]


def frame(top, height, name):
    return (f'<rect x="10" y="{top}" width="{WIDTH - 20}" height="{height}" rx="8" fill="none" stroke="#aaa"/>'
            + text(20, top + 20, name, 14, 'font-weight="bold"'))


def picture():
    """The SVG's text: GIMP and plugin/ above, then the rooms of ui/ and engine/."""
    upper, lower = ui(), engine()
    ui_height = 40 + STEP * (1 + max(floors(upper).values())) - 20
    engine_height = 90 + STEP * (1 + max(floors(lower).values())) - 20
    ui_top, engine_top = 190, 190 + ui_height + 40
    left, right, door = 210, WIDTH - 210, engine_top + 12
    parts = [box(left, 14, 230, 'GIMP: drawable, selection', 'what is painted over', '#eee'),
             box(right, 14, 230, 'GIMP: new layer', 'in one undo step', '#eee'),
             box(WIDTH / 2, 110, 620, 'plugin/', 'drawable → picture → job in a thread → engine → picture → layer',
                 '#f6e3c5'),
             arrow(left, 54, left, 107), arrow(right, 110, right, 57), arrow(WIDTH / 2 - 60, 150, WIDTH / 2 - 60, ui_top - 3),
             frame(ui_top, ui_height, 'ui/'), *house(upper, ui_top + 30, '#d9e8f5'),
             f'<path d="M{WIDTH / 2 + 310:.0f} 130H{WIDTH - 20}V{door + 20}H{WIDTH - 87}" stroke="#555" fill="none" '
             'marker-end="url(#head)"/>',
             arrow(WIDTH / 2, ui_top + ui_height, WIDTH / 2, door - 3),
             frame(engine_top, engine_height, 'engine/'),
             box(WIDTH / 2, door, WIDTH - 180, 'pastiche.h · pastiche-choice.h · -era.h · -restore.h · -results.h · -tune.h',
                 'the public headers: all that ui/ and plugin/ see of the engine', '#fff'),
             *house(lower, engine_top + 80, '#dcefd9')]
    total = engine_top + engine_height + 10
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" font-family="sans-serif">\n'
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>\n'
            f'<rect width="{WIDTH}" height="{total}" fill="white"/>\n' + '\n'.join(parts) + '\n</svg>\n')


if __name__ == '__main__':
    DRAWING.write_text(picture())
