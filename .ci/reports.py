"""Judges the reports of fonds by tools that know nothing of it, and against its own JSON.

Called by conformance.py for a folder with findings.json and the same findings in the other formats. As there, every
judge is tried on a broken copy.
"""

import copy
import json
import re
from pathlib import Path

import html5lib
import jsonschema
import xmlschema
from lxml import etree
from sarif import loader

LEVELS = ("error", "warning", "note")


def judge(folder, standards, verdict):
    findings = json.loads((folder / "findings.json").read_text("utf-8"))
    verdict.say(bool(findings), f"findings.json holds {len(findings)} findings")
    for name, judge_one in JUDGES.items():
        path = folder / name
        if verdict.say(path.is_file(), f"{name} is there"):
            judge_one(path, findings, standards, verdict)


# --- SARIF ----------------------------------------------------------------------------------------------------


def judge_sarif(path, findings, standards, verdict):
    log = json.loads(path.read_text("utf-8"))
    schema = json.loads((standards / "sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    faults = [fault.message for fault in validator.iter_errors(log)]
    verdict.say(not faults, f"{path.name}: the OASIS schema takes it", "; ".join(faults[:3]))
    verdict.say(not (wrong := wrong_results(log, findings)), f"{path.name}: the results are the findings", "; ".join(wrong[:3]))
    verdict.say(not (wrong := wrong_fixes(log, findings)), f"{path.name}: the fixes are the fixes", "; ".join(wrong[:3]))

    counts = {level: sum(finding["severity"] == level for finding in findings) for level in LEVELS}
    report = loader.load_sarif_file(str(path)).get_report()
    read = {level: report.get_issue_count_for_severity(level) for level in LEVELS}
    verdict.say(read == counts, f"{path.name}: sarif-tools counts {counts}", str(read))

    def region(log):
        return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]

    broken = {
        "a column 0": lambda log: region(log)["region"].update(startColumn=0),
        "a result without message": lambda log: log["runs"][0]["results"][0].pop("message"),
        "an unknown level": lambda log: log["runs"][0]["results"][0].update(level="grave"),
    }
    for what, change in broken.items():
        change(other := copy.deepcopy(log))
        verdict.say(not validator.is_valid(other), f"{path.name}: the OASIS schema refuses {what}")
    drive = copy.deepcopy(log)
    region(drive)["artifactLocation"]["uri"] = "C:/in a.txt"
    verdict.say(bool(wrong_results(drive, findings)), f"{path.name}: the comparison refuses a drive and a blank")
    for result in (shifted := copy.deepcopy(log))["runs"][0]["results"]:
        for fix in result.get("fixes", []):
            fix["artifactChanges"][0]["replacements"][0]["deletedRegion"]["startColumn"] += 1
    verdict.say(bool(wrong_fixes(shifted, findings)), f"{path.name}: the comparison refuses shifted fixes")


def wrong_results(log, findings):
    (run,) = log["runs"]
    rules, wrong, seen = run["tool"]["driver"]["rules"], [], set()
    if len(run["results"]) != len(findings):
        wrong.append(f"{len(run['results'])} results for {len(findings)} findings")
    for result, finding in zip(run["results"], findings):
        place = result["locations"][0]["physicalLocation"]
        uri, region = place["artifactLocation"]["uri"], place["region"]
        actual = (result["ruleId"], result["level"], region["startLine"], region["startColumn"], region["endLine"], region["endColumn"])
        start, end = finding["start"], finding["end"]
        expected = (finding["code"], finding["severity"], start["line"], start["column"], end["line"], end["column"])
        (fingerprint,) = result["partialFingerprints"].values()
        if actual != expected:
            wrong.append(f"{actual}, not {expected}")
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            wrong.append(f"ruleIndex {result['ruleIndex']} is not {result['ruleId']}")
        if not re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) or uri.startswith("/"):
            wrong.append(f"{uri} is no relative reference")
        if len(result.get("relatedLocations", [])) != len(finding.get("also", [])):
            wrong.append(f"{finding['code']} has other places in the one than in the other")
        if fingerprint in seen:
            wrong.append(f"the fingerprint {fingerprint} is given twice")
        seen.add(fingerprint)
    return wrong


