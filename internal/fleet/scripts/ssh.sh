# {{.Summary}}: one on each of the {{.Shards}} hosts of the file nodes, a line each
mkdir -p shards; i=0; while read -r host; do i=$((i+1)); { tar cf - modbench {{quote .File}} | ssh "$host" "mkdir -p modbench-shards && cd modbench-shards && tar xf - && ./modbench run --plan {{quote .File}} --shard $i/{{.Shards}} --out shards/$i >&2; tar cf - shards/$i" | tar xf -; } & done <nodes; wait
./modbench merge shards/* -o merged && ./modbench report merged
