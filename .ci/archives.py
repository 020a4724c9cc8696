"""Judges finding aids (EAD3) and static repositories (OAI-PMH).

Broken copies are tried once a run, on the first outputs of each kind.

EAD3: the XML schema by libxml2 and by xmlschema, the RELAX NG schema by jing, and the tree held against the records.
Static repositories: the schemas of OAI-PMH with those of the metadata, since the wildcard for these is strict.
"""

import functools
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import xmlschema
from lxml import etree

EAD = "{http://ead3.archivists.org/schema/}"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
STATIC = "{http://www.openarchives.org/OAI/2.0/static-repository}"
OAI_DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"

# xmlschema takes a second a megabyte and more: it judges the smallest finding aid, if that is not too large.
PURE_BYTES = 2_000_000

# The kinds of output whose broken copies were tried.
TRIED = set()


def untried(kind):
    """Whether the broken copies of a kind are still to be tried; from now on they are not."""
    return kind not in TRIED and not TRIED.add(kind)

# What the units of a citation hold, from the highest; an opis stands where a series does.
RANKS = {
    "fond": 0, "record_group": 0, "collection": 0, "opis": 2, "entry": 2, "series": 2, "class": 2, "subseries": 3,
    "file": 4, "piece": 4, "file_number": 4,
}  # fmt: skip
LEVELS = {
    "fond": "fonds", "record_group": "recordgrp", "collection": "collection", "opis": "opis", "entry": "entry",
    "series": "series", "class": "class", "subseries": "subseries", "file": "file", "piece": "file", "file_number": "file",
}  # fmt: skip


def judge(folder, stem, standards, verdict):
    records = lines(folder / f"{stem}.jsonl")
    aids = sorted(folder.glob(f"{stem}.*.ead3.xml"))
    whole = folder / f"{stem}.ead3.xml"
    for paths in ([whole] if whole.is_file() else [], aids):
        if paths:
            judge_aids(paths, records, standards, verdict)
    static = folder / f"{stem}.oai.xml"
    if static.is_file():
        judge_static(static, records, standards, verdict)


def lines(path):
    """The records, which test cases have under another name; none where there are none."""
    if not path.is_file():
        return None
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line and "error" not in json.loads(line)]


def broken_copies(text, changes):
    """Copies of a file with one change each, in a folder that goes when all were looked at."""
    with tempfile.TemporaryDirectory() as folder:
        for what, (old, new) in changes.items():
            if old in text:
                path = Path(folder, "broken.xml")
                path.write_text(text.replace(old, new, 1), "utf-8")
                yield what, path


# --- EAD3 -----------------------------------------------------------------------------------------------------

BROKEN_AIDS = {
    "an unknown level": ('level="item"', 'level="letter"'),
    "a component without did": ("<did>", "<didn>"),
    "control without its agency": ("maintenanceagency>", "agency>"),
    "words between components": ("<dsc>", "<dsc>words"),
}


def judge_aids(paths, records, standards, verdict):
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} finding aids"
    engines = {"xmllint": lint(standards / "ead/ead3.xsd", standards), "jing": jing(standards / "ead/ead3.rng")}
    for engine, faults in engines.items():
        found = faults(paths)
        verdict.say(not found, f"{name}: {engine} takes {'it' if len(paths) == 1 else 'them'}", "; ".join(found[:3]))
    smallest = min(paths, key=lambda path: path.stat().st_size)
    if smallest.stat().st_size <= PURE_BYTES:
        engines["xmlschema"] = pure(standards / "ead/ead3.xsd", standards)
        found = engines["xmlschema"]([smallest])
        verdict.say(not found, f"{name}: xmlschema takes {smallest.name}", "; ".join(found[:3]))
        if untried("ead3"):
            for what, path in broken_copies(smallest.read_text("utf-8"), BROKEN_AIDS):
                for engine, faults in engines.items():
                    verdict.say(bool(faults([path])), f"{smallest.name}: {engine} refuses {what}")
    if records is None:
        return
    roots = [etree.parse(path).getroot() for path in paths]
    # In a folder each repository has a file of its own: `records.KEY.ead3.xml`.
    own = [path.name.count(".") > 2 for path in paths]
    wrong = wrong_tree(roots, records, any(own))
    verdict.say(not wrong, f"{name}: the tree holds {len(records)} records where they lie", "; ".join(wrong[:3]))
    if not wrong and len(records) > 1 and untried(f"tree of {min(len(paths), 2)}"):
        judge_tree_controls(roots, records, any(own), name, verdict)


