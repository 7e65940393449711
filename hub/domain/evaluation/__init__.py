"""A household held against the law: what each rule says of it, step by step, and never guessed."""
