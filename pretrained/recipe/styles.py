# SPDX-License-Identifier: GPL-3.0-or-later
"""The styles we ship: whose they are, which paintings each learns from, and how."""
from dataclasses import dataclass, field


@dataclass
class Losses:
    """Weights; `group` photographs' style statistics are compared together with the collection's."""
    adversarial: float = 0.5
    statistics: float = 20.0
    gram: float = 15.0
    content: float = 0.5
    coarse: int = 2               # content is compared at this fraction of the size: what is finer is the brush's
    tone: float = 1.5             # light and dark as in the photograph
    colour: float = 0.0           # hues as in the photograph
    calm: float = 10.0            # flat, light areas stay free of marks
    variation: float = 0.05
    match: float = 0.0            # every place like some place of the paintings
    alike: float = 0.0            # what is alike in the photograph stays alike
    affinity: float = 0.0         # what is near and alike in colour keeps one hue
    skin: float = 0.0             # skin and fur keep the photograph's hue
    follow: float = 5.0           # a larger picture has the colours of the smaller one that it is painted on
    group: int = 8
    gain: float = 4.0             # of the critic: how steep it may be


def painter(**changed):
    """Broad brushes: less of the photograph's detail, a keener critic; hues may shift, skin shall not turn blue."""
    return Losses(**{**dict(adversarial=1.0, gain=5.0, statistics=25.0, gram=20.0, content=0.4, coarse=4, tone=0.8, colour=0.8, skin=6.0),
                     **changed})


def modern(**changed):
    """From so few paintings that the critic soon knows them by heart; any colour goes."""
    return painter(**{**dict(adversarial=0.6, gain=4.0, tone=1.5, colour=0.0, skin=4.0), **changed})


def of(folder, numbers):
    return tuple(f'{folder}/{n}' for n in numbers.split())


# Twice the brush, half the critic: for those whose paintings the critic would know by heart before their brush is there.
BRUSH = dict(adversarial=0.3, statistics=50.0, gram=40.0)
# For paintings at true scale, with half of the content that was enough before.
PLACES = dict(match=10.0, alike=5.0, affinity=8.0)


@dataclass
class Recipe:
    title: str
    artist: str
    folders: tuple
    provenance: str
    without: tuple = ()           # of the folder's pictures, all but these
    only: tuple = ()              # of the folder's pictures, these
    favour: tuple = ()            # these come five times as often
    window: tuple = (1.0, 1.5)    # training windows of 256 px see this many times 256 px of a painting 512 px short
    large: tuple = ()             # instead of all these: of paintings-large/, seen at true scale …
    side: int = 1024              # … or reduced to a shorter side of so many pixels, for larger forms or coarse scans
    levels: bool = False          # ink that a scan shows as grey becomes black, and grey paper white
    working_pixels: int = 480000  # size at which the engine paints, so how large strokes are in a picture
    losses: Losses = field(default_factory=Losses)
    shown: tuple = ()             # the one that the gallery shows beside the style, and its title; of paintings/ or, new, of large
    keywords: str = ''            # by which it is found, of the list in engine/styles/STYLE-FILE.md
    good_for: str = ''            # what it does well …
    weaknesses: str = ''          # … and badly, in honest words
    suggested: dict = field(default_factory=dict)       # stroke_size, keep_colours or detail that suit it, in per cent

    def has(self, name):
        folder, number = name.split('/')
        return folder in self.folders and number not in self.without and (not self.only or number in self.only)

    def has_large(self, name):
        return name in self.large

    def weight(self, name):
        return 5.0 if name.split('/')[1] in self.favour else 1.0


