using System.Collections.Immutable;

namespace Rpa.Language.Schema;

/// <summary>The grammar of `workflow.yaml` and `*.rules.yaml`.</summary>
internal static class WorkflowShape
{
    /// <summary>Outcomes of a final state.</summary>
    public static readonly ImmutableArray<string> FinalOutcomes = ["succeeded", "rejected", "withdrawn", "handed-over", "failed"];

    /// <summary>Values of `priority:`.</summary>
    private static readonly ImmutableArray<string> Priorities = ["low", "normal", "high"];

    /// <summary>Places that `never: { field, used-in }` may forbid.</summary>
    public static readonly ImmutableArray<string> UsedInPlaces = ["probe", "search", "start"];

    private static readonly Shape State = new TextShape(TextKind.State);
    private static readonly Shape Expression = new TextShape(TextKind.Expression);
    private static readonly Shape Period = new TextShape(TextKind.Period);
    private static readonly Shape Role = new TextShape(TextKind.Role);
    private static readonly Shape Boolean = new TextShape(TextKind.Boolean);
    private static readonly Shape Title = new LocalTextShape();
    private static readonly Shape With = new OpenShape(TextKind.Text, new AnyShape());
    private static readonly Shape Save = new OpenShape(TextKind.Field, Expression);
    private static readonly Shape Fields = new ListShape(new TextShape(TextKind.Field));
    private static readonly Shape States = new ListShape(State);

    private static readonly MapShape BranchMap = new("branch",
    [
        Optional("if", Expression, "guard; a branch without one is taken when no guard before it holds"),
        Required("to", State, "where it leads"),
    ]);

    private static readonly Shape Next = new EitherShape([State, new ListShape(BranchMap, 1)]);

    private static readonly KeyShape TitleKey = Optional("title", Title, "what people read; the name when left out");

    private static readonly ImmutableArray<KeyShape> ProbeKeys =
    [
        Optional("do", new TextShape(TextKind.Action), "the action that asks; by default the one the effect names"),
        Optional("script", new TextShape(TextKind.Asset), "the asset that asks; short for the key of `with:`"),
        Optional("with", With, "inputs of the probe; by default those of the effect that it takes too"),
        Required("found", Expression, "a list in `result`: none, one, or more than one"),
        Optional("settle", Period, "how long the target may take to show an entry (0 seconds)"),
    ];

    private static readonly MapShape DoMap = new("state `do`",
    [
        TitleKey,
        Required("do", new TextShape(TextKind.Action), "the action, such as `document.read`"),
        Optional("with", With, "inputs of the action and of the asset it names"),
        Optional("save", Save, "fields set from `result`; an optional output leaves the field as it is"),
        Required("next", Next, "where it goes: a state, or branches"),
        Optional("on-failure", new OpenShape(TextKind.Name, new EitherShape([State, new MapShape("failure route",
        [
            Required("to", State, "where the failure goes: a state, or `queue` for the supervisor"),
            Optional("save", Save, "fields set from `failure.name`, `failure.message`, `failure.detail`"),
        ])])), "where declared failures go: a state, or `queue` for the supervisor; those not named go there too, with a warning"),
        Optional("retry", new MapShape("retry",
        [
            Optional("attempts", new TextShape(TextKind.Number, Least: 1), "attempts in all (5)"),
            Optional("first", Period, "wait before the second attempt (5 seconds); it doubles each time"),
            Optional("longest", Period, "longest wait (10 minutes)"),
        ]), "how technical failures are retried"),
        Optional("probe", new MapShape("probe", [.. ProbeKeys, Optional("save", Save, "fields set from `found`")]), "the question that tells whether the effect happened"),
        Optional("undo", new MapShape("undo",
        [
            Required("do", new TextShape(TextKind.Action), "the action that takes the effect back"),
            Optional("with", With, "its inputs"),
            Optional("probe", new MapShape("probe of an undo", ProbeKeys), "the question that tells whether it was taken back: a list with one item where it was"),
        ]), "what takes the effect back when the case is cancelled or rejected"),
    ]);

    private static readonly MapShape TaskMap = new("state `task`",
    [
        TitleKey,
        Required("task", new MapShape("task",
        [
            Required("role", Role, "who may do it"),
            Optional("show", Fields, "fields shown for reading"),
            Optional("edit", Fields, "fields the person may change; all must be valid on submit"),
            Optional("optional", Fields, "edited fields that may stay empty"),
            Optional("four-eyes", Boolean, "released by a second person (false)"),
            Optional("within", Period, "how long it may take"),
            Optional("escalate", Role, "the role that sees it too when it is overdue"),
            Optional("then", State, "the state an overdue task leads to instead"),
        ]), "a person's work"),
        Required("outcomes", new OpenShape(TextKind.Name, new EitherShape([State, new MapShape("outcome",
        [
            Required("to", State, "where it leads"),
            Optional("title", Title, "the button; the name when left out"),
            Optional("needs", Boolean, "edited fields must be valid for it (true, but false where it leads to a `withdrawn` or `failed` end)"),
        ])]), 1), "what the person decides between"),
    ]);

