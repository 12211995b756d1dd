package diagnose

// baseRows are mistakes of one stage; see the package comment.
var baseRows = []*Mistake{}
