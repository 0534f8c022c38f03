using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Bots.Triggers;
using Rpa.Engine.Intake;
using Rpa.Engine.Queries;
using Rpa.Engine.Scheduling;
using Rpa.Engine.Storage;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>Inputs from people and programs: stored first, then the verdict is waited for a short while.</summary>
internal sealed class CaseCommands(Worker worker, EngineScheduler scheduler, ScheduleStore schedules, Receipts receipts, OnlineIntake online, ICaseQueries queries) : ICaseCommands
{
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    /// <summary>A process that takes up no cases waits for the others, who look once a second.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(10);

    /// <summary>Another process may have taken the message: its verdict is in the history.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private static readonly LocalText Stored = new(
        "Gespeichert. Der Fall nimmt die Eingabe, sobald er frei ist.", "Stored. The case takes the input as soon as it is free.");

    private static readonly LocalText StoredForNobody = new(
        "Gespeichert. Zurzeit ist kein Arbeiter da; der Fall nimmt die Eingabe, sobald einer startet.", "Stored. No worker is there now; the case takes the input as soon as one starts (`rpa serve`, `rpa work`).");

    /// <inheritdoc/>
    public async Task<Receipt> SubmitAsync(
        string workflow, string start, MapValue data, ImmutableArray<ArrivedDocument> documents, Actor actor, CancellationToken cancellationToken)
    {
        if (worker.Bundles.Find(workflow) is not { } bundle)
        {
            return Refused("", new LocalText($"Den Ablauf '{workflow}' gibt es nicht.", $"There is no workflow '{workflow}'. {DidYouMean.Remedy(workflow, worker.Bundles.Current.Keys)}"));
        }

        if (StartRules.Refuse(bundle.Definition, start, data, documents.Length, actor) is { } refused)
        {
            return Refused("", refused);
        }

        var input = new Started { At = worker.Now(), Actor = actor, Data = data, Documents = await StoreAsync(documents), Start = start };
        var batch = await worker.Starts.BeginAsync(bundle, actor.Department, input);
        await worker.Cases.StartAsync(batch.Cases, batch.Messages);
        worker.Started(batch);
        var begun = batch.Cases[0].Snapshot;
        return new Receipt(begun.Reference, VerdictKind.Applied, LocalText.Same(""), begun.State);
    }

    /// <inheritdoc/>
    public Task<Admission> SubmitOnlineAsync(OnlineSubmission submission, Actor actor, CancellationToken cancellationToken) => online.TakeInAsync(submission, actor);

    /// <inheritdoc/>
    public Task<Admission> StartOnceAsync(ProgramStart request, Actor actor, CancellationToken cancellationToken) => online.TakeInAsync(request, actor);

    /// <inheritdoc/>
    public Task<Receipt> CompleteTaskAsync(string reference, int visit, string outcome, MapValue edits, string comment, Actor actor, CancellationToken cancellationToken) =>
        AppendAsync(reference, at => new TaskSubmitted { At = at, Actor = actor, Visit = visit, Outcome = outcome, Edits = edits, Comment = comment }, cancellationToken);

    /// <inheritdoc/>
    public Task<Receipt> CommandAsync(
        string reference, OperatorCommand command, int? visit, string? target, MapValue data, string reason, Actor actor, CancellationToken cancellationToken) =>
        AppendAsync(
            reference, at => new OperatorCommanded { At = at, Actor = actor, Command = command, Visit = visit, Target = target, Data = data, Reason = reason }, cancellationToken);

    /// <inheritdoc/>
    public async Task<Receipt> ApproveTargetsAsync(string reference, int? visit, string reason, Actor actor, CancellationToken cancellationToken)
    {
        if (await queries.CaseAsync(reference, cancellationToken) is not { Snapshot: var snapshot })
        {
            return Refused(reference, new LocalText($"Den Fall '{reference}' gibt es nicht.", $"There is no case '{reference}'."));
        }

        if (!actor.Roles.Contains(CaseRights.Supervisor) || actor.Department != snapshot.Department)
        {
            return Refused(reference, new LocalText(
                $"Das darf nur, wer in '{snapshot.Department}' die Rolle '{CaseRights.Supervisor}' hat.", $"Only who has the role '{CaseRights.Supervisor}' in '{snapshot.Department}' may do that."));
        }

        if (visit is { } given && given != snapshot.Visit)
        {
            return new Receipt(reference, VerdictKind.Stale, new LocalText("Der Fall ist inzwischen weiter.", "The case has moved on meanwhile."), snapshot.State);
        }

        if (snapshot.Exception is not { Kind: "doubt" } || await worker.Remembered.ApproveAsync(reference, snapshot.Visit, actor) is not { Length: > 0 } approved)
        {
            return Refused(reference, new LocalText("In diesem Fall ist keine geheilte Stelle freizugeben.", "This case has no healed target to be approved."));
        }

        var words = $"healing approved: {string.Join(", ", approved)}{(reason.Length == 0 ? "" : $" ({reason})")}";
        return await CommandAsync(reference, OperatorCommand.Retry, snapshot.Visit, null, MapValue.Empty, words, actor, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Receipt> SendAsync(
        string reference, string message, MapValue content, ImmutableArray<ArrivedDocument> documents, Actor actor, CancellationToken cancellationToken)
    {
        var stored = await StoreAsync(documents);
        return await AppendAsync(reference, at => new MessageArrived { At = at, Actor = actor, Message = message, Content = content, Documents = stored }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Receipt> RunScheduleAsync(string schedule, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.IsPerson && !CaseRights.MayOperate(actor))
        {
            return Refused("", new LocalText("Einen Zeitplan anstoßen darf die Leitung oder der Betrieb.", "Running a schedule takes the role 'supervisor' or 'operator'."));
        }

        if (!await schedules.RecordByHandAsync(schedule, actor))
        {
            return NoSchedule(schedule);
        }

        if (worker.Options.RunsCases)
        {
            return scheduler.Knows(schedule)
                ? new Receipt("", VerdictKind.Applied, LocalText.Same(await scheduler.RunNowAsync(schedule, worker.Now())), "")
                : NoSchedule(schedule);
        }

        if (await schedules.RequestRunAsync(schedule) is not { } at)
        {
            return NoSchedule(schedule);
        }

        worker.Announce();
        for (var waited = TimeSpan.Zero; waited < LongPatience; waited += Look)
        {
            await Task.Delay(Look, worker.Options.Time, cancellationToken);
            if (await schedules.OutcomeSinceAsync(schedule, at, cancellationToken) is { } outcome)
            {
                return new Receipt("", VerdictKind.Applied, LocalText.Same(outcome), "");
            }
        }

        return new Receipt("", null, new LocalText("Vorgemerkt. Er läuft, sobald ein Prozess mit Zeitplänen da ist.", "Asked for. It runs as soon as a process with schedules is there."), "");
    }

    private static Receipt NoSchedule(string schedule) => Refused("", new LocalText($"Den Zeitplan '{schedule}' gibt es nicht.", $"There is no schedule '{schedule}'."));

    private async Task<Receipt> AppendAsync(string reference, Func<DateTimeOffset, CaseInput> input, CancellationToken cancellationToken)
    {
        if (await worker.Cases.AppendAsync(reference, input) is not { } message)
        {
            return Refused(reference, new LocalText($"Den Fall '{reference}' gibt es nicht.", $"There is no case '{reference}'."));
        }

        worker.MessageCame(reference);
        if (!worker.Options.RunsCases && !(await queries.WorkersAsync(cancellationToken)).Any(w => w.IsAlive))
        {
            return new Receipt(reference, null, StoredForNobody, "");
        }

        for (var waited = TimeSpan.Zero; waited < (worker.Options.RunsCases ? ShortPatience : LongPatience); waited += Look)
        {
            if (await receipts.WaitAsync(message, Look, cancellationToken) is { } taken)
            {
                return new Receipt(reference, taken.Verdict.Kind, taken.Verdict.Message, taken.State);
            }

            if (await worker.Cases.VerdictAsync(reference, message, cancellationToken) is { } elsewhere)
            {
                var kind = Enum.Parse<VerdictKind>(elsewhere.Verdict);
                return new Receipt(reference, kind, await WhyAsync(reference, kind, input(worker.Now()), cancellationToken), elsewhere.State);
            }
        }

        return new Receipt(reference, null, Stored, "");
    }

    /// <summary>Why another process refused an input: the history keeps the verdict, and what was refused has changed nothing, so that the case says it again. Empty where the case has changed since.</summary>
    private async Task<LocalText> WhyAsync(string reference, VerdictKind kind, CaseInput input, CancellationToken cancellationToken)
    {
        if (kind is VerdictKind.Refused or VerdictKind.Stale
            && await queries.CaseAsync(reference, cancellationToken) is { Snapshot: var snapshot }
            && await worker.FindBundleAsync(snapshot.BundleVersion) is { } bundle
            && Step.Apply(bundle, snapshot, input).Verdict is var verdict && verdict.Kind == kind)
        {
            return verdict.Message;
        }

        return LocalText.Same("");
    }

    private async Task<ImmutableArray<Document>> StoreAsync(ImmutableArray<ArrivedDocument> documents)
    {
        var stored = ImmutableArray.CreateBuilder<Document>(documents.Length);
        foreach (var document in documents)
        {
            stored.Add(await worker.Blobs.PutAsync(document.Name, document.MediaType, document.Bytes));
        }

        return stored.ToImmutable();
    }

    private static Receipt Refused(string reference, LocalText why) => new(reference, VerdictKind.Refused, why, "");
}
