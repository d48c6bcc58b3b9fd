#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""starseal verify, starseal-verify and libstarseal-verify give one answer.

On every pack beneath a folder, whole or not, signed, hostile or encrypted, on
some files that are none, and on damaged copies of the whole ones: the same
bytes, the same words of error, the same status.
Usage: verifier.py BUILD FOLDER
"""
import ctypes
import glob
import hashlib
import json
import os
import subprocess
import sys
import tempfile

MAGIC = (b"\x28\xb5\x2f\xfd", b"age-", b"PK\x03\x04")
TOO_LARGE = 64 << 20
OTHERS = 40             # files that are no packs
DAMAGED = 30            # packs of which damaged copies are made
KEYS = 40


class Input(ctypes.Structure):
    READ = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p,
                            ctypes.c_size_t)
    REWIND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
    _fields_ = [("size", ctypes.c_size_t), ("read", READ),
                ("rewind", REWIND), ("arg", ctypes.c_void_p)]


def library(build):
    lib = ctypes.CDLL(os.path.join(build, "lib", "libstarseal-verify.so"))
    lib.ssv_new.restype = ctypes.c_void_p
    lib.ssv_json.restype = ctypes.c_char_p
    for name in ("ssv_free", "ssv_json"):
        getattr(lib, name).argtypes = [ctypes.c_void_p]
    lib.ssv_add_key.argtypes = [ctypes.c_void_p, ctypes.c_char_p,
                                ctypes.c_size_t]
    lib.ssv_add_ring.argtypes = [ctypes.c_void_p, ctypes.c_char_p,
                                 ctypes.c_size_t, ctypes.c_char_p,
                                 ctypes.c_size_t]
    lib.ssv_verify.argtypes = [ctypes.c_void_p, ctypes.POINTER(Input)]
    return lib


def content(path):
    with open(path, "rb") as f:
        return f.read()


def by_library(lib, path, keys, trust):
    """The JSON, or None where a key or a ring was refused."""
    v = lib.ssv_new(None)
    f = open(path, "rb")

    def read(_, to, n):
        data = f.read(n)
        ctypes.memmove(to, data, len(data))
        return len(data)

    def rewind(_):
        f.seek(0)
        return 1

    source = Input(ctypes.sizeof(Input), Input.READ(read),
                   Input.REWIND(rewind), None)
    try:
        for ring in sorted(glob.glob(os.path.join(trust, "*.json"))):
            a, b = content(ring), content(ring + ".minisig")
            if lib.ssv_add_ring(v, a, len(a), b, len(b)) != 0:
                return None
        for key in keys:
            a = content(key)
            if lib.ssv_add_key(v, a, len(a)) != 0:
                return None
        lib.ssv_verify(v, ctypes.byref(source))
        return lib.ssv_json(v)
    finally:
        lib.ssv_free(v)
        f.close()


def by_program(command, path, env):
    """What is printed, the complaint without the program's name, status."""
    with open(path, "rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True,
                              env=env)
    said = [line.split(b": ", 1)[-1] for line in done.stderr.splitlines()
            if not line.startswith(b"starseal-verify: sandbox: ") and
            not line.startswith("starseal-verify: サンドボックス".encode())]
    return done.stdout, said, done.returncode


def files_beneath(folder):
    """One path for each content, and whether it looks like a pack."""
    seen, others = set(), 0
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(top, name)
            if os.path.islink(path) or not os.path.isfile(path) or \
                    not os.access(path, os.R_OK) or \
                    os.path.getsize(path) > TOO_LARGE:
                continue
            data = content(path)
            digest = hashlib.sha256(data).digest()
            if digest in seen:
                continue
            seen.add(digest)
            if data[:4] in MAGIC:
                yield path
            elif others < OTHERS and digest[0] < 16:
                others += 1
                yield path


def near(path, folder):
    """Keys that lie about a pack, and a keyring."""
    keys, trust, at = [], "", os.path.dirname(path)
    while at.startswith(folder) and at != folder:
        keys += sorted(glob.glob(os.path.join(at, "*.pub")))
        trust = trust or next(iter(sorted(
            glob.glob(os.path.join(at, "trust")) +
            glob.glob(os.path.join(at, "*", "trust")))), "")
        at = os.path.dirname(at)
    return keys[:KEYS], trust


def damaged(path, to):
    data = content(path)
    third = len(data) // 3
    for name, copy in (
            ("cut", data[:len(data) // 2]),
            ("flipped", data[:third] + bytes([data[third] ^ 1]) +
             data[third + 1:]),
            ("longer", data + b"\0" * 16)):
        made = os.path.join(to, name)
        with open(made, "wb") as f:
            f.write(copy)
        yield name, made


class Comparison:
    def __init__(self, build):
        self.programs = ([os.path.join(build, "starseal"), "verify"],
                         [os.path.join(build, "starseal-verify")])
        self.lib = library(build)
        self.home = tempfile.mkdtemp()
        self.states = {}

    def differences(self, path, keys, trust):
        env = {"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C",
               "STARSEAL_TRUST": trust or os.path.join(self.home, "none")}
        given = [a for k in keys for a in ("-p", k)]
        answers = {}
        for name, options in (
                ("json", ["--json"] + given + [path]),
                ("text", ["--lang", "en", path]),
                ("Japanese", ["--lang", "ja", "-r", "firm"] + given + [path]),
                ("pipe", ["--json"] + given + ["-"])):
            one, two = (by_program(p + options, path, env)
                        for p in self.programs)
            answers[name] = one
            if one != two:
                yield "%s: %r and %r" % (name, one, two)
        out = by_library(self.lib, path, keys, env["STARSEAL_TRUST"])
        if answers["json"][0] != (out or b""):
            yield "library: %r and %r" % (answers["json"][0][:300],
                                          (out or b"")[:300])
        if answers["json"][0]:
            self.note(json.loads(answers["json"][0]))

    def note(self, answer):
        """What kinds of packs were seen: the test is as good as these."""
        kinds = [answer["integrity"]]
        for s in answer.get("signatures", []):
            kinds.append("%s %s" % (s["form"], s["state"]))
        kinds += ["renewed"] * bool(answer.get("renewals"))
        if "results" in answer:
            kinds.append("time " + answer["results"]["time"]["state"])
        for kind in kinds:
            self.states[kind] = self.states.get(kind, 0) + 1


# Without these among them the comparison would say little.
NEEDED = ("good", "damaged", "minisign valid", "minisign invalid",
          "minisign not-counted", "minisign unknown-key", "sshsig valid",
          "sigstore valid", "other other", "renewed", "time claimed",
          "time bounded", "time doubtful")


def main():
    build, folder = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    c = Comparison(build)
    total = bad = copies = 0
    with tempfile.TemporaryDirectory() as scratch:
        for path in files_beneath(folder):
            keys, trust = near(path, folder)
            cases = [("", path)]
            if copies < DAMAGED and os.path.getsize(path) < 1 << 20:
                copies += 1
                cases += damaged(path, scratch)
            for what, at in cases:
                total += 1
                for text in c.differences(at, keys, trust):
                    bad += 1
                    print("not ok verifier: %s %s: %s" % (
                        os.path.relpath(path, folder), what, text))
    print("# %d files: %s" % (total, ", ".join(
        "%s %d" % k for k in sorted(c.states.items()))))
    for kind in NEEDED:
        if kind not in c.states:
            bad += 1
            print("not ok verifier: no pack was \"%s\"" % kind)
    if not bad:
        print("ok verifier: starseal, starseal-verify and the library give "
              "one answer on %d files" % total)
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
