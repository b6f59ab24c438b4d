"""Refused files are told by kind and cause, none is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Settings, build_index
from qa.cli.output import print_index_report
from qa.index.doctor import diagnose
from qa.index.refusals import group_refusals
from qa.types import SkippedFile


def _refused(path: str, cause: str) -> SkippedFile:
    return SkippedFile(path, f"« {path} » {cause}")


def test_formats_that_nothing_reads_are_one_sentence() -> None:
    skipped = [
        _refused(
            f"{n}.{suffix}", f": le format « .{suffix} » n'est pas pris en charge. Convertissez."
        )
        for n, suffix in enumerate(["png", "JPG", "mp4", "png", "db"])
    ]
    (group,) = group_refusals(skipped)
    assert group.sentence == (
        "3 images, 1 base de données, 1 vidéo : ces formats ne sont pas pris en charge."
    )
    assert group.files == tuple(skipped)
    (alone,) = group_refusals(skipped[:1])
    assert alone.sentence == skipped[0].reason


def test_files_of_one_cause_are_counted_and_few_are_named() -> None:
    locked = [_refused(f"dossier/{n}.pdf", "est protégé.") for n in range(12)]
    few = [_refused(f"{n}.xlsx", "est endommagé.") for n in range(2)]
    groups = group_refusals([*locked, *few])
    assert [group.sentence for group in groups] == [
        "12 PDF (0.pdf, 1.pdf, 2.pdf et 9 autres) : chaque fichier est protégé.",
        "« 0.xlsx » est endommagé.",
        "« 1.xlsx » est endommagé.",
    ]
    assert sum(len(group.files) for group in groups) == 14


def test_the_report_and_the_doctor_tell_the_same_files(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Le maire est Alain Bosc.", encoding="utf-8")
    for n in range(4):
        (corpus / f"photo{n}.png").write_bytes(b"\x89PNG")
        (corpus / f"acte{n}.rtf").write_bytes(b"rien")
    report = build_index(corpus, "i", settings=settings)
    print_index_report(report)
    said = " ".join(capsys.readouterr().out.split())
    assert "4 images : ce format n'est pas pris en charge." in said
    assert "acte2.rtf et 1 autre) : chaque fichier est endommagé" in said
    assert "qa doctor --index i --refused" in said
    found = diagnose("i", settings)
    assert {Path(one.path).name for one in found.refused} == {
        Path(one.path).name for one in report.skipped
    }
    assert len(found.refused) == len(report.skipped) == 8
