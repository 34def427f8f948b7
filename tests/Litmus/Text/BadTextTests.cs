namespace Shootdown.Tests.Litmus.Text;

/// <summary>What is no test, or uses what is not known, is refused in one line with its place.</summary>
public sealed class BadTextTests
{
    [Theory]
    [InlineData("", "t.litmus:1:1: end of the text: expected an architecture and a name")]
    [InlineData("PPC SB\n{}\n", "t.litmus:1:1: 'PPC': expected X86 or X86_64 or AArch64 or C")]
    [InlineData("AArch64 SB\nhello\n{}", "t.litmus:2:1: 'hello': expected Key=value, a \"description\" or {")]
    [InlineData("AArch64 SB\n", "t.litmus:2:1: end of the text: expected { and the initial state")]
    [InlineData("AArch64 SB\n{ 0:X1 x; }", "t.litmus:2:8: 'x': expected ';' or '}'")]
    [InlineData("AArch64 a\n{ 0:X31=x; }\nP0;\nNOP;\nexists (true)", "t.litmus:2:5: 'X31': expected a register")]
    [InlineData("AArch64 a\n{ 2:X1=x; }\nP0;\nNOP;\nexists (true)", "t.litmus:2:3: '2': expected a thread from 0 to 0")]
    [InlineData("AArch64 a\n{ x=99999999999999999999; }\nP0;\nexists (true)", "t.litmus:2:5: '99999999999999999999': expected ")]
    [InlineData("AArch64 a\n{ pte_x=(valid:2); }\nP0;\nexists (true)", "t.litmus:2:")]
    [InlineData("AArch64 a\n{}\nP0;\nLDR W0;\nexists (true)",
        "t.litmus:4:1: 'LDR': expected [Xn], [Xn,#offset] or [Xn,Wm,SXTW] as operand 2")]
    [InlineData("AArch64 a\n{}\nP0;\nLDR W0,[W1];\nexists (true)", "t.litmus:4:8: '[': expected [Xn], [Xn,#offset] or [Xn,Wm,SXTW]")]
    [InlineData("AArch64 a\n{}\nP0;\nLDP X0,X1,[X2];\nexists (true)", "t.litmus:4:1: 'LDP': expected an instruction of MOV, LDR,")]
    [InlineData("AArch64 a\n{}\nP0;\nDSB OSHX;\nexists (true)", "t.litmus:4:5: 'OSHX': expected SY, LD, ST, or ISH,")]
    [InlineData("AArch64 a\n{}\nP0;\nNOP X1;\nexists (true)", "t.litmus:4:5: 'X1': expected 0 operands of NOP")]
    [InlineData("AArch64 a\n{}\nP0;\nB out;\nexists (true)", "t.litmus:4:1: 'out': expected a label, and P0 has none")]
    [InlineData("AArch64 a\n{}\nP0;\nL:;\nL:;\nexists (true)", "t.litmus:5:1: 'L': expected each label once in a thread")]
    [InlineData("AArch64 a\n{}\nP0|P1;\nNOP;\nexists (true)", "t.litmus:4:1: '1 cells': expected 2 cells, one for each thread")]
    [InlineData("AArch64 a\n{}\nP0|P2;\nNOP|NOP;\nexists (true)", "t.litmus: thread P2 in column 1: expected threads P0, P1 and so on")]
    [InlineData("AArch64 a\n{}\nP0;\nMOV W0,#1;\nexists (0:X1=1)", "t.litmus:5:11: 'X1': expected X0")]
    [InlineData("AArch64 a\n{x;}\nP0;\nMOV W0,#1;\nexists (y=1)", "t.litmus:5:9: 'y': expected x")]
    [InlineData("AArch64 a\n{x;}\nP0;\nMOV W0,#1;\nexists (fault(P0:L7,x))",
        "t.litmus:5:18: 'L7': expected a thread and a label that it has")]
    [InlineData("AArch64 a\n{}\nP0;\nMOV W0,#1;\n", "t.litmus:5:1: end of the text: expected exists, forall or ~exists")]
    [InlineData("AArch64 a\n{}\nP0;\nMOV W0,#1;\nexists (0:X0=1", "t.litmus:5:15: end of the text: expected ")]
    [InlineData("AArch64 a\n{}\nP0;\nMOV W0,`1;\nexists (true)", "t.litmus:4:8: '`': expected a name, a number or a symbol")]
    [InlineData("X86 a\n{}\nP0;\nADD [x],$1;\nexists (true)", "t.litmus:4:5: '[': expected a register")]
    [InlineData("X86_64 a\n{}\nP0;\nxaddl %eax,(x);\nexists (true)", "t.litmus:4:1: 'xaddl': expected an instruction of MOV, XCHG,")]
    [InlineData("X86_64 a\n{}\nP0;\nlock mfence;\nexists (true)",
        "t.litmus:4:6: 'mfence': expected an instruction that LOCK may stand before")]
    [InlineData("C a\n{}\nP0(int *x) { call_rcu(x); }\nexists (x=1)", "t.litmus:3:")]
    [InlineData("C a\n{}\nP0(int *x) { WRITE_ONCE(*x); }\nexists (x=1)", "t.litmus:3:")]
    [InlineData("C a\n{}\nP0(int *x) { while (1) { } }\nexists (x=1)", "t.litmus:3:")]
    [InlineData("C a\n{}\nP1(int *x) { }\nexists (x=1)", "t.litmus:3:1: 'P1': expected threads P0, P1 and so on in their order")]
    public void Says_in_one_line_where_what_and_what_would_be_accepted(string text, string message)
    {
        var refused = Assert.Throws<LitmusTextException>(() => LitmusTextReader.Read(text, "t.litmus"));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("X86 a\n{}\nP0;\nL: NOP;\nJMP L;\nexists (true)", "t.litmus:5:1: 'L': expected a label further on")]
    [InlineData("X86_64 a\n{}\nP0;\nmovl (%rax),%ebx;\nexists (true)", "t.litmus:4:1: 'rax': expected a register that holds the address")]
    [InlineData("X86_64 a\n{0:rax=x;}\nP0;\nmovl $1,%eax;\nmovl (%rax),%ebx;\nexists (true)", "t.litmus:5:1: 'rax': expected a register")]
    [InlineData("C a\n{}\nP0(spinlock_t *l) { spin_lock(l); }\nexists (true)", "t.litmus:3:21: 'spin_lock': expected a function")]
    [InlineData("C a\n{}\nP0(int *x) { synchronize_rcu(); }\nexists (true)", "t.litmus:3:14: 'synchronize_rcu': expected a function")]
    [InlineData("C a\n{}\nP0(int *x) { int *p = x; }\nexists (true)", "t.litmus:3:14: 'a pointer': expected a number")]
    [InlineData("C a\n{int *p = &x;}\nP0(int *x) { }\nexists (p=1)", "t.litmus: 'p': expected registers and locations that hold numbers")]
    public void What_the_machine_has_not_is_refused_with_its_place(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<LitmusTextException>(
            () => X86Lowering.Lower(LitmusTextReader.Read(text, "t.litmus"))).Message, StringComparison.Ordinal);
}
