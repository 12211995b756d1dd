package bench

import "testing"

func Benchmark(b *testing.B) {
	cases, err := Cases()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range cases {
		for _, k := range Contestants() {
			b.Run(c.Name+"/"+k.Name, func(b *testing.B) {
				sign, err := k.New(c)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := sign(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestCases checks that what is measured is right: the signature that Twitter
// prints, and the numbers of allocations that are promised.
func TestCases(t *testing.T) {
	cases, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	signed, _, err := cases[1].signed()
	if err != nil {
		t.Fatal(err)
	}
	if want := "hCtSmYh+iHYCEqBWrE7C7hYmtUk="; signed.Signature != want {
		t.Errorf("signature is %q, the page has %q", signed.Signature, want)
	}
	for _, c := range cases {
		for _, k := range Contestants() {
			sign, err := k.New(c)
			if err != nil {
				t.Fatal(err)
			}
			if err := sign(); err != nil {
				t.Errorf("%s, %s: %v", c.Name, k.Name, err)
			}
			allocs := testing.AllocsPerRun(100, func() { _ = sign() })
			if k.Name == "signer, Append..." && allocs > 0 || k.Name == "signer, Sign" && allocs > 3 {
				t.Errorf("%s, %s: %.0f allocations", c.Name, k.Name, allocs)
			}
		}
	}
}
