using System.Globalization;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Pdf;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Reads the fields of a registered page. A value passes only when independent readings agree and every check holds.</summary>
internal sealed class ZoneReader(EnginePool engines)
{
    private const double FieldConfidence = 0.99;
    private const double TextConfidence = 0.98;
    private readonly WrittenReader _written = new(engines);
    private readonly LayerReader _layer = new(engines);

    internal FieldReading Read(FormTemplate form, FormField zone, PreparedPage page, Registration registration, double? accept)
    {
        var threshold = accept ?? zone.Accept ?? form.Accept;
        if (!Lies(page, registration, zone))
        {
            return new FieldReading(zone.Name, null, "", 0, Accepted: false, page.Number, default, [], ["the zone lies outside the page: the scan is cut off"], []);
        }

        return zone.Type switch
        {
            FieldType.Checkbox => Checkbox(zone, page, registration, threshold),
            FieldType.Choice => Choice(zone, page, registration, threshold),
            _ => Written(form, zone, page, registration, threshold),
        };
    }

    private static bool Lies(PreparedPage page, Registration registration, FormField zone) =>
        (zone.Type == FieldType.Choice ? zone.Options.Select(option => option.Zone) : [zone.Zone])
        .Select(registration.Place)
        .All(place => place.Left >= 0 && place.Top >= 0 && place.Left + place.Width <= page.Picture.Width && place.Top + place.Height <= page.Picture.Height);

    private static FieldReading Checkbox(FormField zone, PreparedPage page, Registration registration, double threshold)
    {
        var place = registration.Place(zone.Zone);
        var (box, widget) = Box(zone, page, place, registration);
        var confidence = Confidence(box);
        List<string> checks = [Describe(zone.Name, box)];
        checks.AddRange(Says(widget));
        if (zone.Required && box.IsMarked == false)
        {
            checks.Add("required, but not marked");
        }

        var accepted = box.IsMarked is not null && confidence >= threshold;
        return Reading(zone, page, place, accepted ? box.IsMarked : null, box.IsMarked?.ToString() ?? "?", confidence, accepted, [], checks) with { Source = widget is null ? "picture" : "form-field" };
    }

    // A field of the file decides what the picture leaves open: a pale mark, or a box that nobody drew. It never decides against the ink.
    private static (BoxReading Box, PdfWidget? Widget) Box(FormField zone, PreparedPage page, (double Left, double Top, double Width, double Height) place, Registration registration)
    {
        var seen = CheckboxReader.Read(page.Picture, place, registration.Transform.Scale);
        if (LayerReader.Box(zone, page, place) is not { } widget)
        {
            return (seen, null);
        }

        var marked = seen.IsMarked ?? (seen.IsFound ? widget.IsMarked && !seen.IsCrossed && seen.Ink > CheckboxReader.Blank : CheckboxReader.HasInk(page.Picture, place, registration.Transform.Scale));
        return marked != widget.IsMarked
            ? (seen with { IsMarked = null }, widget)
            : (seen with { IsMarked = widget.IsMarked, Ink = widget.IsMarked ? 1 : 0 }, widget);
    }

    private static IEnumerable<string> Says(PdfWidget? widget) => widget is null ? [] : [$"the PDF's form field '{widget.Name}' says {(widget.IsMarked ? "marked" : "blank")}"];

    private static FieldReading Choice(FormField zone, PreparedPage page, Registration registration, double threshold)
    {
        var boxes = zone.Options
            .Select(option => (Option: option, Place: registration.Place(option.Zone)))
            .Select(option => (option.Option, option.Place, Read: Box(zone, page, option.Place, registration)))
            .Select(option => (option.Option, option.Place, option.Read.Box, option.Read.Widget))
            .ToList();
        var marked = boxes.Where(box => box.Box.IsMarked == true).ToList();
        var unsure = boxes.Exists(box => box.Box.IsMarked is null);
        var checks = boxes.Select(box => Describe(box.Option.Name, box.Box)).Concat(boxes.SelectMany(box => Says(box.Widget))).ToList();
        var confidence = unsure || marked.Count > 1 ? 0.3 : boxes.Min(box => Confidence(box.Box));
        var accepted = marked.Count == 1 && !unsure && confidence >= threshold;
        if (marked.Count != 1)
        {
            checks.Add(marked.Count == 0 ? (zone.Required ? "required, but no box is marked" : "no box is marked") : $"{marked.Count} boxes are marked");
        }

        var place = Union(boxes.ConvertAll(box => box.Place));
        var raw = string.Join(", ", marked.Select(box => box.Option.Name));
        return Reading(zone, page, place, accepted ? marked[0].Option.Name : null, raw, confidence, accepted, [], checks) with { Source = boxes.TrueForAll(box => box.Widget is not null) ? "form-field" : "picture" };
    }

