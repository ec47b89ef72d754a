"""The limits of the 34 territories: one row per arrondissement or ville liée."""

import pyarrow as pa

from loaders.places import territories


def load(table: pa.Table) -> pa.Table:
    """Name each territory with its own dashes, which the portal writes as hyphens."""
    known = territories()
    pairs = zip(table["territory_id"].to_pylist(), table["name"].to_pylist(), strict=True)
    names = [known[place].name["fr"] if place in known else given for place, given in pairs]
    return table.set_column(table.schema.get_field_index("name"), "name", pa.array(names, pa.string()))
