using Rpa.Samples.Pdf;
using Rpa.Samples.Scans;

namespace Rpa.Samples.Zones;

/// <summary>
/// Characters of a font as large soft pictures: share of ink from 0 to 1, <see cref="High"/> pixels from the baseline to the top of a digit, each in the middle of a cell.
/// </summary>
internal sealed class GlyphSheet
{
    /// <summary>Pixels from the baseline to the top of a digit.</summary>
    public const int High = 48;

    /// <summary>Pixels of a picture's side; the character's middle is the picture's, its baseline is at <see cref="Base"/>.</summary>
    public const int Side = 96;

    /// <summary>Row of the baseline.</summary>
    public const int Base = 68;

    private const int Dpi = 300;
    private const double Cell = 12;
    private readonly Dictionary<char, float[]> _pictures;

    private GlyphSheet(double pitch, Dictionary<char, float[]> pictures) => (Pitch, _pictures) = (pitch, pictures);

    /// <summary>From character to character as the font is made, in heights of a digit.</summary>
    public double Pitch { get; }

    /// <summary>The picture of a character.</summary>
    public float[] this[char character] => _pictures[character];

    /// <summary>The picture of some character.</summary>
    public float[] Any(People.Dice dice) => dice.Pick(_pictures.Values.ToList());

    /// <summary>The same characters with strokes wider, or narrower when negative, by so many pixels on each side.</summary>
    public GlyphSheet Thicken(int pixels) => new(Pitch, _pictures.ToDictionary(picture => picture.Key, picture => Thicken(picture.Value, Math.Abs(pixels), pixels > 0)));

    private static float[] Thicken(float[] picture, int radius, bool wider)
    {
        var result = new float[picture.Length];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var extreme = picture[(y * Side) + x];
                for (var dy = -radius; dy <= radius; dy++)
                {
                    for (var dx = -radius; dx <= radius; dx++)
                    {
                        if ((dx * dx) + (dy * dy) <= radius * radius + 1)
                        {
                            var other = picture[(Math.Clamp(y + dy, 0, Side - 1) * Side) + Math.Clamp(x + dx, 0, Side - 1)];
                            extreme = wider ? Math.Max(extreme, other) : Math.Min(extreme, other);
                        }
                    }
                }

                result[(y * Side) + x] = extreme;
            }
        }

        return result;
    }

    /// <summary>Draws the characters of a font with poppler.</summary>
    public static async Task<GlyphSheet> DrawAsync(FontFile font, string characters, CancellationToken cancellationToken)
    {
        // A digit is about 0.72 of the size high; the sheet is drawn large and brought to the exact height by what the digit 0 measures.
        const double Points = 17;
        var page = new PdfPage();
        var perRow = (int)(PdfPage.Width / Cell);
        for (var i = 0; i < characters.Length; i++)
        {
            var width = font.Measure(characters[i].ToString(), Points);
            page.Text(characters[i].ToString(), (i % perRow * Cell) + (Cell / 2) - (width / 2), ((i / perRow) + 1) * Cell, font, Points);
        }

        var raster = (await GrayPage.RasterizeAsync([page], Dpi, cancellationToken))[0];
        var scale = raster.PixelsPerMillimetre;
        var height = DigitHeight(raster, characters.IndexOf('0', StringComparison.Ordinal), perRow);
        var pictures = new Dictionary<char, float[]>();
        for (var i = 0; i < characters.Length; i++)
        {
            var (middle, baseline) = (((i % perRow) + 0.5) * Cell * scale, ((i / perRow) + 1) * Cell * scale);
            pictures[characters[i]] = Cut(raster, middle, baseline, height / High);
        }

        return new GlyphSheet(font.Measure("0", Points) * scale / height, pictures);
    }

    private static double DigitHeight(GrayPage raster, int index, int perRow)
    {
        var scale = raster.PixelsPerMillimetre;
        var (left, baseline) = ((int)(index % perRow * Cell * scale), (int)(((index / perRow) + 1) * Cell * scale));
        for (var y = baseline - (int)(Cell * 0.8 * scale); y < baseline; y++)
        {
            for (var x = left; x < left + (int)(Cell * scale); x++)
            {
                if (raster.Pixels[(y * raster.Width) + x] < 128)
                {
                    return ((index / perRow) + 1) * Cell * scale - y;
                }
            }
        }

        throw new InvalidOperationException("the font draws no digit 0.");
    }

    private static float[] Cut(GrayPage raster, double middle, double baseline, double step)
    {
        var picture = new float[Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (fromX, fromY) = (middle + ((x - (Side / 2) + 0.5) * step) - 0.5, baseline + ((y - Base + 0.5) * step) - 0.5);
                picture[(y * Side) + x] = Ink(raster, fromX, fromY);
            }
        }

        return picture;
    }

    private static float Ink(GrayPage raster, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, bottom) = ((float)(x - left), (float)(y - top));
        float At(int column, int row) => column < 0 || row < 0 || column >= raster.Width || row >= raster.Height ? 0 : 1 - (raster.Pixels[(row * raster.Width) + column] / 255f);
        return (((At(left, top) * (1 - right)) + (At(left + 1, top) * right)) * (1 - bottom)) + (((At(left, top + 1) * (1 - right)) + (At(left + 1, top + 1) * right)) * bottom);
    }
}
