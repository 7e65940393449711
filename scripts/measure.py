"""Print the sizes of hub and schema, and fail where one is above the house's."""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hub", "schema")

MODULE_LINES = 300  # at most
FUNCTION_LINES = 50  # at most, its docstring included
FUNCTION_MEDIAN = 10  # below, docstrings left out
FUNCTION_P90 = 30  # below, docstrings left out
COMMENT_SHARE = 0.05  # below
NAMES_REFUSED = frozenset({"utils", "helpers", "common", "base", "manager"})

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function or method."""

    place: str  # as "hub/web/app.py:12 build"
    lines: int
    lines_of_code: int  # without its docstring


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One source file."""

    path: Path
    lines: int
    comments: int
    functions: tuple[Function, ...]


def functions_of(tree: ast.Module, path: Path) -> Iterator[Function]:
    """Yield every function of a module, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            lines = _extent(node)
            documented = ast.get_docstring(node, clean=False) is not None
            docstring = _extent(node.body[0]) if documented else 0
            yield Function(
                place=f"{path}:{node.lineno} {node.name}",
                lines=lines,
                lines_of_code=lines - docstring,
            )


def module_of(file: Path) -> Module:
    """Read one source file."""
    text = file.read_text(encoding="utf-8")
    path = file.relative_to(ROOT)
    return Module(
        path=path,
        lines=len(text.splitlines()),
        comments=sum(line.lstrip().startswith("#") for line in text.splitlines()),
        functions=tuple(functions_of(ast.parse(text), path)),
    )


def findings(modules: Sequence[Module]) -> Iterator[str]:
    """Yield a sentence for each size that is above the house's."""
    for module in modules:
        if module.lines > MODULE_LINES:
            yield f"{module.path} has {module.lines} lines; split it by subject."
        if NAMES_REFUSED.intersection(module.path.with_suffix("").parts):
            yield f"{module.path} is named for no subject; name it for the concept it holds."
    yield from _function_findings([f for module in modules for f in module.functions])
    if comment_share(modules) >= COMMENT_SHARE:
        yield f"Comments are {comment_share(modules):.1%} of the lines; say it in the code."


def spread(lengths: Sequence[int]) -> tuple[float, float]:
    """Return the median and the length at which the longest tenth begins."""
    return median(lengths), quantiles(lengths, n=10, method="inclusive")[-1]


def comment_share(modules: Sequence[Module]) -> float:
    """Return the share of lines that hold nothing but a comment."""
    return sum(module.comments for module in modules) / sum(module.lines for module in modules)


def figures(modules: Sequence[Module]) -> Iterator[str]:
    """Yield the lines of the report."""
    functions = [function for module in modules for function in module.functions]
    middle, tail = spread([function.lines_of_code for function in functions])
    longest = max(functions, key=lambda function: function.lines)
    largest = max(modules, key=lambda module: module.lines)
    over = sum(function.lines > FUNCTION_LINES for function in functions)
    yield f"modules    {len(modules)}, {sum(m.lines for m in modules)} lines"
    yield f"largest    {largest.lines} lines ({largest.path}), at most {MODULE_LINES}"
    yield f"functions  {len(functions)}: median {middle:g}, p90 {tail:g} lines without docstring"
    yield f"longest    {longest.lines} lines ({longest.place}), at most {FUNCTION_LINES}"
    yield f"over {FUNCTION_LINES}    {over / len(functions):.1%} of functions"
    yield f"comments   {comment_share(modules):.1%} of lines"


def main() -> int:
    """Measure the tree and return the exit code."""
    files = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    modules = [module_of(file) for file in files]
    print("\n".join(figures(modules)))
    found = list(findings(modules))
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


def _function_findings(functions: Sequence[Function]) -> Iterator[str]:
    for function in functions:
        if function.lines > FUNCTION_LINES:
            yield f"{function.place} has {function.lines} lines; {FUNCTION_LINES} are the most."
    middle, tail = spread([function.lines_of_code for function in functions])
    if middle >= FUNCTION_MEDIAN:
        yield f"The median function has {middle:g} lines; stay below {FUNCTION_MEDIAN}."
    if tail >= FUNCTION_P90:
        yield f"The longest tenth begins at {tail:g} lines; stay below {FUNCTION_P90}."


def _extent(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


if __name__ == "__main__":
    sys.exit(main())
