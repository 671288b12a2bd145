"""Whatever is killed in the midst of a sweep, at the end each cell is settled, and once."""

import pytest

from support.command import Bench
from support.soak import Soak, Victim, prepare

pytestmark = pytest.mark.docker


def test_a_sweep_in_whose_midst_everything_is_killed_settles_each_cell_once(bench: Bench) -> None:
    prepare(bench.folder)
    soak = Soak(bench=bench, trials=4, kills=9, pause=(0.3, 3.0), seed=1)
    report = soak.run()
    print(report.told())
    assert report.kills.keys() == set(Victim) - {Victim.ENGINE}
    assert report.voids, "nothing of it was felt"
