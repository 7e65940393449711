"""Where the rows of each type come from, and the conditions and orders of the lists over them.

The schema names these; it holds no SQL of its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from hub.domain.alerts import UNSEEN_STATES
from hub.domain.evaluation.circumstances import Origin
from hub.domain.needs import AWAITED_STATUSES, OPEN_STATUSES
from hub.reading.shapes import Filter, Kind, OrderKey, Row


def _listed(choices: Iterable[StrEnum]) -> str:
    return f"({','.join(repr(each.value) for each in sorted(choices))})"


_OPEN = _listed(OPEN_STATUSES)
_OPEN_NEED = (
    "EXISTS (SELECT 1 FROM department_ground g_ "
    "WHERE g_.household_id={a}.household_id AND g_.ground='OPEN_NEED')"
)
_MEMBER_OPEN_NEED = (
    "EXISTS (SELECT 1 FROM membership m_ JOIN department_ground g_ "
    "ON g_.household_id=m_.household_id AND g_.ground='OPEN_NEED' WHERE m_.person_id={a}."
)
_MINE = "=current_setting('hub.department')"


def _of_household(table: str, *, person: bool = False, owner: str | None = None) -> Row:
    """Return the rows of a table that belong to a household."""
    return Row(
        source=f"{table} {{a}}",
        household="{a}.household_id",
        person="{a}.person_id" if person else None,
        open_need=_OPEN_NEED,
        own=f"{{a}}.{owner}{_MINE}" if owner else None,
    )


def _facts(dataset: str) -> Row:
    """Return the facts that the link step keeps of one data set."""
    return Row(
        source=f"(SELECT * FROM facts WHERE dataset='{dataset}') {{a}}",
        person="{a}.person_id",
        open_need=_MEMBER_OPEN_NEED + "person_id)",
        dataset=dataset,
    )


HOUSEHOLD = Row(
    source="household {a}",
    household="{a}.id",
    open_need=_OPEN_NEED.replace("{a}.household_id", "{a}.id"),
)
PERSON = Row(source="person {a}", person="{a}.id", open_need=_MEMBER_OPEN_NEED + "id)")
DISABILITY = _facts("DPF_CERTIFICATES")
REPORTED_DEATH = _facts("HEA_DEATHS")
UNEMPLOYMENT = _facts("HRSS_UNEMPLOYMENT")
MEDICAL_COST = _facts("MED_SETTLEMENTS")
INSURANCE = _facts("MED_INSURANCE")
ENROLMENT = _facts("EDU_ROLLS")
STUDENT_HARDSHIP = _facts("EDU_HARDSHIP")
SERIOUS_ILLNESS = _facts("HEA_SERIOUS_ILLNESS")
CHILD_PROTECTION = _facts("CA_CHILDREN")
POVERTY_MONITORING = _facts("AGR_MONITORED")
RELOCATION = _facts("AGR_RELOCATION")
HOUSING = _facts("HOU_DANGEROUS")
PRESENT_MEMBER = _of_household(
    "(SELECT * FROM membership WHERE valid_to IS NULL OR valid_to>=current_date)", person=True
)
DETERMINATION = _of_household("determination", person=True)
STATUS_ATTESTATION = Row(  # always one row, whether the person is known or not
    source="attested_status({index.idNumber person.citizen_id}) {a}",
    household="{a}.household_ids",
    person="{a}.person_id",
)
ALERT = replace(_of_household("alert", person=True), origin="indicator")
DEPARTMENT_REPORT = Row(
    source="department_report {a}", household="{a}.household_id", person="{a}.person_id"
)
VERIFICATION = _of_household("verification")
NEED = Row(
    source="need {a}",
    household="{a}.household_id",
    person="{a}.person_id",
    open_need=f"{{a}}.status IN {_OPEN}",
    own="{a}.department" + _MINE,
)
HANDLING_RESULT = Row(
    source="handling_result {a}",
    household="{a}.household_id",
    open_need=f"EXISTS (SELECT 1 FROM need n_ WHERE n_.id={{a}}.need_id AND n_.status IN {_OPEN})",
    own="{a}.department" + _MINE,
)
ASSISTANCE_RECORD = replace(
    _of_household("assistance_record", person=True, owner="owner_department"), origin="batch_id"
)
EVALUATION = _of_household("evaluation")
EVALUATION_RESULT = _of_household("evaluation_result", person=True)
EVALUATION_STEP = _of_household("evaluation_step")
STEP_PARAMETER = Row(
    source="ROWS FROM (jsonb_to_recordset({parent}.given) AS (key text,value text,unit text,"
    "document text,clause text,words text,trust text,pack text,adopted boolean)) "
    "WITH ORDINALITY AS {a}(key,value,unit,document,clause,words,trust,pack,adopted,place)"
)
STEP_INPUT = Row(
    source="ROWS FROM (jsonb_to_recordset({parent}.used) AS (name text,value text,origin text,"
    "code text,reference text,as_of date,person_id uuid)) "
    "WITH ORDINALITY AS {a}(name,value,origin,code,reference,as_of,person_id,place)",
    person="{a}.person_id",
    origin=f"CASE WHEN {{a}}.origin='{Origin.DATASET}' THEN {{a}}.code END",
)
ENTITLEMENT = _of_household("entitlement", person=True)
CORRECTION = _of_household("correction", person=True, owner="owner_department")
CHAIN_EVENT = _of_household("chain_event", owner="department")
CHAIN_ROW = Row(
    source="unnest({parent}.row_tables,{parent}.row_ids,{parent}.row_versions) "
    "WITH ORDINALITY AS {a}(table_name,row_id,row_version,place)"
)
VIEWER = Row(
    source="(SELECT {caller.client_id} AS client_id,{caller.department} AS department,"
    "{caller.role} AS role,{caller.division} AS division_code,{caller.purpose} AS purpose,"
    "string_to_array({caller.scopes},' ') AS scopes) {a}"
)
INDICATOR = Row(source="current_indicator {a}")
PROGRAMME = Row(source="current_programme {a}")
POLICY_PACK = Row(source="current_pack {a}")
POLICY_PARAMETER = Row(
    source="ROWS FROM (jsonb_to_recordset({parent}.parameters) AS (key text,value jsonb,"
    "unset boolean,unit text,document text,clause text,words text,trust text,adopted boolean,"
    "origin text,pack text,valid_from text,valid_to text)) WITH ORDINALITY AS {a}(key,value,unset,"
    "unit,document,clause,words,trust,adopted,origin,pack,valid_from,valid_to,place)"
)
GRANT = Row(source="current_grant {a}")
ITEM = Row(source="current_item {a}")
AGREEMENT = Row(source="sharing_agreement {a}")
SHARING_REQUEST = Row(source="sharing_request {a}")
STATISTIC = Row(source="statistic {a}")
DATASET = Row(source="current_dataset {a}")
DATASET_FIELD = Row(
    source="ROWS FROM (jsonb_to_recordset({parent}.fields) AS (name text,label text,type text,"
    "required boolean,codes text[])) WITH ORDINALITY AS {a}(name,label,type,required,codes,place)"
)
DATA_QUALITY = Row(source="data_quality {a}")
REJECTION_REASON = Row(source="data_quality_reason {a}")

# The first condition is an index's own; a day counts as late once it is over in China.
_OVERDUE = (
    "({{a}}.{column} IN {waiting} AND {{a}}.due_on IS NOT NULL AND {{a}}.due_on<current_date)"
)
NEED_OVERDUE = _OVERDUE.format(column="status", waiting=_listed(AWAITED_STATUSES))
ALERT_OVERDUE = _OVERDUE.format(column="state", waiting=_listed(UNSEEN_STATES))
REQUEST_OVERDUE = _OVERDUE.format(column="state", waiting="('SUBMITTED')")
CORRECTION_OVERDUE = _OVERDUE.format(column="status", waiting="('FILED')")
OVERDUE_NEEDS = Filter(argument="overdue", sql=NEED_OVERDUE, if_false=f"NOT {NEED_OVERDUE}")
OVERDUE_ALERTS = Filter(argument="overdue", sql=ALERT_OVERDUE, if_false=f"NOT {ALERT_OVERDUE}")
OVERDUE_CORRECTIONS = Filter(
    argument="overdue", sql=CORRECTION_OVERDUE, if_false=f"NOT {CORRECTION_OVERDUE}"
)
OVERDUE_REQUESTS = Filter(
    argument="overdue", sql=REQUEST_OVERDUE, if_false=f"NOT {REQUEST_OVERDUE}"
)
REQUEST_STATE = (
    "(CASE WHEN {a}.state='ACCEPTED' AND {a}.agreed_from<=current_date "
    "THEN 'DELIVERED' ELSE {a}.state END)"
)
IN_REQUEST_STATES = Filter(argument="state", sql=f"{REQUEST_STATE}=ANY({{value}}::text[])")
AGREEMENT_OVER = "({a}.state='ENDED' OR {a}.valid_to<current_date)"
DISPOSAL_OVERDUE = (
    "({a}.disposed_on IS NULL AND {a}.disposal_due_on IS NOT NULL "
    "AND {a}.disposal_due_on<current_date)"
)
_OWNED = f"({{a}}.owner_department{_MINE} AND {{a}}.division_code=current_setting('hub.division'))"
OWNED_CORRECTIONS = Filter(argument="owned", sql=_OWNED, if_false=f"NOT {_OWNED}")

_HOME = "FROM household h_ WHERE h_.id={a}.household_id"
# The divisions around a household, its own first; each class as the nearest that routes it has it.
_AROUND = (
    "(SELECT ARRAY[h_.division_code,left(h_.division_code,9),left(h_.division_code,6),"
    f"left(h_.division_code,4)||'00',left(h_.division_code,2)||'0000','000000'] {_HOME})"
)
_ROUTES = (
    "(SELECT DISTINCT ON (r_.need_class) r_.need_class,r_.department,r_.programme "
    f"FROM current_routing r_,(SELECT {_AROUND} AS codes) AS around_ "
    "WHERE r_.division=ANY(around_.codes) "
    "AND current_date BETWEEN coalesce(r_.valid_from,current_date) "
    "AND coalesce(r_.valid_to,current_date) "
    "ORDER BY r_.need_class,array_position(around_.codes,r_.division)) AS route_"
)
# The class of need under which an entitlement can be pushed: the one whose aid it is, else the only
# one that goes to its department.
ENTITLEMENT_NEED_CLASS = (
    "(SELECT coalesce(min(route_.need_class) FILTER (WHERE route_.programme={a}.programme),"
    "CASE WHEN count(*) FILTER (WHERE route_.department={a}.owner)=1 "
    "THEN min(route_.need_class) FILTER (WHERE route_.department={a}.owner) END) "
    f"FROM {_ROUTES})"
)
ENTITLEMENT_DIVISION = f"(SELECT h_.division_code {_HOME})"

_ID = OrderKey(column="id", field="id", kind=Kind.WORD)
_HOUSEHOLD_ID = OrderKey(column="household_id", field="household", kind=Kind.WORD)
BY_ID = (_ID,)
BY_HOUSEHOLD = (_HOUSEHOLD_ID, _ID)
BY_PLACE = (
    OrderKey(column="division_code", field="division", kind=Kind.WORD),
    OrderKey(column="department", field="department", kind=Kind.WORD),
)
BY_CODE = (OrderKey(column="code", field="code", kind=Kind.TEXT),)
BY_SEQUENCE = (OrderKey(column="sequence", field="sequence", kind=Kind.NUMBER),)
BY_PUSH = (OrderKey(column="pushed_at", field="pushedAt", kind=Kind.MOMENT), _ID)
BY_RAISING = (OrderKey(column="raised_at", field="raisedAt", kind=Kind.MOMENT), _ID)
BY_FILING = (OrderKey(column="filed_at", field="filedAt", kind=Kind.MOMENT), _ID)
BY_SUBMISSION = (OrderKey(column="submitted_at", field="submittedAt", kind=Kind.MOMENT), _ID)
BY_RECORDING = (OrderKey(column="recorded_at", field="recordedAt", kind=Kind.MOMENT), _ID)

OF_ID = Filter(argument="id", sql="{a}.id={value}::uuid")
OF_HOUSEHOLD_ID = Filter(argument="householdId", sql="{a}.id={value}::uuid")
RECORDS_OF_HOUSEHOLD = Filter(argument="householdId", sql="{a}.household_id={value}::uuid")
_AREA = r"regexp_replace({value}::text,'^([0-9]{2})0000$|^([0-9]{4})00$','\1\2')"  # 4107 00: a city
WITHIN_DIVISION = Filter(  # what is no code of a division is within none
    argument="division",
    sql=f"{{a}}.division_code>={_AREA} AND {{a}}.division_code<{_AREA}||':' "
    r"AND {value}::text ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'",
)
OF_HOUSEHOLDS_WITHIN = Filter(
    argument="division",
    sql=f"EXISTS (SELECT 1 {_HOME} AND {WITHIN_DIVISION.sql.replace('{a}', 'h_')})",
)
OF_PROGRAMME = Filter(argument="programme", sql="{a}.programme={value}")
ENTITLED_SO = Filter(  # absent: what is due and did not come
    argument="state", sql="{a}.state=ANY({value}::text[])", or_else="{a}.state='MISSED'"
)
AROUND_DIVISION = Filter(  # the division itself, those around it and the nation
    argument="division",
    sql="{a}.division_code IN ('000000',left({value}::text,2)||'0000',left({value}::text,4)||'00',"
    "left({value}::text,6)) AND {value}::text ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'",
)
IN_FORCE_ON = Filter(
    argument="on",
    sql="coalesce({a}.valid_from<={value}::date,true) "
    "AND coalesce({a}.valid_to>={value}::date,true)",
)
OF_MONTH = Filter(argument="month", sql="{a}.month={value}")
OF_DIMENSION = Filter(argument="dimension", sql="{a}.dimension={value}")
IN_STATUSES = Filter(argument="status", sql="{a}.status=ANY({value}::text[])")
IN_STATES = Filter(argument="state", sql="{a}.state=ANY({value}::text[])")
OF_KNOWN = Filter(
    argument="known", sql="{a}.person_id IS NOT NULL", if_false="{a}.person_id IS NULL"
)
IN_INBOX = Filter(  # absent: the caller's own office
    argument="department",
    sql="{a}.department={value}",
    or_else="{a}.department=current_setting('hub.department') "
    "AND {a}.division_code=current_setting('hub.division')",
)
