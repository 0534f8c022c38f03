using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rpa.Expressions.Cel.Functions;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Conformance;

/// <summary>
/// The value notation of the public CEL conformance suite: `{"int64Value":"1"}`, `{"listValue":{"values":[…]}}`. Decimals, days and optionals, which the
/// suite does not have, are `decimalValue`, `dateValue` and `optionalValue`.
/// </summary>
public static class CelNotation
{
    private const string TypePrefix = "type.googleapis.com/";

    /// <summary>Reads a value. Throws <see cref="FormatException"/> where the notation is not kept.</summary>
    public static Value Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() != 1)
        {
            throw new FormatException("A value is an object with one member such as int64Value.");
        }

        var member = json.EnumerateObject().First();
        var content = member.Value;
        return member.Name switch
        {
            "nullValue" => NullValue.Instance,
            "boolValue" => Value.Of(content.GetBoolean()),
            "int64Value" => new IntValue(long.Parse(Scalar(content), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
            "uint64Value" => new UIntValue(ulong.Parse(Scalar(content), NumberStyles.None, CultureInfo.InvariantCulture)),
            "doubleValue" => new DoubleValue(double.Parse(Scalar(content), NumberStyles.Float, CultureInfo.InvariantCulture)),
            "decimalValue" => new DecimalValue(decimal.Parse(Scalar(content), NumberStyles.Number, CultureInfo.InvariantCulture)),
            "stringValue" => new StringValue(Scalar(content)),
            "bytesValue" => new BytesValue(content.GetBytesFromBase64()),
            "dateValue" => new DateValue(DateOnly.ParseExact(Scalar(content), "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "typeValue" => new TypeValue(new CelType(CelKind.Type, Scalar(content))),
            "listValue" => new ListValue([.. Members(content, "values").Select(Read)]),
            "mapValue" => MapValue.From(Members(content, "entries").Select(e => KeyValuePair.Create(Read(e.GetProperty("key")), Read(e.GetProperty("value"))))),
            "optionalValue" => content.ValueKind == JsonValueKind.Null ? OptionalValue.None : OptionalValue.Some(Read(content)),
            "objectValue" => ReadObject(content),
            _ => throw new FormatException($"'{member.Name}' is no kind of value."),
        };
    }

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        writer.WriteStartObject();
        switch (value)
        {
            case NullValue:
                writer.WriteNull("nullValue");
                break;
            case BoolValue b:
                writer.WriteBoolean("boolValue", b.IsTrue);
                break;
            case IntValue:
                writer.WriteString("int64Value", value.ToString());
                break;
            case UIntValue:
                writer.WriteString("uint64Value", value.ToString());
                break;
            case DoubleValue d when double.IsFinite(d.Number):
                writer.WriteNumber("doubleValue", d.Number);
                break;
            case DoubleValue d:
                writer.WriteString("doubleValue", ConversionFunctions.DoubleText(d.Number));
                break;
            case DecimalValue:
                writer.WriteString("decimalValue", value.ToString());
                break;
            case StringValue s:
                writer.WriteString("stringValue", s.Text);
                break;
            case BytesValue b:
                writer.WriteBase64String("bytesValue", b.Bytes.Span);
                break;
            case DateValue:
                writer.WriteString("dateValue", value.ToString());
                break;
            case TypeValue t:
                writer.WriteString("typeValue", t.Named.Name);
                break;
            case ListValue list:
                WriteList(writer, list);
                break;
            case MapValue map:
                WriteMap(writer, map);
                break;
            case OptionalValue { Content: var content }:
                writer.WritePropertyName("optionalValue");
                if (content is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    Write(writer, content);
                }

                break;
            case TimestampValue or DurationValue:
                writer.WriteStartObject("objectValue");
                writer.WriteString("@type", TypePrefix + value.Type.Name);
                writer.WriteString("value", value.ToString());
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"A value of type {value.Type} has no notation.");
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a type as the suite's `typeEnv` writes it; a type that is not known here is dyn.</summary>
    public static CelType ReadType(JsonElement json)
    {
        if (json.TryGetProperty("listType", out var list))
        {
            return CelType.List(list.TryGetProperty("elemType", out var element) ? ReadType(element) : CelType.Dyn);
        }

        if (json.TryGetProperty("mapType", out var map))
        {
            return CelType.Map(
                map.TryGetProperty("keyType", out var key) ? ReadType(key) : CelType.Dyn, map.TryGetProperty("valueType", out var value) ? ReadType(value) : CelType.Dyn);
        }

        if (json.TryGetProperty("null", out _))
        {
            return CelType.Null;
        }

        foreach (var kind in (ReadOnlySpan<string>)["primitive", "wellKnown"])
        {
            if (json.TryGetProperty(kind, out var name))
            {
                return name.GetString() switch
                {
                    "BOOL" => CelType.Bool,
                    "INT64" => CelType.Int,
                    "UINT64" => CelType.UInt,
                    "DOUBLE" => CelType.Double,
                    "STRING" => CelType.String,
                    "BYTES" => CelType.Bytes,
                    "TIMESTAMP" => CelType.Timestamp,
                    "DURATION" => CelType.Duration,
                    "DECIMAL" => CelType.Decimal,
                    "DATE" => CelType.Date,
                    _ => CelType.Dyn,
                };
            }
        }

        return CelType.Dyn;
    }

    /// <summary>Same type and same value, deeply; not-a-number is the same as itself. Stricter than CEL's `==`, which lets 1 equal 1.0.</summary>
    public static bool AreSame(Value a, Value b) => (a, b) switch
    {
        (DoubleValue x, DoubleValue y) => x.Number.Equals(y.Number),
        (ListValue x, ListValue y) => x.Items.Length == y.Items.Length && x.Items.Zip(y.Items, AreSame).All(same => same),
        (MapValue x, MapValue y) => x.Count == y.Count && x.Dictionary.All(e => y.Dictionary.TryGetValue(e.Key, out var other) && AreSame(e.Value, other)),
        (OptionalValue { Content: { } x }, OptionalValue { Content: { } y }) => AreSame(x, y),
        _ => a.GetType() == b.GetType() && a.Equals(b),
    };

    private static string Scalar(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    private static ImmutableArray<JsonElement> Members(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var members) ? [.. members.EnumerateArray()] : [];

    private static Value ReadObject(JsonElement json)
    {
        var text = json.TryGetProperty("value", out var value) ? Scalar(value) : "";
        var read = json.GetProperty("@type").GetString() switch
        {
            TypePrefix + "google.protobuf.Timestamp" => TimeFunctions.ReadTimestamp(text),
            TypePrefix + "google.protobuf.Duration" => TimeFunctions.ReadDuration(text),
            var other => throw new FormatException($"Objects of type '{other}' are not known."),
        };
        return read is Running.ErrorValue error ? throw new FormatException(error.Message) : read;
    }

    private static void WriteList(Utf8JsonWriter writer, ListValue list)
    {
        writer.WriteStartObject("listValue");
        if (list.Items.Length > 0)
        {
            writer.WriteStartArray("values");
            foreach (var item in list.Items)
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, MapValue map)
    {
        writer.WriteStartObject("mapValue");
        if (map.Count > 0)
        {
            writer.WriteStartArray("entries");
            foreach (var (key, value) in map.Dictionary)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("key");
                Write(writer, key);
                writer.WritePropertyName("value");
                Write(writer, value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
