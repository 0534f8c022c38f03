using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Native;

namespace Rpa.Bots.Ocr.Tests.Imaging;

[Trait("needs", "tesseract")]
public sealed class PixTests
{
    // 13 columns: not a multiple of four, so that padding at the end of rows would show.
    private static readonly byte[] Gradient = [.. Enumerable.Range(0, 13 * 7).Select(i => (byte)(i * 2))];

    [Fact]
    public void GreyPixelsComeBackAsTheyWentIn()
    {
        using var pix = Pix.FromGray(13, 7, Gradient, dpi: 150);
        Assert.Equal(Gradient, pix.ToGrayBytes());
        Assert.Equal((13, 7, 8, 150), (pix.Width, pix.Height, pix.Depth, pix.DpiX));
    }

    [Fact]
    public void PngAndTiffAreLosslessAndKeepTheResolution()
    {
        using var pix = Pix.FromGray(13, 7, Gradient);
        foreach (var file in new[] { pix.ToPng(), pix.ToGrayPng(), pix.ToTiff() })
        {
            using var back = Pix.Decode(file);
            Assert.Equal(Gradient, back.ToGrayBytes());
            Assert.Equal(300, back.DpiX);
        }
    }

    [Theory]
    [InlineData(13, 7, 3)]
    [InlineData(16, 16, -9.5)]
    [InlineData(100, 80, 0.1)]
    [InlineData(257, 300, -0.7)]
    [InlineData(640, 200, 5)]
    [InlineData(640, 200, -2.2)]
    public void GreyPixelsTurnAsLeptonicaTurnsThem(int width, int height, double degrees)
    {
        // A slope with waves on it: neighbours differ by a few greys, and every place has its own.
        var gray = new byte[width * height];
        for (var at = 0; at < gray.Length; at++)
        {
            var (x, y) = (at % width, at / width);
            gray[at] = (byte)(110 + (60 * Math.Sin(x / 9.0)) + (60 * Math.Cos(y / 7.0)));
        }

        using var pix = Pix.FromGray(width, height, gray, 150);
        using var turned = pix.Rotate(degrees);
        using var theirs = new Pix(Leptonica.pixRotate(pix.Handle, (float)(degrees * Math.PI / 180), Leptonica.RotateAreaMap, Leptonica.BringInWhite, 0, 0), "rotate");
        var differences = turned.ToGrayBytes().Zip(theirs.ToGrayBytes(), (one, other) => Math.Abs(one - other)).Order().ToList();

        // Along the cut corners one may take a pixel for outside that the other still finds; elsewhere they differ by the sixteenths they round to.
        Assert.Equal((theirs.Width, theirs.Height, 150), (turned.Width, turned.Height, turned.DpiX));
        Assert.True(differences[(int)(differences.Count * 0.95)] <= 2, $"{differences[(int)(differences.Count * 0.95)]} greys");
    }

    [Fact]
    public void NoWayOfScalingGoesAboveTheLimits()
    {
        using var pix = Pix.FromGray(13, 7, Gradient);
        Assert.Throws<PictureException>(() => pix.Scale(10_000));
        Assert.Throws<PictureException>(() => pix.ScaleSoftly(10_000));
    }

    [Fact]
    public void AHistogramCountsEveryPixelOnce()
    {
        using var pix = Pix.FromGray(13, 7, Gradient);
        var histogram = pix.Histogram();
        Assert.Equal(Gradient.Length, histogram.Sum());
        Assert.All(Gradient, value => Assert.Equal(1, histogram[value]));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    public void InkBeginsAsOftenAsItIsDrawn(int width)
    {
        // Three rows: none; at both ends and across each word's border; everywhere.
        var gray = new byte[width * 3];
        Array.Fill(gray, (byte)255);
        int[] inked = [0, .. Enumerable.Range(1, (width - 2) / 32).SelectMany(word => new[] { (word * 32) - 1, word * 32 }), width - 1];
        foreach (var x in inked)
        {
            gray[width + x] = 0;
        }

        Array.Fill(gray, (byte)0, width * 2, width);
        using var pix = Pix.FromGray(width, 3, gray);
        using var binary = pix.BinarizeOtsu();
        var runs = inked.Distinct().Count(x => !inked.Contains(x - 1));
        Assert.Equal(runs + 1, binary.CountRuns());
    }

    [Fact]
    public void SpecksOfABinaryPictureAreCountedAsInAGreyOne()
    {
        var gray = new byte[40 * 40];
        Array.Fill(gray, (byte)255);
        foreach (var at in new[] { (40 * 3) + 3, (40 * 9) + 30, (40 * 30) + 7, (40 * 31) + 8 })
        {
            gray[at] = 0;
        }

        using var pix = Pix.FromGray(40, 40, gray);
        using var binary = pix.BinarizeOtsu();
        Assert.Equal((3, 3), (pix.CountBlobs(), binary.CountBlobs()));
    }

    [Fact]
    public void JpegIsSmallerAtLowerQuality()
    {
        var noise = new byte[200 * 200];
        new Random(7).NextBytes(noise);
        using var pix = Pix.FromGray(200, 200, noise);
        Assert.True(pix.ToJpeg(20).Length < pix.ToJpeg(90).Length);
        using var back = Pix.Decode(pix.ToJpeg(90));
        Assert.Equal((200, 200), (back.Width, back.Height));
    }

    [Fact]
    public void ColourSurvivesPng()
    {
        byte[] rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30];
        using var pix = Pix.FromRgb(2, 2, rgb);
        using var back = Pix.Decode(pix.ToPng());
        Assert.Equal(rgb, back.ToRgbBytes());
    }