def wrong_fixes(log, findings):
    """Where a replacement by line and column takes out or puts in other words than the edit by byte."""
    wrong = []
    for result, finding in zip(log["runs"][0]["results"], findings):
        edits = (finding["fix"] or {"edits": []})["edits"]
        source = Path(finding["path"]).read_bytes() if edits else b""
        encoding = next(encoding for encoding in ("utf-8-sig", "utf-16", "cp1252") if decodes(source, encoding))
        text = source.decode(encoding)
        starts = [0] + [found.end() for found in re.finditer(r"\r\n|\r|\n", text)]

        def words(region):
            start, end = (starts[region[f"{side}Line"] - 1] + region[f"{side}Column"] - 1 for side in ("start", "end"))
            return text[start:end]

        changes = [change for fix in result.get("fixes", []) for change in fix["artifactChanges"]]
        replacements = [replacement for change in changes for replacement in change["replacements"]]
        actual = [(words(one["deletedRegion"]), one["insertedContent"]["text"]) for one in replacements]
        # A part of a file has no mark of its byte order.
        part = "utf-16-le" if encoding == "utf-16" else encoding
        expected = [(source[edit["start"] : edit["end"]].decode(part), edit["replacement"]) for edit in edits]
        if actual != expected:
            wrong.append(f"{finding['code']} in {finding['path']}: {actual}, not {expected}")
    return wrong


def decodes(source, encoding):
    try:
        return source.decode(encoding) is not None
    except UnicodeError:
        return False


# --- GitLab ---------------------------------------------------------------------------------------------------

