"""Turn each extract as received into one checked Parquet table, one contract per source."""
