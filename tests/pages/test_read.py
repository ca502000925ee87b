"""Files to pages: encodings, dates, and one clear line for everything that is no page."""

import pytest

from kg.model import UsageError
from kg.pages import find_pages, read_page

STORY = "本报讯（记者李明）近日，四川省绵阳市总工会启动“夜校圆梦计划”，为一线职工提供免费课程。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_reads_utf8_and_gb18030(tmp_path, encoding):
    path = tmp_path / "page.txt"
    path.write_bytes(STORY.encode(encoding))
    assert read_page(path).text == STORY


def test_line_ends_are_made_plain(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("一\r\n二\r三".encode())
    assert read_page(path).text == "一\n二\n三"


@pytest.mark.parametrize(("raw", "says"), [
    (b"", "empty"), (b" \n\t\n", "empty"), (b"\x89PNG\r\n\0\0\x1a", "not a text file"),
    (STORY.encode("utf-16"), "UTF-16"), ("総工会は近日、労働者のための計画を発表した。".encode("shift_jis"), "UTF-8"),
    ("總工會近日啟動計劃，為職工提供課程。".encode("big5"), "UTF-8"), ("Événement à Noël".encode("latin-1"), "UTF-8"),
])
def test_what_is_no_page_is_told_in_one_line_with_the_file(tmp_path, raw, says):
    path = tmp_path / "odd.txt"
    path.write_bytes(raw)
    with pytest.raises(UsageError) as error:
        read_page(path)
    assert says in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("name", "text", "date", "source"), [
    ("a.txt", "2024年6月18日 星期二\n\n" + STORY, "2024-06-18", "text"),
    ("2023-11-05-yaowen.md", STORY, "2023-11-05", "file name"),
    ("20231105.md", STORY, "2023-11-05", "file name"),
    ("page-17.txt", STORY, "", ""),
    ("2023-99-05.txt", STORY, "", ""),
])
def test_date_from_text_then_file_name(tmp_path, name, text, date, source):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    page = read_page(path)
    assert (page.date, page.date_source) == (date, source)


@pytest.mark.parametrize(("name", "date"), [("2023-11-05.txt", "2023-11-05"), ("page.txt", "2020-01-02")])
def test_a_date_given_counts_where_the_page_bears_none(tmp_path, name, date):
    path = tmp_path / name
    path.write_text(STORY, "utf-8")
    assert read_page(path, "2020-01-02").date == date


def test_files_folders_and_globs_are_found_once_and_sorted(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.md", "deep/c.txt", "notes.pdf"):
        (tmp_path / name).write_text(STORY, "utf-8")
    found = find_pages([str(tmp_path), str(tmp_path / "a.md"), str(tmp_path / "*.txt")])
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["a.md", "b.txt", "deep/c.txt"]


def test_missing_paths_empty_folders_and_other_files_are_errors(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    for argument in (tmp_path / "none.txt", tmp_path / "empty", tmp_path / "x.pdf", tmp_path / "*.md"):
        with pytest.raises(UsageError, match=str(argument).replace("*", r"\*")):
            find_pages([str(argument)])
