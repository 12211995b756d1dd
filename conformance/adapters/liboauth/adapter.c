// The adapter of liboauth.
#define _GNU_SOURCE
#include "../_c/lines.h"
#include <dlfcn.h>
#include <oauth.h>

// The library hands base string and key to a function of its own; what passes there is noted.
static char *base_string, *key, *signature;

static char *noted(const char *function, const char *m, const char *k) {
	char *(*real)(const char *, const char *) = (char *(*)(const char *, const char *))dlsym(RTLD_NEXT, function);
	free(base_string), free(key), free(signature);
	base_string = strdup(m), key = strdup(k);
	char *made = real(m, k);
	signature = strdup(made ? made : "");
	return made;
}

char *oauth_sign_hmac_sha1(const char *m, const char *k) { return noted("oauth_sign_hmac_sha1", m, k); }
char *oauth_sign_plaintext(const char *m, const char *k) { return noted("oauth_sign_plaintext", m, k); }

static int is_set_by_arguments(const char *name) {
	return !strcmp(name, "oauth_consumer_key") || !strcmp(name, "oauth_token") || !strcmp(name, "oauth_signature_method");
}

static void add(int *argc, char ***argv, json_t *pair) {
	char *parameter;
	if (asprintf(&parameter, "%s=%s", name_of(pair), value_of(pair)) < 0) abort();
	oauth_add_param_to_array(argc, argv, parameter);
	free(parameter);
}

static json_t *sign(json_t *given) {
	json_t *request = json_object_get(given, "request"), *pairs = json_object_get(given, "pairs"), *pair;
	json_t *credentials = json_object_get(given, "credentials");
	const char *placement = text(given, "placement"), *method = value(given, "oauth_signature_method");
	int query = !strcmp(placement, "query"), body = !strcmp(placement, "body"), argc;
	char **argv = NULL, *posted = NULL, *url = NULL, *header = NULL;
	size_t i;

	if (query && json_array_size(json_object_get(pairs, "form"))) return unsupported("places form and protocol parameters together", "");
	argc = oauth_split_url_parameters(text(request, "url"), &argv);
	json_array_foreach(json_object_get(pairs, "form"), i, pair) add(&argc, &argv, pair);
	json_array_foreach(json_object_get(given, "oauth"), i, pair) if (!is_set_by_arguments(name_of(pair))) add(&argc, &argv, pair);

	OAuthMethod kind = strcmp(method, "PLAINTEXT") ? OA_HMAC : OA_PLAINTEXT;
	const char *token = value(given, "oauth_token");
	const char *key_name = value(given, "oauth_consumer_key"), *secret = text(credentials, "consumer_secret"), *token_secret = text(credentials, "token_secret");
	if (query || body)
		url = oauth_sign_array2(&argc, &argv, body ? &posted : NULL, kind, text(request, "method"), key_name, secret, token, token_secret);
	else {
		oauth_sign_array2_process(&argc, &argv, NULL, kind, text(request, "method"), key_name, secret, token, token_secret);
		header = oauth_serialize_url_sep(argc, 1, argv, ", ", 6);
	}
	char *authorization = NULL;
	if (header && asprintf(&authorization, "OAuth %s", header) < 0) abort();
	json_t *answer = json_pack("{s:{s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:[]}}", "out", "base_string", encode(base_string), "key", encode(key), "signature",
		encode(signature), "authorization", encode(authorization), "url", encode(url), "body", encode(posted), "base_uri", "", "parameters");
	oauth_free_array(&argc, &argv);
	free(posted), free(url), free(header), free(authorization);
	return answer;
}

int main(void) { return serve(LIBOAUTH_VERSION, sign); }
