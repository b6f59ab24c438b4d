"""Mined files: made once, one a text."""

from pathlib import Path

from qa.training.examples import read_examples
from qa.training.mining import mine_files

PARAGRAPHS = "\n".join(
    (
        "La ville de Nantes se trouve sur la Loire, dans l'ouest de la France. Son château a été "
        "construit par le duc François II au quinzième siècle. La duchesse Anne de Bretagne y est "
        "née en 1477, et les habitants montrent encore la chambre aux visiteurs. Le marché attire "
        "beaucoup de monde le samedi, et la rue qui mène au pont est fermée aux voitures.",
        "Le château des ducs, sur la Loire, a longtemps servi de caserne. La duchesse Anne de "
        "Bretagne a épousé deux rois de France, et le château garde sa mémoire. Les visiteurs de "
        "la ville y entrent par un pont de pierre. Le duc François II avait voulu une forteresse, "
        "dit le guide aux habitants de Nantes qui viennent en foule au mois de septembre.",
    )
)


def test_a_text_is_mined_once(tmp_path: Path) -> None:
    text = tmp_path / "ville.txt"
    text.write_text(PARAGRAPHS, encoding="utf-8")
    (mined,) = mine_files([text], tmp_path / "mined")
    examples = list(read_examples(mined))
    assert examples
    for example in examples:
        assert not example.places or example.answer
    mined.write_text("", encoding="utf-8")
    assert mine_files([text], tmp_path / "mined") == [mined]
    assert mined.read_text(encoding="utf-8") == ""
