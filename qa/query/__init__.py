"""The question: made whole, corrected and analysed once."""
