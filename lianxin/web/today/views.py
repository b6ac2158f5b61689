"""*Today*: what I owe, whom I have not seen for longest, what waits for me, one big button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.web.declare import needs


@needs("duty", "read")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The officer's first page."""
    return render(request, "today/today.html")
