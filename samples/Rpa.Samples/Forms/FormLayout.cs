namespace Rpa.Samples.Forms;

/// <summary>A rectangle in millimetres from the upper left corner of the page.</summary>
public readonly record struct Zone(double X, double Y, double Width, double Height);

/// <summary>What is printed on every copy of the form. <paramref name="Anchor"/>: its place serves to find the form on a scan.</summary>
public sealed record PrintedText(string Text, double X, double Baseline, double Points = 9, bool Bold = false, bool Anchor = false);

/// <summary>One field to fill in. A mark field has a box of 4 x 4 mm; a choice has one per option.</summary>
/// <param name="Name">camelCase; the same in the ground truth and, where it goes there, in the register.</param>
/// <param name="Type">As in a form template: text, integer, decimal, date, email, postal-code, phone, checkbox, choice.</param>
/// <param name="At">The space to write in; the box of a checkbox; unused for a choice.</param>
public sealed record FormField(string Name, string Type, Zone At = default)
{
    /// <summary>The office needs it: a copy without it is incomplete.</summary>
    public bool Required { get; init; }

    /// <summary>Boxes of a choice by option.</summary>
    public IReadOnlyList<(string Name, Zone Box)> Options { get; init; } = [];

    /// <summary>Further keys of the template, such as <c>min: 1</c>.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Number of boxes for one character each; 0 for an open field.</summary>
    public int Comb { get; init; }

    /// <summary>The zone holds several lines.</summary>
    public bool Multiline => Rules.Contains("multiline: true");
}

/// <summary>An empty form: one A4 page.</summary>
public sealed record FormLayout(string Name, string German, string English, IReadOnlyList<PrintedText> Texts, IReadOnlyList<FormField> Fields)
{
    /// <summary>Where the signature goes; none when the form has none.</summary>
    public Zone? Signature { get; init; }
}
