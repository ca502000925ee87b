"""File → Page → Articles."""

from kg.pages.read import find_pages, read_page
from kg.pages.split import split

__all__ = ["find_pages", "read_page", "split"]
