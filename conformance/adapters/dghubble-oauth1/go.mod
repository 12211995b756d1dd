module github.com/oauthdebug/oauthdebug/conformance/adapters/dghubble-oauth1

go 1.26

require (
	github.com/dghubble/oauth1 v0.7.3
	github.com/oauthdebug/oauthdebug/conformance/adapters/lines v0.0.0
)

replace github.com/oauthdebug/oauthdebug/conformance/adapters/lines => ../_go
