import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

from qa.training.attention import plain_attention


@given(st.integers(1, 3), st.integers(1, 9), st.integers(0, 2**16))
def test_it_gives_what_pytorchs_own_gives(heads: int, tokens: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    query, key, value = torch.randn(3, 2, heads, tokens, 8, generator=generator)
    mask = torch.zeros(2, 1, tokens, tokens)
    mask[1, ..., tokens // 2 + 1 :] = -1e9
    found, _ = plain_attention(nn.Identity(), query, key, value, mask)
    expected = functional.scaled_dot_product_attention(query, key, value, mask).transpose(1, 2)
    assert torch.allclose(found, expected, atol=1e-5)
