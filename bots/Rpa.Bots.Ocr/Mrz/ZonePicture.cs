using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>The part of a page around a zone, its rows level or nearly, at a size at which letters read well; with its rows.</summary>
internal sealed class ZonePicture : IDisposable
{
    private const double DigitHeight = 28;
    private const double Margin = 1.6;
    private readonly Pix _picture;

    private ZonePicture(Pix picture, IReadOnlyList<LetterRow> rows, PixelBox box, int turns)
    {
        (_picture, Rows, Box, Turns) = (picture, rows, box, turns);
        (Width, Height, Gray) = (picture.Width, picture.Height, picture.ToGrayBytes());
    }

    internal IReadOnlyList<LetterRow> Rows { get; }

    /// <summary>Where it was cut, in pixels of the page.</summary>
    internal PixelBox Box { get; }

    /// <summary>Quarter turns clockwise by which it was turned.</summary>
    internal int Turns { get; }

    internal int Width { get; }

    internal int Height { get; }

    internal byte[] Gray { get; }

    /// <summary>Cuts a zone out of its page; null where there is nothing to cut.</summary>
    internal static ZonePicture? Cut(Pix page, MrzZone zone)
    {
        var high = zone.Rows.Max(row => row.Height);

        // A zone of which one row was seen reaches further up and down.
        var (side, over) = (high * Margin * 2, high * (zone.Rows.Count == 1 ? 8 : zone.Rows.Count == 2 ? 5 : Margin));
        var (left, right) = (zone.Rows.Min(row => row.Left) - side, zone.Rows.Max(row => row.Right) + side);
        var (top, bottom) = (zone.Rows.Min(row => Math.Min(row.At(row.Left), row.At(row.Right))) - over, zone.Rows.Max(row => Math.Max(row.At(row.Left), row.At(row.Right))) + over);
        var (width, height) = zone.IsTurned ? (page.Height, page.Width) : (page.Width, page.Height);
        var (x, y) = ((int)Math.Max(0, left), (int)Math.Max(0, top));
        var (w, h) = ((int)Math.Min(width, right) - x, (int)Math.Min(height, bottom) - y);
        if (w < 40 || h < 8)
        {
            return null;
        }

        // The turned page's left edge is the page's bottom.
        var box = zone.IsTurned ? new PixelBox(y, page.Height - x - w, h, w) : new PixelBox(x, y, w, h);
        using var cut = page.Crop(box.X, box.Y, box.Width, box.Height);
        using var level = zone.IsTurned ? cut.Turn(1) : null;
        var scale = Math.Min(1, DigitHeight / high);
        var sized = scale < 0.95 ? (level ?? cut).Scale(scale) : (level ?? cut).ToGray();
        scale = scale < 0.95 ? scale : 1;
        return new ZonePicture(sized, [.. zone.Rows.Select(row => row.Move(-x, -y).Scale(scale))], box, zone.IsTurned ? 1 : 0);
    }

    internal ZonePicture Reverse() => new(_picture.Turn(2), [.. Rows.Reverse().Select(row => row.Reverse(Width, Height))], Box, Turns + 2);

    internal byte[] ToPng() => _picture.ToPng();

    /// <summary>The grey value between pixels; beyond the edge as at it.</summary>
    internal float At(double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, bottom) = ((float)(x - left), (float)(y - top));
        var (x0, x1) = (Math.Clamp(left, 0, Width - 1), Math.Clamp(left + 1, 0, Width - 1));
        var (y0, y1) = (Math.Clamp(top, 0, Height - 1) * Width, Math.Clamp(top + 1, 0, Height - 1) * Width);
        var above = Gray[y0 + x0] + ((Gray[y0 + x1] - Gray[y0 + x0]) * right);
        var below = Gray[y1 + x0] + ((Gray[y1 + x1] - Gray[y1 + x0]) * right);
        return above + ((below - above) * bottom);
    }

    public void Dispose() => _picture.Dispose();
}
