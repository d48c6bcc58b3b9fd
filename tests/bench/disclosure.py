#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A disclosure of many records, made here by the page of the form, and how long
the verifiers take over it.

  disclosure.py STARSEAL [RECORDS [OPEN]]
"""
import hashlib
import os
import subprocess
import sys
import tempfile
import time

STARSEAL = os.path.abspath(sys.argv[1])
RECORDS = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
OPEN = int(sys.argv[3]) if len(sys.argv) > 3 else RECORDS // 10


def h(data):
    return hashlib.sha256(data).digest()


def root(level):
    while len(level) > 1:
        level = [h(b"\1" + b"".join(level[i:i + 2])) if i + 1 < len(level) else level[i]
                 for i in range(0, len(level), 2)]
    return level[0].hex()


def make(folder):
    names = ["plan.json", "plan.minisig", "policy.json", "collector.json"]
    leaves, records, openings, sums = [], [], [], {}
    os.makedirs(folder + "/items")
    digests = {}
    for i in range(RECORDS):
        label = names[i] if i < 4 else "journal.jsonl" if i == RECORDS - 1 else "sample.txt"
        body = b"sample content %d\n" % i
        digests[i] = hashlib.sha256(body).hexdigest()
        opening = '{"i":%d,"salt":"%s","sha256":"%s","size":%d}' % (
            i, h(b"salt %d" % i).hex(), digests[i], len(body))
        record = '{"i":%d,"commit":"%s","step":"4.2","plugin":"sample","class":"open","label":"%s"}' % (
            i, h(opening.encode()).hex(), label)
        leaves.append(h(b"\0" + record.encode()))
        # A tenth open, a tenth hidden, the others as metadata.
        records.append("hidden" if i % 10 == 9 else record)
        if i % 10 == 0 and len(openings) < OPEN:
            openings.append(opening)
            name = "items/%07d-%s" % (i, label)
            with open(folder + "/" + name, "wb") as f:
                f.write(body)
            sums[name] = digests[i]
    files = {"leaves.txt": "".join(x.hex() + "\n" for x in leaves),
             "records.jsonl": "".join(x + "\n" for x in records),
             "openings.jsonl": "".join(x + "\n" for x in openings)}
    files["seal.txt"] = ("starseal-seal/v1\npack: %032x\nseries: sample\nsequence: 1\nprev: none\n"
                         "plan: %s\npolicy: %s\ncollector: %s\njournal: %s\nnonce: none\nrun-start: none\n"
                         "started: 2026-01-01T00:00:00Z\nfinished: 2026-01-01T00:00:01Z\nitems: %d\n"
                         "outcomes: planned=0 collected=0 empty=0 failed=0 refused=0 not-applicable=0\n"
                         "tree: %s\nleaves: %s\n" % (
                             1, digests[0], digests[2], digests[3], digests[RECORDS - 1], RECORDS,
                             root(leaves), hashlib.sha256(files["leaves.txt"].encode()).hexdigest()))
    for name, text in files.items():
        with open(folder + "/" + name, "w", newline="") as f:
            f.write(text)
        sums[name] = hashlib.sha256(text.encode()).hexdigest()
    with open(folder + "/SHA256SUMS", "w") as f:
        f.writelines("%s  %s\n" % (sums[n], n) for n in sorted(sums))
    return len(openings)


def main():
    with tempfile.TemporaryDirectory() as top:
        opened = make(top + "/part")
        best = None
        for _ in range(3):
            start = time.perf_counter()
            done = subprocess.run([STARSEAL, "verify", top + "/part", "--json"], check=False,
                                  stdout=subprocess.PIPE, env=dict(os.environ, HOME=top))
            took = time.perf_counter() - start
            best = took if best is None or took < best else best
            if done.returncode != 0 or b'"integrity":"good"' not in done.stdout:
                sys.exit("it does not verify: %s" % done.stdout.decode()[:400])
        print("verify of a disclosure of %d records, %d open: %.2f s" % (RECORDS, opened, best))


main()
