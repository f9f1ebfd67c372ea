# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the guide that the program paints: one picture several times, side by side, or in two looks at
once.   guide_strips.py NAME WORK (tests/guide-pictures calls it); and what the guide's pictures have in common."""
import math
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests'))
from engine_paints import mixed

HELP = TOP / 'plugin' / 'help'
LAKE = TOP / 'tests' / 'data' / 'lake-sherburne.jpg'
PAINTING = TOP / 'pretrained' / 'samples' / 'learned.jpg', (0, 0, 480, 270)     # The Starry Night, at the left of that
WOMAN = TOP / 'pretrained' / 'photographs' / 'woman.jpg'
WIDEST = 960        # pixels, of a picture in the guide
GAP = 6             # pixels between the pictures of a strip

STRIPS = {      # the picture, the part of it that is shown (all, if None), and how each is painted (None: not at all)
    'strengths': (LAKE, None, [None, *(dict(style='vangogh', strength=s) for s in (40, 100, 150))]),
    'strokes': (LAKE, (300, 60, 700, 360), [dict(style='cezanne', stroke_size=s) for s in (50, 100, 200)]),
    'portrait': (WOMAN, (150, 20, 450, 245), [None, dict(style='cezanne'), dict(style='cezanne', keep_colours=80, detail=70)]),
    'mix': (LAKE, None, [dict(style='vangogh', mix='hokusai', mix_amount=a) for a in (0, 35, 65, 100)]),
}
# The sitter of WOMAN, as somebody would select her with a few clicks.
SITTER = [(305, 71), (343, 57), (390, 83), (426, 142), (455, 225), (508, 284), (520, 355), (502, 378), (461, 337), (402, 319), (343, 349),
          (331, 396), (225, 404), (118, 426), (24, 467), (0, 470), (0, 402), (33, 355), (18, 337), (30, 310), (154, 278), (177, 251),
          (254, 189), (290, 142)]
SUBJECT, BACKGROUND = dict(style='duerer'), dict(style='watercolour')


def save(picture, name, quality=82):
    picture.convert('RGB').save(HELP / f'{name}.jpg', quality=quality, optimize=True, progressive=True)


def paint(photo, into, **settings):
    options = [word for name, value in settings.items() for word in (f'--{name.replace("_", "-")}', str(value))]
    subprocess.run([TOP / 'build/engine/cli/pastiche', 'apply', '--styles', TOP / 'pretrained/styles', *options, photo, into], check=True, timeout=600)
    return Image.open(into).convert('RGB')


def strip(photo, part, ways, work):
    pictures = [paint(photo, work / f'{i}.png', **way) if way else Image.open(photo).convert('RGB') for i, way in enumerate(ways)]
    pictures = [picture.crop(part or (0, 0, *picture.size)) for picture in pictures]
    width = (WIDEST - GAP * (len(ways) - 1)) // len(ways)
    height = round(pictures[0].height * width / pictures[0].width)
    sheet = Image.new('RGB', (len(ways) * (width + GAP) - GAP, height), 'white')
    for i, picture in enumerate(pictures):
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (i * (width + GAP), 0))
    return sheet


def two_looks(photo, work):
    """The photograph; and its subject in one look, all around it in another, as the plug-in mixes both where the selection is soft."""
    subject, around = (np.asarray(paint(photo, work / f'{i}.png', **way)) for i, way in enumerate((SUBJECT, BACKGROUND)))
    selected = Image.new('L', Image.open(photo).size)
    ImageDraw.Draw(selected).polygon(SITTER, fill=255)
    amount = np.asarray(selected.filter(ImageFilter.GaussianBlur(3)))[..., None] / 255
    made = Image.fromarray(mixed(around, subject, amount).round().astype(np.uint8))
    sheet = Image.new('RGB', (2 * made.width + GAP, made.height), 'white')
    sheet.paste(Image.open(photo).convert('RGB'), (0, 0))
    sheet.paste(made, (made.width + GAP, 0))
    sheet.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    return sheet


def damage(photo, into):
    """A picture as an old print, grey and warm, that was scratched, creased and flaked: always the same."""
    picture = Image.open(photo).convert('L')
    (w, h), fine, chance = picture.size, 4, random.Random(3)      # drawn this many times as large, so that edges are soft
    mask = Image.new('L', (w * fine, h * fine))
    draw = ImageDraw.Draw(mask)

    def crack(points, width, wander):
        """A line that wanders and changes its width."""
        (x, y), *others = [(a * w * fine, b * h * fine) for a, b in points]
        for to_x, to_y in others:
            for i in range(60, 0, -1):
                was, x, y = (x, y), x + (to_x - x) / i + chance.gauss(0, wander * fine), y + (to_y - y) / i + chance.gauss(0, wander * fine)
                draw.line([was, (x, y)], fill=255, width=max(2, round(width * fine * chance.uniform(0.4, 1.3))))
    crack([(0, 0.62), (0.35, 0.6), (1, 0.65)], 3.5, 0.5)
    crack([(0.6, 0), (0.57, 0.3), (0.61, 0.62)], 2, 0.6)
    crack([(0.93, 0), (0.9, 0.35), (1, 0.5)], 3, 0.8)
    for x, lean in (0.2, 0.03), (0.34, 0.01), (0.8, -0.02):
        crack([(x, 0), (x + lean, 1)], 1, 0.1)
    for _ in range(60):
        x, y, r = chance.uniform(0, w * fine), chance.uniform(0, h * fine), fine * min(5, chance.expovariate(0.8))
        draw.polygon([(x + r * chance.uniform(0.4, 1.4) * math.cos(a), y + r * chance.uniform(0.4, 1.4) * math.sin(a)) for a in range(7)], fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(fine / 3)).resize((w, h), Image.Resampling.BOX).point(lambda v: v * 0.95)
    picture.paste(238, (0, 0, w, h), mask)
    warm = [tuple(min(255, round(v * f + b)) for v in range(256)) for f, b in ((0.9, 24), (0.87, 18), (0.78, 12))]
    Image.merge('RGB', [picture.point(table) for table in warm]).save(into)


if __name__ == '__main__':
    name, work = sys.argv[1], Path(sys.argv[2])
    save(two_looks(WOMAN, work) if name == 'background' else strip(*STRIPS[name], work), name)
