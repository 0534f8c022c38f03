using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Yaml;

/// <summary>A node of a YAML file with its place. All scalars are text until a schema types them.</summary>
public abstract record YamlNode(SourceSpan Span)
{
    /// <summary>`a text`, `a list` or `a mapping`, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>How a scalar was written; only plain ones can have swallowed an expression.</summary>
public enum YamlStyle
{
    /// <summary>Without quotes.</summary>
    Plain,
    /// <summary>In single or double quotes.</summary>
    Quoted,
    /// <summary>A literal or folded block.</summary>
    Block,
}

/// <summary>A scalar.</summary>
/// <param name="Text">The text as YAML reads it, never null.</param>
/// <param name="Style">How it was written.</param>
/// <param name="Span">The whole scalar, quotes included.</param>
public sealed record YamlScalar(string Text, YamlStyle Style, SourceSpan Span) : YamlNode(Span)
{
    /// <inheritdoc/>
    public override string Kind => "a text";

    /// <summary>Where the text itself begins: behind an opening quote, or at the first character of a block.</summary>
    public SourceSpan TextSpan => BlockText ?? (Style == YamlStyle.Quoted ? Span with { Column = Span.Column + 1 } : Span);

    /// <summary>Where the first line of a literal or folded block begins; null for other styles.</summary>
    public SourceSpan? BlockText { get; init; }

    /// <summary>Nothing was written: `key:` with no value behind it.</summary>
    public bool IsEmpty => Style == YamlStyle.Plain && Text.Length == 0;
}

/// <summary>A sequence.</summary>
public sealed record YamlSequence(ImmutableArray<YamlNode> Items, SourceSpan Span) : YamlNode(Span)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping in the file's order; keys are scalars and unique (a second one is reported and dropped).</summary>
public sealed record YamlMapping(ImmutableArray<YamlEntry> Entries, SourceSpan Span) : YamlNode(Span)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>A part of it could not be read and was reported, so what is missing here may not be missing in the file.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public YamlNode? this[string key] => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
}

/// <summary>One `key: value` of a mapping.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
