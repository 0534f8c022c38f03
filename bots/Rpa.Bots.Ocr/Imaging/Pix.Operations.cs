using System.Buffers;
using System.Numerics;
using Rpa.Bots.Ocr.Native;

namespace Rpa.Bots.Ocr.Imaging;

/// <summary>Operations on pixels.</summary>
public sealed partial class Pix
{
    // Pixels are sampled so that a page's histogram takes a few milliseconds less.
    private const int LargePicture = 1_000_000;

    /// <summary>8-bit grey; what is grey already is shared, not copied.</summary>
    public Pix ToGray() => Depth == 8 ? Share() : new(Leptonica.pixConvertTo8(Handle, 0), "convert to grey");

    /// <summary>Binary by one threshold: darker than <paramref name="threshold"/> (1 to 255) becomes ink.</summary>
    public Pix Binarize(int threshold)
    {
        using var gray = Depth == 8 ? null : ToGray();
        return new Pix(Leptonica.pixThresholdToBinary((gray ?? this).Handle, threshold), "binarise");
    }

    /// <summary>How many separate blobs of ink a page has: some thousands for a written page, tens of thousands and more for noise.</summary>
    public unsafe int CountBlobs()
    {
        using var binary = Depth == 1 ? null : BinarizeOtsu();
        int count;
        return Leptonica.pixCountConnComp((binary ?? this).Handle, 8, &count) == 0 ? count : 0;
    }

    /// <summary>How often ink begins along the rows of a binary picture.</summary>
    public unsafe long CountRuns()
    {
        var words = Leptonica.pixGetWpl(Handle);
        var data = Leptonica.pixGetData(Handle);
        var last = Width % 32 == 0 ? uint.MaxValue : ~(uint.MaxValue >> (Width % 32));
        var runs = 0L;
        for (var y = 0; y < Height; y++)
        {
            // The leftmost pixel of a word is its highest bit.
            var before = 0u;
            for (var at = 0; at < (Width + 31) / 32; at++)
            {
                var ink = data[((long)y * words) + at] & (at == Width / 32 ? last : uint.MaxValue);
                runs += BitOperations.PopCount(ink & ~((ink >> 1) | (before << 31)));
                before = ink & 1;
            }
        }

        return runs;
    }

    /// <summary>Binary by Otsu's threshold of the whole picture.</summary>
    public unsafe Pix BinarizeOtsu()
    {
        using var gray = Depth == 8 ? null : ToGray();
        int threshold, ink, paper;
        var failed = Leptonica.pixSplitDistributionFgBg((gray ?? this).Handle, 0.1f, (long)Width * Height > LargePicture ? 2 : 1, &threshold, &ink, &paper, null);
        return (gray ?? this).Binarize(failed == 0 && threshold > 0 ? threshold : 128);
    }

    /// <summary>Binary by Sauvola's local threshold, which follows shadows; <paramref name="radius"/> is about a letter's height.</summary>
    public unsafe Pix BinarizeSauvola(int radius, float factor = 0.34f)
    {
        using var gray = Depth == 8 ? null : ToGray();
        radius = Math.Min(radius, (Math.Min(Width, Height) / 2) - 2);
        if (radius < 2)
        {
            return BinarizeOtsu();
        }

        nint binary = 0;
        _ = Leptonica.pixSauvolaBinarizeTiled((gray ?? this).Handle, radius, factor, 1, 1, null, &binary);
        return binary != 0 ? new Pix(new PixHandle(binary), "binarise") : BinarizeOtsu();
    }

    /// <summary>Grey with an even, near white background: shadows and stains are divided out. Tiny pictures stay as they are.</summary>
    public Pix NormalizeBackground()
    {
        using var gray = ToGray();
        var handle = Leptonica.pixBackgroundNorm(gray.Handle, 0, 0, 10, 15, 60, 40, 250, 2, 1);
        if (!handle.IsInvalid)
        {
            return new Pix(handle, "normalise the background");
        }

        handle.Dispose();
        return gray.Share();
    }

    /// <summary>How many pixels have each grey value from 0 (black) to 255; of a large picture every <paramref name="step"/>th pixel of every such row is enough.</summary>
    internal unsafe int[] Histogram(int step = 1)
    {
        using var gray = Depth == 8 ? null : ToGray();
        var stride = Leptonica.pixGetWpl((gray ?? this).Handle) * 4;
        var data = (byte*)Leptonica.pixGetData((gray ?? this).Handle);
        var histogram = new int[256];
        for (var y = 0; y < Height; y += step)
        {
            var row = data + ((long)y * stride);
            for (var x = 0; x < Width; x += step)
            {
                // The four pixels of a word lie in it from its high end.
                histogram[row[BitConverter.IsLittleEndian ? x ^ 3 : x]]++;
            }
        }

        return histogram;
    }

    /// <summary>Of grey writing on near white paper: stretched so that its ink is dark; null where it is dark already, or where there is none.</summary>
    public Pix? Strengthen()
    {
        const int Dark = 105;
        const int Least = 215;
        var histogram = Histogram((long)Width * Height > LargePicture ? 2 : 1);

        // The darkest pixels of a page with writing on it; a hair or the edge of the glass is less.
        var (ink, seen, all) = (0, 0L, histogram.Sum(count => (long)count));
        while (ink < 255 && seen + histogram[ink] < all * 0.003)
        {
            seen += histogram[ink++];
        }

        if (ink is <= Dark or >= Least)
        {
            return null;
        }

        const int Paper = 245;
        var pixels = ToGrayBytes();
        for (var at = 0; at < pixels.Length; at++)
        {
            pixels[at] = (byte)Math.Clamp(Paper - ((Paper - pixels[at]) * (Paper - 50) / (Paper - ink)), 0, 255);
        }

        return FromGray(Width, Height, pixels, DpiX);
    }

