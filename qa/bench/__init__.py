"""``qa bench``: speed and accuracy beside other systems, on the same passages and questions.

Each system runs in a process of its own (``qa.bench.worker``), the peers in environments of their
own (``qa.bench.environments``), configured as their documentation advises (``qa/bench/peers``).
This package and ``worker`` import nothing but the standard library: the peers' environments have
none of our dependencies.
"""
