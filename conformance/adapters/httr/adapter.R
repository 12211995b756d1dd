source("../_r/lines.R", chdir = FALSE)
suppressMessages(library(httr))
set.seed(1) # its nonces are drawn by chance: two runs shall tell the same

# The library hands its base string and key to a function of its own; what passes there is noted.
seen <- new.env()
real <- httr:::sha1_hash
utils::assignInNamespace("sha1_hash", function(key, string, method = "HMAC-SHA1") {
  seen$out <- list(base_string = string, key = if (method == "HMAC-SHA1") key else "", signature = real(key, string, method))
  seen$out$signature
}, "httr")

# A request is signed by what GET and POST call when they are given a token. They do not hand it the form.
sign <- function(given) {
  only(given, c("oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version", "oauth_callback", "oauth_verifier"))
  if (is.null(value(given, "oauth_version"))) unsupported("no way to leave out oauth_version")
  credentials <- given$credentials
  app <- oauth_app("adapter", value(given, "oauth_consumer_key"), credentials$consumer_secret)
  private_key <- if (startsWith(value(given, "oauth_signature_method"), "RSA")) openssl::read_key(credentials$private_key)
  request <- given$request
  if (given$placement == "header") {
    more <- Filter(Negate(is.null), sapply(c("oauth_callback", "oauth_verifier"), value, given = given, simplify = FALSE))
    signed <- oauth_signature(request$url, request$method, app, value(given, "oauth_token"), credentials$token_secret, private_key, more)
    return(c(seen$out, list(authorization = oauth_header(signed)$headers[["Authorization"]])))
  }
  if (!is.null(value(given, "oauth_callback")) || !is.null(value(given, "oauth_verifier"))) unsupported("sends callback and verifier in the header only")
  token <- Token1.0$new(
    endpoint = NULL,
    app = app,
    params = list(as_header = FALSE),
    credentials = list(oauth_token = value(given, "oauth_token"), oauth_token_secret = credentials$token_secret),
    private_key = private_key
  )
  url <- token$sign(request$method, request$url)$url
  c(seen$out, list(url = url))
}

serve(as.character(packageVersion("httr")), sign)
