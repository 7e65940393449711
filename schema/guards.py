"""What a field asks of its caller: scope, sensitivity and clause, stated once for each group."""

from dataclasses import dataclass
from enum import StrEnum

import strawberry
from strawberry.schema_directive import Location

from hub.domain.sharing import Clause


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requiresScopes",
    description=(
        "令牌须具备的权限范围：外层为“或”，内层为“且”。"
        "Scopes that a token must carry: the outer list is OR, the inner lists are AND."
    ),
)
class RequiresScopes:
    """Say which scopes a field asks for; enforced by the plan, never by this directive."""

    scopes: list[list[str]]


class Sensitivity(StrEnum):
    """How much harm a field can do in the wrong hands."""

    OPEN = "OPEN"  # ids, frames, published policy: the scope suffices if no line is written
    PERSONAL = "PERSONAL"  # about a person or household: a line of the catalogue is needed too
    SENSITIVE = "SENSITIVE"  # PIPL Art. 28: health, money, identity documents


@dataclass(frozen=True, slots=True)
class Guard:
    """Scope, sensitivity and legal ground of a group of fields."""

    scope: str
    sensitivity: Sensitivity
    clause: str

    @property
    def legal_basis(self) -> Clause:
        """The document and the clause within it, as "国办发〔2023〕39号" and "三(一)"."""
        document, _, clause = self.clause.partition(" ")
        return Clause(document=document, clause=clause)


_LAW = "个人信息保护法 6、13(3)、28"
_PLATFORM = "国办发〔2023〕39号 三(一)"
_PUSH = "国办发〔2023〕39号 三(四)"
_CHAIN = "国办发〔2023〕39号 三(一) 一户（人）一条救助链"
_REPORTS = "长民发〔2025〕22号 二(四)"
_CORRECTION = "政务数据共享条例 26"
_RECOGNISED = "社会救助法 42"
_SHARING = "政务数据共享条例 13"
_USE = "政务数据共享条例 29"
_EVALUATED = "社会救助法 41-43、46"
_OMISSION = "国办发〔2023〕39号 三(一) 避免救助遗漏"

