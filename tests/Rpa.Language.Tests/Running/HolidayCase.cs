using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Language.Tests.Running;

/// <summary>A case of the holiday process that a test drives by hand: each call is one input, the snapshot survives JSON in between.</summary>
internal sealed class HolidayCase
{
    private static readonly Lazy<CompiledBundle> Bundle = new(Compile);

    private DateTimeOffset _at = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private HolidayCase()
    {
    }

    public CaseSnapshot Now { get; private set; } = null!;

    public StepResult Last { get; private set; } = null!;

    public static Actor Clerk { get; } = new("k.klein", "bauaufsicht", ["clerk"]);

    public static Actor First { get; } = new("s.sommer", "bauaufsicht", ["caseworker"]);

    public static Actor Second { get; } = new("w.winter", "bauaufsicht", ["caseworker"]);

    public static Actor Supervisor { get; } = new("l.leitner", "bauaufsicht", ["supervisor"]);

    public static Actor Bot { get; } = new("bot:worker-1", "", []);

    /// <summary>A case that was just handed over, with one scan.</summary>
    public static HolidayCase Started()
    {
        var made = new HolidayCase();
        made.Take(Step.Start(Bundle.Value, "2026-000123", "bauaufsicht", new Started
        {
            At = made._at, Actor = Clerk, Data = MapValue.Empty, Documents = [new Document(new string('a', 64), "scan.pdf", "application/pdf", 1000)], Start = "hand-off",
        }));
        return made;
    }

    /// <summary>A case whose scan was read well and that is to be filed in the register.</summary>
    public static HolidayCase Registering()
    {
        var made = Started();
        made.Answer(Value.Map(("confidence", new DoubleValue(0.9)), ("fields", Read("Ada Lovelace", "ada@example.org", 60))));
        return made;
    }

    /// <summary>A case whose entry is filed and that waits for the decision.</summary>
    public static HolidayCase Deciding()
    {
        var made = Registering();
        made.Begin();
        made.Answer(Value.Map(("fileNumber", Value.Of("ZE-1"))));
        return made;
    }

    public static MapValue Read(string? name, string? email, long? days) => Value.Map(
        ("name", name is null ? null : Value.Of(name)), ("email", email is null ? null : Value.Of(email)), ("days", days is { } d ? Value.Of(d) : null));

    public StepResult Apply(CaseInput input) => Take(Step.Apply(Bundle.Value, Now, input));

    public StepResult Answer(MapValue result) => Apply(new ActionAnswered { At = _at, Actor = Bot, Visit = Now.Visit, Attempt = Now.Attempt, Result = result });

    public StepResult Fail(FailureKind kind, string failure = "", string message = "it broke", double jitter = 0) =>
        Apply(new ActionFailed { At = _at, Actor = Bot, Visit = Now.Visit, Attempt = Now.Attempt, Kind = kind, Failure = failure, Message = message, Jitter = jitter });

    public StepResult Begin() => Apply(new EffectBegun
    {
        At = _at, Actor = Bot, Visit = Now.Visit, Attempt = Now.Attempt,
        Intent = new Intent($"{Now.Reference}/{Now.Visit}/{Now.Attempt}", "submit entry", _at, _at.AddSeconds(15)),
    });

    public StepResult Probe(params MapValue[] entries) =>
        Apply(new ProbeAnswered { At = _at, Actor = Bot, Visit = Now.Visit, Result = Value.Map(("entries", Value.Of(entries))) });

    public StepResult Submit(Actor actor, string outcome, MapValue? edits = null, int? visit = null) =>
        Apply(new TaskSubmitted { At = _at, Actor = actor, Visit = visit ?? Now.Visit, Outcome = outcome, Edits = edits ?? MapValue.Empty });

    public StepResult Command(OperatorCommand command, string? target = null, MapValue? data = null, string reason = "", Actor? actor = null) =>
        Apply(new OperatorCommanded { At = _at, Actor = actor ?? Supervisor, Command = command, Target = target, Data = data ?? MapValue.Empty, Reason = reason });

    public StepResult Message(string message) => Apply(new MessageArrived { At = _at, Actor = Clerk, Message = message, Content = Value.Map(("text", Value.Of("please"))) });

    public StepResult Pass(string timer)
    {
        var due = Now.Timers.Single(t => t.Id == timer);
        _at = due.DueAt;
        return Apply(new TimePassed { At = _at, Actor = Actor.Clock, Timer = timer, Visit = due.Visit });
    }

    public T Command<T>()
        where T : CaseCommand => Assert.Single(Last.Commands.OfType<T>());

    private StepResult Take(StepResult result)
    {
        Last = result;
        Now = SnapshotJson.Read(SnapshotJson.Write(result.Snapshot));
        return result;
    }

    private static CompiledBundle Compile()
    {
        var (bundles, findings) = Holiday.Compile(Holiday.Workflow);
        Assert.DoesNotContain(findings, f => f.Severity == Severity.Error);
        return bundles.Single(b => b.Definition.Name == Holiday.Name);
    }
}
