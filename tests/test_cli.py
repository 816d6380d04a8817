"""What a user of the command line sees: exit codes, messages, files, pipes, terminals."""

import errno
import io
import json
import os
import pty
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

import derive.catalog
from cli import main
from derive.catalog import names
from derive.expr import mul, num
from derive.laws import LAWS
from reports.contents import contents

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py")]
ESCAPE = "\x1b"


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def run(capsys):
    """Runs the command in this process: exit code, standard output, standard error."""

    def call(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main.main(list(args), prog_name="gradproof")
        out, err = capsys.readouterr()
        return stop.value.code, out, err

    return call


@pytest.fixture
def no_proof(monkeypatch):
    """Nothing is proved: bad input is to be found before."""

    def prove(derivation):
        raise AssertionError("accepted")

    monkeypatch.setattr("derive.checker.prove", prove)


def environment(**changes: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))}
    return {**kept, **changes}


# Refusals.

TANH = ("--activation", "tanh")
DEEP = "(" * 100 + "y" + ")" * 100
REFUSED = {
    "misspelled name": (["derive", "sofmax-ce"], "no derivation 'sofmax-ce'; did you mean softmax-ce"),
    "misspelled name to verify": (["verify", "softmax-ce", "sofmax-ce"], "did you mean softmax-ce"),
    "misspelled backprop": (["verify", "backprop-tnh"], "did you mean backprop-tanh"),
    "name of nothing": (["derive", "zzzzqqq"], "there is no derivation 'zzzzqqq'"),
    "name with bytes": (["derive", "softmax\udcff"], r"'softmax\udcff'"),
    "misfit": (["derive", "relu-ce"], "relu-ce makes no sense: ce needs outputs that sum to 1"),
    "misfit by options": (["derive", "--activation", "relu", "--loss", "ce"], "relu-ce makes no sense"),
    "misfit to verify": (["verify", "tanh-bce"], "bce needs outputs in (0, 1), and tanh gives (-1, 1)"),
    "a loss alone": (["derive", "ce"], "ce is a loss; name it with an activation, such as softmax-ce"),
    "nothing": (["derive"], "give a name, such as softmax-ce"),
    "nothing to verify": (["verify"], "name what to verify, or say --all"),
    "names and all": (["verify", "--all", "softmax-ce"], "name what to verify, or say --all"),
    "unknown command": (["deriv"], "there is no command 'deriv'; did you mean derive?"),
    "hopeless command": (["qqqq"], "there is no command 'qqqq'"),
    "unknown option": (["derive", "--formt", "text"], "--format"),
    "unknown format": (["derive", "softmax-ce", "--format", "pdf"], "'pdf' is not one of"),
    "unknown language": (["list", "--lang", "fr"], "'fr' is not one of"),
    "no jobs": (["verify", "softmax-ce", "--jobs", "0"], "--jobs"),
    "an argument too many": (["derive", "softmax-ce", "sigmoid-bce"], "sigmoid-bce"),
    "name and loss": (["derive", "softmax-ce", "--loss", "y"], "not both"),
    "loss without y": (["derive", "--loss", "t", *TANH], "the loss does not depend on the output y"),
    "activation without net": (["derive", "--activation", "1 + 2"], "the activation does not depend on net"),
    "loss with an open index": (["derive", "--loss", "y[k]", *TANH], "the loss leaves the index k open"),
    "both spellings": (["derive", "--loss", "y + sum(y[k], k)", *TANH], "write either y and t"),
    "Hessian without loss": (["derive", "softmax", "--hessian"], "the Hessian is that of a loss"),
    "vector in a hidden layer": (["derive", "backprop", "--activation", "softmax"], "a hidden layer takes an element"),
    "parameter of nothing": (["derive", "softmax-ce", "--let", "q=1"], "no formula has a parameter q"),
    "division by zero": (["derive", "--loss", "y", "--activation", "net/T", "--let", "T=0"], "division by zero"),
    "temperature zero": (["derive", "softmax-ce", "--let", "T=0"], "T must be positive"),
    "temperature below zero": (["derive", "softmax-ce", "--let", "T=-1"], "T must be positive"),
    "q above one": (["derive", "softmax-generalized-ce", "--let", "q=1.5"], "q must be between 0 and 1"),
    "hidden Hessian": (["derive", "backprop", "--hessian"], "a topic takes no loss"),
    "hidden loss": (["derive", "backprop", "--loss", "y"], "a topic takes no loss"),
    "hidden parameter": (["derive", "backprop", "--let", "q=2"], "no formula has a parameter q"),
    "hypothesis without loss": (
        ["derive", "softmax", "--hypothesis", "sum(t[k], k) = 1"],
        "hypotheses are those of a loss",
    ),
    "contradiction": (
        ["derive", "softmax-ce", "--no-hypotheses", "--hypothesis", "sum(t[k], k) = 1"],
        "--hypothesis and --no-hypotheses contradict one another",
    ),
}


