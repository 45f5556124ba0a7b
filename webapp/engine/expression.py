"""The language of `when`: what a condition of law says about facts, as text.

    condition   = comparison | fact | true | false
                | condition and condition | condition or condition | not condition
    comparison  = value (== | != | < | <= | > | >=) value
                | fact in [option, …] | option in fact | within(fact, "cn/place")
    value       = fact | option | parameter | 0 | 1 | age(fact) | months_since(fact)
                | value (+ | - | *) value

A dotted name is a fact; `member.parts.mental` is the grade of that part of a 多重 certificate.
A bare name is an option of the fact it is compared with, else a parameter. A true/false fact may
stand alone. There is no division. The text is read with `ast`, which gives positions; it is never
evaluated as Python.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

COMPARISONS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
NUMBERS = {"money", "integer"}
FUNCTIONS = {"age": "date", "months_since": "month"}
DEEPEST = 40  # no clause of law is nested deeper; what reads conditions calls itself
LITERAL, FOREIGN = "literal_number", "not_portable"


class ExpressionError(ValueError):
    """A condition that cannot be read: what is wrong, the column (from 0) in its text, a code."""

    def __init__(self, what: str, column: int = 0, code: str = "bad_value") -> None:
        super().__init__(what)
        self.what, self.column, self.code = what, column, code


@dataclass(frozen=True)
class Shape:
    """What the language must know of a fact: its type and the codes of its options."""

    type: str
    options: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """The names a condition may use."""

    facts: Mapping[str, Shape]
    parameters: frozenset[str]


@dataclass(frozen=True)
class Expression:
    column: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Constant(Expression):
    value: bool | int


@dataclass(frozen=True)
class Fact(Expression):
    """A fact by name; `part` picks the grade of one part of a list of parts."""

    name: str
    part: str = ""


@dataclass(frozen=True)
class Option(Expression):
    code: str


@dataclass(frozen=True)
class Parameter(Expression):
    name: str


@dataclass(frozen=True)
class Call(Expression):
    """`age` or `months_since` of a fact."""

    function: str
    fact: Fact


@dataclass(frozen=True)
class Within(Expression):
    fact: Fact
    place: str


@dataclass(frozen=True)
class Arithmetic(Expression):
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Comparison(Expression):
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Among(Expression):
    """The fact's option is one of these."""

    fact: Fact
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Contains(Expression):
    """The list fact has this option ticked."""

    fact: Fact
    code: str


@dataclass(frozen=True)
class And(Expression):
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Or(Expression):
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Not(Expression):
    part: Expression


def parse(text: str, vocabulary: Vocabulary) -> Expression:
    """Read a condition, or an amount's value.

    Raises:
        ExpressionError: naming what cannot be read and where.
    """
    if not text.strip():
        raise ExpressionError("the condition is empty")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"cannot be read: {error.msg}", (error.offset or 1) - 1) from None
    except (RecursionError, MemoryError, ValueError) as error:
        raise ExpressionError(f"cannot be read: {error or type(error).__name__}") from None
    if _depth(tree.body) > DEEPEST:
        raise ExpressionError(f"it is nested more than {DEEPEST} deep", code=FOREIGN)
    return _Parser(vocabulary).read(tree.body)


