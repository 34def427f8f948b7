using System.CommandLine;

namespace Shootdown.Cli.List;

/// <summary><c>list</c>: what can be named on the command line.</summary>
internal sealed partial class ListCommand
{
    /// <summary>All that can be listed.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Inventory.All.Select(l => l.Name), .. Report.All.Select(r => r.Name)];

    private static IEnumerable<Report> OfParts => Report.All.Where(r => r.OfParts is not null);

    private readonly Argument<string?> what = new("WHAT")
    {
        Description = $"One of {string.Join(", ", Inventory.All.Select(l => l.Name))}, all in short if none is given; "
            + $"or one of {string.Join(", ", Report.All.Select(r => r.Name))}, which takes exploring.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string[]> names = new("NAME")
    {
        Description = $"With {string.Join(" or ", OfParts.Select(r => r.Name))}: those of these alone: {FamilyName.All}; with bounds "
            + "scenarios, too.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write the list as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "With scenarios: also the nodes of every routine on linux-7.3.",
    };

    private readonly Option<string?> function = new("--function")
    {
        Description = "With steps or mutants: of this kernel function alone.",
        HelpName = "NAME",
    };

    private readonly Option<string?> series = new("--series")
    {
        Description = "With statements: of this series alone.",
        HelpName = "NAME",
    };

    private readonly Option<string?> place = new(StatementFilter.PlaceOption)
    {
        Description = "With statements: those of a part of the thread alone, such as \"patch 4\" or \"cover letter\".",
        HelpName = "TEXT",
    };

    private readonly Option<string?> scenario = new("--scenario")
    {
        Description = "With claims or costs: those of this scenario alone.",
        HelpName = "NAME",
    };

    private readonly Option<string?> design = new("--design")
    {
        Description = "With claims, costs or enumeration-twins: those of this design alone.",
        HelpName = "D",
    };

    private readonly Option<string?> property = new("--property")
    {
        Description = "With claims: those of this property alone. With statements: those that a claim about it decides.",
        HelpName = "P",
    };

    private readonly Option<bool> ofText = new("--text")
    {
        Description = "With mutants: change the text of the routines, each await, condition and operand, instead of the steps that they "
            + "make.",
    };

    private readonly Option<int?> sample = NumberOption.Create(
        "--sample",
        "With mutants --text: as many of them, drawn by a fixed rule; all if not given. With agreement: as many systems of which "
        + "something is claimed to break, and as many others.",
        1,
        int.MaxValue);

    private readonly Option<int?> seed = NumberOption.Create(
        "--seed", "With --sample: which sample; the same seed draws the same. Default: 1.", 0, int.MaxValue);

    private readonly Option<int?> skip = NumberOption.Create(
        "--skip", "With mutants --text: leave out the first N, which an earlier run has tried.", 0, int.MaxValue);

    private readonly Option<bool> symbolic = new("--symbolic")
    {
        Description = "With costs: critical paths as sums of weights, and the orders that hold whatever these are (docs/costs.md).",
    };

    private readonly Option<string?> weights = WeightsOption.Create();

    private readonly Option<bool> schema = new("--schema")
    {
        Description = "With calls: the schema of workload files, as scenarios/workload.schema.json holds it, and nothing else.",
    };

    private readonly Option<bool> markdown = new("--markdown")
    {
        Description = "With calls: the tables of docs/workloads.md, and nothing else.",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new ListCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "list",
            "Lists designs, axes, scenarios, properties, claims, calls, bugs or engines; "
            + "reports on the steps of the text, on costs, bounds, families of scenarios, walkers, the active-CPU proposal, memory models, "
            + "what mail threads say, and at which size enumeration finds bugs.",
            "list claims --scenario h2-freed-csd-array --property S6",
            "list mutants --function csd_lock_wait")
        {
            what, names, json, verbose, function, series, place, scenario, design, property, ofText, sample, seed, skip, symbolic, weights,
            schema,
            markdown,
        };
        command.Part = result => Topics().FirstOrDefault(t => t.Name == result.GetValue(what));
        command.SetAction(result => PartsOf(result.GetValue(what), result.GetValue(names) ?? []) is { } parts
            ? Print(terminal, parts, result.GetValue(json))
            : SymbolicOf(result) is { } costs
            ? Print(terminal, costs, result.GetValue(json))
            : DerivedText(result.GetValue(what), result.GetValue(schema), result.GetValue(markdown)) is { } text
            ? Print(terminal, text)
            : CostFilter.Of(result.GetValue(what), result.GetValue(scenario), result.GetValue(design)) is { } filter
                && result.GetValue(property) is null
            ? Print(terminal, progress => CostsReport.Run(progress, filter), result.GetValue(json))
            : Report.All.FirstOrDefault(r => r.Name == result.GetValue(what) && r.OfDesign is not null) is { } report
                && result.GetValue(design) is { } named
            ? Print(terminal, progress => report.OfDesign!(progress, DesignName.Parse(named, "--design")), result.GetValue(json))
            : ClaimList.Of(
                result.GetValue(what),
                result.GetValue(scenario),
                result.GetValue(design),
                result.GetValue(what) == StatementFilter.What ? null : result.GetValue(property)) is { } claims
            ? Print(terminal, Inventory.OfClaims(claims), result.GetValue(json), verbose: false)
            : Run(terminal, result.GetValue(what), result.GetValue(json), result.GetValue(verbose), result.GetValue(function),
                StatementFilter.Of(
                    result.GetValue(what), result.GetValue(series), result.GetValue(place), result.GetValue(property)),
                SampleOf(
                    result.GetValue(what), result.GetValue(ofText), result.GetValue(sample), result.GetValue(seed),
                    result.GetValue(skip))));
        return command;
    }

