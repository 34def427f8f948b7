namespace Shootdown.Tests.Litmus.Text;

/// <summary>What single instructions, values and statements are read as.</summary>
public sealed class InstructionTextTests
{
    [Theory]
    [InlineData("mov w0, #1", typeof(MoveStatement), "MOV W0,#1")]
    [InlineData("MOVZ X0,#1,LSL #16", typeof(MoveStatement), "MOV X0,#65536")]
    [InlineData("MOV X0,X5", typeof(MoveStatement), "MOV X0,X5")]
    [InlineData("ldr x0,[x1]", typeof(LoadStatement), "LDR X0,[X1]")]
    [InlineData("LDAPR W0,[X1]", typeof(LoadStatement), "LDAPR W0,[X1]")]
    [InlineData("LDR W0,[X1,W2,SXTW]", typeof(LoadStatement), "LDR W0,[X1,W2,SXTW]")]
    [InlineData("LDR W0,[X1,X2,LSL #2]", typeof(LoadStatement), "LDR W0,[X1,X2,LSL #2]")]
    [InlineData("STR WZR,[X1,#8]", typeof(StoreStatement), "STR WZR,[X1,#8]")]
    [InlineData("STLR W0,[X1]", typeof(StoreStatement), "STLR W0,[X1]")]
    [InlineData("LDAXR W0,[X1]", typeof(LoadExclusiveStatement), "LDAXR W0,[X1]")]
    [InlineData("STXR W2,W0,[X1]", typeof(StoreExclusiveStatement), "STXR W2,W0,[X1]")]
    [InlineData("CASAL W0,W2,[X1]", typeof(CompareAndSwapStatement), "CASAL W0,W2,[X1]")]
    [InlineData("SWPL W0,W2,[X1]", typeof(ReadModifyWriteStatement), "SWPL W0,W2,[X1]")]
    [InlineData("LDCLRA W0,W2,[X1]", typeof(ReadModifyWriteStatement), "LDCLRA W0,W2,[X1]")]
    [InlineData("LDEOR W0,WZR,[X1]", typeof(ReadModifyWriteStatement), "LDEOR W0,WZR,[X1]")]
    [InlineData("STADDL W0,[X1]", typeof(ReadModifyWriteStatement), "STADDL W0,[X1]")]
    [InlineData("LSR X9,X3,12", typeof(ArithmeticStatement), "LSR X9,X3,#12")]
    [InlineData("ADD X1,X1,W2,SXTW", typeof(ArithmeticStatement), "ADD X1,X1,W2,SXTW")]
    [InlineData("CMP W0,W1", typeof(CompareStatement), "CMP W0,W1")]
    [InlineData("CSEL W0,W1,WZR,NE", typeof(SelectStatement), "CSEL W0,W1,WZR,NE")]
    [InlineData("B.GE out", typeof(BranchStatement), "B.GE out")]
    [InlineData("CBZ X0,out", typeof(RegisterBranchStatement), "CBZ X0,out")]
    [InlineData("DMB SY", typeof(BarrierStatement), "DMB SY")]
    [InlineData("DMB LD", typeof(BarrierStatement), "DMB LD")]
    [InlineData("DSB NSHST", typeof(BarrierStatement), "DSB NSHST")]
    [InlineData("dsb ishld", typeof(BarrierStatement), "DSB ISHLD")]
    [InlineData("ISB SY", typeof(BarrierStatement), "ISB")]
    [InlineData("TLBI VMALLE1IS", typeof(InvalidateStatement), "TLBI VMALLE1IS")]
    [InlineData("TLBI VAE1,X0", typeof(InvalidateStatement), "TLBI VAE1,X0")]
    [InlineData("AT S1E1W,X0", typeof(TranslateStatement), "AT S1E1W,X0")]
    [InlineData("MSR TTBR0_EL1,X0", typeof(WriteSystemStatement), "MSR TTBR0_EL1,X0")]
    [InlineData("MRS X0,PAR_EL1", typeof(ReadSystemStatement), "MRS X0,PAR_EL1")]
    [InlineData("SVC #3", typeof(SupervisorCallStatement), "SVC #3")]
    [InlineData("ERET", typeof(ExceptionReturnStatement), "ERET")]
    [InlineData("NOP", typeof(NoOperationStatement), "NOP")]
    public void An_instruction_of_AArch64(string text, Type type, string written) =>
        IsRead($"AArch64 one\n{{ 0:X1=x }}\n P0 ;\n {text} ;\nout: ;\nexists (true)\n", type, written);

