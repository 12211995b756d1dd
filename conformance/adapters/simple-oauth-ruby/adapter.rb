require 'lines'
require 'simple_oauth'

sign = lambda do |given|
  Lines.only(given, 'oauth_callback', 'oauth_verifier')
  c = given['credentials']
  r = given['request']
  options = given['oauth'].to_h { |name, value| [name.delete_prefix('oauth_').to_sym, value] }
  options[:consumer_secret] = options[:signature_method].start_with?('RSA') ? c['private_key'] : c['consumer_secret']
  options[:token_secret] = c['token_secret']
  header = SimpleOAuth::Header.new(r['method'], r['url'], given['pairs']['form'], options)
  plain = options[:signature_method] == 'PLAINTEXT'
  {
    base_uri: header.url,
    base_string: plain ? '' : header.send(:signature_base),
    key: options[:signature_method].start_with?('RSA') ? '' : header.send(:secret),
    signature: header.signed_attributes[:oauth_signature],
    authorization: header.to_s
  }
end

# The library compares signatures; credentials, nonces and the clock are left to its caller.
verify = lambda do |given|
  raise Lines::Unsupported, 'leaves nonces to its caller' unless given['seen'].empty?

  authorization = Lines.header(given, 'Authorization')
  raise Lines::Unsupported, 'reads protocol parameters from the header only' if authorization.empty?

  r = given['request']
  form = Lines.header(given, 'Content-Type').match?(%r{\Aapplication/x-www-form-urlencoded}i)
  pairs = form ? URI.decode_www_form(r['body']) : [] # as a web framework does before it is asked
  begin
    header = SimpleOAuth::Header.new(r['method'], r['url'], pairs, authorization)
    c = Lines.known(given).find { |k| k['consumer_key'] == header.options[:consumer_key] && k['token'] == header.options[:token].to_s }
    raise Lines::Unsupported, 'leaves it to its caller to look up the credentials' unless c
    raise Lines::Unsupported, 'verifies RSA with a private key only' if header.options[:signature_method].to_s.start_with?('RSA')

    { verdict: header.valid?(consumer_secret: c['consumer_secret'], token_secret: c['token_secret']) ? 'accept' : 'refuse' }
  rescue RuntimeError => e
    raise unless e.message.start_with?('SimpleOAuth:') # its words for parameters that it does not want

    { verdict: 'refuse' }
  end
end

Lines.serve(version: Gem::Specification.find_by_name('simple_oauth').version.to_s, own: [RuntimeError, URI::Error], sign: sign, verify: verify)
