using System.Collections.Immutable;
using Rpa.Language.Schema;

namespace Rpa.Language.Testing;

/// <summary>The grammar of `*.test.yaml`: the one source of the reader's check, the JSON Schema and the grammar tables.</summary>
public static class TestShape
{
    /// <summary>How a case can have ended: the outcomes of final states, and what operators may do.</summary>
    internal static readonly ImmutableArray<string> Ends = [.. WorkflowShape.FinalOutcomes, "cancelled", "closed"];

    /// <summary>What an operator or supervisor may command in a test.</summary>
    internal static readonly ImmutableArray<string> Commands = ["retry", "resume", "correct", "confirm-done", "confirm-not-done", "cancel", "close", "assign"];

    /// <summary>Kinds of exceptions.</summary>
    internal static readonly ImmutableArray<string> ExceptionKinds = ["business", "technical", "uncertain", "doubt", "defect", "poison", "policy", "message"];

    /// <summary>Inputs of a case, by the names that its history has for them.</summary>
    internal static readonly ImmutableArray<string> EventKinds =
        ["started", "action-answered", "action-failed", "effect-begun", "probe-answered", "task-submitted", "message-arrived", "time-passed", "operator-commanded"];

    /// <summary>The answer of a probe that found nothing.</summary>
    internal const string NotFound = "not-found";

    private static readonly Shape Text = new TextShape(TextKind.Text);
    private static readonly Shape Flag = new TextShape(TextKind.Boolean);
    private static readonly Shape Name = new TextShape(TextKind.Name);
    private static readonly Shape State = new TextShape(TextKind.State);
    private static readonly Shape Moment = new TextShape(TextKind.Moment);
    private static readonly Shape Values = new OpenShape(TextKind.Text, new AnyShape());
    private static readonly Shape Fields = new OpenShape(TextKind.Field, new AnyShape());
    private static readonly Shape FieldList = new ListShape(new TextShape(TextKind.Field));
    private static readonly Shape Texts = new EitherShape([Text, new ListShape(Text, 1)]);
    private static readonly Shape Times = new TextShape(TextKind.Number, Least: 1);

    private static readonly Shape Documents = new ListShape(new EitherShape([Text, new MapShape("document",
    [
        Required("name", Text, "its file name"),
        Optional("type", Text, "its media type (by the name's ending)"),
        Optional("size", new TextShape(TextKind.Number, Least: 0), "bytes (1000)"),
    ])]));

    private static readonly Shape Person = new EitherShape([Text, new MapShape("person",
    [
        Required("name", Text, "sign-in name"),
        Optional("roles", new ListShape(new TextShape(TextKind.Role)), "the roles (those that the step needs)"),
    ])]);

    private static readonly KeyShape ResultKey = Optional("result", Values, "it is done: the outputs by name");
    private static readonly KeyShape FailureKey = Optional("failure", Name, "a failure that the action or its script declares");
    private static readonly KeyShape TechnicalKey = Optional("technical", Text, "it broke, in words; tried again as `retry` says");
    private static readonly KeyShape UncertainKey = Optional("uncertain", Text, "it may have happened, in words; the probe is asked");
    private static readonly KeyShape DiedKey = Optional("died", Text, "the worker died, in words");
    private static readonly KeyShape MessageKey = Optional("message", Text, "what the failure says");
    private static readonly KeyShape DetailKey = Optional("detail", Values, "further facts of the failure");
    private static readonly KeyShape BegunKey = Optional("begun", Flag, "the effect had begun before, so that the probe is asked (false)");
    private static readonly KeyShape StoredKey = Optional("documents", Documents, "documents that the bot stores");
    private static readonly KeyShape TimesKey = Optional("times", Times, "how often it answers so (1; in answers for the whole file as often as asked)");

    private static readonly VariantShape Answer = new("answer",
    [
        new("result", new("answer `result`", [Must(ResultKey), StoredKey, TimesKey])),
        new("failure", new("answer `failure`", [Must(FailureKey), MessageKey, DetailKey, BegunKey, StoredKey, TimesKey])),
        new("technical", new("answer `technical`", [Must(TechnicalKey), BegunKey, TimesKey])),
        new("uncertain", new("answer `uncertain`", [Must(UncertainKey), TimesKey])),
        new("died", new("answer `died`", [Must(DiedKey), BegunKey, TimesKey])),
    ]);

