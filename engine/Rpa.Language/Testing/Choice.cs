using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;

namespace Rpa.Language.Testing;

/// <summary>What kind of thing happens next in a simulation.</summary>
public enum ChoiceKind
{
    /// <summary>The case starts.</summary>
    Start,
    /// <summary>A bot answers.</summary>
    Bot,
    /// <summary>A probe answers.</summary>
    Probe,
    /// <summary>A person decides.</summary>
    Person,
    /// <summary>A message arrives.</summary>
    Message,
    /// <summary>A case that this one started ends.</summary>
    Child,
    /// <summary>Time passes.</summary>
    Time,
    /// <summary>A supervisor or operator commands.</summary>
    Command,
}

/// <summary>Something that may happen next in a simulation.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Title">In words.</param>
/// <param name="Asks">What must or may be said with it.</param>
public sealed record Choice(ChoiceKind Kind, string Title, ImmutableArray<Ask> Asks)
{
    /// <summary>Who does it where nobody else is named; null where no person does.</summary>
    public string? Person { get; init; }

    /// <summary>Makes a move of the answers and the person.</summary>
    internal Func<IReadOnlyDictionary<string, YamlText>, string?, Move> Make { get; init; } = (_, _) => throw new InvalidOperationException("Only choices of a simulation can be taken.");
}

/// <summary>A value that is asked for.</summary>
/// <param name="Name">`daysLet`, `fields.name`.</param>
/// <param name="IsRequired">It cannot be left out.</param>
public sealed record Ask(string Name, bool IsRequired)
{
    /// <summary>What people read beside the name; empty where there is nothing.</summary>
    public string Label { get; init; } = "";

    /// <summary>What it is now, or null.</summary>
    public string? Now { get; init; }

    /// <summary>What is expected, in words: `int`, `one of granted, refused`.</summary>
    public string Expected => Field is { Type.Kind: DataKind.Choice } choice ? $"one of {string.Join(", ", choice.Type.Options)}"
        : Type.Kind switch
        {
            CelKind.String or CelKind.Dyn => "text",
            CelKind.Int => "whole number",
            CelKind.Decimal or CelKind.Double => "number such as 37.50",
            CelKind.Bool => "true or false",
            CelKind.Date => "day such as 2026-01-31",
            CelKind.Timestamp => "moment such as 2026-01-31T09:30:00Z",
            CelKind.Duration => "period such as 30 minutes",
            CelKind.List when IsScalarList => "list: one; two; three",
            _ => $"{Type.Name}, as in a test file",
        };

    internal CelType Type { get; init; } = CelType.String;

    internal DataField? Field { get; init; }

    internal bool IsScalarList => Type is { Kind: CelKind.List } && Type.Parameters[0].Kind is not (CelKind.List or CelKind.Map or CelKind.Record);
}

/// <summary>What was chosen, in the words of a test file.</summary>
internal abstract record Move
{
    public sealed record Start(YamlText.Map Content) : Move;

    public sealed record Bot(string State, YamlText.Map Answer) : Move;

    public sealed record Probe(string State, YamlText Answer) : Move;

    public sealed record Step(YamlText.Map Content) : Move;
}
