require 'lines'
require 'signet/oauth_1/client'
require 'signet/oauth_1/server'

# What the library makes on the way to a signature, noted as it passes; nonce and timestamp are methods of its module.
NOTED = {}
CASE = {}
Lines.note(NOTED, :base_string, Signet::OAuth1.singleton_class, :generate_base_string)
Lines.note(NOTED, :signature, Signet::OAuth1.singleton_class, :sign_parameters)
Signet::OAuth1.define_singleton_method(:generate_nonce) { CASE[:nonce] }
Signet::OAuth1.define_singleton_method(:generate_timestamp) { CASE[:timestamp] }

sign = lambda do |given|
  Lines.only(given)
  raise Lines::Unsupported, 'no way to leave out oauth_version' unless Lines.value(given, 'oauth_version')

  NOTED.clear
  CASE.update(nonce: Lines.value(given, 'oauth_nonce'), timestamp: Lines.value(given, 'oauth_timestamp'))
  c = given['credentials']
  r = given['request']
  method = Lines.value(given, 'oauth_signature_method')
  token = Lines.value(given, 'oauth_token')
  client = Signet::OAuth1::Client.new(
    client_credential_key: Lines.value(given, 'oauth_consumer_key'),
    client_credential_secret: method.start_with?('RSA') ? c['private_key'] : c['consumer_secret'],
    token_credential_key: token,
    token_credential_secret: c['token_secret'],
    two_legged: token.nil?
  )
  request = client.generate_authenticated_request(
    method: r['method'], uri: r['url'], headers: r['headers'], body: r['body'],
    signature_method: method, realm: given['realm'].empty? ? nil : given['realm']
  )
  NOTED.merge(authorization: request['Authorization'], url: request.to_env(Faraday.default_connection).url.to_s)
end

# The server asks its caller for secrets, for what it has seen, which it names by nonce and timestamp, and whether there is a token.
verify = lambda do |given|
  raise Lines::Unsupported, 'reads protocol parameters from the header only' if Lines.header(given, 'Authorization').empty?

  list = Lines.known(given)
  raise Lines::Unsupported, 'verifies RSA with a private key only' if list.any? { |c| !c['public_key'].empty? }

  server = Signet::OAuth1::Server.new(
    client_credential: ->(key) { list.find { |c| c['consumer_key'] == key }&.then { |c| Signet::OAuth1::Credential.new(key, c['consumer_secret']) } },
    token_credential: ->(key) { list.find { |c| c['token'] == key }&.then { |c| Signet::OAuth1::Credential.new(key, c['token_secret']) } },
    nonce_timestamp: ->(nonce, timestamp) { given['seen'].none? { |_, _, t, n| t == timestamp && n == nonce } }
  )
  r = given['request']
  begin
    genuine = server.authenticate_resource_request(
      method: r['method'], uri: r['url'], headers: r['headers'], body: r['body'], two_legged: list.all? { |c| c['token'].empty? }
    )
    { verdict: genuine ? 'accept' : 'refuse' }
  rescue Signet::MalformedAuthorizationError, Signet::ParseError, NotImplementedError
    { verdict: 'refuse' }
  end
end

own = [ArgumentError, Signet::ParseError, Addressable::URI::InvalidURIError]
Lines.serve(version: Gem::Specification.find_by_name('signet').version.to_s, own: own, sign: sign, verify: verify)
