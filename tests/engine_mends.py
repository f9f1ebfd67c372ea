# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's restoration of pixels, rows × columns × RGBA, for tests of what is built upon it."""
import ctypes as C
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / 'engine'))

import internals as I  # noqa: E402

I.LIB.pastiche_gallery_open.restype = C.c_void_p
I.LIB.pastiche_restorer_load.restype = C.c_void_p


class Restorer:
    """The one that lies in a folder of styles."""

    def __init__(self, folder):
        gallery = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, os.fsencode(folder)))
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_restorer_load, gallery))
        I.LIB.pastiche_gallery_free(gallery)

    def close(self):
        I.LIB.pastiche_restorer_free(self.pointer)

    def mend(self, pixels, damage=None, within=None, **changed):
        """(pixels, mask, share), with the settings of the engine but for those that are changed."""
        settings, pixels = I.default(I.RestoreSettings), np.ascontiguousarray(pixels, np.float32)
        for name, value in changed.items():
            setattr(settings, name, value)
        h, w = pixels.shape[:2]
        masks = [mask if mask is None else np.ascontiguousarray(mask, np.float32) for mask in (damage, within)]
        selections = [mask if mask is None else C.byref(I.Selection(0, 0, w, h, I.floats(mask))) for mask in masks]
        picture = I.Picture(w, h, I.floats(pixels))
        made = I.check(I.LIB.pastiche_restore, self.pointer, C.byref(picture), *selections, C.byref(settings), None, None, None)
        r = made.contents
        got = (np.ctypeslib.as_array(r.picture.contents.pixels, (h, w, 4)).copy(), np.ctypeslib.as_array(r.mask.contents.values, (h, w)).copy(), r.share)
        I.LIB.pastiche_restored_free(made)
        return got
