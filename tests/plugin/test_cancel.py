# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP's Cancel kills the plug-in at once; whenever that happens, no half-done layer is left."""


def test_killed_while_it_paints(in_gimp, styles, seed):
    results = in_gimp('killed_in_gimp.py', styles, seed=seed)
    assert results['killed'], results['statuses']
    assert results['statuses'][-1][0] in ('calling-error', 'execution-error'), results['statuses']
    assert [layer['name'] for layer in results['image']['layers']] == ['photo'] and not results['image']['dirty']
    assert results['same']
    assert results['next'] == ('success', None)
