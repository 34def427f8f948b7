namespace Shootdown.Tests.Drift;

/// <summary>Definitions are found by name, however they are written.</summary>
public sealed class CSourceTests
{
    [Theory]
    [InlineData("static inline void f(int x)\n{\n\tg(x);\n}\n")]
    [InlineData("int\nf(void) __acquires(lock)\n\t__must_hold(x)\n{\n\tg(x);\n}\n")]
    [InlineData("static __always_inline int f(int a,\n\tint (*b)(int))\n{\n\tg(x);\n}\n")]
    [InlineData("#define f(x) do {\t\\\n\tg(x);\t\\\n} while (0)\n")]
    [InlineData("SYSCALL_DEFINE2(f, int, a, int, b)\n{\n\tg(x);\n}\n")]
    [InlineData("__attribute__((noinline)) void f(void)\n{\n\tif (a) { g(x); }\n}\n")]
    public void A_definition_has_its_calls(string source)
    {
        var found = Find("int x;\n" + source + "int after(void) { h(); }\n");

        Assert.NotNull(found);
        Assert.Equal(2, found.Line);
        Assert.Equal(["g(x)"], found.Calls);
    }

    [Theory]
    [InlineData("void f(int x);")]
    [InlineData("void g(void) { f(1); }")]
    [InlineData("/* void f(void) { } */ char *s = \"void f(void) { }\";")]
    [InlineData("#define f f")]
    [InlineData("int f = 1;")]
    [InlineData("void f(void) {")]
    public void What_is_no_definition_is_not_found(string source) => Assert.Null(Find(source));

    [Fact]
    public void Braces_that_the_arms_of_an_if_share_are_counted_once()
    {
        const string Source = """
            void f(void)
            {
            #ifdef A
                if (a()) {
            #else
                if (b()) {
            #endif
                    c();
                }
            }
            void g(void) { d(); }
            """;

        Assert.Equal(["a()", "b()", "c()"], Find(Source)!.Calls);
        Assert.Equal(["d()"], new CSource("x.c", Source).Find("g")!.Calls);
    }

    [Fact]
    public void What_each_arm_of_an_if_defines_is_there() =>
        Assert.Equal(["a()"], Find("#ifdef A\nvoid f(void)\n{\n\ta();\n}\n#else\nstatic inline void f(void) { }\n#endif\n")!.Calls);

    [Theory]
    [InlineData("#if 0\nF\n#endif\n", "#if 0")]
    [InlineData("#ifdef A\nvoid g(void) { }\n#else\nF\n#endif\n", "#ifdef A", "#else")]
    [InlineData("#if A\n#elif B\n#ifndef C\n#endif\n#ifndef D\nF\n#endif\n#endif\n", "#if A", "#elif B", "#ifndef D")]
    [InlineData("#ifdef A\n#endif\nF\n")]
    public void The_conditionals_around_a_definition_are_part_of_it(string source, params string[] around) =>
        Assert.Equal([.. around, "void f(void) {", "}"],
            Find(source.Replace("F", "void f(void) { }", StringComparison.Ordinal))!.Lines.Select(l => l.Shown));

    [Theory]
    [InlineData("x.h", "#ifndef X_H\n#define X_H\nF\n#endif\n", 1)]
    [InlineData("x.h", "#ifndef X_H\nF\n#endif\n", 2)]
    [InlineData("x.h", "#ifndef X_H\n#define Y_H\nF\n#endif\n", 2)]
    [InlineData("x.h", "#include <y.h>\n#ifndef X\n#define X\nF\n#endif\n", 2)]
    [InlineData("x.c", "#ifndef X_H\n#define X_H\nF\n#endif\n", 2)]
    public void The_include_guard_of_a_header_is_none_of_them(string file, string source, int lines) =>
        Assert.Equal(lines, new CSource(file, source.Replace("F", "#define f(x) g(x)", StringComparison.Ordinal)).Find("f")!.Lines.Count);

    [Fact]
    public void Assembler_is_found_by_its_macros()
    {
        var source = new CSource("entry.S",
            ".macro FIRST reg:req\n\tmov a, \\reg /* it's */\n.endm\nSYM_CODE_START(second)\n\tiretq\nSYM_CODE_END(second)\n");

        Assert.Equal([".macro FIRST reg:req", "mov a, \\reg", ".endm"], source.Find("FIRST")!.Lines.Select(l => l.Shown));
        Assert.Equal(3, source.Find("second")!.Lines.Count);
    }

    [Fact]
    public void A_statement_is_one_line_however_it_is_broken()
    {
        var broken = Find("void f(void)\n{\n\tg(a, /* why */\n\t  b);\n}\n")!;

        Assert.Equal(["void f(void) {", "g(a, b);", "}"], broken.Lines.Select(l => l.Shown));
        Assert.Equal(Find("void f(void) { g(a, b); }")!.Lines.Select(l => l.Normalised), broken.Lines.Select(l => l.Normalised));
    }

    [Theory]
    [InlineData("READ_ONCE(mm->context.tlb_gen)", "READ_ONCE(tlb_gen)")]
    [InlineData("READ_ONCE(per_cpu(state.loaded_mm, cpu))", "READ_ONCE(loaded_mm)")]
    [InlineData("smp_load_acquire(&per_cpu(state.is_lazy, cpu))", "smp_load_acquire(is_lazy)")]
    [InlineData("x = per_cpu(state.is_lazy, cpu)", "per_cpu(is_lazy)")]
    [InlineData("guard(raw_spinlock_irqsave)(&lock)", "guard(raw_spinlock_irqsave)")]
    [InlineData("smp_mb()", "smp_mb()")]
    public void An_access_says_of_what_it_is(string statement, string access) =>
        Assert.Equal([access], Find($"void f(void)\n{{\n\t{statement};\n}}\n")!.Calls);

    private static CDefinition? Find(string source) => new CSource("x.c", source).Find("f");
}
