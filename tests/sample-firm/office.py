# SPDX-License-Identifier: Apache-2.0
"""Small office files out of the standard library: the same bytes every time."""
import io
import zipfile
from xml.sax.saxutils import escape

WHEN = (2026, 4, 1, 0, 0, 0)


def pack(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in parts:
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)
    return out.getvalue()


def types(overrides, defaults=''):
    return ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>' + defaults +
            ''.join('<Override PartName="%s" ContentType="%s"/>' % o for o in overrides) + '</Types>')


def rels(list_):
    base = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    return ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
            ''.join('<Relationship Id="rId%d" Type="%s" Target="%s"/>' % (n + 1, base + t, f)
                    for n, (t, f) in enumerate(list_)) + '</Relationships>')


def docx(lines):
    body = ''.join('<w:p>%s<w:r><w:t>%s</w:t></w:r></w:p>' % (
        '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if n == 0 else '', escape(l)) for n, l in enumerate(lines))
    return pack([
        ('[Content_Types].xml', types([('/word/document.xml',
         'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml')])),
        ('_rels/.rels', rels([('officeDocument', 'word/document.xml')])),
        ('word/document.xml', '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
         'wordprocessingml/2006/main"><w:body>%s</w:body></w:document>' % body)])


def pptx(lines):
    a = 'http://schemas.openxmlformats.org/drawingml/2006/main'
    p = 'http://schemas.openxmlformats.org/presentationml/2006/main'
    text = ''.join('<a:p><a:r><a:t>%s</a:t></a:r></a:p>' % escape(l) for l in lines)
    return pack([
        ('[Content_Types].xml', types([
            ('/ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'),
            ('/ppt/slides/slide1.xml', 'application/vnd.openxmlformats-officedocument.presentationml.slide+xml')])),
        ('_rels/.rels', rels([('officeDocument', 'ppt/presentation.xml')])),
        ('ppt/presentation.xml', '<?xml version="1.0"?><p:presentation xmlns:p="%s"/>' % p),
        ('ppt/slides/slide1.xml', '<?xml version="1.0" encoding="UTF-8"?><p:sld xmlns:p="%s" xmlns:a="%s"><p:cSld><p:spTree>'
         '<p:sp><p:txBody>%s</p:txBody></p:sp></p:spTree></p:cSld></p:sld>' % (p, a, text))])


def odt(lines):
    text = ''.join(('<text:h text:outline-level="1">%s</text:h>' if n == 0 else '<text:p>%s</text:p>') % escape(l)
                   for n, l in enumerate(lines))
    return pack([
        ('mimetype', 'application/vnd.oasis.opendocument.text'),
        ('content.xml', '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
         'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
         'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>%s'
         '</office:text></office:body></office:document-content>' % text)])


def column(n):
    return (chr(64 + n // 26) if n // 26 else '') + chr(65 + n % 26)


def xlsx(rows, title=None, name='台帳'):
    """rows of texts and numbers; a title row over merged cells comes first."""
    width = max(len(r) for r in rows)
    all_rows = ([[title] + [''] * (width - 1)] if title else []) + rows
    xml = ''
    for y, row in enumerate(all_rows, 1):
        cells = ''
        for x, v in enumerate(row):
            at = column(x) + str(y)
            if isinstance(v, (int, float)):
                cells += '<c r="%s"><v>%s</v></c>' % (at, v)
            elif v != '':
                cells += '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (at, escape(v))
        xml += '<row r="%d">%s</row>' % (y, cells)
    merge = '<mergeCells count="1"><mergeCell ref="A1:%s1"/></mergeCells>' % column(width - 1) if title else ''
    main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    return pack([
        ('[Content_Types].xml', types([
            ('/xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'),
            ('/xl/worksheets/sheet1.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml')])),
        ('_rels/.rels', rels([('officeDocument', 'xl/workbook.xml')])),
        ('xl/workbook.xml', '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="%s" xmlns:r="%s"><sheets>'
         '<sheet name="%s" sheetId="1" r:id="rId1"/></sheets></workbook>' % (main, rel, name)),
        ('xl/_rels/workbook.xml.rels', rels([('worksheet', 'worksheets/sheet1.xml')])),
        ('xl/worksheets/sheet1.xml', '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="%s"><sheetData>%s'
         '</sheetData>%s</worksheet>' % (main, xml, merge))])


def pdf(lines):
    """One page of Latin text, or with none a page that holds a picture alone, as a scanner makes it."""
    if lines:
        text = 'BT /F1 12 Tf 60 780 Td 16 TL ' + ' '.join(
            '(%s) Tj T*' % l.replace('\\', '\\\\').replace('(', '\\(').replace(')', '\\)') for l in lines) + ' ET'
    else:
        text = 'q 400 0 0 400 60 300 cm BI /W 8 /H 8 /BPC 8 /CS /G ID ' + ''.join('%c' % (33 + i) for i in range(64)) + ' EI Q'
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
               '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '
               '/Resources << /Font << /F1 5 0 R >> >> >>',
               '<< /Length %d >>\nstream\n%s\nendstream' % (len(text), text),
               '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>']
    out, places = b'%PDF-1.4\n', []
    for n, o in enumerate(objects, 1):
        places.append(len(out))
        out += ('%d 0 obj\n%s\nendobj\n' % (n, o)).encode('latin-1')
    start = len(out)
    out += ('xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)).encode()
    out += ''.join('%010d 00000 n \n' % p for p in places).encode()
    return out + ('trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, start)).encode()
