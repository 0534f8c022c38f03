using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Rpa.Bots.Ocr.Pdf;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>A word of a PDF's text layer; its box in fractions of the page as it is shown (as parsed: in points).</summary>
internal sealed record LayerWord(string Text, double X, double Y, double Width, double Height)
{
    internal double CentreX => X + (Width / 2);

    internal double CentreY => Y + (Height / 2);
}

/// <summary>What a digital page says of itself beside its picture: words and form fields. A claim, to be held against the picture.</summary>
internal sealed record PageLayer(IReadOnlyList<LayerWord> Words, IReadOnlyList<PdfWidget> Widgets)
{
    /// <summary>The same after the page was turned clockwise by quarters.</summary>
    internal PageLayer Turn(int quarters) => quarters == 0 ? this : new PageLayer(
        [.. Words.Select(word => Turn((word.X, word.Y, word.Width, word.Height), quarters) is var (x, y, w, h) ? new LayerWord(word.Text, x, y, w, h) : word)],
        [.. Widgets.Select(widget => widget with { Box = Turn(widget.Box, quarters) })]);

    private static (double X, double Y, double Width, double Height) Turn((double X, double Y, double Width, double Height) box, int quarters) => (quarters & 3) switch
    {
        1 => (1 - box.Y - box.Height, box.X, box.Height, box.Width),
        2 => (1 - box.X - box.Width, 1 - box.Y - box.Height, box.Width, box.Height),
        3 => (box.Y, 1 - box.X - box.Width, box.Height, box.Width),
        _ => box,
    };
}

/// <summary>Reads what <c>pdftotext -bbox</c> prints.</summary>
internal static partial class LayerParser
{
    private const int MostWords = 20_000;

    /// <summary>The words of each page, from page 1, in points of the page as it is shown.</summary>
    internal static IReadOnlyList<IReadOnlyList<LayerWord>> Parse(string html)
    {
        var pages = new List<List<LayerWord>>();
        foreach (var line in html.Split('\n'))
        {
            if (line.Contains("<page ", StringComparison.Ordinal))
            {
                pages.Add([]);
            }
            else if (pages.Count > 0 && pages[^1].Count < MostWords && WordTag().Match(line) is { Success: true } word)
            {
                var (left, top) = (Number(word.Groups["l"]), Number(word.Groups["t"]));
                var text = WebUtility.HtmlDecode(word.Groups["text"].Value);
                pages[^1].Add(new LayerWord(text.Normalize(), left, top, Number(word.Groups["r"]) - left, Number(word.Groups["b"]) - top));
            }
        }

        return pages;
    }

    private static double Number(Group group) => double.TryParse(group.Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("<word xMin=\"(?<l>[0-9.-]+)\" yMin=\"(?<t>[0-9.-]+)\" xMax=\"(?<r>[0-9.-]+)\" yMax=\"(?<b>[0-9.-]+)\">(?<text>.*)</word>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex WordTag();
}
