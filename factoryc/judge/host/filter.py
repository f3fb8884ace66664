"""System call filters: one for everywhere, and one that stands in for namespaces where there are none.

Nowhere may product code reach into other processes, into namespaces of its own, or into what the kernel
keeps for longer than a process lives: keys, and memory and queues that have names. Where there are no
namespaces, there is no network but listening, either, no signals, and no files' owners. Calls that
would change a file's owner, mode or times then seem to succeed and do nothing: honest programs make
them in passing.
"""

import ctypes
import os
import struct
from collections.abc import Mapping, Sequence

_PR_SET_SECCOMP, _FILTER_MODE = 22, 2
_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT = 0x15, 0x35, 0x45
_ALLOWED, _ERROR, _KILLED = 0x7FFF0000, 0x00050000, 0x80000000
_REFUSED, _UNKNOWN, _DONE = _ERROR | 1, _ERROR | 38, _ERROR
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_FOREIGN_CALLS = 0x40000000
_FAST_OPEN, _NEW_USERS = 0x20000000, 0x10000000
_INTERNET = (2, 10)
_STREAM, _DATAGRAM, _TYPE_MASK = 1, 2, 0xF

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# By name, on x86_64 and on aarch64; 0 where a machine has no such call.
_NUMBERS = {
    "socket": (41, 198),
    "connect": (42, 203),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "socketpair": (53, 199),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "prlimit64": (302, 261),
    "clone": (56, 220),
    "clone3": (435, 435),
}
_REFUSED_CALLS = (
    # tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal, pidfd_getfd
    *((200, 130), (129, 138), (297, 240), (424, 424), (438, 438)),
    # ptrace, process_vm_readv, process_vm_writev, kcmp, process_madvise, setpriority, ioprio_set
    *((101, 117), (310, 270), (311, 271), (312, 272), (440, 440), (141, 140), (251, 30)),
    # io_uring_setup, unshare, setns, mount, umount2, pivot_root, chroot, bpf, perf_event_open
    *((425, 425), (272, 97), (308, 268), (165, 40), (166, 39), (155, 41), (161, 51), (321, 280)),
    # perf_event_open, userfaultfd, keyctl, add_key, request_key, open_by_handle_at
    *((298, 241), (323, 282), (250, 219), (248, 217), (249, 218), (304, 265)),
    # shmget, semget, msgget, mq_open, memfd_create, memfd_secret
    *((29, 194), (64, 190), (68, 186), (240, 180), (319, 279), (447, 447)),
)
# A file may lie where only its mode keeps others from writing to it.
_TRUNCATE = (76, 45)
_EVERYWHERE = frozenset({"prlimit64", "clone", "clone3"})
_IDLE_CALLS = (
    # chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat
    *((90, 0), (91, 52), (268, 53), (452, 452), (92, 0), (93, 55), (94, 0), (260, 54)),
    # utime, utimes, futimesat, utimensat, and those that set and remove extended attributes
    *((132, 0), (235, 0), (261, 0), (280, 88), (188, 5), (189, 6), (190, 7), (197, 14), (198, 15)),
    *((199, 16), (463, 463), (466, 466)),
)

Instruction = tuple[int, int, int, int]

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def is_known_machine() -> bool:
    """Whether the calls of this machine have numbers here."""
    return os.uname().machine in _MACHINES


def filter_calls(signals_are_scoped: bool) -> None:
    """From now on this process and all that it starts make only harmless calls. May raise OSError.

    For where there are no namespaces.
    """
    conditions = _conditions(os.getpid(), signals_are_scoped)
    _take_on(_program((*_REFUSED_CALLS, _TRUNCATE), _IDLE_CALLS, conditions))


def filter_reach() -> None:
    """The same, as far as no namespace keeps calls from having an effect. May raise OSError."""
    conditions = _conditions(os.getpid(), signals_are_scoped=True)
    kept = {name: block for name, block in conditions.items() if name in _EVERYWHERE}
    _take_on(_program(_REFUSED_CALLS, (), kept))


def _take_on(program: Sequence[Instruction]) -> None:
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    if _libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(_Program(len(program), code))) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), "seccomp")


def _program(
    refused: Sequence[tuple[int, int]],
    idle: Sequence[tuple[int, int]],
    conditions: Mapping[str, list[Instruction]],
) -> list[Instruction]:
    machine = os.uname().machine
    column = list(_MACHINES).index(machine)
    program: list[Instruction] = [
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 1, 0, _MACHINES[machine]),
        (_RETURN, 0, 0, _KILLED),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, 0, 1, _FOREIGN_CALLS),
        (_RETURN, 0, 0, _UNKNOWN),
    ]
    for numbers, outcome in ((refused, _REFUSED), (idle, _DONE)):
        for number in numbers:
            if number[column]:
                program += _when(number[column], [(_RETURN, 0, 0, outcome)])
    for name, block in conditions.items():
        program += _when(_NUMBERS[name][column], block)
    return [*program, (_RETURN, 0, 0, _ALLOWED)]


def _when(number: int, block: list[Instruction]) -> list[Instruction]:
    return [(_IF_EQUAL, 0, len(block), number), *block]


def _conditions(pid: int, signals_are_scoped: bool) -> dict[str, list[Instruction]]:
    refused, allowed = (_RETURN, 0, 0, _REFUSED), (_RETURN, 0, 0, _ALLOWED)
    conditions = {
        # Only to listen: where a connection would lead to, a filter cannot see.
        "socket": [
            _argument(0),
            (_IF_EQUAL, 2, 0, _INTERNET[0]),
            (_IF_EQUAL, 1, 0, _INTERNET[1]),
            refused,
            _argument(1),
            (_AND, 0, 0, _TYPE_MASK),
            (_IF_EQUAL, 1, 0, _STREAM),
            refused,
            allowed,
        ],
        "socketpair": [
            _argument(1),
            (_AND, 0, 0, _TYPE_MASK),
            (_IF_EQUAL, 0, 1, _DATAGRAM),
            refused,
            allowed,
        ],
        "connect": [refused],
        "sendto": [
            *(_argument(4), (_IF_EQUAL, 1, 0, 0), refused),
            *(_argument(4, high=4), (_IF_EQUAL, 1, 0, 0), refused),
            *_unless_bit(3, _FAST_OPEN),
        ],
        "sendmsg": _unless_bit(2, _FAST_OPEN),
        "sendmmsg": _unless_bit(3, _FAST_OPEN),
        "prlimit64": [
            _argument(0),
            (_IF_EQUAL, 2, 0, 0),
            (_IF_EQUAL, 1, 0, pid),
            refused,
            allowed,
        ],
        "clone": _unless_bit(0, _NEW_USERS),
        # Its flags lie where a filter cannot look; the C library falls back to clone.
        "clone3": [(_RETURN, 0, 0, _UNKNOWN)],
    }
    if not signals_are_scoped:
        for name in ("kill", "tgkill"):
            conditions[name] = [_argument(0), (_IF_EQUAL, 1, 0, pid), refused, allowed]
    return conditions


def _argument(index: int, high: int = 0) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + high)


def _unless_bit(index: int, bit: int) -> list[Instruction]:
    return [
        _argument(index),
        (_IF_ANY_BIT, 0, 1, bit),
        (_RETURN, 0, 0, _REFUSED),
        (_RETURN, 0, 0, _ALLOWED),
    ]
