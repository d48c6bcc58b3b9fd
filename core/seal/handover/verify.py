#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies a starseal hand-over with Python's standard library; signatures
through minisign where it is installed.
開示された starseal の証跡を Python の標準ライブラリだけで検証します。署名は
minisign があれば確かめます。

  python3 verify.py [FOLDER]

Exit: 0 all holds; 5 damaged or a false signature; 4 no signature checked.
終了: 0 すべて一致、5 破損または偽の署名、4 署名を確かめていない
"""
import base64
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys

SEAL = ("pack series sequence prev plan policy collector journal nonce run-start started "
        "finished items outcomes tree leaves").split()
CHUNK = 1 << 20


class Damaged(Exception):
    pass


def say(en, ja):
    print(en + "\n  " + ja)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def file_sha256(name):
    h, size = hashlib.sha256(), 0
    with open(name, "rb") as f:
        while True:
            piece = f.read(CHUNK)
            if not piece:
                return h.hexdigest(), size
            h.update(piece)
            size += len(piece)


def read(name):
    try:
        if not stat.S_ISREG(os.lstat(name).st_mode):
            raise Damaged(name)
        with open(name, "rb") as f:
            return f.read()
    except OSError as e:
        raise Damaged("%s: %s" % (name, e))


def lines(name):
    data = read(name)
    if data and not data.endswith(b"\n"):
        raise Damaged(name + ": no line end")
    return data.split(b"\n")[:-1]


def found():
    """Every file below here, with slashes."""
    names = []
    for folder, folders, files in os.walk("."):
        for name in files + [d for d in folders if os.path.islink(os.path.join(folder, d))]:
            path = os.path.join(folder, name)
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise Damaged(path)
            names.append(os.path.relpath(path, ".").replace(os.sep, "/"))
    return names


def check_sums():
    listed = {}
    for line in lines("SHA256SUMS"):
        m = re.fullmatch(rb"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)", line)
        if not m or m.group(2).decode() in listed:
            raise Damaged("SHA256SUMS")
        listed[m.group(2).decode()] = m.group(1).decode()
    names = found()
    if sorted(names) != sorted(list(listed) + ["SHA256SUMS"]):
        odd = sorted(set(names) ^ set(list(listed) + ["SHA256SUMS"]))
        raise Damaged("%s: not as SHA256SUMS lists it / 一覧と違います" % odd[0])
    for name in sorted(listed):
        if file_sha256(name)[0] != listed[name]:
            raise Damaged(name)
    return listed


def root_of(leaves):
    """RFC 6962, 2.1."""
    level = leaves or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        up = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest()
              for i in range(0, len(level) - 1, 2)]
        level = up + level[len(level) - len(level) % 2:]
    return level[0].hex()


def read_seal():
    text = lines("seal.txt")
    if len(text) != len(SEAL) + 1 or text[0] != b"starseal-seal/v1":
        raise Damaged("seal.txt")
    seal = {}
    for line, key in zip(text[1:], SEAL):
        name, _, value = line.decode("ascii", "replace").partition(": ")
        if name != key:
            raise Damaged("seal.txt: " + key)
        seal[key] = value
    return seal


def check_content(seal, sums):
    raw = read("leaves.txt")
    leaves = lines("leaves.txt")
    if sha256(raw) != seal["leaves"] or str(len(leaves)) != seal["items"]:
        raise Damaged("leaves.txt")
    if root_of([bytes.fromhex(x.decode("ascii")) for x in leaves]) != seal["tree"]:
        raise Damaged("leaves.txt: tree")
    records = lines("records.jsonl")
    if len(records) != len(leaves):
        raise Damaged("records.jsonl")
    known = {}
    for i, line in enumerate(records):
        if line == b"hidden":
            continue
        if sha256(b"\0" + line).encode() != leaves[i]:
            raise Damaged("records.jsonl: %d" % i)
        known[i] = json.loads(line)
        if known[i]["i"] != i:
            raise Damaged("records.jsonl: %d" % i)
    opened = {}
    for line in lines("openings.jsonl"):
        o = json.loads(line)
        i = o["i"]
        if i not in known or i in opened or sha256(line) != known[i]["commit"]:
            raise Damaged("openings.jsonl: %s" % i)
        opened[i] = o
        name = "items/%07d-%s" % (i, known[i]["label"])
        if name not in sums or sums[name] != o["sha256"] or os.path.getsize(name) != o["size"]:
            raise Damaged(name)
    if sum(name.startswith("items/") for name in sums) != len(opened):
        raise Damaged("items/: a file that was not opened / 開示されていないファイル")
    return len(opened), len(known) - len(opened), len(records) - len(known)


def check_release(sums):
    """That the release names these files; its signature is not checked."""
    if "disclosure.sigstore.json" not in sums:
        return
    bundle = json.loads(read("disclosure.sigstore.json"))
    statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    for s in statement["subject"]:
        if sums.get(s["name"]) != s["digest"]["sha256"]:
            raise Damaged("%s: not as it was released / 引き渡し時と違います" % s["name"])
    p = statement["predicate"]
    show = [re.sub(r"[\x00-\x1f\x7f]", "?", str(p.get(k))) for k in ("to", "released", "why")]
    say("release, SIGNATURE NOT CHECKED HERE: to %s, %s: %s" % tuple(show),
        "引き渡し (署名はここでは未確認): %s へ、%s: %s" % tuple(show))


def check_signatures():
    tool = shutil.which("minisign")
    if tool is None:
        say("minisign is not installed", "minisign がありません")
        return 0
    keys = ["keys/" + k for k in sorted(os.listdir("keys"))] if os.path.isdir("keys") else []
    keys = [k for k in keys if k.endswith(".pub")]
    numbers = {read(k).split(b"\n")[1][2:13] for k in keys if read(k).count(b"\n") >= 2}
    valid = 0
    for name in sorted(os.listdir("sigs")) if os.path.isdir("sigs") else []:
        if not name.endswith(".minisig"):
            continue
        sig = "sigs/" + name
        by = [k for k in keys if subprocess.run(
            [tool, "-V", "-q", "-H", "-p", k, "-m", "seal.txt", "-x", sig],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0]
        body = read(sig).split(b"\n")
        if by:
            valid += 1
            print("%s: good by / 有効: %s" % (sig, by[0]))
        elif len(body) < 2 or body[1][2:13] in numbers:
            raise Damaged(sig)
        else:
            say(sig + ": by a key that is not in keys/", sig + ": keys/ にない鍵の署名です")
    return valid


def main():
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
    try:
        sums = check_sums()
        seal = read_seal()
        counts = check_content(seal, sums)
        say("content: good, %s items" % seal["items"], "内容: 一致、%s 項目" % seal["items"])
        print("open %d, metadata %d, hidden %d" % counts)
        check_release(sums)
        valid = check_signatures()
    except Damaged as e:
        print("DAMAGED / 破損: %s" % e)
        return 5
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as e:
        print("DAMAGED / 破損: %r" % e)
        return 5
    if valid == 0:
        say("UNVERIFIED: NO SIGNATURE WAS CHECKED. Anybody could have made this.",
            "未検証: 署名を確かめていません。誰にでも作れる状態です。")
        return 4
    say("Compare the keys' numbers with what the signers told you another way.",
        "鍵の番号を、署名者から別の方法で聞いた番号と見比べてください。")
    say("Not checked here: other signatures, timestamps, who released this; starseal verify does.",
        "ここで見ないもの: 他の署名、時刻、開示した人。starseal verify が確かめます。")
    return 0


sys.exit(main())
