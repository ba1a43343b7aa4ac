"""A region's programme as files: read, checked as a whole, then loaded. Loading twice is loading once."""

from consult.programme.check import ProgrammeBroken, check
from consult.programme.files import WEST_MIDLANDS, Programme, read_files
from consult.programme.load import Loaded, load_programme

__all__ = ["WEST_MIDLANDS", "Loaded", "Programme", "ProgrammeBroken", "check", "load_programme", "read_files"]
