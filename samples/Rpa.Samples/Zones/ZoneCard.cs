using Rpa.Samples.Pdf;
using Rpa.Samples.People;

namespace Rpa.Samples.Zones;

/// <summary>A document's page with a machine-readable zone as it is printed: reflectance from 0 (black) to 1, at <see cref="Scale"/> pixels a millimetre.</summary>
internal sealed class ZoneCard
{
    public const double Scale = 14;
    private const double Pitch = 2.54;
    private readonly float[] _paper;
    private readonly Dice _dice;

    private ZoneCard(double width, double height, Dice dice)
    {
        (Width, Height, _dice) = ((int)(width * Scale), (int)(height * Scale), dice);
        _paper = new float[Width * Height];
    }

    public int Width { get; }

    public int Height { get; }

    public float this[int x, int y] => _paper[(y * Width) + x];

    public static ZoneCard Print(ZoneText zone, ZoneStyle style, ZoneFaces faces, Dice dice)
    {
        var (width, height) = zone.Type switch { "TD1" => (85.6, 54.0), "TD3" => (125.0, 88.0), "MRV-A" => (120.0, 80.0), _ => (105.0, 74.0) };
        var card = new ZoneCard(width, height, dice);
        card.Ground(style);
        card.Portrait(width, height);
        var spacing = dice.Between(zone.Type == "TD1" ? 4.6 : 5.4, 6.5);
        var baseline = height - dice.Between(3.6, 6.5) - (spacing * (zone.Lines.Count - 1));
        card.Words(faces, width, baseline - 7);
        if (dice.Chance(0.3))
        {
            // A stripe of even paper under the zone.
            card.Fill(0, baseline - 6, width, height, (float)dice.Between(0.85, 1));
        }

        var face = dice.Chance(style.OtherFace) ? dice.Pick(faces.Other) : dice.Pick(faces.OcrB);
        var sheet = dice.Pick(face);
        var (ink, left, high) = (dice.Between(0.5, 0.95), (width - (zone.Lines[0].Length * Pitch)) / 2 + dice.Between(-1, 1), Pitch / sheet.Pitch * dice.Between(0.95, 1.05));
        for (var line = 0; line < zone.Lines.Count; line++)
        {
            for (var at = 0; at < zone.Lines[line].Length; at++)
            {
                card.Stamp(sheet[zone.Lines[line][at]], left + ((at + 0.5) * Pitch), baseline + (line * spacing), high, ink);
            }
        }

        if (dice.Chance(0.12))
        {
            card.Slash(ink * 0.5);
        }

        return card;
    }

