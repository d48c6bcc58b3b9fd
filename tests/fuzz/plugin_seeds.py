#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fixtures of a plugin as inputs of tests/fuzz/plugin.c, one file a case.

usage: plugin_seeds.py PLUGIN_FOLDER OUT
"""
import json
import os
import stat
import sys

MARK = b"\xfd\xfc\xfb"
MOST = 1 << 16


def section(kind, name, body):
    return MARK + kind + os.fsencode(name) + b"\n" + body


def files(case, stats):
    root = os.path.join(case, "root")
    for folder, names, rest in os.walk(root):
        for name in sorted(names + rest):
            full = os.path.join(folder, name)
            path = "/" + os.path.relpath(full, root)
            mode = os.lstat(full).st_mode
            if stat.S_ISLNK(mode):
                yield section(b"L", path, os.fsencode(os.readlink(full)))
            elif stat.S_ISREG(mode):
                known = stats.get(path, {})
                with open(full, "rb") as f:
                    body = f.read(MOST)
                if MARK not in body:
                    yield section(b"F", "%s\t%s\t%d\t%d" % (
                        path, known.get("mode", "0644"),
                        known.get("uid", 0), known.get("gid", 0)), body)


def commands(case):
    folder = os.path.join(case, "commands")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        base, ending = os.path.splitext(name)
        kind = {".out": b"C", ".status": b"S"}.get(ending)
        if kind is not None:
            with open(os.path.join(folder, name), "rb") as f:
                yield section(kind, base, f.read(MOST).replace(MARK, b""))


def load(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b"{}"


def main(plugin, out):
    fixtures = os.path.join(plugin, "fixtures")
    for name in sorted(os.listdir(fixtures)):
        case = os.path.join(fixtures, name)
        if not os.path.isdir(case):
            continue
        stats = json.loads(load(os.path.join(case, "stat.json")))
        parts = [section(b"X", "settings",
                         load(os.path.join(case, "settings.json")))]
        parts += files(case, stats)
        parts += commands(case)
        with open(os.path.join(out, name), "wb") as f:
            f.write(b"".join(parts))


main(sys.argv[1], sys.argv[2])
