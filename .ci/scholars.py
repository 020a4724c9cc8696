"""Judges the outputs for scholars (RIS, CSL-JSON, BibLaTeX, wikitext) by the readers of others.

Called by conformance.py for a folder of outputs. What comes back is held against the records in the JSON lines beside
them, where there are any. As there, every judge is tried on a broken copy.
"""

import html
import json
import logging
import re
import unicodedata
import warnings

import bibtexparser
import jsonschema
import mwparserfromhell
import pybtex.database
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

# How many records the slow readers take of a large batch; it is said where some are left.
SAMPLE, RENDERED = 2000, 50
STYLE = "harvard-cite-them-right"


def judge(folder, stem, standards, verdict):
    kept = folder / f"{stem}.jsonl"
    records = [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.is_file() else None
    for extension, judge_one in JUDGES.items():
        path = folder / f"{stem}.{extension}"
        if path.is_file():
            judge_one(path, records, standards, verdict)


def flat(text):
    """A text on one line, as formats have it in which a line break ends a value."""
    pieces = "".join("\n" if unicodedata.category(c) == "Cc" or c in "\u2028\u2029" else c for c in text).split("\n")
    return " ".join(piece.strip() for piece in pieces if piece.strip())


def compared(path, verdict, records, read, wanted):
    """Says whether as many records came back as went out, each with its values."""
    if records is None:
        return
    verdict.say(len(read) == len(records), f"{path.name}: {len(records)} records come back", f"{len(read)}")
    wrong = [f"{got} is not {want}" for got, record in zip(read, records) if got != (want := wanted(record))]
    verdict.say(not wrong, f"{path.name}: so do their values", "; ".join(wrong[:3]))


def sampled(path, what, all_of_them, most):
    if len(all_of_them) > most:
        print(f"       {path.name}: {what} the first {most} of {len(all_of_them)}")
    return all_of_them[:most]


# --- RIS ------------------------------------------------------------------------------------------------------


def judge_ris(path, records, _standards, verdict):
    text = path.read_bytes().decode()
    lines = text.split("\r\n")
    shaped = re.compile(r"[A-Z][A-Z0-9]  - .*")
    faults = [line for line in lines if line and not shaped.fullmatch(line)]
    verdict.say(not faults and "\n" not in "".join(lines), f"{path.name}: every line is a tag and ends in CR LF", str(faults[:3]))
    read = rispy.loads(text)
    broken = text.replace("TY  - MANSCPT\r\n", "", 1)
    verdict.say(read_or_none(rispy.loads, broken) != read, f"{path.name}: rispy sees that a record has no type")
    types = {entry["type_of_reference"] for entry in read}
    verdict.say(types <= {"MANSCPT"}, f"{path.name}: rispy reads manuscripts alone", str(types))

    def got(entry):
        unknown = entry.get("unknown_tag", {})
        names = [*entry.get("authors", []), *entry.get("subsidiary_authors", []), *unknown.get("ED", [])]
        keywords = entry.get("keywords", [])
        return [entry.get(key, "") for key in ("id", "title", "abstract", "publisher")], names, keywords

    def wanted(record):
        credits = record.get("credits", [])
        of = lambda role: dict.fromkeys(flat(credit["name"]) for credit in credits if credit["role"] == role)
        names = [*map(flat, record.get("creators", [])), *of("translated"), *of("edited")]
        keywords = [flat(word) for field in ("subjects", "people", "places") for word in record.get(field, [])]
        return [flat(record.get(key, "")) for key in ("id", "title", "summary", "publisher")], names, keywords

    compared(path, verdict, records, [got(entry) for entry in read], wanted)


def read_or_none(read, text):
    try:
        return read(text)
    except Exception:  # each reader has its own kinds of refusal
        return None


# --- CSL-JSON -------------------------------------------------------------------------------------------------


def judge_csl(path, records, standards, verdict):
    items = json.loads(path.read_text("utf-8"))
    schema = json.loads((standards / "csl/csl-data.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    some = sampled(path, "the schema takes", items, SAMPLE)
    faults = [fault.message for fault in validator.iter_errors(some)]
    verdict.say(not faults, f"{path.name}: the CSL schema takes it", "; ".join(faults[:3]))
    for name, item in (("a type", {"type": "MANSCPT"}), ("a variable", {"archiveLocation": "x"})):
        broken = [{**(items or [{"id": "1", "type": "manuscript"}])[0], **item}]
        verdict.say(not validator.is_valid(broken), f"{path.name}: the schema refuses {name} that CSL has not")
    ids = [item["id"] for item in items]
    verdict.say(len(set(ids)) == len(ids), f"{path.name}: no two items have one id")
    judge_rendering(path, items[:RENDERED], verdict)
    variables = ("title", "genre", "abstract", "URL", "publisher")
    got = lambda item: ([item.get(name, "") for name in variables], item.get("date-parts"))
    fields = ("title", "type", "summary", "url", "publisher")
    compared(path, verdict, records, [got(item) for item in items], lambda record: ([record.get(name, "") for name in fields], None))
    if records:
        wrong = [item["id"] for item, record in zip(items, records) if not is_kept(item, record)]
        verdict.say(not wrong, f"{path.name}: archive and location make up the reference", str(wrong[:3]))


def is_kept(item, record):
    """Whether the words of the first reference to an archive are those of the archive and the location in it."""
    held = [citation for citation in record.get("citations", []) if citation["repository"] or citation["levels"]]
    if not held:
        return True
    repository = held[0]["repository"] or {"name": ""}
    name = item.get("archive", "") + (f", {item['archive-place']}" if "archive-place" in item else "")
    # What somebody changed in a sheet has no place in the words.
    values = [unit["value"] for unit in held[0]["levels"] if unit["span"]]
    return repository["name"] in (name, item.get("archive", "")) and all(value in item["archive_location"] for value in values)


def judge_rendering(path, items, verdict):
    """citeproc-py renders each item with its title and year."""
    plain = [{**item, "note": ""} for item in items]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(STYLE, validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(plain), formatter.plain)
        for item in plain:
            bibliography.register(Citation([CitationItem(item["id"])]))
        rendered = [str(entry) for entry in bibliography.bibliography()]
    bare = lambda text: re.sub(r"[^\w]", "", text)
    titled = [item["title"] for item in plain if item.get("title")]
    lost = [title for title in titled if not any(bare(title) in bare(entry) for entry in rendered)]
    verdict.say(not lost, f"{path.name}: citeproc-py renders {len(rendered)} of them, titles and all", "; ".join(lost[:3]))


# --- BibLaTeX -------------------------------------------------------------------------------------------------

COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{rf"\{c}": c for c in "%#&_$"},
}
# The dates that biblatex reads: EDTF, levels 0 and 1.
POINT = r"(?:\d{2}(?:\d\d|\dX|XX)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?[?~%]?)"
LEVEL_1 = re.compile(rf"{POINT}|{POINT}/(?:{POINT}|\.\.)?|(?:\.\.)?/{POINT}")
COMMAND = re.compile("|".join(map(re.escape, COMMANDS)))


def untex(value):
    return COMMAND.sub(lambda found: COMMANDS[found[0]], value)


def judge_biblatex(path, records, _standards, verdict):
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    text = path.read_text("utf-8")
    library = bibtexparser.parse_string(text, parse_stack=[])
    faults = [str(block.error) for block in library.failed_blocks]
    verdict.say(not faults, f"{path.name}: bibtexparser takes every block", "; ".join(faults[:3]))
    broken = bibtexparser.parse_string(text.replace("}},\n", "},\n", 1), parse_stack=[])
    verdict.say(not text or len(broken.entries) < len(library.entries), f"{path.name}: it sees that a brace is missing")
    some = "\n@misc{".join(sampled(path, "pybtex reads", text.split("\n@misc{"), SAMPLE))
    entries = read_or_none(lambda text: pybtex.database.parse_string(text, "bibtex").entries, some)
    verdict.say(entries is not None and len(entries) == len(re.findall(r"^@misc\{", some, re.M)), f"{path.name}: pybtex reads every entry")
    keys = [entry.key.lower() for entry in library.entries]
    verdict.say(len(set(keys)) == len(keys), f"{path.name}: no two entries have one key")
    keys = [key for key in keys if not re.fullmatch(r"[a-z0-9._:-]+", key)]
    verdict.say(not keys, f"{path.name}: every key is one for biber and TeX", str(keys[:3]))

    def got(entry):
        fields = {field.key: field.value[1:-1] for field in entry.fields}
        names = lambda key: [untex(name) for name in re.findall(r"\{((?:[^{}]|\{\})*)\}", fields.get(key, ""))]
        keywords = [untex(word) for word in fields.get("keywords", "").split(", ") if word]
        return [*map(devised, names("title")), untex(fields.get("abstract", "")), fields.get("date", "")], names("author"), keywords

    def wanted(record):
        words = [flat(word).replace(",", ";") for field in ("subjects", "people", "places") for word in record.get(field, [])]
        title = devised(flat(record.get("title", "")))
        date = (record.get("created") or record.get("date") or {}).get("edtf", "")
        date = date if LEVEL_1.fullmatch(date) else ""
        return [title, flat(record.get("summary", "")), date], list(map(flat, record.get("creators", []))), [word for word in words if word]

    compared(path, verdict, records, [got(entry) for entry in library.entries], wanted)


def devised(title):
    """A title; one in brackets, which stands where none is given, is one."""
    return title if title and not (title.startswith("[") and title.endswith("]")) else "[devised]"


# --- wikitext -------------------------------------------------------------------------------------------------


def judge_wikitext(path, records, _standards, verdict):
    lines = path.read_text("utf-8").split("\n")
    verdict.say(lines.pop() == "", f"{path.name}: the last line ends")
    templates = [cite_archive(line) for line in lines]
    faults = [line for line, template in zip(lines, templates) if template is None]
    verdict.say(not faults, f"{path.name}: every line is one `cite archive` and words behind it", "; ".join(faults[:3]))
    whole = next((line for line in lines if "}}" in line), "* {{cite archive}}")
    verdict.say(cite_archive(whole.replace("}}", "}")) is None, f"{path.name}: mwparserfromhell sees that a brace is missing")

    def got(template):
        value = lambda name: plain(template.get(name).value) if template is not None and template.has(name) else ""
        return [value(name) for name in ("item", "type", "ref")], value("item-url").startswith("http")

    def wanted(record):
        return [flat(record.get(name, "")) for name in ("title", "type", "id")], record.get("url", "").startswith("http")

    compared(path, verdict, records, [got(template) for template in templates], wanted)


def cite_archive(line):
    """The template of a line that is nothing else but words; none for any other line."""
    code = mwparserfromhell.parse(line)
    templates = code.filter_templates(recursive=False, matches=lambda template: template.name.strip() != "!")
    stray = [node for node in code.nodes[1:] if not isinstance(node, ALLOWED) and str(node) != "{{!}}"]
    good = line.startswith("* {{") and len(templates) == 1 and not stray and templates[0].name.strip() == "cite archive"
    return templates[0] if good else None


NODES = mwparserfromhell.nodes
ALLOWED = (NODES.Text, NODES.Template, NODES.HTMLEntity, NODES.ExternalLink)


def plain(value):
    return html.unescape(str(value).strip().replace("{{!}}", "|"))


JUDGES = {"ris": judge_ris, "csl.json": judge_csl, "bib": judge_biblatex, "wiki": judge_wikitext}
