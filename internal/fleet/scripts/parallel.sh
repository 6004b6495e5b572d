# {{.Summary}}: one at a time on each host of the file nodes; ":" is this one
seq {{.Shards}} | parallel -j1 --retries 3 --sshloginfile nodes --workdir . --basefile modbench --basefile {{quote .File}} --return shards/{} ./modbench run --plan {{quote .File}} --shard {}/{{.Shards}} --out shards/{}
./modbench merge shards/* -o merged && ./modbench report merged
