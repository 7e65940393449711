"""The demonstration county (演示数据): made up from a seed, taken in as a county would."""
