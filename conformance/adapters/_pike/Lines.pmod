//! Protocol lines/1 for Pike: one JSON object a line on stdin, one answer a line on stdout.
//! An adapter calls serve with functions that call its library.

class Unsupported {
  inherit Error.Generic;
}

void unsupported(string reason) { throw(Unsupported(reason, ({}))); }

//! Answers every line until the input ends. declines are the beginnings of the errors by which the library says no.
void serve(string release, function(mapping:mapping) sign, array(string) declines) {
  mapping passport = Standards.JSON.decode(Stdio.read_file("passport.json"));
  while (string line = Stdio.stdin->gets()) {
    if (String.trim_all_whites(line) == "") continue;
    mapping message = Standards.JSON.decode(utf8_to_string(line));
    mapping reply;
    mixed err = catch { reply = answer(message, passport, release, sign); };
    if (objectp(err) && object_program(err) == Unsupported) reply = ([ "unsupported": encode(err->message()) ]);
    else if (err) {
      string said = describe_error(err);
      bool no = sizeof(filter(declines, lambda(string d) { return has_prefix(said, d); }));
      reply = no ? ([ "refused": encode(String.trim_all_whites(said)) ]) : ([ "error": encode(describe_backtrace(err)) ]);
    }
    Stdio.stdout->write(Standards.JSON.encode(reply + ([ "seq": message->seq ]), Standards.JSON.ASCII_ONLY) + "\n");
  }
}

mapping answer(mapping message, mapping passport, string release, function(mapping:mapping) sign) {
  if (message->op == "hello")
    return passport + ([ "protocol": 1, "version": release, "language": "Pike" ]);
  if (message->op != "sign") unsupported("no such operation: " + message->op);
  mapping given = decode(message->given);
  check(given, passport);
  mapping blank = ([ "parameters": ({}) ]) + mkmapping(fields, ({ "" }) * sizeof(fields));
  return ([ "out": blank + map(sign(given), encode) ]);
}

constant fields = ({ "base_uri", "base_string", "key", "signature", "authorization", "url", "body" });

//! Answers for the library what its passport says it cannot do.
void check(mapping given, mapping passport) {
  string method = value(given, "oauth_signature_method");
  if (method && !has_value(passport->features, lower_case(method))) unsupported("no signature method " + method);
  if (!has_value(passport->placements, given->placement)) unsupported("no way to place the parameters in the " + given->placement);
  if (given->realm != "" && !has_value(passport->features, "realm")) unsupported("no way to set a realm");
}

//! The one value of a protocol parameter, or 0.
string value(mapping given, string name) {
  foreach (given->oauth, array pair) if (pair[0] == name) return pair[1];
  return 0;
}

//! Texts that JSON cannot carry travel as "b64:..."; octets that are not UTF-8 are no text here.
mixed decode(mixed v, void|string field) {
  if (mappingp(v)) return mkmapping(indices(v), map(indices(v), lambda(string k) { return decode(v[k], k); }));
  if (arrayp(v)) return map(v, decode);
  if (!stringp(v) || !has_prefix(v, "b64:")) return v;
  string octets = MIME.decode_base64(v[4..]);
  mixed err = catch { return utf8_to_string(octets); };
  if (field == "body") return octets;
  unsupported("takes text, and this case holds octets that are not");
}

string encode(string v) { return has_prefix(v, "b64:") ? "b64:" + MIME.encode_base64(string_to_utf8(v), 1) : v; }
