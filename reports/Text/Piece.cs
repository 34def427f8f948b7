using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>A statement of a routine that a design leaves.</summary>
internal abstract record Piece
{
    /// <summary>The statement of the source that it is left of; null for what is left of an expression.</summary>
    public StatementSyntax? Origin { get; init; }

    /// <summary>The call in whose place it stands, as the first of what a helper comes to; null where it stands where it was
    /// written.</summary>
    public StatementSyntax? Call { get; init; }

    /// <summary>The comments above it.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>The comment behind it on its line, or nothing.</summary>
    public string Remark { get; init; } = string.Empty;

    /// <summary>Whether a blank line stands above it.</summary>
    public bool IsSetOff { get; init; }

    /// <summary>What it says, without what it encloses.</summary>
    public abstract IEnumerable<SyntaxNode> Own { get; }

    /// <summary>What it encloses.</summary>
    public virtual IEnumerable<Piece> Inner => [];

    /// <summary>Whether a line of the source is one of those that it is left of, without those of what it encloses.</summary>
    /// <param name="line">The line, from 0.</param>
    public bool IsAt(int line) =>
        (Call is { } call && Covers(call, line))
            || (Origin is { } origin && Covers(origin, line)
            && !(this is not Leaf && origin.DescendantNodes().OfType<BlockSyntax>().Any(b => Covers(b, line))));

    /// <summary>Whether nothing goes on behind it.</summary>
    public virtual bool Ends => false;

    private static bool Covers(SyntaxNode node, int line) =>
        node.GetLocation().GetLineSpan() is var span && span.StartLinePosition.Line <= line && line <= span.EndLinePosition.Line;

    /// <summary>It and all that it encloses.</summary>
    public IEnumerable<Piece> All => Inner.SelectMany(p => p.All).Prepend(this);
}

/// <summary>A statement that encloses none.</summary>
/// <param name="Statement">What is left of it.</param>
/// <param name="Column">The column of the source at which it stood.</param>
internal sealed record Leaf(StatementSyntax Statement, int Column) : Piece
{
    public override IEnumerable<SyntaxNode> Own => [Statement];

    public override bool Ends =>
        Statement is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax;
}

/// <summary>An <c>if</c>.</summary>
/// <param name="Condition">Its condition.</param>
/// <param name="Then">What it does.</param>
/// <param name="Else">What it does otherwise.</param>
internal sealed record Branch(ExpressionSyntax Condition, IReadOnlyList<Piece> Then, IReadOnlyList<Piece> Else) : Piece
{
    public override IEnumerable<SyntaxNode> Own => [Condition];

    public override IEnumerable<Piece> Inner => Then.Concat(Else);

    public override bool Ends => Then is [.., { Ends: true }] && Else is [.., { Ends: true }];
}

/// <summary>A loop, or another statement with a head.</summary>
/// <param name="Head">What stands above the braces, as text of nodes.</param>
/// <param name="Body">What it encloses.</param>
/// <param name="Foot">What stands behind the closing brace; null for nothing.</param>
/// <param name="Column">The column of the source at which it stood.</param>
internal sealed record Enclosing(SyntaxNode Head, IReadOnlyList<Piece> Body, ExpressionSyntax? Foot, int Column) : Piece
{
    public override IEnumerable<SyntaxNode> Own => Foot is null ? [Head] : [Head, Foot];

    public override IEnumerable<Piece> Inner => Body;
}

/// <summary>A <c>switch</c> that is not settled.</summary>
/// <param name="Subject">What it looks at.</param>
/// <param name="Sections">Its labels and what stands below them.</param>
internal sealed record Switch(ExpressionSyntax Subject,
    IReadOnlyList<(IReadOnlyList<SwitchLabelSyntax> Labels, IReadOnlyList<Piece> Body)> Sections) : Piece
{
    public override IEnumerable<SyntaxNode> Own => Sections.SelectMany(s => s.Labels).Cast<SyntaxNode>().Prepend(Subject);

    public override IEnumerable<Piece> Inner => Sections.SelectMany(s => s.Body);
}

/// <summary>Comments and blank lines of the source.</summary>
internal static class Surroundings
{
    /// <summary>The comments above a node.</summary>
    /// <param name="node">The node.</param>
    public static IReadOnlyList<string> CommentsAbove(SyntaxNode node) =>
        [.. node.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)).Select(t => t.ToString())];

    /// <summary>The comment behind a node on its line, or nothing.</summary>
    /// <param name="node">The node.</param>
    public static string RemarkBehind(SyntaxNodeOrToken node) =>
        node.GetTrailingTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)) is { RawKind: not 0 } comment
            ? " " + comment : string.Empty;

    /// <summary>Whether a blank line stands above a statement that is not there only because braces end above it.</summary>
    /// <param name="statement">The statement.</param>
    public static bool IsSetOff(StatementSyntax statement) =>
        statement.GetLeadingTrivia() is [var first, ..] && first.IsKind(SyntaxKind.EndOfLineTrivia)
        && statement.Parent is BlockSyntax block && block.Statements.IndexOf(statement) is var at and > 0
        && block.Statements[at - 1] is LocalDeclarationStatementSyntax or ExpressionStatementSyntax
        && block.Statements[at - 1].GetLocation().GetLineSpan() is var above && above.StartLinePosition.Line == above.EndLinePosition.Line;

    /// <summary>The column at which a node stands.</summary>
    /// <param name="node">The node.</param>
    public static int ColumnOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Character;
}
