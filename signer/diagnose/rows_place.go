package diagnose

// placeRows are mistakes of one stage; see the package comment.
var placeRows = []*Mistake{}
