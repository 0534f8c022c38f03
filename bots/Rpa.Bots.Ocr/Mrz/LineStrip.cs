using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>
/// A line of a zone drawn straight: so many columns to a character and rows to a digit, ink (high is dark) over the paper around it, however the row lies and bends in its picture.
/// </summary>
internal sealed class LineStrip
{
    private const double Paper = 0.8;
    private const float Darkest = 215;
    private const float Pale = 95;
    private readonly float[] _ink;

    /// <param name="zone">The picture.</param>
    /// <param name="row">The row.</param>
    /// <param name="first">Centre of the first character, in pixels of the picture.</param>
    /// <param name="pitch">From character to character, in pixels of the picture.</param>
    /// <param name="characters">Columns are drawn for so many characters and <paramref name="spare"/> on each side.</param>
    /// <param name="spare">Room on each side, in characters.</param>
    /// <param name="columns">Columns of a character.</param>
    /// <param name="digit">Rows of a digit.</param>
    /// <param name="above">Rows above the top of a digit.</param>
    /// <param name="below">Rows below the baseline.</param>
    internal LineStrip(ZonePicture zone, LetterRow row, double first, double pitch, int characters, int spare, int columns, int digit, int above, int below)
    {
        (Width, Height, Spare, Columns, Digit, Above) = ((characters + (2 * spare)) * columns, digit + above + below, spare, columns, digit, above);
        _ink = new float[Width * Height];
        var (stepX, stepY) = (pitch / columns, row.Height / digit);
        for (var column = 0; column < Width; column++)
        {
            var along = first + ((column + 0.5 - (spare * columns) - (columns / 2.0)) * stepX);
            var slope = row.SlopeAt(along);
            var cosine = 1 / Math.Sqrt(1 + (slope * slope));
            var (acrossX, acrossY, level) = (-slope * cosine * stepY, cosine * stepY, row.At(along));
            for (var line = 0; line < Height; line++)
            {
                var down = line + 0.5 - above - (digit / 2.0);
                _ink[(line * Width) + column] = 255 - zone.At(along + (acrossX * down) - 0.5, level + (acrossY * down) - 0.5);
            }
        }

        Contrast = LiftPaper();
    }

    private LineStrip(LineStrip other, float[] ink) =>
        (Width, Height, Spare, Columns, Digit, Above, Contrast, _ink) = (other.Width, other.Height, other.Spare, other.Columns, other.Digit, other.Above, other.Contrast, ink);

    internal int Width { get; }

    internal int Height { get; }

    internal int Spare { get; }

    internal int Columns { get; }

    internal int Digit { get; }

    internal int Above { get; }

    /// <summary>How much darker than the paper the ink is.</summary>
    internal float Contrast { get; }

    /// <summary>Column of the middle of a character, as expected.</summary>
    internal double Centre(double character) => ((Spare + character + 0.5) * Columns) - 0.5;

    /// <summary>Copies a patch whose left upper corner lies there; outside is paper.</summary>
    internal void Copy(int left, int top, int side, Span<float> patch)
    {
        for (var row = 0; row < side; row++)
        {
            var y = Math.Clamp(top + row, 0, Height - 1);
            var target = patch.Slice(row * side, side);
            if (left >= 0 && left + side <= Width)
            {
                _ink.AsSpan((y * Width) + left, side).CopyTo(target);
                continue;
            }

            for (var column = 0; column < side; column++)
            {
                var x = left + column;
                target[column] = x < 0 || x >= Width ? 0 : _ink[(y * Width) + x];
            }
        }
    }

