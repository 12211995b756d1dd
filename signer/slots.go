package signer

import (
	"reflect"
	"strings"
)

// Written returns the slots of ru that are set. The zero Rules has none.
func (ru *Rules) Written() Slots {
	var t Slots
	v := reflect.ValueOf(ru).Elem()
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			t |= 1 << i
		}
	}
	return t
}

// String returns the name of the slot's field in Rules.
func (s Slot) String() string {
	if s >= slotCount {
		return "unknown"
	}
	return reflect.TypeFor[Rules]().Field(int(s)).Name
}

// List returns the slots of the set in the order of the fields of Rules.
func (t Slots) List() []Slot {
	list := []Slot{}
	for s := Slot(0); s < slotCount; s++ {
		if t.Has(s) {
			list = append(list, s)
		}
	}
	return list
}

// String returns the names of the slots, separated by blanks.
func (t Slots) String() string {
	names := []string{}
	for _, s := range t.List() {
		names = append(names, s.String())
	}
	return strings.Join(names, " ")
}
