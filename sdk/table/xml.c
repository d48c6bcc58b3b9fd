/* SPDX-License-Identifier: Apache-2.0
 * XML by expat, without document types and entities of its own. Never lets one
 * mark, or nesting, grow without bound.
 */
#include <stdlib.h>

#include <expat.h>

#include <starseal/zip.h>

#define MARK_MAX (4u << 20)     /* bytes without any event */

struct ss_xml {
	XML_Parser parser;
	struct ss_xml_sink sink;
	size_t quiet;           /* bytes since the last event */
	unsigned depth;
	bool refused, stopped;
};

static const char *
local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static void
end_parsing(struct ss_xml *x, bool refused)
{
	x->refused = x->refused || refused;
	x->stopped = true;
	(void)XML_StopParser(x->parser, XML_FALSE);
}

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct ss_xml *x = arg;

	x->quiet = 0;
	if (++x->depth > SS_XML_DEPTH)
		end_parsing(x, true);
	else if (!x->stopped)
		x->sink.start(x->sink.arg, local(name), attributes);
}

static void
on_end(void *arg, const char *name)
{
	struct ss_xml *x = arg;

	x->quiet = 0;
	x->depth--;
	if (!x->stopped)
		x->sink.end(x->sink.arg, local(name));
}

static void
on_text(void *arg, const char *p, int n)
{
	struct ss_xml *x = arg;

	x->quiet = 0;
	if (!x->stopped)
		x->sink.text(x->sink.arg, p, n);
}

static void
on_doctype(void *arg, const char *name, const char *system,
    const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	end_parsing(arg, true);
}

struct ss_xml *
ss_xml_open(const struct ss_xml_sink *sink)
{
	struct ss_xml *x = calloc(1, sizeof(*x));

	if (x == NULL || (x->parser = XML_ParserCreate(NULL)) == NULL) {
		free(x);
		return NULL;
	}
	x->sink = *sink;
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	if (sink->text != NULL)
		XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return x;
}

int
ss_xml_feed(struct ss_xml *x, const char *p, size_t n, bool last)
{
	enum XML_Error e;
	size_t part;

	do {
		part = n < 65536 ? n : 65536;
		x->quiet += part;
		if (x->stopped)
			break;
		if (x->quiet > MARK_MAX)
			return SS_GRID_XML;
		if (XML_Parse(x->parser, p, (int)part, last && part == n) ==
		    XML_STATUS_OK) {
			p += part;
			n -= part;
			continue;
		}
		e = XML_GetErrorCode(x->parser);
		if (x->stopped)
			break;
		return e == XML_ERROR_NO_MEMORY ? SS_GRID_MEMORY : SS_GRID_XML;
	} while (n > 0);
	return x->refused ? SS_GRID_XML : x->stopped ? -1 : 0;
}

void
ss_xml_stop(struct ss_xml *x)
{
	end_parsing(x, false);
}

void
ss_xml_close(struct ss_xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->parser);
	free(x);
}

const char *
ss_xml_attribute(const char **attributes, const char *name)
{
	size_t i;

	for (i = 0; attributes[i] != NULL; i += 2)
		if (strcmp(local(attributes[i]), name) == 0)
			return attributes[i + 1];
	return NULL;
}
