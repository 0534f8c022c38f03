using System.Globalization;
using System.Text;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Pdf;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>Proposes a template for an empty form: from the fields of a PDF, else from the boxes and lines that are printed.</summary>
internal static class FormProposer
{
    // A hairline that falls between two pixels of fewer is none.
    private const double WorkDpi = 300;
    private const int LeastAnchors = 4;
    private const double LeastZone = 2;
    private const double A4Slack = 0.03;

    /// <summary>The file of the template.</summary>
    /// <exception cref="UnreadableException">Nothing to write in was found, or too few printed words.</exception>
    internal static string Propose(string name, IReadOnlyList<PreparedPage> pages)
    {
        var size = Size(pages[0]);
        var form = new Draft(size);
        foreach (var page in pages)
        {
            var (mmX, mmY) = (size.Width / page.Picture.Width, size.Height / page.Picture.Height);
            var phrases = Phrases.Of(page, mmX, mmY);
            var labels = Phrases.ForLabels(page, mmX, mmY);
            if (page.Layer?.Widgets.Count > 0)
            {
                FromWidgets(form, page, labels, size);
            }
            else
            {
                FromPicture(form, page, labels, mmX);
            }

            var zones = form.ZonesOf(page.Number).ToList();
            var anchors = Anchors.Choose(phrases, zones, page.Number, size.Width, size.Height);
            if (anchors.Count < LeastAnchors)
            {
                form.Forget(page.Number);
            }
            else
            {
                form.Anchors.AddRange(anchors);
            }
        }

        if (form.Fields.Count == 0)
        {
            throw new UnreadableException("unsupported", "no place to write in was found: neither fields of a PDF nor printed boxes or lines beside enough printed words. Take the empty form, flat and in focus, at 200 dpi or more.");
        }

        var title = Title(pages[0], size, name);
        var template = new FormTemplate(name, form.Anchors, form.Fields)
        {
            TitleDe = title, TitleEn = title, Language = Language(pages), PageWidth = Math.Round(size.Width, 1), PageHeight = Math.Round(size.Height, 1),
        };
        return Sound(template, form.Notes);
    }

    // What the checker would refuse is left out rather than handed over.
    private static string Sound(FormTemplate template, Dictionary<string, string> notes)
    {
        while (true)
        {
            var text = FormWriter.Write(template, notes);
            var diagnostics = new DiagnosticBag();
            if (new FormParser(diagnostics).Parse(template.Name, template.Name, Encoding.UTF8.GetBytes(text)) is not null && !diagnostics.HasErrors)
            {
                return "# Proposed from the empty form. Look at it with 'rpa form draw', give the fields their names and types, and remove what is not needed.\n" + text;
            }

            var line = diagnostics.ToImmutable().First(finding => finding.Severity == Severity.Error).Span.Line;
            var lines = text.Split('\n');
            var at = Enumerable.Range(0, Math.Min(line, lines.Length)).Reverse().Select(i => lines[i]).FirstOrDefault(l => l.StartsWith("  ", StringComparison.Ordinal) && l.Length > 2 && char.IsAsciiLetterLower(l[2]))?.Trim().TrimEnd(':');
            var fewer = template.Fields.Where(field => field.Name != at).ToList();
            if (fewer.Count == template.Fields.Count || fewer.Count == 0)
            {
                throw new UnreadableException("unsupported", $"no sound template comes of this form: {diagnostics.ToImmutable()[0]}");
            }

            template = template with { Fields = fewer };
        }
    }

    private static (double Width, double Height) Size(PreparedPage page)
    {
        var (width, height) = (page.Picture.Width * 25.4 / page.Dpi, page.Picture.Height * 25.4 / page.Dpi);
        foreach (var (w, h) in new[] { (210.0, 297.0), (297.0, 210.0) })
        {
            if (Math.Abs(width - w) < w * A4Slack && Math.Abs(height - h) < h * A4Slack)
            {
                return (w, h);
            }
        }

        return (Math.Clamp(width, 50, 450), Math.Clamp(height, 50, 450));
    }

    private static string Title(PreparedPage page, (double Width, double Height) size, string name)
    {
        var phrases = Phrases.Of(page, size.Width / page.Picture.Width, size.Height / page.Picture.Height);
        return phrases.Where(phrase => phrase.CentreY < size.Height / 3 && phrase.Letters >= 5).OrderByDescending(phrase => phrase.Bottom - phrase.Top).FirstOrDefault()?.Text ?? name;
    }

