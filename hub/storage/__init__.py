"""Tables, sessions and the write side's SQL."""
