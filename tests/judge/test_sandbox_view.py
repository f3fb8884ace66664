"""What a product can see, reach and change: its own files, its scratch folder, and nothing else."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attr
import attrs
import pytest

import factoryc
from factoryc.judge.sandbox.mechanism import sandbox_mechanism
from factoryc.judge.sandbox.policy import Limits, Policy, SandboxUnavailable
from factoryc.judge.sandbox.sandbox import open_sandbox

LIMITS = Limits(scratch_bytes=8 << 20, wall_seconds=5)


@pytest.fixture(scope="module")
def product(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("seen")
    (root / "src").mkdir()
    (root / "src" / "fact.py").write_text("ANSWER = 42\n")
    (root / "way-out").symlink_to("/etc")
    (root / ".git").mkdir()
    root.chmod(0o700)
    return root


@pytest.fixture(scope="module", params=["bubblewrap", "namespaces"])
def sandbox(request, product, tmp_path_factory):
    if sandbox_mechanism(request.param) is None:
        pytest.skip(f"{request.param} does not work here")
    shown = tmp_path_factory.mktemp("shown")
    (shown / "note").write_text("shown")
    shown.chmod(0o755)
    policy = Policy(LIMITS, visible=((shown, "/shown"),))
    with open_sandbox(product, policy, request.param) as opened:
        yield opened


def python(sandbox, text: str) -> str:
    finished = sandbox.run(["python3", "-c", text], 10)
    assert finished.status == 0, finished.output
    return finished.output.strip()


def test_a_command_runs_inside_with_its_status_and_output(sandbox):
    """As a shell would tell it; what cannot be started says so."""
    finished = sandbox.run(["sh", "-c", "echo out; echo err >&2; exit 3"], 5)
    assert (finished.status, finished.output) == (3, "out\nerr\n")
    assert sandbox.run(["no-such-program"], 5).status == 127
    finished = sandbox.run(["sleep", "60"], 0.3)
    assert (finished.status, finished.ending.reason) == (124, "timeout")


@pytest.mark.parametrize(
    "path",
    [
        str(Path(__file__)),
        str(Path(factoryc.__file__).parent / "judge"),
        str(Path.home() / ".ssh"),
        "/etc/passwd",
        "/home",
        "/var",
        "/product/.git",
        "/product/way-out/passwd",
        "/proc/1/environ",
        "/proc/1/fd",
    ],
)
def test_what_is_not_its_business_is_not_there(sandbox, path):
    """Neither the evals, nor our files, nor the user's, nor the zygote's memory."""
    text = (
        "import os\n"
        f"try: print(os.listdir({path!r}) if os.path.isdir({path!r}) else open({path!r}).read())\n"
        "except OSError as error: print('no')"
    )
    assert python(sandbox, text) == "no"


def test_it_cannot_import_what_happens_to_be_installed(sandbox):
    """A product that leans on the judge's machine would not run elsewhere."""
    assert python(sandbox, "import importlib.util as u; print(u.find_spec('pytest'))") == "None"


@pytest.mark.parametrize(
    "folder", ["/", "/product", "/product/src", "/host", "/usr", "/etc", "/dev", "/proc/sys/kernel"]
)
def test_only_the_scratch_folders_can_be_written(sandbox, folder):
    """Not even what belongs to the user it runs as."""
    text = (
        f"try: open({folder!r} + '/core_pattern', 'w'); print('wrote')\n"
        "except OSError as error: print('no')"
    )
    assert python(sandbox, text) == "no"
    assert python(sandbox, "open('/tmp/x', 'w'); open('x', 'w'); print('wrote')") == "wrote"


def test_its_own_files_are_there(sandbox):
    """The product, what the policy shows, and loopback with a working name."""
    assert python(sandbox, "print(open('/product/src/fact.py').read())") == "ANSWER = 42"
    assert python(sandbox, "print(open('/shown/note').read())") == "shown"
    text = (
        "import socket\n"
        "server = socket.create_server(('localhost', 8080))\n"
        "print(socket.create_connection(('localhost', 8080)).getpeername()[1])"
    )
    assert python(sandbox, text) == "8080"


