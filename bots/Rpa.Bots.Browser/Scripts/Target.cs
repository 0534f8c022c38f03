using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>How a script points at something on a page, the surest ways first.</summary>
internal enum TargetKind
{
    /// <summary>The control that a label names.</summary>
    Label,
    /// <summary>A select, or a group of radio buttons, by label or legend.</summary>
    Choice,
    /// <summary>A button or link by its text.</summary>
    Press,
    /// <summary>Anything by its role and accessible name.</summary>
    Role,
    /// <summary>A control by its placeholder.</summary>
    Placeholder,
    /// <summary>Text on the page.</summary>
    Text,
    /// <summary>The control that follows a text which is not bound to it.</summary>
    Near,
    /// <summary>The value beside a name: dt and dd, th and td, label and control.</summary>
    ValueOf,
    /// <summary>A `data-testid`.</summary>
    TestId,
    /// <summary>A CSS selector, the last resort.</summary>
    Css,
}

/// <summary>A place on a page.</summary>
/// <param name="Kind">How it is found.</param>
/// <param name="Role">The role of <see cref="TargetKind.Role"/>.</param>
/// <param name="Name">Label, text, name or selector; null for a role without a name.</param>
/// <param name="Within">What it lies in.</param>
/// <param name="Frames">The frames it lies in, the outermost first, each by title, name or CSS.</param>
/// <param name="First">Take the first where several fit; never for a submit.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record Target(TargetKind Kind, string? Role, TextTemplate? Name, Target? Within, ImmutableArray<string> Frames, bool First, SourceSpan Span)
{
    /// <summary>Every expression in it.</summary>
    public IEnumerable<CelProgram> Programs => (Name?.Programs ?? []).Concat(Within?.Programs ?? []);

    /// <summary>As people call it in steps and messages.</summary>
    public string Describe(string? name) => Kind switch
    {
        TargetKind.Label or TargetKind.Choice => $"field '{name}'",
        TargetKind.Press => $"button or link '{name}'",
        TargetKind.Role => name is null ? Role! : $"{Role} '{name}'",
        TargetKind.Placeholder => $"field with placeholder '{name}'",
        TargetKind.Text => $"text '{name}'",
        TargetKind.Near => $"field near '{name}'",
        TargetKind.ValueOf => $"value of '{name}'",
        TargetKind.TestId => $"test id '{name}'",
        _ => $"CSS '{name}'",
    };
}

/// <summary>Something that is so or not, on the page or in the values.</summary>
internal abstract record Condition(SourceSpan Span)
{
    /// <summary>Every expression in it.</summary>
    public abstract IEnumerable<CelProgram> Programs { get; }
}

/// <summary>At least one visible match.</summary>
internal sealed record Shows(Target Target, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs;
}

/// <summary>No visible match, on a page that has arrived.</summary>
internal sealed record Missing(Target Target, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs;
}

/// <summary>The path of the address; `*` stands for any characters.</summary>
internal sealed record AtAddress(TextTemplate Pattern, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => Pattern.Programs;
}

/// <summary>The page shows this value at this target.</summary>
internal sealed record HasValue(Target Target, TextTemplate Value, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Concat(Value.Programs);
}

/// <summary>A dialog has said this since the last click; `*` stands for any characters.</summary>
internal sealed record DialogSaid(TextTemplate Pattern, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => Pattern.Programs;
}

/// <summary>An expression over the values.</summary>
internal sealed record Holds(CelProgram Program, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => [Program];
}

/// <summary>All of them.</summary>
internal sealed record AllOf(ImmutableArray<Condition> Parts, SourceSpan Span) : Condition(Span)
{
    public override IEnumerable<CelProgram> Programs => Parts.SelectMany(p => p.Programs);
}
