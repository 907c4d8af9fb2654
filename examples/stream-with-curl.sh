#!/bin/sh
# A stream with nothing but curl. Each `data:` line is one piece; `[DONE]` is the last.
#   sh examples/stream-with-curl.sh
set -eu
url="${DRAWBRIDGE_URL:-http://127.0.0.1:4280}"
curl --silent --show-error --no-buffer --fail-with-body "$url/v1/chat/completions" \
  --header 'content-type: application/json' \
  --header "authorization: Bearer ${DRAWBRIDGE_KEY:-none}" \
  --data '{
    "model": "'"${MODEL:-auto}"'",
    "stream": true,
    "messages": [{ "role": "user", "content": "The bridge opens at 07:30.\n\nQuestion: When does the bridge open?" }]
  }'
