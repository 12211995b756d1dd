<?php
// An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
// Check it:   oauthdebug conform doctor -- php adapter.php
// Measure:    oauthdebug conform client -- php adapter.php
$passport = [
    'name' => 'my-library', 'version' => '1.0', 'language' => 'PHP ' . PHP_VERSION, 'homepage' => '', 'issues' => '',
    'ops' => ['sign'],                                                          // and 'verify': oauthdebug help adapters
    'takes' => ['url' => 'text', 'query' => 'in-url', 'body' => 'bytes'],       // or 'parsed', 'pairs', 'pairs'
    'settable' => ['nonce', 'timestamp'],                                       // what a case may set; else the library's own is judged
    'gives' => ['signature', 'authorization'],                                  // the fields that sign fills in below
    'features' => ['hmac-sha1', 'form', 'token'],                               // methods in lower case; also realm, callback, verifier
    'placements' => ['header'], 'choices' => new stdClass, 'dialect' => '',
];

class Unsupported extends Exception {}

// What a library is not told, it must not be blamed for: cases with other protocol parameters are unsupported.
const SETTINGS = ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_nonce', 'oauth_timestamp', 'oauth_version'];

function sign(array $given): array
{
    ['request' => $request, 'credentials' => $credentials, 'pairs' => $pairs] = $given;
    $oauth = array_column($given['oauth'], 1, 0);
    foreach (array_diff(array_keys($oauth), SETTINGS) as $name) throw new Unsupported("no way to set $name");
    if (!isset($oauth['oauth_version'])) throw new Unsupported('no way to leave out oauth_version');
    // TODO call the library with $request['method'], ['url'], ['headers'] and ['body'], $credentials['consumer_secret'] and
    // ['token_secret'], and what $oauth holds. If it takes pairs, they are $pairs['query'] and $pairs['form'], each [name, value];
    // the bare URL is strtok($request['url'], '?').
    // return ['authorization' => 'OAuth ...', 'signature' => '...'];
    throw new Unsupported('call your library here');
}

function declines(Throwable $e): bool { return false; } // whether it is by this exception that the library itself says no

function octets($v) // texts that JSON cannot carry travel as "b64:..."
{
    if (is_string($v)) return str_starts_with($v, 'b64:') ? base64_decode(substr($v, 4)) : $v;
    return is_array($v) ? array_map('octets', $v) : $v;
}

function answer(array $message, array $passport): array
{
    $empty = ['parameters' => [], 'base_uri' => '', 'base_string' => '', 'key' => '', 'signature' => '', 'authorization' => '', 'url' => '', 'body' => ''];
    try {
        return match ($message['op']) {
            'hello' => ['protocol' => 1] + $passport,
            'sign' => ['out' => sign(octets($message['given'])) + $empty],
            default => ['unsupported' => 'no operation ' . $message['op']],
        };
    } catch (Unsupported $e) {
        return ['unsupported' => $e->getMessage()];
    } catch (Throwable $e) {
        return declines($e) ? ['refused' => $e->getMessage()] : ['error' => (string) $e];
    }
}

while (($line = fgets(STDIN)) !== false) {
    $message = json_decode($line, true);
    fwrite(STDOUT, json_encode(['seq' => $message['seq']] + answer($message, $passport), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) . "\n");
    fflush(STDOUT);
}