def judge_tree_controls(roots, records, own, name, verdict):
    """Broken trees, each of which the comparison must notice."""
    def refused(what):
        verdict.say(bool(wrong_tree(roots, records, own)), f"{name}: the comparison refuses {what}")

    items = [item for root in roots for item in root.iter(f"{EAD}c") if item.get("level") == "item"]
    if not items:
        return
    parent = items[0].getparent()
    place = parent.index(items[0])
    parent.remove(items[0])
    refused("a record that is not there")
    parent.insert(place, items[0])
    quantity = next(roots[0].iter(f"{EAD}quantity"))
    count, quantity.text = quantity.text, "999999"
    refused("a wrong count")
    quantity.text = count
    for holder in (holder for root in roots for holder in (root.find(f".//{EAD}dsc"), *root.iter(f"{EAD}c"))):
        units = [unit for unit in holder.findall(f"{EAD}c") if unit.get("level") != "item"]
        if len({unit.findtext(f"{EAD}did/{EAD}unittitle") for unit in units}) > 1 and units[0] is not units[-1]:
            at = holder.index(units[0])
            units[-1].addnext(units[0])
            refused("siblings out of order")
            holder.insert(at, units[0])
            return


def wrong_tree(roots, records, own):
    """Where the components say otherwise than the records."""
    wrong, found, known = [], [], numbers(records)
    for root in roots:
        description = root.find(f"{EAD}archdesc")
        dsc = description.find(f"{EAD}dsc")
        top = [description] if own else dsc.findall(f"{EAD}c")
        names, before = [], len(found)
        for repository in top:
            name = repository.findtext(f"{EAD}did/{EAD}repository/{EAD}corpname/{EAD}part")
            names.append(name)
            walk(repository, dsc if repository is description else repository, (name,), known, found, wrong)
        if description.findtext(f"{EAD}did/{EAD}physdescstructured/{EAD}quantity") != str(len(found) - before):
            wrong.append("the whole counts another number")
        named = [name for name in names if name is not None]
        if named != sorted(named, key=natural) or None in names[:-1]:
            wrong.append(f"the repositories stand as {names}")
    expected = sorted(map(place, records), key=repr)
    # Within one component, records stand in the order in which they came.
    of = {}
    for way, item in found:
        of.setdefault(way, []).append(item)
    for record in records:
        way, item = place(record)
        if (queue := of.get(way)) and queue[0] == item:
            queue.pop(0)
        else:
            wrong.append(f"{item} is not in {way} at its place")
    if len(found) != len(expected):
        wrong.append(f"{len(found)} items for {len(expected)} records")
    return wrong


def walk(component, holder, way, known, found, wrong):
    """Takes the items below a component and holds its count and its order against them."""
    before = len(found)
    children = holder.findall(f"{EAD}c")
    units = [child for child in children if child.get("level") != "item"]
    if children[: len(units)] != units:
        wrong.append(f"items stand before units in {way}")
    keys = []
    for unit in units:
        level = unit.get("otherlevel") or unit.get("level")
        number = unit.findtext(f"{EAD}did/{EAD}unitid")
        number = known.get(number, number)
        keys.append((level, number))
        walk(unit, unit, (*way, (level, number)), known, found, wrong)
    ranks = {level: RANKS[kind] for kind, level in LEVELS.items()}
    order = [(ranks[level], natural(number)) for level, number in keys]
    if order != sorted(order):
        wrong.append(f"the units of {way} stand as {keys}")
    for item in children[len(units) :]:
        did = item.find(f"{EAD}did")
        found.append((way, (did.findtext(f"{EAD}unitid[@label='Record ID']"), titled(did.findtext(f"{EAD}unittitle")))))
    count = component.findtext(f"{EAD}did/{EAD}physdescstructured/{EAD}quantity")
    if count != str(len(found) - before):
        wrong.append(f"{way} counts {count}, not {len(found) - before}")


def place(record):
    """Where a record lies by its citation, and what it is."""
    item = (holdable(record.get("id")), titled(holdable(record.get("title"))))
    for citation in record.get("citations", []):
        repository = citation["repository"]
        if not repository and not citation["levels"]:
            continue
        name = holdable(repository and (repository.get("title") or repository["name"]))
        first = {}
        for unit in citation["levels"]:
            first.setdefault(unit["kind"], unit["value"])
        units = sorted((kind for kind in first if kind in RANKS), key=RANKS.get)
        return (name, *((LEVELS[kind], bare(first[kind])) for kind in units)), item
    return (None,), item


def titled(title):
    """A title; one in brackets, which stands where none is given, is one."""
    return title if title and not (title.startswith("[") and title.endswith("]")) else "[devised]"


def holdable(text):
    """A text without what XML cannot hold."""
    return text and ("".join(c for c in text if c in "\t\n\r" or c >= " " and c not in "\ufffe\uffff") or None)


def bare(number):
    """The number of a unit as in a key: letters and digits in lower case, and hyphens."""
    return "-".join(re.findall(r"[^\W_]+", (number or "").lower()))


