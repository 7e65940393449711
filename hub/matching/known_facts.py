"""What the data sets say of each person of the hub, as rows of the table `facts`.

Of several certificates the valid one counts, then the newest; of several days of death the first.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

_QUERIES: Mapping[str, str] = {
    "DPF_CERTIFICATES": """
        SELECT person_id, 'DPF_CERTIFICATES' AS dataset, batch_id, record_reference,
            CAST(category AS SMALLINT) AS disability_category,
            CAST(level AS SMALLINT) AS disability_level,
            status AS certificate_status,
            certificate_number_mask AS certificate_mask,
            unhex(certificate_number_index) AS certificate_index,
            issued_on AS certificate_issued_on,
            valid_to AS certificate_valid_to,
            NULL AS died_on, NULL AS death_sources
        FROM dpf_certificates
        QUALIFY row_number() OVER (
            PARTITION BY person_id
            ORDER BY status = 'VALID' DESC, issued_on DESC, record_reference
        ) = 1
        ORDER BY person_id
    """,
    "HEA_DEATHS": """
        SELECT person_id, 'HEA_DEATHS' AS dataset,
            arg_min(batch_id, (died_on, record_reference)) AS batch_id,
            arg_min(record_reference, (died_on, record_reference)) AS record_reference,
            NULL AS disability_category, NULL AS disability_level,
            NULL AS certificate_status, NULL AS certificate_mask, NULL AS certificate_index,
            NULL AS certificate_issued_on, NULL AS certificate_valid_to,
            min(died_on) AS died_on,
            list_sort(list_distinct(list(source))) AS death_sources
        FROM hea_deaths
        GROUP BY person_id
        ORDER BY person_id
    """,
}
DATASETS = tuple(_QUERIES)
_FETCH_ROWS = 10_000


def rows(engine: duckdb.DuckDBPyConnection, dataset: str) -> Iterator[dict[str, Any]]:
    """Yield one row a person, its columns named as in the table `facts`, ids as text."""
    found = engine.execute(_QUERIES[dataset])
    names = [column[0] for column in found.description]
    while chunk := found.fetchmany(_FETCH_ROWS):
        for values in chunk:
            yield dict(zip(names, values, strict=True))