    private void Ground(ZoneStyle style)
    {
        var (paper, depth) = (_dice.Between(0.72, 0.98), _dice.Between(0, style.Pattern / 255));
        var waves = Enumerable.Range(0, _dice.Next(0, 3)).Select(_ =>
        {
            var (angle, length) = (_dice.Between(0, Math.PI), _dice.Between(0.5, 6));
            return (X: Math.Cos(angle) * 6.28 / length, Y: Math.Sin(angle) * 6.28 / length, Bend: _dice.Between(0, 2), Sharp: _dice.Chance(0.6), Depth: depth * _dice.Between(0.3, 1));
        }).ToList();
        var (tiltX, tiltY) = (_dice.Between(-0.12, 0.12), _dice.Between(-0.12, 0.12));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                double u = x / Scale, v = y / Scale, value = paper + (tiltX * ((double)x / Width - 0.5)) + (tiltY * ((double)y / Height - 0.5));
                foreach (var wave in waves)
                {
                    var swing = Math.Sin((wave.X * u) + (wave.Y * v) + (wave.Bend * Math.Sin(u * 0.21) * Math.Cos(v * 0.17)));
                    value -= wave.Depth * (wave.Sharp ? (swing > 0.75 ? 1 : 0) : (swing + 1) / 2);
                }

                _paper[(y * Width) + x] = (float)Math.Clamp(value, 0.1, 1);
            }
        }
    }

    private void Portrait(double width, double height)
    {
        var (left, top) = (4 + _dice.Between(0, 3), 10 + _dice.Between(0, 4));
        for (var y = (int)(top * Scale); y < (int)(Math.Min(height * 0.62, top + 38) * Scale); y++)
        {
            for (var x = (int)(left * Scale); x < (int)((left + (width * 0.24)) * Scale); x++)
            {
                double u = (x / Scale) - left - (width * 0.12), v = (y / Scale) - top - 16;
                _paper[(y * Width) + x] = (float)((u * u) + (v * v * 0.6) < 70 ? 0.55 + (0.05 * Math.Sin(u * 3)) : 0.75 - (Math.Abs(u) * 0.02));
            }
        }
    }

    private void Words(ZoneFaces faces, double width, double bottom)
    {
        for (var y = 8.0; y < bottom; y += _dice.Between(3.4, 5.5))
        {
            var (x, high) = ((width * 0.24) + 10, _dice.Between(1.2, 2.6));
            while (x < width - 12 && _dice.Chance(0.85))
            {
                for (var letter = _dice.Next(3, 10); letter > 0 && x < width - 5; letter--)
                {
                    Stamp(faces.Print.Any(_dice), x, y, high, 0.75);
                    x += high * _dice.Between(0.7, 0.85);
                }

                x += high * 1.2;
            }
        }
    }

    private void Fill(double left, double top, double right, double bottom, float value)
    {
        for (var y = (int)(top * Scale); y < Math.Min(Height, (int)(bottom * Scale)); y++)
        {
            _paper.AsSpan((y * Width) + (int)(left * Scale), (int)((right - left) * Scale)).Fill(value);
        }
    }

    // A word printed across, or a hologram's edge.
    private void Slash(double ink)
    {
        var (angle, offset, thick) = (_dice.Between(-0.9, 0.9), _dice.Between(0.3, 0.9) * Height, _dice.Between(0.2, 0.7) * Scale);
        for (var x = 0; x < Width; x++)
        {
            var middle = offset + ((x - (Width / 2)) * Math.Tan(angle));
            for (var y = Math.Max(0, (int)(middle - thick)); y < Math.Min(Height, (int)(middle + thick)); y++)
            {
                _paper[(y * Width) + x] *= (float)(1 - (ink * 0.6));
            }
        }
    }

    private void Stamp(float[] glyph, double x, double baseline, double high, double ink)
    {
        var step = GlyphSheet.High / (high * Scale);
        var (reachX, up, down) = ((int)(high * Scale), (int)(high * 1.35 * Scale), (int)(high * 0.5 * Scale));
        int middle = (int)(x * Scale), row = (int)(baseline * Scale);
        for (var dy = -up; dy <= down; dy++)
        {
            for (var dx = -reachX; dx <= reachX; dx++)
            {
                var (gx, gy) = ((int)((dx * step) + (GlyphSheet.Side / 2)), (int)((dy * step) + GlyphSheet.Base));
                if (gx < 0 || gy < 0 || gx >= GlyphSheet.Side || gy >= GlyphSheet.Side || middle + dx < 0 || middle + dx >= Width || row + dy < 0 || row + dy >= Height)
                {
                    continue;
                }

                var at = ((row + dy) * Width) + middle + dx;
                _paper[at] *= (float)(1 - (ink * glyph[(gy * GlyphSheet.Side) + gx]));
            }
        }
    }
}

/// <summary>The faces that documents are printed in, each in several weights.</summary>
internal sealed record ZoneFaces(IReadOnlyList<GlyphSheet[]> OcrB, IReadOnlyList<GlyphSheet[]> Other, GlyphSheet Print)
{
    public static async Task<ZoneFaces> LoadAsync(CancellationToken cancellationToken)
    {
        async Task<GlyphSheet[]> Weights(FontFile font)
        {
            var sheet = await GlyphSheet.DrawAsync(font, Rpa.Bots.Ocr.Mrz.GlyphNet.Characters, cancellationToken);
            return [sheet.Thicken(-1), sheet, sheet, sheet.Thicken(1), sheet.Thicken(2)];
        }

        return new ZoneFaces(
            [await Weights(FontFile.OcrB), await Weights(FontFile.OcrB), await Weights(FontFile.OcrBSharp)],
            [await Weights(FontFile.Typewriter), await Weights(FontFile.DejaVuMono)],
            await GlyphSheet.DrawAsync(FontFile.Sans, "ABCDEFGHIKLMNOPRSTUVWabcdefghiklmnoprstuvwz0123456789.", cancellationToken));
    }
}
