# SPDX-License-Identifier: GPL-3.0-or-later
"""The styles we ship: whose they are, which paintings each learns from, and how."""
from dataclasses import dataclass, field


@dataclass
class Losses:
    """Weights; `group` photographs' style statistics are compared together with the collection's."""
    adversarial: float = 2.0
    statistics: float = 5.0
    gram: float = 1.5
    content: float = 0.8
    variation: float = 0.05
    group: int = 4
    gain: float = 1.0             # of the critic: how steep it may be


@dataclass
class Recipe:
    title: str
    artist: str
    folders: tuple
    provenance: str
    without: tuple = ()           # of the folder's pictures, all but these
    favour: tuple = ()            # these come five times as often
    window: tuple = (1.0, 1.5)    # training windows of 256 px see this many times 256 px of a painting 512 px short
    working_pixels: int = 480000  # size at which the engine paints, so how large strokes are in a picture
    losses: Losses = field(default_factory=Losses)

    def has(self, name):
        folder, number = name.split('/')
        return folder in self.folders and number not in self.without

    def weight(self, name):
        return 5.0 if name.split('/')[1] in self.favour else 1.0


STYLES = dict(
    vangogh=Recipe(
        'Vincent van Gogh', 'Vincent van Gogh (1853–1890)', ('vangogh',),
        '93 paintings of his last years: Arles, Saint-Rémy, Auvers',
        without=('0086', '0095', '0028', '0078'),
        favour=tuple('0083 0085 0084 0040 0039 0096 0097 0080 0089 0063 0036 0064 0088 0048 0050 0015'.split()),
        window=(0.75, 1.1), losses=Losses(adversarial=1.0, content=0.7, gain=4.0)),
    monet=Recipe(
        'Claude Monet', 'Claude Monet (1840–1926)', ('monet',), '299 paintings at 256 pixels',
        window=(1.4, 2.0), losses=Losses(adversarial=1.0, content=0.6, gain=4.0)),
    dore=Recipe(
        'Gustave Doré, engraving', 'Gustave Doré (1832–1883)', ('dore',),
        '70 wood engravings: Don Quixote, Gargantua and Pantagruel, The Raven',
        without=('0039', '0045', '0046', '0057', '0019'), window=(0.9, 1.3)),
    hokusai=Recipe(
        'Hokusai, woodblock', 'Katsushika Hokusai (1760–1849)', ('hokusai',),
        '9 colour woodblock prints, among them the Great Wave',
        without=('0001', '0007'), window=(1.0, 1.8), losses=Losses(adversarial=0.8, content=1.5)),
    rackham=Recipe(
        'Arthur Rackham, ink and wash', 'Arthur Rackham (1867–1939)', ('rackham',),
        '39 illustrations: Peter Pan in Kensington Gardens, Rip Van Winkle', window=(0.9, 1.5)),
    watercolour=Recipe(
        'Watercolour', 'Amédée Forestier (1854–1930)', ('watercolour',),
        '37 watercolours: Bruges and West Flanders', window=(1.0, 1.6)),
    clarke=Recipe(
        'Ink, after Harry Clarke', 'Harry Clarke (1889–1931)', ('clarke_ink',),
        '22 ink drawings: The Fairy Tales of Charles Perrault', window=(0.9, 1.5)),
)
