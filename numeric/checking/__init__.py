"""Checks of anybody's loss and gradient code against what is derived."""

from numeric.checking.calling import FunctionError
from numeric.checking.check import assert_gradient, gradcheck
from numeric.checking.points import PointError
from numeric.checking.report import GradcheckReport, Judgement

__all__ = ["FunctionError", "GradcheckReport", "Judgement", "PointError", "assert_gradient", "gradcheck"]
