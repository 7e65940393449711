"""The domain's choices in the schema, each registered once, before any type names it."""

import strawberry

from hub.domain.agreements import AgreementState
from hub.domain.alerts import AlertState, Path, Severity, VerificationMethod, VerificationResult
from hub.domain.assistance import AssistanceKind, PaymentStatus
from hub.domain.callers import Purpose, Role
from hub.domain.corrections import CorrectionOutcome, CorrectionStatus
from hub.domain.disclosures import DisclosureOutcome
from hub.domain.evaluation.circumstances import (
    Ability,
    Area,
    Employment,
    Kin,
    Origin as InputOrigin,
    PropertyStanding,
    Spending,
    Stage,
)
from hub.domain.evaluation.results import EntitlementState
from hub.domain.evaluation.rules import Modality, Period as EntitlementPeriod
from hub.domain.evaluation.steps import Verdict
from hub.domain.events import EventKind
from hub.domain.law import Trust
from hub.domain.money import AmountBand
from hub.domain.needs import HandlingResult as HandlingResultKind, NeedClass, NeedStatus
from hub.domain.people import (
    AgeBand,
    Category,
    CertificateStatus,
    ChildClass,
    DeathSource,
    DisabilityBand,
    HouseGrade,
    HouseholdStatus,
    IdStatus,
    MonitoredType,
    SelfCare,
    SupportMode,
)
from hub.domain.rejections import Reason
from hub.domain.sharing import Ask, Form, Ground
from hub.domain.sharing_requests import RequestAnswer, RequestState, Settlement
from hub.domain.sharing_terms import SharingAttribute, SharingMethod
from hub.domain.statistics import CellState, Counted, Dimension
from hub.policy.datasets import Frequency, Mode

strawberry.enum(NeedClass, description="需求类别。What kind of help a household needs.")
strawberry.enum(
    NeedStatus, description="需求状态。Where a need stands between the push and its end."
)
strawberry.enum(
    HandlingResultKind,
    name="HandlingResultKind",
    description="办理结果。What came of a need, in the department's words.",
)
strawberry.enum(IdStatus, description="证件核验状态。How far a citizen id can be relied on.")
strawberry.enum(CertificateStatus, description="残疾人证状态。State of a certificate.")
strawberry.enum(DeathSource, description="死亡信息来源。Who reported a death.")
strawberry.enum(
    ChildClass,
    description="儿童类别：孤儿、事实无人抚养儿童。Why a child is protected.",
)
strawberry.enum(
    MonitoredType,
    description="防止返贫监测对象类别：脱贫不稳定、边缘易致贫、突发严重困难。"
    "Why a household is monitored against return to poverty.",
)
strawberry.enum(HouseGrade, description="房屋鉴定等级。How safe a house was found to be, A to D.")
strawberry.enum(AgeBand, description="年龄段。An age without the day of birth.")
strawberry.enum(
    DisabilityBand, description="残疾等级段。A disability without its category and level."
)
strawberry.enum(AmountBand, description="金额区间（元）。How much, in yuan, without the amount.")
strawberry.enum(HouseholdStatus, description="家庭状态。What the hub knows of a household.")
strawberry.enum(Category, description="低收入人口类别。Category. Source: 国办发〔2023〕39号 二.")
strawberry.enum(SupportMode, description="特困供养方式。How a 特困 person is supported.")
strawberry.enum(
    SelfCare, description="特困自理能力。How far a 特困 person can care for themselves."
)
strawberry.enum(Path, description="预警处置路径 A–E。What an alert says may be wrong.")
strawberry.enum(Severity, description="预警等级。How urgent an alert is.")
strawberry.enum(AlertState, description="预警状态。Where an alert stands.")
strawberry.enum(VerificationMethod, description="核查方式。How it was looked at.")
strawberry.enum(VerificationResult, description="核查结果。What people found.")
strawberry.enum(AssistanceKind, description="救助形式。In what form aid was given.")
strawberry.enum(PaymentStatus, description="发放状态。What became of a payment.")
strawberry.enum(EventKind, description="救助链事件类型。What a step of the chain records.")
strawberry.enum(CorrectionStatus, description="纠错状态。Where a correction stands.")
strawberry.enum(CorrectionOutcome, description="纠错答复。What the owner of the data answered.")
strawberry.enum(Role, description="客户端角色。What kind of client asks.")
strawberry.enum(Purpose, description="数据使用目的。Why data is asked for.")
strawberry.enum(
    Form, name="GrantForm", description="提供形式：原值或掩码。In which form a field is given."
)
strawberry.enum(Ask, name="GrantAsk", description="另须具备的条件。What a request must name too.")
strawberry.enum(
    Ground, name="GrantGround", description="提供所依据的事实。The fact about a row it rests on."
)
strawberry.enum(
    Mode,
    name="DatasetMode",
    description="批次方式：全量、累计、按月。How batches of a data set follow one another.",
)
strawberry.enum(
    Frequency, name="DatasetFrequency", description="报送周期。How often a batch is due."
)
strawberry.enum(
    Verdict,
    description="测算结论；UNKNOWN 为情况不明，UNSET 为文件未予规定。What a rule says; UNKNOWN: "
    "somebody has to find out, UNSET: no document gives the value that it needs.",
)
strawberry.enum(Modality, description="条款的约束力：应当、可以、优先。How binding the words are.")
strawberry.enum(
    Trust,
    name="CitationTrust",
    description="依据的可信程度：S 本地文件全文，L 上位法全文，W 公开摘录，M 凭记忆待核，P 本项目"
    "建议。How far a citation can be relied on.",
)
strawberry.enum(
    InputOrigin,
    name="EvaluationInputOrigin",
    description="情况的来源：部门数据集、枢纽登记、申报。From where something is known.",
)
strawberry.enum(
    EntitlementState,
    description="应享救助的状态：已享、漏享、可能、无依据。How what is due compares with "
    "what came.",
)
strawberry.enum(
    EntitlementPeriod, name="EntitlementPeriod", description="享受周期。How often it is given."
)
strawberry.enum(Area, description="执行城镇或农村标准。Whose standards hold for a household.")
strawberry.enum(
    PropertyStanding,
    description="家庭财产核对结论，不含余额。The conclusion about property; never a balance.",
)
strawberry.enum(Employment, description="就业状况。How somebody stands to work.")
strawberry.enum(Stage, name="SchoolStage", description="就读阶段。The stage of schooling.")
strawberry.enum(Kin, description="与被赡养抚养扶养人的关系。What a supporter is to the person.")
strawberry.enum(Ability, name="SupportAbility", description="赡养抚养扶养能力。Who can support.")
strawberry.enum(
    Spending, name="SpendingKind", description="必需支出类别。What necessary expenditure is for."
)
strawberry.enum(Reason, name="RejectionReason", description="不收原因。Why a row was not taken in.")

