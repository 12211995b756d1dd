package diagnose

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// objectRows are about parameters that are kept in a plain object of JavaScript.
var objectRows = []*Mistake{
	{
		ID: "object-names-lost", Title: "names that every JavaScript object has, such as constructor, are lost or garbled",
		Why: "Parameters kept in a plain object get in the way of what it inherits: constructor, toString, __proto__.",
		Fix: "keep parameters in a list, a Map or Object.create(null)", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?constructor=acme&limit=10"),
		Variants: list(
			way("all are left out", func(ru *signer.Rules) { ru.Keep = func(p *signer.Pair) bool { return !objectName(p) } }, signer.SlotKeep),
			way("__proto__ is left out", func(ru *signer.Rules) { ru.Keep = notProto }, signer.SlotKeep),
			shaped("what the object has is signed as well", besideObject),
			way("what the object has is signed as well, __proto__ is left out", func(ru *signer.Rules) { ru.Keep, ru.Shape = notProto, besideObject }, signer.SlotKeep, signer.SlotShape),
			shaped("what the object has is signed as well, __proto__ as a list", func(ps []signer.Pair) []signer.Pair {
				for i := range ps {
					if string(ps[i].Text[name]) == proto { // what was there is the first of the list
						v := string(ps[i].Text[value])
						ps[i] = signer.Made("0", "[object Object]")
						ps = append(ps, signer.Made("1", v))
					}
				}
				return besideObject(ps)
			}),
		),
	},
}

const proto = "__proto__"

// objectMethods are the names that a plain object of JavaScript inherits.
var objectMethods = strings.Fields(`constructor toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString
	__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__`)

func objectName(p *signer.Pair) bool {
	return !notProto(p) || slices.Contains(objectMethods, string(p.Text[name]))
}

func notProto(p *signer.Pair) bool { return string(p.Text[name]) != proto }

// besideObject puts beside each pair of such a name the function that the object has under it, in words.
func besideObject(ps []signer.Pair) []signer.Pair {
	for i := range len(ps) {
		n := string(ps[i].Text[name])
		if !slices.Contains(objectMethods, n) {
			continue
		}
		function := n
		if n == "constructor" {
			function = "Object"
		}
		ps = append(ps, signer.Made(n, "function "+function+"() { [native code] }"))
	}
	return ps
}
