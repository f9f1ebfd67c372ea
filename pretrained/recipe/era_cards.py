# SPDX-License-Identifier: GPL-3.0-or-later
"""The eras that ship: what each learned from, or how it is simulated; their optics; what their files say of them.

`real` is a folder of eras/, `without` begins the descriptions in its sources.tsv whose pictures are left out. `frame` is cut off each side
(a film's or a page's edge). Grey eras have a row of `sensitivity`: what the emulsion saw of linear red, green and blue light.
"""
from dataclasses import dataclass, field

# Shares of linear sRGB light: a plate that sees blue alone (collodion), to 580 nm (orthochromatic), and all (panchromatic; its
# blue is still high); the first is moderated, as light that is pure in sRGB is not pure in nature. Curves: Mees, The
# Theory of the Photographic Process, 1942, chapter XXIII; Eder, History of Photography, 1945, chapters LXIV and LXV.
BLUE, ORTHO, PANCHROMATIC = (0.05, 0.30, 0.65), (0.07, 0.53, 0.40), (0.27, 0.50, 0.23)


@dataclass
class Card:
    title: str
    years: str
    year: int
    learned: str
    weak: str
    real: tuple = ()                    # folders of eras/ that it learns from
    without: tuple = ()
    frame: float = 0.0
    sensitivity: tuple = None
    people: float = 0.3                 # share of portraits among the photographs, as among the real pictures
    cast: float = 0.03                  # how far curves of single channels may go from their mean
    hue: float = 8.0                    # degrees that skin may turn by
    light: float = 0.08                 # how much darker or lighter skin may become, in CIELAB / 100; in colour, all else 2.2 times that
    vivid: tuple = (0.7, 1.5)           # how much of its chroma a clear colour keeps at least and at most
    start: str = ''                     # a simulation of physics_eras.py that training begins with and is pulled to
    faded: float = None                 # of the real pictures, those whose darks are that violet (a* − b*, CIELAB / 100)
    print: str = ''                     # a paper of physics_eras.py in whose colours a grey era comes
    back: bool = False                  # from the real pictures to photographs of today
    blur: float = 0.7                   # of both sides, in pixels, that the discriminator judges tone and not sharpness
    noise: float = 0.03
    optics: dict = field(default_factory=dict)


