"""A document as LaTeX: the standard article class, compiled with XeLaTeX or LuaLaTeX; ctex for Chinese."""

from __future__ import annotations

from derive.board import Line, latex_reason
from derive.expr import Expr
from derive.latex import latex, latex_equation
from reports.document import Block, Board, Document, Equations, Heading, Paragraph, Table
from reports.markdown import marked

_HEAD = r"""% compile with xelatex or lualatex
\documentclass[11pt,a4paper]{article}
\usepackage[margin=22mm]{geometry}
\usepackage{amsmath,amssymb,graphicx,xcolor}
%s
\newsavebox{\lineofmath}
%% A formula that is too wide for its place is made smaller.
\newcommand{\fit}[2]{\sbox{\lineofmath}{$\displaystyle #2$}%%
  \ifdim\wd\lineofmath>#1\resizebox{#1}{!}{\usebox{\lineofmath}}\else\usebox{\lineofmath}\fi}
\newcommand{\law}[1]{\hfill{\footnotesize\color{black!65}$#1$}}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt}
\title{%s}
\date{}
\begin{document}
\maketitle
"""


def render_latex(document: Document) -> str:
    """One complete document."""
    language = r"\usepackage[UTF8,scheme=plain]{ctex}" if document.lang == "zh" else r"\usepackage{fontspec}"
    body = "\n\n".join(_block(block, document) for block in document.blocks)
    return _HEAD % (language, escape(document.title)) + body + "\n\n\\end{document}\n"


def _block(block: Block, document: Document) -> str:
    match block:
        case Heading(text, _):
            return rf"\section*{{{escape(text)}}}"
        case Paragraph(pieces):
            return "".join(f"${latex(piece)}$" if isinstance(piece, Expr) else escape(piece) for piece in pieces)
        case Equations(rows, boxed):
            return "\n\n".join(_equation(latex_equation(left, right), note, boxed) for left, right, note in rows)
        case Board(lines):
            return "\n\n".join(_line(row, document) for row in lines)
        case Table(header, rows):
            shape = "l" * len(header)
            written = [" & ".join(map(escape, row)) + r" \\" for row in (header, *rows)]
            return rf"\begin{{tabular}}{{{shape}}}" + "\n" + "\n".join(written) + "\n" + r"\end{tabular}"


def _equation(equation: str, note: str, boxed: bool) -> str:
    inner = rf"\fit{{0.9\linewidth}}{{{equation}}}"
    if boxed:
        inner = rf"\fbox{{\rule[-1.2ex]{{0pt}}{{4ex}}\,{inner}\,}}"
    return rf"\hspace*{{2em}}{inner}" + (rf"\law{{\text{{{escape(note)}}}}}" if note else "")


def _line(row: Line, document: Document) -> str:
    reason = rf"\law{{{latex_reason(row.reason)}{marked(row.step, document)}}}"
    indent = 1 + 2 * row.depth
    left = f"{latex(row.left)} " if row.left is not None else r"\quad "
    return rf"\hspace*{{{indent}em}}\fit{{0.62\linewidth}}{{{left}= {latex(row.right)}}}{reason}"


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: "\\" + letter for letter in "$&#%_"},
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def escape(text: str) -> str:
    """The text with every character that LaTeX would read as a command made literal."""
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
