"""What mutations of sharing requests and agreements take in, as the domain's commands."""

import strawberry

from hub.domain import sharing_commands as commands
from schema.mutations.inputs import KEY, REASON, id_of
from schema.types.enums import Purpose, RequestAnswer, Settlement, SharingMethod
from schema.types.scalars import Day

_AS_ASKED = "缺省为所申请的。Absent: as asked for."
_LIMITED = "至多 500 字。At most 500 characters."


def _request() -> strawberry.ID:
    return strawberry.field(description="申请标识。The request's id.")


def _agreement() -> strawberry.ID:
    return strawberry.field(description="协议标识。The agreement's id.")


def _text(description: str) -> str:
    return strawberry.field(description=description)


def _key() -> str:
    return strawberry.field(description=KEY)


def _papers(description: str) -> list[str]:
    return strawberry.field(
        description=f"{description}名称和文号，每项至多 100 字，至多 20 项。"
        "Titles and numbers, at most 20 of 100 characters."
    )


@strawberry.input(
    description="共享申请：写明使用依据、场景、范围、方式和时限。同意后取代本部门在本县的现有协议。"
    "A request for data; accepted, it takes the place of the office's agreement. "
    "Source: 政务数据共享条例 20."
)
class RequestSharingInput:
    idempotency_key: str = _key()
    items: list[str] = strawberry.field(description="目录项代码。Codes of sharingItems.")
    purposes: list[Purpose] = strawberry.field(description="使用目的。For which purposes.")
    basis: str = _text(f"使用依据，{_LIMITED} Its legal basis.")
    scenario: str = _text(f"使用场景，{_LIMITED} Where it is used.")
    extent: str = _text(f"使用范围，{_LIMITED} About whom.")
    method: SharingMethod = strawberry.field(description="共享方式。How it travels.")
    valid_from: Day = strawberry.field(description="使用起始日。First day.")
    valid_to: Day = strawberry.field(description="使用截止日（含），不早于今天。Last day.")
    approved_by: str = _text(
        "同意申请的本部门共享工作机构负责人姓名。The head of your sharing office, who agreed to it."
    )
    papers: list[str] = _papers("申请材料。")

    def command(self) -> commands.RequestSharing:
        """Return it as the domain's command."""
        return commands.RequestSharing(
            idempotency_key=self.idempotency_key,
            items=tuple(self.items),
            purposes=tuple(self.purposes),
            basis=self.basis,
            scenario=self.scenario,
            extent=self.extent,
            method=self.method,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            approved_by=self.approved_by,
            papers=tuple(self.papers),
        )


@strawberry.input(description="一次性告知需补正的材料。The one notice of all missing papers.")
class AskForPapersInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()
    missing: list[str] = _papers("需补正的材料。")

    def command(self) -> commands.AskForPapers:
        """Return it as the domain's command."""
        return commands.AskForPapers(
            idempotency_key=self.idempotency_key,
            request_id=id_of(self.request_id),
            missing=tuple(self.missing),
        )


@strawberry.input(description="补正材料。The papers that were missing.")
class SupplyPapersInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()
    papers: list[str] = _papers("补正的材料。")

    def command(self) -> commands.SupplyPapers:
        """Return it as the domain's command."""
        return commands.SupplyPapers(
            idempotency_key=self.idempotency_key,
            request_id=id_of(self.request_id),
            papers=tuple(self.papers),
        )


@strawberry.input(description="延长答复期限，限一次。More time for the answer, once.")
class ExtendAnswerInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()
    consent: str = _text(
        "同级共享主管部门同意延长的文号。The number of the sharing authority's letter of consent."
    )

    def command(self) -> commands.ExtendAnswer:
        """Return it as the domain's command."""
        return commands.ExtendAnswer(
            idempotency_key=self.idempotency_key,
            request_id=id_of(self.request_id),
            consent=self.consent,
        )


