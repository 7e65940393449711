"""The oracle: what an operation must answer, worked out in plain Python from the stored rows.

It shares nothing with hub.reading or schema.plan: graphql-core executes the document over the
SDL's text, and rows, sights, rights, masks and pages are found here a second time.
"""
