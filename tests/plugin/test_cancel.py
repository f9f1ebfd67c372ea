# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP's Cancel kills the plug-in at once; whenever that happens, no half-done layer is left."""
import os

import pytest


@pytest.mark.long
@pytest.mark.parametrize('procedure', ['plug-in-pastiche', 'plug-in-pastiche-restore'])
def test_killed_while_it_works(in_gimp, restoring, styles, seed, procedure):
    results = in_gimp('killed_in_gimp.py', restoring if 'restore' in procedure else styles, seed=seed, procedure=procedure)
    assert results['killed'], results['statuses']
    assert results['statuses'][-1][0] in ('calling-error', 'execution-error'), results['statuses']
    assert [layer['name'] for layer in results['image']['layers']] == ['photo'] and not results['image']['dirty']
    assert results['same']
    assert results['next'] == ('success', None)


@pytest.mark.long
@pytest.mark.parametrize('procedure', ['plug-in-pastiche', 'plug-in-pastiche-restore', 'plug-in-pastiche-era'])
def test_killed_at_any_moment(in_gimp, restoring, eras, styles, seed, procedure):
    """PASTICHE_KILLS times: the image keeps its layer; one above it is whole; and GIMP goes on."""
    folder = dict(restore=restoring, era=eras).get(procedure.rsplit('-', 1)[1], styles)
    results = in_gimp('kills_in_gimp.py', folder, seed=seed, kills=int(os.environ.get('PASTICHE_KILLS', 10)), procedure=procedure)
    for seen in results['kills']:
        assert seen['last'] == 'photo' and seen['same'] and seen['whole'] and seen['layers'] in (1, 2), seen
        assert seen['layers'] == 2 if seen['status'][0] == 'success' else seen['killed'], seen
    assert any(seen['killed'] for seen in results['kills'])
    assert results['after'] == (('success', None), True)