    [Fact]
    public void ATiffOfThreePagesComesBackInOrder()
    {
        var pages = new[] { 10, 20, 30 }.Select(width => Pix.FromGray(width, 9, new byte[width * 9])).ToList();
        var back = Pix.DecodeAll(Pix.ToTiff(pages));
        Assert.Equal([10, 20, 30], back.Select(page => page.Width));
        Assert.Contains("more than 2 pages", Assert.Throws<PictureException>(() => Pix.DecodeAll(Pix.ToTiff(pages), maxPages: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APictureAboveTheCapIsRefusedByItsHeader()
    {
        using var pix = Pix.FromGray(13, 7, Gradient);
        var limits = PictureLimits.Default with { MaxPixels = 50 };
        Assert.Contains("13 x 7", Assert.Throws<PictureException>(() => Pix.Decode(pix.ToPng(), limits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesAreRefusedNeverCrash()
    {
        var noise = new byte[60 * 60];
        new Random(3).NextBytes(noise);
        using var pix = Pix.FromGray(60, 60, noise);
        var random = new Random(11);
        foreach (var file in new[] { pix.ToPng(), pix.ToTiff(), pix.ToJpeg() })
        {
            for (var i = 0; i < 60; i++)
            {
                var broken = file.AsSpan(0, random.Next(4, file.Length)).ToArray();
                broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    foreach (var page in Pix.DecodeAll(broken))
                    {
                        page.Dispose();
                    }
                }
                catch (PictureException)
                {
                }
            }
        }
    }

    [Fact]
    public void HeicIsRefusedByNameWithARemedy()
    {
        byte[] heic = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8];
        Assert.Contains("Most Compatible", Assert.Throws<PictureException>(() => Pix.Decode(heic)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATurnedPictureComesBackUprightByItsExifOrientation()
    {
        using var upright = Pix.FromGray(3, 2, [0, 50, 100, 150, 200, 250]);
        using var stored = upright.Turn(3);
        Assert.Equal(6, ExifTurn.Orientation([0xFF, 0xD8, 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        using var turned = ExifTurn.Apply(stored, 6);
        Assert.Equal(upright.ToGrayBytes(), turned.ToGrayBytes());
    }

    [Fact]
    public void SkewIsFoundAndUndone()
    {
        var page = new byte[800 * 800];
        Array.Fill(page, (byte)255);
        for (var line = 0; line < 14; line++)
        {
            for (var y = 0; y < 14; y++)
            {
                for (var x = 100; x < 700; x++)
                {
                    page[((80 + (line * 45) + y) * 800) + x] = (byte)((x / 9 % 4) == 0 ? 255 : 0);
                }
            }
        }

        using var level = Pix.FromGray(800, 800, page);
        using var skewed = level.Rotate(2.5);
        Assert.Equal(-2.5, skewed.FindSkew().Degrees, 0.2);
        var (straight, degrees) = skewed.Deskew();
        using (straight)
        {
            Assert.Equal(-2.5, degrees, 0.2);
            Assert.Equal(0, straight.FindSkew().Degrees, 0.2);
        }
    }

    [Fact]
    public void CroppingOutsideThePictureIsAnError()
    {
        using var pix = Pix.FromGray(13, 7, Gradient);
        using var corner = pix.Crop(10, 5, 50, 50);
        Assert.Equal((3, 2), (corner.Width, corner.Height));
        Assert.Throws<ArgumentOutOfRangeException>(() => pix.Crop(20, 0, 5, 5));
    }
}
