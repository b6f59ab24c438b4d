"""Where the time goes: parts that add up, and a limit that nothing passes."""

from __future__ import annotations

import pytest

pytest.importorskip("onnx")

from qa.bench.breakdown import arithmetic_limit, kernel_shares


def test_the_products_are_among_the_longest_kernels_and_a_part_of_the_pass() -> None:
    shares = kernel_shares(runs=3)
    # Which of the two is the longer depends on the processor.
    assert "MatMulIntegerToFloat" in {one.name for one in shares[:2]}
    assert [one.ms for one in shares] == sorted((one.ms for one in shares), reverse=True)


def test_the_limit_counts_every_product_of_the_layers() -> None:
    limit = arithmetic_limit(runs=3)
    # 12 layers of 4 · 384² + 2 · 384 · 1536 weights, two operations each, for 192 tokens.
    assert limit.products == 12 * (4 * 384**2 + 2 * 384 * 1536) * 2 * 192
    assert limit.limit_ms == pytest.approx(1000 * limit.products / limit.rate)
