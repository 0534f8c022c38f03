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
/// <param name="User">The field of the user's name.</param>
/// <param name="Password">The field of the password.</param>
/// <param name="Button">What is pressed.</param>
/// <param name="Account">Whose secrets; null for the site's own.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record SignInStep(Target User, Target Password, Target Button, string? Account, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => User.Programs.Concat(Password.Programs).Concat(Button.Programs);
}

/// <summary>Puts a value into a field and reads it back.</summary>
internal sealed record FillStep(Target Target, TextTemplate Value, bool IsPersonal, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Concat(Value.Programs);
}

/// <summary>Puts a secret into a field; what it is stays out of everything that is kept.</summary>
internal sealed record FillSecretStep(Target Target, string Secret, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs;
}

/// <summary>Chooses an option of a list, a radio button of a group, or a suggestion.</summary>
internal sealed record ChooseStep(Target Target, TextTemplate Option, bool IsPersonal, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Concat(Option.Programs);
}

/// <summary>Chooses, where several may be chosen, exactly those of a list.</summary>
internal sealed record ChooseSeveralStep(Target Target, CelProgram Options, bool IsPersonal, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Append(Options);
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
/// <param name="Target">What is pressed.</param>
/// <param name="AcceptDialog">Questions of the page are answered yes.</param>
/// <param name="Answer">What is typed where the page asks for a text.</param>
/// <param name="OpensWindow">It opens a window, in which the steps go on.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record ClickStep(Target Target, bool AcceptDialog, TextTemplate? Answer, bool OpensWindow, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Target.Programs.Concat(Answer?.Programs ?? []);
}

/// <summary>Presses a key, in a field or where the focus is.</summary>
internal sealed record PressStep(string Key, Target? In, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => In?.Programs ?? [];
}

/// <summary>Closes the window in use and goes on in the one that opened it.</summary>
internal sealed record WindowBackStep(SourceSpan Span) : Step(Span);

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

/// <summary>Takes the file behind a button or link into the case's documents, and into an output.</summary>
/// <param name="Output">The output, of type document.</param>
/// <param name="From">What is pressed.</param>
/// <param name="Types">Media types it may have; empty for the usual ones.</param>
/// <param name="Largest">Bytes it may have; null for the usual limit.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record DownloadStep(string Output, Target From, ImmutableArray<string> Types, long? Largest, SourceSpan Span) : Step(Span)
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

/// <summary>Works through another script of the bundle on the page that is open.</summary>
/// <param name="Script">The other script.</param>
/// <param name="Inputs">Its inputs by their keys.</param>
/// <param name="Save">Outputs of this script, and the other's they are taken from.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record RunStep(PageScript Script, ImmutableArray<(string Key, TextTemplate Value)> Inputs, ImmutableArray<(string Output, string From)> Save, SourceSpan Span) : Step(Span)
{
    public override IEnumerable<CelProgram> Programs => Inputs.SelectMany(i => i.Value.Programs);
}

/// <summary>A step with a fault that is reported; the other steps are followed as if it did what it says.</summary>
/// <param name="Verb">What it would do.</param>
/// <param name="Output">The output it would read.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record BrokenStep(string Verb, string? Output, SourceSpan Span) : Step(Span);

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
