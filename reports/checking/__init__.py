"""What `check` says of a written derivation: a listing, a page, a report, data, annotations."""

from reports.checking.files import CheckedFile
from reports.checking.formats import FORMATS, Style, written
from reports.checking.listing import explained_text

__all__ = ["FORMATS", "CheckedFile", "Style", "explained_text", "written"]
