"""Indexing on the machines of a Ray cluster."""

from qa.distributed.reading import ray_reader

__all__ = ["ray_reader"]
