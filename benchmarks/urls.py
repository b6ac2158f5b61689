"""The product's addresses, and one more: an authenticated view that inserts one row, to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from lianxin import clock
from lianxin.audit.models import Act
from lianxin.web.declare import signed_in
from lianxin.web.urls import urlpatterns as product


@signed_in
@require_POST
def insert(request: HttpRequest) -> HttpResponse:
    """One row, and nothing else."""
    Act.objects.create(at=clock.now(), by="bench", verb="bench.row.made", kind="bench", code=request.POST["code"])
    return HttpResponse(status=204)


urlpatterns = [path("bench/insert/", insert), *product]