@pytest.mark.usefixtures("no_proof")
@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_line_and_exit_code_2(run, case):
    args, message = REFUSED[case]
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert err.startswith("gradproof: ")
    assert message in err
    assert err.count("\n") == 1
    assert err.endswith("\n")


# The place is where the caret stands: an offset into the formula.
PLACED = {
    "unknown function": (["--loss", "t*lgo(y)", *TANH], "t*lgo(y)", 2, "unknown function lgo; did you mean log?"),
    "an end too early": (["--loss", "(y - t)**", *TANH], "(y - t)**", 9, "ends too early"),
    "a bracket too many": (["--loss", "(y - t))**2", *TANH], "(y - t))**2", 7, ""),
    "empty": (["--loss", " ", *TANH], " ", 1, "the formula is empty"),
    "captured index": (["--loss", "y[k]*sum(y[k], k)", *TANH], "y[k]*sum(y[k], k)", 2, "both summed over and free"),
    "index summed twice": (
        ["--loss", "sum(sum(y[k], k), k)", *TANH],
        "sum(sum(y[k], k), k)",
        18,
        "summed over twice",
    ),
    "unknown name": (["--loss", "q*y", *TANH], "q*y", 0, "unknown name q; a parameter is declared with let"),
    "unknown name in the activation": (["--activation", "net + ney"], "net + ney", 6, "did you mean net?"),
    "no multiplication sign": (["--activation", "2net"], "2net", 1, ""),
    "large power": (["--loss", "y**10**9", *TANH], "y**10**9", 0, "an exponent may be at most 100"),
    "huge exponent": (["--activation", "net + 2**2**2**2**9"], "net + 2**2**2**2**9", 9, "the exponent of a number"),
    "division by zero": (["--activation", "net/0"], "net/0", 4, "division by zero"),
    "foreign character": (["--activation", "net + 变"], "net + 变", 6, "has no meaning in a formula"),
    "after Chinese": (["--activation", "变"], "变", 0, "has no meaning in a formula"),
    "code": (["--activation", "__import__('os')"], "__import__('os')", 0, "has no meaning"),
    "NaN": (["softmax-ce", "--let", "T=nan"], "T=nan", 2, "nan is not a number"),
    "infinity": (["softmax-ce", "--let", "T=inf"], "T=inf", 2, "inf is not a number"),
    "no value": (["softmax-ce", "--let", "T="], "T=", 2, "ends too early"),
    "no parameter": (["softmax-ce", "--let", "=3"], "=3", 0, "write name=value"),
    "reserved": (["softmax-ce", "--let", "y=1"], "y=1", 0, "y has a meaning of its own"),
    "a formula as a value": (["softmax-ce", "--let", "T=q+1"], "T=q+1", 2, "the value of a parameter is a number"),
    "a name as a hypothesis": (["softmax-ce", "--hypothesis", "foo"], "foo", 0, "unknown name foo"),
    "half a hypothesis": (["softmax-ce", "--hypothesis", "sum(t[k], k)"], "sum(t[k], k)", 12, "an equation needs ="),
    "control characters": (["--activation", "net\x1b[31m"], "net\\x1b[31m", 3, "has no meaning"),
    "two lines": (["--activation", "net\n+lgo(net)"], "net\\n+lgo(net)", 6, "unknown function"),
}


