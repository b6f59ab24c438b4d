"""Measure the engine on questions whose answers are known.

``gold`` holds the questions (``loading``, ``jsonl``, ``squad`` and ``fields`` read them).
``normalising``, ``metrics``, ``squad_metrics``, ``rivals`` and ``bootstrap`` are pure functions.
``run`` asks the engine, ``tracing`` keeps what its stages gave, and ``budget`` charges each miss to
one of them, unless ``lint`` finds the question doubtful. ``reading`` and ``pairs`` ask its reader alone. ``results`` is what is
found of each question, ``figures`` sums it up, ``reports`` is what is returned, and ``table`` and
``isolated_table`` show it in the terminal.
"""
