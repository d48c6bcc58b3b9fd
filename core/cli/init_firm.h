/* SPDX-License-Identifier: Apache-2.0
 * The firm's folder that init makes. Never overwrites.
 */
#ifndef CLI_INIT_FIRM_H
#define CLI_INIT_FIRM_H

#include "base/err.h"
#include "base/text.h"

/*
 * Folders, ledgers, forms and the README of a firm into dir, which is there:
 * one workbook a table that a plugin declares a form for, the same as CSV
 * beside. *written: how many files. ERR_DENIED where one is there already;
 * nothing is written then.
 */
int init_firm(const char *dir, enum text_lang lang, size_t *written,
    struct error *err);

#endif
