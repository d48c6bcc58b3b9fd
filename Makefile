# starseal. `make help` lists the targets.
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
OBJCOPY ?= objcopy
VERSION = 0.1.0

ROOMS = base pack seal facts check collect report cli verify
LIBS = libsodium libcrypto libzstd jansson sqlite3 libarchive libseccomp libcap-ng libutf8proc xlsxwriter

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Werror
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE \
	-fstack-clash-protection -fcf-protection
OPTIMISE ?= -O2 -g
SANITIZE ?=
CPPFLAGS += -D_GNU_SOURCE -DSTARSEAL_VERSION='"$(VERSION)"' -Icore -Isdk/include
CFLAGS += -std=c17 $(OPTIMISE) $(WARNINGS) $(if $(SANITIZE),$(SANITIZE),$(HARDEN))
LDFLAGS += -pie -Wl,-z,relro,-z,now $(SANITIZE)
PKG = $(shell pkg-config --libs $(LIBS) 2>/dev/null)
PKG_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
room_sources = $(filter-out %_main.c,$(wildcard core/$(1)/*.c))
ROOM_LIBS = $(foreach r,verify report check facts collect seal pack base,$(BUILD)/lib/lib$(r).a)
HELPERS = reader worker signer
# All that libstarseal-verify is made of, and what the program adds to it, from
# the ground up. `make lint` counts their lines.
VERIFY_LIBRARY = base/text base/base64 base/err base/buf base/visible base/date base/json base/hash base/hash_hex \
	pack/ustar pack/seek pack/split pack/tree pack/tree_path pack/readme pack/record pack/seal_text pack/verify pack/walk \
	seal/wire seal/role seal/minisign seal/sshsig seal/sshsig_key seal/statement seal/dsse \
	seal/token seal/token_check seal/token_revoked seal/renewal seal/log_note seal/log_hash seal/log_proof seal/log_key seal/keyring_key seal/keyring \
	seal/judge_cover seal/judge_time seal/judge_log seal/judge seal/release seal/results_disclosure seal/results_log seal/results seal/inner seal/verified verify/library
VERIFY_PROGRAM = $(filter-out verify/library,$(VERIFY_LIBRARY)) \
	base/file base/file_pread base/landlock pack/zip pack/carrier pack/reader_item \
	pack/handover pack/handover_verify pack/tree_path pack/proof seal/verified_path seal/verified_proof seal/keyring_load seal/home verify/sandbox verify/verify_main
VERIFY_LIBS = -lsodium -lcrypto -lzstd -ljansson -lpthread
PLUGINS = $(patsubst plugins/%/,%,$(wildcard plugins/*/))
UNIT = $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c))

## all: the program, its helpers and the plugins, into build/ (the default)
all: $(BUILD)/starseal helpers plugins verifier $(BUILD)/policies
helpers: $(HELPERS:%=$(BUILD)/libexec/starseal-%)
plugins: $(PLUGINS:%=$(BUILD)/plugins/%.so)
unit: $(UNIT:%=$(BUILD)/tests/%)

$(BUILD)/policies:
	@mkdir -p $(@D)
	ln -sfn $(CURDIR)/policies $@

$(BUILD)/obj/core/%.o: core/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -include core/banned.h -MMD -MP -c -o $@ $<

