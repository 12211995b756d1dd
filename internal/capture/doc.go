// Package capture reads what a person has in hand when a request failed (a curl
// command, a dump, a HAR file, a log line, a script, a forum post) and returns
// what it understood as a diagnose.Case.
//
// Nothing is executed, sent or expanded: a $VARIABLE, a $(command) and a
// {{placeholder}} stay as they are written. The octets of a request are kept as
// they were on the wire.
//
// To add a kind of input, write one file with its detect and read functions,
// and add one row to the table in kinds.go.
package capture
