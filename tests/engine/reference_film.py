# SPDX-License-Identifier: GPL-3.0-or-later
"""What engine/restore/ does to find what is in one frame of a film only, written once more, pixel by pixel and block by block."""
import numpy as np

ONE = 65535
BLOCK, BEFORE, WINDOW, LIMIT, MARGIN = 8, 4, 16, 48, 24
CELL, AROUND, EVERY = 32, 96, 6


# --- A frame ---------------------------------------------------------------------------------------------------------

def colours(rgba):
    c = np.zeros((*rgba.shape[:2], 4), np.int64)
    c[..., :3] = np.clip(rgba[..., :3], 0, 1) * np.float32(ONE) + np.float32(0.5)
    c[..., 3] = rgba[..., 3] >= 1
    return c


def levels(c):
    """Details of all sizes."""
    luma = (218 * c[..., 0] + 732 * c[..., 1] + 74 * c[..., 2]) >> 18
    made = []
    while len(made) < 6 and (not made or min(luma.shape) >= 48):
        h, w = luma.shape
        padded = np.pad(luma, 8, 'edge')
        sums = sum(padded[y:y + h, x:x + w] for y in range(17) for x in range(17))
        twice = np.trunc(2 * (289 * luma - sums) / 289).astype(int)
        made.append(np.clip(128 + twice, 0, 255))
        even = luma[:h // 2 * 2, :w // 2 * 2]
        luma = (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2] + 2) // 4
    return made


# --- Motion ----------------------------------------------------------------------------------------------------------

