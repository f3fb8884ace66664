"""A case of an operation in a sentence: when it applies, and what happens then."""

from factoryc.contract.expression_text import expression_text, fields_text
from factoryc.spec.definitions import Case, ErrorValue, Sets


def case_words(case: Case) -> str:
    """`when …, it returns …, and … becomes …`, without a full stop."""
    condition = "otherwise" if case.guard is None else f"when `{expression_text(case.guard)}`"
    return f"{condition}, {_outcome(case)}"


def _outcome(case: Case) -> str:
    if case.fails is not None:
        return f"it fails with `{_error(case.fails)}`, and nothing changes"
    said = []
    if case.returns is not None:
        said.append(f"it returns `{expression_text(case.returns)}`")
    elif case.ensures:
        wanted = ", ".join(f"`{expression_text(one.condition)}`" for one in case.ensures)
        said.append(f"it returns a result for which {wanted}")
    said += [_change(one) for one in case.sets]
    if not said:
        return "nothing happens"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])}, and {said[-1]}"


def _error(error: ErrorValue) -> str:
    return f"{error.name} {fields_text(error.fields)}" if error.fields else error.name


def _change(one: Sets) -> str:
    place = one.state + "".join(f"[{expression_text(key)}]" for key in one.keys)
    return f"`{place}` becomes `{expression_text(one.value)}`"
