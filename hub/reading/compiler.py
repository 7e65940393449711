"""A selection and a caller's rights become one SQL statement per root field.

Each object becomes JSON text; each relation becomes a LATERAL subquery that returns its JSON, and
the households and persons that it discloses, and whose data it was. A rule that depends on the row
becomes a CASE; the open need that it asks for is looked up once per root row and inherited
downwards, since every relation stays within its household.
"""

from collections.abc import Iterable, Iterator

from hub.domain.sharing import Form, Ground, Rule
from hub.reading.binding import Binding
from hub.reading.json_sql import at
from hub.reading.narrowing import narrowed
from hub.reading.paging import PageSql
from hub.reading.pieces import (
    NO_IDS,
    Piece,
    Select,
    Standing,
    gathered,
    guarded,
    joined,
    scalar_json,
)
from hub.reading.rights import Rights
from hub.reading.selection import (
    Constant,
    Field,
    Guarded,
    ObjectSelection,
    Paged,
    Related,
    Scalar,
    Selection,
    datasets_of,
    nodes_of,
)
from hub.reading.shapes import Many, Row
from hub.reading.statement import Compiled, Statement
from hub.reading.withholding import Withholding, withheld_json


def compile_selection(selection: Selection, rights: Rights) -> Compiled:
    """Return the statements of an operation for one kind of caller."""
    roots: list[tuple[str, Statement | bytes]] = []
    guards: set[Guarded] = set()
    personal = False
    for root in selection.roots:
        if isinstance(root, Constant):
            roots.append((root.key, root.json.encode()))
            continue
        compiler = _Compiler(rights)
        roots.append((root.key, compiler.root(root)))
        guards |= compiler.guards
        personal = personal or compiler.is_personal
    grounds = {rights.rule(each).ground for each in guards}
    return Compiled(
        roots=tuple(roots),
        coordinates=tuple(sorted(each.coordinate for each in guards)),
        datasets=datasets_of(guards),
        grounds=tuple(sorted(grounds)),
        is_personal=personal,
    )


