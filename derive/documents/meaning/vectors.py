"""Whether a document has vectors at all: what stands in bold, a space, a norm, a transpose, the softmax of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.documents.meaning.shapes import has_index
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.spaces import rank_of_space
from derive.documents.trees.vocabulary import Vocabulary
from derive.reading import tree
from derive.reading.tree import Node

_WORDS = re.compile(r"\bvector|\bmatri|向量|矩阵|矩陣|Hadamard", re.IGNORECASE)


def has_vectors(rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    words = any(_WORDS.search(f"{row.before} {row.words}") for row in rows)
    for row in rows:
        if any(link.sign == "∈" and rank_of_space(link.node) for link in row.chain.links):
            return True
        for node in walk(row.chain):
            match node:
                case tree.Transposed() | tree.Gradient() | tree.Factor(sign="⊙"):
                    return True
                case tree.Product(factors=factors) if any(factor.sign in ("⊙", "∘") for factor in factors):
                    return True
                case tree.Bracket(kind="‖") | tree.Name(style="bold") | tree.Matrix():
                    return True
                case tree.Scripted(body=tree.Bracket() as body, subscripts=(index,)) if has_index(body, index):
                    return True
                case tree.Juxtaposed(items=(tree.Word(text=text), of, *_)):
                    if vocabulary.function(text) == "softmax" and _is_of_whole(of):
                        return True
                case tree.Name(letters="W" | "X") if words:
                    return True
    return False


def _is_of_whole(called: Node) -> bool:
    """Whether a bracket, maybe with an index behind it, has a name without one in it, as in softmax(z + c)_i."""
    match called.body if isinstance(called, tree.Scripted) else called:
        case tree.Bracket(items=(tree.Name(subscripts=()),)):
            return True
        case tree.Bracket(items=(tree.Sum(terms=terms),)):
            return all(isinstance(term.node, tree.Name) and not term.node.subscripts for term in terms)
    return False
