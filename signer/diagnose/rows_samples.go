package diagnose

// sampleSecrets are secrets that published examples print.
var sampleSecrets = []struct{ text, origin string }{
	{"pfkkdhi9sl3r4s00", "OAuth Core 1.0"},
	{"dh893hdasih9", "RFC 5849"},
	{"hdhd0244k9j7ao03", "RFC 5849"},
	{"LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE", "Twitter's walk-through"},
}
