"""Documents as text, Markdown, LaTeX, PDF, HTML and notebooks: one small renderer a format."""
