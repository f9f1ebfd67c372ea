# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's pastiche_restore () on pixels, rows × columns × RGBA, for tests of what is built upon it."""
import ctypes as C
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / 'engine'))

import internals as I  # noqa: E402

I.LIB.pastiche_gallery_open.restype = C.c_void_p
I.LIB.pastiche_restorer_load.restype = C.c_void_p


def _picture(pixels):
    pixels = np.ascontiguousarray(pixels, np.float32)
    return I.Picture(pixels.shape[1], pixels.shape[0], I.floats(pixels)), pixels


def _selection(values):
    """Of the whole picture; keep the array alive."""
    return values if values is None else C.byref(I.Selection(0, 0, values.shape[1], values.shape[0], I.floats(values)))


def _copied(made, shape):
    got = np.ctypeslib.as_array(made.contents.picture.contents.pixels, (*shape, 4)).copy(), np.ctypeslib.as_array(made.contents.mask.contents.values, shape).copy()
    I.LIB.pastiche_restored_free(made)
    return got


def load(folder):
    """The restorer beside the styles in @folder; to be freed."""
    gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(folder)))
    restorer = C.c_void_p(I.check(I.LIB.pastiche_restorer_load, gallery))
    I.LIB.pastiche_gallery_free(gallery)
    return restorer


def free(restorer):
    I.LIB.pastiche_restorer_free(restorer)


def restore(restorer, pixels, damage=None, within=None, **settings):
    """(the picture, how far each pixel was mended)"""
    picture, kept = _picture(pixels)
    damage, within = (v if v is None else np.ascontiguousarray(v, np.float32) for v in (damage, within))
    chosen = I.default(I.RestoreSettings)
    for name, value in settings.items():
        setattr(chosen, name, value)
    made = I.check(I.LIB.pastiche_restore, restorer, C.byref(picture), _selection(damage), _selection(within), C.byref(chosen), None, None, None)
    return _copied(made, kept.shape[:2])


def _function(name, restype):
    """Not the one that other tests call, which may take its result for something else."""
    function = I.LIB[name]
    function.restype = restype
    return function


_LOAD = C.CFUNCTYPE(C.c_void_p, C.c_void_p, C.c_int, C.c_void_p)


def film(restorer, shot, withins=None, **settings):
    """The same of each frame of a film, which may have different sizes."""
    picture_new, frames_new, restore_frame = map(_function, ('pastiche_picture_new', 'pastiche_frames_new', 'pastiche_restore_frame'),
                                                 (C.c_void_p, C.c_void_p, C.POINTER(I.Restored)))
    shot = [np.ascontiguousarray(pixels, np.float32) for pixels in shot]

    @_LOAD
    def load(_, frame, error):
        pixels = shot[frame]
        pointer = picture_new(pixels.shape[1], pixels.shape[0], None)
        C.memmove(C.cast(pointer, C.POINTER(I.Picture)).contents.pixels, pixels.ctypes.data, pixels.nbytes)
        return pointer
    frames = C.c_void_p(frames_new(len(shot), load, None))
    chosen = I.default(I.RestoreSettings)
    for name, value in settings.items():
        setattr(chosen, name, value)
    got = []
    for i, pixels in enumerate(shot):
        within = withins and np.ascontiguousarray(withins[i], np.float32)
        made = I.check(restore_frame, restorer, frames, i, None, _selection(within), C.byref(chosen), None, None, None)
        got.append(_copied(made, pixels.shape[:2]))
    I.LIB.pastiche_frames_free(frames)
    return got
