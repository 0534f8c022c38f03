using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>One step of a page script.</summary>
internal abstract record Step(SourceSpan Span)
{
    /// <summary>The expressions of this step itself, not of the steps inside it.</summary>
    public virtual IEnumerable<CelProgram> Programs => [];

    /// <summary>Steps inside it, each list a path of its own.</summary>
    public virtual IEnumerable<ImmutableArray<Step>> Inner => [];
}

/// <summary>Goes to an address.</summary>
internal sealed record OpenStep(TextTemplate Address, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Address.Programs;
}

/// <summary>Signs in where the page asks for it; also how an expired session is recognised.</summary>
internal sealed record SignInStep(Target User, Target Password, Target Button, SourceSpan Span) : Step(Span);

/// <summary>Puts a value into a field and reads it back.</summary>
internal sealed record FillStep(Target Target, TextTemplate Value, bool IsPersonal, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Concat(Value.Programs);
}

/// <summary>Chooses an option of a list, a radio button of a group, or a suggestion.</summary>
internal sealed record ChooseStep(Target Target, TextTemplate Option, bool IsPersonal, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Concat(Option.Programs);
}

/// <summary>Ticks a box (or unticks it).</summary>
internal sealed record CheckStep(Target Target, CelProgram? On, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => On is null ? Target.Programs : Target.Programs.Append(On);
}

/// <summary>Hands over documents of the case.</summary>
internal sealed record UploadStep(Target Target, CelProgram Documents, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Append(Documents);
}

/// <summary>Presses something that changes nothing for good.</summary>
internal sealed record ClickStep(Target Target, bool AcceptDialog, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs;
}

/// <summary>The page must be so, else the script stops; waits for it.</summary>
internal sealed record ExpectStep(Condition Condition, TimeSpan? Within, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Condition.Programs;
}

/// <summary>Reads a value into an output.</summary>
internal sealed record ReadStep(string Output, Target From, string? Pattern, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => From.Programs;
}

/// <summary>Reads the rows of a table into an output that is a list.</summary>
/// <param name="Output">The output.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">Field of the output's element, and the heading of its column.</param>
/// <param name="Where">Which rows count, an expression over `row`.</param>
/// <param name="None">What the page shows instead of a table without rows.</param>
/// <param name="Details">What is read from the page that each row leads to.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record ReadTableStep(
    string Output, Target Table, ImmutableArray<(string Field, string Heading)> Columns, CelProgram? Where, Condition? None, RowDetails? Details, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Table.Programs
        .Concat(None?.Programs ?? []).Concat(Where is null ? [] : [Where]).Concat(Details?.Fields.SelectMany(f => f.Target.Programs) ?? []);
}

/// <summary>A row's own page, behind the link in one of its columns.</summary>
internal sealed record RowDetails(string LinkField, ImmutableArray<(string Field, Target Target)> Fields);

/// <summary>Does one or the other.</summary>
internal sealed record WhenStep(Condition Condition, ImmutableArray<Step> Then, ImmutableArray<Step> Else, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Condition.Programs;

    public override IEnumerable<ImmutableArray<Step>> Inner => [Then, Else];
}

/// <summary>Does steps once per item.</summary>
internal sealed record ForEachStep(CelProgram List, string Item, ImmutableArray<Step> Steps, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => [List];

    public override IEnumerable<ImmutableArray<Step>> Inner => [Steps];
}

/// <summary>The one irreversible click.</summary>
internal sealed record SubmitStep(
    Target Target, TextTemplate? Description, Condition? Before, Condition Accepted, ImmutableArray<Refusal> Refused, bool AcceptDialog, TimeSpan? Within, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs
        .Concat(Description?.Programs ?? []).Concat(Before?.Programs ?? []).Concat(Accepted.Programs)
        .Concat(Refused.SelectMany(r => r.Condition.Programs.Concat(r.Message?.Programs ?? [])));
}

/// <summary>What the site shows when it did not do what was submitted.</summary>
/// <param name="Condition">What is seen.</param>
/// <param name="Failure">The business failure; null where another attempt is in order.</param>
/// <param name="Message">In words; null takes what the page shows.</param>
internal sealed record Refusal(Condition Condition, string? Failure, TextTemplate? Message);

/// <summary>Takes a picture.</summary>
internal sealed record ScreenshotStep(string Title, SourceSpan Span) : Step(Span);

/// <summary>Ends with a declared failure.</summary>
internal sealed record FailStep(string Failure, TextTemplate? Message, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Message?.Programs ?? [];
}
