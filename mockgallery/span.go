package mockgallery

import (
	"fmt"
	"time"
)

// Span is a duration that is written as text in JSON: "1.5s".
type Span time.Duration

// MarshalText writes the span as Go writes a duration.
func (s Span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (s *Span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("reading the span %q: want a number and a unit, as in 1.5s", text)
	}
	*s = Span(d)
	return nil
}
