require 'lines'
require 'oauth'
require 'oauth/client/net_http'
require 'oauth/request_proxy/rack_request'
require 'oauth/signature/plaintext'
require 'oauth/signature/rsa/sha1'
require 'rack'
require 'rack/mock'

# What the library makes on the way to a signature, noted as it passes.
NOTED = {}
Lines.note(NOTED, :base_uri, OAuth::RequestProxy::Base, :normalized_uri)
Lines.note(NOTED, :base_string, OAuth::RequestProxy::Base, :signature_base_string)
Lines.note(NOTED, :key, OAuth::Signature::Base, :secret)
Lines.note(NOTED, :signature, OAuth::Signature::Base, :signature)
Lines.note(NOTED, :signature, OAuth::Signature::PLAINTEXT, :signature)

METHODS = %w[Get Post Put Delete Head Options Patch Trace].to_h { |name| [name.upcase, Net::HTTP.const_get(name)] }
SCHEMES = { 'header' => :header, 'query' => :query_string, 'body' => :body }.freeze

sign = lambda do |given|
  Lines.only(given, 'oauth_callback', 'oauth_verifier', 'oauth_body_hash')
  NOTED.clear
  c = given['credentials']
  r = given['request']
  url = URI.parse(r['url'])
  http = Net::HTTP.new(url.host, url.port)
  http.use_ssl = url.scheme == 'https'
  request = METHODS[r['method']]&.new(url.request_uri, r['headers'].to_h) ||
            Net::HTTPGenericRequest.new(r['method'], !r['body'].empty?, true, url.request_uri, r['headers'].to_h)
  request.body = r['body'] unless r['body'].empty?
  method = Lines.value(given, 'oauth_signature_method')
  consumer = OAuth::Consumer.new(Lines.value(given, 'oauth_consumer_key'), method.start_with?('RSA') ? c['private_key'] : c['consumer_secret'])
  token = Lines.value(given, 'oauth_token')
  options = {
    scheme: SCHEMES[given['placement']],
    signature_method: method,
    nonce: Lines.value(given, 'oauth_nonce'),
    timestamp: Lines.value(given, 'oauth_timestamp'),
    oauth_callback: Lines.value(given, 'oauth_callback'),
    oauth_verifier: Lines.value(given, 'oauth_verifier'),
    realm: given['realm'].empty? ? nil : given['realm']
  }
  request.oauth!(http, consumer, OAuth::Token.new(token.to_s, c['token_secret']), options)
  site = "#{url.scheme}://#{url.host}#{":#{url.port}" unless url.port == url.default_port}"
  NOTED.merge(authorization: request['Authorization'].to_s, url: site + request.path, body: request.body.to_s)
end

# The library checks signatures of Rack requests; nonces and the clock are left to its caller.
verify = lambda do |given|
  raise Lines::Unsupported, 'leaves nonces to its caller' unless given['seen'].empty?

  r = given['request']
  environment = { method: r['method'], input: r['body'], 'CONTENT_TYPE' => Lines.header(given, 'Content-Type') }
  r['headers'].each { |name, value| environment["HTTP_#{name.upcase.tr('-', '_')}"] = value }
  request = Rack::Request.new(Rack::MockRequest.env_for(r['url'], environment))
  valid = OAuth::Signature.verify(request) do |proxy|
    c = Lines.known(given).find { |k| k['consumer_key'] == proxy.consumer_key && k['token'] == proxy.token.to_s }
    raise Lines::Unsupported, 'leaves it to its caller to look up the credentials' unless c

    [c['token_secret'], proxy.signature_method.start_with?('RSA') ? c['public_key'] : c['consumer_secret']]
  end
  { verdict: valid ? 'accept' : 'refuse' }
rescue OAuth::Signature::UnknownSignatureMethod, OAuth::Problem
  { verdict: 'refuse' }
end

Lines.serve(version: OAuth::VERSION, own: [OAuth::Error, OAuth::Signature::UnknownSignatureMethod, URI::Error], sign: sign, verify: verify)
