namespace Shootdown.Tests.Explore;

/// <summary>What of a result depends neither on time nor on memory, as text.</summary>
internal static class Summary
{
    public static string Of(ExhaustiveResult result) =>
        $"{result.Outcome} {result.Reason} {result.States} {result.Transitions} {result.Depth} "
        + $"{string.Join(' ', result.Watches.Select(Of))}";

    public static string Of(LassoResult result) =>
        $"{result.Outcome} {result.Reason} {result.States} {result.Transitions} {result.Depth} {result.PendingStates} "
        + $"{result.FairComponents} {Of(result.Lasso)}";

    public static string Of(Counterexample? counterexample) =>
        counterexample is null ? "none" : $"{string.Join(',', counterexample.Choices)}{(counterexample.EndsInTransition ? "!" : "")}";

    private static string Of(WatchResult watch) => $"{watch.Watch.Name}@{watch.Level}:{Of(watch.Counterexample)}";

    private static string Of(Lasso? lasso) =>
        lasso is null ? "none" : $"{string.Join(',', lasso.Stem)}({string.Join(',', lasso.Cycle)})";
}
