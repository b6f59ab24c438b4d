"""Fit the settings to a gold set, and say honestly what that is worth on questions not seen.

``points`` are the settings tried, ``search`` what each finds, ``reader_cache`` what the reader said
of each passage, kept so that it is read once, and ``outcomes`` what a question then gets. ``folds``
parts the questions, ``fitting`` picks settings on some and measures them on the others, ``steps``
keeps those that proved better, one group after the other, and ``run`` does it all over an index.
``report`` is what is returned, ``config`` writes it to ``qa.toml`` and ``table`` shows it.
"""
