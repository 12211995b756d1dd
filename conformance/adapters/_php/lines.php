<?php
// Protocol lines/1 for PHP: one JSON object a line on stdin, one answer a line on stdout.
// An adapter calls serve with functions that call its library.
namespace Lines;

class Unsupported extends \Exception {}

const SIGNED = ['base_string' => '', 'signature' => '', 'authorization' => '', 'url' => '', 'body' => '', 'parameters' => [], 'base_uri' => '', 'key' => ''];
const JUDGED = ['verdict' => '', 'problem' => '', 'status' => 0];
const USUAL = ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_timestamp', 'oauth_nonce', 'oauth_version'];

// serve answers every line. own are the exceptions by which the library declines.
function serve(string $version, array $own, array $ops): void
{
    ob_start(fn($printed) => fwrite(STDERR, $printed) ? '' : '', 1); // stdout carries answers only
    set_error_handler(fn($level, $words) => fwrite(STDERR, "$words\n") !== false);
    $passport = json_decode(file_get_contents('passport.json'), true);
    while (($line = fgets(STDIN)) !== false) {
        if (trim($line) === '') {
            continue;
        }
        $message = json_decode(preg_replace('/^\xEF\xBB\xBF/', '', $line), true, 512, JSON_THROW_ON_ERROR);
        $answer = ['seq' => $message['seq']] + reply($message, $passport, $version, $own, $ops);
        $json = json_encode($answer, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
        fwrite(STDOUT, str_replace('"choices":[]', '"choices":{}', $json) . "\n");
    }
}

function reply(array $message, array $passport, string $version, array $own, array $ops): array
{
    $op = $message['op'];
    if ($op === 'hello') {
        return ['protocol' => 1] + $passport + ['version' => $version, 'language' => 'PHP ' . PHP_VERSION];
    }
    try {
        if (!in_array($op, $passport['ops'], true)) {
            throw new Unsupported("no such operation: $op");
        }
        $given = decode($message['given']);
        if ($op === 'sign') {
            check($given, $passport);
        }
        return ['out' => encode($ops[$op]($given) + ($op === 'sign' ? SIGNED : JUDGED))];
    } catch (Unsupported $e) {
        return ['unsupported' => $e->getMessage()];
    } catch (\Throwable $e) {
        foreach ($own as $class) {
            if ($e instanceof $class) {
                return ['refused' => encode($e->getMessage())];
            }
        }
        return ['error' => encode((string) $e)];
    }
}

// check answers for the library what its passport says it cannot do.
function check(array $given, array $passport): void
{
    $method = value($given, 'oauth_signature_method');
    if ($method !== null && !in_array(strtolower($method), $passport['features'], true)) {
        throw new Unsupported("no signature method $method");
    }
    if (!in_array($given['placement'], $passport['placements'], true)) {
        throw new Unsupported("no way to place the parameters in the {$given['placement']}");
    }
    if ($given['realm'] !== '' && !in_array('realm', $passport['features'], true)) {
        throw new Unsupported('no way to set a realm');
    }
    foreach (array_intersect(['nonce', 'timestamp'], $passport['settable']) as $name) {
        if (value($given, "oauth_$name") === null) {
            throw new Unsupported("no way to leave out oauth_$name");
        }
    }
}

// decode turns "b64:" strings into the octets they stand for; a PHP string may hold any.
function decode($v)
{
    if (is_string($v)) {
        return str_starts_with($v, 'b64:') ? base64_decode(substr($v, 4)) : $v;
    }
    return is_array($v) ? array_map('Lines\decode', $v) : $v;
}

function encode($v)
{
    if (is_string($v)) {
        return preg_match('//u', $v) && !str_starts_with($v, 'b64:') ? $v : 'b64:' . base64_encode($v);
    }
    return is_array($v) ? array_map('Lines\encode', $v) : $v;
}

// value is the first value of a protocol parameter, or null.
function value(array $given, string $name): ?string
{
    foreach ($given['oauth'] as [$n, $v]) {
        if ($n === $name) {
            return $v;
        }
    }
    return null;
}

// only refuses cases that set protocol parameters which the library has no setting for.
function only(array $given, string ...$more): void
{
    $seen = [];
    foreach ($given['oauth'] as [$name]) {
        if (!in_array($name, [...USUAL, ...$more], true)) {
            throw new Unsupported("no way to set $name");
        }
        if (isset($seen[$name])) {
            throw new Unsupported("no way to set $name twice");
        }
        $seen[$name] = true;
    }
}

// fields makes of pairs the array that PHP libraries take: a name met twice holds a list.
function fields(array $pairs): array
{
    $out = [];
    foreach ($pairs as [$name, $v]) {
        $out[$name] = array_key_exists($name, $out) ? [...(array) $out[$name], $v] : $v;
    }
    return $out;
}

function header(array $given, string $name): string
{
    foreach ($given['request']['headers'] as [$n, $v]) {
        if (strcasecmp($n, $name) === 0) {
            return $v;
        }
    }
    return '';
}
