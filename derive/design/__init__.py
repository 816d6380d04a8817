"""From the wanted error term δ back to the loss E: the derivation of a gradient, turned round."""

from derive.design.backwards import NoLossError, Target, design_loss

__all__ = ["NoLossError", "Target", "design_loss"]
