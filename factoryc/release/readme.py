"""The README of a product, made from its spec: what it does, how to run it, what was settled."""

import json
from urllib.parse import quote

from factoryc.contract.expression import translate
from factoryc.contract.expression_text import expression_text
from factoryc.contract.module_text import imports_of
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.plan.layout import layout_of, state_class
from factoryc.plan.reach import reached_functions
from factoryc.plan.usage import usage
from factoryc.release.case_words import case_words
from factoryc.release.command_words import ends
from factoryc.release.examples import example_arguments, json_value
from factoryc.release.never_words import never_words
from factoryc.release.template_files import TEMPLATES
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import (
    EnumDefinition,
    FunctionDefinition,
    Operation,
    Parameter,
    RecordDefinition,
    RefinementDefinition,
    Response,
    Route,
    SumDefinition,
    TypeDefinition,
)
from factoryc.spec.expressions import EnumCase, Expression, RecordValue
from factoryc.spec.spec import Spec
from factoryc.spec.types import type_text
from factoryc.spec.walk import parts

_ADDRESS = "http://127.0.0.1:8080"


def readme(spec: Spec) -> str:
    """The text of README.md."""
    text = TEMPLATES.get_template("readme.md.jinja").render(
        spec=spec,
        layout=layout_of(spec),
        functions=reached_functions(spec),
        call=_python_call(spec),
        signature=_signature,
        sentence=_sentence,
        case_words=case_words,
        expression=expression_text,
        parameter=_parameter,
        types=_types(spec),
        type_words=lambda definition: _type_words(definition, spec),
        curl=lambda route: _curl(spec, route),
        answers=_answers,
        usage=usage,
        ends=ends,
        never_words=never_words,
    )
    return f"{text.rstrip()}\n"


def _sentence(text: str) -> str:
    return " ".join(text.split())


def _parameter(parameter: Parameter) -> str:
    text = f"{parameter.name}: {type_text(parameter.type)}"
    if parameter.restriction is not None:
        text += f" where {expression_text(parameter.restriction)}"
    return text


def _signature(callable_: Operation | FunctionDefinition) -> str:
    listed = ", ".join(_parameter(parameter) for parameter in callable_.parameters)
    result = "" if callable_.result is None else f" -> {type_text(callable_.result)}"
    if callable_.result is not None and callable_.restriction is not None:
        result += f" where {expression_text(callable_.restriction)}"
    if isinstance(callable_, FunctionDefinition) and callable_.is_constant:
        return f"{callable_.name}{result}"
    return f"{callable_.name}({listed}){result}"


def _types(spec: Spec) -> tuple[TypeDefinition, ...]:
    """The types that a reader has to know. The cases of an enum are told with it."""
    cases = {
        case.name for each in spec.types if isinstance(each, SumDefinition) for case in each.cases
    }
    return tuple(each for each in spec.types if each.name not in cases)


def _type_words(definition: TypeDefinition, spec: Spec) -> str:
    match definition:
        case RefinementDefinition(name=name, base=base, restriction=restriction):
            where = "" if restriction is None else f" where {expression_text(restriction)}"
            return f"`{name}` is `{type_text(base)}{where}`"
        case RecordDefinition(name=name, fields=fields):
            return f"`{name}` holds {', '.join(f'`{_parameter(field)}`' for field in fields)}"
        case EnumDefinition(name=name, cases=cases):
            return f"`{name}` is one of {', '.join(f'`{case}`' for case in cases)}"
        case SumDefinition(name=name, cases=cases):
            return (
                f"`{name}` is one of {', '.join(f'`{_case(spec, case.name)}`' for case in cases)}"
            )


def _case(spec: Spec, name: str) -> str:
    """A case of an enum with what it carries: `card(number: Text)`."""
    fields = ", ".join(_parameter(field) for field in spec.record(name).fields)
    case = name.rpartition(".")[2]
    return f"{case}({fields})" if fields else case


def _python_call(spec: Spec) -> list[str]:
    """The lines that call the first operation for which there are arguments."""
    package = layout_of(spec).package
    for operation in spec.operations:
        arguments = example_arguments(spec, operation)
        if arguments is None:
            continue
        names = Naming(spec)
        given = [translate(argument, names) for argument in arguments]
        imported = {python_name(operation.name), *_classes(arguments)}
        lines = []
        if reads_clock(operation):
            lines.append(f"from {package}.clock import now")
            given.insert(0, "now()")
        if spec.state:
            imported.add(state_class(spec))
            given.insert(0, "state")
        own = f"from {package} import {', '.join(sorted(imported))}"
        library = list(imports_of("\n".join(given)))
        lines = [*library, *([""] if library else []), own, *lines, ""]
        if spec.state:
            lines.append(f"state = {state_class(spec)}()")
        return [*lines, f"{python_name(operation.name)}({', '.join(given)})"]
    return []


def _classes(arguments: tuple[Expression, ...]) -> set[str]:
    cases = {part.enum for part in parts(arguments) if isinstance(part, EnumCase)}
    return cases | {part.name for part in parts(arguments) if isinstance(part, RecordValue)}


def _curl(spec: Spec, route: Route) -> str:
    """The route as a command line. What no example is at hand for stands in angle brackets."""
    operation = spec.operation(route.operation)
    arguments = example_arguments(spec, operation)
    values = {
        parameter.name: f"<{parameter.name}>" if arguments is None else json_value(arguments[place])
        for place, parameter in enumerate(operation.parameters)
    }
    path, query, options = route.path, list[str](), list[str]()
    body: dict[str, object] = {}
    for source in route.sources:
        value = values[source.parameter]
        shown = value if isinstance(value, str) else json.dumps(value)
        match source.part:
            case "path":
                path = path.replace(f"{{{source.key}}}", quote(shown, safe="<>"))
            case "body" if value is not None or not source.optional:
                body[source.key] = value
            case "query" if value is not None:
                query.append(f"{source.key}={quote(shown, safe='<>')}")
            case "header" if value is not None:
                options.append(f"-H {_quoted(f'{source.key}: {shown}')}")
            case "cookie" if value is not None:
                options.append(f"-b {_quoted(f'{source.key}={shown}')}")
    address = f"{_ADDRESS}{path}{'?' if query else ''}{'&'.join(query)}"
    if body:
        options.append("-H 'Content-Type: application/json'")
        options.append(f"-d {_quoted(json.dumps(body, ensure_ascii=False))}")
    method = "" if route.method == "GET" else f" -X {route.method}"
    return " ".join([f"curl -i{method}", *options, _quoted(address)])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _answers(route: Route, invalid: int) -> list[tuple[str, str, str]]:
    """Outcome, status and content, a row for each."""
    rows = [_success(route.success)]
    rows += [(f"`{name}`", str(answer.status), _content(answer)) for name, answer in route.errors]
    return [*rows, ("a value breaks its type", str(invalid), "what was wrong with it")]


def _success(response: Response | None) -> tuple[str, str, str]:
    if response is None:
        return (
            "it succeeds",
            "`result.status`",
            "`result.body`, and `result.location` as `Location`",
        )
    return "it succeeds", str(response.status), _content(response)


def _content(response: Response) -> str:
    shown = [] if response.json is None else [f"`{expression_text(response.json)}`"]
    shown += [f"`{name}: {expression_text(value)}`" for name, value in response.headers]
    return ", ".join(shown).replace("|", "\\|") or "nothing"
