package diagnose

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// disguise replaces texts by others of the same shape: as long, letters for
// letters, digits for digits, everything that needs an escape as it is. The
// same text gets the same disguise; without the seed nothing leads back.
type disguise struct{ seed [32]byte }

func newDisguise() *disguise {
	d := &disguise{}
	rand.Read(d.seed[:])
	return d
}

// text disguises a decoded text.
func (d *disguise) text(s string) string { return string(d.octets([]byte(s))) }

func (d *disguise) octets(s []byte) []byte {
	out := make([]byte, len(s))
	var block [32]byte
	for i, b := range s {
		if i%32 == 0 {
			block = sha256.Sum256(binary.BigEndian.AppendUint32(append(d.seed[:len(d.seed):len(d.seed)], s...), uint32(i)))
		}
		out[i] = other(b, block[i%32], i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] < 0xC0)
	}
	return out
}

// other returns an octet of the same kind that is not b.
func other(b, random byte, goesOn bool) byte {
	switch {
	case b >= 'a' && b <= 'z':
		return 'a' + (b-'a'+1+random%25)%26
	case b >= 'A' && b <= 'Z':
		return 'A' + (b-'A'+1+random%25)%26
	case b >= '0' && b <= '9':
		return '0' + (b-'0'+1+random%9)%10
	case b >= 0x80 && b < 0xC0 && !goesOn:
		return b ^ 1 // the last octet of a character: the next or the one before it
	}
	return b
}

// wire disguises text that is escaped, keeping how each octet is written.
func (d *disguise) wire(s string) string {
	plain := signer.AppendUnescaped(nil, []byte(s), false)
	masked := d.octets(plain)
	var b strings.Builder
	for i, k := 0, 0; i < len(s); k++ {
		if s[i] == '%' && signer.BadEscape([]byte(s[i:min(i+3, len(s))])) < 0 {
			lower := strings.ToLower(s[i:i+3]) == s[i:i+3] && strings.ToUpper(s[i:i+3]) != s[i:i+3]
			b.WriteString(hexEscape(masked[k], lower))
			i += 3
			continue
		}
		b.WriteByte(masked[k])
		i++
	}
	return b.String()
}

func hexEscape(b byte, lower bool) string {
	digits := "0123456789ABCDEF"
	if lower {
		digits = "0123456789abcdef"
	}
	return string([]byte{'%', digits[b>>4], digits[b&15]})
}

// host disguises a host name or address; what a rule may look at stays: a
// leading "www", the number of labels, capitals, the port.
func (d *disguise) host(host string) string {
	name, port, found := host, "", false
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name, port, found = host[:i], host[i+1:], true
	}
	if strings.HasPrefix(name, "[") {
		other := "[2001:DB8::1]"
		if strings.EqualFold(name, other) {
			other = "[2001:DB8::2]"
		}
		if strings.ToLower(host) == host {
			other = strings.ToLower(other)
		}
		name = other
	} else {
		labels := strings.Split(name, ".")
		for i := range labels {
			if strings.EqualFold(labels[i], "www") && i == 0 {
				continue
			}
			labels[i] = d.text(labels[i])
		}
		if last := len(labels) - 1; last > 0 && strings.Trim(labels[last], "0123456789") != "" {
			labels[last] = "test"
		}
		name = strings.Join(labels, ".")
	}
	if found {
		name += ":" + port
	}
	return name
}

// form disguises the values of form-encoded text, and the names never.
func (d *disguise) form(text string, keep func(name, value string) bool) string {
	segments := strings.Split(text, "&")
	for i, seg := range segments {
		name, value, found := strings.Cut(seg, "=")
		if found && !keep(name, value) {
			segments[i] = name + "=" + d.wire(value)
		}
	}
	return strings.Join(segments, "&")
}

// path disguises the segments of a path, its shape kept.
func (d *disguise) path(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if !versionLike(s) && !generic(s) {
			segments[i] = d.wire(s)
		}
	}
	return strings.Join(segments, "/")
}

// versionLike reports whether a segment is an API version such as v1 or 1.1.
func versionLike(s string) bool {
	return len(s) > 0 && len(s) <= 4 && strings.Trim(s, "vV0123456789.") == "" && strings.Trim(s, "vV.") != ""
}

// json disguises the strings and numbers of a JSON text, escapes kept.
func (d *disguise) json(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		j := i
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			j = min(i+2, len(text))
			if text[i+1] == 'u' {
				j = min(i+6, len(text))
			}
			b.WriteString(text[i:j])
		case strings.HasPrefix(text[i:], "true"), strings.HasPrefix(text[i:], "null"):
			j = i + 4
			b.WriteString(text[i:j])
		case strings.HasPrefix(text[i:], "false"):
			j = i + 5
			b.WriteString(text[i:j])
		default:
			for j < len(text) && text[j] != '\\' && text[j] != '"' && text[j] != ',' && text[j] != ':' && text[j] != ']' && text[j] != '}' {
				j++
			}
			j = max(j, i+1)
			b.WriteString(strings.ReplaceAll(d.text(text[i:j]), "0", "1"))
		}
		i = j
	}
	return b.String()
}
