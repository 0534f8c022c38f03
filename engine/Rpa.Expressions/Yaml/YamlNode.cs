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

    /// <summary>Where the text itself begins: behind an opening quote.</summary>
    public SourceSpan TextSpan => Style == YamlStyle.Quoted ? Span with { Column = Span.Column + 1 } : Span;
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

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public YamlNode? this[string key] => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
}

/// <summary>One `key: value` of a mapping.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
