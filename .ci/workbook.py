"""Judges workbooks: openpyxl reads every cell and compares it with the CSV of the same run, LibreOffice reads a sample."""

import csv
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import openpyxl

# Of bars inside cells, which openpyxl does not know.
warnings.filterwarnings("ignore", module="openpyxl")

# How many records are compared cell by cell, and in how large a workbook LibreOffice reads them.
RECORDS, OFFICE_RECORDS = 2000, 500

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = re.compile(r"… \[continued on the sheet long, value ([0-9]+)\]$")
SORTABLE = "date_sortable"


def is_guarded(cell):
    return cell.startswith("'") and cell.lstrip("'").startswith(FORMULA)


def unguarded(cell):
    """What a cell stands for: CSV and workbook have one `'` more where a value could be run, or looks guarded."""
    return cell[1:] if is_guarded(cell) else cell


def unescaped(text):
    """ECMA-376-1, 22.9.2.19: `_x000D_` is a carriage return. XML makes every line break a line feed."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def rows_of_csv(path):
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def parts_of(book):
    """The further parts of values that no cell holds."""
    parts = {}
    for name in book.sheetnames:
        if re.fullmatch("long( [0-9]+)?", name):
            for value, _, _, part, text in book[name].iter_rows(min_row=2, values_only=True):
                parts.setdefault(value, []).append((int(part), unescaped(text or "")))
    return {value: "".join(text for _, text in sorted(found)) for value, found in parts.items()}


def whole(cell, parts):
    text = unescaped(cell)
    mark = MARK.search(text)
    return text[: mark.start()] + parts[mark[1]] if mark and mark[1] in parts else text


def differences(sheet, table, parts):
    """Where the cells are no texts, or other texts than the table has."""
    found = []
    rows = sheet.iter_rows(max_row=min(sheet.max_row, RECORDS + 1))
    for number, (cells, wanted) in enumerate(zip(rows, table), 1):
        if number == 1:
            headings = [whole(cell.value, parts) for cell in cells if cell.value is not None]
            if headings != [*wanted, SORTABLE]:
                found.append(f"the headings are {headings}")
        for cell, value in zip(cells, wanted):
            if cell.value is not None and cell.data_type not in ("s", "inlineStr"):
                found.append(f"{cell.coordinate} is of type {cell.data_type}")
            actual = unguarded(whole(str(cell.value), parts)) if cell.value is not None else ""
            if actual != unguarded(value):
                found.append(f"{cell.coordinate} is {actual[:80]!r}, not {value[:80]!r}")
        if len(found) > 5:
            break
    return found


def judge_cells(path, table, verdict):
    """openpyxl: every cell of the records, and what a workbook has beside them."""
    book = openpyxl.load_workbook(path)
    rows = list(rows_of_csv(table))
    parts = parts_of(book)
    sheet = book["records"]
    # Counted first: to look at a row that is not there makes one.
    same = sheet.max_row == len(rows) or len(rows) > 1_048_576
    wrong = differences(sheet, rows, parts)
    first = f" (the first {RECORDS} of {len(rows) - 1})" if len(rows) > RECORDS + 1 else ""
    verdict.say(same and not wrong, f"{path.name}: openpyxl reads the texts of {table.name}{first}", "; ".join(wrong[:3]))
    names = [name for name in book.sheetnames if not name[-1].isdigit()]
    verdict.say(names[:3] == ["records", "findings", "summary"], f"{path.name}: its sheets", str(names))
    for name in ("records", "findings"):
        page = book[name]
        set_up = page.freeze_panes and page.auto_filter.ref and page.print_title_rows == "$1:$1"
        verdict.say(bool(set_up), f"{path.name}: {name} has a fixed row of headings and filters")
    lost = [link.location for link in book["findings"]._hyperlinks if link.location and not leads_somewhere(book, link.location)]
    verdict.say(not lost, f"{path.name}: the links of findings lead to cells", str(lost[:3]))
    charts = len(book["summary"]._charts)
    # What nothing is known of has no chart.
    verdict.say(charts > 0 or len(rows) == 1 or not any(row[10] or row[4] for row in rows[1:]), f"{path.name}: {charts} charts")
    if len(rows) > 1:
        rows[1][0] += "x"
        verdict.say(bool(differences(sheet, rows, parts)), f"{path.name}: the comparison refuses another record ID")
        sheet["C2"].value = 104
        verdict.say(bool(differences(sheet, rows, parts)), f"{path.name}: the comparison refuses a number")


def leads_somewhere(book, location):
    name, _, cell = location.rpartition("!")
    sheet = book[name.strip("'")] if name.strip("'") in book.sheetnames else None
    return sheet is not None and sheet[cell].row <= sheet.max_row


def judge_office(path, table, verdict):
    """LibreOffice: the sheet `records` as CSV has the same texts."""
    rows = list(rows_of_csv(table))
    if len(rows) > OFFICE_RECORDS + 1:
        print(f"       {path.name}: too many records for LibreOffice, which reads smaller workbooks")
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "book.xlsx")
        shutil.copy(path, copy)
        # Comma, quotation mark, UTF-8, first line, texts quoted, as shown: no.
        to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
        run = subprocess.run([*command, "--outdir", folder, copy], capture_output=True, text=True)
        out = Path(folder, "book.csv")
        if not verdict.say(out.is_file(), f"{path.name}: LibreOffice opens it", run.stderr[:200]):
            return
        read = list(rows_of_csv(out))
    parts = parts_of(openpyxl.load_workbook(path, read_only=True))

    def plain(cell, guarded):
        # LibreOffice has one kind of line break, and no control characters.
        text = unguarded(cell) if guarded else cell
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))

    wrong = []
    for number, (cells, wanted) in enumerate(zip(read, rows), 1):
        for cell, value in zip(cells, wanted):
            mark = MARK.search(cell)
            cell = cell[: mark.start()] + parts[mark[1]] if mark and mark[1] in parts else cell
            if plain(cell, True) != plain(value, True):
                wrong.append(f"row {number}: {cell[:60]!r}, not {value[:60]!r}")
    same = len(read) == len(rows)
    verdict.say(same and not wrong, f"{path.name}: LibreOffice shows the texts of {table.name}", "; ".join(wrong[:3]))


# LibreOffice takes seconds to start, so it reads the first of the workbooks that are small enough.
READ = []


def judge(folder, stem, standards, verdict):
    path, table = folder / f"{stem}.xlsx", folder / f"{stem}.csv"
    if not (path.is_file() and table.is_file()):
        return
    judge_cells(path, table, verdict)
    if len(READ) < 3:
        READ.append(path)
        judge_office(path, table, verdict)
