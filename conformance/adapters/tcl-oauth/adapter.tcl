source ../_tcl/lines.tcl
package require oauth

# While it debugs, the library prints its base string; what it prints is taken here.
proc ::oauth::puts {words} {
    regexp {BaseString: (.*)} $words -> ::base
}

# header takes a URL for GET, and a URL and a form for POST.
proc sign {given} {
    lines::only $given {oauth_consumer_key oauth_token oauth_signature_method oauth_timestamp oauth_nonce oauth_version}
    set request [dict get $given request]
    set method [dict get $request method]
    set body [lines::text [dict get $request body]]
    if {$method ni {GET POST} || ($method eq "POST") != ($body ne "")} {
        lines::unsupported "signs GET, and POST with a form"
    }
    if {$body ne "" && [llength [dict get $given pairs form]] == 0} {
        lines::unsupported "takes every body for a form"
    }
    if {[lines::value $given oauth_token] eq ""} {
        lines::unsupported "signs with a token only"
    }
    set credentials [dict get $given credentials]
    oauth::config -debug 1 \
        -signmethod [lines::value $given oauth_signature_method] \
        -consumerkey [lines::value $given oauth_consumer_key] \
        -consumersecret [lines::text [dict get $credentials consumer_secret]] \
        -accesstoken [lines::value $given oauth_token] \
        -accesstokensecret [lines::text [dict get $credentials token_secret]]
    set header [oauth::header [lines::text [dict get $request url]] $body]
    return [dict create base_string $::base authorization [lindex $header 1]]
}

lines::serve [package require oauth] {OAUTH *} sign
