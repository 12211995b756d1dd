#!/bin/bash
# Talks to an Alteryx Gallery with curl and openssl.
#
# Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret bash gallery.sh
set -euo pipefail
export LC_ALL=C # work on octets, and sort by octets

# RFC 5849 section 3.6.
escape() {
  local s=$1 out= i c n
  for ((i = 0; i < ${#s}; i++)); do
    c=${s:i:1}
    case $c in
    [A-Za-z0-9._~-]) out+=$c ;;
    *)
      printf -v n %d "'$c" # the number of the octet, below zero for some
      printf -v c '%%%02X' $((n & 255))
      out+=$c
      ;;
    esac
  done
  printf %s "$out"
}

# hmac KEY < message: HMAC-SHA1 in base64. openssl has a command for it that takes the key in its arguments, where other
# users of the machine can see it; so the two hashes are taken one by one.
hmac() {
  local key inner=36 outer=5C i n ipad= opad=
  key=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')
  ((${#key} > 128)) && key=$(printf %s "$1" | openssl dgst -sha1 -r | cut -c -40)
  for ((i = 0; i < 128; i += 2)); do
    n=${key:i:2}
    printf -v ipad '%s\\x%02x' "$ipad" $((0x${n:-0} ^ 0x$inner))
    printf -v opad '%s\\x%02x' "$opad" $((0x${n:-0} ^ 0x$outer))
  done
  inner=$({ printf %b "$ipad"; cat; } | openssl dgst -sha1 -r | cut -c -40 | sed 's/../\\x&/g')
  printf %b "$opad$inner" | openssl dgst -sha1 -binary | openssl base64 -A
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
  signature=$(printf %s "$method&$(escape "$uri")&$(escape "$pairs")" | hmac "$(escape "$GALLERY_SECRET")&")
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