ERAS = dict(
    albumen=Card('Albumen Print', '1855–1890', 1880,
                 'tone learned from 83 scans of prints and negatives (Library of Congress: Abdul Hamid II, Carpenter, Grabill and others); '
                 'colour of the aged paper set by hand', 'skies go white; red goes dark, as the plate sees blue',
                 real=('era_1880_albumen',), sensitivity=BLUE, people=0.15, print='albumen_paper',
                 optics=dict(softness=0.0015, softness_share=0.7, vignette=0.25, grain=0.012, grain_size=0.001,
                             unevenness=0.05, unevenness_size=0.3)),
    dryplate=Card('Dry Plate', '1885–1905', 1891,
                  'tone learned from 47 views (Shepp’s Photographs of the World, 1891); an orthochromatic plate’s sensitivity',
                  'the tone is that of a halftone print; red goes dark', real=('era_1891_shepp',), frame=0.02, sensitivity=ORTHO, people=0.1, print='printing_out_paper',
                  blur=1.0, optics=dict(softness=0.0012, softness_share=0.65, vignette=0.2, grain=0.025, grain_size=0.0012,
                                        unevenness=0.07, unevenness_size=0.3)),
    threecolour=Card('Three-Colour Plate', '1895–1905', 1899,
                     'learned from 24 colour plates (Birds and All Nature, 1897 to 1899)', 'learned from birds, not from people',
                     real=('era_1899_threecolour',), without=tuple('era_1899_threecolour/00' + n for n in '01 02 07 11 12 15 21'.split()),
                     frame=0.03, people=0.2, cast=0.05, hue=12, start='threecolour', blur=1.0,
                     optics=dict(softness=0.0008, softness_share=0.5, grain=0.03, grain_size=0.0015, grain_colour=0.8)),
    plates=Card('Three-Plate Colour', '1903–1915', 1910,
                'learned from 59 colour composites of Sergei Prokudin-Gorskii’s plates', 'no fringes where something moved',
                real=('era_1905_prokudin',), frame=0.06, people=0.25, cast=0.05, hue=10, start='plates', vivid=(0.9, 1.6),
                optics=dict(softness=0.0007, softness_share=0.5, vignette=0.25, grain=0.02, grain_size=0.0012, grain_colour=0.7,
                            unevenness=0.05, unevenness_size=0.35, unevenness_colour=0.8)),
    silent=Card('Silent Film', '1914–1926', 1920,
                'tone learned from 65 stills of American films, 1919 to 1926; an orthochromatic film’s sensitivity',
                'the tone is that of stills in print; lips and red clothes go dark', real=('era_1914_silent',),
                without=('stills of the Thanhouser', 'stills, Selig'), frame=0.04, sensitivity=ORTHO, people=0.6, blur=1.0, light=0.02,       # faces of the stills are light: 57 to 88 in CIELAB
                optics=dict(softness=0.002, softness_share=0.75, halation=0.12, halation_radius=0.012, halation_colour=[1, 1, 1],
                            vignette=0.4, grain=0.05, grain_size=0.0022)),
    press=Card('Press Camera', '1935–1945', 1938,
               'tone learned from 83 negatives of the Farm Security Administration; a panchromatic film’s sensitivity', 'highlights stay grey',
               real=('era_1938_fsa_bw',), frame=0.09, sensitivity=PANCHROMATIC, people=0.4,
               optics=dict(softness=0.0009, softness_share=0.6, halation=0.06, halation_radius=0.006, halation_colour=[1, 1, 1],
                           vignette=0.15, grain=0.03, grain_size=0.0011)),
    kodachrome=Card('Kodachrome', '1938–1950', 1942,
                    'learned from the colours of 169 slides of the Farm Security Administration, 1939 to 1944', 'shadows close up',
                    real=('era_1942_kodachrome_small',), frame=0.1, people=0.35, start='kodachrome', vivid=(0.95, 1.5), light=0.1,
                    optics=dict(softness=0.0007, softness_share=0.55, halation=0.1, halation_radius=0.006, halation_colour=[1, 0.35, 0.15],
                                vignette=0.15, grain=0.02, grain_size=0.001, grain_colour=0.5)),
    slideprint=Card('Slide in Offset Print', '1965–1978', 1970,
                    'learned from 51 slides in print (United States Geological Survey and National Park Service)', 'learned from deserts and mountains',
                    real=('era_1970_slideprint',), frame=0.02, people=0.15, start='slideprint', blur=1.0,
                    optics=dict(softness=0.0006, softness_share=0.5, grain=0.02, grain_size=0.0012, grain_colour=0.6)),
    fadedslide=Card('Faded Slide', '1971–1977', 1973,
                    'learned from 45 of the most faded slides of the Environmental Protection Agency’s Documerica', 'faded as those slides, to magenta and blue',
                    real=('era_1973_documerica',), people=0.3, cast=0.15, hue=25, start='fadedslide', faded=0.067,
                    optics=dict(softness=0.0006, softness_share=0.4, halation=0.1, halation_radius=0.008, halation_colour=[1, 0.3, 0.15],
                                vignette=0.15, grain=0.03, grain_size=0.0013, grain_colour=0.6)),

    unfaded=Card('Fading Undone', 'today', 2024,
                 'learned from photographs that were faded by simulation, and from 45 faded slides (Documerica) against photographs of today',
                 'guesses: what is meant to be blue or red all over loses its colour', real=('era_1973_documerica',), faded=0.067, back=True,
                 people=0.4, cast=0.01, hue=180),
    # --- Simulated: physics_eras.py ---
    daguerreotype=Card('Daguerreotype', '1840–1855', 1845, 'simulated: a plate that sees blue, amalgam on silver, a mirror’s darks',
                       'no mirror: it does not turn negative; red goes dark', sensitivity=BLUE,
                       optics=dict(softness=0.0004, softness_share=0.3, vignette=0.45, grain=0.006, grain_size=0.0008,
                                   unevenness=0.05, unevenness_size=0.35)),
    salt=Card('Salted Paper', '1840–1860', 1843, 'simulated: a plate that sees blue, silver in the fibres of paper', 'no fibres are drawn; red goes dark',
              sensitivity=BLUE, optics=dict(softness=0.0024, softness_share=0.7, vignette=0.3, grain=0.035, grain_size=0.0022,
                                            unevenness=0.06, unevenness_size=0.25)),
    cyanotype=Card('Cyanotype', '1842–today', 1870, 'simulated: Prussian blue on paper, from an orthochromatic negative', 'no brushed edges',
                   sensitivity=ORTHO, optics=dict(softness=0.001, softness_share=0.5, grain=0.03, grain_size=0.0018,
                                                  unevenness=0.05, unevenness_size=0.3)),
    sepia=Card('Sepia Print', '1890–1930', 1900, 'simulated: silver turned into silver sulphide, an orthochromatic plate', 'a colour, more than a time',
               sensitivity=ORTHO, optics=dict(softness=0.0008, softness_share=0.5, vignette=0.25, grain=0.02, grain_size=0.0012,
                                              unevenness=0.03, unevenness_size=0.3)),
    autochrome=Card('Autochrome', '1907–1932', 1908, 'simulated: dyed starch over silver, by wavelength', 'grains are larger than real ones, to be seen',
                    optics=dict(softness=0.0012, softness_share=0.6, halation=0.08, halation_radius=0.01, halation_colour=[1, 0.8, 0.5], vignette=0.35,
                                starch=0.25, starch_size=0.0017, grain=0.02, grain_size=0.0012,
                                unevenness=0.03, unevenness_size=0.3, unevenness_colour=0.3)),
    platinum=Card('Pictorialist Platinum Print', '1895–1925', 1912, 'simulated: platinum on matt paper, a soft lens', 'soft all over, as no depth is known',
                  sensitivity=ORTHO, optics=dict(softness=0.006, softness_share=0.6, halation=0.1, halation_radius=0.02, halation_colour=[1, 1, 1],
                                                 vignette=0.35, grain=0.03, grain_size=0.0018)),
    twostrip=Card('Two-Colour Film', '1922–1932', 1926, 'simulated: two records, two dyes, by wavelength', 'neither blue nor yellow nor violet, as it was',
                  optics=dict(softness=0.0015, softness_share=0.6, halation=0.1, halation_radius=0.01, halation_colour=[1, 0.7, 0.5], vignette=0.3,
                              grain=0.04, grain_size=0.0018, grain_colour=0.3)),
    selenium=Card('Selenium-Toned Print', '1930–1950', 1935, 'simulated: silver turned into selenide, mostly in darks', 'subtle in pictures without darks',
                  sensitivity=PANCHROMATIC, optics=dict(grain=0.01, grain_size=0.0008, vignette=0.1)),
    threestrip=Card('Three-Strip Colour Film', '1935–1954', 1939, 'simulated: three narrow records, transferred dyes, by wavelength',
                    'lit as today, where studios had many times the light', 
                    optics=dict(softness=0.0011, softness_share=0.6, halation=0.12, halation_radius=0.008, halation_colour=[1, 0.85, 0.7], vignette=0.15,
                                grain=0.025, grain_size=0.0015, grain_colour=0.2)),
    super8=Card('Super 8', '1965–1980', 1968, 'simulated: an amateur’s reversal film, by wavelength', 'no frame, no scratches',
                optics=dict(softness=0.0025, softness_share=0.8, halation=0.25, halation_radius=0.012, halation_colour=[1, 0.4, 0.15], vignette=0.45,
                            grain=0.065, grain_size=0.0035, grain_colour=0.6)),
    instant=Card('Instant Print', '1972–1985', 1975, 'simulated: an integral print’s dyes under a milky layer, by wavelength', 'no white frame',
                 optics=dict(softness=0.0025, softness_share=0.7, chroma_softness=0.003, halation=0.15, halation_radius=0.015,
                             halation_colour=[1, 0.8, 0.6], vignette=0.35, grain=0.015, grain_size=0.0018, grain_colour=0.5)),
    vhs=Card('Home Video', '1980–1995', 1988, 'simulated: an NTSC signal’s bandwidth, levels and phase on half-inch tape', 'no lines, no drop-outs',
             optics=dict(softness=0.0016, softness_share=0.9, chroma_softness=0.007, halation=0.06, halation_radius=0.01, halation_colour=[1, 0.8, 0.75],
                         grain=0.045, grain_size=0.002, grain_colour=0.5)),
)
