using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>Prints what a design leaves of a routine, in the layout of the source.</summary>
internal sealed class RoutinePrinter
{
    private const int Indentation = 4;

    private readonly StringBuilder text = new();

    /// <summary>The text of a routine; lines end with line feeds.</summary>
    /// <param name="folded">The routine.</param>
    public static string Print(FoldedRoutine folded)
    {
        var printer = new RoutinePrinter();
        var method = folded.Routine.Syntax;
        foreach (var comment in Surroundings.CommentsAbove(method))
        {
            printer.Line(0, comment);
        }

        var head = method.WithAttributeLists(default).WithBody(null).WithExpressionBody(null).WithSemicolonToken(default).WithoutTrivia();
        if (method.ExpressionBody is { } arrow && folded.Expression is { } expression)
        {
            var broken = arrow.ArrowToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
            printer.Text(0, Surroundings.ColumnOf(method), broken ? $"{head} =>" : $"{head} => {expression.WithoutTrivia()};");
            if (broken)
            {
                printer.Text(Indentation, Surroundings.ColumnOf(arrow.Expression), $"{expression.WithoutTrivia()};");
            }

            return printer.text.ToString();
        }

        printer.Text(0, Surroundings.ColumnOf(method), head.ToString());
        printer.Braces(0, folded.Pieces);
        return printer.text.ToString();
    }

    private void Braces(int indent, IReadOnlyList<Piece> pieces)
    {
        Line(indent, "{");
        List(indent + Indentation, pieces);
        Line(indent, "}");
    }

    private void List(int indent, IReadOnlyList<Piece> pieces)
    {
        Piece? before = null;
        foreach (var piece in pieces)
        {
            if (before is not null && (piece.IsSetOff || before is not Leaf))
            {
                text.Append('\n');
            }

            foreach (var comment in piece.Comments)
            {
                Line(indent, comment);
            }

            Print(indent, piece);
            before = piece;
        }
    }

    private void Print(int indent, Piece piece)
    {
        switch (piece)
        {
            case Leaf leaf:
                Text(indent, leaf.Column, leaf.Statement.WithoutTrivia() + leaf.Remark);
                break;
            case Branch branch:
                Print(indent, branch, "if");
                break;
            case Enclosing enclosing:
                var head = enclosing.Head.WithoutTrivia().ToString();
                Text(indent, enclosing.Column, head.EndsWith(';') ? head[..^1].TrimEnd() : head);
                Braces(indent, enclosing.Body);
                if (enclosing.Foot is { } foot)
                {
                    Line(indent, $"while ({foot.WithoutTrivia()});");
                }

                break;
            case Switch choice:
                Line(indent, $"switch ({choice.Subject.WithoutTrivia()})");
                Line(indent, "{");
                foreach (var (labels, body) in choice.Sections)
                {
                    foreach (var label in labels)
                    {
                        Line(indent + Indentation, label.WithoutTrivia().ToString());
                    }

                    List(indent + (2 * Indentation), body);
                }

                Line(indent, "}");
                break;
        }
    }

    private void Print(int indent, Branch branch, string keyword)
    {
        Line(indent, $"{keyword} ({branch.Condition.WithoutTrivia()}){branch.Remark}");
        Braces(indent, branch.Then);
        switch (branch.Else)
        {
            case []:
                break;
            case [Branch { Comments: [] } other]:
                Print(indent, other, "else if");
                break;
            default:
                Line(indent, "else");
                Braces(indent, branch.Else);
                break;
        }
    }

    // Lines of the source that go on keep how far they stand in from where they began.
    private void Text(int indent, int column, string lines)
    {
        var first = true;
        foreach (var line in lines.ReplaceLineEndings("\n").Split('\n'))
        {
            var inside = line.TakeWhile(c => c == ' ').Count();
            Line(first ? indent : indent + Math.Max(0, inside - column), first ? line : line[inside..]);
            first = false;
        }
    }

    private void Line(int indent, string line) => text.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');
}
