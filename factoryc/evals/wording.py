"""Cases and errors in the words of the spec: what titles and failures of evals say."""

from factoryc.contract.expression_text import expression_text, fields_text
from factoryc.spec.definitions import Case, ErrorValue, Sets


def case_text(case: Case) -> str:
    """A case as a sentence: `case known when code in links returns links[code].visits`."""
    guard = "otherwise" if case.guard is None else f"when {expression_text(case.guard)}"
    outcome = []
    if case.fails is not None:
        outcome.append(f"fails {error_text(case.fails)}")
    if case.returns is not None:
        outcome.append(f"returns {expression_text(case.returns)}")
    outcome.extend(f"ensures {expression_text(each.condition)}" for each in case.ensures)
    outcome.extend(_sets_text(each) for each in case.sets)
    return f"case {case.name} {guard}: {', '.join(outcome) or 'changes nothing'}"


def error_text(error: ErrorValue) -> str:
    """`AliasTaken { alias: alias }`."""
    return f"{error.name} {fields_text(error.fields)}" if error.fields else error.name


def _sets_text(sets: Sets) -> str:
    place = "".join(f"[{expression_text(key)}]" for key in sets.keys)
    return f"sets {sets.state}{place} = {expression_text(sets.value)}"
