"""Data that are sound come in whole; data that are not are refused in one line that says where."""

import gzip
import hashlib
import io
import os
import struct
import subprocess
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from numeric.data import DATASETS, DataError, Dataset, Samples, load, make_subset, mnist, one_hot, read_table, split
from numeric.data.gender import PEOPLE, gender
from numeric.data.idx import IMAGES, LABELS, MOST, names, read_images, read_labels, read_part

ROOT = Path(__file__).parent.parent
PIXELS = (np.arange(3 * 784) * 37 % 256).astype(np.uint8).reshape(3, 784)
DIGITS = np.array([7, 0, 9], np.uint8)


def images_file(pixels=PIXELS, magic=2051, count=None, rows=28, columns=28):
    return struct.pack(">4I", magic, len(pixels) if count is None else count, rows, columns) + pixels.tobytes()


def labels_file(digits=DIGITS, magic=2049, count=None):
    return struct.pack(">2I", magic, len(digits) if count is None else count) + digits.tobytes()


def idx_folder(folder, train=(PIXELS, DIGITS), test=(PIXELS[:2], DIGITS[:2]), pack=bytes, ending=""):
    folder.mkdir(exist_ok=True)
    for part, (pixels, digits) in (("train", train), ("t10k", test)):
        (folder / f"{part}-images-idx3-ubyte{ending}").write_bytes(pack(images_file(pixels)))
        (folder / f"{part}-labels-idx1-ubyte{ending}").write_bytes(pack(labels_file(digits)))
    return folder


def refusal(call, *parts):
    """The one line with which the call is refused; it has all these parts."""
    with pytest.raises(DataError) as caught:
        call()
    line = str(caught.value)
    assert "\n" not in line
    for part in parts:
        assert str(part) in line
    return line


def outcome(path, read):
    """What is read of a file, or nothing if it is refused as it should be."""
    try:
        return read(path)
    except DataError as error:
        line = str(error)
    assert str(path) in line
    assert "\n" not in line
    return None


# Records.


def test_samples_know_their_sizes():
    labelled = Samples(np.ones((4, 3)), np.array([0, 2, 1, 0]))
    assert (labelled.n_samples, labelled.n_in, labelled.n_out, labelled.labelled) == (4, 3, 3, True)
    assert Samples(np.ones((4, 3)), np.array([0, 2, 1, 0]), 10).n_out == 10
    numbers = Samples(np.ones((4, 3)), np.ones((4, 2)))
    assert (numbers.n_out, numbers.labelled) == (2, False)


def test_the_first_samples_keep_the_number_of_classes_and_copy_nothing():
    samples = Samples(np.arange(8.0).reshape(4, 2), np.array([0, 1, 2, 3]))
    first = samples.first(2)
    assert first.inputs.tolist() == [[0, 1], [2, 3]]
    assert first.targets.tolist() == [0, 1]
    assert first.n_out == 4
    assert np.shares_memory(first.inputs, samples.inputs)
    for n in (0, -1, 5):
        refusal(lambda n=n: samples.first(n), f"first {n} of 4")


def test_a_type_is_taken_by_numbers_and_not_by_labels():
    labelled = Samples(np.ones((2, 3)), np.array([0, 1])).as_type("float32")
    assert labelled.inputs.dtype == np.float32
    assert labelled.targets.dtype == np.int64
    numbers = Samples(np.ones((2, 3)), np.ones((2, 1))).as_type(np.float32)
    assert numbers.targets.dtype == np.float32
    refusal(lambda: Samples(np.full((1, 1), 1e300), np.array([0])).as_type(np.float32), "inf", "row 0, column 0")
    refusal(lambda: labelled.as_type(int), "int64")
    refusal(lambda: labelled.as_type("flaot32"), "flaot32")


@pytest.mark.parametrize(
    ("inputs", "targets", "n_out", "part"),
    [
        (np.ones(3), np.array([0, 1, 0]), 0, "(3,)"),
        (np.ones((3, 2), int), np.array([0, 1, 0]), 0, "int64"),
        (np.ones((0, 2)), np.ones((0, 1)), 0, "(0, 2)"),
        (np.ones((3, 2)), np.array([0.0, 1, 0]), 0, "float64 (3,)"),
        (np.ones((3, 2)), np.ones((3, 1), int), 0, "int64 (3, 1)"),
        (np.ones((3, 2)), np.ones((3, 0)), 0, "0 columns"),
        (np.ones((3, 2)), np.ones((3, 2)), 3, "2 columns of targets for 3"),
        (np.ones((3, 2)), np.array([0, 1]), 0, "3 rows of inputs, but 2 of targets"),
        (np.ones((3, 2)), np.array([0, 4, 0]), 3, "label 4 in row 1"),
        (np.ones((3, 2)), np.array([0, -1, 0]), 3, "label -1 in row 1"),
        (np.array([[1, 2], [3, np.nan]]), np.array([0, 1]), 0, "inputs hold nan in row 1, column 1"),
        (np.array([[1, 2], [-np.inf, 1]]), np.array([0, 1]), 0, "inputs hold -inf in row 1, column 0"),
        (np.ones((2, 2)), np.array([[1], [np.inf]]), 0, "targets hold inf in row 1, column 0"),
    ],
)
def test_samples_that_do_not_fit_are_refused(inputs, targets, n_out, part):
    refusal(lambda: Samples(inputs, targets, n_out), part)


