package diagnose

// signRows are mistakes of one stage; see the package comment.
var signRows = []*Mistake{}
