------------------------------- MODULE shoot -------------------------------
(* TLB shootdown over smp_call_function, as one flat transition system: the *)
(* model of shoot.pml. irqon[i] is told by hpc[i] and pc[i].                *)
EXTENDS Naturals

CONSTANTS N, Q0, Q1, Q2, Q3

VARIABLES gen, pc, k, my, cur, tlb, lck, q, ipi, hpc, hs

vars == <<gen, pc, k, my, cur, tlb, lck, q, ipi, hpc, hs>>

CPU == 0..(N - 1)
Quota == [i \in CPU |-> CASE i = 0 -> Q0 [] i = 1 -> Q1 [] i = 2 -> Q2 [] OTHER -> Q3]
First(i) == IF i = 0 THEN 1 ELSE 0
Nxt(i) == IF cur[i] + 1 = i THEN cur[i] + 2 ELSE cur[i] + 1
Lowest(s) == CHOOSE x \in s : \A y \in s : x <= y
IrqOn(i) == hpc[i] = 0 /\ pc[i] \notin {6, 7}

Init ==
  /\ gen = 0
  /\ pc = [i \in CPU |-> 0]
  /\ k = [i \in CPU |-> 0]
  /\ my = [i \in CPU |-> 0]
  /\ cur = [i \in CPU |-> 0]
  /\ tlb = [i \in CPU |-> 0]
  /\ lck = [i \in CPU |-> {}]
  /\ q = [i \in CPU |-> {}]
  /\ ipi = [i \in CPU |-> FALSE]
  /\ hpc = [i \in CPU |-> 0]
  /\ hs = [i \in CPU |-> 0]

Advance(i, again, done) ==
  IF Nxt(i) < N
  THEN cur' = [cur EXCEPT ![i] = Nxt(i)] /\ pc' = [pc EXCEPT ![i] = again]
  ELSE cur' = [cur EXCEPT ![i] = 0] /\ pc' = [pc EXCEPT ![i] = done]

At(i, place) == hpc[i] = 0 /\ pc[i] = place

PreemptOff(i) ==
  /\ At(i, 0) /\ k[i] < Quota[i]
  /\ pc' = [pc EXCEPT ![i] = 1]
  /\ UNCHANGED <<gen, k, my, cur, tlb, lck, q, ipi, hpc, hs>>

Gen(i) ==
  /\ At(i, 1)
  /\ gen' = gen + 1
  /\ my' = [my EXCEPT ![i] = gen + 1]
  /\ cur' = [cur EXCEPT ![i] = First(i)]
  /\ pc' = [pc EXCEPT ![i] = 2]
  /\ UNCHANGED <<k, tlb, lck, q, ipi, hpc, hs>>

Lock(i) ==
  /\ At(i, 2) /\ cur[i] \notin lck[i]
  /\ lck' = [lck EXCEPT ![i] = @ \union {cur[i]}]
  /\ pc' = [pc EXCEPT ![i] = 3]
  /\ UNCHANGED <<gen, k, my, cur, tlb, q, ipi, hpc, hs>>

Enqueue(i) ==
  /\ At(i, 3)
  /\ q' = [q EXCEPT ![cur[i]] = @ \union {i}]
  /\ IF q[cur[i]] = {}
     THEN pc' = [pc EXCEPT ![i] = 4] /\ UNCHANGED cur
     ELSE Advance(i, 2, 5)
  /\ UNCHANGED <<gen, k, my, tlb, lck, ipi, hpc, hs>>

Raise(i) ==
  /\ At(i, 4)
  /\ ipi' = [ipi EXCEPT ![cur[i]] = TRUE]
  /\ Advance(i, 2, 5)
  /\ UNCHANGED <<gen, k, my, tlb, lck, q, hpc, hs>>

IrqOff(i) ==
  /\ At(i, 5)
  /\ pc' = [pc EXCEPT ![i] = 6]
  /\ UNCHANGED <<gen, k, my, cur, tlb, lck, q, ipi, hpc, hs>>

LocalFlush(i) ==
  /\ At(i, 6)
  /\ tlb' = [tlb EXCEPT ![i] = gen]
  /\ pc' = [pc EXCEPT ![i] = 7]
  /\ UNCHANGED <<gen, k, my, cur, lck, q, ipi, hpc, hs>>

IrqBackOn(i) ==
  /\ At(i, 7)
  /\ cur' = [cur EXCEPT ![i] = First(i)]
  /\ pc' = [pc EXCEPT ![i] = 8]
  /\ UNCHANGED <<gen, k, my, tlb, lck, q, ipi, hpc, hs>>

Wait(i) ==
  /\ At(i, 8) /\ cur[i] \notin lck[i]
  /\ Advance(i, 8, 9)
  /\ UNCHANGED <<gen, k, my, tlb, lck, q, ipi, hpc, hs>>

Done(i) ==
  /\ At(i, 9)
  /\ pc' = [pc EXCEPT ![i] = 0]
  /\ my' = [my EXCEPT ![i] = 0]
  /\ k' = [k EXCEPT ![i] = @ + 1]
  /\ UNCHANGED <<gen, cur, tlb, lck, q, ipi, hpc, hs>>

Take(j) ==
  /\ ipi[j] /\ IrqOn(j)
  /\ ipi' = [ipi EXCEPT ![j] = FALSE]
  /\ hpc' = [hpc EXCEPT ![j] = 1]
  /\ UNCHANGED <<gen, pc, k, my, cur, tlb, lck, q, hs>>

Drain(j) ==
  /\ hpc[j] = 1 /\ q[j] # {}
  /\ q' = [q EXCEPT ![j] = @ \ {Lowest(q[j])}]
  /\ hs' = [hs EXCEPT ![j] = Lowest(q[j])]
  /\ tlb' = [tlb EXCEPT ![j] = gen]
  /\ hpc' = [hpc EXCEPT ![j] = 2]
  /\ UNCHANGED <<gen, pc, k, my, cur, lck, ipi>>

Unlock(j) ==
  /\ hpc[j] = 2
  /\ lck' = [lck EXCEPT ![hs[j]] = @ \ {j}]
  /\ hs' = [hs EXCEPT ![j] = 0]
  /\ hpc' = [hpc EXCEPT ![j] = 1]
  /\ UNCHANGED <<gen, pc, k, my, cur, tlb, q, ipi>>

Exit(j) ==
  /\ hpc[j] = 1 /\ q[j] = {}
  /\ hpc' = [hpc EXCEPT ![j] = 0]
  /\ UNCHANGED <<gen, pc, k, my, cur, tlb, lck, q, ipi, hs>>

Next ==
  \E i \in CPU :
    \/ PreemptOff(i) \/ Gen(i) \/ Lock(i) \/ Enqueue(i) \/ Raise(i)
    \/ IrqOff(i) \/ LocalFlush(i) \/ IrqBackOn(i) \/ Wait(i) \/ Done(i)
    \/ Take(i) \/ Drain(i) \/ Unlock(i) \/ Exit(i)

Spec == Init /\ [][Next]_vars

Flushed == \A i \in CPU : pc[i] = 9 => \A c \in CPU : tlb[c] >= my[i]
=============================================================================
