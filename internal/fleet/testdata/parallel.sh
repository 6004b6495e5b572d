# 7 shards of plan.json (sha256 0123456789ab): one at a time on each host of the file nodes; ":" is this one
seq 7 | parallel -j1 --retries 3 --sshloginfile nodes --workdir . --basefile modbench --basefile plan.json --return shards/{} ./modbench run --plan plan.json --shard {}/7 --out shards/{}
./modbench merge shards/* -o merged && ./modbench report merged
