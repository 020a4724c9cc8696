"""Judges what libraries load: MODS and MARC 21 in MARCXML.

MODS by two schema engines and the code lists that it names; MARC by these, by pymarc, by the programs of Index Data and
by the content rules of MARC::Schema. Each judge is tried on a broken copy first.
"""

import copy
import io
import itertools
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import pymarc
import xmlschema
from lxml import etree

MODS = "http://www.loc.gov/mods/v3"
MARC = "http://www.loc.gov/MARC21/slim"
RELATORS = "http://id.loc.gov/vocabulary/relators/"

# How many records the slower judges take; it is said where some are left.
PURE_RECORDS, PYMARC_RECORDS, RULES_RECORDS = 250, 1000, 1000


def run(*command, given=None, **environment):
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def first(most, count):
    return f"the first {most} of {count} records" if most < count else f"{count} records"


class Schema:
    """A schema in both engines: libxml2, and xmlschema, which is written apart from it."""

    def __init__(self, path, standards):
        catalog = etree.parse(standards / "catalog.xml")
        places = {entry.get("systemId"): str(standards / entry.get("uri")) for entry in catalog.iter("{*}system")}
        self.path = path
        self.pure = xmlschema.XMLSchema(str(path), uri_mapper=places, allow="local")

    def by_xmllint(self, path):
        code, _, said = run("xmllint", "--huge", "--nonet", "--noout", "--schema", self.path, path)
        return [line for line in said.splitlines() if not line.endswith(" validates")] if code else []

    def by_xmlschema(self, path):
        try:
            return [fault.reason or str(fault) for fault in self.pure.iter_errors(str(path))]
        except (xmlschema.XMLSchemaException, etree.XMLSyntaxError) as fault:
            return [str(fault)]


def collection(root, records, folder):
    """A file with some of the records of a collection."""
    some = etree.Element(root.tag, nsmap=root.nsmap)
    some.extend(copy.deepcopy(record) for record in records)
    path = Path(folder, "some.xml")
    path.write_bytes(etree.tostring(some, encoding="UTF-8", xml_declaration=True))
    return path


def judge_schema(path, root, schema, broken, verdict):
    """Both engines take the records, and refuse each of the broken copies of the first."""
    with tempfile.TemporaryDirectory() as folder:
        some = root[:PURE_RECORDS]
        faults = schema.by_xmllint(path)
        verdict.say(not faults, f"{path.name}: xmllint takes {len(root)} records", "; ".join(faults[:3]))
        faults = schema.by_xmlschema(collection(root, some, folder))
        verdict.say(not faults, f"{path.name}: xmlschema takes {first(len(some), len(root))}", "; ".join(faults[:3]))
        for what, change in broken.items():
            record = copy.deepcopy(root[0])
            change(record)
            wrong = collection(root, [record], folder)
            verdict.say(bool(schema.by_xmllint(wrong)), f"{path.name}: xmllint refuses {what}")
            verdict.say(bool(schema.by_xmlschema(wrong)), f"{path.name}: xmlschema refuses {what}")


def codes(standards, name):
    """The codes of a list of the Library of Congress that hold today."""
    rows = (line.split(",") for line in (standards / "marc" / name).read_text("utf-8").splitlines()[1:])
    return {row[0] for row in rows if row[-1] == "current"}


def wanted_titles(path, ending):
    """The titles of the records, on one line each, without what XML cannot hold; none for a record without."""
    lines = path.with_name(path.name.replace(ending, ".jsonl"))
    if not lines.is_file():
        return None
    titles = (json.loads(line).get("title") for line in lines.read_text("utf-8").split("\n") if line)
    return [title and folded("".join(c for c in title if c in "\t\n\r" or c >= " " and c not in "\ufffe\uffff")) for title in titles]


def folded(text):
    return re.sub(r"\s+", " ", text).strip()


def judge_titles(path, ending, actual, verdict):
    wanted = wanted_titles(path, ending)
    if wanted is None:
        return
    same = len(wanted) == len(actual) and all(
        title == folded(found) if title else found.startswith("[") for title, found in zip(wanted, actual)
    )
    verdict.say(same, f"{path.name}: the titles of {len(actual)} records are those of {len(wanted)}, or devised in brackets")


# --- MODS -----------------------------------------------------------------------------------------------------


def mods(name):
    return f"{{{MODS}}}{name}"


def misspelt(record):
    etree.SubElement(record, mods("titelInfo"))


def of_no_kind(record):
    etree.SubElement(record, mods("relatedItem")).set("type", "orginal")


def in_no_encoding(record):
    date = etree.SubElement(etree.SubElement(record, mods("originInfo")), mods("dateCreated"))
    date.set("encoding", "iso")
    date.text = "1963"