    private static readonly Shape ProbeAnswer = new EitherShape([new TextShape(TextKind.Choice, [NotFound]), new VariantShape("answer of a probe",
    [
        new("found", new("answer `found`", [Required("found", new EitherShape([Values, new ListShape(Values)]), "what was found: one entry, or a list of several"), TimesKey])),
        new("result", new("probe's answer `result`", [Required("result", Values, "the outputs of the probe, from which `found:` of the workflow is worked out"), TimesKey])),
        new("unreachable", new("answer `unreachable`", [Required("unreachable", Text, "the target cannot be asked, in words"), TimesKey])),
    ])]);

    private static readonly ImmutableArray<KeyShape> AnswerKeys =
    [
        ResultKey, FailureKey, TechnicalKey, UncertainKey, DiedKey, MessageKey, DetailKey, BegunKey, StoredKey, TimesKey,
        Optional("answers", new ListShape(Answer, 1), "several answers, one after the other"),
        Optional("probe", new ListShape(ProbeAnswer, 1), "what its probe answers, one after the other"),
    ];

    private static readonly KeyShape AssetKey = Optional("asset", new TextShape(TextKind.Asset), "only where it works with this asset");

    private static readonly VariantShape Bot = new("bot's answer",
    [
        new("in", new("bot's answer `in`", [Required("in", State, "the state in which it acts"), AssetKey, .. AnswerKeys])),
        new("do", new("bot's answer `do`", [Required("do", new TextShape(TextKind.Action), "the action, in whatever state"), AssetKey, .. AnswerKeys])),
    ]);

    private static readonly KeyShape ByKey = Optional("by", Person, "who does it");
    private static readonly KeyShape StartDocuments = Optional("documents", Documents, "documents it begins with");
    private static readonly KeyShape Department = Optional("department", Text, "the department it belongs to (office)");
    private static readonly KeyShape Which = Optional("which", new TextShape(TextKind.Number, Least: 1), "number of the start, where the workflow has several of the kind (1)");

    /// <summary>The ways a case starts in a test.</summary>
    internal static readonly VariantShape Start = new("start",
        [
            new("hand-off", new("test's start `hand-off`", [Required("hand-off", Fields, "the form as it is filled in"), ByKey, StartDocuments, Department])),
            new("from", new("test's start `from`", [Required("from", new TextShape(TextKind.Workflow), "the workflow that hands over"), Optional("data", Fields, "what it hands over"), StartDocuments, Department])),
            new("api", new("test's start `api`", [Required("api", Fields, "the fields that the program gives"), ByKey, StartDocuments, Department])),
            new("schedule", new("test's start `schedule`", [Required("schedule", Flag, "true: the time has come"), Department, Which])),
            new("submission", new("test's start `submission`", [Required("submission", Values, "the online application: `data` and whatever else the process takes from it"), StartDocuments, Department, Which])),
        ],
        new("TRIGGER", new("test's start by a trigger such as `mail`", [Required("TRIGGER", Values, "what arrived, by the trigger's scope"), StartDocuments, Department, Which])));

    private static readonly KeyShape RefusedKey = Optional("refused", Text, "the house refuses it, and says this among other words");

    private static readonly KeyShape EditKey = Optional("edit", Fields, "fields and their new values");
    private static readonly KeyShape ClearKey = Optional("clear", FieldList, "fields that are emptied");

    private static readonly MapShape Expect = new("expectation",
    [
        Optional("path", new ListShape(State, 1), "all states entered since the start, in order"),
        Optional("state", State, "the state it is in"),
        Optional("final", new TextShape(TextKind.Choice, Ends), "how it ended"),
        Optional("data", Fields, "fields and their values; others are not looked at"),
        Optional("unset", FieldList, "fields that are unset"),
        Optional("letters", new ListShape(new MapShape("expected letter",
        [
            Required("letter", new TextShape(TextKind.Asset), "the letter, such as `letters/granted`"),
            Optional("with", Values, "inputs of the action that sent it, such as `to`"),
            Optional("subject", Text, "what the subject contains"),
            Optional("contains", Texts, "what the text contains, values put in"),
            Optional("language", new TextShape(TextKind.Choice, ["de", "en"]), "the language it was written in"),
        ])), "all letters that went out, in order; none with `[]`"),
        Optional("calls", new ListShape(new MapShape("expected call",
        [
            Required("in", State, "the state in which the bot acted"),
            Optional("with", Values, "what it was given; other inputs are not looked at"),
        ])), "some calls of bots, in order"),
        Optional("deadlines", new OpenShape(TextKind.Name, new EitherShape([Moment, new MapShape("expected deadline",
        [
            Optional("due", Moment, "its last day, or its moment"),
            Optional("paused", Flag, "it stands still"),
            Optional("ended", Flag, "it was met"),
            Optional("missed", Flag, "it was missed"),
        ])])), "named deadlines and their last day"),
        Optional("due", Moment, "the last day, or the moment, of the open task or the wait"),
        Optional("task", new MapShape("expected task",
        [
            Optional("role", new TextShape(TextKind.Role), "whose it is"),
            Optional("escalated-to", new TextShape(TextKind.Role), "who sees it too, since it is overdue"),
            Optional("awaits-release", Flag, "a second person is to release it"),
        ]), "the open task"),
        Optional("exceptions", new ListShape(new EitherShape([new TextShape(TextKind.Choice, ExceptionKinds), new MapShape("expected exception",
        [
            Required("kind", new TextShape(TextKind.Choice, ExceptionKinds), "its kind"),
            Optional("name", Name, "the failure's name"),
            Optional("in", State, "the state it came up in"),
            Optional("contains", Text, "what it says"),
        ])])), "all that came to the supervisor's queue, in order (none)"),
        Optional("events", new ListShape(new EitherShape([new TextShape(TextKind.Choice, EventKinds), new MapShape("expected event",
        [
            Required("event", new TextShape(TextKind.Choice, EventKinds), "what happened"),
            Optional("by", Text, "who did it"),
            Optional("refused", Flag, "it was refused (false)"),
        ])])), "the whole history, in order"),
        Optional("children", new ListShape(new MapShape("expected child",
        [
            Required("workflow", new TextShape(TextKind.Workflow), "the workflow started"),
            Optional("data", Values, "what it was given; other fields are not looked at"),
        ])), "all cases that this one started, in order"),
    ]);

