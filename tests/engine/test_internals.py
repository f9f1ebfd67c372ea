# SPDX-License-Identifier: GPL-3.0-or-later
"""internals.py takes structures, sizes and defaults from the compiler, so that no test goes on with an old declaration."""
import ctypes as C
import re
from pathlib import Path

import pytest

import internals as I

FOREIGN = {'EraInfos', 'GErrorStruct', 'Infos', 'Pointers'}       # GLib's GError and GPtrArray


def test_nothing_is_declared_twice():
    """Neither the fields of a structure of ours, nor how much memory one takes, are written down in a test."""
    for path in sorted(Path(__file__).parent.glob('*.py')):
        text = path.read_text()
        by_hand = set(re.findall(r'^class (\w+)\((?:C|ctypes)\.Structure\)', text, re.M)) - FOREIGN
        assert not by_hand and not re.search(r'create_string_buffer\(\s*[\d(]', text), f'{path.name}: {by_hand or "the size of a buffer"}'


def test_structures_follow_layouts():
    """Fields that are not listed leave room, fields of another type than a test believes are refused."""
    assert {name for name in I._SIZES if not any(row[0] == name and row[1] for row in I._LAYOUTS)} <= {
        'PasticheArena', 'PasticheConv', 'PasticheGenerator', 'PastichePaint', 'PasticheStyleStatistics'}, 'only what is passed on has no fields'
    I._LAYOUTS += [['PasticheProbe', None, 'structure', 0, 40], ['PasticheProbe', 'a', 'signed', 0, 4], ['PasticheProbe', 'b', 'real', 16, 8],
                   ['PasticheProbe', 'c', 'other', 24, 12]]
    I._SIZES['PasticheProbe'] = 40
    try:
        probe = I.structure('Probe', c=C.c_int)
        assert (probe.a.offset, probe.b.offset, probe.c.offset, C.sizeof(probe)) == (0, 16, 24, 40) and len(probe().c) == 3
        with pytest.raises(AssertionError, match='another type'):
            I.structure('Probe', c=C.c_double)
        with pytest.raises(AssertionError, match='renamed'):
            I.structure('Probe', c=C.c_int, renamed=C.c_int)
    finally:
        I._LAYOUTS[:] = [row for row in I._LAYOUTS if row[0] != 'PasticheProbe']
        del I._SIZES['PasticheProbe']


def test_defaults():
    """Those that pastiche.h and pastiche-tune.h promise."""
    settings, tune = I.default(I.Settings), I.default(I.structure('TuneSettings'))
    assert (settings.strength, settings.stroke_size, settings.keep_colours, settings.detail) == (100, 100, 0, 0)
    assert (tune.game, tune.seed, tune.steps, tune.minutes) == (I.HINGE, 1, 0, 5)
