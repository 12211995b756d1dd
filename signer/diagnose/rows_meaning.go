package diagnose

// meaningRows are mistakes of one stage; see the package comment.
var meaningRows = []*Mistake{}
