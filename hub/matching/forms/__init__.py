"""The forms that a file can come in: packed or not, in two encodings, as text, sheet or Parquet."""
