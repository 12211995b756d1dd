package vectors_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRefusalsDifferFromAnAcceptedTwinInOnePlace keeps refusals honest: all but the one change is valid and genuinely signed, so
// that a verifier cannot refuse for another reason than the one meant.
func TestRefusalsDifferFromAnAcceptedTwinInOnePlace(t *testing.T) {
	all := load(t)
	each(t, "verify", func(t *testing.T, v vector) {
		if v.Twin == "" {
			require.Equal(t, "accept", v.Expect.Verdict, "a refusal needs a twin")
			require.Empty(t, v.Changed)
			return
		}
		require.NotEmpty(t, v.Changed)
		twin, found := all[v.Twin]
		require.True(t, found && twin.Kind == "verify" && twin.Choice == "", "the twin %q", v.Twin)
		require.Equal(t, "accept", twin.Expect.Verdict, "the twin has to be accepted")
		if v.Expect.Verdict != "refuse" {
			return
		}
		places := differences(v.Given, twin.Given)
		assert.Len(t, places, 1, "%q", places)
	})
}

// differences lists the places in which two requests to a verifier differ. A signature that is right for its own request is no
// place: it follows from the others.
func differences(a, b given) []string {
	var places []string
	place := func(name string, differs bool) {
		if differs {
			places = append(places, name)
		}
	}
	schemeA, hostA, pathA, _ := urlParts(a.Request.url())
	schemeB, hostB, pathB, _ := urlParts(b.Request.url())
	place("method", a.Request.Method != b.Request.Method)
	place("scheme", schemeA != schemeB)
	place("host", hostA != hostB)
	place("path", pathA != pathB)
	place("now", a.Now != b.Now)
	place("seen", !slices.Equal(a.Seen, b.Seen))
	for _, c := range b.Known { // further credentials are no difference
		place("known", !slices.Contains(a.Known, c))
	}
	place("content type", !slices.Equal(others(a.Request), others(b.Request)))
	x, y := receive(a.Request), receive(b.Request)
	if !isForm(b.Request) {
		place("body", a.Request.Body != b.Request.Body)
	} else {
		x.form, y.form = formPairs(a.Request.body()), formPairs(b.Request.body())
	}
	if !strings.EqualFold(x.scheme, y.scheme) {
		return append(places, "authorization")
	}
	var gone, come []string
	for where, lists := range map[string][2][][2]string{"query": {x.query, y.query}, "form": {x.form, y.form}, "header": {x.header, y.header}} {
		gone = append(gone, missing(where, lists[1], lists[0])...)
		come = append(come, missing(where, lists[0], lists[1])...)
	}
	signature := func(s string) bool { return strings.Contains(s, " oauth_signature=") }
	if len(gone) == 2 || len(come) == 2 {
		if genuine(a.Request, x, a.Credentials) || value(x.protocol(), "oauth_signature_method") == "" {
			gone, come = slices.DeleteFunc(gone, signature), slices.DeleteFunc(come, signature)
		}
	}
	for i := range max(len(gone), len(come)) {
		places = append(places, strings.Join(append(at(gone, i), at(come, i)...), " -> "))
	}
	return places
}

// others are the header fields without Authorization.
func others(r request) []string {
	var hs []string
	for _, h := range r.Headers {
		if !strings.EqualFold(string(h[0]), "Authorization") {
			hs = append(hs, string(h[0])+": "+string(h[1]))
		}
	}
	return hs
}

// missing lists the pairs of from that are not in list, each as often as it is missing.
func missing(where string, from, list [][2]string) []string {
	rest := slices.Clone(list)
	var out []string
	for _, p := range from {
		if i := slices.Index(rest, p); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			out = append(out, where+" "+p[0]+"="+p[1])
		}
	}
	return out
}

func at(list []string, i int) []string {
	if i < len(list) {
		return list[i : i+1]
	}
	return nil
}
