"""Files of every format, made of paragraphs by the programs' own libraries where there is one."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage

from tests.documents import office_builders
from tests.documents.office_builders import DATE, TITLE

_MOMENT = datetime.datetime(2018, 7, 16, 10, 30)
Build = Callable[[Sequence[str]], bytes]


def text(paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


def page(paragraphs: Sequence[str]) -> bytes:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='fr'><head><title>{TITLE}</title>"
        f"<meta property='article:published_time' content='{DATE}T10:30:00+02:00'></head><body>"
        "<nav><a href='/'>Accueil</a> <a href='/p'>Politique</a></nav>"
        f"<article><h1>{TITLE}</h1>{body}</article><footer>Mentions légales</footer></body></html>"
    ).encode()


def pdf(paragraphs: Sequence[str], *, header: str = "", password: str = "") -> bytes:
    """One page a paragraph."""
    from fpdf import FPDF

    document = FPDF()
    document.set_title(TITLE)
    document.set_creation_date(_MOMENT.replace(tzinfo=datetime.UTC))
    document.core_fonts_encoding = "cp1252"
    document.set_font("Helvetica", size=12)
    if password:
        document.set_encryption(owner_password="maître", user_password=password)
    for number, paragraph in enumerate(paragraphs, 1):
        document.add_page()
        if header:
            document.cell(0, 10, header, new_x="LMARGIN", new_y="NEXT")
        document.multi_cell(0, 6, paragraph)
        if header:
            document.cell(0, 10, f"Page {number}")
    return bytes(document.output())


def docx(paragraphs: Sequence[str]) -> bytes:
    """Word's own mark of a page's beginning stands before each paragraph but the first."""
    import docx as library
    from docx.oxml import OxmlElement

    document = library.Document()
    document.core_properties.title = TITLE
    document.core_properties.created = _MOMENT
    for number, paragraph in enumerate(paragraphs):
        run = document.add_paragraph().add_run(paragraph)
        if number:
            run._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def odt(paragraphs: Sequence[str]) -> bytes:
    import odfdo

    document = odfdo.Document("text")
    document.body.clear()
    document.meta.title = TITLE
    document.meta.creation_date = _MOMENT
    for paragraph in paragraphs:
        document.body.append(odfdo.Paragraph(paragraph))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def epub(paragraphs: Sequence[str]) -> bytes:
    """One chapter a paragraph."""
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": (
            "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
            "<rootfile full-path='livre/contenu.opf'/></rootfiles></container>"
        ),
        "livre/contenu.opf": (
            "<package xmlns='http://www.idpf.org/2007/opf' "
            "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            f"<metadata><dc:title>{TITLE}</dc:title><dc:creator>Jeanne Petit</dc:creator>"
            f"<dc:date>{DATE}</dc:date></metadata><manifest>"
            + "".join(
                f"<item id='c{n}' href='chapitre%20{n}.xhtml' media-type='application/xhtml+xml'/>"
                for n in range(len(paragraphs))
            )
            + "</manifest><spine>"
            + "".join(f"<itemref idref='c{n}'/>" for n in range(len(paragraphs)))
            + "</spine></package>"
        ),
    }
    for number, paragraph in enumerate(paragraphs):
        parts[f"livre/chapitre {number}.xhtml"] = (
            "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'>"
            f"<head><title>Chapitre</title></head><body><p>{html.escape(paragraph)}</p></body></html>"
        )
    return archive({name: content.encode() for name, content in parts.items()})


def table(paragraphs: Sequence[str]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(["Titre", "Date", "Texte", "rubrique"])
    writer.writerows([TITLE, DATE, paragraph, "monde"] for paragraph in paragraphs)
    return target.getvalue().encode("utf-8-sig")


def json_lines(paragraphs: Sequence[str]) -> bytes:
    rows = [{"title": TITLE, "date": DATE, "text": p, "rubrique": "monde"} for p in paragraphs]
    return "\n".join(json.dumps(row) for row in rows).encode()


def mail(paragraphs: Sequence[str], attachments: dict[str, bytes] | None = None) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, "Jeanne Petit <jeanne@exemple.fr>"
    message["Date"] = "Mon, 16 Jul 2018 10:30:00 +0200"
    message.set_content("\n\n".join(paragraphs), cte="base64")
    for name, data in (attachments or {}).items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()


def archive(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return target.getvalue()


def archive_of_texts(paragraphs: Sequence[str]) -> bytes:
    return archive({f"dossier/{n}.txt": p.encode() for n, p in enumerate(paragraphs)})


FORMATS: dict[str, Build] = {
    ".txt": text,
    ".html": page,
    ".pdf": pdf,
    ".docx": docx,
    ".odt": odt,
    ".epub": epub,
    ".csv": table,
    ".jsonl": json_lines,
    ".eml": mail,
    ".zip": archive_of_texts,
    **office_builders.FORMATS,
}
