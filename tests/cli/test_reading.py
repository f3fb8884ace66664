"""Whatever is wrong with a file, `reading` answers with one sentence, at once."""

import os
import socket

import pytest

from factoryc.cli.reading import LARGEST, module_reader, read_file, specs_at
from factoryc.cli.refusal import CannotAsk
from factoryc.source.text import SourceFile


def test_line_ends_and_the_byte_order_mark_are_made_plain(tmp_path):
    path = tmp_path / "a.spec"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert read_file(str(path)) == SourceFile(str(path), "one\ntwo\nthree\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"ab\ncd\xff", "not UTF-8: byte 0xff at line 2, column 3"),
        (b"\xef\xbb\xbfa\r\n\xc3\xa9\xff", "not UTF-8: byte 0xff at line 2, column 2"),
        ("é".encode("utf-16"), "is UTF-16"),
        (b"spec\n\0", "it holds a NUL at line 2, column 1"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(tmp_path, content, words):
    path = tmp_path / "a.spec"
    path.write_bytes(content)
    answer = read_file(str(path))
    assert isinstance(answer, str)
    assert words in answer


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "shortener.spec").touch()
    answer = read_file(str(tmp_path / "shortner.spec"))
    assert answer.startswith("there is no file")
    assert f"did you mean `{tmp_path}/shortener.spec`?" in answer


def test_a_link_that_leads_nowhere_is_called_one(tmp_path):
    link = tmp_path / "a.spec"
    link.symlink_to("b.spec")
    assert read_file(str(link)) == f"`{link}` is a link to a file that is not there"


def test_a_folder_names_the_specs_in_it(tmp_path):
    (tmp_path / "a.spec").touch()
    assert f"name the spec that is meant: `{tmp_path}/a.spec`" in read_file(str(tmp_path))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "a.spec"
    with path.open("wb") as file:
        file.truncate(5 * LARGEST)  # a sparse file: nothing on the disk
    assert "holds 50.0 MB; a file may hold 10 MB" in read_file(str(path))


def test_a_file_of_the_largest_size_is_read(tmp_path):
    path = tmp_path / "a.spec"
    path.write_bytes(b" " * LARGEST)
    assert len(read_file(str(path)).text) == LARGEST


def test_a_pipe_a_socket_and_a_device_never_hang(tmp_path):
    pipe = tmp_path / "pipe.spec"
    os.mkfifo(pipe)
    assert read_file(str(pipe)).endswith("is no file but a pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "s.spec"))
        assert read_file(str(tmp_path / "s.spec")).endswith("is no file but a socket")
    assert read_file("/dev/zero").endswith("is no file but a device")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_no_file_can_have_is_refused(name):
    assert "cannot be read" in read_file(name)


def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = tmp_path / "a.spec"
    path.touch(mode=0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "cannot be read: permission denied" in read_file(str(path))


def test_a_circle_of_links_is_refused(tmp_path):
    (tmp_path / "a.spec").symlink_to("a.spec")
    assert "cannot be read" in read_file(str(tmp_path / "a.spec"))


@pytest.fixture
def project(tmp_path):
    (tmp_path / "project" / "parts").mkdir(parents=True)
    (tmp_path / "outside.spec").write_text("outside")
    (tmp_path / "project" / "beside.spec").write_text("beside")
    (tmp_path / "project" / "parts" / "inner.spec").write_text("inner")
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("path", "user", "text"),
    [
        ("./beside", "root.spec", "beside"),
        ("./parts/inner", "root.spec", "inner"),
        ("../beside", "parts/inner.spec", "beside"),
    ],
)
def test_a_module_lies_beside_its_user(project, monkeypatch, path, user, text):
    monkeypatch.chdir(project)
    assert module_reader("root.spec", read_file)(path, user).text == text


@pytest.mark.parametrize(
    ("path", "user", "words"),
    [
        ("../outside", "root.spec", "lies outside of the folder of `root.spec`"),
        ("../../outside", "parts/inner.spec", "lies outside of the folder"),
        ("./nothing", "root.spec", "there is no file `nothing.spec`"),
        ("ledger", "root.spec", "there is no module `ledger`"),
        ("std.nothing", "root.spec", "the standard library has no module"),
        ("./beside", "std.web", "uses no file of yours"),
    ],
)
def test_a_module_that_cannot_be_had_says_why(project, monkeypatch, path, user, words):
    monkeypatch.chdir(project)
    answer = module_reader("root.spec", read_file)(path, user)
    assert isinstance(answer, str)
    assert words in answer


def test_a_folder_means_every_spec_below_it(project):
    (project / ".hidden").mkdir()
    (project / ".hidden" / "no.spec").touch()
    (project / "notes.txt").touch()
    names = [os.path.relpath(name, project) for name in specs_at(project)]
    assert names == ["beside.spec", "parts/inner.spec"]


def test_a_folder_without_a_spec_is_refused(tmp_path):
    with pytest.raises(CannotAsk, match="no spec in the folder"):
        specs_at(tmp_path)
