# SPDX-License-Identifier: GPL-3.0-or-later
"""For scripts that run inside GIMP: pictures from and to numpy, and the plug-in's procedure."""
import os
import pickle  # for the scripts
import time

import gi
gi.require_version('Gegl', '0.4')
gi.require_version('Gimp', '3.0')
from gi.repository import Gegl, Gimp, Gio, GLib
import numpy as np

FORMAT = "R'G'B'A float"
results = {}
painted = []


def read(drawable, format=FORMAT):
    """The drawable as rows × columns × channels."""
    w, h = drawable.get_width(), drawable.get_height()
    raw = drawable.get_buffer().get(Gegl.Rectangle.new(0, 0, w, h), 1.0, format, Gegl.AbyssPolicy.NONE)
    return np.frombuffer(raw, np.float32).reshape(h, w, -1).copy()


def write(drawable, pixels):
    h, w = pixels.shape[:2]
    buffer = drawable.get_buffer()
    buffer.set(Gegl.Rectangle.new(0, 0, w, h), FORMAT, np.ascontiguousarray(pixels, np.float32).tobytes())
    buffer.flush()
    drawable.update(0, 0, w, h)


def new_image(pixels, precision=Gimp.Precision.FLOAT_NON_LINEAR, kind=Gimp.ImageType.RGBA_IMAGE, canvas=None):
    """An image with one layer of these pixels: (image, layer)."""
    h, w = pixels.shape[:2]
    base = Gimp.ImageBaseType.GRAY if kind in (Gimp.ImageType.GRAY_IMAGE, Gimp.ImageType.GRAYA_IMAGE) else Gimp.ImageBaseType.RGB
    image = Gimp.Image.new_with_precision(*(canvas or (w, h)), base, precision)
    layer = Gimp.Layer.new(image, 'photo', w, h, kind, 100.0, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    write(layer, pixels)
    image.clean_all()
    return image, layer


def call(image, drawables, run_mode=Gimp.RunMode.NONINTERACTIVE, procedure='plug-in-pastiche', **settings):
    """Run a procedure: ('success', None), or another status and the sentence; the new layers are in `painted`."""
    procedure = Gimp.get_pdb().lookup_procedure(procedure)
    config = procedure.create_config()
    config.set_property('run-mode', run_mode)
    config.set_property('image', image)
    config.set_core_object_array('drawables', drawables if isinstance(drawables, list) else [drawables])
    for name, value in settings.items():
        config.set_property(name.replace('_', '-'), value)
    values = procedure.run(config)
    if values.index(0) == Gimp.PDBStatusType.SUCCESS:
        painted[:] = values.get_core_object_array(1) if values.length() > 1 else []
        return 'success', None
    return values.index(0).value_nick, values.index(1)


def describe(image):
    """What an outsider sees of an image: its layers from the top, with those in groups."""
    def walk(items):
        return [dict(name=i.get_name(), offsets=tuple(i.get_offsets())[1:], size=(i.get_width(), i.get_height()),
                     type=i.type().value_nick, children=walk(i.get_children()) if i.is_group() else [])
                for i in items]
    return dict(layers=walk(image.get_layers()), dirty=image.is_dirty(), precision=image.get_precision().value_nick,
                selected=[i.get_name() for i in image.get_selected_drawables()])


def plug_ins():
    """The processes that are this GIMP's plug-in."""
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            if os.readlink(f'/proc/{pid}/exe').endswith('/plug-ins/pastiche/pastiche'):
                with open(f'/proc/{pid}/environ', 'rb') as file:
                    if b'GIMP3_DIRECTORY=' + os.environb[b'GIMP3_DIRECTORY'] in file.read().split(b'\0'):
                        yield int(pid)
        except OSError:  # it has ended, or is another user's
            pass
