/* SPDX-License-Identifier: Apache-2.0
 * JSON out of a file.
 */
#include "file.h"
#include "json.h"

json_t *
json_read_file(const char *path, size_t max, struct error *err)
{
	struct buf b;
	json_t *v = NULL;

	buf_init(&b, max);
	if (file_read(path, &b, err) == 0)
		v = json_read(buf_str(&b), b.n, max, path, err);
	buf_free(&b);
	return v;
}
