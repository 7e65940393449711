"""POST /attestations: a roster of citizen ids and cases in, yes or no for each row out."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub.domain.attestations import RosterRow
from hub.domain.denials import Denied
from hub.domain.rejections_zh import CAUSES
from hub.matching import rosters as files
from hub.runtime import Hub
from hub.services import deliveries, denials
from hub.services.csv_lines import MARK, line
from hub.services.denials import Asker
from hub.web.authority import Authority
from hub.web.faults import answered
from hub.web.uploads import Upload
from schema import rosters

MOST_BYTES = 4 << 20  # of a file; the largest roster with the longest case numbers has less

_COLUMNS = ("行号", "是否低收入人口", "起始日", "截止日", "未核验原因", "怎么办")
_HEADERS = {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="attestations.csv"',
    "Cache-Control": "no-store",
}


class Attestations:
    """Rosters, over HTTP."""

    def __init__(self, hub: Hub, authority: Authority) -> None:
        """Take what answers, and what tells who asks."""
        self._hub = hub
        self._authority = authority

    async def roster(self, request: Request) -> Response:
        """Answer a roster row by row; it goes out when the last row is on record."""
        return await answered(request, self._roster(request))

    async def _roster(self, request: Request) -> Response:
        hub = self._hub
        caller = await self._authority.caller(request)
        try:
            rosters.admit(hub, caller)
        except Denied as denied:
            await denials.record(hub, Asker.calling(caller), denied)
            raise
        upload = Upload(request, most=MOST_BYTES)
        async with deliveries.desk(hub) as path:
            await upload.write(path)
            rows = await asyncio.to_thread(files.read, path, path.parent, today=hub.today())
        with self._authority.heeding(caller):
            lines = [_line(row, told) async for row, told in rosters.attest(hub, caller, rows)]
        return Response("".join((MARK, line(_COLUMNS), *lines)), headers=_HEADERS)


def _line(row: RosterRow, told: Mapping[str, Any] | None) -> str:
    """Return a row's answer; it names the line of the file, and neither person nor case."""
    if row.defect is not None or told is None:
        assert row.defect is not None, "only a row with a defect is not answered"
        cause, remedy = CAUSES[row.defect]
        return line((str(row.line), "", "", "", f"{cause}（{row.defect}）", remedy))
    yes_or_no = "是" if told["isDetermined"] else "否"
    return line((str(row.line), yes_or_no, told["validFrom"] or "", told["validTo"] or "", "", ""))
