"""What `check` says of a written derivation: a listing, a page, a report, data, annotations."""

from reports.checking.explaining import explained_text
from reports.checking.files import CheckedFile
from reports.checking.formats import FORMATS, Style, written

__all__ = ["FORMATS", "CheckedFile", "Style", "explained_text", "written"]
