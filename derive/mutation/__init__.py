"""How well the checker refutes damaged mathematics: every step, and every law, is broken on purpose.

A mutant is an equality with one thing wrong in it: a sign, an index, a lost square, a hypothesis
that is not named. Whether it really is wrong is judged by SymPy on instances, with no help from
the checker; the score is the share of the really wrong ones that the checker refutes.
"""
