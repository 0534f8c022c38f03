using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>
/// A case that is led through its process without an engine: every input goes through <see cref="Step"/>, as in the engine, on a clock that is moved by hand. A value: each move gives a new
/// walk and leaves the old one as it was, so that a step can be taken back.
/// </summary>
public sealed record CaseWalk
{
    /// <summary>How long a bot may act after it has begun an effect.</summary>
    private static readonly TimeSpan Armed = TimeSpan.FromSeconds(15);

    /// <summary>A case that takes more inputs turns in a circle.</summary>
    public const int MostInputs = 2000;

    private static readonly Actor Bot = new("bot:test", "", []);

    private CaseWalk(CompiledBundle bundle, CaseSnapshot snapshot, DateTimeOffset now)
    {
        Bundle = bundle;
        Case = snapshot;
        Now = now;
    }

    /// <summary>The process.</summary>
    public CompiledBundle Bundle { get; }

    /// <summary>The case as it is.</summary>
    public CaseSnapshot Case { get; private init; }

    /// <summary>The virtual clock.</summary>
    public DateTimeOffset Now { get; private init; }

    /// <summary>What a bot is to do or to ask next, or null.</summary>
    public BotCall? Work { get; private init; }

    /// <summary>States entered, in order.</summary>
    public ImmutableList<StateEntry> Path { get; private init; } = [];

    /// <summary>The history.</summary>
    public ImmutableList<WalkEvent> Events { get; private init; } = [];

    /// <summary>What came to the supervisor's queue, in order, with the state.</summary>
    public ImmutableList<WalkException> Exceptions { get; private init; } = [];

    /// <summary>Actions that bots were told to do, in order; retries of one are told again.</summary>
    public ImmutableList<BotCall> Calls { get; private init; } = [];

    /// <summary>Letters that went out, in order.</summary>
    public ImmutableList<WrittenLetter> Letters { get; private init; } = [];

    /// <summary>Cases that this one started, in order.</summary>
    public ImmutableList<CaseCommand.StartChild> Children { get; private init; } = [];

    /// <summary>Places of the ways that were taken and the rule rows that matched.</summary>
    public ImmutableHashSet<SourceSpan> Passed { get; private init; } = [];

    /// <summary>What became of the last input.</summary>
    public InputVerdict Verdict { get; private init; } = InputVerdict.Applied;

    /// <summary>Timers that were due and changed nothing: they are not tried again.</summary>
    private ImmutableHashSet<CaseTimer> Stuck { get; init; } = [];

