namespace Rpa.Samples.Scans;

/// <summary>How much a page suffers on its way through printer, post and scanner. All numbers of the grades stand here.</summary>
/// <param name="Name">As in the ground truth.</param>
/// <param name="Skew">Largest turn in degrees, to either side.</param>
/// <param name="Blur">Standard deviation of the lens, in millimetres.</param>
/// <param name="Noise">Standard deviation of the sensor, in grey levels of 256.</param>
/// <param name="Speckles">Dark and light specks per 100 cm².</param>
/// <param name="Shade">How much darker the darkest corner is, as a share.</param>
/// <param name="Fade">How much of the ink's darkness is lost, as a share.</param>
/// <param name="Jpeg">Quality of the compression, 1 to 100.</param>
public sealed record ScanGrade(string Name, double Skew, double Blur, double Noise, double Speckles, double Shade, double Fade, int Jpeg)
{
    /// <summary>An office scanner of today.</summary>
    public static readonly ScanGrade Light = new("light", Skew: 0.7, Blur: 0.04, Noise: 3, Speckles: 1, Shade: 0.04, Fade: 0.05, Jpeg: 85);

    /// <summary>A home scanner, sheet laid in by hand.</summary>
    public static readonly ScanGrade Medium = new("medium", Skew: 1.8, Blur: 0.07, Noise: 7, Speckles: 8, Shade: 0.12, Fade: 0.15, Jpeg: 65);

    /// <summary>An old copy, scanned askew.</summary>
    public static readonly ScanGrade Heavy = new("heavy", Skew: 3.0, Blur: 0.10, Noise: 12, Speckles: 25, Shade: 0.25, Fade: 0.30, Jpeg: 45);

    /// <summary>Nobody can read this; the generator makes exactly one.</summary>
    public static readonly ScanGrade Hopeless = new("hopeless", Skew: 3.0, Blur: 1.30, Noise: 35, Speckles: 250, Shade: 0.50, Fade: 0.75, Jpeg: 12);

    /// <summary>The three grades a reader is measured on.</summary>
    public static IReadOnlyList<ScanGrade> Readable { get; } = [Light, Medium, Heavy];

    /// <summary>Largest shift of a corner by the view from aside, as a share of the page.</summary>
    public double Perspective { get; init; }

    /// <summary>Chance of a ring left by a cup.</summary>
    public double Coffee { get; init; }

    /// <summary>Widest dark strip along an edge, where the sheet lay askew on the glass, in millimetres.</summary>
    public double Cut { get; init; }

    /// <summary>Chance that the page came by fax: 204 x 196 dots per inch, black and white.</summary>
    public double Fax { get; init; }

    /// <summary>The three grades of `rpa bench ocr`, which go beyond what the sample mails bring.</summary>
    public static IReadOnlyList<ScanGrade> Bench { get; } =
    [
        Light with { Name = "clean" },
        Medium with { Name = "medium", Perspective = 0.004, Coffee = 0.1 },
        Heavy with { Name = "hard", Skew = 5.0, Perspective = 0.010, Coffee = 0.35, Cut = 3.0, Fax = 0.15 },
    ];
}
