using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Language.Definitions;

/// <summary>How many rows of a table may match.</summary>
public enum HitPolicy
{
    /// <summary>Exactly one; overlaps are errors.</summary>
    Unique,
    /// <summary>The first that matches.</summary>
    First,
    /// <summary>All that match, as a list.</summary>
    Collect,
}

/// <summary>A rule table: what may change by statute is data here, with its source and validity.</summary>
public sealed record RuleTable
{
    /// <summary>kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>How many rows may match.</summary>
    public required HitPolicy Hit { get; init; }

    /// <summary>Typed inputs.</summary>
    public required ImmutableArray<DataField> Inputs { get; init; }

    /// <summary>Typed outputs.</summary>
    public required ImmutableArray<DataField> Outputs { get; init; }

    /// <summary>The rows.</summary>
    public required ImmutableArray<RuleRow> Rows { get; init; }

    /// <summary>Place.</summary>
    public required SourceSpan Span { get; init; }
}

/// <summary>A row of a rule table.</summary>
/// <param name="When">One test per input, in order.</param>
/// <param name="Then">One value per output, in order; null for none.</param>
/// <param name="ValidFrom">First day, or null for ever.</param>
/// <param name="ValidUntil">Last day, or null for ever.</param>
/// <param name="Source">The paragraph.</param>
/// <param name="Span">Place.</param>
public sealed record RuleRow(
    ImmutableArray<CellTest> When, ImmutableArray<Value?> Then, DateOnly? ValidFrom, DateOnly? ValidUntil, string Source, SourceSpan Span);

/// <summary>The test of a cell against an input.</summary>
public abstract record CellTest
{
    /// <summary>`-`: anything, also unset.</summary>
    public sealed record Any : CellTest;

    /// <summary>`unset`.</summary>
    public sealed record Unset : CellTest;

    /// <summary>One of the values: `a, b`.</summary>
    public sealed record OneOf(ImmutableArray<Value> Values, bool Negated) : CellTest;

    /// <summary>An interval of numbers or dates: `84..`, `&lt; 24`, `[1..84]`, `(84..366]`.</summary>
    public sealed record Interval(Value? From, bool FromIncluded, Value? To, bool ToIncluded) : CellTest;

    /// <summary>A text that contains one of the words, case and umlaut spelling folded: `contains: reisepass, passport`.</summary>
    public sealed record Contains(ImmutableArray<string> Words) : CellTest;
}
