"""Judges the RDF that fonds writes: Turtle and N-Triples against JSON-LD, graph by graph; the terms of RiC-O against the
ontology, with its domains and ranges; both against the shapes of schemas/shapes.ttl.

Every judge is tried on broken copies once a run. Of large outputs a sample is judged, and that is said.
"""

import json
import logging
from pathlib import Path

import pyshacl
import rdflib
from pyld import jsonld
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS

REPOSITORY = Path(__file__).resolve().parent.parent
RICO = "https://www.ica.org/standards/RiC/ontology#"
SCHEMA = "http://schema.org/"

# The broken copies hold dates that rdflib would tell of at length.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

# The outputs of one graph: JSON-LD, Turtle, N-Triples.
GRAPHS = [("jsonld", "ttl", "nt"), ("rico.jsonld", "rico.ttl", "rico.nt")]

# How many resources of the top are compared graph by graph, spread over the whole output, and how many from the first on
# are held against the ontology and the shapes.
COMPARED, SHAPED = 60, 100

# Broken copies are made of the first few.
BROKEN_OF = 20


def judge(folder, stem, standards, verdict):
    for endings in GRAPHS:
        paths = [folder / f"{stem}.{ending}" for ending in endings]
        if not any(path.is_file() for path in paths[1:]):
            continue
        if not verdict.say(all(path.is_file() for path in paths), f"{', '.join(path.name for path in paths)} are there"):
            continue
        roots = [linked(paths[0]), turtle(paths[1]), lines(paths[2])]
        counts = [len(some) for some in roots]
        same = f"{paths[1].name} and {paths[2].name}: {counts[0]} resources at the top, as in {paths[0].name}"
        if verdict.say(len(set(counts)) == 1, same, str(counts)):
            compare(paths, roots, verdict)
        if counts[1]:
            shape(paths[1], roots[1][:SHAPED], counts[1], standards, verdict)


# --- the same graph ---------------------------------------------------------------------------------------------------


def linked(path):
    """The resources of JSON-LD, each a document of its own."""
    document = json.loads(path.read_text("utf-8"))
    return [{"@context": document["@context"], "@graph": [node]} for node in document["@graph"]]


def turtle(path):
    """The resources of Turtle, each with the prefixes before it; those that it speaks of by name stand behind it."""
    prefixes, *blocks = path.read_text("utf-8").split("\n\n")
    roots = []
    for block in blocks:
        subject = block.split("\n", 1)[0]
        if roots and subject != "[]" and any(f" {subject}{end}" in roots[-1] for end in (" ", ",", "\n")):
            roots[-1] += "\n\n" + block
        else:
            roots.append(prefixes + "\n\n" + block)
    return roots


def lines(path):
    """The resources of N-Triples: what begins with a subject that the one before does not speak of."""
    roots, spoken_of = [], set()
    # A text may hold other ends of lines than these.
    for line in path.read_text("utf-8").split("\n"):
        if not line:
            continue
        subject, _, rest = line.split(" ", 2)
        if subject not in spoken_of:
            roots.append([])
            spoken_of = {subject}
        roots[-1].append(line)
        if rest[0] in "_<":
            spoken_of.add(rest.split(" ", 1)[0])
    return ["\n".join(root) + "\n" for root in roots]


