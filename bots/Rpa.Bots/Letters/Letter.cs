using System.Collections.Immutable;
using System.Globalization;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Letters;

/// <summary>A letter template in Markdown with `${ }` values; mail and PDF share it. File `*.letter.md`.</summary>
public abstract class Letter : IAsset
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract AssetSignature Signature { get; }

    /// <summary>The letter with its values, in the language asked for (German where the file has no English part).</summary>
    public abstract LetterResult Render(IActivation scopes, CultureInfo culture);
}

/// <summary>A rendered letter, or the error of an expression in words.</summary>
/// <param name="Letter">The letter, or null.</param>
/// <param name="Error">The error, or null.</param>
public readonly record struct LetterResult(RenderedLetter? Letter, string? Error);

/// <summary>A letter ready to go out.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Markdown">The body, values in place.</param>
/// <param name="Text">The body as plain text, lines under 78 characters.</param>
/// <param name="Html">The body as HTML fragment; values are escaped.</param>
public sealed record RenderedLetter(string Subject, string Markdown, string Text, string Html)
{
    /// <summary>The body in its parts, for what is neither mail nor web page, such as paper.</summary>
    public ImmutableArray<LetterBlock> Blocks { get; init; } = [];

    /// <summary>`de` or `en`: the language it was written in.</summary>
    public string Language { get; init; } = "de";
}
