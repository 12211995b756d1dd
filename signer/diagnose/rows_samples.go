package diagnose

// Literals of published examples. They are found in real requests that were
// made by copying.

// sampleSecrets are secrets that published examples print.
var sampleSecrets = []struct{ text, origin string }{
	{"pfkkdhi9sl3r4s00", "OAuth Core 1.0"},
	{"dh893hdasih9", "RFC 5849"},
	{"hdhd0244k9j7ao03", "RFC 5849"},
	{"LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE", "Twitter's walk-through"},
}

// sampleNonces are nonces that published examples print.
var sampleNonces = map[string]string{
	"wIjqoS": "RFC 5849", "walatlh": "RFC 5849", "chapoH": "RFC 5849", "7d8f3e4a": "RFC 5849", "hsu94j3884jdopsl": "OAuth Core 1.0",
	"kllo9940pd9333jh":                           "OAuth Core 1.0",
	"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg": "Twitter's walk-through",
}

// sampleKeys are consumer keys and tokens that published examples print.
var sampleKeys = map[string]string{
	"dpf43f3p2l4k3l03": "RFC 5849 and OAuth Core 1.0", "9djdj82h48djs9d2": "RFC 5849", "kkk9d7dh3k39sjv7": "RFC 5849",
	"nnch734d00sl2jdk": "RFC 5849 and OAuth Core 1.0", "hh5s93j4hdidpola": "RFC 5849",
	"xvz1evFS4wEEPTGEFPHBog": "Twitter's walk-through", "GDdmIQH6jhtmLUypg82g": "Twitter's walk-through",
}

// sampleParams are parameters of the photo example of RFC 5849 and OAuth Core.
var sampleParams = map[string]string{"size": "original", "file": "vacation.jpg"}
