"""Every word that the page shows, in French and in English."""

from __future__ import annotations

from dataclasses import dataclass

# In French a no-break space stands before «:» and inside « », a narrow one before «?», «!», «;».
_NB = "\u00a0"
_NNB = "\u202f"


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's words in one language.

    Fields that count are pairs ``(one, many)`` with a ``{count}`` to fill in; others that hold
    braces name what goes there.
    """

    lang: str
    page_title: str
    heading: str
    promise: str
    document_count: tuple[str, str]
    placeholder: str
    question_label: str
    answer_label: str
    conversation_label: str
    scroll_down: str
    searching: str
    done: str
    invitation: str
    submit: str
    stop: str
    understood: str
    confidence_label: str
    sure: str
    probable: str
    uncertain: str
    agreeing_sources: tuple[str, str]
    passages: tuple[str, str]
    other_passages: tuple[str, str]
    passage_start: str
    dated_answer: str
    rivals_by_date: str
    rivals_by_source: str
    rivals_in_document: str
    abstained: str
    nearest: str
    undated: str
    page: str
    line: str
    empty_question: str
    unexpected: str
    serving: str
    months: tuple[str, ...]
    first_of_month: str
    join_last: str

    def count(self, forms: tuple[str, str], number: int) -> str:
        """Return the singular or plural form, with its number: French has no plural below two."""
        few = number < 2 if self.lang == "fr" else number == 1
        return forms[0 if few else 1].format(count=number)

    def join(self, parts: tuple[str, ...]) -> str:
        """Write the parts as a list in a sentence: «a», «a et b», «a, b et c»."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.join_last} {parts[-1]}"


FRENCH = Texts(
    lang="fr",
    page_title="Questions aux documents",
    heading="Questions aux documents",
    promise="Chaque réponse montre la phrase qui la prouve.",
    document_count=("{count} document", "{count} documents"),
    placeholder="Posez votre question…",
    question_label="Votre question",
    answer_label="Réponse",
    conversation_label="Conversation",
    scroll_down="Descendre",
    searching="Recherche en cours",
    done="Terminé",
    invitation="Pour commencer",
    submit="Demander",
    stop="Arrêter",
    understood=f"Question comprise{_NB}: {{question}}",
    confidence_label="Confiance",
    sure="sûr",
    probable="probable",
    uncertain="incertain",
    agreeing_sources=("{count} source", "{count} sources concordantes"),
    passages=("{count} passage", "{count} passages"),
    other_passages=("{count} autre passage", "{count} autres passages"),
    passage_start="début du passage",
    dated_answer="{answer} ({date})",
    rivals_by_date=(
        f"Plusieurs réponses sont possibles, selon la date du document{_NB}: {{answers}}. "
        "Précisez la question pour les départager."
    ),
    rivals_by_source=(
        "Plusieurs réponses sont possibles, selon le document. "
        "Précisez la question pour les départager."
    ),
    rivals_in_document=(
        "Plusieurs réponses sont possibles, selon le passage. "
        "Précisez la question pour les départager."
    ),
    abstained="Je ne trouve pas la réponse dans les documents.",
    nearest="Passages les plus proches",
    undated="sans date",
    page="page {number}",
    line="ligne {number}",
    empty_question="Écrivez d’abord une question, puis validez.",
    unexpected=(
        f"La recherche a échoué pour une raison imprévue. Réessayez{_NNB}; si cela se reproduit, "
        "le journal du serveur en donne la cause."
    ),
    serving="Le chat est ouvert sur {address} (Ctrl+C pour l’arrêter).",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    first_of_month="1er",
    join_last="et",
)

ENGLISH = Texts(
    lang="en",
    page_title="Questions to the documents",
    heading="Questions to the documents",
    promise="Every answer shows the sentence that proves it.",
    document_count=("{count} document", "{count} documents"),
    placeholder="Ask your question…",
    question_label="Your question",
    answer_label="Answer",
    conversation_label="Conversation",
    scroll_down="Scroll down",
    searching="Searching",
    done="Done",
    invitation="To begin",
    submit="Ask",
    stop="Stop",
    understood="Question understood: {question}",
    confidence_label="Confidence",
    sure="sure",
    probable="likely",
    uncertain="uncertain",
    agreeing_sources=("{count} source", "{count} sources agree"),
    passages=("{count} passage", "{count} passages"),
    other_passages=("{count} other passage", "{count} other passages"),
    passage_start="start of the passage",
    dated_answer="{answer} ({date})",
    rivals_by_date=(
        "Several answers are possible, depending on the document's date: {answers}. "
        "Make the question more precise to choose between them."
    ),
    rivals_by_source=(
        "Several answers are possible, depending on the document. "
        "Make the question more precise to choose between them."
    ),
    rivals_in_document=(
        "Several answers are possible, depending on the passage. "
        "Make the question more precise to choose between them."
    ),
    abstained="I cannot find the answer in the documents.",
    nearest="Closest passages",
    undated="undated",
    page="page {number}",
    line="line {number}",
    empty_question="Write a question first, then send it.",
    unexpected=(
        "The search failed for an unforeseen reason. Try again; if it happens once more, "
        "the server's log tells the cause."
    ),
    serving="The chat is open at {address} (Ctrl+C to stop it).",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    first_of_month="1",
    join_last="and",
)


def texts_for(language: str) -> Texts:
    """Return the page's words in ``language``: English for ``"en"``, else French."""
    return ENGLISH if language == "en" else FRENCH