__all__ = [
    "Ability",
    "AgeBand",
    "AlertState",
    "AmountBand",
    "Area",
    "Ask",
    "AssistanceKind",
    "Category",
    "CellState",
    "CertificateStatus",
    "CorrectionOutcome",
    "CorrectionStatus",
    "Counted",
    "DeathSource",
    "Dimension",
    "DisabilityBand",
    "Employment",
    "EntitlementPeriod",
    "EntitlementState",
    "EventKind",
    "Form",
    "Frequency",
    "Ground",
    "HandlingResultKind",
    "HouseGrade",
    "HouseholdStatus",
    "IdStatus",
    "InputOrigin",
    "Kin",
    "Modality",
    "Mode",
    "MonitoredType",
    "NeedClass",
    "NeedStatus",
    "Path",
    "PaymentStatus",
    "PropertyStanding",
    "Purpose",
    "Reason",
    "RequestAnswer",
    "RequestState",
    "Role",
    "SelfCare",
    "Settlement",
    "Severity",
    "Spending",
    "Stage",
    "SupportMode",
    "Trust",
    "Verdict",
    "VerificationMethod",
    "VerificationResult",
]
strawberry.enum(SharingAttribute, description="共享属性。Whether a catalogue item is shared.")
strawberry.enum(SharingMethod, description="共享方式。How shared data travels.")
strawberry.enum(AgreementState, description="协议状态。Where a sharing agreement stands.")
strawberry.enum(
    RequestState,
    name="SharingRequestState",
    description="共享申请状态；DELIVERED 为已同意且协议已生效。Where a sharing request stands; "
    "DELIVERED: it was accepted, and the first day has come.",
)
strawberry.enum(
    RequestAnswer,
    name="SharingRequestAnswer",
    description="共享申请答复。What civil affairs says to a request.",
)
strawberry.enum(
    Settlement,
    name="SharingSettlement",
    description="争议处理结果。What the data authority says to a refusal.",
)
strawberry.enum(DisclosureOutcome, description="已提供或已拒绝。What became of a request for data.")
strawberry.enum(
    Dimension,
    name="StatisticsDimension",
    description="统计维度；TOTAL 为合计。What a table of the statistics is divided by.",
)
strawberry.enum(
    Counted, name="StatisticsCounted", description="统计对象。What the statistics count."
)
strawberry.enum(
    CellState,
    name="StatisticsState",
    description="公布或不公布。Whether a count is told; SUPPRESSED is no zero.",
)
