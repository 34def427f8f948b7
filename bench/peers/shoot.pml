/*
 * shoot: TLB shootdown over smp_call_function, as one flat transition system.
 *
 *   spin -a -DN=3 -DQ0=1 -DQ1=1 -DQ2=1 shoot.pml
 *
 * N            number of CPUs, 2..4 (default 3)
 * Q0..Q3       flushes the task of CPU 0..3 performs, 0..3 each (default 0)
 * INVARIANTS   also assert the invariants after every transition; adds no
 *              states and no transitions
 * BUG_NOWAIT   seeded bug: a flush does not wait for its targets, so that
 *              INVARIANTS must report an assertion violation
 *
 * A task step and an interrupt step of a CPU are each one d_step, so one
 * transition and no intermediate state.  There is one process; it has one
 * control location and never ends, so two states differ only in the variables
 * below.  "end" makes the final state, where nothing is enabled, a valid one.
 */

#ifndef N
#define N 3
#endif
#ifndef Q0
#define Q0 0
#endif
#ifndef Q1
#define Q1 0
#endif
#ifndef Q2
#define Q2 0
#endif
#ifndef Q3
#define Q3 0
#endif

#if N < 2 || N > 4
#error "N must be 2, 3 or 4"
#endif
#if (N < 3 && Q2 > 0) || (N < 4 && Q3 > 0)
#error "a CPU that is not there has a quota"
#endif
#if Q0 > 3 || Q1 > 3 || Q2 > 3 || Q3 > 3
#error "a quota is at most 3"
#endif

/* bits for a generation, 0..Q0+Q1+Q2+Q3 */
#if Q0 + Q1 + Q2 + Q3 < 4
#define GENBITS 2
#elif Q0 + Q1 + Q2 + Q3 < 8
#define GENBITS 3
#else
#define GENBITS 4
#endif

/* bits for an N x N matrix: row r is bits r*N .. r*N+N-1 */
#if N == 2
#define MATBITS 4
#elif N == 3
#define MATBITS 9
#else
#define MATBITS 16
#endif
#define BIT(r,c)   (1 << ((r) * N + (c)))
#define ROW(r)     (((1 << N) - 1) << ((r) * N))

/*
 * State.  Bit fields, in an order and split between globals and locals that
 * makes the state vector of every N = 3 instance two 64-bit words.
 */
unsigned gen  : GENBITS;        /* tlb_gen of the mm */
unsigned ipi  : N;              /* bit j: call-function IPI pending at j */
unsigned lck  : MATBITS;        /* BIT(i,t): csd (i -> t) is locked */
unsigned q    : MATBITS;        /* BIT(j,s): csd (s -> j) is queued at j */
unsigned tlb0 : GENBITS;        /* generation the TLB is flushed to */
unsigned tlb1 : GENBITS;
#if N > 2
unsigned tlb2 : GENBITS;
#endif
#if N > 3
unsigned tlb3 : GENBITS;
#endif

/* Private to CPU i.  irqon[i] is not stored, as hpc[i] and pc[i] tell it. */
#define CPU_STATE(i) \
	unsigned pc##i  : 4;       /* location of the task, 0..9 */ \
	unsigned k##i   : 2;       /* flushes finished */ \
	unsigned my##i  : GENBITS; /* generation this flush created */ \
	unsigned cur##i : 2;       /* target cursor */ \
	unsigned hpc##i : 2;       /* handler: 0 out, 1 loop head, 2 unlock */ \
	unsigned hs##i  : 2        /* source of the csd being handled */

#define IRQON(pc,hpc)  (hpc == 0 && pc != 6 && pc != 7)

#define FIRST(i)       (i == 0 -> 1 : 0)
#define NXT(i,cur)     (cur + 1 == i -> cur + 2 : cur + 1)
#define LOWEST(j)      (q & BIT(j,0) -> 0 : \
                       (q & BIT(j,1) -> 1 : \
                       (q & BIT(j,2) -> 2 : 3)))

/* to the next target and location `again', or past the last one to `done' */
inline advance(i, pc, cur, again, done)
{
	if
	:: NXT(i,cur) < N -> cur = NXT(i,cur); pc = again
	:: else           -> cur = 0; pc = done
	fi
}

#ifdef BUG_NOWAIT
#define WAITED(i,cur)  true
#else
#define WAITED(i,cur)  !(lck & BIT(i,cur))
#endif

