# SPDX-License-Identifier: Apache-2.0
# A pack with another tail, by a hand that is not starseal's: whoever holds a
# pack can do this. usage: retail.py PACK OUT CHANGE…, where a change is -NAME
# (gone), NAME=FILE (another content), +NAME=FILE (added).
import struct, subprocess, sys

pack, out, changes = sys.argv[1], sys.argv[2], sys.argv[3:]
data = open(pack, 'rb').read()
count = struct.unpack('<I', data[-9:-5])[0]
table = data[-9 - 8 * count:-9]
frames = [struct.unpack_from('<II', table, 8 * i) for i in range(count)]
sealed = sum(f[0] for f in frames[:-1])
tail = subprocess.run(['zstd', '-dcq'], input=data[sealed:sealed + frames[-1][0]],
                      capture_output=True, check=True).stdout
files, at = {}, 0
while tail[at]:
    head = tail[at:at + 512]
    size = int(head[124:135], 8)
    files[head[:100].rstrip(b'\0').decode()] = (head, tail[at + 512:at + 512 + size])
    at += 512 + (size + 511) // 512 * 512
template = bytearray(next(iter(files.values()))[0])


def header(name, size):
    head = bytearray(template)
    head[:100] = name.encode().ljust(100, b'\0')
    head[124:135] = b'%011o' % size
    head[148:156] = b' ' * 8
    head[148:156] = b'%06o\0 ' % sum(head)
    return bytes(head)


for change in changes:
    if change[0] == '-':
        del files[change[1:]]
        continue
    name, path = change.split('=', 1)
    if change[0] != '+' and name not in files:
        sys.exit(name + ': not there')
    name = name.lstrip('+')
    text = open(path, 'rb').read()
    files[name] = (header(name, len(text)), text)
raw = b''.join(head + text + bytes(-len(text) % 512) for _, (head, text) in sorted(files.items())) + bytes(1024)
frame = subprocess.run(['zstd', '-q', '-c', '--check', '--stream-size=%d' % len(raw)], input=raw,
                       capture_output=True, check=True).stdout
frames[-1] = (len(frame), len(raw))
seek = b''.join(struct.pack('<II', *f) for f in frames) + struct.pack('<I', count) + data[-5:]
open(out, 'wb').write(data[:sealed] + frame + struct.pack('<II', 0x184D2A5E, len(seek)) + seek)