@pytest.mark.usefixtures("no_proof")
@pytest.mark.parametrize("case", PLACED)
def test_a_formula_that_does_not_parse_is_shown_with_the_place(run, case):
    args, shown, place, message = PLACED[case]
    code, out, err = run("derive", *args)
    assert (code, out) == (2, "")
    first, formula, caret = err.splitlines()
    source = next(word for word in reversed(args) if word.startswith("--"))
    if source == "--activation" and "--loss" in args:
        source = "--loss"
    assert first.startswith(f"gradproof: {source[2:]}: ")
    assert message in first
    assert formula == f"  {shown}"
    assert caret == " " * (2 + place) + "^"


@pytest.mark.usefixtures("no_proof")
@pytest.mark.parametrize(
    ("formula", "message"),
    [("y + " * 2000 + "y", "longer than"), (DEEP, "nested more than"), ("-" * 500 + "y", "nested more than")],
    ids=["long", "deep", "signs"],
)
def test_a_huge_formula_is_shown_around_the_place(run, formula, message):
    code, out, err = run("derive", "--loss", formula, *TANH)
    assert (code, out) == (2, "")
    first, shown, caret = err.splitlines()
    assert message in first
    assert len(shown) < 120
    assert caret.strip() == "^"
    assert len(caret) <= len(shown)


def test_no_arguments_show_the_help_and_fail(run):
    code, out, _ = run()
    assert code == 2
    assert out.startswith("Usage:")


# Help.


@pytest.mark.parametrize("args", [[], ["derive"], ["list"], ["verify"], ["mutate"]], ids=" ".join)
def test_help_shows_its_examples_line_by_line(run, args):
    code, out, err = run(*args, "--help")
    assert (code, err) == (0, "")
    _, *lines = out.splitlines()
    place = lines.index("  Examples:")
    assert lines[place + 1].startswith("    python cli.py ")
    assert "\\b" not in out
    assert not any(line.endswith("...") for line in lines)


def test_the_version_is_told(run):
    code, out, err = run("--version")
    assert (code, err) == (0, "")
    assert out.startswith("gradproof")


