using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A place that may hold a zone, with margin, and the height of its letters in pixels.</summary>
internal sealed record MrzZone(PixelBox Box, double LetterHeight, double Score);

/// <summary>
/// Looks for two or three long lines of even height under each other. Letters are smeared into bars on a small copy of the page; bars that are as long as such lines
/// are and begin and end alike are a candidate.
/// </summary>
internal static class MrzLocator
{
    private const double WorkSize = 1100;

    internal static IReadOnlyList<MrzZone> Locate(Pix picture)
    {
        var zones = new List<MrzZone>();

        // Small print on a large page needs more pixels, a close photo fewer.
        foreach (var size in new[] { WorkSize, WorkSize * 0.55 })
        {
            var scale = Math.Min(1, size / Math.Max(picture.Width, picture.Height));
            using var small = picture.Scale(scale);
            using var even = small.NormalizeBackground();
            zones.AddRange(Group(Bars(even), even.Width).Select(zone => Enlarge(zone, 1 / scale, picture)));
            if (scale >= 1)
            {
                break;
            }
        }

        var distinct = new List<MrzZone>();
        foreach (var zone in zones.OrderByDescending(zone => zone.Score))
        {
            if (!distinct.Exists(other => Shared(other.Box, zone.Box) > 0.7))
            {
                distinct.Add(zone);
            }
        }

        return distinct;
    }

    // The share of the smaller box that both cover.
    private static double Shared(PixelBox a, PixelBox b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.X, b.X);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Y, b.Y);
        return width <= 0 || height <= 0 ? 0 : (double)width * height / Math.Min((double)a.Width * a.Height, (double)b.Width * b.Height);
    }

    private static List<Blob> Bars(Pix even)
    {
        using var level = even.BinarizeSauvola(12, 0.3f);
        using var gray = level.ToGray();
        var ink = new InkMap(gray);
        var (letters, _) = ink.FindBlobs();
        var smeared = new byte[ink.Width * ink.Height];
        Array.Fill(smeared, (byte)255);

        // Only letter-sized blobs are smeared: frames, photos and patterns stay out.
        foreach (var letter in letters.Where(letter => letter.Height is >= 4 and <= 40 && letter.Width <= 60))
        {
            var reach = Math.Max(4, (int)(letter.Height * 1.1));
            for (var y = letter.Top; y <= letter.Bottom; y++)
            {
                smeared.AsSpan((y * ink.Width) + letter.Left, Math.Min(letter.Width + reach, ink.Width - letter.Left)).Clear();
            }
        }

        var (bars, _) = new InkMap(ink.Width, ink.Height, smeared).FindBlobs();
        return [.. bars.Where(bar => bar.Width >= 10 * bar.Height && bar.Width >= even.Width * 0.2 && bar.Height >= 5)];
    }

    private static IEnumerable<MrzZone> Group(List<Blob> bars, int width)
    {
        foreach (var top in bars)
        {
            var below = bars
                .Where(bar => bar != top && bar.CentreY > top.CentreY
                    && Math.Abs(bar.Left - top.Left) < top.Width * 0.12 && Math.Abs(bar.Right - top.Right) < top.Width * 0.25
                    && bar.CentreY - top.CentreY < 5 * Math.Max(top.Height, bar.Height))
                .OrderBy(bar => bar.CentreY)
                .Take(2)
                .ToList();
            if (below.Count == 0)
            {
                continue;
            }

            List<Blob> lines = [top, .. below];
            var (left, right) = (lines.Min(line => line.Left), lines.Max(line => line.Right));
            var (up, down) = (top.Top, lines.Max(line => line.Bottom));
            var height = lines.Min(line => line.Height);
            var margin = (int)(height * 1.3);
            yield return new MrzZone(
                new PixelBox(left - margin, up - margin, right - left + (2 * margin), down - up + (2 * margin)), height, ((double)(right - left) / width) + (lines.Count * 0.1));
        }
    }

    private static MrzZone Enlarge(MrzZone zone, double factor, Pix picture)
    {
        var left = Math.Max(0, (int)(zone.Box.X * factor));
        var top = Math.Max(0, (int)(zone.Box.Y * factor));
        return zone with
        {
            Box = new PixelBox(
                left, top, Math.Min(picture.Width - left, (int)(zone.Box.Width * factor)), Math.Min(picture.Height - top, (int)(zone.Box.Height * factor))),
            LetterHeight = zone.LetterHeight * factor,
        };
    }
}
