using Microsoft.Extensions.Logging;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Effects;
using Rpa.Engine.Documents;
using Rpa.Engine.Effects;
using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>One run of an action or a probe, from its context to the input that its end makes.</summary>
internal sealed class Attempt
{
    /// <summary>How long an action that was told to stop may still take. What does not stop is left behind: its slot and its case are worth more.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    private readonly Worker _worker;
    private readonly NextWork _work;
    private readonly OpenIntent? _asked;
    private readonly IBotAction _action;
    private readonly ActionContext _context;
    private readonly AttemptDocuments _documents;
    private readonly AttemptEvidence _evidence;
    private readonly EffectGate _gate;
    private readonly Actor _actor;
    private readonly DateTimeOffset _startedAt;
    private readonly string _state;

    public Attempt(Worker worker, Turn turn, NextWork work, MapValue inputs, EffectGate gate, DateTimeOffset now)
    {
        var snapshot = turn.Snapshot;
        _worker = worker;
        _work = work;
        _asked = snapshot.Intent;
        _action = worker.Actions[work.Action];
        _gate = gate;
        _startedAt = now;
        _state = snapshot.State;
        _actor = new Actor($"bot:{worker.Options.WorkerName}", snapshot.Department, []);
        var identity = new CaseIdentity(
            snapshot.Reference, snapshot.Workflow, snapshot.BundleVersion, snapshot.Department, snapshot.State, work.Visit, work.Attempt);
        _documents = new AttemptDocuments(snapshot.Reference, worker.Blobs);
        _evidence = new AttemptEvidence(identity, worker.Blobs);
        _context = new ActionContext
        {
            Case = identity,
            Inputs = inputs,
            Scopes = new CaseScopes(snapshot, now),
            Effect = gate,
            Documents = _documents,
            Assets = turn.Bundle,
            Evidence = _evidence,
            Targets = new AttemptTargets(identity, worker.Remembered),
            Secrets = worker.Options.Secrets,
            Time = worker.Options.Time,
            Log = worker.ActionLog,
        };
    }

