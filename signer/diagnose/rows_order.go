package diagnose

// orderRows are mistakes of one stage; see the package comment.
var orderRows = []*Mistake{}
