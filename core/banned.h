/* SPDX-License-Identifier: Apache-2.0
 * Functions that may not be used, made into compile errors. Included by the
 * compiler's command line before every core file.
 */
#ifndef BANNED_H
#define BANNED_H

/* The system's own headers must be read before their names are poisoned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Some C libraries make macros of them when they check bounds. */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef stpcpy
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf
#pragma GCC poison atoi atol atoll atof strtok strtok_r sscanf
#pragma GCC poison gmtime localtime gmtime_r localtime_r ctime asctime mktime
#pragma GCC poison system popen mktemp tmpnam tempnam

#endif
