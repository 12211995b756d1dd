package mockgallery

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/oauthdebug/oauthdebug/signer"
)

// journal keeps the last exchanges, bounded in number and in bytes.
type journal struct {
	limits Limits
	mask   func() *mask
	tell   func(Exchange)
	last   atomic.Uint64

	mu      sync.Mutex
	kept    []*Exchange // in the order in which they ended; the first few may be gone
	bytes   int
	waiters map[chan struct{}]bool
}

func newJournal(l Limits, mask func() *mask, tell func(Exchange)) *journal {
	return &journal{limits: l, mask: mask, tell: tell, waiters: map[chan struct{}]bool{}}
}

func (j *journal) nextID() uint64 { return j.last.Add(1) }

func (j *journal) add(x *Exchange) {
	j.mu.Lock()
	j.kept = append(j.kept, x)
	j.bytes += x.weight()
	for len(j.kept) > 1 && (len(j.kept) > j.limits.Exchanges || j.bytes > j.limits.JournalBytes) {
		j.bytes -= j.kept[0].weight()
		j.kept[0] = nil
		j.kept = j.kept[1:]
	}
	for w := range j.waiters {
		close(w)
		delete(j.waiters, w)
	}
	j.mu.Unlock()
	if j.tell != nil {
		j.tell(j.brief(x))
	}
}

// amend changes an exchange that is still kept: its cause was found later.
func (j *journal) amend(id uint64, change func(*Exchange)) {
	j.mu.Lock()
	i := j.index(id)
	if i < 0 {
		j.mu.Unlock()
		return
	}
	x := *j.kept[i] // a copy: views of the old one may be read just now
	change(&x)
	x.Later = true
	j.bytes += x.weight() - j.kept[i].weight()
	j.kept[i] = &x
	for w := range j.waiters {
		close(w)
		delete(j.waiters, w)
	}
	j.mu.Unlock()
	if j.tell != nil {
		j.tell(j.brief(&x))
	}
}

// find is a copy of an exchange that is still kept, secrets and all.
func (j *journal) find(id uint64) (Exchange, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := j.index(id)
	if i < 0 {
		return Exchange{}, false
	}
	return *j.kept[i], true
}

func (j *journal) index(id uint64) int {
	return slices.IndexFunc(j.kept, func(x *Exchange) bool { return x.ID == id })
}

// view is an exchange for other eyes: a copy, with the secrets masked.
func (j *journal) view(x *Exchange) Exchange {
	v := *x
	m := j.mask()
	v.mask(m)
	v.Head, v.Body, v.ResponseBody = m.head(x.Head), m.bytes(x.Body), m.bytes(x.ResponseBody)
	v.BaseString, v.SignedString = m.text(x.BaseString), m.text(x.SignedString)
	v.Findings = slices.Clone(x.Findings)
	for i := range v.Findings {
		f := &v.Findings[i]
		f.Message, f.Proof, f.Subject, f.Why, f.Fix = m.text(f.Message), m.text(f.Proof), m.text(f.Subject), m.text(f.Why), m.text(f.Fix)
	}
	v.ResponseHeader = x.ResponseHeader.Clone()
	for _, values := range v.ResponseHeader {
		for i := range values {
			values[i] = m.text(values[i])
		}
	}
	if x.saysPlaintext() {
		v.Head, v.Body, v.Target = maskPlaintext(v.Head), maskPlaintext(v.Body), string(maskPlaintext([]byte(v.Target)))
		for i := range v.Findings {
			v.Findings[i].Subject = string(maskPlaintext([]byte(v.Findings[i].Subject)))
		}
	}
	return v
}

// brief is a view without the long parts, which nobody may want.
func (j *journal) brief(x *Exchange) Exchange {
	v := *x
	v.Head, v.Body, v.ResponseBody, v.ResponseHeader, v.Findings, v.BaseString, v.SignedString, v.signed = nil, nil, nil, nil, nil, "", "", nil
	v.mask(j.mask())
	if strings.Contains(x.Target, "oauth_sig") && x.saysPlaintext() {
		v.Target = string(maskPlaintext([]byte(v.Target)))
	}
	return v
}

// mask masks the short texts: a secret may stand in any that a client has a word in.
func (x *Exchange) mask(m *mask) {
	for _, text := range []*string{&x.Method, &x.Target, &x.Host, &x.Proto, &x.Agent, &x.Key, &x.Nonce, &x.Signed, &x.Message, &x.Fix, &x.Note} {
		*text = m.text(*text)
	}
}

// earlierRequests is how many requests of a client are shown to the search for causes.
const earlierRequests = 5

// earlier are the last requests with a key before another, oldest first.
func (j *journal) earlier(key string, than uint64) []signer.Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	var list []signer.Request
	for _, x := range slices.Backward(j.kept) {
		if x.Key == key && x.signed != nil && x.ID < than {
			list = append(list, *x.signed)
		}
		if len(list) == earlierRequests {
			break
		}
	}
	slices.Reverse(list)
	return list
}

// nonceUser says who used an exchange's nonce up, if it is still known, and whether that was the very same request.
func (j *journal) nonceUser(x *Exchange) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, before := range j.kept {
		if before.Key != x.Key || before.Nonce != x.Nonce || before.Verdict != Accepted {
			continue
		}
		same := ""
		if bytes.Equal(before.Head, x.Head) {
			same = ", octet for octet the same"
		}
		return fmt.Sprintf(" (first used by request %d%s)", before.ID, same)
	}
	return ""
}

func sortedNames(h http.Header) []string {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
