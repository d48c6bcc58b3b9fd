#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""starseal verify, starseal-verify and libstarseal-verify give one answer.

First, what both programs answered whenever a test asked the one (witness.sh).
Then all three on every pack that the tests left beneath a folder, whole or not,
signed, hostile or encrypted, on some files that are none, and on damaged copies
of the whole ones: the same bytes, the same words of error, the same status.
Usage: verifier.py BUILD FOLDER [SAID]
"""
import ctypes
import glob
import hashlib
import itertools
import json
import os
import struct
import subprocess
import sys
import tempfile

MAGIC = (b"\x28\xb5\x2f\xfd", b"age-", b"PK\x03\x04")
TOO_LARGE = 64 << 20
OTHERS = 40             # files that are no packs
DAMAGED = 15            # packs of which damaged copies are made
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
    with open(os.devnull if os.path.isdir(path) else path, "rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True,
                              env=env)
    said = [line.split(b": ", 1)[-1] for line in done.stderr.splitlines()
            if not line.startswith(b"starseal-verify: sandbox: ") and
            not line.startswith("starseal-verify: サンドボックス".encode())]
    return done.stdout, said, done.returncode


def files_beneath(folder):
    """One path for each content: packs, hand-overs, a few other files."""
    seen, others = set(), 0
    for top, folders, names in os.walk(folder):
        folders.sort()
        if "seal.txt" in names and "leaves.txt" in names:
            yield top
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


def header(name, size):
    """The one form of a member's header."""
    h = bytearray(512)
    for at, field in ((0, name.encode()), (100, b"0000644"),
                      (108, b"0000000"), (116, b"0000000"),
                      (124, b"%011o" % size), (136, b"%011o" % 0),
                      (148, b" " * 8), (156, b"0"), (257, b"ustar\00000"),
                      (329, b"0000000"), (337, b"0000000")):
        h[at:at + len(field)] = field
    h[148:156] = b"%06o\0 " % sum(h)
    return bytes(h)


def members(raw):
    at = 0
    while raw[at] != 0:
        size = int(raw[at + 124:at + 135], 8)
        yield (raw[at:at + 100].rstrip(b"\0").decode(),
               raw[at + 512:at + 512 + size])
        at += 512 + (size + 511) // 512 * 512


def with_tail(data, change, to):
    """A pack with its tail's files as change(files) makes them."""
    frames = struct.unpack("<I", data[-9:-5])[0]
    table = data[-9 - 8 * frames:-9]
    entries = [list(struct.unpack_from("<II", table, 8 * i))
               for i in range(frames)]
    sealed = sum(packed for packed, _ in entries[:-1])
    run = dict(check=True, stdout=subprocess.PIPE)
    raw = subprocess.run(["zstd", "-dcq"], input=data[
        sealed:sealed + entries[-1][0]], **run).stdout
    tail = b""
    for name, text in sorted(change(dict(members(raw))).items()):
        tail += header(name, len(text)) + text + b"\0" * (-len(text) % 512)
    with open(to + ".tail", "wb") as f:
        f.write(tail + b"\0" * 1024)
    packed = subprocess.run(["zstd", "-1cq", to + ".tail"], **run).stdout
    os.unlink(to + ".tail")
    entries[-1] = [len(packed), len(tail) + 1024]
    with open(to, "wb") as f:
        f.write(data[:sealed] + packed + struct.pack(
            "<II", 0x184D2A5E, 8 * frames + 9) + b"".join(
                struct.pack("<II", *e) for e in entries) + struct.pack(
                    "<IBI", frames, 0, 0x8F92EAB1))


