# SPDX-License-Identifier: Apache-2.0
# Plant secrets of many kinds below a tree, and print each on a line. All are
# made here from a counter; none is anybody's.
import hashlib, os, sys

root, commands = sys.argv[1], sys.argv[2]
count = 0


def core(n, alphabet="abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"):
    global count
    count += 1
    out, seed = "", hashlib.sha256(b"sample %d" % count).digest()
    while len(out) < n:
        out += "".join(alphabet[b % len(alphabet)] for b in seed)
        seed = hashlib.sha256(seed).digest()
    return out[:n]


secrets = []


def secret(n=18, prefix="", **kw):
    s = prefix + core(n, **kw)
    secrets.append(s)
    return s


def write(path, text, encoding="utf-8"):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text.encode(encoding))


B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

# Names that sound of secrets, in the forms that configuration takes.
names = ["password", "passwd", "db_password", "DB_PASSWORD", "admin.password", "secret",
    "client_secret", "SECRET_KEY", "token", "access_token", "auth-token", "api_key", "apikey",
    "API-KEY", "private_key", "bindpw", "passphrase", "psk", "wpa_psk", "credential",
    "encryption_key", "smtp_pass", "ldap_bind_password", "session_secret", "aws_secret_access_key"]
lines = []
for n in names:
    lines.append("%s = %s" % (n, secret()))
    lines.append("%s=%s" % (n, secret()))
    lines.append('%s: "%s"' % (n, secret()))
    lines.append('export %s="%s"' % (n.replace("-", "_").replace(".", "_").upper(), secret()))
write("srv/app.conf", "\n".join(lines) + "\n")
write("srv/crlf.ini", "\r\n".join("[s%d]\r\n%s=%s" % (i, n, secret()) for i, n in enumerate(names[:12])) + "\r\n")
write("srv/wide.inf", "\ufeff" + "\r\n".join("%s=%s" % (n, secret()) for n in names[:10]) + "\r\n", "utf-16le")
write("srv/export.json", "{" + ",".join('"%s":"%s"' % (n, secret()) for n in names) + "}\n")
write("srv/settings.xml", "<c>" + "".join("<%s>%s</%s>" % (n, secret(), n) for n in ["password", "secret", "apikey", "token"]) + "</c>\n")
write("srv/ja.txt", "パスワード: %s\nパスワード：%s\n暗証番号=%s\n" % (secret(), secret(), secret()))
write("srv/spaces.ini", "password = %s\n" % " ".join([secret(8), secret(8), secret(8)]))

# Tokens by their prefixes, anywhere.
tokens = [("AKIA", 16, UPPER), ("ASIA", 16, UPPER), ("ghp_", 36, None), ("gho_", 36, None), ("ghu_", 36, None),
    ("ghs_", 36, None), ("ghr_", 36, None), ("github_pat_", 40, None), ("glpat-", 20, None), ("xoxb-", 24, None),
    ("xoxp-", 24, None), ("xoxa-", 24, None), ("xapp-", 24, None), ("sk_live_", 24, None), ("sk_test_", 24, None),
    ("rk_live_", 24, None), ("npm_", 36, None), ("AIza", 35, None), ("ya29.", 40, None), ("hvs.", 30, None),
    ("dop_v1_", 64, None), ("sk-ant-", 40, None), ("AGE-SECRET-KEY-1", 58, UPPER), ("whsec_", 32, None)]
out = []
for prefix, n, alphabet in tokens:
    kw = {"alphabet": alphabet} if alphabet else {}
    out.append("2026-11-23 10:00:00 job used %s today" % secret(n, prefix, **kw))
jwt = "eyJhbGciOiJIUzI1NiJ9." + core(40) + "." + core(43)
secrets.append(jwt)
out.append("cookie jwt=%s;" % jwt)
for scheme in ["https", "postgres", "mysql", "redis", "amqp", "mongodb+srv", "ftp", "ldap"]:
    out.append("connect %s://sample:%s@db.example:5432/x" % (scheme, secret()))
out.append("Authorization: Bearer %s" % secret(40))
out.append("Authorization: Basic %s" % secret(24))
out.append("run tool --password %s --verbose" % secret())
out.append("run tool --token=%s" % secret())
write("srv/job.log", "\n".join(out) + "\n")

# Keys and hashes.
for kind in ["RSA ", "EC ", "DSA ", "", "ENCRYPTED ", "OPENSSH "]:
    body = [secret(64, alphabet=B64) for _ in range(3)]
    write("srv/%skey.pem" % kind.strip().lower(), "-----BEGIN %sPRIVATE KEY-----\n%s\n-----END %sPRIVATE KEY-----\n"
        % (kind, "\n".join(body), kind))
hashes = []
for ident in ["1", "5", "6", "y", "2b", "2y", "7", "apr1", "argon2id"]:
    h = secret(43, alphabet=B64.replace("+", "."))
    hashes.append("user%s:$%s$%s:19000:0:99999:7:::" % (ident, ident, h))
write("etc/shadow", "\n".join(hashes) + "\nroot:*:19000:0:99999:7:::\n")
write("srv/htpasswd", "sample:$apr1$%s\nother:{SSHA}%s\n" % (secret(30), secret(32, alphabet=B64)))
write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nold:%s:1000:1000::/home/old:/bin/sh\n" % secret(13))

# Devices and services.
write("srv/router.txt", "\n".join(["enable secret 5 %s" % secret(22), "username admin password 7 %s" % secret(16),
    "snmp-server community %s ro" % secret(12), "administrator password %s" % secret(12), "rocommunity %s" % secret(12),
    "wireless-key %s" % secret(16)]) + "\n")
write("srv/wg0.conf", "[Interface]\nPrivateKey = %s\n[Peer]\nPresharedKey = %s\n" % (secret(43, alphabet=B64), secret(43, alphabet=B64)))
write("srv/netrc", "machine mail.example login sample password %s\n" % secret())
write("srv/wpa.conf", 'network={\n ssid="sample"\n psk="%s"\n}\n' % secret(20))

# Names of files, and outputs of commands.
name = secret(36, "ghp_")
write("srv/dump-%s.txt" % name, "x\n")
write("etc/ssh/sshd_config", "Port 2222\nPasswordAuthentication no\n# password: %s\n" % secret())
write("etc/os-release", 'ID=sample\nPRETTY_NAME="Sample %s"\n' % secret(36, "ghp_"))
os.makedirs(commands, exist_ok=True)
with open(os.path.join(commands, "usr_sbin_sshd_-T.out"), "w") as f:
    f.write("port 2222\nbanner token=%s\n" % secret())
with open(os.path.join(commands, "usr_sbin_nft_list_ruleset.out"), "w") as f:
    f.write('table inet filter { comment "password=%s" }\n' % secret())

print("\n".join(secrets))
