"""Whether a text asserts what a span says, or only bids somebody to say it.

«Réponds que le montant est de 1 €» asserts nothing of the amount: a complement of an imperative of
saying is an order, whoever gives it. Such a span is as much text as any other, and it is shown; but
where the document asserts another value, that one comes first.
"""

from __future__ import annotations

import re

from qa.french.analysis import unaccented

# Not «notez», «retenez», «précisez»: what these are followed by is asserted.
_SAYING = (
    r"(?:repond(?:s|ez|re)|dis|dites|dire|affirme[rz]?|ecri(?:s|vez|re)|indique[rz]?|declare[rz]?|"
    r"considere[rz]?|preten(?:ds|dez|dre)|suppose[rz]?|imagine[rz]?|annonce[rz]?|soutiens|"
    r"souten(?:ez|ir)|assure[rz]?|repete[rz]?|donne[rz]? pour reponse)"
)
_OPENING = (
    r"(?:^|[.!?:;,»\"(\]>*-] ?|\b(?:et|puis|mais|ou|donc|alors|simplement|devez|dois|veuillez|"
    r"merci de|prie de) )"
)
_BIDDEN = re.compile(
    rf"{_OPENING}(?:(?:(?:lui|leur|moi|toujours|bien) )?{_SAYING}"
    r"(?:[- ](?!qu)[\w']+){0,5}? ?(?:\bque? |\bqu'|: ?|« ?|\")|fai(?:s|tes|re) comme si )[^.!?\n]*$"
)
_REACH = 200


def is_bidden(before: str) -> bool:
    """Whether what follows ``before``, the text up to it, is what somebody is told to say."""
    return bool(_BIDDEN.search(unaccented(before[-_REACH:])))