def test_there_is_no_network_but_its_own_loopback(sandbox):
    """Not even a service of this very machine, by number or by a name in the abstract."""
    with tempfile.TemporaryDirectory() as folder:
        del folder
    import socket  # noqa: PLC0415  beside the two servers that it makes

    with (
        socket.create_server(("127.0.0.1", 0)) as ours,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        abstract.bind(f"\0factoryc-test-{os.getpid()}")
        abstract.listen()
        text = (
            "import socket\n"
            "def reach(family, address):\n"
            "    with socket.socket(family) as s:\n"
            "        s.settimeout(1)\n"
            "        try: s.connect(address); return 'reached'\n"
            "        except OSError: return 'no'\n"
            f"print(reach(socket.AF_INET, ('127.0.0.1', {ours.getsockname()[1]})),"
            f" reach(socket.AF_UNIX, '\\0factoryc-test-{os.getpid()}'),"
            " reach(socket.AF_INET, ('192.0.2.1', 80)),"
            " [name for _, name in socket.if_nameindex()])"
        )
        assert python(sandbox, text) == "no no no ['lo']"


def test_its_environment_is_the_same_everywhere(sandbox, monkeypatch):
    """No secret of the user's comes in, and sets have one order."""
    monkeypatch.setenv("FACTORYC_TEST_SECRET", "x")
    names = python(sandbox, "import os; print(sorted(set(os.environ) - {'PWD'}))")
    assert names == "['LANG', 'PATH', 'PYTHONHASHSEED']"
    once = python(sandbox, "print(hash('x'))")
    assert once == python(sandbox, "print(hash('x'))")


def test_it_can_gain_no_privileges(sandbox):
    """No capability, no set-user-id program, an ordinary user."""
    text = (
        "import os\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(os.getuid() != 0, *[int(status[k], 16) for k in ('CapEff', 'CapPrm', 'CapInh')],"
        " status['NoNewPrivs'].strip())"
    )
    assert python(sandbox, text) == "True 0 0 0 1"


def test_a_mechanism_that_does_not_work_is_not_used(product, monkeypatch):
    """Rather no verdict than an unsafe one; the message says what would help."""
    monkeypatch.setenv("PATH", "/nowhere")
    with (
        pytest.raises(SandboxUnavailable) as refusal,
        open_sandbox(product, Policy(LIMITS), "bubblewrap"),
    ):
        pass
    assert "`bwrap` is not installed" in str(refusal.value)
    assert "apt install bubblewrap" in str(refusal.value)


def test_without_a_sandbox_it_runs_only_when_asked_for(product):
    """A trusted product runs as an ordinary process, and the sandbox says that it is none."""
    with open_sandbox(product, Policy(LIMITS, unsandboxed=True), "none") as sandbox:
        assert sandbox.confinement == "none"
        mark = f"78{os.getpid()}"
        text = f"(setsid sleep {mark} &) ; echo ran"
        assert sandbox.run(["sh", "-c", text], 5).output == "ran\n"
        assert not running(mark)


def test_a_killed_judge_leaves_nothing_running(product, tmp_path):
    """The sandbox goes with the judge, however it went."""
    mark = f"77{os.getpid()}"
    script = tmp_path / "judge.py"
    script.write_text(
        "from pathlib import Path\n"
        "from factoryc.judge.sandbox.sandbox import open_sandbox\n"
        f"with open_sandbox(Path({str(product)!r})) as sandbox:\n"
        "    print('open', flush=True)\n"
        f"    sandbox.run(['sleep', '{mark}'], 600)\n"
    )
    path = ":".join(filter(None, sys.path))
    # What a killed judge leaves in its temporary folder goes with this test's.
    environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, env=environment
    ) as judge:
        judge.stdout.readline()
        until(lambda: running(mark))
        judge.send_signal(signal.SIGKILL)
    until(lambda: not running(mark))


def until(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def running(mark: str) -> bool:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes() == f"sleep\0{mark}\0".encode():
                return True
        except OSError:
            continue
    return False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
@pytest.mark.parametrize("mechanism", ["bubblewrap", "namespaces"])
def test_an_ordinary_user_gets_the_same_sandbox(mechanism):
    """No root needed: what root's tests show above holds for anybody."""
    system = "/usr/bin/python3"
    if not os.access(system, os.X_OK) or subprocess.getoutput(f"{system} -V")[7:] < "3.11":
        pytest.skip("no system Python that an ordinary user could run")
    root = Path(tempfile.mkdtemp())
    try:
        for package in (factoryc, attr, attrs):
            source = Path(package.__file__).parent
            shutil.copytree(source, root / source.name)
        (root / "product" / "src").mkdir(parents=True)
        (root / "try.py").write_text(
            "from pathlib import Path\n"
            "from factoryc.judge.sandbox.sandbox import open_sandbox\n"
            f"with open_sandbox(Path('product'), only={mechanism!r}) as sandbox:\n"
            "    command = 'id -u; ls /; cat /proc/net/dev | wc -l'\n"
            "    print(sandbox.run(['sh', '-c', command], 10).output.split())\n"
        )
        subprocess.run(["chmod", "-R", "a+rX", str(root)], check=True)
        finished = subprocess.run(
            [system, "-B", "try.py"],
            cwd=root,
            user=65534,
            group=65534,
            extra_groups=[],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        shutil.rmtree(root)
    if "no sandbox" in finished.stderr:
        pytest.skip("this machine gives ordinary users no namespaces")
    user, *seen, interfaces = eval(finished.stdout)
    assert user == "65534"
    assert {"product", "work", "tmp"} <= set(seen)
    assert not {"home", "root", "var"} & set(seen)
    assert interfaces == "3"
