using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shootdown.Cli.Output;

/// <summary>Stdout as a page of headings, lines and tables.</summary>
/// <param name="terminal">Where it is shown.</param>
internal sealed class Page(Terminal terminal)
{
    private const int ColumnGap = 2;

    /// <summary>For text that brings its own layout.</summary>
    public TextWriter Writer => terminal.Out;

    /// <summary>Characters in a line.</summary>
    public int Width => terminal.Width;

    /// <summary>Whether it is written to a file or a pipe, where lines and tables are as wide as they are.</summary>
    public bool IsFile => terminal.IsFile;

    /// <summary>Characters in a line of a trace.</summary>
    public int TraceWidth => terminal.TraceWidth;

    /// <summary>How many lines it has by now, without text that brings its own layout.</summary>
    public int Written { get; private set; }

    /// <summary>A number with its thousands set apart.</summary>
    /// <param name="number">The number.</param>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What one is called.</param>
    public static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    /// <summary>A time in seconds.</summary>
    /// <param name="time">The time.</param>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    /// <summary>A table without lines but that under its head.</summary>
    /// <param name="columns">The columns' names; one that begins with <c>&gt;</c> is right-aligned.</param>
    public static Table Table(params IReadOnlyList<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(right ? column[1..] : column))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                NoWrap = right,
                Padding = new Padding(0, 0, 1, 0),
            });
        }

        return table;
    }

    /// <summary>A heading.</summary>
    /// <param name="text">The text.</param>
    public void Heading(string text)
    {
        Line();
        Lines(TextLines.Fill(text.Split(' '), Width, " ", "  ")
            .Select(line => Render(new Text(line, new Style(decoration: Decoration.Bold)), line.Length + 1)));
    }

    /// <summary>A line, however long.</summary>
    /// <param name="text">The text.</param>
    public void Line(string text = "")
    {
        Writer.WriteLine(text);
        Written++;
    }

    /// <summary>A page that nobody sees, as wide as this one: to find out how long something is.</summary>
    public Page Trial() => new(terminal with { Out = TextWriter.Null });

    /// <summary>Names one after the other, in lines of the page's width.</summary>
    /// <param name="names">The names.</param>
    public void Names(IEnumerable<string> names) => Lines(TextLines.Fill(names, Width, "  ", string.Empty));

    /// <summary>A sentence, in lines of the page's width; what follows the first is indented.</summary>
    /// <param name="sentence">The sentence.</param>
    public void Paragraph(string sentence) => Lines(TextLines.Fill(sentence.Split(' '), Width, " ", "  "));

    /// <summary>A name and what it is, in lines of the page's width.</summary>
    /// <param name="name">The name, with as many spaces behind it as bring what they are below each other.</param>
    /// <param name="text">What it is.</param>
    public void Entry(string name, string text) =>
        Lines(TextLines.Fill(text.Split(' '), Width - name.Length - (2 * ColumnGap), " ", string.Empty)
            .Select((line, number) => $"  {(number == 0 ? name : new string(' ', name.Length))}  {line}"));

    /// <summary>A table, of which no word is broken: columns are as wide as their longest word at least, and where the page has no room
    /// for that, the cells of a row stand below each other.</summary>
    /// <param name="table">The table.</param>
    public void Write(Table table)
    {
        using var nowhere = new StringWriter();
        var console = ConsoleOn(nowhere, int.MaxValue);
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        Measurement SizeOf(IRenderable content) => content.Measure(options, int.MaxValue);

        var room = Width - (ColumnGap * table.Columns.Count) - 1;
        var sizes = table.Columns.Select((column, i) => table.Rows.Select(r => SizeOf(r[i])).Append(SizeOf(column.Header)).ToList())
            .Select(c => (Least: c.Max(s => s.Min), Most: c.Max(s => s.Max)))
            .ToList();
        var least = sizes.Sum(s => s.Least);
        if (least > room)
        {
            Stack(table, SizeOf);
            return;
        }

        var wished = sizes.Sum(s => s.Most - s.Least);
        for (var i = 0; wished > room - least && i < sizes.Count; i++)
        {
            table.Columns[i].Width = sizes[i].Least + ((sizes[i].Most - sizes[i].Least) * (room - least) / wished);
        }

        Lines(Render(table, Width).Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0));
    }

    private void Stack(Table table, Func<IRenderable, Measurement> sizeOf)
    {
        var heads = table.Columns.Select(c => Render(c.Header, Width).Trim()).ToList();
        var margin = heads.Max(h => h.Length) + 2;
        foreach (var row in table.Rows)
        {
            Line();
            for (var i = 0; i < heads.Count; i++)
            {
                // A word that is longer than the line has one to itself.
                var lines = Render(row[i], Math.Max(Width - margin, sizeOf(row[i]).Min)).Split('\n').Select(l => l.TrimEnd());
                var head = heads[i];
                Lines(lines.Where(l => l.Length > 0).Select((line, number) => (number == 0 ? head : string.Empty).PadRight(margin) + line));
            }
        }
    }

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(line);
        }
    }

    private string Render(IRenderable content, int width)
    {
        using var writer = new StringWriter();
        ConsoleOn(writer, width).Write(content);
        return writer.ToString();
    }

    private IAnsiConsole ConsoleOn(StringWriter writer, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
