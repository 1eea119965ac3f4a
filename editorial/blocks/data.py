"""Blocks of figures."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from .read import ChoiceBlock, StructBlock

TABLE_PREVIEW = {
    "data": [["Soort", "Bedrag"], ["Thuiswerkdag", "€ 2,40"], ["Kilometer", "€ 0,23"]],
    "first_row_is_table_header": True,
    "first_col_is_header": False,
    "table_caption": "Vergoedingen",
}


class TableDataBlock(TableBlock):
    """A table; wide ones scroll inside the page."""

    def get_searchable_content(self, value):
        """Return the cells, after the caption, which Wagtail leaves out."""
        caption = [value["table_caption"]] if value and value.get("table_caption") else []
        return [*caption, *super().get_searchable_content(value)]

    class Meta:
        icon = "table"
        label = _("Table")
        template = "editorial/blocks/table.html"
        preview_value = TABLE_PREVIEW
        description = _("Rows and columns, with headers that screen readers announce.")


class ChartBlock(StructBlock):
    """A chart whose figures can also be read as a table."""

    kind = ChoiceBlock(
        label=_("Kind"),
        choices=[("bar", _("Bars")), ("line", _("Line")), ("doughnut", _("Ring"))],
        default="bar",
    )
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=160,
        help_text=_("Needed: it is read aloud in place of the chart."),
    )
    unit = blocks.CharBlock(
        label=pgettext_lazy("of figures", "Unit"), required=False, max_length=40
    )
    points = blocks.ListBlock(
        StructBlock(
            [
                ("label", blocks.CharBlock(label=_("Label"), max_length=60)),
                ("value", blocks.FloatBlock(label=_("Value"))),
            ]
        ),
        label=_("Figures"),
        min_num=1,
        max_num=60,
    )

    class Meta:
        icon = "order"
        label = _("Chart")
        template = "editorial/blocks/chart.html"
        preview_value = {
            "kind": "bar",
            "title": "Bezoekers per maand",
            "unit": "bezoekers",
            "points": [{"label": "Januari", "value": 320}, {"label": "Februari", "value": 410}],
        }
        description = _("A chart; the figures stay readable as a table.")
