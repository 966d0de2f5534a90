"""Rows written out: `{% each row in rows %}` for lists of many lines whose words stand ready.

Fifty lines with seven fields take a seventh of what Django's `for` takes, which looks each name up through the whole context. Here
the body is taken apart once, what is the same in every row is rendered once a page, and a row is only its fields, escaped, between ready
pieces of text. So a row knows its words already (a frozen dataclass made by a query or view): the body may name a field
(`{{ row.title }}`), ask whether one is there (`{% if row.is_new %} … {% elif … %} … {% else %} … {% endif %}`, `{% if not row.is_new %}`),
and hold any other tag that does not name the row. Anything else is a TemplateSyntaxError.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, Variable, VariableNode
from django.template.context import Context
from django.template.defaulttags import IfNode, TemplateLiteral
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the row, written out."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Pieces that stand where a field of the row says so; `asks` is (field, whether it must be there), None for the rest."""

    branches: "tuple[tuple[tuple[str, bool] | None, list[Any]], ...]"


@dataclass(frozen=True, slots=True)
class Common:
    """A tag that says the same in every row."""

    node: Node


@dataclass(frozen=True, slots=True)
class CommonChoice:
    """Pieces that stand where the page says so, for all rows alike."""

    branches: "tuple[tuple[Any, list[Any]], ...]"


class EachNode(Node):
    """All rows, one after the other."""

    def __init__(self, name: str, source: FilterExpression, nodes: NodeList):
        self.name, self.source, self.nodelist = name, source, nodes
        self.pieces = _taken_apart(nodes, name)

    def render(self, context: Context) -> SafeString:
        """The rows' text; nothing where there are none."""
        rows = self.source.resolve(context)
        if not rows:
            return SafeString("")
        with context.push(**{self.name: _Row(self.name)}):
            pieces = _joined(_said(self.pieces, context))
        out: list[str] = []
        for row in rows:
            _write(pieces, row, out.append)
        return SafeString("".join(out))


def each(parser: Parser, token: Token) -> EachNode:
    """`{% each row in rows %} … {% endeach %}`."""
    words = token.split_contents()
    if len(words) != 4 or words[2] != "in" or not words[1].isidentifier():
        raise TemplateSyntaxError("{% each row in rows %}")
    nodes = parser.parse(("endeach",))
    parser.delete_first_token()
    return EachNode(words[1], parser.compile_filter(words[3]), nodes)


def written(value: Any) -> str:
    """A ready field as text: safe where it is said to be, else escaped. A number stands as it is, None as nothing."""
    if type(value) is str:
        return escape(value)
    if value is None:
        return ""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


class _Row:
    """Stands for the row while what all rows share is rendered: who asks for it there would get the same for all."""

    def __init__(self, name: str):
        self.name = name

    def __getitem__(self, key: str) -> Any:
        raise TemplateSyntaxError(f"each: {self.name}.{key} stands in a tag; let the row know the ready word")


def _taken_apart(nodes: Iterable[Node], name: str) -> list[Any]:
    return [_piece(node, name) for node in nodes]


def _piece(node: Node, name: str) -> Any:
    if isinstance(node, TextNode):
        return node.s
    if isinstance(node, VariableNode):
        return _field(node.filter_expression, name) or Common(node)
    if isinstance(node, IfNode):
        return _choice(node, name)
    return Common(node)


def _choice(node: IfNode, name: str) -> Choice | CommonChoice:
    asked = [(_question(condition, name), condition) for condition, _nodes in node.conditions_nodelists]
    parts = [_taken_apart(nodes, name) for _condition, nodes in node.conditions_nodelists]
    if any(question for question, _condition in asked):
        if any(question is None and condition is not None for question, condition in asked):
            raise TemplateSyntaxError("each: one `if` asks the row and the page")
        return Choice(tuple(zip((question for question, _condition in asked), parts, strict=True)))
    return CommonChoice(tuple(zip((condition for _question, condition in asked), parts, strict=True)))


def _question(condition: Any, name: str) -> tuple[str, bool] | None:
    if condition is None:
        return None
    if isinstance(condition, TemplateLiteral):
        literal: Any = condition.value
        field = _field(literal, name)
        return (field.name, True) if field else None
    inner = _question(condition.first, name)
    if inner and condition.id == "not":
        return inner[0], not inner[1]
    if inner or (condition.second is not None and _question(condition.second, name)):
        raise TemplateSyntaxError(f"each: of a row only `if {name}.field` and `if not {name}.field` may be asked")
    return None


def _field(said: FilterExpression, name: str) -> Field | None:
    lookups = said.var.lookups if isinstance(said.var, Variable) else None
    if not lookups or lookups[0] not in (name, "forloop"):
        return None
    if len(lookups) != 2 or said.filters or lookups[0] == "forloop":
        raise TemplateSyntaxError(f"each: {said.token} is no ready word; let the row know it")
    return Field(lookups[1])


def _said(pieces: list[Any], context: Context) -> list[Any]:
    """The pieces with all that the page itself says rendered."""
    said: list[Any] = []
    for piece in pieces:
        if isinstance(piece, Common):
            said.append(str(piece.node.render_annotated(context)))
        elif isinstance(piece, CommonChoice):
            said += _said(_chosen(piece, context), context)
        elif isinstance(piece, Choice):
            said.append(Choice(tuple((asks, _joined(_said(part, context))) for asks, part in piece.branches)))
        else:
            said.append(piece)
    return said


def _chosen(choice: CommonChoice, context: Context) -> list[Any]:
    for condition, part in choice.branches:
        if condition is None or condition.eval(context):
            return part
    return []


def _joined(pieces: list[Any]) -> list[Any]:
    """Neighbouring texts as one."""
    joined: list[Any] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _write(pieces: list[Any], row: Any, add: Callable[[str], None]) -> None:
    for piece in pieces:
        kind = type(piece)
        if kind is str:
            add(piece)
        elif kind is Field:
            add(written(getattr(row, piece.name)))
        else:
            for asks, part in piece.branches:
                if asks is None or bool(getattr(row, asks[0])) is asks[1]:
                    _write(part, row, add)
                    break
