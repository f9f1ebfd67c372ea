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


def shots(stills):
    """The number of each one's shot: connected parts of the graph of neighbours."""
    ranks = (np.arange(20) + .5) / 20
    tones = [np.sort(s @ AXES.T, 0)[(ranks * (len(s) - 1) + .5).astype(int)] if len(s) else np.zeros((20, 3)) for s in stills]
    near = np.array([[((a - b) ** 2).mean() < .03 ** 2 for b in tones] for a in tones])
    for _ in stills:
        near = near @ near
    return np.unique(near.argmax(1), return_inverse=True)[1]


def match(stills, to):
    """A function of colours for each of the stills' colours; None for the one that stays."""
    number = shots(stills)
    members = [[i for i, m in enumerate(number) if m == k] for k in range(number.max() + 1)]
    estimates = [Film.mean([estimate(stills[i]) for i in m]) for m in members]
    films = [Film.mean(estimates, np.array([np.exp(-(e.distance(f) / .04) ** 2 / 2) for f in estimates])) for e in estimates]
    wanted = films[number[to]] if to >= 0 else Film.mean(films)
    spared = [spare_skin(np.concatenate([stills[i] for i in m]), films[k], wanted) for k, m in enumerate(members)]
    return [None if i == to else lambda colours, a=films[k], b=spared[k]: transform(a, b, colours) for i, k in enumerate(number)]
