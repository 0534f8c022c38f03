using Rpa.Bots.Ocr.Imaging;
using Rpa.Samples.People;

namespace Rpa.Samples.Zones;

/// <summary>A picture of an invented document and the lines of its zone. The same seed and number give the same picture.</summary>
/// <param name="Style">Name of the style.</param>
/// <param name="Zone">What is printed.</param>
/// <param name="File">A JPEG.</param>
public sealed record ZoneScan(string Style, ZoneText Zone, byte[] File)
{
    private const double SheetWidth = 210;
    private const double SheetHeight = 297;
    private static readonly Lazy<Task<ZoneFaces>> s_faces = new(() => ZoneFaces.LoadAsync(CancellationToken.None));

    /// <summary>Draws one.</summary>
    public static async Task<ZoneScan> MakeAsync(ZoneStyle style, string type, long seed, int number)
    {
        var faces = await s_faces.Value;
        var dice = Dice.For((seed * 10_007) + number, (style.Name.Length * 1009) + (ZoneText.Types.ToList().IndexOf(type) * 31) + style.Name[0]);
        var zone = ZoneText.Roll(type, dice);
        return new ZoneScan(style.Name, zone, Photograph(ZoneCard.Print(zone, style, faces, dice), style, dice));
    }

    private static byte[] Photograph(ZoneCard card, ZoneStyle style, Dice dice)
    {
        var scale = dice.Between(style.PixelsPerMillimetre.From, style.PixelsPerMillimetre.To);
        var (cardWidth, cardHeight) = (card.Width / ZoneCard.Scale, card.Height / ZoneCard.Scale);
        var margin = style.OnSheet ? 0 : dice.Between(0.5, style.Perspective > 0 ? 18 : 6);
        var (width, height) = style.OnSheet ? (SheetWidth, SheetHeight) : (cardWidth + (2 * margin), cardHeight + (2 * margin));
        var (left, top) = style.OnSheet ? (dice.Between(5, width - cardWidth - 5), dice.Between(5, height - cardHeight - 5)) : (margin, margin);
        var view = new View(style, dice, cardWidth, cardHeight, left, top);
        int columns = (int)(width * scale), rows = (int)(height * scale);
        var pixels = new float[columns * rows];
        var table = style.OnSheet ? dice.Between(0.94, 1) : dice.Between(0.15, 1);
        var sub = scale > 9 ? 1 : 2;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var sum = 0.0;
                for (var part = 0; part < sub * sub; part++)
                {
                    var (u, v) = view.OnCard((x + ((part % sub) + 0.5) / sub) / scale, (y + ((part / sub) + 0.5) / sub) / scale);
                    sum += u < 0 || v < 0 || u >= cardWidth - 0.1 || v >= cardHeight - 0.1 ? table : Between(card, u, v);
                }

                pixels[(y * columns) + x] = (float)(sum / (sub * sub) * view.Light((double)x / columns, (double)y / rows) * 250);
            }
        }

        Lens.Blur(pixels, columns, rows, dice.Between(0.01, style.Blur) * scale);
        var (noise, bytes) = (dice.Between(0, style.Noise), new byte[pixels.Length]);
        for (var i = 0; i < pixels.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(pixels[i] + ((dice.Share() + dice.Share() + dice.Share() - 1.5) * 2 * noise) + 0.5, 0, 255);
        }

        using var picture = Pix.FromGray(columns, rows, bytes, (int)(scale * 25.4));
        using var turned = picture.Turn(style.OnSheet || style.Perspective > 0 ? dice.Next(0, 3) : 0);
        return turned.ToJpeg(dice.Next(style.Jpeg.From, style.Jpeg.To));
    }

    private static double Between(ZoneCard card, double u, double v)
    {
        var (x, y) = ((u * ZoneCard.Scale) - 0.5, (v * ZoneCard.Scale) - 0.5);
        var (left, top) = (Math.Clamp((int)x, 0, card.Width - 2), Math.Clamp((int)y, 0, card.Height - 2));
        var (right, bottom) = (Math.Clamp(x - left, 0, 1), Math.Clamp(y - top, 0, 1));
        return (((card[left, top] * (1 - right)) + (card[left + 1, top] * right)) * (1 - bottom)) + (((card[left, top + 1] * (1 - right)) + (card[left + 1, top + 1] * right)) * bottom);
    }

    /// <summary>Where the document lies before the lens, and the light on it.</summary>
    private sealed class View(ZoneStyle style, Dice dice, double width, double height, double left, double top)
    {
        private readonly double _sin = Math.Sin(dice.Between(-style.Skew, style.Skew) * Math.PI / 180);
        private readonly double _tiltX = dice.Between(-style.Perspective, style.Perspective) / width * 2;
        private readonly double _tiltY = dice.Between(-style.Perspective, style.Perspective) / height * 2;
        private readonly double _bend = dice.Between(-style.Bend, style.Bend);
        private readonly double _dark = dice.Between(0, style.Perspective > 0 ? 0.35 : 0.12);
        private readonly double _from = dice.Between(0, 6.28);
        private readonly (double X, double Y, double Size, double Power) _glare = dice.Chance(style.Glare)
            ? (dice.Between(0.1, 0.9), dice.Between(0.1, 0.95), dice.Between(0.05, 0.16), dice.Between(0.2, 0.9))
            : default;

        public (double U, double V) OnCard(double x, double y)
        {
            double u = x - left - (width / 2), v = y - top - (height / 2);
            (u, v) = ((Math.Sqrt(1 - (_sin * _sin)) * u) - (_sin * v), (_sin * u) + (Math.Sqrt(1 - (_sin * _sin)) * v));
            var depth = 1 + (_tiltX * u) + (_tiltY * v);
            (u, v) = (u / depth, v / depth);
            v += _bend * ((4 * u * u / (width * width)) - 0.5);
            return (u + (width / 2), v + (height / 2));
        }

        public double Light(double x, double y)
        {
            var light = 1 - (_dark * (0.5 + (0.7 * (((x - 0.5) * Math.Cos(_from)) + ((y - 0.5) * Math.Sin(_from))))));
            var (dx, dy) = (x - _glare.X, y - _glare.Y);
            return _glare.Size > 0 ? light * (1 + (_glare.Power * Math.Exp(-((dx * dx) + (dy * dy)) / (_glare.Size * _glare.Size)))) : light;
        }
    }
}
