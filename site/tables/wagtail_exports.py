"""The files that Wagtail's own lists and reports give: a spreadsheet runs nothing that somebody typed."""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from .cells import neutralised

written = SpreadsheetExportMixin.preprocess_field_value
set_up = SpreadsheetExportMixin.setup


def register():
    SpreadsheetExportMixin.preprocess_field_value = _preprocess_field_value
    SpreadsheetExportMixin.setup = _setup


def _preprocess_field_value(self, field, value, export_format):
    cell = written(self, field, value, export_format)
    return neutralised(cell) if isinstance(cell, str) else cell


def _setup(self, request, *args, **kwargs):
    """A list that names no column has no file to give: it would be made of empty lines."""
    set_up(self, request, *args, **kwargs)
    self.is_export = self.is_export and bool(self.list_export)
