# Protocol lines/1 for Ruby: one JSON object a line on stdin, one answer a line on stdout.
# An adapter calls Lines.serve with lambdas that call its library.
require 'base64'
require 'json'

module Lines
  class Unsupported < StandardError; end

  SIGNED = { base_string: '', signature: '', authorization: '', url: '', body: '', parameters: [], base_uri: '', key: '' }.freeze
  JUDGED = { verdict: '', problem: '', status: 0 }.freeze
  USUAL = %w[oauth_consumer_key oauth_token oauth_signature_method oauth_timestamp oauth_nonce oauth_version].freeze

  module_function

  # serve answers every line. own are the exceptions by which the library declines.
  def serve(version:, own: [], **ops)
    out = $stdout.dup
    $stdout.reopen($stderr) # stdout carries answers only
    out.sync = true
    passport = JSON.parse(File.read('passport.json'))
    $stdin.set_encoding('UTF-8')
    while (line = $stdin.gets("\n"))
      next if line.strip.empty?

      message = JSON.parse(line.delete_prefix("\u{feff}"))
      out.write(JSON.generate({ seq: message['seq'] }.merge(reply(message, passport, version, own, ops))), "\n")
    end
  end

  def reply(message, passport, version, own, ops)
    op = message['op']
    return passport.merge(protocol: 1, version: version, language: "Ruby #{RUBY_VERSION}") if op == 'hello'
    raise Unsupported, "no such operation: #{op}" unless passport['ops'].include?(op)

    given = decode(message['given'])
    check(given, passport) if op == 'sign'
    made = ops[op.to_sym].call(given)
    { out: encode((op == 'sign' ? SIGNED : JUDGED).merge(made)) }
  rescue Unsupported => e
    { unsupported: e.message }
  rescue *own => e
    { refused: encode(e.message) }
  rescue ArgumentError => e # how Ruby declines octets that are not text
    refused = e.message.start_with?('invalid byte sequence')
    refused ? { refused: encode(e.message) } : { error: encode(e.full_message(highlight: false)) }
  rescue Exception => e # rubocop:disable Lint/RescueException
    { error: encode(e.full_message(highlight: false)) }
  end

  # check answers for the library what its passport says it cannot do.
  def check(given, passport)
    method = value(given, 'oauth_signature_method')
    raise Unsupported, "no signature method #{method}" if method && !passport['features'].include?(method.downcase)
    raise Unsupported, "no way to place the parameters in the #{given['placement']}" unless passport['placements'].include?(given['placement'])
    raise Unsupported, 'no way to set a realm' if given['realm'] != '' && !passport['features'].include?('realm')
    (%w[nonce timestamp] & passport['settable']).each do |name|
      raise Unsupported, "no way to leave out oauth_#{name}" unless value(given, "oauth_#{name}")
    end
  end

  # decode turns "b64:" strings into the octets they stand for; a Ruby string may hold any.
  def decode(value)
    case value
    when String then value.start_with?('b64:') ? Base64.decode64(value[4..]).force_encoding('UTF-8') : value
    when Array then value.map { |v| decode(v) }
    when Hash then value.transform_values { |v| decode(v) }
    else value
    end
  end

  def encode(value)
    case value
    when String
      text = value.encoding == Encoding::UTF_8 ? value : value.dup.force_encoding('UTF-8')
      text.valid_encoding? && !text.start_with?('b64:') ? text : "b64:#{Base64.strict_encode64(value)}"
    when Array then value.map { |v| encode(v) }
    when Hash then value.transform_values { |v| encode(v) }
    else value
    end
  end

  # value is the first value of a protocol parameter, or nil.
  def value(given, name)
    given['oauth'].assoc(name)&.last
  end

  # only refuses cases that set protocol parameters which the library has no setting for.
  def only(given, *more)
    names = given['oauth'].map(&:first)
    names.each { |name| raise Unsupported, "no way to set #{name}" unless (USUAL + more).include?(name) }
    twice = names.detect { |name| names.count(name) > 1 }
    raise Unsupported, "no way to set #{twice} twice" if twice
  end

  # known lists the credentials that a verifier is to know: nobody, if the list is empty.
  def known(given)
    given['known'] || [given['credentials']]
  end

  def header(given, name)
    found = given['request']['headers'].find { |h| h[0].casecmp?(name) }
    found ? found[1] : ''
  end

  # note wraps a method of the library so that what it returns is noted under a field.
  def note(into, field, owner, name)
    owner.prepend(Module.new do
      define_method(name) { |*args, **options, &block| into[field] = super(*args, **options, &block) }
    end)
  end
end
