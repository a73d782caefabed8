#!/usr/bin/env bash
# bench/compare.sh NEW OLD WORDS [REPETITIONS [FILTER]]: the draw_benchmark of this tree and that of
# an earlier one, one repetition after the other, as one file of JSON on standard output. The earlier
# one's series, of which those of its own draws are kept, are called "before-...", and WORDS say
# what it is. Needs jq and an idle processor.
set -euo pipefail
new=$(realpath "${1:?bench/compare.sh NEW OLD WORDS [REPETITIONS [FILTER]]}")
old=$(realpath "${2:?the draw_benchmark of an earlier version}")
words=${3:?what the earlier version is}
repetitions=${4:-5}
filter=${5:-.}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# time_once BINARY FILE FILTER
time_once() {
  "$1" --benchmark_min_time=0.05 --benchmark_filter="$3" --benchmark_out="$2" \
    --benchmark_out_format=json >&2
}

for k in $(seq "$repetitions"); do
  time_once "$new" "$folder/new$k.json" "$filter"
  time_once "$old" "$folder/old$k.json" '^(hypernet-)?deferred/'
done
jq -s '[.[].benchmarks[] | .name = "before-" + .name]' "$folder"/old*.json > "$folder/before.json"
jq -s --slurpfile before "$folder/before.json" --arg words "$words" \
  '{context: (.[0].context | del(.host_name, .executable) + {before: $words}),
    benchmarks: ([.[].benchmarks[]] + $before[0])}' "$folder"/new*.json
