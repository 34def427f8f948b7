----------------------------- MODULE shootpair -----------------------------
(* shoot.tla for two CPUs that cannot be told apart: the only target is the *)
(* other CPU, so that there is no cursor, and the only source is it, too.   *)
EXTENDS Naturals, TLC

CONSTANTS a, b, K

VARIABLES gen, pc, k, my, tlb, lck, q, ipi, hpc

vars == <<gen, pc, k, my, tlb, lck, q, ipi, hpc>>

CPU == {a, b}
Exchanges == Permutations(CPU)
Other(i) == CHOOSE j \in CPU : j # i
IrqOn(i) == hpc[i] = 0 /\ pc[i] \notin {6, 7}
At(i, place) == hpc[i] = 0 /\ pc[i] = place
Goes(i, place) == pc' = [pc EXCEPT ![i] = place]

(* lck[i]: i's csd is locked; q[j]: the other's csd is queued at j. *)
Init ==
  /\ gen = 0
  /\ pc = [i \in CPU |-> 0]
  /\ k = [i \in CPU |-> 0]
  /\ my = [i \in CPU |-> 0]
  /\ tlb = [i \in CPU |-> 0]
  /\ lck = [i \in CPU |-> FALSE]
  /\ q = [i \in CPU |-> FALSE]
  /\ ipi = [i \in CPU |-> FALSE]
  /\ hpc = [i \in CPU |-> 0]

PreemptOff(i) ==
  At(i, 0) /\ k[i] < K /\ Goes(i, 1) /\ UNCHANGED <<gen, k, my, tlb, lck, q, ipi, hpc>>

Gen(i) ==
  /\ At(i, 1) /\ Goes(i, 2)
  /\ gen' = gen + 1
  /\ my' = [my EXCEPT ![i] = gen + 1]
  /\ UNCHANGED <<k, tlb, lck, q, ipi, hpc>>

Lock(i) ==
  /\ At(i, 2) /\ ~lck[i] /\ Goes(i, 3)
  /\ lck' = [lck EXCEPT ![i] = TRUE]
  /\ UNCHANGED <<gen, k, my, tlb, q, ipi, hpc>>

Enqueue(i) ==
  /\ At(i, 3)
  /\ IF q[Other(i)] THEN Goes(i, 5) ELSE Goes(i, 4)
  /\ q' = [q EXCEPT ![Other(i)] = TRUE]
  /\ UNCHANGED <<gen, k, my, tlb, lck, ipi, hpc>>

Raise(i) ==
  /\ At(i, 4) /\ Goes(i, 5)
  /\ ipi' = [ipi EXCEPT ![Other(i)] = TRUE]
  /\ UNCHANGED <<gen, k, my, tlb, lck, q, hpc>>

IrqOff(i) ==
  At(i, 5) /\ Goes(i, 6) /\ UNCHANGED <<gen, k, my, tlb, lck, q, ipi, hpc>>

LocalFlush(i) ==
  /\ At(i, 6) /\ Goes(i, 7)
  /\ tlb' = [tlb EXCEPT ![i] = gen]
  /\ UNCHANGED <<gen, k, my, lck, q, ipi, hpc>>

IrqBackOn(i) ==
  At(i, 7) /\ Goes(i, 8) /\ UNCHANGED <<gen, k, my, tlb, lck, q, ipi, hpc>>

Wait(i) ==
  At(i, 8) /\ ~lck[i] /\ Goes(i, 9) /\ UNCHANGED <<gen, k, my, tlb, lck, q, ipi, hpc>>

Done(i) ==
  /\ At(i, 9) /\ Goes(i, 0)
  /\ my' = [my EXCEPT ![i] = 0]
  /\ k' = [k EXCEPT ![i] = @ + 1]
  /\ UNCHANGED <<gen, tlb, lck, q, ipi, hpc>>

Take(j) ==
  /\ ipi[j] /\ IrqOn(j)
  /\ ipi' = [ipi EXCEPT ![j] = FALSE]
  /\ hpc' = [hpc EXCEPT ![j] = 1]
  /\ UNCHANGED <<gen, pc, k, my, tlb, lck, q>>

Drain(j) ==
  /\ hpc[j] = 1 /\ q[j]
  /\ q' = [q EXCEPT ![j] = FALSE]
  /\ tlb' = [tlb EXCEPT ![j] = gen]
  /\ hpc' = [hpc EXCEPT ![j] = 2]
  /\ UNCHANGED <<gen, pc, k, my, lck, ipi>>

Unlock(j) ==
  /\ hpc[j] = 2
  /\ lck' = [lck EXCEPT ![Other(j)] = FALSE]
  /\ hpc' = [hpc EXCEPT ![j] = 1]
  /\ UNCHANGED <<gen, pc, k, my, tlb, q, ipi>>

Exit(j) ==
  /\ hpc[j] = 1 /\ ~q[j]
  /\ hpc' = [hpc EXCEPT ![j] = 0]
  /\ UNCHANGED <<gen, pc, k, my, tlb, lck, q, ipi>>

Next ==
  \E i \in CPU :
    \/ PreemptOff(i) \/ Gen(i) \/ Lock(i) \/ Enqueue(i) \/ Raise(i)
    \/ IrqOff(i) \/ LocalFlush(i) \/ IrqBackOn(i) \/ Wait(i) \/ Done(i)
    \/ Take(i) \/ Drain(i) \/ Unlock(i) \/ Exit(i)

Spec == Init /\ [][Next]_vars

Flushed == \A i \in CPU : pc[i] = 9 => \A c \in CPU : tlb[c] >= my[i]
=============================================================================
