# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text of spreadsheets: .xlsx, .xlsm, .xlsb, .xls and .ods, by python-calamine.

Read: the values of all cells, as stored by the program that calculated them, and the names of sheets; hidden sheets,
rows and columns too. Not read, and so never passed on: formulas, comments, headers and footers, properties, macros,
pivot caches, text boxes, charts and images.
"""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from gateway.documents_limits import Pages, Reason, UnreadableError


def read_tables(raw: bytes) -> Pages:
    """Raises: UnreadableError."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
    except PasswordError:
        raise UnreadableError(Reason.PASSWORD) from None
    except CalamineError:
        raise UnreadableError(Reason.BROKEN) from None
    pages = Pages("Tabelle")
    sheets = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    pages.extent = "1 Blatt" if len(sheets) == 1 else f"{len(sheets)} Blätter"
    for name in sheets:
        pages.add(f"\nBlatt {name}:\n")
        for row in workbook.get_sheet_by_name(name).iter_rows():
            cells = [_shown(cell) for cell in row]
            if any(cells):
                pages.add(" | ".join(cells).rstrip(" |") + "\n")
    return pages


def _shown(cell: object) -> str:
    """As people write it: a birth date has to look like one, for the model and for the detectors."""
    if isinstance(cell, bool):
        return "wahr" if cell else "falsch"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell).replace(".", ",")
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.strftime("%d.%m.%Y") if midnight else cell.strftime("%d.%m.%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return str(cell)
    # A line break within a cell would end the row.
    return " ".join(str(cell).split())