STYLES = dict(
    vangogh=Recipe(
        'Vincent van Gogh', 'Vincent van Gogh (1853–1890)', ('vangogh',),
        '6 paintings: The Starry Night, Starry Night Over the Rhône, Wheat Field with Cypresses, Cypresses, Self-Portrait (1889), '
        'Wheatfield with Crows',
        only=tuple('0083 0084 0085 0096 0048 0050'.split()), favour=('0001', '0005'), window=(0.4, 0.65), working_pixels=640000,
        large=of('vangogh', '0001 0002 0003 0004 0005 0006'),
        losses=painter(**{**PLACES, 'affinity': 6.0}, content=0.2, colour=1.5, calm=10.0), shown=('vangogh/0083', 'The Starry Night'),
        keywords='oil, brushwork, post-impressionist, bold, lively, colourful, cool',
        good_for='flowers, blue skies, sunlit walls',
        weaknesses='pale skin goes blue-green',
        suggested=dict(keep_colours=25)),
    monet=Recipe(
        'Claude Monet', 'Claude Monet (1840–1926)', ('impressionism',),
        '6 paintings: Impression, Sunrise; Rouen Cathedral; Water Lilies; The Water Lily Pond; Bridge over a Pond of Water Lilies; '
        'Woman with a Parasol',
        only=tuple('0014 0015 0016 0017 0062'.split()), window=(0.5, 0.8), working_pixels=640000,
        large=of('monet', '0001 0002 0003 0004 0006 0007'), losses=painter(**PLACES, content=0.2, colour=1.2),
        shown=('impressionism/0014', 'Impression, Sunrise'),
        keywords='oil, brushwork, impressionist, dreamy, bright, cool',
        good_for='water and its reflections, flowers, animals in grass',
        weaknesses='skin goes gold, and blue-grey in cool light; eyes turn blue',
        suggested=dict(keep_colours=40)),
    cezanne=Recipe(
        'Paul Cézanne', 'Paul Cézanne (1839–1906)', ('impressionism', 'se'),
        '3 paintings: The Card Players, Mont Sainte-Victoire, Pierrot and Harlequin',
        only=tuple('0001 0002 0003 0004 0075 h-g-wells_the-time-machine'.split()), window=(0.6, 1.0),
        working_pixels=720000, large=of('cezanne', '0001 0003 0004'), side=800,
        losses=painter(**BRUSH, **PLACES, content=0.2, colour=1.6, calm=30.0, skin=5.0),
        shown=('impressionism/0003', 'Mont Sainte-Victoire'),
        keywords='oil, brushwork, post-impressionist, muted, warm',
        good_for='old walls, still lifes, animals',
        weaknesses='lit skin goes blue or grey',
        suggested=dict(keep_colours=30)),
    gauguin=Recipe(
        'Paul Gauguin', 'Paul Gauguin (1848–1903)', ('impressionism',),
        '6 paintings: Day of the God, A Farm in Brittany, Ia Orana Maria, Woman with a Flower, Night Café at Arles, The Green Christ',
        only=tuple('0009 0010 0011 0012 0063 0074 0076'.split()), window=(0.6, 1.0), working_pixels=720000,
        large=of('gauguin', '0001 0002 0003 0004 0005 0006'),
        losses=painter(**{**PLACES, 'alike': 4.0, 'affinity': 4.0}, adversarial=0.3, content=0.2, colour=1.2), shown=('impressionism/0074', 'Day of the God'),
        keywords='oil, post-impressionist, symbolist, colourful, warm',
        good_for='flowers, animals, faces in even light',
        weaknesses='skin turns yellow in hard light; little of the brush',
        suggested=dict(keep_colours=25)),
    rembrandt=Recipe(
        'Rembrandt', 'Rembrandt van Rijn (1606–1669)', ('oldmaster',),
        '7 paintings: The Night Watch, The Return of the Prodigal Son, Danaë, and others',
        only=tuple('0054 0068 0071 0076 0096 0103 0130'.split()), window=(0.7, 1.2),
        large=of('rembrandt', '0001 0002 0003 0005'), side=700,
        losses=painter(**BRUSH, **PLACES, content=0.25, colour=1.5, coarse=2), shown=('oldmaster/0071', 'The Night Watch'),
        keywords='oil, baroque, dark, dramatic, warm',
        good_for='cities at night, faces in side light',
        weaknesses='dark skin goes black; timid in light pictures'),
    hokusai=Recipe(
        'Hokusai, woodblock', 'Katsushika Hokusai (1760–1849)', ('hokusai',),
        '7 colour woodblock prints, among them the Great Wave', without=('0001', '0007'), window=(0.9, 1.5),
        large=of('hokusai', '0001 0002 0003 0004 0005 0006 0007'),
        losses=Losses(**BRUSH, **PLACES, content=0.25, colour=0.3, calm=20.0),
        shown=('hokusai/0010', 'The Great Wave off Kanagawa'),
        keywords='woodcut, print, japanese, bold, colourful',
        good_for='mountains, water, skylines',
        weaknesses='skin becomes cream, dark skin too; fine ruling in dark water'),
    kandinsky=Recipe(
        'Kandinsky and Marc', 'Wassily Kandinsky (1866–1944), Franz Marc (1880–1916)', ('modern',),
        '5 paintings: Improvisation No. 30, Painting with Green Center, Painting with Troika, Houses at Murnau, The Bewitched Mill',
        only=tuple('0018 0020 0021 0022 0023'.split()), window=(0.6, 1.0), working_pixels=640000,
        large=of('kandinsky', '0001 0002 0003 0004 0005'), side=800,
        losses=modern(**PLACES, content=0.25, adversarial=0.4, calm=20.0), shown=('modern/0018', 'Improvisation No. 30'),
        keywords='oil, abstract, expressionist, colourful, lively, bright',
        good_for='streets with lights, still lifes, strong colours',
        weaknesses='brown skin goes yellow'),
    munch=Recipe(
        'Edvard Munch', 'Edvard Munch (1863–1944)', ('modern',), '4 works: The Scream (1893 and in pastel), Madonna, Self-Portrait with Burning Cigarette',
        only=('0003', '0014'), favour=('0001', '0002'), window=(0.6, 1.0), working_pixels=640000,
        large=of('munch', '0001 0002 0003 0005'), side=700,
        losses=modern(**{**PLACES, 'alike': 3.0, 'affinity': 3.0}, content=0.4, adversarial=0.5, calm=30.0), shown=('modern/0003', 'The Scream'),
        keywords='oil, expressionist, symbolist, dramatic, lively, warm',
        good_for='mountains, evening skies, water',
        weaknesses='lit skin goes yellow, shaded skin red',
        suggested=dict(keep_colours=30)),
    # Withdrawn until its faces are faces.
    klimt=Recipe(
        'Gustav Klimt, gold', 'Gustav Klimt (1862–1918)', ('modern',), '2 paintings: The Kiss, Adele Bloch-Bauer I',
        only=('0015', '0017'), window=(0.6, 1.0), working_pixels=320000,
        large=of('klimt', '0001 0002'), side=800,
        losses=modern(**PLACES, content=0.3, adversarial=0.3), shown=('modern/0017', 'The Kiss'),
        keywords='oil, gold, art-nouveau, symbolist, warm',
        weaknesses='faces become ornament',
        suggested=dict(stroke_size=70, detail=90)),
    dore=Recipe(
        'Gustave Doré, engraving', 'Gustave Doré (1832–1883)', ('dore',),
        '5 wood engravings: Don Quixote',
        without=('0039', '0045', '0046', '0057', '0019'), window=(0.8, 1.2),
        large=of('dore', '0001 0002 0003 0004 0006'), levels=True,
        losses=Losses(**PLACES, adversarial=0.3, statistics=25.0, gram=20.0, content=0.25, calm=40.0), shown=('dore/0022', 'Don Quixote'),
        keywords='engraving, print, illustration, romantic, monochrome, dramatic',
        good_for='mountains, ruins, cities at night',
        weaknesses='lit skin is left white'),
    holbein=Recipe(
        'Holbein, woodcut', 'Hans Holbein the Younger (1497–1543)', ('holbein',),
        '49 woodcuts: The Dance of Death', window=(1.0, 1.5),
        large=of('holbein', '0001 0002 0003 0004 0005 0006'), side=700,
        losses=Losses(**PLACES, adversarial=0.3, content=0.25, tone=2.0, calm=15.0),
        shown=('holbein/0030', 'The Dance of Death'),
        keywords='woodcut, print, illustration, renaissance, monochrome, bold',
        good_for='buildings and mountains before plain skies',
        weaknesses='foliage and blurred backgrounds become pebbles'),
    whymper=Recipe(
        'Edward Whymper, alpine engraving', 'Edward Whymper (1840–1911)', ('woodengraving',),
        '4 wood engravings: Scrambles Amongst the Alps', window=(0.8, 1.2),
        large=of('whymper', '0001 0002 0003 0004'), side=800, losses=Losses(**PLACES, content=0.25),
        shown=('whymper/0002', 'Scrambles Amongst the Alps'),
        keywords='engraving, print, illustration, monochrome, dramatic',
        good_for='mountains, buildings, strong light and shadow',
        weaknesses='lit skin is left white, also dark skin; dark places are restless'),
    clarke=Recipe(
        'Ink, after Harry Clarke', 'Harry Clarke (1889–1931)', ('clarke_ink',),
        '9 ink drawings: The Fairy Tales of Charles Perrault', window=(0.9, 1.4),
        large=of('clarke', '0001 0002 0003 0005 0006 0007 0008 0009 0010'), losses=Losses(**PLACES, content=0.25, tone=2.5),
        shown=('clarke_ink/0014', 'The Fairy Tales of Charles Perrault'),
        keywords='ink, pen, illustration, art-nouveau, fairy-tale, monochrome, delicate',
        good_for='cities at night, faces with dark hair',
        weaknesses='lit skin is left blank, brown skin is grey with hatching'),
    sime=Recipe(
        'Sidney Sime, ink wash', 'Sidney Sime (1865–1941)', ('inkwash',),
        '6 ink washes: The Book of Wonder', window=(0.9, 1.4),
        large=of('sime', '0001 0002 0003 0004 0005 0006'), side=600, losses=Losses(**BRUSH, **PLACES, content=0.25, calm=40.0),
        shown=('inkwash/0006', 'The Book of Wonder'),
        keywords='ink, wash, illustration, fairy-tale, monochrome, dark, dreamy',
        good_for='animals and flowers from near, cities at night',
        weaknesses='lit skin is left white; fine dots in plain skies; little of the brush'),
    watercolour=Recipe(
        'Watercolour', 'Amédée Forestier (1854–1930)', ('watercolour',), '12 watercolours: Bruges and West Flanders',
        only=tuple('0008 0009 0018 0019 0022 0027 0028 0029 0031 0032 0034 0036'.split()), window=(0.7, 1.1),
        large=of('watercolour', '0001 0002 0003 0004 0006'), side=600,
        losses=painter(**BRUSH, **PLACES, content=0.2, coarse=3, colour=3.0, calm=60.0), shown=('watercolour/0008', 'Bruges and West Flanders'),
        keywords='watercolour, illustration, calm, delicate, bright',
        good_for='buildings under light skies, flowers, animals',
        weaknesses='paints least; pale',
        suggested=dict(keep_colours=40)),
    potter=Recipe(
        'Beatrix Potter', 'Beatrix Potter (1866–1943)', ('potter',),
        '90 illustrations of her tales', window=(0.8, 1.3),
        large=of('potter', '0001 0002 0003 0004 0005 0006'), side=560,
        losses=painter(**BRUSH, **PLACES, content=0.25, tone=1.5, colour=3.0, coarse=2, calm=30.0),
        shown=('potter/0058', 'Tales'),
        keywords='watercolour, pen, illustration, fairy-tale, delicate, warm',
        good_for='animals, flowers, children',
        weaknesses='red on faces',
        suggested=dict(keep_colours=40)),
    rackham=Recipe(
        'Arthur Rackham, ink and wash', 'Arthur Rackham (1867–1939)', ('rackham',),
        '39 illustrations: Peter Pan in Kensington Gardens, Rip Van Winkle', window=(0.8, 1.2),
        large=of('rackham', '0003 0005 0006'), side=640, losses=Losses(**PLACES, content=0.25, calm=30.0),
        shown=('rackham/0011', 'Peter Pan in Kensington Gardens'),
        keywords='ink, pen, wash, watercolour, illustration, fairy-tale, muted, delicate',
        good_for='mountains, ruins, evening light',
        weaknesses='blurred backgrounds crackle'),
    greenaway=Recipe(
        'Kate Greenaway', 'Kate Greenaway (1846–1901)', ('greenaway',), '6 colour prints: The Pied Piper of Hamelin', window=(0.8, 1.2),
        large=of('greenaway', '0001 0002 0003 0004 0005 0006'), side=700,
        losses=painter(**BRUSH, **PLACES, content=0.25, tone=1.5, colour=5.0, coarse=2, calm=30.0),
        shown=('greenaway/0027', 'The Pied Piper of Hamelin'),
        keywords='print, watercolour, illustration, fairy-tale, bright, delicate',
        good_for='still lifes, buildings in the sun, flowers',
        weaknesses='lit skin is left white',
        suggested=dict(keep_colours=20)),
    # Of paintings-large/ alone.
    seurat=Recipe(
        'Georges Seurat, points', 'Georges Seurat (1859–1891)', (),
        '3 paintings: A Sunday on La Grande Jatte, Le Chahut, Circus Sideshow',
        large=of('seurat', '0001 0002 0003'), side=800, favour=('0001',), working_pixels=360000,
        losses=painter(**PLACES, adversarial=0.3, content=0.2, colour=2.5), shown=('seurat/0001', 'A Sunday on La Grande Jatte'),
        keywords='oil, brushwork, post-impressionist, bright, calm',
        good_for='lawns in the sun, flowers, old walls',
        weaknesses='large faces go yellow; tooth rather than points',
        suggested=dict(keep_colours=35)),
    renoir=Recipe(
        'Auguste Renoir', 'Pierre-Auguste Renoir (1841–1919)', (),
        '3 paintings: Bal du moulin de la Galette, Luncheon of the Boating Party, The Swing',
        large=of('renoir', '0001 0003 0004'), favour=('0001',), working_pixels=360000,
        losses=painter(**PLACES, content=0.25, colour=2.5), shown=('renoir/0001', 'Bal du moulin de la Galette'),
        keywords='oil, brushwork, impressionist, lively, warm',
        good_for='flowers, animals, brick and stone',
        weaknesses='green patches on hair and foreheads',
        suggested=dict(keep_colours=25)),
    beardsley=Recipe(
        'Aubrey Beardsley, black and white', 'Aubrey Beardsley (1872–1898)', (), '7 drawings, among them Salome',
        large=of('beardsley', '0001 0002 0003 0004 0005 0006 0007'), side=700,
        losses=Losses(**PLACES, adversarial=0.3, content=0.3, tone=2.5), shown=('beardsley/0001', 'The Black Cape'),
        keywords='ink, pen, illustration, art-nouveau, monochrome, bold',
        good_for='silhouettes, cities at night, dark hair',
        weaknesses='lit skin is left white, also dark skin; half-tones become specks'),
    pyle=Recipe(
        'Howard Pyle, tales of pirates', 'Howard Pyle (1853–1911)', (), '4 illustrations: Book of Pirates',
        large=of('pyle', '0001 0002 0003 0004'), side=600, losses=painter(**PLACES, content=0.25, colour=1.5, coarse=2),
        shown=('pyle/0002', 'Book of Pirates'), keywords='oil, illustration, dramatic, colourful'),
    piranesi=Recipe(
        'Piranesi, etching', 'Giovanni Battista Piranesi (1720–1778)', (), '3 etchings: Views of Rome and others',
        large=of('piranesi', '0001 0002 0003'), side=700, levels=True, losses=Losses(**PLACES, adversarial=0.3, content=0.25, calm=30.0),
        shown=('piranesi/0002', 'Ancient Temple'), keywords='print, ink, baroque, monochrome, dramatic',
        good_for='ruins, facades, mountains',
        weaknesses='grey skin; fine ruling in skies'),
    duerer=Recipe(
        'Albrecht Dürer, engraving', 'Albrecht Dürer (1471–1528)', (), '1 engraving: Melencolia I',
        large=of('duerer', '0001'), losses=Losses(**PLACES, adversarial=0.3, content=0.25, calm=20.0),
        shown=('duerer/0001', 'Melencolia I'), keywords='engraving, print, renaissance, monochrome, delicate',
        good_for='fur and curls, ruins, mountains',
        weaknesses='lit skin is left white'),
)
