"""Public-housing buildings of the OMHM: one row per building, its address replaced by a pseudonym."""

import pyarrow as pa


def load(table: pa.Table) -> pa.Table:
    """The columns are kept as they were read; the place of each building is found from its point by the load itself."""
    return table
