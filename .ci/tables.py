"""Judges the tables that catalogs load: AtoM, ArchivesSpace, Omeka S and Classic, DSpace, CONTENTdm, Islandora.

Read with Python's csv as the systems read them. A table must have headings that the system knows (its own template or
registry), rows of one length, parents before what lies in them, and the title, identifier, address and reference of
each record of the `.jsonl` beside it after its cells are taken apart. Every row is judged.
"""

import copy
import csv
import html
import json
import re
from collections import Counter
from xml.etree import ElementTree

csv.field_size_limit(1 << 30)

# Headings of Islandora Workbench, and the fields of nodes in the Islandora Starter Site, of which its templates show a few.
ISLANDORA = """file id title parent_id published field_abstract field_alt_title field_description field_edition
field_edtf_date field_edtf_date_created field_edtf_date_issued field_extent field_full_title field_genre
field_geographic_subject field_identifier field_language field_linked_agent field_local_identifier field_member_of
field_model field_note field_physical_form field_place_published field_publisher field_resource_type field_rights
field_subject field_subject_general field_subjects_name field_table_of_contents field_temporal_subject
field_weight""".split()
ELEMENTS = """Contributor Coverage Creator Date Description Format Identifier Language Publisher Relation Rights Source
Subject Title Type""".split()
# Controlled values of ArchivesSpace.
LEVELS = set("class collection file fonds item otherlevel recordgrp series subfonds subgrp subseries".split())
TERMS = {"genre_form", "geographic", "topical"}
LABELS = {"creation", "other"}
DAY = re.compile(r"-?\d{4,}(-\d\d(-\d\d)?)?")
AGENT = re.compile(r"relators:[a-z]{3}:(person|corporate_body|family):.", re.S)
# Stands for a title in brackets, made where none is given.
DEVISED = "[devised]"


def devised(values):
    return any(value.startswith("[") and value.endswith("]") for value in values)


def first_row(path, delimiter=","):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [cell.strip() for cell in next(csv.reader(file, delimiter=delimiter))]


def registry(path, separator):
    """The metadata fields that a registry of DSpace defines, written with a separator."""
    fields = set()
    for field in ElementTree.parse(path).iter("dc-type"):
        parts = [(field.findtext(name) or "").strip() for name in ("schema", "element", "qualifier")]
        fields.add(separator.join(part for part in parts if part))
    return fields


def numbered(headings):
    """Numbers do not matter: ArchivesSpace reads as many numbered columns as there are."""
    return {re.sub(r"\d+", "N", heading) for heading in headings}


class Table:
    """How a table is read, and where it says what."""

    delimiter, quoting, separator, marks = ",", csv.QUOTE_MINIMAL, "|", {"|": "¦"}
    title = identifier = address = reference = None
    prefix = {}
    prose = ()

    def read(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=self.delimiter, quoting=self.quoting, strict=True))

    def headings(self, platforms):
        raise NotImplementedError

    def known(self, headings, platforms):
        return sorted(set(headings) - self.headings(platforms))

    def documents(self, rows):
        return rows

    def values(self, row, heading):
        cell = row.get(heading, "")
        if heading in self.prose:
            return [cell] if cell else []
        prefix = self.prefix.get(heading, "")
        return [value.removeprefix(prefix) for value in cell.split(self.separator) if value]

    def shown(self, text):
        """A value as it must stand in a cell."""
        for mark, instead in self.marks.items():
            text = text.replace(mark, instead)
        if len(self.separator) > 1 and text.endswith(self.separator[0]):
            bare = text.rstrip(self.separator[0])
            text = bare + "¦" * (len(text) - len(bare))
        return text

    def faults(self, rows):
        return []

    def expected(self, record):
        """What the record says in each of the columns that are compared."""
        title = record.get("title", "")
        words = record.get("citation_verbatim", "").encode()
        spans = [citation["span"] for citation in record.get("citations", [])]
        references = [words[start:end].decode(errors="replace").strip() for start, end in spans]
        yield self.title, [title if title.strip() else DEVISED if self.untitled else title]
        yield self.identifier, [record.get("id", "")]
        yield self.address, [record.get("url", "")]
        yield self.reference, references

    untitled = False

    def missing(self, row, record):
        found = []
        for heading, texts in self.expected(record):
            if heading is None:
                continue
            values = self.values(row, heading)
            for text in texts:
                if text == DEVISED and devised(values):
                    continue
                text = self.shown(text)
                # What a reference takes over from the one before it stands in front.
                fits = [value for value in values if value == text or heading == self.reference and text in value]
                if text and not fits:
                    found.append(f"{heading} is {values}, without {text!r}")
        return found


