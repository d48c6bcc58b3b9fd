/* SPDX-License-Identifier: Apache-2.0
 * The manifest that the reader's tests run under.
 */
#ifndef TEST_READER_MANIFEST_H
#define TEST_READER_MANIFEST_H

static const char manifest[] =
    "{\"abi\":\"1.0\",\"id\":\"t\",\"version\":\"1\",\"author\":\"a\","
    "\"licence\":\"l\",\"summary\":{\"en\":\"e\",\"ja\":\"j\"},\"paths\":["
    "{\"glob\":\"/d/*\",\"why\":{\"en\":\"e\",\"ja\":\"j\"},\"class\":\"open\","
    "\"max_bytes\":0,\"flags\":[],\"masks\":[]},"
    "{\"glob\":\"/small/*\",\"why\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"class\":\"open\",\"max_bytes\":100,\"flags\":[],\"masks\":[]},"
    "{\"glob\":\"/tail/*\",\"why\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"class\":\"open\",\"max_bytes\":100,\"flags\":[\"tail\"],\"masks\":[]},"
    "{\"glob\":\"/tree\",\"why\":{\"en\":\"e\",\"ja\":\"j\"},\"class\":"
    "\"open\",\"max_bytes\":1000000000,\"flags\":[\"recurse\"],\"masks\":[]},"
    "{\"glob\":\"/run/x/*\",\"why\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"class\":\"open\",\"max_bytes\":0,\"flags\":[],\"masks\":[]},"
    "{\"glob\":\"/var/run/x/*\",\"why\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"class\":\"open\",\"max_bytes\":0,\"flags\":[],\"masks\":[]}],"
    "\"commands\":["
    "{\"argv\":[\"/bin/echo\",\"hello\",\"{}\"],\"why\":{\"en\":\"e\","
    "\"ja\":\"j\"},\"class\":\"open\",\"max_bytes\":0,\"timeout_ms\":0,"
    "\"flags\":[],\"masks\":[]},"
    "{\"argv\":[\"/bin/sleep\",\"60\"],\"why\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"class\":\"open\",\"max_bytes\":0,\"timeout_ms\":300,\"flags\":[],"
    "\"masks\":[]},"
    "{\"argv\":[\"/bin/cat\"],\"why\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"class\":\"open\",\"max_bytes\":5,\"timeout_ms\":0,\"flags\":[],"
    "\"masks\":[]},"
    "{\"argv\":[\"/bin/bash\",\"-c\",\"env; id -u; echo err >&2; "
    "touch /tmp/starseal-written 2>/dev/null || echo no-write; "
    "(: <>/dev/tcp/127.0.0.1/9) 2>&1 | grep -o denied; exit 3\"],"
    "\"why\":{\"en\":\"e\",\"ja\":\"j\"},\"class\":\"open\",\"max_bytes\":0,"
    "\"timeout_ms\":0,\"flags\":[],\"masks\":[]}],"
    "\"settings\":[],\"tables\":[],\"limits\":{\"wall_ms\":0,\"cpu_ms\":0,"
    "\"memory\":0,\"bytes\":0,\"files\":0},\"privileges\":[]}";

#endif