def test_the_parts_of_a_data_set_fit_each_other():
    ours = Samples(np.ones((4, 3)), np.array([0, 1, 0, 1]))
    for other in (
        Samples(np.ones((4, 2)), ours.targets),
        Samples(ours.inputs, ours.targets, 3),
        Samples(ours.inputs, np.ones((4, 2))),
    ):
        refusal(lambda other=other: Dataset("mine", ours, test=other), "mine", "test has", "train has 3 inputs")
    refusal(lambda: Dataset("mine", ours, class_names=("a",)), "1 names for 2 classes")
    refusal(lambda: Dataset("mine", ours, input_names=("a",)), "1 names for 3 inputs")
    whole = Dataset("mine", ours, test=ours)
    assert list(whole.parts) == ["train", "test"]
    assert {part.inputs.dtype for part in whole.as_type("f4").parts.values()} == {np.dtype("f4")}


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.sampled_from(["float32", "float64"]))
def test_one_hot_has_a_one_at_the_class(labels, dtype):
    rows = one_hot(np.array(labels), 7, dtype)
    assert rows.dtype == dtype
    assert rows.shape == (len(labels), 7)
    assert rows.argmax(axis=1).tolist() == labels
    assert (rows.sum(axis=1) == 1).all()
    samples = Samples(np.ones((len(labels), 1), dtype), np.array(labels), 7)
    assert np.array_equal(samples.target_rows, rows)
    assert samples.target_rows.dtype == dtype


@pytest.mark.parametrize("label", [-1, 3])
def test_one_hot_refuses_what_is_no_class(label):
    refusal(lambda: one_hot(np.array([0, label]), 3), f"label {label} in row 1", "0..2")


# IDX files.


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("position", range(4))
def test_idx_files_come_in_whole_under_every_name(tmp_path, pack, position):
    for kind, content in ((IMAGES, images_file()), (LABELS, labels_file())):
        (tmp_path / names("train", kind)[position]).write_bytes(pack(content))
    images, labels = read_part(tmp_path, "train")
    assert np.array_equal(images, PIXELS)
    assert np.array_equal(labels, DIGITS)


def test_the_names_are_those_of_the_published_files():
    assert names("train", IMAGES)[:2] == ("train-images-idx3-ubyte", "train-images.idx3-ubyte")
    assert names("test", LABELS)[2:] == ("t10k-labels-idx1-ubyte.gz", "t10k-labels.idx1-ubyte.gz")


IDX_DAMAGE = {
    "labels where images are meant": (read_images, labels_file(), "2051", "found 2049 of labels", "mislabelled"),
    "images where labels are meant": (read_labels, images_file(), "2049", "found 2051 of images", "mislabelled"),
    "another format": (read_images, b"\x89PNG" + bytes(99), "magic number 2051", "found 2303741511"),
    "the other byte order": (read_images, struct.pack("<4I", 2051, 3, 28, 28), "magic number 2051"),
    "empty": (read_images, b"", "header of 16 bytes, found 0"),
    "a header cut off": (read_labels, labels_file()[:7], "header of 8 bytes, found 7"),
    "other dimensions": (read_images, images_file(rows=14, columns=56), "28×28", "14×56"),
    "no images": (read_images, images_file(PIXELS[:0]), "count of 0"),
    "a mad count": (read_labels, labels_file(count=2**32 - 1), "count of 4294967295"),
    "a count too large": (read_images, images_file(count=MOST), "784000000 bytes", "found 2352", "cut off"),
    "a count too small": (read_images, images_file(count=2), "1568 bytes of 2 images", "found more"),
    "a byte too many": (read_labels, labels_file() + b"\0", "3 bytes of 3 labels", "found more"),
    "a label out of range": (read_labels, labels_file(np.array([1, 2, 10], np.uint8)), "0..9", "10 as label 2"),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("damage", IDX_DAMAGE)
def test_a_damaged_idx_file_is_refused_by_name_and_fault(tmp_path, damage, pack):
    read, content, *parts = IDX_DAMAGE[damage]
    path = tmp_path / "some-file"
    path.write_bytes(pack(content))
    refusal(lambda: read(path), path, *parts)


@pytest.mark.parametrize(
    "packed", [images_file(PIXELS[:1]), gzip.compress(images_file(PIXELS[:1]))], ids=["plain", "gz"]
)
def test_an_idx_file_cut_anywhere_is_refused(tmp_path, packed):
    path = tmp_path / "cut"
    for size in range(len(packed)):
        path.write_bytes(packed[:size])
        refusal(lambda: read_images(path), path)
    path.write_bytes(packed)
    assert np.array_equal(read_images(path), PIXELS[:1])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_gzipped_file_with_one_byte_changed_is_refused_or_the_same(tmp_path, data):
    packed = bytearray(gzip.compress(labels_file(np.arange(200, dtype=np.uint8) % 10), mtime=0))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "changed.gz"
    path.write_bytes(packed)
    found = outcome(path, read_labels)
    assert found is None or np.array_equal(found, np.arange(200) % 10)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40), st.booleans())
