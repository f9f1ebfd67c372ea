# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine-tuning for tests: paintings, photographs, and a tune of small steps in this process.

    python3 tunes.py STYLES CHECKPOINT SEED STEPS     # begin, with a checkpoint in CHECKPOINT after every step; to be killed
"""
import ctypes as C
import json
import struct
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import internals as I

SMALL = 2, 64, 100      # pictures a step, their side, steps between validations: one takes as long as five such steps
NOW, BEST = I.constant('TUNE_NOW', 'TUNE_BEST')


Painting = I.structure('Painting', picture=C.POINTER(I.Picture))
TuneSettings = I.structure('TuneSettings')
Progress = I.structure('TuneProgress')
State = I.structure('TuneState')
Words = I.structure('TuneWords')
Info = I.structure('StyleInfo')
Unfinished = I.structure('Unfinished')


class Pointers(C.Structure):
    _fields_ = [('pdata', C.POINTER(C.POINTER(Unfinished))), ('len', C.c_uint)]


AFTER_STEP = C.CFUNCTYPE(None, C.POINTER(Progress), C.c_void_p)
for name in ('tune_new', 'tune_pictures_new', 'tune_resume', 'tune_style', 'gallery_open'):
    getattr(I.LIB, 'pastiche_' + name).restype = C.c_void_p
I.LIB.pastiche_apply.restype = C.POINTER(I.Picture)
I.LIB.pastiche_tune_states.restype = C.POINTER(State)
I.LIB.pastiche_tune_save_own.restype = C.POINTER(Info)
I.LIB.pastiche_tune_unfinished.restype = C.POINTER(Pointers)
I.LIB.pastiche_tune_checkpoint_path.restype = C.c_void_p
DEFAULT = I.TRAINING['batch'], I.TRAINING['size'], 100


def picture(rng, height=120, width=160, colours=(0.4, 0.2, 0.1)):
    """Waves and noise, [height, width, 3] in 0..1."""
    y, x = np.mgrid[:height, :width]
    wave = np.stack([np.sin(x / a + y / b) for a, b in rng.uniform(2, 15, (3, 2))], -1)
    return np.clip(0.5 + wave * colours + 0.05 * rng.normal(size=wave.shape), 0, 1).astype(np.float32)


def engine_picture(rgb):
    """An I.Picture of [h, w, 3] or [h, w, 4]; keep it alive."""
    rgba = np.ones((*rgb.shape[:2], 4), np.float32)
    rgba[..., :rgb.shape[2]] = rgb
    p = I.Picture(rgb.shape[1], rgb.shape[0], I.floats(rgba))
    p.rgba = rgba
    return p


def as_c(words):
    return {k: v if isinstance(v, bool) else v.encode() for k, v in words.items()}


class Gallery:
    def __init__(self, folder):
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_gallery_open, str(folder).encode()))

    def __del__(self):
        if hasattr(self, 'pointer'):
            I.LIB.pastiche_gallery_free(self.pointer)


class Pictures:
    """Paintings and photographs, each copied by the engine when it is added."""

    def __init__(self, gallery, paintings=(), photographs=()):
        self.pointer = None
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_tune_pictures_new, gallery.pointer))
        for painting in paintings:
            self.add_painting(painting)
        for photograph in photographs:
            self.add_photograph(photograph)

    def add_painting(self, painting):
        rgb, name, *part = painting if isinstance(painting, tuple) else (painting, 'waves.png', 0, 0, 0, 0)
        p = engine_picture(rgb)
        I.check(I.LIB.pastiche_tune_pictures_add_painting, self.pointer, C.byref(Painting(C.pointer(p), name.encode(), *part)))

    def add_photograph(self, rgb):
        I.check(I.LIB.pastiche_tune_pictures_add_photograph, self.pointer, C.byref(engine_picture(rgb)))

    def take(self):
        """For pastiche_tune_new (), which owns them from then on."""
        pointer, self.pointer = self.pointer, None
        return pointer

    def __del__(self):
        if self.pointer:
            I.LIB.pastiche_tune_pictures_free(self.pointer)


class Tune:
    """Fine-tunes from the `paintings`, arrays or (array, name, x, y, width, height), with the `photographs`, or from Pictures;
    or resumes from `kept`."""

    def __init__(self, styles, paintings=(), photographs=(), kept=None, size=SMALL, game=I.HINGE, seed=1, steps=0, minutes=0.0):
        self.pointer, self.gallery = None, Gallery(styles)
        I.LIB.pastiche_tune_force_size(*size)
        if kept is not None:
            self.pointer = C.c_void_p(I.check(I.LIB.pastiche_tune_resume, self.gallery.pointer, str(kept).encode()))
            return
        pictures = paintings if isinstance(paintings, Pictures) else Pictures(self.gallery, paintings, photographs)
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_tune_new, self.gallery.pointer, pictures.take(),
                                          C.byref(TuneSettings(game, seed, steps, minutes))))

    def close(self):
        if self.pointer:
            I.LIB.pastiche_tune_free(self.pointer)
        self.pointer = None

    __del__ = close

    def run(self, after=None, cancellable=None):
        """`after` gets every step's Progress."""
        call = AFTER_STEP(lambda p, _: after(p.contents)) if after else None
        with ThreadPoolExecutor(1) as own:      # whose priority it lowers for good
            own.submit(I.check, I.LIB.pastiche_tune_run, self.pointer, call, None, cancellable).result()

    def run_to(self, step):
        """Stop before the plan's end, which would be validated."""
        cancellable = C.c_void_p(I.GIO.g_cancellable_new())
        try:
            self.run(lambda p: p.step == step and I.GIO.g_cancellable_cancel(cancellable), cancellable)
        except I.EngineError as e:
            assert 'cancelled' in str(e)
        finally:
            I.GOBJECT.g_object_unref(cancellable)
        assert self.progress().step == step

    def plan(self, steps):
        I.LIB.pastiche_tune_plan(self.pointer, steps, C.c_double(0))

    def progress(self):
        p = Progress()
        I.LIB.pastiche_tune_progress(self.pointer, C.byref(p))
        return p

    def states(self):
        n = C.c_int()
        states = I.LIB.pastiche_tune_states(self.pointer, C.byref(n))
        result = [(s.id, s.step, s.measure) for s in states[:n.value]]
        I.GLIB.g_free(states)
        return result

    def go_back(self, state):
        I.check(I.LIB.pastiche_tune_go_back, self.pointer, state)

    def save(self, path, state=NOW, **words):
        words = Words(**as_c({**dict(title='Waves'), **words}))
        I.check(I.LIB.pastiche_tune_save, self.pointer, state, C.byref(words), str(path).encode())
        return path.read_bytes()

    def save_own(self, state=NOW, **words):
        words = Words(**as_c(words))
        return I.check(I.LIB.pastiche_tune_save_own, self.pointer, state, C.byref(words), self.gallery.pointer).contents.name.decode()

    def checkpoint(self, path):
        I.check(I.LIB.pastiche_tune_checkpoint, self.pointer, None if path is None else str(path).encode())

    def checkpoint_path(self):
        path = C.c_void_p(I.LIB.pastiche_tune_checkpoint_path(self.pointer))
        try:
            return C.string_at(path).decode() if path else None
        finally:
            I.GLIB.g_free(path)

    def everything(self, path):
        """The checksum of all that steps change, in a checkpoint file from now on: what a style shows is a mean taken now and then."""
        self.checkpoint(path)
        return header(path)['__metadata__']['sha256']

    def paint(self, state, rgb):
        """`rgb` in the style of a state."""
        style = C.c_void_p(I.check(I.LIB.pastiche_tune_style, self.pointer, state))
        p = engine_picture(rgb)
        made = I.check(I.LIB.pastiche_apply, style, C.byref(p), C.byref(I.Settings(100, 100)), None, None, None)
        result = np.ctypeslib.as_array(made.contents.pixels, (*rgb.shape[:2], 4))[..., :3].copy()
        I.LIB.pastiche_picture_free(made)
        I.LIB.pastiche_style_unref(style)
        return result


def header(path):
    """Of a checkpoint file."""
    with open(path, 'rb') as file:
        size, = struct.unpack('<Q', file.read(8))
        return json.loads(file.read(size))


def begin(styles, pictures_seed, **settings):
    """Always the same pictures."""
    rng = np.random.default_rng(pictures_seed)
    return Tune(styles, [picture(rng)], [picture(rng, colours=(0.1, 0.3, 0.3)) for _ in range(2)], **settings)


if __name__ == '__main__':
    styles, kept, seed, steps = sys.argv[1:]
    I.LIB.pastiche_tune_write_every(C.c_double(0))
    tune = begin(styles, int(seed), steps=int(steps))
    tune.checkpoint(kept)
    print('begun', flush=True)
    tune.run()
