"""The fields that the forms of responding are made of."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovTextArea, GovTextInput
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice


def as_choices(pairs: Any) -> list[SelectChoice]:
    return [SelectChoice(value=str(value), label=label) for value, label in pairs]


class Radios(RadioField):
    """Radio buttons of which none may be picked; a validator says where one must."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


def radios_field(label: str, choices: Any, **other: Any) -> RadioField:
    return Radios(label, choices=choices, widget=GovRadioInput(), default="", **other)


def ticks_field(label: str, choices: Any, **other: Any) -> SelectMultipleField:
    return SelectMultipleField(label, choices=choices, widget=GovCheckboxesInput(), default=list, **other)


def line_field(label: str, **other: Any) -> StringField:
    return StringField(label, widget=GovTextInput(), **other)


class TallTextArea(GovTextArea):
    """Room for several paragraphs."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        return {"rows": 10} | super().map_gov_params(field, **kwargs)


def area_field(label: str, *, tall: bool = False, **other: Any) -> TextAreaField:
    return TextAreaField(label, widget=TallTextArea() if tall else GovTextArea(), **other)


def number_field(label: str, **other: Any) -> StringField:
    """A number as people write it; the browser offers its figures, and nothing counts up by a turn of the wheel."""
    return line_field(label, render_kw={"inputmode": "decimal", "spellcheck": "false"}, **other)


class PlaceInput(GovTextInput):
    """A box for a figure or two."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        return {"classes": "govuk-input--width-2"} | super().map_gov_params(field, **kwargs)


def place_field(label: str) -> StringField:
    return StringField(label, widget=PlaceInput(), render_kw={"inputmode": "numeric", "autocomplete": "off"})
