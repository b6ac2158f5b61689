"""What goes wrong on the way to the interface is said as it says all faults: JSON in both languages, never a page."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from lianxin.api.schemas import Faults
from lianxin.rules.errors import Fault

PREFIX: Final = "/api/"
PAGE: Final = "text/html"
BROKEN: Final = 500
WORDS: Final[dict[int, tuple[str, str]]] = {
    400: ("请求读不出来,或含有不能接收的字符", "the request cannot be read, or holds a character that no text has"),
    403: ("没有权限", "not allowed"),
    404: ("没有这个地址", "there is no such address"),
    405: ("这个地址不接受这种方法", "this address does not take this method: see the header Allow"),
    413: ("内容太大", "too large"),
    500: ("系统出错了,请用同一个编号(token)重发", "something broke here: send it again with the same token"),
}
OTHER: Final = ("请求没有收下", "not accepted")


class FaultsMiddleware:
    """Stands outermost: an answer under ``/api/`` that says what is wrong as a page says it as the interface does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(PREFIX) and response.status_code >= 400 and _is_page(response):
            zh, en = WORDS.get(response.status_code, WORDS[500] if response.status_code >= BROKEN else OTHER)
            said = Faults.of((Fault("", "", zh, en),))
            response.content = said.model_dump_json().encode()
            response.headers["Content-Type"] = "application/json; charset=utf-8"
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith(PAGE)
