"""The beginning of a handout: what is asked, and why it matters for this loss and this activation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.derivation import Derivation
from reports.document import Block, Heading, Paragraph, Piece, sentence
from reports.phrases import capitalised, say


def lead_blocks(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The question, and what the activation and the loss are used for; nothing is known of a user's own."""
    place = lang == "zh"
    asked: Mapping[str, Piece] = {name: result.left for name, result in derivation.results.items()}
    topic = derivation.topic
    question = topic.question[place] if topic else say("lead-pair" if derivation.loss else "lead-activation", lang)
    yield Heading(say("lead", lang))
    yield Paragraph(sentence(question, asked))
    for record in (derivation.loss, derivation.activation):
        if record is not None and record.purpose[place]:
            title = record.title[place]
            named = title if place else capitalised(title)
            yield Paragraph((say("lead-of", lang, named, record.purpose[place]),))
