package diagnose

// escapeRows are mistakes of one stage; see the package comment.
var escapeRows = []*Mistake{}
