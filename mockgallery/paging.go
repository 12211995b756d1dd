package mockgallery

import (
	"slices"
	"strconv"
	"strings"
)

// paging is how a list is cut. Two styles live side by side in the API, and the first page is 1 or 0.
type paging struct {
	style paged
	page  int // number of the first page
	size  int // default size, 0: all
}

type paged int

const (
	offsetLimit paged = iota
	pageSize
)

// The defaults come from the examples in the documentation, where no other source was found.
var (
	byOffset   = paging{style: offsetLimit}
	byPage     = paging{style: pageSize, page: 1, size: 10}
	byZeroPage = paging{style: pageSize}
)

// listed answers with the part of a list that was asked for. No total is told.
func listed[T any](c *call, all []T, p paging) answer {
	first, second := "offset", "limit"
	if p.style == pageSize {
		first, second = "page", "pageSize"
	}
	a, ok := c.number(first, p.page)
	if !ok {
		return c.refuse("bad-parameter", "name", first, "value", c.param(first))
	}
	n, ok := c.number(second, p.size)
	if !ok {
		return c.refuse("bad-parameter", "name", second, "value", c.param(second))
	}
	from := a
	if p.style == pageSize {
		page := max(a-p.page, 0)
		from = 0
		if n > 0 {
			from = min(page, len(all)/n+1) * n
		} else if page > 0 {
			from = len(all)
		}
	}
	all = all[min(from, len(all)):]
	if n > 0 || (p.style == offsetLimit && c.param(second) != "") {
		all = all[:min(n, len(all))]
	}
	if all == nil {
		all = []T{}
	}
	return c.okJSON(all)
}

// number is a parameter that is a number of 0 or more.
func (c *call) number(name string, def int) (int, bool) {
	text := c.param(name)
	if text == "" {
		return def, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0
}

// sortBy sorts by sortField and direction. A field that is not in the table leaves the order alone.
func sortBy[T any](c *call, list []T, fields map[string]func(a, b T) int) {
	compare, ok := fields[strings.ToLower(c.param("sortField"))]
	if !ok {
		return
	}
	slices.SortStableFunc(list, compare)
	if strings.HasPrefix(strings.ToLower(c.param("direction")), "desc") {
		slices.Reverse(list)
	}
}
