using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>The text of a page that was read as a form: its anchors' words and what its fields were read as, line by line.</summary>
internal static class FormText
{
    /// <param name="page">Its words need not be all.</param>
    /// <param name="fields">Of the whole document.</param>
    internal static string Of(PreparedPage page, IReadOnlyList<FieldReading> fields)
    {
        var (width, height) = (page.Picture.Width, page.Picture.Height);
        var parts = WordLines.Of(page.Words.Words)
            .Select(line => (Text: string.Join(' ', line.Select(word => word.Text)), X: (double)line[0].Box.X, Y: line[0].Box.CentreY, Half: line[0].Box.Height / 2.0))
            .Concat(fields.Where(field => field.Page == page.Number && field.ReadAs.Length > 0 && !page.Words.Words.Any(word => IsWithin(field, word.Box, width, height)))
                .Select(field => (Text: field.ReadAs, X: field.Box.X * width, Y: (field.Box.Y + (field.Box.Height / 2)) * height, Half: field.Box.Height * height / 4)));
        var lines = new List<(double Y, List<(string Text, double X)> Parts)>();
        foreach (var (text, x, y, half) in parts.OrderBy(part => part.Y))
        {
            if (lines.Count > 0 && y - lines[^1].Y <= half)
            {
                lines[^1].Parts.Add((text, x));
            }
            else
            {
                lines.Add((y, [(text, x)]));
            }
        }

        return string.Join('\n', lines.Select(line => string.Join(' ', line.Parts.OrderBy(part => part.X).Select(part => part.Text))));
    }

    private static bool IsWithin(FieldReading field, PixelBox word, int width, int height) =>
        word.CentreX > field.Box.X * width && word.CentreX < (field.Box.X + field.Box.Width) * width && word.CentreY > field.Box.Y * height && word.CentreY < (field.Box.Y + field.Box.Height) * height;
}
