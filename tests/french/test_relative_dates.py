"""Dates told from the date of a document, and what is not certain enough to be told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.french.dates import DateRange, spell_range, whole_unit
from qa.french.relative_dates import absolute_date, resolve_date
from qa.french.tenses import Tense, tense_of

_PAST, _FUTURE, _UNKNOWN = Tense.PAST, Tense.FUTURE, Tense.UNKNOWN
_THURSDAY = "2018-06-28"
_CASES = [
    # Whole in itself: no document's date is needed.
    ("le 16 juillet 2018", None, _UNKNOWN, "2018-07-16"),
    ("lundi 16 juillet 2018", None, _UNKNOWN, "2018-07-16"),
    ("16/07/2018", None, _UNKNOWN, "2018-07-16"),
    ("1er mai 2017", None, _UNKNOWN, "2017-05-01"),
    ("en juillet 2018", None, _UNKNOWN, "2018-07"),
    ("début 2017", None, _UNKNOWN, "2017"),
    ("depuis début 2017", None, _UNKNOWN, None),
    ("avant le 16 juillet 2018", None, _UNKNOWN, None),
    ("en 2016", None, _UNKNOWN, "2016"),
    ("les 7 et 8 juillet 2017", None, _UNKNOWN, "2017-07-07/2017-07-08"),
    ("du 9 au 15 mars 2015", None, _UNKNOWN, "2015-03-09/2015-03-15"),
    ("le 31 février 2018", None, _UNKNOWN, None),
    ("jeudi", None, _PAST, None),
    ("hier", None, _UNKNOWN, None),
    # From a day.
    ("aujourd'hui", _THURSDAY, _UNKNOWN, "2018-06-28"),
    ("aujourd’hui", _THURSDAY, _UNKNOWN, "2018-06-28"),
    ("ce matin", _THURSDAY, _UNKNOWN, "2018-06-28"),
    ("hier", _THURSDAY, _UNKNOWN, "2018-06-27"),
    ("hier soir", _THURSDAY, _UNKNOWN, "2018-06-27"),
    ("avant-hier", _THURSDAY, _UNKNOWN, "2018-06-26"),
    ("demain", _THURSDAY, _UNKNOWN, "2018-06-29"),
    ("après-demain", _THURSDAY, _UNKNOWN, "2018-06-30"),
    ("jeudi", _THURSDAY, _PAST, "2018-06-28"),
    ("jeudi matin", _THURSDAY, _PAST, "2018-06-28"),
    ("mercredi", _THURSDAY, _PAST, "2018-06-27"),
    ("vendredi", _THURSDAY, _PAST, "2018-06-22"),
    ("vendredi", _THURSDAY, _FUTURE, "2018-06-29"),
    ("lundi", _THURSDAY, _FUTURE, "2018-07-02"),
    ("jeudi", _THURSDAY, _FUTURE, None),  # today, or in a week
    ("vendredi", _THURSDAY, _UNKNOWN, None),
    ("vendredi dernier", _THURSDAY, _UNKNOWN, "2018-06-22"),
    ("jeudi dernier", _THURSDAY, _UNKNOWN, "2018-06-21"),
    ("vendredi dernier", "2017-07-10", _UNKNOWN, "2017-07-07"),
    ("jeudi prochain", _THURSDAY, _UNKNOWN, "2018-07-05"),
    ("lundi prochain", _THURSDAY, _PAST, "2018-07-02"),
    ("la semaine dernière", _THURSDAY, _UNKNOWN, "2018-06-18/2018-06-24"),
    ("la semaine prochaine", _THURSDAY, _UNKNOWN, "2018-07-02/2018-07-08"),
    ("cette semaine", _THURSDAY, _UNKNOWN, "2018-06-25/2018-07-01"),
    ("le mois dernier", _THURSDAY, _UNKNOWN, "2018-05"),
    ("le mois prochain", "2018-12-03", _UNKNOWN, "2019-01"),
    ("ce mois-ci", _THURSDAY, _UNKNOWN, "2018-06"),
    ("l'an dernier", _THURSDAY, _UNKNOWN, "2017"),
    ("l'année prochaine", _THURSDAY, _UNKNOWN, "2019"),
    ("il y a trois jours", _THURSDAY, _UNKNOWN, "2018-06-25"),
    ("dans deux jours", _THURSDAY, _UNKNOWN, "2018-06-30"),
    ("il y a deux mois", _THURSDAY, _UNKNOWN, "2018-04"),
    ("il y a dix ans", _THURSDAY, _UNKNOWN, "2008"),
    ("en novembre dernier", _THURSDAY, _UNKNOWN, "2017-11"),
    ("en juin dernier", _THURSDAY, _UNKNOWN, "2017-06"),
    ("en juillet prochain", _THURSDAY, _UNKNOWN, "2018-07"),
    ("en avril", _THURSDAY, _PAST, "2018-04"),
    ("en avril", _THURSDAY, _FUTURE, "2019-04"),
    ("en avril", _THURSDAY, _UNKNOWN, None),
    ("le 16 juillet", _THURSDAY, _FUTURE, "2018-07-16"),
    ("le 16 juillet", _THURSDAY, _PAST, "2017-07-16"),
    ("le 16 juillet", _THURSDAY, _UNKNOWN, None),
    ("lundi 16 juillet", _THURSDAY, _UNKNOWN, "2018-07-16"),
    ("dimanche 9 juillet", "2017-07-08", _UNKNOWN, "2017-07-09"),
    ("les 11 et 12 juillet", _THURSDAY, _FUTURE, "2018-07-11/2018-07-12"),
    # From a month: what all its days agree on.
    ("aujourd'hui", "2018-06", _UNKNOWN, "2018-06"),
    ("hier", "2018-06", _UNKNOWN, "2018"),
    ("hier", "2018-01", _UNKNOWN, None),
    ("jeudi", "2018-06", _PAST, "2018"),
    ("vendredi dernier", "2018-06", _UNKNOWN, "2018"),
    ("en novembre dernier", "2018-06", _UNKNOWN, "2017-11"),
    ("le mois dernier", "2018-06", _UNKNOWN, "2018-05"),
    ("l'an dernier", "2018-06", _UNKNOWN, "2017"),
    ("le 16 juillet", "2018-06", _FUTURE, "2018-07-16"),
    ("le 16 juin", "2018-06", _FUTURE, None),
    ("lundi 16 juillet", "2018-06", _UNKNOWN, "2018-07-16"),
    # From a year.
    ("cette année", "2018", _UNKNOWN, "2018"),
    ("l'année dernière", "2018", _UNKNOWN, "2017"),
    ("en novembre dernier", "2018", _UNKNOWN, None),
    # No date, or one that hangs on something else.
    ("Helsinki", _THURSDAY, _PAST, None),
    ("la veille", _THURSDAY, _PAST, None),
    ("deux heures", _THURSDAY, _PAST, None),
    ("jeudi à Varsovie", _THURSDAY, _PAST, None),
    ("le mois", _THURSDAY, _PAST, None),
    ("", _THURSDAY, _PAST, None),
    ("jeudi", "bientôt", _PAST, None),
]


@pytest.mark.parametrize(("span", "document", "tense", "iso"), _CASES)
def test_dates(span: str, document: str | None, tense: Tense, iso: str | None) -> None:
    found = resolve_date(span, document, tense)
    assert (found.iso if found else None) == iso


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("La rencontre se tiendra le 16 juillet à Oslo.", _FUTURE),
        ("Les noms seront annoncés jeudi.", _FUTURE),
        ("Il va rencontrer la presse lundi.", _FUTURE),
        ("La course prévue dimanche à Nice.", _FUTURE),
        ("Le maire a démissionné jeudi.", _PAST),
        ("Ils se sont vus en avril.", _PAST),
        ("Elle s'est pour sa part félicitée jeudi de l'accord.", _PAST),
        ("Il a dit jeudi qu'elle viendra.", _UNKNOWN),
        ("Jeudi, à Oslo.", _UNKNOWN),
        ("À l'opéra de Nice.", _UNKNOWN),
        ("", _UNKNOWN),
    ],
)
def test_tenses(sentence: str, tense: Tense) -> None:
    assert tense_of(sentence) is tense


def test_the_tense_is_that_of_the_spans_own_sentence() -> None:
    passage = "Le maire a démissionné lundi. Son successeur sera élu vendredi."
    told = [
        absolute_date(span, _THURSDAY, passage, passage.index(span))
        for span in ("lundi", "vendredi")
    ]
    assert told == ["2018-06-25", "2018-06-29"]


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2018-07-16", "16 juillet 2018"),
        ("2017-11", "novembre 2017"),
        ("2017", "2017"),
        ("2018-07-09/2018-07-15", "du 9 au 15 juillet 2018"),
        ("2018-06-25/2018-07-01", "du 25 juin au 1er juillet 2018"),
        ("2018-12-31/2019-01-06", "du 31 décembre 2018 au 6 janvier 2019"),
    ],
)
def test_ranges_in_words(iso: str, words: str) -> None:
    assert spell_range(iso) == words


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_units_come_back_as_they_were_told(day: date) -> None:
    for iso in (day.isoformat(), day.isoformat()[:7], str(day.year)):
        unit = whole_unit(iso)
        assert unit is not None
        assert unit.iso == iso
        assert unit.first <= day <= unit.last


@given(
    st.sampled_from([case[0] for case in _CASES]),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    st.sampled_from(list(Tense)),
)
def test_a_month_never_says_what_one_of_its_days_denies(span: str, day: date, tense: Tense) -> None:
    told = resolve_date(span, day.isoformat()[:7], tense)
    exact = resolve_date(span, day.isoformat(), tense)
    if told is not None:
        assert exact is not None
        assert told.first <= exact.first <= exact.last <= told.last


@given(st.text(max_size=40), st.text("0123456789-", max_size=10))
def test_any_text_is_a_date_or_none(span: str, document: str) -> None:
    found = resolve_date(span, document)
    assert found is None or isinstance(found, DateRange)
