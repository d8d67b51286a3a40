"""Addresses of the pages of a list."""

from __future__ import annotations

import pytest

from pipeline.fetch.adapters.lists import next_page


@pytest.mark.parametrize(
    ("first", "form", "pages"),
    [
        ("http://a.cn/x/index.html", "index_1.html", ["http://a.cn/x/index_1.html", "http://a.cn/x/index_2.html"]),
        ("http://a.cn/x/", "index_1.html", ["http://a.cn/x/index_1.html", "http://a.cn/x/index_2.html"]),
        ("http://a.cn/31/index.html", "index2.html", ["http://a.cn/31/index2.html", "http://a.cn/31/index3.html"]),
        ("http://a.cn/list3.shtml", "list3_2.shtml", ["http://a.cn/list3_2.shtml", "http://a.cn/list3_3.shtml"]),
        ("http://a.cn/list_01.html", "list_02.html", ["http://a.cn/list_02.html", "http://a.cn/list_03.html"]),
        ("http://a.cn/l?c=7", "page=", ["http://a.cn/l?c=7&page=2", "http://a.cn/l?c=7&page=3"]),
        ("http://a.cn/l?c=7&page=1", "?page=2", ["http://a.cn/l?c=7&page=2", "http://a.cn/l?c=7&page=3"]),
        ("http://a.cn/l", "pageNo=1", ["http://a.cn/l?pageNo=1", "http://a.cn/l?pageNo=2"]),
        ("http://a.cn/l/", "list.jsp?p=2", ["http://a.cn/l/list.jsp?p=2", "http://a.cn/l/list.jsp?p=3"]),
        ("http://a.cn/l/i.html", "/m/9.html", ["http://a.cn/m/9.html", "http://a.cn/m/10.html"]),
    ],
)
def test_the_last_number_of_the_second_page_counts_on(first: str, form: str, pages: list[str]) -> None:
    assert [next_page(first, form, number) for number in (1, 2)] == pages
