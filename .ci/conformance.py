"""Judges the outputs of fonds: XML by two schema engines, JSON-LD by two processors and by plain assertions, reports
by the schemas and readers of their formats (reports.py), records of libraries by those of theirs (catalogs.py).

Called by .ci/conformance. Every judge is tried on a broken copy first: one that passes everything proves
nothing. Ends with status 1 when anything failed.
"""

import copy
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import rdflib
import xmlschema
from lxml import etree
from pyld import jsonld
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS

import archives
import catalogs
import graphs
import reports
import scholars
import tables
import workbook

REPOSITORY = Path(__file__).resolve().parent.parent
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
QDC = "https://w3id.org/fonds/qdc/1.0/"
SCHEMA = "http://schema.org/"
FONDS = "https://w3id.org/fonds/terms#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
XSD = "http://www.w3.org/2001/XMLSchema#"

# Judges of the other outputs, each of which looks for its files in a folder: judge(folder, stem, standards, verdict).
JUDGES = [catalogs.judge, archives.judge, graphs.judge, workbook.judge, tables.judge, scholars.judge]

# How many records each kind of judging takes, so that a large batch is judged within a minute; it is said
# where some are left.
XML_RECORDS, JSONLD_NODES, NODES_READ_TWICE = 2000, 2000, 200


class Verdict:
    """Counts what was judged and prints it."""

    def __init__(self):
        self.failed = 0

    def say(self, good, what, why=""):
        self.failed += not good
        print(f"  {'ok  ' if good else 'FAIL'} {what}" + (f": {why}" if why and not good else ""), flush=True)
        return good


# --- XML ------------------------------------------------------------------------------------------------------


class Lint:
    """libxml2: the command line tool, offline."""

    name = "xmllint"

    def __init__(self, schema, standards):
        self.schema = schema
        self.environment = {**os.environ, "XML_CATALOG_FILES": str(standards / "catalog.xml")}

    def faults(self, records):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, record in enumerate(records, 1):
                paths.append(Path(folder, f"{number}.xml"))
                paths[-1].write_bytes(etree.tostring(record, encoding="UTF-8", xml_declaration=True))
            faults = []
            for start in range(0, len(paths), 500):
                command = ["xmllint", "--nonet", "--noout", "--schema", str(self.schema), *paths[start : start + 500]]
                run = subprocess.run(command, env=self.environment, capture_output=True, text=True)
                if run.returncode:
                    lines = (line for line in run.stderr.splitlines() if not line.endswith(" validates"))
                    faults.extend(lines if run.stderr else [f"status {run.returncode}"])
            return faults


class Pure:
    """xmlschema: written apart from libxml2, in Python."""

    name = "xmlschema"

    def __init__(self, schema, standards):
        catalog = etree.parse(standards / "catalog.xml")
        places = {entry.get("systemId"): str(standards / entry.get("uri")) for entry in catalog.iter("{*}system")}
        self.schema = xmlschema.XMLSchema(str(schema), uri_mapper=places, allow="local")

    def faults(self, records):
        try:
            return [fault.reason or str(fault) for record in records for fault in self.schema.iter_errors(record)]
        except xmlschema.XMLSchemaException as fault:
            return [str(fault)]


def misspelt(namespace):
    def change(record):
        etree.SubElement(record, f"{{{namespace}}}translater").text = "x"

    return change


def typed(scheme, text):
    def change(record):
        element = etree.SubElement(record, f"{{{DCTERMS}}}created")
        element.set(f"{{{XSI}}}type", f"dcterms:{scheme}")
        element.text = text

    return change


# The file, the element of a record, the schema, and what must fail.
XML = [
    (
        "dc.xml",
        f"{{{OAI_DC}}}dc",
        lambda standards: standards / "oai/oai_dc.xsd",
        {"an unknown element": misspelt(DC), "an element of DCMI terms": misspelt(DCTERMS)},
    ),
    (
        "dcterms.xml",
        f"{{{QDC}}}record",
        lambda standards: REPOSITORY / "schemas/qdc.xsd",
        {
            "an unknown property": misspelt(DCTERMS),
            "a scheme that DCMI has not": typed("EDTF", "1963~"),
            "a month 13": typed("W3CDTF", "1963-13"),
        },
    ),
]


