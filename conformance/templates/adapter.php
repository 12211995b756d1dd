<?php
// An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
// Check it:   oauthdebug conform doctor -- php adapter.php
// Measure:    oauthdebug conform client -- php adapter.php
$passport = [
    'name' => 'my-library', 'version' => '1.0', 'language' => 'PHP ' . PHP_VERSION, 'homepage' => '', 'issues' => '',
    'ops' => ['sign'],                                                          // and 'verify'
    'takes' => ['url' => 'text', 'query' => 'in-url', 'body' => 'bytes'],       // or 'parsed', 'pairs', 'pairs'
    'settable' => ['nonce', 'timestamp'],                                       // what a case may set; else the library's own is judged
    'gives' => ['signature', 'authorization'],                                  // the fields that sign fills in below
    'features' => ['hmac-sha1', 'form', 'token'],                               // methods in lower case; also realm, callback, verifier
    'placements' => ['header'], 'choices' => new stdClass, 'dialect' => '',
];

class Unsupported extends Exception {}

function sign(array $given): array
{
    $request = $given['request'];
    $oauth = array_column($given['oauth'], 1, 0);
    // TODO call the library with $request['method'], $request['url'], $request['headers'], $request['body'],
    // $given['credentials'], $oauth['oauth_nonce'] and $oauth['oauth_timestamp'].
    throw new Unsupported('call your library here');
    return ['authorization' => 'OAuth ...', 'signature' => '...'];
}

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
    } catch (Throwable $e) { // where the library declines, answer ['refused' => ...]
        return ['error' => (string) $e];
    }
}

while (($line = fgets(STDIN)) !== false) {
    $message = json_decode($line, true);
    fwrite(STDOUT, json_encode(['seq' => $message['seq']] + answer($message, $passport), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) . "\n");
    fflush(STDOUT);
}
