<?php
// Talks to an Alteryx Gallery, with the parameters in the query. PHP 8, no packages.
//
// Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret php gallery.php

function signed_query(string $method, string $url, array $params): string
{
    $params += [
        'oauth_consumer_key' => getenv('GALLERY_KEY'),
        'oauth_nonce' => bin2hex(random_bytes(8)),
        'oauth_signature_method' => 'HMAC-SHA1',
        'oauth_timestamp' => (string) time(),
        'oauth_version' => '1.0',
    ];
    $pairs = [];
    foreach ($params as $name => $value) {
        $pairs[rawurlencode($name)] = rawurlencode($value); // rawurlencode: a blank is %20; urlencode would write +
    }
    ksort($pairs, SORT_STRING);
    $normalized = implode('&', array_map(fn ($n, $v) => "$n=$v", array_keys($pairs), $pairs));
    $u = parse_url($url);
    $default = ['http' => 80, 'https' => 443][$u['scheme']];
    $port = isset($u['port']) && $u['port'] !== $default ? ":{$u['port']}" : '';
    $uri = strtolower($u['scheme']) . '://' . strtolower($u['host']) . $port . $u['path'];
    $base = strtoupper($method) . '&' . rawurlencode($uri) . '&' . rawurlencode($normalized);
    $signature = base64_encode(hash_hmac('sha1', $base, rawurlencode(getenv('GALLERY_SECRET')) . '&', true));
    return $normalized . '&oauth_signature=' . rawurlencode($signature); // escaped: it may hold + and /
}

function call(string $method, string $path, array $params = [], ?array $body = null): string
{
    $url = getenv('GALLERY_URL') . $path;
    $http = ['method' => $method, 'ignore_errors' => true, 'timeout' => 30];
    if ($method === 'POST') {
        $http['header'] = 'Content-Type: application/json';
        $http['content'] = json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }
    $answer = file_get_contents($url . '?' . signed_query($method, $url, $params), false, stream_context_create(['http' => $http]));
    if (!str_contains($http_response_header[0], ' 200 ')) {
        fwrite(STDERR, "$method $path: {$http_response_header[0]} $answer\n");
        exit(1);
    }
    return $answer;
}

$apps = array_values(array_filter(
    json_decode(call('GET', '/v1/workflows/subscription/', ['search' => 'quarterly sales', 'limit' => '10']), true),
    fn ($a) => $a['packageType'] === 0,
));
$id = $apps[0]['id'];
echo 'app: ', $apps[0]['metaInfo']['name'], "\n";
echo 'questions: ', implode(', ', array_column(json_decode(call('GET', "/v1/workflows/$id/questions/"), true), 'name')), "\n";

$title = 'Q3 & more: 100%';
$job = json_decode(call('POST', "/v1/workflows/$id/jobs/", [], ['questions' => [['name' => 'Title', 'value' => $title]], 'priority' => 0]), true);
while (in_array($job['status'], ['Queued', 'Running'], true)) {
    usleep(200_000);
    $job = json_decode(call('GET', "/v1/jobs/{$job['id']}/"), true);
}
echo "job: {$job['status']} {$job['disposition']}\n";

$outputs = array_column($job['outputs'], 'id', 'name');
$text = call('GET', "/v1/jobs/{$job['id']}/output/{$outputs['Answers.csv']}/", ['format' => 'Csv']);
echo $text;
exit(str_contains($text, $title) ? 0 : 1);
