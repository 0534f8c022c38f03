using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rpa.Expressions.Values;

namespace Rpa.Language.Running;

/// <summary>
/// The stored form of values, self-describing and exact: text, whole numbers, truth values, lists and maps with text keys are plain JSON; everything else is an object
/// with one key that starts with `$` (`{"$date":"2026-11-21"}`, `{"$decimal":"37.50"}`). A map key that starts with `$` is written with one `$` more.
/// </summary>
public sealed class ValueJson : JsonConverter<Value>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(Value).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case NullValue:
                writer.WriteStartObject();
                writer.WriteNull("$null");
                writer.WriteEndObject();
                break;
            case StringValue s:
                writer.WriteStringValue(s.Text);
                break;
            case IntValue i:
                writer.WriteNumberValue(i.Number);
                break;
            case BoolValue b:
                writer.WriteBooleanValue(b.IsTrue);
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case MapValue map when map.Entries.Keys.All(k => k is StringValue):
                writer.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    var name = ((StringValue)key).Text;
                    writer.WritePropertyName(name.StartsWith('$') ? "$" + name : name);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case MapValue map:
                writer.WriteStartObject();
                writer.WriteStartArray("$map");
                foreach (var (key, item) in map.Entries)
                {
                    Write(writer, key);
                    Write(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                var (tag, text) = Tagged(value);
                writer.WriteStartObject();
                writer.WriteString(tag, text);
                writer.WriteEndObject();
                break;
        }
    }

    private static (string Tag, string Text) Tagged(Value value) => value switch
    {
        DecimalValue d => ("$decimal", d.ToString()),
        DateValue d => ("$date", d.ToString()),
        UIntValue u => ("$uint", u.ToString()),
        DoubleValue d => ("$double", d.ToString()),
        BytesValue b => ("$bytes", b.ToString()),
        TimestampValue t => ("$time", string.Create(CultureInfo.InvariantCulture, $"{t.Seconds} {t.Nanos}")),
        DurationValue d => ("$duration", string.Create(CultureInfo.InvariantCulture, $"{d.Seconds} {d.Nanos}")),
        _ => throw new ArgumentException($"A value of type {value.Type} cannot be stored.", nameof(value)),
    };

    /// <summary>Reads a value; the reader stands on its first token.</summary>
    public static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Value.Of(reader.GetString()!);
            case JsonTokenType.Number:
                return Value.Of(reader.GetInt64());
            case JsonTokenType.True:
                return BoolValue.True;
            case JsonTokenType.False:
                return BoolValue.False;
            case JsonTokenType.StartArray:
                return new ListValue([.. ReadItems(ref reader)]);
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            default:
                throw new JsonException($"A value cannot begin with {reader.TokenType}.");
        }
    }

    private static List<Value> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        return items;
    }

    private static Value ReadObject(ref Utf8JsonReader reader)
    {
        var entries = new List<KeyValuePair<string, Value>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.StartsWith('$') && !name.StartsWith("$$", StringComparison.Ordinal))
            {
                var tagged = ReadTagged(name, ref reader);
                reader.Read();
                return tagged;
            }

            entries.Add(KeyValuePair.Create(name.StartsWith('$') ? name[1..] : name, Read(ref reader)));
        }

        return MapValue.FromStrings(entries);
    }

    private static Value ReadTagged(string tag, ref Utf8JsonReader reader)
    {
        switch (tag)
        {
            case "$null":
                return NullValue.Instance;
            case "$map":
                var items = ReadItems(ref reader);
                return MapValue.From(items.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        }

        var text = reader.GetString()!;
        return tag switch
        {
            "$decimal" => new DecimalValue(decimal.Parse(text, CultureInfo.InvariantCulture)),
            "$date" => new DateValue(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "$uint" => new UIntValue(ulong.Parse(text, CultureInfo.InvariantCulture)),
            "$double" => new DoubleValue(double.Parse(text, CultureInfo.InvariantCulture)),
            "$bytes" => new BytesValue(Convert.FromBase64String(text)),
            "$time" => Pair(text) is var (s, n) ? new TimestampValue(s, n) : NullValue.Instance,
            "$duration" => Pair(text) is var (s, n) ? new DurationValue(s, n) : NullValue.Instance,
            _ => throw new JsonException($"'{tag}' is no kind of value. This file was written by a newer program."),
        };
    }

    private static (long Seconds, int Nanos) Pair(string text)
    {
        var parts = text.Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
