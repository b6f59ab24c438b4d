"""The nouns of what takes place: summits, elections, floods. All lower case."""

from __future__ import annotations

EVENTS = frozenset(
    """sommet rencontre réunion entretien conférence congrès visite discussion discussions
    négociations négociation procès élection élections match tournoi finale course festival concert
    cérémonie attentat attaque incendie inondation inondations séisme accident catastrophe guerre
    bataille grève manifestation manifestations entrevue tête-à-tête débat colloque audience
    inauguration tempête crise révolution exposition émeute émeutes marche défilé voyage vote
    référendum campagne sommets rencontres réunions""".split()
)