def _depth(tree: ast.AST) -> int:
    """How deep its parts stand in each other."""
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [part for node in level for part in ast.iter_child_nodes(node)]
    return depth


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it."""
    yield expression
    for part in _children(expression):
        yield from walk(part)


def facts(expression: Expression) -> Iterator[str]:
    """The names of the facts it reads."""
    return (node.name for node in walk(expression) if isinstance(node, Fact))


def parameters(expression: Expression) -> Iterator[str]:
    """The names of the parameters it reads."""
    return (node.name for node in walk(expression) if isinstance(node, Parameter))


def show(expression: Expression) -> str:
    """The expression as text that reads back to the same expression."""
    match expression:
        case Constant(value=value):
            return str(value).lower()
        case Fact(name=name, part=part):
            return f"{name}.{part}" if part else name
        case Option(code=name) | Parameter(name=name):
            return name
        case Call(function=function, fact=fact):
            return f"{function}({show(fact)})"
        case Within(fact=fact, place=place):
            return f'within({show(fact)}, "{place}")'
        case (
            Arithmetic(operator=sign, left=a, right=b) | Comparison(operator=sign, left=a, right=b)
        ):
            return f"{_shown(a, expression)} {sign} {_shown(b, expression)}"
        case Among(fact=fact, codes=codes):
            return f"{show(fact)} in [{', '.join(codes)}]"
        case Contains(fact=fact, code=code):
            return f"{code} in {show(fact)}"
        case Not(part=part):
            return f"not {_shown(part, expression)}"
        case And(parts=parts) | Or(parts=parts):
            word = " and " if isinstance(expression, And) else " or "
            return word.join(_shown(part, expression) for part in parts)
    raise TypeError(expression)


def _shown(part: Expression, inside: Expression) -> str:
    loose = (And, Or) if isinstance(inside, Not | And | Or) else (Arithmetic,)
    bare = not isinstance(part, loose) or isinstance(inside, Comparison)
    return show(part) if bare else f"({show(part)})"


def _children(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Arithmetic(left=a, right=b) | Comparison(left=a, right=b):
            return a, b
        case And(parts=parts) | Or(parts=parts):
            return parts
        case Not(part=part):
            return (part,)
        case Call(fact=fact) | Within(fact=fact) | Among(fact=fact) | Contains(fact=fact):
            return (fact,)
    return ()


class _Parser:
    """From Python's syntax tree to ours, one method a place in the grammar."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.facts, self.parameters = vocabulary.facts, vocabulary.parameters

    def read(self, node: ast.expr) -> Expression:
        """A condition or, for amounts, a value."""
        if isinstance(node, ast.BinOp) or (isinstance(node, ast.Name) and not _truth(node)):
            return self.number(node)
        return self.condition(node)

    def condition(self, node: ast.expr) -> Expression:
        at = node.col_offset
        match node:
            case ast.BoolOp(op=op, values=values):
                kind = And if isinstance(op, ast.And) else Or
                return kind(tuple(map(self.condition, values)), column=at)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.condition(operand), column=at)
            case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
                return self.membership(left, right)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                return self.comparison(COMPARISONS[type(op)], left, right)
            case ast.Call(func=ast.Name(id="within"), args=[fact, ast.Constant(value=str(place))]):
                return Within(self.fact(fact, "place"), place, column=at)
            case ast.Constant(value=bool(value)):
                return Constant(value, column=at)
            case ast.Name() if _truth(node):
                return Constant(node.id == "true", column=at)
            case ast.Attribute():
                return self.fact(node, "bool")
        raise ExpressionError("this is not a condition of the language", at, FOREIGN)

    def comparison(self, sign: str, left: ast.expr, right: ast.expr) -> Expression:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, ast.Attribute):
                fact = self.fact(one)
                if options := self.options(fact):
                    if sign not in ("==", "!="):
                        raise ExpressionError(f"{show(fact)} has options, no order", one.col_offset)
                    code = Option(self.option(other, options, show(fact)), column=other.col_offset)
                    return Comparison(sign, fact, code, column=left.col_offset)
        return Comparison(sign, self.number(left), self.number(right), column=left.col_offset)

    def membership(self, item: ast.expr, container: ast.expr) -> Expression:
        at = item.col_offset
        if isinstance(container, ast.List) and container.elts:
            fact = self.fact(item)
            options = self.options(fact)
            if not options:
                raise ExpressionError(f"{show(fact)} has no options", at)
            codes = (self.option(one, options, show(fact)) for one in container.elts)
            return Among(fact, tuple(codes), column=at)
        fact = self.fact(container, "options")
        code = self.option(item, self.facts[fact.name].options, fact.name)
        return Contains(fact, code, column=at)

    def number(self, node: ast.expr) -> Expression:
        at = node.col_offset
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                sign = ARITHMETIC[type(op)]
                return Arithmetic(sign, self.number(left), self.number(right), column=at)
            case ast.Constant(value=int(value)) if value in (0, 1) and not isinstance(value, bool):
                return Constant(value, column=at)
            case ast.Constant():
                what = "a number other than 0 and 1 must be a named parameter"
                raise ExpressionError(what, at, LITERAL)
            case ast.Call(func=ast.Name(id=function), args=[fact]) if function in FUNCTIONS:
                return Call(function, self.fact(fact, FUNCTIONS[function]), column=at)
            case ast.Attribute():
                return self.fact(node, *NUMBERS)
            case ast.Name(id=name) if name in self.parameters:
                return Parameter(name, column=at)
            case ast.Name(id=name):
                raise ExpressionError(f"{name} is no option here and no parameter", at)
            case ast.BinOp(op=ast.Div() | ast.FloorDiv()):
                what = "there is no division: multiply the other side"
                raise ExpressionError(what, at, FOREIGN)
        raise ExpressionError("this is not a value of the language", at, FOREIGN)

    def fact(self, node: ast.expr, *types: str) -> Fact:
        name = _dotted(node)
        base, _, part = name.rpartition(".")
        shape = self.facts.get(name)
        if base in self.facts and self.facts[base].type == "parts" and not types:
            if part not in self.facts[base].options:
                raise ExpressionError(f"{base} has no part {part}", node.col_offset)
            return Fact(base, part, column=node.col_offset)
        if shape is None:
            raise ExpressionError(f"there is no fact {name}", node.col_offset)
        if types and shape.type not in types:
            wanted = " or ".join(sorted(types))
            raise ExpressionError(f"{name} is {shape.type}, not {wanted}", node.col_offset)
        return Fact(name, column=node.col_offset)

    def options(self, fact: Fact) -> frozenset[str]:
        """The codes it can be compared with: empty for numbers; the grade of a part is a grade."""
        shape = self.facts[fact.name]
        if fact.part:
            return self.facts["member.grade"].options
        return shape.options if shape.type == "option" else frozenset()

    def option(self, node: ast.expr, options: frozenset[str], fact: str) -> str:
        match node:
            case ast.Name(id=code):
                pass
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                code = str(value)
            case _:
                raise ExpressionError(f"an option of {fact} is expected", node.col_offset)
        if code not in options:
            known = ", ".join(sorted(options))
            raise ExpressionError(f"{code} is no option of {fact}: {known}", node.col_offset)
        return code


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Attribute(value=ast.Name() | ast.Attribute() as value, attr=attr):
            return f"{_dotted(value)}.{attr}"
        case ast.Name(id=name):
            return name
    raise ExpressionError("a fact is expected here", node.col_offset)


def _truth(node: Any) -> bool:
    return isinstance(node, ast.Name) and node.id in ("true", "false")
