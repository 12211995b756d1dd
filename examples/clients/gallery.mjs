// Talks to an Alteryx Gallery. Node 18 or later, no packages.
//
// Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret node gallery.mjs
import { createHmac, randomBytes } from "node:crypto";

const { GALLERY_URL: base, GALLERY_KEY: key, GALLERY_SECRET: secret } = process.env;

// RFC 5849 section 3.6: encodeURIComponent leaves ! * ' ( ) alone, which must be escaped too.
const escape = (text) =>
  encodeURIComponent(text).replace(/[!*'()]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());

function sign(method, url, params) {
  const oauth = {
    oauth_consumer_key: key,
    oauth_nonce: randomBytes(8).toString("hex"),
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
  oauth.oauth_signature = createHmac("sha1", escape(secret) + "&").update(baseString).digest("base64");
  return "OAuth " + Object.entries(oauth).map(([k, v]) => `${k}="${escape(v)}"`).join(", ");
}

async function call(method, path, params = {}, body) {
  const query = Object.entries(params).map(([k, v]) => `${escape(k)}=${escape(v)}`).join("&");
  const headers = { Authorization: sign(method, base + path, params) };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(base + path + (query && "?" + query), { method, headers, body: body && JSON.stringify(body) });
  if (answer.status !== 200) {
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()} ${answer.headers.get("Oauthdebug-Mistake") ?? ""}`);
  }
  return answer;
}

const apps = await (await call("GET", "/v1/workflows/subscription/", { search: "quarterly sales", limit: 10 })).json();
const app = apps.find((a) => a.packageType === 0);
console.log("app:", app.metaInfo.name);
const questions = await (await call("GET", `/v1/workflows/${app.id}/questions/`)).json();
console.log("questions:", questions.map((q) => q.name).join(", "));

const title = "Q3 & more: 100%";
let job = await (await call("POST", `/v1/workflows/${app.id}/jobs/`, {}, { questions: [{ name: "Title", value: title }], priority: 0 })).json();
while (job.status === "Queued" || job.status === "Running") {
  await new Promise((done) => setTimeout(done, 200));
  job = await (await call("GET", `/v1/jobs/${job.id}/`)).json();
}
console.log("job:", job.status, job.disposition);

const output = job.outputs.find((o) => o.name === "Answers.csv");
const text = await (await call("GET", `/v1/jobs/${job.id}/output/${output.id}/`, { format: "Csv" })).text();
console.log(text);
if (!text.includes(title)) throw new Error("the answer is not in the output");
