# SPDX-License-Identifier: GPL-3.0-or-later
"""Stills in one look, against the same in numpy; and what must hold whatever the stills are."""
import ctypes as C
import gc

import numpy as np
import pytest
from PIL import Image

import internals as I
import reference_match as R
from files import MEMORY, SETTING, TOP
from test_era import Look, Still


class Made(Look):
    def __init__(self, pointer):
        self.pointer = C.c_void_p(pointer)


def match(pictures, to=-1, strength=100):
    """A look for each picture, [height, width, 4]."""
    stills = [Still(p) for p in pictures]
    pointers, looks = (C.c_void_p * max(len(stills), 1))(*(s.pointer for s in stills)), (C.c_void_p * max(len(stills), 1))()
    I.check(I.LIB.pastiche_match_looks, pointers, len(stills), to, C.c_double(strength), looks)
    return [Made(p) for p in looks[:len(stills)]]


def on(look, colours):
    """The look of colours [n, 3]."""
    return look(np.concatenate([colours, np.ones((len(colours), 1))], 1).astype(np.float32)[None])[0, :, :3]


def photograph(rng, h, w):
    """Blobs of a few colours in light and shade, on a film: gains, gamma, faded blacks, a cast."""
    low = rng.random((4, 5, 3)) ** rng.uniform(.6, 2) * (1 - rng.uniform(0, .9)) + rng.random((4, 5, 1)) * rng.uniform(0, .9)
    x = np.stack([low[np.linspace(0, 3.99, h).astype(int)][:, np.linspace(0, 4.99, w).astype(int)][..., c] for c in range(3)], -1)
    x = np.clip(x * np.linspace(.3, 1.1, h)[:, None, None] + rng.normal(0, .02, (h, w, 3)), 0, 1)
    x = x ** np.exp(rng.normal(0, .2, 3)) * rng.uniform(.6, 1, 3)
    black = rng.uniform(0, .2, 3)
    pixels = np.ones((h, w, 4), np.float32)
    pixels[..., :3] = np.clip(black + (1 - black) * x, 0, 1)
    return pixels


def contrasty(rng, h, w):
    """A photograph in which there is something to see: one in seventy is so dark that nothing of it is known again."""
    while True:
        pixels = photograph(rng, h, w)
        if (pixels[..., :3] @ R.LUMA).std() > .06:
            return pixels


def kinds(rng):
    """Stills of all sorts, no larger than a still is."""
    some = [photograph(rng, int(h), int(w)) for h, w in rng.integers(1, 120, (6, 2))]
    grey = photograph(rng, 60, 50)
    grey[..., :3] = grey[..., 1:2]
    sepia = grey.copy()
    sepia[..., :3] = sepia[..., :3] ** [.8, 1, 1.3]
    faint, pale = grey.copy(), grey.copy()     # not quite in one colour, and hardly in colours
    faint[..., :3] += rng.normal(0, .011, (60, 50, 3))
    pale[..., :3] += rng.normal(0, .02, (60, 50, 3))
    garish = np.ones((30, 30, 4), np.float32)
    garish[..., :3] = np.eye(3)[rng.integers(0, 3, (30, 30))] * rng.uniform(.2, 1, (30, 30, 1))
    twin = contrasty(rng, 60, 70)               # of which there are two parts on two films
    other = np.ascontiguousarray(twin[:50, 9:])
    other[..., :3] = .1 + .8 * other[..., :3] ** [1.3, 1, .8]
    holes = photograph(rng, 40, 70)
    holes[..., 3] = rng.random((40, 70))
    unseen = photograph(rng, 5, 6)
    unseen[..., 3] = 0
    face = photograph(rng, 50, 40)
    face[10:40, 10:30, :3] = rng.uniform(.5, 1.1) * np.array([.8, .58, .46]) + rng.normal(0, .02, (30, 20, 3)).clip(-.05, .05)
    plain = np.ones((3, 9, 4), np.float32)
    plain[..., :3] = rng.random(3)
    black, white = np.zeros((1, 1, 4), np.float32), np.ones((2, 2, 4), np.float32)
    black[..., 3] = 1
    return [*some, grey, sepia, holes, unseen, face.clip(0, 1), plain, black, white, faint.clip(0, 1), pale.clip(0, 1), garish, twin, other]


def nodes(rng, n=3000):
    """Colours at which a table says exactly what it says."""
    return rng.integers(0, 33, (n, 3)) / 32


def test_against_numpy(rng):
    stills, colours = kinds(rng), nodes(rng)
    expected = R.Match(stills)
    assert sum(k is not None and k[0] > .5 for row in expected.kin for k in row) >= 2, 'none shows what another shows'
    for to in -1, 0, 3, 6, 7, 11, 15, 16, 18:
        for look, want in zip(match(stills, to), expected.looks(to), strict=True):
            np.testing.assert_allclose(on(look, colours), colours if want is None else want(colours), atol=2e-5)


