module github.com/oauthdebug/oauthdebug/conformance/adapters/lines

go 1.26
