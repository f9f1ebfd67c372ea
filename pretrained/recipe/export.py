# SPDX-License-Identifier: GPL-3.0-or-later
"""Checkpoints → style files, and the base for other runtimes.

    python3 export.py styles CHECKPOINTS ../styles [NAME …]      # base.pt and NAME.pt → base.safetensors,
                                                                 # discriminator.safetensors, NAME.safetensors
    python3 export.py restorer CHECKPOINTS ../styles             # restorer.pt → restorer.safetensors
    python3 export.py era CHECKPOINTS ../styles/eras [NAME …]    # NAME.pt, learned or simulated → NAME.safetensors
    python3 export.py paintings ../styles FOLDER [NAME …]        # into each style's file a small picture of a painting,
                                                                 # of FOLDER/paintings (styles.py says which)
    python3 export.py metadata ../styles [NAME …]                # into each style's file keywords, good_for, weaknesses and size
    python3 export.py texts ../styles ../../plugin/po/texts.pot  # what those files say of themselves, for translators
    python3 export.py onnx STYLE.safetensors STYLE.onnx          # the generator alone: x, 1×3×H×W → y, for comparisons;
                                                                 # base.safetensors is beside STYLE.safetensors
"""
import json
import os
import re
import sys

import torch
from PIL import Image

import era_cards
import eras
import physics_eras
import stylefile
import styles
from common import restore
from networks import Discriminator, Encoder, Generator
from restorer import Restorer

LICENCE = 'GPL-3.0-or-later; the paintings are in the public domain'
LICENCE_LEARNED, LICENCE_SIMULATED = 'GPL-3.0-or-later; what it learned from is in the public domain', 'GPL-3.0-or-later'


def export_styles(source, target, *names):
    base = restore(f'{source}/base.pt')
    g, e = Generator(), Encoder()
    g.load_state_dict(base['g'])
    e.load_state_dict(base['e'])
    os.makedirs(target, exist_ok=True)
    digest = stylefile.write(f'{target}/base.safetensors', stylefile.base_tensors(g, e),
                             dict(kind='base', title='Base', licence=LICENCE, provenance='see pretrained/README.md'))
    stored, _ = stylefile.read(f'{target}/base.safetensors')
    d = Discriminator()
    d.load_state_dict(base['d'])
    stylefile.write(f'{target}/discriminator.safetensors', stylefile.discriminator_tensors(d),
                    dict(kind='discriminator', title='Discriminator', licence=LICENCE, provenance='see pretrained/README.md', base_sha256=digest))
    for name in names or [n for n in styles.STYLES if os.path.exists(f'{source}/{n}.pt')]:
        style, state = styles.STYLES[name], restore(f'{source}/{name}.pt')
        g.load_state_dict({**base['g'], **state['g']})
        vector, steps = state['style']['vector'], int(state['style']['steps'])
        stylefile.write(f'{target}/{name}.safetensors', stylefile.style_tensors(g, vector, stored), dict(
            kind='style', title=style.title, artist=style.artist, licence=LICENCE, provenance=style.provenance,
            training=f'{steps} steps of generator against discriminator from the shared base',
            keywords=style.keywords, good_for=style.good_for, weaknesses=style.weaknesses, working_pixels=style.working_pixels,
            **style.suggested, base_sha256=digest))
        print(name, steps, 'steps')


def export_restorer(source, target):
    net = Restorer()
    net.load_state_dict(restore(f'{source}/restorer.pt')['g'])
    stylefile.write(f'{target}/restorer.safetensors', stylefile.restorer_tensors(net), dict(
        kind='restorer', title='Restorer', licence='GPL-3.0-or-later; what it learned from is free (see pretrained/README.md)',
        provenance='photographs, paintings and old prints with damage that was drawn over them'))


CALM = 0.65         # of the range, where the network did not learn together with real pictures alone: bolder it goes wrong


