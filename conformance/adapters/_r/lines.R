# Protocol lines/1 for R: one JSON object a line on stdin, one answer a line on stdout.
# An adapter calls serve with its version, its language and functions that call its library.

unsupported <- function(reason) stop(structure(class = c("unsupported", "error", "condition"), list(message = reason, call = NULL)))

# serve answers until the input ends. A message that a library gives through stop() is how it declines.
serve <- function(version, sign, language = paste0("R ", getRversion())) {
  passport <- jsonlite::fromJSON("passport.json", simplifyVector = FALSE)
  input <- file("stdin", "r", encoding = "UTF-8")
  while (length(line <- readLines(input, n = 1, warn = FALSE)) == 1) {
    if (!nzchar(trimws(line))) next
    message <- jsonlite::fromJSON(line, simplifyVector = FALSE)
    answer <- tryCatch(
      switch(message$op,
        hello = c(list(protocol = 1L), passport, list(version = version, language = language)),
        sign = list(out = complete(sign(checked(decode(message$given), passport)))),
        unsupported(paste("no such operation:", message$op))
      ),
      unsupported = function(e) list(unsupported = encode(conditionMessage(e))),
      error = function(e) list(refused = encode(conditionMessage(e)))
    )
    cat(jsonlite::toJSON(c(list(seq = message$seq), answer), auto_unbox = TRUE, null = "list"), "\n", sep = "")
    flush(stdout())
  }
}

# complete adds the fields that the library cannot give, as empty ones.
complete <- function(out) {
  fields <- c("base_uri", "base_string", "key", "signature", "authorization", "url", "body")
  blank <- setNames(as.list(rep("", length(fields))), fields)
  c(lapply(modifyList(blank, out), encode), list(parameters = list()))
}

# checked answers for the library what its passport says it cannot do.
checked <- function(given, passport) {
  method <- value(given, "oauth_signature_method")
  if (!is.null(method) && !(tolower(method) %in% passport$features)) unsupported(paste("no signature method", method))
  if (!(given$placement %in% passport$placements)) unsupported(paste("no way to place the parameters in the", given$placement))
  if (nzchar(given$realm) && !("realm" %in% passport$features)) unsupported("no way to set a realm")
  given
}

# only refuses cases that set protocol parameters which the library has no setting for.
only <- function(given, names) {
  seen <- vapply(given$oauth, function(p) p[[1]], "")
  odd <- setdiff(seen, names)
  if (length(odd)) unsupported(paste("no way to set", odd[1]))
  if (anyDuplicated(seen)) unsupported(paste("no way to set", seen[anyDuplicated(seen)], "twice"))
}

# value is the one value of a protocol parameter, or NULL.
value <- function(given, name) {
  for (p in given$oauth) if (p[[1]] == name) return(p[[2]])
  NULL
}

# decode turns "b64:" strings into text; what is not UTF-8, or holds a NUL, is no string of R, except as the octets of a body.
decode <- function(v, field = "") {
  if (is.character(v)) return(if (startsWith(v, "b64:")) text(jsonlite::base64_dec(substring(v, 5)), field) else v)
  if (is.list(v)) return(Map(decode, v, if (is.null(names(v))) rep("", length(v)) else names(v)))
  v
}

text <- function(octets, field) {
  made <- if (any(octets == 0)) NA else rawToChar(octets)
  if (!is.na(made) && validUTF8(made)) return(`Encoding<-`(made, "UTF-8"))
  if (field == "body") return(octets)
  unsupported("takes text, and this case holds octets that are not")
}

encode <- function(v) {
  if (!startsWith(v, "b64:") && validUTF8(v)) return(v)
  paste0("b64:", jsonlite::base64_enc(charToRaw(v)))
}
