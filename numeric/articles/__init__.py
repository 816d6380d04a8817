"""What sentences of the course articles say that a few numbers decide; each gives the figures that judge it."""