    // Null where a report is to be made of all that it is of.
    private static Func<ProgressLine, ReportResult>? PartsOf(string? what, string[] names)
    {
        if (names.Length == 0)
        {
            return null;
        }

        if (OfParts.FirstOrDefault(r => r.Name == what) is not { } report)
        {
            throw new FormatException(
                $"list: {InputText.Quote(names[0])} is one argument too many; "
                + $"accepted: with {string.Join(" or ", OfParts.Select(r => r.Name))} only; "
                + $"see shootdown list{(Names.Contains(what) ? $" {what}" : string.Empty)} --help");
        }

        return Array.Find(names, n => !report.Parts.Contains(n)) is not { } unknown ? progress => report.OfParts!(progress, names)
            : throw new FormatException(
                $"list {what}: unknown name {InputText.Quote(unknown)}; "
                + NearestNames.Suggest(unknown, report.Parts, $"shootdown list {what} --help"));
    }

    // Null where all is looked at, and no text changed.
    private static DrawnSample? SampleOf(string? what, bool text, int? sample, int? seed, int? skip)
    {
        var (wrong, place) = text && what != "mutants" ? ("--text", "list mutants")
            : sample is not null && !text && Report.All.All(r => r.Name != what || r.OfSample is null)
                ? ("--sample", "list mutants --text or list agreement")
            : seed is not null && sample is null ? ("--seed", "--sample")
            : skip is not null && !text ? ("--skip", "list mutants --text") : (null, string.Empty);
        return wrong is not null ? throw new FormatException($"{wrong}; accepted: with {place} only")
            : text || sample is not null ? new DrawnSample(sample, seed ?? 1) { Skip = skip ?? 0 } : null;
    }

    // Null where the costs are to be counted instead.
    private ReportResult? SymbolicOf(ParseResult result)
    {
        var (isAsked, values) = (result.GetValue(symbolic), result.GetValue(weights));
        var (wrong, place) = isAsked && result.GetValue(what) != "costs" ? ("--symbolic", "list costs")
            : values is not null && !isAsked ? ("--weights", "list costs --symbolic") : (null, string.Empty);
        if (wrong is not null)
        {
            throw new FormatException($"{wrong}; accepted: with {place} only");
        }

        CheckCommand.RefuseBeside(result, symbolic, [scenario, design, property]);
        return isAsked ? SymbolicCostsReport.Run(values is null ? null : WeightsOption.Read(values)) : null;
    }

    private static string? DerivedText(string? what, bool schema, bool markdown)
    {
        if ((schema || markdown) && (what != "calls" || (schema && markdown)))
        {
            throw new FormatException(
                $"{(schema ? "--schema" : "--markdown")}; accepted: with list calls only, one of --schema and --markdown");
        }

        return schema ? WorkloadSchema.Write() : markdown ? $"{WorkloadTables.Fields}\n{WorkloadTables.Calls}" : null;
    }

