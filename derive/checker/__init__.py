"""Decides every equality of a derivation, without sharing a line with what derives it."""

from derive.checker.compare import Checker, check, end_to_end
from derive.checker.proof import Proof, prove
from derive.checker.verdict import Counterexample, Finding, Verdict

__all__ = ["Checker", "Counterexample", "Finding", "Proof", "Verdict", "check", "end_to_end", "prove"]
