<?php
// Judges the one request that php-cgi hands in; the case that it belongs to is in the environment.
require '../_php/lines.php';

['method' => $method, 'url' => $url, 'known' => $known, 'seen' => $seen] = Lines\decode(json_decode(getenv('CASE'), true));
$find = fn(string $field, $value) => current(array_filter($known, fn($c) => $c[$field] === $value));

ob_start(); // what is printed on the way is no part of the judgement
try {
    $provider = new OAuthProvider();
    $provider->is2LeggedEndpoint(!array_filter(array_column($known, 'token')));
    $provider->consumerHandler(function ($p) use ($find) {
        $c = $find('consumer_key', $p->consumer_key);
        $p->consumer_secret = $c['consumer_secret'] ?? '';
        return $c ? OAUTH_OK : OAUTH_CONSUMER_KEY_UNKNOWN;
    });
    $provider->tokenHandler(function ($p) use ($find) {
        $c = $find('token', $p->token);
        $p->token_secret = $c['token_secret'] ?? '';
        return $c ? OAUTH_OK : OAUTH_TOKEN_REJECTED;
    });
    $provider->timestampNonceHandler(
        fn($p) => in_array([$p->consumer_key, (string) $p->token, $p->timestamp, $p->nonce], $seen) ? OAUTH_BAD_NONCE : OAUTH_OK
    );
    $provider->checkOAuthRequest($url, $method);
    $judged = ['verdict' => 'accept'];
} catch (OAuthException $e) {
    parse_str(OAuthProvider::reportProblem($e), $said);
    $judged = ['verdict' => 'refuse', 'problem' => $said['oauth_problem'] ?? '', 'status' => http_response_code() ?: 0];
}
ob_end_clean();
http_response_code(200);
header('Content-Type: application/json');
echo json_encode(Lines\encode($judged));
