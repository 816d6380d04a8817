"""Regularisation: the norms, and the penalties that are made of them."""

from derive.topics.regularisation.norm import P_NORM_TOPIC
from derive.topics.regularisation.penalty import PENALTY_TOPICS

REGULARISATION = (P_NORM_TOPIC, *PENALTY_TOPICS)
