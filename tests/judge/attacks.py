"""Pieces of product code that attack: each sets `result` to "out" where it got somewhere."""

KERNEL = """\
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {"x86_64": 0, "aarch64": 1}[os.uname().machine]
def kernel(numbers, *arguments):
    return libc.syscall(numbers[NUMBERS], *arguments)
"""
ZYGOTE = "zygote = os.getppid()\n"


def refused(numbers, *arguments):
    """The kernel says no to this call."""
    given = ", ".join(map(str, arguments))
    return f"{KERNEL}{ZYGOTE}result = 'no' if kernel({numbers}, {given}) < 0 else 'out'"


def attempt(*lines):
    """Out, unless one of the lines is refused by the system."""
    body = "".join(f"    {line}\n" for line in lines)
    return f"import os\ntry:\n{body}    result = 'out'\nexcept OSError:\n    result = 'no'"


ATTACKS = {
    # Into the process of the judge's own helper, and what it holds.
    "trace the zygote": refused((101, 117), 16, "zygote", 0, 0),
    "let the zygote trace it": refused((101, 117), 0x4206, "zygote", 0, 0),
    "read the zygote's memory": attempt("open(f'/proc/{os.getppid()}/mem', 'rb')"),
    "read the zygote's environment": attempt("open(f'/proc/{os.getppid()}/environ').read()"),
    "list the zygote's descriptors": attempt("os.listdir(f'/proc/{os.getppid()}/fd')"),
    "read the zygote's maps": attempt("open(f'/proc/{os.getppid()}/maps').read(1)"),
    "read from process to process": refused((310, 270), "zygote", 0, 0, 0, 0, 0)
    + "\nbuffer = ctypes.create_string_buffer(64)\n"
    "class Part(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('size', ctypes.c_size_t)]\n"
    "here = Part(ctypes.addressof(buffer), 64); there = Part(0x400000, 64)\n"
    "got = kernel((310, 270), zygote, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)\n"
    "result = 'out' if got > 0 else 'no'",
    "take the zygote's socket": f"{KERNEL}{ZYGOTE}"
    "pid = kernel((434, 434), zygote, 0)\n"
    "got = [kernel((438, 438), pid, number, 0) for number in range(3, 40)] if pid >= 0 else [-1]\n"
    "result = 'out' if max(got) >= 0 else 'no'",
    "find the zygote's socket among its own": (
        "import os, socket\n"
        "open_ones = []\n"
        "for number in range(3, 4096):\n"
        "    try: os.fstat(number); open_ones.append(number)\n"
        "    except OSError: pass\n"
        "result = 'out' if len(open_ones) > 2 else 'no'"
    ),
    "bound the zygote's resources": attempt(
        "import resource", "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (8, 8))"
    ),
    # Out of its folders.
    "follow a link to the machine's files": attempt(
        "os.symlink('/etc', 'machine')", "open('machine/passwd').read()"
    ),
    "give another name to a file of the product": attempt(
        "os.link('/product/src/victim/act.py', 'act.py')", "open('act.py', 'a').write('x')"
    ),
    "change its own source": attempt("open('/product/src/victim/act.py', 'a').write('#')"),
    "leave compiled code beside its source": attempt(
        "os.makedirs('/product/src/victim/__pycache__')"
    ),
    "replace the host's source": attempt(
        "import factoryc", "open(factoryc.__path__[0] + '/judge/host/library.py', 'a')"
    ),
    "let every Python import it": attempt(
        "import site, sys",
        "open(os.path.join(os.path.dirname(os.__file__), 'site-packages', 'x.pth'), 'w')",
    ),
    "make a device": attempt("import stat", "os.mknod('disk', stat.S_IFBLK | 0o600, 0x800)"),
    "set the user of a file": attempt(
        "open('shell', 'w').close()",
        "os.chown('shell', 0, 0)",
        "os.stat('shell').st_uid == 0 or os.open('/nowhere', 0)",
    ),
    "change the root": attempt("os.chroot('/work')"),
    "open a file by its handle": refused((304, 265), -100, 0, 0),
    # Into the kernel.
    "be root in a namespace of its own": refused((272, 97), 0x10000000),
    "enter a namespace": refused((308, 268), "os.open('/proc/self/ns/net', 0)", 0),
    "mount": refused((165, 40), "b'none'", "b'/tmp'", "b'tmpfs'", 0, 0),
    "unmount": refused((166, 39), "b'/tmp'", 2),
    "turn the root": refused((155, 41), "b'.'", "b'.'"),
    "load a program into the kernel": refused((321, 280), 5, "bytes(128)", 128),
    "ask the kernel through rings": refused((425, 425), 8, "bytearray(120) and 0"),
    "watch the kernel's counters": refused((298, 241), "bytes(128)", 0, -1, -1, 0),
    "handle its own page faults": refused((323, 282), 0),
    "keep a key in the kernel": refused((248, 217), "b'user'", "b'x'", "b'y'", 1, -4),
    "look for keys": refused((250, 219), 0, -4, 1),
    "set the time": attempt("import time", "time.clock_settime(time.CLOCK_REALTIME, 0)"),
    "set the name of the machine": attempt("import socket", "socket.sethostname('x')"),
    # Past its limits.
    "raise its limits": attempt(
        "import resource",
        "resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))",
    ),
    "leave an image of itself": (
        "import os, resource\n"
        "try: resource.setrlimit(resource.RLIMIT_CORE, (1, 1)); result = 'out'\n"
        "except ValueError: result = 'no'"
    ),
    "hoard memory in files without a name": (
        "import os\n"
        "held, size = [], 0\n"
        "try:\n"
        "    for _ in range(200):\n"
        "        held.append(os.memfd_create('x'))\n"
        "        size += os.write(held[-1], bytes(3 << 20))\n"
        "except OSError: pass\n"
        "result = 'out' if size > 300 << 20 else 'no'"
    ),
    "hoard memory in shared files": (
        "size = 0\n"
        "try:\n"
        "    for name in range(40):\n"
        "        with open(f'/dev/shm/{name}', 'wb') as file: size += file.write(bytes(3 << 20))\n"
        "except OSError: pass\n"
        "result = 'out' if size > 20 << 20 else 'no'"
    ),
    "hoard memory in sockets": (
        "import socket\n"
        "held, size = [], 0\n"
        "try:\n"
        "    for _ in range(2000):\n"
        "        pair = socket.socketpair(); held.append(pair)\n"
        "        pair[0].setblocking(False)\n"
        "        pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)\n"
        "        size += pair[0].send(bytes(1 << 17))\n"
        "except OSError: pass\n"
        "result = 'out' if size > 128 << 20 else 'no'"
    ),
    # Within its own process, where the host answers for it.
    "lie about being equal": (
        "class Yes(str):\n"
        "    def __eq__(self, other): return True\n"
        "    __hash__ = str.__hash__\n"
        "    def __str__(self): return 'out'\n"
        "    __repr__ = __str__\n"
        "    def encode(self, *_): return b'out'\n"
        "    def __iter__(self): return iter('out')\n"
        "result = Yes('no')"
    ),
    "be of another class than it is": (
        "class Text:\n"
        "    __class__ = str\n"
        "    def __str__(self): return 'out'\n"
        "    def __len__(self): return 3\n"
        "result = Text()"
    ),
    "be longer than it says": (
        "class Long(str):\n    def __len__(self): return 2\nresult = Long('no')"
    ),
    "stop the host's reading of its value": (
        "class Never(str):\n"
        "    def __getattribute__(self, name): raise SystemExit(0)\n"
        "result = Never('no')"
    ),
    "read the judge's questions from the host's frames": (
        "import sys, gc\n"
        "texts = [each for each in gc.get_objects() if type(each) is dict and 'evals' in each]\n"
        "frame, seen = sys._getframe(), set()\n"
        "while frame: seen |= set(frame.f_globals); frame = frame.f_back\n"
        "result = 'out' if 'hypothesis' in sys.modules or 'pytest' in sys.modules else 'no'"
    ),
    "find the evals by the name of the command": (
        "import sys\n"
        "try: said = ' '.join(sys.argv) + open('/proc/self/cmdline').read()\n"
        "except OSError: said = ''\n"
        "result = 'out' if 'eval' in said or 'seed' in said or 'pytest' in said else 'no'"
    ),
    "see who else is there": (
        "import os\n"
        "seen = []\n"
        "for name in os.listdir('/proc') if os.path.isdir('/proc') else []:\n"
        "    if name.isdigit():\n"
        "        try: seen.append(open(f'/proc/{name}/cmdline').read())\n"
        "        except OSError: pass\n"
        "result = 'out' if any('pytest' in each for each in seen) else 'no'"
    ),
    "open more descriptors than it may": (
        "import os\n"
        "try: held = [os.dup(1) for _ in range(5000)]; result = 'out'\n"
        "except OSError: result = 'no'"
    ),
}
# What one implementation leaves, and how the next one looks for it: `out` where it is still there.
