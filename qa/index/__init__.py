"""The index: passages, what holds them, and how it is kept in step with its corpus."""
