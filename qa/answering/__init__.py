"""From spans to answers: how likely, from how many sources, beside which others."""
