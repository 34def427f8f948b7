using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Workloads;

/// <summary>What the reader takes, and what it says of what it does not take.</summary>
public sealed class WorkloadReaderTests
{
    private const string Valid =
        """
        {
          "cpus": 3,
          "masks": { "m": [1, 2] },
          "tasks": [
            { "name": "A", "cpus": [0], "calls": [{ "call": "smp_call_function_many", "mask": [1, 2] }] },
            { "name": "B", "cpus": [0, 1], "calls": [{ "call": "smp_call_function_single", "cpu": 2, "wait": false }] }
          ],
          "interrupts": [{ "name": "timer", "cpu": 0, "calls": [{ "call": "kick", "cpu": 1, "csd": "work" }] }],
          "hotplug": [{ "call": "cpu_down", "cpu": 1 }, { "call": "cpu_up", "cpu": 1 }]
        }
        """;

    public static TheoryData<string> ScenarioNames => [.. ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => s.Name)];

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Repository.PathOf("scenarios", "examples"), "*.json").Select(f => Path.GetFileName(f)!)];

    [Fact]
    public void Workload_is_read_as_it_is_written()
    {
        var workload = WorkloadReader.Read(Valid, "w.json");

        AssertSame(
            new Workload
            {
                Cpus = 3,
                Masks = new Dictionary<string, CpuMask> { ["m"] = CpuMask.Of(1, 2) },
                Tasks =
                [
                    new TaskSpec("A", CpuMask.Of(0), [new Call("smp_call_function_many") { Mask = CpuMask.Of(1, 2) }]),
                    new TaskSpec("B", CpuMask.Of(0, 1), [new Call("smp_call_function_single") { Cpu = 2, Wait = false }]),
                ],
                Interrupts = [new InterruptSpec("timer", 0, [new Call("kick") { Cpu = 1, Csd = "work" }])],
                Hotplug = [new Call("cpu_down") { Cpu = 1 }, new Call("cpu_up") { Cpu = 1 }],
            },
            workload);
    }

    [Fact]
    public void Every_argument_and_flag_is_read_back_as_it_was_written()
    {
        var workload = new Workload
        {
            Cpus = 6,
            PollIdle = true,
            Masks = new Dictionary<string, CpuMask> { ["z"] = CpuMask.Of(5), ["a"] = CpuMask.All(6) },
            Tasks =
            [
                new TaskSpec("init", CpuMask.All(6),
                    [new Call("fork") { Task = "child" }, new Call("smp_call_function_many") { Shared = "z", Wait = false }]) { Boot =
                    true, Realtime = true },
                new TaskSpec("child", CpuMask.Of(4, 5),
                    [new Call("smp_call_function_single_async") { Cpu = 1, Csd = "x", Requeue = 5 }, new Call("exit")]),
                new TaskSpec("loop", CpuMask.Of(2),
                    [new Call("on_each_cpu_cond_mask") { Mask = CpuMask.Of(0, 3), Cond = CpuMask.None, Wait = true,
                    Info = true }]) { Repeat = true },
                new TaskSpec("info", CpuMask.Of(3), [new Call("on_each_cpu_cond_mask") { Mask = CpuMask.Of(3), Info = false }]),
            ],
        };

        AssertSame(workload, WorkloadReader.Read(WorkloadWriter.Write(workload), "w.json"));
    }

    [Fact]
    public void Every_field_about_memory_is_read_back_as_it_was_written()
    {
        var workload = new Workload
        {
            Cpus = 3,
            Mms = [new MmSpec("m") { Pages = 2, Warm = CpuMask.Of(1, 2), Lazy = CpuMask.Of(1), Global = true },
                new MmSpec("n") { Shares = "file" }, new MmSpec("o") { Shares = "file" }],
            Tasks =
            [
                new TaskSpec("A", CpuMask.Of(0),
                    [new Call("munmap") { Page = 1, Tables = true }, new Call("munmap") { Page = 0, Tables = false }]) { Mm =
                    "m", Running = true },
                new TaskSpec("K", CpuMask.Of(1), [new Call("kthread_use_mm") { Mm = "m" }, new Call("access") { Page = 1 }]),
            ],
            Nmis = [new NmiSpec("perf", 0, "m", 1), new NmiSpec("kprobe", 2, "n")],
            Vcpus = [new VcpuSpec(0), new VcpuSpec(1, 3), new VcpuSpec(2, 0)],
        };

        AssertSame(workload, WorkloadReader.Read(WorkloadWriter.Write(workload), "w.json"));
    }

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public void Scenario_is_read_back_as_it_was_written(string name)
    {
        var workload = ((WorkloadScenario)ScenarioCatalogue.Parse(name)).Workload;
        var text = WorkloadWriter.Write(workload);
        var again = WorkloadReader.Read(text, name);

        AssertSame(workload, again);
        Assert.Equal(text, WorkloadWriter.Write(again));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_is_read_and_names_the_schema(string file)
    {
        var path = Repository.PathOf("scenarios", "examples", file);
        var schema = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("$schema").GetString()!;

        Assert.NotEmpty(WorkloadReader.ReadFile(path).Tasks);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, schema)), schema);
    }

    [Fact]
    public void Example_of_the_overwritten_wait_mask_is_the_scenario_of_that_name() =>
        AssertSame(
            ((WorkloadScenario)PreemptibleSeries.OverwrittenWaitMask).Workload,
            WorkloadReader.ReadFile(Repository.PathOf("scenarios", "examples", "overwritten-wait-mask.json")));

    [Fact]
    public void Byte_order_mark_is_passed_over() =>
        AssertSame(WorkloadReader.Read(Valid, "w.json"), ReadBytes([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Valid)]));

    [Fact]
    public void Empty_text_is_refused() => Refuses(string.Empty, "empty", "a JSON object");

    [Fact]
    public void Blank_text_is_refused() => Refuses(" \r\n\t", "empty", "a JSON object");

    [Fact]
    public void Truncated_text_is_refused_with_line_and_column() =>
        Refuses(Valid[..Valid.IndexOf("\"masks\"", StringComparison.Ordinal)], "line 3, column 3: end of the text", "a complete JSON text");

    [Fact]
    public void Malformed_text_is_refused_with_line_and_column() =>
        Refuses("{\n  \"cpus\": 3,\n  \"täsks\": [}\n", "line 3, column 13: '}'", "JSON without comments and trailing commas");

    [Fact]
    public void Comment_is_refused() =>
        Refuses("{ \"cpus\": 3 /* three */ }", "line 1, column 13: '/* three */ }'", "JSON without comments and trailing commas");

    [Fact]
    public void Trailing_comma_is_refused() =>
        Refuses("{ \"cpus\": 3, }", "line 1, column 14: '}'", "JSON without comments and trailing commas");

    [Fact]
    public void Second_value_is_refused() => Refuses("{} {}", "line 1, column 4: '{}'", "JSON without comments and trailing commas");

    [Fact]
    public void Nesting_deeper_than_16_is_refused() =>
        Refuses(new string('[', 100_000), "line 1, column 17: '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…'", "at most 16 levels of nesting");

    [Fact]
    public void Nesting_of_16_is_well_formed() =>
        Refuses(new string('[', 16) + new string(']', 16), "$: [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "an object");

    [Fact]
    public void Escape_of_half_a_surrogate_pair_is_refused() =>
        Refuses("{ \"description\": \"\\ud800\" }", "line 1, column 18: '\"\\ud800\" }'", "surrogates in pairs");

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Refuses("{ \"description\": \"\ud800\" }", "line 1, column 19: \\ud800", "surrogates in pairs");

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_with_line_and_column() =>
        Assert.Equal("line 2, column 2: byte 0xFF; accepted: UTF-8", Told(() => ReadBytes([(byte)'{', (byte)'\n', (byte)' ', 0xFF])));

    [Fact]
    public void UTF_16_is_refused() =>
        Assert.Equal(
            "line 1, column 1: byte 0xFF; accepted: UTF-8", Told(() => ReadBytes([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Valid)])));

    [Fact]
    public void Text_larger_than_1_MiB_is_refused() =>
        Refuses(new string(' ', WorkloadLimits.MostBytes + 1), "more than 1048576 bytes", "at most 1 MiB");

    [Fact]
    public void Text_larger_than_1_MiB_in_UTF_8_is_refused() =>
        Refuses(new string('€', WorkloadLimits.MostBytes / 2), "1572864 bytes", "at most 1 MiB");

    [Fact]
    public void Text_of_1_MiB_is_read() =>
        Assert.Equal(3, WorkloadReader.Read(Valid + new string(' ', WorkloadLimits.MostBytes - Valid.Length), "w.json").Cpus);

    [Fact]
    public void File_larger_than_1_MiB_is_refused() =>
        Assert.Equal("1048577 bytes; accepted: at most 1 MiB", Told(() => ReadBytes(new byte[WorkloadLimits.MostBytes + 1])));

    [Fact]
    public void File_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero");
        Assert.Equal("/dev/zero: more than 1048576 bytes; accepted: at most 1 MiB", Message(() => WorkloadReader.ReadFile("/dev/zero")));
    }

    [Fact]
    public void Missing_file_is_named()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "no-such-file.json");

        Assert.Equal($"{path}: no such file; accepted: a readable file of at most 1 MiB", Message(() => WorkloadReader.ReadFile(path)));
    }

    [Fact]
    public void File_in_a_missing_folder_is_named()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "no-such-folder", "w.json");

        Assert.Equal($"{path}: no such file; accepted: a readable file of at most 1 MiB", Message(() => WorkloadReader.ReadFile(path)));
    }

    [Fact]
    public void Folder_is_named() =>
        Assert.Equal($"{AppContext.BaseDirectory}: a directory; accepted: a readable file of at most 1 MiB",
            Message(() => WorkloadReader.ReadFile(AppContext.BaseDirectory)));

    [Fact]
    public void Path_that_no_file_can_have_is_named() =>
        Assert.Equal("a\\u0000b: not readable (ArgumentException); accepted: a readable file of at most 1 MiB",
            Message(() => WorkloadReader.ReadFile("a\0b")));

    [Fact]
    public void File_that_cannot_be_read_is_named()
    {
        Assert.SkipUnless(File.Exists("/proc/self/mem"), "there is no file that cannot be read");
        Assert.Equal("/proc/self/mem: not readable (IOException); accepted: a readable file of at most 1 MiB",
            Message(() => WorkloadReader.ReadFile("/proc/self/mem")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("\"cpus\"")]
    public void Value_that_is_no_object_is_refused(string json) => Refuses(json, $"$: {json}", "an object");

    [Fact]
    public void Property_that_occurs_twice_is_refused() =>
        RefusesWith("\"name\": \"A\"", "\"name\": \"A\", \"n\\u0061me\": \"A\"", "$.tasks[0]: property 'name' twice", "each property once");

    [Fact]
    public void Mask_that_occurs_twice_is_refused() =>
        RefusesWith("\"m\": [1, 2]", "\"m\": [1, 2], \"m\": [1]", "$.masks: property 'm' twice", "each property once");

    [Fact]
    public void Unknown_property_of_the_workload_is_refused() =>
        RefusesWith("\"cpus\": 3", "\"cpus\": 3, \"cores\": 3", "$: unknown property 'cores'",
            "$schema, description, cpus, others, othersFlushes, pollIdle, pcids, masks, mms, tasks, interrupts, nmis, vcpus, hotplug");

    [Fact]
    public void Unknown_property_of_a_task_is_refused() =>
        RefusesWith("\"name\": \"B\"", "\"nice\": 1, \"name\": \"B\"", "$.tasks[1]: unknown property 'nice'",
            "name, cpus, realtime, boot, repeat, mm, running, calls");

    [Fact]
    public void Unknown_property_of_an_interrupt_is_refused() =>
        RefusesWith("\"name\": \"timer\"", "\"Name\": \"timer\"", "$.interrupts[0]: unknown property 'Name'", "name, cpu, calls");

    [Fact]
    public void Unknown_property_of_a_call_is_refused() =>
        RefusesWith("\"wait\": false", "\"waits\": false", "$.tasks[1].calls[0]: unknown property 'waits'",
            "call, cpu, mask, cond, wait, csd, requeue, shared, info, task, mm, page, tables, emulated, lock, softirq");

    [Theory]
    [InlineData("{ \"tasks\": [] }", "$.cpus: missing", "an integer from 2 to 6")]
    [InlineData("{ \"cpus\": 3 }", "$.tasks: missing", "an array")]
    public void Missing_property_of_the_workload_is_refused(string json, string what, string accepted) => Refuses(json, what, accepted);

    [Theory]
    [InlineData("{ \"cpus\": [0], \"calls\": [] }", "$.tasks[0].name: missing", "a string")]
    [InlineData("{ \"name\": \"A\", \"calls\": [] }", "$.tasks[0].cpus: missing", "an array of CPUs from 0 to 2")]
    [InlineData("{ \"name\": \"A\", \"cpus\": [0] }", "$.tasks[0].calls: missing", "an array")]
    [InlineData("{ \"name\": \"A\", \"cpus\": [0], \"calls\": [{}] }", "$.tasks[0].calls[0].call: missing", "a string")]
    public void Missing_property_of_a_task_is_refused(string task, string what, string accepted) =>
        Refuses($"{{ \"cpus\": 3, \"tasks\": [{task}] }}", what, accepted);

    [Theory]
    [InlineData("\"cpus\": 3", "\"cpus\": \"3\"", "$.cpus: \"3\"", "an integer from 2 to 6")]
    [InlineData("\"cpus\": 3", "\"pollIdle\": 1, \"cpus\": 3", "$.pollIdle: 1", "true or false")]
    [InlineData("\"cpus\": 3", "\"$schema\": 1, \"cpus\": 3", "$.$schema: 1", "a string")]
    [InlineData("\"cpus\": 3", "\"description\": [\"\"], \"cpus\": 3", "$.description: [\"\"]", "a string")]
    [InlineData("{ \"m\": [1, 2] }", "[]", "$.masks: []", "an object")]
    [InlineData("\"m\": [1, 2]", "\"m\": null", "$.masks.m: null", "an array of CPUs from 0 to 2")]
    [InlineData("\"name\": \"B\"", "\"name\": 1", "$.tasks[1].name: 1", "a string")]
    [InlineData("\"cpus\": [0]", "\"cpus\": 0", "$.tasks[0].cpus: 0", "an array of CPUs from 0 to 2")]
    [InlineData("\"cpus\": [0]", "\"cpus\": [0], \"boot\": \"yes\"", "$.tasks[0].boot: \"yes\"", "true or false")]
    [InlineData("\"call\": \"smp_call_function_many\"", "\"call\": null", "$.tasks[0].calls[0].call: null", "a string")]
    [InlineData("[{ \"call\": \"smp_call_function_single\", \"cpu\": 2, \"wait\": false }]", "{}", "$.tasks[1].calls: {}", "an array")]
    [InlineData("\"cpu\": 2", "\"cpu\": true", "$.tasks[1].calls[0].cpu: true", "a CPU from 0 to 2")]
    [InlineData("\"wait\": false", "\"wait\": 0", "$.tasks[1].calls[0].wait: 0", "true or false")]
    [InlineData("\"csd\": \"work\"", "\"csd\": [\n1]", "$.interrupts[0].calls[0].csd: [\\u000a1]", "a string")]
    public void Value_of_the_wrong_type_is_refused(string part, string instead, string what, string accepted) =>
        RefusesWith(part, instead, what, accepted);

    [Theory]
    [InlineData("2.0")]
    [InlineData("3e0")]
    [InlineData("2.5")]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("-3")]
    [InlineData("4294967299")]
    public void Number_of_CPUs_that_is_no_integer_or_out_of_range_is_refused(string number) =>
        RefusesWith("\"cpus\": 3", $"\"cpus\": {number}", $"$.cpus: {number}", "an integer from 2 to 6");

    [Fact]
    public void Long_value_is_cut_to_40_characters() =>
        RefusesWith("\"cpus\": 3", $"\"cpus\": {new string('9', 500)}", $"$.cpus: {new string('9', 39)}…", "an integer from 2 to 6");

    [Fact]
    public void CPU_that_the_machine_does_not_have_is_refused() =>
        RefusesWith("\"mask\": [1, 2]", "\"mask\": [1, 2, 3]", "$.tasks[0].calls[0].mask[2]: 3", "a CPU from 0 to 2");

    [Fact]
    public void CPU_that_is_listed_twice_is_refused() =>
        RefusesWith("\"mask\": [1, 2]", "\"mask\": [1, 2, 1]", "$.tasks[0].calls[0].mask[2]: 1", "each CPU once");

    [Fact]
    public void Empty_set_of_CPUs_is_refused_where_one_is_needed() =>
        RefusesWith("\"cpus\": [0]", "\"cpus\": []", "$.tasks[0].cpus: {}", "one or more CPUs from 0 to 2");

    [Fact]
    public void Mask_with_no_name_is_refused() =>
        RefusesWith("\"m\": [1, 2]", "\"\\n m\": [1, 2]", "$.masks: '\\u000a m'", "1 to 16 letters, digits, - or _");

    [Fact]
    public void Refusal_of_the_workload_is_told_with_the_source() =>
        RefusesWith("\"csd\": \"work\"", "\"wait\": true", "$.interrupts[0].calls[0].wait: given to kick", "only cpu, csd");

    [Fact]
    public void Source_is_told_on_one_line() =>
        Assert.Equal("a\\u000ab: empty; accepted: a JSON object", Message(() => WorkloadReader.Read(string.Empty, "a\nb")));

    [Fact]
    public void Workload_without_tasks_is_refused() => Refuses("""{ "cpus": 2, "tasks": [] }""", "$.tasks: 0 entries", "1 to 8");

    [Fact]
    public void Task_without_calls_is_refused() => RefusesCalls(string.Empty, "$.tasks[0].calls: 0 calls", "1 to 8");

    [Fact]
    public void Interrupt_without_calls_is_refused() =>
        RefusesWith("[{ \"call\": \"kick\", \"cpu\": 1, \"csd\": \"work\" }]", "[]", "$.interrupts[0].calls: 0 calls", "1 to 8");

    [Fact]
    public void Nine_calls_of_a_task_are_refused() =>
        RefusesCalls(string.Join(',', Enumerable.Repeat(Json("smp_call_function"), 9)), "$.tasks[0].calls: 9 calls", "1 to 8");

    [Fact]
    public void Nine_hotplug_steps_are_refused() =>
        RefusesWith("{ \"call\": \"cpu_down\", \"cpu\": 1 }", string.Join(',', Enumerable.Repeat(Json("cpu_down"), 8)),
            "$.hotplug: 9 calls", "at most 8");

    [Fact]
    public void Nine_masks_are_refused() =>
        RefusesWith("\"m\": [1, 2]", string.Join(',', Enumerable.Range(0, 9).Select(i => $"\"m{i}\": [1]")), "$.masks: 9 entries",
            "at most 8");

    [Fact]
    public void More_calls_of_other_CPUs_than_can_be_built_are_refused()
    {
        var task = string.Join(',', Enumerable.Range(0, 5)
            .Select(i => $$"""{ "name": "T{{i}}", "cpus": [0], "calls": [{ "call": "scftorture_invoke_one", "cpu": 1 }] }"""));

        Refuses($$"""{ "cpus": 2, "tasks": [{{task}}] }""", "$: 25 calls of other CPUs in all",
            "at most 24, of which scftorture_invoke_one is five");
    }

    [Theory]
    [InlineData("")]
    [InlineData("seventeen-letters")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void Name_that_is_none_is_refused(string name) =>
        RefusesWith("\"name\": \"A\"", $"\"name\": \"{name}\"", $"$.tasks[0].name: '{name}'", "1 to 16 letters, digits, - or _");

    [Fact]
    public void Name_of_a_task_that_another_has_is_refused() =>
        RefusesWith("\"name\": \"B\"", "\"name\": \"A\"", "$.tasks[1].name: 'A'", "a name that $.tasks[0].name does not have");

    [Fact]
    public void Name_of_an_interrupt_that_a_task_has_is_refused() =>
        RefusesWith("\"name\": \"timer\"", "\"name\": \"B\"", "$.interrupts[0].name: 'B'", "a name that $.tasks[1].name does not have");

    [Fact]
    public void Name_that_traces_use_is_refused() =>
        RefusesWith("\"name\": \"A\"", "\"name\": \"cpuhp\"", "$.tasks[0].name: 'cpuhp'",
            "a name other than irq, scheduler, stopper, cpuhp, migration, switch, init_mm, SWITCHING");

    [Fact]
    public void Call_that_only_hotplug_makes_is_refused_of_a_task() =>
        Assert.StartsWith("w.json: $.tasks[0].calls[0].call: 'cpu_down'; accepted: one of smp_call_function_single, ",
            Message(() => WorkloadReader.Read(With("\"smp_call_function_many\"", "\"cpu_down\""), "w.json")), StringComparison.Ordinal);

    [Fact]
    public void Call_that_is_misspelt_is_refused_with_what_is_near() =>
        RefusesWith("\"smp_call_function_many\"", "\"smp_call_functoin_many\"", "$.tasks[0].calls[0].call: 'smp_call_functoin_many'",
            "smp_call_function_many, smp_call_function_any or smp_call_function, or another of shootdown list calls");

    [Fact]
    public void Call_that_waits_is_refused_of_an_interrupt() =>
        RefusesWith("\"kick\"", "\"smp_call_function\"", "$.interrupts[0].calls[0].call: 'smp_call_function'",
            "one of smp_call_function_many, on_each_cpu_cond_mask, kick, flush_tlb_mm, smp_call_function_single_async, irq_work_queue_on, "
            + "ttwu_queue_wakelist, spin_lock, spin_unlock");

    [Fact]
    public void Call_that_hotplug_does_not_make_is_refused_of_it() =>
        RefusesWith("\"cpu_up\"", "\"exit\"", "$.hotplug[1].call: 'exit'", "one of cpu_down, cpu_up");

    [Fact]
    public void Missing_argument_is_refused() =>
        RefusesCalls("""{ "call": "smp_call_function_single_async", "cpu": 1 }""", "$.tasks[0].calls[0].csd: missing",
            "smp_call_function_single_async needs cpu, csd");

    [Fact]
    public void Argument_that_the_call_does_not_take_is_refused() =>
        RefusesCalls(
            """{ "call": "preempt_disable", "cpu": 1 }""", "$.tasks[0].calls[0].cpu: given to preempt_disable", "only no argument");

    [Fact]
    public void Call_of_many_without_a_mask_is_refused() =>
        RefusesCalls(Json("smp_call_function_many"), "$.tasks[0].calls[0].mask: missing", "mask or shared");

    [Fact]
    public void Call_of_many_with_two_masks_is_refused() =>
        RefusesWith("\"mask\": [1, 2]", "\"mask\": [1, 2], \"shared\": \"m\"", "$.tasks[0].calls[0].mask: given beside shared",
            "one of the two");

    [Fact]
    public void Shared_mask_that_there_is_not_is_refused() =>
        RefusesWith("\"mask\": [1, 2]", "\"shared\": \"n\"", "$.tasks[0].calls[0].shared: 'n'", "a name in $.masks (m)");

    [Fact]
    public void Arguments_in_a_frame_that_nobody_waits_in_are_refused() =>
        RefusesCalls("""{ "call": "on_each_cpu_cond_mask", "mask": [1], "wait": false, "info": true }""", "$.tasks[0].calls[0].info: true",
            "false where wait is false: the arguments lie in the caller's frame");

    [Fact]
    public void Requeueing_where_the_caller_may_run_the_callback_itself_is_refused() =>
        RefusesCalls("""{ "call": "smp_call_function_single_async", "cpu": 0, "csd": "x", "requeue": 1 }""",
            "$.tasks[0].calls[0].requeue: 1", "no requeue where the caller may run on CPU 0 itself");

    [Theory]
    [InlineData("irq_work_queue_on")]
    [InlineData("ttwu_queue_wakelist")]
    public void Work_that_two_calls_queue_is_refused(string call) =>
        RefusesCalls(
            $$"""{ "call": "{{call}}", "cpu": 1, "csd": "x" }, { "call": "smp_call_function_single_async", "cpu": 1, "csd": "x" }""",
            "$.tasks[0].calls[1].csd: 'x'",
            "a name that $.tasks[0].calls[0] does not use: an irq_work or a wake entry is queued by one call, and is no csd");

    [Fact]
    public void Section_that_does_not_end_is_refused() =>
        RefusesCalls(Json("local_irq_disable"), "$.tasks[0].calls: local_irq_disable without local_irq_enable", "pairs");

    [Fact]
    public void Section_that_did_not_begin_is_refused() =>
        RefusesCalls(Json("preempt_enable"), "$.tasks[0].calls[0].call: 'preempt_enable'",
            "preempt_disable and preempt_enable in pairs, nested twice at most");

    [Fact]
    public void Nested_cpus_read_lock_is_refused() =>
        RefusesCalls(
            $"{Json("cpus_read_lock")}, {Json("cpus_read_lock")}, {Json("cpus_read_unlock")}, {Json("cpus_read_unlock")}",
            "$.tasks[0].calls[1].call: 'cpus_read_lock'",
            "cpus_read_lock and cpus_read_unlock in pairs, not nested");

    [Fact]
    public void Call_after_exit_is_refused() =>
        RefusesCalls(
            $"{Json("exit")}, {Json("smp_call_function")}", "$.tasks[0].calls[0].call: 'exit' before other calls", "exit as the last call");

    [Fact]
    public void Exit_of_the_boot_task_is_refused() =>
        RefusesCalls(Json("exit"), "$.tasks[0].calls[0].call: 'exit' of the boot task", "exit of any other task", "\"boot\": true,");

    [Theory]
    [InlineData("exit", "")]
    [InlineData("fork", ", \"task\": \"B\"")]
    [InlineData("smp_call_function_single_async", ", \"cpu\": 1, \"csd\": \"x\"")]
    [InlineData("scftorture_invoke_one", ", \"cpu\": 1")]
    public void Call_that_goes_on_after_it_returned_is_refused_of_a_task_that_repeats(string call, string arguments) =>
        RefusesCalls(
            $$"""{ "call": "{{call}}"{{arguments}} }""",
            $"$.tasks[0].calls[0].call: '{call}'",
            "in a task that repeats, calls that are over when they return",
            "\"repeat\": true,");

    [Fact]
    public void Call_without_wait_is_refused_of_a_task_that_repeats() =>
        RefusesCalls("""{ "call": "smp_call_function", "wait": false }""", "$.tasks[0].calls[0].wait: false", "true in a task that repeats",
            "\"repeat\": true,");

    [Fact]
    public void Fork_of_a_task_that_there_is_not_is_refused() =>
        RefusesCalls("""{ "call": "fork", "task": "C" }""", "$.tasks[0].calls[0].task: 'C'", "a task (A, B)");

    [Fact]
    public void Second_fork_of_a_task_is_refused() =>
        RefusesCalls("""{ "call": "fork", "task": "B" }, { "call": "fork", "task": "B" }""",
            "$.tasks[0].calls[1].task: 'B' forked more than once", "one fork of each task");

    [Fact]
    public void Fork_of_a_task_by_itself_is_refused() =>
        RefusesCalls("""{ "call": "fork", "task": "A" }""", "$.tasks[0].calls[0].task: 'A'", "a task that 'A' does not descend from");

    [Fact]
    public void Forks_in_a_circle_are_refused() =>
        Refuses(
            """{ "cpus": 2, "tasks": [{ "name": "A", "cpus": [0], "calls": [{ "call": "fork", "task": "B" }] }, { "name": "B", "cpus": """
            + """[0], "calls": [{ "call": "fork", "task": "A" }] }] }""",
            "$.tasks[1].calls[0].task: 'A'",
            "a task that 'B' does not descend from");

    [Fact]
    public void Fork_of_the_boot_task_is_refused() =>
        Refuses(
            """{ "cpus": 2, "tasks": [{ "name": "A", "cpus": [0], "calls": [{ "call": "fork", "task": "B" }] }, { "name": "B", "cpus": """
            + """[0], "boot": true, "calls": [{ "call": "smp_call_function" }] }] }""",
            "$.tasks[0].calls[0].task: 'B'",
            "a task other than the boot task, which no fork makes");

    [Fact]
    public void Fork_while_pinned_is_refused() =>
        RefusesCalls(
            $$"""{{Json("preempt_disable")}}, { "call": "fork", "task": "B" }, {{Json("preempt_enable")}}""",
            "$.tasks[0].calls[1].call: 'fork' while pinned",
            "fork with preemption and interrupts enabled, for it may sleep");

    [Fact]
    public void CPU_that_comes_up_before_it_went_down_is_refused() =>
        RefusesWith("\"cpu_down\"", "\"cpu_up\"", "$.hotplug[0].cpu: 1", "a CPU that is offline by then");

    [Fact]
    public void CPU_that_goes_down_twice_is_refused() =>
        RefusesWith("\"cpu_up\"", "\"cpu_down\"", "$.hotplug[1].cpu: 1", "a CPU that is online by then");

    [Fact]
    public void Last_CPU_that_goes_down_is_refused() =>
        RefusesWith(
            "{ \"call\": \"cpu_up\", \"cpu\": 1 }",
            "{ \"call\": \"cpu_down\", \"cpu\": 0 }, { \"call\": \"cpu_down\", \"cpu\": 2 }",
            "$.hotplug[2].cpu: 2",
            "that one CPU stays online");

    [Fact]
    public void Workload_with_nothing_where_something_must_be_is_refused()
    {
        var valid = WorkloadReader.Read(Valid, "w.json");

        Assert.Equal("$: null; accepted: a workload", Message(() => Validation.Check(null!)));
        Assert.Equal("$.tasks: null; accepted: a list", Message(() => Validation.Check(valid with { Tasks = null! })));
        Assert.Equal("$.tasks[0]: null; accepted: an object", Message(() => Validation.Check(valid with { Tasks = [null!] })));
        Assert.Equal("$.tasks[0].name: null; accepted: 1 to 16 letters, digits, - or _",
            Message(() => Validation.Check(valid with { Tasks = [valid.Tasks[0] with { Name = null! }] })));
        Assert.Equal("$.tasks[0].calls: null; accepted: a list",
            Message(() => Validation.Check(valid with { Tasks = [valid.Tasks[0] with { Calls = null! }] })));
        Assert.Equal("$.hotplug[0]: null; accepted: an object", Message(() => Validation.Check(valid with { Hotplug = [null!] })));
        Assert.Equal("$.hotplug[0].call: null; accepted: one of cpu_down, cpu_up",
            Message(() => Validation.Check(valid with { Hotplug = [new Call(null!)] })));
        Assert.Equal("$.interrupts: null; accepted: a list", Message(() => Validation.Check(valid with { Interrupts = null! })));
        Assert.Equal("$.masks: null; accepted: an object", Message(() => Validation.Check(valid with { Masks = null! })));
        Assert.Equal("$.mms: null; accepted: a list", Message(() => Validation.Check(valid with { Mms = null! })));
        Assert.Equal("$.nmis[0]: null; accepted: an object", Message(() => Validation.Check(valid with { Nmis = [null!] })));
        Assert.Equal("$.vcpus[0]: null; accepted: an object", Message(() => Validation.Check(valid with { Vcpus = [null!] })));
    }

    [Fact]
    public void Schema_file_is_what_the_calls_and_fields_say()
    {
        Assert.True(
            Repository.Read("scenarios", "workload.schema.json") == WorkloadSchema.Write(),
            "scenarios/workload.schema.json is not what is derived: dotnet run --project cli -c Release -- list calls --schema > "
            + "scenarios/workload.schema.json");
    }

    [Fact]
    public void Tables_on_the_page_are_what_the_calls_and_fields_say()
    {
        var page = Repository.Read("docs", "workloads.md");
        Assert.True(
            page.Contains($"\n{WorkloadTables.Fields}", StringComparison.Ordinal)
                && page.Contains($"\n{WorkloadTables.Calls}", StringComparison.Ordinal),
            "a table of docs/workloads.md is not what is derived: dotnet run --project cli -c Release -- list calls --markdown prints "
            + "both");
    }

    [Fact]
    public void Schema_is_a_schema_of_what_the_reader_knows()
    {
        var schema = JsonDocument.Parse(WorkloadSchema.Write()).RootElement;
        var definitions = schema.GetProperty("$defs");

        Assert.Equal(Known("""{ "?": 0 }"""), Names(schema.GetProperty("properties")));
        Assert.Equal(Known("""{ "cpus": 2, "tasks": [{ "?": 0 }] }"""), Names(definitions.GetProperty("task").GetProperty("properties")));
        Assert.Equal(Known("""{ "cpus": 2, "tasks": [], "hotplug": [{ "?": 0 }] }"""), Names(definitions.GetProperty("arguments"))
            .Append("call").Order(StringComparer.Ordinal));
        Assert.Equal(CallKind.All.Select(k => k.Name).Order(StringComparer.Ordinal), Names(definitions.GetProperty("calls")));
    }

    [Theory]
    [InlineData("taskCall", """{ "cpus": 2, "tasks": [{ "name": "A", "cpus": [0], "calls": [{ "call": "?" }] }] }""")]
    [InlineData("interruptCall", """{ "cpus": 2, "tasks": [{ "name": "A", "cpus": [0], "calls": [{ "call": "exit" }] }], "interrupts": """
        + """[{ "name": "I", "cpu": 0, "calls": [{ "call": "?" }] }] }""")]
    [InlineData("hotplugCall",
        """{ "cpus": 2, "tasks": [{ "name": "A", "cpus": [0], "calls": [{ "call": "exit" }] }], "hotplug": [{ "call": "?" }] }""")]
    public void Schema_knows_who_may_make_which_call(string definition, string json)
    {
        var choices = JsonDocument.Parse(WorkloadSchema.Write()).RootElement.GetProperty("$defs").GetProperty(definition)
            .GetProperty("oneOf");
        var references = choices.EnumerateArray().Select(e => e.GetProperty("$ref").GetString()!["#/$defs/calls/".Length..]);

        Assert.Equal(Known(json).Select(n => n.Replace("one of ", string.Empty, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_call_has_a_name_and_a_rank_of_its_own()
    {
        Assert.Equal(CallKind.All.Count, CallKind.All.DistinctBy(k => k.Name).Count());
        Assert.Equal(CallKind.All.Count, CallKind.All.DistinctBy(k => k.Rank).Count());
    }

    [Fact]
    public void Every_call_that_is_named_by_another_exists()
    {
        Assert.DoesNotContain(CallKind.All.SelectMany(k => k.DrawnAmong)
            .Concat(CallKind.All.Select(k => k.ClosedBy).OfType<string>()), name => CallKind.Find(name) is null);
    }

    [Fact]
    public void Workload_on_the_page_is_read() =>
        AssertSame(WorkloadReader.Read(Valid, "w.json"), WorkloadReader.Read(OnThePage(), "docs/workloads.md"));

    [Theory]
    [InlineData("\"cpus\": 3", "\"cpus\": 7")]
    [InlineData("\"mask\": [1, 2]", "\"mask\": [1, 2, 3]")]
    [InlineData("\"wait\": false", "\"async\": true")]
    [InlineData("\"wait\": false", "\"csd\": \"x\"")]
    [InlineData("\"call\": \"kick\"", "\"call\": \"smp_call_function\"")]
    [InlineData("\"cpu\": 1 }]", "\"cpu\": 1 },]")]
    public void Message_on_the_page_is_the_one_that_is_printed(string part, string instead) =>
        Assert.Contains($"\n{Message(() => WorkloadReader.Read(With(part, instead, OnThePage()), "w.json"))}\n",
            Repository.Read("docs", "workloads.md"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"pages\": 2", "\"pages\": 3")]
    [InlineData("\"pages\": 2", "\"pages\": 1")]
    [InlineData("\"cpus\": [1], \"mm\": \"m\"", "\"cpus\": [1], \"mm\": \"n\"")]
    [InlineData("\"lazy\": [1]", "\"lazy\": [0, 1]")]
    [InlineData("\"lazy\": [1]", "\"shares\": \"f\"")]
    [InlineData("\"call\": \"munmap\"", "\"call\": \"unmap_hugepage_range\"")]
    public void Message_about_memory_on_the_page_is_the_one_that_is_printed(string part, string instead) =>
        Assert.Contains($"\n{Message(() => WorkloadReader.Read(With(part, instead, OnThePage(1)), "w.json"))}\n",
            Repository.Read("docs", "workloads.md"), StringComparison.Ordinal);

    private static string OnThePage(int which = 0) =>
        Regex.Matches(Repository.Read("docs", "workloads.md"), "```json\n(.*?)```", RegexOptions.Singleline)[which].Groups[1].Value;

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Known(string json)
    {
        var message = Message(() => WorkloadReader.Read(json, "w.json"));
        Assert.Contains("'?'", message, StringComparison.Ordinal);
        return message.Split("; accepted: ")[1].Split(", ").Order(StringComparer.Ordinal);
    }

    private static string Json(string call) =>
        $$"""{ "call": "{{call}}"{{(call.StartsWith("cpu_", StringComparison.Ordinal) ? ", \"cpu\": 1" : string.Empty)}} }""";

    private static string With(string part, string instead, string json = Valid)
    {
        var at = json.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, part);
        return json[..at] + instead + json[(at + part.Length)..];
    }

    private static void RefusesWith(string part, string instead, string what, string accepted) =>
        Refuses(With(part, instead), what, accepted);

    private static void RefusesCalls(string calls, string what, string accepted, string flag = "") =>
        Refuses($$"""{ "cpus": 3, "tasks": [{ "name": "A", "cpus": [0], {{flag}} "calls": [{{calls}}] }, { "name": "B", "cpus": """
            + $$"""[1], "calls": [{ "call": "exit" }] }] }""", what, accepted);

    private static void Refuses(string json, string what, string accepted) =>
        Assert.Equal($"w.json: {what}; accepted: {accepted}", Message(() => WorkloadReader.Read(json, "w.json")));

    private static string Message(Action read) => Assert.ThrowsAny<FormatException>(read).Message;

    private static string Told(Action read)
    {
        var message = Message(read);
        return message[(message.IndexOf(".json: ", StringComparison.Ordinal) + ".json: ".Length)..];
    }

    private static Workload ReadBytes(byte[] bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");
        File.WriteAllBytes(path, bytes);
        try
        {
            return WorkloadReader.ReadFile(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertSame(Workload expected, Workload actual)
    {
        Assert.Equal((expected.Cpus, expected.PollIdle), (actual.Cpus, actual.PollIdle));
        Assert.Equal(expected.Mms, actual.Mms);
        Assert.Equal(expected.Nmis, actual.Nmis);
        Assert.Equal(expected.Masks.OrderBy(m => m.Key, StringComparer.Ordinal), actual.Masks.OrderBy(m => m.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Hotplug, actual.Hotplug);
        Assert.Equal(expected.Tasks.Select(t => t with { Calls = [] }), actual.Tasks.Select(t => t with { Calls = [] }));
        Assert.Equal(expected.Tasks.Select(t => t.Calls), actual.Tasks.Select(t => t.Calls));
        Assert.Equal(expected.Interrupts.Select(i => (i.Name, i.Cpu)), actual.Interrupts.Select(i => (i.Name, i.Cpu)));
        Assert.Equal(expected.Interrupts.Select(i => i.Calls), actual.Interrupts.Select(i => i.Calls));
    }
}
