"""Documents made from derivations and their proofs: one tree of blocks, one small renderer a format."""