def wrong_elements(path, records):
    """Where simple Dublin Core differs from the records in what it takes over as it is."""
    lines = path.with_name(path.name.replace(".dc.xml", ".jsonl"))
    if not lines.is_file():
        return [f"{lines.name} is not there"]
    wrong = []
    for number, (element, line) in enumerate(zip(records, lines.read_text("utf-8").split("\n")), 1):
        record = json.loads(line)
        words = record.get("citation_verbatim", "").encode()
        spans = [words[start:end].decode(errors="replace").strip() for start, end in (part["span"] for part in record.get("citations", []))]
        expected = {
            "title": [record["title"]] if "title" in record else [],
            # The address comes first: aggregators take the first as the link.
            "identifier": [record[key] for key in ("url", "id") if key in record],
        }
        if spans and all(spans):
            expected["source"] = list(dict.fromkeys(spans))
        for name, values in expected.items():
            # What XML cannot hold is left out.
            values = ["".join(c for c in value if c in "\t\n\r" or c >= " " and c not in "\ufffe\uffff") for value in values]
            values = [value for value in values if value]
            actual = [child.text for child in element.iterfind(f"{{{DC}}}{name}")]
            if actual != values:
                wrong.append(f"record {number}: {name} is {actual}, not {values}")
    return wrong


def judge_xml(folder, stem, standards, verdict):
    for ending, tag, schema, broken in XML:
        path = folder / f"{stem}.{ending}"
        if not verdict.say(path.is_file(), f"{path.name} is there"):
            continue
        root = etree.parse(path).getroot()
        # Each record must stand alone, so it is judged as a document of its own.
        records = [etree.fromstring(etree.tostring(record)) for record in root]
        verdict.say(
            root.tag == "records" and all(record.tag == tag for record in records),
            f"{path.name}: {len(records)} records in <records>",
        )
        if ending == "dc.xml":
            wrong = wrong_elements(path, records)
            verdict.say(not wrong, f"{path.name}: the elements say what the records say", "; ".join(wrong[:3]))
        for engine in (Lint(schema(standards), standards), Pure(schema(standards), standards)):
            # libxml2 is quick enough for all.
            some = records if engine.name == "xmllint" else records[:XML_RECORDS]
            faults = engine.faults(some)
            first = f" (the first of {len(records)})" if len(some) < len(records) else ""
            verdict.say(not faults, f"{path.name}: {engine.name} takes {len(some)} records{first}", "; ".join(faults[:3]))
            for what, change in broken.items():
                for record in records[:1]:
                    record = copy.deepcopy(record)
                    change(record)
                    verdict.say(bool(engine.faults([record])), f"{path.name}: {engine.name} refuses {what}")


# --- JSON-LD --------------------------------------------------------------------------------------------------


def refuse(url, _options):
    raise jsonld.JsonLdError(f"{url} would have to be fetched", "loading document failed")


def unknown_keys(value, context):
    """Keys and classes that the context does not spell out: processors drop them without a word."""
    if isinstance(value, list):
        return [key for item in value for key in unknown_keys(item, context)]
    if not isinstance(value, dict):
        return []
    found = [key for key in value if not key.startswith("@") and key not in context]
    classes = value.get("@type", [])
    for name in [classes] if isinstance(classes, str) else classes:
        if name not in context and name.split(":")[0] not in context:
            found.append(name)
    # What is JSON by its type is one literal.
    literals = {key for key, term in context.items() if isinstance(term, dict) and term.get("@type") == "@json"}
    inner = (item for key, item in value.items() if key not in literals)
    return found + [key for item in inner for key in unknown_keys(item, context)]


