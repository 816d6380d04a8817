"""What the commands of LaTeX stand for, as far as the notes of this field use them."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


def _commands(text: str) -> list[str]:
    return ["\\" + name for name in text.split()]


def _all(text: str, meaning: str) -> dict[str, str]:
    return dict.fromkeys(_commands(text), meaning)


RELATIONS = {
    **{sign: sign for sign in _words("= < > ≈ ≡ ≤ ≥ ≠ ∝ ∈ ∉ → ← ⇒ ⇔ ∼ ≪ ≫ := =:")},
    **_all("le leq leqslant leqq", "≤"),
    **_all("ge geq geqslant geqq", "≥"),
    **_all("ne neq", "≠"),
    **_all("approx approxeq thickapprox", "≈"),
    **_all("Rightarrow implies Longrightarrow rArr", "⇒"),
    **_all("Leftrightarrow iff Longleftrightarrow", "⇔"),
    **_all("to rightarrow longrightarrow mapsto longmapsto rarr", "→"),
    **_all("leftarrow gets longleftarrow larr", "←"),
    **_all("preceq preccurlyeq", "≼"),
    **_all("succeq succcurlyeq", "≽"),
    "\\prec": "≺",
    "\\succ": "≻",
    **_all("coloneqq coloneq triangleq doteq defeq eqdef", ":="),
    **_all("sim simeq cong", "∼"),
    **_all("propto varpropto", "∝"),
    **_all("subset subseteq", "⊂"),
    "\\equiv": "≡",
    "\\in": "∈",
    "\\notin": "∉",
    "\\lt": "<",
    "\\gt": ">",
    "\\ll": "≪",
    "\\gg": "≫",
    "==": "=",
    "=>": "⇒",
    "<=>": "⇔",
    "<=": "≤",
    ">=": "≥",
    "!=": "≠",
    "->": "→",
    "≜": ":=",
}
"""Signs between the sides of a statement."""

PRODUCTS = {
    **dict.fromkeys(("\\cdot", "\\vdot", "·", "⋅", "∙", "\\bullet", "•"), "·"),
    **dict.fromkeys(("*", "∗", "\\ast", "\\star"), "*"),
    **dict.fromkeys(("\\times", "\\cross", "×"), "×"),
    **dict.fromkeys(("\\odot", "\\bigodot", "\\circledcirc", "⊙", ".*"), "⊙"),
    **dict.fromkeys(("\\circ", "∘"), "∘"),
    **dict.fromkeys(("\\otimes", "⊗"), "⊗"),
    **dict.fromkeys(("\\oplus", "⊕"), "⊕"),
    **dict.fromkeys(("/", "\\div", "÷", "\\slash", "\\oslash", "⊘"), "/"),
    "@": "@",
}
"""Signs between factors."""

SIGNS = {"+": "+", "-": "-", "−": "-", "–": "-", "\\pm": "±", "±": "±", "\\mp": "∓"}
"""Signs between and before terms."""

_GREEK_NAMES = _commands(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho varrho sigma "
    "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK = "αβγδϵεζηθϑικλμνξπρϱσςτυϕφχψωΓΔΘΛΞΠΣΥΦΨΩ"
LETTERS = {
    **dict(zip(_GREEK_NAMES, GREEK, strict=True)),
    **dict(
        zip(
            _commands("varGamma varDelta varTheta varLambda varXi varPi varSigma varPhi varPsi varOmega"),
            "ΓΔΘΛΞΠΣΦΨΩ",
            strict=True,
        )
    ),
    "\\ell": "ℓ",
    "\\infty": "∞",
    "\\infin": "∞",
    "\\imath": "i",
    "\\jmath": "j",
    "\\top": "⊤",
    **dict.fromkeys(_commands("intercal transpose trans tran T"), "⊤"),
    "⊤": "⊤",
    "\\emptyset": "∅",
    "\\varnothing": "∅",
}
"""Commands that are one letter."""

FUNCTIONS = {
    command: command[1:]
    for command in _commands(
        "ln log lg exp max min sup inf arg argmax argmin sin cos tan cot sec csc sinh cosh tanh coth sech csch "
        "arcsin arccos arctan det dim ker gcd Pr lim softmax Softmax sigmoid ReLU relu softplus diag tr Tr "
        "trace sign sgn"
    )
}
"""Commands that print upright words."""

PLAIN_FUNCTIONS = frozenset(
    _words(
        "ln log lg exp max min argmax argmin sin cos tan sinh cosh tanh sech arctan sigmoid softmax softplus relu "
        "ReLU Relu sign sgn diag Var Cov tr det sqrt abs softsign swish gelu GELU elu ELU"
    )
)
"""Words that mean a function also where they are typed as plain letters."""

NOT_LOG = ("logit", "logic", "login", "logs")
"""Beginnings of words in which "log" is no logarithm."""

ACCENTS = {
    **{command: command[1:] for command in _commands("hat bar tilde vec dot ddot check breve acute grave")},
    "\\widehat": "hat",
    "\\widetilde": "tilde",
    "\\overline": "bar",
    "\\overrightarrow": "vec",
}

STYLES = {
    **_all("mathbf boldsymbol bm pmb bold bf mathbfit symbf bfseries vb vect mathbfup", "bold"),
    **_all("mathcal mathscr cal", "cal"),
    **_all("mathrm rm mathsf mathtt sf tt mathup mathop", "upright"),
    **_all("mathit mathnormal it", ""),
    **_all("mathbb mathbbm mathds Bbb", "bb"),
    "\\mathfrak": "frak",
}
SWITCHES = _commands("bf cal rm it sf tt bfseries")
"""Styles that hold to the end of the group."""

INTEGRALS = ("\\int", "∫")
BIG = {"\\sum": "Σ", "∑": "Σ", "\\prod": "Π", "∏": "Π"}

FRACTIONS = _commands("frac dfrac tfrac cfrac nicefrac sfrac flatfrac")

DOTS = (*_commands("dots ldots cdots vdots ddots dotsc dotsb dotsm dotso hdots"), "…", "⋯", "⋮")

PAIRS = {"(": ")", "[": "]", "\\{": "\\}", "|": "|", "‖": "‖", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
"""Opening brackets and what closes them."""

BRACKETS = {
    **_all("lbrace", "\\{"),
    **_all("rbrace", "\\}"),
    **_all("lbrack", "["),
    **_all("rbrack", "]"),
    **_all("lparen", "("),
    **_all("rparen", ")"),
    **_all("vert lvert rvert", "|"),
    **_all("| Vert lVert rVert parallel", "‖"),
    **_all("langle", "⟨"),
    **_all("rangle", "⟩"),
    **_all("lfloor", "⌊"),
    **_all("rfloor", "⌋"),
    **_all("lceil", "⌈"),
    **_all("rceil", "⌉"),
    "∥": "‖",
    "||": "‖",
    "（": "(",
    "）": ")",
}
"""Other spellings of brackets."""

CLOSING_ONLY = _commands("rvert rVert")

SIZES = frozenset(size + side for size in _commands("big Big bigg Bigg") for side in ("", "l", "r", "m"))

SEPARATING = _commands("quad qquad enspace enskip")
"""Wide spaces, which stand between two statements."""

IGNORED = frozenset(
    _commands(
        ", ; : ! > / - thinspace medspace thickspace negthinspace negmedspace space nobreakspace limits nolimits "
        "displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag mathstrut strut hfill hfil hline "
        "allowbreak nobreak relax blacksquare square Box qed qedhere blacktriangle "
        "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge "
        "qty centering noindent mathord mathbin mathrel mathopen mathclose mathpunct mathinner null protect checkmark"
    )
) | {"\\ ", "~"}
"""What only spaces or sizes."""

REMARKS = _commands("triangleleft triangleright")
"""What stands before a remark on the formula beside it."""

DROPPED = frozenset(
    _commands(
        "label tag tag* hspace hspace* vspace vspace* mspace require phantom hphantom vphantom color eqref ref cite "
        "footnote pod kern mkern hskip mskip cline definecolor intertext shortintertext pagecolor"
    )
)
"""Commands that go with their argument: nothing of the formula is in it."""

ACROSS = _commands("hspace hspace* hskip mspace mskip kern mkern")
"""Those of them that leave space in a line, as wide as they say."""

SHOWN = {
    **dict.fromkeys(_commands("boxed fbox cancel bcancel xcancel underline smash ensuremath hl sout"), 0),
    **dict.fromkeys(_commands("underbrace overbrace underbracket overbracket bbox mathstrut"), 0),
    **dict.fromkeys(_commands("textcolor colorbox cancelto class style href cssId"), 1),
}
"""Commands of which the last argument is formula, and how many arguments go before it."""

LABELLED = _commands("underbrace overbrace underbracket overbracket")
"""Commands whose script is a remark."""

CONJUNCTIONS = frozenset(
    _words(
        "if for otherwise where and or with when else so then since because let as is the s.t. iff all i.e. thus hence "
        "therefore such that given of by are from to every each any using we have get but not case on provided only "
        "while until which means subject at else: proof recall note remember notice hint similarly finally consider "
        "assume denote si sinon donc avec où pour falls wenn sonst caso contrario"
    )
)
"""Words that speak about formulas."""

CHINESE = tuple(
    _words(
        "其中 如果 若 当 當 且 或 其他 其它 否则 否則 从而 從而 所以 因为 因為 则 則 故 即 对于 對於 由 有 得 因此 "
        "于是 於是 可得 这里 這裡 式中 和 与 與 时 時 以及 情形 情况 情況 结合 結合 代入 带入 帶入 可以 可知 看成 看作 "
        "视为 視為 那么 那麼 又因 此时 此時 因而 进而 進而 最终 最後 最后 同理 根据 根據 利用 表示 不妨 同样 同樣 注意 "
        "这样 這樣 将 將 把"
    )
)
"""Beginnings of Chinese words that speak about formulas."""

ALIGNED = frozenset(
    _words(
        "equation align alignat flalign gather multline eqnarray aligned alignedat split gathered displaymath math "
        "dmath dgroup subequations"
    )
)
"""Environments of rows that are statements."""

MATRICES = {
    **dict.fromkeys(("matrix", "smallmatrix", "array"), ""),
    "pmatrix": "(",
    "bmatrix": "[",
    "Bmatrix": "\\{",
    "vmatrix": "|",
    "Vmatrix": "‖",
}
"""Environments of cells, and the bracket that they print."""

CASES = ("cases", "dcases", "rcases")
