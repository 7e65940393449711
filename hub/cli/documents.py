"""`hub client register-documents`: registers what a client runs, if all fits its agreement."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, say
from hub.runtime import Hub
from hub.services import clients, registered_documents
from schema.registration import refusals

ClientId = Annotated[str, typer.Argument(help="客户端标识。")]
Folder = Annotated[
    Path, typer.Argument(help="存放 *.graphql 文档的目录。", exists=True, file_okay=False)
]


def register(client_id: ClientId, folder: Folder, *, as_json: Json = False) -> int:
    """Register the documents of a folder for a client: all of them, or none and why."""
    bodies = _read(folder)
    refused, added = with_hub(lambda hub: _registered(hub, client_id, bodies))
    documents = [
        {"file": name, "documentId": f"sha256:{registered_documents.digest_of(body).hex()}"}
        for name, body in bodies.items()
    ]
    facts = {"clientId": client_id, "documents": documents, "added": added, "refused": refused}
    lines = [f"{each['file']}  {each['documentId']}" for each in documents]
    if refused:
        lines = [f"{name}: {reason}" for name, told in refused.items() for reason in told]
        lines.append("一份也未登记；请改正后重新执行。")
    say(facts, lines, as_json=as_json)
    return ExitCode.FINDING if refused else ExitCode.OK


async def _registered(
    hub: Hub, client_id: str, bodies: dict[str, str]
) -> tuple[dict[str, list[str]], int]:
    """Return why documents are refused, by file, and how many were registered that were not yet."""
    held = await clients.held(hub, client_id)
    found = {name: refusals(body, held) for name, body in bodies.items()}
    refused = {name: reasons for name, reasons in found.items() if reasons}
    if refused:
        return refused, 0
    return {}, await registered_documents.register(hub, client_id, bodies.values())


def _read(folder: Path) -> dict[str, str]:
    """Return the documents by file, as they are: their digests are of every character."""
    paths = sorted(folder.rglob("*.graphql"))
    if not paths:
        raise typer.BadParameter(f"{folder} 中没有 *.graphql 文档。")
    try:
        return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{folder} 中有文档不是 UTF-8；请转换编码。") from error