    private static string Language(IReadOnlyList<PreparedPage> pages)
    {
        var words = pages.SelectMany(page => page.Words.Words).Select(word => word.Text.ToLowerInvariant()).ToList();
        int Count(params string[] common) => words.Count(word => common.Contains(word, StringComparer.Ordinal));
        return Count("the", "of", "and", "your", "please", "or", "if") > 2 * Count("der", "die", "und", "das", "bitte", "oder", "für", "nicht") ? "eng" : "deu";
    }

    private static void FromWidgets(Draft form, PreparedPage page, List<Phrase> phrases, (double Width, double Height) size)
    {
        Millimetres Zone(PdfWidget widget) => new(widget.Box.X * size.Width, widget.Box.Y * size.Height, widget.Box.Width * size.Width, widget.Box.Height * size.Height);
        var radios = page.Layer!.Widgets.Where(widget => widget.Kind == PdfFieldKind.Radio).GroupBy(widget => widget.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var widget in page.Layer.Widgets.OrderBy(widget => Math.Round(widget.Box.Y, 2)).ThenBy(widget => widget.Box.X))
        {
            var zone = Zone(widget);
            if (zone.Width < LeastZone || zone.Height < LeastZone || widget.Kind == PdfFieldKind.Signature || zone.X < 0 || zone.Y < 0 || zone.X + zone.Width > size.Width || zone.Y + zone.Height > size.Height)
            {
                continue;
            }

            var isBox = widget.Kind is PdfFieldKind.CheckBox or PdfFieldKind.Radio;
            var printed = (isBox ? Labels.OfBox(zone, phrases) : Labels.Of(zone, phrases))?.Text ?? "";
            var label = widget.Label is { Length: > 0 } told ? told : printed;
            var last = widget.Name[(widget.Name.LastIndexOf('.') + 1)..];
            last = last.Contains('[', StringComparison.Ordinal) ? last[..last.IndexOf('[', StringComparison.Ordinal)] : last;
            var name = IsTelling(last) ? last : label.Length > 0 ? label : last;
            if (radios.TryGetValue(widget.Name, out var group) && group.Count > 1)
            {
                if (done.Add(widget.Name))
                {
                    var options = group.Select(one => new FormOption(Option(one, Labels.OfBox(Zone(one), phrases)?.Text), Zone(one))).ToList();
                    var heading = Labels.Heading(Zone(group[0]), phrases)?.Text;
                    form.Add(new FormField(IsTelling(last) ? last : heading ?? "choice", FieldType.Choice) { Options = Distinct(options), Page = page.Number, Required = widget.IsRequired }, heading);
                }

                continue;
            }

            if (Labels.IsSignature(label) && !isBox)
            {
                continue;
            }

            var type = isBox ? FieldType.Checkbox : TypeOf(widget, $"{last} {label} {printed}");
            form.Add(
                new FormField(name, type)
                {
                    Zone = zone, Page = page.Number, Required = widget.IsRequired, PdfField = widget.Name.Length > 0 && !isBox ? widget.Name : null,
                    Comb = isBox ? 0 : widget.Comb, Multiline = type == FieldType.Text && widget.IsMultiline,
                    Dictionary = type == FieldType.Text && !widget.IsMultiline ? [.. widget.Options.Where(option => option.Trim().Length > 0).Distinct(StringComparer.Ordinal)] : [],
                },
                label.Length > 0 ? label : null);
        }
    }

    private static void FromPicture(Draft form, PreparedPage page, List<Phrase> phrases, double millimetres)
    {
        var factor = Math.Min(1, WorkDpi / page.Dpi);
        using var small = page.Picture.Scale(factor);
        var places = BoxFinder.Find(small, millimetres / factor, phrases);
        foreach (var place in places.OrderBy(place => Math.Round(place.Zone.Y / 3)).ThenBy(place => place.Zone.X))
        {
            var label = place.Label?.Text ?? (place.IsMark ? Labels.OfBox(place.Zone, phrases) : Labels.Of(place.Zone, phrases))?.Text ?? "";
            if (label.Length == 0 || (Labels.IsSignature(label) && !place.IsMark))
            {
                continue;
            }

            var type = place.IsMark ? FieldType.Checkbox : Labels.Type(label);
            form.Add(
                new FormField(label, type) { Zone = place.Zone, Page = page.Number, Comb = place.Comb, Multiline = type == FieldType.Text && !place.IsMark && place.Comb == 0 && BoxFinder.IsTall(place.Zone) },
                label);
        }
    }

