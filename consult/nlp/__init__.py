"""Language work: texts in, small frozen dataclasses out, and nothing dropped in silence.

Pure: no Flask, no database, no clock, no configuration, and no chance without a seed. Importing the package loads
no model and no engine; each skill is a module of its own and `language.py` loads spaCy when it is first needed.
"""
