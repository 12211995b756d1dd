package diagnose

// decodeRows are mistakes of one stage; see the package comment.
var decodeRows = []*Mistake{}