def tails(path, to):
    """The same sealed part behind tails that somebody changed."""
    first = "sigs/10-collector.minisig"

    def edit(old, new):
        return lambda files: {k: v.replace(old, new, 1) if k == first else v
                              for k, v in files.items()}

    def renamed(files):
        return {k.replace("10-collector", "20-firm") if k == first else k: v
                for k, v in files.items() if not k.startswith("sigs/20")}

    for name, change in (
            ("as it was", lambda files: files),
            ("no tail", lambda files: {}),
            ("another file", lambda files: {
                **files, "sigs/99-note.txt": b"hello\x1b[2J"}),
            ("changed comment", edit(b" key=", b" kez=")),
            ("another role", edit(b"role=collector", b"role=firm     ")),
            ("malformed", edit(b"\n", b"\r\n")),
            ("renamed", renamed)):
        with_tail(content(path), change, os.path.join(to, "tail"))
        yield name, os.path.join(to, "tail")


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
        # A hand-over is read by name: a folder, or a zip.
        by_name = os.path.isdir(path) or content(path)[:2] == b"PK"
        for name, options in (
                ("json", ["--json"] + given + [path]),
                ("text", ["--lang", "en", path]),
                ("Japanese", ["--lang", "ja", "-r", "firm"] + given + [path]),
                ("pipe", ["--json"] + given + ["-"])):
            if name == "pipe" and by_name:
                continue
            one, two = (by_program(p + options, path, env)
                        for p in self.programs)
            answers[name] = one
            if one != two:
                yield "%s: %r and %r" % (name, one, two)
        out = None if by_name else by_library(self.lib, path, keys,
                                              env["STARSEAL_TRUST"])
        if not by_name and answers["json"][0] != (out or b""):
            yield "library: %r and %r" % (answers["json"][0][:300],
                                          (out or b"")[:300])
        if answers["json"][0]:
            self.note(json.loads(answers["json"][0]))

    def signed(self, path):
        """A whole pack, no part of one, and signed by its collector."""
        if not content(path).startswith(MAGIC[0]):
            return False
        out = by_program(self.programs[0] + ["--json", path], path,
                         {"HOME": self.home})[0]
        return b'"sigs/10-collector.minisig"' in out

    def note(self, answer):
        """What kinds of packs were seen: the test is as good as these."""
        kinds = [answer["integrity"]]
        kinds += ["hand-over"] * ("disclosed" in answer)
        for s in answer.get("signatures", []):
            kinds.append("%s %s" % (s["form"], s["state"]))
        kinds += ["log " + g["finding"] for g in answer.get("logs", [])]
        kinds += ["renewed"] * bool(answer.get("renewals"))
        if "results" in answer:
            kinds.append("time " + answer["results"]["time"]["state"])
        for kind in kinds:
            self.states[kind] = self.states.get(kind, 0) + 1


def witnessed(said, note):
    """Where the two programs differed when a test asked them."""
    for one in sorted(os.listdir(said)):
        at = os.path.join(said, one)
        for option in ("", "--json"):
            for kind in (".out", ".err"):
                a, b = (content(os.path.join(at, who + option + kind))
                        for who in ("real", "alone"))
                if a != b:
                    yield "%s%s: %s: %r and %r" % (
                        content(os.path.join(at, "asked")).decode().strip(),
                        option, kind, a[:300], b[:300])
        out = content(os.path.join(at, "real--json.out"))
        if out:
            note(json.loads(out))


# Without these among them the comparison would say little.
NEEDED = ("good", "damaged", "hand-over", "minisign valid", "minisign invalid",
          "minisign not-counted", "minisign unknown-key", "sshsig valid",
          "sigstore valid", "other other", "renewed", "time claimed",
          "time bounded", "time doubtful", "time witnessed", "log fine",
          "log unknown-log", "log forked", "log rolled-back")


def main():
    build, folder = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    c = Comparison(build)
    total = bad = copies = asked = 0
    if len(sys.argv) > 3:
        asked = len(os.listdir(sys.argv[3]))
        for text in witnessed(sys.argv[3], c.note):
            bad += 1
            print("not ok verifier: asked by a test: %s" % text)
    with tempfile.TemporaryDirectory() as scratch:
        for path in files_beneath(folder):
            keys, trust = near(path, folder)
            cases, changed = [("", path)], []
            if copies < DAMAGED and not os.path.isdir(path) and \
                    os.path.getsize(path) < 1 << 20 and c.signed(path):
                copies += 1
                cases += damaged(path, scratch)
                changed = tails(path, scratch)
            for what, at in itertools.chain(cases, changed):
                total += 1
                for text in c.differences(at, keys, trust):
                    bad += 1
                    print("not ok verifier: %s %s: %s" % (
                        os.path.relpath(path, folder), what, text))
    print("# %d questions, %d files: %s" % (asked, total, ", ".join(
        "%s %d" % k for k in sorted(c.states.items()))))
    for kind in NEEDED:
        if kind not in c.states:
            bad += 1
            print("not ok verifier: no pack was \"%s\"" % kind)
    if not bad:
        print("ok verifier: starseal, starseal-verify and the library give "
              "one answer to %d questions and on %d files" % (asked, total))
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
