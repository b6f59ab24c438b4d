"""What is French about French: typography, sentence boundaries, lexical analysis, questions."""
