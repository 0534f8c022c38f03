using System.Text.RegularExpressions;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>A rectangle on the form in millimetres from the page's upper left corner.</summary>
internal readonly record struct Millimetres(double X, double Y, double Width, double Height);

/// <summary>Printed words that show where the page lies: left end of the baseline, and width where it is known.</summary>
internal sealed record FormAnchor(string Text, int Page, double X, double Baseline, double? Width);

/// <summary>What may stand in a zone.</summary>
internal enum FieldType
{
    Text,
    Integer,
    Decimal,
    Money,
    Date,
    Email,
    Iban,
    PostalCode,
    Phone,
    Choice,
    Checkbox,
}

/// <summary>One box of a choice.</summary>
internal sealed record FormOption(string Name, Millimetres Zone);

/// <summary>One thing to read.</summary>
internal sealed record FormField(string Name, FieldType Type)
{
    internal int Page { get; init; } = 1;

    internal Millimetres Zone { get; init; }

    internal bool Required { get; init; }

    internal decimal? Min { get; init; }

    internal decimal? Max { get; init; }

    internal DateOnly? Earliest { get; init; }

    internal DateOnly? Latest { get; init; }

    /// <summary>Anchored at both ends, non-backtracking.</summary>
    internal Regex? Pattern { get; init; }

    internal string Whitelist { get; init; } = "";

    internal IReadOnlyList<string> Dictionary { get; init; } = [];

    /// <summary>The word list of the bundle that the dictionary comes from; null where the template holds it.</summary>
    internal string? WordList { get; init; }

    internal int Comb { get; init; }

    internal bool Multiline { get; init; }

    internal double? Accept { get; init; }

    internal IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Full name of the AcroForm field that holds the value where the form comes filled in as a PDF; null: the one that lies in the zone.</summary>
    internal string? PdfField { get; init; }
}

/// <summary>What must hold between fields.</summary>
/// <param name="Rule">An expression over <c>fields</c> that gives true or false.</param>
/// <param name="Message">What is wrong where it does not hold.</param>
/// <param name="Fields">The fields it names.</param>
internal sealed record CrossCheck(CelProgram Rule, string Message, IReadOnlyList<string> Fields);

/// <summary>A checked form template.</summary>
internal sealed record FormTemplate(string Name, IReadOnlyList<FormAnchor> Anchors, IReadOnlyList<FormField> Fields)
{
    internal const double DefaultAccept = 0.85;

    internal string TitleDe { get; init; } = Name;

    internal string TitleEn { get; init; } = Name;

    internal string Language { get; init; } = "deu";

    internal double PageWidth { get; init; } = 210;

    internal double PageHeight { get; init; } = 297;

    internal double Accept { get; init; } = DefaultAccept;

    internal IReadOnlyList<CrossCheck> Checks { get; init; } = [];

    /// <summary>The file it was read from; null for one made in code.</summary>
    internal ReadOnlyMemory<byte>? Source { get; init; }

    /// <summary>Pixels per millimetre on a picture of the form's page. A photo does not know its resolution; a page as wide as the form is the better guess.</summary>
    internal double ScaleOn(Imaging.Pix page) => ((page.Width / PageWidth) + (page.Height / PageHeight)) / 2;

    internal int Pages => Math.Max(Anchors.Max(anchor => anchor.Page), Fields.Max(zone => zone.Page));
}