    /// <summary>Mean ink of a rectangle around a column and a row, in characters and digit heights from there.</summary>
    internal float Mean(double column, double row, double left, double right, double up, double down)
    {
        var (x0, x1) = (Math.Max(0, (int)Math.Round(column + (left * Columns))), Math.Min(Width - 1, (int)Math.Round(column + (right * Columns))));
        var (y0, y1) = (Math.Max(0, (int)Math.Round(row + (up * Digit))), Math.Min(Height - 1, (int)Math.Round(row + (down * Digit))));
        var (sum, count) = (0f, 0);
        for (var y = y0; y <= y1; y++)
        {
            for (var x = x0; x <= x1; x++)
            {
                (sum, count) = (sum + _ink[(y * Width) + x], count + 1);
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    /// <summary>The strip without what is paler than its letters, such as a printed pattern under them.</summary>
    internal LineStrip Clean()
    {
        var (gains, clean) = (Gains(), new float[_ink.Length]);
        for (var at = 0; at < clean.Length; at++)
        {
            clean[at] = Math.Clamp(((_ink[at] * gains[at % Width]) - Pale) / (Darkest - Pale), 0, 1) * Contrast;
        }

        return new LineStrip(this, clean);
    }

    /// <summary>Dark letters on white paper, with a margin, evened along the line.</summary>
    /// <param name="margin">Pixels.</param>
    /// <param name="isClean">What is paler than the letters, such as a printed pattern under them, becomes paper.</param>
    internal Pix ToPix(int margin, bool isClean = false)
    {
        var (pale, range) = isClean ? (Pale, Darkest - Pale) : (0, 255);
        var (width, height) = (Width + (2 * margin), Height + (2 * margin));
        var gray = new byte[width * height];
        Array.Fill(gray, (byte)255);
        var gains = Gains();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                gray[((y + margin) * width) + x + margin] = (byte)Math.Clamp(255 - (((_ink[(y * Width) + x] * gains[x]) - pale) * 255 / range), 0, 255);
            }
        }

        return Pix.FromGray(width, height, gray);
    }

    // Where light washed the print out, it is made as dark as elsewhere.
    private float[] Gains()
    {
        var reach = Columns * 3;
        var darkest = new float[Width];
        for (var x = 0; x < Width; x++)
        {
            for (var y = 0; y < Height; y++)
            {
                darkest[x] = MathF.Max(darkest[x], _ink[(y * Width) + x]);
            }
        }

        var gains = new float[Width];
        for (var x = 0; x < Width; x++)
        {
            var around = darkest.AsSpan(Math.Max(0, x - reach), Math.Min(Width, x + reach + 1) - Math.Max(0, x - reach)).ToArray();
            Array.Sort(around);
            gains[x] = Darkest / MathF.Max(Contrast * 0.35f, around[around.Length * 3 / 4]);
        }

        return gains;
    }

    // Subtracts the paper: most of the pixels around a place, at blocks a character wide, between them in proportion. Returns the contrast of the ink.
    private float LiftPaper()
    {
        var blocks = Width / Columns;
        var levels = new float[blocks];
        var values = new List<float>();
        for (var block = 0; block < blocks; block++)
        {
            values.Clear();
            for (var x = Math.Max(0, (block - 1) * Columns); x < Math.Min(Width, (block + 2) * Columns); x += 2)
            {
                for (var y = 0; y < Height; y++)
                {
                    values.Add(-_ink[(y * Width) + x]);
                }
            }

            values.Sort();
            levels[block] = -values[(int)(values.Count * Paper)];
        }

        for (var x = 0; x < Width; x++)
        {
            var place = ((x + 0.5f) / Columns) - 0.5f;
            var left = Math.Clamp((int)MathF.Floor(place), 0, blocks - 1);
            var right = Math.Min(left + 1, blocks - 1);
            var level = levels[left] + ((levels[right] - levels[left]) * Math.Clamp(place - left, 0, 1));
            for (var y = 0; y < Height; y++)
            {
                _ink[(y * Width) + x] -= level;
            }
        }

        var sample = new float[(_ink.Length / 7) + 1];
        for (var i = 0; i < _ink.Length; i += 7)
        {
            sample[i / 7] = _ink[i];
        }

        Array.Sort(sample);
        return MathF.Max(12, sample[(int)(sample.Length * 0.95)]);
    }
}
