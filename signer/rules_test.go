package signer

import (
	"bytes"
	"crypto"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// departure is a rule of one slot.
type departure struct {
	name   string
	slot   Slot
	set    func(*Rules)
	coarse bool // the rule looks further than one unit: no fine provenance
}

// departures are rules of every stage: what the tests of the machine and of its
// trace run through.
var departures = []departure{
	{"the method as given", SlotMethod, func(ru *Rules) {
		ru.Method = func(dst []byte, r *Request) []byte { return append(dst, r.Method...) }
	}, false},
	{"the method always POST", SlotMethod, func(ru *Rules) {
		ru.Method = func(dst []byte, _ *Request) []byte { return append(dst, "POST"...) }
	}, true},
	{"the scheme as given", SlotScheme, func(ru *Rules) {
		ru.Scheme = func(dst []byte, u *URL) []byte { return append(dst, u.Scheme...) }
	}, false},
	{"user information kept", SlotUser, func(ru *Rules) {
		ru.User = func(dst []byte, u *URL) []byte { return append(append(dst, u.User...), '@') }
	}, false},
	{"the host as given", SlotHost, func(ru *Rules) { ru.Host = func(dst []byte, u *URL) []byte { return append(dst, u.Host...) } }, false},
	{"the host without www", SlotHost, func(ru *Rules) {
		ru.Host = func(dst []byte, u *URL) []byte { return append(dst, strings.TrimPrefix(u.Host, "Gallery.")...) }
	}, false},
	{"the port always", SlotPort, func(ru *Rules) {
		ru.Port = func(dst []byte, u *URL) []byte { return append(append(dst, ':'), u.Port...) }
	}, false},
	{"the path decoded", SlotPath, func(ru *Rules) {
		ru.Path = func(dst []byte, u *URL) []byte { return AppendUnescaped(dst, []byte(u.Path), false) }
	}, false},
	{"the query in the URI", SlotTail, func(ru *Rules) {
		ru.Tail = func(dst []byte, u *URL) []byte { return append(append(dst, '?'), u.Query...) }
	}, false},
	{"the fragment in the URI", SlotFragment, func(ru *Rules) {
		ru.Fragment = func(dst []byte, u *URL) []byte { return append(dst, u.Fragment...) }
	}, false},
	{"the URI without a scheme", SlotURI, func(ru *Rules) {
		ru.URI = func(dst []byte, p *URIParts) []byte {
			return append(append(append(dst, "//"...), p.Host...), p.Path...)
		}
	}, true},
	{"the URI not escaped", SlotEscapeURI, func(ru *Rules) {
		ru.EscapeURI = func(dst, text []byte, _ *Table) []byte { return append(dst, text...) }
	}, false},
	{"the query not signed", SlotQuery, func(ru *Rules) { ru.Query = func(dst []Pair, _ *Request, _ *Rules) []Pair { return dst } }, false},
	{"the query signed twice", SlotQuery, func(ru *Rules) {
		ru.Query = func(dst []Pair, r *Request, ru *Rules) []Pair { return ru.QueryPairs(ru.QueryPairs(dst, r), r) }
	}, false},
	{"the body not signed", SlotBody, func(ru *Rules) { ru.Body = func(dst []Pair, _ *Request, _ *Rules) []Pair { return dst } }, false},
	{"the realm signed", SlotProtocol, func(ru *Rules) {
		ru.Protocol = func(dst []Pair, r *Request, ru *Rules) []Pair { return AppendSigner(ru.HeaderPairs(dst, r), r) }
	}, false},
	{"split at semicolons too", SlotSplit, func(ru *Rules) {
		ru.Split = func(text string) (string, string, bool) {
			if i := strings.IndexAny(text, "&;"); i >= 0 {
				return text[:i], text[i+1:], true
			}
			return text, "", false
		}
	}, false},
	{"empty pairs counted", SlotStray, func(ru *Rules) { ru.Stray = true }, false},
	{"cut at the last equals sign", SlotCut, func(ru *Rules) {
		ru.Cut = func(s string) (string, string, bool) {
			if i := strings.LastIndexByte(s, '='); i >= 0 {
				return s[:i], s[i+1:], true
			}
			return s, "", false
		}
	}, false},
	{"not decoded", SlotDecode, func(ru *Rules) {
		ru.Decode = func(dst []byte, p *Pair, part Part) []byte { return append(dst, p.Wire[part]...) }
	}, false},
	{"values in capitals", SlotEdit, func(ru *Rules) {
		ru.Edit = func(dst []byte, p *Pair, part Part) []byte {
			if part == Name {
				return append(dst, p.Text[part]...)
			}
			return append(dst, bytes.ToUpper(p.Text[part])...)
		}
	}, false},
	{"values trimmed", SlotEdit, func(ru *Rules) {
		ru.Edit = func(dst []byte, p *Pair, part Part) []byte { return append(dst, bytes.TrimSpace(p.Text[part])...) }
	}, false},
	{"what is not UTF-8 replaced", SlotCharset, func(ru *Rules) {
		ru.Charset = func(dst, text []byte) []byte { return append(dst, strings.ToValidUTF8(string(text), "\uFFFD")...) }
	}, false},
	{"Latin-1", SlotCharset, func(ru *Rules) {
		ru.Charset = func(dst, text []byte) []byte {
			for len(text) > 0 {
				r, n := utf8.DecodeRune(text)
				dst, text = append(dst, byte(r)), text[n:]
			}
			return dst
		}
	}, false},
	{"the signature signed", SlotExclude, func(ru *Rules) { ru.Exclude = func(*Pair) bool { return false } }, false},
	{"no version signed", SlotKeepProtocol, func(ru *Rules) { ru.KeepProtocol = func(p *Pair) bool { return !p.Is("oauth_version") } }, false},
	{"empty values dropped", SlotKeep, func(ru *Rules) { ru.Keep = func(p *Pair) bool { return len(p.Text[Value]) > 0 } }, false},
	{"a pair made up", SlotAdd, func(ru *Rules) {
		ru.Add = func(dst []Pair, _ *Request, _ *Credentials) []Pair { return append(dst, Made("made", "up & down")) }
	}, false},
	{"every pair doubled", SlotShape, func(ru *Rules) {
		ru.Shape = func(ps []Pair) []Pair { return append(ps, ps...) }
	}, false},
	{"names indexed", SlotShape, func(ru *Rules) {
		ru.Shape = func(ps []Pair) []Pair {
			for i := range ps {
				ps[i].Text[Name] = append(bytes.Clone(ps[i].Text[Name]), "[0]"...)
			}
			return ps
		}
	}, false},
	{"a space as a plus", SlotEscape, func(ru *Rules) { ru.Escape = Escape{Plus: true, Lower: true} }, false},
	{"brackets left raw", SlotEscapeData, func(ru *Rules) { ru.EscapeData = Escape{Raw: SetOf("[]")} }, false},
	{"names not escaped", SlotEscapeName, func(ru *Rules) {
		ru.EscapeName = func(dst []byte, _ *Pair, text []byte, _ *Table) []byte { return append(dst, text...) }
	}, false},
	{"values escaped twice", SlotEscapeValue, func(ru *Rules) {
		ru.EscapeValue = func(dst []byte, _ *Pair, text []byte, t *Table) []byte { return t.Append(dst, t.Append(nil, text)) }
	}, false},
	{"sorted by the decoded text", SlotSortKey, func(ru *Rules) { ru.SortKey = func(p *Pair) { p.Key = p.Text } }, false},
	{"sorted backwards", SlotLess, func(ru *Rules) { ru.Less = func(a, b []byte) int { return bytes.Compare(b, a) } }, false},
	{"ties as found", SlotTies, func(ru *Rules) { ru.Ties = func(a, b *Pair) int { return 0 } }, false},
	{"protocol parameters first", SlotBlocks, func(ru *Rules) {
		ru.Blocks = func(p *Pair) int {
			if p.Protocol() {
				return 0
			}
			return 1
		}
	}, false},
	{"joined by commas", SlotJoinPairs, func(ru *Rules) {
		ru.JoinPairs = func(dst []byte, ps []*Pair) []byte {
			for _, p := range ps {
				dst = append(append(append(append(dst, p.Escaped[Name]...), '='), p.Escaped[Value]...), ',')
			}
			return dst
		}
	}, false},
	{"values left out", SlotJoinPairs, func(ru *Rules) {
		ru.JoinPairs = func(dst []byte, ps []*Pair) []byte {
			for _, p := range ps {
				dst = append(append(dst, p.Escaped[Name]...), '&')
			}
			return dst
		}
	}, true},
	{"parameters not escaped again", SlotEscapeParams, func(ru *Rules) {
		ru.EscapeParams = func(dst, text []byte, _ *Table) []byte { return append(dst, text...) }
	}, false},
	{"the URI before the method", SlotJoinParts, func(ru *Rules) {
		ru.JoinParts = func(dst, method, uri, params []byte) []byte {
			return append(append(append(append(append(dst, uri...), '&'), method...), '&'), params...)
		}
	}, true},
	{"the parts joined by spaces", SlotJoinParts, func(ru *Rules) {
		ru.JoinParts = func(dst, method, uri, params []byte) []byte {
			return append(append(append(append(append(dst, method...), ' '), uri...), ' '), params...)
		}
	}, false},
	{"the whole in small letters", SlotFinish, func(ru *Rules) {
		ru.Finish = func(dst, base []byte, _ *Table) []byte { return append(dst, bytes.ToLower(base)...) }
	}, false},
	{"secrets in the wrong order", SlotSecrets, func(ru *Rules) {
		ru.Secrets = func(c *Credentials) (Secret, Secret) { return c.TokenSecret, c.ConsumerSecret }
	}, false},
	{"secrets not escaped", SlotEscapeKey, func(ru *Rules) {
		ru.EscapeKey = func(dst []byte, s Secret, _ *Table) []byte { return append(dst, s.Reveal()...) }
	}, false},
	{"a key without ampersand", SlotJoinKey, func(ru *Rules) {
		ru.JoinKey = func(dst, consumer, token []byte) []byte { return append(append(dst, consumer...), token...) }
	}, false},
	{"the key as hex", SlotFinishKey, func(ru *Rules) { ru.FinishKey = hex.AppendEncode }, false},
	{"another digest", SlotDigest, func(ru *Rules) { ru.Digest = &Digest{Name: "HMAC-MD4", Kind: HMAC, Hash: crypto.SHA224} }, false},
	{"the sum as hex", SlotOutput, func(ru *Rules) { ru.Output = hex.AppendEncode }, false},
	{"the body hash as hex", SlotBodyHash, func(ru *Rules) {
		ru.BodyHash = func(dst []byte, r *Request, d *Digest, _ []byte) []byte {
			return hex.AppendEncode(dst, AppendHash(nil, d.Hash, r.Body))
		}
	}, false},
	{"the signature not escaped", SlotWire, func(ru *Rules) { ru.Wire = func(dst []byte, p *Param) []byte { return append(dst, p.Value...) } }, false},
}

func TestSlotsAreTheFieldsOfRules(t *testing.T) {
	fields := reflect.TypeFor[Rules]()
	require.EqualValues(t, fields.NumField(), slotCount)
	require.LessOrEqual(t, int(slotCount), 64, "a set of slots is one word")
	names := map[string]Slot{
		"Method": SlotMethod, "Scheme": SlotScheme, "User": SlotUser, "Host": SlotHost, "Port": SlotPort, "Path": SlotPath,
		"Tail": SlotTail, "Fragment": SlotFragment, "URI": SlotURI, "EscapeURI": SlotEscapeURI, "Query": SlotQuery, "Body": SlotBody,
		"Protocol": SlotProtocol, "Split": SlotSplit, "Stray": SlotStray, "Cut": SlotCut, "Decode": SlotDecode, "Edit": SlotEdit,
		"Charset": SlotCharset, "Exclude": SlotExclude, "KeepProtocol": SlotKeepProtocol, "Keep": SlotKeep, "Add": SlotAdd,
		"Shape": SlotShape, "Escape": SlotEscape, "EscapeData": SlotEscapeData, "EscapeName": SlotEscapeName,
		"EscapeValue": SlotEscapeValue, "SortKey": SlotSortKey, "Less": SlotLess, "Ties": SlotTies, "Blocks": SlotBlocks,
		"JoinPairs": SlotJoinPairs, "EscapeParams": SlotEscapeParams, "JoinParts": SlotJoinParts, "Finish": SlotFinish,
		"Secrets": SlotSecrets, "EscapeKey": SlotEscapeKey, "JoinKey": SlotJoinKey, "FinishKey": SlotFinishKey,
		"Digest": SlotDigest, "Output": SlotOutput, "BodyHash": SlotBodyHash, "Wire": SlotWire,
	}
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		slot, ok := names[name]
		require.True(t, ok, "the field %s has no slot", name)
		require.EqualValues(t, i, slot, "the slot of %s", name)
		require.Equal(t, name, slot.String())
	}
	require.Equal(t, "unknown", slotCount.String())
}

func TestWrittenSlotsAreTheSetOnes(t *testing.T) {
	require.Zero(t, new(Rules).Written())
	var all Slots
	for _, d := range departures {
		var ru Rules
		d.set(&ru)
		require.Equal(t, SlotsOf(d.slot), ru.Written(), d.name)
		all |= ru.Written()
	}
	for s := Slot(0); s < slotCount; s++ {
		require.True(t, all.Has(s), "no rule of the tests writes %s", s)
	}
	require.Equal(t, "Method Stray Wire", SlotsOf(SlotWire, SlotMethod, SlotStray).String())
	require.Equal(t, []Slot{SlotMethod, SlotStray, SlotWire}, SlotsOf(SlotWire, SlotMethod, SlotStray).List())
}
