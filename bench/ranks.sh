#!/usr/bin/env bash
# bench/ranks.sh BINARY [SAMPLES [REPETITIONS]]: what a run costs on one and on two ranks of one
# thread, and what of it is not draws. Each is run with SAMPLES and with twice as many, interleaved;
# of each the quickest counts. The difference of the two is draws, the rest is what rank 0 does
# besides: start, fits, verdicts, files, figures. Needs mpirun and two idle processors; prints JSON:
#   draw_seconds   of SAMPLES on one rank
#   ratio          of these on one rank to those on two
#   other_seconds  of a run on two ranks that are not draws
set -euo pipefail
verify=$(realpath "${1:?bench/ranks.sh BINARY [SAMPLES [REPETITIONS]]}")
samples=${2:-16000}
repetitions=${3:-3}
[ "$(id -u)" -ne 0 ] || export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# seconds RANKS SAMPLES: of one run, which looks once at draws at each width.
seconds() {
  local begun ended
  begun=$(date +%s%N)
  mpirun --bind-to core --map-by core -n "$1" "$verify" --claim theorem1.mlp.r2 \
    theorem1.hypernet.fixed-g.r2 --widths 64..8192 --samples "$2" --margin 100 --seed 1 \
    --threads 1 --quiet >/dev/null 2>&1 || [ $? -le 2 ]
  ended=$(date +%s%N)
  echo $((ended - begun))
}

declare -A best
for _ in $(seq "$repetitions"); do
  for ranks in 1 2; do
    for n in "$samples" $((2 * samples)); do
      took=$(seconds "$ranks" "$n")
      key=$ranks.$((n / samples))
      [ -n "${best[$key]:-}" ] && [ "${best[$key]}" -le "$took" ] || best[$key]=$took
    done
  done
done
awk -v one="${best[1.1]}" -v one_twice="${best[1.2]}" -v two="${best[2.1]}" \
  -v two_twice="${best[2.2]}" 'BEGIN {
  draws_one = one_twice - one
  draws_two = two_twice - two
  printf "{\"draw_seconds\": %.3f, \"ratio\": %.3f, \"other_seconds\": %.3f}\n",
    draws_one / 1e9, draws_one / draws_two, (two - draws_two) / 1e9
}'
