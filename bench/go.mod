module github.com/oauthdebug/oauthdebug/bench

go 1.26.0

replace github.com/oauthdebug/oauthdebug => ../

require (
	github.com/dghubble/oauth1 v0.7.3
	github.com/mrjones/oauth v0.0.0-20190623134757-126b35219450
	github.com/oauthdebug/oauthdebug v0.0.0-00010101000000-000000000000
)
