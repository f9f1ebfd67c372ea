# SPDX-License-Identifier: GPL-3.0-or-later
"""match (engine/era/match.c and what it stands on) in numpy: colours are arrays [n, 3] of R'G'B' in 0 to 1."""
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
POINTS = np.array([.005, .02, .08, .25, .5, .75, .92, .98, .995])
SIDE, SCALES = 12, np.arange(-4, 5) / 6     # of the grids on which stills are laid over each other; logarithms of base 2
SAMPLES = 4096
AGREEMENT, AWAY = (.7, .8), (.6, .75)


def at_ranks(values, ranks=RANKS):
    return np.sort(values, 0)[(np.asarray(ranks) * (len(values) - 1) + .5).astype(int)]


def seen(still):
    """The visible colours [n, 3] of a still [h, w, 4]."""
    return still[still[..., 3] >= .5][:, :3].astype(float)


def tones(colours):
    return at_ranks(colours @ AXES.T) if len(colours) else np.zeros((20, 3))


def shots(scenes):
    """The number of each one's shot: connected parts of the graph of neighbours."""
    near = np.array([[((a - b) ** 2).mean() < .03 ** 2 for b in scenes] for a in scenes])
    for _ in scenes:
        near = near @ near
    return np.unique(near.argmax(1), return_inverse=True)[1]


# --- The same view ---

def edges(n, cells):
    return np.arange(cells + 1) * n // cells


class Grid:
    """A still's axes in means of a few cells: those of visible pixels; what is all transparent has no number."""

    def __init__(self, still, side):
        h, w = still.shape[:2]
        self.h, self.w = (int(np.clip(int(side * n / max(h, w) + .5), 1, n)) for n in (h, w))
        self.rows, self.columns = edges(h, self.h), edges(w, self.w)
        z, seen_ = still[..., :3].astype(float) @ AXES.T, still[..., 3] >= .5
        self.axes = np.full((self.h, self.w, 3), np.nan)
        for y in range(self.h):
            for x in range(self.w):
                cell = slice(*self.rows[y:y + 2]), slice(*self.columns[x:x + 2])
                if seen_[cell].any():
                    self.axes[y, x] = z[cell][seen_[cell]].mean(0)

    def part(self, top, bottom, left, right):
        return self.axes[top:bottom, left:right].reshape(-1, 3)


def grids(still):
    return [Grid(still, SIDE * 2 ** (s / 2)) for s in SCALES]


def correlation(a, b):
    """Of lightnesses, where both are seen; and of how many cells."""
    both = ~np.isnan(a) & ~np.isnan(b)
    n = both.sum()
    if n == 0:
        return 0., 0
    a, b = a[both] - a[both].mean(), b[both] - b[both].mean()
    return (a * b).sum() / np.sqrt(max((a * a).sum(), n * 4e-4) * max((b * b).sum(), n * 4e-4)), n


def laid_over(a, b):
    """The best correlation of two stills' grids, which grids, and the corners of what both show: (top, bottom, left, right) of each."""
    best = (0., None, None, None)
    for p, q in zip(a, b[::-1]):
        for dy in range(1 - p.h, q.h):
            for dx in range(1 - p.w, q.w):
                here = max(0, dy), min(q.h, p.h + dy), max(0, dx), min(q.w, p.w + dx)
                there = here[0] - dy, here[1] - dy, here[2] - dx, here[3] - dx
                if (here[1] - here[0]) * (here[3] - here[2]) < max(24, .35 * min(p.h * p.w, q.h * q.w)):
                    continue
                r, n = correlation(p.part(*there)[:, 0], q.part(*here)[:, 0])
                if n >= 24 and r > best[0]:
                    best = r, (p, q), there, here
    return best


