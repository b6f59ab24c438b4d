"""Kinds of files as people name them, by suffix: for what is said of those that are not read."""

from __future__ import annotations

from pathlib import PurePosixPath

# One, several, and the suffixes.
_KINDS = (
    ("image", "images", "png jpg jpeg gif bmp tif tiff webp heic heif svg ico psd raw"),
    ("vidéo", "vidéos", "mp4 mov avi mkv webm wmv m4v mpg mpeg flv ogv"),
    ("son", "sons", "mp3 wav ogg oga flac m4a aac wma opus aiff mid"),
    ("feuille de calcul", "feuilles de calcul", "xlsx xlsm xlsb xls ods fods numbers xltx ots"),
    ("diaporama", "diaporamas", "pptx pptm ppsx ppt pps odp key potx"),
    ("document Word", "documents Word", "docx docm doc dotx dot wps"),
    (
        "document de traitement de texte",
        "documents de traitement de texte",
        "odt ott rtf pages wpd",
    ),
    ("PDF", "PDF", "pdf"),
    ("page HTML", "pages HTML", "html htm xhtml mhtml mht"),
    ("livre numérique", "livres numériques", "epub mobi azw azw3 fb2 djvu"),
    ("courriel", "courriels", "eml msg mbox pst"),
    ("texte", "textes", "txt text md markdown rst log adoc tex org"),
    ("fichier de sous-titres", "fichiers de sous-titres", "srt vtt ass ssa sub"),
    ("tableau", "tableaux", "csv tsv"),
    (
        "fichier de données",
        "fichiers de données",
        "json jsonl ndjson xml yaml yml toml parquet rdf",
    ),
    ("carnet Jupyter", "carnets Jupyter", "ipynb"),
    ("archive", "archives", "zip tar gz tgz bz2 xz 7z rar zst jar"),
    ("base de données", "bases de données", "db sqlite sqlite3 mdb accdb odb dbf sql"),
    ("police de caractères", "polices de caractères", "ttf otf woff woff2 eot"),
    ("programme", "programmes", "exe msi dll so dmg apk deb rpm bin class pyc o a"),
    (
        "fichier de code",
        "fichiers de code",
        "py js ts css c h cpp java go rs rb php sh bat ps1 r lua",
    ),
    ("carte", "cartes", "shp shx prj geojson kml kmz gpx gpkg"),
)
_NAMES = {
    f".{suffix}": (one, several) for one, several, listed in _KINDS for suffix in listed.split()
}


def counted_kind(path: str, number: int) -> str:
    """How so many files of a path's kind are called: «1 image», «12 feuilles de calcul»."""
    return f"{number} {kind_of(path)[number > 1]}"


def kind_of(path: str) -> tuple[str, str]:
    """What a file is, by its name: one and several."""
    suffix = PurePosixPath(path).suffix.lower()
    if not suffix:
        return "fichier sans extension", "fichiers sans extension"
    return _NAMES.get(suffix, (f"fichier « {suffix} »", f"fichiers « {suffix} »"))