IDENTITY = Guard("person.identity:read", Sensitivity.SENSITIVE, _LAW)
PERSON_ID = Guard("person.identity:read", Sensitivity.OPEN, _LAW)
CONTACT = Guard("person.contact:read", Sensitivity.SENSITIVE, _LAW)
HEALTH = Guard("person.health:read", Sensitivity.SENSITIVE, _LAW)
WORK = Guard("person.work:read", Sensitivity.PERSONAL, "国办发〔2023〕39号 三(三)")
EDUCATION = Guard("person.education:read", Sensitivity.SENSITIVE, "个人信息保护法 6、28、31")
LIVING = Guard("person.living:read", Sensitivity.PERSONAL, "长民发〔2025〕22号 二(二)")
CHILD = Guard("person.child:read", Sensitivity.SENSITIVE, "个人信息保护法 6、28、31")
CONCLUSION = Guard("person.conclusion:read", Sensitivity.SENSITIVE, _LAW)
AID_CONCLUSION = Guard("assistance.conclusion:read", Sensitivity.PERSONAL, "个人信息保护法 6")
HOUSEHOLD = Guard("household.base:read", Sensitivity.PERSONAL, _PLATFORM)
HOUSEHOLD_ID = Guard("household.base:read", Sensitivity.OPEN, _PLATFORM)
ADDRESS = Guard("household.contact:read", Sensitivity.SENSITIVE, _LAW)
DETERMINATION = Guard("determination.base:read", Sensitivity.PERSONAL, _PLATFORM)
DETERMINATION_ID = Guard("determination.base:read", Sensitivity.OPEN, _PLATFORM)
STATUS = Guard("status.attestation:read", Sensitivity.PERSONAL, _RECOGNISED)
STATUS_FRAME = Guard("status.attestation:read", Sensitivity.OPEN, _RECOGNISED)
ALERT = Guard("alert.base:read", Sensitivity.PERSONAL, _PUSH)
ALERT_ID = Guard("alert.base:read", Sensitivity.OPEN, _PUSH)
EVIDENCE = Guard("alert.evidence:read", Sensitivity.SENSITIVE, _PUSH)
VERIFICATION = Guard("alert.base:read", Sensitivity.PERSONAL, "国办发〔2023〕39号 三(三)")
VERIFICATION_ID = Guard("alert.base:read", Sensitivity.OPEN, "国办发〔2023〕39号 三(三)")
NEED = Guard("need.inbox:read", Sensitivity.PERSONAL, _PUSH)
NEED_ID = Guard("need.inbox:read", Sensitivity.OPEN, _PUSH)
RESULT = Guard("need.result:read", Sensitivity.PERSONAL, _PLATFORM)
RESULT_ID = Guard("need.result:read", Sensitivity.OPEN, _PLATFORM)
ASSISTANCE = Guard("assistance.record:read", Sensitivity.PERSONAL, _PLATFORM)
ASSISTANCE_ID = Guard("assistance.record:read", Sensitivity.OPEN, _PLATFORM)
ACCOUNT = Guard("assistance.account:mask", Sensitivity.SENSITIVE, _LAW)
EVALUATION = Guard("evaluation.base:read", Sensitivity.SENSITIVE, _EVALUATED)
EVALUATION_ID = Guard("evaluation.base:read", Sensitivity.OPEN, _EVALUATED)
ENTITLEMENT = Guard("entitlement.base:read", Sensitivity.SENSITIVE, _OMISSION)
ENTITLEMENT_ID = Guard("entitlement.base:read", Sensitivity.OPEN, _OMISSION)
DEPARTMENT_REPORT = Guard("alert.report:read", Sensitivity.PERSONAL, _REPORTS)
DEPARTMENT_REPORT_ID = Guard("alert.report:read", Sensitivity.OPEN, _REPORTS)
REPORTED_WORDS = Guard("alert.report:read", Sensitivity.SENSITIVE, _LAW)
CORRECTION = Guard("correction.base:read", Sensitivity.PERSONAL, _CORRECTION)
CORRECTION_ID = Guard("correction.base:read", Sensitivity.OPEN, _CORRECTION)
DISPUTED_VALUE = Guard("correction.base:read", Sensitivity.SENSITIVE, _CORRECTION)
CHAIN = Guard("chain.event:read", Sensitivity.PERSONAL, _CHAIN)
CHAIN_FRAME = Guard("chain.event:read", Sensitivity.OPEN, _CHAIN)
POLICY = Guard("policy.catalogue:read", Sensitivity.OPEN, _SHARING)
SHARING = Guard("policy.catalogue:read", Sensitivity.OPEN, "政务数据共享条例 20-22、27-29")
LEDGER = Guard("disclosure.ledger:read", Sensitivity.PERSONAL, _USE)
LEDGER_ID = Guard("disclosure.ledger:read", Sensitivity.OPEN, _USE)
STATISTICS = Guard("statistics.aggregate:read", Sensitivity.OPEN, "社会救助法 62")
QUALITY = Guard("data.quality:read", Sensitivity.OPEN, "长民发〔2025〕22号 二(二)")

VERIFY = Guard("alert.verification:write", Sensitivity.OPEN, "国办发〔2023〕39号 三(三)")
RAISE = Guard("alert.report:write", Sensitivity.OPEN, _REPORTS)
REQUEST_CORRECTION = Guard("correction.request:write", Sensitivity.OPEN, _CORRECTION)
ANSWER_CORRECTION = Guard("correction.answer:write", Sensitivity.OPEN, _CORRECTION)
EVALUATE = Guard("evaluation.base:write", Sensitivity.OPEN, _EVALUATED)
CLASSIFY = Guard("alert.classification:write", Sensitivity.OPEN, _PUSH)
PUSH = Guard("need.push:write", Sensitivity.OPEN, _PUSH)
ANSWER = Guard("need.answer:write", Sensitivity.OPEN, _PUSH)
REPORT = Guard("need.result:write", Sensitivity.OPEN, _PLATFORM)
CONFIRM = Guard("need.confirmation:write", Sensitivity.OPEN, _PLATFORM)
SUBMIT = Guard("record.submission:write", Sensitivity.OPEN, _SHARING)
WITHDRAW = Guard("need.withdrawal:write", Sensitivity.OPEN, _PUSH)
REQUEST_SHARING = Guard("sharing.request:write", Sensitivity.OPEN, "政务数据共享条例 20、27、28")
ANSWER_SHARING = Guard("sharing.answer:write", Sensitivity.OPEN, "政务数据共享条例 21、27")
SETTLE_SHARING = Guard("sharing.coordination:write", Sensitivity.OPEN, "政务数据共享条例 28")
