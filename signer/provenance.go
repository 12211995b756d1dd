package signer

// recorder draws the provenance of the last Run: every stage once more, unit by
// unit, beside the octets that the Run has made.
type recorder struct {
	m     *Machine
	ru    *Rules
	trace *Trace
	index map[*Pair]int // pair of the machine -> index into Trace.Params
}

// decoded is the Text of one part of a parameter.
func (r *recorder) decoded(p *Pair, part Part) Text {
	o := Origin{Kind: OfParam, Param: r.index[p], Part: part}
	if p.id == 0 {
		o.Kind = OfRule
		return given(string(p.Text[part]), o)
	}
	decode := func(dst, wire []byte) []byte {
		q := *p
		q.Wire[part] = wire
		r.ru.decode(nil, &q, part)
		return append(dst, q.Text[part]...)
	}
	t := given(string(p.Wire[part]), o).through(string(decode(nil, p.Wire[part])), decode, decodePass)
	return r.edited(t, p, part)
}

// edited follows the rules Edit, Charset and Shape, which RFC 5849 does not
// have.
func (r *recorder) edited(t Text, p *Pair, part Part) Text {
	if r.ru.Edit != nil {
		q := *p
		q.Text[part] = []byte(t.Octets)
		t = t.through(string(r.ru.Edit(nil, &q, part)), func(dst, unit []byte) []byte {
			q := *p
			q.Text[part] = unit
			return r.ru.Edit(dst, &q, part)
		}, passing(SlotEdit, "edited by the rule"))
	}
	if r.ru.Charset != nil {
		t = t.through(string(r.ru.Charset(nil, []byte(t.Octets))), r.ru.Charset, passing(SlotCharset, "in another character set"))
	}
	if text := string(p.Text[part]); text != t.Octets {
		return t.around(text, Pass{SlotShape, "reshaped by the rule"})
	}
	return t
}

// escaped is the Escaped of one part of a parameter.
func (r *recorder) escaped(p *Pair, part Part) Text {
	rule, slot := r.ru.EscapeName, SlotEscapeName
	if part == Value {
		rule, slot = r.ru.EscapeValue, SlotEscapeValue
	}
	table := r.m.tables.Data
	if rule == nil {
		slot = SlotEscape
	}
	return r.decoded(p, part).through(string(p.Escaped[part]), func(dst, unit []byte) []byte {
		if rule != nil {
			return rule(dst, p, unit, table)
		}
		return table.Append(dst, unit)
	}, passing(slot, "escaped (3.6)"))
}

// normalized is the text of the parameters (3.4.1.3.2).
func (r *recorder) normalized() Text {
	var parts []Text
	for i, p := range r.m.order {
		name, value := r.escaped(p, Name), r.escaped(p, Value)
		if r.ru.JoinPairs != nil {
			parts = append(parts, name, value)
			continue
		}
		if i > 0 {
			parts = append(parts, constant("&"))
		}
		parts = append(parts, name, constant("="), value)
	}
	if r.ru.JoinPairs != nil {
		return assembled(string(r.m.params), SlotJoinPairs, parts...)
	}
	return joined(parts...)
}

// uri is the base string URI (3.4.1.2).
func (r *recorder) uri() Text {
	u := r.m.request.URL()
	part := func(kind OriginKind, text string, rule func(*URL) []byte, with func(*URL, string), pass func(string, []Pass) Pass) Text {
		whole := string(rule(&u))
		if text == "" {
			return spanning(whole, Origin{Kind: OfConstant, Param: -1}, pass("", nil))
		}
		return given(text, Origin{Kind: kind, Param: -1}).through(whole, func(dst, unit []byte) []byte {
			v := u
			with(&v, string(unit))
			return append(dst, rule(&v)...)
		}, pass)
	}
	call := func(rule func([]byte, *URL) []byte) func(*URL) []byte {
		return func(u *URL) []byte {
			if rule == nil {
				return nil
			}
			return rule(nil, u)
		}
	}
	scheme := part(OfScheme, u.Scheme, call(r.ru.appendScheme), func(u *URL, s string) { u.Scheme = s }, passing(SlotScheme, "lower case"))
	user := part(OfUser, u.User, call(r.ru.User), func(u *URL, s string) { u.User = s }, passing(SlotUser, "kept by the rule"))
	host := part(OfHost, u.Host, call(r.ru.appendHost), func(u *URL, s string) { u.Host = s }, passing(SlotHost, "lower case"))
	port := r.port(&u)
	path := part(OfPath, u.Path, call(r.ru.appendPath), func(u *URL, s string) { u.Path = s }, pathPass)
	tail := part(OfQuery, u.Query, call(r.ru.Tail), func(u *URL, s string) { u.Query = s }, passing(SlotTail, "kept by the rule"))
	fragment := part(OfFragment, u.Fragment, call(r.ru.Fragment), func(u *URL, s string) { u.Fragment = s }, passing(SlotFragment, "kept by the rule"))
	if r.ru.URI != nil {
		return assembled(string(r.m.uri), SlotURI, scheme, user, host, port, path, tail, fragment)
	}
	return joined(scheme, constant("://"), user, host, port, path, tail, fragment)
}

