using Rpa.Bots.Ocr.Mrz;
using Rpa.Samples.People;

namespace Rpa.Samples.Zones;

/// <summary>A few characters on paper as a sensor of some resolution sees them. Places are in digit heights about the middle character's baseline.</summary>
internal sealed class GlyphCanvas
{
    private const double Wide = 2.3;
    private const double Above = 1.45;
    private const double Below = 0.55;
    private static readonly double[] s_cosines = [.. Enumerable.Range(0, 64).Select(i => Math.Cos(((2 * (i / 8)) + 1) * (i % 8) * Math.PI / 16))];

    // Annex K of the JPEG standard.
    private static readonly int[] s_table =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private readonly Dice _dice;
    private readonly double _scale;
    private readonly int _width;
    private readonly int _height;
    private readonly double _sin;
    private readonly double _shear;
    private readonly float[] _pixels;

    public GlyphCanvas(Dice dice)
    {
        _dice = dice;

        // Pixels of the sensor to the height of a digit; larger ones are brought down before they are read.
        _scale = Math.Exp(dice.Between(Math.Log(7), Math.Log(26)));
        _width = (int)(Wide * _scale) + 2;
        _height = (int)((Above + Below) * _scale) + 2;
        _pixels = new float[_width * _height];
        _sin = dice.Between(-0.05, 0.05);
        _shear = dice.Chance(0.4) ? dice.Between(-0.1, 0.1) : 0;
    }

    public void Draw(float[] glyph, double x, double y, double size, bool turned)
    {
        var (own, sub) = (size * _dice.Between(0.96, 1.04), _scale > 14 ? 2 : 3);
        var step = GlyphSheet.High / own;
        for (var row = 0; row < _height; row++)
        {
            for (var column = 0; column < _width; column++)
            {
                float sum = 0;
                for (var part = 0; part < sub * sub; part++)
                {
                    var u = ((column + ((part % sub) + 0.5) / sub) / _scale) - (Wide / 2);
                    var v = ((row + ((part / sub) + 0.5) / sub) / _scale) - Above;
                    (u, v) = (u + (_sin * v) + (_shear * v) - x, v - (_sin * u) - y);
                    if (turned)
                    {
                        (u, v) = (-u, -1 - v);
                    }

                    var (gx, gy) = ((int)((u * step) + (GlyphSheet.Side / 2)), (int)((v * step) + GlyphSheet.Base));
                    sum += gx >= 0 && gy >= 0 && gx < GlyphSheet.Side && gy < GlyphSheet.Side ? glyph[(gy * GlyphSheet.Side) + gx] : 0;
                }

                var at = (row * _width) + column;
                _pixels[at] = Math.Max(_pixels[at], sum / (sub * sub));
            }
        }
    }

    /// <summary>Paper, light, lens, sensor and compression; then the patch is cut out as the reader does, a little beside the mark. Returns the floor of its contrast.</summary>
    public float Develop(double pitch, Span<float> patch)
    {
        Blur(_scale * _dice.Between(0.01, 0.13) * _dice.Share() * 1.4);
        if (_dice.Chance(0.3))
        {
            // Print that spread, or a copy with hard edges.
            var (edge, gain) = (_dice.Between(0.3, 0.62), _dice.Between(1.3, 4));
            Each(ink => (float)Math.Clamp(((ink - edge) * gain) + 0.5, 0, 1));
            Blur(_scale * _dice.Between(0.01, 0.05));
        }

        var contrast = _dice.Between(0.22, 0.95);
        Paper(contrast);
        Noise(contrast * _dice.Between(0, 0.13));
        if (_dice.Chance(0.6))
        {
            Compress(_dice.Next(18, 90));
        }

        Sample(pitch, patch);
        return (float)(contrast * 0.12);
    }

    private void Each(Func<float, float> change)
    {
        for (var i = 0; i < _pixels.Length; i++)
        {
            _pixels[i] = change(_pixels[i]);
        }
    }

