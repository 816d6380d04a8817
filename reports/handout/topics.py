"""What the handout of a topic has besides its derivation: numbers, pictures, code. One entry a group of topics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from derive.checker import Proof
from reports.design import found_blocks
from reports.document import Block
from reports.handout.information import information_blocks
from reports.handout.normalisation import normalisation_blocks
from reports.handout.optimisers import optimiser_blocks
from reports.handout.options import Options
from reports.handout.regularisation import regularisation_blocks
from reports.saturation import analysis_blocks

Extras = Callable[[Proof, Options], Iterator[Block]]

EXTRAS: Mapping[str, Extras] = {
    "designs": lambda proof, options: found_blocks(proof.derivation, options.lang),
    "information": information_blocks,
    "normalisation": normalisation_blocks,
    "optimisers": optimiser_blocks,
    "regularisation": regularisation_blocks,
    "saturation": lambda proof, options: analysis_blocks(proof.derivation, options.lang),
}


def extra_blocks(proof: Proof, options: Options) -> Iterator[Block]:
    """The blocks that the group of the topic has; none for what is no topic."""
    topic = proof.derivation.topic
    if topic is not None and topic.group in EXTRAS:
        yield from EXTRAS[topic.group](proof, options)
