"""The GraphQL over HTTP audit, over a real socket."""

from tests.web import audit


async def test_all_checks_of_the_audit_pass(address: str, token: str) -> None:
    """All 61 checks of the npm package graphql-http hold, the optional ones included."""
    results = await audit.run(f"{address}/graphql", token)

    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
