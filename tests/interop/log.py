#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A log of seals read by nothing of starseal's: log.py DIR LOG.pub [PROOF SEAL].

Recomputes the root from the entries and every tile (C2SP tlog-tiles), holds the
checkpoint's signature against the key with openssl, and walks an inclusion
proof (C2SP tlog-proof, RFC 9162 2.1.3.2). Prints origin and size.
"""
import base64, hashlib, os, subprocess, sys, tempfile


def sha(b):
    return hashlib.sha256(b).digest()


def root(h):
    if not h:
        return sha(b"")
    if len(h) == 1:
        return h[0]
    k = 1
    while k * 2 < len(h):
        k *= 2
    return sha(b"\1" + root(h[:k]) + root(h[k:]))


def tile(d, level, n, width):
    name = f"x{n // 1000:03}/{n % 1000:03}" if n >= 1000 else f"{n:03}"
    if width < 256:
        name += f".p/{width}"
    with open(f"{d}/tile/{level}/{name}", "rb") as f:
        return f.read()


def widths(n):
    return [(i // 256, min(256, n - i)) for i in range(0, n, 256)]


def entries(d, n):
    out = []
    for at, width in widths(n):
        b = tile(d, "entries", at, width)
        while b:
            size = int.from_bytes(b[:2], "big")
            out.append(b[2:2 + size])
            b = b[2 + size:]
    assert len(out) == n
    return out


def check_tiles(d, leaves):
    hashes, level = leaves, 0
    while hashes:
        for at, width in widths(len(hashes)):
            want = b"".join(hashes[at * 256:at * 256 + width])
            assert tile(d, level, at, width) == want, (level, at)
        hashes = [root(hashes[i:i + 256]) for i in range(0, len(hashes) // 256 * 256, 256)]
        level += 1


def ed25519(key, message, signature):
    with tempfile.TemporaryDirectory() as t:
        der = bytes.fromhex("302a300506032b6570032100") + key
        for name, b in (("k", der), ("m", message), ("s", signature)):
            with open(os.path.join(t, name), "wb") as f:
                f.write(b)
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", f"{t}/k",
                        "-rawin", "-in", f"{t}/m", "-sigfile", f"{t}/s"], check=True, stdout=subprocess.DEVNULL)


def note(text, key):
    body, signatures = text.split(b"\n\n", 1)
    body += b"\n"
    origin, size, top = body.decode().splitlines()
    seen = 0
    for line in signatures.decode().splitlines():
        dash, name, sig = line.split(" ")
        assert dash == "\u2014"
        raw = base64.b64decode(sig, validate=True)
        if name == origin and raw[:4] == sha(name.encode() + b"\n\1" + key)[:4]:
            ed25519(key, body, raw[4:])
            seen += 1
    assert seen == 1, "the log has not signed"
    return origin, int(size), base64.b64decode(top, validate=True), body, signatures.decode()


def cosigned(body, signatures, name, key):
    for line in signatures.splitlines():
        _, who, sig = line.split(" ")
        raw = base64.b64decode(sig, validate=True)
        if who == name and raw[:4] == sha(who.encode() + b"\n\4" + key)[:4]:
            time = int.from_bytes(raw[4:12], "big")
            ed25519(key, b"cosignature/v1\ntime %d\n" % time + body, raw[12:])
            return time
    sys.exit("no cosignature of " + name)


def walk(proof, seal, key):
    head, rest = proof.split(b"\n\n", 1)
    lines = head.decode().splitlines()
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    fn = int(lines[1].split(" ")[1])
    _, size, top, body, signatures = note(rest, key)
    sn, h = size - 1, sha(b"\0" + seal.encode() + b"\n")
    for line in lines[2:]:
        p = base64.b64decode(line, validate=True)
        assert sn > 0
        if fn & 1 or fn == sn:
            h = sha(b"\1" + p + h)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            h = sha(b"\1" + h + p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and h == top, "the proof does not lead to the root"
    return body, signatures


def public(path):
    with open(path) as f:
        return base64.b64decode(f.read().splitlines()[1])[10:]


if __name__ == "__main__":
    folder, key = sys.argv[1], public(sys.argv[2])
    with open(folder + "/checkpoint", "rb") as f:
        origin, size, top, _, _ = note(f.read(), key)
    leaves = [sha(b"\0" + e) for e in entries(folder, size)]
    assert root(leaves) == top, "the entries do not give the root"
    check_tiles(folder, leaves)
    if len(sys.argv) > 3:
        with open(sys.argv[3], "rb") as f:
            body, signatures = walk(f.read(), sys.argv[4], key)
        if len(sys.argv) > 5:
            print(cosigned(body, signatures, sys.argv[5], public(sys.argv[6])))
    print(origin, size)
