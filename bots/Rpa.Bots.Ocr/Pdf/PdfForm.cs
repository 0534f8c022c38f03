using System.Text.RegularExpressions;

namespace Rpa.Bots.Ocr.Pdf;

/// <summary>What kind of field of an AcroForm.</summary>
internal enum PdfFieldKind
{
    Text,
    CheckBox,
    Radio,
    List,
    Signature,
}

/// <summary>A field's appearance on a page (ISO 32000-1, 12.7).</summary>
/// <param name="Name">Full name, parts joined by dots.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Page">From 1.</param>
/// <param name="Box">Left, top, width, height as fractions of the page as it is shown.</param>
internal sealed record PdfWidget(string Name, PdfFieldKind Kind, int Page, (double X, double Y, double Width, double Height) Box)
{
    /// <summary>What viewers say about the field; null without.</summary>
    internal string? Label { get; init; }

    /// <summary>What is filled in, as people see it; empty for nothing. Not for boxes.</summary>
    internal string Value { get; init; } = "";

    /// <summary>Of a box: the name of its marked state.</summary>
    internal string OnState { get; init; } = "";

    /// <summary>Of a box: whether it is marked.</summary>
    internal bool IsMarked { get; init; }

    internal bool IsRequired { get; init; }

    internal bool IsMultiline { get; init; }

    /// <summary>Boxes for one character each; 0 for none.</summary>
    internal int Comb { get; init; }

    /// <summary>Of a list: what can be chosen.</summary>
    internal IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The viewer's script that formats it, such as <c>AFDate_FormatEx("dd.mm.yyyy")</c>; null without.</summary>
    internal string? Format { get; init; }
}

/// <summary>The fields of a PDF form, by page.</summary>
internal static partial class PdfForm
{
    private const int MostPages = 500;
    private const int MostWidgets = 5000;
    private const int MostLetters = 4000;
    private const int RequiredFlag = 2;
    private const int MultilineFlag = 0x1000;
    private const int CombFlag = 0x1000000;
    private const int RadioFlag = 0x8000;
    private const int PushFlag = 0x10000;

    // Hidden, or not shown on a screen.
    private const int Hidden = 2 | 32;

    internal static IReadOnlyList<PdfWidget> Read(ReadOnlyMemory<byte> file)
    {
        var document = PdfDocument.Read(file);
        if (document.IsLocked)
        {
            return [];
        }

        var widgets = new List<PdfWidget>();
        var number = 0;
        foreach (var (page, inherited) in Pages(document))
        {
            number++;
            foreach (var annotation in document.List(page["Annots"]).Select(document.Dictionary).OfType<PdfDictionary>())
            {
                if (document.Name(annotation["Subtype"]) == "Widget" && widgets.Count < MostWidgets && Widget(document, annotation, number, Geometry(document, inherited)) is { } widget)
                {
                    widgets.Add(widget);
                }
            }
        }

        return widgets;
    }

    private static List<(PdfDictionary Page, PdfDictionary Inherited)> Pages(PdfDocument document)
    {
        var pages = new List<(PdfDictionary, PdfDictionary)>();
        var seen = new HashSet<PdfDictionary>();
        void Walk(PdfDictionary node, PdfDictionary above, int depth)
        {
            if (depth > 40 || pages.Count >= MostPages || !seen.Add(node))
            {
                return;
            }

            var inherited = new PdfDictionary();
            foreach (var key in new[] { "MediaBox", "CropBox", "Rotate" })
            {
                inherited.Entries[key] = node[key] ?? above[key];
            }

            if (node["Kids"] is null)
            {
                pages.Add((node, inherited));
                return;
            }

            foreach (var kid in document.List(node["Kids"]))
            {
                if (document.Dictionary(kid) is { } child)
                {
                    Walk(child, inherited, depth + 1);
                }
            }
        }

        if (document.Dictionary(document.Catalog["Pages"]) is { } root)
        {
            Walk(root, new PdfDictionary(), 0);
        }

        return pages;
    }

    private static (double Left, double Bottom, double Width, double Height, int Turns) Geometry(PdfDocument document, PdfDictionary page)
    {
        var media = Rectangle(document, page["MediaBox"]) ?? (0, 0, 612, 792);
        var crop = Rectangle(document, page["CropBox"]) ?? media;
        var (left, bottom) = (Math.Max(media.Left, crop.Left), Math.Max(media.Bottom, crop.Bottom));
        var (right, top) = (Math.Min(media.Right, crop.Right), Math.Min(media.Top, crop.Top));
        if (right - left < 1 || top - bottom < 1)
        {
            (left, bottom, right, top) = media;
        }

        var turns = (int)Math.Round((document.Number(page["Rotate"]) ?? 0) / 90);
        return (left, bottom, Math.Max(1, right - left), Math.Max(1, top - bottom), ((turns % 4) + 4) % 4);
    }

    private static (double Left, double Bottom, double Right, double Top)? Rectangle(PdfDocument document, object? value)
    {
        var numbers = document.List(value).Select(document.Number).OfType<double>().ToList();
        return numbers.Count < 4 ? null : (Math.Min(numbers[0], numbers[2]), Math.Min(numbers[1], numbers[3]), Math.Max(numbers[0], numbers[2]), Math.Max(numbers[1], numbers[3]));
    }

