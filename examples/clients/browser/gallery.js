// Talks to an Alteryx Gallery from a page. The browser signs: crypto.subtle is there on https and on this machine.

// RFC 5849 section 3.6: encodeURIComponent leaves ! * ' ( ) alone, which must be escaped too.
const escape = (text) =>
  encodeURIComponent(text).replace(/[!*'()]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
const octets = (text) => new TextEncoder().encode(text);
const joined = (params) => Object.entries(params).map(([k, v]) => `${escape(k)}=${escape(v)}`).join("&");

async function hmac(key, text) {
  const k = await crypto.subtle.importKey("raw", octets(key), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign("HMAC", k, octets(text)))));
}

async function sign({ key, secret }, method, url, params) {
  const oauth = {
    oauth_consumer_key: key,
    oauth_nonce: crypto.randomUUID(),
    oauth_signature_method: "HMAC-SHA1",
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_version: "1.0",
  };
  const pairs = Object.entries({ ...params, ...oauth }).map(([k, v]) => [escape(k), escape(v)]);
  // By octets, as < compares them: localeCompare would sort otherwise.
  pairs.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
  const normalized = pairs.map(([k, v]) => `${k}=${v}`).join("&");
  const u = new URL(url); // drops the default port and lowers the host
  const baseString = [method.toUpperCase(), escape(u.origin + u.pathname), escape(normalized)].join("&");
  oauth.oauth_signature = await hmac(escape(secret) + "&", baseString);
  return oauth;
}

async function call(to, method, path, params = {}, body) {
  const url = to.base + path;
  const oauth = await sign(to, method, url, params);
  const headers = {};
  let query = params;
  // The field makes the browser ask first, with OPTIONS, whether it may be sent; the query does not.
  if (to.place === "query") query = { ...params, ...oauth };
  else headers.Authorization = "OAuth " + Object.entries(oauth).map(([k, v]) => `${k}="${escape(v)}"`).join(", ");
  if (body) headers["Content-Type"] = "application/json";
  const search = joined(query);
  const answer = await fetch(url + (search && "?" + search), { method, headers, body: body && JSON.stringify(body) });
  if (answer.status !== 200) {
    const why = answer.headers.get("Oauthdebug-Mistake") ?? "";
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()} ${why}`);
  }
  return answer;
}

// run lists workflows, runs a job with an answer, waits for it and reads an output; say gets a line at a time.
export async function run(to, say) {
  const apps = await (await call(to, "GET", "/v1/workflows/subscription/", { search: "quarterly sales", limit: 10 })).json();
  const app = apps.find((a) => a.packageType === 0);
  say(`app: ${app.metaInfo.name}`);
  const questions = await (await call(to, "GET", `/v1/workflows/${app.id}/questions/`)).json();
  say(`questions: ${questions.map((q) => q.name).join(", ")}`);

  const title = "Q3 & more: 100%";
  const answers = { questions: [{ name: "Title", value: title }], priority: 0 };
  let job = await (await call(to, "POST", `/v1/workflows/${app.id}/jobs/`, {}, answers)).json();
  while (job.status === "Queued" || job.status === "Running") {
    await new Promise((done) => setTimeout(done, 200));
    job = await (await call(to, "GET", `/v1/jobs/${job.id}/`)).json();
  }
  say(`job: ${job.status} ${job.disposition}`);

  const output = job.outputs.find((o) => o.name === "Answers.csv");
  const text = await (await call(to, "GET", `/v1/jobs/${job.id}/output/${output.id}/`, { format: "Csv" })).text();
  say(text);
  if (!text.includes(title)) throw new Error("the answer is not in the output");
}
