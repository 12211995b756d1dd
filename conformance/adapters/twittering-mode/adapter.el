;;; adapter.el --- the adapter of twittering-mode  -*- lexical-binding: t -*-

(add-to-list 'load-path "../_elisp")
(require 'lines)
(let ((inhibit-message t)) (require 'twittering-mode))

;; Base string and key are noted as they pass.
(defvar noted nil)
(advice-add 'twittering-oauth-make-signature-base-string :filter-return (lambda (made) (push (cons "base_string" made) noted) made))
(advice-add 'twittering-oauth-auth-str :before (lambda (_method _url _query _oauth key) (push (cons "key" key) noted)))

(defconst settings '("oauth_consumer_key" "oauth_nonce" "oauth_signature_method" "oauth_timestamp" "oauth_version" "oauth_token"))

(defun sign (given)
  "Sign as the mode does: the address bare, all parameters escaped by its own function."
  (let ((oauth (lines-pairs given "oauth"))
        (credentials (lines-get given "credentials")))
    (dolist (pair oauth)
      (unless (member (car pair) settings) (lines-unsupported "no way to set %s" (car pair))))
    (unless (lines-value given "oauth_token") (lines-unsupported "signs with a token only"))
    (setq noted nil)
    (let ((authorization
           (twittering-oauth-auth-str-access
            (lines-text (lines-get given "request" "method"))
            (car (split-string (lines-text (lines-get given "request" "url")) "[?#]"))
            (mapcar (lambda (pair) (cons (twittering-percent-encode (car pair)) (twittering-percent-encode (cdr pair))))
                    (append (lines-pairs given "pairs" "query") (lines-pairs given "pairs" "form")))
            (lines-value given "oauth_consumer_key")
            (lines-text (lines-get credentials "consumer_secret"))
            (lines-value given "oauth_token")
            (lines-text (lines-get credentials "token_secret"))
            oauth)))
      (cons (cons "authorization" authorization) noted))))

(lines-serve twittering-mode-version #'sign)
