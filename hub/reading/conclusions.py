"""Derived fields: a yes, a no or a band in place of the value that it is drawn from.

Each is an SQL expression over a row's alias `{a}`; it sees what the caller's row policies show.
"""

from collections.abc import Sequence
from enum import StrEnum

from hub.domain.money import AMOUNT_BAND_YUAN, FEN_PER_YUAN, AmountBand
from hub.domain.people import AGE_BAND_YEARS, AgeBand, DisabilityBand


def _banded(value: str, ends: Sequence[int], bands: type[StrEnum]) -> str:
    """Return the SQL of the band that a number falls in; a band begins at its end, null is null."""
    names = ",".join(f"'{band.value}'" for band in bands)
    return f"(ARRAY[{names}])[1+width_bucket({value},ARRAY[{','.join(map(str, ends))}]::bigint[])]"


def _amount(fen: str) -> str:
    """Return the SQL of the band of an amount in fen."""
    return _banded(f"({fen})", [yuan * FEN_PER_YUAN for yuan in AMOUNT_BAND_YUAN], AmountBand)


def _of_fact(dataset: str, condition: str) -> str:
    """Return the FROM and WHERE that find a person's fact of a data set."""
    return f"FROM facts f_ WHERE f_.person_id={{a}}.id AND f_.dataset='{dataset}' AND {condition}"


AGE_BAND = _banded(
    "extract(year FROM age(current_date,{a}.birth_date))::bigint", AGE_BAND_YEARS, AgeBand
)
IS_ID_VERIFIED = "({a}.id_status='VALID')"
IS_REPORTED_DEAD = f"EXISTS (SELECT 1 {_of_fact('HEA_DEATHS', 'f_.died_on IS NOT NULL')})"
DISABILITY_BAND = (
    f"(SELECT {_banded('f_.disability_level::bigint', (3,), DisabilityBand)} "
    + _of_fact("DPF_CERTIFICATES", "f_.certificate_status='VALID'")
    + ")"
)
IS_DETERMINED = (
    "EXISTS (SELECT 1 FROM determination d_ WHERE d_.person_id={a}.id "
    "AND d_.valid_from<=current_date AND (d_.valid_to IS NULL OR d_.valid_to>=current_date))"
)
IS_AIDED_BY_OTHERS = "(aid_of_others({a}.id) IS NOT NULL)"
AID_OF_OTHERS_BAND = _amount("aid_of_others({a}.id)")
SELF_PAY_BAND = _amount("{a}.self_pay_12m_fen")
TOTAL_BAND = _amount("{a}.total_12m_fen")
AMOUNT_BAND = _amount("{a}.amount_fen")
