# SPDX-License-Identifier: Apache-2.0
# A time-stamping authority (RFC 3161 over HTTP) on the loopback, for tests:
# `openssl ts -reply` behind a socket. usage: tsa.py FOLDER PORT-FILE
# POST /NAME answers with the authority in FOLDER/NAME, at the time that
# FOLDER/NAME/now holds where it is there; ?fault=… answers in bad faith:
# nonce (of another request), digest (of other content), cut (half of the reply), refuse.
import http.server, os, subprocess, sys, urllib.parse

folder, port_file = sys.argv[1:3]


def reply(name, request):
    home = os.path.join(folder, name)
    command = ['openssl', 'ts', '-reply', '-config', 'ca.cnf', '-section', 'tsa_config',
               '-queryfile', '/dev/stdin', '-signer', 'tsa.pem', '-inkey', 'tsa.key', '-chain', 'root.pem']
    try:
        with open(os.path.join(home, 'now')) as f:
            # A clock that stands still, however slow the machine is.
            command = ['env', 'TZ=UTC', 'faketime', '-f', f.read().strip()] + command
    except FileNotFoundError:
        pass
    return subprocess.run(command, input=request, capture_output=True, cwd=home, check=False).stdout


def query(*options):
    return subprocess.run(['openssl', 'ts', '-query', '-cert', *options], capture_output=True, check=True).stdout


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        url = urllib.parse.urlsplit(self.path)
        fault = urllib.parse.parse_qs(url.query).get('fault', [''])[0]
        request = self.rfile.read(int(self.headers['Content-Length']))
        if fault == 'nonce':
            at = request.index(b'\x04\x20') + 2
            request = query('-sha256', '-digest', request[at:at + 32].hex())
        elif fault == 'digest':
            request = query('-sha256', '-digest', '00' * 32)
        elif fault == 'refuse':
            request = b'0\x00'
        body = reply(url.path.strip('/'), request)
        if fault == 'cut':
            body = body[:len(body) // 2]
        self.send_response(200)
        self.send_header('Content-Type', 'application/timestamp-reply')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(('127.0.0.1', 0), Authority)
with open(port_file + '.new', 'w') as f:
    f.write(str(server.server_port))
os.rename(port_file + '.new', port_file)
server.serve_forever()
