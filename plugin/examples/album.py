# SPDX-License-Identifier: GPL-3.0-or-later
"""Restore the scans of an old album. In GIMP's Python console (Filters ▸ Development):

    exec(open('/where/this/lies/album.py').read())
    album('/home/me/scans', '/home/me/mended')

What was mended is a layer of its own in each new file, to look at, and to erase where you do not like it.
"""
import os

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio


def album(scans, mended, threshold=60, fading=0):
    """Write an .xcf to the folder `mended` for each picture in `scans` in which damage was found; the names of the others."""
    os.makedirs(mended, exist_ok=True)
    sound = []
    for name in sorted(os.listdir(scans)):
        if not name.lower().endswith(('.jpg', '.jpeg', '.png', '.tif', '.tiff', '.webp')):
            continue
        image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(os.path.join(scans, name)))
        image.policy_rotate(False)
        filter = Gimp.get_pdb().lookup_procedure('plug-in-pastiche-restore')
        settings = filter.create_config()
        settings.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
        settings.set_property('image', image)
        settings.set_core_object_array('drawables', image.get_layers()[:1])
        settings.set_property('threshold', float(threshold))
        settings.set_property('fading', float(fading))
        result = filter.run(settings)
        if result.index(0) != Gimp.PDBStatusType.SUCCESS:
            raise RuntimeError(f'{name}: {result.index(1)}')
        if result.get_core_object_array(1):
            path = os.path.join(mended, name + '.xcf')
            Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path), None)
        else:
            sound.append(name)
        image.delete()
    return sound
