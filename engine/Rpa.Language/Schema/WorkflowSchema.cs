using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rpa.Expressions.Types;

namespace Rpa.Language.Schema;

/// <summary>JSON Schema (draft 7, which editors know) of workflow files and rules files, from the same tables as the parser.</summary>
public static class WorkflowSchema
{
    private const string NamePattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
    private const string FieldPattern = "^[a-z][A-Za-z0-9]*$";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The schema of `workflow.yaml`.</summary>
    public static string Json() => Of(WorkflowShape.File, "Workflow");

    /// <summary>The schema of `*.rules.yaml`.</summary>
    public static string RulesJson() => Of(WorkflowShape.RulesFile, "Rule tables");

    /// <summary>The schema of a kind of file.</summary>
    public static string Of(FileShape file) => Of(file.File, file.Title, file.Parts.IsDefault ? null : file.Parts);

    /// <summary>The schema of files of a shape; <paramref name="parts"/> are what <see cref="NamedShape"/> points to.</summary>
    public static string Of(MapShape shape, string title, IReadOnlyList<(string Name, Shape Shape)>? parts = null)
    {
        var root = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        foreach (var (key, value) in Map(shape).ToList())
        {
            root[key] = value?.DeepClone();
        }

        root["definitions"] = new JsonObject { ["data"] = Data() };
        foreach (var (name, part) in parts ?? [])
        {
            root["definitions"]![name] = Of(part);
        }

        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Of(Shape shape) => shape switch
    {
        TextShape text => Text(text),
        LocalTextShape => AnyOf([Typed("string"), new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["de"] = Typed("string"), ["en"] = Typed("string") },
            ["required"] = new JsonArray("de", "en"),
            ["additionalProperties"] = false,
        }]),
        ListShape list => List(list),
        MapShape map => Map(map),
        OpenShape open => Open(open),
        EitherShape either => AnyOf(either.Alternatives.Select(Of)),
        VariantShape variant => AnyOf(variant.Variants.Select(v => Map(v.Map)).Concat(variant.OpenKey is { } key ? [Trigger(key, variant)] : [])),
        DataShape => new JsonObject { ["$ref"] = "#/definitions/data" },
        NamedShape named => new JsonObject { ["$ref"] = "#/definitions/" + named.Name },
        _ => [],
    };

    private static JsonObject Text(TextShape text) => text.Kind switch
    {
        TextKind.Boolean => Typed("boolean"),
        TextKind.Number => text.Least > int.MinValue ? new JsonObject { ["type"] = "integer", ["minimum"] = text.Least } : Typed("integer"),
        TextKind.Choice => new JsonObject { ["enum"] = Strings(text.Options) },
        TextKind.Name or TextKind.Role => Pattern(NamePattern),
        TextKind.FieldName or TextKind.Field => Pattern(FieldPattern),
        TextKind.State => Pattern(NamePattern),
        TextKind.Outcome => Pattern(@"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$"),
        TextKind.Period => Pattern(@"^[0-9]+ (seconds?|minutes?|hours?|days?|working days?|weeks?|months?|years?)$"),
        TextKind.Date => Pattern(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        TextKind.Moment => Pattern(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$"),
        TextKind.Text or TextKind.Cell => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        _ => Typed("string"),
    };

    private static JsonObject List(ListShape list)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Of(list.Item) };
        if (list.Least > 0)
        {
            schema["minItems"] = list.Least;
        }

        return schema;
    }

    private static JsonObject Map(MapShape map)
    {
        var properties = new JsonObject();
        foreach (var key in map.Keys)
        {
            var value = Of(key.Shape);
            value["description"] = key.Meaning;
            properties[key.Name] = value;
        }

        var schema = new JsonObject { ["type"] = map.MayBeEmpty ? new JsonArray("object", "null") : "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (map.Keys.Any(k => k.IsRequired))
        {
            schema["required"] = Strings(map.Keys.Where(k => k.IsRequired).Select(k => k.Name));
        }

        return schema;
    }

    private static JsonObject Open(OpenShape open)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(open.Value) };
        if (open.KeyKind is TextKind.Name or TextKind.FieldName or TextKind.Field)
        {
            schema["propertyNames"] = Pattern(open.KeyKind == TextKind.Name ? NamePattern : FieldPattern);
        }

        if (open.Least > 0)
        {
            schema["minProperties"] = open.Least;
        }

        return schema;
    }

    /// <summary>A start by a trigger: which ones there are depends on the bots installed.</summary>
    private static JsonObject Trigger(Variant trigger, VariantShape shape)
    {
        var known = trigger.Map.Keys.Where(k => k.Name != trigger.Key).ToList();
        var schema = Map(trigger.Map with { Keys = [.. known] });
        schema["additionalProperties"] = Of(trigger.Map.Keys.First(k => k.Name == trigger.Key).Shape);
        schema["not"] = AnyOf(shape.Variants.Select(v => new JsonObject { ["required"] = new JsonArray(v.Key) }));
        return schema;
    }

    private static JsonObject Data() => AnyOf(
    [
        new JsonObject { ["enum"] = Strings(DataTypeReader.TypeNames) },
        new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject { ["enum"] = Strings(DataTypeReader.TypeNames), ["description"] = "what it is" },
                ["label"] = Described(Of(new LocalTextShape()), "what people read"),
                ["personal"] = Described(Typed("boolean"), "personal data: masked, exported and erased per person"),
                ["min"] = Described(Typed("number"), "least number"),
                ["max"] = Described(Typed("number"), "greatest number"),
                ["max-length"] = Described(Typed("integer"), "longest text, characters"),
                ["pattern"] = Described(Typed("string"), "a pattern the whole text must match"),
                ["options"] = Described(AnyOf([new JsonObject { ["type"] = "array", ["items"] = Typed("string") }, Typed("object")]), "the options of a choice, or a mapping of options to their labels"),
                ["of"] = Described(new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/definitions/data" }) }, "the element of a list"),
                ["fields"] = new JsonObject
                {
                    ["type"] = "object", ["additionalProperties"] = new JsonObject { ["$ref"] = "#/definitions/data" }, ["description"] = "the fields of a record",
                },
            },
            ["required"] = new JsonArray("type"),
            ["additionalProperties"] = false,
        },
    ]);

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }

    private static JsonObject AnyOf(IEnumerable<JsonObject> alternatives) => new() { ["anyOf"] = new JsonArray([.. alternatives]) };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>The grammar as Markdown tables, one per kind of mapping.</summary>
    public static string GrammarMarkdown() => GrammarMarkdown(WorkflowShape.File);

    /// <summary>The same for another kind of file.</summary>
    public static string GrammarMarkdown(MapShape root)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>();
        var pending = new Queue<MapShape>([root]);
        while (pending.TryDequeue(out var map))
        {
            if (!seen.Add(map.Name))
            {
                continue;
            }

            text.Append("**").Append(char.ToUpperInvariant(map.Name[0])).Append(map.Name.AsSpan(1)).Append("**\n\n| key | value | meaning |\n|---|---|---|\n");
            foreach (var key in map.Keys)
            {
                text.Append("| `").Append(key.Name).Append('`').Append(key.IsRequired ? " *" : "").Append(" | ")
                    .Append(ShapeCheck.Describe(key.Shape).Replace("|", "\\|", StringComparison.Ordinal)).Append(" | ")
                    .Append(key.Meaning.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
                foreach (var inner in Inner(key.Shape))
                {
                    pending.Enqueue(inner);
                }
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IEnumerable<MapShape> Inner(Shape shape) => shape switch
    {
        MapShape map => [map],
        ListShape list => Inner(list.Item),
        OpenShape open => Inner(open.Value),
        EitherShape either => either.Alternatives.SelectMany(Inner),
        VariantShape variant => variant.Variants.Select(v => v.Map).Concat(variant.OpenKey is { } key ? [key.Map] : []),
        _ => [],
    };
}