# Its header uses a function that is banned after it.
$(patsubst %.c,$(BUILD)/obj/%.o,$(shell grep -l 'xlsxwriter\.h' core/*/*.c)): CPPFLAGS += -include xlsxwriter.h

# Reads the scripts of a hand-over in.
$(BUILD)/obj/core/seal/handover_scripts.o: $(wildcard core/seal/handover/*)

$(BUILD)/obj/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The verifier alone: these very objects are in starseal too.
verify_objects = $(call objects,$(1:%=core/%.c))
$(call verify_objects,$(VERIFY_LIBRARY)): CFLAGS += -fPIC -fvisibility=hidden
$(call verify_objects,$(VERIFY_LIBRARY)): sdk/include/starseal/verify.h
VERIFY_SO = $(BUILD)/lib/libstarseal-verify.so
## verifier: starseal-verify and libstarseal-verify alone
verifier: $(BUILD)/starseal-verify $(VERIFY_SO) $(BUILD)/lib/libstarseal-verify.a
## verifier-sources: the files that starseal-verify is made of
verifier-sources:
	@printf '%s\n' $(sort $(VERIFY_LIBRARY:%=core/%.c) $(VERIFY_PROGRAM:%=core/%.c))
$(BUILD)/starseal-verify: $(call verify_objects,$(VERIFY_PROGRAM))
	$(CC) $(LDFLAGS) -o $@ $^ $(VERIFY_LIBS)
$(VERIFY_SO): $(call verify_objects,$(VERIFY_LIBRARY))
	@mkdir -p $(@D)
	$(CC) -shared -Wl,-soname,libstarseal-verify.so.1 -Wl,-z,relro,-z,now $(if $(SANITIZE),,-Wl,-z,defs) \
	    $(SANITIZE) -o $@ $^ $(VERIFY_LIBS)
# One object, whose inner names are its own: they cannot meet a caller's.
$(BUILD)/lib/libstarseal-verify.a: $(call verify_objects,$(VERIFY_LIBRARY))
	@mkdir -p $(@D)
	$(LD) -r -o $(@:.a=.o) $^
	$(OBJCOPY) --localize-hidden $(@:.a=.o)
	@rm -f $@
	$(AR) rcs $@ $(@:.a=.o)

define room_rule
$(BUILD)/lib/lib$(1).a: $(call objects,$(call room_sources,$(1)))
	@mkdir -p $$(@D)
	@rm -f $$@
	$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_rule,$(r))))

$(BUILD)/starseal: $(BUILD)/lib/libcli.a $(ROOM_LIBS)
	$(CC) $(LDFLAGS) -o $@ -Wl,--whole-archive $(BUILD)/lib/libcli.a \
	    -Wl,--no-whole-archive -Wl,--start-group $(ROOM_LIBS) -Wl,--end-group $(PKG) -lpthread

$(BUILD)/libexec/starseal-reader: $(BUILD)/obj/core/collect/reader_main.o $(BUILD)/lib/libcollect.a $(BUILD)/lib/libpack.a $(BUILD)/lib/libbase.a
$(BUILD)/libexec/starseal-worker: $(BUILD)/obj/core/collect/worker_main.o $(BUILD)/lib/libcollect.a $(BUILD)/lib/libfacts.a $(BUILD)/lib/libbase.a
$(BUILD)/libexec/starseal-signer: $(BUILD)/obj/core/seal/signer_main.o $(BUILD)/lib/libseal.a $(BUILD)/lib/libbase.a
$(BUILD)/libexec/starseal-%:
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--as-needed -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG) -lpthread -ldl

# A plugin sees sdk/include and nothing else; of the table reader and its
# libraries it carries only what it uses.
TABLE_LIBS = -lexpat -larchive -ljansson -lutf8proc -lsodium -lm
define plugin_rule
$(BUILD)/plugins/$(1).so: $(call objects,$(wildcard plugins/$(1)/*.c)) $(BUILD)/lib/libstarseal-table.a
	@mkdir -p $$(@D)
	$(CC) -shared -Wl,-z,relro,-z,now $$(if $$(SANITIZE),,-Wl,-z,defs) $(SANITIZE) -o $$@ $$^ -Wl,--exclude-libs,ALL -Wl,--as-needed $(TABLE_LIBS)
endef
$(foreach p,$(PLUGINS),$(eval $(call plugin_rule,$(p))))

$(BUILD)/lib/libstarseal-table.a: $(call objects,$(wildcard sdk/table/*.c))
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) rcs $@ $^

PLUGIN_CC = $(CC) -D_GNU_SOURCE -Isdk/include -std=c17 $(OPTIMISE) $(WARNINGS) -D_FORTIFY_SOURCE=2 \
	-fstack-protector-strong -fPIC -fvisibility=hidden $(SANITIZE) -MMD -MP
$(BUILD)/obj/plugins/%.o: plugins/%.c
	@mkdir -p $(@D)
	$(PLUGIN_CC) -c -o $@ $<

$(BUILD)/obj/sdk/table/%.o: sdk/table/%.c
	@mkdir -p $(@D)
	$(PLUGIN_CC) -c -o $@ $<

# The mock host masks as the core does once the maskers are there.
MOCK_LIBS = $(if $(wildcard core/collect/mask.c),$(BUILD)/lib/libcollect.a $(BUILD)/lib/libbase.a)
$(BUILD)/obj/sdk/%.o: sdk/%.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -Isdk/include $(if $(MOCK_LIBS),-DMOCK_MASK -Icore) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/starseal-mockhost: $(call objects,$(wildcard sdk/*.c)) $(MOCK_LIBS)
	$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %collect.a,$^) $(filter %base.a,$^) $(PKG) -ldl

HOSTILE = $(patsubst tests/hostile/plugins/%.c,$(BUILD)/tests/hostile/%.so,$(wildcard tests/hostile/plugins/*.c))
$(BUILD)/tests/hostile/%.so: tests/hostile/plugins/%.c tests/hostile/plugins/hostile.h
	@mkdir -p $(@D)
	$(CC) -shared -D_GNU_SOURCE -Isdk/include -std=c17 $(OPTIMISE) $(WARNINGS) -fPIC -fvisibility=hidden \
	    $(SANITIZE) $(if $(SANITIZE),-fno-sanitize=undefined) -Wl,-z,relro,-z,now -o $@ $< $(if $(findstring _library,$*),-lzstd)
$(BUILD)/tests/collect_worker_test $(BUILD)/tests/collect_load_test: $(HOSTILE) $(BUILD)/libexec/starseal-worker

TABLE_LIB = $(BUILD)/lib/libstarseal-table.a
$(BUILD)/tests/%_test: $(BUILD)/obj/tests/unit/%_test.o $(ROOM_LIBS) $(TABLE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ROOM_LIBS) -Wl,--end-group $(TABLE_LIB) $(PKG) $(TABLE_LIBS) -lcmocka -lpthread -ldl

## demo: set up, build, then plan, collect, seal, verify, check and report this host
demo:
	@.ci/deps
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) sh tests/demo.sh

## test: set up, build, and pass all tests
test:
	@.ci/deps test
	@$(MAKE) --no-print-directory all unit $(HOSTILE) $(BUILD)/starseal-mockhost
	@BUILD=$(BUILD) CC="$(CC)" sh tests/run.sh

## test-long: real Debian 11 and 12 trees, made by debootstrap (root, network)
test-long:
	@.ci/deps test
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) sh tests/long.sh

## lint: the house rules that a machine can hold
lint:
	@CC="$(CC)" sh tests/lint.sh

## asan: all that runs under AddressSanitizer and UndefinedBehaviorSanitizer
asan:
	$(MAKE) BUILD=$(BUILD)/asan OPTIMISE="-O1 -g -Wno-error=maybe-uninitialized -Wno-error=format-truncation -Wno-error=format-overflow" \
	    SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined" asan_targets
	BUILD=$(BUILD)/asan sh tests/asan.sh
asan_targets: all unit $(HOSTILE) $(BUILD)/starseal-mockhost

## bench: ratios against named tools, in one run on this machine
bench: all $(BUILD)/bench/fleet
	BUILD=$(BUILD) sh tests/bench/run.sh
	BUILD=$(BUILD) sh tests/bench/ledger.sh
	python3 tests/bench/disclosure.py $(BUILD)/starseal

$(BUILD)/bench/fleet: $(BUILD)/obj/tests/bench/fleet.o $(ROOM_LIBS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ROOM_LIBS) -Wl,--end-group $(PKG) -lpthread

## install: into DESTDIR and PREFIX (/usr/local)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/starseal \
	    $(DESTDIR)$(PREFIX)/lib/starseal/plugins $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	    $(DESTDIR)$(PREFIX)/include/starseal $(DESTDIR)$(PREFIX)/share/starseal/policies \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -m 755 $(BUILD)/starseal $(BUILD)/starseal-verify $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(VERIFY_SO) $(DESTDIR)$(PREFIX)/lib/libstarseal-verify.so.1
	ln -sfn libstarseal-verify.so.1 $(DESTDIR)$(PREFIX)/lib/libstarseal-verify.so
	install -m 644 $(BUILD)/lib/libstarseal-verify.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(HELPERS:%=$(BUILD)/libexec/starseal-%) $(DESTDIR)$(PREFIX)/libexec/starseal/
	install -m 755 $(PLUGINS:%=$(BUILD)/plugins/%.so) $(DESTDIR)$(PREFIX)/lib/starseal/plugins/
	install -m 644 sdk/include/starseal/*.h $(DESTDIR)$(PREFIX)/include/starseal/
	install -m 644 $(BUILD)/lib/libstarseal-table.a $(DESTDIR)$(PREFIX)/lib/
	cp -R policies/. $(DESTDIR)$(PREFIX)/share/starseal/policies/
	printf 'prefix=%s\nName: starseal-plugin\nDescription: Interface of starseal collector plugins\nVersion: 1.0\nCflags: -I$${prefix}/include\n' \
	    '$(PREFIX)' >$(DESTDIR)$(PREFIX)/lib/pkgconfig/starseal-plugin.pc
	printf 'prefix=%s\nName: starseal-verify\nDescription: Verifies starseal packs\nVersion: %s\nCflags: -I$${prefix}/include\nLibs: -L$${prefix}/lib -lstarseal-verify\nLibs.private: $(VERIFY_LIBS)\n' \
	    '$(PREFIX)' '$(VERSION)' >$(DESTDIR)$(PREFIX)/lib/pkgconfig/starseal-verify.pc
	for p in core/man/*.[1-9]; do \
	    s=$${p##*.}; install -d $(DESTDIR)$(PREFIX)/share/man/man$$s && \
	    install -m 644 $$p $(DESTDIR)$(PREFIX)/share/man/man$$s/; done
	install -m 644 core/cli/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/starseal
	install -m 644 core/cli/completion.zsh $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_starseal

## fuzz: the fuzz targets, with clang's libFuzzer, into BUILD/fuzz
fuzz:
	$(MAKE) CC=clang BUILD=$(BUILD)/fuzz SANITIZE="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" fuzz_targets
## fuzz-long: each target for FUZZ_SECONDS (600), or those of FUZZ="pack tail"
FUZZ_SECONDS = 600
fuzz-long:
	@.ci/deps test
	@BUILD=$(BUILD) FUZZ="$(FUZZ)" FUZZ_SEED=0 sh tests/fuzz.sh $(FUZZ_SECONDS)
fuzz_targets: $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c)) $(BUILD)/fuzz_any_plugin plugins
$(BUILD)/fuzz_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(ROOM_LIBS) $(TABLE_LIB)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< -Wl,--start-group $(ROOM_LIBS) -Wl,--end-group $(TABLE_LIB) $(PKG) $(TABLE_LIBS) -lpthread

## tables: policies/*/tables.json anew, from the plugins as built
tables: all
	@for p in $(PLUGINS); do $(BUILD)/starseal plugin describe $$p || exit 1; done | \
	    jq -S -s --indent 1 '{ tables: [ sort_by(.id)[] | { id, tables } + if .flags then { flags } else {} end ] }' \
	    >$(BUILD)/tables.json
	@for d in policies/*/tables.json; do cp $(BUILD)/tables.json $$d; done

# Loads a plugin as built, so each plugin has a target by being there.
$(BUILD)/fuzz_any_plugin: $(call objects,tests/fuzz/plugin.c tests/fuzz/plugin_input.c sdk/mockload.c sdk/mockrow.c sdk/mocktree.c)
	$(CC) $(LDFLAGS) -rdynamic -fsanitize=fuzzer -o $@ $^ -ljansson -ldl

## clean: remove what was built
clean:
	rm -rf $(BUILD)

## help: this list
help:
	@sed -n 's/^## //p' Makefile

.PHONY: tables all helpers plugins verifier verifier-sources unit demo test test-long lint asan asan_targets bench install fuzz fuzz-long fuzz_targets clean help
.SECONDARY:
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
