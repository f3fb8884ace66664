"""The version of factoryc that runs."""

from importlib.metadata import PackageNotFoundError, version


def running_version() -> str:
    """As it was installed. A checkout that was never installed has none."""
    try:
        return version("factoryc")
    except PackageNotFoundError:
        return "0 (a checkout that is not installed)"
