use strict;
use warnings;
use Digest::SHA;
use Encode qw(encode_utf8);
use HTTP::Request;
use Lines qw(serve value only words);
use LWP::Authen::OAuth;

# The library makes its signature with Digest::SHA and MIME::Base64; what passes there is noted.
my %made;
{
    no warnings qw(redefine prototype);
    my ($hmac, $base64) = (\&Digest::SHA::hmac_sha1, \&MIME::Base64::encode_base64);
    *Digest::SHA::hmac_sha1      = sub { @made{qw(base_string key)} = @_; $hmac->(@_) };
    *MIME::Base64::encode_base64 = sub { $made{signature} = $base64->(@_) };
}

sub sign {
    my ($given) = @_;
    only($given, qw(callback verifier));
    my $r     = words($given);
    my $c     = $given->{credentials};
    my $agent = LWP::Authen::OAuth->new(
        oauth_consumer_key    => value($given, 'oauth_consumer_key'),
        oauth_consumer_secret => $c->{consumer_secret},
        oauth_token           => value($given, 'oauth_token'),
        oauth_token_secret    => $c->{token_secret},
    );
    my $body    = ref $r->{body} ? "$r->{body}" : encode_utf8($r->{body});
    my $request = HTTP::Request->new($r->{method}, $r->{url}, [map { @$_ } @{ $r->{headers} }], $body);
    # A request that carries protocol parameters keeps them: so says the documentation of the nonce.
    my @set = map { @$_ } grep { $_->[0] !~ /^oauth_(consumer_key|token|signature_method)$/ } @{ $given->{oauth} };
    LWP::Authen::OAuth::oauth_authorization_param($request, @set);
    %made = ();
    $agent->sign_hmac_sha1($request);
    return (%made, authorization => scalar $request->header('Authorization'), url => $request->uri, body => $request->content);
}

serve(version => $LWP::Authen::OAuth::VERSION, own => qr/^(?!)/, sign => \&sign);
