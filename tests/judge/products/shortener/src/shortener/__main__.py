"""`python -m shortener --port 8080` serves the shortener."""

import argparse

from shortener.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="shortener")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--host", default="127.0.0.1")
    arguments = parser.parse_args()
    serve(arguments.host, arguments.port)


main()
