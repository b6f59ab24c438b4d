"""Measure the engine on questions whose answers are known.

``gold`` holds the questions (``loading``, ``jsonl``, ``squad``, ``csv_gold`` and ``fields`` read
them), ``lint`` looks for doubtful ones and ``relevance`` for the passages that answer them.
``normalising``, ``metrics``, ``squad_metrics``, ``rivals`` and ``resampling`` are pure functions.
``run`` asks the engine, ``tracing`` keeps what its stages gave and ``budget`` charges each miss to
one of them; ``reading`` and ``pairs`` ask its reader alone. ``results`` is what is found of each
question, ``figures`` sums it up, ``setup`` says with what it was found, ``reports`` is what is
returned. ``runs`` stores it, ``compare`` sets two side by side and ``floors`` holds figures to a
minimum. ``table``, ``isolated_table``, ``comparison_table`` and ``page`` (with ``charts`` and
``excerpts``) show it, in the words of ``captions`` and ``wording``. ``tuning`` fits the settings.
"""
