package diagnose

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Twin returns a request that fails alike and can be shown to anyone: other
// credentials, host and values of the same shape, signed anew with the same
// mistake. like reports whether its diagnosis is the same; if not (the mistake
// is not known, or the shape does not carry it), its signature is made up.
func (d *Diagnoser) Twin(ctx context.Context, c *Case) (twin *Case, like bool) {
	if c.Kind == "base-string" {
		return d.baseTwin(ctx, c)
	}
	want := d.Explain(ctx, c)
	var plain *Case
	made := ""     // in place of the signature
	for range 12 { // an order among values may be lost: try other disguises
		dis := newDisguise()
		t := dis.twin(c)
		if plain == nil {
			plain, made = t, dis.wire(c.Received.Signature)
		}
		if !want.Valid && len(want.Explanations) == 0 {
			break
		}
		for _, ru := range d.remakes(t, want) {
			s := *t
			if !s.sign(ru) {
				continue
			}
			got := d.Explain(ctx, &s)
			if got.Valid == want.Valid && sameMistakes(got, want) {
				return &s, true
			}
		}
	}
	plain.place(made)
	return plain, false
}

func sameMistakes(a, b *Outcome) bool {
	if len(a.Explanations) == 0 || len(b.Explanations) == 0 {
		return len(a.Explanations) == len(b.Explanations)
	}
	return slices.Equal(a.Explanations[0].Mistakes, b.Explanations[0].Mistakes)
}

// remakes lists the rules that may make the mistakes of the outcome on another
// case: each variant of the rows, with the same note if there is one.
func (d *Diagnoser) remakes(c *Case, o *Outcome) []signer.Rules {
	list := []signer.Rules{{}}
	if o.Valid {
		return list
	}
	cat := d.catalogue()
	e := o.Explanations[0]
	for i, id := range e.Mistakes {
		row := cat.ByID(id)
		if row == nil || row.Variants == nil {
			return nil
		}
		var next []signer.Rules
		variants := row.Variants(c)
		slices.SortStableFunc(variants, func(a, b Variant) int { return is(b.Note == e.Notes[i]) - is(a.Note == e.Notes[i]) })
		for _, ru := range list {
			for _, v := range variants {
				if v.Writes&ru.Written()&^signer.Additive == 0 && len(next) < 64 {
					made := ru
					v.Set(&made)
					next = append(next, made)
				}
			}
		}
		list = next
	}
	return list
}

// twin disguises all that could identify the case.
func (d *disguise) twin(c *Case) *Case {
	t := &Case{Guessed: c.Guessed, Secrets: true, Kind: "raw", Received: Received{Place: c.Received.Place}}
	t.Credentials = signer.Credentials{
		ConsumerKey: d.text(c.Credentials.ConsumerKey), ConsumerSecret: d.secret(c.Credentials.ConsumerSecret),
		Token: d.text(c.Credentials.Token), TokenSecret: d.secret(c.Credentials.TokenSecret),
	}
	keep := func(name, value string) bool { return name == "oauth_signature" || kept(name, value) || generic(value) }
	r := c.Request
	r.OAuth = nil
	for _, p := range c.Request.OAuth {
		if !kept(p.Name, p.Value) {
			p.Value = d.text(p.Value)
		}
		r.OAuth = append(r.OAuth, p)
	}
	path, query, found := strings.Cut(r.Target, "?")
	r.Target = d.path(path)
	if found {
		r.Target += "?" + d.form(query, keep)
	}
	r.Host, r.Typed = d.host(r.Host), ""
	r.Header = http.Header{}
	if v := c.Request.Header.Get("Content-Type"); v != "" {
		r.Header.Set("Content-Type", v)
	}
	for _, field := range c.Request.Header.Values("Authorization") {
		r.Header.Add("Authorization", d.authorization(field, keep))
	}
	switch {
	case r.Form():
		r.Body = []byte(d.form(string(r.Body), keep))
	default:
		r.Body = []byte(d.json(string(r.Body)))
	}
	t.Request = r
	return t
}

func (d *disguise) secret(s signer.Secret) signer.Secret { return signer.NewSecret(d.text(s.Reveal())) }

func (d *disguise) authorization(field string, keep func(name, value string) bool) string {
	items := signer.AppendItems(nil, field)
	for i := len(items) - 1; i >= 0; i-- { // from the end, so that positions hold
		it := items[i]
		if at := strings.LastIndex(field[it.Start:it.End], it.Value); it.Value != "" && !keep(it.Name, it.Value) {
			at += it.Start
			field = field[:at] + d.wire(it.Value) + field[at+len(it.Value):]
		}
	}
	return field
}

// sign computes the signature under ru and puts it where the old one stood.
func (c *Case) sign(ru signer.Rules) bool {
	var m signer.Machine
	if err := m.Run(&c.Request, &c.Credentials, &ru); err != nil {
		return false
	}
	value := signer.Param{Name: "oauth_signature", Value: string(m.Signature())}
	wire := signer.EscapeString(value.Value)
	if ru.Wire != nil {
		wire = string(ru.Wire(nil, &value))
	}
	c.place(wire)
	return true
}

// place writes the wire text of the signature over the one that stands there.
func (c *Case) place(wire string) {
	c.Received.Signature = wire
	path, query, found := strings.Cut(c.Request.Target, "?")
	if found {
		c.Request.Target = path + "?" + placeForm(query, wire)
	}
	if c.Request.Form() {
		c.Request.Body = []byte(placeForm(string(c.Request.Body), wire))
	}
	for i, field := range c.Request.Header["Authorization"] {
		for _, it := range signer.AppendItems(nil, field) {
			if it.Name == "oauth_signature" {
				at := it.Start + strings.IndexByte(field[it.Start:it.End], '=') + 1
				c.Request.Header["Authorization"][i] = field[:at] + `"` + wire + `"` + field[it.End:]
			}
		}
	}
}

func placeForm(text, wire string) string {
	segments := strings.Split(text, "&")
	for i, s := range segments {
		if strings.HasPrefix(s, "oauth_signature=") {
			segments[i] = "oauth_signature=" + wire
		}
	}
	return strings.Join(segments, "&")
}
