# SPDX-License-Identifier: GPL-3.0-or-later
"""Paint all pictures of a folder in one style. In GIMP's Python console (Filters ▸ Development):

    exec(open('/where/this/lies/paint-folder.py').read())
    paint_folder('/home/me/holiday', '/home/me/painted', style='monet', strength=80)
"""
import os

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio


def paint_folder(folder, painted, style='hokusai', strength=100):
    """Write to the folder `painted`, under the same names, what plug-in-pastiche makes of the pictures in `folder`."""
    os.makedirs(painted, exist_ok=True)
    for name in sorted(os.listdir(folder)):
        if not name.lower().endswith(('.jpg', '.jpeg', '.png', '.tif', '.tiff', '.webp')):
            continue
        image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(os.path.join(folder, name)))
        image.policy_rotate(False)      # as the camera says which side is up
        filter = Gimp.get_pdb().lookup_procedure('plug-in-pastiche')
        settings = filter.create_config()
        settings.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
        settings.set_property('image', image)
        settings.set_core_object_array('drawables', image.get_layers()[:1])
        settings.set_property('style', style)
        settings.set_property('strength', float(strength))
        result = filter.run(settings)
        if result.index(0) != Gimp.PDBStatusType.SUCCESS:
            raise RuntimeError(f'{name}: {result.index(1)}')
        image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(os.path.join(painted, name)), None)
        image.delete()
