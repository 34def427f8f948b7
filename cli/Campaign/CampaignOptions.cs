using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Shootdown.Cli.Campaign;

/// <summary>What a campaign asks, on the command line that begins it and on those that its workers make their shards of.</summary>
internal sealed class CampaignOptions
{
    private const int UsualDrawings = 64;
    private const int MostShards = 1_000_000;

    private readonly Option<int?> shards = NumberOption.Create(
        "--shards",
        "Into how many parts the work falls: by default one for some sixty workloads, or "
        + $"{UsualDrawings} where schedules are drawn, each of --iterations schedules from a seed of its own.",
        1,
        MostShards);

    /// <summary>The options that it shares with <c>check</c>.</summary>
    public AskedOptions Asked { get; } = new();

    /// <summary>All that makes a difference to a verdict.</summary>
    public IReadOnlyList<Option> Which =>
    [
        Asked.Designs, Asked.Properties, Asked.Memory, Asked.Engine, Asked.Cpus, Asked.Strategy, Asked.RandomWorkloads, Asked.Seed,
        Asked.Iterations, Asked.MaxSteps, Asked.Enumeration.AllWorkloads, .. Asked.Enumeration.Which, shards,
    ];

    /// <summary>The same question as a worker reads it.</summary>
    /// <param name="result">The command line.</param>
    public string[] Words(ParseResult result) =>
    [
        .. result.GetValue(Asked.Scenarios) ?? [],
        .. Which.Where(o => result.GetResult(o) is { Implicit: false })
            .SelectMany(o => result.GetResult(o)!.Tokens.SelectMany(t => new[] { o.Name, t.Value })),
    ];

    /// <summary>Reads what <see cref="Words"/> has written.</summary>
    /// <param name="words">The words.</param>
    /// <param name="deadline">When to stop.</param>
    /// <exception cref="FormatException">They are no question of this build.</exception>
    public static CampaignWork Read(IReadOnlyList<string> words, Deadline deadline)
    {
        var options = new CampaignOptions();
        var command = new RootCommand { options.Asked.Scenarios };
        options.Which.ToList().ForEach(command.Add);
        var parsed = command.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        return parsed.Errors.Count > 0 ? throw new FormatException(parsed.Errors[0].Message) : options.Work(parsed, deadline);
    }

    /// <summary>The work.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="deadline">When to stop.</param>
    /// <exception cref="FormatException">It makes no sense.</exception>
    public CampaignWork Work(ParseResult result, Deadline deadline)
    {
        // What a directory says is another one's on another machine.
        var defaults = ExplorationDefaults.None;
        var engine = Asked.Chosen(result, defaults);
        var (arguments, limits) = (Asked.Arguments(result, defaults), Asked.Limits(result, engine));
        var all = Asked.Enumeration.AllWorkloads;
        CheckCommand.RefuseBeside(result, all, [Asked.Strategy, Asked.RandomWorkloads]);
        Asked.Enumeration.ExpectAsked(result);
        if (result.GetResult(all) is not null)
        {
            AllWorkloadsOptions.ExpectExhaustive(engine);
            var plan = Asked.Enumeration.Plan(result, arguments);
            return new CampaignWork(new EnumerationShards(plan, result.GetValue(shards), limits, deadline), limits) { Plan = plan };
        }

        if (engine is not (RandomEngine or FsCheckEngine))
        {
            throw new FormatException(
                $"--engine: {InputText.Quote(engine.Name)}; accepted: random, fscheck, or exhaustive beside {all.Name}");
        }

        var count = result.GetValue(shards) ?? UsualDrawings;
        if (limits.Budget.Seed > int.MaxValue - count)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"--seed: {limits.Budget.Seed}; accepted: 0 to {int.MaxValue - count} with {count} shards"));
        }

        var hunt = Hunt(result, arguments, engine);
        return new CampaignWork(new DrawnShards(hunt, count, limits, deadline), limits) { Hunt = hunt };
    }

    private IDrawnHunt Hunt(ParseResult result, CheckArguments arguments, IEngine engine)
    {
        if (result.GetValue(Asked.RandomWorkloads) is not { } name)
        {
            return new ScheduleHunt(CheckPlan.Of(arguments));
        }

        var kind = RandomWorkloads.Parse(name);
        var (designs, properties) = CheckPlan.OfRandomWorkloads(arguments, engine);
        return new WorkloadHunt(
            kind, designs.Count > 0 ? designs : [DesignName.Default], properties.Count > 0 ? properties : kind.Promised, arguments.Memory);
    }
}
