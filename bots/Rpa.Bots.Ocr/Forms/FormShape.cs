using Rpa.Expressions.Schema;
using static Rpa.Expressions.Schema.ShapeWords;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What a form template holds. Measures are millimetres from the upper left corner.</summary>
internal static class FormShape
{
    private static readonly Shape s_numbers = new ListShape(new AnyShape(), 2);

    internal static readonly MapShape Anchor = new("anchor",
    [
        Required("text", Text, "printed words, at least four letters"),
        Required("at", s_numbers, "[x, y] of the left end of their baseline"),
        Optional("width", Amount, "their width"),
        Optional("page", Number, "the page (1)"),
    ]);

    internal static readonly MapShape Field = new("field of a form",
    [
        Required("type", Choice([.. FieldParser.Types.Keys]), "what is written there"),
        Optional("at", s_numbers, "[x, y, width, height] of the zone; a choice has its boxes under `options`"),
        Optional("page", Number, "the page (1)"),
        Optional("required", Flag, "an application without it is incomplete (false)"),
        Optional("min", Amount, "least number or first day"),
        Optional("max", Amount, "greatest number or last day"),
        Optional("pattern", Text, "a regular expression for the whole text"),
        Optional("whitelist", Text, "the characters that can stand there"),
        Optional("dictionary", new EitherShape([new ListShape(Text, 1), Text]), "the words that can stand there, or the word list that holds them: forms/streets for forms/streets.words.txt"),
        Optional("comb", Number, "boxes of a comb, one character each"),
        Optional("multiline", Flag, "several lines (false)"),
        Optional("accept", Amount, "least confidence for this field, 0.5 to 1"),
        Optional("pdf-field", Text, "full name of the field of a filled-in PDF that holds the value; else the one in the zone"),
        Optional("options", new OpenShape(TextKind.Text, s_numbers, 2), "the boxes of a choice by option: [x, y, width, height]"),
    ]);

    internal static readonly MapShape Titles = new("title", [Optional("de", Text, "German"), Optional("en", Text, "English")]);

    internal static readonly MapShape Page = new("page", [Required("width", Amount, "millimetres"), Required("height", Amount, "millimetres")]);

    internal static readonly MapShape Check = new("check",
    [
        Required("rule", Expression, "an expression over `fields` that must hold, such as fields.areaLet <= fields.floorArea; asked when all it names was read"),
        Required("message", Text, "what is wrong where it does not hold"),
    ]);

    internal static readonly MapShape Map = new("form file",
    [
        Required("form", new TextShape(TextKind.Name), "the file's name"),
        Optional("title", Title, "what people read"),
        Optional("language", Choice([.. FormParser.Languages]), "the language it is filled in (deu)"),
        Optional("page", Page, "the size (A4 upright)"),
        Optional("accept", Amount, "least confidence, 0.5 to 1"),
        Required("anchors", new ListShape(Anchor, 1), "printed words by which the scan's position is found, at least four a page"),
        Required("fields", new OpenShape(TextKind.FieldName, Field, 1), "the zones people write in"),
        Optional("checks", new ListShape(Check, 1), "what must hold between fields; where it does not, those it names are left to a person"),
    ]);

    internal static FileShape File { get; } = new("Form template", Map);
}
