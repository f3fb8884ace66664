"""`never use network`: nobody is called. Answering calls is what the interface's own server does."""

import ast

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of, is_within, spelled
from factoryc.judge.inspect.product_source import ProductSource

_CLIENTS = (
    "ftplib",
    "http.client",
    "imaplib",
    "nntplib",
    "poplib",
    "smtplib",
    "telnetlib",
    "urllib.request",
    "urllib.robotparser",
    "webbrowser",
    "xmlrpc.client",
    "logging.handlers",
    "multiprocessing.connection",
    "multiprocessing.managers",
)
_SERVING = ("_socket", "http.server", "socket", "socketserver", "ssl", "xmlrpc.server")
_CALLING = (
    "asyncio.create_connection",
    "asyncio.open_connection",
    "asyncio.open_unix_connection",
    "socket.create_connection",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.gethostbyname_ex",
    "socket.socketpair",
)
_CAN_CALL = ("asyncio", *_SERVING)
_CALLS = frozenset(
    {"connect", "connect_ex", "create_connection", "open_connection", "sendto", "sock_connect"}
)
# It connects to a file.
_NO_NETWORK = ("sqlite3",)


def inspect_network(
    product: ProductSource, clause: str, server: frozenset[str]
) -> tuple[Finding, ...]:
    """Each use of the network, but for what the modules named in `server` need to be reached."""
    found: set[Finding] = set()
    for module in product.modules:
        serves = module.name in server
        imports = imports_of(module)
        can_call = any(is_within(each.name, name) for each in imports for name in _CAN_CALL)
        for imported in imports:
            outwards = any(is_within(imported.name, name) for name in (*_CLIENTS, *_CALLING))
            other = not serves and any(is_within(imported.name, name) for name in _SERVING)
            if outwards or other:
                text = f"imports `{imported.name}`, which uses the network"
                found.add(Finding(module.path, imported.line, clause, text))
        for node in ast.walk(module.tree):
            # On a value that has no name: `socket.socket().connect(…)`.
            match node:
                case ast.Attribute(value=ast.Call(), attr=name) if can_call and name in _CALLS:
                    text = f"`.{name}` calls somebody over the network"
                    found.add(Finding(module.path, node.lineno, clause, text))
        for name, node in spelled(module):
            reaches = any(is_within(name, calling) for calling in (*_CLIENTS, *_CALLING))
            connects = can_call and "." in name and name.rpartition(".")[2] in _CALLS
            if reaches or (connects and not any(is_within(name, file) for file in _NO_NETWORK)):
                text = f"`{name}` calls somebody over the network"
                found.add(Finding(module.path, node.lineno, clause, text))
    return tuple(sorted(found))