@example(b"\x1f\x8b", False)
@example(b"\x1f\x8b\x08\xff" + bytes(20), False)
def test_any_bytes_are_read_or_refused(tmp_path, content, headed):
    path = tmp_path / "any"
    path.write_bytes((struct.pack(">2I", 2049, 3) if headed else b"") + content)
    found = outcome(path, read_labels)
    assert found is None or len(found) == len(content) == 3


def test_a_wrong_checksum_of_a_gzip_stream_is_found(tmp_path):
    packed = bytearray(gzip.compress(labels_file()))
    packed[-8] ^= 1
    (tmp_path / "crc").write_bytes(packed)
    refusal(lambda: read_labels(tmp_path / "crc"), "crc", "damaged", "CRC")


def test_what_cannot_be_opened_is_refused(tmp_path):
    refusal(lambda: read_images(tmp_path), "cannot read", tmp_path)
    refusal(lambda: read_images(tmp_path / "none"), "cannot read", "none", "No such file")


def test_a_missing_file_is_named_with_all_that_was_looked_for(tmp_path):
    folder = idx_folder(tmp_path / "digits")
    (folder / "t10k-labels-idx1-ubyte").unlink()
    refusal(lambda: mnist.full(folder), folder, "has no t10k-labels-idx1-ubyte;", *names("test", LABELS))
    refusal(lambda: mnist.full(tmp_path / "nowhere"), "nowhere is no folder")
    refusal(lambda: mnist.full(folder / "t10k-images-idx3-ubyte"), "is no folder")


def test_images_and_labels_of_different_number_are_refused(tmp_path):
    folder = idx_folder(tmp_path / "digits", train=(PIXELS, DIGITS[:2]))
    refusal(lambda: mnist.full(folder), "train-images-idx3-ubyte has 3 images", "train-labels-idx1-ubyte has 2 labels")


# MNIST.


@pytest.mark.parametrize(("pack", "ending"), [(bytes, ""), (gzip.compress, ".gz")])
def test_a_folder_of_idx_files_becomes_a_data_set(tmp_path, pack, ending):
    folder = idx_folder(tmp_path / "digits", pack=pack, ending=ending)
    dataset = mnist.full(folder, validation=1)
    assert [part.n_samples for part in dataset.parts.values()] == [2, 1, 2]
    assert (dataset.n_in, dataset.n_out) == (784, 10)
    assert np.array_equal(dataset.train.inputs, PIXELS[:2] / 256)
    assert np.array_equal(dataset.validation.inputs, PIXELS[2:] / 256)
    assert dataset.train.targets.tolist() == [7, 0]
    assert dataset.validation.targets.tolist() == [9]
    assert dataset.test.targets.tolist() == [7, 0]
    assert mnist.full(folder, validation=0).validation is None
    assert mnist.full(folder, validation=0).train.n_samples == 3
    for wrong in (3, -1):
        refusal(lambda wrong=wrong: mnist.full(folder, validation=wrong), folder, f"keep {wrong} of 3")


def test_ten_thousand_images_are_kept_for_validation_by_default(tmp_path):
    pixels, digits = np.zeros((10_002, 784), np.uint8), np.zeros(10_002, np.uint8)
    pixels[:, 0] = np.arange(10_002) % 251
    dataset = load("mnist", folder=idx_folder(tmp_path / "digits", train=(pixels, digits)), dtype=np.float32)
    assert [part.n_samples for part in dataset.parts.values()] == [2, 10_000, 2]
    assert dataset.validation.inputs[0, 0] == np.float32(2 / 256)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("scale", [256, 255])