    private static PdfWidget? Widget(PdfDocument document, PdfDictionary widget, int page, (double Left, double Bottom, double Width, double Height, int Turns) shown)
    {
        var chain = new List<PdfDictionary>();
        for (var node = widget; node is not null && chain.Count < 30 && !chain.Contains(node); node = document.Dictionary(node["Parent"]))
        {
            chain.Add(node);
        }

        object? Inherited(string key) => chain.Select(node => node[key]).FirstOrDefault(value => value is not null);
        var flags = (int)(document.Number(Inherited("Ff")) ?? 0);
        var kind = document.Name(Inherited("FT")) switch
        {
            "Tx" => PdfFieldKind.Text,
            "Ch" => PdfFieldKind.List,
            "Sig" => PdfFieldKind.Signature,
            "Btn" when (flags & PushFlag) == 0 => (flags & RadioFlag) != 0 ? PdfFieldKind.Radio : PdfFieldKind.CheckBox,
            _ => (PdfFieldKind?)null,
        };
        if (kind is null || Rectangle(document, widget["Rect"]) is not { } rectangle || ((int)(document.Number(widget["F"]) ?? 0) & Hidden) != 0)
        {
            return null;
        }

        var name = string.Join('.', chain.AsEnumerable().Reverse().Select(node => document.Text(node["T"])).Where(part => !string.IsNullOrEmpty(part)));
        var state = document.Dictionary(document.Dictionary(widget["AP"])?["N"])?.Entries.Keys.FirstOrDefault(key => key != "Off") ?? "Yes";
        var chosen = document.Name(widget["AS"]) ?? document.Name(Inherited("V")) ?? document.Text(Inherited("V"));
        return new PdfWidget(name, kind.Value, page, Box(rectangle, shown))
        {
            Label = Inherited("TU") is { } label ? Cut(document.Text(label)) : null,
            Value = kind is PdfFieldKind.Text or PdfFieldKind.List ? Value(document, Inherited("V"), Inherited("Opt")) : "",
            OnState = state,
            IsMarked = kind is PdfFieldKind.CheckBox or PdfFieldKind.Radio && chosen is not null && chosen != "Off" && chosen == state,
            IsRequired = (flags & RequiredFlag) != 0,
            IsMultiline = kind == PdfFieldKind.Text && (flags & MultilineFlag) != 0,
            Comb = kind == PdfFieldKind.Text && (flags & CombFlag) != 0 && document.Number(Inherited("MaxLen")) is >= 2 and <= 60 and var length ? (int)length : 0,
            Options = kind == PdfFieldKind.List ? [.. Pairs(document, Inherited("Opt")).Select(pair => pair.Shown).Take(500)] : [],
            Format = Script(document, document.Dictionary(Inherited("AA"))),
        };
    }

    private static string Value(PdfDocument document, object? value, object? options)
    {
        var texts = document.Resolve(value) is List<object?> list ? list.Select(document.Text) : [document.Text(value) ?? document.Name(value)];
        var pairs = Pairs(document, options).ToList();
        return Cut(string.Join(", ", texts.OfType<string>().Select(text => pairs.FirstOrDefault(pair => pair.Stored == text).Shown ?? text))) ?? "";
    }

    private static IEnumerable<(string Stored, string Shown)> Pairs(PdfDocument document, object? options)
    {
        foreach (var option in document.List(options))
        {
            if (document.Resolve(option) is List<object?> { Count: >= 2 } pair && document.Text(pair[0]) is { } stored && document.Text(pair[1]) is { } shown)
            {
                yield return (stored, shown);
            }
            else if (document.Text(option) is { } text)
            {
                yield return (text, text);
            }
        }
    }

    private static string? Script(PdfDocument document, PdfDictionary? actions)
    {
        var texts = new[] { "F", "K" }.Select(key => document.Dictionary(actions?[key])).OfType<PdfDictionary>().Select(action => document.Text(action["JS"])).OfType<string>();
        return Cut(string.Join(' ', texts)) is { Length: > 0 } script ? script : null;
    }

    private static string? Cut(string? text) => text is null ? null : Breaks().Replace(text.Length > MostLetters ? text[..MostLetters] : text, "\n").Trim();

    // The page is shown turned clockwise by its quarter turns.
    private static (double X, double Y, double Width, double Height) Box(
        (double Left, double Bottom, double Right, double Top) box, (double Left, double Bottom, double Width, double Height, int Turns) shown)
    {
        var (x, y) = ((box.Left - shown.Left) / shown.Width, (shown.Bottom + shown.Height - box.Top) / shown.Height);
        var (w, h) = ((box.Right - box.Left) / shown.Width, (box.Top - box.Bottom) / shown.Height);
        return shown.Turns switch { 1 => (1 - y - h, x, h, w), 2 => (1 - x - w, 1 - y - h, w, h), 3 => (y, 1 - x - w, h, w), _ => (x, y, w, h) };
    }

    [GeneratedRegex(@"\r\n?|\n", RegexOptions.NonBacktracking)]
    private static partial Regex Breaks();
}
