"""The accessibility statement with its form."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from home.accessibility.selectors import statement
from home.accessibility.services import report_problem
from kring.core.errors import RefusedError


class ReportForm(forms.Form):
    """What went wrong, and where to answer."""

    text = forms.CharField(
        label=gettext_lazy("What went wrong, and on which page?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        help_text=gettext_lazy("Only if you want an answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the statement, and take what somebody reports."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report_problem(user=request.user, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Your report has been passed on to a person."))
            return redirect("accessibility")
    context = {
        "statement": statement(),
        "form": form,
        "layout": "base.html" if request.user.is_authenticated else "base_signin.html",
    }
    return render(
        request, "home/accessibility/statement.html", context, status=422 if form.errors else 200
    )