def test_pixels_are_divided_in_the_type_asked_for(tmp_path, dtype, scale):
    pixels = np.resize(np.arange(256, dtype=np.uint8), (1, 784))
    folder = idx_folder(tmp_path / "digits", train=(pixels, DIGITS[:1]))
    inputs = mnist.full(folder, validation=0, dtype=dtype, scale=scale).train.inputs
    assert inputs.dtype == dtype
    exact = [float(np.dtype(dtype).type(pixel / scale)) for pixel in range(256)]
    assert inputs[0, :256].tolist() == exact
    refusal(lambda: mnist.full(folder, scale=1), "256 or 255, not by 1")
    refusal(lambda: mnist.full(folder, dtype=np.uint8), "uint8")


@pytest.fixture(scope="module")
def built_in():
    return load("mnist", dtype=np.float32)


def test_the_subset_is_the_beginning_of_mnist(built_in):
    assert built_in.train.inputs.shape == (5000, 784)
    assert built_in.test.inputs.shape == (1000, 784)
    assert built_in.validation is None
    assert built_in.train.targets[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert built_in.test.targets[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert built_in.n_out == 10
    assert built_in.class_names == tuple("0123456789")
    five = built_in.train.inputs[0].reshape(28, 28)
    assert (five[:5] == 0).all()  # the first image begins with five empty rows, and its first ink is 3, 18, 18, 18, 126
    assert (five[5, 12:17] * 256).tolist() == [3, 18, 18, 18, 126]
    assert five.max() == np.float32(255 / 256)


def test_part_of_the_subset_can_be_kept_for_validation(built_in):
    dataset = load("mnist", validation=1000, dtype=np.float32)
    assert [part.n_samples for part in dataset.parts.values()] == [4000, 1000, 1000]
    assert np.array_equal(dataset.validation.inputs, built_in.train.inputs[4000:])


def test_a_changed_subset_is_refused(tmp_path):
    packed = bytearray(mnist.SUBSET.read_bytes())
    assert hashlib.sha256(packed).hexdigest() == mnist.SUBSET_SHA256
    packed[len(packed) // 2] ^= 1
    path = tmp_path / "subset.npz"
    path.write_bytes(packed)
    refusal(lambda: mnist.builtin(path=path), path, "damaged", mnist.SUBSET_SHA256)
    refusal(lambda: mnist.builtin(path=tmp_path / "none.npz"), "cannot read", "none.npz")


def test_the_subset_is_made_the_same_on_every_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_subset, "SUBSET_SIZES", {"train": 3, "test": 2})
    folder = idx_folder(tmp_path / "digits")
    outputs = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for output in outputs:
        monkeypatch.setattr("time.time", lambda output=output: 1e9 if output is outputs[0] else 1.5e9)
        assert make_subset.main([str(folder), "-o", str(output)]) == 0
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert hashlib.sha256(outputs[0].read_bytes()).hexdigest() in capsys.readouterr().out
    with np.load(outputs[0]) as arrays:
        assert np.array_equal(arrays["train_images"], PIXELS)
        assert np.array_equal(arrays["test_labels"], DIGITS[:2])


def test_making_the_subset_refuses_a_folder_that_has_not_enough(tmp_path, capsys):
    output = tmp_path / "subset.npz"
    assert make_subset.main([str(idx_folder(tmp_path / "digits")), "-o", str(output)]) == 2
    assert "at least 5000 train images, found 3" in capsys.readouterr().err
    assert make_subset.main([str(tmp_path / "none"), "-o", str(output)]) == 2
    assert not output.exists()


@pytest.mark.skipif("GRADPROOF_MNIST" not in os.environ, reason="GRADPROOF_MNIST names no folder of the IDX files")
def test_the_subset_is_what_its_script_makes_of_mnist():
    assert make_subset.subset(Path(os.environ["GRADPROOF_MNIST"])) == mnist.SUBSET.read_bytes()


# MNIST from OpenML; no test asks the network.

OPENML_DIGITS = np.arange(70_000) // 7 % 10


def openml(monkeypatch, answer):
    package, datasets = types.ModuleType("sklearn"), types.ModuleType("sklearn.datasets")
    asked = []

    def fetch_openml(name, **options):
        asked.append((name, options))
        if isinstance(answer, Exception):
            raise answer
        return types.SimpleNamespace(data=answer[0], target=answer[1])

    datasets.fetch_openml = fetch_openml
    package.datasets = datasets
    monkeypatch.setitem(sys.modules, "sklearn", package)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", datasets)
    return asked


def test_mnist_of_openml_is_split_as_the_files_are(monkeypatch, tmp_path):
    pixels = np.zeros((70_000, 784), np.uint8)
    pixels[:, 5] = np.arange(70_000) % 256
    asked = openml(monkeypatch, (pixels, OPENML_DIGITS.astype(str).astype(object)))
    dataset = load("mnist-openml", folder=tmp_path, dtype=np.float32)
    [(name, options)] = asked
    assert name == "mnist_784"
    assert options.items() >= {"version": 1, "as_frame": False, "data_home": str(tmp_path)}.items()
    assert [part.n_samples for part in dataset.parts.values()] == [50_000, 10_000, 10_000]
    assert np.array_equal(dataset.test.targets, OPENML_DIGITS[60_000:])
    assert dataset.validation.inputs[0, 5] == np.float32(50_000 % 256 / 256)
    assert dataset.test.inputs[0, 5] == np.float32(60_000 % 256 / 256)


SPARSE = np.broadcast_to(np.uint8(0), (70_000, 784))


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        (OSError("<urlopen error\n[Errno -2] Name or service not known>"), ["could not fetch", "Name or service"]),
        (ValueError("Dataset with data_id 554 not found."), ["could not fetch", "554"]),
        (RuntimeError(), ["could not fetch", "RuntimeError"]),
        ((SPARSE[:60_000], OPENML_DIGITS), ["pixels of shape (70000, 784)", "(60000, 784)"]),
        ((SPARSE, OPENML_DIGITS[1:]), ["labels of shape (70000,)"]),
        ((SPARSE, OPENML_DIGITS + 1), ["labels in 0..9"]),
        ((SPARSE, np.full(70_000, "cat", object)), ["labels in 0..9"]),
        ((SPARSE, np.full(70_000, 0.5)), ["labels in 0..9"]),
        ((np.broadcast_to(np.nan, SPARSE.shape), OPENML_DIGITS), ["pixels in 0..255"]),
    ],
)
def test_what_is_not_mnist_is_refused(monkeypatch, answer, parts):
    openml(monkeypatch, answer)
    refusal(lambda: load("mnist-openml"), "mnist_784", *parts)