def judge_jsonld(folder, stem, ontology, verdict):
    path, lines = folder / f"{stem}.jsonld", folder / f"{stem}.jsonl"
    if not verdict.say(path.is_file() and lines.is_file(), f"{path.name} and {lines.name} are there"):
        return
    document = json.loads(path.read_text("utf-8"))
    records = [json.loads(line) for line in lines.read_text("utf-8").split("\n") if line]
    context, nodes = document["@context"], document["@graph"]
    verdict.say(len(nodes) == len(records), f"{path.name}: {len(nodes)} nodes for {len(records)} records")
    unknown = unknown_keys(nodes, context)
    verdict.say("@vocab" not in context and not unknown, f"{path.name}: every key is in the context", str(unknown[:5]))

    differing, wrong, outside = [], [], []
    for number, (node, record) in enumerate(zip(nodes[:JSONLD_NODES], records), 1):
        alone = {"@context": context, "@graph": [node]}
        quads = jsonld.to_rdf(alone, {"format": "application/n-quads", "documentLoader": refuse})
        graph = rdflib.Graph().parse(data=quads, format="nt")
        if number <= NODES_READ_TWICE:
            other = rdflib.Graph().parse(data=json.dumps(alone), format="json-ld")
            if not isomorphic(graph, other):
                differing.append(number)
        wrong += [f"record {number}: {what}" for what in missing_triples(graph, record)]
        outside += [f"record {number}: {what}" for what in ontology.outside(graph)]

    def first(most):
        return f"{most} nodes (the first of {len(nodes)})" if most < len(nodes) else f"{len(nodes)} nodes"

    verdict.say(True, f"{path.name}: PyLD reads {first(JSONLD_NODES)} and fetches nothing")
    same = f"{path.name}: rdflib reads the same quads from {first(NODES_READ_TWICE)}"
    verdict.say(not differing, same, str(differing[:5]))
    verdict.say(not wrong, f"{path.name}: the triples say what {lines.name} says", "; ".join(wrong[:5]))
    verdict.say(not outside, f"{path.name}: schema.org terms stand in their domains", "; ".join(outside[:5]))
    judge_controls(context, nodes, records, ontology, verdict)


def judge_controls(context, nodes, records, ontology, verdict):
    """Broken copies of the first node, each of which a judge must notice."""
    for node, record in list(zip(nodes, records))[:1]:
        def graph(changes, extra=None):
            alone = {"@context": {**context, **(extra or {})}, "@graph": [{**node, **changes}]}
            return rdflib.Graph().parse(data=jsonld.to_rdf(alone, {"format": "application/n-quads"}), format="nt")

        misused = graph({"uploadDate": "2018"}, {"uploadDate": "schema:uploadDate"})
        invented = graph({"translater": "x"}, {"translater": "schema:translater"})
        verdict.say(bool(ontology.outside(misused)), "the domain check refuses uploadDate on a CreativeWork")
        verdict.say(bool(ontology.outside(invented)), "the domain check refuses an invented term")
        verdict.say(bool(unknown_keys({"translater": "x"}, context)), "the key check refuses an unknown key")
        verdict.say(bool(missing_triples(graph({"name": "Another"}), record)), "the triple check refuses another title")
        try:
            remote = {"@context": "https://schema.org/", "name": "x"}
            jsonld.expand(remote, {"documentLoader": refuse})
            verdict.say(False, "the loader refuses a remote context")
        except jsonld.JsonLdError:
            verdict.say(True, "the loader refuses a remote context")