    [Theory]
    [InlineData("movl $1,(x)", typeof(StoreStatement), "movl $1,(x)")]
    [InlineData("mov (x),%rax", typeof(LoadStatement), "movq (x),%rax")]
    [InlineData("movl %eax,%r8d", typeof(MoveStatement), "movl %eax,%r8d")]
    [InlineData("xchgl %eax,(x)", typeof(ReadModifyWriteStatement), "xchgl %eax,(x)")]
    [InlineData("xchgl (x),%eax", typeof(ReadModifyWriteStatement), "xchgl %eax,(x)")]
    [InlineData("lock xaddl %ebx,(x)", typeof(ReadModifyWriteStatement), "lock xaddl %ebx,(x)")]
    [InlineData("lock cmpxchgl %ebx,(x)", typeof(CompareAndSwapStatement), "lock cmpxchgl %ebx,(x)")]
    [InlineData("lock incl (x)", typeof(ReadModifyWriteStatement), "lock addl $1,(x)")]
    [InlineData("lock orl $3,(x)", typeof(ReadModifyWriteStatement), "lock orl $3,(x)")]
    [InlineData("subl $3,%eax", typeof(ArithmeticStatement), "subl $3,%eax")]
    [InlineData("cmp $1,%eax", typeof(CompareStatement), "cmpl $1,%eax")]
    [InlineData("jne out", typeof(BranchStatement), "jne out")]
    [InlineData("mfence", typeof(BarrierStatement), "mfence")]
    [InlineData("sfence", typeof(BarrierStatement), "sfence")]
    public void An_instruction_of_x86(string text, Type type, string written) =>
        IsRead($"X86_64 one\n{{ int x; }}\n P0 ;\n {text} ;\nout: ;\nexists (true)\n", type, written);

    [Fact]
    public void Every_text_of_the_tests_is_read() =>
        Assert.Equal([2, 2, 2, 2, 2], Texts.All.Select(t => LitmusTextReader.Read(t, "t").Threads.Count));

    [Fact]
    public void A_page_table_entry_is_what_is_said_and_else_usual()
    {
        var test = LitmusTextReader.Read(Texts.Pages, "pages");
        Assert.True(test.HasPageTables);
        Assert.Equal(
            new EntryValue("y") { Valid = false, Dirty = false, HardwareDirty = true, User = false }, test.InitialOf(new EntryPlace("y")));
        Assert.Equal(new EntryValue("x"), test.InitialOf(new EntryPlace("x")));
        Assert.Equal(new EntryAddressValue("x"), test.InitialOf(new RegisterPlace(0, "X1")));
        Assert.Equal(new AddressValue("x"), test.InitialOf(new RegisterPlace(0, "X3")));
        Assert.Contains(new FaultAtom(1, "L0", "x", null), test.Proposition.Atoms());
        Assert.Equal(0, test.Threads[1].Labels["L0"]);
        var invalidations = test.Threads[0].Statements.OfType<InvalidateStatement>().ToList();
        Assert.Equal([(true, true), (false, false)], invalidations.Select(i => (i.IsBroadcast, i.IsOfPage)));
    }

    [Fact]
    public void In_C_a_conditional_has_its_branches_and_precedence_is_that_of_C()
    {
        var test = LitmusTextReader.Read(Texts.Kernel, "kernel");
        var conditional = Assert.Single(test.Threads[0].Statements.OfType<CIf>());
        Assert.Single(conditional.Then);
        Assert.Empty(Assert.IsType<CIf>(Assert.Single(conditional.Else)).Else);
        Assert.Equal("&&", Assert.IsType<CBinary>(conditional.Condition).Operator);
        Assert.Equal(["r0", "r1"], test.Threads[0].Statements.OfType<CDeclaration>().Select(d => d.Name));
        Assert.Equal(new NumberValue(1), test.InitialOf(new MemoryPlace("v")));
        Assert.Equal(new AddressValue("x"), test.InitialOf(new MemoryPlace("p")));
    }

    [Fact]
    public void A_register_has_one_name()
    {
        var test = LitmusTextReader.Read(Texts.Arm, "arm");
        Assert.Equal(new AddressValue("y"), test.InitialOf(new RegisterPlace(1, "X3")));
        Assert.Contains(new PlaceAtom(new RegisterPlace(1, "X4")), test.Proposition.Atoms());
    }

    private static void IsRead(string text, Type type, string written)
    {
        var test = LitmusTextReader.Read(text, "one");
        var statement = Assert.Single(Assert.Single(test.Threads).Statements);
        Assert.IsType(type, statement);
        Assert.Equal(new TextPosition(4, text.Contains("lock ", StringComparison.Ordinal) ? 7 : 2), statement.At);
        var lines = LitmusTextPrinter.Print(test).Split('\n');
        Assert.Contains(written, lines.Select(l => l.TrimEnd(' ', ';').Trim()));
    }
}
