/* SPDX-License-Identifier: Apache-2.0
 * The first member of every pack: what it is, for a person who has no
 * starseal. Fixed for version 1: another text is another version.
 */
#ifndef PACK_README_H
#define PACK_README_H

extern const char pack_readme[];

#endif
