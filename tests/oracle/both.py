"""The hub and the oracle asked the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.domain.callers import Caller
from hub.domain.identifiers import new_id
from schema.answer import Request, answer
from tests.oracle.callers import caller_of
from tests.oracle.compare import same
from tests.oracle.evaluate import Answered
from tests.oracle.world import World

Variables = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Asker:
    """One caller before both."""

    world: World
    caller: Caller

    @classmethod
    def of(cls, world: World, kind: str) -> "Asker":
        """Return a caller of a kind before both."""
        return cls(world, caller_of(world.hub.policy, kind))

    async def hub(
        self, query: str, variables: Variables = None, *, name: str | None = None
    ) -> dict[str, Any]:
        """Return the hub's answer as it goes out."""
        caller = replace(self.caller, request_id=new_id().hex)
        request = Request(query=query, operation_name=name, variables=variables)
        answered = await answer(self.world.hub, caller, request)
        return json.loads(answered.body)

    def oracle(
        self, query: str, variables: Variables = None, *, name: str | None = None
    ) -> Answered:
        """Return the oracle's answer."""
        agreement = self.world.hub.policy.agreement_of(self.caller.department, self.caller.role)
        return self.world.oracle.answer(
            query, variables, caller=self.caller, agreement=agreement, name=name
        )

    async def agrees(
        self, query: str, variables: Variables = None, *, name: str | None = None
    ) -> Answered:
        """Fail unless both give the same data, or refuse for the same coordinates."""
        wanted = self.oracle(query, variables, name=name)
        check(await self.hub(query, variables, name=name), wanted)
        return wanted


def check(found: Mapping[str, Any], wanted: Answered) -> None:
    """Fail unless the hub's answer is the oracle's: its data, or its refusals."""
    if wanted.denied:
        assert denied_in(found) == wanted.denied
        assert "data" not in found
        return
    assert "errors" not in found, found["errors"]
    same(found["data"], wanted.data)


def denied_in(answered: Mapping[str, Any]) -> set[str]:
    """Return the coordinates for which an answer refuses; all errors must be such refusals."""
    stated = [error["extensions"] for error in answered["errors"]]
    assert {each["code"] for each in stated} == {"FIELD_NOT_GRANTED"}, answered["errors"]
    assert len(stated) == len({each["coordinate"] for each in stated})
    return {each["coordinate"] for each in stated}
