#!/bin/sh
# 7 shards of plan.json (sha256 0123456789ab): sh FILE submits them as an array, and behind it a merge.
# sbatch --array=LIST FILE submits some of them again: modbench merge --missing prints the list.
#SBATCH --job-name=modbench
#SBATCH --array=1-7
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --exclusive
#SBATCH --requeue
#SBATCH --time=10
#SBATCH --output=shards-%A-%a.log
#SBATCH --open-mode=append
plan=plan.json
if [ -z "$SLURM_ARRAY_TASK_ID" ]; then
	array=$(sbatch --parsable "$0") || exit
	echo "shards: job $array"
	exec sbatch --dependency="afterany:$array" --job-name=modbench-merge --output=merge-%j.log \
		--wrap './modbench merge --replace shards/* -o merged && ./modbench report merged'
fi
# Each try has a directory of its own: on which node the next one will be is not known.
try=${SLURM_RESTART_COUNT:-0}
./modbench run --plan "$plan" --shard auto/7 --out "shards/$SLURM_ARRAY_TASK_ID.$try"
code=$?
if [ $code -gt 128 ] && [ "$try" -lt 2 ]; then # killed, by want of memory, say
	scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit $code
