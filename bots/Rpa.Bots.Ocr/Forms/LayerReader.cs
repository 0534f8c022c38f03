using System.Globalization;
using System.Text;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Pdf;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What a digital page says a zone holds.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source"><c>form-field</c> or <c>text</c>.</param>
/// <param name="Name">The field's name, where it is one.</param>
internal sealed record LayerText(string Text, string Source, string Name);

/// <summary>
/// Takes values from the fields and the text of a digital PDF, letter by letter right where a model may err. What a file says and what people see in it can differ, by
/// accident or on purpose; so a value counts only where the picture of the zone reads alike.
/// </summary>
internal sealed class LayerReader(EnginePool engines)
{
    private const double BestLetterHeight = 33;
    private const int Padding = 12;

    /// <summary>Look-alikes of the picture's reading, brought to one.</summary>
    private const string Alike = "O0Q0D0I1L1|1!1J1S5B8Z2G6Ø0";

    /// <summary>What the page's fields or words say about the zone; null when they say nothing.</summary>
    internal static LayerText? Find(FormField zone, PreparedPage page, (double Left, double Top, double Width, double Height) place)
    {
        if (page.Layer is not { } layer)
        {
            return null;
        }

        var (x, y, w, h) = Fraction(page, place);
        if (Widget(zone, layer, (x, y, w, h), PdfFieldKind.Text, PdfFieldKind.List) is { } widget)
        {
            return widget.Value.Length == 0 ? null : new LayerText(widget.Value, "form-field", widget.Name);
        }

        var inside = layer.Words.Where(word => word.CentreX >= x && word.CentreX <= x + w && word.CentreY >= y && word.CentreY <= y + h).ToList();
        var lines = new List<List<LayerWord>>();
        foreach (var word in inside.OrderBy(word => word.CentreY))
        {
            var line = lines.Find(line => Math.Abs(line[^1].CentreY - word.CentreY) < 0.5 * word.Height);
            if (line is null)
            {
                lines.Add([word]);
            }
            else
            {
                line.Add(word);
            }
        }

        var texts = lines.Select(line => string.Join(zone.Comb > 1 ? "" : " ", line.OrderBy(word => word.X).Select(word => word.Text)));
        return inside.Count == 0 ? null : new LayerText(string.Join('\n', texts), "text", "");
    }

    /// <summary>Whether the field at a box is marked; null when there is none.</summary>
    internal static PdfWidget? Box(FormField zone, PreparedPage page, (double Left, double Top, double Width, double Height) place) =>
        page.Layer is { } layer ? Widget(zone with { PdfField = null }, layer, Fraction(page, place), PdfFieldKind.CheckBox, PdfFieldKind.Radio) : null;

    /// <summary>Whether the picture of the zone reads as the text says, in one of up to four readings.</summary>
    internal bool Confirms(string language, FormField zone, ZoneImage image, string text)
    {
        var wanted = Plain(text);
        var most = FieldValues.IsCode(zone) && zone.Type != FieldType.Email ? 0 : wanted.Length < 5 ? 0 : (wanted.Length + 9) / 10;
        foreach (var scale in new[] { 1, 0.8 })
        {
            foreach (var model in new[] { language, language == "eng" ? "deu" : "eng" })
            {
                var seen = Plain(string.Concat(image.Lines.Select(line => Read(model, line, scale))));
                if (EditDistance.Between(wanted, seen) <= most)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private string Read(string model, LineImage line, double scale)
    {
        using var ink = line.Picture.ToPix(300);
        using var scaled = ink.Scale(Math.Clamp(BestLetterHeight * scale / Math.Max(4, line.LetterHeight), 0.3, 4));
        using var padded = scaled.Pad(Padding);
        return engines.Read(new EngineProfile(model, Dictionaries: false), padded, Segmentation.Line).Text;
    }

    private static PdfWidget? Widget(FormField zone, PageLayer layer, (double X, double Y, double Width, double Height) box, params PdfFieldKind[] kinds)
    {
        var candidates = layer.Widgets.Where(widget => kinds.Contains(widget.Kind)).ToList();
        return candidates.Find(widget => zone.PdfField is not null && widget.Name == zone.PdfField)
            ?? candidates.Select(widget => (Widget: widget, Share: Shared(widget.Box, box))).Where(pair => pair.Share >= 0.5).OrderByDescending(pair => pair.Share).Select(pair => pair.Widget).FirstOrDefault();
    }

    // The share of the smaller box that both cover.
    private static double Shared((double X, double Y, double Width, double Height) a, (double X, double Y, double Width, double Height) b)
    {
        var width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        var height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        return width <= 0 || height <= 0 ? 0 : width * height / Math.Max(1e-9, Math.Min(a.Width * a.Height, b.Width * b.Height));
    }

    private static (double X, double Y, double Width, double Height) Fraction(PreparedPage page, (double Left, double Top, double Width, double Height) place) =>
        (place.Left / page.Picture.Width, place.Top / page.Picture.Height, place.Width / page.Picture.Width, place.Height / page.Picture.Height);

    // Letters without their marks, capitals, look-alikes as one: what a model for German sees of any Latin letter.
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var character in text.Replace("ß", "ss", StringComparison.Ordinal).Replace("Æ", "AE", StringComparison.Ordinal).Replace("æ", "ae", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark || !char.IsLetterOrDigit(character))
            {
                continue;
            }

            var upper = char.ToUpperInvariant(character) switch { 'Ł' => 'L', 'Đ' => 'D', 'İ' or 'ı' => 'I', 'Þ' => 'P', var other => other };
            var at = Alike.IndexOf(upper, StringComparison.Ordinal);
            plain.Append(at >= 0 && at % 2 == 0 ? Alike[at + 1] : upper);
        }

        return plain.ToString();
    }
}
