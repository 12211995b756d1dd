package capture

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// command is one command of a shell, split into words.
type command struct {
	words []string
	end   int    // octets of the text that it took
	stdin string // of a here-document or here-string
	cut   bool   // an unquoted '&' ended it, and text stood right behind
}

// splitBash splits the first command of bash text. Variables and commands
// inside it stay as they are written: nothing of this machine gets in.
func splitBash(text string) (command, error) {
	var found *syntax.CallExpr
	var cmd command
	var stmt *syntax.Stmt
	// The command's end is not known before it is parsed, and what follows may
	// be anything; so errors behind the first command do not matter.
	var err error
	for stmt, err = range syntax.NewParser(syntax.Variant(syntax.LangBash)).StmtsSeq(strings.NewReader(text)) {
		if err != nil {
			break
		}
		syntax.Walk(stmt, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok && found == nil && len(call.Args) > 0 {
				found = call
			}
			return found == nil
		})
		break
	}
	if found == nil {
		var bad syntax.ParseError
		if errors.As(err, &bad) {
			return cmd, fmt.Errorf("reading the shell command: line %d, column %d: %s; is a quote missing?", bad.Pos.Line(), bad.Pos.Col(), bad.Text)
		}
		return cmd, errors.New("reading the shell command: no command in it")
	}
	cfg := &expand.Config{Env: literalEnv{}, CmdSubst: func(w io.Writer, cs *syntax.CmdSubst) error {
		_, err := io.WriteString(w, text[cs.Pos().Offset():cs.End().Offset()])
		return err
	}}
	for _, w := range found.Args {
		unescape(w)
		word, err := expand.Literal(cfg, w)
		if err != nil { // an expansion that needs a running shell stays as written
			word = text[w.Pos().Offset():w.End().Offset()]
		}
		cmd.words = append(cmd.words, word)
	}
	for _, r := range stmt.Redirs {
		switch {
		case r.Hdoc != nil:
			cmd.stdin, _ = expand.Document(cfg, r.Hdoc)
		case r.Op == syntax.WordHdoc:
			word, _ := expand.Literal(cfg, r.Word)
			cmd.stdin = word + "\n"
		}
	}
	cmd.end = int(stmt.End().Offset())
	if end := int(found.End().Offset()); end < len(text) && text[end] == '&' {
		rest := text[end+1:]
		cmd.cut = rest != "" && !strings.ContainsAny(rest[:1], "& \t\r\n>")
	}
	return cmd, nil
}

// unescape takes the backslashes out of the bare parts of a word, which the
// expansion of a literal leaves in: 'it'\”s' is it's.
func unescape(w *syntax.Word) {
	for _, part := range w.Parts {
		lit, ok := part.(*syntax.Lit)
		if !ok {
			continue
		}
		var b strings.Builder
		for i := 0; i < len(lit.Value); i++ {
			if lit.Value[i] == '\\' && i+1 < len(lit.Value) {
				i++
			}
			b.WriteByte(lit.Value[i])
		}
		lit.Value = b.String()
	}
}

// literalEnv is an environment in which every variable stands for itself.
type literalEnv struct{}

func (literalEnv) Get(name string) expand.Variable {
	if name == "IFS" {
		return expand.Variable{Set: true, Kind: expand.String, Str: " \t\n"}
	}
	return expand.Variable{Set: true, Kind: expand.String, Str: "$" + name}
}

func (literalEnv) Each(func(string, expand.Variable) bool) {}
