using System.CommandLine;

namespace Shootdown.Cli.List;

/// <content>What is said of each list where its own help is asked for.</content>
internal sealed partial class ListCommand
{
    private IEnumerable<Verb> Topics() =>
    [
        Topic("designs", "Kernels, revisions of series, and patches, and the axes in which each differs from linux-7.3.", []),
        Topic("axes", "The choices that kernels, patches and bugs make differently, with their values and where these come from.", []),
        Topic("scenarios", "The scenarios of the catalogue: CPUs, what happens, where it comes from.", [verbose]),
        Topic("properties", "What each property demands, when it says nothing, and which file states it.", []),
        Topic(
            "claims",
            "What is claimed of which scenario on which design, and on whose word.",
            [scenario, design, property],
            "--scenario h2-freed-csd-array --property S6"),
        Topic("calls", "The calls of workload files, with their fields.", [schema, markdown], "--schema"),
        Topic("bugs", "Historical bugs, with the commit that mended each and the claims that find it.", []),
        Topic("engines", "The engines and their strategies.", []),
        Topic(
            "steps",
            "Every await of the text, and how many claims execute it. Exit 1 if one is executed by none.",
            [function],
            "--function csd_lock_wait"),
        Topic(
            "mutants",
            "Takes each barrier, flag test, pin and wait out of the text, or with --text changes the text itself, and says which claim "
            + "breaks. Exit 1 if none does and the text does not say why.",
            [function, ofText, sample, seed, skip],
            "--function csd_lock_wait",
            "--text --sample 40 --seed 1"),
        Topic(
            "costs",
            "IPIs, targets and pinned waits of each design's dearest run, cache lines, stack, barriers and TLBIs of arm64.",
            [scenario, design, symbolic, weights],
            "--scenario one-call --design linux-7.3",
            "--symbolic"),
        Topic(
            "bounds",
            "States and times of every scenario and each family's largest proved size, as docs/bounds.md has them. Takes ten minutes or "
            + "more, nearly all of it families; scenarios take seconds where they are named.",
            [names],
            "one-call sharers"),
        Topic(
            "families",
            "Up to which size the properties of each family of scenarios are proved. Takes ten minutes or more, nearly all of it callers "
            + "and flushers: name the others and it takes one.",
            [names],
            "walkers sharers"),
        Topic("walkers", "Which way to free or unshare a page table is safe on which back-end.", []),
        Topic("active-cpu", "On arm64: which form of the active-CPU series is safe on which machine.", []),
        Topic("preemptible", "The preemptible series, patch by patch: what is safe, and who waits preemptibly.", []),
        Topic(
            "agreement",
            "How soon each engine that draws schedules finds what is claimed to break, and whether one breaks what is claimed to hold.",
            [sample, seed],
            "--sample 10 --seed 1"),
        Topic("memory-models", "What sc, tso and arm allow of the classic litmus shapes.", []),
        Topic(
            "statements",
            "What a series' mail thread says, statement by statement, with what decides it.",
            [series, place, property],
            "--series preemptible",
            "--property L1"),
        Topic("enumeration-twins", "At which size enumeration finds which bug.", [design]),
    ];

    // All of them can be written as JSON.
    private Verb Topic(string name, string description, Symbol[] options, params string[] examples)
    {
        var topic = new Verb(name, description, [$"list {name}", .. examples.Select(e => $"list {name} {e}"), $"list {name} --json -"])
        {
            json,
        };
        options.OfType<Option>().ToList().ForEach(topic.Add);
        options.OfType<System.CommandLine.Argument>().ToList().ForEach(topic.Add);
        return topic;
    }
}
