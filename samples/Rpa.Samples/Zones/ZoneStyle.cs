namespace Rpa.Samples.Zones;

/// <summary>What kind of picture of a document it is. All numbers of the styles stand here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PixelsPerMillimetre">Of the sensor, from and to.</param>
/// <param name="Blur">Of the lens, in millimetres on the document, at most.</param>
/// <param name="Noise">Of the sensor, in grey levels, at most.</param>
/// <param name="Jpeg">Quality, from and to.</param>
/// <param name="Skew">Degrees to either side.</param>
public sealed record ZoneStyle(string Name, (double From, double To) PixelsPerMillimetre, double Blur, double Noise, (int From, int To) Jpeg, double Skew)
{
    /// <summary>Shift of a corner by the view from aside, as a share of the document's width, at most.</summary>
    public double Perspective { get; init; }

    /// <summary>Sagging of a curved page, in millimetres, at most.</summary>
    public double Bend { get; init; }

    /// <summary>Chance of a patch washed out by light.</summary>
    public double Glare { get; init; }

    /// <summary>The document lies somewhere on a sheet of A4, at any quarter turn.</summary>
    public bool OnSheet { get; init; }

    /// <summary>Printed patterns under the zone: depth in grey levels, at most.</summary>
    public double Pattern { get; init; } = 20;

    /// <summary>Chance that the zone is printed in another face than OCR-B.</summary>
    public double OtherFace { get; init; } = 0.08;

    /// <summary>The styles.</summary>
    public static IReadOnlyList<ZoneStyle> All { get; } =
    [
        new("scan", (7.8, 11.8), 0.08, 7, (60, 90), 1.8) { OnSheet = true },
        new("copy", (5.9, 8), 0.12, 12, (40, 75), 3) { OnSheet = true, Pattern = 45 },
        new("specimen", (4.2, 6.5), 0.09, 5, (45, 92), 0.6) { Pattern = 55, OtherFace = 0.2 },
        new("large", (9, 16), 0.1, 6, (60, 92), 0.6) { Pattern = 55, OtherFace = 0.2 },
        new("photo", (6, 12), 0.15, 9, (50, 90), 6) { Perspective = 0.06, Bend = 2.5, Glare = 0.3, Pattern = 40 },
        new("tiny", (3.2, 4.2), 0.08, 4, (60, 92), 0.4) { Pattern = 30 },
    ];
}
