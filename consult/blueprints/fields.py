"""Form fields that more than one stage uses, with our words when what was typed is none."""

import re
from datetime import date, time
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField, Form, StringField, ValidationError

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?", re.IGNORECASE)
DAY = "Enter a date like 31 3 2019"
BOXES = 3
YEARS = range(1900, 2200)  # far from where a day has no day before or after it


class DayField(DateField):
    """A date in three boxes. Whatever is sent under its name, three boxes come back, with what was typed in them."""

    data: Any  # a date, or None
    raw_data: list[str] | None

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, widget=GovDateInput(), format="%d %m %Y", **options)

    def process(self, *given: Any, **more: Any) -> None:
        super().process(*given, **more)
        if self.raw_data is not None:
            self.raw_data = [*self.raw_data, *[""] * BOXES][:BOXES]

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = _day(valuelist)
        if self.data is None and any(part.strip() for part in valuelist):
            raise ValueError(DAY)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: ARG002
        """A date of which a part is missing is no date, also where it may be left out."""
        if self.data is None and not self.errors and any(part.strip() for part in self.raw_data or []):
            raise ValidationError(DAY)


def _day(parts: list[str]) -> date | None:
    """Day, month and year as a date; None when they are none."""
    plain = [part.strip() for part in parts]
    if len(plain) != BOXES or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in plain):
        return None
    day, month, year = map(int, plain)
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def clock_time(typed: str) -> time | None:
    """9:30, 09.30, 9:30am or 2pm as a time; None when it is none."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def is_a_time(_form: Form, field: StringField) -> None:
    if clock_time(field.data or "") is None:
        raise ValidationError("Enter a time like 9:30am or 14:00")
