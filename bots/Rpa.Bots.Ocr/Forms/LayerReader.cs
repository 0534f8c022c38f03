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
            return Shown(widget.Value) is { Length: > 0 } value ? new LayerText(value, "form-field", widget.Name) : null;
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
        return Shown(string.Join('\n', texts)) is { Length: > 0 } text ? new LayerText(text, "text", "") : null;
    }

    /// <summary>Whether the field at a box is marked; null when there is none.</summary>
    internal static PdfWidget? Box(FormField zone, PreparedPage page, (double Left, double Top, double Width, double Height) place) =>
        page.Layer is { } layer ? Widget(zone with { PdfField = null }, layer, Fraction(page, place), PdfFieldKind.CheckBox, PdfFieldKind.Radio) : null;

    /// <summary>
    /// Whether the picture of the zone reads as the text says. Two readings must see it, one by each model at first, and no other text may be seen as often: a single reading that
    /// errs would confirm what it errs to.
    /// </summary>
    internal bool Confirms(string language, FormField zone, ZoneImage image, string text)
    {
        if (image.Lines.Count == 0 || (zone.Type is FieldType.Decimal or FieldType.Money && image.Lines[0].HasGap() && !text.Any(character => character is ',' or '.')))
        {
            return false;
        }

        var said = FieldValues.Parse(zone, text.Replace('\n', ' '));
        var (alike, others) = (0, new List<string>());
        foreach (var scale in new[] { 1, 0.8, 1.25 })
        {
            foreach (var model in new[] { language, language == "eng" ? "deu" : "eng" })
            {
                var seen = string.Join(' ', image.Lines.Select(line => Read(model, line, scale)));
                if (IsSeen(zone, said, text, seen, knowsUmlauts: model != "eng"))
                {
                    alike++;
                }
                else
                {
                    others.Add(FieldValues.Tidy(zone, seen));
                }
            }

            if (alike >= 2 && alike > others.GroupBy(other => other, StringComparer.Ordinal).Select(group => group.Count()).DefaultIfEmpty(0).Max())
            {
                return HasItsMarks(zone, image, text);
            }

            if (alike == 0 && others.Distinct(StringComparer.Ordinal).Count() == 1)
            {
                return false;
            }
        }

        return false;
    }

    // A value is a value of its type however it is written; what is none, or words, is held letter against letter.
    private static bool IsSeen(FormField zone, FieldValue said, string text, string seen, bool knowsUmlauts)
    {
        var value = FieldValues.Parse(zone, seen);
        if (said.IsValid && value.IsValid && said.Canonical == value.Canonical)
        {
            return true;
        }

        return (!said.IsValid || zone.Type is FieldType.Text or FieldType.Email) && LayerMatch.IsSeen(said.IsValid ? said.Canonical : text, value.Canonical.Length > 0 && said.IsValid ? value.Canonical : seen, knowsUmlauts);
    }

    // The models read š as s: what no letter of the text accounts for, and what a letter of it should have and has not, only the ink tells.
    private bool HasItsMarks(FormField zone, ZoneImage image, string text)
    {
        if (zone.Type != FieldType.Text || zone.Comb > 1 || zone.Whitelist.Length > 0 || zone.Dictionary.Count > 0 || image.Lines.Count != 1)
        {
            return true;
        }

        var line = image.Lines[0];
        var letters = Letters("deu", line);
        var solid = text.Where(character => !char.IsWhiteSpace(character)).ToList();
        if (letters.Count != solid.Count)
        {
            return !LayerMatch.HasForeign(text);
        }

        letters = [.. letters.Select((letter, i) => letter with { Letter = LayerMatch.StandIn(solid[i]) })];
        return MarkCheck.Unaccounted(line, letters, crossed: !solid.Exists(LayerMatch.IsForeign)) is null && MarkCheck.Unmarked(line, letters, [.. solid.Select(LayerMatch.IsForeign)]) is null;
    }

    private List<PlacedLetter> Letters(string model, LineImage line)
    {
        var (text, scale) = ReadScaled(model, line, 1);
        return LineReadings.Place(text, scale);
    }

    private string Read(string model, LineImage line, double scale) => ReadScaled(model, line, scale).Text.Text;

    private (RecognizedText Text, double Scale) ReadScaled(string model, LineImage line, double scale)
    {
        using var ink = line.Picture.ToPix(300);
        using var scaled = ink.Scale(Math.Clamp(BestLetterHeight * scale / Math.Max(4, line.LetterHeight), 0.3, 4));
        using var padded = scaled.Pad(LineReadings.Padding);
        return (engines.Read(new EngineProfile(model, Dictionaries: false), padded, Segmentation.Line), (double)scaled.Width / line.Picture.Width);
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

    // What people do not see in a text does not belong to its value: marks of direction, soft hyphens, blanks of no width. Ligatures are their letters.
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var character in text.Normalize())
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(character);
            shown.Append(character switch
            {
                '\n' => "\n",
                >= '\uFB00' and <= '\uFB06' => character.ToString().Normalize(NormalizationForm.FormKC),
                _ when category is UnicodeCategory.Format or UnicodeCategory.Control => "",
                _ when category == UnicodeCategory.SpaceSeparator => " ",
                _ => character.ToString(),
            });
        }

        return shown.ToString().Trim();
    }
}
