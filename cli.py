"""The command line: reads arguments, calls the library, prints. It decides nothing itself."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

FORMATS = ("text", "markdown", "latex", "html", "notebook", "json")
CHECK_FORMATS = ("text", "markdown", "html", "json", "github")
HANDOUT_FORMATS = ("markdown", "html", "latex", "pdf", "notebook", "text")
SATURATION_FORMATS = ("text", "markdown", "html", "latex", "json")
LANGUAGES = ("en", "zh")
DETAILS = ("brief", "full")
DOCUMENTS = (".md", ".markdown", ".qmd", ".tex", ".ipynb")
SECONDS_BEFORE_A_BAR = 2
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)


class Commands(click.Group):
    """Commands with a suggestion for a mistyped name, and one line for everything that goes wrong."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            fail(f"there is no command {args[0]!r}{hint}" if "No such command" in error.message else error.message)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            code = 2
        except click.ClickException as error:
            click.echo(f"{self.name}: {error.format_message()}", err=True)
            code = 2
        except (click.Abort, KeyboardInterrupt):
            click.echo(f"{self.name}: interrupted", err=True)
            code = 2
        sys.exit(code if isinstance(code, int) else 0)


def fail(message: str) -> NoReturn:
    """Stop with a message and exit code 2."""
    raise click.ClickException(message)


@contextmanager
def refusals() -> Iterator[None]:
    """What the library refuses, as one message: bad names, formulas that do not parse, pairs that do not fit."""
    from derive.algebra import TooLargeError
    from derive.catalog import MisfitError, UnknownNameError
    from derive.laws import LawError
    from derive.notation import DefinitionError
    from derive.tokens import FormulaError
    from reports.handout.notation import SymbolsError

    try:
        yield
    except FormulaError as error:
        fail(error.show())
    except DefinitionError as error:
        fail(f"{error.source}: {error}")
    except (UnknownNameError, MisfitError, SymbolsError, TooLargeError) as error:
        fail(str(error))
    except LawError as error:
        fail(f"no derivation was found: {error}")


def complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from derive.catalog import names

    return [name for name in names() if name.startswith(incomplete)]


def complete_activations(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from derive.tables import ACTIVATIONS

    return [name for name in ACTIVATIONS if name.startswith(incomplete)]


def colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def terminal_width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size(fallback=(100, 24)).columns


def put(text: str, output: Path | None) -> None:
    """Print, or write a whole file or none: to a temporary file first, which then takes the name."""
    if output is None and sys.stdout is None:
        fail("cannot write the output: it is closed")
    try:
        if output is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        elif output.exists() and not output.is_file():  # /dev/stdout, a named pipe
            output.write_text(text, encoding="utf-8", errors="backslashreplace")
        else:
            from numeric.whole_file import write_whole

            write_whole(output, lambda file: file.write(text.encode("utf-8", "backslashreplace")))
    except OSError as error:
        if output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to be written has no reader
        if not isinstance(error, BrokenPipeError):
            fail(f"cannot write {output or 'the output'}: {error.strerror}")


@contextmanager
def progress(label: str, length: int = 1) -> Iterator[Callable[..., None]]:
    """A bar on stderr, shown once the work has taken two seconds; none where stderr is no terminal.

    It is told how much is done and, where that is not known before, of how much.
    """
    from time import monotonic

    bar: Any = click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True)
    start, shown = monotonic(), 0

    def advance(done: int, total: int = length) -> None:
        nonlocal shown
        bar.length = total
        if sys.stderr.isatty() and monotonic() - start > SECONDS_BEFORE_A_BAR:
            bar.update(done - shown)
            shown = done

    try:
        yield advance
    finally:
        if shown:
            bar.render_finish()


def show_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"gradproof {version('gradproof')}")
        except PackageNotFoundError:  # run from a folder
            click.echo("gradproof, not installed")
        ctx.exit()


@click.group(cls=Commands, name="gradproof", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help="Show the version."
)
def main() -> None:
    """Derive the gradients of neural-network losses step by step, and prove every step.

    \b
    Examples:
      python cli.py derive softmax-ce
      python cli.py derive sigmoid-bce --detail full --lang zh
      python cli.py derive --loss "(y-t)**4/4" --activation "atan(net)"
      python cli.py verify --all

    Exit codes: 0 all well; 1 a check found something wrong or undecided; 2 bad usage or bad input.
    Names complete with the TAB key after: eval "$(_GRADPROOF_COMPLETE=bash_source gradproof)"
    """  # noqa: D301


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def list_command(as_json: bool, lang: str) -> None:
    """List what there is to derive and to run.

    Activations, losses, the pairs that fit, the topics, the experiments.

    \b
    Examples:
      python cli.py list
      python cli.py list --json | jq -r '.derivations[].name'
    """  # noqa: D301
    from reports.contents import contents, contents_json

    if as_json:
        put(_json(contents_json()), None)
    else:
        put(contents(lang, terminal_width()), None)


@main.command("demos")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def demos_command(as_json: bool, lang: str) -> None:
    """List what the course names and that runs here.

    Every system, demo and program of its articles, with the commands that run it.

    \b
    Examples:
      python cli.py demos
      python cli.py demos --json | jq -r '.demos[].commands[]'
    """  # noqa: D301
    from reports.demos.document import demos_json, demos_text

    put(_json({"demos": demos_json()}) if as_json else demos_text(lang, terminal_width()), None)