# What GitLab's "Code Quality report format" asks for.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/|[A-Za-z]:).+"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def judge_gitlab(path, findings, _standards, verdict):
    issues = json.loads(path.read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(CODE_QUALITY)
    faults = [fault.message for fault in validator.iter_errors(issues)]
    verdict.say(not faults, f"{path.name}: it has the shape that GitLab asks for", "; ".join(faults[:3]))
    actual = [(issue["check_name"], issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in issues]
    expected = [(finding["code"], finding["path"], finding["start"]["line"]) for finding in findings]
    verdict.say(actual == expected, f"{path.name}: the issues are the findings")
    verdict.say(len({issue["fingerprint"] for issue in issues}) == len(issues), f"{path.name}: no fingerprint is given twice")
    for what, change in {"severity": "error", "fingerprint": "", "location": {"path": "./a", "lines": {"begin": 1}}}.items():
        verdict.say(not validator.is_valid([{**issues[0], what: change}]), f"{path.name}: the shape refuses {what} {change!r}")


# --- GitHub ---------------------------------------------------------------------------------------------------

COMMANDS = {"error": "error", "warning": "warning", "notice": "note"}


def command(line):
    """A workflow command, read as the runner reads it: `::name key=value,…::data`."""
    name, properties, data = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()

    def unescape(text, tokens):
        for token, meant in tokens:
            text = text.replace(token, meant)
        return text

    data_tokens = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
    property_tokens = [*data_tokens[:2], ("%3A", ":"), ("%2C", ","), data_tokens[2]]
    pairs = (part.split("=", 1) for part in properties.split(","))
    return name, {key: unescape(value, property_tokens) for key, value in pairs}, unescape(data, data_tokens)


def judge_github(path, findings, _standards, verdict):
    lines = path.read_text("utf-8").splitlines()
    wrong = wrong_commands(lines, findings)
    verdict.say(not wrong, f"{path.name}: the commands are the findings", "; ".join(wrong[:3]))
    for what, change in {"a colon in a property": ("line=", "line=:"), "another message": ("%0A", "x%0A")}.items():
        broken = [lines[0].replace(*change), *lines[1:]]
        verdict.say(bool(wrong_commands(broken, findings)), f"{path.name}: the comparison refuses {what}")


def wrong_commands(lines, findings):
    wrong = [] if len(lines) == len(findings) else [f"{len(lines)} lines for {len(findings)} findings"]
    for line, finding in zip(lines, findings):
        name, properties, data = command(line)
        start, end = finding["start"], finding["end"]
        expected = {"file": finding["path"], "line": str(start["line"]), "endLine": str(end["line"])}
        if start["line"] == end["line"]:
            expected |= {"col": str(start["column"]), "endColumn": str(end["column"])}
        expected["title"] = f"{finding['code']} {finding['name']}"
        words = f"{finding['path']}:{start['line']}:{start['column']}: {finding['code']} {finding['message']}\n{finding['help']}"
        if COMMANDS.get(name) != finding["severity"] or properties != expected or data != words:
            wrong.append(line)
    return wrong


# --- JUnit ----------------------------------------------------------------------------------------------------


def judge_junit(path, findings, standards, verdict):
    schema = standards / "junit/JUnit.xsd"
    document = etree.parse(path)
    engines = {
        "libxml2": etree.XMLSchema(etree.parse(schema)).validate,
        "xmlschema": xmlschema.XMLSchema(str(schema), allow="local").is_valid,
    }
    broken = copy.deepcopy(document)
    broken.getroot()[0].attrib.pop("hostname")
    for name, valid in engines.items():
        verdict.say(valid(document), f"{path.name}: {name} takes it by the schema of JUnit")
        verdict.say(not valid(broken), f"{path.name}: {name} refuses a suite without host")
    suites = document.getroot().findall("testsuite")
    right = all(
        int(suite.get("tests")) == len(suite.findall("testcase")) and int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        for suite in suites
    )
    verdict.say(right, f"{path.name}: the counts of {len(suites)} suites are right")
    text = "\n".join(element.text or "" for element in document.iter("failure", "system-out"))
    missing = [finding for finding in findings if f": {finding['severity']} {finding['code']} {finding['message']}" not in text]
    verdict.say(not missing, f"{path.name}: every finding is in it", str(missing[:2]))


# --- HTML -----------------------------------------------------------------------------------------------------


def judge_html(path, findings, _standards, verdict):
    source = path.read_text("utf-8")
    faults = strict_faults(source)
    verdict.say(not faults, f"{path.name}: html5lib parses it without an error", str(faults[:3]))
    verdict.say(bool(strict_faults(source.replace("</ol>", "", 1))), f"{path.name}: html5lib refuses an open list")
    tree = html5lib.parse(source, namespaceHTMLElements=False)
    outside = outward(tree)
    verdict.say(not outside, f"{path.name}: nothing in it leads elsewhere", str(outside[:3]))
    linked = html5lib.parse(source + "<img src=//x/y>", namespaceHTMLElements=False)
    verdict.say(bool(outward(linked)), f"{path.name}: a linked image is noticed")
    items = [(item.get("data-severity"), item.get("data-code")) for item in tree.iter("li")]
    verdict.say(items == [(finding["severity"], finding["code"]) for finding in findings], f"{path.name}: the items are the findings")


def strict_faults(source):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    parser.parse(source)
    return [(place, code) for place, code, _ in parser.errors]


def outward(tree):
    """Attributes and words of style that could make a browser fetch something."""
    attributes = {"src", "srcset", "href", "action", "data", "poster", "background", "formaction"}
    found = [f"{element.tag} {name}" for element in tree.iter() for name in element.attrib if name in attributes]
    return found + [style.text for style in tree.iter("style") if re.search(r"url\(|@import", style.text)]


JUDGES = {
    "findings.sarif": judge_sarif,
    "findings.gitlab.json": judge_gitlab,
    "findings.github.txt": judge_github,
    "findings.junit.xml": judge_junit,
    "findings.html": judge_html,
}
