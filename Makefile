# `make help` lists what there is to do. The two commands to begin with: `make demo` and `make test`.

SWIFT ?= swift
SECONDS ?= 60
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc

# One scratch path per kind of build, so that none evicts another.
checked := --explicit-target-dependency-import-check error
swift_test := $(SWIFT) test --disable-xctest $(checked)
release := .build-release/release/mailgateway
sources := Sources Tests $(wildcard Fuzz Benchmarks) Package.swift

# The tests have a sandbox of their own: they run beside a demo, and `.sandbox-tests/env` tells them where it is.
with_sandbox = set -e; scripts/sandbox up --name tests >/dev/null; \
	trap 'scripts/sandbox down --name tests' EXIT; trap 'exit 130' INT TERM

.DEFAULT_GOAL := help
.PHONY: help bootstrap build test test-long check format lint conformance conformance-html bench bench-mime \
	bench-clocks bench-api fuzz docs demo install clean

help:            ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: build      ## the whole story against real servers; STAY=1 leaves it running to play with
	@scripts/demo

# Two runs, so that tests against real servers do not wait for those that compute.
test: bootstrap  ## what CI runs: format, import check, a minute of fuzzing, all tests
	$(if $(CI),rm -rf .build)
	$(SWIFT) format lint --strict --recursive $(sources)
	$(SWIFT) build --build-tests $(checked)
	scripts/fuzz $(SECONDS)
	@$(with_sandbox); $(swift_test) --skip '^IntegrationTests\.'; $(swift_test) --skip-build --filter '^IntegrationTests\.'

test-long: build ## kill storm, every system call killed once: the long forms of the tests
	@$(with_sandbox); MAILGATEWAY_LONG=1 $(swift_test)

# Swift keeps marks in its pointers, so that what a global holds seems lost: leaks are not looked for. What was freed is
# watched, but not so much of it that memory seems to grow.
check: test lint ## test, the rules of the house, and under both sanitizers the tests that start no daemon
	ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=1 $(swift_test) --sanitize=address --scratch-path .build-address --skip '^IntegrationTests\.'
	mkdir -p .build-thread && clang -shared -fPIC -O1 -o .build-thread/mutex.so Tests/ThreadSanitizer/mutex.c
	LD_PRELOAD=$$PWD/.build-thread/mutex.so \
		$(swift_test) --sanitize=thread --scratch-path .build-thread --skip '^IntegrationTests\.'

lint:            ## the rules of the house that a machine can see
	$(SWIFT) format lint --strict --recursive $(sources)
	scripts/lint

format:          ## formats every Swift file in place
	$(SWIFT) format --in-place --recursive $(sources)

fuzz: bootstrap  ## fuzzes the parsers; SECONDS=600 for longer
	scripts/fuzz $(SECONDS)

conformance-html: build ## html5lib reads what the sanitizer writes: payloads, random tags, twice the same
	scripts/conformance-html $(release)

conformance: build ## reads the mails of CORPORA=FOLDER and compares; MISSES=1 shows what is read otherwise
	scripts/conformance $(CORPORA) $(if $(MISSES),--misses)

docs: bootstrap  ## the tour of the parser as web pages: .build-docs/MIMEParser.doccarchive
	mkdir -p .build-docs/symbols
	swiftc -swift-version 6 -package-name mailgateway -module-name MIMEParser -emit-module -I Sources/CBase64 \
		-emit-module-path .build-docs/MIMEParser.swiftmodule -emit-symbol-graph -emit-symbol-graph-dir .build-docs/symbols \
		-symbol-graph-minimum-access-level package $$(find Sources/MIMEParser -name '*.swift')
	docc convert Sources/MIMEParser/MIMEParser.docc --additional-symbol-graph-dir .build-docs/symbols --warnings-as-errors \
		--fallback-display-name MIMEParser --fallback-bundle-identifier mailgateway.MIMEParser \
		--output-path .build-docs/MIMEParser.doccarchive

bench: build     ## measures, peers in the same run; one `result NAME VALUE UNIT` per figure
	Benchmarks/run

bench-mime: bootstrap ## the mail parser against GMime; CORPORA=directory for other mails than made ones
	CORPORA=$(CORPORA) Benchmarks/run-mime

bench-clocks: build ## deadlines against every minute, and the clocks of a million tickets
	Benchmarks/run-clocks
	Benchmarks/run alert

bench-api: build ## the API with wrk, over 200,000 tickets
	Benchmarks/run-api

build: bootstrap ## the release binary, one file beside the C libraries: .build-release/release/mailgateway
	$(SWIFT) build --configuration release --static-swift-stdlib --product mailgateway $(checked) \
		--scratch-path .build-release
	@! grep --quiet GW_FP $(release) || { echo "$(release) has the door for the tests in it" >&2; exit 1; }

bootstrap:
	@scripts/bootstrap

$(release):
	$(MAKE) build

install: $(release) ## binary, configuration, templates, unit; honours DESTDIR, PREFIX, SYSCONFDIR
	install -D --mode=0755 $(release) $(DESTDIR)$(PREFIX)/bin/mailgateway
	install -D --mode=0644 config/mailgateway.yaml $(DESTDIR)$(PREFIX)/share/mailgateway/mailgateway.yaml
	cd config && find templates -type f -exec \
		install -D --mode=0644 {} $(DESTDIR)$(PREFIX)/share/mailgateway/{} \;
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|/usr/bin/mailgateway|$(PREFIX)/bin/mailgateway|; s|/etc/mailgateway|$(SYSCONFDIR)/mailgateway|' \
		config/mailgateway.service > $(DESTDIR)$(PREFIX)/lib/systemd/system/mailgateway.service
	install -d --mode=0755 $(DESTDIR)$(SYSCONFDIR)/mailgateway
	test -e $(DESTDIR)$(SYSCONFDIR)/mailgateway/mailgateway.yaml || \
		install --mode=0644 config/mailgateway.yaml $(DESTDIR)$(SYSCONFDIR)/mailgateway/mailgateway.yaml
	@echo
	@echo 'Installed. What is left to you (docs/operations.md has the whole of it):'
	@echo '  adduser --system --group --no-create-home --home /var/lib/mailgateway mailgateway'
	@echo '  edit $(SYSCONFDIR)/mailgateway/mailgateway.yaml, then mailgateway check-config --connect'
	@echo '  systemctl daemon-reload && systemctl enable --now mailgateway'

clean:           ## removes what was built; the servers of the sandboxes are stopped by `scripts/sandbox down`
	rm -rf .build .build-release .build-address .build-thread .build-docs .build-fuzz .build-venv .build-venv.lock
