"""GET /contract.graphql: each client's own, narrowed as its agreement is."""

import httpx
import pytest
from graphql import GraphQLObjectType, build_schema

from hub.runtime import Hub
from hub.services import agreement_plan
from schema.contract import contract
from tests import sharing


def _fields(sdl: str, type_name: str) -> set[str]:
    type_ = build_schema(sdl).type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    return set(type_.fields)


async def test_a_department_gets_its_file(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """With all that the catalogue holds, a client's contract is its department's."""
    answer = await signed_in.get("/contract.graphql")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == contract(hub.policy, hub.policy.agreements["MED"])


async def test_an_unchanged_contract_is_not_sent_again(signed_in: httpx.AsyncClient) -> None:
    """The tag that came with it, alone or among others, weak or strong, is answered with 304."""
    tag = (await signed_in.get("/contract.graphql")).headers["ETag"]

    for sent in (tag, f'"other", W/{tag}', "*"):
        again = await signed_in.get("/contract.graphql", headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert (
        await signed_in.get("/contract.graphql", headers={"If-None-Match": '"other"'})
    ).status_code == 200


@pytest.mark.usefixtures("restored")
async def test_an_item_taken_out_is_out_of_the_contract(
    hub: Hub, signed_in: httpx.AsyncClient
) -> None:
    """What the agreement leaves out is not there, and the tag is another."""
    items = sharing.terms(hub.policy, "MED").items
    await agreement_plan.apply(
        hub, [sharing.wanted(hub.policy, "MED", items=items - {"person.contact"})]
    )
    answer = await signed_in.get("/contract.graphql")

    whole = contract(hub.policy, hub.policy.agreements["MED"])
    assert _fields(whole, "Person") - _fields(answer.text, "Person") == {"phone"}


async def test_a_stranger_gets_no_contract(web: httpx.AsyncClient) -> None:
    """Without a token there is nobody whose contract it could be."""
    answer = await web.get("/contract.graphql")

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
