"""By-products: what tools leave in a work tree, and what is nobody's work.

The list is fixed. A `.gitignore` in the workspace is not asked: an agent could write one, and a file
that it hides would be missing from what is judged.
"""

import fnmatch

BY_PRODUCTS = (
    "__pycache__",
    "*.pyc",
    "*.egg-info",
    ".DS_Store",
    ".aider*",
    ".coverage",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
)


def is_by_product(name: str) -> bool:
    """Whether a file or folder of that name, in whatever folder, is a by-product."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in BY_PRODUCTS)