def compare(paths, roots, verdict):
    step = max(1, len(roots[0]) // COMPARED)
    chosen = range(0, len(roots[0]), step)
    differing = []
    graph = rdflib.Graph()
    for number in chosen:
        document, pretty, plain = (some[number] for some in roots)
        quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
        three = [
            rdflib.Graph().parse(data=quads, format="nt"),
            rdflib.Graph().parse(data=pretty, format="turtle"),
            rdflib.Graph().parse(data=plain, format="nt"),
        ]
        if not (isomorphic(three[0], three[1]) and isomorphic(three[0], three[2])):
            differing.append(number + 1)
        graph = three[1]
    some = f"each of {len(chosen)} resources (of {len(roots[0])})" if step > 1 else "each resource"
    what = f"{paths[1].name} and {paths[2].name} say of {some} what {paths[0].name} says"
    verdict.say(not differing, what, str(differing[:5]))
    if once("compare") and len(graph):
        less = rdflib.Graph()
        for triple in sorted(graph)[1:]:
            less.add(triple)
        verdict.say(not isomorphic(graph, less), "the comparison refuses a graph without one of its triples")


# --- terms and shapes -------------------------------------------------------------------------------------------------


def shape(path, roots, count, standards, verdict):
    graph, few = together(roots), together(roots[:BROKEN_OF])
    first = f" (the first {len(roots)} resources of {count})" if len(roots) < count else ""
    if ".rico." in path.name:
        ontology = Ontology.of(standards)
        faults = ontology.faults(graph)
        verdict.say(not faults, f"{path.name}: the terms of RiC-O stand in their domains and ranges{first}", "; ".join(faults[:5]))
        if once("ontology"):
            refuse_terms(ontology, few, verdict)
    faults = shacl(graph)
    verdict.say(not faults, f"{path.name}: the shapes hold{first}", "; ".join(faults[:5]))
    for what, change in BROKEN:
        if once(what, lambda: changed(few, change)):
            verdict.say(bool(shacl(changed(few, change))), f"the shapes refuse {what}")


def together(roots):
    """Resources as one document, so that a label is the same resource everywhere."""
    prefixes = roots[0].split("\n\n", 1)[0]
    bodies = [root.split("\n\n", 1)[1] for root in roots]
    return rdflib.Graph().parse(data="\n\n".join([prefixes, *bodies]), format="turtle")


class Ontology:
    """RiC-O's own description of its terms."""

    known = None

    @classmethod
    def of(cls, standards):
        if cls.known is None:
            cls.known = cls(standards)
        return cls.known

    def __init__(self, standards):
        self.graph = rdflib.Graph().parse(sorted(standards.glob("rico/RiC-O_*.rdf"))[-1])
        self.above = {}

    def classes(self, name):
        if name not in self.above:
            self.above[name] = set(self.graph.transitive_objects(name, RDFS.subClassOf))
        return self.above[name]

    def either(self, name, side):
        """The classes of which one must hold; None where nothing is said."""
        found = set()
        for place in self.graph.objects(name, side):
            union = self.graph.value(place, OWL.unionOf)
            found |= set(Collection(self.graph, union)) if union else {place}
        return found or None

    def faults(self, graph):
        found = set()
        short = lambda names: ", ".join(sorted(str(name).replace(RICO, "") for name in names))
        held = lambda node: {above for name in graph.objects(node, RDF.type) for above in self.classes(name)}
        for subject, predicate, node in graph:
            if predicate == RDF.type:
                if (node, RDF.type, OWL.Class) not in self.graph:
                    found.add(f"{node} is no class")
                continue
            kinds = set(self.graph.objects(predicate, RDF.type))
            literal = isinstance(node, rdflib.Literal)
            if (OWL.DatatypeProperty if literal else OWL.ObjectProperty) not in kinds:
                found.add(f"{predicate} is no property of {'literals' if literal else 'resources'}")
            domain = self.either(predicate, RDFS.domain)
            if domain and not domain & held(subject):
                found.add(f"{short([predicate])} on {short(held(subject))}")
            scope = self.either(predicate, RDFS.range)
            # The types of units are concepts of a vocabulary beside the ontology.
            outside = str(node).startswith("https://www.ica.org/standards/RiC/vocabularies/")
            if scope and not literal and not outside and not scope & held(node):
                found.add(f"{short([predicate])} leads to {short(held(node))}")
        return sorted(found)


def refuse_terms(ontology, graph, verdict):
    record = graph.value(None, RDF.type, rdflib.URIRef(RICO + "Record"))
    if record is None:
        return
    text, node = rdflib.Literal("x"), rdflib.BNode()
    for what, triples in [
        ("an invented property", [(record, rdflib.URIRef(RICO + "titel"), text)]),
        ("an invented class", [(record, RDF.type, rdflib.URIRef(RICO + "Document"))]),
        ("a property outside its domain", [(record, rdflib.URIRef(RICO + "instantiationExtent"), text)]),
        (
            "a property outside its range",
            [(record, rdflib.URIRef(RICO + "hasCreator"), node), (node, RDF.type, rdflib.URIRef(RICO + "Date"))],
        ),
        ("a literal for a resource", [(record, rdflib.URIRef(RICO + "hasCreator"), text)]),
    ]:
        copy = graph + triples_of(triples)
        verdict.say(bool(ontology.faults(copy)), f"the ontology refuses {what}")


def triples_of(triples):
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def shacl(graph):
    if shacl.shapes is None:
        shacl.shapes = rdflib.Graph().parse(REPOSITORY / "schemas/shapes.ttl")
    _, results, _ = pyshacl.validate(graph, shacl_graph=shacl.shapes, inference="none", advanced=False, meta_shacl=False)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = set()
    for result in results.subjects(RDF.type, sh.ValidationResult):
        path, focus = results.value(result, sh.resultPath), results.value(result, sh.focusNode)
        component = str(results.value(result, sh.sourceConstraintComponent)).rsplit("#", 1)[-1]
        found.add(f"{component} on {path} of {focus}: {results.value(result, sh.value)}")
    return sorted(found)


shacl.shapes = None


def added(subject_of, predicate, *values):
    """A copy with more values; `subject_of` is a property or a class of the subject."""

    def change(graph):
        subject = next(iter(graph.subjects(rdflib.URIRef(subject_of), None)), None)
        subject = subject or next(iter(graph.subjects(RDF.type, rdflib.URIRef(subject_of))), None)
        return subject and (set(), {(subject, rdflib.URIRef(predicate), value) for value in values})

    return change


def removed(of, predicate):
    """A copy without a property of one resource of a class."""

    def change(graph):
        for subject in graph.subjects(RDF.type, rdflib.URIRef(of)):
            triples = set(graph.triples((subject, rdflib.URIRef(predicate), None)))
            if triples:
                return triples, set()
        return None

    return change


def two_parents(graph):
    """A copy in which a unit lies in two."""
    within = rdflib.URIRef(RICO + "isOrWasIncludedIn")
    units = set(graph.subjects(RDF.type, rdflib.URIRef(RICO + "RecordSet")))
    inner = next((unit for unit in units if graph.value(unit, within)), None)
    other = next((unit for unit in units if inner and unit != graph.value(inner, within)), None)
    return other and (set(), {(inner, within, other)})


def changed(graph, change):
    """A broken copy; None where the graph has nothing of the kind."""
    found = change(graph)
    if not found:
        return None
    less, more = found
    copy = rdflib.Graph()
    for triple in set(graph) - less | more:
        copy.add(triple)
    return copy


XSD_DATE = rdflib.XSD.date
FONDS = "https://w3id.org/fonds/terms#"
BROKEN = [
    ("an edition with two names", added(FONDS + "record", SCHEMA + "name", rdflib.Literal("One"), rdflib.Literal("Another"))),
    ("a date of creation of an edition", added(FONDS + "record", SCHEMA + "dateCreated", rdflib.Literal("1963"))),
    ("an edition that cites itself", added(FONDS + "record", SCHEMA + "citation", rdflib.Literal("x"))),
    ("a month 13", added(FONDS + "record", "http://purl.org/dc/terms/temporal", rdflib.Literal("1963-13-01", datatype=XSD_DATE))),
    ("a number for a date", added(FONDS + "record", "http://purl.org/dc/terms/temporal", rdflib.Literal(1963))),
    ("words for a language", added(FONDS + "record", SCHEMA + "inLanguage", rdflib.Literal("in Russian"))),
    ("a unit of two kinds", added(SCHEMA + "additionalType", SCHEMA + "additionalType", rdflib.Literal("one"), rdflib.Literal("another"))),
    ("an archive without a name", removed(SCHEMA + "ArchiveOrganization", SCHEMA + "name")),
    ("a record set without an identifier", removed(RICO + "RecordSet", RICO + "hasOrHadIdentifier")),
    ("a record set in two others", two_parents),
    ("a record with two titles", added(RICO + "Record", RICO + "title", rdflib.Literal("One"), rdflib.Literal("Another"))),
    ("an identifier without its text", removed(RICO + "Identifier", RICO + "textualValue")),
    ("a date that is none", added(RICO + "Date", RICO + "normalizedDateValue", rdflib.Literal("spring", datatype=XSD_DATE))),
    ("a work on the words without a role", removed(RICO + "CreationRelation", RICO + "creationWithRole")),
    ("the secrecy of a document as its filing class", added(RICO + "Record", RICO + "classification", rdflib.Literal("x"))),
]


def once(what, possible=lambda: True):
    """Whether something is yet to be tried in this run, and can be."""
    if what in once.tried or not possible():
        return False
    once.tried.add(what)
    return True


once.tried = set()
