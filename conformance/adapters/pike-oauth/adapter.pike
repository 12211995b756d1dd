// The adapter of Pike's Web.Auth.OAuth.
import Web.Auth.OAuth;

// The library's request, noting what it signs.
class Noted {
  inherit Request;
  string signed;
  string get_signature_base() { return signed = ::get_signature_base(); }
}

constant types = ([ "HMAC-SHA1": Signature.HMAC_SHA1, "PLAINTEXT": Signature.PLAINTEXT ]);

// A request is signed with the parameters that a program hands over beside the address, the protocol's among them.
mapping sign(mapping given) {
  if (!has_value(({ "GET", "POST" }), upper_case(given->request->method))) Lines->unsupported("signs GET and POST");
  if (sizeof(given->pairs->form)) Lines->unsupported("takes no form");
  array(Param) all = ({});
  foreach (given->oauth + given->pairs->query, [string name, string v])
    if (name != SIGNATURE_METHOD_KEY) all += ({ Param(name, v) });
  mapping c = given->credentials;
  string token = Lines->value(given, TOKEN_KEY);
  Noted request = Noted((given->request->url / "?")[0], given->request->method, Params(@all));
  Consumer consumer = Consumer(Lines->value(given, CONSUMER_KEY_KEY), c->consumer_secret);
  request->sign_request(types[Lines->value(given, SIGNATURE_METHOD_KEY)], consumer, Token(token, c->token_secret));
  return ([ "base_string": request->signed || "", "signature": request->get_param(SIGNATURE_KEY)->get_value() ]);
}

object Lines;

int main() {
  Lines = compile_file("../_pike/Lines.pmod")();
  Lines->serve(replace(version(), ([ "Pike v": "", " release ": "." ])), sign, ({ "Argument exception", "Standards.URI" }));
}
