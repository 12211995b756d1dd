module github.com/oauthdebug/oauthdebug/conformance/adapters/mrjones-oauth

go 1.26

require (
	github.com/mrjones/oauth v0.0.0-20190623134757-126b35219450
	github.com/oauthdebug/oauthdebug/conformance/adapters/lines v0.0.0
)

replace github.com/oauthdebug/oauthdebug/conformance/adapters/lines => ../_go