/* one step of the task on CPU i */
inline task(i, quota, pc, k, my, cur, tlb, hpc)
{
	if
	:: hpc == 0 && pc == 0 && k < quota ->          /* PREEMPT_OFF */
		pc = 1
	:: hpc == 0 && pc == 1 ->                       /* GEN */
		gen = gen + 1; my = gen; cur = FIRST(i); pc = 2
	:: hpc == 0 && pc == 2 && !(lck & BIT(i,cur)) ->  /* LOCK */
		lck = lck | BIT(i,cur); pc = 3
	:: hpc == 0 && pc == 3 ->                       /* ENQ */
		if
		:: q & ROW(cur) ->
			q = q | BIT(cur,i); advance(i, pc, cur, 2, 5)
		:: else ->
			q = q | BIT(cur,i); pc = 4
		fi
	:: hpc == 0 && pc == 4 ->                       /* RAISE */
		ipi = ipi | (1 << cur); advance(i, pc, cur, 2, 5)
	:: hpc == 0 && pc == 5 ->                       /* IRQ_OFF */
		pc = 6
	:: hpc == 0 && pc == 6 ->                       /* LFLUSH */
		tlb = gen; pc = 7
	:: hpc == 0 && pc == 7 ->                       /* IRQ_ON */
		cur = FIRST(i); pc = 8
	:: hpc == 0 && pc == 8 && WAITED(i,cur) ->      /* WAIT */
		advance(i, pc, cur, 8, 9)
	:: hpc == 0 && pc == 9 ->                       /* DONE */
		pc = 0; my = 0; k = k + 1
	fi
}

/* one step of the call-function interrupt on CPU j */
inline irq(j, pc, tlb, hpc, hs)
{
	if
	:: (ipi & (1 << j)) && IRQON(pc,hpc) ->         /* TAKE */
		ipi = ipi & ~(1 << j); hpc = 1
	:: hpc == 1 && (q & ROW(j)) ->                  /* DRAIN */
		hs = LOWEST(j); q = q & ~BIT(j,hs); tlb = gen; hpc = 2
	:: hpc == 2 ->                                  /* UNLOCK */
		lck = lck & ~BIT(hs,j); hs = 0; hpc = 1
	:: hpc == 1 && !(q & ROW(j)) ->                 /* EXIT */
		hpc = 0
	fi
}

#define CPU(i) \
	:: d_step { task(i, Q##i, pc##i, k##i, my##i, cur##i, tlb##i, hpc##i) CHECK } \
	:: d_step { irq(i, pc##i, tlb##i, hpc##i, hs##i) CHECK }

/* ---- invariants ------------------------------------------------------- */

#if N == 2
#define ALL(p)      (p(0) && p(1))
#define ALL_X(p,x)  (p(x,0) && p(x,1))
#elif N == 3
#define ALL(p)      (p(0) && p(1) && p(2))
#define ALL_X(p,x)  (p(x,0) && p(x,1) && p(x,2))
#else
#define ALL(p)      (p(0) && p(1) && p(2) && p(3))
#define ALL_X(p,x)  (p(x,0) && p(x,1) && p(x,2) && p(x,3))
#endif

#define TLB_AT_LEAST(i,c)  tlb##c >= my##i
#define QUEUED(j,s)        (!(q & BIT(j,s)) || (lck & BIT(s,j)))

#define FLUSHED(i)     (pc##i != 9 || ALL_X(TLB_AT_LEAST,i))
#define CSD_QUEUED(j)  ALL_X(QUEUED,j)
#define CSD_DRAIN(j)   (hpc##j != 2 || (lck & BIT(hs##j,j)))
#define CSD_ONCE(i)    (pc##i != 3 || !(q & BIT(cur##i,i)))

#ifdef INVARIANTS
#define CHECK \
	; assert(ALL(FLUSHED)) \
	; assert(ALL(CSD_QUEUED)) \
	; assert(ALL(CSD_DRAIN)) \
	; assert(ALL(CSD_ONCE))
#else
#define CHECK
#endif

/* ---- the system ------------------------------------------------------- */

active proctype shoot()
{
	CPU_STATE(0);
	CPU_STATE(1);
#if N > 2
	CPU_STATE(2);
#endif
#if N > 3
	CPU_STATE(3);
#endif

end:	do
	CPU(0)
	CPU(1)
#if N > 2
	CPU(2)
#endif
#if N > 3
	CPU(3)
#endif
	/*
	 * Never enabled.  SPIN takes a variable that is assigned but not read
	 * out of the state vector; this reads `my' and `tlb'.
	 */
	:: false && ALL(FLUSHED) -> skip
	od
}