    private static int Print(Terminal terminal, string text)
    {
        terminal.Out.Write(text);
        terminal.Out.Flush();
        return ExitCode.AsClaimed;
    }

    private static int Run(
        Terminal terminal, string? what, string? json, bool verbose, string? function, StatementFilter? statements, DrawnSample? sample)
    {
        if (Report.All.FirstOrDefault(r => r.Name == what) is { } report)
        {
            return Run(terminal, report, json, FunctionOf(function, report), statements, sample);
        }

        FunctionOf(function, null);

        var one = what is null ? null : Inventory.All.FirstOrDefault(l => l.Name == what)
            ?? throw new FormatException($"list: {InputText.Quote(what)}; accepted: {string.Join(", ", Names)}");
        return Print(terminal, one, json, verbose);
    }

    // All in short where it is none of them.
    private static int Print(Terminal terminal, Inventory? one, string? json, bool verbose)
    {
        InputFile.ExpectPlaceFor(json, "--json");
        if (json != "-")
        {
            var page = new Page(terminal);
            if (one is not null)
            {
                one.Write(page, verbose);
            }
            else
            {
                Summarise(page);
            }

            if (verbose && one is null)
            {
                Inventory.WriteNodes(page);
            }

            terminal.Out.Flush();
        }

        if (json is { } file)
        {
            JsonReport.WriteTo(file, "--json", terminal, writer =>
            {
                if (one is not null)
                {
                    one.WriteJson(writer);
                    return;
                }

                writer.WriteStartObject();
                foreach (var list in Inventory.All)
                {
                    writer.WritePropertyName(list.Name);
                    list.WriteJson(writer);
                }

                writer.WriteEndObject();
            });
        }

        return ExitCode.AsClaimed;
    }

    private static string? FunctionOf(string? text, Report? report)
    {
        if (text is null)
        {
            return null;
        }

        if (report?.OfFunction is null)
        {
            var takers = Report.All.Where(r => r.OfFunction is not null).Select(r => r.Name);
            throw new FormatException($"--function {InputText.Quote(text)}; accepted: with list {string.Join(" or ", takers)} only");
        }

        var known = ClaimedSystems.Routines
            .Concat(ClaimedSystems.Arm64Routines)
            .SelectMany(r => (string?[])[r.Name, r.Kernel?.Function])
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return known.Contains(text)
            ? text
            : throw new FormatException($"--function {InputText.Quote(text)}; {NearestNames.Suggest(text, known, "list steps")}");
    }

    private static int Run(
        Terminal terminal, Report report, string? json, string? function, StatementFilter? statements, DrawnSample? sample)
    {
        InputFile.ExpectPlaceFor(json, "--json");
        ReportResult result;
        using (var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen })
        {
            result = sample is not null && report.OfSample is { } ofSample ? ofSample(progress, sample)
                : sample is not null ? TextMutantsReport.Run(progress, json == "-" ? null : new Page(terminal), function, sample)
                : statements is not null ? StatementsReport.Run(progress, statements)
                : function is null ? report.Run(progress) : report.OfFunction!(progress, function, json is not null);
        }

        return Print(terminal, result, json);
    }

    private static int Print(Terminal terminal, Func<ProgressLine, ReportResult> run, string? json)
    {
        InputFile.ExpectPlaceFor(json, "--json");
        ReportResult result;
        using (var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen })
        {
            result = run(progress);
        }

        return Print(terminal, result, json);
    }

    private static int Print(Terminal terminal, ReportResult result, string? json)
    {
        if (json != "-")
        {
            result.Write(new Page(terminal));
            terminal.Out.Flush();
        }

        if (json is { } file)
        {
            JsonReport.WriteTo(file, "--json", terminal, result.WriteJson);
        }

        return !result.IsGood ? ExitCode.NotAsClaimed : result.IsPartial ? ExitCode.Inconclusive : ExitCode.AsClaimed;
    }

    private static void Summarise(Page page)
    {
        foreach (var list in Inventory.All)
        {
            page.Heading($"{list.Count} {list.Name}");
            page.Names(list.Names);
        }

        page.Line();
        page.Line($"More of each: shootdown list {string.Join('|', Names)}");
    }
}
