using System.Collections.Immutable;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel;

/// <summary>What an expression may name: variables with their types; functions are the standard ones and the house's.</summary>
/// <param name="Variables">Scope names (`data`, `case`, `result`, …) with their types.</param>
/// <param name="Calendar">The calendar that working-day functions use; null makes using one an error.</param>
public sealed record CelEnvironment(ImmutableDictionary<string, CelType> Variables, HolidayCalendar? Calendar = null)
{
    /// <summary>No variables at all.</summary>
    public static readonly CelEnvironment Empty = new(ImmutableDictionary<string, CelType>.Empty);

    /// <summary>The same with one variable more (or another type of it).</summary>
    public CelEnvironment With(string name, CelType type) => this with { Variables = Variables.SetItem(name, type) };
}

/// <summary>The values of the variables of one evaluation.</summary>
public interface IActivation
{
    /// <summary>The value of a variable, or null where it has none.</summary>
    Value? Find(string name);
}

/// <summary>An activation over a dictionary.</summary>
public sealed class Activation(IReadOnlyDictionary<string, Value> variables) : IActivation
{
    /// <summary>No variables.</summary>
    public static readonly Activation Empty = new(ImmutableDictionary<string, Value>.Empty);

    /// <inheritdoc/>
    public Value? Find(string name) => variables.GetValueOrDefault(name);
}

/// <summary>How an evaluation ended: a value, or an error in words (never an exception).</summary>
/// <param name="Value">The value, or null after an error.</param>
/// <param name="Error">What went wrong, or null.</param>
public readonly record struct CelResult(Value? Value, string? Error)
{
    /// <summary>A value.</summary>
    public static CelResult Of(Value value) => new(value, null);

    /// <summary>An error in words.</summary>
    public static CelResult Failed(string error) => new(null, error);
}

/// <summary>A selection path that an expression reads, such as `data.applicantName`, for proofs of set-before-read.</summary>
/// <param name="Path">The names, the variable first.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="IsTested">It stands in `has()`.</param>
public sealed record CelReference(EquatableArray<string> Path, SourceSpan Span, bool IsTested);

/// <summary>A checked expression, compiled once; safe for use by many threads.</summary>
public abstract class CelProgram
{
    /// <summary>The text it was compiled from.</summary>
    public abstract string Text { get; }

    /// <summary>Where it stands.</summary>
    public abstract SourceSpan Span { get; }

    /// <summary>The checked type of its value.</summary>
    public abstract CelType ResultType { get; }

    /// <summary>The syntax tree, macros kept as calls, for proofs.</summary>
    public abstract CelExpr Tree { get; }

    /// <summary>Every path it reads.</summary>
    public abstract ImmutableArray<CelReference> References { get; }

    /// <summary>
    /// The value for <paramref name="activation"/>, or an error in words: an unset field, overflow, a missing key, the cost limit. Never throws.
    /// </summary>
    public abstract CelResult Evaluate(IActivation activation);
}
