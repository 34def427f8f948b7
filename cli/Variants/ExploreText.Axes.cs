namespace Shootdown.Cli.Variants;

/// <content>What is told of one axis at a time: which changes of its value matter, and between which values nothing does.</content>
internal sealed partial class ExploreText
{
    private const int MostChanges = 8;

    private void Changes()
    {
        if (space.BaseCombination is { } basis && map.Safety[basis] == Safety.Safe)
        {
            var breaking = SingleChange.Neighbours(map, basis).Where(n => map.Safety[n.Combination] == Safety.Unsafe)
                .Select(n => space.NameOf(n.Axis, n.Value)).ToList();
            if (breaking.Count > 0)
            {
                Begin($"Single changes that break {space.BaseName}");
                Say($"  {string.Join(' ', breaking)}");
            }
        }

        var changes = SingleChange.Separating(map).OrderByDescending(c => (double)Math.Max(c.Breaks, c.Mends) / c.Pairs).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        Begin("Single changes that separate safe from unsafe (of so many pairs)");
        foreach (var change in changes.Take(isWhole ? int.MaxValue : MostChanges))
        {
            var (axis, from, to) = change.Mends > change.Breaks
                ? (change.Axis, change.To, change.From) : (change.Axis, change.From, change.To);
            var (breaks, mends) = (Math.Max(change.Breaks, change.Mends), Math.Min(change.Breaks, change.Mends));
            Say(
                $"{space.Axes[axis].Axis.Name} {space.Axes[axis].Values[from].Name} -> {space.Axes[axis].Values[to].Name}: "
                + $"breaks {Page.Number(breaks)}{(mends > 0 ? $", mends {Page.Number(mends)}" : string.Empty)} "
                + $"of {Page.Number(change.Pairs)}");
        }

        More(changes.Count, MostChanges);
    }

    private void Alike()
    {
        var lines = new List<string>();
        for (var axis = 0; axis < space.Axes.Count; axis++)
        {
            var (name, values) = (space.Axes[axis].Axis.Name, space.Axes[axis].Values);
            var requirements = Distinctions.Requirements(map, axis);
            if (requirements is null)
            {
                lines.Add($"{name}: no routine of these scenarios asks it");
                continue;
            }

            lines.AddRange(requirements.Select(r =>
                $"{name} means something only with {space.Axes[r.Axis].Axis.Name}="
                + string.Join('|', r.Values.Select(v => space.Axes[r.Axis].Values[v].Name))));
            lines.AddRange(Distinctions.Of(map, axis).Where(g => g.Count > 1)
                .Select(g => $"{name}: {string.Join(" = ", g.Select(v => values[v].Name))}"));
        }

        if (lines.Count > 0)
        {
            Begin("What no property tells apart here");
            lines.ForEach(line => Say(line));
        }
    }
}
