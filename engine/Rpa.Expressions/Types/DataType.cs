using System.Collections.Immutable;
using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Types;

/// <summary>The types a process owner declares data with.</summary>
public enum DataKind
{
    /// <summary>Text.</summary>
    Text,
    /// <summary>Whole number.</summary>
    Integer,
    /// <summary>Exact decimal number.</summary>
    Decimal,
    /// <summary>Money; stored as whole cents, a decimal in euros in expressions.</summary>
    Money,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>Calendar day.</summary>
    Date,
    /// <summary>Point in time.</summary>
    DateTime,
    /// <summary>Length of time.</summary>
    Duration,
    /// <summary>One of declared options.</summary>
    Choice,
    /// <summary>An e-mail address.</summary>
    Email,
    /// <summary>A postal address.</summary>
    Address,
    /// <summary>A list of one element type.</summary>
    List,
    /// <summary>A record with declared fields.</summary>
    Record,
    /// <summary>A stored document.</summary>
    Document,
}

/// <summary>A declared type with its bounds.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Min">Least number (of a list: fewest items), or null.</param>
/// <param name="Max">Greatest number (of a list: most items), or null.</param>
/// <param name="MaxLength">Longest text, characters; null means the house's cap of 20,000.</param>
/// <param name="Pattern">A RE2-like pattern the whole text must match, or null.</param>
/// <param name="Options">The options of a choice.</param>
/// <param name="Element">The element of a list.</param>
/// <param name="Fields">The fields of a record.</param>
public sealed record DataType(
    DataKind Kind,
    decimal? Min = null,
    decimal? Max = null,
    int? MaxLength = null,
    string? Pattern = null,
    EquatableArray<string> Options = default,
    DataType? Element = null,
    EquatableArray<DataField> Fields = default)
{
    /// <summary>The longest text where the declaration says nothing.</summary>
    public const int DefaultMaxLength = 20_000;

    /// <summary>The longest list where the declaration says nothing.</summary>
    public const int DefaultMaxItems = 1_000;

    /// <summary>What people read for the options, in their order; empty where the options' names serve.</summary>
    public EquatableArray<LocalText> OptionLabels { get; init; }

    /// <summary>What people read for an option of a choice.</summary>
    public LocalText OptionLabel(string option)
    {
        var index = Options.Items.IndexOf(option);
        return index >= 0 && index < OptionLabels.Length ? OptionLabels[index] : LocalText.Same(option);
    }

    /// <summary>The type that expressions see.</summary>
    public CelType CelType => Kind switch
    {
        DataKind.Integer => CelType.Int,
        DataKind.Decimal or DataKind.Money => CelType.Decimal,
        DataKind.Boolean => CelType.Bool,
        DataKind.Date => CelType.Date,
        DataKind.DateTime => CelType.Timestamp,
        DataKind.Duration => CelType.Duration,
        DataKind.Address => CelType.Address,
        DataKind.Document => CelType.Document,
        DataKind.List => CelType.List(Element?.CelType ?? CelType.Dyn),
        DataKind.Record => CelType.Record("record", Fields.Select(f => new CelField(f.Name, f.Type.CelType, IsOptional: true, f.IsPersonal))),
        _ => CelType.String,
    };
}

/// <summary>A declared field of a case's data or of a record.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Type">Its type.</param>
/// <param name="Label">What people read.</param>
/// <param name="IsPersonal">Personal data: masked, exported and erased per person.</param>
public sealed record DataField(string Name, DataType Type, LocalText Label, bool IsPersonal);
