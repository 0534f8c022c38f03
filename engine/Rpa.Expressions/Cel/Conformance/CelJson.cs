using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rpa.Expressions.Cel.Functions;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Conformance;

/// <summary>Plain JSON as values of type dyn, and back. Typed data has its own form (DataTypeConversion).</summary>
public static class CelJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a JSON text; an error in words where it is none.</summary>
    public static CelResult Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return CelResult.Of(Read(document.RootElement));
        }
        catch (JsonException fault)
        {
            return CelResult.Failed($"The data is no JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            return CelResult.Failed("The data holds a text that is no valid Unicode.");
        }
    }

    /// <summary>Whole numbers within 64 bits become int, others double; objects become maps.</summary>
    public static Value Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => BoolValue.True,
        JsonValueKind.False => BoolValue.False,
        JsonValueKind.String => new StringValue(json.GetString()!),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? new IntValue(whole) : new DoubleValue(json.GetDouble()),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.Object => MapValue.FromStrings(json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value)))),
        _ => NullValue.Instance,
    };

    /// <summary>The value as JSON on one line.</summary>
    public static string Text(Value value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes the value: days and times as ISO 8601 text, bytes as base64, what JSON has no number for as text, an absent optional as null.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case NullValue or OptionalValue { Content: null }:
                writer.WriteNullValue();
                break;
            case OptionalValue { Content: { } content }:
                Write(writer, content);
                break;
            case BoolValue b:
                writer.WriteBooleanValue(b.IsTrue);
                break;
            case IntValue i:
                writer.WriteNumberValue(i.Number);
                break;
            case UIntValue u:
                writer.WriteNumberValue(u.Number);
                break;
            case DecimalValue d:
                writer.WriteRawValue(d.Number.ToString(CultureInfo.InvariantCulture));
                break;
            case DoubleValue d when double.IsFinite(d.Number):
                writer.WriteNumberValue(d.Number);
                break;
            case DoubleValue d:
                writer.WriteStringValue(ConversionFunctions.DoubleText(d.Number));
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case MapValue map:
                writer.WriteStartObject();
                foreach (var (key, item) in map.Dictionary)
                {
                    writer.WritePropertyName(key.ToString());
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
