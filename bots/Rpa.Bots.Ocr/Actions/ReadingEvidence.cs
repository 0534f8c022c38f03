using System.Globalization;
using Rpa.Bots.Documents;
using Rpa.Bots.Ocr.Reading;

namespace Rpa.Bots.Ocr.Actions;

/// <summary>Puts what was seen where the supervisor finds it: upright pages, the zone of each field, every check that spoke.</summary>
internal static class ReadingEvidence
{
    internal static async Task WriteAsync(IEvidenceSink sink, string document, DocumentReading reading, CancellationToken cancellation)
    {
        foreach (var page in reading.Pages)
        {
            var steps = page.Steps.Count == 0 ? "" : ": " + string.Join(", ", page.Steps);
            sink.Step($"page {page.Number}{steps}");
            await sink.AttachAsync("page", page.Number.ToString(CultureInfo.InvariantCulture), "image/jpeg", page.Jpeg, cancellation);
        }

        foreach (var warning in reading.Warnings)
        {
            sink.Step(warning);
        }

        foreach (var field in reading.Fields)
        {
            if (field.CropPng.Length > 0)
            {
                await sink.AttachAsync("crop", field.Name, "image/png", field.CropPng, cancellation);
            }

            var value = ReadingValues.FromField(field.Value)?.ToString() ?? (field.ReadAs.Length > 0 ? field.ReadAs : null);
            sink.Field(new FieldEvidence(
                field.Name, value, field.Confidence, field.Accepted, document, field.Page, Box(field.Box), field.ReadAs,
                [.. field.Checks, .. field.Alternatives.Where(other => other != field.ReadAs).Select(other => $"also read as: {other}")]));
        }

        if (reading.Mrz is { } mrz)
        {
            await sink.AttachAsync("crop", "mrz", "image/png", mrz.CropPng, cancellation);
            sink.Field(new FieldEvidence(
                "mrz", string.Join('\n', mrz.Lines), mrz.Confidence, mrz.IsValid, document, mrz.Page, Box(mrz.Box), string.Join('\n', mrz.Lines), mrz.Checks));
        }
    }

    private static BoxFraction Box((double X, double Y, double Width, double Height) box) => new(box.X, box.Y, box.Width, box.Height);
}
