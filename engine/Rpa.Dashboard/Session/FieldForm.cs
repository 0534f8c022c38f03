using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Dashboard.Session;

/// <summary>Typed fields that a person posted: the text is kept as entered, values are what could be understood.</summary>
public sealed class FieldForm
{
    /// <summary>Longest text taken from one field; more is cut before it is read.</summary>
    private const int Longest = 40_000;

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _faults = [];
    private readonly List<KeyValuePair<string, Value>> _edits = [];

    /// <summary>What is wrong, by field.</summary>
    public IReadOnlyDictionary<string, string> Faults => _faults;

    /// <summary>Changed fields; a cleared one is null-valued.</summary>
    public MapValue Edits => MapValue.FromStrings(_edits);

    /// <summary>What the person entered, by field.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Reads the posted fields. Unchanged ones are no edits; <paramref name="required"/> ones must have a value.</summary>
    public static FieldForm Read(IFormCollection posted, IEnumerable<DataField> fields, MapValue data, IReadOnlyCollection<string> required)
    {
        var form = new FieldForm();
        foreach (var field in fields)
        {
            if (!posted.TryGetValue("field." + field.Name, out var values))
            {
                continue;
            }

            var text = values.ToString();
            text = (text.Length > Longest ? text[..Longest] : text).ReplaceLineEndings("\n");
            form._texts[field.Name] = text;
            form.Take(field, text, data[field.Name], required.Contains(field.Name));
        }

        return form;
    }

    /// <summary>The text to show in a field: as entered, else the value.</summary>
    public static string Text(FieldForm? form, DataField field, MapValue data) =>
        form is not null && form._texts.TryGetValue(field.Name, out var entered) ? entered
        : data[field.Name] is { } value and not NullValue ? field.Type.ToDisplay(value, CultureInfo.CurrentUICulture)
        : "";

    private void Take(DataField field, string text, Value? before, bool isRequired)
    {
        if (text.Trim().Length == 0)
        {
            if (isRequired)
            {
                _faults[field.Name] = field.Type.FromText("", CultureInfo.CurrentUICulture).Fault!.ToString();
            }
            else if (before is not null and not NullValue)
            {
                _edits.Add(new(field.Name, NullValue.Instance));
            }

            return;
        }

        if (before is not null and not NullValue && text == field.Type.ToDisplay(before, CultureInfo.CurrentUICulture).ReplaceLineEndings("\n"))
        {
            return;
        }

        var read = field.Type.FromText(text, CultureInfo.CurrentUICulture);
        if (read.Value is { } value)
        {
            if (!value.Equals(before))
            {
                _edits.Add(new(field.Name, value));
            }
        }
        else
        {
            _faults[field.Name] = read.Fault!.ToString();
        }
    }
}
