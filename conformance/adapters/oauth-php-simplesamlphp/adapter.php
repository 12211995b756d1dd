<?php
require '../_php/lines.php';
require '/usr/share/simplesamlphp/modules/oauth/libextinc/OAuth.php';

use Lines\Unsupported;

// The library is asked for RSA keys by a method that its users write.
class Rsa extends OAuthSignatureMethod_RSA_SHA1
{
    public function __construct(private string $key) {}
    protected function fetch_public_cert(&$request) { return ''; }
    protected function fetch_private_cert(&$request) { return $this->key; }
}

function sign(array $given): array
{
    Lines\only($given, 'oauth_callback', 'oauth_verifier');
    if (Lines\value($given, 'oauth_version') === null) {
        throw new Unsupported('no way to leave out oauth_version');
    }
    $c = $given['credentials'];
    $r = $given['request'];
    $kind = match (Lines\value($given, 'oauth_signature_method')) {
        'HMAC-SHA1' => new OAuthSignatureMethod_HMAC_SHA1,
        'PLAINTEXT' => new OAuthSignatureMethod_PLAINTEXT,
        'RSA-SHA1' => new Rsa($c['private_key']),
    };
    $consumer = new OAuthConsumer(Lines\value($given, 'oauth_consumer_key'), $c['consumer_secret']);
    $name = Lines\value($given, 'oauth_token');
    $token = $name === null ? null : new OAuthToken($name, $c['token_secret']);
    $own = array_filter($given['oauth'], fn ($p) => !in_array($p[0], ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method']));
    $request = OAuthRequest::from_consumer_and_token($consumer, $token, $r['method'], $r['url'], Lines\fields([...$given['pairs']['form'], ...$own]));
    $request->sign_request($kind, $consumer, $token);
    $out = ['base_string' => $kind->get_name() === 'PLAINTEXT' ? '' : $request->base_string, 'signature' => $request->get_parameter('oauth_signature')];
    if ($given['placement'] === 'header') {
        return $out + ['authorization' => substr($request->to_header($given['realm'] === '' ? null : $given['realm']), strlen('Authorization: '))];
    }
    if ($given['placement'] === 'query' && $given['pairs']['form']) {
        throw new Unsupported('places form and protocol parameters together');
    }
    return $out + ($given['placement'] === 'query' ? ['url' => $request->to_url()] : ['url' => $request->get_normalized_http_url(), 'body' => $request->to_postdata()]);
}

Lines\serve(trim(shell_exec("dpkg-query -W -f '\${Version}' simplesamlphp")), [OAuthException::class], ['sign' => 'sign']);
