# SPDX-License-Identifier: GPL-3.0-or-later
"""match (engine/era/film.c, match.c) in numpy: colours are arrays [n, 3] of R'G'B' in 0 to 1."""
import numpy as np

LUMA = np.array([.2126, .7152, .0722])
AXES = np.array([LUMA, [.6, 0, -.6], [.5, -1, .5]])
T = np.linspace(0, 1, 9)
TONES = np.array([.14, .44, .81])
SHARES = np.array([[[.52, -.04, -.02], [.48, .18, .41], [-.01, -.05, .47]],
                   [[.27, -.01, .01], [.58, .23, .42], [.14, -.06, .36]],
                   [[.51, 0, -.06], [.69, .86, .70], [.08, .01, .79]]])
FROM_LMS = np.array([[.2104542553, .7936177850, -.0040720468], [1.9779984951, -2.4285922050, .4505937099], [.0259040371, .7827717662, -.8086757660]])
TO_LMS = np.array([[.4122214708, .5363325363, .0514459929], [.2119034982, .6806995451, .1073969566], [.0883024619, .2817188376, .6299787005]])


def bernstein(t):
    return np.stack([(1 - t) ** 2, 2 * t * (1 - t), t ** 2], -1)


def step(x, a, b):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def greys(basis, casts):
    c = np.zeros((3, 2))
    for s in np.geomspace(.3, .03, 8):
        w = np.exp(-((casts - basis @ c) ** 2).sum(1) / (2 * s * s) - (casts ** 2).sum(1) / .02)
        c = np.linalg.solve((basis * w[:, None]).T @ basis / len(w) + .005 * np.eye(3), (basis * w[:, None]).T @ casts / len(w))
    return c


class Film:
    def __init__(self, shift, chroma, monochrome):
        self.shift, self.chroma, self.monochrome = shift, chroma, monochrome
        ramp = np.linalg.solve(AXES, (bernstein(T) @ shift + T[:, None] * [1, 0, 0]).T).T
        for i in range(1, len(T)):
            ramp[i] = np.maximum(ramp[i], ramp[i - 1] + .3 / 8)
        self.ramp, self.lightness = ramp, ramp @ LUMA

    @staticmethod
    def mean(films, weights=None):
        w = np.ones(len(films)) if weights is None else weights
        return Film(*(sum(w[i] * getattr(f, name) for i, f in enumerate(films)) / w.sum() for name in ('shift', 'chroma', 'monochrome')))

    def distance(self, other):
        return np.sqrt(((self.ramp - other.ramp) ** 2).mean() + (.1 * (self.chroma - other.chroma)) ** 2 + (.2 * (self.monochrome - other.monochrome)) ** 2)


def estimate(colours):
    if len(colours) == 0:
        return Film(np.zeros((3, 3)), 0., 0.)
    z = colours @ AXES.T
    basis, casts = bernstein(z[:, 0]), z[:, 1:]
    tones = np.sort(z[:, 0])[[int(r * (len(z) - 1) + .5) for r in (.005, .5, .995)]]
    c = greys(basis, casts)
    plain = np.linalg.solve(basis.T @ basis + 1e-4 * len(z) * np.eye(3), basis.T @ casts)
    rms = np.sqrt(((casts - basis @ plain) ** 2).sum(1).mean())
    said = step(tones[2] - tones[0], .05, .25)
    mono = (1 - step(rms, .006, .014)) * step(tones[2] - tones[0], .15, .35)
    chroma = (1 - mono) * said * .39 * (np.log(np.sqrt(((casts - basis @ c) ** 2).sum(1)).mean() + .005) + 2.58)
    shift = np.stack([said * SHARES[0] @ (tones - TONES)] + [(1 - mono) * said * SHARES[1 + j] @ c[:, j] + mono * plain[:, j] for j in (0, 1)], 1)
    return Film(shift, chroma, mono)


def curve(x, a, b):
    low = b[0] + x - a[0] if b[0] > a[0] else b[0] * x / max(a[0], 1e-6)
    high = b[-1] + x - a[-1] if b[-1] < a[-1] else 1 - (1 - b[-1]) * (1 - x) / max(1 - a[-1], 1e-6)
    return np.where(x < a[0], low, np.where(x > a[-1], high, np.interp(x, a, b)))


def transform(a, b, colours):
    gain = np.clip(np.exp(b.chroma - a.chroma) * (a.lightness[6] - a.lightness[2]) / (b.lightness[6] - b.lightness[2]), .4, 2.5)
    gain = gain ** ((1 - a.monochrome) * (1 - b.monochrome)) * min((1 - b.monochrome + 1e-9) / (1 - a.monochrome + 1e-9), 1)
    out = np.clip(np.stack([curve(colours[:, i], a.ramp[:, i], b.ramp[:, i]) for i in range(3)], 1), 0, 1)
    light = (out @ LUMA)[:, None]
    grey = np.stack([np.interp(light[:, 0], b.lightness, b.ramp[:, i] - b.lightness) for i in range(3)], 1)
    beside = grey + gain * (out - light - grey)
    with np.errstate(divide='ignore', invalid='ignore'):
        room = np.where(beside > 1 - light, (1 - light) / beside, np.where(beside < -light, -light / beside, 1))
    return np.clip(light + room.min(1, keepdims=True) * beside, 0, 1)