    /// <summary>The timer that is due next, or null.</summary>
    public CaseTimer? NextTimer => Case.Timers.Where(t => !Stuck.Contains(t)).OrderBy(t => t.DueAt).ThenBy(t => t.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The reference of a walk's case: the year of its start and the number 1.</summary>
    public static string FirstReference(DateTimeOffset startedAt) => $"{Expressions.Calendars.LocalClock.DayOf(startedAt):yyyy}-000001";

    /// <summary>Begins a case. The reference has the year of the start and the number 1.</summary>
    public static CaseWalk Begin(CompiledBundle bundle, string department, Started start)
    {
        var reference = FirstReference(start.At);
        var result = Step.Start(bundle, reference, department, start);
        return new CaseWalk(bundle, result.Snapshot, start.At).Take(null, result, start);
    }

    /// <summary>The walk after an input, with what follows from it without anybody's doing.</summary>
    public CaseWalk With(CaseInput input) => Take(this, Step.Apply(Bundle, Case, input), input);

    /// <summary>The clock is moved on; timers that are due on the way must have been fired before. It is never moved back.</summary>
    public CaseWalk At(DateTimeOffset now) => now > Now ? this with { Now = now } : this;

    /// <summary>The timer is due: the clock is moved to it.</summary>
    public CaseWalk Fire(CaseTimer timer)
    {
        var at = At(timer.DueAt);
        var fired = at.With(new TimePassed { At = at.Now, Actor = Actor.Clock, Timer = timer.Id, Visit = timer.Visit });
        return fired.Verdict.Kind == VerdictKind.Applied ? fired : fired with { Stuck = Stuck.Add(timer) };
    }

    /// <summary>
    /// Time passes until a bot is wanted, or until a moment: timers run out on the way. A bot that must wait for its time is wanted when no timer is due before.
    /// </summary>
    public CaseWalk Until(DateTimeOffset moment)
    {
        var walk = this;
        while (walk.Events.Count <= MostInputs)
        {
            var horizon = walk.Work is not { } work ? moment : work.NotBefore > walk.Now ? work.NotBefore : walk.Now;
            if (walk.NextTimer is not { } timer || timer.DueAt > horizon)
            {
                return walk.Work is null ? walk.At(moment) : walk;
            }

            walk = walk.Fire(timer);
        }

        return walk;
    }

    /// <summary>The bot's attempt ends; the clock is moved to its time where it had to wait.</summary>
    public CaseWalk Answer(BotAnswer answer)
    {
        var work = Wanted(isProbe: false);
        var walk = At(work.NotBefore);
        Intent? intent = null;
        if (Bundle.Definition.States[work.State] is DoState { IsEffect: true } && (answer.Begun || answer is BotAnswer.Done or BotAnswer.Uncertain))
        {
            intent = new Intent($"{Case.Reference}/{work.Visit}/{work.Attempt}", work.Action, walk.Now, walk.Now + Armed);
            walk = walk.With(new EffectBegun { At = walk.Now, Actor = Bot, Visit = work.Visit, Attempt = work.Attempt, Intent = intent });
        }

        return walk.With(answer is BotAnswer.Done done
            ? new ActionAnswered { At = walk.Now, Actor = Bot, Visit = work.Visit, Attempt = work.Attempt, Result = done.Result, Documents = done.Documents }
            : Failed(answer, walk.Now, work) with { Intent = intent, Documents = answer.Documents });
    }

    /// <summary>The probe answers; the clock is moved to the time from which it may be believed.</summary>
    public CaseWalk Answer(ProbeReply reply)
    {
        var work = Wanted(isProbe: true);
        var walk = At(work.NotBefore);
        var asked = new ProbeAnswered { At = walk.Now, Actor = Bot, Visit = work.Visit };
        return walk.With(reply switch
        {
            ProbeReply.FromFile file => asked with { Result = file.Result },
            ProbeReply.Own own => asked with { Answer = own.Answer },
            ProbeReply.Unreachable unreachable => asked with { Failed = unreachable.Message },
            _ => throw new NotSupportedException($"A reply of type {reply.GetType().Name} is not known."),
        });
    }

    /// <summary>A case that this one started, and waits for, has ended.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="outcome">How.</param>
    /// <param name="data">Its data.</param>
    public CaseWalk ChildEnded(int index, string outcome, MapValue data) => With(FromChild(index, ChildRuns.Message, ("outcome", Value.Of(outcome)), ("data", data)));

    private MessageArrived FromChild(int index, string message, params (string, Value?)[] facts)
    {
        var reference = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Case.Reference[..5]}{100 + index:000000}");
        return new MessageArrived
        {
            At = Now, Actor = new Actor($"case:{reference}", Case.Department, []), Message = message,
            Content = Value.Map([("visit", Value.Of(Case.Visit)), ("index", Value.Of(index)), ("reference", Value.Of(reference)), .. facts]),
        };
    }

    private static ActionFailed Failed(BotAnswer answer, DateTimeOffset at, BotCall work)
    {
        var (kind, failure, message, detail) = answer switch
        {
            BotAnswer.Failed failed => (FailureKind.Business, failed.Failure, failed.Message, failed.Detail),
            BotAnswer.Technical technical => (FailureKind.Technical, "", technical.Message, MapValue.Empty),
            BotAnswer.Uncertain uncertain => (FailureKind.Uncertain, "", uncertain.Message, MapValue.Empty),
            BotAnswer.Died died => (FailureKind.Death, "", died.Message, MapValue.Empty),
            _ => throw new NotSupportedException($"An answer of type {answer.GetType().Name} is not known."),
        };
        return new ActionFailed { At = at, Actor = Bot, Visit = work.Visit, Attempt = work.Attempt, Kind = kind, Failure = failure, Message = message, Detail = detail };
    }

