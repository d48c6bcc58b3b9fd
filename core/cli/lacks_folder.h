/* SPDX-License-Identifier: Apache-2.0
 * What a firm's folder holds, as its plugins read it. For lacks.c.
 */
#ifndef CLI_LACKS_FOLDER_H
#define CLI_LACKS_FOLDER_H

#include <stdbool.h>

#include "facts/memory.h"
#include "prepare.h"

struct folder {
	struct prepared p;              /* of the firm alone */
	struct table_list tables;
	struct memory *facts;
	bool has_p;
};

/* Read the folder of one firm. Free with folder_free in any case. */
int folder_read(const struct prepare_request *request, const char *subject,
    struct folder *out, struct error *err);
void folder_free(struct folder *f);
/* Rows of a table by name; none where no plugin has it. */
size_t folder_rows(const struct folder *f, const char *table);
/* Whether the register has a document there of this kind, or (kind NULL)
 * serving this criterion ("1-2-1-3"). */
bool folder_has_document(const struct folder *f, const char *kind,
    const char *criterion);
/* The manifest's table, of a plugin that serves firms; NULL. */
const json_t *folder_form(const struct folder *f, const char *table);

#endif