    /// <summary>
    /// Runs it. The input tells how it ended; null when it was stopped (lease lost, case moved on, drain) before anything irreversible: then there is nothing to tell.
    /// </summary>
    public async Task<CaseInput?> RunAsync(CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(_action.Signature.Timeout, _worker.Options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            return _work.Kind == NextWork.ProbeKind ? await ProbeAsync(both.Token) : Answer(await WithinAsync(_action.RunAsync(_context, both.Token)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return _gate.Intent is null ? null : Failed(FailureKind.Uncertain, "The worker was stopped after the effect had begun.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Unforeseen($"'{_work.Action}' took longer than {_action.Signature.Timeout.TotalSeconds:0} seconds and was stopped.");
        }
        catch (EffectRefusedException refused)
        {
            return stop.IsCancellationRequested && _gate.Intent is null ? null : Unforeseen(refused.Message);
        }
        catch (AssetMissingException missing)
        {
            return _work.Kind == NextWork.ProbeKind ? Unforeseen(missing.Message) : Failed(FailureKind.Defect, missing.Message);
        }
        catch (BotConfigurationException lacking)
        {
            return Unforeseen(lacking.Message);
        }
#pragma warning disable CA1031 // An exception of an action is an answer: technical before the effect, uncertain after it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _worker.ActionFaulted(fault, _work.Action, _context.Case.Reference);
            return Unforeseen($"{fault.GetType().Name}: {fault.Message}");
        }
    }

    /// <summary>The trace that the case's page shows.</summary>
    public AttemptWrite Trace(CaseInput? end, DateTimeOffset? endedAt)
    {
        var (fields, steps) = _evidence.ToJson();
        var (outcome, message) = end switch
        {
            _ when endedAt is null => ("running", ""),
            null => ("stopped", ""),
            ActionAnswered => ("done", ""),
            ActionFailed failed => (failed.Kind.ToString().ToLowerInvariant(), failed.Failure.Length > 0 ? $"{failed.Failure}: {failed.Message}" : failed.Message),
            ProbeAnswered { Failed: { } failed } => ("unknown", failed),
            ProbeAnswered { Answer: { } answer } => (answer.GetType().Name.ToLowerInvariant(), ""),
            _ => ("asked", ""),
        };
        return new AttemptWrite(
            _context.Case.Reference, _work.Visit, _work.Attempt, _work.Kind, _state, _work.Action, _worker.Options.WorkerName, _startedAt, endedAt, outcome, message, fields, steps);
    }

    /// <summary>The end of an action, or an exception when it does not end although it was told to. It can do no harm any more: its permission to act is over.</summary>
    private async Task<T> WithinAsync<T>(Task<T> running)
    {
        if (running.IsCompleted)
        {
            return await running;
        }

        using var ended = new CancellationTokenSource();
        var limit = Task.Delay(_action.Signature.Timeout + StopTime, _worker.Options.Time, ended.Token);
        if (await Task.WhenAny(running, limit) == running)
        {
            await ended.CancelAsync();
            return await running;
        }

        _ = running.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new TimeoutException($"'{_work.Action}' did not stop although it was told to after {_action.Signature.Timeout.TotalSeconds:0} seconds; it was left behind.");
    }

    private async Task<CaseInput> ProbeAsync(CancellationToken cancellationToken)
    {
        if (_work.Own)
        {
            var intent = new Intent(_asked!.Key, _asked.Description, _asked.BegunAt, _asked.ArmedUntil);
            return Probed() with { Answer = await WithinAsync(((IProbingAction)_action).ProbeAsync(_context, intent, cancellationToken)) };
        }

        return await WithinAsync(_action.RunAsync(_context, cancellationToken)) switch
        {
            ActionOutcome.Done done => Probed() with { Result = done.Result },
            ActionOutcome.Refused refused => Probed() with { Failed = $"{refused.Failure}: {refused.Message}" },
            ActionOutcome.Retry retry => Probed() with { Failed = retry.Message },
            ActionOutcome.Uncertain uncertain => Probed() with { Failed = uncertain.Message },
            ActionOutcome.Doubtful doubtful => Probed() with { Failed = doubtful.Message },
            var other => throw new NotSupportedException($"An outcome of type {other.GetType().Name} is not known."),
        };
    }

    private CaseInput Answer(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.Done done => new ActionAnswered
        {
            At = default, Actor = _actor, Visit = _work.Visit, Attempt = _work.Attempt, Result = done.Result, Documents = _documents.Stored,
        },
        ActionOutcome.Refused refused => Failed(FailureKind.Business, refused.Message) with { Failure = refused.Failure, Detail = refused.Detail ?? MapValue.Empty },
        ActionOutcome.Retry retry => Failed(FailureKind.Technical, retry.Message) with { After = retry.After },
        ActionOutcome.Uncertain uncertain => Failed(FailureKind.Uncertain, uncertain.Message),
        ActionOutcome.Doubtful doubtful => Failed(FailureKind.Doubt, doubtful.Message),
        _ => throw new NotSupportedException($"An outcome of type {outcome.GetType().Name} is not known."),
    };

    private CaseInput Unforeseen(string message) => _work.Kind == NextWork.ProbeKind
        ? Probed() with { Failed = message }
        : Failed(_gate.Intent is null ? FailureKind.Technical : FailureKind.Uncertain, message);

    private ActionFailed Failed(FailureKind kind, string message) => new()
    {
        At = default,
        Actor = _actor,
        Visit = _work.Visit,
        Attempt = _work.Attempt,
        Kind = kind,
        Message = message,
        Documents = _documents.Stored,
        Intent = _gate.Intent,
        Jitter = _worker.Jitter(),
    };

    private ProbeAnswered Probed() => new() { At = default, Actor = _actor, Visit = _work.Visit, Jitter = _worker.Jitter() };
}
