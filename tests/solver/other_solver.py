"""Two solvers on the same text: z3 and cvc5."""

import contextlib

import z3

# cvc5 counts coarser than z3: this is about a second.
_CVC5_LIMIT = "60000"


def z3_answer(text):
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", 2_000_000)
    solver.from_string(text.replace("(check-sat)", ""))
    return str(solver.check())


def other_answer(text):
    import cvc5  # noqa: PLC0415 -- it may be missing

    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    for name, value in (
        ("strings-exp", "true"),
        ("rlimit-per", _CVC5_LIMIT),
        ("arrays-exp", "true"),
    ):
        solver.setOption(name, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "formula")
    answer = "unknown"
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return answer
        said = str(command.invoke(solver, parser.getSymbolManager())).strip()
        with contextlib.suppress(ValueError):
            answer = ["sat", "unsat", "unknown"][["sat", "unsat", "unknown"].index(said)]
        if "error" in said:
            raise AssertionError(said)
