/* SPDX-License-Identifier: Apache-2.0
 * A look at a plugin's file before it is loaded. Never trusts an offset in
 * it; what is not found here is refused, so a lie only hurts the liar.
 */
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "worker_private.h"

#define SYMBOL "ss_plugin_1"
#define SYMBOL_STEM "ss_plugin_"
/* What every compiler's start file puts in: one call, registering frames. */
#define START_NORMAL sizeof(void (*)(void))

struct elf { const unsigned char *p; size_t n; };

int
worker_refuse(struct worker_refusal *r, enum worker_cause cause,
    const char *fmt, ...)
{
	va_list ap;

	r->cause = cause;
	va_start(ap, fmt);
	(void)vsnprintf(r->detail, sizeof(r->detail), fmt, ap);
	va_end(ap);
	return (int)cause;
}

/* The bytes at off, n of them, or NULL. Copied out, never pointed to: the
 * file may place anything at any alignment. */
static bool
get(const struct elf *e, uint64_t off, void *to, size_t n)
{
	if (off > e->n || e->n - off < n)
		return false;
	memcpy(to, e->p + off, n);
	return true;
}

/* A NUL-terminated string in a table, or NULL. */
static const char *
text_at(const struct elf *e, const ElfW(Shdr) *table, uint64_t off)
{
	const unsigned char *p;

	if (table->sh_offset > e->n || table->sh_size > e->n -
	    table->sh_offset || off >= table->sh_size)
		return NULL;
	p = e->p + table->sh_offset + off;
	return memchr(p, '\0', table->sh_size - off) == NULL ? NULL :
	    (const char *)p;
}

static void
note_symbol(const struct elf *e, const ElfW(Sym) *s, const ElfW(Shdr) *strings,
    struct worker_elf *out)
{
	unsigned bind = ELF64_ST_BIND(s->st_info);
	const char *name = text_at(e, strings, s->st_name);

	if (name == NULL || s->st_shndx == SHN_UNDEF || bind == STB_LOCAL ||
	    ELF64_ST_VISIBILITY(s->st_other) != STV_DEFAULT)
		return;
	if (strcmp(name, SYMBOL) == 0 &&
	    ELF64_ST_TYPE(s->st_info) == STT_OBJECT)
		out->symbol = true;
	else if (strncmp(name, SYMBOL_STEM, strlen(SYMBOL_STEM)) == 0)
		out->other_major = true;
	else if (!out->extra) {
		out->extra = true;
		(void)snprintf(out->extra_name, sizeof(out->extra_name), "%s",
		    name);
	}
}

static void
read_symbols(const struct elf *e, const ElfW(Shdr) *section,
    const ElfW(Shdr) *strings, struct worker_elf *out)
{
	uint64_t at;
	ElfW(Sym) s;

	for (at = 0; at + sizeof(s) <= section->sh_size; at += sizeof(s)) {
		if (!get(e, section->sh_offset + at, &s, sizeof(s)))
			return;
		note_symbol(e, &s, strings, out);
	}
}

/* Loaded already, as the C library is: then no file has to be opened. */
static bool
is_loaded(const char *name)
{
	return dlopen(name, RTLD_NOW | RTLD_NOLOAD) != NULL;
}

static int
read_dynamic(const struct elf *e, const ElfW(Shdr) *section,
    const ElfW(Shdr) *strings, bool libraries, struct worker_elf *out,
    struct worker_refusal *why)
{
	const char *name;
	uint64_t at;
	ElfW(Dyn) d;

	for (at = 0; at + sizeof(d) <= section->sh_size; at += sizeof(d)) {
		if (!get(e, section->sh_offset + at, &d, sizeof(d)) ||
		    d.d_tag == DT_NULL)
			return 0;
		if ((d.d_tag == DT_INIT_ARRAYSZ &&
		    d.d_un.d_val > START_NORMAL) ||
		    d.d_tag == DT_PREINIT_ARRAY)
			out->start = true;
		if (d.d_tag != DT_NEEDED || libraries)
			continue;
		name = text_at(e, strings, d.d_un.d_val);
		if (name == NULL)
			return worker_refuse(why, WORKER_C_ELF,
			    "dynamic section");
		if (!is_loaded(name))
			return worker_refuse(why, WORKER_C_NEEDED, "%.200s",
			    name);
	}
	return 0;
}

static int
read_sections(const struct elf *e, const ElfW(Ehdr) *h, bool libraries,
    struct worker_elf *out, struct worker_refusal *why)
{
	ElfW(Shdr) section, strings;
	size_t i;
	int r = 0;

	for (i = 0; i < h->e_shnum && r == 0; i++) {
		if (!get(e, h->e_shoff + i * sizeof(section), &section,
		    sizeof(section)))
			return worker_refuse(why, WORKER_C_ELF,
			    "section headers");
		if (section.sh_type != SHT_DYNSYM &&
		    section.sh_type != SHT_DYNAMIC)
			continue;
		if (section.sh_link >= h->e_shnum || !get(e, h->e_shoff +
		    section.sh_link * sizeof(strings), &strings,
		    sizeof(strings)))
			return worker_refuse(why, WORKER_C_ELF,
			    "section %zu", i);
		if (section.sh_type == SHT_DYNSYM)
			read_symbols(e, &section, &strings, out);
		else
			r = read_dynamic(e, &section, &strings, libraries, out,
			    why);
	}
	return r;
}

static int
read_file(const struct elf *e, bool libraries, struct worker_elf *out,
    struct worker_refusal *why)
{
	ElfW(Ehdr) h, own;
	const void *self = dlsym(RTLD_DEFAULT, "abort");
	Dl_info here;

	if (!get(e, 0, &h, sizeof(h)) ||
	    memcmp(h.e_ident, ELFMAG, SELFMAG) != 0)
		return worker_refuse(why, WORKER_C_ELF, "no ELF file");
	/* The same kind of machine as the C library that runs here. */
	if (self == NULL || dladdr(self, &here) == 0)
		return worker_refuse(why, WORKER_C_SANDBOX, "dladdr");
	memcpy(&own, here.dli_fbase, sizeof(own));
	if (h.e_ident[EI_CLASS] != own.e_ident[EI_CLASS] ||
	    h.e_ident[EI_DATA] != own.e_ident[EI_DATA] ||
	    h.e_machine != own.e_machine)
		return worker_refuse(why, WORKER_C_ELF, "machine %u",
		    (unsigned)h.e_machine);
	if (h.e_type != ET_DYN || h.e_shentsize != sizeof(ElfW(Shdr)))
		return worker_refuse(why, WORKER_C_ELF, "type %u",
		    (unsigned)h.e_type);
	return read_sections(e, &h, libraries, out, why);
}

int
worker_elf_read(int fd, bool libraries, struct worker_elf *out,
    struct worker_refusal *why)
{
	struct elf e;
	struct stat st;
	void *m;
	int r;

	memset(out, 0, sizeof(*out));
	if (fstat(fd, &st) == -1 || st.st_size < (off_t)sizeof(ElfW(Ehdr)))
		return worker_refuse(why, WORKER_C_ELF, "no ELF file");
	e.n = (size_t)st.st_size;
	m = mmap(NULL, e.n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (m == MAP_FAILED)
		return worker_refuse(why, WORKER_C_ELF, "mmap");
	e.p = m;
	r = read_file(&e, libraries, out, why);
	(void)munmap(m, e.n);
	if (r == 0 && !out->symbol)
		r = out->other_major ? worker_refuse(why, WORKER_C_MAJOR, "%s",
		    "") : worker_refuse(why, WORKER_C_SYMBOL, "%s", "");
	return r;
}
