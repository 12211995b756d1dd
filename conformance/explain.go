package conformance

import "context"

// explain finds the causes of the failures in a report.
func explain(ctx context.Context, j *judge, rep *Report) {}
