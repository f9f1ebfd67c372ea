# SPDX-License-Identifier: GPL-3.0-or-later
"""Many paintings in one GIMP, and two GIMPs at once."""
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.long
TIMES = int(os.environ.get('PASTICHE_PAINTINGS', 40))
GROWTH = 12 << 20       # bytes, of three quarters of the paintings, each with 1.3 MB of pixels


def test_over_and_over(in_gimp, styles, seed):
    """PASTICHE_PAINTINGS times (40 without that): no growth, when GIMP keeps no undo, and always the same painting."""
    results = in_gimp('load_in_gimp.py', styles, seed=seed, times=TIMES, looks=[TIMES // 4, TIMES])
    assert results['failed'] == [] and results['different'] == 0 and results['layers'] == ['photo']
    growth = [b - a for a, b in zip(*results['memory'].values())]
    print(f'{TIMES} paintings: GIMP and the script grew by {growth} bytes')
    assert max(growth) < GROWTH


def test_two_gimps_at_once(in_gimp, styles, seed, tmp_path, monkeypatch):
    """With one home, and the same painting in both."""
    monkeypatch.setenv('XDG_DATA_HOME', str(tmp_path / 'data'))
    monkeypatch.setenv('XDG_CONFIG_HOME', str(tmp_path / 'config'))
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: in_gimp('load_in_gimp.py', styles, seed=seed, times=10, looks=[]), range(2)))
    assert all(results['failed'] == [] and results['different'] == 0 for results in both)
    assert (both[0]['painting'] == both[1]['painting']).all()
