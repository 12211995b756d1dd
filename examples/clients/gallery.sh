#!/bin/bash
# Talks to an Alteryx Gallery with curl and openssl.
#
# Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret bash gallery.sh
set -euo pipefail
export LC_ALL=C # work on octets, and sort by octets

# RFC 5849 section 3.6.
escape() {
  local s=$1 out= i c
  for ((i = 0; i < ${#s}; i++)); do
    c=${s:i:1}
    case $c in
    [A-Za-z0-9._~-]) out+=$c ;;
    *) printf -v c '%%%02X' "'$c"; out+=${c/%FFFFFFFFFFFFFF/%} ;;
    esac
  done
  printf %s "$out"
}

# call METHOD PATH BODY [NAME VALUE]...
call() {
  local method=$1 url=$GALLERY_URL$2 body=$3 uri rest scheme host query= pairs signature header
  shift 3
  local -a oauth=(
    "oauth_consumer_key=$(escape "$GALLERY_KEY")" "oauth_nonce=$(openssl rand -hex 8)" "oauth_signature_method=HMAC-SHA1"
    "oauth_timestamp=$(date +%s)" "oauth_version=1.0"
  ) params=()
  while (($#)); do
    params+=("$(escape "$1")=$(escape "$2")")
    shift 2
  done
  # The host in lower case, and without the port that its scheme has anyway.
  scheme=${url%%://*} rest=${url#*://}
  host=${rest%%/*} host=${host,,}
  [[ $scheme == http ]] && host=${host%:80}
  [[ $scheme == https ]] && host=${host%:443}
  uri=$scheme://$host/${rest#*/}
  # A tab for the =, so that names are compared before values.
  pairs=$(printf '%s\n' "${params[@]}" "${oauth[@]}" | sed '/^$/d; s/=/\t/' | sort | sed 's/\t/=/' | paste -sd '&')
  # The key goes to openssl in its arguments, where ps shows it. It will not read it from anywhere else; on a machine
  # with other users take another client.
  signature=$(printf %s "$method&$(escape "$uri")&$(escape "$pairs")" |
    openssl dgst -sha1 -mac HMAC -macopt "key:$(escape "$GALLERY_SECRET")&" -binary | openssl base64 -A)
  header="Authorization: OAuth $(printf '%s", ' "${oauth[@]/=/=\"}")oauth_signature=\"$(escape "$signature")\""
  ((${#params[@]})) && query=?$(IFS='&' && printf %s "${params[*]}")
  curl --silent --show-error --fail-with-body --max-time 30 --request "$method" --header @<(printf '%s\n' "$header") \
    ${body:+--header 'Content-Type: application/json' --data-raw "$body"} "$url$query"
}

# member NAME: the first text member of that name. With jq it would be: jq -r .NAME
member() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d'"' -f4; }

apps=$(call GET /v1/workflows/subscription/ '' search 'quarterly sales' limit 10)
app=$(member id <<<"$apps")
echo "app: $(member name <<<"$apps")"
echo "questions: $(call GET "/v1/workflows/$app/questions/" '' | grep -o '"name":"[^"]*"' | cut -d'"' -f4 | paste -sd ' ')"

title='Q3 & more: 100%'
job=$(call POST "/v1/workflows/$app/jobs/" '{"questions":[{"name":"Title","value":"'"$title"'"}],"priority":0}')
id=$(member id <<<"$job")
while [[ $(member status <<<"$job") == @(Queued|Running) ]]; do
  sleep 0.2
  job=$(call GET "/v1/jobs/$id/" '')
done
echo "job: $(member status <<<"$job") $(member disposition <<<"$job")"

output=$(grep -o '"id":"[^"]*","name":"Answers.csv"' <<<"$job" | cut -d'"' -f4)
call GET "/v1/jobs/$id/output/$output/" '' format Csv | tee /dev/stderr | grep -qF "$title"
