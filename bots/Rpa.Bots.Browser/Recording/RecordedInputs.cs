using System.Text;
using System.Text.Json.Nodes;

namespace Rpa.Bots.Browser.Recording;

/// <summary>The inputs of a recorded script: one for each thing that was typed or chosen, named by its label.</summary>
internal sealed class RecordedInputs
{
    private readonly List<(string Key, string Type, bool IsPersonal)> _inputs = [];
    private readonly List<(string Value, string Expression)> _typed = [];

    /// <summary>The values by key.</summary>
    public JsonObject Data { get; } = [];

    /// <summary>What is written for a typed or chosen value.</summary>
    public string Value(RecordedEvent now)
    {
        var (label, value) = (now.Target!.Name, now.Value ?? "");
        if (now.Kind == "fill" && InputNames.IsReference(label))
        {
            _typed.Add((value, "\"${case.reference}\""));
            return "\"${case.reference}\"";
        }

        if (value.Length == 0)
        {
            return "\"\"";
        }

        var isYesNo = now.Options?.Where(o => o.Length > 0 && !o.StartsWith("Bitte", StringComparison.OrdinalIgnoreCase) && !o.StartsWith("Please", StringComparison.OrdinalIgnoreCase)).ToList() is [var one, var two] && one is "Ja" or "Nein" && two is "Ja" or "Nein";
        var type = now.Kind == "choose" ? isYesNo ? "boolean" : "text" : InputNames.Type(now.Type, value, label);
        return Add(label, type, type == "boolean" ? value == "Ja" : value, value);
    }

    /// <summary>The expression of several chosen values.</summary>
    public string Several(RecordedEvent now)
    {
        var values = (now.Value ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var key = Free(now.Target!.Name);
        _inputs.Add((key, "{ type: list, of: text }", InputNames.IsPersonal(now.Target.Name)));
        Data[key] = new JsonArray([.. values.Select(v => (JsonNode?)v)]);
        return "input." + InputNames.Field(key);
    }

    /// <summary>The `on:` of a box; nothing where it is always ticked.</summary>
    public string Tick(RecordedEvent now)
    {
        var isOn = now.Value == "true";
        if (isOn && InputNames.IsConsent(now.Target!.Name))
        {
            return "";
        }

        var key = Free(now.Target!.Name);
        _inputs.Add((key, "boolean", false));
        Data[key] = isOn;
        _typed.Add((isOn ? "ja" : "nein", $"\"${{input.{InputNames.Field(key)}}}\""));
        return $"on: input.{InputNames.Field(key)}";
    }

    /// <summary>The expression of files; their paths are the person's own, so the data name the files only.</summary>
    public string Documents(RecordedEvent now)
    {
        var names = (now.Value ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var key = Free(now.Target!.Name);
        _inputs.Add((key, names.Length > 1 ? "{ type: list, of: document }" : "document", false));
        Data[key] = names.Length > 1 ? new JsonArray([.. names.Select(n => (JsonNode?)n)]) : names.FirstOrDefault();
        return "input." + InputNames.Field(key);
    }

    /// <summary>What was typed to give a value that a page shows; null for what is no typed value.</summary>
    public string? Typed(string shown) =>
        shown.Length > 0 && _typed.Where(t => t.Value.Length > 1 && Pages.FieldText.Same(Expressions.Values.Value.Of(t.Value), shown)).Select(t => t.Expression).Distinct().ToList() is [var only] ? only : null;

    /// <summary>The head's `inputs:`; nothing where there are none.</summary>
    public string Declarations()
    {
        if (_inputs.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder("inputs:\n");
        foreach (var (key, type, isPersonal) in _inputs)
        {
            text.Append($"  {key}: {(isPersonal && !type.StartsWith('{') ? $"{{ type: {type}, personal: true }}" : isPersonal ? type.Replace(" }", ", personal: true }", StringComparison.Ordinal) : type)}\n");
        }

        return text.ToString();
    }

    private string Add(string label, string type, JsonNode value, string shown)
    {
        var key = Free(label);
        _inputs.Add((key, type, InputNames.IsPersonal(label)));
        Data[key] = value;
        var expression = $"\"${{input.{InputNames.Field(key)}}}\"";
        _typed.Add((shown, expression));
        return expression;
    }

    private string Free(string label)
    {
        var key = InputNames.Key(label);
        var free = key;
        for (var n = 2; _inputs.Exists(i => i.Key == free || InputNames.Field(i.Key) == InputNames.Field(free)); n++)
        {
            free = $"{key}-{n.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        }

        return free;
    }
}