def test_without_scikit_learn_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    refusal(mnist.fetched, "gradproof[fetch]")


# The gender demo.


def test_the_gender_data_are_those_of_the_course():
    dataset = load("gender")
    assert dataset.train.inputs.tolist() == [[-12, -14], [-11, -15], [-2, 8], [28, 24]]  # less 62 kg and 164 cm
    assert dataset.train.targets.tolist() == [[1], [1], [0], [0]]
    assert dataset.input_names == ("weight", "height")
    assert [(person.weight, person.height, person.gender) for person in PEOPLE][2] == (60, 172, "M")
    assert gender(dtype=np.float32).train.targets.dtype == np.float32


# CSV tables.


def table(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " ", "   ", ", "])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_table_is_read_whatever_separates_its_columns(tmp_path, delimiter, header, newline):
    rows = [["a", "b", "y"]] * header + [["1", "-2.5", "0.5"], ["3e2", "4", "1"]]
    path = table(tmp_path, newline.join(delimiter.join(row) for row in rows) + newline)
    dataset = load(path)
    assert dataset.name == "table"
    assert dataset.train.inputs.tolist() == [[1, -2.5], [300, 4]]
    assert dataset.train.targets.tolist() == [[0.5], [1]]
    assert dataset.input_names == (("a", "b") if header else ())