# What the units of a citation hold, from the highest: the same order as in ISAD(G), an opis between.
RANKS = {
    "fond": 0, "record_group": 0, "collection": 0, "opis": 2, "entry": 2, "series": 2, "class": 2, "subseries": 3,
    "file": 4, "piece": 4, "file_number": 4,
}  # fmt: skip
DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def missing_triples(graph, record):
    """What the record says and the graph does not, in words."""
    objects = {node for subject, _, node in graph if node != subject}
    editions = [subject for subject in set(graph.subjects()) if subject not in objects]
    if len(editions) != 1:
        return [f"{len(editions)} nodes at the top"]
    edition = editions[0]
    found = []

    def expect(what, actual, expected):
        actual, expected = sorted(map(str, actual)), sorted(map(str, expected))
        if actual != expected:
            found.append(f"{what} is {actual}, not {expected}")

    def schema(subject, name):
        return list(graph.objects(subject, rdflib.URIRef(SCHEMA + name)))

    def names(nodes):
        return [name for node in nodes for name in schema(node, "name")]

    def present(*values):
        return [value for value in values if value]

    verbatim = record.get("citation_verbatim", "")
    words = verbatim.encode()

    def span(part):
        return words[part[0] : part[1]].decode(errors="replace").strip() if part else ""

    url = record.get("url", "")
    # One without an address has a name of our making where there is a base.
    if isinstance(edition, rdflib.URIRef) and url:
        expect("the subject", [edition], [url])
    expect("the address", schema(edition, "url"), present(url))
    expect("the title", schema(edition, "name"), present(record.get("title")))
    expect("the summary", schema(edition, "abstract"), present(record.get("summary")))
    identifiers = [value for node in schema(edition, "identifier") for value in schema(node, "value")]
    expect("the record ID", identifiers, present(record.get("id")))
    expect("a date of creation of the edition", schema(edition, "dateCreated"), [])
    heading = record.get("date")
    dates = list(graph.objects(edition, rdflib.URIRef(DCTERMS + "date")))
    expect("the heading date", dates, present(heading and heading.get("edtf", heading["verbatim"])))
    if heading and "edtf" in heading:
        edtf = heading["edtf"]
        parts = edtf.split("-")
        # Behind the twelve months EDTF has seasons.
        plain = all(part.isdigit() for part in parts) and len(edtf) in DATATYPES and parts[1:2] <= ["12"]
        datatype = XSD + DATATYPES[len(edtf)] if plain else EDTF
        expect("the datatype of the date", [date.datatype for date in dates], [datatype])
    citation = rdflib.URIRef(DCTERMS + "bibliographicCitation")
    expect("the citation", graph.objects(edition, citation), present(verbatim))
    classification = rdflib.URIRef(FONDS + "classification")
    expect("the classification", graph.objects(edition, classification), present(record.get("classification")))

    credits = record.get("credits", [])
    translators = [credit["name"] for credit in credits if credit["role"] == "translated"]
    expect("the translators", names(schema(edition, "translator")), translators)
    funders = names(schema(edition, "funder"))
    for donor in record.get("donors", []):
        if rdflib.Literal(donor) not in funders:
            found.append(f"{donor} is no funder")
    thanked = any(mark in record.get("support", "").lower() for mark in ("support from", "support of"))
    if thanked and not any(str(name) in record["support"] for name in funders):
        found.append("the support line names no funder")
    affiliations = [name for node in graph.objects(None, rdflib.URIRef(SCHEMA + "affiliation")) for name in schema(node, "name")]
    for name in affiliations:
        if not any(credit.get("affiliation") == str(name) for credit in credits):
            found.append(f"{name} is nobody's affiliation")

    sources = rdflib.URIRef(DC + "source")
    citations = record.get("citations", [])
    if all(span(citation["span"]) for citation in citations) and citations:
        expect("the sources", graph.objects(edition, sources), {span(citation["span"]) for citation in citations})
    originals = schema(edition, "translationOfWork") + schema(edition, "isBasedOn")
    if citations:
        expect("the number of originals", [len(originals)], [len(citations)])
    if translators and originals and not schema(edition, "translationOfWork"):
        found.append("a translation is not of the original")
    for original in originals:
        languages = [language.get("code", language["verbatim"]) for language in record.get("languages", [])]
        # A language without a code is a node with its name.
        said = [(schema(value, "name") or [value])[0] for value in schema(original, "inLanguage")]
        expect("the language of the original", said, set(languages))
    for citation in citations:
        found += missing_original(citation, originals, schema, span)
    return found


def missing_original(citation, originals, schema, span):
    """What is wrong with the original of one citation."""
    if not citation["repository"] and not citation["levels"]:
        return []
    place = span(citation["span"])
    if not place:
        return []
    located = [node for node in originals if rdflib.Literal(place) in schema(node, "itemLocation")]
    faults = [faults_of_original(citation, node, schema, span) for node in located]
    # Two citations may have the same words.
    return min(faults, key=len, default=[f"no original is located at {place}"])


