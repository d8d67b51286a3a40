"""Zip archives: names, nesting, and everything that must not be unpacked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from pipeline.ingest import Columns, Item, Limits, unpack

LIMITS = Limits(report=1_000_000, container=20_000_000)


def items(data: bytes, limits: Limits = LIMITS) -> list[Item]:
    return list(unpack("a.zip", io.BytesIO(data), columns=Columns(), limits=limits))


def archive(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def problems(found: list[Item]) -> dict[str, str]:
    return {i.path: i.problem.reason for i in found if i.problem}


def test_members_in_a_fixed_order_without_folders_and_droppings() -> None:
    data = archive(
        {"乙/b.txt": b"2", "a.txt": b"1", "__MACOSX/._a.txt": b"x", "乙/.DS_Store": b"x", "乙/": b"", "~$a.docx": b"x"}
    )
    assert [(i.path, i.data) for i in items(data)] == [("a.zip/a.txt", b"1"), ("a.zip/乙/b.txt", b"2")]


def test_what_belongs_to_saved_pages_and_electronic_books_is_passed_over() -> None:
    saved = {
        "下载/报告.html": b"1",
        "下载/报告_files/a.css": b"x",
        "下载/报告_files/广告.html": b"x",
        "甲_files/乙.txt": b"2",
    }
    book = {"mimetype": b"x", "META-INF/container.xml": b"x", "OEBPS/content.opf": b"x", "OEBPS/c1.xhtml": b"3"}
    found = [i.path for i in items(archive(saved | book))]
    assert found == ["a.zip/OEBPS/c1.xhtml", "a.zip/下载/报告.html", "a.zip/甲_files/乙.txt"]


def test_names_in_gbk_as_chinese_windows_writes_them() -> None:
    data = archive({"tangxian.txt": b"1"})
    name = "唐县政府".encode("gbk")
    assert len(name) == len("tangxian")
    (found,) = items(data.replace(b"tangxian", name))
    assert found.path == "a.zip/唐县政府.txt"


@pytest.mark.parametrize("name", ["../x.txt", "/etc/x.txt", "a/../../x.txt", "C:\\x.txt", "..\\x.txt", "C:/x.txt"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    found = items(archive({"good.txt": b"1", name: b"2"}))
    assert [i.data for i in found if not i.problem] == [b"1"]
    assert list(problems(found).values()) == ["unsafe"]


def test_links_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(info, "/etc/passwd")
    assert problems(items(out.getvalue())) == {"a.zip/link.txt": "link_outside"}


def test_bombs_are_refused_and_the_other_members_read() -> None:
    found = items(
        archive({"a.txt": b"1", "bomb.txt": b"\0" * 30_000_000, "z.txt": b"2"}), Limits(10_000_000, 50_000_000)
    )
    assert problems(found) == {"a.zip/bomb.txt": "unsafe"}
    assert [i.data for i in found if not i.problem] == [b"1", b"2"]


def test_nested_bombs_share_one_budget() -> None:
    inner = archive({f"{i}.txt": bytes(range(256)) * 2_000 for i in range(10)}, method=zipfile.ZIP_DEFLATED)
    data = archive({f"{i}.zip": inner for i in range(20)})
    found = items(data, Limits(report=1_000_000, container=10_000_000))
    unpacked = sum(len(i.data) for i in found)
    assert unpacked <= 10_000_000
    assert "unsafe" in problems(found).values()
    deep = archive({"x.txt": b"1"})
    for _ in range(5):
        deep = archive({"in.zip": deep})
    assert list(problems(items(deep)).values()) == ["unsafe"]


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(archive({"a.txt": b"x" * 2_000_000}))
    for at in [i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"]:
        data[at + 24 : at + 28] = struct.pack("<I", 10)
    found = items(bytes(data))
    assert sum(len(i.data) for i in found) <= 1_000_000


def test_passwords_and_damage() -> None:
    data = bytearray(archive({"a.txt": b"1" * 1000, "b.txt": b"2" * 1000}))
    central = data.index(b"PK\x01\x02")
    locked = bytearray(data)
    locked[central + 8] |= 1
    assert problems(items(bytes(locked)))["a.zip/a.txt"] == "encrypted"
    broken = bytearray(data)
    broken[38] ^= 0xFF
    assert problems(items(bytes(broken))) == {"a.zip/a.txt": "unreadable"}
    assert list(problems(items(bytes(data[:-30]))).values()) == ["unreadable"]
