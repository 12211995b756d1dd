package Lines;

# Protocol lines/1 for Perl: one JSON object a line on STDIN, one answer a line on STDOUT.
# An adapter calls serve with functions that call its library.

use strict;
use warnings;
use Encode qw(decode encode FB_CROAK LEAVE_SRC);
use Exporter qw(import);
use JSON::PP;
use MIME::Base64;
use Scalar::Util qw(blessed);

our @EXPORT_OK = qw(serve unsupported value only once words known header);

my $json = JSON::PP->new->utf8->canonical;

# serve answers every line. own matches the messages by which the library declines.
sub serve {
    my (%library) = @_;
    open my $out, '>&', \*STDOUT or die $!;
    open STDOUT, '>&', \*STDERR or die $!;    # stdout carries answers only
    $out->autoflush(1);
    binmode STDERR, ':encoding(UTF-8)';
    local $/ = "\n";
    my $passport = do { open my $f, '<', 'passport.json' or die $!; local $/; $json->decode(<$f>) };
    while (my $line = <STDIN>) {
        next unless $line =~ /\S/;
        $line =~ s/^\xef\xbb\xbf//;
        my $message = $json->decode($line);
        my $answer  = eval { reply($message, $passport, \%library) } || failure($@, \%library);
        print $out $json->encode({ seq => $message->{seq}, %$answer }), "\n";
    }
}

sub reply {
    my ($message, $passport, $library) = @_;
    my $op = $message->{op};
    return { %$passport, protocol => 1, version => $library->{version}, language => sprintf('Perl %vd', $^V) } if $op eq 'hello';
    unsupported("no such operation: $op") unless grep { $_ eq $op } @{ $passport->{ops} };
    my $given = taken($message->{given});
    check($given, $passport) if $op eq 'sign';
    my %blank =
      $op eq 'sign'
      ? (parameters => [], map { $_ => '' } qw(base_string signature authorization url body base_uri key))
      : (verdict => '', problem => '', status => 0);
    my %made = $library->{$op}->($given);
    $blank{$_} = sent("$made{$_}") for grep { defined $made{$_} } keys %made;
    $blank{status} += 0 if $op eq 'verify';
    return { out => \%blank };
}

sub failure {
    my ($why, $library) = @_;
    return { unsupported => $$why } if blessed $why && $why->isa('Lines::Unsupported');
    return { ($why =~ $library->{own} ? 'refused' : 'error') => sent("$why") };
}

sub unsupported { my ($why) = @_; die bless \$why, 'Lines::Unsupported' }

# check answers for the library what its passport says it cannot do.
sub check {
    my ($given, $passport) = @_;
    my $method = value($given, 'oauth_signature_method');
    unsupported("no signature method $method") if defined $method && !grep { $_ eq lc $method } @{ $passport->{features} };
    unsupported("no way to place the parameters in the $given->{placement}") unless grep { $_ eq $given->{placement} } @{ $passport->{placements} };
    unsupported('no way to set a realm') if $given->{realm} ne '' && !grep { $_ eq 'realm' } @{ $passport->{features} };
    for my $name (qw(nonce timestamp)) {
        next unless grep { $_ eq $name } @{ $passport->{settable} };
        unsupported("no way to leave out oauth_$name") unless defined value($given, "oauth_$name");
    }
}

# taken turns "b64:" strings into text, or into Lines::Octets where the octets are not UTF-8.
sub taken {
    my ($v) = @_;
    return [map { taken($_) } @$v] if ref $v eq 'ARRAY';
    return { map { $_ => taken($v->{$_}) } keys %$v } if ref $v eq 'HASH';
    return $v unless defined $v && !ref $v && $v =~ /^b64:(.*)/s;
    my $octets = decode_base64($1);
    my $text = eval { decode('UTF-8', $octets, FB_CROAK | LEAVE_SRC) };
    return defined $text ? $text : bless \$octets, 'Lines::Octets';
}

# sent makes of what a library returned, octets or characters, the text that goes into an answer.
sub sent {
    my ($v) = @_;
    my $octets = utf8::is_utf8($v) ? encode('UTF-8', $v) : $v;
    my $text = eval { decode('UTF-8', $octets, FB_CROAK | LEAVE_SRC) };
    return defined $text && $text !~ /^b64:/ ? $text : 'b64:' . encode_base64($octets, '');
}

# value is the first value of a protocol parameter, or undef.
sub value {
    my ($given, $name) = @_;
    for my $p (@{ $given->{oauth} }) { return $p->[1] if $p->[0] eq $name }
    return undef;
}

# only refuses cases that set protocol parameters which the library has no setting for.
sub only {
    my ($given, @more) = @_;
    my %can = map { ("oauth_$_" => 1) } qw(consumer_key token signature_method timestamp nonce version), @more;
    my %seen;
    for my $p (@{ $given->{oauth} }) {
        unsupported("no way to set $p->[0]") unless $can{ $p->[0] };
        unsupported("no way to set $p->[0] twice") if $seen{ $p->[0] }++;
    }
}

# once makes a hash of pairs, and refuses those that hold a name twice.
sub once {
    my ($pairs) = @_;
    my %hash;
    for my $p (@$pairs) {
        unsupported('takes a hash, which cannot hold a name twice') if exists $hash{ $p->[0] };
        unsupported('takes text, and this case holds octets that are not') if grep { ref } @$p;
        $hash{ $p->[0] } = $p->[1];
    }
    return \%hash;
}

# words makes sure that all but body and pairs is text, and returns the request.
sub words {
    my ($given) = @_;
    my @todo = map { $given->{$_} } grep { !/^(request|pairs)$/ } keys %$given;
    push @todo, @{ $given->{request} }{qw(method url headers)};
    while (@todo) {
        my $v = shift @todo;
        unsupported('takes text, and this case holds octets that are not') if blessed $v && $v->isa('Lines::Octets');
        push @todo, ref $v eq 'ARRAY' ? @$v : ref $v eq 'HASH' ? values %$v : ();
    }
    return $given->{request};
}

# known lists the credentials that a verifier is to know: nobody, if the list is empty.
sub known {
    my ($given) = @_;
    return $given->{known} ? @{ $given->{known} } : ($given->{credentials});
}

sub header {
    my ($given, $name) = @_;
    for my $h (@{ $given->{request}{headers} }) { return $h->[1] if lc $h->[0] eq lc $name }
    return '';
}

package Lines::Octets;
use overload '""' => sub { ${ $_[0] } }, fallback => 1;

1;
