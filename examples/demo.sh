#!/bin/sh
# The main job on the example reports: from text to triples, the actor network and a chain of events, with the words for each.
# Run by `make demo`; every command is shown before it runs, so that it can be typed again with other reports.
set -eu
cd "$(dirname "$0")/.."
export KG_STORE=demo/store

if [ -t 1 ]; then bold='\033[1m' plain='\033[0m'; else bold='' plain=''; fi

tell() { printf "\n${bold}%s${plain}\n" "$1"; }
run() {
    printf "  \$ %s\n\n" "$1"
    eval "$1"
}

tell "1. Read 76 example reports, English and French, and find the events in them."
run "kg add examples/reports --jobs 2"

tell "2. Who did what to whom: the graph's plain edges (here those with JNIM since 2024)."
run "kg triples --actor JNIM --since 2024-01-01 --limit 12 --table"

tell "3. The actors that the network turns on, and a picture of it."
run "kg network --measure degree --measure hostile_out --measure hostile_in --unnamed hidden --limit 10 --table"
run "kg network --unnamed hidden --most 25 -o demo/network.svg"

tell "4. A chain of events: an attack and the reply to it, each with the words that tell it."
run "kg chains --type retaliation_for --basis stated --since 2024-02-01 --until 2024-03-31 --limit 1 --text"

cat <<'END'

What to type next (the store is demo/store; kg is in .venv/bin):

  export KG_STORE=demo/store PATH="$PWD/.venv/bin:$PATH"
  kg event EVENT --text             # one event, all its accounts side by side, with their words
  kg query --table                  # the questions that have a name;  kg query contradicting-tolls --table
  kg chains --actor JNIM --text     # all that led to something, with JNIM in it
  kg export csv -o events.csv       # or nquads, turtle, jsonld, graphml, gexf
  kg add my-reports/ --store mine   # your own: text, HTML, PDF, feeds, JSON lines

The picture of the network is demo/network.svg. README.md goes on from here.
END
