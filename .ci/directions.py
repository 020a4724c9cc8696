#!/usr/bin/env python3
"""Converts every fixture in every direction that fonds has.

    .ci/directions.py FONDS OUT

FONDS is the program; OUT is a folder for what it writes. Each fixture of each format that can be read is written in
every format that can be written, and what can be read back is read back: as many records must come out, and of the
formats that keep everything the very same records.
"""

import json
import subprocess
import sys
from pathlib import Path

# What these keep is the whole record.
EXACT = {"jsonl", "jsonld", "csv", "xlsx"}


def run(*arguments):
    """Runs fonds; its findings are not the matter here, but what cannot be opened or written is."""
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, arguments))}\n{done.stderr}")
    return done.stdout


def records(text, place):
    """The records of JSON lines, without where they were read."""
    found = [json.loads(line) for line in text.splitlines()]
    if not place:
        for record in found:
            record.pop("origin", None)
    return found


def outputs(folder, file):
    """The files of an output, which may be one a part: `records.PART.ead3.xml`."""
    stem, ending = file.split(".", 1)
    whole = folder / file
    return [whole] if whole.exists() else sorted(folder.glob(f"{stem}.*.{ending}"))


def main():
    fonds, out = sys.argv[1], Path(sys.argv[2])
    formats = json.loads(run(fonds, "formats", "--format", "json"))
    reads = {format["name"] for format in formats if format["direction"] != "write"}
    writes = {format["name"]: format["file"] for format in formats if format["direction"] != "read"}
    inputs = sorted(path for name in reads for path in Path("fixtures", name).glob("*/input.*"))
    count, faults = 0, []
    for path in inputs:
        folder = out / path.parent
        run(fonds, "convert", path, "--to", ",".join(writes), "-o", folder, "--with-body", "--quiet")
        kept = folder / writes["jsonl"]
        wanted = kept.read_text(encoding="utf-8") if kept.exists() else ""
        for name, file in writes.items():
            files = outputs(folder, file)
            if not files:
                continue
            count += 1
            if name not in reads:
                continue
            back = run(fonds, "convert", *files, "--from", name, "--to", "jsonl", "--with-body", "--quiet")
            count += 1
            exact = name in EXACT
            if exact and records(back, True) != records(wanted, True):
                faults.append(f"{path}: other records come back from {name}")
            elif len(records(back, False)) != len(records(wanted, False)):
                faults.append(f"{path}: {len(records(back, False))} records come back from {name}")
    if faults:
        sys.exit("\n".join(faults))
    print(f"{len(inputs)} fixtures, {count} conversions; {len(reads)} formats read, {len(writes)} written")


main()