@strawberry.input(
    description="同意的内容，不得超出申请；各项缺省为所申请的。What is agreed to, at most what was "
    "asked for; what is left out is as asked for."
)
class AgreedTermsInput:
    items: list[str] | None = strawberry.field(default=None, description=f"目录项。{_AS_ASKED}")
    purposes: list[Purpose] | None = strawberry.field(
        default=None, description=f"使用目的。{_AS_ASKED}"
    )
    valid_from: Day | None = strawberry.field(default=None, description=f"起始日。{_AS_ASKED}")
    valid_to: Day | None = strawberry.field(default=None, description=f"截止日。{_AS_ASKED}")

    def agreed(self) -> commands.AgreedTerms:
        """Return it as the domain has it."""
        return commands.AgreedTerms(
            items=None if self.items is None else tuple(self.items),
            purposes=None if self.purposes is None else tuple(self.purposes),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


@strawberry.input(description="答复共享申请。The answer to a request.")
class AnswerSharingRequestInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()
    answer: RequestAnswer = strawberry.field(description="答复。The answer.")
    approved_by: str = _text(
        "同意答复的本部门共享工作机构负责人姓名。The head of your sharing office, who agreed to it."
    )
    agreed: AgreedTermsInput | None = strawberry.field(
        default=None,
        description="同意的内容；缺省为所申请的全部。What is agreed to; absent: all.",
    )
    reason: str | None = strawberry.field(
        default=None, description=f"不同意时必填。{REASON} Needed with REFUSED."
    )

    def command(self) -> commands.AnswerSharingRequest:
        """Return it as the domain's command."""
        return commands.AnswerSharingRequest(
            idempotency_key=self.idempotency_key,
            request_id=id_of(self.request_id),
            answer=self.answer,
            approved_by=self.approved_by,
            agreed=None if self.agreed is None else self.agreed.agreed(),
            reason=self.reason,
        )


@strawberry.input(description="对不同意共享提出争议。A dispute about a refusal.")
class DisputeRefusalInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()
    reason: str = _text(REASON)

    def command(self) -> commands.DisputeRefusal:
        """Return it as the domain's command."""
        return commands.DisputeRefusal(
            idempotency_key=self.idempotency_key,
            request_id=id_of(self.request_id),
            reason=self.reason,
        )


@strawberry.input(description="协调处理争议。The settlement of a dispute.")
class SettleDisputeInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()
    settlement: Settlement = strawberry.field(description="处理结果。How it is settled.")
    agreed: AgreedTermsInput | None = strawberry.field(
        default=None,
        description="应予共享的内容；缺省为所申请的全部。What is to be shared; absent: all.",
    )
    reason: str = _text(REASON)

    def command(self) -> commands.SettleDispute:
        """Return it as the domain's command."""
        return commands.SettleDispute(
            idempotency_key=self.idempotency_key,
            request_id=id_of(self.request_id),
            settlement=self.settlement,
            agreed=None if self.agreed is None else self.agreed.agreed(),
            reason=self.reason,
        )


@strawberry.input(description="撤回共享申请。A request to take back.")
class WithdrawSharingRequestInput:
    idempotency_key: str = _key()
    request_id: strawberry.ID = _request()

    def command(self) -> commands.WithdrawSharingRequest:
        """Return it as the domain's command."""
        return commands.WithdrawSharingRequest(
            idempotency_key=self.idempotency_key, request_id=id_of(self.request_id)
        )


@strawberry.input(description="暂停共享。An agreement to suspend, and why.")
class SuspendSharingInput:
    idempotency_key: str = _key()
    agreement_id: strawberry.ID = _agreement()
    reason: str = _text(REASON)

    def command(self) -> commands.SuspendSharing:
        """Return it as the domain's command."""
        return commands.SuspendSharing(
            idempotency_key=self.idempotency_key,
            agreement_id=id_of(self.agreement_id),
            reason=self.reason,
        )


@strawberry.input(description="恢复共享。A suspended agreement to resume, and why.")
class ResumeSharingInput:
    idempotency_key: str = _key()
    agreement_id: strawberry.ID = _agreement()
    reason: str = _text(REASON)

    def command(self) -> commands.ResumeSharing:
        """Return it as the domain's command."""
        return commands.ResumeSharing(
            idempotency_key=self.idempotency_key,
            agreement_id=id_of(self.agreement_id),
            reason=self.reason,
        )


@strawberry.input(description="终止共享。An agreement to end for good.")
class EndSharingInput:
    idempotency_key: str = _key()
    agreement_id: strawberry.ID = _agreement()
    reason: str = _text(REASON)
    disposal: str = _text(
        f"对已获取数据的处置要求，{_LIMITED} How what was obtained is to be disposed of."
    )

    def command(self) -> commands.EndSharing:
        """Return it as the domain's command."""
        return commands.EndSharing(
            idempotency_key=self.idempotency_key,
            agreement_id=id_of(self.agreement_id),
            reason=self.reason,
            disposal=self.disposal,
        )


@strawberry.input(description="确认已处置所获取的数据。The word that nothing obtained is left.")
class ConfirmDisposalInput:
    idempotency_key: str = _key()
    agreement_id: strawberry.ID = _agreement()
    disposed_on: Day = strawberry.field(description="处置日期，不晚于今天。Day, up to today.")
    way: str = _text(f"处置方式，{_LIMITED} How it was done.")

    def command(self) -> commands.ConfirmDisposal:
        """Return it as the domain's command."""
        return commands.ConfirmDisposal(
            idempotency_key=self.idempotency_key,
            agreement_id=id_of(self.agreement_id),
            disposed_on=self.disposed_on,
            way=self.way,
        )
