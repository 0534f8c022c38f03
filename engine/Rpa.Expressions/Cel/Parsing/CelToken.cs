using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Parsing;

internal enum TokenKind
{
    End,
    Identifier,
    QuotedIdentifier,
    Literal,
    Symbol,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Text">The name or symbol; of a literal, as written.</param>
/// <param name="Value">The value of a literal.</param>
internal readonly record struct CelToken(TokenKind Kind, int Start, int Length, string Text, Value? Value = null)
{
    public int End => Start + Length;

    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}

/// <summary>A fault in the text; caught where compiling begins and turned into a finding.</summary>
internal sealed class CelSyntaxException(DiagnosticDescriptor descriptor, int start, int length, string message, string remedy = "") : Exception(message)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public int Start { get; } = start;

    public int Length { get; } = length;

    public string Remedy { get; } = remedy;
}
