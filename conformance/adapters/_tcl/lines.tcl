# Protocol lines/1 for Tcl: one JSON object a line on stdin, one answer a line on stdout.
# An adapter calls lines::serve with a command that calls its library.
package require json
package require base64

namespace eval ::lines {
    variable passport {}
}

proc ::lines::unsupported {words} {
    return -code error -errorcode UNSUPPORTED $words
}

# serve answers every line. own matches the error codes by which the library declines.
proc ::lines::serve {version own sign} {
    variable passport
    set file [open passport.json]
    fconfigure $file -encoding utf-8
    set text [string trim [read $file]]
    close $file
    set passport [json::json2dict $text]
    fconfigure stdin -encoding utf-8 -translation lf
    fconfigure stdout -encoding utf-8 -translation lf -buffering line
    while {[gets stdin line] >= 0} {
        set line [string trim $line " \r\ufeff"]
        if {$line eq ""} continue
        set message [json::json2dict $line]
        set seq [dict get $message seq]
        if {[dict get $message op] eq "hello"} {
            set more "\"seq\":$seq,\"protocol\":1,\"version\":[quote $version],\"language\":[quote "Tcl [info patchlevel]"],"
            puts [string map {\n {}} "\{$more[string range $text 1 end]"]
            continue
        }
        if {[catch {reply $message $sign} answer options]} {
            set code [dict get $options -errorcode]
            set kind [expr {$code eq "UNSUPPORTED" ? "unsupported" : [string match $own $code] ? "refused" : "error"}]
            set words [expr {$kind eq "error" ? [dict get $options -errorinfo] : $answer}]
            set answer "\"$kind\":[quote $words]"
        }
        puts "\{\"seq\":$seq,$answer\}"
    }
}

proc ::lines::reply {message sign} {
    variable passport
    set op [dict get $message op]
    if {$op ni [dict get $passport ops]} {unsupported "no such operation: $op"}
    set given [dict get $message given]
    check $given
    set made [$sign $given]
    set out [list "\"parameters\":\[\]"]
    foreach field {base_string signature authorization url body base_uri key} {
        lappend out "\"$field\":[quote [expr {[dict exists $made $field] ? [dict get $made $field] : ""}]]"
    }
    return "\"out\":\{[join $out ,]\}"
}

# check answers for the library what its passport says it cannot do.
proc ::lines::check {given} {
    variable passport
    set method [value $given oauth_signature_method]
    if {$method ne "" && [string tolower $method] ni [dict get $passport features]} {unsupported "no signature method $method"}
    set placement [dict get $given placement]
    if {$placement ni [dict get $passport placements]} {unsupported "no way to place the parameters in the $placement"}
    if {[dict get $given realm] ne ""} {unsupported "no way to set a realm"}
}

# only refuses cases that set protocol parameters which the library has no setting for.
proc ::lines::only {given names} {
    foreach pair [dict get $given oauth] {
        set name [lindex $pair 0]
        if {$name ni $names} {unsupported "no way to set $name"}
        if {[incr seen($name)] > 1} {unsupported "no way to set $name twice"}
    }
}

# value is the first value of a protocol parameter, or "".
proc ::lines::value {given name} {
    foreach pair [dict get $given oauth] {
        if {[lindex $pair 0] eq $name} {return [text [lindex $pair 1]]}
    }
    return ""
}

# text turns a "b64:" string into the text it stands for.
proc ::lines::text {string} {
    if {![string match b64:* $string]} {return $string}
    set octets [base64::decode [string range $string 4 end]]
    set text [encoding convertfrom utf-8 $octets]
    if {[encoding convertto utf-8 $text] ne $octets} {unsupported "takes text, and this case holds octets that are not"}
    return $text
}

proc ::lines::quote {string} {
    if {[string match b64:* $string]} {
        set string b64:[base64::encode -maxlen 0 [encoding convertto utf-8 $string]]
    }
    set string [string map {\\ \\\\ \" \\\" \n \\n \r \\r \t \\t} $string]
    set out ""
    foreach char [split $string ""] {
        append out [expr {[scan $char %c] < 32 ? [format \\u%04x [scan $char %c]] : $char}]
    }
    return "\"$out\""
}