class Search:
    def __init__(self, frame, neighbour):
        self.h, self.w = frame.shape
        self.a, self.b = (np.pad(level, MARGIN, 'edge') for level in (frame, neighbour))
        self.across, self.down = -(-self.w // BLOCK), -(-self.h // BLOCK)

    def inside(self, x, y, dx, dy):
        most = MARGIN - BEFORE - 1
        return x + dx >= -most and y + dy >= -most and x + dx + BLOCK <= self.w + most and y + dy + BLOCK <= self.h + most

    def cost(self, x, y, dx, dy):
        """In quarters of a pixel."""
        left, top, fx, fy = x + MARGIN - BEFORE, y + MARGIN - BEFORE, dx % 4, dy % 4
        a = self.a[top:top + WINDOW, left:left + WINDOW]
        top, left = top + dy // 4, left + dx // 4
        b = self.b[top:top + WINDOW + 1, left:left + WINDOW + 1]
        rows = (4 - fx) * b[:, :WINDOW] + fx * b[:, 1:] if fx else 4 * b[:, :WINDOW]
        b = ((4 - fy) * rows[:WINDOW] + fy * rows[1:] + 8) >> 4 if fy else (4 * rows[:WINDOW] + 8) >> 4
        return int(np.minimum(abs(a - b), LIMIT).sum())

    def block(self, column, row, before, shift):
        x, y = column * BLOCK, row * BLOCK
        best = [None, 2**31 - 1]

        def vector(i, j):
            down, across, _ = before.shape
            return before[min(max(i, 0), down - 1), min(max(j, 0), across - 1)] << shift

        def attempt(dx, dy):
            if self.inside(x, y, dx, dy):
                cost = self.cost(x, y, 4 * dx, 4 * dy) + 24 * min(abs(dx - start[0]) + abs(dy - start[1]), 8)
                if cost < best[1]:
                    best[:] = (dx, dy), cost

        def around(reach):
            cx, cy = best[0]
            for dy in range(-reach, reach + 1):
                for dx in range(-reach, reach + 1):
                    attempt(cx + dx, cy + dy)

        start = (0, 0) if before is None else tuple(vector(row >> shift, column >> shift))
        attempt(0, 0)
        if before is None:
            around(7)
        else:
            for i in -1, 0, 1:
                for j in -1, 0, 1:
                    attempt(*vector((row >> shift) + i, (column >> shift) + j))
            around(1)
            around(1)
        return best[0]

    def refine(self, column, row, v):
        x, y = column * BLOCK, row * BLOCK
        best, least = 4 * v, 15 * self.cost(x, y, *(4 * v))
        for step in 2, 1:
            cx, cy = best
            for i in range(9):
                v = np.array([cx + step * (i % 3 - 1), cy + step * (i // 3 - 1)])
                if i != 4 and self.inside(x, y, *(v // 4)):
                    cost = 16 * self.cost(x, y, *v)
                    if cost < least:
                        best, least = v, cost
        return best


def motion(frame, neighbour):
    """[down, across, (dx, dy)] in quarters."""
    v = None
    for a, b in list(zip(levels(frame), levels(neighbour)))[::-1]:
        s = Search(a, b)
        for shift in int(v is not None), 0:
            v = np.array([[s.block(j, i, v, shift) for j in range(s.across)] for i in range(s.down)])
    return np.array([[s.refine(j, i, v[i, j]) for j in range(s.across)] for i in range(s.down)])


def medians(v):
    down, across, _ = v.shape
    m = np.empty_like(v)
    for i in range(down):
        for j in range(across):
            around = np.array([v[y, x] for y in range(i - 8, i + 9, 2) for x in range(j - 8, j + 9, 2) if 0 <= y < down and 0 <= x < across])
            m[i, j] = np.sort(around, 0)[(len(around) - 1) // 2]
    return m


def settled(frame, before, after, back, on):
    searches = [Search(levels(frame)[0], levels(c)[0]) for c in (before, after)]
    alls, made = [medians(back), medians(on)], [back.copy(), on.copy()]
    for i, j in np.ndindex(back.shape[:2]):
        devs = [v[i, j] - m[i, j] for v, m in zip((back, on), alls)]
        keep = max(abs(devs[0] + devs[1])) <= min(8, max(abs(devs[0]).max(), abs(devs[1]).max())) + max(abs(devs[0])) // 4
        for s, v, m in zip(searches, (back, on), alls):
            x, y = j * BLOCK, i * BLOCK
            keep = keep and (not s.inside(x, y, *(m[i, j] // 4)) or 8 * s.cost(x, y, *v[i, j]) < 7 * s.cost(x, y, *m[i, j]))
        if not keep:
            made[0][i, j], made[1][i, j] = alls[0][i, j], alls[1][i, j]
    return made


# --- A neighbour, moved ----------------------------------------------------------------------------------------------

def moved_only(c, v):
    """By Catmull–Rom's spline; 0 where it is outside."""
    h, w, _ = c.shape
    y, x = np.mgrid[:h, :w]
    qx, qy = 4 * x + v[y // BLOCK, x // BLOCK, 0], 4 * y + v[y // BLOCK, x // BLOCK, 1]
    shown = (qx >= 0) & (qy >= 0) & (qx <= 4 * (w - 1)) & (qy <= 4 * (h - 1))

    def weights(t):
        return [-t**3 / 2 + t**2 - t / 2, 1.5 * t**3 - 2.5 * t**2 + 1, -1.5 * t**3 + 2 * t**2 + t / 2, t**3 / 2 - t**2 / 2]
    made = np.zeros(c.shape)
    for i, wy in enumerate(weights(qy % 4 / 4)):
        for j, wx in enumerate(weights(qx % 4 / 4)):
            at = c[np.clip(qy // 4 - 1 + i, 0, h - 1), np.clip(qx // 4 - 1 + j, 0, w - 1)]
            made[..., :3] += (wy * wx)[..., None] * at[..., :3]
    made[..., :3] = np.clip(made[..., :3], 0, ONE)
    made[..., 3] = c[np.clip(qy // 4, 0, h - 1), np.clip(qx // 4, 0, w - 1), 3]
    return made * shown[..., None]


def between(cells, h, w):
    """Linear between the middles of cells."""
    down, across = cells.shape
    cy, cx = np.clip((np.arange(h) + .5) / CELL - .5, 0, down - 1), np.clip((np.arange(w) + .5) / CELL - .5, 0, across - 1)
    y, x = cy.astype(int), cx.astype(int)
    fy, fx = (cy - y)[:, None], cx - x
    y1, x1 = np.minimum(y + 1, down - 1), np.minimum(x + 1, across - 1)
    return (1 - fy) * ((1 - fx) * cells[y][:, x] + fx * cells[y][:, x1]) + fy * ((1 - fx) * cells[y1][:, x] + fx * cells[y1][:, x1])


def middle(values):
    return np.sort(values)[(len(values) - 1) // 2]


def moved(frame, c, v):
    """(colours as bright as the frame's, what is left in each cell)"""
    p, (h, w) = moved_only(c, v), frame.shape[:2]
    a, b = frame[::12, ::12], p[::12, ::12]
    down, across = -(-h // CELL), -(-w // CELL)
    left, made = np.zeros((down, across)), p.copy()
    for k in range(3):
        bright = (a[..., 3] > 0) & (b[..., 3] > 0) & (b[..., k] > ONE // 10)
        gain = np.clip(middle(a[bright][:, k] / b[bright][:, k]), .5, 2) if bright.sum() >= 16 else 1
        added = np.zeros((down, across))
        for i, j in np.ndindex(down, across):
            top, side = i * CELL + CELL // 2 - AROUND // 2, j * CELL + CELL // 2 - AROUND // 2
            part = np.s_[max(top, 0):top + AROUND:EVERY, max(side, 0):side + AROUND:EVERY]
            both = (frame[part][..., 3] > 0) & (p[part][..., 3] > 0)
            d = (frame[part][..., k] - gain * p[part][..., k])[both]
            few = len(d) < 32
            added[i, j] = 0 if few else np.clip(middle(d), -(ONE // 8), ONE // 8)
            left[i, j] = ONE if few else max(left[i, j], middle(abs(d - added[i, j])))
        made[..., k] = np.clip(gain * p[..., k] + between(added, h, w), 0, ONE) * (p[..., 3] > 0)
    return made, left


# --- Blotches --------------------------------------------------------------------------------------------------------

def window(plane, radius, of):
    """`of` over the square around each pixel, within the picture."""
    h, w = plane.shape
    made = np.empty_like(plane)
    for y, x in np.ndindex(h, w):
        made[y, x] = of(plane[max(y - radius, 0):y + radius + 1, max(x - radius, 0):x + radius + 1])
    return made


def detect(frame, before, after, residues, threshold):
    """(state, agree, whether the frame shows something else, threshold)"""
    h, w = frame.shape[:2]
    t = np.maximum(int(threshold * ONE), 3.6 * np.maximum(*(between(r, h, w) for r in residues)))
    t = np.where((t <= max(ONE // 5, int(threshold * ONE))) & (frame[..., 3] * before[..., 3] * after[..., 3] > 0), t.astype(int), 0)
    far = np.zeros((h, w))
    for k in range(3):
        lo = np.minimum(window(before[..., k], 1, np.min), window(after[..., k], 1, np.min))
        hi = np.maximum(window(before[..., k], 1, np.max), window(after[..., k], 1, np.max))
        far = np.maximum(far, np.maximum(frame[..., k] - hi, lo - frame[..., k]))
    apart = abs(before - after)[..., :3].max(-1)
    agree = np.where(t > 0, np.clip(np.trunc(510 - 255 * apart / np.maximum(t, 1)), 0, 255), 0).astype(int)
    state = np.where((agree > 0) & (2 * far > t), np.where(far > t, 2, 1), 0)
    return state, agree, (t > 0) & (4 * far > t)


def parts(state):
    """The pixels, (y, x), that hang together with strong ones."""
    h, w = state.shape
    seen = np.zeros((h, w), bool)
    for first in np.argwhere(state == 2):
        if seen[tuple(first)]:
            continue
        part = [tuple(first)]
        seen[part[0]] = True
        for y, x in part:
            for ny in range(max(y - 1, 0), min(y + 2, h)):
                for nx in range(max(x - 1, 0), min(x + 2, w)):
                    if state[ny, nx] and not seen[ny, nx]:
                        seen[ny, nx] = True
                        part.append((ny, nx))
        yield part


def has_traces(part, state, agree):
    h, w = state.shape
    around = unlike = 0
    for y, x in part:
        for dy, dx in (5, 0), (-5, 0), (0, 5), (0, -5), (4, 4), (4, -4), (-4, 4), (-4, -4):
            ny, nx = y + dy, x + dx
            if 0 <= ny < h and 0 <= nx < w and not state[ny, nx]:
                around += 1
                unlike += agree[ny, nx] < 128
    return 5 * unlike > around


def has_a_way(part, frame, before, after):
    h, w = frame.shape[:2]
    x, p, q = (a[..., :3] for a in (frame, before, after))
    points = [part[len(part) * i // min(len(part), 32)] for i in range(min(len(part), 32))]
    ds = [(abs(x[at] - p[at]).sum() + abs(x[at] - q[at]).sum()) // 2 for at in points]
    peak, height, most = points[int(np.argmax(ds))], max(ds), (.6 if len(part) < 64 else .4) * sum(ds)
    fastest = min(160, min(h, w) // 4)

    def within(dy, dx):
        return 0 <= peak[0] + dy < h and 0 <= peak[1] + dx < w

    def there(a, b, dy, dx):
        at = peak[0] + dy, peak[1] + dx
        if not within(dy, dx) or (4 if len(part) < 64 else 2) * abs(a[at] - b[at]).sum() < height:
            return False
        return sum(abs(x[i, j] - a[min(max(i + dy, 0), h - 1), min(max(j + dx, 0), w - 1)]).sum() for i, j in points) <= most

    def goes_on(dy, dx):
        reach = 2 + max(abs(dx), abs(dy)) // 12
        return not within(dy, dx) or any(there(q, p, dy + i, dx + j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1))
    return any((there(p, q, dy, dx) and goes_on(-dy, -dx)) or (not within(-dy, -dx) and there(q, p, dy, dx))
               for dy in range(-fastest, fastest + 1) for dx in range(-fastest, fastest + 1) if max(abs(dx), abs(dy)) >= 2)


def blotches(frame, before, after, residues, threshold):
    """(what is known [h, w, 4], mask), of frames that are moved."""
    h, w = frame.shape[:2]
    state, agree, other = detect(frame, before, after, residues, threshold)
    near, found = window(other, 8, np.max), np.zeros((h, w), int)
    for part in parts(state):
        blotch = 4 <= len(part) <= max(h * w // 50, 64) and not has_traces(part, state, agree) and not has_a_way(part, frame, before, after)
        for at in part:
            if blotch:
                found[at] = 255
            else:
                agree[at] = 0
    once = window(found, 1, np.max)
    known = np.dstack([(before[..., :3] + after[..., :3] + 1) // 2, near * agree * (ONE // 255)])
    return known, (once + window(once, 1, np.max)) // 2
