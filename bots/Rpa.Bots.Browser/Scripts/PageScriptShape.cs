using System.Collections.Immutable;
using Rpa.Expressions.Schema;
using static Rpa.Expressions.Schema.ShapeWords;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>What a page script holds: its head, and one shape per verb.</summary>
internal static class PageScriptShape
{
    private static readonly Shape s_target = new NamedShape("target");
    private static readonly Shape s_condition = new NamedShape("condition");
    private static readonly Shape s_several = new EitherShape([s_target, new ListShape(s_target, 1)]);
    private static readonly Shape s_steps = new ListShape(new NamedShape("step"));
    private static readonly Shape s_types = Choice([.. DeclarationReader.TypeNames]);
    private static readonly KeyShape s_if = Optional("if", Expression, "the step is taken only where this holds");
    private static readonly KeyShape s_within = Optional("within", Period, "how long is waited for it");

    internal static readonly MapShape Target = new("target",
    [
        .. TargetReader.Ways.Select(w => Optional(w, Text, w == "role" ? "a role of accessibility, with `name`" : $"found by its {w}; give exactly one way")),
        Optional("name", Text, "the name of a `role`"),
        Optional("within", s_target, "inside of this"),
        Optional("frame", new EitherShape([Text, new ListShape(Text, 1)]), "inside of this frame, by its title, name or CSS; a list for a frame in a frame, the outer one first"),
        Optional("first", Flag, "the first of several (false)"),
    ]);

    internal static readonly MapShape Condition = new("condition",
    [
        Optional("shows", s_several, "the page shows these"),
        Optional("missing", s_several, "the page does not show these"),
        Optional("address", Text, "the address, with `*` for any part"),
        Optional("dialog", Text, "a dialog has said this since the last click, with `*` for any part"),
        Optional("values", new OpenShape(TextKind.Text, Text), "what fields or lines show"),
        Optional("so", Expression, "an expression holds"),
    ]);

    internal static readonly MapShape Refusal = new("refusal",
    [
        Required("when", s_condition, "what the page shows then"),
        Optional("failure", new TextShape(TextKind.Name), "the declared failure it means"),
        Optional("again", Flag, "nothing was entered: try again later (false)"),
        Optional("message", Text, "what is said of it; may hold `${ }`"),
    ]);