    /// <summary>What happens to a case from outside.</summary>
    internal static readonly VariantShape Step = new("step",
    [
        new("submit", new("step `submit`", [Required("submit", new TextShape(TextKind.Outcome), "a person's choice: `STATE.OUTCOME`"), ByKey, EditKey, ClearKey, RefusedKey])),
        new("release", new("step `release`", [Required("release", State, "a second person releases the task of this state"), ByKey, RefusedKey])),
        new("return", new("step `return`", [Required("return", State, "a second person gives the task of this state back"), ByKey, RefusedKey])),
        new("message", new("step `message`", [Required("message", Name, "a message of this name arrives"), Optional("with", Values, "what it says"), Optional("documents", Documents, "documents it brings"), ByKey, RefusedKey])),
        new("after", new("step `after`", [Required("after", new TextShape(TextKind.Period), "time passes")])),
        new("until", new("step `until`", [Required("until", Text, "time passes until a day or moment, until a named deadline is over, or until the `task` or the `wait` is over")])),
        new("command", new("step `command`",
        [
            Required("command", new TextShape(TextKind.Choice, Commands), "a supervisor's or operator's command"),
            Optional("to", Text, "the state to resume at, or the person to assign to"), EditKey, ClearKey, Optional("reason", Text, "why"), ByKey, RefusedKey,
        ])),
        new("child", new("step `child`",
        [
            Required("child", State, "a case that this state started has ended"),
            Optional("number", new TextShape(TextKind.Number, Least: 1), "which of them (the first that still runs)"),
            Optional("outcome", new TextShape(TextKind.Choice, Ends), "how it ended (succeeded)"), Optional("data", Values, "its data"),
        ])),
        new("expect", new("step `expect`", [Required("expect", Expect, "what holds at this moment")])),
    ]);

    private static readonly KeyShape NowKey = Optional("now", Moment, "when it begins, on the clock of the office (2026-01-05 09:00)");

    /// <summary>A `*.test.yaml` file.</summary>
    public static MapShape File { get; } = new("test file",
    [
        NowKey,
        Optional("start", Start, "how the cases start where a test says nothing else"),
        Optional("bots", new ListShape(Bot), "what bots answer where a test says nothing else, as often as they are asked"),
        Required("tests", new ListShape(new MapShape("test",
        [
            Required("test", Text, "a sentence that says what holds"),
            NowKey,
            Optional("start", Start, "how the case starts"),
            Optional("with", Values, "values that differ from the file's start"),
            Optional("without", new ListShape(Text), "values of the file's start that are left out"),
            Optional("documents", Documents, "documents in place of those of the file's start"),
            Optional("bots", new ListShape(Bot), "what bots answer, each answer once"),
            Optional("steps", new ListShape(Step), "what happens from outside, in order"),
            Required("expect", Expect, "what holds in the end"),
        ]), 1), "the tests"),
    ]);

    private static KeyShape Must(KeyShape key) => key with { IsRequired = true };

    private static KeyShape Required(string name, Shape shape, string meaning) => new(name, shape, IsRequired: true, meaning);

    private static KeyShape Optional(string name, Shape shape, string meaning) => new(name, shape, IsRequired: false, meaning);
}
