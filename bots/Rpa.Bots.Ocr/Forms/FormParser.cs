using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Reads a form template by the grammar of this folder's README. What is wrong is reported; what is right is kept.</summary>
internal sealed class FormParser(DiagnosticBag diagnostics)
{
    internal static readonly string[] Languages = ["deu", "eng", "deu+eng"];

    internal FormTemplate? Parse(string name, string file, ReadOnlySpan<byte> bytes, Func<string, ReadOnlyMemory<byte>?>? beside = null)
    {
        var errors = diagnostics.Count;
        var root = YamlReader.Read(file, bytes, diagnostics);
        if (root is not YamlMapping mapping)
        {
            if (root is not null)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, root.Span, $"the file holds {root.Kind}; a mapping with 'form:' is expected.");
            }

            return null;
        }

        var fields = new YamlFields(mapping, "a form template", diagnostics, FormShape.Map);
        if (fields.Text("form") is { } written && written != name)
        {
            diagnostics.Report(FormDiagnostics.NameDiffers, fields.At("form"), $"the form is named '{written}', its file '{name}'.", $"Write 'form: {name}'.");
        }

        var language = fields.Text("language") ?? "deu";
        if (!Languages.Contains(language, StringComparer.Ordinal))
        {
            diagnostics.Report(YamlDiagnostics.BadChoice, fields.At("language"), $"'{language}' is no language of forms.", DidYouMean.Remedy(language, Languages));
        }

        var (width, height) = Page(mapping["page"]);
        var (de, en) = Title(mapping["title"], name);
        var zones = new FieldParser(diagnostics, width, height, beside ?? (_ => null)).Parse(fields.Node("fields"));
        var anchors = Anchors(fields.Node("anchors"), width, height);
        if (zones is null || zones.Count == 0 || anchors is null || anchors.Count == 0)
        {
            return null;
        }

        var template = new FormTemplate(name, anchors, zones)
        {
            // With a word list the file alone does not say all; the template is written anew where it travels.
            Source = zones.Exists(zone => zone.WordList is not null) ? (ReadOnlyMemory<byte>?)null : bytes.ToArray(),
            TitleDe = de,
            TitleEn = en,
            Language = language,
            PageWidth = width,
            PageHeight = height,
            Accept = fields.Number("accept", 0.5, 1) ?? FormTemplate.DefaultAccept,
            Checks = CrossCheckParser.Parse(fields.Node("checks"), zones, diagnostics),
        };
        FormChecks.Check(template, mapping, diagnostics);
        return diagnostics.Count == errors || !diagnostics.HasErrors ? template : null;
    }

    private (double Width, double Height) Page(YamlNode? node)
    {
        if (node is null)
        {
            return (210, 297);
        }

        if (node is not YamlMapping mapping)
        {
            diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'page' is {node.Kind}.", "Write 'page: { width: 210, height: 297 }' in millimetres.");
            return (210, 297);
        }

        var fields = new YamlFields(mapping, "'page'", diagnostics, FormShape.Page);
        return (fields.Number("width", 50, 450) ?? 210, fields.Number("height", 50, 450) ?? 297);
    }

    private (string De, string En) Title(YamlNode? node, string name)
    {
        switch (node)
        {
            case null:
                return (name, name);
            case YamlScalar scalar:
                return (scalar.Text, scalar.Text);
            case YamlMapping mapping:
                var fields = new YamlFields(mapping, "'title'", diagnostics, FormShape.Titles);
                var de = fields.Text("de") ?? fields.Text("en") ?? name;
                return (de, fields.Text("en") ?? de);
            default:
                diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'title' is {node.Kind}.", "Write 'title: { de: …, en: … }'.");
                return (name, name);
        }
    }

    private List<FormAnchor>? Anchors(YamlNode? node, double width, double height)
    {
        if (node is not YamlSequence list)
        {
            if (node is not null)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'anchors' is {node.Kind}; a list is expected.", "Write '- { text: …, at: [x, y] }' lines.");
            }

            return null;
        }

        var anchors = new List<FormAnchor>();
        foreach (var item in list.Items)
        {
            if (item is not YamlMapping mapping)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, item.Span, $"an anchor is {item.Kind}.", "Write '- { text: …, at: [x, y] }'.");
                continue;
            }

            var fields = new YamlFields(mapping, "an anchor", diagnostics, FormShape.Anchor);
            if (fields.Text("text") is { } text && fields.Numbers("at", 2) is { } at)
            {
                if (at[0] < 0 || at[1] < 0 || at[0] > width || at[1] > height)
                {
                    diagnostics.Report(FormDiagnostics.OutsidePage, fields.At("at"), string.Create(CultureInfo.InvariantCulture, $"the anchor at {at[0]}, {at[1]} lies outside the page of {width} x {height} mm."), "Measure from the upper left corner.");
                }

                if (text.Count(char.IsLetterOrDigit) < 4)
                {
                    diagnostics.Report(FormDiagnostics.AnchorTooShort, fields.At("text"), $"the anchor '{text}' has fewer than 4 letters.", "Take a longer printed text: short ones are found everywhere.");
                }

                anchors.Add(new FormAnchor(text, (int)(fields.Number("page", 1, 20) ?? 1), at[0], at[1], fields.Number("width", 1, 450)));
            }
        }

        return anchors;
    }
}
