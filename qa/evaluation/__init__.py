"""Measure the engine on questions whose answers are known.

``gold`` holds the questions (``loading``, ``jsonl``, ``squad`` and ``fields`` read them),
``metrics`` and ``rivals`` are pure functions, ``run`` asks the engine, ``reading`` asks its reader
alone, ``results`` are the figures and ``report`` shows them.
"""
