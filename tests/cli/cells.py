# SPDX-License-Identifier: Apache-2.0
# The cells of a workbook's first sheet, as lines of tab-separated texts with
# line ends as " / ". Standard library only. usage: cells.py BOOK
import sys
import zipfile
from xml.etree import ElementTree

N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
with zipfile.ZipFile(sys.argv[1]) as book:
    strings = ["".join(t.text or "" for t in si.iter(N + "t"))
               for si in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
for row in sheet.iter(N + "row"):
    cells = []
    for c in row.iter(N + "c"):
        v = c.find(N + "v")
        text = "" if v is None else v.text
        cells.append(strings[int(text)] if c.get("t") == "s" else text)
    print("\t".join(c.replace("\n", " / ") for c in cells))
