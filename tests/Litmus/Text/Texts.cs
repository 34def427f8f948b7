namespace Shootdown.Tests.Litmus.Text;

/// <summary>Tests in herd's format, of the tests' own.</summary>
internal static class Texts
{
    /// <summary>Store buffering, for 64 bits.</summary>
    public const string StoreBuffering =
        """
        X86_64 SB
        "Fre PodWR Fre PodWR"
        Com=Fr Fr
        { x=0; 0:rbx=y; }
         P0             | P1            ;
         movl $1,(x)    | movl $1,(y)   ;
         movl (%rbx),%eax | movl (x),%eax ;
        locations [x;]
        exists (0:rax=0 /\ 1:rax=0)
        """;

    /// <summary>A lock word of 32 bits, with a branch.</summary>
    public const string Exchange =
        """
        X86 xchg
        { int x; 1:EBX=2 }
         P0             | P1              ;
         MOV EAX,$1     | LOCK XADD [x],EBX ;
         XCHG [x],EAX   | CMP EBX,$1      ;
         MFENCE         | JNE L1          ;
         MOV EBX,[x]    | MOV [y],$1      ;
                        | L1: NOP         ;
                        | LOCK CMPXCHG [y],EBX ;
                        | LOCK INC [y]    ;
        ~exists (0:EBX=7 \/ ~(1:EBX=1) /\ [y]=3)
        """;

    /// <summary>Loads and stores of Armv8 in all forms.</summary>
    public const string Arm =
        """
        AArch64 forms (* nested (* comment *) *)
        {
          uint64_t x=0; int y; 0:X1=x; 0:X3=y;
          1:X1=x; 1:x3=y
        }
         P0                   | P1                     ;
         MOV W0,#1            | LDAR W0,[X1]           ;
         STLR W0,[X1]         | CBNZ W0,LC00           ;
         CASAL W5,W6,[X3]     | LC00:                  ;
         SWPA W5,W7,[X3]      | EOR W2,W0,W0           ;
         LDADDL W5,W7,[X3]    | LDR W4,[X3,W2,SXTW]    ;
         STSET W5,[X3]        | LDAPR W6,[X3]          ;
         LDAXR W8,[X1]        | CMP W6,#1              ;
         STLXR W9,W8,[X1]     | CSEL W7,W6,WZR,EQ      ;
         DMB ISHLD            | L2: B.NE L3            ;
         DSB ISHST            | ISB                    ;
         ADD X5,X5,W6,SXTW #2 | L3: STR WZR,[X1,#4]    ;
        filter (1:X0=1)
        forall (true => 1:X4=0 \/ 0:X5=0x10)
        """;

    /// <summary>Page-table entries, invalidation, faults.</summary>
    public const string Pages =
        """
        AArch64 pages
        Variant=vmsa,fatal
        {
          [PTE(x)]=(oa:PA(x), valid:1); pte_y=(valid:0,oa:phy_y,af:1,db:0,dbm:1,el0:0);
          0:X1=pte_x; 0:X2=(oa:phy_y,valid:0); 0:X3=x; 1:X3=x; 1:X4=PTE(y);
        }
         P0               | P1          ;
         STR X2,[X1]      | L0:         ;
         DSB ISHST        | LDR W0,[X3] ;
         LSR X9,X3,#12    | LDR X5,[X4] ;
         TLBI VAAE1IS,X9  | AT S1E1R,X3 ;
         DSB ISH          | SVC #0      ;
         TLBI VMALLE1     | MRS X6,PAR_EL1 ;
         ISB              | MSR TTBR0_EL1,X6 ;
                          | ERET        ;
        exists (fault(P1:L0,x) /\ not (1:X5=(oa:PA(y), valid:0)) /\ ~fault(P0) /\ [PTE(x)]=(oa:PA(y), af:0))
        """;

    /// <summary>The kernel's memory model.</summary>
    public const string Kernel =
        """
        C kernel
        { int x = 0; atomic_t v = ATOMIC_INIT(1); int *p = &x; }

        // a comment
        P0(int *x, int *y, atomic_t *v, spinlock_t *lock)
        {
            int r0 = READ_ONCE(*x); /* another */
            int r1;

            if (r0 >= 1 && !(r0 == 2)) {
                smp_store_release(y, r0 + 1);
            } else if (r0)
                WRITE_ONCE(*y, -1);
            r1 = cmpxchg_acquire(x, 0, 1);
            *x = (r1 ^ 3) & ~r0;
            atomic_inc(v);
            r1 = atomic_fetch_add_relaxed(2, v);
            smp_mb();
        }

        P1(int *x, int *y, spinlock_t *lock)
        {
            int r0;
            rcu_read_lock();
            r0 = *y;
            rcu_read_unlock();
            smp_rmb();
        }

        locations [0:r1; v]
        exists (0:r0=1 /\ 1:r0=2)
        """;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [StoreBuffering, Exchange, Arm, Pages, Kernel];
}