def formula_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is to be derived; the command is given them as `derive` takes them."""

    @wraps(command)
    def given(hypotheses: Sequence[str], no_hypotheses: bool, **options: Any) -> None:
        if no_hypotheses and hypotheses:
            fail("--hypothesis and --no-hypotheses contradict one another")
        command(hypotheses=hypotheses if hypotheses or no_hypotheses else None, **options)

    for option in reversed(
        [
            click.option("--loss", default="", help="A loss of the table, or a formula in y and t."),
            click.option("--activation", default="", help="An activation of the table, or a formula in net."),
            click.option("--hypothesis", "hypotheses", multiple=True, help='An equation, such as "sum(t[k], k) = 1".'),
            click.option("--no-hypotheses", is_flag=True, help="Do without the hypotheses of the table."),
            click.option("--let", multiple=True, help='A value for a parameter, "q=0.7"; "q" alone leaves it free.'),
            click.option("--hessian", is_flag=True, help="Also the second derivatives by net_i and net_j."),
        ]
    ):
        given = option(given)
    return given


symbols_option = click.option(
    "--symbols",
    default="",
    metavar="KEY=NAME,…",
    help=r'Other names in derivations: "output=\hat y,target=y,net=z,loss=L", or seed000, seed001, seed004.',
)


@main.command("derive")
@click.argument("name", default="", shell_complete=complete_names)
@formula_options
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--detail", type=click.Choice(DETAILS), default="brief", show_default=True, help="full: every law.")
@symbols_option
@click.option("-o", "--output", type=OUTPUT, help="Write to a file.")
def derive_command(
    name: str, form: str, lang: str, detail: str, symbols: str, output: Path | None, **formulas: Any
) -> None:
    """Derive a gradient step by step, with law and verdict.

    NAME is activation-loss, such as softmax-ce; an activation on its own; or a topic, such as backprop.

    \b
    Examples:
      python cli.py derive softmax-ce
      python cli.py derive softmax-ce --hessian --detail full
      python cli.py derive softmax-ce --no-hypotheses
      python cli.py derive softmax-ce --let T=T
      python cli.py derive backprop --activation tanh
      python cli.py derive --loss "(y-t)**4/4" --activation "atan(net)"
      python cli.py derive --loss "-sum(t[k]*log(y[k]), k)" \\
          --activation "exp(net[i])/sum(exp(net[k]), k)" --hypothesis "sum(t[k], k) = 1"
      python cli.py derive --loss "(1 - sum(t[k]*y[k]**q, k))/q" --activation softmax --let q
      python cli.py derive sigmoid-mse --format latex -o sigmoid-mse.tex
      python cli.py derive softmax-ce --symbols seed004

    Formulas know + - * / **, exp, log, sqrt, tanh, abs, max, where(a > b, u, v), sum(…, k) and the
    functions that `list` names; they are parsed, never run.
    """  # noqa: D301
    with refusals():
        from derive.catalog import derive

        derivation = derive(name, **formulas)
    from derive.checker import prove
    from reports.formats import write

    with progress("proving", sum(1 for _ in derivation.walk())) as advance:
        proof = prove(derivation, advance=advance)
    with refusals():
        text = write(
            proof,
            form,
            lang=lang,
            detail=detail,
            symbols=symbols,
            width=terminal_width(),
            colour=colours() and not output,
        )
    put(text, output)
    if not proof.holds:
        sys.exit(1)


@main.command("design")
@click.option("--activation", required=True, shell_complete=complete_activations, help="Of the table, or in net.")
@click.option("--error", required=True, help='The wanted error term ∂E/∂net, a formula in y and t, such as "y - t".')
@click.option("--hypothesis", "hypotheses", multiple=True, help='An equation, such as "sum(t[k], k) = 1".')
@click.option("--no-hypotheses", is_flag=True, help="Do not take Σ t = 1 for outputs that sum to 1.")
@click.option("--let", multiple=True, help='A value for a parameter, "c=2"; "c" alone leaves it free.')
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--detail", type=click.Choice(DETAILS), default="brief", show_default=True, help="full: every law.")
@click.option("-o", "--output", type=OUTPUT, help="Write to a file.")
def design_command(
    activation: str,
    error: str,
    hypotheses: Sequence[str],
    no_hypotheses: bool,
    let: Sequence[str],
    form: str,
    lang: str,
    detail: str,
    output: Path | None,
) -> None:
    """Find the loss that has a wanted error term: derive backwards.

    The chain rule is solved for the slope of the loss, that is integrated by named laws, and the
    constant is fixed by E = 0 where the output is the target; every step is checked. Then: whether
    the loss is convex in net, where it is least, whether its gradient vanishes where the error is
    large, and the commands that go on with it. For softmax the error term may also be written in
    y[i], t[i] and sums; where the mixed derivatives differ there is no loss, and the exit code is 1.

    \b
    Examples:
      python cli.py design --activation sigmoid --error "y - t"
      python cli.py design --activation softmax --error "y - t"
      python cli.py design --activation exp --error "y - t"
      python cli.py design --activation identity --error "max(-c, min(c, y - t))" --let c
      python cli.py design --activation sigmoid --error "(y - t)**3" --detail full
      python cli.py design --activation softmax --error "y*(y - t)"
    """  # noqa: D301
    if no_hypotheses and hypotheses:
        fail("--hypothesis and --no-hypotheses contradict one another")
    from derive.design import NoLossError
    from reports.design import design_document, design_json, refusal_document, refusal_json
    from reports.formats import as_json, as_written

    look: dict[str, Any] = {"width": terminal_width(), "colour": colours() and not output}
    with refusals():
        from derive.catalog import design

        given = hypotheses if hypotheses or no_hypotheses else None
        try:
            derivation = design(activation, error, hypotheses=given, let=let)
        except NoLossError as refusal:
            no_loss = refusal_document(refusal, lang, detail=detail)
            put(as_json(refusal_json(refusal)) if form == "json" else as_written(no_loss, form, **look), output)
            sys.exit(1)
    from derive.checker import prove

    with progress("proving", sum(1 for _ in derivation.walk())) as advance:
        proof = prove(derivation, advance=advance)
    if form == "json":
        put(as_json(design_json(proof)), output)
    else:
        put(as_written(design_document(proof, lang, detail=detail), form, **look), output)
    if not proof.holds:
        sys.exit(1)


@main.command("saturation")
@click.argument("name", default="", shell_complete=complete_names)
@click.option("--loss", default="", help="A loss of the table, or a formula in y and t.")
@click.option("--activation", default="", help="An activation of the table, or a formula in net.")
@click.option("--let", multiple=True, help='A value for a parameter, "gamma=2"; "gamma" alone leaves it free.')
@click.option("--layers", type=click.IntRange(2, 100), default=10, show_default=True, help="Of the network measured.")
@click.option("--format", "form", type=click.Choice(SATURATION_FORMATS), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--figure", type=OUTPUT, help="Also draw the error and the error term: a PNG, SVG or PDF file.")
@click.option("-o", "--output", type=OUTPUT, help="Write to a file.")
def saturation_command(
    name: str,
    loss: str,
    activation: str,
    let: Sequence[str],
    layers: int,
    form: str,
    lang: str,
    figure: Path | None,
    output: Path | None,
) -> None:
    """Tell whether a pair learns where it is wrong.

    For the error term δ of a pair: its limits as net → ±∞, symbolic and tried far out with many digits; its
    largest size and where; whether it is monotone; whether it saturates, that is goes to 0 where the error
    does not, with the reason; and how it shrinks through many layers, bound and measured.

    \b
    Examples:
      python cli.py saturation sigmoid-mse
      python cli.py saturation sigmoid-bce --figure error.png
      python cli.py saturation relu-mse --layers 20
      python cli.py saturation --activation "atan(net)" --loss "(y - t)**2/2"
    """  # noqa: D301
    kind = figure.suffix.removeprefix(".").lower() if figure else "png"
    if kind not in ("png", "svg", "pdf"):
        fail(f"{figure}: a figure is a PNG, SVG or PDF file")
    with refusals():
        from derive.catalog import derive
        from derive.notation import DefinitionError
        from derive.saturation.analysis import analyse

        derivation = derive(name, loss=loss, activation=activation, let=let)
        if derivation.loss is None:
            raise DefinitionError(
                name or activation, "name a pair, such as sigmoid-mse: an activation has no error term"
            )
        found = analyse(derivation)
    from reports.formats import as_json, as_written
    from reports.saturation import picture, saturation_document, saturation_json

    if figure:
        from numeric.whole_file import write_whole

        drawn = picture(found, lang).drawn("light", kind)
        try:
            write_whole(figure, lambda file: file.write(drawn))
        except OSError as error:
            fail(f"cannot write {figure}: {error.strerror}")
    if form == "json":
        put(as_json(saturation_json(found, layers)), output)
    else:
        document = saturation_document(found, lang, layers, figure=form == "html")
        put(as_written(document, form, width=terminal_width(), colour=colours() and not output), output)


@main.command("codegen")
@click.argument("name", default="", shell_complete=complete_names)
@formula_options
@click.option("--target", type=click.Choice(("numpy", "numba")), default="numpy", show_default=True)
@click.option("-o", "--output", type=OUTPUT, help="Write to a file.")
def codegen_command(name: str, target: str, output: Path | None, **formulas: Any) -> None:
    """Write a self-contained NumPy module from a proved derivation.

    It has output, loss, delta, loss_and_delta, gradient and output_jacobian, with --hessian also
    hessian_vector_product. With --target numba, loss_and_delta is also compiled, and the module
    needs Numba besides NumPy. Every formula is first brought into a form in which nothing overflows
    or cancels, each line of which is proved too; where a line does not hold, no code is written
    and the exit code is 1. The modules of batch-norm and layer-norm have normalise and normalise_back,
    that of batch-norm also normalise_by and follow, for running statistics.

    \b
    Examples:
      python cli.py codegen softmax-ce -o softmax_ce.py
      python cli.py codegen batch-norm
      python cli.py codegen sigmoid-focal --let gamma=2
      python cli.py codegen --loss "(y-t)**4/4" --activation "atan(net)"
    """  # noqa: D301
    with refusals():
        from derive.catalog import derive
        from derive.checker import prove
        from numeric.generation import NoCodeError, UnprovedError, generate

        derivation = derive(name, **formulas)
    with progress("proving", sum(1 for _ in derivation.walk())) as advance:
        proof = prove(derivation, advance=advance)
    try:
        module = generate(proof, target=target)
    except (NoCodeError, ImportError) as error:
        fail(str(error))
    except UnprovedError as error:
        click.echo(f"{main.name}: {error}", err=True)
        sys.exit(1)
    put(module.source, output)


@main.command("gradcheck")
@click.argument("place", metavar="FILE.py:FUNCTION")
@click.option("--against", default="", metavar="NAME", shell_complete=complete_names, help="Such as softmax-ce.")
@formula_options
@click.option("--kind", type=click.Choice(("auto", "loss", "gradient", "both", "weights")), default="auto")
@click.option(
    "--library", type=click.Choice(("auto", "numpy", "torch", "jax")), default="auto", help="What arrays it is given."
)
@click.option(
    "--targets",
    type=click.Choice(("auto", "dense", "one-hot", "labels")),
    default="auto",
    help="labels: class numbers of shape (N,).",
)
@click.option("--samples", type=click.IntRange(1), help="N, the size of the batch.  [default: 5, and one of 7]")
@click.option("--classes", type=click.IntRange(1), default=3, show_default=True, help="n, the number of outputs.")
@click.option("--inputs", type=click.IntRange(1), default=4, show_default=True, help="m, the inputs of a layer.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Chooses the random points.")
@click.option("--strict", is_flag=True, help="Fail also where only single precision is reached.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def gradcheck_command(place: str, as_json: bool, lang: str, **options: Any) -> None:
    """Check somebody's own loss or gradient code.

    FILE.py is run as Python, with all that it does: check only files that you would run.
    FUNCTION is one of (net, t) -> loss, (net, t) -> gradient, (net, t) -> (loss, gradient), or
    (a, net, t) -> dw or (dw, db) of a layer, in NumPy, PyTorch or JAX; net, t have shape (N, n),
    a (N, m), dw (n, m), db (n,). The loss is the mean over the N samples, so that gradients carry
    1/N. Every entry is held against the derived value; the worst is shown, and the mistake is
    named where it is recognised. Exit code 1 if the function is wrong, or nothing can be decided.

    \b
    Examples:
      python cli.py gradcheck mine.py:delta --against softmax-ce
      python cli.py gradcheck mine.py:focal_loss --against sigmoid-focal --let gamma=2
      python cli.py gradcheck layer.py:Layer.backward --against relu-mse --kind weights
      python cli.py gradcheck mine.py:grad --loss "(y-t)**4/4" --activation "atan(net)" --json
    """  # noqa: D301
    with refusals():
        from numeric.checking import FunctionError, PointError, gradcheck
        from numeric.checking.loading import load, stdout_to_stderr
        from reports.gradcheck import gradcheck_json, gradcheck_text

        try:
            with stdout_to_stderr():
                report = gradcheck(load(place), **options)
        except (FunctionError, PointError) as error:
            fail(str(error))
    if as_json:
        put(_json(gradcheck_json(report)), None)
    else:
        put(gradcheck_text(report, lang, terminal_width(), colour=colours()), None)
    if not report.right:
        sys.exit(1)


gradcheck_command.params = [option for option in gradcheck_command.params if option.name != "hessian"]


@main.command("verify")
@click.argument("names", nargs=-1, shell_complete=complete_names)
@click.option("--all", "everything", is_flag=True, help="Every derivation that `list` names.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def verify_command(names: Sequence[str], everything: bool, as_json: bool, jobs: int, lang: str) -> None:
    """Check derivations line by line, and their results.

    The results are also compared with differences of E at 50 digits.

    \b
    Examples:
      python cli.py verify softmax-ce sigmoid-bce
      python cli.py verify --all
    """  # noqa: D301
    if bool(names) == everything:
        fail("name what to verify, or say --all")
    with refusals():
        from derive.catalog import known_name
        from derive.catalog import names as every_name

        chosen = every_name() if everything else [known_name(name) for name in names]
    from reports.verification import summary, verify

    with progress("verifying", len(chosen)) as advance:
        checked = verify(chosen, jobs, advance)
    if as_json:
        put(_json({"derivations": checked}), None)
    else:
        put(summary(checked, lang), None)
    if not all(one["holds"] for one in checked):
        sys.exit(1)


@main.command("check")
@click.argument("files", nargs=-1, metavar="FILE …", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--declare", default="", metavar="TEXT", help='What the documents do not say: "target=y, sum(y)=1".')
@click.option("--explain", is_flag=True, help="Show what was understood, nothing else.")
@click.option("--all", "every", is_flag=True, help="List what holds, too.")
@click.option("--strict", is_flag=True, help="Exit code 1 also for what is undecided or not read.")
@click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), default=10, show_default=True, help="For each equality."
)
@click.option("--format", "form", type=click.Choice(CHECK_FORMATS), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of all but JSON.")
@click.option("-o", "--output", type=OUTPUT, help="Write to a file.")
def check_command(
    files: Sequence[Path],
    declare: str,
    explain: bool,
    every: bool,
    strict: bool,
    seconds: float,
    form: str,
    lang: str,
    output: Path | None,
) -> None:
    """Check a derivation that somebody has written.

    FILE is Markdown, LaTeX or a notebook, a folder of such, or - for Markdown on the standard input.
    Every equality is decided from the definitions that the document gives: element-wise formulas with
    indices, sums, derivatives, cases. What is wrong is shown with its line, a counterexample and, where
    it is recognised, the mistake. What is not understood is said to be not read, never guessed.
    A comment in the document can tell what it does not say: <!-- gradproof: target=y, sum(y)=1 -->, or
    % gradproof: … in LaTeX. Exit code 1 if something is wrong.

    \b
    Examples:
      python cli.py check notes.md
      python cli.py check lecture.tex --explain
      python cli.py check notes.md --format html -o checked.html
      python cli.py check notes --strict --format github
    """  # noqa: D301
    from derive.documents import NotUnderstood, check_reading, understood
    from derive.reading import NotRead, carrier_of, read
    from reports.checking import CheckedFile, Style, explained_text, written
    from reports.phrases.reasons import told

    if explain and form != "text":
        fail(f"--explain is a listing; it has no form as {form}")
    documents = _documents(files)
    checked = list[CheckedFile]()
    with progress("checking", len(documents)) as advance:
        for done, (name, text) in enumerate(documents, 1):
            carrier = carrier_of(name)
            try:
                reading = read(text, carrier)
                known = understood(reading, declare)
                judgements = check_reading(reading, declare, seconds=seconds)
            except NotUnderstood as error:
                fail(f"{name}: {told(error.reason, lang)}")
            except NotRead as error:
                fail(f"{name}:{error.place}: {told(error.reason, lang)}")
            checked.append(CheckedFile(name, text, carrier, known, judgements))
            advance(done)
    if explain:
        put("\n".join(explained_text(one, lang=lang) for one in checked), output)
    else:
        style = Style(lang, every, terminal_width(), colours() and not output)
        put(written(checked, form, style), output)
    if not all(one.passes(strict=strict) for one in checked):
        sys.exit(1)


def _documents(files: Sequence[Path]) -> list[tuple[str, str]]:
    """Names and texts of the documents that are asked for; those of a folder in the order of their names."""
    if not files:
        fail("name a document, a folder, or - for the standard input")
    found = list[tuple[str, str]]()
    for file in files:
        try:
            if str(file) == "-":
                found.append(("<stdin>", sys.stdin.read()))
                continue
            inside = sorted(one for one in file.rglob("*") if one.suffix in DOCUMENTS) if file.is_dir() else [file]
            found += [(str(one), one.read_text(encoding="utf-8")) for one in inside]
        except UnicodeDecodeError:
            fail(f"{file} is no text in UTF-8")
        except OSError as error:
            fail(f"cannot read {error.filename or file}: {error.strerror}")
    if not found:
        fail(f"there is no document of a known kind ({', '.join(DOCUMENTS)}) in {', '.join(map(str, files))}")
    return found


@main.command("mutate")
@click.argument("names", nargs=-1, shell_complete=complete_names)
@click.option(
    "--limit", type=click.IntRange(1), default=3, show_default=True, help="Mutants a line and kind of damage."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Chooses among more mutants than that.")
@click.option("--equivalent", is_flag=True, help="Also list the mutants that are equivalent, and how that was shown.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every mutant.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def mutate_command(
    names: Sequence[str], limit: int, seed: int, equivalent: bool, as_json: bool, jobs: int, lang: str
) -> None:
    """Measure how much damaged mathematics is refuted.

    Every line and every law is damaged on purpose, one damage at a time. SymPy judges,
    without the checker's help, which damaged lines are really wrong.
    Exit code 1 if fewer than 99 % of those are refuted, or a true line is.

    \b
    Examples:
      python cli.py mutate
      python cli.py mutate softmax-ce sigmoid-bce --limit 10
    """  # noqa: D301
    with refusals():
        from derive.catalog import known_name

        chosen = [known_name(name) for name in names]
    from derive.laws import LAWS
    from derive.mutation.lawbreaking import score_laws
    from derive.mutation.score import DERIVATIONS, score
    from reports.mutation import mutation_json, mutation_text, passes

    subjects = chosen or list(DERIVATIONS)
    with progress("damaging lines", len(subjects)) as advance:
        report = score(subjects, limit=limit, seed=seed, processes=jobs, progress=lambda done, total: advance(done))
    with progress("breaking laws", len(LAWS)) as advance:
        laws = () if chosen else score_laws(processes=jobs, progress=lambda done, total: advance(done))
    if as_json:
        put(_json(mutation_json(report, laws)), None)
    else:
        put(mutation_text(report, laws, lang, equivalent=equivalent), None)
    if not passes(report, laws):
        sys.exit(1)


@main.command("bench")
@click.option("--runs", type=click.IntRange(1), default=7, show_default=True, help="Runs of which the median counts.")
@click.option("--handouts", is_flag=True, help="Instead, where the time goes when the whole course is written.")
@click.option("--check", "documents", is_flag=True, help="Instead, how long it takes to check documents.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def bench_command(runs: int, handouts: bool, documents: bool, files: Sequence[Path], lang: str) -> None:
    """Time deriving and proving, beside their peers.

    SymPy and tensorgrad (where it is installed) are timed in the same run. With --check, FILES are
    checked, or the five course articles that come along: the whole command, checking alone, the
    slowest equality.

    \b
    Examples:
      python cli.py bench
      python cli.py bench --handouts
      python cli.py bench --check notes.md --runs 3
    """  # noqa: D301
    if handouts and documents:
        fail("--handouts and --check are two benchmarks: name one")
    if files and not documents:
        fail("FILES go with --check")
    if documents:
        from reports.benchmark import SOURCES, checks_text

        with progress("checking", len(files or list(SOURCES.glob("*.md")))) as advance:
            text = checks_text(lang, files, runs, advance)
    elif handouts:
        from reports.handout.speed import LINES as HANDOUTS
        from reports.handout.speed import handout_speed_text

        with progress("writing", HANDOUTS) as advance:
            text = handout_speed_text(lang, advance)
    else:
        from reports.benchmark import LINES, benchmark_text

        with progress("timing", LINES) as advance:
            text = benchmark_text(lang, runs, advance)
    put(text, None)


@main.command("speed")
@click.option("--training", is_flag=True, help="An epoch of training instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, in seconds.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def speed_command(training: bool, as_json: bool, lang: str) -> None:
    """Time generated code, beside PyTorch and JAX.

    Loss and error term of softmax-ce together, in the NumPy module, compiled by Numba, and in the
    peers that are installed, all in the same run. Also the extra memory, and the time to begin.
    With --training an epoch of 60,000 samples, beside the matrix products alone.

    \b
    Examples:
      python cli.py speed
      python cli.py speed --training
    """  # noqa: D301
    if training:
        from reports.training_speed import LINES as EPOCHS
        from reports.training_speed import training_speed_json, training_speed_text

        with progress("timing", EPOCHS) as advance:
            text = _json(training_speed_json(advance)) if as_json else training_speed_text(lang, advance)
    else:
        from reports.speed import LINES, speed_json, speed_text

        with progress("timing", LINES) as advance:
            text = _json(speed_json(advance)) if as_json else speed_text(lang, advance)
    put(text, None)


@main.command("accuracy")
@click.argument("names", nargs=-1, shell_complete=complete_names)
@click.option("--all", "everything", is_flag=True, help="Every pair that `list` names.")
@click.option("--dtype", type=click.Choice(("float64", "float32")), default="float64", show_default=True)
@click.option("--peers/--no-peers", default=True, show_default=True, help="Beside PyTorch and JAX, if installed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every miss.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def accuracy_command(
    names: Sequence[str], everything: bool, dtype: str, peers: bool, as_json: bool, jobs: int, lang: str
) -> None:
    """Measure the error of generated code, in ulp.

    Outputs, losses and error terms are held against 50-digit values, at nets from the smallest to
    the largest numbers and at infinity. Exit code 1 if a goal is missed without a reason.

    \b
    Examples:
      python cli.py accuracy softmax-ce sigmoid-bce
      python cli.py accuracy --all --dtype float32 --no-peers
    """  # noqa: D301
    if bool(names) == everything:
        fail("name what to measure, or say --all")
    with refusals():
        from numeric.accuracy.report import NAMES, pair_name

        chosen = list(NAMES) if everything else [pair_name(name) for name in names]
    from reports.accuracy import accuracy_json, accuracy_text, measured, passes

    with progress("measuring", len(chosen)) as advance:
        reports = measured(chosen, dtype, jobs, peers=peers, advance=advance)
    put(_json(accuracy_json(reports)) if as_json else accuracy_text(reports, lang), None)
    if not passes(reports):
        sys.exit(1)


def complete_data(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    from numeric.data import DATASETS

    names: list[Any] = [CompletionItem(name) for name in DATASETS if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


@contextmanager
def training_refusals() -> Iterator[None]:
    """What training refuses or breaks off for, as one message."""
    try:
        from numeric.data import DataError
        from numeric.generation import NoCodeError, UnprovedError
        from numeric.network import NetworkError
        from numeric.training import CheckpointError, DivergedError, InterruptedRunError, SettingsError
        from reports.rendering.pdf import TexError
    except ImportError as error:
        fail(f"{error.name} is not installed: pip install -e .")

    expected = (CheckpointError, DataError, NetworkError, NoCodeError, SettingsError, ImportError)
    try:
        with refusals():
            yield
    except (*expected, DivergedError, InterruptedRunError) as error:
        fail(str(error))
    except UnprovedError as error:
        click.echo(f"{main.name}: {error}", err=True)
        sys.exit(1)
    except TexError as error:
        fail(str(error))
    except MemoryError:
        fail("there is not enough memory for these data or this network")
    except OSError as error:
        fail(f"cannot write {error.filename or 'a file'}: {error.strerror}")


@contextmanager
def training_bar(epochs: int) -> Iterator[Callable[[Any], None]]:
    """Epoch, loss, accuracy and time left on stderr, once the run has taken two seconds; only on a terminal."""
    from time import monotonic

    start, first, shown = monotonic(), -1.0, 0

    def text(where: Any) -> str:
        done = where.epoch + where.fraction if where is not None else 0.0
        if done <= first:
            return ""
        left = round((epochs - done) * (monotonic() - start) / (done - first))
        words = [f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"]
        if where.last is not None:
            score = where.last.scores["train"]
            words.append(f"loss {score.loss:.4g}")
            words += [] if score.accuracy is None else [f"{100 * score.accuracy:.1f} % right"]
        return ", ".join(words)

    bar: Any = click.progressbar(
        length=1000 * epochs, label=f"epoch 1/{epochs}", file=sys.stderr, item_show_func=text, show_eta=False
    )

    def advance(where: Any) -> None:
        nonlocal first, start, shown
        done = where.epoch + where.fraction
        if first < 0:  # a run that goes on from a checkpoint begins where that ended
            start, first = monotonic(), done
        elif sys.stderr.isatty() and monotonic() - start > SECONDS_BEFORE_A_BAR:
            bar.label = f"epoch {min(where.epoch + 1, epochs)}/{epochs}"
            bar.update(round(1000 * done) - shown, where)
            shown = round(1000 * done)

    try:
        yield advance
    finally:
        if shown:
            bar.render_finish()


class TrainCommand(click.Command):
    """With an option for each parameter of an optimiser, which their table names."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        from derive.optimisers import parameters

        own = [
            click.Option(
                [f"--{name.replace('_', '-')}"],
                type=float,
                help="; ".join(f"{', '.join(who)}: {title}  [default: {default:g}]" for who, title, default in uses),
            )
            for name, uses in parameters().items()
        ]
        *before, help_option = super().get_params(ctx)
        return [*before, *own, help_option]


