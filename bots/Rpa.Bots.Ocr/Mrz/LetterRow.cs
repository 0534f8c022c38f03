namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A row of letters in a picture: where its first and last letter's outer edges lie, its middle line, which may slope and bend, and the height of its digits. All in pixels.</summary>
internal sealed record LetterRow(double Left, double Right, double Level, double Slope, double Bend, double Height)
{
    private double Middle => (Left + Right) / 2;

    /// <summary>Height of the middle line at a place.</summary>
    internal double At(double x) => Level + (Slope * (x - Middle)) + (Bend * (x - Middle) * (x - Middle));

    /// <summary>Its direction at a place, down per right.</summary>
    internal double SlopeAt(double x) => Slope + (2 * Bend * (x - Middle));

    internal LetterRow Scale(double factor) => new(Left * factor, Right * factor, Level * factor, Slope, Bend / factor, Height * factor);

    internal LetterRow Move(double x, double y) => this with { Left = Left + x, Right = Right + x, Level = Level + y };

    /// <summary>The row in the picture turned by half a circle.</summary>
    internal LetterRow Reverse(int width, int height) => this with { Left = width - Right, Right = width - Left, Level = height - Level, Bend = -Bend };
}