def mods_faults(record, languages, relators):
    """What the schema of MODS leaves open."""
    faults = []
    keys = record.xpath("count(.//@keyDate)")
    if keys > 1:
        faults.append(f"{keys:.0f} key dates")
    if len(record.xpath("*[@usage='primary']")) > 1:
        faults.append("several primary names")
    for term in record.iter(mods("languageTerm")):
        if term.get("authority") == "iso639-2b" and term.text not in languages:
            faults.append(f"the language {term.text}")
    for term in record.iter(mods("roleTerm")):
        if term.get("type") == "code" and (term.text not in relators or term.get("valueURI") != RELATORS + term.text):
            faults.append(f"the relator {term.text}")
    # Names of people are in the order given, so nothing may call a part of them a family name.
    if any(part.get("type") for part in record.iter(mods("namePart"))):
        faults.append("a part of a name")
    for element in record.iter(etree.Element):
        if not len(element) and not (element.text or "").strip() and not element.attrib:
            faults.append(f"an empty {etree.QName(element).localname}")
    return faults


def judge_mods(folder, stem, standards, verdict):
    ending = ".mods.xml"
    path = folder / f"{stem}{ending}"
    if not path.is_file():
        return
    root = etree.parse(path).getroot()
    good = root.tag == mods("modsCollection") and all(record.tag == mods("mods") and record.get("version") == "3.8" for record in root)
    verdict.say(good, f"{path.name}: {len(root)} records of MODS 3.8 in a collection")
    if not len(root):
        return
    broken = {"an unknown element": misspelt, "an unknown type of item": of_no_kind, "an unknown encoding": in_no_encoding}
    judge_schema(path, root, Schema(standards / "mods/mods-3-8.xsd", standards), broken, verdict)
    languages, relators = codes(standards, "marc-languages.csv"), codes(standards, "marc-relators.csv")
    faults = [f"record {at}: {fault}" for at, record in enumerate(root, 1) for fault in mods_faults(record, languages, relators)]
    verdict.say(not faults, f"{path.name}: codes are in their lists, and one date is the key", "; ".join(faults[:3]))
    wrong = copy.deepcopy(root[0])
    term = etree.SubElement(etree.SubElement(wrong, mods("language")), mods("languageTerm"))
    term.set("authority", "iso639-2b")
    term.text = "ru"
    verdict.say(bool(mods_faults(wrong, languages, relators)), f"{path.name}: a code of two letters is noticed")
    titles = [record.findtext(f"{mods('titleInfo')}/{mods('title')}", "") for record in root]
    judge_titles(path, ending, titles, verdict)


# --- MARC 21 --------------------------------------------------------------------------------------------------


def marc(name):
    return f"{{{MARC}}}{name}"


def short_leader(record):
    leader = record.find(marc("leader"))
    leader.text = leader.text[:-1]


def no_subfield(record):
    field = etree.SubElement(record, marc("datafield"))
    for name, value in (("tag", "999"), ("ind1", " "), ("ind2", " ")):
        field.set(name, value)


def add(record, tag, code, text, second=" "):
    field = etree.SubElement(record, marc("datafield"))
    for name, value in (("tag", tag), ("ind1", " "), ("ind2", second)):
        field.set(name, value)
    subfield = etree.SubElement(field, marc("subfield"))
    subfield.set("code", code)
    subfield.text = text


def subfields(record, tag, code):
    return [part.text or "" for part in record.iterfind(f"{marc('datafield')}[@tag='{tag}']/{marc('subfield')}[@code='{code}']")]


def marc_faults(record, languages, relators):
    """What neither the schema nor any program looks at: lengths of fixed fields, order, code lists, punctuation."""
    faults = []
    leader = record.findtext(marc("leader"), "")
    fixed = {field.get("tag"): field.text or "" for field in record.iterfind(marc("controlfield"))}
    if len(leader) != 24:
        faults.append(f"a leader of {len(leader)}")
    for tag, length in (("008", 40), ("007", 14)):
        if tag in fixed and (len(fixed[tag]) != length or not fixed[tag].isascii()):
            faults.append(f"{tag} of {len(fixed[tag])}")
    if "001" in fixed or "008" not in fixed:
        faults.append("001, or no 008")
    tags = [field.get("tag") for field in record if field.get("tag")]
    if tags != sorted(tags):
        faults.append("tags out of order")
    if tags.count("245") != 1 or sum(tag.startswith("1") for tag in tags) > 1:
        faults.append("not one 245, or several 1XX")
    language = fixed.get("008", "")[35:38]
    known = languages | {"|||"}
    text = [*subfields(record, "041", "a"), *subfields(record, "041", "h")]
    faults += [f"the language {code}" for code in (*text, language) if code not in known]
    if subfields(record, "041", "a") and subfields(record, "041", "a")[0] != language:
        faults.append("008 and 041 name other languages")
    for tag in ("110", "710", "720"):
        faults += [f"the relator {code}" for code in subfields(record, tag, "4") if code not in relators]
    for part in record.iter(marc("subfield")):
        if not (part.text or "").strip() or re.search(r"[\x00-\x1f]", part.text):
            faults.append(f"{part.getparent().get('tag')} ${part.get('code')} is empty or has a break")
    return faults


