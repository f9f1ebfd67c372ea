# SPDX-License-Identifier: GPL-3.0-or-later
"""A filmstrip: one picture in several strengths of a style, side by side. In GIMP's Python console (Filters ▸ Development):

    exec(open('/where/this/lies/strengths.py').read())
    strengths('/home/me/lake.jpg', '/home/me/strip.png', style='vangogh', values=(0, 50, 100, 150))
"""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio


def strengths(picture, strip, style='hokusai', values=(0, 25, 50, 75, 100)):
    """Write the file `strip`: the file `picture`, painted once for each of these values, from left to right."""
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(picture))
    image.policy_rotate(False)
    original = image.get_layers()[0]
    filter = Gimp.get_pdb().lookup_procedure('plug-in-pastiche')
    settings = filter.create_config()
    settings.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
    settings.set_property('image', image)
    settings.set_core_object_array('drawables', [original])
    settings.set_property('style', style)
    for i, value in enumerate(values):
        settings.set_property('strength', float(value))
        result = filter.run(settings)
        if result.index(0) != Gimp.PDBStatusType.SUCCESS:
            raise RuntimeError(result.index(1))
        result.get_core_object_array(1)[0].set_offsets(i * original.get_width(), 0)
    image.remove_layer(original)
    image.resize_to_layers()
    image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(strip), None)
    image.delete()
