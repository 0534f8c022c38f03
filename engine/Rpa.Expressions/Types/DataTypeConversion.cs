using System.Text.Json;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>How a conversion or check ended: a value, or a fault in both languages that a person at a form can act on.</summary>
/// <param name="Value">The value, or null.</param>
/// <param name="Fault">What is wrong and what was expected, or null.</param>
public readonly record struct Conversion(Value? Value, LocalText? Fault);

/// <summary>Declared data between people, JSON and expressions.</summary>
public static class DataTypeConversion
{
    /// <summary>What a person typed or a scan shows: `1.234,56`, `21.11.2026`, `ja`; trimmed, checked against the type's bounds.</summary>
    public static Conversion FromText(this DataType type, string text) => throw new NotSupportedException();

    /// <summary>Checks a value that an expression or an action produced against the type and its bounds, and adapts numbers (int to decimal).</summary>
    public static Conversion FromValue(this DataType type, Value value) => throw new NotSupportedException();

    /// <summary>From the stored form: numbers exact, money as whole cents, dates and times as ISO 8601 text.</summary>
    public static Conversion FromJson(this DataType type, JsonElement json) => throw new NotSupportedException();

    /// <summary>To the stored form.</summary>
    public static void WriteJson(this DataType type, Utf8JsonWriter writer, Value value) => throw new NotSupportedException();

    /// <summary>For people, by language: `1.234,56 EUR`, `Sa., 21.11.2026`, `ja`.</summary>
    public static string ToDisplay(this DataType type, Value value, System.Globalization.CultureInfo culture) => throw new NotSupportedException();
}
