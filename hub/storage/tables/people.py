"""Households, persons, who belongs to which household, and the categories determined."""

from sqlalchemy import ARRAY, Boolean, Column, Index, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from hub.storage.tables.columns import day, fen, key, metadata, moment, octets, ref, text, version

household = Table(
    "household",
    metadata,
    key(),
    Column("number", Text(collation="C"), unique=True),  # civil affairs' own; None: a lone person
    text("status"),
    Column("head_person_id", Uuid),  # no foreign key: persons come after their household
    text("division_code"),
    octets("address_cell", nullable=True),
    text("address_mask", nullable=True),
    Column("member_count", Integer, nullable=False),
    ref("batch_id", "batch", nullable=True),
    moment("recorded_at"),
    version(),
    Index(None, "division_code", "id"),
)

person = Table(
    "person",
    metadata,
    key(),
    text("name"),
    text("name_mask"),
    octets("citizen_id_cell"),
    Column("citizen_id_index", octets("x").type, nullable=False, unique=True),
    text("citizen_id_mask"),
    text("id_status"),
    Column("sex", SmallInteger, nullable=False),  # GB/T 2261.1: 1 male, 2 female
    day("birth_date"),
    octets("phone_cell", nullable=True),
    text("phone_mask", nullable=True),
    ref("batch_id", "batch", nullable=True),
    moment("recorded_at"),
    version(),
)

membership = Table(
    "membership",
    metadata,
    key(),
    ref("household_id", "household"),
    ref("person_id", "person"),
    text("relation"),  # GB/T 4761, to the head
    Column("counted", Boolean, nullable=False),
    day("valid_from"),
    day("valid_to", nullable=True),  # the last day, included; None: still a member
    ref("batch_id", "batch", nullable=True),
    moment("recorded_at"),
    version(),
    Index(None, "household_id", "person_id"),
    Index(None, "person_id", "household_id"),
)

determination = Table(
    "determination",
    metadata,
    key(),
    ref("household_id", "household"),
    ref("person_id", "person"),
    text("category"),
    day("valid_from"),
    day("valid_to", nullable=True),  # the last day, included; None: without end
    text("decision_reference"),
    text("support_mode", nullable=True),  # of 特困人员
    text("self_care", nullable=True),
    text("policy_version"),
    ref("batch_id", "batch", nullable=True),
    moment("recorded_at"),
    version(),
    Index(None, "household_id"),
    Index(None, "person_id"),
)

facts = Table(  # one row a person and data set, upserted by the link step; each fills its own
    "facts",
    metadata,
    Column("person_id", person.c.id.type, primary_key=True),
    Column("dataset", Text(collation="C"), primary_key=True),
    ref("batch_id", "batch"),
    text("record_reference"),
    Column("disability_category", SmallInteger),  # 1 to 7, see domain.md 4.8
    Column("disability_level", SmallInteger),  # 1 the most severe, to 4
    text("certificate_status", nullable=True),
    text("certificate_mask", nullable=True),
    octets("certificate_index", nullable=True),
    day("certificate_issued_on", nullable=True),
    day("certificate_valid_to", nullable=True),
    day("died_on", nullable=True),
    Column("death_sources", ARRAY(Text)),
    moment("linked_at"),
    Column("is_registered", Boolean),  # as unemployed
    day("registered_on", nullable=True),
    fen("self_pay_12m_fen", nullable=True),  # of the 12 months before the comparison
    fen("total_12m_fen", nullable=True),
    day("settled_on", nullable=True),  # the newest settlement
    Column("is_over_threshold", Boolean),  # None: no document or pack gives the limit
    Column("is_insured", Boolean),
    Column("insured_year", SmallInteger),
    Column("is_enrolled", Boolean),
    Column("is_full_time", Boolean),
    Column("is_identified", Boolean),  # as a student in hardship, this school year
    Column("qualifies", Boolean),  # as seriously ill; neither disease nor class is known
    text("child_class", nullable=True),
    Column("is_protected", Boolean),  # as an orphan, or a child whom nobody supports
    text("monitored_type", nullable=True),
    day("identified_on", nullable=True),
    Column("is_monitored", Boolean),
    text("from_division", nullable=True),
    text("to_division", nullable=True),
    day("moved_on", nullable=True),
    text("house_grade", nullable=True),  # A sound, to D
    Column("only_dwelling", Boolean),
    day("assessed_on", nullable=True),
    day("renovated_on", nullable=True),
    text("hukou_division", nullable=True),
    text("area", nullable=True),  # URBAN or RURAL: whose standards hold for the household
    text("household_number", nullable=True),  # of CA_INCOME: whose income it is
    day("period_to", nullable=True),  # last of the 12 months of income
    fen("income_fen", nullable=True),  # of all members in these
    fen("wages_fen", nullable=True),
    fen("business_fen", nullable=True),
    fen("assets_fen", nullable=True),
    fen("transfers_fen", nullable=True),
    fen("work_costs_fen", nullable=True),
    Column("not_counted", JSONB),  # {"SCHOLARSHIP": fen or null, …}, within the income
    text("property_standing", nullable=True),  # the conclusion, never a balance
    Column("supporters", JSONB),  # [{kin, born_on, ability, paid_fen}]; []: there is none
    Column("has_income", Boolean),  # of their own; None: not looked into
    text("self_care", nullable=True),
    Column("disability_components", ARRAY(SmallInteger)),  # of category 7, as 64: 6, level 4
    Column("is_hard_to_place", Boolean),
    Column("is_employed", Boolean),
    day("employed_on", nullable=True),
    fen("premium_subsidy_fen", nullable=True),  # of the insured year
    text("school_stage", nullable=True),
    day("enrolled_on", nullable=True),  # at that stage
    fen("education_12m_fen", nullable=True),
    fen("rehabilitation_12m_fen", nullable=True),
    Column("has_dwelling", Boolean),
    Column("is_tenant", Boolean),  # of public rental housing
    Column("square_metres", SmallInteger),
    fen("rent_fen", nullable=True),  # a month and square metre, before any reduction
    day("struck_on", nullable=True),  # by the newest disaster
    Column("is_veteran", Boolean),
    Column("soldier_level", SmallInteger),  # 1 the most severe, to 10; None: not disabled by it
    Column("is_preferential", Boolean),
)

linked_dataset = Table(  # what the facts of a data set rest on, as of the last comparison
    "linked_dataset",
    metadata,
    Column("dataset", Text(collation="C"), primary_key=True),
    day("as_of"),  # the day that its newest batch shows
    Column("is_legible", Boolean, nullable=False),  # no rejected row hides whom it named
    Column("unsure", ARRAY(Uuid), nullable=False),  # persons of whom a row was rejected
)
