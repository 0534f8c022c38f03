namespace Rpa.Bots.Ocr.Reading;

/// <summary>What one field of a form was read as.</summary>
/// <param name="Name">Field name of the template.</param>
/// <param name="Value">The typed value (string, long, decimal, bool, <see cref="DateOnly"/>) when accepted, else null.</param>
/// <param name="ReadAs">The first raw reading, empty for an empty zone.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Accepted">Both readings agree, every check holds, the threshold is reached.</param>
/// <param name="Page">Page of the document, from 1.</param>
/// <param name="Box">Left, top, width, height as fractions of the upright page.</param>
/// <param name="Alternatives">The other raw readings, in order.</param>
/// <param name="Checks">Words about each check that spoke.</param>
/// <param name="CropPng">The zone as it was read; empty when the page was not found.</param>
public sealed record FieldReading(
    string Name,
    object? Value,
    string ReadAs,
    double Confidence,
    bool Accepted,
    int Page,
    (double X, double Y, double Width, double Height) Box,
    IReadOnlyList<string> Alternatives,
    IReadOnlyList<string> Checks,
    byte[] CropPng)
{
    /// <summary>Where the value comes from: <c>picture</c>, <c>text</c> (the text layer of a digital PDF, which the picture confirms) or <c>form-field</c> (an AcroForm field).</summary>
    public string Source { get; init; } = "picture";
}

/// <summary>What was done to a page before it was read, and the upright page itself for the evidence.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Width">Pixels of the upright page.</param>
/// <param name="Height">Pixels of the upright page.</param>
/// <param name="QuarterTurns">Turned clockwise by so many quarters.</param>
/// <param name="Degrees">Levelled by so many degrees, clockwise.</param>
/// <param name="Steps">In words.</param>
/// <param name="Text">Its words, line by line; of a form those of its anchors and fields.</param>
/// <param name="Jpeg">The upright page, for people.</param>
public sealed record PageReading(
    int Number, int Width, int Height, int QuarterTurns, double Degrees, IReadOnlyList<string> Steps, string Text, byte[] Jpeg);

/// <summary>What a document holds.</summary>
/// <param name="Pages">Its pages in order.</param>
/// <param name="Form">Name of the form template that was recognised, or null.</param>
/// <param name="FormShare">Share of that form's anchors that were found in place, 0 without a form.</param>
/// <param name="Fields">Its fields in the template's order.</param>
/// <param name="Mrz">The machine-readable zone, or null.</param>
/// <param name="Warnings">What a person should know.</param>
public sealed record DocumentReading(
    IReadOnlyList<PageReading> Pages,
    string? Form,
    double FormShare,
    IReadOnlyList<FieldReading> Fields,
    Mrz.MrzReading? Mrz,
    IReadOnlyList<string> Warnings)
{
    /// <summary>What the reader's processor worked for it; the tools that draw PDFs not counted.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>All pages' text.</summary>
    public string Text => string.Join("\n\n", Pages.Select(page => page.Text));
}
