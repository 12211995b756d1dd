package signer

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// odd is a request with something of everything that a trace must follow.
func odd(t testing.TB) Request {
	r, err := NewRequest("post", "HTTP://u:p@Gallery.Example.com:80/a%2Fb/%7e;v=1/é?search=Q3+caf%C3%A9&q=%25zz&&s=100%&flag&t=%20&a[]=1&a[]=0&e=%F0%9F%98%80&x=a=b;c#frag",
		http.Header{"Content-Type": {FormType + "; charset=utf-8"}, "Authorization": {`OAuth realm="x", oauth_consumer_key="ck", oauth_token=, oauth_nonce="a%2Bb", oauth_signature="zzz", oauth_version="1.0"`}},
		[]byte("a=%E9&a%5B%5D=2"))
	require.NoError(t, err)
	return r
}

// TestRecordedOctetsAreThePlainOnes holds every record against what the Machine
// made, for rules of every slot.
func TestRecordedOctetsAreThePlainOnes(t *testing.T) {
	c := testCredentials()
	rules := append(departures[:len(departures):len(departures)], departures[0])
	rules[len(rules)-1].name, rules[len(rules)-1].set = "RFC 5849", func(*Rules) {}
	for _, d := range rules {
		t.Run(d.name, func(t *testing.T) {
			r := odd(t)
			var ru Rules
			d.set(&ru)
			var m Machine
			require.NoError(t, m.Run(&r, &c, &ru))
			trace := m.Trace()

			rec := recorder{m: &m, ru: &ru, trace: &Trace{Method: trace.Method}, index: map[*Pair]int{}}
			rec.listParams()
			uri, params := rec.uri(), rec.normalized()
			require.Equal(t, string(m.URI()), uri.Octets)
			require.Equal(t, string(m.Params()), params.Octets)
			require.Equal(t, string(m.BaseString()), rec.base(uri, params).Octets)

			for name, text := range map[string]Text{"uri": trace.URI, "params": trace.Normalized, "base": trace.Base} {
				covered(t, name, text)
			}
			if !d.coarse {
				for _, s := range trace.Base.Spans {
					require.LessOrEqual(t, s.End-s.Start, 28, "a single origin for %q", trace.Base.Octets[s.Start:s.End])
				}
			}
			pointing(t, trace)
		})
	}
}

// covered checks that the spans cover the text in order and without gaps.
func covered(t *testing.T, name string, text Text) {
	t.Helper()
	at := 0
	for _, s := range text.Spans {
		require.Equal(t, at, s.Start, name)
		require.Greater(t, s.End, s.Start, name)
		require.NotZero(t, s.Origin.Kind, name)
		at = s.End
	}
	require.Equal(t, len(text.Octets), at, name)
}

// pointing checks that origins point into what was given, and that octets that
// nothing changed are those of their origin.
func pointing(t *testing.T, trace *Trace) {
	t.Helper()
	for _, s := range trace.Base.Spans {
		var given string
		switch o := s.Origin; o.Kind {
		case OfParam:
			given = trace.Params[o.Param].Wire[o.Part]
		case OfRule:
			continue
		case OfConstant:
			continue
		case OfMethod:
			given = trace.Request.Method
		case OfScheme:
			given = trace.URL.Scheme
		case OfUser:
			given = trace.URL.User
		case OfHost:
			given = trace.URL.Host
		case OfPort:
			given = trace.URL.Port
		case OfPath:
			given = trace.URL.Path
		case OfQuery:
			given = trace.URL.Query
		case OfFragment:
			given = trace.URL.Fragment
		}
		require.LessOrEqual(t, s.Origin.End, len(given), "%+v", s)
		if len(s.Passed) == 0 {
			require.Equal(t, given[s.Origin.Start:s.Origin.End], trace.Base.Octets[s.Start:s.End], "%+v", s)
		}
	}
}