def lch(colours):
    linear = np.where(colours <= .04045, colours / 12.92, ((colours + .055) / 1.055) ** 2.4)
    lab = np.cbrt(linear @ TO_LMS.T) @ FROM_LMS.T
    return lab[:, 0], np.hypot(lab[:, 1], lab[:, 2]), np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))


def spare_skin(colours, a, b):
    l, c, h = lch(colours)
    like = (l >= .25) & (l <= .95) & (c >= .03) & (c <= .2) & (h >= 20) & (h <= 80)
    spared = step(like.mean(), .01, .04) * (1 - b.monochrome) if len(colours) else 0
    if spared == 0:
        return b
    skin = colours[like].mean(0)[None]
    before = lch(skin)[2][0]

    def with_part(part):
        return Film(np.column_stack([b.shift[:, 0], a.shift[:, 1:] + part * (b.shift[:, 1:] - a.shift[:, 1:])]), b.chroma, b.monochrome)

    def good(part):
        return min(28, before) - .01 <= lch(transform(a, with_part(part), skin))[2][0] <= max(65, before) + .01
    if good(1):
        return b
    least, most = 0., 1.
    for _ in range(8):
        middle = (least + most) / 2
        least, most = (middle, most) if good(middle) else (least, middle)
    return with_part(least + (1 - least) * (1 - spared))


RANKS = (np.arange(20) + .5) / 20
SHAPES = np.array([[.6, .6, .6], [.7, -.7, 0], [0, .7, -.7], [.7, 0, -.7]])


def at_ranks(values, ranks=RANKS):
    return np.sort(values, 0)[(np.asarray(ranks) * (len(values) - 1) + .5).astype(int)]


class Scene:
    def __init__(self, colours):
        if len(colours) == 0:
            colours, self.tones, self.shapes, self.says = np.zeros((1, 3)), np.zeros((20, 3)), np.zeros((20, 4)), 0.
            self.mean, self.deviation, self.chroma = np.zeros(3), np.zeros(3), 0.
            return
        self.tones = at_ranks(colours @ AXES.T)
        self.mean, self.deviation = colours.mean(0), colours.std(0) + .01
        self.shapes = at_ranks((colours - self.mean) / self.deviation @ SHAPES.T)
        light = colours @ LUMA
        along = (light - self.mean @ LUMA) / (self.deviation @ LUMA)
        self.chroma = np.sqrt(((colours - self.mean - along[:, None] * self.deviation) ** 2).sum(1).mean()) + .003
        self.says = step(np.ptp(at_ranks(light, [.005, .995])), .05, .25)

    @staticmethod
    def average(scenes):
        made = Scene(np.zeros((0, 3)))
        for name in vars(made):
            setattr(made, name, np.mean([getattr(s, name) for s in scenes], 0))
        return made

    def sameness(self, other):
        return (1 - step(np.sqrt(((self.shapes - other.shapes) ** 2).mean()), .12, .2)) * self.says * other.says

    def difference(self, to, base):
        """What the film of the scene `to` does more than this one's, if they show the same: (shift, chroma)."""
        greys = base.ramp[[0, 4, 8]]
        moved = ((greys - self.mean) / self.deviation * to.deviation + to.mean - greys) @ AXES.T
        return np.linalg.solve(bernstein(np.array([0, .5, 1])), moved), np.log(to.chroma / self.chroma)


def shots(scenes):
    """The number of each one's shot: connected parts of the graph of neighbours."""
    near = np.array([[((a.tones - b.tones) ** 2).mean() < .03 ** 2 for b in scenes] for a in scenes])
    for _ in scenes:
        near = near @ near
    return np.unique(near.argmax(1), return_inverse=True)[1]


def refine(estimates, scenes):
    """The shots' films, after what the others say of them."""
    films = []
    for i, e in enumerate(estimates):
        said, weights = [e], [1.]
        for j, f in enumerate(estimates):
            if i == j:
                continue
            same = scenes[j].sameness(scenes[i])
            if same > 0:
                shift, chroma = scenes[j].difference(scenes[i], Film.mean([e, f]))
                said.append(Film(f.shift + shift, f.chroma + chroma, e.monochrome))
                weights.append(same)
            said.append(f)
            weights.append((1 - same) * np.exp(-(e.distance(f) / .04) ** 2 / 2))
        films.append(Film.mean(said, np.array(weights)))
    return films


def match(stills, to):
    """A function of colours for each of the stills' colours; None for the one that stays."""
    scenes = [Scene(s) for s in stills]
    number = shots(scenes)
    members = [[i for i, m in enumerate(number) if m == k] for k in range(number.max() + 1)]
    films = refine([Film.mean([estimate(stills[i]) for i in m]) for m in members], [Scene.average([scenes[i] for i in m]) for m in members])
    wanted = films[number[to]] if to >= 0 else Film.mean(films)
    spared = [spare_skin(np.concatenate([stills[i] for i in m]), films[k], wanted) for k, m in enumerate(members)]
    return [None if i == to else lambda colours, a=films[k], b=spared[k]: transform(a, b, colours) for i, k in enumerate(number)]