func (r *recorder) port(u *URL) Text {
	text := string(r.ru.appendPort(nil, u))
	origin := Origin{Kind: OfPort, Param: -1}
	if u.Port != "" && text == ":"+u.Port {
		return joined(constant(":"), given(u.Port, origin))
	}
	if u.Port == "" {
		origin.Kind = OfRule
	}
	origin.End = len(u.Port)
	return spanning(text, origin, Pass{SlotPort, "written by the rule"})
}

// method is the method as it stands in the base string.
func (r *recorder) method() Text {
	t := given(r.m.request.Method, Origin{Kind: OfMethod, Param: -1})
	return t.through(r.trace.Method, func(dst, unit []byte) []byte {
		q := *r.m.request
		q.Method = string(unit)
		return r.ru.AppendMethod(dst, &q)
	}, passing(SlotMethod, "upper case"))
}

// base is the signature base string (3.4.1.1), of the two texts that go into
// it.
func (r *recorder) base(uri, params Text) Text {
	whole := r.m.tables.Whole
	method := r.method()
	uri = uri.through(string(r.ru.AppendEscapedURI(nil, []byte(uri.Octets), whole)), func(dst, unit []byte) []byte {
		return r.ru.AppendEscapedURI(dst, unit, whole)
	}, escapePass(SlotEscapeURI, r.ru.EscapeURI != nil))
	params = params.through(string(r.ru.AppendEscapedParams(nil, []byte(params.Octets), whole)), func(dst, unit []byte) []byte {
		return r.ru.AppendEscapedParams(dst, unit, whole)
	}, escapePass(SlotEscapeParams, r.ru.EscapeParams != nil))

	var t Text
	if r.ru.JoinParts == nil {
		t = joined(method, constant("&"), uri, constant("&"), params)
	} else {
		t = assembled(string(r.ru.JoinParts(nil, []byte(method.Octets), []byte(uri.Octets), []byte(params.Octets))), SlotJoinParts, method, uri, params)
	}
	if r.ru.Finish != nil {
		t = t.through(string(r.m.base), func(dst, unit []byte) []byte { return r.ru.Finish(dst, unit, whole) }, passing(SlotFinish, "finished by the rule"))
	}
	return t
}

// passing is a rule that is told by the same words wherever it changes
// something.
func passing(slot Slot, text string) func(string, []Pass) Pass {
	return func(string, []Pass) Pass { return Pass{slot, text} }
}

func decodePass(unit string, _ []Pass) Pass {
	switch {
	case unit == "+":
		return Pass{SlotDecode, "'+' is a space"}
	case unit != "" && unit[0] == '%':
		return Pass{SlotDecode, "escape decoded"}
	}
	return Pass{SlotDecode, "decoded"}
}

func pathPass(unit string, _ []Pass) Pass {
	if unit == "" {
		return Pass{SlotPath, "an empty path is '/'"}
	}
	return Pass{SlotPath, "changed by the rule"}
}

// escapePass tells an octet that is escaped for the first time from one that
// section 3.6 had escaped before.
func escapePass(slot Slot, ruled bool) func(string, []Pass) Pass {
	if !ruled {
		slot = SlotEscape
	}
	return func(_ string, before []Pass) Pass {
		for _, p := range before {
			switch p.Slot {
			case SlotEscape, SlotEscapeName, SlotEscapeValue:
				return Pass{slot, "escaped again (3.4.1.1)"}
			}
		}
		return Pass{slot, "escaped (3.4.1.1)"}
	}
}
