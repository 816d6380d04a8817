"""The trees of a document's lines as they are written: names and their kinds, lists, limits, layers, numbers."""