    private void Paper(double contrast)
    {
        var waves = Enumerable.Range(0, _dice.Chance(0.5) ? _dice.Next(1, 3) : 0).Select(_ =>
        {
            var (angle, length) = (_dice.Between(0, Math.PI), _dice.Between(0.12, 1.6) * _scale);
            return (X: Math.Cos(angle) * 2 * Math.PI / length, Y: Math.Sin(angle) * 2 * Math.PI / length, Phase: _dice.Between(0, 6.3), Depth: _dice.Between(0.02, 0.3) * contrast, Sharp: _dice.Chance(0.5));
        }).ToList();
        var (tiltX, tiltY) = (_dice.Between(-0.3, 0.3) * contrast / _width, _dice.Between(-0.3, 0.3) * contrast / _height);
        var line = _dice.Chance(0.08) ? (Angle: _dice.Between(0, Math.PI), Offset: _dice.Between(-0.5, 0.5) * _scale, Width: _dice.Between(0.04, 0.14) * _scale, Ink: _dice.Between(0.2, 0.7) * contrast) : default;
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var ink = (contrast * _pixels[(y * _width) + x]) + (tiltX * x) + (tiltY * y);
                foreach (var wave in waves)
                {
                    var swing = Math.Sin((wave.X * x) + (wave.Y * y) + wave.Phase);
                    ink += wave.Depth * (wave.Sharp ? (swing > 0.6 ? 1 : 0) : (swing + 1) / 2);
                }

                if (line.Width > 0 && Math.Abs(((x - (_width / 2.0)) * Math.Sin(line.Angle)) - ((y - (_height / 2.0)) * Math.Cos(line.Angle)) - line.Offset) < line.Width)
                {
                    ink += line.Ink;
                }

                _pixels[(y * _width) + x] = (float)Math.Min(ink, 1.1);
            }
        }
    }

    private void Noise(double deviation)
    {
        if (deviation < 0.004)
        {
            return;
        }

        Each(ink => ink + (float)((_dice.Share() + _dice.Share() + _dice.Share() - 1.5) * 2 * deviation));
    }

    private void Blur(double sigma) => Lens.Blur(_pixels, _width, _height, sigma);

    private void Compress(int quality)
    {
        var factor = quality < 50 ? 50.0 / quality : 2 - (quality / 50.0);
        var (shiftX, shiftY) = (_dice.Next(0, 7), _dice.Next(0, 7));
        Span<double> block = stackalloc double[64];
        Span<double> other = stackalloc double[64];
        for (var top = -shiftY; top < _height; top += 8)
        {
            for (var left = -shiftX; left < _width; left += 8)
            {
                for (var i = 0; i < 64; i++)
                {
                    block[i] = _pixels[(Math.Clamp(top + (i / 8), 0, _height - 1) * _width) + Math.Clamp(left + (i % 8), 0, _width - 1)] * 255;
                }

                Transform(block, other);
                for (var i = 0; i < 64; i++)
                {
                    var step = Math.Max(1, s_table[i] * factor);
                    block[i] = Math.Round(block[i] / step) * step;
                }

                Restore(block, other);
                for (var i = 0; i < 64; i++)
                {
                    var (x, y) = (left + (i % 8), top + (i / 8));
                    if (x >= 0 && y >= 0 && x < _width && y < _height)
                    {
                        _pixels[(y * _width) + x] = (float)(block[i] / 255);
                    }
                }
            }
        }
    }

    // The discrete cosine transform of 8 x 8 values, once along the rows and once down the columns.
    private static void Transform(Span<double> block, Span<double> other)
    {
        for (var i = 0; i < 64; i++)
        {
            double sum = 0;
            for (var k = 0; k < 8; k++)
            {
                sum += block[(i / 8 * 8) + k] * s_cosines[(k * 8) + (i % 8)];
            }

            other[i] = sum * (i % 8 == 0 ? 0.35355339 : 0.5);
        }

        for (var i = 0; i < 64; i++)
        {
            double sum = 0;
            for (var k = 0; k < 8; k++)
            {
                sum += other[(k * 8) + (i % 8)] * s_cosines[(k * 8) + (i / 8)];
            }

            block[i] = sum * (i / 8 == 0 ? 0.35355339 : 0.5);
        }
    }

    private static void Restore(Span<double> block, Span<double> other)
    {
        for (var i = 0; i < 64; i++)
        {
            double sum = 0;
            for (var k = 0; k < 8; k++)
            {
                sum += block[(k * 8) + (i % 8)] * s_cosines[(i / 8 * 8) + k] * (k == 0 ? 0.35355339 : 0.5);
            }

            other[i] = sum;
        }

        for (var i = 0; i < 64; i++)
        {
            double sum = 0;
            for (var k = 0; k < 8; k++)
            {
                sum += other[(i / 8 * 8) + k] * s_cosines[(i % 8 * 8) + k] * (k == 0 ? 0.35355339 : 0.5);
            }

            block[i] = sum;
        }
    }

    private void Sample(double pitch, Span<float> patch)
    {
        var (middleX, middleY) = (pitch * _dice.Between(-0.11, 0.11), _dice.Between(-0.1, 0.1));
        var (stepX, stepY) = (pitch / GlyphNet.Pitch * _dice.Between(0.94, 1.06), 1.0 / GlyphNet.DigitHeight * _dice.Between(0.9, 1.1));
        for (var row = 0; row < GlyphNet.Side; row++)
        {
            for (var column = 0; column < GlyphNet.Side; column++)
            {
                var x = ((middleX + ((column + 0.5 - (GlyphNet.Side / 2)) * stepX) + (Wide / 2)) * _scale) - 0.5;
                var y = ((middleY + ((row + 0.5 - GlyphNet.Baseline) * stepY) + Above) * _scale) - 0.5;
                var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
                var (right, bottom) = ((float)(x - left), (float)(y - top));
                patch[(row * GlyphNet.Side) + column] = (((At(left, top) * (1 - right)) + (At(left + 1, top) * right)) * (1 - bottom)) + (((At(left, top + 1) * (1 - right)) + (At(left + 1, top + 1) * right)) * bottom);
            }
        }
    }

    private float At(int x, int y) => _pixels[(Math.Clamp(y, 0, _height - 1) * _width) + Math.Clamp(x, 0, _width - 1)];
}
