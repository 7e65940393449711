"""Departments' files taken in and compared: indicators, engine, hits, one fold into alerts."""
