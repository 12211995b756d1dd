;;; lines.el --- protocol lines/1 for Emacs Lisp  -*- lexical-binding: t -*-

;; One JSON object a line on stdin, one answer a line on stdout.  An adapter
;; calls `lines-serve' with its version and a function that calls its library.

(define-error 'lines-unsupported "unsupported")

(defun lines-unsupported (&rest words)
  (signal 'lines-unsupported (list (apply #'format words))))

(defun lines-get (object &rest path)
  "What stands in OBJECT under the names of PATH, one in the other."
  (dolist (name path object)
    (setq object (gethash name object))))

(defun lines-value (given name)
  "The one value of the protocol parameter NAME, or nil."
  (cdr (assoc name (lines-pairs given "oauth"))))

(defun lines-pairs (given &rest path)
  "The pairs under PATH, as a list of conses of text."
  (mapcar (lambda (pair) (cons (lines-text (aref pair 0)) (lines-text (aref pair 1)))) (apply #'lines-get given path)))

(defun lines-text (v)
  "V, or the text that its \"b64:\" stands for."
  (if (not (string-prefix-p "b64:" v))
      v
    (let ((text (decode-coding-string (base64-decode-string (substring v 4)) 'utf-8)))
      (when (seq-some (lambda (c) (>= c #x3fff80)) text)
        (lines-unsupported "takes text, and this case holds octets that are not"))
      text)))

(defun lines-encode (v)
  (if (string-prefix-p "b64:" v) (concat "b64:" (base64-encode-string (encode-coding-string v 'utf-8) t)) v))

(defun lines-check (given passport)
  "Answer for the library what its PASSPORT says it cannot do."
  (let ((method (lines-value given "oauth_signature_method"))
        (placement (lines-get given "placement")))
    (unless (seq-contains-p (lines-get passport "features") (downcase (or method "")))
      (lines-unsupported "no signature method %s" method))
    (unless (seq-contains-p (lines-get passport "placements") placement)
      (lines-unsupported "no way to place the parameters in the %s" placement))
    (unless (equal (lines-get given "realm") "")
      (lines-unsupported "no way to set a realm"))))

(defun lines-answer (message passport version sign)
  (pcase (lines-get message "op")
    ("hello"
     (puthash "protocol" 1 passport)
     (puthash "version" version passport)
     (puthash "language" (concat "Emacs Lisp, Emacs " emacs-version) passport)
     (copy-hash-table passport))
    ("sign"
     (let ((given (lines-get message "given")) (out (make-hash-table :test #'equal)) (answer (make-hash-table :test #'equal)))
       (lines-check given passport)
       (dolist (field '("base_uri" "base_string" "key" "signature" "authorization" "url" "body"))
         (puthash field "" out))
       (puthash "parameters" [] out)
       (pcase-dolist (`(,field . ,made) (funcall sign given))
         (puthash field (lines-encode made) out))
       (puthash "out" out answer)
       answer))
    (op (lines-unsupported "no such operation: %s" op))))

(defun lines-said (kind words)
  (let ((answer (make-hash-table :test #'equal)))
    (puthash kind (lines-encode words) answer)
    answer))

(defun lines-serve (version sign)
  "Answer every line until the input ends.  A plain `error' is how a library declines."
  (let ((passport (json-parse-string (with-temp-buffer (insert-file-contents "passport.json") (buffer-string))))
        line)
    (while (setq line (ignore-error end-of-file (read-from-minibuffer "")))
      (unless (string-blank-p line)
        (let* ((message (json-parse-string line))
               (answer (condition-case e (lines-answer message passport version sign)
                         (lines-unsupported (lines-said "unsupported" (cadr e)))
                         (error (lines-said (if (eq (car e) 'error) "refused" "error") (error-message-string e))))))
          (puthash "seq" (lines-get message "seq") answer)
          (princ (decode-coding-string (json-serialize answer) 'utf-8))
          (terpri))))))

(provide 'lines)
