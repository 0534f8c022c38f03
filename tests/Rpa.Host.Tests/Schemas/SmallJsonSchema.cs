using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rpa.Expressions.Yaml;

namespace Rpa.Host.Tests.Schemas;

/// <summary>Enough of JSON Schema to judge a YAML tree as an editor does: plain scalars are numbers and booleans where they look like it.</summary>
internal sealed class SmallJsonSchema(JsonObject root)
{
    public IEnumerable<string> Faults(YamlNode node) => Check(node, root);

    private List<string> Check(YamlNode node, JsonObject schema)
    {
        var faults = new List<string>();
        if (schema["$ref"] is { } reference)
        {
            return Check(node, root["definitions"]![reference.ToString()["#/definitions/".Length..]]!.AsObject());
        }

        if (schema["anyOf"] is JsonArray any)
        {
            var results = any.Select(a => Check(node, a!.AsObject())).ToList();
            if (results.All(r => r.Count > 0))
            {
                faults.Add($"{node.Span.Line}:{node.Span.Column}: none of {any.Count} forms fits; nearest: {results.MinBy(r => r.Count)![0]}");
            }
        }

        if (schema["not"] is JsonObject not && Check(node, not).Count == 0)
        {
            faults.Add($"{node.Span.Line}:{node.Span.Column}: fits what it must not");
        }

        if (schema["enum"] is JsonArray names && !(node is YamlScalar scalar && names.Any(n => n!.ToString() == scalar.Text)))
        {
            faults.Add($"{node.Span.Line}:{node.Span.Column}: none of the names allowed");
        }

        if (schema["type"] is { } type && !(type is JsonArray types ? types.Select(t => t!.ToString()) : [type.ToString()]).Any(t => Is(node, t)))
        {
            faults.Add($"{node.Span.Line}:{node.Span.Column}: is no {type.ToJsonString()}");
            return faults;
        }

        switch (node)
        {
            case YamlScalar text when schema["pattern"] is { } pattern && !Regex.IsMatch(text.Text, pattern.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1)):
                faults.Add($"{node.Span.Line}:{node.Span.Column}: '{text.Text}' does not match {pattern}");
                break;
            case YamlScalar number when schema["minimum"] is { } least && decimal.Parse(number.Text, CultureInfo.InvariantCulture) < least.GetValue<int>():
                faults.Add($"{node.Span.Line}:{node.Span.Column}: '{number.Text}' is less than {least}");
                break;
            case YamlSequence list:
                if (schema["minItems"] is { } fewest && list.Items.Length < fewest.GetValue<int>())
                {
                    faults.Add($"{node.Span.Line}:{node.Span.Column}: too few items");
                }

                faults.AddRange(schema["items"] is JsonObject item ? list.Items.SelectMany(i => Check(i, item)) : []);
                break;
            case YamlMapping map:
                Mapping(map, schema, faults);
                break;
        }

        return faults;
    }

    private void Mapping(YamlMapping map, JsonObject schema, List<string> faults)
    {
        foreach (var required in (schema["required"] as JsonArray ?? []).Where(r => map[r!.ToString()] is null))
        {
            faults.Add($"{map.Span.Line}:{map.Span.Column}: lacks '{required}'");
        }

        if (schema["minProperties"] is { } fewest && map.Entries.Length < fewest.GetValue<int>())
        {
            faults.Add($"{map.Span.Line}:{map.Span.Column}: too few keys");
        }

        foreach (var entry in map.Entries)
        {
            if (schema["propertyNames"] is JsonObject names)
            {
                faults.AddRange(Check(entry.Key, names));
            }

            if (schema["properties"]?[entry.Key.Text] is JsonObject known)
            {
                faults.AddRange(Check(entry.Value, known));
            }
            else if (schema["additionalProperties"] is JsonObject others)
            {
                faults.AddRange(Check(entry.Value, others));
            }
            else if (schema["additionalProperties"] is JsonValue allowed && !allowed.GetValue<bool>())
            {
                faults.Add($"{entry.Key.Span.Line}:{entry.Key.Span.Column}: unknown key '{entry.Key.Text}'");
            }
        }
    }

    private static bool Is(YamlNode node, string type) => node switch
    {
        YamlMapping => type == "object",
        YamlSequence => type == "array",
        YamlScalar { IsEmpty: true } => type == "null",
        YamlScalar { Style: YamlStyle.Plain, Text: "true" or "false" } => type == "boolean",
        YamlScalar { Style: YamlStyle.Plain } s when decimal.TryParse(s.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) =>
            type == "number" || (type == "integer" && decimal.Truncate(number) == number),
        _ => type == "string",
    };
}
