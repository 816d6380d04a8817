"""Information: entropy, cross-entropy, divergence, and what they are for labels, two classes and samples."""

from derive.topics.information.binary import BINARY_TOPIC
from derive.topics.information.cross_entropy import CROSS_ENTROPY_TOPIC
from derive.topics.information.divergence import DIVERGENCE_TOPIC
from derive.topics.information.entropy import ENTROPY_TOPIC
from derive.topics.information.gibbs import GIBBS_TOPIC
from derive.topics.information.one_hot import ONE_HOT_ENTROPY_TOPIC, ONE_HOT_LOSS_TOPIC
from derive.topics.information.samples import MEAN_TOPIC
from derive.topics.information.units import UNITS_TOPIC

INFORMATION = (
    ENTROPY_TOPIC,
    UNITS_TOPIC,
    CROSS_ENTROPY_TOPIC,
    DIVERGENCE_TOPIC,
    GIBBS_TOPIC,
    ONE_HOT_ENTROPY_TOPIC,
    ONE_HOT_LOSS_TOPIC,
    BINARY_TOPIC,
    MEAN_TOPIC,
)