@given(
    st.integers(1, 4).flatmap(
        lambda n_in: st.lists(
            st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=n_in + 1, max_size=n_in + 1),
            min_size=1,
            max_size=5,
        )
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_come_back_as_they_were_written(tmp_path, rows):
    path = table(tmp_path, "\n".join(",".join(map(repr, row)) for row in rows))
    dataset = read_table(path)
    assert np.array_equal(dataset.train.inputs, np.array(rows)[:, :-1])
    assert np.array_equal(dataset.train.targets, np.array(rows)[:, -1:])


def test_names_of_classes_are_numbered_in_sorted_order(tmp_path):
    dataset = read_table(table(tmp_path, 'x,kind\n1,"virginica"\n2, setosa\n\n3,virginica\n'))
    assert dataset.class_names == ("setosa", "virginica")
    assert dataset.train.targets.tolist() == [1, 0, 1]
    assert dataset.n_out == 2


def test_a_few_whole_numbers_are_classes_unless_they_are_said_not_to_be(tmp_path):
    path = table(tmp_path, "1,3\n2,-1\n3,10\n4,3")
    dataset = read_table(path)
    assert dataset.class_names == ("-1", "3", "10")
    assert dataset.train.targets.tolist() == [1, 0, 2, 1]
    assert read_table(path, classes=False).train.targets.tolist() == [[3], [-1], [10], [3]]
    many = table(tmp_path, "\n".join(f"{i},{i}" for i in range(30)))
    assert read_table(many).train.targets.shape == (30, 1)
    assert read_table(many, classes=True).n_out == 30


def test_the_target_is_found_by_name(tmp_path):
    path = table(tmp_path, "kind,a,b,y\nu,1,2,0.5\nv,3,4,1.5")
    dataset = read_table(path, target="kind")
    assert dataset.train.targets.tolist() == [0, 1]
    assert dataset.train.inputs.tolist() == [[1, 2, 0.5], [3, 4, 1.5]]
    assert dataset.input_names == ("a", "b", "y")
    several = read_table(table(tmp_path, "a,b,y\n1,2,3\n4,5,6"), target=["y", "a"])
    assert several.train.targets.tolist() == [[3, 1], [6, 4]]
    assert several.input_names == ("b",)


def test_a_first_line_of_numbers_can_be_names(tmp_path):
    path = table(tmp_path, "0,1\n5,6.5\n7,8.5")
    assert read_table(path).train.n_samples == 3
    assert read_table(path, header=True).train.inputs.tolist() == [[5], [7]]
    assert read_table(path, target="0").train.inputs.tolist() == [[6.5], [8.5]]


def test_a_mark_of_utf_8_and_blank_lines_are_passed_over(tmp_path):
    path = table(tmp_path, b"\xef\xbb\xbf\n  \na,b\n\n1,2.5\n \n3,4.5\n\n")
    assert read_table(path, target="a", classes=False).train.inputs.tolist() == [[2.5], [4.5]]


CSV_DAMAGE = {
    "empty": ("", {}, "is empty"),
    "blank": ("\n \n", {}, "is empty"),
    "only names": ("a,b\n", {}, "no samples"),
    "one column": ("1\n2\n", {}, "one column"),
    "text": ("a,b\n1,2.5\nfoo,3", {}, "line 3, column 1 ('a')", "'foo' is no number"),
    "text without names": ("1,2,0.5\n3,x,0.5", {}, "line 2, column 2", "'x' is no number"),
    "an underscore": ("1,0.5\n1_0,0.5", {}, "line 2, column 1", "'1_0'"),
    "an empty cell": ("1,2,0.5\n3,,0.5", {}, "line 2, column 2", "empty"),
    "no target": ("1,2,0.5\n3,4,", {}, "line 2, column 3", "empty"),
    "nan": ("1,2,0.5\n\n3,NaN,0.5", {}, "line 3, column 2", "nan"),
    "too large a number": ("1,2,0.5\n1e999,4,0.5", {}, "line 2, column 1", "inf"),
    "too large for the type": ("1,2,0.5\n1e99,4,0.5", {"dtype": np.float32}, "inf"),
    "an infinite target": ("1,0.5\n2,-inf", {}, "line 2, column 2", "-inf"),
    "a short line": ("1,2,0.5\n3,4\n", {}, "line 2", "expected 3 columns, found 2"),
    "a long line": ("a,b\n3,4,5\n", {}, "line 2", "expected 2 columns, found 3"),
    "text among numbers": ("1,2.5\n2,n/a\n3,2.5", {}, "line 2, column 2", "'n/a'", "among numbers"),
    "text where numbers are said": ("1,u\n2,v", {"classes": False}, "line 1, column 2", "'u'"),
    "fractions where classes are said": ("1,1\n2,1.5", {"classes": True}, "line 2, column 2", "1.5 is no class"),
    "a single class": ("1,u\n2,u", {}, "line 1, column 2", "only 'u'"),
    "no such name": ("weight,b\n1,2", {"target": "wieght"}, "'wieght'", "did you mean 'weight'"),
    "a name twice": ("a,a,b\n1,2,3", {"target": "a"}, "2 columns are named 'a'"),
    "all targets": ("a,b\n1,2", {"target": ["a", "b"]}, "no input is left"),
    "two columns of classes": ("a,b,c\n1,2,3", {"target": ["a", "b"], "classes": True}, "one column, not in 2"),
    "names where there are none": ("1,2\n", {"target": "a", "header": False}, "no names"),
    "text below blank lines": ("\n\n1,0.5\nx,0.5", {}, "line 4, column 1"),
    "text behind a quote": ('a,b\n"1"2,3', {}, "line 2"),
    "an open quote": ('a,b\n1,2\n"3,4', {}, "line 3"),
    "another encoding": ("a,ü\n1,2".encode("latin-1"), {}, "line 1", "UTF-8"),
    "another encoding below": ("a,b\n1,2\n3,é".encode("latin-1"), {}, "line 3", "UTF-8"),
    "no text": (bytes(range(256)), {}, "UTF-8"),
}


@pytest.mark.parametrize("damage", CSV_DAMAGE)
def test_a_damaged_table_is_refused_by_line_and_column(tmp_path, damage):
    content, options, *parts = CSV_DAMAGE[damage]
    path = table(tmp_path, content)
    refusal(lambda: load(path, **options), path, *parts)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text('01.,;\t \n\r"ab-en', max_size=60).map(str.encode)))
