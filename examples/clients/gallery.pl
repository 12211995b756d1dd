#!/usr/bin/perl
# Talks to an Alteryx Gallery, with the parameters in the query. Core modules only.
#
# Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret perl gallery.pl
use strict;
use warnings;
use Digest::SHA qw(hmac_sha1);
use HTTP::Tiny;
use JSON::PP qw(decode_json encode_json);
use MIME::Base64 qw(encode_base64);
use Time::HiRes qw(sleep);

my ($base, $key, $secret) = @ENV{qw(GALLERY_URL GALLERY_KEY GALLERY_SECRET)};

# RFC 5849 section 3.6, on octets.
sub escape { my $s = shift; utf8::encode($s) if utf8::is_utf8($s); $s =~ s/([^A-Za-z0-9\-._~])/sprintf '%%%02X', ord $1/ge; $s }

sub signed_query {
    my ($method, $url, %params) = @_;
    %params = (
        %params,
        oauth_consumer_key     => $key,
        oauth_nonce            => join('', map { sprintf '%02x', int rand 256 } 1 .. 8),
        oauth_signature_method => 'HMAC-SHA1',
        oauth_timestamp        => time,
        oauth_version          => '1.0',
    );
    my $normalized = join '&', sort map { escape($_) . '=' . escape($params{$_}) } keys %params;
    my ($scheme, $host, $path) = $url =~ m{^(https?)://([^/]+)(/.*)$}i or die "no address: $url";
    $host = lc $host;
    $host =~ s/:80$//  if lc $scheme eq 'http';
    $host =~ s/:443$// if lc $scheme eq 'https';
    my $string = join '&', uc $method, escape(lc($scheme) . "://$host$path"), escape($normalized);
    my $signature = encode_base64(hmac_sha1($string, escape($secret) . '&'), '');    # '': no line end
    return "$normalized&oauth_signature=" . escape($signature);
}

sub call {
    my ($method, $path, $params, $body) = @_;
    my $url     = $base . $path;
    my $options = $body ? { headers => { 'Content-Type' => 'application/json' }, content => encode_json($body) } : {};
    my $answer  = HTTP::Tiny->new(timeout => 30)->request($method, "$url?" . signed_query($method, $url, %{ $params || {} }), $options);
    die "$method $path: $answer->{status} $answer->{content}\n" if $answer->{status} != 200;
    return $answer->{content};
}

my ($app) = grep { $_->{packageType} == 0 } @{ decode_json(call('GET', '/v1/workflows/subscription/', { search => 'quarterly sales', limit => 10 })) };
print "app: $app->{metaInfo}{name}\n";
print 'questions: ', join(', ', map { $_->{name} } @{ decode_json(call('GET', "/v1/workflows/$app->{id}/questions/")) }), "\n";

my $title = 'Q3 & more: 100%';
my $job = decode_json(call('POST', "/v1/workflows/$app->{id}/jobs/", {}, { questions => [{ name => 'Title', value => $title }], priority => 0 }));
while ($job->{status} eq 'Queued' || $job->{status} eq 'Running') {
    sleep 0.2;
    $job = decode_json(call('GET', "/v1/jobs/$job->{id}/"));
}
print "job: $job->{status} $job->{disposition}\n";

my ($output) = grep { $_->{name} eq 'Answers.csv' } @{ $job->{outputs} };
my $text = call('GET', "/v1/jobs/$job->{id}/output/$output->{id}/", { format => 'Csv' });
print $text;
exit(index($text, $title) >= 0 ? 0 : 1);
