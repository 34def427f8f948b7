#!/bin/sh
# Records what `shootdown conform` judges, on the machine that it runs on, as root:
#
#     record.sh TRACE [COMMAND...]     records while COMMAND runs; for five seconds without one
#
# Changes tracefs alone, and puts back what it has changed. KB of buffer for each CPU: BUFFER_KB (16384).
set -eu

fail() {
	echo "record.sh: $*" >&2
	exit 2
}

[ $# -ge 1 ] || fail "no file to record to; accepted: record.sh TRACE [COMMAND...]"
case $1 in -*) fail "'$1' is no file; accepted: record.sh TRACE [COMMAND...]" ;; esac
out=$1
shift
[ "$(id -u)" = 0 ] || fail "tracefs is root's; accepted: the same as root"

t=/sys/kernel/tracing
[ -e $t/trace ] || mount -t tracefs nodev $t 2>/dev/null || fail "$t is not there; accepted: a kernel with CONFIG_TRACING"
[ -e $t/events/csd/csd_queue_cpu ] || fail "this kernel has no event csd:csd_queue_cpu; accepted: Linux 6.5 or later"
: >"$out" || fail "$out cannot be written"

# An instance has its own buffer, so that nobody else's tracing is disturbed.
i=$t/instances/shootdown
mkdir $i 2>/dev/null || fail "$i is there already; accepted: rmdir it if nobody records"
trap 'echo 0 >$i/tracing_on; rmdir $i' EXIT
trap 'exit 130' INT TERM

echo 0 >$i/tracing_on
echo counter >$i/trace_clock 2>/dev/null || echo global >$i/trace_clock
echo "${BUFFER_KB:-16384}" >$i/buffer_size_kb
for event in csd ipi/ipi_send_cpu ipi/ipi_send_cpumask tlb/tlb_flush \
	irq_vectors/call_function_entry irq_vectors/call_function_exit \
	irq_vectors/call_function_single_entry irq_vectors/call_function_single_exit \
	sched/sched_switch sched/sched_migrate_task sched/sched_wake_idle_without_ipi cpuhp exceptions/page_fault_user; do
	[ ! -e $i/events/$event/enable ] || echo 1 >$i/events/$event/enable
done

echo 1 >$i/tracing_on
if [ $# -gt 0 ]; then "$@" || echo "record.sh: $1 ended with $?" >&2; else sleep 5; fi
echo 0 >$i/tracing_on

{
	echo "# kernel: $(uname -r)"
	echo "# command line: $(cat /proc/cmdline)"
	echo "# online: $(cat /sys/devices/system/cpu/online)"
	[ ! -e /sys/kernel/debug/sched/preempt ] || echo "# preemption: $(cat /sys/kernel/debug/sched/preempt)"
	for c in "/boot/config-$(uname -r)" /proc/config.gz; do
		[ ! -e "$c" ] || { zcat -f "$c" | grep -E '^CONFIG_(PREEMPT|PARAVIRT|CSD_LOCK|NR_CPUS|CPUMASK|BROADCAST_TLB)[A-Z_]*=' | sed 's/^/# /'; break; }
	done
	for s in $i/per_cpu/cpu*/stats; do
		lost=$(awk '/overrun|dropped/ { n += $NF } END { print n + 0 }' "$s")
		[ "$lost" = 0 ] || echo "# $(basename "$(dirname "$s")"): $lost events lost"
	done
	cat $i/trace
} >"$out"
echo "$(grep -vc '^#' "$out") events in $out"
