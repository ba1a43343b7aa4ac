"""The language tools by hand, one module a command.

Each module says its `NAME`, takes its own options in `add_options` and does its work in `carry_out`, which gives back
what to write: the report, and what could not be read.
"""