    internal static readonly VariantShape Steps = new("step",
    [
        Step("open", Required("open", Text, "a path of the site, or an address at a declared host")),
        Step("sign-in", Required("sign-in", new MapShape("sign-in", [Required("user", s_target, "its field"), Required("password", s_target, "its field"), Required("button", s_target, "the button"), Optional("account", new TextShape(TextKind.Text), "whose secrets, ACCOUNT.user and ACCOUNT.password (those of the site)")]), "signs in where the page asks")),
        Step("fill", Required("fill", s_target, "a field"), Optional("with", Text, "what is written"), Optional("secret", Text, "instead: the name of the secret that is written")),
        Step("choose", Required("choose", s_target, "a list or a group of options"), Optional("option", Text, "the option"), Optional("options", Expression, "instead, where several may be chosen: a list of all that shall be chosen")),
        Step("check", Required("check", s_target, "a box"), Optional("on", Expression, "whether it is ticked (true)")),
        Step("upload", Required("upload", s_target, "a field for files"), Required("documents", Expression, "a document or a list")),
        Step("click", Required("click", s_target, "a button or link"), Optional("dialog", Choice("accept", "dismiss"), "what is said to a dialog"),
            Optional("answer", Text, "what is typed into the dialog that asks for a text"), Optional("opens", Choice("window"), "it opens a window or tab; the steps go on in it")),
        Step("press", Required("press", Choice([.. StepReader.Keys]), "a key"), Optional("in", s_target, "the field it is pressed in (the one in use)")),
        Step("window", Required("window", Choice("back"), "closes the window in use, and goes on in the one that opened it")),
        Step("expect", Required("expect", s_condition, "what must hold, or the script stops"), s_within),
        Step("wait-for", Required("wait-for", s_condition, "what is waited for"), s_within),
        Step("read", Required("read", new TextShape(TextKind.FieldName), "an output"),
            Optional("download", s_target, "the button or link whose file it is"), Optional("types", new ListShape(Text, 1), "media types it may have, by its content"),
            Optional("largest", Text, "how large it may be: `10 MB`"),
            Optional("from", s_target, "the text it is read from"), Optional("pattern", Text, "the part of the text"),
            Optional("table", s_target, "a table, for a list of records"), Optional("columns", new OpenShape(TextKind.FieldName, Text), "field: heading"),
            Optional("where", Expression, "the rows taken, by `row`"), Optional("none", s_condition, "what the page shows where there is no row"),
            Optional("each", new MapShape("each", [Required("open", new TextShape(TextKind.FieldName), "the column with the link"), Required("read", new OpenShape(TextKind.FieldName, s_target), "field: target")]), "pages behind the rows")),
        Step("when", Required("when", s_condition, "an expression, or what the page shows"), Required("then", s_steps, "steps"), Optional("else", s_steps, "steps")),
        Step("for-each", Required("for-each", Expression, "a list"), Required("as", new TextShape(TextKind.FieldName), "the item's name"), Required("steps", s_steps, "steps")),
        Step("run", Required("run", Text, "another script of the process, without its ending"), Optional("with", new OpenShape(TextKind.Name, Text), "its inputs"),
            Optional("save", new OpenShape(TextKind.FieldName, new TextShape(TextKind.FieldName)), "an output of this script: one of its outputs")),
        Step("submit", Required("submit", s_target, "the one irreversible click"), Optional("describe", Text, "what it does, for the record"),
            Optional("before", s_condition, "what the page must show first, or nothing is submitted"), Required("accepted", s_condition, "what the page shows when it was taken"),
            Optional("dialog", Choice("accept", "dismiss"), "what is said to a dialog"), s_within,
            Optional("refused", new ListShape(Refusal), "what the page shows when it was not")),
        Step("screenshot", Required("screenshot", Text, "its title")),
        Step("fail", Required("fail", new TextShape(TextKind.Name), "a declared failure"), Optional("message", Text, "what is said; may hold `${ }`")),
    ]);

    /// <summary>A type's name, or a declaration.</summary>
    internal static readonly MapShape Declaration = new("declaration",
    [
        Required("type", s_types, "its type"),
        Optional("of", new EitherShape([s_types, new OpenShape(TextKind.FieldName, new NamedShape("declaration"))]), "what a list is of: a type, or fields"),
        Optional("optional", Flag, "it may be missing (false)"),
        Optional("personal", Flag, "personal data: masked in pictures (false)"),
    ]);

    /// <summary>Shapes that hold themselves.</summary>
    private static readonly ImmutableArray<(string Name, Shape Shape)> s_parts =
    [
        ("target", new EitherShape([Text, Target])), ("condition", new EitherShape([Condition, new EitherShape([Text, Target])])), ("step", Steps), ("declaration", new EitherShape([s_types, Declaration])),
    ];

    internal static readonly MapShape Map = new("page script",
    [
        Required("script", new TextShape(TextKind.Name), "the file's name"),
        Optional("title", Title, "what people read"),
        Required("site", new TextShape(TextKind.Name), "the site, whose address and sign-in the operator sets"),
        Optional("part", Flag, "it begins on the page that another script opened: `run:` runs it, workflows do not (false)"),
        Optional("hosts", new ListShape(Text), "other hosts it may open"),
        Optional("inputs", new OpenShape(TextKind.Name, new NamedShape("declaration")), "what `with:` gives it"),
        Optional("outputs", new OpenShape(TextKind.FieldName, new NamedShape("declaration")), "what it reads: `result`"),
        Optional("failures", new ListShape(new TextShape(TextKind.Name)), "business failures it may end with"),
        Optional("mask", new ListShape(s_target), "what pictures cover"),
        Optional("messages", s_target, "where the site shows faults"),
        Required("steps", s_steps, "what it does, in order"),
    ]);

    internal static FileShape File { get; } = new("Page script", Map, s_parts);

    private static Variant Step(string verb, params KeyShape[] keys) => new(verb, new MapShape($"step `{verb}`", [.. keys, s_if]));
}
