using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>The stored form of declared data: exact, and readable without the declaration.</summary>
internal static partial class DataJson
{
    /// <summary>The value by its shape alone; null where the JSON has another one.</summary>
    public static Value? Read(DataType type, JsonElement json) => (type.Kind, json.ValueKind) switch
    {
        (DataKind.Integer, JsonValueKind.Number) => json.TryGetInt64(out var number) ? Value.Of(number) : null,
        (DataKind.Decimal, JsonValueKind.Number) => json.TryGetDecimal(out var number) ? Value.Of(number) : null,
        (DataKind.Money, JsonValueKind.Number) => json.TryGetInt64(out var cents) ? Value.Of(cents * 0.01m) : null,
        (DataKind.Boolean, JsonValueKind.True or JsonValueKind.False) => Value.Of(json.GetBoolean()),
        (DataKind.Date, JsonValueKind.String) =>
            DateOnly.TryParseExact(json.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Value.Of(day) : null,
        (DataKind.DateTime, JsonValueKind.String) => ParseTimestamp(json.GetString()!),
        (DataKind.Duration, JsonValueKind.String) => ParseDuration(json.GetString()!),
        (DataKind.Text or DataKind.Choice or DataKind.Email, JsonValueKind.String) => Value.Of(json.GetString()!),
        (DataKind.List, JsonValueKind.Array) => ReadList(type.Element, json),
        (DataKind.Record, JsonValueKind.Object) => ReadRecord(json, name => type.Fields.FirstOrDefault(f => f.Name == name)?.Type),
        (DataKind.Address, JsonValueKind.Object) => ReadRecord(json, name => AddressText.Fields.Contains(name) ? Text : null),
        (DataKind.Document, JsonValueKind.Object) => ReadRecord(json, name => name is "size" ? Whole : name is "id" or "name" or "mediaType" ? Text : null),
        _ => null,
    };

    public static void Write(DataType type, Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case StringValue text:
                writer.WriteStringValue(text.Text);
                break;
            case BoolValue truth:
                writer.WriteBooleanValue(truth.IsTrue);
                break;
            case NumberValue number when type.Kind == DataKind.Money:
                writer.WriteNumberValue(decimal.ToInt64(Exact(number) * 100));
                break;
            case NumberValue number when type.Kind == DataKind.Integer:
                writer.WriteNumberValue(decimal.ToInt64(Exact(number)));
                break;
            case NumberValue number:
                writer.WriteNumberValue(Exact(number));
                break;
            case DurationValue duration:
                writer.WriteStringValue("P" + (duration.Seconds < 0 || duration.Nanos < 0 ? "T-" : "T") + duration.ToString().TrimStart('-').ToUpperInvariant());
                break;
            case DateValue or TimestampValue:
                writer.WriteStringValue(value.ToString());
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(type.Element ?? Text, writer, item);
                }

                writer.WriteEndArray();
                break;
            case MapValue map:
                WriteRecord(type, writer, map);
                break;
            default:
                throw new ArgumentException($"A value of type {value.Type} has no stored form as {type.Kind}.", nameof(value));
        }
    }

    /// <summary>ISO 8601 with seconds (`PT5400S`, `PT1H30M`, `P2DT1H`) or the expression language's own form (`5400s`).</summary>
    public static DurationValue? ParseDuration(string text)
    {
        var match = Duration().Match(text.ToUpperInvariant());
        if (!match.Success || !match.Groups.Values.Skip(1).Any(g => g.Length > 0))
        {
            return null;
        }

        decimal Part(string name) => decimal.TryParse(match.Groups[name].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : 0;
        var total = (Part("d") * 86_400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s");
        if (total > 315_576_000_000m)
        {
            return null;
        }

        var (seconds, nanos) = ((long)decimal.Truncate(total), (int)(decimal.Remainder(total, 1) * 1_000_000_000m));
        var isNegative = match.Groups["sign"].Length > 0;
        return isNegative ? new DurationValue(-seconds, -nanos) : new DurationValue(seconds, nanos);
    }

    private static readonly DataType Text = new(DataKind.Text);
    private static readonly DataType Whole = new(DataKind.Integer);

    private static TimestampValue? ParseTimestamp(string text)
    {
        var match = Timestamp().Match(text);
        if (!match.Success || !DateTimeOffset.TryParse(match.Groups["whole"].Value + match.Groups["zone"].Value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return null;
        }

        var nanos = match.Groups["fraction"].Value.PadRight(9, '0');
        return new TimestampValue(instant.ToUnixTimeSeconds(), int.Parse(nanos, CultureInfo.InvariantCulture));
    }

    private static ListValue? ReadList(DataType? element, JsonElement json)
    {
        var items = json.EnumerateArray().Select(item => Read(element ?? Text, item)).ToList();
        return items.Contains(null) ? null : new ListValue([.. items.Select(i => i!)]);
    }

    private static MapValue? ReadRecord(JsonElement json, Func<string, DataType?> typeOf)
    {
        var entries = new List<KeyValuePair<string, Value>>();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (typeOf(property.Name) is not { } type || Read(type, property.Value) is not { } value)
            {
                return null;
            }

            entries.Add(KeyValuePair.Create(property.Name, value));
        }

        return MapValue.FromStrings(entries);
    }

    private static void WriteRecord(DataType type, Utf8JsonWriter writer, MapValue map)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map.Entries)
        {
            var name = key.ToString();
            writer.WritePropertyName(name);
            Write(type.Fields.FirstOrDefault(f => f.Name == name)?.Type ?? (value is NumberValue ? Whole : Text), writer, value);
        }

        writer.WriteEndObject();
    }

    private static decimal Exact(NumberValue number) => number switch
    {
        IntValue i => i.Number,
        UIntValue u => u.Number,
        DecimalValue d => d.Number,
        _ => (decimal)number.AsDouble,
    };

    [GeneratedRegex(
        @"^(?<sign>-)?P((?<d>[0-9]{1,9})D)?(T(?<sign>-)?((?<h>[0-9]{1,9})H)?((?<m>[0-9]{1,9})M)?((?<s>[0-9]{1,12}(\.[0-9]{1,9})?)S)?)?$|^(?<sign>-)?(?<s>[0-9]{1,12}(\.[0-9]{1,9})?)S$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Duration();

    [GeneratedRegex(
        @"^(?<whole>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Timestamp();
}
