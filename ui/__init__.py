"""The chat: a thin Gradio page over ``qa.Engine``."""
