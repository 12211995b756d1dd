use strict;
use warnings;
use Crypt::OpenSSL::RSA;
use Lines qw(serve value only words);
use MIME::Base64;
use WWW::OAuth;
use WWW::OAuth::Request::Basic;

sub sign {
    my ($given) = @_;
    only($given, qw(callback verifier));
    my $r     = words($given);
    my $c     = $given->{credentials};
    my $oauth = WWW::OAuth->new(
        client_id        => value($given, 'oauth_consumer_key'),
        client_secret    => $c->{consumer_secret},
        token            => value($given, 'oauth_token'),
        token_secret     => $c->{token_secret},
        signature_method => value($given, 'oauth_signature_method'),
    );
    if ($oauth->signature_method eq 'RSA-SHA1') {    # the library has its caller sign, by a function
        my $key = Crypt::OpenSSL::RSA->new_private_key($c->{private_key});
        $oauth->signer(sub { encode_base64($key->sign($_[0]), '') });
    }
    my ($signer, %made) = $oauth->signer;
    $oauth->signer(sub { $made{base_string} = $_[0]; $made{signature} = $signer->(@_) });

    my %headers = map { @$_ } @{ $r->{headers} };
    my $request = WWW::OAuth::Request::Basic->new(method => $r->{method}, url => $r->{url}, content => "$r->{body}", headers => \%headers);
    my %own     = map { @$_ } grep { $_->[0] !~ /^oauth_(consumer_key|token|signature_method)$/ } @{ $given->{oauth} };
    $own{realm} = $given->{realm} if $given->{realm} ne '';
    $made{authorization} = $oauth->authorization_header($request, \%own);
    return %made;
}

serve(version => $WWW::OAuth::VERSION, own => qr/^(Client ID and secret|Signer |OAuth parameters|Unknown)/, sign => \&sign);
