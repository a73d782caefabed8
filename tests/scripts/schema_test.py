#!/usr/bin/env python3
"""results.json is as docs/results.schema.json says: SCHEMA FILE.json[.gz]..., or SCHEMA --of VERIFY, for
those of small runs that hold everything that results can."""
import copy
import gzip
import json
import os
import subprocess
import sys
import tempfile

from missing import required_module

jsonschema = required_module("jsonschema", "python3-jsonschema")


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return json.load(file)


RUNS = [
    ["--claim", "theorem1.mlp.r2", "theorem1.mlp.zero", "control.tanh.r3", "theorem2.mlp.normal",
     "theorem3.mlp.mean"],
    ["--claim", "theorem1.hypernet.sequential.r2", "conjecture.hypernet.joint.r2",
     "conjecture.dyer-gurari.f2.mean.relu"],
]


def results_of(verify, folder):
    """Of each run; what it concludes from so few draws is of no account."""
    files = []
    for number, selection in enumerate(RUNS):
        out = os.path.join(folder, str(number))
        code = subprocess.run([verify, *selection, "--widths", "16..256", "--samples", "200", "--quiet",
                               "--out", out]).returncode
        if code > 2:
            raise SystemExit(f"verify ended with {code}")
        files.append(os.path.join(out, "results.json"))
    return files


def complaints(validator, document):
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}"
            for each in validator.iter_errors(document)]


def spoilt(document):
    """Documents with one planted fault each, which the schema must see."""
    def plant(change):
        copied = copy.deepcopy(document)
        change(copied)
        return copied

    claim = lambda d: d["claims"][0]
    return {
        "another schema": plant(lambda d: d.update(schema="widthwise-results-0")),
        "an unknown verdict": plant(lambda d: claim(d).update(verdict="TRUE")),
        "a path as ID": plant(lambda d: claim(d).update(id="../x")),
        "a line break in a text": plant(lambda d: claim(d).update(statement="a\nb")),
        "a number as text": plant(lambda d: claim(d).update(estimate="-1")),
        "a missing prediction": plant(lambda d: claim(d).pop("predicted")),
        "a field that there is not": plant(lambda d: claim(d).update(p_value=0.1)),
        "four bands": plant(lambda d: claim(d)["rows"][0]["bands"].pop()),
        "a negative error": plant(lambda d: claim(d)["rows"][0].update(se=-1)),
        "an interval of one end": plant(lambda d: claim(d)["ci"].pop()),
        "no counts": plant(lambda d: d.pop("summary")),
        "alpha of one": plant(lambda d: d["meta"].update(alpha=1)),
    }


def check(schema_file, files):
    schema = read(schema_file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = []
    first = None
    for path in files:
        document = read(path)
        # A collection holds files of other kinds too.
        if not str(document.get("schema", "")).startswith("widthwise-results"):
            continue
        if first is None and document["claims"]:
            first = document
        failures += [f"{path}: {each}" for each in complaints(validator, document)[:5]]
    if first is None:
        failures.append("no results with a claim were given")
    else:
        failures += [f"{fault}: not seen" for fault, document in spoilt(first).items()
                     if not complaints(validator, document)]
    print("\n".join(failures) or "all as the schema says")
    return 1 if failures else 0


def main():
    schema, *files = sys.argv[1:]
    if files[0] != "--of":
        return check(schema, files)
    with tempfile.TemporaryDirectory() as folder:
        return check(schema, results_of(files[1], folder))


if __name__ == "__main__":
    sys.exit(main())