    private static readonly MapShape WaitMap = new("state `wait`",
    [
        TitleKey,
        Required("wait", new MapShape("wait",
        [
            Optional("within", Period, "how long it waits"),
            Optional("until", Expression, "the day or moment it waits for"),
            Optional("then", State, "where it goes when the time is over"),
        ], MayBeEmpty: true), "the case rests; empty where only a message ends it"),
        Optional("on-message", new OpenShape(TextKind.Name, new EitherShape([State, new MapShape("message route",
        [
            Required("next", Next, "where it goes"),
            Optional("save", Save, "fields set from `message`"),
        ])])), "messages that end the wait: `reply` (mail that joins the case), or a name the API sends"),
    ]);

    private static readonly MapShape DecideMap = new("state `decide`",
    [
        TitleKey,
        Required("decide", new EitherShape([new TextShape(TextKind.Table), new ListShape(BranchMap, 1)]), "a rule table, or the branches themselves"),
        Optional("with", With, "the table's inputs; by default the fields of the same names"),
        Optional("as-of", Expression, "the day whose rows count (today)"),
        Optional("save", Save, "fields set from `result`, the table's outputs"),
        Optional("next", Next, "where it goes after the table"),
        Optional("no-match", State, "where it goes when no row matches"),
    ]);

    private static readonly MapShape RunMap = new("state `run`",
    [
        TitleKey,
        Required("run", new TextShape(TextKind.Workflow), "the workflow started; may hold `${ }` of choice fields"),
        Optional("with", With, "the child's data by its fields"),
        Optional("documents", Boolean, "the child gets the documents (false)"),
        Optional("hand-over", Boolean, "the child lives on by itself and this case goes on at once (false)"),
        Optional("for-each", Expression, "a list; one child for each `item`"),
        Optional("parallel", new TextShape(TextKind.Number, Least: 1), "most children at a time (4)"),
        Optional("save", Save, "fields set from `result.children`"),
        Required("next", Next, "where it goes"),
    ]);

    private static readonly MapShape FinalMap = new("state `final`",
    [
        TitleKey,
        Required("final", new TextShape(TextKind.Choice, FinalOutcomes), "how the case ended"),
    ]);

    /// <summary>The six kinds of state.</summary>
    public static readonly VariantShape StateShape = new("state",
        [new("do", DoMap), new("task", TaskMap), new("wait", WaitMap), new("decide", DecideMap), new("run", RunMap), new("final", FinalMap)]);

    /// <summary>The ways a case starts.</summary>
    public static readonly VariantShape StartShape = new("start",
        [
            new("from", new("start `from`", [Required("from", new TextShape(TextKind.Workflow), "the workflow that hands over")])),
            new("hand-off", new("start `hand-off`",
            [
                Required("hand-off", new MapShape("hand-off",
                [
                    Required("role", Role, "who may hand off"),
                    Required("form", Fields, "fields of the form"),
                    Optional("optional", Fields, "those that may stay empty"),
                    Optional("documents", new TextShape(TextKind.Number, Least: 0), "least number of documents (0)"),
                ]), "a person's form with documents"),
            ])),
            new("schedule", new("start `schedule`",
            [
                Required("schedule", new TextShape(TextKind.Cron), "a Quartz cron expression; each tick starts a case"),
                Optional("save", Save, "fields set at the start"),
            ])),
            new("submission", new("start `submission`",
            [
                Required("submission", new MapShape("submission",
                [
                    Required("service", new TextShape(TextKind.Text), "the service applied for: its key in the catalogue of services (LeiKa)"),
                    Optional("documents", new TextShape(TextKind.Number, Least: 0), "least number of attachments (0)"),
                ]), "a structured online application with attachments (FIT-Connect)"),
                Optional("save", Save, "fields set from `submission` (`id`, `service`, `submittedAt`, `data`, `attachments`, `replyTo`)"),
            ])),
            new("api", new("start `api`", [Required("api", Fields, "another program starts it with these fields")])),
        ],
        new("TRIGGER", new("start by a trigger such as `mail`",
        [
            Required("TRIGGER", With, "the source's settings, such as the account"),
            Optional("every", Period, "how often it is looked at (1 minute)"),
            Optional("save", Save, "fields set from the trigger's scope, such as `mail.subject`"),
        ])));