def detail(p, q, there, here):
    """Correlation of how lightness changes from cell to cell, without what it does on average."""
    xy = xx = yy = n = 0
    a, b = (g.axes[t:u, l:r, 0] for g, (t, u, l, r) in ((p, there), (q, here)))
    for axis in 0, 1:
        x, y = np.diff(a, axis=axis), np.diff(b, axis=axis)
        both = ~np.isnan(x) & ~np.isnan(y)
        if both.any():
            x, y = x[both] - x[both].mean(), y[both] - y[both].mean()
            xy, xx, yy, n = xy + x @ y, xx + x @ x, yy + y @ y, n + len(x)
    return xy / np.sqrt(max(xx, n * .007 ** 2) * max(yy, n * .007 ** 2)) if n else 0.


def sample(still, grid, part):
    """Colours of the part of the still that these cells show."""
    top, bottom, left, right = (int(e[i]) for e, i in zip((grid.rows, grid.rows, grid.columns, grid.columns), part))
    step_ = int(np.ceil(np.sqrt((bottom - top) * (right - left) / SAMPLES)))
    return seen(still[top:bottom:step_, left:right:step_])


def root(m):
    values, vectors = np.linalg.eigh(m)
    return vectors * np.sqrt(values) @ vectors.T


class Transport:
    """From one distribution of colours to another: lightness by a curve, then what is beside the curve of greys by a 2 × 2 matrix."""

    def __init__(self, a, b):
        x, y = a @ AXES.T, b @ AXES.T
        self.start, ends = at_ranks(x[:, 0], POINTS), at_ranks(y[:, 0], POINTS)
        for i in range(1, 9):
            self.start[i] = max(self.start[i], self.start[i - 1] + .004)
        slopes = np.clip(np.diff(ends) / np.diff(self.start), .25, 4)
        self.end = np.concatenate([[0], np.cumsum(slopes * np.diff(self.start))])
        self.end = np.clip(self.end + ends.mean() - self.end.mean(), .001, .999)
        fits = []
        for light, casts in ((x[:, 0], x[:, 1:]), (y[:, 0], y[:, 1:])):
            p = bernstein(light)
            c = np.linalg.solve(p.T @ p + 1e-4 * len(p) * np.eye(3), p.T @ casts)
            rest = casts - p @ c
            fits.append((c, rest.T @ rest / len(p) + 1e-4 * np.eye(2)))
        (self.before, ra), (self.after, rb) = fits
        r = root(ra)
        self.mix = np.linalg.inv(r) @ root(r @ rb @ r) @ np.linalg.inv(r)

    def lightness(self, values):
        return np.clip(curve(values, self.start, self.end), 0, 1)

    def axes(self, z):
        light = self.lightness(z[:, 0])
        return np.column_stack([light, (z[:, 1:] - bernstein(z[:, 0]) @ self.before) @ self.mix.T + bernstein(light) @ self.after])

    def __call__(self, colours):
        return within(self.axes(colours @ AXES.T))

    def difference(self, base):
        """What the film of the second does more than the first's, near the film `base`: (shift, chroma)."""
        greys = base.ramp[[0, 4, 8]] @ AXES.T
        return np.linalg.solve(bernstein(np.array([0, .5, 1])), self.axes(greys) - greys), np.log(np.linalg.det(self.mix)) / 2


def within(z):
    """Axes to colours; what is out of gamut becomes greyer."""
    light = np.clip(z[:, :1], 0, 1)
    beside = np.column_stack([np.zeros(len(z)), z[:, 1:]]) @ np.linalg.inv(AXES).T
    with np.errstate(divide='ignore', invalid='ignore'):
        room = np.where(beside > 1 - light, (1 - light) / beside, np.where(beside < -light, -light / beside, 1))
    return np.clip(light + room.min(1, keepdims=True) * beside, 0, 1)


