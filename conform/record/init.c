// The only program of the machine that boot.sh starts: threads that touch and give back pages, under the events that conform looks at.
// THREADS and ROUNDS come from the kernel's command line, which gives what it does not know to init as environment.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>

#define TRACING "/sys/kernel/tracing/"
#define PORT 0xe9 // QEMU's debugcon

static int rounds = 200;
static pthread_barrier_t begin;

static void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		perror(file);
	close(fd);
}

static void *flush(void *cpu)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((long)cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	char *pages = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_barrier_wait(&begin);
	for (int round = 0; round < rounds; round++) {
		int count = round % 2 ? 8 : 1;
		for (int page = 0; page < count; page++)
			pages[page * 4096] = 1;
		madvise(pages, count * 4096, MADV_DONTNEED);
	}
	return NULL;
}

static void send_trace(void)
{
	static char text[4096];
	int fd = open(TRACING "trace", O_RDONLY);
	for (ssize_t n; (n = read(fd, text, sizeof(text))) > 0;)
		outsb(PORT, text, n);
	close(fd);
}

int main(void)
{
	static const char *events[] = {
		"csd", "ipi/ipi_send_cpu", "ipi/ipi_send_cpumask", "tlb/tlb_flush",
		"irq_vectors/call_function_entry", "irq_vectors/call_function_exit",
		"irq_vectors/call_function_single_entry", "irq_vectors/call_function_single_exit",
		"sched/sched_switch", "sched/sched_migrate_task", "sched/sched_wake_idle_without_ipi", "cpuhp",
		"exceptions/page_fault_user",
	};
	int threads = getenv("THREADS") ? atoi(getenv("THREADS")) : 3;
	pthread_t thread[64];
	char path[128];

	if (getenv("ROUNDS"))
		rounds = atoi(getenv("ROUNDS"));
	if (threads < 1 || threads > 64)
		threads = 3;
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	ioperm(PORT, 1, 1);
	put(TRACING "tracing_on", "0");
	put(TRACING "trace_clock", "counter");
	put(TRACING "buffer_size_kb", "16384");
	for (unsigned i = 0; i < sizeof(events) / sizeof(*events); i++) {
		snprintf(path, sizeof(path), TRACING "events/%s/enable", events[i]);
		put(path, "1");
	}
	pthread_barrier_init(&begin, NULL, threads);
	put(TRACING "tracing_on", "1");
	for (long i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, flush, (void *)i);
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	put(TRACING "tracing_on", "0");
	send_trace();
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}
