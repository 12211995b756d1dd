// Protocol lines/1 for C: one JSON object a line on stdin, one answer a line on stdout.
// An adapter calls serve with a function that calls its library and returns an answer.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static json_t *passport;
static int holds_nul; // the case at hand has octets that no C string can hold

static json_t *unsupported(const char *words, const char *name) {
	char all[512];
	snprintf(all, sizeof all, "%s%s", words, name);
	json_t *text = json_string(all);
	return json_pack("{s:o}", "unsupported", text ? text : json_string(words));
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// decode turns "b64:" strings into the octets they stand for; a C string may hold any but NUL.
static json_t *decode(json_t *v) {
	const char *name, *s = json_string_value(v);
	size_t i, n = 0;
	json_t *w;
	if (s && !strncmp(s, "b64:", 4)) {
		char *octets = malloc(strlen(s));
		unsigned bits = 0, count = 0;
		for (s += 4; *s && *s != '='; s++) {
			bits = bits << 6 | (unsigned)(strchr(base64, *s) - base64);
			if ((count += 6) >= 8) octets[n++] = (char)(bits >> (count -= 8));
		}
		holds_nul |= memchr(octets, 0, n) != NULL;
		w = json_stringn_nocheck(octets, n);
		free(octets);
		return w;
	}
	json_array_foreach(v, i, w) json_array_set_new(v, i, decode(w));
	if (json_is_object(v)) {
		json_t *copy = json_object();
		json_object_foreach(v, name, w) json_object_set_new_nocheck(copy, name, decode(w));
		return copy;
	}
	return json_incref(v);
}

// encode makes a JSON string of what a library returned, which may be nothing.
static json_t *encode(const char *s) {
	if (!s) s = "";
	json_t *text = strncmp(s, "b64:", 4) ? json_string(s) : NULL;
	if (text) return text;
	size_t n = strlen(s), at = 4;
	char *wire = malloc(4 + (n + 2) / 3 * 4 + 1);
	memcpy(wire, "b64:", 4);
	for (size_t i = 0; i < n; i += 3) {
		unsigned bits = 0;
		for (size_t k = 0; k < 3; k++) bits = bits << 8 | (i + k < n ? (unsigned char)s[i + k] : 0);
		for (size_t k = 0; k < 4; k++) wire[at++] = i + k > n ? '=' : base64[bits >> (18 - 6 * k) & 63];
	}
	wire[at] = 0;
	text = json_string(wire);
	free(wire);
	return text;
}

static const char *text(json_t *v, const char *name) {
	const char *s = json_string_value(json_object_get(v, name));
	return s ? s : "";
}

static const char *name_of(json_t *pair) { return json_string_value(json_array_get(pair, 0)); }
static const char *value_of(json_t *pair) { return json_string_value(json_array_get(pair, 1)); }

// value is the first value of a protocol parameter, or NULL.
static const char *value(json_t *given, const char *name) {
	size_t i;
	json_t *pair;
	json_array_foreach(json_object_get(given, "oauth"), i, pair) if (!strcmp(name_of(pair), name)) return value_of(pair);
	return NULL;
}

static int lists(const char *field, const char *word) {
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(passport, field), i, item) if (!strcasecmp(json_string_value(item), word)) return 1;
	return 0;
}

// check answers for the library what its passport says it cannot do.
static json_t *check(json_t *given) {
	const char *method = value(given, "oauth_signature_method");
	if (method && !lists("features", method)) return unsupported("no signature method ", method);
	if (!lists("placements", text(given, "placement"))) return unsupported("no way to place the parameters in the ", text(given, "placement"));
	if (*text(given, "realm") && !lists("features", "realm")) return unsupported("no way to set a realm", "");
	if (lists("settable", "nonce") && !value(given, "oauth_nonce")) return unsupported("no way to leave out oauth_nonce", "");
	if (lists("settable", "timestamp") && !value(given, "oauth_timestamp")) return unsupported("no way to leave out oauth_timestamp", "");
	return NULL;
}

static json_t *reply(json_t *message, const char *version, json_t *(*sign)(json_t *)) {
	const char *op = text(message, "op");
	if (!strcmp(op, "hello")) {
		json_t *hello = json_deep_copy(passport);
		json_object_set_new(hello, "protocol", json_integer(1));
		json_object_set_new(hello, "version", json_string(version));
		json_object_set_new(hello, "language", json_string("C, GCC " __VERSION__));
		return hello;
	}
	if (!lists("ops", op)) return unsupported("no such operation: ", op);
	holds_nul = 0;
	json_t *given = decode(json_object_get(message, "given"));
	json_t *answer = holds_nul ? unsupported("takes strings of C, which cannot hold a NUL", "") : check(given);
	if (!answer) answer = sign(given);
	json_decref(given);
	return answer;
}

// serve answers every line.
static int serve(const char *version, json_t *(*sign)(json_t *)) {
	char *line = NULL;
	size_t room = 0;
	json_error_t error;
	if (!(passport = json_load_file("passport.json", 0, &error))) return fprintf(stderr, "%s\n", error.text), 1;
	while (getline(&line, &room, stdin) > 0) {
		char *start = strncmp(line, "\xef\xbb\xbf", 3) ? line : line + 3;
		if (!*(start + strspn(start, " \t\r\n"))) continue;
		json_t *message = json_loads(start, JSON_ALLOW_NUL, &error);
		if (!message) return fprintf(stderr, "%s\n", error.text), 1;
		json_t *answer = reply(message, version, sign);
		json_object_set(answer, "seq", json_object_get(message, "seq"));
		json_dumpf(answer, stdout, JSON_COMPACT);
		putchar('\n');
		fflush(stdout);
		json_decref(answer);
		json_decref(message);
	}
	return 0;
}
