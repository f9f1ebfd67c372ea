# SPDX-License-Identifier: GPL-3.0-or-later
"""What no training may see: the photographs and paintings that measurements and contact sheets show.

`data.py` packs none of them for training, and leaves them out again when it reads an archive.
"""

PHOTOS = ('debian_gcomprismonumentsanimals/0002 elementary/0058 debian_gcomprismonumentsanimals/0072 gb82/0004 '
          'debian_gcomprismonumentsanimals/0028 elementary/0029 pixabay_people/0224 azure/0004').split()
# Those whose licence lets us print them anywhere: CC0, public domain, MIT.
SHOWN_PHOTOS = ('elementary/0058', 'gb82/0004', 'azure/0004')

# Faces to measure and look at, all CC0; by the tone of the skin, or black and white.
FACES = {tone: ['pixabay_people/' + n for n in numbers.split()] for tone, numbers in dict(
    light='0046 0158 0012 0152 0204 0224 0048 0240 0264 0133 0022 0076 0147 0252 0279',
    brown='0009 0125 0143 0290 0013',
    dark='0015 0043 0111 0124 0237 0267',
    grey='0093 0149').items()}

# Of paintings/. The first eight show what the base makes of a painting through the encoder alone; settings were chosen
# by them. hokusai/0002 is another print of the Great Wave.
SHOWN_PAINTINGS = ('modern/0003 modern/0018 vangogh/0083 hokusai/0010 dore/0005 rackham/0016 monet/0040 '
                   'watercolour/0024').split()
PAINTINGS = [*SHOWN_PAINTINGS, 'hokusai/0002']

# The same works in paintings-large/, which the base may not see but a style of their painter may.
LARGE_OF_SHOWN = 'munch/0001 munch/0002 kandinsky/0001 vangogh/0001 hokusai/0001 dore/0003'.split()

# Eight of paintings-large/ that nothing ever learns from and no setting is chosen by, and the same works in paintings/:
# base.pt, and so what was trained from it, still saw those three, and some of the faces.
FRESH = {
    'levitan/0001': 'Levitan, Golden Autumn: oil',
    'renoir/0002': 'Renoir, Two Sisters: oil, faces',
    'munch/0006': 'Munch, Melancholy: oil, flat',
    'seurat/0004': 'Seurat, Seascape at Port-en-Bessin: points',
    'degas/0001': 'Degas, Blue Dancers: pastel',
    'watercolour/0005': 'Collins, Cathedral Cities of Spain: watercolour',
    'hokusai/0008': 'Hokusai, Red Fuji: woodblock',
    'piranesi/0004': 'Piranesi, Views of Rome: etching',
}
FRESH_SMALL = 'impressionism/0029 se/virginia-woolf_to-the-lighthouse impressionism/0006'.split()

_PHOTOS = {*PHOTOS, *(name for names in FACES.values() for name in names)}
_PAINTINGS = {*PAINTINGS, *FRESH_SMALL}


def photo(name):
    return name in _PHOTOS


def painting(name):
    """Of paintings/, for the base and the discriminator. A style may learn from the one that its gallery shows."""
    return name in _PAINTINGS


def large(name):
    return name in FRESH


def large_for_base(name):
    return large(name) or name in LARGE_OF_SHOWN