def same_fields(one, other):
    def fields(record):
        control = [(field.tag, field.data) for field in record.get_fields() if field.is_control_field()]
        data = [(f.tag, tuple(f.indicators), [(s.code, s.value) for s in f.subfields]) for f in record.get_fields() if not f.is_control_field()]
        return control, data

    return fields(one) == fields(other)


def judge_pymarc(path, count, verdict):
    """All records are read; the first go into ISO 2709 and back. Returns these."""
    records = pymarc.parse_xml_to_array(str(path))
    verdict.say(len(records) == count, f"{path.name}: pymarc reads {len(records)} records")
    some = records[:PYMARC_RECORDS]
    binary = [record.as_marc() for record in some]
    back = list(pymarc.MARCReader(io.BytesIO(b"".join(binary)), to_unicode=True))
    good = len(back) == len(some) and all(other and same_fields(one, other) for one, other in zip(some, back))
    verdict.say(good, f"{path.name}: pymarc writes ISO 2709 of {first(len(some), count)} and reads the same")
    torn = list(pymarc.MARCReader(io.BytesIO(binary[0][:-5]), to_unicode=True))
    verdict.say(None in torn, f"{path.name}: pymarc refuses a record that is cut short")
    return some


def judge_yaz(path, records, count, verdict):
    code, data, said = run("yaz-marcdump", "-i", "marcxml", "-o", "marc", path)
    verdict.say(code == 0 and not said and bool(data), f"{path.name}: yaz-marcdump writes ISO 2709 without a word", said[:200])
    with tempfile.TemporaryDirectory() as folder:
        binary = Path(folder, "records.mrc")

        def complaints(data):
            binary.write_bytes(data)
            code, out, said = run("yaz-marcdump", "-n", binary)
            return code, (out.decode(errors="replace") + said).strip()

        code, said = complaints(data)
        verdict.say(code == 0 and not said, f"{path.name}: yaz-marcdump reads it back without a warning", said[:200])
        back = itertools.islice(pymarc.MARCReader(io.BytesIO(data), to_unicode=True), len(records))
        same = [two and same_fields(one, two) for one, two in zip(records, back)]
        good = all(same) and len(same) == len(records) and data.count(b"\x1d") == count
        verdict.say(good, f"{path.name}: ISO 2709 by yaz-marcdump has the same {count} records")
        length = int(data[:5])
        verdict.say(bool(complaints(b"%05d" % (length + 7) + data[5:length])[1]), f"{path.name}: yaz-marcdump warns of a wrong length")


def rule_faults(path):
    code, out, said = run("marcvalidate", "--type", "XML", path)
    lines = (out.decode(errors="replace") + said).strip().splitlines()
    return lines or ([f"status {code}"] if code else [])


def judge_rules(path, root, verdict):
    with tempfile.TemporaryDirectory() as folder:
        some = root[:RULES_RECORDS]
        faults = rule_faults(collection(root, some, folder))
        verdict.say(not faults, f"{path.name}: marcvalidate takes {first(len(some), len(root))}", "; ".join(faults[:3]))
        for what, change in {
            "an unknown subfield": lambda record: add(record, "546", "q", "x"),
            "an unknown indicator": lambda record: add(record, "655", "a", "x", "9"),
        }.items():
            record = copy.deepcopy(root[0])
            change(record)
            verdict.say(bool(rule_faults(collection(root, [record], folder))), f"{path.name}: marcvalidate refuses {what}")


def judge_marc(folder, stem, standards, verdict):
    ending = ".marc.xml"
    path = folder / f"{stem}{ending}"
    if not path.is_file():
        return
    root = etree.parse(path).getroot()
    good = root.tag == marc("collection") and all(record.tag == marc("record") for record in root)
    verdict.say(good, f"{path.name}: {len(root)} records in a collection")
    if not len(root):
        return
    broken = {"a leader of 23 characters": short_leader, "a field without subfields": no_subfield}
    judge_schema(path, root, Schema(standards / "marc/MARC21slim.xsd", standards), broken, verdict)
    languages, relators = codes(standards, "marc-languages.csv"), codes(standards, "marc-relators.csv")
    faults = [f"record {at}: {fault}" for at, record in enumerate(root, 1) for fault in marc_faults(record, languages, relators)]
    verdict.say(not faults, f"{path.name}: leaders have 24 characters and 008 has 40; codes are in their lists", "; ".join(faults[:3]))
    wrong = copy.deepcopy(root[0])
    wrong.find(f"{marc('controlfield')}[@tag='008']").text += "  "
    verdict.say(bool(marc_faults(wrong, languages, relators)), f"{path.name}: an 008 of 42 characters is noticed")
    records = judge_pymarc(path, len(root), verdict)
    judge_yaz(path, records, len(root), verdict)
    judge_rules(path, root, verdict)
    judge_titles(path, ending, ["".join(subfields(record, "245", "a")) for record in root], verdict)


def judge(folder, stem, standards, verdict):
    judge_mods(folder, stem, standards, verdict)
    judge_marc(folder, stem, standards, verdict)