    private static readonly VariantShape NeverShape = new("policy",
    [
        new("enter", new("never `enter`",
        [
            Required("enter", State, "the state that may not be entered"),
            Required("without", new TextShape(TextKind.Outcome), "`STATE.OUTCOME`, a person's, since the last entry"),
            Optional("four-eyes", Boolean, "a second person must have released it (false)"),
        ])),
        new("action", new("never `action`", [Required("action", new TextShape(TextKind.Action), "the action that may not be used")])),
        new("field", new("never `field`",
        [
            Required("field", new TextShape(TextKind.Field), "the field"),
            Required("used-in", new ListShape(new TextShape(TextKind.Choice, UsedInPlaces), 1), "where it may not be used"),
        ])),
    ]);

    /// <summary>Policies.</summary>
    public static readonly VariantShape PolicyShape = new("policy",
    [
        new("never", new("policy `never`", [Required("never", NeverShape, "what must not happen")])),
        new("always", new("policy `always`",
        [
            Required("always", new MapShape("always",
            [
                Required("after", State, "once this state was entered"),
                Required("comes", State, "this one is entered before the end"),
                Optional("except", States, "ends that need not"),
            ]), "what must happen"),
        ])),
    ]);

    /// <summary>A rule table.</summary>
    public static readonly MapShape TableShape = new("rule table",
    [
        TitleKey,
        Optional("hit", new TextShape(TextKind.Choice, ["unique", "first", "collect"]), "how many rows may match (unique)"),
        Required("inputs", new OpenShape(TextKind.FieldName, new DataShape(), 1), "typed inputs"),
        Required("outputs", new OpenShape(TextKind.FieldName, new DataShape(), 1), "typed outputs"),
        Required("rows", new ListShape(new MapShape("row",
        [
            Optional("when", new OpenShape(TextKind.FieldName, new TextShape(TextKind.Cell)), "a cell per input; one left out is `-`"),
            Optional("then", new OpenShape(TextKind.FieldName, new TextShape(TextKind.Text)), "a value per output; one left out stays unset"),
            Optional("from", new TextShape(TextKind.Date), "first day it is valid"),
            Optional("until", new TextShape(TextKind.Date), "last day it is valid"),
            Required("source", new TextShape(TextKind.Text), "the paragraph or rule it stands for"),
        ]), 1), "the rows, in order"),
    ]);

    private static readonly KeyShape RulesKey = Optional("rules", new OpenShape(TextKind.Name, TableShape), "rule tables");

    /// <summary>A `*.rules.yaml` file.</summary>
    public static readonly MapShape RulesFile = new("rules file", [RulesKey with { IsRequired = true }]);

    /// <summary>A `workflow.yaml` file.</summary>
    public static readonly MapShape File = new("workflow file",
    [
        Required("workflow", new TextShape(TextKind.Name), "the folder's name"),
        Required("version", new TextShape(TextKind.Number, Least: 1), "counted up by the author"),
        Required("title", Title, "what people call the process"),
        Optional("calendar", new TextShape(TextKind.Name), "the calendar of working days"),
        Optional("retention", Period, "how long finished cases are kept (for ever)"),
        Optional("priority", new TextShape(TextKind.Choice, Priorities), "whose turn it is where bots are busy: a step counts as an hour of waiting (normal)"),
        Optional("data", new OpenShape(TextKind.FieldName, new DataShape()), "declared fields"),
        Required("start", new ListShape(StartShape, 1), "the ways a case starts"),
        Optional("deadlines", new OpenShape(TextKind.Name, new MapShape("deadline",
        [
            Required("within", Period, "its length"),
            Required("from", State, "entering this state starts it, once"),
            Required("until", State, "entering this state ends it"),
            Optional("pauses", States, "states in which it stands still"),
            Optional("escalate", Role, "the role that sees the case when it is over"),
            Optional("then", State, "the state the case goes to when it is over"),
        ])), "named deadlines"),
        Required("initial", State, "the first state"),
        Optional("anywhere", new OpenShape(TextKind.Name, new EitherShape([State, new MapShape("anywhere",
        [
            Required("to", State, "where it leads"),
            Optional("except", States, "states it does not leave"),
        ])])), "transitions from every state that is no end, by the message or command that takes them"),
        Required("states", new OpenShape(TextKind.Name, StateShape, 1), "the states"),
        RulesKey,
        Optional("policies", new ListShape(PolicyShape), "what must never or always happen"),
    ]);

    private static KeyShape Required(string name, Shape shape, string meaning) => new(name, shape, IsRequired: true, meaning);

    private static KeyShape Optional(string name, Shape shape, string meaning) => new(name, shape, IsRequired: false, meaning);
}
