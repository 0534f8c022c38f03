namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A machine-readable zone as read (ICAO 9303).</summary>
/// <param name="Type"><c>TD1</c>, <c>TD2</c>, <c>TD3</c>, <c>MRV-A</c> or <c>MRV-B</c>.</param>
/// <param name="Lines">The lines, after repair.</param>
/// <param name="IsValid">Every check digit holds and every character that none covers was read alike by two independent readings.</param>
/// <param name="Fields">Document code, state, number, nationality, dates, sex, names. Names are never verified: no check digit covers them.</param>
/// <param name="Checks">Words about each check digit and repair.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Page">From 1.</param>
/// <param name="Box">Left, top, width, height as fractions of the page as it came.</param>
/// <param name="CropPng">The zone, upright.</param>
public sealed record MrzReading(
    string Type,
    IReadOnlyList<string> Lines,
    bool IsValid,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<string> Checks,
    double Confidence,
    int Page,
    (double X, double Y, double Width, double Height) Box,
    byte[] CropPng)
{
    /// <summary>The page stands upright after so many turns clockwise by 90 degrees.</summary>
    public int QuarterTurns { get; init; }

    /// <summary>Every check digit holds.</summary>
    internal bool IsWhole { get; init; }

    /// <summary>The page holds hardly more than the document the zone is printed on: a copy of it, no letter.</summary>
    internal bool IsAlone { get; init; }
}