def test_strength_0_and_the_one_that_stays(rng):
    stills = kinds(rng)
    for look, still in zip(match(stills, 2, 0), stills):
        assert np.array_equal(look(still), still)
    assert np.array_equal(match(stills, 2)[2](stills[2]), stills[2])
    shown = photograph(rng, 20, 30)
    whole, half = (match(stills, -1, s)[3](shown)[..., :3] for s in (100, 50))
    assert np.abs(half - (whole + shown[..., :3]) / 2).max() < 1e-5


def test_the_same_still_twice(rng):
    for still in kinds(rng):
        for to in -1, 1:
            for look in match([still, still.copy()], to):
                colours = nodes(rng, 200)
                assert np.abs(on(look, colours) - colours).max() < 1e-5


def test_the_order_does_not_matter(rng):
    stills, colours = kinds(rng), nodes(rng, 300)
    to, order = 6, rng.permutation(len(stills))
    there = match([stills[i] for i in order], int(np.flatnonzero(order == to)[0]))
    again = match(stills, to)
    for k, look in enumerate(match(stills, to)):
        assert np.array_equal(on(look, colours), on(again[k], colours))
        assert np.abs(on(look, colours) - on(there[np.flatnonzero(order == k)[0]], colours)).max() < 1e-4


def test_lightness_keeps_its_order(rng):
    """Greys become no darker where they were lighter; and in a picture hardly a colour does."""
    stills, greys = kinds(rng), np.repeat(np.linspace(0, 1, 97)[:, None], 3, 1)
    for to in -1, 0, 6, 10:
        for look, still in zip(match(stills, to), stills):
            assert (np.diff(on(look, greys) @ R.LUMA) > -1e-5).all()
            before, after = R.seen(still) @ R.LUMA, look(still)[still[..., 3] >= .5][:, :3] @ R.LUMA
            if len(before) and np.ptp(before) > .2:
                assert np.corrcoef(before.argsort().argsort(), after.argsort().argsort())[0, 1] > .98


def test_grey_stays_grey_and_makes_grey(rng):
    """Colours become greys in the look of a black-and-white still, which gets no colours from others."""
    colour = photograph(rng, 60, 60)
    grey = np.ones((50, 40, 4), np.float32)
    grey[..., :3] = np.linspace(.03, .95, 50)[:, None, None] ** rng.uniform(.7, 1.5)
    look, _ = match([colour, grey], 1)
    assert np.ptp(on(look, nodes(rng, 500)), axis=1).max() < 1e-4
    _, look = match([colour, grey], 0)
    got = look(grey)[..., :3]
    assert np.abs(got - got[:, :1]).max() < 1e-5


def test_what_nobody_sees_does_not_count(rng):
    stills, colours = [photograph(rng, 30, 40), photograph(rng, 50, 20)], nodes(rng, 300)
    stills[0][5:20, :, 3] = 0
    before = on(match(stills, 1)[0], colours)
    stills[0][5:20, :, :3] = rng.random((15, 40, 3))
    assert np.array_equal(before, on(match(stills, 1)[0], colours))


def test_skin_stays_skin(rng):
    """In the look of a green still, of which faces would become green, too. Its stripes go the other way: blocks are now and then taken for
    what the face's still shows."""
    face, green = (np.ones((60, 60, 4), np.float32) for _ in range(2))
    face[..., :3] = np.linspace(.4, 1.15, 60)[:, None, None] * np.array([.78, .56, .45]) + rng.normal(0, .01, (60, 60, 3))
    face[:20, :, :3] = np.linspace(.1, .9, 60)[:, None]
    face = face.clip(0, 1)
    green[..., :3] = rng.uniform(0, .8, (1, 60, 1)) * [.55, .75, .5] + rng.uniform(0, .1, (60, 60, 3)) + [.05, .2, .1]
    look = match([face, green.clip(0, 1)], 1)[0]
    skin = face[30:][..., :3].astype(float).mean((0, 1))[None]
    assert 27 < R.lch(on(look, skin).astype(float))[2][0] < 66


@pytest.mark.parametrize('shown,at_most', [((slice(0, 64), slice(64, 128)), .75), ((slice(0, 86), slice(42, 128)), .3), ((slice(0, 120), slice(8, 128)), .25)],
                         ids=['other-things', 'half-of-it', 'most-of-it'])
