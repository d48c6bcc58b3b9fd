/* SPDX-License-Identifier: Apache-2.0
 * Members of zip files (XLSX, DOCX, PPTX, ODT) and their XML, for plugins.
 * Link libstarseal-table. Reads from memory only, never writes a file, follows
 * no link, and ends at its limits whatever the archive claims.
 */
#ifndef STARSEAL_ZIP_H
#define STARSEAL_ZIP_H

#include "grid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All are needed; a ratio is counted only over 16 MiB. */
struct ss_zip_limits { uint64_t bytes; uint32_t members, ratio; };

struct ss_zip_sink {
	void *arg;
	/* A member begins. 1: give its bytes, 0: pass it over, -1: end here.
	 * name is as in the archive; no path is ever opened by it. */
	int (*member)(void *arg, const char *name);
	/* More of its bytes; at the end n is 0. 0: go on, 1: the rest of the
	 * member is not wanted, -1: end here. */
	int (*data)(void *arg, const char *p, size_t n);
};

/* Give members in the archive's order. 0, also where the sink ended it; else
 * SS_GRID_PACKED, _LOCKED, _BYTES, _SHEETS (too many members), _MEMORY. left
 * (may be NULL): bytes that may still be unpacked, lessened by what was. */
int ss_zip_read(struct ss_bytes file, const struct ss_zip_limits *limits,
    uint64_t *left, const struct ss_zip_sink *sink);

#define SS_XML_DEPTH 256

/* Attributes are name, value, name, value, NULL. Names are without prefix. */
struct ss_xml_sink {
	void *arg;
	void (*start)(void *arg, const char *name, const char **attributes);
	void (*end)(void *arg, const char *name);
	void (*text)(void *arg, const char *p, int n);  /* may be NULL */
};
struct ss_xml;
/* NULL: no memory. A document type, an entity of its own, nesting beyond
 * SS_XML_DEPTH, and a single mark of 4 MiB end the reading. */
struct ss_xml *ss_xml_open(const struct ss_xml_sink *sink);
/* 0, or SS_GRID_XML, SS_GRID_MEMORY. last: nothing more follows. */
int ss_xml_feed(struct ss_xml *x, const char *p, size_t n, bool last);
/* From inside the sink: no more is wanted. */
void ss_xml_stop(struct ss_xml *x);
void ss_xml_close(struct ss_xml *x);
/* An attribute's value, or NULL. */
const char *ss_xml_attribute(const char **attributes, const char *name);

/* One member through one sink: 0; SS_GRID_PACKED where it is not there. */
int ss_zip_xml(struct ss_bytes file, const struct ss_zip_limits *limits,
    uint64_t *left, const char *member, const struct ss_xml_sink *sink);

#ifdef __cplusplus
}
#endif
#endif