    private BotCall Wanted(bool isProbe) => Work is { } work && work.IsProbe == isProbe
        ? work
        : throw new InvalidOperationException($"In '{Case.State}' no {(isProbe ? "probe" : "action")} waits for an answer.");

    private CaseWalk Take(CaseWalk? before, StepResult result, CaseInput input)
    {
        var walk = this with
        {
            // Through the stored form, as between two commits of the engine.
            Case = SnapshotJson.Read(SnapshotJson.Write(result.Snapshot)),
            Now = input.At > Now ? input.At : Now,
            Verdict = result.Verdict,
            Path = Path.AddRange(result.Entries),
            Passed = Passed.Union(result.Passed),
            Events = Events.Add(new WalkEvent(input.InputKind, input.Actor.Name, input.At, result.Verdict.Kind, result.Snapshot.State)),
        };
        if (before is not null && WrittenLetter.Of(before, result, input) is { } letter)
        {
            walk = walk with { Letters = walk.Letters.Add(letter) };
        }

        var children = new List<CaseCommand.StartChild>();
        foreach (var command in result.Commands)
        {
            walk = walk.Take(command, input, children);
        }

        walk = walk.Work is { } work && !walk.Case.WantsBotOn(work.Visit) ? walk with { Work = null } : walk;
        foreach (var child in children.Where(c => !c.HandOver))
        {
            walk = walk.With(walk.FromChild(child.Index, ChildRuns.StartedMessage));
        }

        return walk;
    }

    private CaseWalk Take(CaseCommand command, CaseInput input, List<CaseCommand.StartChild> children)
    {
        switch (command)
        {
            case CaseCommand.RunAction run:
                var call = new BotCall(Case.State, run.Visit, run.Attempt, run.Action, run.Inputs, IsProbe: false, IsOwn: false, run.NotBefore ?? input.At);
                return this with { Work = call, Calls = Calls.Add(call) };
            case CaseCommand.RunProbe probe:
                return this with { Work = new BotCall(Case.State, probe.Visit, Case.Attempt, probe.Action, probe.Inputs, IsProbe: true, probe.Own, probe.NotBefore) };
            case CaseCommand.ShowException { Exception: var raised } when input is not OperatorCommanded { Command: OperatorCommand.Assign }:
                return this with { Exceptions = Exceptions.Add(new WalkException(Case.State, raised)) };
            case CaseCommand.StartChild child:
                children.Add(child);
                return this with { Children = Children.Add(child) };
            default:
                return this;
        }
    }
}

/// <summary>What a bot is told to do, or to ask.</summary>
/// <param name="State">The state that wants it.</param>
/// <param name="Visit">Its visit.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Action">`browser.run`.</param>
/// <param name="Inputs">By key.</param>
/// <param name="IsProbe">Whether the effect happened is asked.</param>
/// <param name="IsOwn">The action answers the probe itself.</param>
/// <param name="NotBefore">The earliest time.</param>
public sealed record BotCall(string State, int Visit, int Attempt, string Action, MapValue Inputs, bool IsProbe, bool IsOwn, DateTimeOffset NotBefore);

/// <summary>A line of the history.</summary>
/// <param name="Kind">`task-submitted`.</param>
/// <param name="Actor">Who.</param>
/// <param name="At">When.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="State">The state afterwards.</param>
public sealed record WalkEvent(string Kind, string Actor, DateTimeOffset At, VerdictKind Verdict, string State);

/// <summary>An exception and the state it came up in.</summary>
public sealed record WalkException(string State, RaisedException Exception);
