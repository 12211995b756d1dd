package diagnose

func checkExtraInHeader(*Case) []Finding { return nil }
func checkSentTwice(*Case) []Finding     { return nil }
func checkContentType(*Case) []Finding   { return nil }
func checkSignatureName(*Case) []Finding { return nil }
func checkNameTypo(*Case) []Finding      { return nil }
func checkSamples(*Case) []Finding       { return nil }
func checkPlaceholders(*Case) []Finding  { return nil }
func checkSwapped(*Case) []Finding       { return nil }
func checkRSALength(*Case) []Finding     { return nil }
func checkDoubleEncoded(*Case) []Finding { return nil }
func checkPlaintext(*Case) []Finding     { return nil }
func checkHeaderEscapes(*Case) []Finding { return nil }
func nearestName(string) string          { return "" }