@main.command("train", cls=TrainCommand)
@click.option(
    "--data",
    required=True,
    metavar="NAME|FILE|DIR",
    shell_complete=complete_data,
    help="gender, patterns, mnist, mnist-openml, a CSV or NPZ table, or a folder of IDX files.",
)
@click.option(
    "--layers", required=True, metavar="N-N-N", help="Sizes from the inputs to the outputs, such as 784-30-10."
)
@click.option("--activations", required=True, help="One a layer, names of the table or formulas: sigmoid,softmax.")
@click.option("--loss", required=True, help="A loss of the table, or a formula in y and t.")
@click.option("--let", multiple=True, help='A value for a parameter of a formula, "alpha=0.01".')
@click.option(
    "--batch-norm",
    is_flag=True,
    help='Normalise the net inputs of hidden layers over the batch, see derive batch-norm; --let "epsilon=1e-5" and'
    ' --let "momentum=0.1" are its constants.',
)
@click.option("--learning-rate", type=float, required=True, help="η.")
@click.option(
    "--optimizer",
    "--optimiser",
    "optimiser",
    default="sgd",
    show_default=True,
    shell_complete=lambda ctx, param, incomplete: [one for one in _optimisers() if one.startswith(incomplete)],
    help="sgd, momentum, nesterov, adagrad, rmsprop, adam or adamw; their parameters are below.",
)
@click.option(
    "--batch", default="10", show_default=True, metavar="N|all", help="Samples of a step; 1 is one at a time."
)
@click.option("--epochs", type=int, default=30, show_default=True)
@click.option("--l1", type=float, default=0.0, help="λ of |w|; divided by the number of training samples.")
@click.option("--l2", type=float, default=0.0, help="λ of w²/2; divided by the number of training samples.")
@click.option("--seed", type=int, default=1, show_default=True, help="Chooses the start and the orders.")
@click.option(
    "--initialisation",
    "--init",
    "initialisation",
    default="glorot",
    show_default=True,
    shell_complete=lambda *_: _initialisations(),
    help="glorot, he, nielsen, nielsen-large, truncated-normal, uniform or symmetric.",
)
@click.option("--shuffle", default="permutation", show_default=True, help="permutation, nielsen or none.")
@click.option("--precision", type=click.Choice(("float64", "float32")), default="float64", show_default=True)
@click.option(
    "--target", type=click.Choice(("numpy", "numba")), default="numpy", show_default=True, help="numba: compiled."
)
@click.option("--samples", type=click.IntRange(1), help="Train on so many of the training samples, the first.")
@click.option(
    "--validation", type=click.FloatRange(0, 1, max_open=True), help="Keep this share of the training samples."
)
@click.option("--test", type=click.FloatRange(0, 1, max_open=True), help="Likewise, to test with.")
@click.option("--column", "columns", multiple=True, help="The target column of a CSV table.  [default: the last]")
@click.option("--classes/--no-classes", default=None, help="Whether targets are classes.  [default: as they look]")
@click.option("--reconstruct", is_flag=True, help="Take the inputs as the targets: an autoencoder.")
@click.option("--evaluate-every", type=int, default=1, show_default=True, metavar="EPOCHS")
@click.option(
    "--early-stopping",
    type=int,
    metavar="PATIENCE",
    help="Stop when the validation loss has not fallen for so many evaluations, and keep the best parameters.",
)
@click.option("--checkpoint", type=OUTPUT, help="Write the state here after every evaluation (.npz).")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint, bit for bit.")
@click.option("--save", type=OUTPUT, help="Write the trained network here (.npz), for show, evaluate and predict.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every evaluation.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def train_command(as_json: bool, lang: str, **options: Any) -> None:
    """Train a network with the derived gradients.

    Forward pass, backward pass and update are generated from the proved derivations of the layers.
    The same seed gives the same bits. Ctrl-C stops after the current batches and keeps the last
    checkpoint; --resume goes on from it.

    \b
    Examples:
      python cli.py train --data mnist --layers 784-30-10 --activations sigmoid,softmax --loss ce \\
          --learning-rate 0.5 --batch 10 --epochs 30 --l2 5
      python cli.py train --data gender --layers 2-2-1 --activations sigmoid,sigmoid --loss bce \\
          --learning-rate 0.1 --batch 1 --epochs 200 --evaluate-every 20
      python cli.py train --data mnist --layers 784-30-10 --activations relu,softmax --loss ce \\
          --optimizer adam --learning-rate 0.001 --beta2 0.99
      python cli.py train --data mine.csv --column species --layers 4-8-3 --activations tanh,softmax \\
          --loss ce --learning-rate 0.1 --validation 0.2 --checkpoint mine.npz
      python cli.py train --data mnist --layers 784-100-10 --activations relu,softmax --loss ce \\
          --learning-rate 0.1 --validation 0.2 --early-stopping 3 --save digits.npz
      python cli.py train --data mnist --layers 784-100-100-10 --activations relu,relu,softmax --loss ce \\
          --batch-norm --learning-rate 0.1 --batch 50 --epochs 10
      python cli.py train --data patterns --layers 16-4-16 --activations sigmoid,sigmoid --loss bce \\
          --learning-rate 1 --batch 1 --epochs 5000 --evaluate-every 500
    """  # noqa: D301
    with training_refusals():
        from derive.optimisers import parameters
        from numeric.training.requests import read_request
        from reports.training import training_json, training_text

        given = {name: options.pop(name) for name in parameters()}
        request = read_request(parameters={name: one for name, one in given.items() if one is not None}, **options)
        with training_bar(request.settings.epochs) as advance:
            outcome = request.run(advance)
    put(_json(training_json(outcome)) if as_json else training_text(outcome, lang, saved=request.save), None)


def _optimisers() -> list[str]:
    from derive.optimisers import OPTIMISERS

    return list(OPTIMISERS)


def _initialisations() -> list[str]:
    from numeric.training import INITIALISATIONS

    return list(INITIALISATIONS)


NETWORK_FILE = click.Path(dir_okay=False, path_type=Path)


def data_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say on which data a trained network is to be used."""
    for option in reversed(
        [
            click.option(
                "--data",
                required=True,
                metavar="NAME|FILE|DIR",
                shell_complete=complete_data,
                help="Data as for train.",
            ),
            click.option(
                "--column", "columns", multiple=True, help="The target column of a CSV table.  [default: the last]"
            ),
            click.option(
                "--classes/--no-classes", default=None, help="Whether targets are classes.  [default: as they look]"
            ),
            click.option("--reconstruct", is_flag=True, help="Take the inputs as the targets: an autoencoder."),
        ]
    ):
        command = option(command)
    return command


@main.command("show")
@click.argument("file", type=NETWORK_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def show_command(file: Path, as_json: bool, lang: str) -> None:
    """Show a trained network: parameters with shapes.

    FILE is what train --save wrote, or a checkpoint.

    \b
    Examples:
      python cli.py show digits.npz
      python cli.py show digits.npz --json | jq .parameters
    """  # noqa: D301
    with training_refusals():
        from numeric.training import load_trained
        from reports.trained import trained_json, trained_text

        trained = load_trained(file)
    put(_json(trained_json(trained)) if as_json else trained_text(trained, lang), None)


@main.command("evaluate")
@click.argument("file", type=NETWORK_FILE)
@data_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def evaluate_command(file: Path, as_json: bool, lang: str, **options: Any) -> None:
    """Score a trained network on data.

    The mean loss of every part, and how many samples are right.

    FILE is what train --save wrote, or a checkpoint.

    \b
    Examples:
      python cli.py evaluate digits.npz --data mnist
      python cli.py evaluate iris.npz --data new.csv --column species --json
    """  # noqa: D301
    with training_refusals():
        from numeric.training import load_trained
        from numeric.training.requests import read_data
        from reports.trained import evaluation_json, evaluation_text, trained_json

        trained = load_trained(file)
        found = trained.evaluate(read_data(precision=trained.settings.precision, **options))
    if as_json:
        put(_json({**trained_json(trained), "scores": evaluation_json(found)}), None)
    else:
        put(evaluation_text(trained, found, lang), None)


@main.command("predict")
@click.argument("file", type=NETWORK_FILE)
@data_options
@click.option(
    "--part", type=click.Choice(("train", "validation", "test")), help="Of the data.  [default: test, if there is one]"
)
@click.option("--samples", type=click.IntRange(1), help="So many, the first.  [default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def predict_command(file: Path, part: str | None, samples: int | None, as_json: bool, **options: Any) -> None:
    """Print what a trained network says, as CSV.

    A line a sample: the class, and every output.

    FILE is what train --save wrote, or a checkpoint.

    \b
    Examples:
      python cli.py predict digits.npz --data mnist --samples 5
      python cli.py predict digits.npz --data mnist | cut -d, -f2 | sort | uniq -c
    """  # noqa: D301
    with training_refusals():
        from numeric.training import load_trained
        from numeric.training.requests import read_data
        from reports.trained import predictions, predictions_csv

        trained = load_trained(file)
        dataset = read_data(precision=trained.settings.precision, **options)
        found = predictions(trained, trained.samples(dataset, part, samples))
    put(_json({"predictions": found}) if as_json else predictions_csv(found), None)


@main.command("reproduce")
@click.argument("name", shell_complete=lambda *_: _experiments())
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    help="A folder of the four IDX files, for experiments on MNIST.  [default: the built-in images]",
)
@click.option("--full", is_flag=True, help="mnist: all 70,000 images and the long runs; needs --data.")
@click.option("--refit", is_flag=True, help="gender: search for the initial states again.")
@click.option(
    "--seeds", type=click.IntRange(1), help="How many random starts.  [default: 5 for mnist, 4000 for gender]"
)
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores")
@click.option(
    "--checkpoints",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the state of every run in this folder, and go on from what is there.",
)
@click.option("--figures", type=click.Path(file_okay=False, path_type=Path), help="Draw the figures into this folder.")
@click.option(
    "--form", type=click.Choice(("png", "svg", "pdf")), default="png", show_default=True, help="Of the figures."
)
@click.option(
    "--save",
    "result",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the result, for report --results.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def reproduce_command(
    name: str, figures: Path | None, form: str, result: Path | None, as_json: bool, lang: str, **options: Any
) -> None:
    """Run an experiment, number by number.

    gender: the two lists of losses of the lesson on cross-entropy, and from which start they came.
    neuron: the single neuron of Nielsen's chapter 3. mnist: his published training curves, three
    pairs of loss and activation side by side. autoencoder: 16 bits through a code of 4, and images
    through 30 numbers. softmax-listing: what the notes and the slides print of softmax.
    softmax-regression: digits by one layer. relu-depth: beside the sigmoid, with one hidden layer
    and with four. early-stopping: validation, checkpoints, saved files. optimisers: down a narrow
    valley, for a steady gradient, on a small network. overfitting: a noisy line, learned without a
    penalty and with L1 and L2. Exit code 1 if a number does not come out that should, or one does
    that should not.

    \b
    Examples:
      python cli.py reproduce gender
      python cli.py reproduce neuron --figures pictures
      python cli.py reproduce mnist --full --data mnist-files --json
      python cli.py reproduce mnist --save mnist.json
      python cli.py reproduce autoencoder --figures pictures --checkpoints states
      python cli.py reproduce softmax-regression --data mnist-files
      python cli.py reproduce optimisers --figures pictures
    """  # noqa: D301
    with training_refusals():
        from numeric.experiments import named
        from reports.experiments import experiment_json, experiment_text

        chosen = named(name)
        if result is not None and not result.parent.is_dir():  # said before the run, which may take long
            fail(f"cannot write {result}: there is no folder {result.parent}")
        with progress(name) as advance:
            experiment = chosen.carry_out(advance, **options)
        if result is not None:
            from numeric.experiments.saved import save

            save(experiment, result)
        if figures is not None:
            from reports.figures import write_figures

            for path in write_figures(experiment, figures, lang=lang, form=form):
                click.echo(path, err=True)
    if as_json:
        put(_json(experiment_json(experiment)), None)
    else:
        put(experiment_text(experiment, lang, terminal_width(), colour=colours()), None)
    if not experiment.as_expected:
        sys.exit(1)


@main.command("report")
@click.argument("names", nargs=-1, shell_complete=lambda *_: [*_experiments(), *_pages(), *_derivations()])
@click.option("--all", "everything", is_flag=True, help="The whole course in its order, with a page of contents.")
@click.option("--gallery", is_flag=True, help="The handouts that the repository shows; needs TeX and poppler.")
@formula_options
@click.option(
    "--format",
    "forms",
    type=click.Choice(HANDOUT_FORMATS),
    multiple=True,
    default=("markdown",),
    show_default=True,
    help="May be given more than once.",
)
@click.option(
    "--class",
    "kind",
    type=click.Choice(("article", "beamer")),
    default="article",
    help="Of LaTeX and PDF: a text, or slides.",
)
@click.option("--lang", "langs", type=click.Choice(LANGUAGES), multiple=True, default=("en",), show_default=True)
@click.option("--detail", type=click.Choice(DETAILS), default="brief", show_default=True, help="full: every law.")
@click.option("--title", default="", help="Instead of the title of the handout.")
@click.option("--author", default="", help="Written below the title.")
@click.option("--course", default="", help="Likewise.")
@symbols_option
@click.option(
    "--units", type=click.Choice(("nats", "bits")), default="nats", show_default=True, help="Of losses in examples."
)
@click.option(
    "--audience",
    type=click.Choice(("all", "student", "answer")),
    default="all",
    show_default=True,
    help="student: some lines of a derivation stay open; answer: the same are marked.",
)
@click.option("--density", type=click.FloatRange(0, 1), default=0.4, show_default=True, help="The share left open.")
@click.option("--seed", type=int, default=1, show_default=True, help="Chooses the lines that stay open.")
@click.option(
    "--results",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A folder of NAME.json from reproduce --save; without one, the results that come along.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The folder to write to.")
def report_command(
    names: Sequence[str],
    everything: bool,
    gallery: bool,
    forms: Sequence[str],
    kind: str,
    langs: Sequence[str],
    results: Path | None,
    out: Path,
    **choices: Any,
) -> None:
    """Write handouts of derivations and experiments.

    NAMES are derivations that `list` names, experiments that `reproduce` runs, and pages that tell of many
    things at once, such as losses, activations and errata; instead, a loss and an activation of your own.
    Figures lie beside Markdown and LaTeX, for light and dark pages; HTML
    and notebooks are one file. PDF needs XeLaTeX or LuaLaTeX.

    \b
    Examples:
      python cli.py report softmax-ce --format latex --format html
      python cli.py report gender neuron --lang en --lang zh --out handouts
      python cli.py report --all --format pdf --out handouts
      python cli.py report softmax-ce --audience student --density 0.3 --format pdf
      python cli.py report softmax-ce --class beamer --format pdf --symbols seed004
      python cli.py report --loss "(y-t)**4/4" --activation "atan(net)" --format notebook
    """  # noqa: D301
    formulas = {key: choices.pop(key) for key in ("loss", "activation", "hypotheses", "let", "hessian")}
    own = bool(formulas["activation"])
    if bool(names) + everything + gallery + own != 1:
        fail("name what to report on, or say --all, or give a formula with --activation")
    if not own and (any(formulas.values()) or formulas["hypotheses"] is not None):
        fail("--loss, --hypothesis, --no-hypotheses, --let and --hessian go with --activation")
    with training_refusals():
        from derive.catalog import derive
        from reports.formats import FORMATS as WRITERS
        from reports.formats import SLIDES
        from reports.handout.chapters import course
        from reports.handout.course import write_contents
        from reports.handout.options import Options
        from reports.handout.writing import subject, write_handouts

        writers = SLIDES if kind == "beamer" else WRITERS
        if not set(forms) <= writers.keys():
            fail("--class beamer is for --format latex and pdf")
        if gallery:
            from reports.handout.gallery import write_gallery

            with progress("writing") as advance:
                for path in write_gallery(out, advance):
                    click.echo(path, err=True)
            return
        wanted = course() if everything else names
        chosen = [derive(**formulas)] if own else [subject(name, results) for name in wanted]
        formats = [writers[form] for form in forms]
        with progress("writing") as advance:
            for path in write_handouts(chosen, out, formats, langs, Options(**choices), advance):
                click.echo(path, err=True)
        for path in write_contents(out, formats, langs, choices["audience"]) if everything else ():
            click.echo(path, err=True)


def _pages() -> list[str]:
    from reports.handout.pages import PAGES

    return list(PAGES)


def _derivations() -> list[str]:
    from derive.catalog import names

    return names()


def _experiments() -> list[str]:
    from numeric.experiments import EXPERIMENTS

    return list(EXPERIMENTS)


def _json(content: dict[str, Any]) -> str:
    return json.dumps({"schema": 1, **content}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


if __name__ == "__main__":
    main()
