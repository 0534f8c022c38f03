using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Writes a template as the file that <see cref="FormParser"/> reads.</summary>
internal static partial class FormWriter
{
    private static readonly Dictionary<FieldType, string> s_types = FieldParser.Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <param name="form">The template.</param>
    /// <param name="notes">Comments by field name, put above the field; a doubt for a person to settle.</param>
    internal static string Write(FormTemplate form, IReadOnlyDictionary<string, string>? notes = null)
    {
        var text = new StringBuilder();
        Line($"form: {form.Name}");
        Line($"title: {{ de: {Quoted(form.TitleDe)}, en: {Quoted(form.TitleEn)} }}");
        Line($"language: {form.Language}");
        Line($"page: {{ width: {N(form.PageWidth)}, height: {N(form.PageHeight)} }}");
        Line($"accept: {N(form.Accept)}");
        Line($"");
        Line($"anchors:");
        foreach (var anchor in form.Anchors)
        {
            var width = anchor.Width is { } wide ? $", width: {N(wide)}" : "";
            var page = anchor.Page == 1 ? "" : $", page: {anchor.Page}";
            Line($"  - {{ text: {Quoted(anchor.Text)}, at: [{N(anchor.X)}, {N(anchor.Baseline)}]{width}{page} }}");
        }

        Line($"");
        Line($"fields:");
        foreach (var field in form.Fields)
        {
            if (notes?.GetValueOrDefault(field.Name) is { } note)
            {
                Line($"  # {note.ReplaceLineEndings(" ")}");
            }

            Field(field);
        }

        if (form.Checks.Count > 0)
        {
            Line($"");
            Line($"checks:");
            foreach (var check in form.Checks)
            {
                Line($"  - rule: {Quoted(check.Rule.Text)}");
                Line($"    message: {Quoted(check.Message)}");
            }
        }

        return text.ToString();

        void Field(FormField field)
        {
            Line($"  {field.Name}:");
            Line($"    type: {s_types[field.Type]}");
            if (field.Type == FieldType.Choice)
            {
                Line($"    options:");
                foreach (var option in field.Options)
                {
                    Line($"      {Quoted(option.Name)}: {At(option.Zone)}");
                }
            }
            else
            {
                Line($"    at: {At(field.Zone)}");
            }

            Optional("page", field.Page == 1 ? null : N(field.Page));
            Optional("required", field.Required ? "true" : null);
            Optional("min", field.Min is { } min ? N((double)min) : field.Earliest?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Optional("max", field.Max is { } max ? N((double)max) : field.Latest?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Optional("pattern", field.Pattern is { } pattern ? Quoted(FieldParser.Inner(pattern)) : null);
            Optional("whitelist", field.Whitelist.Length > 0 ? Quoted(field.Whitelist) : null);
            Optional("comb", field.Comb > 0 ? N(field.Comb) : null);
            Optional("multiline", field.Multiline ? "true" : null);
            Optional("accept", field.Accept is { } accept ? N(accept) : null);
            Optional("pdf-field", field.PdfField is { } name ? Quoted(name) : null);
            if (field.Dictionary.Count > 0)
            {
                Line($"    dictionary:");
                foreach (var word in field.Dictionary)
                {
                    Line($"      - {Quoted(word)}");
                }
            }
        }

        void Optional(string key, string? value)
        {
            if (value is not null)
            {
                Line($"    {key}: {value}");
            }
        }

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string At(Millimetres zone) => $"[{N(zone.X)}, {N(zone.Y)}, {N(zone.Width)}, {N(zone.Height)}]";

    private static string N(double number) => Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"\"{Controls().Replace(text, " ").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]+", RegexOptions.NonBacktracking)]
    private static partial Regex Controls();
}
