"""Form fields that more than one stage uses, with our words when what was typed is none."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField

DAY = "Enter a date like 31 3 2019"


class DayField(DateField):
    """A date in three boxes."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, widget=GovDateInput(), format="%d %m %Y", **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(DAY) from error
