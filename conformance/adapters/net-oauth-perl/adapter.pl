use strict;
use warnings;
use Crypt::OpenSSL::RSA;
use Encode qw(decode_utf8);
use Lines qw(serve unsupported value only once words known header);
use List::Util qw(pairs);
use Net::OAuth;
use URI;

my $own = qr/^(Missing required parameter|Parameter |Unable to load|Header must)/;    # how the library declines

# The kind of message follows from the protocol parameters, as it does for a program that uses the library.
sub kind {
    my ($has) = @_;
    return 'request token' if $has->('oauth_callback');
    return 'access token'  if $has->('oauth_verifier');
    return $has->('oauth_token') ? 'protected resource' : 'consumer';
}

sub sign {
    my ($given) = @_;
    only($given, qw(callback verifier));
    my $r    = words($given);
    my $c    = $given->{credentials};
    unsupported('places form and protocol parameters together') if $given->{placement} eq 'query' && @{ $given->{pairs}{form} };
    my $kind = kind(sub { defined value($given, $_[0]) });
    my %message = map { my ($name) = $_->[0] =~ /^oauth_(.*)/; ($name => $_->[1]) } @{ $given->{oauth} };
    $message{signature_key} = Crypt::OpenSSL::RSA->new_private_key($c->{private_key}) if $message{signature_method} eq 'RSA-SHA1';
    my $request = Net::OAuth->request($kind)->new(
        %message,
        consumer_secret => $c->{consumer_secret},
        token_secret    => $c->{token_secret},
        request_method  => $r->{method},
        request_url     => $r->{url},
        extra_params    => once($given->{pairs}{form}),
        ($kind =~ /token/ ? (protocol_version => Net::OAuth::PROTOCOL_VERSION_1_0A) : ()),
    );
    $request->sign;
    my %made = (
        base_uri    => $request->normalized_request_url,
        base_string => $request->signature_base_string,
        key         => $message{signature_key} ? '' : $request->signature_key,
        signature   => $request->signature,
    );
    $made{authorization} = $request->to_authorization_header($given->{realm} eq '' ? undef : $given->{realm}) if $given->{placement} eq 'header';
    $made{url}           = $request->to_url       if $given->{placement} eq 'query';
    $made{body}          = $request->to_post_body if $given->{placement} eq 'body';
    return %made;
}

# The library checks signatures and leaves credentials, nonces and the clock to its caller.
sub verify {
    my ($given) = @_;
    unsupported('leaves nonces to its caller') if @{ $given->{seen} };
    my $r      = words($given);
    my $bare   = $r->{url} =~ s/[?#].*//sr;
    my $token  = grep { $_->{token} ne '' } known($given);
    # A server knows from the endpoint which kind of message it reads; here it is told by what the request holds.
    my $all    = join ' ', $r->{url}, "$r->{body}", header($given, 'Authorization');
    my $kind   = $all =~ /oauth_callback=/ ? 'request token' : $all =~ /oauth_verifier=/ ? 'access token' : $token ? 'protected resource' : 'consumer';
    my $class  = Net::OAuth->request($kind);
    my %api    = (request_method => $r->{method}, consumer_secret => '', token_secret => '');
    $api{protocol_version} = Net::OAuth::PROTOCOL_VERSION_1_0A if $kind =~ /token/;
    my $form   = header($given, 'Content-Type') =~ m{^application/x-www-form-urlencoded}i;
    my $header = header($given, 'Authorization');

    my $request = eval {
        if ($header ne '') {
            my $fields = URI->new('', 'http');
            $fields->query($form ? "$r->{body}" : '');
            my @pairs = map { decode_utf8($_) } $fields->query_form;    # as web frameworks do before it is asked
            my $extra = once([pairs @pairs]);
            return $class->from_authorization_header($header, %api, request_url => $r->{url}, extra_params => $extra);
        }
        return $class->from_post_body("$r->{body}", %api, request_url => $r->{url}) if $form && $r->{body} =~ /oauth_signature=/;
        return $class->from_url($r->{url}, %api, request_url => $bare);
    } or return refusal($@);
    my ($c) = grep { $_->{consumer_key} eq $request->consumer_key && (!$request->can('token') || $_->{token} eq $request->token) } known($given);
    unsupported('leaves it to its caller to look up the credentials') unless $c;
    $request->consumer_secret($c->{consumer_secret});
    $request->token_secret($c->{token_secret});
    my @key = map { Crypt::OpenSSL::RSA->new_public_key($_->{public_key}) } grep { $request->signature_method =~ /^RSA/ } $c;
    my $valid = eval { $request->verify(@key) ? 1 : 0 };
    return defined $valid ? (verdict => $valid ? 'accept' : 'refuse') : refusal($@);
}

# refusal: a message that the library declines to read is one that it refuses.
sub refusal {
    my ($why) = @_;
    die $why unless $why =~ $own;
    return (verdict => 'refuse');
}

serve(version => $Net::OAuth::VERSION, own => $own, sign => \&sign, verify => \&verify);
