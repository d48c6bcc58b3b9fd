/* SPDX-License-Identifier: Apache-2.0
 * The folder tree that the mock host serves: opening beneath it and matching
 * declared globs. Linux only: openat2 keeps every path inside.
 */
#ifndef MOCKTREE_H
#define MOCKTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Entries of one listing, by byte order of their paths. */
struct tree_entry { char *path, *target; struct stat st; };
struct tree_list { struct tree_entry *v; size_t n; int denied; };

/* Open path with root as "/". A descriptor, or -errno. */
int tree_open(int root, const char *path, int flags);
/*
 * Does path match the pattern: * and ? within a part, ** for any number of
 * parts. below: what lies beneath a match counts as well.
 */
bool tree_match(const char *pattern, const char *path, bool below);
/* Append what matches; below as in tree_match, never across a mount. */
void tree_find(int root, const char *pattern, bool below,
    struct tree_list *out);
void tree_sort(struct tree_list *list);
void tree_free(struct tree_list *list);

#endif