def faults_of_original(citation, original, schema, span):
    """What the original says otherwise than the citation."""
    found = []
    repository = citation["repository"]
    if repository:
        archives = [str(name) for node in schema(original, "holdingArchive") for name in schema(node, "name")]
        if len(archives) != 1 or not repository["name"].startswith(archives[0]):
            found.append(f"the archive is {archives}, not {repository['name']}")
        places = [str(value) for node in schema(original, "holdingArchive") for value in schema(node, "address")]
        if places != [place for place in [repository.get("place")] if place]:
            found.append(f"the place of the archive is {places}")
    units = [unit for unit in citation["levels"] if unit["kind"] in RANKS]
    kinds = [unit["kind"] for unit in units]
    if len(set(kinds)) < len(kinds):
        return found
    units.sort(key=lambda unit: RANKS[unit["kind"]])
    chain, node = [], original
    while True:
        parents = [part for part in schema(node, "isPartOf") if schema(part, "additionalType")]
        if not parents:
            break
        node = parents[0]
        chain.append((str(schema(node, "additionalType")[0]), str(schema(node, "name")[0])))
    expected = [(unit["kind"], span(unit["span"]) or unit["value"]) for unit in reversed(units)]
    same = len(chain) == len(expected) and all(
        kind == other and (name == words or (name.endswith(words))) for (kind, name), (other, words) in zip(chain, expected)
    )
    return found if same else [*found, f"the chain is {chain}, not {expected}"]


class Ontology:
    """schema.org's own description of its terms."""

    def __init__(self, standards):
        path = sorted(standards.glob("schemaorg/schemaorg-current-https-*.ttl"))[-1]
        self.graph = rdflib.Graph().parse(path)
        self.above = {}

    def term(self, name):
        return rdflib.URIRef(str(name).replace(SCHEMA, "https://schema.org/"))

    def classes(self, name):
        if name not in self.above:
            self.above[name] = set(self.graph.transitive_objects(self.term(name), RDFS.subClassOf))
        return self.above[name]

    def outside(self, graph):
        """Properties that schema.org has not, or has not for the classes of their subject."""
        found = []
        for subject, predicate, _ in graph:
            if not str(predicate).startswith(SCHEMA):
                continue
            types = set(graph.objects(subject, RDF.type))
            # A Role repeats the property that leads to it: https://schema.org/Role
            if rdflib.URIRef(SCHEMA + "Role") in types and graph.value(None, predicate, subject):
                continue
            domain = set(self.graph.objects(self.term(predicate), rdflib.URIRef("https://schema.org/domainIncludes")))
            if not domain & {above for name in types for above in self.classes(name)}:
                found.append(f"{predicate} on {sorted(str(name).removeprefix(SCHEMA) for name in types)}")
        unknown = {name for name in graph.objects(None, RDF.type) if str(name).startswith(SCHEMA)}
        found += [f"the class {name}" for name in unknown if (self.term(name), RDF.type, RDFS.Class) not in self.graph]
        return found


# --- both -----------------------------------------------------------------------------------------------------


def targets(folder):
    """The outputs of a folder: its own, or those of the test cases in it."""
    for stem in ("records", "expected"):
        if any(folder.glob(f"{stem}.*")):
            return [(folder, stem)]
    return [target for inner in sorted(folder.iterdir()) if inner.is_dir() for target in targets(inner)]


def main(arguments):
    *folders, standards = map(Path, arguments)
    standards = standards.resolve()
    if not (standards / "catalog.xml").is_file():
        print(f"{standards}: no catalog.xml, so no folder of standards", file=sys.stderr)
        return 2
    # As if the network were not there, for everything that would ask for it.
    os.environ["XML_CATALOG_FILES"] = str(standards / "catalog.xml")
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        os.environ[name] = "http://127.0.0.1:9"
    jsonld.set_document_loader(refuse)
    verdict, ontology = Verdict(), Ontology(standards)
    for folder in folders:
        if (folder / "findings.json").is_file():
            print(folder)
            reports.judge(folder, standards, verdict)
            continue
        found = targets(folder)
        verdict.say(bool(found), f"{folder} holds outputs")
        for place, stem in found:
            print(place)
            judge_xml(place, stem, standards, verdict)
            judge_jsonld(place, stem, ontology, verdict)
            for judge in JUDGES:
                judge(place, stem, standards, verdict)
    print(f"{verdict.failed} failed" if verdict.failed else "all conform")
    return 1 if verdict.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