def test_any_text_is_a_table_or_refused(tmp_path, content):
    path = table(tmp_path, content)
    dataset = outcome(path, read_table)
    assert dataset is None or np.isfinite(dataset.train.inputs).all()


# NPZ tables.

X, Y = np.array([[1.0, 2], [3, 4], [5, 6]]), np.array([2, 0, 2])


def npz(tmp_path, **arrays):
    path = tmp_path / "table.npz"
    np.savez_compressed(path, **arrays)
    return path


def test_arrays_become_a_data_set(tmp_path):
    dataset = load(npz(tmp_path, x=X, y=Y, x_test=X[:1], y_test=np.array([1]), other=np.ones(7)))
    assert dataset.train.inputs.tolist() == X.tolist()
    assert dataset.class_names == ("0", "1", "2")  # 1 is in the test samples only
    assert dataset.train.targets.tolist() == [2, 0, 2]
    assert dataset.test.targets.tolist() == [1]
    assert list(dataset.parts) == ["train", "test"]


def test_arrays_may_be_named_in_full(tmp_path):
    numbers = np.array([[0.5, 1], [1, 2], [2, 3]], np.float32)
    dataset = load(
        npz(tmp_path, inputs=X.astype(int), targets=numbers, inputs_validation=X, targets_validation=numbers)
    )
    assert dataset.train.inputs.dtype == dataset.train.targets.dtype == np.float64
    assert dataset.validation.targets.tolist() == numbers.tolist()
    assert dataset.n_out == 2


@pytest.mark.parametrize(
    ("targets", "classes", "expected"),
    [
        (np.array([1.0, 0, 1]), None, [[1], [0], [1]]),
        (np.array([1.0, 0, 1]), True, [1, 0, 1]),
        (np.array([5, 3, 5]), None, [1, 0, 1]),
        (np.array([5, 3, 5]), False, [[5], [3], [5]]),
        (np.array([True, False, True]), None, [1, 0, 1]),
        (np.array(["v", "u", "v"]), None, [1, 0, 1]),
        (np.array([[5], [3], [5]]), None, [[5], [3], [5]]),
        (np.array([[5], [3], [5]]), True, [1, 0, 1]),
    ],
)
def test_the_type_of_targets_says_whether_they_are_classes(tmp_path, targets, classes, expected):
    dataset = load(npz(tmp_path, x=X, y=targets), classes=classes)
    assert dataset.train.targets.tolist() == expected
    assert dataset.train.labelled == (not isinstance(expected[0], list))


NAN = np.array([[1.0, 2], [3, np.nan], [5, 6]])
NPZ_DAMAGE = {
    "no arrays": ({}, "expected arrays x and y", "found none"),
    "other names": ({"a": X, "b": Y}, "expected arrays x and y", "found a, b"),
    "no targets": ({"x": X}, "found no y"),
    "no test targets": ({"x": X, "y": Y, "x_test": X}, "found no y_test"),
    "two sets of names": ({"x": X, "y": Y, "inputs": X, "targets": Y}, "x/y and inputs/targets"),
    "lengths": ({"x": X, "y": Y[:2]}, "x and y", "3 rows of inputs, but 2 of targets"),
    "inputs of one dimension": ({"x": X[0], "y": Y}, "x of shape (n_samples, n_in), found (2,)"),
    "targets of three": ({"x": X, "y": np.ones((3, 1, 1))}, "y of shape", "(3, 1, 1)"),
    "no samples": ({"x": X[:0], "y": Y[:0]}, "found (0, 2)"),
    "nan": ({"x": NAN, "y": Y}, "x[1, 1] is nan"),
    "an infinite target": ({"x": X, "y": np.array([0.5, np.inf, 1])}, "y[1]: inf"),
    "an infinite target among rows": ({"x": X, "y": np.array([[0.5], [1], [-np.inf]])}, "y[2, 0] is -inf"),
    "text": ({"x": np.array([["a"], ["b"], ["c"]]), "y": Y}, "numbers in x", "<U1"),
    "complex numbers": ({"x": X * 1j, "y": Y}, "numbers in x", "complex128"),
    "dates": ({"x": X, "y": Y.astype("M8[s]")}, "numbers or text", "datetime64"),
    "pickled objects": ({"x": X, "y": np.array([{}, [], ()], object)}, "no sound NPZ file", "allow_pickle"),
    "other inputs in the test": ({"x": X, "y": Y, "x_test": X[:, :1], "y_test": Y}, "test has 1 inputs"),
    "other targets in the test": ({"x": X, "y": Y, "x_test": X, "y_test": X}, "targets of one shape"),
}