func TestTraceFollowsAnOctet(t *testing.T) {
	r, err := NewRequest("GET", "http://Example.com/r%20v/X?q=caf%C3%A9+x", nil, nil)
	require.NoError(t, err)
	trace, err := Compute(&r, &Credentials{}, nil)
	require.NoError(t, err)
	var got []string
	for _, s := range trace.Base.Spans {
		line := fmt.Sprintf("%s <- %s %d-%d", trace.Base.Octets[s.Start:s.End], s.Origin.Kind, s.Origin.Start, s.Origin.End)
		for _, p := range s.Passed {
			line += "; " + p.Text
		}
		got = append(got, line)
	}
	want := strings.Split(`GET <- method 0-3
& <- constant 0-0
http <- scheme 0-4
%3A <- constant 0-0; escaped (3.4.1.1)
%2F <- constant 0-0; escaped (3.4.1.1)
%2F <- constant 0-0; escaped (3.4.1.1)
e <- host 0-1; lower case
xample.com <- host 1-11
%2F <- path 0-1; escaped (3.4.1.1)
r <- path 1-2
%2520 <- path 2-5; escaped (3.4.1.1)
v <- path 5-6
%2F <- path 6-7; escaped (3.4.1.1)
X <- path 7-8
& <- constant 0-0
q <- parameter 0-1
%3D <- constant 0-0; escaped (3.4.1.1)
caf <- parameter 0-3
%25C3%25A9 <- parameter 3-9; escape decoded; escaped (3.6); escaped again (3.4.1.1)
%2520 <- parameter 9-10; '+' is a space; escaped (3.6); escaped again (3.4.1.1)
x <- parameter 10-11`, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

// TestTraceListsParams checks what stands in Params and Order, by source, name
// and value, with the reason where one is not signed.
func TestTraceListsParams(t *testing.T) {
	const address = "http://example.com/?b=2&a=1&b=2"
	for _, tt := range []struct {
		name string
		set  func(*Rules)
		want []string
		sort string
	}{
		{"RFC 5849", func(*Rules) {}, []string{
			"query b=2", "query a=1", "query b=2", "header realm=r: realm is never signed", "header oauth_nonce=n",
			"header oauth_signature=s: oauth_signature is never signed",
		}, "[1 0 2 4]"},
		{"a pair made up", func(ru *Rules) {
			ru.Add = func(dst []Pair, _ *Request, _ *Credentials) []Pair {
				return append(dst, Made("b", "2"), Made("b", "2"))
			}
		}, []string{
			"query b=2", "query a=1", "query b=2", "header realm=r: realm is never signed", "header oauth_nonce=n",
			"header oauth_signature=s: oauth_signature is never signed", "rule b=2", "rule b=2",
		}, "[1 0 2 6 7 4]"},
		{"the query not signed", func(ru *Rules) { ru.Query = func(dst []Pair, _ *Request, _ *Rules) []Pair { return dst } }, []string{
			"query b=2: the rule for the query does not read it", "query a=1: the rule for the query does not read it",
			"query b=2: the rule for the query does not read it", "header realm=r: realm is never signed", "header oauth_nonce=n",
			"header oauth_signature=s: oauth_signature is never signed",
		}, "[4]"},
		{"names once only", func(ru *Rules) {
			ru.Shape = func(ps []Pair) []Pair { return append(ps[:2:2], ps[3]) }
		}, []string{
			"query b=2", "query a=1", "query b=2: the rule Shape leaves it out", "header realm=r: realm is never signed", "header oauth_nonce=n",
			"header oauth_signature=s: oauth_signature is never signed",
		}, "[1 0 4]"},
		{"the realm signed", func(ru *Rules) {
			ru.Protocol = func(dst []Pair, r *Request, ru *Rules) []Pair { return ru.HeaderPairs(dst, r) }
		}, []string{
			"query b=2", "query a=1", "query b=2", "header realm=r", "header oauth_nonce=n", "header oauth_signature=s: oauth_signature is never signed",
		}, "[1 0 2 4 3]"},
		{"empty and a left out", func(ru *Rules) { ru.Keep = func(p *Pair) bool { return !p.Is("a") } }, []string{
			"query b=2", "query a=1: the rule Keep leaves it out", "query b=2", "header realm=r: realm is never signed", "header oauth_nonce=n",
			"header oauth_signature=s: oauth_signature is never signed",
		}, "[0 2 4]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := NewRequest("GET", address, http.Header{"Authorization": {`OAuth realm="r", oauth_nonce="n", oauth_signature="s"`}}, nil)
			require.NoError(t, err)
			var ru Rules
			tt.set(&ru)
			trace, err := Compute(&r, &Credentials{}, &ru)
			require.NoError(t, err)
			var got []string
			for _, p := range trace.Params {
				line := fmt.Sprintf("%s %s=%s", p.Source, p.Decoded[Name], p.Decoded[Value])
				require.Equal(t, p.Signed, p.Why == "")
				if !p.Signed {
					line += ": " + p.Why
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("params (-want +got):\n%s", diff)
			}
			require.Equal(t, tt.sort, fmt.Sprint(trace.Order))
		})
	}
}

func TestTraceHidesThePlaintextSignature(t *testing.T) {
	s := testSigner()
	s.Method = "PLAINTEXT"
	signed, err := s.Sign(order(t))
	require.NoError(t, err)
	trace, err := Compute(&signed.Request, &s.Credentials, nil)
	require.NoError(t, err)
	require.Equal(t, "cs%20demo&ts%2Bdemo", trace.Signature.Reveal())
	require.Nil(t, trace.Sum)
	require.NotContains(t, fmt.Sprintf("%+v", trace.Params), "cs")
}
