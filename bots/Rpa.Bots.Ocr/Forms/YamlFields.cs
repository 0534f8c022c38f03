using System.Globalization;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Typed access to a mapping of a template, reporting what does not fit; every getter returns null after a finding.</summary>
internal sealed class YamlFields
{
    private readonly YamlMapping _mapping;
    private readonly DiagnosticBag _diagnostics;
    private readonly string _owner;
    private readonly MapShape _shape;

    internal YamlFields(YamlMapping mapping, string owner, DiagnosticBag diagnostics, MapShape shape)
    {
        (_mapping, _owner, _diagnostics, _shape) = (mapping, owner, diagnostics, shape);
        foreach (var entry in mapping.Entries.Where(entry => shape.Key(entry.Key.Text) is null))
        {
            diagnostics.Report(YamlDiagnostics.UnknownKey, entry.Key.Span, $"{owner} has no key '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, shape.Keys.Select(k => k.Name)));
        }

        foreach (var key in shape.Keys.Where(k => k.IsRequired))
        {
            Demand(key.Name);
        }
    }

    internal SourceSpan Span => _mapping.Span;

    internal bool Has(string key) => _mapping[key] is not null;

    internal SourceSpan At(string key) => _mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value.Span ?? Span;

    internal YamlNode? Node(string key) => _mapping[key];

    /// <summary>A key that this kind of field needs, though not every one does.</summary>
    internal YamlNode? Required(string key)
    {
        if (_shape.Key(key) is not { IsRequired: true })
        {
            Demand(key);
        }

        return _mapping[key];
    }

    private void Demand(string key)
    {
        if (_mapping[key] is null)
        {
            _diagnostics.Report(YamlDiagnostics.MissingKey, Span, $"{_owner} lacks '{key}'.", $"Add '{key}:'.");
        }
    }

    internal string? Text(string key) => _mapping[key] switch
    {
        null => null,
        YamlScalar { Text.Length: > 0 } scalar => scalar.Text,
        YamlScalar scalar => Report<string>(YamlDiagnostics.NoValue, scalar, $"'{key}' has no value.", "Write a text behind it."),
        var other => Report<string>(YamlDiagnostics.WrongKind, other, $"'{key}' is {other.Kind}; a text is expected.", ""),
    };

    internal double? Number(string key, double min, double max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return Parse(text) is { } number && number >= min && number <= max
            ? number
            : Report(key, YamlDiagnostics.BadNumber, string.Create(CultureInfo.InvariantCulture, $"'{key}' is '{text}'; a number from {min} to {max} is expected."));
    }

    internal bool? Boolean(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => Report(key, YamlDiagnostics.BadBoolean, $"'{key}' is '{text}'; true or false is expected.") is null ? null : false,
    };

    /// <summary>A list of numbers of the given length, such as a zone in millimetres.</summary>
    internal double[]? Numbers(string key, int length) => Required(key) is { } node ? NumbersOf(node, key, length, _diagnostics) : null;

    internal static double[]? NumbersOf(YamlNode node, string key, int length, DiagnosticBag diagnostics)
    {
        var shape = length == 4 ? "[x, y, width, height]" : "[x, y]";
        if (node is not YamlSequence list || list.Items.Length != length)
        {
            diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'{key}' is no list of {length} numbers.", $"Write {shape} in millimetres.");
            return null;
        }

        var numbers = new double[length];
        for (var i = 0; i < length; i++)
        {
            if (list.Items[i] is not YamlScalar scalar || Parse(scalar.Text) is not { } number)
            {
                diagnostics.Report(YamlDiagnostics.BadNumber, list.Items[i].Span, $"'{key}' holds {(list.Items[i] as YamlScalar)?.Text ?? list.Items[i].Kind}; a number is expected.", $"Write {shape} in millimetres.");
                return null;
            }

            numbers[i] = number;
        }

        return numbers;
    }

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e12 ? number : null;

    private double? Report(string key, DiagnosticDescriptor descriptor, string message)
    {
        _diagnostics.Report(descriptor, At(key), message);
        return null;
    }

    private T? Report<T>(DiagnosticDescriptor descriptor, YamlNode node, string message, string remedy)
        where T : class
    {
        _diagnostics.Report(descriptor, node.Span, message, remedy);
        return null;
    }
}