class Atom(Table):
    name, file = "atom-csv", "atom.csv"
    title, identifier, address = "title", "identifier", "alternativeIdentifiers"
    reference, untitled = "locationOfOriginals", True

    def headings(self, platforms):
        return set(first_row(platforms / "atom/example_information_objects_isad.csv"))

    def documents(self, rows):
        return [row for row in rows if row["levelOfDescription"] == "Item"]

    def faults(self, rows):
        found, seen = [], set()
        for number, row in enumerate(rows, 2):
            if row["parentId"] and row["parentId"] not in seen:
                found.append(f"row {number}: {row['parentId']} has not been there")
            if not row["legacyId"] or not row["title"]:
                found.append(f"row {number}: no key or no title")
            if row["levelOfDescription"] != "Item" and row["legacyId"] in seen:
                found.append(f"row {number}: {row['legacyId']} is there twice")
            seen.add(row["legacyId"])
            # As AtoM's own check counts them: blank values are none.
            events = {
                len([value for value in row[name].split("|") if value.strip()])
                for name in ("eventDates", "eventTypes", "eventStartDates", "eventEndDates", "eventActors")
            }
            if len(events) > 1:
                found.append(f"row {number}: columns of events do not fit")
            if len(row["alternativeIdentifiers"].split("|")) != len(row["alternativeIdentifierLabels"].split("|")):
                found.append(f"row {number}: identifiers and labels do not fit")
            codes = [code for code in [*row["language"].split("|"), row["culture"]] if code]
            if any(not re.fullmatch("[a-z]{2}", code) for code in codes):
                found.append(f"row {number}: languages {codes}")
        return found


class Archivesspace(Table):
    name, file = "archivesspace-csv", "archivesspace.csv"
    title, identifier, address = "title", "unit_id", "digital_object_id"
    reference, untitled, marks = "n_prefercite", True, {}
    prose = ("title", "unit_id", "digital_object_id", "n_prefercite")

    def headings(self, platforms):
        return set(first_row(platforms / "archivesspace/bulk_import_template.csv"))

    def known(self, headings, platforms):
        return sorted(numbered(headings) - numbered(self.headings(platforms)))

    def documents(self, rows):
        return [row for row in rows if row["level"] == "item"]

    def values(self, row, heading):
        # Only text with a `<` is mixed content.
        return [html.unescape(value) if "&lt;" in value else value for value in super().values(row, heading)]

    def expected(self, record):
        # Another address is no digital object.
        for heading, texts in super().expected(record):
            yield heading, [text for text in texts if heading != self.address or text.startswith("http")]

    def faults(self, rows):
        found, depth = [], 0
        for number, row in enumerate(rows, 2):
            step = int(row["hierarchy"])
            if step < 1 or step > depth + 1:
                found.append(f"row {number}: from {depth} to {step}")
            depth = step
            if row["level"] not in LEVELS or (row["level"] == "otherlevel") != bool(row["other_level"]):
                found.append(f"row {number}: level {row['level']} {row['other_level']}")
            if next(iter(row.values())) or not row["ead"] or not row["title"]:
                found.append(f"row {number}: a mark in the first cell, no EAD ID or no title")
            for heading, cell in row.items():
                if cell and re.match(r"(begin|end)_\d", heading) and not DAY.fullmatch(cell):
                    found.append(f"row {number}: {heading} {cell}")
                if cell and re.fullmatch(r"subject_\d+_type", heading) and cell not in TERMS:
                    found.append(f"row {number}: {heading} {cell}")
                if cell and heading.startswith("dates_label") and cell not in LABELS:
                    found.append(f"row {number}: {heading} {cell}")
                if "</" in cell and heading.startswith("n_"):
                    found.append(f"row {number}: markup in {heading}")
        return found


