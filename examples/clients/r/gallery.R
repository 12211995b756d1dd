# Talks to an Alteryx Gallery. Needs httr, jsonlite and openssl.
#
# Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret Rscript gallery.R
suppressMessages({
  library(httr)
  library(jsonlite)
  library(openssl)
})

base <- Sys.getenv("GALLERY_URL")
key <- Sys.getenv("GALLERY_KEY")
secret <- Sys.getenv("GALLERY_SECRET")

# RFC 5849 section 3.6, by octets of UTF-8. utils::URLencode(reserved = TRUE) leaves what it takes for escaped.
escape <- function(text) {
  vapply(enc2utf8(as.character(text)), function(one) {
    octets <- charToRaw(one)
    plain <- octets %in% charToRaw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    paste0(ifelse(plain, rawToChar(octets, multiple = TRUE), sprintf("%%%02X", as.integer(octets))), collapse = "")
  }, "", USE.NAMES = FALSE)
}

pairs <- function(params) paste(escape(names(params)), escape(unlist(params)), sep = "=")

sign <- function(method, url, params) {
  oauth <- list(
    oauth_consumer_key = key,
    oauth_nonce = paste0(rand_bytes(8), collapse = ""),
    oauth_signature_method = "HMAC-SHA1",
    oauth_timestamp = format(floor(as.numeric(Sys.time())), scientific = FALSE),
    oauth_version = "1.0"
  )
  all <- c(params, oauth)
  # By octets: without method = "radix", R sorts as the locale does.
  normalized <- paste(pairs(all)[order(escape(names(all)), escape(unlist(all)), method = "radix")], collapse = "&")
  base_string <- paste(toupper(method), escape(url), escape(normalized), sep = "&")
  mac <- sha1(charToRaw(base_string), key = charToRaw(paste0(escape(secret), "&")))
  oauth$oauth_signature <- base64_encode(mac)
  paste0("OAuth ", paste0(names(oauth), '="', escape(unlist(oauth)), '"', collapse = ", "))
}

call <- function(method, path, params = list(), body = NULL) {
  url <- parse_url(paste0(base, path)) # the host is signed in lower case and without the default port
  url$hostname <- tolower(url$hostname)
  if (identical(as.integer(url$port), c(http = 80L, https = 443L)[[url$scheme]])) url$port <- NULL
  url <- build_url(url)
  query <- if (length(params)) paste0("?", paste(pairs(params), collapse = "&")) else ""
  answer <- VERB(method, paste0(url, query),
    add_headers(Authorization = sign(method, url, params)), if (!is.null(body)) content_type_json(),
    body = if (is.null(body)) NULL else toJSON(body, auto_unbox = TRUE), encode = "raw")
  if (status_code(answer) != 200) {
    stop(method, " ", path, ": ", status_code(answer), " ", content(answer, "text", encoding = "UTF-8"), " ",
      headers(answer)$`oauthdebug-mistake`)
  }
  content(answer, "text", encoding = "UTF-8")
}

json <- function(...) fromJSON(call(...), simplifyVector = FALSE)

apps <- json("GET", "/v1/workflows/subscription/", list(search = "quarterly sales", limit = 10))
app <- Find(function(a) a$packageType == 0, apps)
cat("app:", app$metaInfo$name, "\n")
questions <- json("GET", paste0("/v1/workflows/", app$id, "/questions/"))
cat("questions:", paste(vapply(questions, function(q) q$name, ""), collapse = ", "), "\n")

title <- "Q3 & more: 100%"
answers <- list(questions = list(list(name = "Title", value = title)), priority = 0)
job <- json("POST", paste0("/v1/workflows/", app$id, "/jobs/"), body = answers)
while (job$status %in% c("Queued", "Running")) {
  Sys.sleep(0.2)
  job <- json("GET", paste0("/v1/jobs/", job$id, "/"))
}
cat("job:", job$status, job$disposition, "\n")

output <- Find(function(o) o$name == "Answers.csv", job$outputs)
text <- call("GET", paste0("/v1/jobs/", job$id, "/output/", output$id, "/"), list(format = "Csv"))
cat(text)
if (!grepl(title, text, fixed = TRUE)) stop("the answer is not in the output")