    private FieldReading Written(FormTemplate form, FormField zone, PreparedPage page, Registration registration, double threshold)
    {
        var place = registration.Place(zone.Zone);
        var image = ZoneCutter.Cut(page.Picture, place, registration.Transform.Scale, zone.Comb, zone.Multiline, zone.Type is FieldType.Integer or FieldType.Decimal or FieldType.Money or FieldType.Date or FieldType.PostalCode or FieldType.Phone);
        var claim = LayerReader.Find(zone, page, place);
        if (claim is not null && FieldValues.Parse(zone, claim.Text.Replace('\n', ' ')) is var said && _layer.Confirms(form.Language, zone, image, claim.Text))
        {
            var sure = claim.Source == "text" ? TextConfidence : FieldConfidence;
            List<string> notes = [claim.Source == "text" ? "read from the PDF's text, which the picture confirms" : $"read from the PDF's form field '{claim.Name}', which the picture confirms"];
            notes.AddRange(said.Fault is { } fault ? [fault] : []);
            var taken = said.IsValid && sure >= threshold;
            return Reading(zone, page, place, taken ? said.Value : null, claim.Text, said.IsValid ? sure : 0.4, taken, [], notes) with { Source = claim.Source };
        }

        if (claim is { Source: "form-field" })
        {
            return Reading(
                zone, page, place, null, claim.Text, 0.3, accepted: false, [_written.Raw(form.Language, zone, image)],
                [$"the PDF's form field '{claim.Name}' says '{claim.Text}', but its picture does not"]) with { Source = claim.Source };
        }

        if (image.Lines.Count == 0)
        {
            return Reading(zone, page, place, null, "", 0.95, accepted: false, [], [zone.Required ? "required, but empty" : "empty"]);
        }

        var written = _written.Read(form.Language, zone, image);
        var accepted = written.Confidence >= threshold && written.Value.IsValid;
        return Reading(zone, page, place, accepted ? written.Value.Value : null, written.Text, written.Confidence, accepted, written.Alternatives, written.Checks);
    }

    private static double Confidence(BoxReading box) => box.IsMarked switch
    {
        null => 0.3,
        true => 0.9 + (0.09 * Math.Min(1, (box.Ink - 0.075) / 0.1)),
        false => 0.9 + (0.09 * (1 - (box.Ink / 0.025))),
    };

    private static string Describe(string name, BoxReading box) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {(box.IsMarked switch { null => box.IsCrossed ? "ink of something else passes through" : box.IsFound ? "unsure" : "box not found", true => "marked", false => "blank" })}, ink {box.Ink:0.000}");

    private static (double Left, double Top, double Width, double Height) Union(List<(double Left, double Top, double Width, double Height)> places)
    {
        var (left, top) = (places.Min(p => p.Left), places.Min(p => p.Top));
        return (left, top, places.Max(p => p.Left + p.Width) - left, places.Max(p => p.Top + p.Height) - top);
    }

    private static FieldReading Reading(
        FormField zone,
        PreparedPage page,
        (double Left, double Top, double Width, double Height) place,
        object? value,
        string raw,
        double confidence,
        bool accepted,
        IReadOnlyList<string> alternatives,
        IReadOnlyList<string> checks)
    {
        var (width, height) = (page.Picture.Width, page.Picture.Height);
        using var crop = page.Picture.Crop((int)place.Left - 8, (int)place.Top - 8, (int)place.Width + 16, (int)place.Height + 16);
        return new FieldReading(
            zone.Name, value, raw, Math.Round(confidence, 3), accepted, page.Number,
            (place.Left / width, place.Top / height, place.Width / width, place.Height / height), alternatives, checks, crop.ToGrayPng());
    }
}
