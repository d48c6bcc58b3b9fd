#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random subsets of a pack, released with fixed seeds: starseal, the shell
script and the Python script agree on each and on each with a byte flipped, and
nothing of what was not released occurs in any file of the release.

  disclose_property.py STARSEAL PACK PUBLIC-KEY SECRET-KEY PASSPHRASE-FILE COUNT
"""
import base64
import json
import os
import random
import shutil
import subprocess
import sys

STARSEAL, PACK, PUBLIC, SECRET, PASS, COUNT = sys.argv[1:7]
CORE = {0, 1, 2, 3}
SHELLS = [s for s in (["dash"], ["busybox", "sh"], ["bash"]) if shutil.which(s[0])]
seen_levels, flips, leaks_looked = set(), 0, 0


def run(*args, **kw):
    return subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **kw)


def master():
    """Every line and byte of the whole pack, with stock tools."""
    if not os.path.isdir("whole"):
        os.mkdir("whole")
        subprocess.run(["tar", "--zstd", "-xf", PACK, "-C", "whole"], check=True)
    records = open("whole/records.jsonl", encoding="utf-8").read().splitlines()
    said = open("whole/openings.jsonl", "rb").read().splitlines()
    openings = [json.loads(x) for x in said]
    items = []
    for i, line in enumerate(records):
        r = json.loads(line)
        name = "whole/items/%07d-%s" % (i, r["label"])
        items.append({"record": r, "line": line, "opening": openings[i], "said": said[i],
                      "bytes": open(name, "rb").read()})
    return items


def files_of(folder):
    """All bytes of a release, statements also as they read when decoded."""
    out = {}
    for at, _, names in os.walk(folder):
        for n in names:
            path = os.path.join(at, n)
            data = open(path, "rb").read()
            out[os.path.relpath(path, folder)] = data
            if n.endswith(".sigstore.json"):
                payload = json.loads(data)["dsseEnvelope"]["payload"]
                out[n + " decoded"] = base64.b64decode(payload)
    return out


def look_for_leaks(items, levels, folder):
    """Whatever is not released may stand nowhere, unless something that is
    released says the same."""
    global leaks_looked
    files = files_of(folder)
    names = "\n".join(files).encode()
    everything = b"\0".join(files.values()) + names
    shown = b"\0".join(x["bytes"] + b"\0" + x["said"] for x, l in zip(items, levels) if l == "open")
    shown += b"\0".join(x["line"].encode() for x, l in zip(items, levels) if l != "hidden")
    for fixed in ("readme.txt", "verify.sh", "verify.py"):
        shown += files[fixed]
    for i, (x, level) in enumerate(zip(items, levels)):
        if level == "open":
            continue
        # seal.txt names four items by digest: whoever has it has these.
        sealed = files["seal.txt"]
        secret = [x["opening"]["salt"].encode()]
        if x["opening"]["sha256"].encode() not in sealed:
            secret.append(x["opening"]["sha256"].encode())
        if len(x["bytes"]) >= 12:
            secret += [x["bytes"], base64.b64encode(x["bytes"])]
            secret += [s for s in x["bytes"].splitlines() if len(s) >= 24][:20]
        if level == "hidden":
            secret.append(x["record"]["commit"].encode())
            secret.append(b"%07d-" % i)
            if len(x["record"].get("path", "")) > 6:
                secret.append(x["record"]["path"].encode())
            if len(x["record"]["label"]) > 6:
                secret.append(x["record"]["label"].encode())
        for s in secret:
            if s in shown:
                continue
            leaks_looked += 1
            if s in everything:
                sys.exit("item %d is %s, and %r stands in %s" % (
                    i, level, s[:60], [n for n, d in files.items() if s in d]))


def verdicts(folder):
    """0 or 5 of each verifier; all must agree."""
    said = {"starseal": run(STARSEAL, "verify", folder, "-q", "-p", PUBLIC).returncode,
            "python": run("python3", os.path.join(folder, "verify.py"), folder).returncode
            if os.path.exists(os.path.join(folder, "verify.py")) else None}
    shell = SHELLS[random.randrange(len(SHELLS))]
    said[" ".join(shell)] = run(*shell, "whole.sh", folder).returncode
    return said


def agree(folder, want, what):
    said = verdicts(folder)
    if set(said.values()) != {want}:
        sys.exit("%s: %r, wanted %d" % (what, said, want))


def flip(folder, name):
    """One byte in one file, then back."""
    global flips
    path = os.path.join(folder, name)
    data = open(path, "rb").read()
    if not data:
        return
    at = random.randrange(len(data))
    with open(path, "wb") as f:
        f.write(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
    flips += 1
    # A script that was changed cannot be asked about itself.
    said = {"starseal": run(STARSEAL, "verify", folder, "-q", "-p", PUBLIC).returncode,
            "python": run("python3", "whole.py", folder).returncode,
            "sh": run(*SHELLS[0], "whole.sh", folder).returncode}
    if set(said.values()) != {5}:
        sys.exit("byte %d of %s flipped: %r" % (at, name, said))
    with open(path, "wb") as f:
        f.write(data)


def release(folder, levels, zipped):
    args = ["--to", "サンプル買主", "--why", "sample %s" % folder, "--key", SECRET,
            "--passphrase-fd", "3", "--yes", "-q"]
    for at in range(0, len(levels)):
        if levels[at] == "open":
            args += ["--item", str(at)]
        elif levels[at] == "metadata":
            args += ["--metadata", str(at)]
    if random.random() < 0.3:
        args += ["--policy", "scs-20260327"]
    args += ["--zip", folder + ".zip"] if zipped else ["-o", folder]
    with open(PASS, "rb") as f:
        os.dup2(f.fileno(), 3)
        done = run(STARSEAL, "disclose", PACK, *args, pass_fds=(3,))
    if done.returncode != 0:
        sys.exit("disclose: %s" % done.stdout.decode())
    if zipped:
        if run(STARSEAL, "verify", folder + ".zip", "-q", "-p", PUBLIC).returncode != 0:
            sys.exit("the zip does not verify")
        subprocess.run(["python3", "-m", "zipfile", "-e", folder + ".zip", folder], check=True)
        os.unlink(folder + ".zip")


def main():
    items = master()
    kinds = ["seal.txt", "leaves.txt", "records.jsonl", "openings.jsonl", "SHA256SUMS",
             "disclosure.sigstore.json", "sigs/10-collector.minisig", "readme.txt", "verify.sh",
             "verify.py", "result.json"]
    for seed in range(int(COUNT)):
        random.seed(seed)
        density = random.choice([0.02, 0.2, 0.5, 0.9])
        levels = ["hidden"] * len(items)
        # No more than the command line holds: 64 of each.
        for i in random.sample(range(len(items)), min(60, int(density * len(items)) + 1)):
            levels[i] = "open" if i not in CORE or random.random() < 0.2 else "metadata"
        for i in random.sample(range(len(items)), min(60, int(density * len(items)))):
            if levels[i] == "hidden":
                levels[i] = "metadata"
        seen_levels.update(levels)
        folder = "r%d" % seed
        release(folder, levels, seed % 4 == 3)
        if seed == 0:
            shutil.copy(folder + "/verify.sh", "whole.sh")
            shutil.copy(folder + "/verify.py", "whole.py")
        counts = json.loads(run(STARSEAL, "verify", folder, "--json", "-p", PUBLIC).stdout)["disclosed"]
        if any(counts[k] != levels.count(k) for k in ("open", "metadata", "hidden")):
            sys.exit("seed %d: %r" % (seed, counts))
        agree(folder, 0, "seed %d" % seed)
        look_for_leaks(items, levels, folder)
        # Two kinds of file a subset, an item and a key besides: every kind in turn.
        names = [kinds[(2 * seed + k) % len(kinds)] for k in range(2)]
        opened = sorted(os.listdir(folder + "/items")) if os.path.isdir(folder + "/items") else []
        names += ["items/" + random.choice(opened)] if opened else []
        names += ["keys/" + os.listdir(folder + "/keys")[0]] if seed % 5 == 0 else []
        for name in names:
            if os.path.exists(os.path.join(folder, name)):
                flip(folder, name)
        shutil.rmtree(folder)
    if seen_levels != {"open", "metadata", "hidden"} or flips < 2 * int(COUNT) or leaks_looked < 1000:
        sys.exit("too little was tried: %r, %d flips, %d secrets" % (seen_levels, flips, leaks_looked))
    print("%s subsets, %d flips, %d secrets looked for" % (COUNT, flips, leaks_looked))


main()
