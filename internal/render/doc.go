// Package render draws traces, diagnoses and comparisons as text, JSON,
// Markdown and HTML. It takes values and never computes: a number or a word
// that is not in the value is not on the page.
//
// Text and HTML come from one tree. A function such as drawTrace writes a value
// into a page, line by line, each line a list of runs that know what they mean
// (a heading, a caret, an error). The page has solved width, wrapping, carets
// and masks once; String and HTML only write its lines out.
//
// JSON in this module goes through JSON, so that '&' stays '&' everywhere.
package render
