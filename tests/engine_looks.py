# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's eras and matches on pixels, rows × columns × RGBA, for tests of what is built upon it."""
import ctypes as C
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / 'engine'))

import internals as I  # noqa: E402

for _name in 'pastiche_era_load_file', 'pastiche_still_new', 'pastiche_era_look':
    getattr(I.LIB, _name).restype = C.c_void_p
I.LIB.pastiche_match_looks.restype = C.c_int
I.LIB.pastiche_look_apply.restype = C.POINTER(I.Picture)


def _picture(pixels):
    pixels = np.ascontiguousarray(pixels, np.float32)
    return I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels)), pixels


def _stills(shot):
    stills = []
    for pixels in shot:
        picture, kept = _picture(pixels)
        stills.append(I.check(I.LIB.pastiche_still_new, C.byref(picture)))
        del kept
    return (C.c_void_p * len(stills))(*stills)


def _apply(look, pixels, frame):
    picture, kept = _picture(pixels)
    made = I.check(I.LIB.pastiche_look_apply, C.c_void_p(look), C.byref(picture), frame, None, None, None)
    got = np.ctypeslib.as_array(made.contents.pixels, kept.shape).copy()
    I.LIB.pastiche_picture_free(made)
    return got


def era(path, shot, frames=None, **settings):
    """Each picture of @shot in one look, that of the era file @path; @frames are their numbers in the shot."""
    loaded = C.c_void_p(I.check(I.LIB.pastiche_era_load_file, os.fsencode(path)))
    chosen = I.default(I.EraSettings)
    for name, value in settings.items():
        setattr(chosen, name, value)
    stills = _stills(shot)
    look = I.check(I.LIB.pastiche_era_look, loaded, stills, len(shot), C.byref(chosen))
    got = [_apply(look, pixels, i) for i, pixels in zip(frames or range(len(shot)), shot)]
    I.LIB.pastiche_look_free(C.c_void_p(look))
    for still in stills:
        I.LIB.pastiche_still_free(C.c_void_p(still))
    I.LIB.pastiche_era_unref(loaded)
    return got


def match(shot, to, strength=100):
    """Each picture of @shot as it is matched."""
    stills, looks = _stills(shot), (C.c_void_p * len(shot))()
    I.check(I.LIB.pastiche_match_looks, stills, len(shot), to, C.c_double(strength), looks)
    got = [_apply(look, pixels, i) for i, (look, pixels) in enumerate(zip(looks, shot))]
    for look in looks:
        I.LIB.pastiche_look_free(C.c_void_p(look))
    for still in stills:
        I.LIB.pastiche_still_free(C.c_void_p(still))
    return got
