"""The law as data: reviewed files, and the one reader of them."""
