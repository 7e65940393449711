"""A household's assistance chain (一户一条救助链)."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, many, one, pages, rows, withheld
from schema.guards import CHAIN, CHAIN_FRAME
from schema.types.enums import EventKind
from schema.types.paging import connection
from schema.types.scalars import Moment


@rows(source.CHAIN_ROW)
@strawberry.type(
    description="事件所确认的业务记录版本。A business row, in one version, that it commits to."
)
class ChainRow:
    table: str = column("table_name", Kind.WORD, CHAIN_FRAME, "记录种类。The kind of record.")
    id: strawberry.ID = column("row_id", Kind.WORD, CHAIN_FRAME, "记录标识。The record's id.")
    version: int = column("row_version", Kind.NUMBER, CHAIN_FRAME, "记录版本。Its version.")


@rows(source.CHAIN_EVENT)
@strawberry.type(description="救助链上的一个环节。One link of a household's chain.")
class ChainEvent:
    sequence: int | None = column(
        "sequence", Kind.NUMBER, CHAIN, "序号，从 1 起连续。Place in the chain, from 1, no gaps."
    )
    kind: EventKind | None = column("kind", Kind.WORD, CHAIN, "事件类型。What it records.")
    occurred_at: Moment | None = column("occurred_at", Kind.MOMENT, CHAIN, "发生时间。When.")
    recorded_at: Moment | None = column(
        "recorded_at", Kind.MOMENT, CHAIN, "入链时间。When it came on the chain."
    )
    client_id: str | None = column("client_id", Kind.TEXT, CHAIN, "经办客户端。Which client.")
    department: str | None = column("department", Kind.WORD, CHAIN, "经办部门。Which department.")
    policy_version: str | None = column(
        "policy_version", Kind.WORD, CHAIN, "所依据的政策版本。Under which policy version."
    )
    suite: int | None = column("suite", Kind.NUMBER, CHAIN, "算法套件，1 为 SHA-256。Suite.")
    commitment: str | None = column(
        "commitment", Kind.HEX, CHAIN, "对业务记录的加盐承诺。Salted commitment to its records."
    )
    previous_hash: str | None = column(
        "previous_hash", Kind.HEX, CHAIN, "前一环的哈希。The hash of the link before."
    )
    hash: str | None = column("hash", Kind.HEX, CHAIN, "本环的哈希。This link's hash.")
    rows: Any = many(
        "chain.ChainRow",
        "",
        CHAIN,
        "所确认的业务记录版本。The rows that it commits to.",
        order="place",
    )
    withheld: Any = withheld()


ChainEventEdge, ChainEventConnection = connection("chain.ChainEvent")


@rows(source.HOUSEHOLD)
@strawberry.type(
    description="一户一条救助链。A household's assistance chain. Source: 国办发〔2023〕39号 三(一)."
)
class AssistanceChain:
    household: Any = one("households.Household", "id=id", CHAIN_FRAME, "家庭。The household.")
    events: Any = pages(
        "chain.ChainEventConnection",
        "household_id=id",
        CHAIN_FRAME,
        "各环节，按序号。Its links, in order.",
        order=source.BY_SEQUENCE,
    )
    withheld: Any = withheld()
