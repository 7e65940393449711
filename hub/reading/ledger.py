"""Where the rows of the disclosure ledger come from, and how they are searched.

Whom a disclosure was about is told as far as the caller sees these households and persons: who
stands above the counties sees several, and each county is told of its own.
"""

from hub.reading.shapes import Filter, Row

HOUSEHOLDS = (
    "ARRAY(SELECT h_.id FROM household h_ WHERE h_.id=ANY({a}.household_ids) ORDER BY h_.id)"
)
PERSONS = "ARRAY(SELECT p_.id FROM person p_ WHERE p_.id=ANY({a}.person_ids) ORDER BY p_.id)"
DISCLOSURE = Row(
    source="disclosure {a}",
    household=f"nullif(array_to_string({HOUSEHOLDS},','),'')",
    person=f"nullif(array_to_string({PERSONS},','),'')",
)


def _about(table: str) -> Filter:
    """Return the filter by whom a disclosure was about; who is not seen was in none."""
    return Filter(
        argument=f"{table}Id",
        sql="({a}.recorded_at,{a}.id) IN (SELECT s_.recorded_at,s_.id "
        f"FROM disclosures_of_{table}({{value}}::uuid) s_) "
        f"AND EXISTS (SELECT 1 FROM {table} t_ WHERE t_.id={{value}}::uuid)",
    )


def _equal(argument: str, column: str) -> Filter:
    return Filter(argument=argument, sql=f"{{a}}.{column}={{value}}::text")


ABOUT_HOUSEHOLD = _about("household")
ABOUT_PERSON = _about("person")
BY_CLIENT = _equal("clientId", "client_id")
BY_DEPARTMENT = _equal("department", "department")
FOR_PURPOSE = _equal("purpose", "purpose")
OF_OUTCOME = _equal("outcome", "outcome")
SINCE = Filter(argument="from", sql="{a}.recorded_at>={value}::timestamptz")
UNTIL = Filter(argument="to", sql="{a}.recorded_at<{value}::timestamptz")
