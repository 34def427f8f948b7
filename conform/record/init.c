// The only program of the machine that boot.sh starts: threads under the events that conform looks at. LOAD is what they do: madvise (touch
// and give back pages), fork (copy on write on both sides), membarrier, or huge (pages of 2 MiB that are split and collapsed). LOAD, THREADS
// and ROUNDS come from the kernel's command line, which gives what it does not know to init as environment. With RECORDER=/record.sh that script
// records, of a machine that has a shell: it is given the file and this program, which then is the load alone.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACING "/sys/kernel/tracing/"
#define PORT 0xe9 // QEMU's debugcon

#define HUGE (2L << 20)
#define COLLAPSE 25 // MADV_COLLAPSE

static int rounds = 200;
static const char *load = "madvise";
static pthread_barrier_t begin;

static void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		perror(file);
	close(fd);
}

static void touch(char *pages, int count)
{
	for (int page = 0; page < count; page++)
		pages[page * 4096] = 1;
}

static void change(char *pages, int round)
{
	int count = round % 2 ? 8 : 1;

	touch(pages, count);
	if (!strcmp(load, "fork")) {
		pid_t child = fork();
		if (child == 0) {
			touch(pages, count);
			_exit(0);
		}
		touch(pages, count);
		waitpid(child, NULL, 0);
	} else if (!strcmp(load, "membarrier")) {
		syscall(SYS_membarrier, round % 4 ? MEMBARRIER_CMD_PRIVATE_EXPEDITED : MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
	} else if (!strcmp(load, "huge")) {
		touch(pages, 512);
		madvise(pages, HUGE, COLLAPSE);
		madvise(pages + 4096, 4096, MADV_DONTNEED);
	} else {
		madvise(pages, count * 4096, MADV_DONTNEED);
	}
}

static void *flush(void *cpu)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((long)cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	char *pages = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pages += HUGE - (unsigned long)pages % HUGE;
	pthread_barrier_wait(&begin);
	for (int round = 0; round < rounds; round++)
		change(pages, round);
	return NULL;
}

static void send(const char *trace)
{
	static char text[4096];
	int fd = open(trace, O_RDONLY);
	for (ssize_t n; (n = read(fd, text, sizeof(text))) > 0;)
		outsb(PORT, text, n);
	close(fd);
}

static void run(int threads)
{
	pthread_t thread[64];

	syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
	syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
	pthread_barrier_init(&begin, NULL, threads);
	for (long i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, flush, (void *)i);
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
}

static void record(int threads)
{
	static const char *events[] = {
		"csd", "ipi/ipi_send_cpu", "ipi/ipi_send_cpumask", "tlb/tlb_flush",
		"irq_vectors/call_function_entry", "irq_vectors/call_function_exit",
		"irq_vectors/call_function_single_entry", "irq_vectors/call_function_single_exit",
		"sched/sched_switch", "sched/sched_migrate_task", "sched/sched_wake_idle_without_ipi", "cpuhp",
		"exceptions/page_fault_user",
	};
	char path[128];

	put(TRACING "tracing_on", "0");
	put(TRACING "trace_clock", "counter");
	put(TRACING "buffer_size_kb", "16384");
	for (unsigned i = 0; i < sizeof(events) / sizeof(*events); i++) {
		snprintf(path, sizeof(path), TRACING "events/%s/enable", events[i]);
		put(path, "1");
	}
	put(TRACING "tracing_on", "1");
	run(threads);
	put(TRACING "tracing_on", "0");
}

int main(int count, char **words)
{
	int threads = getenv("THREADS") ? atoi(getenv("THREADS")) : 3;
	const char *recorder = getenv("RECORDER");

	(void)count;
	if (getenv("ROUNDS"))
		rounds = atoi(getenv("ROUNDS"));
	if (getenv("LOAD"))
		load = getenv("LOAD");
	if (threads < 1 || threads > 64)
		threads = 3;
	if (getpid() != 1) {
		run(threads);
		return 0;
	}
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	ioperm(PORT, 1, 1);
	if (recorder) {
		mkdir("/proc", 0755);
		mount("proc", "/proc", "proc", 0, NULL);
		pid_t child = fork();
		if (child == 0) {
			setenv("PATH", "/bin", 1);
			execl("/bin/sh", "sh", recorder, "/trace", words[0], NULL);
			perror(recorder);
			_exit(1);
		}
		waitpid(child, NULL, 0);
		send("/trace");
	} else {
		record(threads);
		send(TRACING "trace");
	}
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}