def numbers(records):
    """The numbers of units by their names: `0104` by `f. 0104` and by `Fond 0104`."""
    known = {}
    for record in records:
        words = record.get("citation_verbatim", "").encode()
        for unit in (unit for citation in record.get("citations", []) for unit in citation["levels"]):
            value, span = unit["value"], unit["span"]
            names = [value, f"{unit['mark']} {value}", f"{unit['kind'].replace('_', ' ')} {value}"]
            names += [words[span[0] : span[1]].decode(errors="replace").strip()] if span else []
            known.update({name: bare(value) for name in names})
    return known


def natural(text):
    """Numbers in a text by their values."""
    return [(int(part), part) if part.isascii() and part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", text)]


# --- static repositories --------------------------------------------------------------------------------------

BROKEN_REPOSITORIES = {
    "an unknown element in the metadata": ("</oai_dc:dc>", "<dc:translater>x</dc:translater></oai_dc:dc>"),
    "a record without header": ("oai:header>", "oai:head>"),
    "an address without host": ("<oai:adminEmail>", "<oai:adminEmail>no address "),
    "a datestamp that is none": ("<oai:earliestDatestamp>", "<oai:earliestDatestamp>x"),
}
IDENTIFIER = re.compile(r"oai:[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+:[a-zA-Z0-9\-_.!~*'();/?:@&=+$,%]+")


def judge_static(path, records, standards, verdict):
    faults = lint(standards / "oai/all-oai.xsd", standards)
    found = faults([path])
    verdict.say(not found, f"{path.name}: xmllint takes it with its metadata", "; ".join(found[:3]))
    root = etree.parse(path).getroot()
    if untried("oai"):
        small = etree.parse(path).getroot()
        for record in small.findall(f"{STATIC}ListRecords/{OAI}record")[20:]:
            record.getparent().remove(record)
        for what, copy in broken_copies(etree.tostring(small, encoding="unicode"), BROKEN_REPOSITORIES):
            verdict.say(bool(faults([copy])), f"{path.name}: xmllint refuses {what}")
    held = root.findall(f"{STATIC}ListRecords/{OAI}record")
    stamps = [record.findtext(f"{OAI}header/{OAI}datestamp") for record in held]
    identifiers = [record.findtext(f"{OAI}header/{OAI}identifier") for record in held]
    wrong = [name for name in identifiers if not IDENTIFIER.fullmatch(name)]
    verdict.say(not wrong, f"{path.name}: the identifiers are of the form `oai-identifier`", "; ".join(wrong[:3]))
    earliest = root.findtext(f"{STATIC}Identify/{OAI}earliestDatestamp")
    verdict.say(earliest == min(stamps, default=earliest), f"{path.name}: no datestamp is before the earliest")
    if records is None:
        return
    wrong = [f"{len(held)} for {len(records)} records"] if len(held) != len(records) else []
    for name, element, record in zip(identifiers, held, records):
        key = record.get("id") or record.get("url")
        if key and re.fullmatch(r"[A-Za-z0-9\-_.!~*'();/?:@&=+$,]+", key) and not name.endswith(f":{key}"):
            wrong.append(f"{name} is the identifier of {key}")
        title = element.findtext(f"{OAI}metadata/{OAI_DC}/{{http://purl.org/dc/elements/1.1/}}title")
        if title != holdable(record.get("title")):
            wrong.append(f"{name} is called {title}")
    verdict.say(not wrong, f"{path.name}: it holds the {len(records)} records in their order", "; ".join(wrong[:3]))


# --- engines --------------------------------------------------------------------------------------------------


def catalog(standards):
    entries = etree.parse(standards / "catalog.xml").iter("{*}system")
    return {entry.get("systemId"): str(standards / entry.get("uri")) for entry in entries}


def lint(schema, standards):
    environment = {**os.environ, "XML_CATALOG_FILES": str(standards / "catalog.xml")}

    def faults(paths):
        command = ["xmllint", "--nonet", "--noout", "--huge", "--schema", schema, *paths]
        run = subprocess.run(command, env=environment, capture_output=True, text=True)
        return [line for line in run.stderr.splitlines() if "error" in line][:9] or ["refused"] if run.returncode else []

    return faults


def jing(schema):
    def faults(paths):
        run = subprocess.run(["jing", schema, *paths], capture_output=True, text=True)
        return run.stdout.splitlines()[:9] or ["refused"] if run.returncode else []

    return faults


@functools.cache
def pure(schema, standards):
    engine = xmlschema.XMLSchema(str(schema), uri_mapper=catalog(standards), allow="local")

    def faults(paths):
        try:
            return [str(fault.reason) for path in paths for fault in engine.iter_errors(str(path))]
        except (etree.XMLSyntaxError, xmlschema.XMLSchemaException, SyntaxError) as fault:
            return [str(fault)]

    return faults
