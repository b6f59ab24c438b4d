"""From a query to ranked passages."""

from qa.retrieval.duplicates import DuplicateAnnotator, DuplicateCollapser
from qa.retrieval.fusion import ScoreFusion
from qa.retrieval.maxsim import MaxSimRanker
from qa.retrieval.places import FoundPlace, PlaceFinder, PlaceRanker
from qa.retrieval.preview import OnRetrieved, PassagePreview
from qa.retrieval.retrievers import DenseRetriever, LexicalRetriever, QueryEmbedder

__all__ = [
    "DenseRetriever",
    "DuplicateAnnotator",
    "DuplicateCollapser",
    "FoundPlace",
    "LexicalRetriever",
    "MaxSimRanker",
    "OnRetrieved",
    "PassagePreview",
    "PlaceFinder",
    "PlaceRanker",
    "QueryEmbedder",
    "ScoreFusion",
]
