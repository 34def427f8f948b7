using System.Globalization;
using Superpower.Model;

namespace Shootdown.Litmus.Text;

/// <summary>Sees to it that a test speaks of what there is, and calls each register by one name.</summary>
/// <param name="test">The test as it was read.</param>
/// <param name="tokens">All words of the text.</param>
/// <param name="bodyAt">The first word of the threads.</param>
/// <param name="endAt">The first word behind them.</param>
internal sealed class TestCheck(HerdTest test, Token<TextToken>[] tokens, int bodyAt, int endAt)
{
    private readonly TestNames names = new(test);

    /// <summary>The test with each register called by the name of its widest form.</summary>
    public HerdTest Checked()
    {
        for (var i = 0; i < test.Threads.Count; i++)
        {
            if (test.Threads[i].Number != i)
            {
                throw LitmusTextException.At(test.File, TextTokens.PositionOf(tokens[bodyAt].Position),
                    string.Create(CultureInfo.InvariantCulture, $"P{test.Threads[i].Number}"), $"threads P0, P1 and so on in their order");
            }
        }

        CheckRegisters(0, bodyAt);
        CheckRegisters(endAt, tokens.Length);
        CheckLocations();
        CheckLabels();
        return test with
        {
            Initial = [.. test.Initial.Select(i => i with { Place = names.Canonical(i.Place) })],
            Locations = [.. test.Locations.Select(names.Canonical)],
            Filter = test.Filter is { } filter ? names.Canonical(filter) : null,
            Proposition = names.Canonical(test.Proposition),
        };
    }

    // A register is a number, a colon and a name; the field of a page-table entry has its name in front.
    private void CheckRegisters(int from, int to)
    {
        for (var at = from; at + 2 < to; at++)
        {
            if (tokens[at].Kind != TextToken.Number || tokens[at + 1].ToStringValue() != ":" || tokens[at + 2].Kind != TextToken.Name)
            {
                continue;
            }

            var thread = TextGrammar.Numeral(tokens[at]) is { } number and >= 0 && number < test.Threads.Count ? (int)number
                : throw Refuse(tokens[at], $"a thread from 0 to {test.Threads.Count - 1}");
            var place = new RegisterPlace(thread, tokens[at + 2].ToStringValue());
            if (names.Find(place) is not { } name)
            {
                throw Refuse(tokens[at + 2], "a register");
            }

            if (from > 0 && !names.Registers(thread).Contains(name))
            {
                var known = string.Join(", ", names.Registers(thread).Order(StringComparer.Ordinal));
                throw Refuse(tokens[at + 2], known.Length > 0 ? known : "no register: the thread has none");
            }
        }
    }

    private void CheckLocations()
    {
        var observed = test.Proposition.Atoms().Concat(test.Filter?.Atoms() ?? []).Concat(test.Locations);
        foreach (var atom in observed)
        {
            var location = atom switch
            {
                PlaceAtom { Place: MemoryPlace memory } => memory.Name,
                PlaceAtom { Place: EntryPlace entry } => entry.Location,
                FaultAtom fault => fault.Location,
                _ => null,
            };
            if (location is not null && !names.Locations.Contains(location))
            {
                var at = Array.FindIndex(
                    tokens, endAt, t => t.ToStringValue() is var text && (text == location || text == $"pte_{location}"));
                throw Refuse(tokens[Math.Max(at, endAt)], names.Locations.Count > 0
                    ? string.Join(", ", names.Locations.Order(StringComparer.Ordinal)) : "no location: the test has none");
            }

            if (atom is FaultAtom of && (of.Thread >= test.Threads.Count
                || (of.Label is { } label && !test.Threads[of.Thread].Labels.ContainsKey(label))))
            {
                var at = Array.FindIndex(tokens, endAt, t => t.ToStringValue() == (of.Label ?? "fault"));
                throw Refuse(tokens[Math.Max(at, endAt)], "a thread and a label that it has");
            }
        }
    }

    private void CheckLabels()
    {
        foreach (var thread in test.Threads)
        {
            foreach (var statement in thread.Statements)
            {
                var label = statement switch
                {
                    BranchStatement branch => branch.Label,
                    RegisterBranchStatement branch => branch.Label,
                    _ => null,
                };
                if (label is not null && !thread.Labels.ContainsKey(label))
                {
                    throw LitmusTextException.At(test.File, statement.At, label, thread.Labels.Count > 0
                        ? $"a label of P{thread.Number}: {string.Join(", ", thread.Labels.Keys)}"
                        : $"a label, and P{thread.Number} has none");
                }
            }
        }
    }

    private LitmusTextException Refuse(Token<TextToken> at, string expected) =>
        LitmusTextException.At(test.File, TextTokens.PositionOf(at.Position), at.ToStringValue(), expected);
}