class _Compiler:
    """One root field's statement under construction."""

    def __init__(self, rights: Rights) -> None:
        self._rights = rights
        self._binding = Binding()
        self._aliases = 0
        self.guards: set[Guarded] = set()
        self.is_personal = False

    def root(self, asked: Related | Paged) -> Statement:
        """Return the statement of a root field."""
        if isinstance(asked, Paged):
            select = self._page(asked, parent="", standing=None, condition=None)
        else:
            select = self._rows(asked, parent="", standing=None, condition=None)
        binding = self._binding
        return Statement(sql=select.sql.encode(), binds=binding.binds, indexed=binding.indexed)

    def _alias(self, prefix: str) -> str:
        self._aliases += 1
        return f"{prefix}{self._aliases}"

    # ---- objects

    def _object(self, asked: ObjectSelection, alias: str, above: Standing | None) -> Piece:
        """Return the SQL of one row's JSON object."""
        piece = Piece()
        standing = above or self._stand(asked.row)
        self._record(piece, asked.row, alias, standing)
        piece.json.constant("{")
        for index, each in enumerate(asked.fields):
            piece.json.constant(("," if index else "") + f'"{each.key}":')
            self._field(piece, each, asked, alias=alias, standing=standing)
        piece.json.constant("}")
        if above is None and standing.is_used:
            # OFFSET 0 keeps the look-up from being folded into each CASE that asks for it.
            look_up = at(asked.row.open_need or "false", alias)
            name = (standing.open_need or "").partition(".")[0]
            piece.joins.insert(
                0, f"LEFT JOIN LATERAL (SELECT {look_up} AS open OFFSET 0) {name} ON true"
            )
        return piece

    def _stand(self, row: Row) -> Standing:
        """Return the standing of a row that has none above it."""
        return Standing(open_need=f"{self._alias('g')}.open" if row.open_need else None)

    def _record(self, piece: Piece, row: Row, alias: str, standing: Standing) -> None:
        """Note whose data the row is, once per household on the way down."""
        if row.household is not None and not standing.is_recorded:
            piece.households.append(at(row.household, alias))
            standing.is_recorded = True
            self.is_personal = True
        if row.person is not None:
            piece.persons.append(at(row.person, alias))
            self.is_personal = True
        if row.origin is not None:
            piece.origins.append(at(row.origin, alias))

    def _field(
        self, piece: Piece, each: Field, asked: ObjectSelection, *, alias: str, standing: Standing
    ) -> None:
        """Add one field of an object."""
        match each:
            case Constant():
                piece.json.constant(each.json)
            case Scalar():
                condition = self._condition(each.guard, asked.row, alias, standing)
                rule = self._rule(each.guard)
                piece.json.value(guarded(scalar_json(each, alias, rule), condition))
            case Related() | Paged():
                self._relation(piece, each, asked.row, alias=alias, standing=standing)
            case _:
                siblings = self._withholdings(asked, alias, standing)
                piece.json.value(withheld_json(each, siblings))

    def _relation(
        self, piece: Piece, each: Related | Paged, row: Row, *, alias: str, standing: Standing
    ) -> None:
        """Add a field that reads rows of another type."""
        condition = self._condition(each.guard, row, alias, standing)
        below = standing if row.household is not None or row.person is not None else None
        name = self._alias("t")
        if isinstance(each, Paged):
            select = self._page(each, parent=alias, standing=below, condition=condition)
            json = f"{name}.j"
        else:
            select = self._rows(each, parent=alias, standing=below, condition=condition)
            many = isinstance(each.shape, Many)
            json = f"'['||coalesce({name}.j,'')||']'" if many else f"coalesce({name}.j,'null')"
        piece.joins.append(f"LEFT JOIN LATERAL ({select.sql}) {name}(j,h,p,o) ON true")
        piece.json.value(guarded(json, condition))
        piece.households += [f"{name}.h"] if select.households != NO_IDS else []
        piece.persons += [f"{name}.p"] if select.persons != NO_IDS else []
        piece.origins += [f"{name}.o"] if select.origins != NO_IDS else []

    # ---- rows

    def _rows(
        self, asked: Related, *, parent: str, standing: Standing | None, condition: str | None
    ) -> Select:
        """Return the SELECT of a field that is one row or all rows of another type."""
        alias = self._alias("r")
        wheres = self._wheres(asked, asked.target.row, alias=alias, parent=parent)
        wheres += [condition] if condition else []
        piece = self._object(asked.target, alias, standing)
        json = piece.json.sql()
        told = [joined(each) for each in (piece.households, piece.persons, piece.origins)]
        if isinstance(asked.shape, Many):
            order = asked.shape.order.replace("{a}", alias)
            json = f"string_agg({json},',' ORDER BY {order})"
            told = [gathered(each) for each in told]
        households, persons, origins = told
        source = self._binding.source(
            asked.target.row.source, alias=alias, parent=parent, arguments=asked.binds
        )
        where = f" WHERE {' AND '.join(wheres)}" if wheres else ""
        return Select(
            json=json,
            households=households,
            persons=persons,
            origins=origins,
            source=f"{source} {' '.join(piece.joins)}{where}",
        )

    # ---- connections

    def _page(
        self, asked: Paged, *, parent: str, standing: Standing | None, condition: str | None
    ) -> Select:
        """Return the SELECT of a connection."""
        alias = self._alias("r")
        first = f"{self._binding.text(asked.first)}::bigint"
        page = PageSql(asked=asked, alias=alias, first=first)
        wheres = self._wheres(asked, asked.row, alias=alias, parent=parent)
        wheres += [condition] if condition else []
        if asked.after is not None:
            wheres.append(page.beyond([self._binding.text(bind) for bind in asked.after]))
        rows = self._binding.source(asked.row.source, alias=alias, parent=parent)
        source = page.source(rows, wheres)
        piece = Piece()
        nodes = {
            id(node): self._node(piece, node, alias, standing) for node in nodes_of(asked.frame)
        }
        return Select(
            json=page.frame(nodes),
            households=gathered(joined(piece.households), page.within),
            persons=gathered(joined(piece.persons), page.within),
            origins=gathered(joined(piece.origins), page.within),
            # HAVING makes one row of a page, also where nothing that is asked aggregates its rows.
            source=f"{source} {' '.join(piece.joins)} HAVING true",
        )

    def _node(
        self, whole: Piece, node: ObjectSelection, alias: str, standing: Standing | None
    ) -> str:
        """Add the SQL of an edge's node to the page's, and return its JSON."""
        piece = self._object(node, alias, standing)
        whole.joins += piece.joins
        whole.households += piece.households
        whole.persons += piece.persons
        whole.origins += piece.origins
        return piece.json.sql()

    # ---- rights

    def _wheres(self, asked: Related | Paged, row: Row, *, alias: str, parent: str) -> list[str]:
        """Return the conditions of a SELECT: its own, and those of arguments and order."""
        own = asked.shape.where
        wheres = [own.replace("{a}", alias).replace("{parent}", parent)] if own else []
        for each in asked.shape.filters:
            wheres.append(narrowed(each, asked, self._binding, alias))
            wheres += self._shown(asked.reads.get(each.argument, ()), row, alias)
        ordered = asked.ordered if isinstance(asked, Paged) else ()
        return [*wheres, *self._shown(ordered, row, alias)]

    def _shown(self, fields: Iterable[Guarded], row: Row, alias: str) -> Iterator[str]:
        """Yield the conditions that a row shows what it is found by, or put in its place by."""
        for each in fields:
            match self._rule(each).ground:
                case Ground.OWN:
                    yield at(row.own or "false", alias)
                case Ground.OPEN_NEED:
                    yield at(row.open_need or "false", alias)
                case Ground.ALWAYS:
                    pass

    def _rule(self, guard: Guarded) -> Rule:
        if guard.scopes:
            self.guards.add(guard)
        return self._rights.rule(guard)

    def _condition(self, guard: Guarded, row: Row, alias: str, standing: Standing) -> str | None:
        """Return the SQL that tells whether the field is given on this row; None: always."""
        match self._rule(guard).ground:
            case Ground.ALWAYS:
                return None
            case Ground.OWN:
                return at(row.own or "false", alias)
            case Ground.OPEN_NEED:
                if standing.open_need is None:
                    return "false"
                standing.is_used = True
                return standing.open_need

    def _withholdings(
        self, asked: ObjectSelection, alias: str, standing: Standing
    ) -> list[Withholding]:
        """Return the fields of an object that may be withheld or masked on some row."""
        found: dict[str, Withholding] = {}
        for each in asked.fields:
            if not isinstance(each, Scalar | Related | Paged):
                continue
            rule = self._rule(each.guard)
            condition = self._condition(each.guard, asked.row, alias, standing)
            if condition is not None or rule.form is Form.MASKED:
                found[each.guard.field] = Withholding(
                    field=each.guard.field, rule=rule, condition=condition
                )
        return list(found.values())
