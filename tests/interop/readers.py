#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every pack beneath a folder that starseal accepts, read by four others.

GNU tar, bsdtar, 7-Zip and Python must list the same names and the same bytes
as starseal: what two readers could read differently, the verifier refuses.
Usage: readers.py STARSEAL FOLDER
"""
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile

MAGIC = b"\x28\xb5\x2f\xfd"
TOO_LARGE = 64 << 20


def digest(data):
    return hashlib.sha256(data).hexdigest()


def packs_beneath(folder):
    """One path for each content: most tests copy a pack before they use it."""
    seen = set()
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(top, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            if not 16 < os.path.getsize(path) < TOO_LARGE:
                continue
            with open(path, "rb") as f:
                if f.read(4) != MAGIC:
                    continue
                content = digest(MAGIC + f.read())
            if content not in seen:
                seen.add(content)
                yield path


def accepted(starseal, path):
    """Integrity alone: who signed it is not what readers could differ in."""
    done = subprocess.run([starseal, "verify", "--json", path],
                          capture_output=True)
    try:
        return json.loads(done.stdout)["integrity"] == "good"
    except (ValueError, KeyError):
        return False


def by_starseal(starseal, path):
    out = subprocess.check_output([starseal, "show", "--json", path])
    return {i["member"]: i["sha256"] for i in json.loads(out)}


def unpacked(folder):
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = digest(f.read())
    return found


def by_tool(command):
    with tempfile.TemporaryDirectory() as into:
        subprocess.run([a.replace("INTO", into) for a in command], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return unpacked(into)


def by_python(raw):
    found = {}
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        for member in tar:
            if not member.isreg() or member.name in found:
                raise ValueError("%s: no plain file, or twice" % member.name)
            found[member.name] = digest(tar.extractfile(member).read())
    return found


def differences(starseal, path):
    raw = subprocess.check_output(["zstd", "-dcq", path])
    with tempfile.NamedTemporaryFile(suffix=".tar") as plain:
        plain.write(raw)
        plain.flush()
        others = {
            "GNU tar": by_tool(["tar", "--zstd", "-xf", path, "-C", "INTO"]),
            "bsdtar": by_tool(["bsdtar", "-xf", path, "-C", "INTO"]),
            "7-Zip": by_tool(["7z", "x", "-y", "-oINTO", plain.name]),
            "Python": by_python(raw),
        }
    own = by_starseal(starseal, path)
    first = others["Python"]
    for who, found in others.items():
        items = {k: v for k, v in found.items() if k.startswith("items/")}
        if items != own:
            yield "%s and starseal differ in the items" % who
        if found != first:
            yield "%s and Python differ: %s" % (
                who, sorted(set(found.items()) ^ set(first.items()))[:3])


def main():
    starseal, folder = sys.argv[1:]
    good = bad = refused = 0
    for path in packs_beneath(folder):
        name = os.path.relpath(path, folder)
        if not accepted(starseal, path):
            refused += 1
            continue
        wrong = list(differences(starseal, path))
        for text in wrong:
            print("not ok readers: %s: %s" % (name, text))
        good, bad = good + (not wrong), bad + bool(wrong)
    print("# %d accepted packs, %d files that are none or refused" % (
        good + bad, refused))
    if good < 20:
        print("not ok readers: only %d packs were compared" % good)
        bad += 1
    if not bad:
        print("ok readers: tar, bsdtar, 7-Zip and Python read %d packs as "
              "starseal does" % good)
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
