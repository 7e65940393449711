"""The one way out: selection, rights, one SQL statement, bytes, and the disclosure record."""