class OmekaS(Table):
    name, file = "omeka-csv", "omeka.csv"
    title, identifier, address, reference = (
        "dcterms:title", "dcterms:identifier", "dcterms:identifier", "dcterms:source",
    )

    def headings(self, platforms):
        own = set(first_row(platforms / "omeka-s/csv-header.csv"))
        return own | registry(platforms / "dspace/dcterms-types.xml", ":")


class OmekaClassic(Table):
    name, file = "omeka-classic-csv", "omeka-classic.csv"
    title, identifier, address, reference = (
        "Dublin Core:Title", "Dublin Core:Identifier", "Dublin Core:Identifier", "Dublin Core:Source",
    )

    def headings(self, platforms):
        own = set(first_row(platforms / "omeka-classic/csv-header.csv"))
        return own | {f"Dublin Core:{element}" for element in ELEMENTS}


class Dspace(Table):
    name, file, separator, marks = "dspace-csv", "dspace.csv", "||", {"||": "¦¦", "::": "··"}
    title, identifier, address, reference = (
        "dc.title", "dc.identifier.other", "dc.identifier.uri", "dc.identifier.citation",
    )

    def headings(self, platforms):
        fields = [registry(platforms / f"dspace/{name}-types.xml", ".") for name in ("dublin-core", "dcterms")]
        return {"id", "collection"}.union(*fields)

    def shown(self, text):
        text = super().shown(text)
        bare = text.rstrip(":")
        return bare + "·" * (len(text) - len(bare))

    def faults(self, rows):
        cut = [number for number, row in enumerate(rows, 2) if row["id"] != "+" or "::" in "".join(row.values())]
        return [f"row {number}: no new item, or `::`" for number in cut]


class Contentdm(Table):
    name, file, delimiter, quoting = "contentdm-tsv", "contentdm.tsv", "\t", csv.QUOTE_NONE
    separator, marks, untitled = "; ", {";": ","}, True
    title, identifier, address, reference = "Title", "Identifier", "URL", "Source"
    prose = ("Title", "Description", "Source", "Rights", "URL", "Relation-Is Part Of")

    def headings(self, platforms):
        return set(first_row(platforms / "contentdm/tab-delimited-header.txt", "\t"))

    def expected(self, record):
        for heading, texts in super().expected(record):
            folded = [re.sub(r"[\r\n\t]+", " ", text.strip("\r\n\t")) for text in texts]
            yield heading, folded

    def missing(self, row, record):
        # Prose stands as it is.
        found = []
        for heading, texts in self.expected(record):
            shown = (lambda text: text) if heading in self.prose else self.shown
            values = self.values(row, heading)
            texts = [text for text in texts if text and not (text == DEVISED and devised(values))]
            if any(not any(shown(text) in value for value in values) for text in texts):
                found.append(f"{heading} is {values}, without {texts}")
        return found

    def faults(self, rows):
        broken = [number for number, row in enumerate(rows, 2) if re.search("[\t\r\n]", "".join(row.values()))]
        return [f"row {number}: a tab or line break" for number in broken]


class Islandora(Table):
    name, file, untitled = "islandora-csv", "islandora.csv", True
    title, identifier, address, reference = "title", "field_local_identifier", "field_identifier", "field_note"

    def headings(self, platforms):
        samples = [first_row(path) for path in sorted((platforms / "islandora-workbench").glob("*.csv"))]
        return set(ISLANDORA).union(*samples)

    def expected(self, record):
        for heading, texts in super().expected(record):
            long = heading == self.title and len(texts[0]) > 255
            yield ("field_full_title" if long else heading), texts

    def faults(self, rows):
        found = []
        for number, row in enumerate(rows, 2):
            if not row["title"].strip() or len(row["title"]) > 255 or not row["field_model"] or not row["id"]:
                found.append(f"row {number}: title, model or ID")
            agents = [agent for agent in row["field_linked_agent"].split("|") if agent]
            found += [f"row {number}: {agent}" for agent in agents if not AGENT.match(agent)]
        return found


