"""A document as LaTeX: an article or slides, compiled with XeLaTeX or LuaLaTeX; ctex for Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from derive.board import Line, latex_right
from derive.checker import Verdict
from derive.expr import Sym
from derive.steps import Case
from derive.writing.latex import latex, latex_case, latex_equation
from derive.writing.marks import GREEK
from reports.document import (
    POWER_OF_TEN,
    Block,
    Board,
    Cases,
    Cell,
    Code,
    Document,
    Equations,
    Exercise,
    Figure,
    Heading,
    Judgement,
    Link,
    Listing,
    Paragraph,
    Phrase,
    Piece,
    Table,
    joined,
    titled,
    with_minus,
    with_verdict,
)
from reports.phrases import say
from reports.rendering.large_table import is_large, large_table
from reports.rendering.markdown import MARKS, inline

_ARTICLE = r"""%% compile with xelatex or lualatex
\documentclass[11pt,a4paper]{article}
\usepackage[margin=22mm]{geometry}
\usepackage{alltt,amsmath,amssymb,graphicx,xcolor}
%s
\newcommand{\pictureheight}{0.6\textheight}
\newcommand{\room}{\vspace{4cm}}
"""
_BEAMER = r"""%% compile with xelatex or lualatex
\documentclass[10pt,aspectratio=169]{beamer}
\usepackage{alltt,amsmath,amssymb,graphicx,xcolor}
%s
\usefonttheme{professionalfonts}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{footline}{\hfill\footnotesize\insertpagenumber\hspace*{1em}\vspace{1ex}}
\setbeamertemplate{frametitle continuation}{\ifnum\insertcontinuationcount>1 (\insertcontinuationcount)\fi}
\newcommand{\pictureheight}{0.68\textheight}
\newcommand{\room}{}
"""
_BOARD = r"""%% compile with xelatex or lualatex
\documentclass[11pt]{article}
\usepackage[paperwidth=330mm,paperheight=250mm,margin=8mm]{geometry}
\usepackage{alltt,amsmath,amssymb,graphicx,xcolor}
%s
\pagestyle{empty}
\newcommand{\pictureheight}{0.35\textheight}
\newcommand{\room}{\vspace{4cm}}
"""
_MACROS = r"""\newsavebox{\lineofmath}
\newlength{\leftside}
% The left sides of a board are as wide as the widest: \leftof{formula}, before the lines.
\newcommand{\leftof}[1]{\settowidth{\dimen0}{$\displaystyle #1$}%
  \ifdim\dimen0>\leftside\setlength{\leftside}{\dimen0}\fi}
% What is too wide or too high for the page is made smaller.
\newcommand{\fit}{\ifdim\wd\lineofmath>\linewidth
  \sbox{\lineofmath}{\resizebox{\linewidth}{!}{\usebox{\lineofmath}}}\fi
  \dimen0=\ht\lineofmath\advance\dimen0\dp\lineofmath
  \ifdim\dimen0>0.75\textheight
  \sbox{\lineofmath}{\resizebox*{!}{0.75\textheight}{\usebox{\lineofmath}}}\fi
  \usebox{\lineofmath}}
% \leftonpage{slack}: what the page has left below this, but for the slack, in \dimen4.
\newcommand{\leftonpage}[1]{\par\dimen4=\pagegoal \ifdim\dimen4=\maxdimen \dimen4=\textheight
  \else\advance\dimen4-\pagetotal\fi \advance\dimen4-#1\relax}
% A picture or a table that is a little too high for the rest of the page is made smaller, but stays legible.
\newlength{\pictureroom}
\newcommand{\fitpicture}[1]{%
  \sbox{\lineofmath}{\includegraphics[width=\linewidth,height=\pictureheight,keepaspectratio]{#1}}%
  \setlength{\pictureroom}{\ht\lineofmath}%
  \leftonpage{4\baselineskip}%
  \ifdim\dimen4<\pictureroom \ifdim\dimen4>0.85\pictureroom \setlength{\pictureroom}{\dimen4}\fi\fi}
\newcommand{\fittable}{\leftonpage{2\baselineskip}%
  \dimen0=\ht\lineofmath\advance\dimen0\dp\lineofmath
  \ifdim\dimen0>\dimen4 \ifdim0.72\dimen0<\dimen4
  \sbox{\lineofmath}{\resizebox*{!}{\dimen4}{\usebox{\lineofmath}}}\fi\fi \fit}
% \roomy{formula}: with room above and below it, where it is as high as its row.
\newcommand{\roomy}[1]{\setbox0\hbox{#1}\dimen0\ht0 \advance\dimen0 2.5pt \ht0\dimen0
  \dimen0\dp0 \advance\dimen0 2.5pt \dp0\dimen0 \leavevmode\box0 }
\newcommand{\law}[1]{\hfill\mbox{\footnotesize\color{black!65}#1}}
\newcommand{\longlaw}[2]{\hfill{\color{black!65}\parbox[t]{#1}{\raggedleft\footnotesize #2\par}}}
% \withlaw{law}: the line with its law beside it, in one line or several, or else below it.
\newcommand{\withlaw}[1]{\settowidth{\dimen0}{\mbox{\footnotesize #1}}%
  \dimen2=\linewidth\advance\dimen2-\wd\lineofmath\advance\dimen2-1em
  \ifdim\dimen0<\dimen2\usebox{\lineofmath}\law{#1}%
  \else\ifdim\dimen2>0.3\linewidth\usebox{\lineofmath}\longlaw{\dimen2}{#1}%
  \else\fit\par\nopagebreak\vskip-\parskip\leavevmode\null\longlaw{0.9\linewidth}{#1}\fi\fi\par}
% \boardline{indent}{left}{right}{law}
\newcommand{\boardline}[4]{\sbox{\lineofmath}{\hspace*{#1}\makebox[\leftside][r]{$\displaystyle #2$}%
  $\displaystyle {}= #3$}\withlaw{#4}}
% \piecesof{width}{formula}: in \lineofmath, broken into lines of this width, or of its widest piece.
\newdimen\widestpiece
\newcommand{\piecesof}[2]{\setbox0\vbox{\hsize=#1\relax\raggedright\hbadness=10000\hfuzz=\maxdimen #2\par
  \global\widestpiece=#1\relax
  \loop\unskip\unpenalty\setbox2\lastbox\ifhbox2
    \setbox4\hbox{\unhbox2}\ifdim\wd4>\widestpiece\global\widestpiece=\wd4\fi\repeat}%
  \sbox{\lineofmath}{\parbox[t]{\widestpiece}{\raggedright #2}}}
% \tablerow{row}: behind the head of the table once more, \tablehead, where a page begins with it.
\newsavebox{\rowoftable}
\newif\ifroom
\newcommand{\seekroom}{\leftonpage{\baselineskip}\advance\dimen4-\pagedepth
  \dimen0=\ht\rowoftable\advance\dimen0\dp\rowoftable
  \roomtrue\ifinner\else\ifdim\dimen0>\dimen4 \roomfalse\fi\fi}
\newcommand{\tablerow}[1]{\sbox{\rowoftable}{#1}\par\vskip0pt\relax % a page that is full ends here
  \seekroom
  \ifroom\else\newpage\tablehead\fi\usebox{\rowoftable}\par}
% \firstrow{row}: below the head, and both on one page.
\newcommand{\firstrow}[1]{\sbox{\rowoftable}{#1}\tablehead\usebox{\rowoftable}\par}
% between lines of code
\newcommand{\nopageends}{\interlinepenalty=10000\relax}
\newcommand{\pagesmayend}{\interlinepenalty=0\relax}
\makeatletter\@beginparpenalty=10000\makeatother % code stays with its title
\setlength{\parindent}{0pt}
\setlength{\emergencystretch}{6em} % rather a loose line than a command beyond the margin
\widowpenalty=10000 \clubpenalty=10000 % no line of a paragraph stands alone on a page
\setlength{\parskip}{6pt plus 2pt}
"""


_ABSENT = {"𝟙": r"\mathbf{1}", "∈": r"\in", "⊘": r"\oslash", "↻": r"\circlearrowright"}
"""Letters that no font of TeX has where they stand, in words or in formulas."""


def render_latex(document: Document, kind: str = "article") -> str:
    """One complete document of a class of CLASSES; ctex is used where anything in it is Chinese."""
    before, body = CLASSES[kind](document)
    chinese = document.lang == "zh" or re.search("[\u2e80-\uffef]", body)
    language = r"\usepackage[UTF8,scheme=plain]{ctex}" if chinese else r"\usepackage{fontspec}"
    if r"\href{" in body:
        language += "\n\\usepackage[colorlinks,allcolors=blue!60!black]{hyperref}"
    for letter, command in _ABSENT.items():
        body = body.replace(letter, rf"\ensuremath{{{command}}}")
    return before % language + _MACROS + "\\begin{document}\n" + body + "\n\n\\end{document}\n"


def _article(document: Document) -> tuple[str, str]:
    """What stands before the macros, and the body."""
    by = "".join(rf"\par\vspace{{1ex}}\normalsize {escape(line)}" for line in _by(document))
    start = _start_of_end(document.blocks)
    body, end = (_flow(blocks, document) for blocks in (document.blocks[:start], document.blocks[start:]))
    if end:
        body += f"\n\n{_TOGETHER}{end}\n\\end{{minipage}}"
    title = f"\\begin{{center}}\n\\Large {escape(document.title)}{by}\n\\end{{center}}\n"
    return _ARTICLE, title + body


_TOGETHER = r"\noindent\begin{minipage}{\linewidth}\setlength{\parskip}{6pt plus 2pt}" + "\n"


def _start_of_end(blocks: Sequence[Block]) -> int:
    """Where the sections begin that stand on one page, if the last is short: so no page has a few lines alone."""
    start = len(blocks)
    for at in (at for at in range(len(blocks) - 1, -1, -1) if at == 0 or isinstance(blocks[at], Heading)):
        words, rows = _words_and_rows(blocks[at:])
        if not all(isinstance(block, _PLAIN) for block in blocks[at:]) or words >= _SHORT_WORDS or rows >= _SHORT_ROWS:
            break
        start = at
        if words > _FEW_WORDS or rows:
            break
    return start


def _words_and_rows(section: Sequence[Block]) -> tuple[int, int]:
    """How many letters and how many rows of tables it has."""
    said = [*(_words(block.pieces) for block in section if isinstance(block, Paragraph))]
    said += [block.sentence + block.reason for block in section if isinstance(block, Judgement)]
    return sum(map(len, said)), sum(len(block.rows) for block in section if isinstance(block, Table))


_PLAIN = (Heading, Paragraph, Listing, Table, Judgement, Cell)
_SHORT_WORDS, _SHORT_ROWS = 1500, 15
"""Letters and rows that the end may have so that no page ends in it."""
_FEW_WORDS = 300
"""Letters that are too few for a page of their own."""


def _by(document: Document) -> list[str]:
    return [line for line in (document.author, document.course) if line]


def _slides(document: Document) -> tuple[str, str]:
    """A frame a heading, continued on as many as it takes; a figure has one of its own."""
    by = r"\par ".join(map(escape, _by(document)))
    title = rf"\begin{{frame}}\centering\Large {escape(document.title)}\par\vspace{{2ex}}\normalsize {by}\end{{frame}}"
    return _BEAMER, "\n\n".join([title, *_frames(document)])


def _frames(document: Document) -> Iterator[str]:
    title, gathered = document.title, list[Block]()
    for block in document.blocks:
        if isinstance(block, Heading | Figure) and gathered:
            yield _frame(title, _flow(gathered, document))
            gathered = []
        match block:
            case Heading(text):
                title = text
            case Figure():
                yield _frame(block.title, _picture(block, ""))
            case Cell():
                pass
            case _:
                gathered.append(block)
    if gathered:
        yield _frame(title, _flow(gathered, document))


def _frame(title: str, inner: str) -> str:
    return rf"\begin{{frame}}[fragile,allowframebreaks]{{{_prose(title)}}}" + f"\n{inner}\n\\end{{frame}}"


def _one_board(document: Document) -> tuple[str, str]:
    """Two columns on one wide page, without a title; the second begins with the heading in the middle."""
    headings = [place for place, block in enumerate(document.blocks) if isinstance(block, Heading)]
    middle = headings[(len(headings) + 1) // 2]
    columns = (_flow(blocks, document) for blocks in (document.blocks[:middle], document.blocks[middle:]))
    start = r"\begin{minipage}[t]{0.48\linewidth}\setlength{\parskip}{3pt}"
    boxes = (f"{start}\n{inner}\n\\end{{minipage}}" for inner in columns)
    return _BOARD, "\\noindent" + "\\hfill".join(boxes)


CLASSES: dict[str, Callable[[Document], tuple[str, str]]] = {
    "article": _article,
    "beamer": _slides,
    "board": _one_board,
}


def _flow(blocks: Sequence[Block], document: Document) -> str:
    """The blocks below one another.

    No page ends between words and the formulas or the table that they lead to, nor between formulas and their picture.
    """
    written = ""
    for before, block in pairwise((None, *blocks)):
        led_to = (isinstance(before, Paragraph) and isinstance(block, Table | Equations | Board | Cases)) or (
            isinstance(before, Equations) and isinstance(block, Figure)
        )
        inner = _block(block, document) if block is not None else ""
        if inner:
            may_end = "\\par\\penalty0\n" if isinstance(block, Figure) and not isinstance(before, Heading) else ""
            written += ("\n\n\\nopagebreak\n" if led_to else f"\n\n{may_end}") + inner if written else inner
    return written


def _block(block: Block, document: Document) -> str:
    match block:
        case Heading(text, _):
            return rf"\subsection*{{{_prose(text)}}}"
        case Paragraph(pieces) if any(isinstance(one, Code) for one in pieces):
            # a command is not broken, so lines end where they may; a brace here would begin the subtitle of a frame
            return rf"\begingroup\raggedright {_words(pieces)}\par\endgroup"
        case Paragraph(pieces):
            return _words(pieces)
        case Equations(rows, boxed):
            between = "\n\n\\nopagebreak\n" if len(rows) <= _FEW_ROWS else "\n\n"
            return between.join(_equation(latex_equation(left, right), note, boxed) for left, right, note in rows)
        case Board(lines):
            return _board(lines, document)
        case Cases(columns):
            return _beside(columns, document)
        case Table(header, rows):
            return _table(header, rows)
        case Judgement(mark, sentence, verdict, reason):
            return rf"{escape(mark)} {_prose(with_verdict(sentence, verdict, document.lang))}\\{_prose(reason)}"
        case Listing(code, _, title):
            written = _kept_together(escape(code.rstrip()).splitlines())
            return _words(title) + "\n\\nopagebreak\\begin{alltt}\\scriptsize\n" + written + "\n\\end{alltt}"
        case Cell():
            return ""
        case Exercise(question, answer):
            word = rf"\textit{{{escape(say('answer', document.lang))}}}"
            parts = (_block(one, document) for one in answer)
            shown = "\n\n\\nopagebreak\n".join((f"\\nopagebreak\n{word}", *parts))
            return _words(question) + "\n\n" + (shown if answer else r"\nopagebreak\room")
        case Figure():
            return _picture(block, rf"\textbf{{{_prose(titled(block, document.lang))}}} ")


_FEW_ROWS = 3
"""Formulas of one block that stand on one page."""
_FEW_LINES = 3
"""Lines of code that are not left alone at the foot or at the head of a page."""


def _kept_together(lines: Sequence[str]) -> str:
    """Lines of code with a page ending only in the middle."""
    switched = dict(enumerate(lines))
    if len(lines) > 2 * _FEW_LINES:
        switched[_FEW_LINES - 1] += r"\pagesmayend{}"
        switched[len(lines) - _FEW_LINES] += r"\nopageends{}"
    return r"\nopageends{}" + "\n".join(switched.values())


def _picture(figure: Figure, title: str) -> str:
    file = f"{figure.name}.light.pdf"
    return (
        rf"\fitpicture{{{file}}}\begin{{center}}\begin{{minipage}}{{\linewidth}}\centering" + "\n"
        rf"\includegraphics[width=\linewidth,height=\pictureroom,keepaspectratio]{{{file}}}" + "\n\n"
        rf"\small {title}{_prose(figure.caption)}" + "\n\\end{minipage}\\end{center}"
    )


def _words(pieces: Sequence[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _board(lines: Sequence[Line], document: Document, *, narrow: bool = False) -> str:
    lefts = dict.fromkeys(latex(row.left) for row in lines if row.left is not None)
    widest = r"\setlength{\leftside}{0pt}" + "".join(rf"\leftof{{{left}}}" for left in lefts)
    return "\n".join([widest, *(_line(row, document, narrow=narrow) for row in lines)])


def _beside(columns: Sequence[tuple[Case, Board]], document: Document) -> str:
    share = 1 / len(columns) - 0.02
    boxes = (
        rf"\begin{{minipage}}[t]{{{share:.2f}\linewidth}}\setlength{{\parskip}}{{4pt}}${latex_case(case)}$\par\smallskip"
        f"\n{_board(board.lines, document, narrow=True)}\\end{{minipage}}"
        for case, board in columns
    )
    return "\\noindent" + "\\hfill{\\color{black!30}\\vrule}\\hfill\n".join(boxes)


def _table(header: Sequence[Piece], rows: Sequence[Sequence[Piece]]) -> str:
    """As wide as it is, or made smaller to fit the page; a large one in rows between which a page may end."""
    if is_large(header, rows):
        return large_table(header, rows, _piece)
    written = [" & ".join(map(_cell, row)) + r" \\" for row in rows]
    head = " & ".join(rf"\textbf{{{_piece(cell)}}}" for cell in header) + r" \\ \hline \rule{0pt}{2.6ex}%"
    sides = "".join("r" if all(map(_is_number, column)) else "l" for column in zip(*rows, strict=True))
    inner = "\n".join([rf"\begin{{tabular}}{{{sides}}}", head, *written, r"\end{tabular}"])
    return rf"\sbox{{\lineofmath}}{{\small {inner}}}\fittable"


def _cell(cell: Piece) -> str:
    """Fractions of two rows do not touch."""
    return _piece(cell) if isinstance(cell, str | Code | Link | Phrase) else rf"\roomy{{{_piece(cell)}}}"


def _is_number(cell: Piece) -> bool:
    return isinstance(cell, str) and re.fullmatch(r"-?\d[\d.]*(?:e[-+]?\d+)?", cell) is not None


def _equation(equation: str, note: str, boxed: bool) -> str:
    inner = rf"$\displaystyle {equation}$"
    if boxed:
        inner = rf"\fbox{{\rule[-1.2ex]{{0pt}}{{4ex}}\,{inner}\,}}"
    return rf"\sbox{{\lineofmath}}{{\hspace*{{2em}}{inner}}}" + (rf"\withlaw{{{escape(note)}}}" if note else r"\fit")


def _line(row: Line, document: Document, *, narrow: bool) -> str:
    """The line with its law and verdict; the verdict in a narrow one is a mere mark if it is a proof."""
    left = latex(row.left) if row.left is not None else ""
    law = joined([_piece(part) for part in row.reason], row, document.lang)
    verdict = document.verdicts.get(row.step)
    if verdict is Verdict.PROVED and narrow:
        law += rf"~${MARKS[verdict]}$"
    elif verdict is not None:
        law += rf"\quad \mbox{{${MARKS[verdict]}$ {escape(say(verdict.value, document.lang))}}}"
    return rf"\boardline{{{1 + row.depth}em}}{{{left}}}{{{latex_right(row)}}}{{{law}}}"


def _piece(part: Piece) -> str:
    match part:
        case str():
            return _prose(part)
        case Link(text, file):
            return rf"\href{{{escape(file)}}}{{{_prose(text)}}}"
        case Code(text):
            return rf"\texttt{{{escape(text)}}}"
        case Phrase(pieces):
            return _words(pieces)
        case _:
            return f"${inline(part)}$"


def _prose(text: str) -> str:
    """Words with their numbers as they are set: a true minus, powers of ten."""
    set_out = escape(with_minus(text))
    return POWER_OF_TEN.sub(lambda one: rf"${{{one[1]}\times10^{{{one[2].replace('+', '')}{one[3]}}}}}$", set_out)


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: "\\" + letter for letter in "$&#%_"},
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{letter: rf"\ensuremath{{{command}}}" for letter, command in {"✓": r"\checkmark", "✗": r"\times"}.items()},
    **{letter: rf"\ensuremath{{{command}}}" for letter, command in {"≈": r"\approx", "≠": r"\neq"}.items()},
    **{letter: rf"\ensuremath{{{command}}}" for letter, command in {"∞": r"\infty", "′": r"{}^{\prime}"}.items()},
    **{letter: rf"\ensuremath{{{command}}}" for letter, command in {"Σ": r"\Sigma", "∂": r"\partial"}.items()},
    **{letter: rf"\ensuremath{{{command}}}" for letter, command in {"⊢": r"\vdash", "∘": r"\circ"}.items()},
    **{letter: rf"\ensuremath{{_{{{low}}}}}" for letter, low in zip("₀₁₂₃₄₅₆₇₈₉ₚ", "0123456789p", strict=True)},
    "ᵖ": r"\ensuremath{^{p}}",
    "`": r"\textasciigrave{}",
    "−": r"\ensuremath{-}",
    "–": r"\mbox{–}",  # else a Chinese font takes the space behind it
    # letters that the fonts of the text do not have, in the form that they have in formulas
    **{letter: rf"\ensuremath{{{latex(Sym(name))}}}" for name, letter in GREEK.items()},
}
_LIGATURES = re.compile("(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")
"""Where TeX would draw two signs as another one."""


def escape(text: str) -> str:
    """The text with every character that LaTeX would read as a command made literal."""
    return _LIGATURES.sub("{}", "".join(_SPECIAL.get(letter, letter) for letter in text))
