using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>A `*.test.yaml` file of a process, checked.</summary>
/// <param name="Path">For messages: `workflows/intake/intake.test.yaml`.</param>
/// <param name="Tests">In the file's order.</param>
public sealed record TestFile(string Path, ImmutableArray<TestCase> Tests)
{
    /// <summary>Answers of bots for the whole file.</summary>
    internal ImmutableArray<BotStub> Bots { get; init; } = [];
}

/// <summary>A test.</summary>
public sealed record TestCase
{
    internal TestCase(string name, SourceSpan span, TestScript script)
    {
        Name = name;
        Span = span;
        Script = script;
    }

    /// <summary>A sentence.</summary>
    public string Name { get; }

    /// <summary>Place of the name.</summary>
    public SourceSpan Span { get; }

    internal TestScript Script { get; }
}

/// <summary>What a test does and expects.</summary>
internal sealed record TestScript(Started Start, string Department, ImmutableArray<BotStub> Bots, ImmutableArray<TestStep> Steps, Expectation Expect)
{
    /// <summary>Where answers of bots are written: `bots` of the test, or its name.</summary>
    public required SourceSpan BotsSpan { get; init; }
}

/// <summary>What bots answer, where it matches.</summary>
internal sealed record BotStub(SourceSpan Span, string? State, string? Action, string? Asset, ImmutableArray<Stubbed<BotAnswer>> Answers, ImmutableArray<Stubbed<ProbeReply>> Probe);

/// <summary>An answer and how often it is given; null for as often as asked.</summary>
internal sealed record Stubbed<T>(T Answer, int? Times, SourceSpan Span);

/// <summary>Something that happens from outside.</summary>
internal abstract record TestStep(SourceSpan Span)
{
    /// <summary>What the refusal contains; null where it is applied.</summary>
    public string? Refused { get; init; }

    public sealed record Submit(SourceSpan Span, string State, string Outcome, Actor Actor, MapValue Edits) : TestStep(Span);

    public sealed record Second(SourceSpan Span, string State, string Outcome, Actor Actor) : TestStep(Span);

    public sealed record Message(SourceSpan Span, string Name, MapValue Content, ImmutableArray<Document> Documents, Actor Actor) : TestStep(Span);

    public sealed record After(SourceSpan Span, Period Period) : TestStep(Span);

    public sealed record Until(SourceSpan Span, DateTimeOffset At) : TestStep(Span);

    /// <summary>Until a timer of the case is due.</summary>
    public sealed record UntilTimer(SourceSpan Span, string Timer, string What) : TestStep(Span);

    public sealed record Command(SourceSpan Span, OperatorCommand What, string? Target, MapValue Data, string Reason, Actor Actor) : TestStep(Span);

    public sealed record Child(SourceSpan Span, string State, int? Number, string Outcome, MapValue Data) : TestStep(Span);

    public sealed record Check(SourceSpan Span, Expectation Expect) : TestStep(Span);
}

/// <summary>What is to hold; null (and default) for what is not looked at.</summary>
internal sealed record Expectation(SourceSpan Span)
{
    public ImmutableArray<Placed<string>> Path { get; init; }

    public Placed<string>? State { get; init; }

    public Placed<string>? Final { get; init; }

    public ImmutableArray<(Placed<string> Field, Value Value)> Data { get; init; } = [];

    public ImmutableArray<Placed<string>> Unset { get; init; } = [];

    public ImmutableArray<ExpectedLetter> Letters { get; init; }

    public ImmutableArray<ExpectedCall> Calls { get; init; } = [];

    public ImmutableArray<ExpectedDeadline> Deadlines { get; init; } = [];

    public Placed<string>? Due { get; init; }

    public ExpectedTask? Task { get; init; }

    public ImmutableArray<ExpectedException> Exceptions { get; init; }

    public ImmutableArray<ExpectedEvent> Events { get; init; }

    public ImmutableArray<ExpectedChild> Children { get; init; }
}

/// <summary>Something with its place.</summary>
internal sealed record Placed<T>(T Value, SourceSpan Span);

internal sealed record ExpectedLetter(SourceSpan Span, string Name, ImmutableArray<YamlEntry> With, string? Subject, ImmutableArray<string> Contains, string? Language);

internal sealed record ExpectedCall(SourceSpan Span, string State, ImmutableArray<YamlEntry> With);

internal sealed record ExpectedDeadline(SourceSpan Span, string Name, string? Due, bool? Paused, bool? Ended, bool? Missed);

internal sealed record ExpectedTask(SourceSpan Span, string? Role, string? EscalatedTo, bool? AwaitsRelease);

internal sealed record ExpectedException(SourceSpan Span, string Kind, string? Name, string? State, string? Contains);

internal sealed record ExpectedEvent(SourceSpan Span, string Kind, string? By, bool? Refused);

internal sealed record ExpectedChild(SourceSpan Span, string Workflow, ImmutableArray<YamlEntry> Data);