@pytest.mark.parametrize("args", ["list", "list --json", "list --lang zh", "--help", "derive --help"])
def test_listing_and_help_do_without_sympy(args):
    program = (
        "import sys, cli\n"
        "try: cli.main(sys.argv[1:])\n"
        "except SystemExit as stop: assert stop.code == 0\n"
        "sys.exit('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, *args.split()], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_list_stays_within_the_terminal(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run("list")
    assert code == 0
    assert out == contents("en", 80)
    assert max(map(len, out.splitlines())) <= 80
    listed = out.split()
    assert all(name in listed for name in names())


def test_the_list_as_json(run):
    code, out, err = run("list", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["schema"] == 1
    assert [one["name"] for one in document["derivations"]] == names()


# Results.


def test_a_derivation_that_holds(run):
    code, out, err = run("derive", "softmax-ce")
    assert (code, err) == (0, "")
    assert "= yᵢ - tᵢ" in out
    assert ESCAPE not in out


def test_own_formulas(run):
    code, out, err = run("derive", "--loss", "(y-t)**4/4", "--activation", "atan(net)")
    assert (code, err) == (0, "")
    assert out.startswith("Own activation with own loss")


def test_json_is_one_document(run):
    code, out, err = run("derive", "softmax-ce", "--format", "json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["schema"] == 1
    assert document["name"] == "softmax-ce"
    assert [one["text"] for one in document["hypotheses"]] == ["sum(t[k], k) = 1"]
    assert set(document["result"]) == {"delta", "dw", "db"}
    assert document["result"]["delta"]["text"] == "y[i] - t[i]"
    assert all({"lhs", "rhs", "law", "verdict", "uses"} <= set(step) for step in document["steps"])
    assert {step["verdict"] for step in document["steps"]} == {"proved"}
    assert any(step["uses"] for step in document["steps"])


def test_verify_as_json_holds_the_same_documents(run):
    _, single, _ = run("derive", "sigmoid-bce", "--format", "json")
    code, out, err = run("verify", "sigmoid-bce", "--json")
    assert (code, err) == (0, "")
    (derivation,) = json.loads(out)["derivations"]
    assert {"schema": json.loads(out)["schema"], **derivation} == json.loads(single)


def test_verify_keeps_the_order_on_several_cores(run):
    chosen = ["tanh-mse", "exp", "backprop-sigmoid", "identity-mse"]
    code, out, err = run("verify", *chosen, "--jobs", "2")
    assert (code, err) == (0, "")
    _, _, *rows, total = out.splitlines()
    assert [row.split()[0] for row in rows] == chosen
    assert total.startswith("total of 4")


@pytest.fixture
def _broken_law(monkeypatch):
    """The power rule with a factor that is not there."""
    law = LAWS["power"]
    broken = {**LAWS, "power": replace(law, apply=lambda *given: mul(num(3), law.apply(*given)))}
    right = derive.catalog.derive

    def wrong(*args, **options):
        return right(*args, **options, laws=broken)

    monkeypatch.setattr("derive.catalog.derive", wrong)
    monkeypatch.setattr("reports.verification.derive", wrong)


@pytest.mark.usefixtures("_broken_law")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_derivation_is_told_and_exits_with_1(run, lang):
    code, out, err = run("derive", "identity-quadratic", "--lang", lang)
    assert (code, err) == (1, "")
    assert ("✗ 错误" if lang == "zh" else "✗ wrong") in out
    assert ("这一行不成立" if lang == "zh" else "This line does not hold") in out


@pytest.mark.usefixtures("_broken_law")
def test_verify_names_the_wrong_line_and_its_counterexample(run):
    code, out, err = run("verify", "identity-quadratic", "identity")
    assert (code, err) == (1, "")
    failures = [line for line in out.splitlines() if line.startswith("identity-quadratic: ")]
    assert any("wrong: diff(" in line and "left" in line and "right" in line for line in failures)
    assert any(line.startswith("identity-quadratic: error term: wrong (") for line in failures)
    assert not any("{" in line for line in failures)
    assert not any(line.startswith("identity: ") for line in out.splitlines())


def test_an_unnamed_hypothesis_is_only_needed_where_it_is_used(run):
    code, out, _ = run("derive", "softmax-ce", "--no-hypotheses")
    assert code == 0
    assert "No hypothesis is used." in out


# Files.


def test_a_file_holds_what_would_be_printed(run, tmp_path):
    target = tmp_path / "softmax.tex"
    _, printed, _ = run("derive", "softmax-ce", "--format", "latex", "--lang", "zh")
    assert run("derive", "softmax-ce", "--format", "latex", "--lang", "zh", "-o", str(target)) == (0, "", "")
    assert target.read_text(encoding="utf-8") == printed
    assert [*tmp_path.iterdir()] == [target]
    assert stat.S_IMODE(target.stat().st_mode) & 0o400


def test_an_overwritten_file_keeps_its_mode_and_its_links(run, tmp_path):
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_text("before")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("derive", "exp", "-o", str(link))[0] == 0
    assert link.is_symlink()
    assert target.read_text().startswith("Exponential")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


class _FullDisk(io.BytesIO):
    """Writes half, then there is no room left."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self.name = str(directory / ".half")

    def write(self, content: bytes) -> int:
        Path(self.name).write_bytes(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize("when", ["while writing", "at the end"])
def test_a_failure_leaves_everything_as_it_was(run, tmp_path, monkeypatch, existing, when):
    target = tmp_path / "out.txt"
    if existing:
        target.write_text("before")
    if when == "while writing":
        monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *args, **options: _FullDisk(options["dir"]))
    else:

        def refuse(*args):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(Path, "replace", refuse)
    code, out, err = run("derive", "exp", "-o", str(target))
    assert (code, out) == (2, "")
    assert err == f"gradproof: cannot write {target}: {os.strerror(errno.ENOSPC)}\n"
    assert [path.read_text() for path in tmp_path.iterdir()] == (["before"] if existing else [])


@pytest.mark.parametrize("name", ["", ".", "missing/a.txt", "x" * 300, "a.txt/b.txt"])
def test_a_place_that_cannot_be_written(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("before")
    code, out, err = run("derive", "exp", "-o", name)
    assert (code, out) == (2, "")
    assert err.startswith("gradproof: ")
    assert err.count("\n") == 1
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_is_left_alone(run, tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("before")
    target.chmod(0o444)
    code, _, err = run("derive", "exp", "-o", str(target))
    assert code == 2
    assert "not writable" in err
    assert target.read_text() == "before"


def test_a_named_pipe_is_written_to_and_not_replaced(run, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run("derive", "exp", "-o", str(pipe)) == (0, "", "")
        assert os.read(reader, 100).startswith(b"Exponential")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# Pipes and terminals.


def test_a_c_locale_changes_nothing():
    plain = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", COLUMNS="100")
    done = subprocess.run([*CLI, "list", "--lang", "zh"], env=plain, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == contents("zh", 100)
    wrong = subprocess.run([*CLI, "derive", "变"], env=plain, capture_output=True, check=False)
    assert wrong.returncode == 2
    assert "there is no derivation" in wrong.stderr.decode()
    assert wrong.stderr.count(b"\n") == 1


@pytest.mark.parametrize("args", ["list", "derive exp", "derive exp --format json", "verify exp"])
def test_a_reader_that_has_seen_enough(args):
    command = [*CLI, *args.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        process.stdout.close()
        error = process.stderr.read()
    assert (process.returncode, error) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*CLI, "list"], stdout=full, stderr=subprocess.PIPE, check=False, env=environment())
    assert done.returncode == 2
    assert done.stderr.decode() == f"gradproof: cannot write the output: {os.strerror(errno.ENOSPC)}\n"


def on_a_terminal(*args: str, **variables: str) -> str:
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm", COLUMNS="80", **variables)
    env = env if "NO_COLOR" in variables else {key: value for key, value in env.items() if key != "NO_COLOR"}
    with subprocess.Popen([*CLI, *args], stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL, env=env):
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so where the other end is closed
                break
            if not part:
                break
            seen += part
    os.close(ours)
    return seen.decode()


def test_colours_are_for_terminals_that_want_them():
    assert f"{ESCAPE}[32m✓ proved{ESCAPE}[0m" in on_a_terminal("derive", "exp")
    assert ESCAPE not in on_a_terminal("derive", "exp", NO_COLOR="1")
    piped = subprocess.run([*CLI, "derive", "exp"], capture_output=True, check=True, env=environment(TERM="xterm"))
    assert ESCAPE.encode() not in piped.stdout + piped.stderr


def test_a_file_has_no_colours_and_no_width_of_a_terminal(tmp_path):
    assert on_a_terminal("derive", "exp", "-o", str(tmp_path / "exp.txt")) == ""
    assert ESCAPE not in (tmp_path / "exp.txt").read_text(encoding="utf-8")


# Completion.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gradproof derive softmax-c", {"softmax-ce"}),
        ("gradproof derive backprop-t", {"backprop-tanh"}),
        ("gradproof verify sigmoid-m", {"sigmoid-mse", "sigmoid-mae"}),
        ("gradproof ver", {"verify"}),
        ("gradproof derive zzz", set()),
    ],
)
def test_the_shell_completes_names(run, monkeypatch, words, expected):
    monkeypatch.setenv("_GRADPROOF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    code, out, err = run()
    assert (code, err) == (0, "")
    assert {line.partition(",")[2] for line in out.split()} == expected
