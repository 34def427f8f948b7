#!/bin/sh
# Boots a kernel image under QEMU with init.c as all there is, and brings back a recording that `shootdown conform` judges:
#
#     boot.sh VMLINUZ TRACE [KERNEL PARAMETER...]     for example preempt=full LOAD=fork ROUNDS=500 THREADS=3
#
# Needs qemu-system-x86_64, cpio and a C compiler that can link statically. CPUS of the machine: CPUS (4); seconds at most: SECONDS_AT_MOST (300);
# a folder of files that it has besides: FILES.
set -eu

fail() {
	echo "boot.sh: $*" >&2
	exit 2
}

[ $# -ge 2 ] || fail "no kernel, or no file to record to; accepted: boot.sh VMLINUZ TRACE [KERNEL PARAMETER...]"
kernel=$1 out=$2
shift 2
[ -r "$kernel" ] || fail "$kernel cannot be read; accepted: a kernel image (vmlinuz)"
for tool in qemu-system-x86_64 cpio cc; do
	command -v $tool >/dev/null || fail "$tool is not installed"
done

here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/root/sys"
[ -z "${FILES:-}" ] || cp -a "$FILES/." "$work/root"
cc -O2 -static -pthread -o "$work/root/init" "$here/init.c"
(cd "$work/root" && find . | cpio --quiet -o -H newc) | gzip >"$work/initrd"

boot() {
	timeout "${SECONDS_AT_MOST:-300}" qemu-system-x86_64 -machine q35 -accel "$1" -cpu "$2" -smp "${CPUS:-4}" -m 1G -display none -no-reboot \
		-monitor none -serial "file:$work/console" -debugcon "file:$work/trace" -kernel "$kernel" -initrd "$work/initrd" \
		-append "console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable no_timer_check rdinit=/init $parameters"
}

# Emulation is slower, and runs where a virtual machine does not; on a busy host the kernel would find its timer too slow (no_timer_check).
parameters=$*
[ -w /dev/kvm ] && boot kvm host 2>"$work/kvm" || boot tcg,thread=multi Skylake-Client,-hle,-rtm || true

grep -q csd_queue_cpu "$work/trace" 2>/dev/null || {
	tail -n 5 "$work/console" >&2 || true
	fail "no recording came back; the console's last lines are above (QEMU's threads crash a guest now and then: try again)"
}
cp "$work/trace" "$out"
echo "$(grep -vc '^#' "$out") events in $out"
