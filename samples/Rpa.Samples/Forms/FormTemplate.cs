using System.Globalization;
using System.Text;

namespace Rpa.Samples.Forms;

/// <summary>
/// The template of a drawn form: what a process owner would measure with a ruler, taken from the drawing instead. The result is
/// committed beside the workflow that reads the form; a test keeps the two equal.
/// </summary>
public static class FormTemplate
{
    /// <summary>The text of <c>NAME.form.yaml</c>.</summary>
    /// <param name="layout">The form.</param>
    /// <param name="dictionaries">Allowed values by field name, such as the streets the register knows.</param>
    public static string Write(FormLayout layout, IReadOnlyDictionary<string, IReadOnlyList<string>>? dictionaries = null)
    {
        var text = new StringBuilder();
        Line($"# yaml-language-server: $schema=../../schema/form.schema.json");
        Line($"form: {layout.Name}");
        Line($"title: {{ de: {layout.German}, en: {layout.English} }}");
        Line($"language: deu");
        Line($"page: {{ width: 210, height: 297 }}");
        Line($"");
        Line($"anchors:");
        foreach (var anchor in layout.Texts.Where(text => text.Anchor))
        {
            Line($"  - {{ text: \"{anchor.Text}\", at: [{N(anchor.X)}, {N(anchor.Baseline)}], width: {N(FormPen.WidthOf(anchor))} }}");
        }

        Line($"");
        Line($"fields:");
        foreach (var field in layout.Fields)
        {
            Line($"  {field.Name}:");
            Line($"    type: {field.Type}");
            if (field.Type == "choice")
            {
                Line($"    options:");
                foreach (var (name, box) in field.Options) { Line($"      \"{name}\": {At(box)}"); }
            }
            else { Line($"    at: {At(field.At)}"); }

            if (field.Required) { Line($"    required: true"); }
            if (field.Comb > 0) { Line($"    comb: {field.Comb}"); }
            foreach (var rule in field.Rules) { Line($"    {rule}"); }
            if (dictionaries?.GetValueOrDefault(field.Name) is { } words)
            {
                Line($"    dictionary:");
                foreach (var word in words) { Line($"      - {word}"); }
            }
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string At(Zone zone) => $"[{N(zone.X)}, {N(zone.Y)}, {N(zone.Width)}, {N(zone.Height)}]";

    private static string N(double number) => Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
