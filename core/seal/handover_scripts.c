/* SPDX-License-Identifier: Apache-2.0
 * The scripts as data, exactly as they stand in core/seal/handover/.
 */
#include "handover_scripts.h"

/* The assembler reads the files: no tool, no copy that could grow old. */
#define DATA(symbol, file) \
	__asm__(".pushsection .rodata\n" \
	    ".globl " #symbol "\n" ".globl " #symbol "_end\n" \
	    #symbol ": .incbin \"core/seal/handover/" file "\"\n" \
	    #symbol "_end: .byte 0\n" ".popsection\n"); \
	extern const char symbol[], symbol##_end[]

DATA(handover_sh, "verify.sh");
DATA(handover_py, "verify.py");
DATA(handover_readme, "readme.txt");

void
handover_script(size_t i, struct handover_script *out)
{
	const struct { const char *name, *from, *to; } all[] = {
		{ "verify.sh", handover_sh, handover_sh_end },
		{ "verify.py", handover_py, handover_py_end },
		{ "readme.txt", handover_readme, handover_readme_end },
	};

	out->name = all[i].name;
	out->p = all[i].from;
	out->n = (size_t)(all[i].to - all[i].from);
}
