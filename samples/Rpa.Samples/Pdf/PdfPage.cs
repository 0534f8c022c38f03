using System.Globalization;
using System.Text;

namespace Rpa.Samples.Pdf;

/// <summary>A4, drawn in millimetres from the upper left corner.</summary>
internal sealed class PdfPage
{
    public const double Width = 210;
    public const double Height = 297;

    /// <summary>A typographic point in millimetres.</summary>
    public const double Point = 25.4 / 72;

    private readonly StringBuilder _content = new();

    public Dictionary<FontFile, SortedDictionary<int, char>> Fonts { get; } = [];

    /// <summary>Grey JPEG files placed on the page, in the order of their names <c>I0</c>, <c>I1</c>.</summary>
    public List<(byte[] Jpeg, int Width, int Height)> Pictures { get; } = [];

    public string Content => _content.ToString();

    /// <param name="turn">Degrees counter-clockwise about the start of the line.</param>
    public void Text(string text, double x, double baseline, FontFile font, double points, double gray = 0, double turn = 0)
    {
        if (!Fonts.TryGetValue(font, out var used)) { Fonts[font] = used = []; }
        var glyphs = new StringBuilder();
        foreach (var character in text)
        {
            var glyph = font.GlyphOf(character);
            used[glyph] = character;
            glyphs.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        var (sin, cos) = Math.SinCos(turn * Math.PI / 180);
        Add($"BT {N(gray)} g /{font.Name} {N(points)} Tf {N(cos)} {N(sin)} {N(-sin)} {N(cos)} {X(x)} {Y(baseline)} Tm <{glyphs}> Tj ET");
    }

    public void Line(double x1, double y1, double x2, double y2, double width = 0.2, double gray = 0) =>
        Add($"{N(gray)} G {X(width)} w {X(x1)} {Y(y1)} m {X(x2)} {Y(y2)} l S");

    public void Box(double x, double y, double width, double height, double line = 0.25, double gray = 0) =>
        Add($"{N(gray)} G {X(line)} w {X(x)} {Y(y + height)} {X(width)} {X(height)} re S");

    public void Fill(double x, double y, double width, double height, double gray) =>
        Add($"{N(gray)} g {X(x)} {Y(y + height)} {X(width)} {X(height)} re f");

    /// <summary>A pen stroke: a start and, for each curve, two controls and an end.</summary>
    public void Stroke(IReadOnlyList<(double X, double Y)> points, double width, double gray = 0)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"{X(points[0].X)} {Y(points[0].Y)} m");
        for (var at = 1; at + 2 < points.Count; at += 3)
        {
            path.Append(' ').AppendJoin(' ', points.Skip(at).Take(3).Select(point => $"{X(point.X)} {Y(point.Y)}")).Append(" c");
        }

        Add($"{N(gray)} G {X(width)} w 1 J 1 j {path} S");
    }

    public void Picture(byte[] jpeg, int pixelWidth, int pixelHeight, double x, double y, double width, double height)
    {
        Add($"q {X(width)} 0 0 {X(height)} {X(x)} {Y(y + height)} cm /I{Pictures.Count} Do Q");
        Pictures.Add((jpeg, pixelWidth, pixelHeight));
    }

    private static string X(double millimetres) => N(millimetres / Point);

    private static string Y(double millimetres) => N((Height - millimetres) / Point);

    private static string N(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private void Add(string operators) => _content.Append(operators).Append('\n');
}
