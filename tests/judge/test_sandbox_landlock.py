"""Where no namespace can be made, Landlock and a call filter keep a product to itself."""

import os
import socket
from pathlib import Path

import pytest

import factoryc
from factoryc.judge.sandbox.mechanism import sandbox_mechanism
from factoryc.judge.sandbox.sandbox import open_sandbox

SERVER = """
import socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    connection, _ = server.accept()
    connection.sendall(b"hello")
    connection.close()
"""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    if sandbox_mechanism("landlock") is None:
        pytest.skip("Landlock does not work here, or this user's Python is for this user alone")
    root = tmp_path_factory.mktemp("landlocked")
    (root / "src").mkdir()
    (root / "src" / "serve.py").write_text(SERVER)
    with open_sandbox(root, only="landlock") as opened:
        yield opened


def outcome(sandbox, statement: str) -> str:
    text = (
        f"import os, socket\ntry:\n    {statement}\n    print('done')\nexcept OSError: print('no')"
    )
    finished = sandbox.run(["python3", "-c", text], 10)
    return finished.output.strip()


@pytest.mark.parametrize(
    "path",
    [
        str(Path(__file__)),
        str(Path(factoryc.__file__)),
        "/etc/passwd",
        f"/proc/{os.getpid()}/cmdline",
        f"/proc/{os.getpid()}/environ",
    ],
    ids=["tests", "factoryc", "passwd", "cmdline of the judge", "environment of the judge"],
)
def test_what_is_not_its_business_cannot_be_read(sandbox, path):
    """Neither the evals, nor our files, nor those of another process."""
    assert outcome(sandbox, f"open({path!r}).read()") == "no"


def test_only_the_scratch_folder_can_be_written(sandbox, tmp_path):
    """Even where the user that it runs as could."""
    tmp_path.chmod(0o777)
    for folder in (str(tmp_path), "/tmp", "/dev/shm", "/product"):
        assert outcome(sandbox, f"open({folder!r} + '/new', 'w')") == "no"
    assert outcome(sandbox, "open('new', 'w')") == "done"


def test_modes_of_other_files_stay_as_they_are(sandbox, tmp_path):
    """The call seems to succeed, since honest programs make it in passing."""
    file = tmp_path / "file"
    file.write_text("x")
    file.chmod(0o644)
    assert outcome(sandbox, f"os.chmod({str(file)!r}, 0)") == "done"
    assert file.stat().st_mode & 0o777 == 0o644
    assert outcome(sandbox, f"os.truncate({str(file)!r}, 0)") == "no"
    assert file.read_text() == "x"


def test_it_can_listen_but_neither_connect_nor_send(sandbox):
    """A server is reached by the judge; nobody is reached by the server."""
    with socket.create_server(("127.0.0.1", 0)) as ours:
        port = ours.getsockname()[1]
        assert outcome(sandbox, f"socket.create_connection(('127.0.0.1', {port}))") == "no"
    assert outcome(sandbox, "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)") == "no"
    assert outcome(sandbox, "socket.socket(socket.AF_UNIX)") == "no"
    fast_open = "socket.socket().sendto(b'x', 0x20000000, ('127.0.0.1', 9))"
    assert outcome(sandbox, fast_open) == "no"
    with sandbox.start_server("serve", ["{port}"]).connect() as connection:
        connection.settimeout(5)
        assert connection.recv(9) == b"hello"


def test_it_cannot_touch_other_processes(sandbox):
    """Not by signals, limits or namespaces."""
    pid = os.getpid()
    assert outcome(sandbox, f"os.kill({pid}, 0)") == "no"
    assert outcome(sandbox, "os.kill(os.getppid(), 9)") == "no"
    limits = f"import resource; resource.prlimit({pid}, resource.RLIMIT_NOFILE)"
    assert outcome(sandbox, limits) == "no"
    assert sandbox.run(["unshare", "-U", "true"], 5).status != 0
