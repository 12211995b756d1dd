module github.com/oauthdebug/oauthdebug/conformance/adapters/gomodule-oauth1

go 1.26.0

require (
	github.com/gomodule/oauth1 v0.0.0
	github.com/oauthdebug/oauthdebug/conformance/adapters/lines v0.0.0
)

require golang.org/x/net v0.62.0 // indirect

replace github.com/oauthdebug/oauthdebug/conformance/adapters/lines => ../_go

// The module as Debian packages it (golang-github-gomodule-oauth1-dev).
replace github.com/gomodule/oauth1 => /usr/share/gocode/src/github.com/gomodule/oauth1
