using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A place that may hold a zone: its rows, top to bottom as far as they were seen, in pixels of the page, or of the page turned clockwise by a quarter.</summary>
internal sealed record MrzZone(IReadOnlyList<LetterRow> Rows, bool IsTurned, double Score);

/// <summary>What was found on a page: places that may hold a zone, in the order in which they are worth reading, and the boxes of all that may be letters, in pixels of the page.</summary>
internal sealed record MrzPlaces(IReadOnlyList<MrzZone> Zones, IReadOnlyList<LetterBox> Letters);

/// <summary>How a page is looked at.</summary>
internal enum MrzLook
{
    /// <summary>Few pixels.</summary>
    Quick,

    /// <summary>More pixels, for small print on a large page; fainter ink counts as ink.</summary>
    Closer,

    /// <summary>Only dark ink counts: a pattern is printed under the letters.</summary>
    Darker,
}

/// <summary>Looks for two or three long rows of letters at one pitch under each other, level or upright, on a copy of the page that is small for large pages and enlarged for tiny ones.</summary>
internal static class MrzLocator
{
    private const double FirstSize = 1200;
    private const double TinySize = 900;
    private const float Clear = 0.28f;
    private const float Faint = 0.16f;
    private const float Dark = 0.42f;

    /// <summary>Where zones and letters are.</summary>
    internal static MrzPlaces Locate(Pix picture, MrzLook look = MrzLook.Quick)
    {
        var largest = Math.Max(picture.Width, picture.Height);
        var scale = largest < TinySize ? Math.Min(2.5, TinySize * 1.6 / largest) : Math.Min(1, FirstSize * (look == MrzLook.Closer ? 1.9 : 1) / largest);

        // Paper is evened where letters are small beside the tiles it is measured in.
        using var first = scale < 1 ? picture.Scale(scale) : picture.NormalizeBackground();
        using var even = scale < 1 ? first.NormalizeBackground() : scale > 1 ? first.Scale(scale) : null;
        using var binary = (even ?? first).BinarizeSauvola(scale > 1 ? (int)(8 * scale) : 12, look switch { MrzLook.Closer => Faint, MrzLook.Darker => Dark, _ => Clear });
        using var gray = binary.ToGray();
        var ink = new InkMap(gray);
        var blobs = ink.FindBlobs().Blobs.Where(blob => Math.Min(blob.Width, blob.Height) >= 1 && Math.Max(blob.Width, blob.Height) is >= 5 and <= 160).ToList();

        // Letters may be wider than high where they touch; they are not much wider or higher than that.
        var level = blobs.Where(blob => blob.Height is >= 5 and <= 70).Select(blob => new LetterBox(blob.Left, blob.Top, blob.Right + 1, blob.Bottom + 1)).ToList();
        var upright = blobs.Where(blob => blob.Width is >= 5 and <= 70).Select(blob => new LetterBox(ink.Height - 1 - blob.Bottom, blob.Left, ink.Height - blob.Top, blob.Right + 1)).ToList();
        return new MrzPlaces(
            [.. Group(RowFinder.Find(level), isTurned: false).Concat(Group(RowFinder.Find(upright), isTurned: true))
                .OrderByDescending(zone => zone.Score)
                .Select(zone => zone with { Rows = [.. zone.Rows.Select(row => row.Scale(1 / scale))] })],
            [.. blobs.Select(blob => new LetterBox(blob.Left / scale, blob.Top / scale, (blob.Right + 1) / scale, (blob.Bottom + 1) / scale))]);
    }

    private static IEnumerable<MrzZone> Group(List<LetterRow> rows, bool isTurned)
    {
        foreach (var top in rows)
        {
            var below = rows.Where(row => IsUnder(top, row)).OrderBy(row => row.Level).ToList();
            var third = below.Count > 0 ? rows.Where(row => IsUnder(below[0], row)).MinBy(row => row.Level) : null;
            if (below.Count == 0)
            {
                // A row whose partner was not seen: it is looked for above and below.
                yield return new MrzZone([top], isTurned, Score(top) * 0.5);
                continue;
            }

            yield return new MrzZone([top, below[0]], isTurned, Score(top) + Score(below[0]));
            if (third is not null)
            {
                yield return new MrzZone([top, below[0], third], isTurned, (Score(top) + Score(below[0]) + Score(third)) * 1.01);
            }
        }
    }

    private static bool IsUnder(LetterRow top, LetterRow row)
    {
        var height = Math.Max(top.Height, row.Height);
        var middle = (Math.Max(top.Left, row.Left) + Math.Min(top.Right, row.Right)) / 2;
        var (down, width) = (row.At(middle) - top.At(middle), Math.Max(top.Right - top.Left, row.Right - row.Left));
        var shift = -down * (top.Slope + row.Slope) / 2;
        return down > height * 1.15 && down < height * 4.6 && Math.Min(top.Height, row.Height) > height * 0.62
            && Math.Abs(row.Left - top.Left - shift) < width * 0.14 && Math.Abs(row.Right - top.Right - shift) < width * 0.28;
    }

    // As long as the rows of a zone are.
    private static double Score(LetterRow row) => Math.Clamp((row.Right - row.Left) / row.Height / 28, 0.3, 1.1);
}