    /// <summary>The angle in degrees by which the text must be rotated (clockwise positive) to lie level, and the finder's confidence (below 3 is a guess).</summary>
    public unsafe (double Degrees, double Confidence) FindSkew(double maxDegrees = 7)
    {
        using var binary = Depth == 1 ? null : BinarizeOtsu();
        float angle = 0, confidence = 0;
        var side = Math.Min(Width, Height);
        var failed = Leptonica.pixFindSkewSweepAndSearch(
            (binary ?? this).Handle, &angle, &confidence, side > 1200 ? 4 : 2, side > 2000 ? 2 : 1, (float)maxDegrees, 1f, 0.01f);
        return failed == 0 ? (angle, confidence) : (0, 0);
    }

    /// <summary>Levelled by the angle that <see cref="FindSkew"/> finds, when it is sure and the angle matters; the angle applied in degrees.</summary>
    /// <param name="binary">The same picture in black and white, smaller perhaps, where there is one already.</param>
    public (Pix Picture, double Degrees) Deskew(Pix? binary = null)
    {
        var (degrees, confidence) = (binary ?? this).FindSkew();
        return confidence < 3 || Math.Abs(degrees) < 0.05 ? (Share(), 0) : (Rotate(degrees), degrees);
    }

    /// <summary>Rotated about its centre by degrees (clockwise positive); the size stays, corners fill with white.</summary>
    public Pix Rotate(double degrees) => Depth == 8 && Math.Abs(degrees) <= GrayRotation.MostDegrees ? RotateGray(degrees) : new(
        Depth == 1
            ? Leptonica.pixRotate(Handle, (float)(degrees * Math.PI / 180), 3, Leptonica.BringInWhite, 0, 0)
            : Leptonica.pixRotate(Handle, (float)(degrees * Math.PI / 180), Leptonica.RotateAreaMap, Leptonica.BringInWhite, 0, 0),
        "rotate");

    /// <summary>Turned clockwise by quarters of a circle.</summary>
    public Pix Turn(int quarters) => new(Leptonica.pixRotateOrth(Handle, ((quarters % 4) + 4) % 4), "turn");

    /// <summary>Mirrored left to right.</summary>
    public Pix Mirror() => new(Leptonica.pixFlipLR(0, Handle), "mirror");

    /// <summary>Scaled by the same factor in both directions, with smoothing when it shrinks.</summary>
    public Pix Scale(double factor) => Scale(factor, factor);

    /// <summary>Scaled, with smoothing when it shrinks.</summary>
    /// <exception cref="PictureException">The result would be above the limits.</exception>
    public Pix Scale(double x, double y) => Scale(x, y, Leptonica.pixScale);

    /// <summary>Shrunk or enlarged without sharpening: enough to measure by, in half the time.</summary>
    /// <exception cref="PictureException">The result would be above the limits.</exception>
    public Pix ScaleSoftly(double factor) => Scale(factor, factor, static (pix, x, y) => Leptonica.pixScaleGeneral(pix, x, y, 0, 0));

    private Pix Scale(double x, double y, Func<PixHandle, float, float, PixHandle> scale)
    {
        // A side never vanishes, however thin the picture is.
        (x, y) = (Math.Max(x, 1.5 / Width), Math.Max(y, 1.5 / Height));
        CheckSize((int)Math.Max(1, Width * x), (int)Math.Max(1, Height * y), PictureLimits.Default);
        return new Pix(scale(Handle, (float)x, (float)y), "scale");
    }

    /// <summary>The part inside the rectangle; what lies outside the picture is cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing of the rectangle lies inside the picture.</exception>
    public unsafe Pix Crop(int x, int y, int width, int height)
    {
        var left = Math.Max(0, x);
        var top = Math.Max(0, y);
        width = Math.Min(Width, x + width) - left;
        height = Math.Min(Height, y + height) - top;
        if (width < 1 || height < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(x), $"the rectangle at {x}, {y} lies outside the picture of {Width} x {Height} pixels.");
        }

        var box = Leptonica.boxCreate(left, top, width, height);
        try
        {
            return new Pix(Leptonica.pixClipRectangle(Handle, box, null), "crop");
        }
        finally
        {
            Leptonica.boxDestroy(&box);
        }
    }

    /// <summary>With a white margin on every side.</summary>
    public Pix Pad(int margin) => new(Leptonica.pixAddBorder(Handle, margin, Depth == 1 ? 0u : Depth == 8 ? 255u : 0xFFFFFF00u), "pad");

    private unsafe Pix RotateGray(double degrees)
    {
        var source = ArrayPool<byte>.Shared.Rent(Width * Height);
        try
        {
            CopyGray(source);
            var turned = new Pix(Leptonica.pixCreate(Width, Height, 8), "create a picture");
            var stride = Leptonica.pixGetWpl(turned.Handle) * 4;
            var data = (byte*)Leptonica.pixGetData(turned.Handle);
            for (var y = 0; y < Height; y++)
            {
                var row = new Span<byte>(data + ((long)y * stride), stride);
                GrayRotation.Row(source.AsSpan(0, Width * Height), Width, Height, degrees, y, row[..Width]);
                Swap(row);
            }

            _ = Leptonica.pixSetResolution(turned.Handle, DpiX, DpiY);
            return turned;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
        }
    }

    /// <summary>Grey after a 3 x 3 median filter: lone specks vanish, strokes stay.</summary>
    public Pix Despeckle()
    {
        using var gray = ToGray();
        return new Pix(Leptonica.pixMedianFilter(gray.Handle, 3, 3), "despeckle");
    }
}