def off(t, a, b):
    """How far colours [n, 3] (axes) are from others after the transport, in parts of how these differ among themselves."""
    both = ~np.isnan(a[:, 0]) & ~np.isnan(b[:, 0])
    a, b = t(a[both] @ np.linalg.inv(AXES).T) @ AXES.T, b[both]
    return np.sqrt(((a - b) ** 2).sum() / (((b - b.mean(0)) ** 2).sum() + 3e-4 * len(b)))


def kin(stills, i, j, grids_):
    """(how sure it is that two stills show the same view, the transport from the one to the other, and back), or None."""
    r, pair, there, here = laid_over(grids_[i], grids_[j])
    if pair is None:
        return None
    p, q = pair
    sure = step(r, *AGREEMENT)
    if sure == 0:
        return None
    a, b = sample(stills[i], p, there), sample(stills[j], q, here)
    if not len(a) or not len(b):
        return None
    to, back = Transport(a, b), Transport(b, a)
    x, y = p.part(*there), q.part(*here)
    away = max(off(to, x, y), off(back, y, x)) + (1 - detail(p, q, there, here)) / 2
    same = sure * (1 - step(away, *AWAY))
    return (same, to, back) if same > 0 else None


def all_kin(stills, grey):
    """kin[i][j] = (sameness, transport from i to j), or None."""
    grids_, n = [grids(s) for s in stills], len(stills)
    table = [[None] * n for _ in stills]
    for i in range(n):
        for j in range(i + 1, n):
            found = kin(stills, i, j, grids_)
            if found:
                same = found[0] * (1 - abs(grey[i] - grey[j]))
                table[i][j], table[j][i] = (same, found[1]), (same, found[2])
    return table


# --- All of it ---

def refine(estimates, table):
    """The shots' films, after what the others say of them."""
    films = []
    for i, e in enumerate(estimates):
        said, weights = [e], [1.]
        for j, f in enumerate(estimates):
            if i == j:
                continue
            same = table[j][i][0] if table[j][i] else 0.
            if same > 0:
                shift, chroma = table[j][i][1].difference(Film.mean([e, f]))
                said.append(Film(f.shift + shift, f.chroma + chroma, e.monochrome))
                weights.append(same)
            said.append(f)
            weights.append((1 - same) * np.exp(-(e.distance(f) / .04) ** 2 / 2))
        films.append(Film.mean(said, np.array(weights)))
    return films


class Match:
    """Stills [h, w, 4], and what they say of each other."""

    def __init__(self, stills):
        colours = [seen(s) for s in stills]
        scenes = [tones(c) for c in colours]
        self.number = shots(scenes)
        members = [[i for i, m in enumerate(self.number) if m == k] for k in range(self.number.max() + 1)]
        usual = [m[int(np.argmin([((scenes[i] - np.mean([scenes[j] for j in m], 0)) ** 2).sum().round(12) for i in m]))] for m in members]
        estimates = [Film.mean([estimate(colours[i]) for i in m]) for m in members]
        self.kin = all_kin([stills[i] for i in usual], [e.monochrome for e in estimates])
        self.films = refine(estimates, self.kin)
        self.colours = [np.concatenate([colours[i] for i in m]) for m in members]

    def looks(self, to):
        """A function of colours for each of the stills; None for the one that stays."""
        n = len(self.films)
        shares = np.eye(n)[self.number[to]] if to >= 0 else np.full(n, 1 / n)
        made = [self._look(k, shares) for k in range(n)]
        return [None if i == to else made[k] for i, k in enumerate(self.number)]

    def _look(self, k, shares):
        same = np.array([t[0] if t else 0. for t in self.kin[k]])
        weights = shares * (1 - same)
        to = spare_skin(self.colours[k], self.films[k], Film.mean(self.films, weights if weights.sum() > 1e-6 else shares))
        ways = [(w * t[0], t[1]) for w, t in zip(shares, self.kin[k]) if t and w > 0]
        return lambda colours: (1 - sum(w for w, _ in ways)) * transform(self.films[k], to, colours) + sum(w * t(colours) for w, t in ways)
