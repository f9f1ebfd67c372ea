# SPDX-License-Identifier: GPL-3.0-or-later
"""Two styles mixed, a layer for each proportion, to choose from. In GIMP's Python console (Filters ▸ Development):

    exec(open('/where/this/lies/mix.py').read())
    mix('/home/me/lake.jpg', '/home/me/lake.xcf', 'vangogh', 'hokusai', amounts=(25, 50, 75))
"""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio


def mix(picture, result_file, first, second, amounts=(50,)):
    """Write `result_file`, an .xcf: the file `picture` with a layer above it for each amount of the second style."""
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(picture))
    image.policy_rotate(False)
    filter = Gimp.get_pdb().lookup_procedure('plug-in-pastiche')
    settings = filter.create_config()
    settings.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
    settings.set_property('image', image)
    settings.set_core_object_array('drawables', image.get_layers()[:1])
    settings.set_property('style', first)
    settings.set_property('mix', second)
    for amount in amounts:
        settings.set_property('mix-amount', float(amount))
        result = filter.run(settings)
        if result.index(0) != Gimp.PDBStatusType.SUCCESS:
            raise RuntimeError(result.index(1))
        result.get_core_object_array(1)[0].set_name(f'{first} + {amount} % {second}')
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(result_file), None)
    image.delete()
