<?php
require '../_php/lines.php';

use Lines\Unsupported;

function sign(array $given): array
{
    Lines\only($given);
    $c = $given['credentials'];
    $r = $given['request'];
    $method = Lines\value($given, 'oauth_signature_method');
    $oauth = new OAuth(Lines\value($given, 'oauth_consumer_key'), $c['consumer_secret'], $method, OAUTH_AUTH_TYPE_AUTHORIZATION);
    if ($method === OAUTH_SIG_METHOD_RSASHA1) {
        $oauth->setRSACertificate($c['private_key']);
    }
    $oauth->setNonce(Lines\value($given, 'oauth_nonce'));
    $oauth->setTimestamp(Lines\value($given, 'oauth_timestamp'));
    $token = Lines\value($given, 'oauth_token');
    if ($token !== null) {
        $oauth->setToken($token, $c['token_secret']);
    }
    $version = Lines\value($given, 'oauth_version');
    $form = Lines\fields($given['pairs']['form']);
    $authorization = $oauth->getRequestHeader($r['method'], $r['url'], $form);
    return [
        // The function takes all parameters as one array: that is what was signed only where getRequestHeader
        // adds no version of its own, and no form meets a query.
        'base_string' => $version === null || $form && str_contains($r['url'], '?') ? '' : oauth_get_sbs($r['method'], $r['url'], Lines\fields([...$given['oauth'], ...$given['pairs']['form']])),
        'signature' => $oauth->generateSignature($r['method'], $r['url'], $form),
        'authorization' => (string) $authorization,
    ];
}

// The provider reads its request from the web server, so every case is one request to php-cgi.
function verify(array $given): array
{
    $r = $given['request'];
    foreach ([$r['url'], $r['body'], ...array_column($r['headers'], 1)] as $text) {
        if (preg_match('/oauth_signature_method="?RSA-/', $text)) {
            throw new Unsupported('its provider cannot be given a public key');
        }
    }
    $url = parse_url($r['url']);
    $query = $url['query'] ?? '';
    $case = ['method' => $r['method'], 'url' => $r['url'], 'known' => $given['known'] ?? [$given['credentials']], 'seen' => $given['seen']];
    $environment = [
        'PATH' => getenv('PATH'),
        'GATEWAY_INTERFACE' => 'CGI/1.1',
        'REDIRECT_STATUS' => '200',
        'SCRIPT_FILENAME' => __DIR__ . '/judge.php',
        'REQUEST_METHOD' => $r['method'],
        'REQUEST_URI' => ($url['path'] ?? '/') . ($query === '' ? '' : "?$query"),
        'QUERY_STRING' => $query,
        'CONTENT_TYPE' => Lines\header($given, 'Content-Type'),
        'CONTENT_LENGTH' => (string) strlen($r['body']),
        'CASE' => json_encode(Lines\encode($case)),
    ];
    foreach ($r['headers'] as [$name, $v]) {
        $environment['HTTP_' . strtoupper(strtr($name, '-', '_'))] = $v;
    }
    $cgi = proc_open(['/usr/bin/php-cgi'], [['pipe', 'r'], ['pipe', 'w'], STDERR], $pipes, __DIR__, $environment);
    fwrite($pipes[0], $r['body']);
    fclose($pipes[0]);
    $said = stream_get_contents($pipes[1]);
    proc_close($cgi);
    $judged = json_decode(substr($said, (int) strpos($said, "\r\n\r\n") + 4), true);
    if (!is_array($judged)) {
        throw new Error("php-cgi said: $said");
    }
    if (isset($judged['unsupported'])) {
        throw new Unsupported($judged['unsupported']);
    }
    return $judged;
}

Lines\serve(phpversion('oauth'), [OAuthException::class], ['sign' => 'sign', 'verify' => 'verify']);
