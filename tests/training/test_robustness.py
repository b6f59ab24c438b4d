"""The figures of a model card, on the tiny reader."""

from pathlib import Path
from shutil import copytree

import pytest

from qa.training.export import export_reader
from qa.training.robustness import VARIANTS, measure_reader


def test_a_reader_is_measured_every_way(tiny_reader: Path, gold: Path, tmp_path: Path) -> None:
    pytest.importorskip("haystack_integrations.components.readers.transformers")
    folder = copytree(tiny_reader, tmp_path / "reader")
    export_reader(folder)
    report = measure_reader(folder, gold)
    assert [variant.name for variant in report.variants] == list(VARIANTS)
    for figure in (report.exact.f1, report.rounded.f1, *(one.f1 for one in report.variants)):
        assert 0 <= figure <= 100
    assert report.same_as_stock >= 0.9


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("sans accents", "Ou est ne l'Eveque ?"),
        ("minuscules", "où est né l'évêque ?"),
        ("sans « ? »", "Où est né l'Évêque"),
        ("les trois", "ou est ne l'eveque"),
    ],
)
def test_the_ways_of_typing(name: str, typed: str) -> None:
    assert VARIANTS[name]("Où est né l'Évêque ?") == typed
