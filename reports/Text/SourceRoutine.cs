using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>A method of the model's source.</summary>
/// <param name="Syntax">Its text.</param>
/// <param name="Symbol">What it declares.</param>
public sealed record SourceRoutine(MethodDeclarationSyntax Syntax, IMethodSymbol Symbol)
{
    /// <summary>The kernel function that it stands for; null for a helper.</summary>
    public KernelAttribute? Kernel { get; } = KernelOf(Symbol);

    /// <summary>Where it says that it differs from the kernel's text, and why.</summary>
    public IReadOnlyList<DiffersAttribute> Differs { get; } =
        [.. Symbol.GetAttributes().Where(a => a.AttributeClass?.Name == nameof(DiffersAttribute))
            .Select(a => new DiffersAttribute((string)a.ConstructorArguments[0].Value!, (string)a.ConstructorArguments[1].Value!)
            {
                Version = a.NamedArguments.FirstOrDefault(n => n.Key == nameof(DiffersAttribute.Version)).Value.Value as string,
            })];

    /// <summary>Whether it makes steps.</summary>
    public bool IsRoutine => Symbol.ReturnType is INamedTypeSymbol { Name: nameof(Step) } && ModelSource.IsOfKernel(Symbol.ContainingType);

    /// <summary>The file of the model that it stands in.</summary>
    public string File => Syntax.SyntaxTree.FilePath;

    /// <summary>Whether a line is one of its lines.</summary>
    /// <param name="line">The line, from 0.</param>
    public bool Stands(int line) =>
        Syntax.GetLocation().GetLineSpan() is var span && span.StartLinePosition.Line <= line && line <= span.EndLinePosition.Line;

    private static KernelAttribute? KernelOf(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == nameof(KernelAttribute)) is { } kernel
        && kernel is { ConstructorArguments: [var file, var function, var version] }
            ? new KernelAttribute((string)file.Value!, (string)function.Value!, (string)version.Value!)
            : null;
}
