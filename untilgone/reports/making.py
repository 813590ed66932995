"""From a cut to the files of a report: the same cut gives the same octets."""

from untilgone.reports import dsa22, inhope, open_data, quarterly
from untilgone.reports.cut import ReportCut
from untilgone.reports.frame import Data, as_csv, as_json
from untilgone.reports.html import as_html
from untilgone.reports.pdf import as_pdf
from untilgone.reports.query import FORMATS, Format, Kind
from untilgone.reports.sheet import Sheet


def made(cut: ReportCut, wanted: Format | None = None) -> dict[Format, bytes]:
    """Every file of a report, or the one that is wanted; none where there is no such one."""
    formats = [each for each in FORMATS[cut.query.kind] if wanted in {None, each}]
    data = _data(cut) if {Format.CSV, Format.JSON} & set(formats) else None
    sheet = _sheet(cut) if {Format.HTML, Format.PDF} & set(formats) else None
    files: dict[Format, bytes] = {}
    for each in formats:
        if data is not None and each in {Format.CSV, Format.JSON}:
            files[each] = as_csv(data) if each is Format.CSV else as_json(cut, data)
        elif sheet is not None:
            files[each] = as_html(sheet) if each is Format.HTML else as_pdf(sheet, cut.as_of)
    return files


def _data(cut: ReportCut) -> Data | None:
    match cut.query.kind:
        case Kind.DSA_22:
            return dsa22.data(cut)
        case Kind.INHOPE:
            return inhope.data(cut)
        case Kind.OPEN_DATA:
            return open_data.data(cut)
    return None


def _sheet(cut: ReportCut) -> Sheet | None:
    match cut.query.kind:
        case Kind.DSA_22:
            return dsa22.sheet(cut)
        case Kind.INHOPE:
            return inhope.sheet(cut)
        case Kind.QUARTERLY:
            return quarterly.sheet(cut)
    return None