def test_films_come_nearer(shown, at_most):
    """Parts of a landscape on two films: the same colours are nearer than they were."""
    lake = np.asarray(Image.open(TOP / 'tests/data/lake-sherburne.jpg').convert('RGB').resize((128, 72))).astype(float) / 255
    rng, colours, before, after = np.random.default_rng(1), lake[::5, ::5].reshape(-1, 3), 0, 0

    def film():
        gains, lift, gamma = rng.uniform(.6, 1, 3), rng.uniform(0, .25, 3), np.exp(rng.normal(0, .3))
        return lambda c: lift + (1 - lift) * (c * gains) ** gamma
    for _ in range(12):
        films, parts = [film(), film()], []
        for film_of, columns in zip(films, shown):
            parts.append(np.ones((72, columns.stop - columns.start, 4), np.float32))
            parts[-1][..., :3] = film_of(lake[:, columns])
        one, two = (f(colours) for f in films)
        before += np.abs(one - two).mean() / 12
        after += np.abs(on(match(parts, 1)[0], one) - two).mean() / 12
    print(f'{before:.3f} before, {after:.3f} after')
    assert after < at_most * before


def test_the_same_view_has_one_look(rng):
    """What two stills both show, on two films, is alike in the look of one and in a common look; a third still shows other things."""
    lake = np.asarray(Image.open(TOP / 'tests/data/lake-sherburne.jpg').convert('RGB').resize((160, 90))).astype(np.float32) / 255
    parts = [np.ones((90, 110, 4), np.float32) for _ in range(2)]
    parts[0][..., :3], parts[1][..., :3] = lake[:, :110], (.08 + .8 * lake[:, 50:] ** [1.3, .9, 1.1] @ [[.9, .1, 0], [.05, .9, .05], [0, .1, .9]]).clip(0, 1)
    before = np.abs(parts[0][:, 50:] - parts[1][:, :60]).mean()
    third = photograph(rng, 60, 60)
    for stills, to, most in ((parts, 0, .15), (parts, -1, .15), ([*parts, third], -1, .3), ([*parts, third], 2, .6)):
        one, two = (look(part) for look, part in zip(match(stills, to), parts))
        print(f'{before:.3f} before, {np.abs(one[:, 50:] - two[:, :60]).mean():.3f} after')
        assert np.abs(one[:, 50:] - two[:, :60]).mean() < most * before


def test_one_colour_is_nobodys_kin(rng):
    """Stills of one colour show nothing, so that they are not taken for the same view, and give no look that tears others apart."""
    plain = [np.ones((40, 60, 4), np.float32) for _ in range(3)]
    for still in plain:
        still[..., :3] = rng.random(3)
    plain[1][..., :3] += rng.normal(0, .004, (40, 60, 3))
    plain[2][..., :3] += np.linspace(-.1, .1, 60)[:, None]
    plain = [p.clip(0, 1) for p in plain]
    assert not any(k and k[0] > .5 for row in R.Match([*plain[:2], photograph(rng, 50, 60)]).kin for k in row)
    for to in 0, 1, 2, -1:
        for look in match(plain, to):
            made = on(look, nodes(rng, 500))
            assert np.isfinite(made).all() and (np.diff(on(look, np.repeat(np.linspace(0, 1, 97)[:, None], 3, 1)) @ R.LUMA) > -1e-5).all()


def test_bad_input(rng):
    stills = [photograph(rng, 9, 9) for _ in range(3)]
    for args, said in (((stills[:1],), 'To match looks takes two pictures or more.'), (([],), 'To match looks takes two pictures or more.'),
                       ((stills, 3), 'There are 3 pictures: none has number 3.'), ((stills, -2), 'There are 3 pictures: none has number -2.'),
                       ((stills, 0, 101), 'The strength is 101: it must be 0 to 100.'), ((stills, 0, float('nan')), 'The strength is nan: it must be 0 to 100.')):
        with pytest.raises(I.EngineError) as e:
            match(*args)
        assert (e.value.code, str(e.value)) == (SETTING, said)


def test_without_memory(rng):
    """Each allocation fails in turn; nothing is left over."""
    stills = [Still(photograph(rng, 9, 9)) for _ in range(3)]
    pointers, looks = (C.c_void_p * 3)(*(s.pointer for s in stills)), (C.c_void_p * 3)()
    gc.collect()                                # what earlier tests left is freed now, and not meanwhile
    alive, n = I.LIB.pastiche_alloc_alive(), 0
    while True:
        I.LIB.pastiche_alloc_fail_after(n)
        try:
            I.check(I.LIB.pastiche_match_looks, pointers, 3, -1, C.c_double(100), looks)
            break
        except I.EngineError as e:
            assert e.code == MEMORY and list(looks) == [None] * 3 and I.LIB.pastiche_alloc_alive() == alive
            n += 1
        finally:
            I.LIB.pastiche_alloc_fail_after(-1)
    assert n > 10
    for pointer in looks:
        I.LIB.pastiche_look_free(C.c_void_p(pointer))
    assert I.LIB.pastiche_alloc_alive() == alive
