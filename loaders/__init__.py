"""Turn each extract as received into one checked Parquet table, one pair of files per source."""
