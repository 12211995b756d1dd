package diagnose

// collectRows are mistakes of one stage; see the package comment.
var collectRows = []*Mistake{}