TABLES = [Atom(), Archivesspace(), OmekaS(), OmekaClassic(), Dspace(), Contentdm(), Islandora()]


def faults(table, grid, records, platforms):
    """What is wrong with a table."""
    if not grid:
        return ["no heading"]
    heading, *cells = grid
    found = [f"unknown heading {name}" for name in table.known(heading, platforms)]
    found += [f"the heading {name} twice" for name, times in Counter(heading).items() if times > 1]
    found += [f"row {n} has {len(row)} cells" for n, row in enumerate(cells, 2) if len(row) != len(heading)]
    if found:
        return found
    rows = [dict(zip(heading, row)) for row in cells]
    found = table.faults(rows)
    if records is None:
        return found
    documents = table.documents(rows)
    if len(documents) != len(records):
        return [*found, f"{len(documents)} documents of {len(records)} records"]
    if table.name == "archivesspace-csv":
        return found + missing_anywhere(table, documents, records)
    for row, record in zip(documents, records):
        found += table.missing(row, record)
    return found


def missing_anywhere(table, documents, records):
    """Values that no document has: here the documents stand under their units and not in the order of the records."""
    found = []
    by_number = {}
    for row in documents:
        by_number.setdefault(row[table.identifier], []).append(row)
    for record in records:
        rows = by_number.get(record.get("id", "").strip(), by_number.get(record.get("id", ""), []))
        misses = [table.missing(row, record) for row in rows]
        found += min(misses, key=len, default=[f"no document {record.get('id')}"])
    return found


def lost(heading):
    def change(grid, table):
        at = grid[0].index(getattr(table, heading))
        grid[-1][at] = "another"

    return change


def renamed(grid, _):
    grid[0][1] += "s"


def shortened(grid, _):
    grid[-1].pop()


def orphaned(grid, table):
    # The first row is that of a unit which others lie in.
    if table.name == "atom-csv":
        grid.append(list(grid[-1]))
        grid[1], grid[-1] = grid[-1], grid[1]
    else:
        grid[-1][grid[0].index("hierarchy")] = "17"


BREAKS = [(renamed, None), (shortened, None), (lost("title"), None), (orphaned, {"atom-csv", "archivesspace-csv"})]
TRIED = set()


def refuses(table, grid, records, platforms):
    """Whether every broken copy is found out."""
    for change, only in BREAKS:
        if only is None or table.name in only:
            broken = copy.deepcopy(grid)
            change(broken, table)
            if not faults(table, broken, records, platforms):
                return change.__name__
    return None


def parents(grid):
    """Whether any row names a parent."""
    return any(row[grid[0].index("parentId")] for row in grid[1:])


def judge(folder, stem, standards, verdict):
    platforms = standards / "platforms"
    jsonl = folder / f"{stem}.jsonl"
    records = None
    for table in TABLES:
        path = folder / f"{stem}.{table.file}"
        if not path.is_file():
            continue
        if records is None and jsonl.is_file():
            records = [json.loads(line) for line in jsonl.read_text(encoding="utf-8").splitlines()]
        try:
            grid = table.read(path)
        except (csv.Error, UnicodeDecodeError) as fault:
            verdict.say(False, path.name, str(fault))
            continue
        found = faults(table, grid, records, platforms)
        verdict.say(not found, f"{path.name}: {len(grid) - 1} rows", "; ".join(found[:5]))
        if not found and records and table.name not in TRIED and (table.name != "atom-csv" or parents(grid)):
            TRIED.add(table.name)
            passed = refuses(table, grid, records, platforms)
            verdict.say(passed is None, f"{table.name}: broken copies are refused", passed or "")
