# SPDX-License-Identifier: GPL-3.0-or-later
"""Which styles and eras there are, as rows. In GIMP's Python console (Filters ▸ Development):

    exec(open('/where/this/lies/list-styles.py').read())
    for style in list_styles(): print(style['names'], '–', style['titles'], '–', style['good-for'])
    print([style['names'] for style in list_styles() if 'calm' in style['tags'].split(', ')])
"""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

COLUMNS = 'names', 'titles', 'kinds', 'artists', 'years', 'tags', 'weak-at', 'good-for'


def list_styles():
    """A dictionary for each style and each era; its “names” is what the arguments style, mix and era take."""
    procedure = Gimp.get_pdb().lookup_procedure('plug-in-pastiche-list')
    result = procedure.run(procedure.create_config())
    if result.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(result.index(1))
    columns = [result.index(i + 1) for i in range(len(COLUMNS))]
    return [dict(zip(COLUMNS, row)) for row in zip(*columns)]
