"""PUT /datasets/{code}/batches/{key}: a department's file by HTTP; and why rows were rejected."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from hub.domain.batches import BatchKind
from hub.domain.callers import Caller
from hub.domain.days import day_written
from hub.domain.denials import Denied
from hub.domain.rejections import FileRefused
from hub.domain.texts import holds_citizen_id
from hub.policy.datasets import Dataset
from hub.runtime import Hub
from hub.services import deliveries, denials, rejects
from hub.services.denials import Asker
from hub.services.ingest import Delivery, Receipt
from hub.web import headers
from hub.web.authority import Authority
from hub.web.faults import JSON, Malformed, answered
from hub.web.uploads import Upload
from schema.errors import extensions

SHOWN = 100  # rejections in a receipt

_CSV = "text/csv"
_KEY = re.compile(r"[!-~]{1,128}", re.ASCII)
_ASKED = ("asOf", "validateOnly", "kind", "rows")


class Datasets:
    """The batches of the data sets, over HTTP."""

    def __init__(self, hub: Hub, authority: Authority) -> None:
        """Take what the files go to, and what tells who sends them."""
        self._hub = hub
        self._authority = authority

    async def put(self, request: Request) -> Response:
        """Take a file in; sent again under its key, it gets the same receipt."""
        return await answered(request, self._put(request))

    async def rejects(self, request: Request) -> Response:
        """Give the rejects file of a batch."""
        return await answered(request, self._rejects(request))

    async def _put(self, request: Request) -> Response:
        hub = self._hub
        caller, dataset = await self._admitted(request)
        key, asked = _key(request), _asked(request)
        upload = Upload(request, most=hub.settings.upload_bytes)
        async with deliveries.desk(hub) as path:
            await upload.write(path)
            delivery = Delivery(path=path, dataset=dataset.code, key=key, caller=caller, **asked)
            with self._authority.heeding(caller):
                if _CSV in (headers.one(request, b"accept") or ""):
                    return await self._told(delivery)
                receipt = await deliveries.take_in(hub, delivery)
        body = _facts(receipt, dataset.code) | {
            "extensions": extensions(request.state.request_id, is_demo=request.state.is_demo)
        }
        return Response(orjson.dumps(body), _status(receipt), media_type=JSON)

    async def _admitted(self, request: Request) -> tuple[Caller, Dataset]:
        """Return who delivers which data set; a refusal of authority is on record."""
        caller = await self._authority.caller(request)
        try:
            return caller, deliveries.admit(self._hub, caller, request.path_params["code"])
        except Denied as denied:
            await denials.record(self._hub, Asker.calling(caller), denied)
            raise

    async def _told(self, delivery: Delivery) -> Response:
        """Take a file in, and answer with its rejects file, also where it is refused for them."""
        with ExitStack() as stack:
            path = stack.enter_context(rejects.place(self._hub))
            try:
                with rejects.written(path) as tell:
                    receipt = await deliveries.take_in(self._hub, replace(delivery, tell=tell))
                status = _status(receipt)
            except FileRefused:
                status = 422
            return _Fleeting(path, stack.pop_all(), status=status)

    async def _rejects(self, request: Request) -> Response:
        hub = self._hub
        caller, dataset = await self._admitted(request)
        key = _key(request)
        with ExitStack() as stack:
            path = stack.enter_context(rejects.place(hub))
            await rejects.write_batch(hub, caller, dataset=dataset, key=key, path=path)
            return _Fleeting(path, stack.pop_all())


class _Fleeting(FileResponse):
    """A file that is gone once it is sent, or the client is."""

    def __init__(self, path: Path, kept: ExitStack, *, status: int = 200) -> None:
        """Take the file, and what removes it."""
        super().__init__(path, status, media_type=_CSV, filename="rejects.csv")
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        with self._kept:
            await super().__call__(scope, receive, send)


def _status(receipt: Receipt) -> int:
    return 200 if receipt.repeated or receipt.validate_only else 201


def _key(request: Request) -> str:
    """Return the sender's name for the batch, which is stored in plain."""
    key: str = request.path_params["key"]
    if not _KEY.fullmatch(key):
        raise Malformed("Name the batch by 1 to 128 visible ASCII characters, as 2026-10.")
    if holds_citizen_id(key):
        raise Malformed("Leave id numbers out of the batch's key; name it by its month, say.")
    return key


def _asked(request: Request) -> Mapping[str, Any]:
    """Return what the query string says of the delivery."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if len(set(names)) < len(names) or set(names) - set(_ASKED):
        raise Malformed(f"Give no other parameters than {', '.join(_ASKED)}, each once.")
    asked = dict(given)
    return {
        "as_of": _day(asked.get("asOf")),
        "validate_only": _choice(asked.get("validateOnly"), "validateOnly", _FLAGS) or False,
        "kind": _choice(asked.get("kind"), "kind", _KINDS) or BatchKind.SNAPSHOT,
        "manifest_rows": _count(asked.get("rows")),
    }


_FLAGS = {"true": True, "false": False}
_KINDS = {kind.value: kind for kind in BatchKind}


def _choice(text: str | None, name: str, choices: Mapping[str, Any]) -> Any:
    if text is not None and text not in choices:
        raise Malformed(f"Write {name} as {' or '.join(choices)}.")
    return None if text is None else choices[text]


def _day(text: str | None) -> date | None:
    day = None if text is None else day_written(text)
    if text is not None and day is None:
        raise Malformed("Write asOf as a day, as 2026-10-31.")
    return day


def _count(text: str | None) -> int | None:
    if text is not None and not re.fullmatch("[0-9]{1,9}", text, re.ASCII):
        raise Malformed("Write rows as a whole number, as 1200.")
    return None if text is None else int(text)


def _facts(receipt: Receipt, dataset: str) -> dict[str, Any]:
    """Return a receipt as it goes on the wire."""
    has_rejects = receipt.rejected and not receipt.validate_only
    return {
        "batchId": None if receipt.validate_only else str(receipt.batch_id),
        "dataset": dataset,
        "key": receipt.key,
        "accepted": receipt.accepted,
        "rejected": receipt.rejected,
        "duplicate": receipt.duplicate,
        "unlinked": receipt.unlinked,
        "repeated": receipt.repeated,
        "superseded": receipt.superseded,
        "validateOnly": receipt.validate_only,
        "rejections": [rejection.facts for rejection in receipt.rejections[:SHOWN]],
        "rejects": f"/datasets/{dataset}/batches/{quote(receipt.key, safe='')}/rejects"
        if has_rejects
        else None,
    }
