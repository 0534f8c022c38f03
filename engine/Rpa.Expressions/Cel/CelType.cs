using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Rpa.Expressions.Cel;

/// <summary>The kinds of types of the expression language.</summary>
public enum CelKind
{
    /// <summary>Checked at run time only.</summary>
    Dyn,
    /// <summary>The null type.</summary>
    Null,
    /// <summary>true or false.</summary>
    Bool,
    /// <summary>64-bit signed integer.</summary>
    Int,
    /// <summary>64-bit unsigned integer.</summary>
    UInt,
    /// <summary>64-bit IEEE 754.</summary>
    Double,
    /// <summary>Exact decimal number; money is one, in euros.</summary>
    Decimal,
    /// <summary>Unicode text.</summary>
    String,
    /// <summary>Raw bytes.</summary>
    Bytes,
    /// <summary>A calendar day without a time.</summary>
    Date,
    /// <summary>A point in time, nanoseconds, UTC.</summary>
    Timestamp,
    /// <summary>A length of time, nanoseconds.</summary>
    Duration,
    /// <summary>A type as a value.</summary>
    Type,
    /// <summary>A list; one parameter.</summary>
    List,
    /// <summary>A map; two parameters.</summary>
    Map,
    /// <summary>A record with declared fields.</summary>
    Record,
    /// <summary>A value that may be absent (CEL optional); one parameter.</summary>
    Optional,
    /// <summary>A type parameter of a generic function; appears in no checked expression.</summary>
    Parameter,
    /// <summary>The checker has reported an error here; fits everything.</summary>
    Error,
}

/// <summary>A type of the expression language. Compare with <see cref="IsAssignableFrom"/>; equality is structural.</summary>
public sealed record CelType(CelKind Kind, string Name, EquatableArray<CelType> Parameters = default, EquatableArray<CelField> Fields = default)
{
    /// <summary>Beyond so many fields one is looked up by an index; it lies beside the type, since types are equal by what they say.</summary>
    private const int ManyFields = 64;

    private static readonly ConditionalWeakTable<CelType, FrozenDictionary<string, CelField>> s_indices = [];

    /// <summary>Checked at run time only.</summary>
    public static readonly CelType Dyn = new(CelKind.Dyn, "dyn");
    /// <summary>The null type.</summary>
    public static readonly CelType Null = new(CelKind.Null, "null_type");
    /// <summary>true or false.</summary>
    public static readonly CelType Bool = new(CelKind.Bool, "bool");
    /// <summary>64-bit signed integer.</summary>
    public static readonly CelType Int = new(CelKind.Int, "int");
    /// <summary>64-bit unsigned integer.</summary>
    public static readonly CelType UInt = new(CelKind.UInt, "uint");
    /// <summary>64-bit IEEE 754.</summary>
    public static readonly CelType Double = new(CelKind.Double, "double");
    /// <summary>Exact decimal.</summary>
    public static readonly CelType Decimal = new(CelKind.Decimal, "decimal");
    /// <summary>Unicode text.</summary>
    public static readonly CelType String = new(CelKind.String, "string");
    /// <summary>Raw bytes.</summary>
    public static readonly CelType Bytes = new(CelKind.Bytes, "bytes");
    /// <summary>A calendar day.</summary>
    public static readonly CelType Date = new(CelKind.Date, "date");
    /// <summary>A point in time.</summary>
    public static readonly CelType Timestamp = new(CelKind.Timestamp, "google.protobuf.Timestamp");
    /// <summary>A length of time.</summary>
    public static readonly CelType Duration = new(CelKind.Duration, "google.protobuf.Duration");
    /// <summary>A type as a value.</summary>
    public static readonly CelType Type = new(CelKind.Type, "type");
    /// <summary>The place of a reported error.</summary>
    public static readonly CelType Error = new(CelKind.Error, "error");

    /// <summary>A stored document: id (SHA-256, hex), name, mediaType, size in bytes, pages where known.</summary>
    public static readonly CelType Document = Record("document",
    [
        new("id", String), new("name", String), new("mediaType", String), new("size", Int),
    ]);

    /// <summary>A postal address.</summary>
    public static readonly CelType Address = Record("address",
    [
        new("street", String, IsOptional: true), new("houseNumber", String, IsOptional: true), new("postalCode", String, IsOptional: true),
        new("city", String, IsOptional: true),
    ]);

    /// <summary>list(element).</summary>
    public static CelType List(CelType element) => new(CelKind.List, "list", [element]);

    /// <summary>map(key, value).</summary>
    public static CelType Map(CelType key, CelType value) => new(CelKind.Map, "map", [key, value]);

    /// <summary>optional_type(value).</summary>
    public static CelType Optional(CelType value) => new(CelKind.Optional, "optional_type", [value]);

    /// <summary>A record with named fields.</summary>
    public static CelType Record(string name, IEnumerable<CelField> fields) => new(CelKind.Record, name, default, [.. fields]);

    /// <summary>The field of a record, or null.</summary>
    public CelField? Field(string name)
    {
        if (Fields.Length > ManyFields)
        {
            return s_indices.GetValue(this, static t => t.Fields.GroupBy(f => f.Name).ToFrozenDictionary(g => g.Key, g => g.First())).GetValueOrDefault(name);
        }

        foreach (var field in Fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a value of <paramref name="other"/> may stand where this type is expected. dyn and error fit both ways; int fits decimal and double;
    /// a record fits where each required field fits, a map by texts where its values fit each field.
    /// </summary>
    public bool IsAssignableFrom(CelType other)
    {
        if (Kind is CelKind.Dyn or CelKind.Error || other.Kind is CelKind.Dyn or CelKind.Error)
        {
            return true;
        }

        if (Kind == CelKind.Record && other.Kind == CelKind.Map)
        {
            // Rows of a sheet, say: whether a map has the record's keys is seen when it is saved.
            return CelType.String.IsAssignableFrom(other.Parameters[0]) && Fields.All(f => f.Type.IsAssignableFrom(other.Parameters[1]));
        }

        if (Kind != other.Kind)
        {
            return Kind is CelKind.Decimal or CelKind.Double && other.Kind == CelKind.Int;
        }

        if (Kind == CelKind.Record)
        {
            return Fields.All(f => other.Field(f.Name) is { } o ? f.Type.IsAssignableFrom(o.Type) && (f.IsOptional || !o.IsOptional) : f.IsOptional);
        }

        for (var i = 0; i < Parameters.Length && i < other.Parameters.Length; i++)
        {
            if (!Parameters[i].IsAssignableFrom(other.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Parameters.Length == 0 ? Name : $"{Name}({string.Join(", ", Parameters.Select(p => p.ToString()))})";
}

/// <summary>A field of a record type.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsOptional">The field may be unset; reading it unset is an error unless `has()` was asked first.</param>
/// <param name="IsPersonal">The field holds personal data.</param>
public sealed record CelField(string Name, CelType Type, bool IsOptional = false, bool IsPersonal = false)
{
    /// <summary>The texts that it may have, where they are declared; empty for any.</summary>
    public EquatableArray<string> Options { get; init; }
}
