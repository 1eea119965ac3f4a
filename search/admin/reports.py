"""The reports of what is searched for, each also as a CSV file."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.core.spreadsheets import csv_response
from search import reports
from search.admin.base import SearchScreen
from search.log import FEWEST

DAYS = 30
REPORTS = {
    "top": (gettext_lazy("Searched most"), reports.top_queries),
    "nothing": (gettext_lazy("Found nothing"), reports.empty_queries),
    "unopened": (gettext_lazy("Found, but not opened"), reports.unopened_queries),
    "rising": (gettext_lazy("On the rise"), reports.rising_queries),
}
EXPLANATIONS = {
    "top": gettext_lazy("What people look for most. A pin puts the right document on top."),
    "nothing": gettext_lazy("Here a synonym helps, or a page that does not exist yet."),
    "unopened": gettext_lazy(
        "Something is found, yet at most one in five opens it: often a better title, a synonym or a pin helps."
    ),
    "rising": gettext_lazy("More searched for than in the period just as long before it."),
}


class PeriodForm(forms.Form):
    """From which day to which."""

    since = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return values


class ReportScreen(SearchScreen):
    """One report of a period."""

    template_name = "search/admin/report.html"
    page_title = gettext_lazy("What is searched for")
    header_icon = "history"

    @cached_property
    def form(self) -> PeriodForm:
        """The period in the address; the last thirty days when there is none."""
        today = timezone.localdate()
        standard = {"since": today - timedelta(days=DAYS - 1), "until": today}
        return PeriodForm({**standard, **self.request.GET.dict()}, label_suffix="")

    @property
    def period(self) -> reports.Period:
        """The period; the last thirty days in place of one that is no period."""
        today = timezone.localdate()
        if not self.form.is_valid():
            return reports.Period(today - timedelta(days=DAYS - 1), today)
        return reports.Period(self.form.cleaned_data["since"], self.form.cleaned_data["until"])

    @property
    def name(self) -> str:
        """The report in the address, the first one when there is none of that name."""
        name = self.request.GET.get("report", "")
        return name if name in REPORTS else next(iter(REPORTS))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the report, or download it as a file."""
        if request.GET.get("export") == "csv":
            return as_csv(self.name, REPORTS[self.name][1](self.period))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report, the figures of the period and the charts."""
        period, name = self.period, self.name
        points = reports.points(period)
        span = {"since": period.since.isoformat(), "until": period.until.isoformat()}
        return super().get_context_data(
            form=self.form,
            period=period,
            span=span,
            report=name,
            tabs=[(key, label) for key, (label, _function) in REPORTS.items()],
            title=REPORTS[name][0],
            explanation=EXPLANATIONS[name],
            rows=REPORTS[name][1](period),
            total=reports.total_of(points),
            charts=charts(points),
            first_day=reports.first_day(),
            fewest=FEWEST,
            results_url=reverse("search:results"),
            **kwargs,
        )


def charts(points: list[reports.Point]) -> list[dict[str, Any]]:
    """Return the charts of a period, each also readable as a table."""
    hidden = _("fewer than %(fewest)s people") % {"fewest": FEWEST}

    def cell(point: reports.Point, value: float | None) -> dict[str, Any]:
        label = date_format(point.day, "SHORT_DATE_FORMAT")
        if not point.is_shown:
            return {"label": label, "few": hidden, "value": None, "text": hidden}
        if value is None or not point.is_known:
            return {"label": label, "few": "", "value": None, "text": _("no data")}
        number = round(value, 1)
        return {"label": label, "few": "", "value": number, "text": number_format(number)}

    def chart(
        title: str, unit: str, value: Callable[[reports.Point], float | None]
    ) -> dict[str, Any]:
        cells = [cell(point, value(point)) for point in points]
        return {"title": title, "unit": unit, "points": cells}

    def share(part: int, whole: int) -> float | None:
        """Return the percentage; None of nothing, which is not nought."""
        return 100 * part / whole if whole else None

    if not any(point.searches for point in points):
        return []
    return [
        chart(_("Searches"), _("times"), lambda point: point.searches),
        chart(_("Found nothing"), "%", lambda point: share(point.nothing, point.searches)),
        chart(_("Something was opened"), "%", lambda point: share(point.clicked, point.searches)),
    ]


def as_csv(name: str, rows: list[reports.QueryRow]) -> HttpResponse:
    """Return the rows as a file that spreadsheets open."""
    heads = (
        _("Query"),
        _("Searches"),
        _("Searches before"),
        _("People, at least"),
        _("Results, on average"),
        _("Opened (%)"),
    )
    lines = (
        (
            row.text,
            row.searches,
            row.before if name == "rising" else "",
            row.people,
            round(row.found, 1),
            round(100 * row.share, 1),
        )
        for row in rows
    )
    return csv_response([heads, *lines], f"search-{name}.csv")
