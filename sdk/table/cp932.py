#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Writes cp932.h. Source: Unicode's mapping of Windows code page 932
# (MAPPINGS/VENDORS/MICSFT/WINDOWS/CP932.TXT), as Python's codec cp932 has it;
# a test compares. The area for characters of one's own (lead F0 to F9) is not
# in the table: it is reckoned, as Windows does.
# Usage: python3 cp932.py > cp932.h

LEADS = list(range(0x81, 0xA0)) + list(range(0xE0, 0xF0)) + list(range(0xFA, 0xFD))
TRAILS = [t for t in range(0x40, 0xFD) if t != 0x7F]

print("""/* SPDX-License-Identifier: Apache-2.0
 * Windows code page 932: 188 characters a lead byte, by trail byte; a space
 * where there is none. Made by cp932.py, which names the source. Data only.
 */
#ifndef TABLE_CP932_H
#define TABLE_CP932_H

#include <uchar.h>

static const char16_t cp932[][189] = {""")
for lead in LEADS:
    row = ""
    for trail in TRAILS:
        try:
            c = bytes([lead, trail]).decode("cp932")
        except UnicodeDecodeError:
            c = " "
        assert len(c) == 1 and ord(c) < 0x10000 and c not in "\r\n"
        row += c
    if not row.strip(" "):
        print("\t{ 0 },  /* %02X */" % lead)
        continue
    if lead == 0x81:        # the one that is a blank, and \\ in full width
        row = row.replace("\u3000", "\\u3000")
    print("\t/* %02X */" % lead)
    while row:
        part, row = row[:36], row[36:]
        if part.startswith("\\u"):
            part, row = part + row[:5], row[5:]
        part = part.replace('"', '\\"')
        print('\tu"%s"%s' % (part, "" if row else ","))
print("""};

#endif""")
