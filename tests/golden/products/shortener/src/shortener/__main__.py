"""Starts shortener: `python -m shortener --port 8080`."""

import argparse
import sys

from shortener.server import serve


def main() -> int:
    """Serve until told to stop. 1 where the address cannot be had."""
    parser = argparse.ArgumentParser(prog="shortener", description="Shortener over HTTP.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=port, default=8080, help="the port; 0 takes any free one")
    chosen = parser.parse_args()
    try:
        serve(chosen.host, chosen.port)
    except OSError as error:
        print(f"shortener cannot listen on {chosen.host}:{chosen.port}: {error}", file=sys.stderr)
        return 1
    return 0


def port(text: str) -> int:
    """The number of a port."""
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"`{text}` is not a port; it is a number from 0 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