    private static FieldType TypeOf(PdfWidget widget, string label)
    {
        if (widget.Kind == PdfFieldKind.List || widget.IsMultiline)
        {
            return FieldType.Text;
        }

        return widget.Format switch
        {
            { } script when script.Contains("AFDate", StringComparison.Ordinal) => FieldType.Date,
            { } script when script.Contains("AFNumber_Format(0", StringComparison.Ordinal) => FieldType.Integer,
            { } script when script.Contains("AFNumber", StringComparison.Ordinal) => Labels.Type(label) is FieldType.Money ? FieldType.Money : FieldType.Decimal,
            _ => Labels.Type(label),
        };
    }

    // "Text12", "undefined_3" and "Kontrollkästchen 4" are made by programs; they say nothing.
    private static bool IsTelling(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();
        return letters.Length >= 3 && letters is not ("text" or "textfeld" or "textfield" or "textbox" or "field" or "feld" or "undefined" or "checkbox" or "check" or "kontrollkästchen" or "kontrollkstchen" or "optionsfeld"
            or "radiobutton" or "group" or "gruppe" or "radio" or "dropdown" or "listbox" or "listenfeld" or "kombinationsfeld" or "button" or "schaltfläche" or "fill" or "toggle" or "untitled" or "row" or "datumsfeld" or "formattedfield");
    }

    private static string Option(PdfWidget widget, string? label) =>
        IsTelling(widget.OnState) ? widget.OnState : label is { Length: > 0 } ? Labels.Name(label) is { Length: > 0 } name ? name : widget.OnState : widget.OnState;

    private static List<FormOption> Distinct(List<FormOption> options) =>
        [.. options.GroupBy(option => option.Name, StringComparer.Ordinal).SelectMany(group => group.Select((option, i) => i == 0 ? option : option with { Name = option.Name + (i + 1).ToString(CultureInfo.InvariantCulture) }))];

    /// <summary>A template being put together: names made unique, zones kept apart.</summary>
    private sealed class Draft((double Width, double Height) size)
    {
        internal List<FormField> Fields { get; } = [];

        internal List<FormAnchor> Anchors { get; } = [];

        internal Dictionary<string, string> Notes { get; } = new(StringComparer.Ordinal);

        internal IEnumerable<Millimetres> ZonesOf(int page) => Fields.Where(field => field.Page == page).SelectMany(ZonesOf);

        internal void Forget(int page) => Fields.RemoveAll(field => field.Page == page);

        internal void Add(FormField field, string? label)
        {
            var name = Labels.Name(field.Name) is { Length: > 0 } given ? given : "field";
            for (var number = 2; Fields.Exists(other => other.Name == name); number++)
            {
                var stem = Labels.Name(field.Name) is { Length: > 0 } again ? again : "field";
                name = stem + number.ToString(CultureInfo.InvariantCulture);
            }

            field = field with { Name = name, Zone = Rounded(Within(field.Zone)), Options = [.. field.Options.Select(option => option with { Zone = Rounded(option.Zone) })] };
            if (ZonesOf(field).Any(zone => ZonesOf(field.Page).Any(other => Overlap(zone, other))))
            {
                return;
            }

            Fields.Add(field);
            if (label is not null && Labels.Name(label) != name)
            {
                Notes[name] = label;
            }
        }

        private static IEnumerable<Millimetres> ZonesOf(FormField field) => field.Type == FieldType.Choice ? field.Options.Select(option => option.Zone) : [field.Zone];

        private Millimetres Within(Millimetres zone)
        {
            var (x, y) = (Math.Max(0, zone.X), Math.Max(0, zone.Y));
            return new Millimetres(x, y, Math.Min(zone.Width, size.Width - x - 0.1), Math.Min(zone.Height, size.Height - y - 0.1));
        }

        private static Millimetres Rounded(Millimetres zone) => new(Math.Round(zone.X, 1), Math.Round(zone.Y, 1), Math.Round(zone.Width, 1), Math.Round(zone.Height, 1));

        private static bool Overlap(Millimetres a, Millimetres b) =>
            Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X) > 1 && Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y) > 1;
    }
}
