using System.Globalization;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Reads the fields of a registered page. A value passes only when independent readings agree and every check holds.</summary>
internal sealed class ZoneReader(EnginePool engines)
{
    // Tesseract's models are sharpest with capitals of about this height in pixels.
    private const double BestLetterHeight = 34;
    private const double LeastPlausible = 0.6;

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
        var box = CheckboxReader.Read(page.Picture, place, registration.Transform.Scale);
        var confidence = Confidence(box);
        List<string> checks = [Describe(zone.Name, box)];
        if (zone.Required && box.IsMarked == false)
        {
            checks.Add("required, but not marked");
        }

        var accepted = box.IsMarked is not null && confidence >= threshold;
        return Reading(zone, page, place, accepted ? box.IsMarked : null, box.IsMarked?.ToString() ?? "?", confidence, accepted, [], checks);
    }

    private static FieldReading Choice(FormField zone, PreparedPage page, Registration registration, double threshold)
    {
        var boxes = zone.Options
            .Select(option => (Option: option, Place: registration.Place(option.Zone)))
            .Select(option => (option.Option, option.Place, Box: CheckboxReader.Read(page.Picture, option.Place, registration.Transform.Scale)))
            .ToList();
        var marked = boxes.Where(box => box.Box.IsMarked == true).ToList();
        var unsure = boxes.Exists(box => box.Box.IsMarked is null);
        var checks = boxes.Select(box => Describe(box.Option.Name, box.Box)).ToList();
        var confidence = unsure || marked.Count > 1 ? 0.3 : boxes.Min(box => Confidence(box.Box));
        var accepted = marked.Count == 1 && !unsure && confidence >= threshold;
        if (marked.Count != 1)
        {
            checks.Add(marked.Count == 0 ? (zone.Required ? "required, but no box is marked" : "no box is marked") : $"{marked.Count} boxes are marked");
        }

        var place = Union(boxes.ConvertAll(box => box.Place));
        var raw = string.Join(", ", marked.Select(box => box.Option.Name));
        return Reading(zone, page, place, accepted ? marked[0].Option.Name : null, raw, confidence, accepted, [], checks);
    }

    private FieldReading Written(FormTemplate form, FormField zone, PreparedPage page, Registration registration, double threshold)
    {
        var place = registration.Place(zone.Zone);
        var image = ZoneCutter.Cut(page.Picture, place, registration.Transform.Scale, zone.Comb);
        if (image.IsEmpty)
        {
            return Reading(zone, page, place, null, "", 0.95, accepted: false, [], [zone.Required ? "required, but empty" : "empty"]);
        }

        var readings = Readings(form, zone, image);
        var values = readings.Select(reading => FieldValues.Parse(zone, reading.Text)).ToList();
        var checks = new List<string>();
        var confidence = Judge(zone, image, readings, values, checks);
        if (image.IsCut)
        {
            checks.Add("ink reaches beyond the zone");
            confidence = Math.Min(confidence, 0.5);
        }

        var accepted = confidence >= threshold && values[0].IsValid;
        return Reading(
            zone, page, place, accepted ? values[0].Value : null, readings[0].Text, confidence, accepted, [.. readings.Skip(1).Select(reading => reading.Text)], checks);
    }

    // Grey and binary, two sizes, two models: what misleads one rarely misleads the others the same way.
    private List<RecognizedText> Readings(FormTemplate form, FormField zone, ZoneImage image)
    {
        var whitelist = FieldValues.Whitelist(zone);
        var segmentation = zone.Multiline ? Segmentation.Block : Segmentation.Line;
        var scale = Math.Clamp(BestLetterHeight / Math.Max(4, image.LetterHeight), 0.3, 3);
        using var ink = image.Ink.ToPix(300);
        using var gray = Resize(ink, scale);
        using var larger = Resize(ink, scale * 1.3);
        using var binary = larger.Binarize(150);
        var first = engines.Read(new EngineProfile(form.Language, Dictionaries: false), gray, segmentation, whitelist);
        if (FieldValues.IsCode(zone))
        {
            var other = form.Language == "eng" ? "deu" : "eng";
            var second = engines.Read(new EngineProfile(other, Dictionaries: false), binary, segmentation, whitelist);

            // A whitelist turns letters into digits without a word; the free reading shows it.
            var free = engines.Read(new EngineProfile(form.Language, Dictionaries: false), binary, segmentation);
            return [first, second, free];
        }

        var same = engines.Read(new EngineProfile(form.Language, Dictionaries: true), binary, segmentation);
        var foreign = engines.Read(new EngineProfile("eng", Dictionaries: false), gray, segmentation);
        return [first, same, foreign];
    }

    private static double Judge(FormField zone, ZoneImage image, List<RecognizedText> readings, List<FieldValue> values, List<string> checks)
    {
        var mean = (readings[0].LeastConfidence + readings[1].LeastConfidence) / 2;
        if (!values[0].IsValid)
        {
            checks.Add(values[0].Fault!);
            return Math.Min(mean, 0.4);
        }

        if (values[0].Canonical != values[1].Canonical)
        {
            checks.Add($"readings differ: {values[0].Canonical} / {values[1].Canonical}");
            return Math.Min(mean, 0.45);
        }

        // Agreement of two readings halves the doubt; check digits nearly remove it.
        var confidence = 1 - ((1 - mean) * 0.5 * (1 - values[0].Redundancy));
        if (FieldValues.IsCode(zone))
        {
            return Code(zone, image, readings, values, checks, confidence);
        }

        // The models know no letters such as é and read them without their mark; a mark that no letter accounts for gives it away.
        var marks = image.MarksAbove();
        if (!zone.Multiline && zone.Dictionary.Count == 0 && marks > Likeness.MarksOf(values[0].Canonical))
        {
            checks.Add($"{marks} dots and accents are seen, more than were read");
            return Math.Min(confidence, 0.6);
        }

        if (!Likeness.SameToForeignEyes(values[0].Canonical, values[2].Canonical) && values[0].Redundancy < 0.5)
        {
            checks.Add($"a third reading differs: {values[2].Canonical}");
            return Math.Min(confidence, 0.7);
        }

        return confidence;
    }

    private static double Code(
        FormField zone, ZoneImage image, List<RecognizedText> readings, List<FieldValue> values, List<string> checks, double confidence)
    {
        var whitelist = FieldValues.Whitelist(zone);
        var free = string.Concat(readings[2].Text.Where(c => !char.IsWhiteSpace(c)));
        var allowed = whitelist.Length == 0 || free.Length == 0 ? 1 : (double)free.Count(c => whitelist.Contains(c, StringComparison.Ordinal)) / free.Length;
        if (allowed < LeastPlausible)
        {
            checks.Add($"does not look like {zone.Type.ToString().ToLowerInvariant()}: {readings[2].Text}");
            return Math.Min(confidence, 0.4);
        }

        var characters = readings[0].Text.Count(char.IsLetterOrDigit);
        if (zone.Comb > 1 && characters != image.FilledCells)
        {
            checks.Add($"{image.FilledCells} boxes are filled, {characters} characters were read");
            return Math.Min(confidence, 0.5);
        }

        // Whatever the whitelist has no place for vanishes silently; each printed digit is one blob as a rule.
        var tall = image.Blobs.Count(blob => blob.Height >= image.LetterHeight * 0.6);
        if (zone.Type is not (FieldType.Email or FieldType.Text) && tall > characters + (characters / 6) && values[0].Redundancy < 0.9 && !readings[0].Text.Contains('€', StringComparison.Ordinal))
        {
            checks.Add($"{tall} letters are seen, {characters} were read");
            return Math.Min(confidence, 0.7);
        }

        if (values[0].Redundancy < 0.9 && values[2].IsValid && values[2].Canonical != values[0].Canonical)
        {
            checks.Add($"a third reading differs: {values[2].Canonical}");
            return Math.Min(confidence, 0.7);
        }

        return confidence;
    }

    private static double Confidence(BoxReading box) => box.IsMarked switch
    {
        null => 0.3,
        true => 0.9 + (0.09 * Math.Min(1, (box.Ink - 0.075) / 0.1)),
        false => 0.9 + (0.09 * (1 - (box.Ink / 0.025))),
    };

    private static string Describe(string name, BoxReading box) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {(box.IsMarked switch { null => box.Outline < 0.5 ? "box not found" : "unsure", true => "marked", false => "blank" })}, ink {box.Ink:0.000}");

    private static Pix Resize(Pix ink, double scale)
    {
        using var scaled = ink.Scale(scale);
        return scaled.Pad(12);
    }

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
            (place.Left / width, place.Top / height, place.Width / width, place.Height / height), alternatives, checks, crop.ToPng());
    }
}