@pytest.mark.parametrize("damage", NPZ_DAMAGE)
def test_arrays_that_do_not_fit_are_refused_by_name(tmp_path, damage):
    arrays, *parts = NPZ_DAMAGE[damage]
    path = npz(tmp_path, **arrays)
    refusal(lambda: load(path), path, *parts)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_file_cut_anywhere_is_refused(tmp_path, save):
    packed = io.BytesIO()
    save(packed, x=X, y=Y)
    path = tmp_path / "cut.npz"
    for size in range(len(packed.getvalue())):
        path.write_bytes(packed.getvalue()[:size])
        refusal(lambda: load(path), path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_npz_file_with_one_byte_changed_is_refused_or_the_same(tmp_path, data):
    packed = io.BytesIO()
    np.savez_compressed(packed, x=X, y=Y)
    changed = bytearray(packed.getvalue())
    at = data.draw(st.integers(0, len(changed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "changed.npz"
    path.write_bytes(changed)
    dataset = outcome(path, load)
    assert dataset is None or np.array_equal(dataset.train.inputs, X)
    assert dataset is None or dataset.train.targets.tolist() == [1, 0, 1]


def test_foreign_files_are_refused(tmp_path):
    refusal(lambda: load(table(tmp_path, "1,2\n", "text.npz")), "text.npz is no sound NPZ file")
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("x", "1,2")
        archive.writestr("word/document.xml", "<a/>")
    refusal(lambda: load(tmp_path / "foreign.zip"), "foreign.zip", "expected arrays x and y")
    refusal(lambda: load(npz(tmp_path, x=X, y=Y), target="y"), "for CSV files")


# Splitting.


def numbered(n):
    return Dataset("numbered", Samples(np.arange(n * 2.0).reshape(n, 2), np.arange(n) % 3, 3))


@given(st.integers(5, 60), st.floats(0, 0.4), st.floats(0, 0.4), st.integers(0, 2**32))
def test_a_split_loses_nothing_and_is_the_same_for_a_seed(n, validation, test, seed):
    whole = numbered(n)
    one, two = (split(whole, validation, test, seed) for _ in range(2))
    assert list(one.parts) == ["train"] + ["validation"] * (validation > 0) + ["test"] * (test > 0)
    rows = np.concatenate([part.inputs[:, 0] for part in one.parts.values()])
    assert sorted(rows) == list(whole.train.inputs[:, 0])
    for name, part in one.parts.items():
        assert np.array_equal(part.inputs, two.parts[name].inputs)
        assert np.array_equal(part.targets, (part.inputs[:, 0] / 2).astype(int) % 3)
        assert part.n_out == 3


def test_a_split_takes_the_shares_and_follows_the_seed():
    one, other = split(numbered(50), 0.2, 0.1, seed=1), split(numbered(50), 0.2, 0.1, seed=2)
    assert [part.n_samples for part in one.parts.values()] == [35, 10, 5]
    assert not np.array_equal(one.train.inputs, other.train.inputs)
    order = np.random.Generator(np.random.PCG64(1)).permutation(50)
    assert one.train.inputs[:, 0].tolist() == (2.0 * order[:35]).tolist()


def test_a_split_that_cannot_be_is_refused():
    refusal(lambda: split(numbered(2), 0.5, 0.5), "numbered", "2 samples leave none")
    for share in (-0.1, 1, float("nan")):
        refusal(lambda share=share: split(numbered(9), test=share), "share for test", str(share))
    halved = split(numbered(9), 0, 0.5)
    refusal(lambda: split(halved, 0.1, 0.1), "its own test samples")
    assert list(split(halved, 0.4, 0).parts) == ["train", "validation", "test"]


# By name.


def test_every_data_set_has_a_line_and_a_loader(built_in):
    assert list(DATASETS) == ["gender", "patterns", "mnist", "mnist-openml"]
    for name, named in DATASETS.items():
        assert named.name == name
        assert "\n" not in named.description
    assert load("gender", folder=None, dtype=None).name == "gender"
    assert built_in.name == "mnist"


def test_a_name_that_is_not_known_gets_a_hint(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refusal(lambda: load("mnits"), "'mnits'", "did you mean mnist?")
    refusal(lambda: load("zzz"), "gender, patterns, mnist, mnist-openml")
    refusal(lambda: load("table.csv"), "cannot read table.csv")
    refusal(lambda: load(tmp_path), "has no train-images-idx3-ubyte")
    refusal(lambda: load("gender", folder=tmp_path), "gender has no 'folder' to choose; it has dtype")
    refusal(lambda: load(table(tmp_path, "1,2"), scale=255), "'scale'", "target, classes, header, dtype")


def test_naming_the_data_sets_needs_no_numpy():
    script = "import sys, numeric.data as data; list(data.DATASETS); print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
