using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Tests.Workloads;

/// <summary>Whatever bytes the reader is given, it gives back a workload or one line that says what is wrong with them.</summary>
[Long]
public sealed class WorkloadFuzzTests
{
    private static readonly byte[][] Texts =
        [.. ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => Encoding.UTF8.GetBytes(WorkloadWriter.Write(s.Workload)))];

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\n", " ", "0", "1", "2", "5", "-1", "1.5", "1e999", "99999999999999999999", "true",
            "false", "null", "\"A\"", "\"\\ud800\"", "\"\\u0000\"", "/*", "//", "\u2028", "\uFEFF",
        "\"$schema\":", "\"description\":", "\"cpus\":", "\"pollIdle\":", "\"masks\":", "\"tasks\":", "\"interrupts\":", "\"hotplug\":",
            "\"name\":", "\"calls\":", "\"realtime\":", "\"boot\":", "\"repeat\":",
        "\"call\":", "\"cpu\":", "\"mask\":", "\"cond\":", "\"wait\":", "\"csd\":", "\"requeue\":", "\"shared\":", "\"info\":", "\"task\":",
            "\"mms\":", "\"nmis\":", "\"mm\":", "\"running\":", "\"pages\":", "\"warm\":", "\"lazy\":", "\"page\":", "\"tables\":",
            "\"shares\":", "\"global\":", "\"vcpus\":", "\"descheduled\":", .. CallKind.All.Select(k => $"\"{k.Name}\""),
    ];

    private static Gen<byte[]> Valid => Gen.Elements(Texts);

    private static Gen<byte[]> Piece =>
        Gen.OneOf(
            Gen.Elements(Tokens).Select(Encoding.UTF8.GetBytes),
            Gen.Choose(0, 255).Select(b => (byte[])[(byte)b]),
            Gen.Choose(1, 40)
                .SelectMany(n =>
                    Gen.Elements("[", "{\"a\":", "9", "[[0],", " ")
                    .Select(t => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(t, n * n))))),
            Valid.SelectMany(text => Range(text).Select(r => text[r.From..r.To])));

    private static Gen<byte[]> Mutated => Valid.SelectMany(text => Gen.Choose(1, 4).SelectMany(times => Mutate(text, times)));

    private static Gen<byte[]> TokenSalad => Gen.Elements(Tokens).ArrayOf().Select(tokens => Encoding.UTF8.GetBytes(string.Concat(tokens)));

    private static Gen<byte[]> Noise => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    [Fact]
    public void Mutated_workload_is_read_or_refused_in_one_line() => CheckBytes(Mutated, 3_000);

    [Fact]
    public void Truncated_workload_is_read_or_refused_in_one_line() =>
        CheckBytes(Valid.SelectMany(text => Gen.Choose(0, text.Length).Select(length => text[..length])), 1_000);

    [Fact]
    public void Flipped_bit_is_read_or_refused_in_one_line() =>
        CheckBytes(Valid.SelectMany(text =>
            Gen.Choose(0, (text.Length * 8) - 1)
            .Select(bit => (byte[])[.. text[..(bit / 8)], (byte)(text[bit / 8] ^ (1 << (bit % 8))), .. text[((bit / 8) + 1)..]])), 2_000);

    [Fact]
    public void Heap_of_tokens_is_read_or_refused_in_one_line() => CheckBytes(TokenSalad, 2_000);

    [Fact]
    public void Random_bytes_are_read_or_refused_in_one_line() => CheckBytes(Noise, 1_000);

    [Fact]
    public void Text_with_any_characters_is_read_or_refused_in_one_line() =>
        Run(Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf().Select(c => new string(c))
            .SelectMany(s => Gen.Elements($"{{\"{s}\":1}}", $"{{\"description\":\"{s}\"}}", s)), 1_000, text =>
                IsReadOrRefused(() => WorkloadReader.Read(text, "w.json"), "w.json"));

    [Fact]
    public void Random_workload_is_refused_in_one_line_or_read_back_and_built_for_every_named_design() =>
        Run(RandomWorkloads.Any, 150, workload =>
    {
        try
        {
            Validation.Check(workload);
        }
        catch (FormatException e)
        {
            return IsOneLine(e.Message, "$");
        }

        foreach (var design in Designs.All)
        {
            _ = WorkloadModel.Build(workload, design.Design);
        }

        var text = WorkloadWriter.Write(workload);
        return WorkloadWriter.Write(WorkloadReader.Read(text, "w.json")) == text;
    });

    private static Gen<(int From, int To)> Range(byte[] text) =>
        Gen.Choose(0, text.Length).SelectMany(from => Gen.Choose(from, Math.Min(text.Length, from + 60)).Select(to => (from, to)));

    // A range of the text gives way to something else, or to nothing.
    private static Gen<byte[]> Mutate(byte[] text, int times) =>
        times == 0
            ? Gen.Constant(text)
            : Range(text)
                .SelectMany(r =>
                    Gen.OneOf(Piece, Gen.Constant<byte[]>([]))
                    .SelectMany(piece =>
                        Gen.Elements(r.From, r.To).SelectMany(from => Mutate([.. text[..from], .. piece, .. text[r.To..]], times - 1))));

    private static void CheckBytes(Gen<byte[]> bytes, int tests)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");
        try
        {
            Run(bytes, tests, b =>
            {
                File.WriteAllBytes(path, b);
                return IsReadOrRefused(() => WorkloadReader.ReadFile(path), path);
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Run<T>(Gen<T> values, int tests, Func<T, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(values.ToArbitrary(), holds));

    private static bool IsReadOrRefused(Func<Workload> read, string source)
    {
        try
        {
            Validation.Check(read());
            return true;
        }
        catch (FormatException e)
        {
            return IsOneLine(e.Message, source);
        }
    }

    private static bool IsOneLine(string message, string source) =>
        message.StartsWith(source, StringComparison.Ordinal) && message.Contains("; accepted: ", StringComparison.Ordinal)
        && !message.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')
            && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message)) == message;

    /// <summary>Workloads, many of them with a fault.</summary>
    private static class RandomWorkloads
    {
        public static Gen<Workload> Any =>
            from cpus in Gen.Choose(2, 4)
            from tasks in Few(1, 3, i => TaskOf(i, cpus))
            from interrupts in Few(0, 1, i => InterruptOf(i, cpus))
            from hotplug in Gen.Frequency((2, Gen.Constant<Call[]>([])), (1, Few(1, 2, _ => CallOf(["cpu_down", "cpu_up"], cpus))))
            from polls in Sometimes
            from mask in MaskOf(cpus)
            from mms in Few(0, 2, i => MmOf(i, cpus))
            from nmis in Few(0, 1, i => NmiOf(i, cpus))
            from vcpus in Few(0, 1, _ => VcpuOf(cpus))
            select new Workload
            {
                Cpus = cpus,
                Tasks = tasks,
                Interrupts = interrupts,
                Hotplug = hotplug,
                PollIdle = polls,
                Mms = mms,
                Nmis = nmis,
                Vcpus = vcpus,
                Masks = new Dictionary<string, CpuMask> { ["m"] = mask },
            };

        private static Gen<bool> Sometimes => Gen.Choose(0, 5).Select(n => n == 0);

        private static Gen<TaskSpec> TaskOf(int index, int cpus) =>
            from mask in MaskOf(cpus)
            from calls in Few(1, 3, _ => CallOf([.. CallKind.All.Select(k => k.Name).Except(["cpu_down", "cpu_up"])], cpus))
            from realtime in Sometimes
            from boot in Sometimes
            from repeat in Sometimes
            from mm in Gen.Elements("m0", "m1", null, null)
            from running in Sometimes
            select new TaskSpec($"T{index}", mask, calls) { Realtime = realtime, Boot = boot, Repeat = repeat, Mm = mm, Running = running };

        private static Gen<MmSpec> MmOf(int index, int cpus) =>
            from pages in Gen.Choose(1, 2)
            from warm in MaskOf(cpus)
            from lazy in MaskOf(cpus)
            from shares in Gen.Elements("f", null, null, null)
            from global in Sometimes
            select new MmSpec($"m{index}") { Pages = pages, Warm = warm, Lazy = lazy, Shares = shares, Global = global };

        private static Gen<VcpuSpec> VcpuOf(int cpus) =>
            from cpu in Gen.Choose(0, cpus - 1)
            from descheduled in Gen.Choose(0, WorkloadLimits.MostDescheduled)
            select new VcpuSpec(cpu, descheduled);

        private static Gen<NmiSpec> NmiOf(int index, int cpus) =>
            from cpu in Gen.Choose(0, cpus - 1)
            from mm in Gen.Elements("m0", "m1")
            from page in Gen.Choose(0, 1)
            select new NmiSpec($"N{index}", cpu, mm, page);

        private static Gen<InterruptSpec> InterruptOf(int index, int cpus) =>
            from cpu in Gen.Choose(0, cpus - 1)
            from calls in Few(1, 2, _ =>
                CallOf(["kick", "smp_call_function_single_async", "irq_work_queue_on", "ttwu_queue_wakelist"], cpus))
            select new InterruptSpec($"I{index}", cpu, calls);

        private static Gen<Call> CallOf(string[] names, int cpus) =>
            from name in Gen.Elements(names)
            let kind = CallKind.Find(name)!
            from cpu in Given(kind, CallField.Cpu, Gen.Choose(0, cpus - 1).Select(c => (int?)c))
            from mask in Given(kind, CallField.Mask, MaskOf(cpus).Select(m => (CpuMask?)m))
            from cond in Given(kind, CallField.Cond, MaskOf(cpus).Select(m => (CpuMask?)m))
            from wait in Given(kind, CallField.Wait, Gen.Elements<bool?>(true, false))
            from csd in Given(kind, CallField.Csd, Gen.Elements<string?>("x", "y", "z"))
            from requeue in Given(kind, CallField.Requeue, Gen.Choose(0, cpus - 1).Select(c => (int?)c))
            from shared in Given(kind, CallField.Shared, Gen.Constant<string?>("m"))
            from info in Given(kind, CallField.Info, Gen.Elements<bool?>(true, false))
            from task in Given(kind, CallField.Task, Gen.Elements<string?>("T0", "T1", "T2"))
            from mm in Given(kind, CallField.Mm, Gen.Elements<string?>("m0", "m1"))
            from page in Given(kind, CallField.Page, Gen.Choose(0, 1).Select(p => (int?)p))
            from tables in Given(kind, CallField.Tables, Gen.Elements<bool?>(true, false))
            from emulated in Given(kind, CallField.Emulated, Gen.Elements<bool?>(true, false))
            select new Call(name)
            {
                Cpu = cpu,
                Mask = mask,
                Cond = cond,
                Wait = wait,
                Csd = csd,
                Requeue = requeue,
                Shared = shared,
                Info = info,
                Task = task,
                Mm = mm,
                Page = page,
                Tables = tables,
                Emulated = emulated,
            };

        // An empty set now and then, where it may be one and where it may not.
        private static Gen<CpuMask> MaskOf(int cpus) =>
            Gen.Frequency((1, Gen.Constant(CpuMask.None)), (9, Gen.Choose(1, (1 << cpus) - 1).Select(bits => new CpuMask((byte)bits))));

        private static Gen<T?> Given<T>(CallKind kind, CallField field, Gen<T?> value) =>
            Gen.Frequency((1, Gen.Constant<T?>(default)), (kind.Needs.Contains(field) ? 99 : kind.Takes.Contains(field) ? 1 : 0, value));

        private static Gen<T[]> Few<T>(int least, int most, Func<int, Gen<T>> item) =>
            Gen.Choose(least, most).SelectMany(n => Gen.CollectToArray(Enumerable.Range(0, n), item));
    }
}
