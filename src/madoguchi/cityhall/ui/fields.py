"""The one form renderer: a Django bound field becomes label, 必須/任意, hint, control and error.

No `required` attribute and no browser validation (ux.md rule 17): the server decides, the error summary
says it. `help_text` is the hint. Widget attributes of the form's own (`autocomplete`, `inputmode`) stay.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

CLASSES = {forms.Select: "select", forms.Textarea: "textarea"}
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Problem(NamedTuple):
    """One line of the error summary; `target` is the id of the control to jump to, or empty."""

    target: str
    label: str
    message: str


def render(bound: forms.BoundField) -> SafeString:
    """The field as HTML, in one of three shapes: single control, single checkbox, group of choices."""
    bound.form.use_required_attribute = False
    context = {"bound": bound, "errors": bound.errors, "described": _described(bound)}
    if isinstance(bound.field.widget, GROUPS):
        return render_to_string(
            "ui/field_group.html", context | {"type": _input_type(bound), "choices": list(bound)}
        )
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return render_to_string(
            "ui/field_checkbox.html", context | {"control": bound.as_widget(attrs=_attrs(bound, ""))}
        )
    css = next((name for kind, name in CLASSES.items() if isinstance(bound.field.widget, kind)), "input")
    return render_to_string("ui/field.html", context | {"control": bound.as_widget(attrs=_attrs(bound, css))})


def problems(form: forms.BaseForm) -> list[Problem]:
    """Every error of a form in page order: those of the whole form first."""
    whole = [Problem("", "", str(message)) for message in form.non_field_errors()]
    of_fields = [
        Problem(_target(bound), str(bound.label), str(message)) for bound in form for message in bound.errors
    ]
    return whole + of_fields


def _attrs(bound: forms.BoundField, css: str) -> dict[str, Any]:
    own = str(bound.field.widget.attrs.get("class", ""))
    attrs: dict[str, Any] = {"class": f"{css} {own}".strip()} if css else {}
    attrs["aria-describedby"] = _described(bound) or None
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {name: value for name, value in attrs.items() if value}


def _described(bound: forms.BoundField) -> str:
    ids = [f"{bound.auto_id}_hint"] if bound.help_text else []
    return " ".join([*ids, f"{bound.auto_id}_error"] if bound.errors else ids)


def _input_type(bound: forms.BoundField) -> str:
    return str(bound.field.widget.input_type)


def _target(bound: forms.BoundField) -> str:
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, GROUPS) else str(bound.auto_id)