def finished(source, name):
    """(network, limits, looks) of a checkpoint: trained by train_era.py, or made by physics_eras.py; in the print's colour, if it has one."""
    card, state = era_cards.ERAS[name], torch.load(f'{source}/{name}.pt', weights_only=True)
    era = eras.Era(card.sensitivity, not card.back, eras.RANGE_BACK if card.back else eras.RANGE)
    if 'era' in state:
        era.load_state_dict(state['era'])
        looks = era.looks()
        era.range *= CALM if card.back else 1.0
        if card.print:
            looks['curves'] = physics_eras.printed(looks['curves'], card.print)
    else:
        era.watcher.load_state_dict(torch.load(f'{source}/exposing.pt', weights_only=True))
        looks, era.range = state['looks'], CALM * era.range
    return era.watcher, era.range, looks


def export_eras(source, target, *names):
    os.makedirs(target, exist_ok=True)
    for name in names or [n for n in era_cards.ERAS if os.path.exists(f'{source}/{n}.pt')]:
        card = era_cards.ERAS[name]
        stylefile.write(f'{target}/{name}.safetensors', stylefile.era_tensors(*finished(source, name)), dict(
            kind='era', title=card.title, years=card.years, year=card.year, learned=card.learned, weak=card.weak,
            licence=LICENCE_LEARNED if card.real else LICENCE_SIMULATED,
            optics=json.dumps(card.optics)))


def export_paintings(target, folder, *names):
    for name in names or [n for n in styles.STYLES if os.path.exists(f'{target}/{n}.safetensors')]:
        style = styles.STYLES[name]
        file, title = style.shown
        kind = 'paintings' if style.has(file) else 'paintings-large'
        stylefile.describe(f'{target}/{name}.safetensors', painting_title=title,
                           painting=stylefile.painting(Image.open(f'{folder}/{kind}/{file}.jpg')))


def export_metadata(target, *names):
    for name in names or [n for n in styles.STYLES if os.path.exists(f'{target}/{n}.safetensors')]:
        style = styles.STYLES[name]
        stylefile.describe(f'{target}/{name}.safetensors', keywords=style.keywords, good_for=style.good_for, weaknesses=style.weaknesses,
                           working_pixels=style.working_pixels, **style.suggested)


def texts(folder):
    """(text, what it is) of all that the dialogs show of styles and eras, each text once, without names of people and without
    years, which are the same in all languages."""
    found = {LICENCE: 'licence', LICENCE_LEARNED: 'licence'}
    for name, style in styles.STYLES.items():
        if os.path.exists(f'{folder}/{name}.safetensors'):
            for what, text in dict(title=style.title, good_for=style.good_for, weaknesses=style.weaknesses, provenance=style.provenance,
                                   painting_title=style.shown[1]).items():
                found.setdefault(text, f'{name}: {what}')
    for name, card in era_cards.ERAS.items():
        if os.path.exists(f'{folder}/eras/{name}.safetensors'):
            for what, text in dict(title=card.title, years=card.years, learned=card.learned, weak=card.weak).items():
                if re.search('[A-Za-z]', text):
                    found.setdefault(text, f'era {name}: {what}')
    return found


def export_texts(folder, target):
    with open(target, 'w') as file:
        file.write('# SPDX-License-Identifier: GPL-3.0-or-later\n# Made by pretrained/recipe/export.py texts.\n'
                   'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
        for text, what in texts(folder).items():
            file.write(f'\n#. {what}\nmsgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n')


class Alone(torch.nn.Module):
    """A generator with its vector fixed."""

    def __init__(self, generator, vector):
        super().__init__()
        self.generator, self.vector = generator, vector

    def forward(self, x):
        return self.generator(x, self.vector)


def export_onnx(source, target):
    tensors, _ = stylefile.read(source)
    base, _ = stylefile.read(os.path.join(os.path.dirname(source), 'base.safetensors'))
    g = Generator()
    stylefile.load_generator(g, tensors, base)
    size = {2: 'height', 3: 'width'}
    torch.onnx.export(Alone(g.eval(), tensors['vector'][None]), (torch.rand(1, 3, 64, 64),), target, opset_version=17,
                      input_names=['x'], output_names=['y'], dynamic_axes=dict(x=size, y=size), dynamo=False)


if __name__ == '__main__':
    commands = dict(styles=export_styles, era=export_eras, restorer=export_restorer, paintings=export_paintings, metadata=export_metadata, texts=export_texts,
                    onnx=export_onnx)
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
