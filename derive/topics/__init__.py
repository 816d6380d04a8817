"""The topics: everything that can be derived by name besides the pairs and the activations, one record each.

A new topic is one record in the file of its group; commands, tests and handouts read TOPICS.
"""

from derive.topics.designs import DESIGNS
from derive.topics.hidden_layer import HIDDEN_LAYERS
from derive.topics.information import INFORMATION
from derive.topics.normalisation import NORMALISATIONS
from derive.topics.optimisers import OPTIMISER_TOPICS
from derive.topics.regularisation import REGULARISATION
from derive.topics.saturation import SATURATION
from derive.topics.topic import Topic

GROUPS = {
    "hidden-layers": ("Hidden layers", "隐藏层"),
    "normalisation": ("Normalisation", "归一化"),
    "optimisers": ("Optimisers derived", "优化器的推导"),
    "information": ("Information", "信息"),
    "regularisation": ("Regularisation", "正则化"),
    "saturation": ("Error against gradient", "误差与梯度的关系"),
    "designs": ("Losses designed backwards, from the wanted error term", "倒推设计的损失函数：从误差项出发"),
}
"""The groups of topics, with their titles in English and in Chinese, in the order in which they are listed."""

TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        *HIDDEN_LAYERS,
        *NORMALISATIONS,
        *OPTIMISER_TOPICS,
        *INFORMATION,
        *REGULARISATION,
        *DESIGNS,
        *SATURATION,
    )
}

__all__ = ["GROUPS", "TOPICS", "Topic"]
